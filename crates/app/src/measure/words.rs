//! The words a form proposes: those the service uses, most used first, then those of the nomenclature.

use std::collections::HashMap;

use base::{Day, Id};
use report::Nomenclatures;
use store::{Read, Result, Write};

use super::form::Choice;
use super::sql;
use crate::access::Scope;
use crate::exchange::intake::{canonical, is_known, nomenclature};
use crate::vocabulary::{self, Terms};

/// The words of an operator, and how much a service uses them.
pub struct Words {
    labels: HashMap<i64, String>,
    /// Vocabulary and label, most used first.
    used: Vec<(&'static str, String)>,
}

/// A professional of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Professional {
    /// Their row.
    pub id: Id,
    /// As the register writes it.
    pub name: String,
    /// Whether they work in the service today.
    pub present: bool,
}

/// Columns of measures and requests that hold words.
const LISTS: [(&str, &str); 5] = [
    ("kind", "kind"),
    ("prescriber", "prescriber"),
    ("territory", "territory"),
    ("motive", "motive"),
    ("outcome", "outcome"),
];

impl Words {
    /// What words are called, for a page that proposes none.
    pub fn labels(read: &Read<'_>, scope: &Scope) -> Result<Words> {
        let terms = vocabulary::all(read, scope.operator)?;
        Ok(Words { labels: terms.into_iter().map(|term| (term.id, term.label)).collect(), used: Vec::new() })
    }

    /// What words are called, and how much each is used here: it reads every measure of the service.
    pub fn load(read: &Read<'_>, scope: &Scope) -> Result<Words> {
        let mut words = Words::labels(read, scope)?;
        for (vocabulary, column) in LISTS {
            for term in sql::used_words(read, scope, column)? {
                words.used.extend(words.labels.get(&term).map(|label| (vocabulary, label.clone())));
            }
        }
        Ok(words)
    }

    /// The label of a word.
    pub fn label(&self, term: Option<i64>) -> &str {
        term.and_then(|term| self.labels.get(&term)).map_or("", String::as_str)
    }

    /// What a list proposes.
    pub fn choices(&self, vocabulary: &str) -> Vec<Choice> {
        let mut choices: Vec<Choice> = Vec::new();
        let used = self.used.iter().filter(|(list, _)| *list == vocabulary).map(|(_, label)| label.as_str());
        let known =
            Nomenclatures::embedded().words(nomenclature(vocabulary)).iter().map(|word| word.label.as_str());
        for label in used.chain(known) {
            if !choices.iter().any(|choice| choice.value == label) {
                choices.push(Choice::word(label));
            }
        }
        choices
    }

    /// What a list proposes, as plain texts.
    pub fn proposals(&self, vocabulary: &str) -> Vec<String> {
        self.choices(vocabulary).into_iter().map(|choice| choice.label).collect()
    }
}

/// The word of this label, added to the operator's when it is new.
pub fn word(
    write: &mut Write<'_>,
    operator: Id,
    vocabulary: &'static str,
    label: &str,
) -> Result<Option<i64>> {
    let spelling = canonical(vocabulary, label).unwrap_or_else(|| label.to_owned());
    Terms::load(write, operator, &is_known)?.word(write, vocabulary, &spelling)
}

/// A kind of measure as the nomenclature writes it, and who decides it.
pub fn kind(label: &str) -> (String, Option<String>) {
    match Nomenclatures::embedded().canonical("type", label) {
        Some(word) => (word.label.clone(), word.authority.clone()),
        None => (label.to_owned(), None),
    }
}

/// The sign of a tag: judicial, administrative, or none.
pub fn tone(label: &str) -> &'static str {
    match kind(label).1.as_deref() {
        Some("judiciaire") => "jud",
        Some("administrative") => "adm",
        _ => "",
    }
}

/// The professionals of a service: who works there today first.
pub fn staff(read: &Read<'_>, scope: &Scope, today: Day) -> Result<Vec<Professional>> {
    let mut staff = sql::staff(read, scope, today)?;
    staff.sort_by_cached_key(|one| (!one.present, base::french::fold(&one.name)));
    Ok(staff)
}

/// The professionals as a list proposes them.
pub fn staff_choices(staff: &[Professional]) -> Vec<Choice> {
    let label = |one: &Professional| {
        if one.present { one.name.clone() } else { format!("{} (plus en poste)", one.name) }
    };
    staff.iter().map(|one| Choice { value: one.id.to_string(), label: label(one) }).collect()
}
