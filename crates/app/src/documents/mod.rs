//! Documents of a file: what was received, what was written; their versions; the models letters are made from.

pub mod apart;
pub mod file_pages;
pub mod letter;
pub mod media;
pub mod model_pages;
pub mod panel;
mod sql;
pub mod starter;

use base::{Day, Id};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Change, Read, Result, Write};

use crate::access::{Action, Here, Noun, Scope};
use crate::search::{self, Found};
use media::Media;

pub use sql::{Document, Kept, Model, Version, model, models, version, versions};

/// Largest file of a document.
pub const FILE_MAX: usize = 25 * 1024 * 1024;

/// Who reads a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The team that follows the person.
    Team,
    /// The psychologists, among themselves.
    Clinical,
    /// Who decides.
    Direction,
}

impl Audience {
    /// Every audience, the widest first.
    pub const ALL: [Audience; 3] = [Audience::Team, Audience::Clinical, Audience::Direction];

    /// As the base and the page write it.
    pub fn name(self) -> &'static str {
        match self {
            Audience::Team => "équipe",
            Audience::Clinical => "clinique",
            Audience::Direction => "direction",
        }
    }

    /// The audience of this name.
    pub fn parse(text: &str) -> Option<Audience> {
        Audience::ALL.into_iter().find(|audience| audience.name() == text)
    }

    /// Whether one is of it, here.
    pub fn has(self, here: &Here) -> bool {
        match self {
            Audience::Team => here.may(Action::See, Noun::Documents),
            Audience::Clinical => here.may(Action::See, Noun::ClinicalNotes),
            Audience::Direction => {
                here.may(Action::See, Noun::Documents) && here.may(Action::Decide, Noun::Persons)
            }
        }
    }

    /// The names of the audiences that one is of.
    pub fn mine(here: &Here) -> Vec<&'static str> {
        Audience::ALL.into_iter().filter(|audience| audience.has(here)).map(Audience::name).collect()
    }
}

/// A document to add.
#[derive(Clone, Debug)]
pub struct NewDocument<'a> {
    /// Whose file.
    pub person: Id,
    /// Word of the nomenclature `document`.
    pub kind: &'a str,
    /// What it is called in the file.
    pub title: &'a str,
    /// Who reads it.
    pub audience: Audience,
    /// Its own date.
    pub day: Day,
}

/// A file, known by its content and not by what its name claims.
#[derive(Clone, Debug)]
pub struct Content {
    /// As it was called.
    pub name: String,
    /// What it is.
    pub media: Media,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// A small picture of it, when it is a picture.
    pub thumbnail: Option<Vec<u8>>,
    /// What one may look for in it.
    pub text: String,
}

/// Adds a document with its first version.
pub fn add(write: &mut Write<'_>, scope: &Scope, new: &NewDocument<'_>, content: &Content) -> Result<Id> {
    let id = write.new_id();
    sql::insert_document(write, scope, id, new)?;
    add_version(write, scope, id, 1, content)?;
    if new.audience == Audience::Team {
        search::index(write, &found(scope, id, new.person, new.day, (new.title, &content.text)))?;
    }
    let after = json!({
        "person": new.person.to_string(),
        "kind": new.kind,
        "title": new.title,
        "scope": new.audience.name(),
        "day": new.day.to_string(),
    });
    journal(write, scope.operator, "create", "document", id, after)?;
    Ok(id)
}

/// Adds a version to a document; the ones of before stay.
pub fn renew(write: &mut Write<'_>, scope: &Scope, document: Id, content: &Content) -> Result<i64> {
    sql::hold(write, scope, document)?;
    let number = sql::last_number(write, scope, document)? + 1;
    add_version(write, scope, document, number, content)?;
    if let Some(known) = sql::find(write, scope, document)?
        && known.audience == Audience::Team.name()
    {
        search::index(
            write,
            &found(scope, document, known.person, known.day, (&known.title, &content.text)),
        )?;
    }
    Ok(number)
}

/// A document as one finds it: only what the whole team reads is searched by its words.
fn found<'a>(
    scope: &Scope,
    row: Id,
    person: Id,
    day: Day,
    (title, text): (&'a str, &'a str),
) -> search::Entry<'a> {
    let (operator, service, noun) = (scope.operator, scope.service, Found::Document);
    search::Entry { operator, service, noun, row, person: Some(person), title, text, day: Some(day) }
}

/// Every document that the whole team reads, to make the index anew.
pub fn each_found(write: &mut Write<'_>, operator: Id) -> Result<()> {
    for document in sql::searchable(write, operator)? {
        let entry = search::Entry {
            operator,
            service: document.service,
            noun: Found::Document,
            row: document.id,
            person: Some(document.person),
            title: &document.title,
            text: &document.text,
            day: Some(document.day),
        };
        search::index(write, &entry)?;
    }
    Ok(())
}

fn add_version(
    write: &mut Write<'_>,
    scope: &Scope,
    document: Id,
    number: i64,
    content: &Content,
) -> Result<()> {
    let digest = Sha256::digest(&content.bytes).to_vec();
    sql::insert_version(write, scope, document, number, content, &digest)?;
    let after = json!({
        "number": number,
        "file": content.name,
        "size": content.bytes.len(),
        "sha256": hex::encode(&digest),
    });
    journal(write, scope.operator, "version", "document", document, after)
}

/// Withdraws a document put there by mistake: it leaves the file and the search; its rows stay, with who and why.
pub fn withdraw(write: &mut Write<'_>, scope: &Scope, document: Id, reason: &str) -> Result<()> {
    if sql::withdraw(write, scope, document, reason)? {
        search::forget(write, scope.operator, scope.service, Found::Document, document)?;
        journal(write, scope.operator, "withdraw", "document", document, json!({ "reason": reason }))?;
    }
    Ok(())
}

/// Adds a model of the service.
pub fn add_model(
    write: &mut Write<'_>,
    operator: Id,
    service: Id,
    title: &str,
    kind: &str,
    content: &[u8],
) -> Result<Id> {
    let id = write.new_id();
    sql::insert_model(write, operator, service, id, title, kind, content)?;
    journal(write, operator, "create", "document_model", id, json!({ "title": title, "kind": kind }))?;
    Ok(id)
}

/// Sets a model aside: letters that were made from it stay.
pub fn withdraw_model(write: &mut Write<'_>, scope: &Scope, id: Id) -> Result<()> {
    if sql::withdraw_model(write, scope, id)? {
        journal(write, scope.operator, "withdraw", "document_model", id, json!({}))?;
    }
    Ok(())
}

/// A document that one may read, here.
pub fn find(read: &Read<'_>, here: &Here, id: Id) -> Result<Option<Document>> {
    let found = sql::find(read, &here.scope(), id)?;
    Ok(found.filter(|document| Audience::parse(&document.audience).is_some_and(|own| own.has(here))))
}

/// The documents of a person that one may read, the last first; and how many are for others.
pub fn of_person(read: &Read<'_>, here: &Here, persons: &[Id]) -> Result<(Vec<Document>, usize)> {
    let mut all = Vec::new();
    for person in persons {
        all.extend(sql::of_person(read, &here.scope(), *person)?);
    }
    all.sort_by_key(|document| std::cmp::Reverse((document.day, document.id)));
    let before = all.len();
    all.retain(|document| Audience::parse(&document.audience).is_some_and(|own| own.has(here)));
    let hidden = before - all.len();
    Ok((all, hidden))
}

fn journal(
    write: &mut Write<'_>,
    operator: Id,
    action: &str,
    noun: &str,
    id: Id,
    after: serde_json::Value,
) -> Result<()> {
    let row = Some(id);
    write.journal(&Change { operator, action, noun, row, before: None, after: Some(after) })
}
