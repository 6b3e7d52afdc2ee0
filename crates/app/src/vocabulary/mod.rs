//! The words of the trade as an operator uses them: kinds of measure, motives, themes…
//!
//! A word unknown to the nomenclature is kept as it was written, and listed.

mod sql;

use std::collections::HashMap;

use base::{Id, french::fold};
use store::{Result, Write};

pub use sql::{Term, all, of};

use crate::exchange::intake::is_known;
use crate::service;

/// The lists of words, by the name they have in the base.
pub const VOCABULARIES: [&str; 19] = [
    "parents",
    "residence",
    "territory",
    "kind",
    "prescriber",
    "motive",
    "outcome",
    "act_kind",
    "place",
    "theme",
    "profession",
    "status",
    "absence_motive",
    "objective",
    "action",
    "regime",
    "relation",
    "prestation",
    "missed",
];

/// The words of an operator, found or added as rows are written.
pub struct Terms<'a> {
    operator: Id,
    next: i64,
    by_fold: HashMap<(&'static str, String), i64>,
    /// By exact spelling, so that a million acts fold each spelling once.
    by_label: HashMap<&'static str, HashMap<String, i64>>,
    is_known: &'a dyn Fn(&str, &str) -> bool,
}

impl<'a> Terms<'a> {
    /// The words in the base; `is_known` says whether the nomenclature has a word.
    pub fn load(
        write: &Write<'_>,
        operator: Id,
        is_known: &'a dyn Fn(&str, &str) -> bool,
    ) -> Result<Terms<'a>> {
        let mut terms =
            Terms { operator, next: 1, by_fold: HashMap::new(), by_label: HashMap::new(), is_known };
        for term in sql::all(write, operator)? {
            terms.next = terms.next.max(term.id + 1);
            if let Some(vocabulary) = VOCABULARIES.iter().find(|known| **known == term.vocabulary) {
                terms.by_fold.insert((vocabulary, fold(&term.label)), term.id);
            }
        }
        Ok(terms)
    }

    /// The word of this spelling, added when it is new; nothing for an empty one.
    pub fn word(
        &mut self,
        write: &mut Write<'_>,
        vocabulary: &'static str,
        label: &str,
    ) -> Result<Option<i64>> {
        if label.is_empty() {
            return Ok(None);
        }
        let spellings = self.by_label.entry(vocabulary).or_default();
        if let Some(id) = spellings.get(label) {
            return Ok(Some(*id));
        }
        let id = match self.by_fold.get(&(vocabulary, fold(label))) {
            Some(id) => *id,
            None => {
                let id = self.next;
                let term = Term {
                    id,
                    vocabulary: vocabulary.to_owned(),
                    label: label.to_owned(),
                    known: (self.is_known)(vocabulary, label),
                };
                sql::insert(write, self.operator, &term)?;
                self.next += 1;
                self.by_fold.insert((vocabulary, fold(label)), id);
                id
            }
        };
        spellings.insert(label.to_owned(), id);
        Ok(Some(id))
    }
}

/// The word of this label, added when it is new: for one row that is typed. Nothing for an empty one.
pub fn word(
    write: &mut Write<'_>,
    operator: Id,
    vocabulary: &'static str,
    label: &str,
) -> Result<Option<i64>> {
    if label.is_empty() {
        return Ok(None);
    }
    if let Some(id) = sql::find(write, operator, vocabulary, label)? {
        return Ok(Some(id));
    }
    // New words are numbered one after the other: other writers wait.
    service::hold(write, operator)?;
    Terms::load(write, operator, &is_known)?.word(write, vocabulary, label)
}
