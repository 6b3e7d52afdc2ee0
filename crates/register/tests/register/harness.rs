//! A register at hand, and a base that holds nothing.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use base::Day;
use register::{Context, Place, ReadError, Reading, Register, Source, read};

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A file of the worked cases.
pub fn case(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/cas").join(name)
}

pub fn csv(name: &str, text: &str) -> Source {
    Source { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

/// What the base holds when the files are read.
#[derive(Default)]
pub struct Base {
    pub persons: HashSet<String>,
    pub staff: HashSet<String>,
    pub homonyms: HashMap<(String, Day), String>,
    pub accept_duplicates: bool,
}

impl Base {
    pub fn read(&self, sources: &[Source]) -> Result<Reading, ReadError> {
        let context = Context {
            today: day("2022-01-14"),
            persons: &self.persons,
            staff: &self.staff,
            homonyms: &self.homonyms,
            canonical: &|_, _| None,
            accept_duplicates: self.accept_duplicates,
        };
        read(sources, None, &context, &mut |_| {})
    }
}

/// Reads files into an empty base.
pub fn reading(sources: &[Source]) -> Reading {
    Base::default().read(sources).unwrap()
}

pub fn reading_of(path: &str) -> Reading {
    reading(&Source::read(&case(path)).unwrap())
}

/// Each fault as `line column value: expected`.
pub fn faults(reading: &Reading) -> Vec<String> {
    let faults = reading.faults.iter();
    faults
        .map(|fault| format!("{} {} « {} » : {}", fault.line, fault.column, fault.value, fault.expected))
        .collect()
}

/// The rows without their places, which differ from a file to another, nor the case of names.
pub fn placeless(register: &Register) -> Register {
    let mut register = register.clone();
    let nowhere = Place::default;
    for row in &mut register.persons {
        row.place = nowhere();
        row.last_name = row.last_name.to_uppercase();
        row.first_name = row.first_name.to_uppercase();
    }
    register.measures.iter_mut().for_each(|row| row.place = nowhere());
    register.requests.iter_mut().for_each(|row| row.place = nowhere());
    register.acts.iter_mut().for_each(|row| row.place = nowhere());
    register.staff.iter_mut().for_each(|row| row.place = nowhere());
    register.absences.iter_mut().for_each(|row| row.place = nowhere());
    register.capacities.iter_mut().for_each(|row| row.place = nowhere());
    register.planned.iter_mut().for_each(|row| row.place = nowhere());
    register
}
