//! A register at hand, and a base that holds nothing.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use base::Day;
use register::{Context, ReadError, Reading, Source, read};

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
