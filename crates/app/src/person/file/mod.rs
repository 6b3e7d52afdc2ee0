//! The file of a person, on one page: who she is, her path, who is around her, what was done, who looked.
//!
//! The page is made of panels: a noun that has something to say of a person adds its line in [`panels`].

mod acts;
mod around;
mod banner;
mod lookers;
mod page;
mod path;
mod places;
mod sql;
mod timeline;

use std::collections::HashMap;

use base::{Day, Id};
use store::Read;

use crate::access::{Action, Here, Noun};
use crate::history::{self, Kind, Known, Row, Table};
use crate::person::Person;
use crate::web::Refusal;

pub use page::page;

/// A measure, as its table has it.
const MEASURE: Table = Table {
    name: "measure",
    columns: &[
        ("kind", Kind::Int),
        ("prescriber", Kind::Int),
        ("territory", Kind::Int),
        ("decided", Kind::Day),
        ("starts", Kind::Day),
        ("ends", Kind::Day),
        ("motive", Kind::Int),
        ("outcome", Kind::Int),
        ("keyworker", Kind::Id),
        ("co_keyworker", Kind::Id),
    ],
};

/// A request.
const REQUEST: Table = Table {
    name: "request",
    columns: &[
        ("kind", Kind::Int),
        ("prescriber", Kind::Int),
        ("received", Kind::Day),
        ("decided", Kind::Day),
        ("outcome", Kind::Text),
    ],
};

/// A contract.
const CONTRACT: Table =
    Table { name: "contract", columns: &[("rank", Kind::Int), ("signed", Kind::Day), ("ends", Kind::Day)] };

/// Whose file is read, by whom, as of when: what every panel needs.
pub struct Subject<'a> {
    here: &'a Here,
    person: Person,
    /// The rows of the service that are the same person.
    persons: Vec<Id>,
    known: Known,
    /// Today, or the day as of which one reads.
    day: Day,
    words: HashMap<i64, String>,
    measures: Vec<Row>,
    requests: Vec<Row>,
    contracts: Vec<Row>,
    /// As they were known, the last ones first: read when the past is asked for, by who may see acts.
    acts: Vec<Row>,
    /// The days on which she was met, the last ones first; none when the visitor may not see acts.
    meetings: Vec<Day>,
    /// Whether all acts are asked for, and not the last ones only.
    whole: bool,
}

/// A part of the page: where it stands, how it is called in the row of anchors, what it counts.
pub struct Panel {
    id: &'static str,
    title: &'static str,
    count: Option<usize>,
    /// Said beside the title.
    says: String,
    /// Where one goes from the title, and what the link says.
    link: Option<(&'static str, &'static str)>,
    html: String,
    /// Its noun writes the whole of it, title included.
    whole: bool,
}

impl Panel {
    fn new(id: &'static str, title: &'static str, html: String) -> Panel {
        Panel { id, title, count: None, says: String::new(), link: None, html, whole: false }
    }

    /// The panel of another noun, as the file is today; none when it has nothing to say to this visitor.
    fn of_noun(
        subject: &Subject<'_>,
        id: &'static str,
        title: &'static str,
        write: impl FnOnce(&Here, &[Id]) -> Result<String, Refusal>,
    ) -> Result<Option<Panel>, Refusal> {
        if subject.known.is_past() {
            return Ok(None);
        }
        let html = write(subject.here, &subject.persons)?;
        Ok((!html.is_empty()).then(|| Panel { whole: true, ..Panel::new(id, title, html) }))
    }
}

/// Panels one under the other: across the page, or in one of its columns.
pub struct Column {
    wide: bool,
    panels: Vec<Panel>,
}

/// The panels of a file, in their columns. A noun adds its line here.
fn panels(read: &Read<'_>, subject: &Subject<'_>) -> Result<Vec<Column>, Refusal> {
    let (path, list) = path::panels(read, subject)?;
    let column = |wide, panels: Vec<Option<Panel>>| {
        let panels: Vec<Panel> = panels.into_iter().flatten().collect();
        (!panels.is_empty()).then_some(Column { wide, panels })
    };
    let columns = [
        column(true, vec![Some(path)]),
        column(
            false,
            vec![project(read, subject)?, measures(read, subject)?, Some(places::panel(read, subject)?)],
        ),
        column(false, vec![deadlines(read, subject)?, appointments(read, subject)?, done(read, subject)?]),
        column(
            false,
            vec![
                Some(around::panel(read, subject)?),
                written(read, subject)?,
                documents(read, subject)?,
                lookers::panel(read, subject)?,
            ],
        ),
        column(true, vec![Some(list)]),
    ];
    Ok(columns.into_iter().flatten().collect())
}

fn measures(read: &Read<'_>, subject: &Subject<'_>) -> Result<Option<Panel>, Refusal> {
    if !subject.here.may(Action::See, Noun::Measures) {
        return Ok(None);
    }
    Panel::of_noun(subject, "mesures", "Mesures", |here, persons| {
        crate::measure::panel::panel(read, here, persons)
    })
}

/// Her project, as it was known when the past is asked for.
fn project(read: &Read<'_>, subject: &Subject<'_>) -> Result<Option<Panel>, Refusal> {
    let html = crate::project::panel::panel(read, subject.here, &subject.persons, subject.known)?;
    let sees = subject.here.may(Action::See, Noun::Projects);
    let title = if sees { "Projet et objectifs" } else { "Documents remis" };
    Ok((!html.is_empty()).then(|| Panel { whole: true, ..Panel::new("projet", title, html) }))
}

fn deadlines(read: &Read<'_>, subject: &Subject<'_>) -> Result<Option<Panel>, Refusal> {
    if !subject.here.may(Action::See, Noun::Measures) {
        return Ok(None);
    }
    Panel::of_noun(subject, "echeances", "Échéances", |here, persons| {
        crate::deadline::panel::panel(read, here, persons)
    })
}

fn appointments(read: &Read<'_>, subject: &Subject<'_>) -> Result<Option<Panel>, Refusal> {
    if !subject.here.may(Action::See, Noun::Agenda) {
        return Ok(None);
    }
    Panel::of_noun(subject, "agenda", "Rendez-vous", |here, persons| {
        crate::agenda::panel(read, here, persons)
    })
}

/// Acts, as they were known when the past is asked for.
fn done(read: &Read<'_>, subject: &Subject<'_>) -> Result<Option<Panel>, Refusal> {
    if subject.known.is_past() {
        return acts::panel(read, subject);
    }
    Panel::of_noun(subject, "actes", "Actes", |here, persons| {
        crate::activity::panel::panel(read, here, persons)
    })
}

fn written(read: &Read<'_>, subject: &Subject<'_>) -> Result<Option<Panel>, Refusal> {
    Panel::of_noun(subject, "notes", "Notes", |here, persons| crate::note::panel::panel(read, here, persons))
}

fn documents(read: &Read<'_>, subject: &Subject<'_>) -> Result<Option<Panel>, Refusal> {
    Panel::of_noun(subject, "documents", "Documents", |here, persons| {
        crate::documents::panel::panel(read, here, persons)
    })
}

impl<'a> Subject<'a> {
    /// The file of a person as known then; nothing when she was not known yet.
    fn open(
        read: &Read<'_>,
        here: &'a Here,
        mut person: Person,
        known: Known,
        day: Day,
    ) -> Result<Option<Subject<'a>>, Refusal> {
        let scope = here.scope();
        if !person.rewind(read, scope.operator, known)? {
            return Ok(None);
        }
        let persons = crate::person::same(read, &scope, person.kept)?;
        let persons = if persons.is_empty() { vec![person.id] } else { persons };
        let rows = |table: &Table| history::rows(read, table, &scope, &persons, known);
        let mut subject = Subject {
            here,
            known,
            day,
            words: crate::vocabulary::all(read, scope.operator)?
                .into_iter()
                .map(|term| (term.id, base::french::typeset(&term.label)))
                .collect(),
            measures: rows(&MEASURE)?,
            requests: rows(&REQUEST)?,
            contracts: rows(&CONTRACT)?,
            acts: Vec::new(),
            meetings: Vec::new(),
            whole: false,
            person,
            persons,
        };
        if here.may(Action::See, Noun::Acts) {
            if known.is_past() {
                subject.acts = acts::of(read, here, &subject.persons, known)?;
            }
            subject.meetings = acts::meetings(&subject, read)?;
        }
        subject.measures.sort_by_key(|row| row.day("starts"));
        subject.requests.sort_by_key(|row| row.day("received"));
        subject.contracts.sort_by_key(|row| row.day("signed"));
        Ok(Some(subject))
    }

    /// The label of a word.
    fn word(&self, word: Option<i64>) -> &str {
        word.and_then(|word| self.words.get(&word)).map_or("", String::as_str)
    }

    /// The kind of a measure or of a request, and the tone of its tag.
    fn kind(&self, row: &Row) -> (&str, &'static str) {
        let label = self.word(row.int("kind"));
        let word = report::Nomenclatures::embedded().canonical("type", label);
        (label, crate::dashboard::tables::tone_class(word.and_then(|word| word.tone)))
    }

    /// Whether the visitor may add to the file, as it is today.
    fn may_write(&self) -> bool {
        !self.known.is_past() && self.here.may(Action::Write, Noun::Persons)
    }

    /// The address of this file.
    fn address(&self) -> String {
        self.here.path(&format!("/personnes/{}", self.person.id))
    }

    /// The address of the pages of a kind of fact; nothing when one may not write.
    fn facts(&self, path: &str) -> String {
        if self.may_write() { format!("{}/faits/{path}", self.address()) } else { String::new() }
    }
}

/// Whether a measure holds on the evening of a day: the day it ends, that evening it is no longer there.
fn is_current(measure: &Row, day: Day) -> bool {
    measure.day("starts").is_some_and(|starts| starts <= day)
        && measure.day("ends").is_none_or(|ends| ends > day)
}

/// The part of a day that a line of a list needs: `12 janv.` this year, `12 janv. 2021` otherwise.
fn near(day: Day, today: Day) -> String {
    let text = base::french::short_day(day);
    if day.year() == today.year() {
        text.trim_end_matches(&format!(" {}", day.year())).to_owned()
    } else {
        text
    }
}
