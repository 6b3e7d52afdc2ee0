//! A checked register enters the base: all of it, or nothing; twice the same changes nothing.

mod acts;
pub mod intake;
pub mod pages;
pub mod pending;
mod persons;
mod rows;
mod sql;
mod staff;
mod sync;

use std::collections::BTreeMap;

use base::Id;
use register::Register;
use serde::{Deserialize, Serialize};
use store::{Change, StoreError, Write};

use crate::service;
use crate::vocabulary::Terms;

pub use sql::{LastImport, known_references, last_import, same_person, save_mapping, saved_mapping};

/// What became of the rows of one noun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// New rows.
    pub created: u64,
    /// Rows that said something else before.
    pub corrected: u64,
    /// Rows that said the same.
    pub unchanged: u64,
}

/// What an import did, by noun.
pub type Outcome = BTreeMap<String, Tally>;

/// Where rows are written: one service of one operator.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    operator: Id,
    service: Id,
}

/// Writes a register into a service.
///
/// Rows are known by their reference in the register: a row that is there already is compared, and
/// corrected with a line in the journal when it differs.
pub fn write_register(
    write: &mut Write<'_>,
    service: &service::Service,
    register: &Register,
    files: &[String],
    is_known: &dyn Fn(&str, &str) -> bool,
) -> Result<Outcome, StoreError> {
    let target = Target { operator: service.operator, service: service.id };
    service::hold(write, service.operator)?;
    service::hold_facts(write, service.operator, service.id)?;
    let mut terms = Terms::load(write, service.operator, is_known)?;
    let mut outcome = Outcome::new();
    let mut told = |noun: &str, tally: Tally| {
        if tally != Tally::default() {
            outcome.insert(noun.to_owned(), tally);
        }
    };

    let (tally, persons) = persons::write(write, target, &mut terms, &register.persons)?;
    told("personnes", tally);
    let (tally, staff) = staff::write(write, target, register)?;
    told("professionnels", tally);
    told("emplois", rows::employments(write, target, &mut terms, &register.staff, &staff)?);
    told("absences", rows::absences(write, target, &mut terms, &register.absences, &staff)?);
    told("capacités", rows::capacities(write, target, &mut terms, &register.capacities)?);
    told("journées prévues", rows::planned(write, target, &register.planned)?);
    told("mesures", rows::measures(write, target, &mut terms, &register.measures, &persons, &staff)?);
    told("demandes", rows::requests(write, target, &mut terms, &register.requests, &persons)?);
    told("contrats", rows::contracts(write, target, &mut terms, &register.contracts, &persons)?);
    told("actes", acts::write(write, target, &mut terms, &register.acts, &persons, &staff)?);

    let changed = outcome.values().any(|tally| tally.created + tally.corrected > 0);
    if changed {
        service::revise(write, service.operator, service.id)?;
        let after = serde_json::json!({ "files": files, "rows": outcome });
        let row = write.new_id();
        sql::insert_import(write, target, row, files, &outcome)?;
        write.journal(&Change {
            operator: service.operator,
            action: "import",
            noun: "register",
            row: Some(row),
            before: None,
            after: Some(after),
        })?;
    }
    Ok(outcome)
}
