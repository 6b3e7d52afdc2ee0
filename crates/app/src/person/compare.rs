//! Two persons side by side: what each says, and where they differ.

use std::collections::HashMap;

use base::french::{fold, long_day};

use super::Person;
use crate::vocabulary::Term;

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is compared.
    pub label: &'static str,
    /// On the left.
    pub left: String,
    /// On the right.
    pub right: String,
    /// Both say something, and not the same.
    pub differs: bool,
}

impl Line {
    /// A line of two texts; case and accents make no difference.
    pub fn new(label: &'static str, left: String, right: String) -> Line {
        let (one, other) = (fold(&left), fold(&right));
        let differs = one != other && !one.is_empty() && !other.is_empty();
        Line { label, left, right, differs }
    }
}

/// What a person says, line by line.
pub fn lines(left: &Person, right: &Person, terms: &[Term]) -> Vec<Line> {
    let labels: HashMap<i64, &str> = terms.iter().map(|term| (term.id, term.label.as_str())).collect();
    let word = |id: Option<i64>| {
        id.and_then(|id| labels.get(&id)).map_or(String::new(), |label| (*label).to_owned())
    };
    let sex = |person: &Person| match person.sex.as_deref() {
        Some("F") => "féminin".to_owned(),
        Some("M") => "masculin".to_owned(),
        _ => String::new(),
    };
    let birth = |person: &Person| person.birth.map(long_day).unwrap_or_default();
    let family = |person: &Person| person.family.clone().unwrap_or_default();
    vec![
        Line::new("Nom", left.last_name.clone(), right.last_name.clone()),
        Line::new("Prénom", left.first_name.clone(), right.first_name.clone()),
        Line::new("Naissance", birth(left), birth(right)),
        Line::new("Sexe", sex(left), sex(right)),
        Line::new("Famille", family(left), family(right)),
        Line::new("Parents", word(left.parents), word(right.parents)),
        Line::new("Réside avec", word(left.residence), word(right.residence)),
        Line::new("Territoire", word(left.territory), word(right.territory)),
    ]
}
