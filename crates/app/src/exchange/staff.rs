//! Professionals: those that the register lists, and those that its rows only name.

use std::collections::{BTreeSet, HashMap};

use base::Id;
use register::Register;
use store::{Result, Write};

use super::sync::{Cell, Incoming, Kind, Table, sync};
use super::{Tally, Target};

const PROFESSIONAL: Table = Table { name: "professional", columns: &[("name", Kind::Text)] };

/// Writes the professionals; what became of them, and their identifiers by reference (those already in
/// the base included).
///
/// A service may keep no list of its staff: the minutes of an act still belong to who did it, so whoever
/// a row names is kept by that name, without an employment.
pub(super) fn write(
    write: &mut Write<'_>,
    target: Target,
    register: &Register,
) -> Result<(Tally, HashMap<String, Id>)> {
    let listed: Vec<Incoming> =
        register.staff.iter().map(|row| professional(&row.reference, &row.name)).collect();
    let (mut tally, ids) = sync(write, target, &PROFESSIONAL, &listed)?;
    let named: Vec<Incoming> = named(register)
        .into_iter()
        .filter(|name| !ids.contains_key(*name))
        .map(|name| professional(name, name))
        .collect();
    if named.is_empty() {
        return Ok((tally, ids));
    }
    let (more, ids) = sync(write, target, &PROFESSIONAL, &named)?;
    tally.created += more.created;
    Ok((tally, ids))
}

fn professional(reference: &str, name: &str) -> Incoming {
    Incoming { reference: reference.to_owned(), cells: vec![Cell::Text(name.to_owned())] }
}

/// Whoever the rows name, once each.
fn named(register: &Register) -> BTreeSet<&str> {
    let keyworkers = register.measures.iter().flat_map(|row| [&row.keyworker, &row.co_keyworker]);
    let workers = register.acts.iter().flat_map(|row| &row.staff);
    let absent = register.absences.iter().map(|row| &row.staff);
    let all = keyworkers.chain(workers).chain(absent).map(String::as_str);
    all.filter(|name| !name.is_empty()).collect()
}
