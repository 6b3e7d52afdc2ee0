//! A note: what the team should know, on a person or on an act. Its scope says who reads it; correcting it
//! makes a new version, and the old ones stay readable.

pub mod draft;
pub mod pages;
pub mod panel;
pub mod show;
mod sql;

use base::Id;
use serde_json::{Value as Json, json};
use store::{Change, Read, Result, Write};

use crate::access::{Action, Here, Noun, Scope};
use crate::search::{self, Found};

pub use sql::{Note, Version, find, hidden, hidden_of_act, of_act, of_persons, persons_of, versions};

/// The longest note, in signs.
pub const LENGTH_MAX: usize = 100_000;

/// Who may read a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Whoever reads notes in the service.
    Team,
    /// The psychologists of the service, and nobody else.
    Clinical,
}

impl Reach {
    /// As the base keeps it.
    pub fn code(self) -> &'static str {
        match self {
            Reach::Team => "équipe",
            Reach::Clinical => "clinique",
        }
    }

    fn found(self) -> Found {
        match self {
            Reach::Team => Found::Note,
            Reach::Clinical => Found::ClinicalNote,
        }
    }

    fn of(code: &str) -> Reach {
        if code == "clinique" { Reach::Clinical } else { Reach::Team }
    }

    /// Asked for by a form; a clinical note of who may not write one is refused by the caller.
    pub fn asked(value: &str) -> Reach {
        Reach::of(value)
    }

    /// What one writes under it.
    pub fn noun(self) -> Noun {
        match self {
            Reach::Team => Noun::Notes,
            Reach::Clinical => Noun::ClinicalNotes,
        }
    }
}

/// Which notes a statement may read.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// Whose.
    pub scope: Scope,
    /// Team notes.
    pub team: bool,
    /// Clinical notes too.
    pub clinical: bool,
}

impl Reader {
    /// What one may read, here.
    pub fn new(here: &Here) -> Reader {
        Reader {
            scope: here.scope(),
            team: here.may(Action::See, Noun::Notes),
            clinical: here.may(Action::See, Noun::ClinicalNotes),
        }
    }
}

/// Text that may be kept: not empty, not endless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// The text without the blanks around it, or the sentence that says what is expected.
    pub fn new(text: &str) -> std::result::Result<Text, &'static str> {
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        match text.chars().count() {
            0 => Err("Écrivez la note."),
            length if length > LENGTH_MAX => {
                Err("La note est trop longue\u{202f}: 100\u{202f}000 signes au plus.")
            }
            _ => Ok(Text(text.to_owned())),
        }
    }

    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A person.
    Person(Id),
    /// An act, and whoever was there; the day is the act's.
    Act(Id),
}

/// What became of a note to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is written.
    New,
    /// The same form had already written it, the same: a double tap, a resend.
    Again,
    /// The same form had already written another one.
    Other,
}

/// Writes a note under the identifier that its form was made with, once.
pub fn write_once(
    write: &mut Write<'_>,
    scope: &Scope,
    id: Id,
    (about, reach, day): (About, Reach, base::Day),
    text: &Text,
) -> Result<Recorded> {
    if !sql::insert(write, scope, id, about, reach, day)? {
        let first = sql::first_text(write, scope, id)?;
        return Ok(if first.as_deref() == Some(text.as_str()) { Recorded::Again } else { Recorded::Other });
    }
    sql::insert_version(write, scope, id, 1, text, "")?;
    make_found(write, scope.operator, Some(id))?;
    let after = row(write, scope, id, text)?;
    journal(write, scope, "create", id, None, after)?;
    Ok(Recorded::New)
}

/// Writes a note of its own identifier.
pub fn write_note(
    write: &mut Write<'_>,
    scope: &Scope,
    about: About,
    reach: Reach,
    day: base::Day,
    text: &Text,
) -> Result<()> {
    let id = write.new_id();
    write_once(write, scope, id, (about, reach, day), text)?;
    Ok(())
}

/// What became of a correction.
#[derive(Clone, Debug, PartialEq)]
pub enum Corrected {
    /// It is written.
    Done,
    /// Someone corrected the note in the meantime: what it says now.
    Conflict(Box<Note>),
}

/// Corrects a note that said this version.
pub fn correct(
    write: &mut Write<'_>,
    reader: &Reader,
    note: &Note,
    seen: i64,
    text: &Text,
    reason: &str,
) -> Result<Corrected> {
    let scope = &reader.scope;
    let before = row(write, scope, note.id, &Text(note.text.clone()))?;
    if !sql::raise_version(write, scope, note.id, seen)? {
        let now = find(write, reader, note.id)?.unwrap_or_else(|| note.clone());
        return Ok(Corrected::Conflict(Box::new(now)));
    }
    sql::insert_version(write, scope, note.id, seen + 1, text, reason)?;
    make_found(write, scope.operator, Some(note.id))?;
    let after = row(write, scope, note.id, text)?;
    journal(write, scope, "correct", note.id, before, after)?;
    Ok(Corrected::Done)
}

/// Withdraws a note: it is kept, and shown no more but by who looks for it.
pub fn withdraw(write: &mut Write<'_>, scope: &Scope, note: &Note) -> Result<()> {
    let text = Text(note.text.clone());
    let before = row(write, scope, note.id, &text)?;
    sql::withdraw(write, scope, note.id)?;
    search::forget(write, scope.operator, scope.service, note.reach.found(), note.id)?;
    let after = row(write, scope, note.id, &text)?;
    journal(write, scope, "withdraw", note.id, before, after)
}

/// Every note is found by its words, for who may read it.
pub fn each_found(write: &mut Write<'_>, operator: Id) -> Result<()> {
    make_found(write, operator, None)
}

/// A note is found in the file of the person it is about; that of an act, in the first file it is read in.
fn make_found(write: &mut Write<'_>, operator: Id, note: Option<Id>) -> Result<()> {
    for found in sql::searchable(write, operator, note)? {
        let entry = search::Entry {
            operator,
            service: found.service,
            noun: found.reach.found(),
            row: found.id,
            person: found.person,
            title: "",
            text: &found.text,
            day: Some(found.day),
        };
        search::index(write, &entry)?;
    }
    Ok(())
}

/// A note as the journal keeps it: not its text, which is in its versions under its own rights, but its mark.
fn row(read: &Read<'_>, scope: &Scope, id: Id, text: &Text) -> Result<Option<Json>> {
    use sha2::Digest as _;
    let mark = hex::encode(&sha2::Sha256::digest(text.as_str())[..16]);
    let mut row = sql::row(read, scope, id)?;
    if let Some(row) = &mut row {
        row["text_sha256"] = json!(mark);
    }
    Ok(row)
}

fn journal(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    id: Id,
    before: Option<Json>,
    after: Option<Json>,
) -> Result<()> {
    write.journal(&Change { operator: scope.operator, action, noun: "note", row: Some(id), before, after })
}

/// `1 note réservée aux psychologues n’est pas affichée.`
pub fn says_hidden(count: i64) -> String {
    match count {
        0 => String::new(),
        1 => "1\u{a0}note réservée aux psychologues n’est pas affichée.".to_owned(),
        count => format!(
            "{}\u{a0}notes réservées aux psychologues ne sont pas affichées.",
            base::french::integer(count)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_note_is_no_note_and_lines_are_kept() {
        assert_eq!(Text::new(" \r\n "), Err("Écrivez la note."));
        assert_eq!(Text::new(" a\r\nb ").unwrap().as_str(), "a\nb");
        assert!(Text::new(&"é".repeat(LENGTH_MAX)).is_ok());
        assert!(Text::new(&"é".repeat(LENGTH_MAX + 1)).is_err());
    }
}
