//! Everyone the service knows, kept between two pages: who is followed, by whom, since when. Read again at each page, the
//! list of a service of five thousand persons was five milliseconds of searching for fifty lines.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use base::{Day, Id};
use store::Read;

use super::{Following, Wanted, sql};
use crate::access::Scope;
use crate::vocabulary;
use crate::web::{App, Kept};

/// Services whose persons are kept at once.
const MOST: usize = 64;

/// By service.
pub struct Rosters(Kept<Id, Roster>);

impl Default for Rosters {
    fn default() -> Rosters {
        Rosters(Kept::new(MOST))
    }
}

/// The persons of a service, restricted files included, and the words their lines are made of.
pub(super) struct Roster {
    /// By family name.
    pub entries: Vec<Entry>,
    measures: Vec<Step>,
    requests: Vec<Step>,
    /// The kinds of measure of the service, its territories, its professionals, in the order they are chosen from.
    pub kinds: Vec<(i64, String)>,
    pub territories: Vec<(i64, String)>,
    pub professionals: Vec<(Id, String)>,
    /// All kinds of the operator: a request may be of one that nobody has yet.
    pub words: HashMap<i64, String>,
}

/// A person: one row, which stands for those that are the same.
pub(super) struct Entry {
    pub id: Id,
    /// The row that is kept of her.
    pub kept: Id,
    pub reference: Box<str>,
    pub last_name: Box<str>,
    pub first_name: Box<str>,
    pub name_key: Box<str>,
    pub birth: Option<Day>,
    pub territory: Option<i64>,
    /// Where her steps are among all.
    pub measures: Range<u32>,
    pub requests: Range<u32>,
}

/// A measure, or a request that waits.
pub(super) struct Step {
    pub kind: i64,
    /// The first day of the measure, the day the request came.
    pub since: Day,
    pub ends: Option<Day>,
    /// The day its last term is planned to end.
    pub planned: Option<Day>,
    pub keyworker: Option<Id>,
    pub co_keyworker: Option<Id>,
}

/// The persons of a service, as they are in this state of the base.
pub(super) fn roster(app: &App, read: &Read<'_>, scope: &Scope) -> store::Result<Arc<Roster>> {
    app.rosters.0.of(read, scope.operator, scope.service, || {
        let mut entries = sql::persons(read, scope)?;
        let (mut of_measures, mut of_requests) = (sql::measures(read, scope)?, sql::requests(read, scope)?);
        let (mut measures, mut requests) = (Vec::new(), Vec::new());
        for entry in &mut entries {
            entry.measures = laid(&mut measures, of_measures.remove(&entry.kept));
            entry.requests = laid(&mut requests, of_requests.remove(&entry.kept));
        }
        let words = vocabulary::of(read, scope.operator, "kind")?;
        Ok(Roster {
            entries,
            measures,
            requests,
            kinds: sql::kinds(read, scope)?,
            territories: sql::territories(read, scope)?,
            professionals: sql::professionals(read, scope)?,
            words: words.into_iter().map(|term| (term.id, term.label)).collect(),
        })
    })
}

/// Lays the steps of a person behind those of the others; where they are.
fn laid(all: &mut Vec<Step>, own: Option<Vec<Step>>) -> Range<u32> {
    let first = all.len() as u32;
    all.extend(own.unwrap_or_default());
    first..all.len() as u32
}

impl Roster {
    /// Her measures, the first ones first.
    pub fn measures(&self, entry: &Entry) -> &[Step] {
        &self.measures[entry.measures.start as usize..entry.measures.end as usize]
    }

    /// Her requests that wait, the first ones first.
    pub fn requests(&self, entry: &Entry) -> &[Step] {
        &self.requests[entry.requests.start as usize..entry.requests.end as usize]
    }

    /// Whether a person is of the list that is wanted.
    pub fn has(&self, entry: &Entry, wanted: &Wanted) -> bool {
        if wanted.territory.is_some_and(|territory| entry.territory != Some(territory))
            || !entry.name_key.starts_with(&wanted.name)
        {
            return false;
        }
        let such = |step: &&Step| {
            let by = |one: Id| step.keyworker == Some(one) || step.co_keyworker == Some(one);
            wanted.kind.is_none_or(|kind| step.kind == kind) && wanted.keyworker.is_none_or(by)
        };
        let (measures, requests) = (self.measures(entry), self.requests(entry));
        match wanted.following {
            Following::Followed => measures.iter().filter(such).any(|step| step.is_current(wanted.day)),
            Following::Waiting => {
                requests.iter().any(|step| wanted.kind.is_none_or(|kind| step.kind == kind))
            }
            Following::Gone => {
                let ended = |step: &Step| step.ends.is_some_and(|end| end <= wanted.day);
                requests.is_empty()
                    && measures.iter().filter(such).any(ended)
                    && !measures.iter().any(|step| step.is_current(wanted.day))
            }
            Following::All if wanted.kind.is_none() && wanted.keyworker.is_none() => true,
            Following::All => measures.iter().any(|step| such(&step)),
        }
    }
}

impl Step {
    /// Whether the measure is under way on a day.
    pub fn is_current(&self, day: Day) -> bool {
        self.since <= day && self.ends.is_none_or(|end| end > day)
    }
}
