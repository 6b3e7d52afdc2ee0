//! Two rows that are one person: one is kept, the other points at it. Nothing moves, so that a merge is undone
//! by one update: acts, measures and numbers stay where they were written.

pub mod alike;
pub mod page;
mod sql;

use base::Id;
use jiff::Timestamp;
use serde_json::json;
use store::{Change, Read, StoreError, Write};

use crate::{search, service};

pub use sql::{last, merged};

/// A merge, as long as it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Its identifier.
    pub id: Id,
    /// The row that is kept.
    pub kept: Id,
    /// The row that was kept before, of the person that was another.
    pub other: Id,
    /// Every row that now points at the kept one because of it.
    pub moved: Vec<Id>,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// Why two rows cannot become one person, or two again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// They are already.
    Already,
    /// One of the files is restricted: its readers would no longer be the only ones.
    Restricted,
    /// Another merge was made since, on top of this one.
    Covered,
    /// They were not merged.
    Apart,
}

impl Obstacle {
    /// What is expected, in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Obstacle::Already => "Ces deux dossiers sont déjà réunis.",
            Obstacle::Restricted => {
                "L’un de ces dossiers est réservé à quelques lecteurs. Levez d’abord cette restriction, \
                 réunissez les dossiers, puis réservez-les ensemble."
            }
            Obstacle::Covered => {
                "Une autre réunion a été faite depuis avec ce dossier. Annulez d’abord la plus récente."
            }
            Obstacle::Apart => "Ces deux dossiers ne sont pas réunis.",
        }
    }
}

/// What came of it.
pub type Outcome = Result<(), Obstacle>;

/// Makes the person of `other` and that of `keep` one, under the row that is kept for `keep`.
pub fn merge(
    write: &mut Write<'_>,
    operator: Id,
    keep: Id,
    other: Id,
    reason: &str,
) -> Result<Outcome, StoreError> {
    service::hold(write, operator)?;
    let (keep, other) = (sql::kept(write, operator, keep)?, sql::kept(write, operator, other)?);
    if keep == other {
        return Ok(Err(Obstacle::Already));
    }
    let moved = sql::rows_of(write, operator, other)?;
    let mut all = sql::rows_of(write, operator, keep)?;
    all.extend(&moved);
    if sql::is_restricted(write, operator, &all)? {
        return Ok(Err(Obstacle::Restricted));
    }
    for row in &moved {
        sql::keep(write, operator, *row, keep)?;
    }
    let id = write.new_id();
    sql::insert(write, operator, id, keep, other, &moved, reason)?;
    let after = json!({ "kept_id": keep.to_string(), "moved": texts(&moved), "reason": reason });
    journal(write, operator, "merge", other, json!({ "kept_id": other.to_string() }), after)?;
    revise(write, operator, &all)?;
    Ok(Ok(()))
}

/// Makes them two persons again, as they were before their last merge.
pub fn undo(write: &mut Write<'_>, operator: Id, one: Id, other: Id) -> Result<Outcome, StoreError> {
    service::hold(write, operator)?;
    let Some(merge) = sql::last(write, operator, one, other)? else { return Ok(Err(Obstacle::Apart)) };
    if sql::kept(write, operator, merge.kept)? != merge.kept {
        return Ok(Err(Obstacle::Covered));
    }
    let all = sql::rows_of(write, operator, merge.kept)?;
    for row in &merge.moved {
        sql::keep(write, operator, *row, merge.other)?;
    }
    sql::close(write, operator, merge.id)?;
    let before = json!({ "kept_id": merge.kept.to_string(), "moved": texts(&merge.moved) });
    journal(write, operator, "unmerge", merge.other, before, json!({ "kept_id": merge.other.to_string() }))?;
    revise(write, operator, &all)?;
    Ok(Ok(()))
}

/// The figures of every service that knows one of these rows are counted anew, and the rows found anew.
fn revise(write: &mut Write<'_>, operator: Id, rows: &[Id]) -> Result<(), StoreError> {
    for service in sql::services_of(write, operator, rows)? {
        service::revise(write, operator, service)?;
    }
    for row in rows {
        search::person(write, operator, *row)?;
    }
    Ok(())
}

fn texts(rows: &[Id]) -> Vec<String> {
    rows.iter().map(Id::to_string).collect()
}

fn journal(
    write: &mut Write<'_>,
    operator: Id,
    action: &str,
    row: Id,
    before: serde_json::Value,
    after: serde_json::Value,
) -> Result<(), StoreError> {
    let (before, after) = (Some(before), Some(after));
    write.journal(&Change { operator, action, noun: "person", row: Some(row), before, after })
}

/// The row that is kept for a person, hers when she was merged with nobody.
pub fn kept(read: &Read<'_>, operator: Id, person: Id) -> Result<Id, StoreError> {
    sql::kept(read, operator, person)
}
