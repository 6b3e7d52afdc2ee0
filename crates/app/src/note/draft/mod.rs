//! Text being written, saved as one types. It is lost neither by a time-out, nor by a crash, nor by a second
//! tab: a save says which revision it continues, and a draft of another revision is shown beside, not covered.

pub mod pages;
mod sql;

use base::Id;
use jiff::Timestamp;
use store::{Result, Write};

pub use sql::find;

/// A draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What is written so far.
    pub body: String,
    /// Grows with every save.
    pub revision: i64,
    /// When it was saved.
    pub at: Timestamp,
}

/// The key of the note of an act to note: one a person, so that coming back finds it.
pub fn key_of_act(code: &str, person: Option<Id>) -> String {
    match person {
        Some(person) => format!("{code}/acte/{person}"),
        None => format!("{code}/acte"),
    }
}

/// The key of a note to write on a person.
pub fn key_of_person(code: &str, person: Id) -> String {
    format!("{code}/note/{person}")
}

/// The key of the correction of a note.
pub fn key_of_note(code: &str, note: Id) -> String {
    format!("{code}/correction/{note}")
}

/// A key that may be kept: of this service, short.
pub fn is_key(code: &str, key: &str) -> bool {
    key.len() <= 100 && key.strip_prefix(code).is_some_and(|rest| rest.starts_with('/'))
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is kept, under this revision.
    At(i64),
    /// Another tab saved in the meantime: what it wrote.
    Conflict(Draft),
}

/// Saves a draft that continues this revision (0 when it continues none).
pub fn save(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    key: &str,
    body: &str,
    seen: i64,
) -> Result<Saved> {
    if seen > 0 && sql::update(write, operator, account, key, body, seen)? {
        return Ok(Saved::At(seen + 1));
    }
    if sql::insert(write, operator, account, key, body)? {
        return Ok(Saved::At(1));
    }
    match find(write, operator, account, key)? {
        // Said twice: the answer to the first save was lost on the way.
        Some(draft) if draft.body == body => Ok(Saved::At(draft.revision)),
        Some(draft) => Ok(Saved::Conflict(draft)),
        None => Ok(Saved::At(0)),
    }
}

/// Removes a draft once its text is kept for good; one that another tab has continued since is left.
pub fn remove(write: &mut Write<'_>, operator: Id, account: Id, key: &str, seen: i64) -> Result<()> {
    sql::remove(write, operator, account, key, seen)
}
