//! Notes in the file of a person.

use askama::Template;
use base::Id;
use store::Read;

use super::pages::{Shown, shown};
use super::{Reader, says_hidden};
use crate::access::{Action, Here, Noun};
use crate::web::Refusal;

/// Notes shown in a file.
const SHOWN: i64 = 5;

#[derive(Template)]
#[template(path = "note/panel.html")]
struct Panel {
    notes: Vec<Shown>,
    hidden: String,
    all: String,
    may_write: bool,
}

/// The last notes of a person: a fragment of her file. The page that holds it keeps the look.
pub fn panel(read: &Read<'_>, here: &Here, persons: &[Id]) -> Result<String, Refusal> {
    let Some(first) = persons.first() else { return Ok(String::new()) };
    let reader = Reader::new(here);
    if !reader.team {
        return Ok(String::new());
    }
    let notes = super::of_persons(read, &reader, persons, SHOWN)?;
    Ok(Panel {
        notes: notes.iter().map(|note| shown(here, note)).collect(),
        hidden: says_hidden(super::hidden(read, &reader, persons)?),
        all: here.path(&format!("/personnes/{first}/notes")),
        may_write: here.may(Action::Write, Noun::Notes),
    }
    .render()?)
}
