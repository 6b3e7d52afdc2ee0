//! Statements on words.

use base::{Id, french::fold};
use store::{Read, Result, Write, params};

/// A word of an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its number in the operator's words.
    pub id: i64,
    /// Which list it is in.
    pub vocabulary: String,
    /// As it was first written.
    pub label: String,
    /// Whether the nomenclature has it.
    pub known: bool,
}

/// Every word of the operator.
pub fn all(read: &Read<'_>, operator: Id) -> Result<Vec<Term>> {
    read.rows(
        "select id, vocabulary, label, known from term where operator_id = ?1 order by id",
        params![operator],
        |row| Ok(Term { id: row.get(0)?, vocabulary: row.get(1)?, label: row.get(2)?, known: row.get(3)? }),
    )
}

/// The words of one list, by label.
pub fn of(read: &Read<'_>, operator: Id, vocabulary: &str) -> Result<Vec<Term>> {
    read.rows(
        "select id, vocabulary, label, known from term where operator_id = ?1 and vocabulary = ?2 \
         order by folded, id",
        params![operator, vocabulary],
        |row| Ok(Term { id: row.get(0)?, vocabulary: row.get(1)?, label: row.get(2)?, known: row.get(3)? }),
    )
}

pub(super) fn insert(write: &mut Write<'_>, operator: Id, term: &Term) -> Result<()> {
    write.run(
        "insert into term (operator_id, id, vocabulary, label, folded, known) values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![operator, term.id, &term.vocabulary, &term.label, &fold(&term.label), term.known],
    )?;
    Ok(())
}

/// The number of a word, whatever its case and accents.
pub(super) fn find(read: &Read<'_>, operator: Id, vocabulary: &str, label: &str) -> Result<Option<i64>> {
    read.first(
        "select id from term where operator_id = ?1 and vocabulary = ?2 and folded = ?3 order by id",
        params![operator, vocabulary, &fold(label)],
        |row| row.get(0),
    )
}
