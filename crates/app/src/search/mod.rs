//! One index of what can be found: a row a thing and a service, kept in the transaction that writes the
//! thing. Whoever writes a note or a document calls [`index`]; whoever corrects a person calls [`person`].

mod duplicate;
pub mod find;
mod mark;
pub mod pages;
pub mod query;
mod sql;
mod words;

use std::collections::HashSet;

use base::{Clock, Day, Id};
use store::{Author, Read, Result, Store, Write};

use crate::access::Noun;

pub use duplicate::{Candidate, Likeness, Newcomer, duplicates, likeness};
pub use find::Eye;
pub use mark::Mark;
pub use words::PersonWords;

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is named after what is found")]
pub enum Found {
    Person,
    Note,
    ClinicalNote,
    Document,
}

impl Found {
    /// What is found by its text: all but the persons.
    pub const TEXTS: [Found; 3] = [Found::Note, Found::ClinicalNote, Found::Document];

    /// As the base names it.
    pub fn code(self) -> &'static str {
        match self {
            Found::Person => "person",
            Found::Note => "note",
            Found::ClinicalNote => "clinical_note",
            Found::Document => "document",
        }
    }

    /// What one must be allowed to see to find it.
    pub fn right(self) -> Noun {
        match self {
            Found::Person => Noun::Persons,
            Found::Note => Noun::Notes,
            Found::ClinicalNote => Noun::ClinicalNotes,
            Found::Document => Noun::Documents,
        }
    }

    fn of(code: &str) -> Option<Found> {
        [Found::Person].into_iter().chain(Found::TEXTS).find(|found| found.code() == code)
    }
}

/// A thing that is found by its text.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The operator.
    pub operator: Id,
    /// The service that may find it.
    pub service: Id,
    /// What it is.
    pub noun: Found,
    /// The row that is found.
    pub row: Id,
    /// Whose file it is in: it is found by who may open that file.
    pub person: Option<Id>,
    /// How it is named in a list of results.
    pub title: &'a str,
    /// Its words.
    pub text: &'a str,
    /// The day it speaks of.
    pub day: Option<Day>,
}

/// Makes a thing findable, or findable by its new words.
pub fn index(write: &mut Write<'_>, entry: &Entry<'_>) -> Result<()> {
    let tokens = words::of_text(&format!("{} {}", entry.title, entry.text));
    sql::put(write, entry, &tokens)
}

/// A thing is found no more.
pub fn forget(write: &mut Write<'_>, operator: Id, service: Id, noun: Found, row: Id) -> Result<()> {
    sql::delete(write, operator, service, noun, row)
}

/// Makes a person findable by what the base now says of her, in each service that knows her.
pub fn person(write: &mut Write<'_>, operator: Id, person: Id) -> Result<()> {
    for (service, words) in sql::person_words(write, operator, Some(person))? {
        let tokens = words.tokens(&mut words::Sounds::new());
        let title = words.title();
        let noun = Found::Person;
        let entry = Entry {
            operator,
            service,
            noun,
            row: person,
            person: Some(person),
            title: &title,
            text: "",
            day: None,
        };
        sql::put(write, &entry, &tokens)?;
        for word in words.names() {
            sql::put_word(write, operator, &word)?;
        }
    }
    Ok(())
}

/// Makes persons findable that the index does not have yet, all at once.
pub fn new_persons(
    write: &mut Write<'_>,
    operator: Id,
    service: Id,
    persons: impl Iterator<Item = PersonWords>,
) -> Result<()> {
    let persons: Vec<PersonWords> = persons.collect();
    if persons.is_empty() {
        return Ok(());
    }
    sql::insert_persons(write, operator, service, &persons)?;
    let known: HashSet<String> = sql::words(write, operator, 0, i64::MAX)?.into_iter().collect();
    let names: HashSet<&str> =
        persons.iter().flat_map(|words| [words.last_name.as_str(), words.first_name.as_str()]).collect();
    let mut fresh: Vec<String> =
        names.into_iter().flat_map(words::names_of).filter(|word| !known.contains(word)).collect();
    fresh.sort_unstable();
    fresh.dedup();
    sql::insert_words(write, operator, &fresh)
}

/// How the things of an operator are made findable, noun by noun.
const SOURCES: &[fn(&mut Write<'_>, Id) -> Result<()>] =
    &[all_persons, crate::documents::each_found, crate::note::each_found];

/// Makes the index anew, from the rows.
pub fn rebuild(write: &mut Write<'_>, operator: Id) -> Result<()> {
    sql::clear(write, operator)?;
    for source in SOURCES {
        source(write, operator)?;
    }
    Ok(())
}

fn all_persons(write: &mut Write<'_>, operator: Id) -> Result<()> {
    let mut rows = sql::person_words(write, operator, None)?.into_iter().peekable();
    while let Some((service, first)) = rows.next() {
        let mut persons = vec![first];
        while let Some((_, words)) = rows.next_if(|(other, _)| *other == service) {
            persons.push(words);
        }
        new_persons(write, operator, service, persons.into_iter())?;
    }
    Ok(())
}

/// A base of before the search lacks its index: it is made when the server starts.
pub fn ensure(store: &Store, clock: &Clock, operator: Id) -> Result<()> {
    if store.read(|read| missing(read, operator))? > 0 {
        store.write(&Author::new("recherche", clock), |write| rebuild(write, operator))?;
    }
    Ok(())
}

/// How many persons the index lacks, or has and should not: none when all is well.
pub fn missing(read: &Read<'_>, operator: Id) -> Result<i64> {
    sql::missing(read, operator)
}
