//! The documents of a person in her file: the last ones, and the letters that one click makes.

use askama::Template;
use base::Id;
use base::french::counted;
use store::Read;

use super::file_pages::{Line, hidden_text};
use crate::access::{Action, Here, Noun};
use crate::web::Refusal;

/// Documents shown in the file; the rest is one click away.
const SHOWN: usize = 6;

#[derive(Template)]
#[template(path = "documents/panel.html")]
struct Panel {
    all: String,
    letters: String,
    count: String,
    documents: Vec<Line>,
    hidden: String,
    models: Vec<(String, String)>,
}

/// The panel, for the rows that are one person; empty for who may not see documents.
pub fn panel(read: &Read<'_>, here: &Here, persons: &[Id]) -> Result<String, Refusal> {
    let (true, Some(person)) = (here.may(Action::See, Noun::Documents), persons.first()) else {
        return Ok(String::new());
    };
    let service = here.service();
    let (documents, hidden) = super::of_person(read, here, persons)?;
    let models = match here.may(Action::Write, Noun::Documents) {
        true => super::models(read, service.operator, service.id)?,
        false => Vec::new(),
    };
    let panel = Panel {
        all: here.path(&format!("/personnes/{person}/documents")),
        letters: here.path(&format!("/personnes/{person}/lettres")),
        count: counted(documents.len() as i64, "document", "documents"),
        documents: documents.iter().take(SHOWN).map(|document| Line::new(here, document)).collect(),
        hidden: hidden_text(hidden),
        models: models.into_iter().map(|model| (model.id.to_string(), model.title)).collect(),
    };
    Ok(panel.render()?)
}
