//! Requests that go from visa to visa, across several offices: what each circuit is made of, who signs, where each
//! request stands, and what happens beside the visas. Where it stands is deduced from its visas; a visa is final.

pub mod badge;
pub mod course;
pub mod definition;
pub mod edit;
mod event;
pub mod holder;
pub mod holders;
pub mod link;
pub mod list;
pub mod notice;
pub mod page;
pub mod panel;
pub mod sign;
mod sql;
pub mod start;
mod view;

use std::sync::Arc;

use base::{Day, Id};
use store::{Read, Result};

use crate::access::Scope;
use crate::liaison::{self, Entitlement, Filled};
use course::{Course, Facts, Visa, stand};
use definition::{Definition, Need, Step};
use holder::Holder;

pub(crate) use sql::{NewVisa, insert_holder, insert_visa, seated};
pub use sql::{Version, begin, insert_version, versions};

/// A request in its circuit, and whom it is for.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "columns of `request`, of its circuit and of whom it is for")]
pub struct Running {
    pub request: Id,
    pub reference: String,
    /// The row of the person the request is of.
    pub row: Id,
    /// The row that is kept.
    pub person: Id,
    pub first_name: String,
    pub last_name: String,
    pub sex: Option<String>,
    pub birth: Option<Day>,
    pub kind: String,
    pub received: Day,
    pub decided: Option<Day>,
    pub outcome: Option<String>,
    /// Where the young person lives.
    pub living: Option<i64>,
    pub living_label: String,
    /// The territory that asks.
    pub asking: Option<i64>,
    pub asking_label: String,
    pub begun: Day,
    /// The file is restricted to others.
    pub hidden: bool,
    pub code: String,
    pub number: i64,
    pub definition: Arc<Definition>,
    pub visas: Vec<Visa>,
    pub events: Vec<event::Event>,
}

/// A request, with all that decides where it stands.
pub struct Case {
    /// The request in its circuit.
    pub running: Running,
    /// What its form says.
    pub filled: Filled,
    /// Its entitlement.
    pub right: Entitlement,
    /// Where it stands.
    pub course: Course,
}

impl Running {
    /// First name, then name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    /// Where it stands, knowing its entitlement.
    pub fn course(&self, today: Day, right: &Entitlement) -> Course {
        let facts = Facts {
            // Unknown is not elsewhere: nobody is asked for a visa on a doubt.
            elsewhere: self.asking.is_some() && self.living.is_some() && self.asking != self.living,
            minor: self.birth.is_some_and(|birth| today.age_since(birth) < 18),
            right_open: right.is_open(today),
        };
        stand(&self.definition, &self.visas, facts)
    }

    /// On hold since, and why. Each pause is followed by its end before another: counting them says it, whatever the
    /// clock did.
    pub fn held(&self) -> Option<&event::Event> {
        let of = |kind: &'static str| self.events.iter().filter(move |one| one.kind == kind);
        let held = of("pause").count() > of("reprise").count();
        of("pause").max_by_key(|one| one.at).filter(|_| held)
    }

    /// The day since when its present step waits: the last visa, or the beginning.
    pub fn since(&self) -> Day {
        let resumed = self.events.iter().rev().find(|one| one.kind == "reprise").map(|one| one.on);
        let last = self.visas.last().map_or(self.begun, |visa| visa.on);
        resumed.map_or(last, |resumed| resumed.max(last))
    }

    /// The territory whose holder signs a step.
    pub fn territory_of(&self, step: &Step) -> Option<i64> {
        match step.place {
            definition::Place::Any => None,
            definition::Place::Asking => self.asking,
            definition::Place::Living => self.living,
        }
    }

    /// Who may sign a step on a day: those of the territory, then those of all; the holder first.
    pub fn signers<'a>(&self, step: &Step, holders: &'a [Holder], day: Day) -> Vec<&'a Holder> {
        holder::of(holders, &step.duty, self.territory_of(step), day)
    }
}

impl Case {
    /// Reads the request of an address; what is not there, or of a restricted file, is not found.
    pub fn load(read: &Read<'_>, scope: &Scope, request: Id, today: Day) -> Result<Option<Case>> {
        let Some(running) = sql::running(read, scope, &Which::These(&[request]))?.into_iter().next() else {
            return Ok(None);
        };
        if running.hidden {
            return Ok(None);
        }
        let filled = liaison::filled(read, scope, &running.definition.form, request, running.person, today)?;
        let right = Entitlement::of(&filled);
        let course = running.course(today, &right);
        Ok(Some(Case { running, filled, right, course }))
    }

    /// What lacks for one to hand on or to agree at a step, each a sentence.
    pub fn lacks(&self, step: &Step, today: Day) -> Vec<String> {
        let minor = self.running.birth.is_some_and(|birth| today.age_since(birth) < 18);
        let mut lacks = Vec::new();
        for need in &step.needs {
            match need {
                Need::Form => lacks.extend(self.filled.missing()),
                Need::OwnConsent => lacks.extend(self.filled.consent_lacking(liaison::Party::Young)),
                Need::Consents => lacks.extend(self.filled.consents_lacking(minor)),
                Need::RightSeen => lacks.extend(self.right.lacks(&self.running.definition.right, today)),
                Need::RightOpen if !self.right.is_open(today) => {
                    let by = &self.running.definition.right;
                    lacks.push(format!("La notification {by} n’est pas là, ou n’est plus en cours."));
                }
                Need::RightOpen => {}
            }
        }
        lacks.dedup();
        lacks
    }
}

/// The requests of the service that are in a circuit and have no outcome yet.
pub fn running(read: &Read<'_>, scope: &Scope) -> Result<Vec<Running>> {
    sql::running(read, scope, &Which::Waiting)
}

/// Which requests are read.
pub enum Which<'a> {
    /// All that have no outcome yet.
    Waiting,
    /// These, whatever became of them.
    These(&'a [Id]),
}
