//! Each noun of a register as rows of its table.

use std::collections::HashMap;

use base::{Id, french::fold};
use register::{AbsenceRow, CapacityRow, ContractRow, MeasureRow, Outcome, PlannedRow, RequestRow, StaffRow};
use store::{Result, Write};

use super::sync::{Cell, Incoming, Kind, Table, sync};
use super::{Tally, Target};
use crate::vocabulary::Terms;

/// References of a noun, and the identifiers they have in the base.
type Ids = HashMap<String, Id>;

const EMPLOYMENT: Table = Table {
    name: "employment",
    columns: &[
        ("professional_id", Kind::Id),
        ("profession", Kind::Int),
        ("status", Kind::Int),
        ("share", Kind::Int),
        ("starts", Kind::Day),
        ("ends", Kind::Day),
    ],
};

const ABSENCE: Table = Table {
    name: "absence",
    columns: &[
        ("professional_id", Kind::Id),
        ("motive", Kind::Int),
        ("starts", Kind::Day),
        ("ends", Kind::Day),
    ],
};

const CAPACITY: Table = Table {
    name: "capacity",
    columns: &[("territory", Kind::Int), ("places", Kind::Int), ("starts", Kind::Day), ("ends", Kind::Day)],
};

const PLANNED: Table = Table { name: "planned_days", columns: &[("year", Kind::Int), ("days", Kind::Int)] };

const MEASURE: Table = Table {
    name: "measure",
    columns: &[
        ("person_id", Kind::Id),
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

const REQUEST: Table = Table {
    name: "request",
    columns: &[
        ("person_id", Kind::Id),
        ("kind", Kind::Int),
        ("prescriber", Kind::Int),
        ("territory", Kind::Int),
        ("received", Kind::Day),
        ("decided", Kind::Day),
        ("outcome", Kind::Text),
    ],
};

const CONTRACT: Table = Table {
    name: "contract",
    columns: &[
        ("person_id", Kind::Id),
        ("rank", Kind::Int),
        ("regime", Kind::Int),
        ("signed", Kind::Day),
        ("starts", Kind::Day),
        ("ends", Kind::Day),
        ("objectives", Kind::Text),
        ("actions", Kind::Text),
        ("reinforced", Kind::Bool),
    ],
};

pub(super) fn employments(
    write: &mut Write<'_>,
    target: Target,
    terms: &mut Terms<'_>,
    rows: &[StaffRow],
    staff: &Ids,
) -> Result<Tally> {
    let mut incoming = Vec::with_capacity(rows.len());
    for row in rows {
        incoming.push(Incoming {
            reference: row.reference.clone(),
            cells: vec![
                Cell::id(staff.get(&row.reference).copied()),
                Cell::int(terms.word(write, "profession", &row.profession)?),
                Cell::int(terms.word(write, "status", &row.status)?),
                Cell::Int(i64::from(row.share)),
                Cell::day(row.start),
                Cell::day(row.end),
            ],
        });
    }
    Ok(sync(write, target, &EMPLOYMENT, &incoming)?.0)
}

/// An absence has no number of its own: it is known by who, why and from when.
pub(super) fn absences(
    write: &mut Write<'_>,
    target: Target,
    terms: &mut Terms<'_>,
    rows: &[AbsenceRow],
    staff: &Ids,
) -> Result<Tally> {
    let mut incoming = Vec::with_capacity(rows.len());
    for row in rows {
        let start = row.start.map(|day| day.to_string()).unwrap_or_default();
        incoming.push(Incoming {
            reference: format!("{} {} {start}", row.staff, fold(&row.motive)),
            cells: vec![
                Cell::id(staff.get(&row.staff).copied()),
                Cell::int(terms.word(write, "absence_motive", &row.motive)?),
                Cell::day(row.start),
                Cell::day(row.end),
            ],
        });
    }
    Ok(sync(write, target, &ABSENCE, &incoming)?.0)
}

/// Places are known by their territory and the day from which they count.
pub(super) fn capacities(
    write: &mut Write<'_>,
    target: Target,
    terms: &mut Terms<'_>,
    rows: &[CapacityRow],
) -> Result<Tally> {
    let mut incoming = Vec::with_capacity(rows.len());
    for row in rows {
        let start = row.start.map(|day| day.to_string()).unwrap_or_default();
        incoming.push(Incoming {
            reference: format!("{} {start}", fold(&row.territory)),
            cells: vec![
                Cell::int(terms.word(write, "territory", &row.territory)?),
                Cell::Int(row.places),
                Cell::day(row.start),
                Cell::day(row.end),
            ],
        });
    }
    Ok(sync(write, target, &CAPACITY, &incoming)?.0)
}

pub(super) fn planned(write: &mut Write<'_>, target: Target, rows: &[PlannedRow]) -> Result<Tally> {
    let incoming: Vec<_> = rows
        .iter()
        .map(|row| Incoming {
            reference: row.year.to_string(),
            cells: vec![Cell::Int(i64::from(row.year)), Cell::Int(row.days)],
        })
        .collect();
    Ok(sync(write, target, &PLANNED, &incoming)?.0)
}

pub(super) fn measures(
    write: &mut Write<'_>,
    target: Target,
    terms: &mut Terms<'_>,
    rows: &[MeasureRow],
    persons: &Ids,
    staff: &Ids,
) -> Result<Tally> {
    let mut incoming = Vec::with_capacity(rows.len());
    for row in rows {
        incoming.push(Incoming {
            reference: row.reference.clone(),
            cells: vec![
                Cell::id(persons.get(&row.person).copied()),
                Cell::int(terms.word(write, "kind", &row.kind)?),
                Cell::int(terms.word(write, "prescriber", &row.prescriber)?),
                Cell::int(terms.word(write, "territory", &row.territory)?),
                Cell::day(row.decided),
                Cell::day(row.start),
                Cell::day(row.end),
                Cell::int(terms.word(write, "motive", &row.motive)?),
                Cell::int(terms.word(write, "outcome", &row.outcome)?),
                Cell::id(staff.get(&row.keyworker).copied()),
                Cell::id(staff.get(&row.co_keyworker).copied()),
            ],
        });
    }
    Ok(sync(write, target, &MEASURE, &incoming)?.0)
}

pub(super) fn requests(
    write: &mut Write<'_>,
    target: Target,
    terms: &mut Terms<'_>,
    rows: &[RequestRow],
    persons: &Ids,
) -> Result<Tally> {
    let mut incoming = Vec::with_capacity(rows.len());
    for row in rows {
        let outcome = row.outcome.map(|outcome| match outcome {
            Outcome::Admitted => "admis",
            Outcome::Refused => "refus",
            Outcome::Withdrawn => "retirée",
        });
        incoming.push(Incoming {
            reference: row.reference.clone(),
            cells: vec![
                Cell::id(persons.get(&row.person).copied()),
                Cell::int(terms.word(write, "kind", &row.kind)?),
                Cell::int(terms.word(write, "prescriber", &row.prescriber)?),
                Cell::int(terms.word(write, "territory", &row.territory)?),
                Cell::day(row.received),
                Cell::day(row.decided),
                outcome.map_or(Cell::Null, |outcome| Cell::Text(outcome.to_owned())),
            ],
        });
    }
    Ok(sync(write, target, &REQUEST, &incoming)?.0)
}

pub(super) fn contracts(
    write: &mut Write<'_>,
    target: Target,
    terms: &mut Terms<'_>,
    rows: &[ContractRow],
    persons: &Ids,
) -> Result<Tally> {
    let mut incoming = Vec::with_capacity(rows.len());
    for row in rows {
        let objectives = list(write, terms, "objective", &row.objectives)?;
        let actions = list(write, terms, "action", &row.actions)?;
        incoming.push(Incoming {
            reference: row.reference.clone(),
            cells: vec![
                Cell::id(persons.get(&row.person).copied()),
                Cell::Int(i64::from(row.rank)),
                Cell::int(terms.word(write, "regime", &row.regime)?),
                Cell::day(row.signed),
                Cell::day(row.start),
                Cell::day(row.end),
                Cell::Text(objectives),
                Cell::Text(actions),
                Cell::Bool(row.reinforced),
            ],
        });
    }
    Ok(sync(write, target, &CONTRACT, &incoming)?.0)
}

/// A list of words as the base keeps it: `[12,15]`.
fn list(
    write: &mut Write<'_>,
    terms: &mut Terms<'_>,
    vocabulary: &'static str,
    labels: &[String],
) -> Result<String> {
    let mut words = Vec::with_capacity(labels.len());
    for label in labels {
        words.extend(terms.word(write, vocabulary, label)?);
    }
    Ok(serde_json::Value::from(words).to_string())
}
