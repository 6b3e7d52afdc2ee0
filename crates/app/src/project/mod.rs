//! A personalised project (CASF L311-3 7°): what the person and those around her want, the goals that follow, what is
//! done for them, how far they are, who signed what. Its rows are dated and signed, corrected with a reason, withdrawn,
//! never deleted; how each was before is in the journal.

mod ask;
pub mod close;
mod content;
pub mod files;
mod form;
pub mod handover;
pub mod lines;
pub mod list;
pub mod page;
pub mod panel;
mod paper;
mod part;
mod plan;
pub mod print;
pub mod review;
pub mod sign;
mod sql;
mod step;
pub mod whole;
mod write;

use base::french::typeset;
use base::{Day, Id};
use report::Nomenclatures;
use store::{Read, Result};

use crate::access::{Here, Scope};
use crate::history::{self, Known, Row, Table};
use crate::person::{self, Person};
use crate::web::Refusal;

pub use plan::{Goal, Plan, State};

/// The columns of a table of projects: its own, then who noted the row and whether it was withdrawn.
macro_rules! columns {
    ($($name:literal: $kind:ident),* $(,)?) => {
        &[
            $(($name, crate::history::Kind::$kind),)*
            ("noted_at", crate::history::Kind::Instant),
            ("noted_by", crate::history::Kind::Text),
            ("withdrawn_at", crate::history::Kind::Instant),
            ("withdrawn_by", crate::history::Kind::Text),
        ]
    };
}

static PROJECT: Table = Table {
    name: "project",
    columns: columns![
        "kind": Text, "starts": Day, "ends": Day, "end_reason": Text, "follows": Id, "situation": Text,
        "plain": Text,
    ],
};

static GOAL: Table = Table {
    name: "project_goal",
    columns: columns![
        "project_id": Id, "rank": Int, "title": Text, "domain": Text, "need": Text, "starting": Text,
        "plain": Text, "due": Day,
    ],
};

static ACTION: Table = Table {
    name: "project_action",
    columns: columns![
        "project_id": Id, "goal_id": Id, "rank": Int, "means": Text, "who": Text, "frequency": Text, "until": Day,
        "prestation": Text,
    ],
};

static VOICE: Table = Table {
    name: "project_voice",
    columns: columns![
        "project_id": Id, "nature": Text, "party": Text, "name": Text, "day": Day, "words": Text, "goal_id": Id,
        "follow": Text,
    ],
};

static REVIEW: Table = Table {
    name: "project_review",
    columns: columns!["project_id": Id, "day": Day, "present": Text, "summary": Text],
};

static STEP: Table = Table {
    name: "project_step",
    columns: columns!["project_id": Id, "review_id": Id, "goal_id": Id, "step": Text, "comment": Text],
};

/// A version, whole.
static VERSION: Table = Table {
    name: "project_version",
    columns: columns!["project_id": Id, "number": Int, "digest": Text, "content": Text],
};

/// A version without its words, which are long.
static VERSION_HEAD: Table =
    Table { name: "project_version", columns: columns!["project_id": Id, "number": Int, "digest": Text] };

static SIGNATURE: Table = Table {
    name: "project_signature",
    columns: columns![
        "project_id": Id, "version_id": Id, "party": Text, "name": Text, "role": Text, "day": Day, "agrees": Bool,
        "words": Text,
    ],
};

static HANDOVER: Table = Table {
    name: "handover",
    columns: columns![
        "kind": Text, "day": Day, "recipient": Text, "outcome": Text, "signed": Day, "words": Text,
    ],
};

/// Why an ended project ended, when another one follows it.
const REVISED: &str = "révisé";

/// Whether a row was not withdrawn.
fn stands(row: &Row) -> bool {
    row.text("withdrawn_at").is_empty()
}

/// The projects of these rows of a person as known then, the last first.
pub fn of_persons(read: &Read<'_>, scope: &Scope, persons: &[Id], known: Known) -> Result<Vec<Row>> {
    let mut rows = history::rows(read, &PROJECT, scope, persons, known)?;
    rows.retain(stands);
    rows.sort_by_key(|row| (std::cmp::Reverse(row.day("starts")), std::cmp::Reverse(row.id)));
    Ok(rows)
}

/// What a path shows of projects: signed, reviewed, on which day.
pub fn milestones(
    read: &Read<'_>,
    scope: &Scope,
    persons: &[Id],
    known: Known,
) -> Result<Vec<(Day, &'static str)>> {
    let projects = of_persons(read, scope, persons, known)?;
    let mut all = Vec::new();
    if projects.is_empty() {
        return Ok(all);
    }
    let own = |table: &Table| -> Result<Vec<Row>> {
        let mut rows = history::rows(read, table, scope, persons, known)?;
        rows.retain(|row| stands(row) && projects.iter().any(|one| row.id("project_id") == Some(one.id)));
        Ok(rows)
    };
    // A version is signed the day its first signature is.
    let mut signed = std::collections::BTreeMap::new();
    for row in own(&SIGNATURE)?.iter().filter(|row| row.yes("agrees")) {
        let (Some(version), Some(day)) = (row.id("version_id"), row.day("day")) else { continue };
        let first = signed.entry(version).or_insert(day);
        *first = day.min(*first);
    }
    all.extend(signed.into_values().map(|day| (day, "Projet signé")));
    all.extend(own(&REVIEW)?.iter().filter_map(|row| Some((row.day("day")?, "Bilan du projet"))));
    Ok(all)
}

/// A project that an address names, and whose it is; what is not there, or not for this visitor, is not found.
struct Opened {
    person: Person,
    /// The rows that are the same person.
    persons: Vec<Id>,
    plan: Plan,
}

fn open(read: &Read<'_>, here: &Here, person: &str, project: &str) -> std::result::Result<Opened, Refusal> {
    let (person, persons) = whose(read, here, person)?;
    let id: Id = project.parse().map_err(|()| Refusal::NotFound)?;
    let scope = here.scope();
    let row = history::row(read, &PROJECT, &scope, id)?.ok_or(Refusal::NotFound)?;
    if !stands(&row) || !persons.contains(&row.person) {
        return Err(Refusal::NotFound);
    }
    let plan = Plan::load(read, &scope, &persons, row, Known::NOW)?;
    Ok(Opened { person, persons, plan })
}

/// The person of an address, unless her file is restricted to others, and the rows that are the same person.
fn whose(read: &Read<'_>, here: &Here, person: &str) -> std::result::Result<(Person, Vec<Id>), Refusal> {
    let id: Id = person.parse().map_err(|()| Refusal::NotFound)?;
    let scope = here.scope();
    let person = person::find(read, &scope, id)?.ok_or(Refusal::NotFound)?;
    let mut persons = person::same(read, &scope, person.kept)?;
    if !persons.contains(&person.id) {
        persons.push(person.id);
    }
    Ok((person, persons))
}

impl Opened {
    /// The address of the project.
    fn address(&self, here: &Here) -> String {
        here.path(&format!("/personnes/{}/projets/{}", self.person.id, self.plan.row.id))
    }

    /// A project that ended does not change any more.
    fn still_open(&self) -> std::result::Result<(), Refusal> {
        match self.plan.row.day("ends") {
            None => Ok(()),
            Some(ends) => Err(Refusal::Invalid(format!(
                "Ce projet a pris fin le {}\u{202f}: il ne change plus. Ouvrez-en un autre, ou dites qu’il n’a pas pris fin.",
                base::french::long_day(ends)
            ))),
        }
    }
}

/// Tells who looked at the file that a project is part of.
fn looked(app: &crate::web::App, here: &Here, person: Id) {
    app.looks.keep(crate::access::look::Look {
        operator: here.service().operator,
        service: here.service().id,
        person,
        account: here.visitor.account.id,
        at: here.now,
        what: "projet",
    });
}

/// The labels of a nomenclature, as they are kept and as one reads them.
fn words(vocabulary: &str) -> Vec<(String, String)> {
    let all = Nomenclatures::embedded().words(vocabulary).iter();
    all.map(|word| (word.label.clone(), said(word))).collect()
}

/// A word of a nomenclature as one reads it: with its SERAFIN-PH number, or in full.
fn word(vocabulary: &str, label: &str) -> String {
    match Nomenclatures::embedded().canonical(vocabulary, label) {
        Some(word) => said(word),
        None => typeset(label),
    }
}

fn said(word: &report::Word) -> String {
    match word.codes.get("serafin") {
        Some(code) => format!("{code} {}", typeset(&word.label)),
        None => typeset(&word.long_label),
    }
}

/// A code of a word of a nomenclature.
fn code(vocabulary: &str, label: &str, list: &str) -> Option<&'static str> {
    let word = Nomenclatures::embedded().canonical(vocabulary, label)?;
    word.codes.get(list).map(String::as_str)
}
