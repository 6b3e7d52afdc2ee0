//! What an act inherits: from the last one of the family, and from what the service does most.

use std::collections::HashSet;

use base::{Day, Id, french::fold};
use report::Nomenclatures;
use store::{Read, Result};

use super::sql;
use crate::access::Scope;

/// The last act of a family, and how long acts with it usually are.
#[derive(Clone, Debug, Default)]
pub(super) struct Habit {
    pub kind: String,
    pub place: String,
    pub theme: String,
    pub minutes: u16,
    pub travel: u16,
    /// Lengths of the last acts, the most usual first.
    pub lengths: Vec<u16>,
    /// When the last one was.
    pub day: Option<Day>,
}

/// An act of a family, as habits are made of.
pub(super) struct Past {
    pub day: Day,
    pub direct: bool,
    pub kind: String,
    pub place: String,
    pub theme: String,
    pub minutes: u16,
    pub travel: u16,
}

/// What acts with these persons usually are: the last one with them, not one written about them.
pub(super) fn of(read: &Read<'_>, scope: &Scope, persons: &[Id]) -> Result<Option<Habit>> {
    let past = sql::past(read, scope, persons)?;
    let Some(last) = past.iter().find(|act| act.direct) else { return Ok(None) };
    let lengths = by_count(past.iter().filter(|act| act.direct).map(|act| act.minutes));
    Ok(Some(Habit {
        kind: last.kind.clone(),
        place: last.place.clone(),
        theme: last.theme.clone(),
        minutes: last.minutes,
        travel: last.travel,
        lengths,
        day: Some(last.day),
    }))
}

/// The words of a service, the ones it uses most first, then those of the nomenclature.
pub(crate) struct Choices {
    pub kinds: Vec<String>,
    pub places: Vec<String>,
    pub themes: Vec<String>,
}

impl Choices {
    pub(crate) fn of(read: &Read<'_>, scope: &Scope) -> Result<Choices> {
        let used = sql::used_words(read, scope)?;
        let words = |vocabulary: &str, used: &mut dyn Iterator<Item = &String>| {
            let mut words = by_count(used.filter(|word| !word.is_empty()).cloned());
            let folded: HashSet<String> = words.iter().map(|word| fold(word)).collect();
            let known = Nomenclatures::embedded().words(vocabulary).iter().map(|word| &word.label);
            words.extend(known.filter(|label| !folded.contains(&fold(label))).cloned());
            words
        };
        Ok(Choices {
            kinds: words("acte", &mut used.iter().map(|(kind, ..)| kind)),
            places: words("lieu", &mut used.iter().map(|(_, place, _)| place)),
            themes: words("theme", &mut used.iter().map(|(.., theme)| theme)),
        })
    }
}

/// Whether a kind of act is done with the person, as the nomenclature says it usually is.
pub(crate) fn is_direct(kind: &str) -> bool {
    let word = Nomenclatures::embedded().canonical("acte", kind);
    word.and_then(|word| word.mode.as_deref()) != Some("indirect")
}

/// Distinct values, the most frequent first; as they came among equals.
fn by_count<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for value in values {
        match counts.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().map(|(value, _)| value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_usual_comes_first_and_the_last_one_among_equals() {
        assert_eq!(by_count([90u16, 60, 60, 45].into_iter()), [60, 90, 45]);
    }

    #[test]
    fn a_kind_that_no_nomenclature_knows_is_done_with_the_person() {
        assert!(is_direct("VAD") && is_direct("maraude"));
        assert!(!is_direct("Synthèse"));
    }
}
