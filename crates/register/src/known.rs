//! The references that rows may point at: those of the base and those of this register.

use std::collections::{HashMap, HashSet};

use base::french::fold;

/// How a reference stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// A row of the base, or a sound one of this register.
    Known,
    /// A row of this register that is refused.
    Refused,
    /// No row.
    Unknown,
}

/// The references of persons, or of professionals.
pub(crate) struct Known<'c> {
    base: &'c HashSet<String>,
    pub(crate) taken: HashSet<String>,
    refused: HashSet<String>,
    /// From a folded name to its reference; none when several bear it.
    names: HashMap<String, Option<String>>,
}

impl<'c> Known<'c> {
    pub(crate) fn new(base: &'c HashSet<String>) -> Known<'c> {
        Known { base, taken: HashSet::new(), refused: HashSet::new(), names: HashMap::new() }
    }

    pub(crate) fn take(&mut self, reference: &str, names: &[String]) {
        self.taken.insert(reference.to_owned());
        self.name(reference, names);
    }

    pub(crate) fn refuse(&mut self, reference: String, names: &[String]) {
        if !reference.is_empty() && !self.taken.contains(&reference) {
            self.name(&reference, names);
            self.refused.insert(reference);
        }
    }

    fn name(&mut self, reference: &str, names: &[String]) {
        for name in names {
            let bearer = self.names.entry(fold(name)).or_insert_with(|| Some(reference.to_owned()));
            if bearer.as_deref() != Some(reference) {
                *bearer = None;
            }
        }
    }

    pub(crate) fn standing(&self, reference: &str) -> Standing {
        if self.taken.contains(reference) {
            Standing::Known
        } else if self.refused.contains(reference) {
            // Even when the base knows it: what it holds is what this row was to correct.
            Standing::Refused
        } else if self.base.contains(reference) {
            Standing::Known
        } else {
            Standing::Unknown
        }
    }

    /// The reference of the one who bears this name, when there is only one.
    pub(crate) fn named(&self, name: &str) -> Option<&str> {
        self.names.get(&fold(name)).and_then(Option::as_deref)
    }

    /// Whether there is any row to point at.
    pub(crate) fn is_kept(&self) -> bool {
        !self.base.is_empty() || !self.taken.is_empty() || !self.refused.is_empty()
    }
}
