//! Persons: who they are (`person`), and what this service's register says of them (`enrolment`).

use std::collections::HashMap;

use base::{Id, french::fold};
use register::PersonRow;
use serde_json::json;
use store::{Change, Result, Write};

use super::{Tally, Target, sql};
use crate::search::{self, PersonWords};
use crate::vocabulary::Terms;

/// A person as the two tables hold her.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Person {
    pub reference: String,
    pub last_name: String,
    pub first_name: String,
    pub sex: Option<String>,
    pub birth: Option<base::Day>,
    pub family: Option<String>,
    pub parents: Option<i64>,
    pub residence: Option<i64>,
    pub territory: Option<i64>,
}

impl Person {
    /// How she is found and compared.
    pub(super) fn name_key(&self) -> String {
        fold(&format!("{} {}", self.last_name, self.first_name))
    }

    /// « DELMAS » and « Delmas » are one name: a register in capitals corrects nothing.
    fn spelled_like(mut self, known: &Person) -> Person {
        if self.last_name.to_lowercase() == known.last_name.to_lowercase() {
            self.last_name.clone_from(&known.last_name);
        }
        if self.first_name.to_lowercase() == known.first_name.to_lowercase() {
            self.first_name.clone_from(&known.first_name);
        }
        self
    }

    /// What she is found by.
    fn words((id, person): &(Id, Person)) -> PersonWords {
        PersonWords {
            person: *id,
            last_name: person.last_name.clone(),
            first_name: person.first_name.clone(),
            birth: person.birth,
            reference: person.reference.clone(),
            family: person.family.clone(),
        }
    }

    fn json(&self) -> serde_json::Value {
        json!({
            "last_name": self.last_name,
            "first_name": self.first_name,
            "sex": self.sex,
            "birth": self.birth.map(|day| day.to_string()),
            "family": self.family,
            "parents": self.parents,
            "residence": self.residence,
            "territory": self.territory,
        })
    }
}

/// Writes the persons; what became of them, and their identifiers by reference.
pub(super) fn write(
    write: &mut Write<'_>,
    target: Target,
    terms: &mut Terms<'_>,
    rows: &[PersonRow],
) -> Result<(Tally, HashMap<String, Id>)> {
    let known = sql::persons(write, target)?;
    let mut ids: HashMap<String, Id> =
        known.iter().map(|(reference, (id, _))| (reference.clone(), *id)).collect();
    let mut tally = Tally::default();
    let mut fresh = Vec::new();
    for row in rows {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let person = Person {
            reference: row.reference.clone(),
            last_name: row.last_name.clone(),
            first_name: row.first_name.clone(),
            sex: some(&row.sex),
            birth: row.birth,
            family: some(&row.family),
            parents: terms.word(write, "parents", &row.parents)?,
            residence: terms.word(write, "residence", &row.residence)?,
            territory: terms.word(write, "territory", &row.territory)?,
        };
        let person = match known.get(&row.reference) {
            Some((_, before)) => person.spelled_like(before),
            None => person,
        };
        match known.get(&row.reference) {
            None => {
                let id = write.new_id();
                ids.insert(row.reference.clone(), id);
                fresh.push((id, person));
            }
            Some((_, before)) if *before == person => tally.unchanged += 1,
            Some((id, before)) => {
                sql::correct_person(write, target, *id, &person)?;
                search::person(write, target.operator, *id)?;
                write.journal(&Change {
                    operator: target.operator,
                    action: "correct",
                    noun: "person",
                    row: Some(*id),
                    before: Some(before.json()),
                    after: Some(person.json()),
                })?;
                tally.corrected += 1;
            }
        }
    }
    tally.created = fresh.len() as u64;
    sql::insert_persons(write, target, &fresh)?;
    search::new_persons(write, target.operator, target.service, fresh.iter().map(Person::words))?;
    Ok((tally, ids))
}
