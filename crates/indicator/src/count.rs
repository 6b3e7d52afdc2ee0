//! The kernel: population × tally × axes over facts.

use base::Period;

use crate::axis::{Axis, Codes};
use crate::catalogue::Counted;
use crate::facts::Facts;
use crate::population::Population;
use crate::rows::Rows;
use crate::rules::Rules;
use crate::tally::{Counting, Sum, Tally, pair};

/// Facts, the rules of their agreement, and a period.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// What is counted.
    pub facts: &'a Facts,
    /// How the agreement counts.
    pub rules: &'a Rules,
    /// When.
    pub period: Period,
}

/// What was counted, key by key.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The labels of the keys of each axis.
    pub labels: Vec<Vec<String>>,
    /// One sum a key, or a pair of keys (the second axis runs faster).
    pub sums: Vec<Sum>,
    /// The order of the keys means something, for each axis.
    pub ordered: Vec<bool>,
}

/// Counts these rows along no axis, one or two; nothing when the noun has no such attribute, or nothing
/// of what the tally counts.
pub fn count(
    scope: Scope<'_>,
    population: Population,
    rows: &Rows,
    tally: Tally,
    axes: &[Axis],
) -> Option<Table> {
    count_worth(scope, population, rows, tally, axes, None)
}

/// The same of rows that stand for others, each worth the sum of those.
pub(crate) fn count_worth(
    scope: Scope<'_>,
    population: Population,
    rows: &Rows,
    tally: Tally,
    axes: &[Axis],
    worth: Option<&[Sum]>,
) -> Option<Table> {
    let noun = population.noun();
    if !tally.counts(noun) {
        return None;
    }
    let on = Counting { facts: scope.facts, rules: scope.rules, period: scope.period, noun, rows, worth };
    let keys = |axis: &Axis| axis.keys(scope.facts, scope.rules, scope.period, (noun, tally), rows);
    match axes {
        [] => {
            let sums = tally.count(&on, &|_| 0, 1);
            Some(Table { labels: Vec::new(), sums, ordered: Vec::new() })
        }
        [axis] => {
            let keys = keys(axis)?;
            // One kernel for each form of codes: the choice is made once, not for each row.
            let sums = match &keys.codes {
                Codes::Column(column) => tally.count(&on, &|row| usize::from(column[row]), keys.labels.len()),
                Codes::Made(made) => tally.count(&on, &|row| usize::from(made[row]), keys.labels.len()),
                codes => tally.count(&on, &|row| codes.of(row), keys.labels.len()),
            };
            Some(Table { labels: vec![keys.labels], sums, ordered: vec![keys.ordered] })
        }
        [first, second] => {
            let (first, second) = (keys(first)?, keys(second)?);
            let width = second.labels.len();
            let key = pair(&first.codes, &second.codes, width);
            let sums = tally.count(&on, &key, first.labels.len() * width);
            Some(Table {
                labels: vec![first.labels, second.labels],
                sums,
                ordered: vec![first.ordered, second.ordered],
            })
        }
        _ => None,
    }
}

/// The rows whose keys are these, along the axes of what is counted.
pub fn narrow(scope: Scope<'_>, counted: Counted, rows: &Rows, by: &[(Axis, &str)]) -> Option<Rows> {
    let counted = (counted.population.noun(), counted.decompte);
    let mut narrowed = rows.clone();
    for (axis, key) in by {
        // Sizes and frequencies are those of the whole population, not of what is left of it.
        let keys = axis.keys(scope.facts, scope.rules, scope.period, counted, rows)?;
        let code = keys.labels.iter().position(|label| label == key);
        narrowed = narrowed.keep(|row| Some(keys.codes.of(row)) == code);
    }
    Some(narrowed)
}
