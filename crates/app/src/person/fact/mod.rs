//! The dated facts of a file: warnings, living places, schooling, who is around. Each is a row with its days
//! and its author; it is corrected or withdrawn with a reason, never deleted, and the journal keeps each version.

mod contact;
mod draft;
mod form;
mod household;
mod living_place;
pub mod pages;
mod partner;
mod schooling;
mod situation;
mod sql;
mod warning;
mod write;

use base::{Day, Id};
use store::{Read, Result, Write};

use crate::access::Scope;
use crate::history::{self, Known, Row, Table};
use crate::person::Person;

pub use contact::CONTACT;
pub use draft::one_line;
pub use household::HOUSEHOLD;
pub use living_place::LIVING_PLACE;
pub use partner::PARTNER;
pub use schooling::SCHOOLING;
pub use situation::{SITUATION, parted as situation_parts, said as situation_said};
pub use warning::{DANGER, HEALTH, WARNING};

/// A kind of fact: its table, its form, its rules.
pub struct Fact {
    /// Its rows.
    pub table: Table,
    /// In the address of its pages.
    pub path: &'static str,
    /// « un lieu de vie ».
    pub one: &'static str,
    /// « ce lieu de vie ».
    pub this: &'static str,
    /// What the button says: « Noter le lieu de vie ».
    pub save: &'static str,
    /// What is asked, in the order of the form.
    pub fields: &'static [Field],
    /// The question by which the one before ends the day before, where one follows another.
    pub follows: Option<&'static str>,
    /// Said above the form, where a rule of the trade must be known.
    pub note: &'static str,
}

/// A question of a form.
pub struct Field {
    /// The column, and the name in the form.
    pub column: &'static str,
    /// Above the field.
    pub label: &'static str,
    /// Under the label.
    pub hint: &'static str,
    /// What is expected.
    pub asks: Asks,
    /// The sentence when it is missing; nothing when it may be.
    pub missing: Option<&'static str>,
}

/// What a field expects.
pub enum Asks {
    /// A line of so many signs at most, with what others wrote there.
    Line(usize, Again),
    /// A line of a given form.
    Phone,
    /// A line of a given form.
    Email,
    /// A day; `true` when today is proposed.
    Day(bool),
    /// A word of a vocabulary, or a new one.
    Word(&'static str),
    /// One of these.
    Choice(&'static [(&'static str, &'static str)]),
    /// One of those of the catalogue: as it is kept, as it is read.
    Among(fn() -> Vec<(String, String)>),
    /// Yes or no.
    Yes,
}

/// Whose answers are proposed again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Nobody’s.
    No,
    /// Those of the family.
    Family,
    /// Those of the service.
    Service,
    /// Those of the service, and the partners of its network.
    Partners,
}

/// Every kind of fact.
pub static ALL: [&Fact; 7] =
    [&WARNING, &LIVING_PLACE, &SCHOOLING, &CONTACT, &HOUSEHOLD, &SITUATION, &PARTNER];

/// The kind of fact at this address.
pub fn at(path: &str) -> Option<&'static Fact> {
    ALL.into_iter().find(|fact| fact.path == path)
}

/// The facts of a kind about some persons as known then, the withdrawn ones left out, by first day.
pub fn of(read: &Read<'_>, fact: &Fact, scope: &Scope, persons: &[Id], known: Known) -> Result<Vec<Row>> {
    let mut rows = history::rows(read, &fact.table, scope, persons, known)?;
    rows.retain(|row| row.text("withdrawn_at").is_empty());
    rows.sort_by_key(|row| (row.day("starts"), row.id));
    Ok(rows)
}

/// Notes a fact from answers to its questions; nothing when they do not do.
pub fn note(
    write: &mut Write<'_>,
    scope: Scope,
    person: &Person,
    fact: &'static Fact,
    answers: &[(&str, &str)],
    today: Day,
) -> Result<Option<Id>> {
    let said = answers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let Ok(draft) = draft::parse(fact, &draft::Answers(said.collect())) else { return Ok(None) };
    let desk = write::Desk { scope, person, fact, today };
    desk.create(write, draft, false).map(Some)
}

/// Whether a fact holds on a day, both its days included.
pub fn holds(row: &Row, day: Day) -> bool {
    row.day("starts").is_none_or(|starts| starts <= day) && row.day("ends").is_none_or(|ends| day <= ends)
}

/// The days every fact has, who noted it, whether it was withdrawn; after its own columns.
macro_rules! columns {
    ($($name:literal: $kind:ident),* $(,)?) => {
        &[
            $(($name, crate::history::Kind::$kind),)*
            ("starts", crate::history::Kind::Day),
            ("ends", crate::history::Kind::Day),
            ("noted_at", crate::history::Kind::Instant),
            ("noted_by", crate::history::Kind::Text),
            ("withdrawn_at", crate::history::Kind::Instant),
            ("withdrawn_by", crate::history::Kind::Text),
        ]
    };
}
pub(crate) use columns;
