//! The form that goes with a request (fiche de liaison): its answers, saved section by section and never required to be
//! whole; who agrees and who refuses, dated; the entitlement that it needs.

pub mod consent;
mod entitlement;
pub mod files;
pub mod form;
mod known;
pub mod page;
mod paper;
pub mod pieces;
mod sql;

use std::collections::HashMap;

use base::french::{fold, long_day, typeset};
use base::{Day, Id};
use jiff::Timestamp;
use store::{Read, Result};

use crate::access::Scope;
use crate::person;
pub use consent::{Consent, Party};
pub use entitlement::Entitlement;
use form::{Field, Form, Kind};
pub use sql::{Entry, save};
pub(crate) use sql::{insert_consent, pieces as pieces_of};

/// A form, as it is filled on a day.
#[derive(Debug, Default)]
pub struct Filled {
    /// What it asks; nothing when the circuit has no form.
    pub form: Option<&'static Form>,
    /// What was written.
    entries: HashMap<String, Entry>,
    /// What the file knows.
    known: HashMap<&'static str, String>,
    /// Who holds parental authority, as the file says.
    pub authority: Vec<String>,
    /// The notification that is in force, or the last one: its first and its last day.
    pub notification: Option<(Day, Option<Day>)>,
    /// Who agrees, who refuses; those withdrawn are left out.
    pub consents: Vec<Consent>,
}

/// Reads how the form of a request is filled.
pub fn filled(
    read: &Read<'_>,
    scope: &Scope,
    code: &str,
    request: Id,
    person: Id,
    today: Day,
) -> Result<Filled> {
    let mut filled = Filled { form: form::form(code), ..Filled::default() };
    filled.consents = sql::consents(read, scope, request)?;
    filled.entries = sql::entries(read, scope, request)?;
    if let Some(person) = person::find(read, scope, person)? {
        known::fill(read, scope, &person, today, &mut filled)?;
    }
    Ok(filled)
}

/// The entitlement of every request of the service that someone said something of, or of these only.
pub fn rights(
    read: &Read<'_>,
    scope: &Scope,
    today: Day,
    these: Option<&[Id]>,
) -> Result<HashMap<Id, Entitlement>> {
    let said = sql::said_of_rights(read, scope, these)?;
    let mut all: HashMap<Id, Entitlement> =
        said.into_iter().map(|(request, answers)| (request, Entitlement::said(&answers))).collect();
    for (request, until) in sql::notified(read, scope, today)? {
        all.insert(request, Entitlement::Open { until });
    }
    Ok(all)
}

impl Filled {
    /// The answer to a question: what was written, or else what the file knows.
    pub fn value(&self, field: &Field) -> &str {
        match self.entries.get(&field.code).filter(|_| !field.fixed) {
            Some(entry) => &entry.value,
            None => self.known.get(field.known.as_str()).map_or("", String::as_str),
        }
    }

    /// The answer to the question of this code.
    pub fn answer(&self, code: &str) -> &str {
        let field = self.form.and_then(|form| form.fields().find(|field| field.code == code));
        field.map_or("", |field| self.value(field))
    }

    /// The answer that is a day.
    pub fn day(&self, code: &str) -> Option<Day> {
        self.answer(code).parse().ok()
    }

    /// An answer, as it is read.
    pub fn said(&self, field: &Field) -> String {
        let value = self.value(field);
        match (field.kind, value.parse::<Day>()) {
            (Kind::Day, Ok(day)) => long_day(day),
            (Kind::Boxes, _) => value.replace('\n', ", "),
            _ => typeset(value),
        }
    }

    /// Whether an answer comes from the file and was not written here.
    pub fn from_file(&self, field: &Field) -> bool {
        field.fixed || (!self.entries.contains_key(&field.code) && !self.value(field).is_empty())
    }

    /// Who saved a section last, and when.
    pub fn saved(&self, section: &form::Section) -> Option<(&str, Timestamp)> {
        let own = section.fields.iter().filter_map(|field| self.entries.get(&field.code));
        own.max_by_key(|entry| entry.saved_at).map(|entry| (entry.saved_by.as_str(), entry.saved_at))
    }

    /// What was seen of a section when it was opened.
    pub fn seal(&self, section: &form::Section) -> String {
        use sha2::{Digest, Sha256};
        let mut digest = Sha256::new();
        for field in &section.fields {
            let entry = self.entries.get(&field.code);
            digest.update(format!("{}={:?}\n", field.code, entry.map(|entry| &entry.value)));
        }
        hex::encode(&digest.finalize()[..8])
    }

    /// What was written, as it is now; nothing for what nobody wrote.
    pub fn written(&self, code: &str) -> Option<&str> {
        self.entries.get(code).map(|entry| entry.value.as_str())
    }

    /// The questions that must be answered and are not, in one sentence; nothing when there are none.
    pub fn missing(&self) -> Option<String> {
        let form = self.form?;
        let missing: Vec<String> = form
            .fields()
            .filter(|field| field.required && self.value(field).is_empty())
            .map(|field| format!("« {} »", field.title))
            .collect();
        (!missing.is_empty()).then(|| format!("La fiche n’est pas remplie\u{202f}: {}.", missing.join(", ")))
    }

    /// The last word of each who answered for a party.
    fn last_of(&self, party: Party) -> Vec<&Consent> {
        let mut last: Vec<&Consent> = Vec::new();
        for one in self.consents.iter().filter(|one| one.party == party) {
            last.retain(|before| fold(&before.name) != fold(&one.name));
            last.push(one);
        }
        last
    }

    /// What lacks of the agreement of one party.
    pub fn consent_lacking(&self, party: Party) -> Option<String> {
        let last = self.last_of(party);
        if let Some(refusal) = last.iter().find(|one| one.answer == consent::REFUSES) {
            return Some(format!("{} a refusé le {}.", refusal.name, long_day(refusal.day)));
        }
        if last.is_empty() {
            return Some(format!("L’accord {} n’est pas noté.", party.of()));
        }
        None
    }

    /// What lacks of the agreements of all: of holders of parental authority when the young person is a minor, each of
    /// them, unless a judge’s delegation stands for them (refus de la famille, cahier des charges VI).
    pub fn consents_lacking(&self, minor: bool) -> Vec<String> {
        let mut lacks = Vec::new();
        for party in [Party::Young, Party::Home] {
            lacks.extend(self.consent_lacking(party));
        }
        if !self.answer("ecole-nom").is_empty() || !self.last_of(Party::School).is_empty() {
            lacks.extend(self.consent_lacking(Party::School));
        }
        if !minor {
            return lacks;
        }
        let last = self.last_of(Party::Authority);
        if last.iter().any(|one| one.answer == consent::DELEGATION) {
            return lacks;
        }
        lacks.extend(self.consent_lacking(Party::Authority));
        let silent =
            self.authority.iter().filter(|name| !last.iter().any(|one| fold(&one.name) == fold(name)));
        if !last.is_empty() {
            lacks.extend(
                silent.map(|name| {
                    format!("L’accord de {name}, qui exerce l’autorité parentale, n’est pas noté.")
                }),
            );
        }
        lacks
    }
}
