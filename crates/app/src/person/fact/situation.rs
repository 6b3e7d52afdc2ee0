//! What is said of the situation of a person, subject by subject, among closed answers (`catalogue/situations.toml`): what
//! the funders’ reports count of their public.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Asks, Fact, Field, columns};
use crate::history::Table;

/// An answer to a subject, from a day to a day: `familiale:couple sans enfant`.
pub static SITUATION: Fact = Fact {
    table: Table { name: "situation", columns: columns!["what": Text] },
    path: "situation",
    one: "une situation",
    this: "cette situation",
    save: "Noter la situation",
    note: "Les bilans comptent ces réponses, sans nommer personne.",
    follows: None,
    fields: &[
        Field {
            column: "what",
            label: "Situation",
            hint: "",
            asks: Asks::Among(options),
            missing: Some("Choisissez ce qui est vrai de la personne."),
        },
        Field {
            column: "starts",
            label: "Depuis le",
            hint: "Le jour où on l’a su suffit.",
            asks: Asks::Day(true),
            missing: Some("Dites depuis quand."),
        },
        Field {
            column: "ends",
            label: "Jusqu’au",
            hint: "Dernier jour.",
            asks: Asks::Day(false),
            missing: None,
        },
    ],
};

/// A subject, and what may be answered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// In the base.
    pub code: String,
    /// « Situation familiale ».
    #[serde(rename = "titre")]
    pub title: String,
    /// The last answer replaces the one before; otherwise several hold together.
    #[serde(rename = "unique", default)]
    pub single: bool,
    /// The answers.
    #[serde(rename = "choix")]
    pub answers: Vec<String>,
}

#[derive(Deserialize)]
struct Catalogue {
    sujets: Vec<Subject>,
}

static SUBJECTS: LazyLock<Result<Vec<Subject>, String>> = LazyLock::new(|| {
    let text = include_str!("../../../../../catalogue/situations.toml");
    toml::from_str::<Catalogue>(text).map(|catalogue| catalogue.sujets).map_err(|error| error.to_string())
});

/// Every subject, in the order of the catalogue.
pub fn subjects() -> &'static [Subject] {
    SUBJECTS.as_deref().unwrap_or_default()
}

/// What may be noted: as it is kept, as it is read.
fn options() -> Vec<(String, String)> {
    let of = |one: &'static Subject| {
        one.answers
            .iter()
            .map(|answer| (format!("{}:{answer}", one.code), format!("{} : {answer}", one.title)))
    };
    subjects().iter().flat_map(of).collect()
}

/// The subject and the answer of what is kept; the subject is unknown when the catalogue no longer has it.
pub fn parted(what: &str) -> (Option<&'static Subject>, &str) {
    match what.split_once(':') {
        Some((code, answer)) => (subjects().iter().find(|one| one.code == code), answer),
        None => (None, what),
    }
}

/// As one reads it: « Situation familiale : couple sans enfant ».
pub fn said(what: &str) -> String {
    match parted(what) {
        (Some(subject), answer) => format!("{} : {answer}", subject.title),
        (None, answer) => answer.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_answer_is_read_again_as_it_was_noted() {
        let subjects = SUBJECTS.as_ref().unwrap_or_else(|error| panic!("{error}"));
        let codes: BTreeSet<&str> = subjects.iter().map(|one| one.code.as_str()).collect();
        assert!(codes.len() == subjects.len() && codes.iter().all(|code| !code.contains(':')));
        for (kept, read) in options() {
            assert!(kept.len() <= 120, "{kept}");
            assert_eq!(said(&kept), read);
        }
    }
}
