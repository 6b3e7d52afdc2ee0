//! Choices drawn as chips: usual lengths first, the last travel, the themes most used.

use base::french::duration;
use report::Nomenclatures;

use super::habit::{Habit, is_direct};
use super::typed::Typed;

/// Lengths that are always proposed.
const LENGTHS: [u16; 4] = [45, 60, 90, 120];
/// Travels that are always proposed.
const TRAVELS: [u16; 4] = [0, 20, 40, 60];
/// Themes shown as chips; the others are in the list beside them.
const THEMES: usize = 5;

/// A choice, and whether it is made.
pub(super) struct Chip {
    pub value: String,
    pub label: String,
    pub on: bool,
}

impl Chip {
    /// Whether an act of this kind is usually done without the person.
    pub(super) fn is_indirect(&self) -> bool {
        !is_direct(&self.value)
    }
}

/// What is written beside the chips.
pub(super) struct Other {
    pub on: bool,
    pub value: String,
}

/// Words of a nomenclature, as they are proposed.
pub(super) fn nomenclature(vocabulary: &str) -> Vec<String> {
    Nomenclatures::embedded().words(vocabulary).iter().map(|word| word.label.clone()).collect()
}

pub(super) fn chip(value: &str, label: &str, chosen: &str) -> Chip {
    Chip { value: value.to_owned(), label: label.to_owned(), on: value == chosen }
}

/// Words to choose among; the chosen one is always there.
pub(super) fn choose(words: &[String], chosen: &str) -> Vec<Chip> {
    let mut chips: Vec<Chip> = words.iter().map(|word| chip(word, word, chosen)).collect();
    if !chosen.is_empty() && chips.iter().all(|chip| !chip.on) {
        chips.insert(0, chip(chosen, chosen, chosen));
    }
    chips
}

/// The themes most used as chips, the chosen one among them; the others in a list.
pub(super) fn themes(words: &[String], chosen: &str) -> (Vec<Chip>, Vec<Chip>) {
    let mut all = choose(words, chosen);
    if let Some(at) = all.iter().position(|chip| chip.on).filter(|at| *at >= THEMES) {
        let chip = all.remove(at);
        all.insert(THEMES - 1, chip);
    }
    let more = all.split_off(THEMES.min(all.len()));
    (all, more)
}

/// The usual lengths first, then the others that are always there.
pub(super) fn lengths(habit: Option<&Habit>, chosen: Option<u16>) -> Vec<u16> {
    let mut values: Vec<u16> = Vec::new();
    let usual = habit.map(|habit| habit.lengths.as_slice()).unwrap_or_default();
    for minutes in usual.iter().copied().take(2).chain(LENGTHS).chain(chosen) {
        if !values.contains(&minutes) && minutes > 0 {
            values.push(minutes);
        }
    }
    values
}

pub(super) fn travels(habit: Option<&Habit>, chosen: Option<u16>) -> Vec<u16> {
    let mut values: Vec<u16> = TRAVELS.to_vec();
    for minutes in habit.map(|habit| habit.travel).into_iter().chain(chosen) {
        if !values.contains(&minutes) {
            values.push(minutes);
        }
    }
    values.sort_unstable();
    values
}

pub(super) fn chips(typed: &Typed, name: &str, values: Vec<u16>) -> (Vec<Chip>, Other) {
    let minutes = typed.length(name);
    let other = typed.one(name) == "autre" && minutes.is_none();
    let label = |value: u16| match name {
        "trajet" => value.to_string(),
        _ => duration(i64::from(value)),
    };
    let chips = values.iter().map(|value| Chip {
        value: value.to_string(),
        label: label(*value),
        on: minutes == Some(*value),
    });
    let value = if other { typed.one(&format!("{name}_autre")).to_owned() } else { String::new() };
    (chips.collect(), Other { on: other, value })
}
