//! A measure: what was decided for a person, for how long, who carries it, how it ends.
//!
//! A person is one; a measure follows another; a renewal is neither an exit nor an entry. What figures count is
//! the row of `measure`; its terms, suspensions and keyworkers say how it went.

pub mod admit;
pub mod assign;
pub mod change;
pub mod correct;
pub mod decide;
pub mod end;
pub mod form;
pub mod gesture;
pub mod open;
pub mod page;
pub mod panel;
pub mod pass;
pub mod refuse;
pub mod renew;
pub mod request;
pub mod rules;
pub mod span;
mod sql;
pub mod suspend;
pub mod words;
pub mod workload;

use base::{Day, Id};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::web::layout::Entry;

pub use panel::panel;
pub use sql::{courses_of, decisions_of};
// What the demonstration writes, day by day, as the gestures do.
pub(crate) use sql::{
    change_measure, end_assignment, end_suspension, insert_assignment, insert_decision, insert_measure,
    insert_suspension, insert_term, next_reference,
};

/// The entry of the shell that pages of measures are under.
pub const ENTRY: Entry = Entry::Persons;

/// A measure, as its row says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of `measure`")]
pub struct Measure {
    pub id: Id,
    pub reference: String,
    pub person: Id,
    pub kind: i64,
    pub prescriber: Option<i64>,
    pub territory: Option<i64>,
    pub decided: Option<Day>,
    pub starts: Day,
    /// The day it ends; that evening the person is no longer there.
    pub ends: Option<Day>,
    pub motive: Option<i64>,
    pub outcome: Option<i64>,
    pub keyworker: Option<Id>,
    pub co_keyworker: Option<Id>,
    pub intensity: Option<String>,
}

/// A time for which a measure was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its row.
    pub id: Id,
    /// First day.
    pub starts: Day,
    /// The day it is planned to end; without one when the decision gives none.
    pub ends: Option<Day>,
    /// The decision that says so.
    pub decision: Option<Id>,
}

/// A time without intervention; the measure stays open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// Its row.
    pub id: Id,
    /// First day.
    pub starts: Day,
    /// The day it resumes.
    pub ends: Option<Day>,
    /// Why.
    pub reason: String,
}

/// As what a professional carries a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Référent.
    Keyworker,
    /// Co-référent.
    CoKeyworker,
}

impl Role {
    /// As the base keeps it.
    pub fn word(self) -> &'static str {
        match self {
            Role::Keyworker => "référent",
            Role::CoKeyworker => "co-référent",
        }
    }
}

/// Who carried a measure, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Its row.
    pub id: Id,
    /// As what.
    pub role: Role,
    /// Who.
    pub professional: Id,
    /// Since when, when it is known.
    pub starts: Option<Day>,
    /// Until this day, included.
    pub ends: Option<Day>,
}

/// What was decided of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its row.
    pub id: Id,
    /// Of whom.
    pub person: Id,
    /// A code of the catalogue.
    pub kind: String,
    /// The number that its author gave it.
    pub number: String,
    /// Who decided: a word of the vocabulary `prescriber`.
    pub authority: Option<i64>,
    /// When it was taken.
    pub decided: Day,
    /// When the service received it.
    pub received: Option<Day>,
    /// When it takes effect.
    pub effective: Option<Day>,
    /// Until when it holds.
    pub ends: Option<Day>,
}

/// A measure and all that happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its row.
    pub measure: Measure,
    /// By their first day.
    pub terms: Vec<Term>,
    /// By their first day.
    pub suspensions: Vec<Suspension>,
    /// By their first day, the unknown ones before.
    pub assignments: Vec<Assignment>,
}

/// The last change of a measure: by whom, when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastChange {
    /// The account.
    pub author: String,
    /// The instant.
    pub at: Timestamp,
}

impl Measure {
    /// Whether the person is there on the evening of this day.
    pub fn is_open(&self, day: Day) -> bool {
        self.starts <= day && self.ends.is_none_or(|ends| ends > day)
    }

    /// The whole row, as the journal keeps it.
    pub fn json(&self) -> Json {
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        json!({
            "reference": self.reference,
            "person_id": self.person.to_string(),
            "kind": self.kind,
            "prescriber": self.prescriber,
            "territory": self.territory,
            "decided": day(self.decided),
            "starts": self.starts.to_string(),
            "ends": day(self.ends),
            "motive": self.motive,
            "outcome": self.outcome,
            "keyworker": self.keyworker.map(|id| id.to_string()),
            "co_keyworker": self.co_keyworker.map(|id| id.to_string()),
            "intensity": self.intensity,
        })
    }
}

impl Course {
    /// The day the measure is planned to end: that of its last term. An imported measure has no term, and
    /// nobody knows.
    pub fn planned_end(&self) -> Option<Day> {
        self.terms.last().and_then(|term| term.ends)
    }

    /// The suspension under way on a day.
    pub fn suspended(&self, day: Day) -> Option<&Suspension> {
        self.suspensions
            .iter()
            .rev()
            .find(|suspension| suspension.starts <= day && suspension.ends.is_none_or(|ends| ends > day))
    }

    /// What was seen when a form was opened: when it differs, someone else changed the measure meanwhile.
    pub fn seal(&self) -> String {
        let text = format!("{self:?}");
        hex::encode(&Sha256::digest(text)[..8])
    }
}

impl Decision {
    /// The whole row, as the journal keeps it.
    pub fn json(&self) -> Json {
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        json!({
            "person_id": self.person.to_string(),
            "kind": self.kind,
            "number": self.number,
            "authority": self.authority,
            "decided": self.decided.to_string(),
            "received": day(self.received),
            "effective": day(self.effective),
            "ends": day(self.ends),
        })
    }

    /// As one says it.
    pub fn title(&self) -> &str {
        rules::catalogue().decision(&self.kind).map_or(self.kind.as_str(), |kind| kind.titre.as_str())
    }
}

/// The address of a gesture on a measure, after that of the person.
fn slug(context: &gesture::Context, verb: &str) -> String {
    let id = context.course.as_ref().map(|course| course.measure.id.to_string()).unwrap_or_default();
    format!("/mesures/{id}/{verb}")
}
