//! Behind a figure: the rows it counts, found again by the words that counted them.

use base::{Month, Period};

use crate::act::starts;
use crate::axis::{Axis, person_of};
use crate::catalogue::{Entry, Formula};
use crate::count::narrow;
use crate::facts::Index;
use crate::marks::first_of_each;
use crate::months;
use crate::rows::{Noun, Rows};
use crate::tally::{Counting, Sum, Tally};
use crate::year::{Value, Year, mean, median};

/// The rows behind a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Behind {
    /// What they are.
    pub noun: Noun,
    /// Which they are.
    pub rows: Rows,
    /// What of them is counted.
    pub tally: Tally,
    /// When: the month of a figure of a month.
    pub period: Period,
}

impl Year<'_> {
    /// The rows behind what a report shows: a figure (`mesures`), a part of it (`mesures.type`, and
    /// the key), either of them over one month of the period.
    pub fn open(&self, id: &str, key: Option<&str>, month: Option<Month>) -> Option<Behind> {
        if let Some(month) = month {
            let mut months = self.scope.period.months().into_iter();
            let month = months.find(|period| period.first().month_of() == month)?;
            return self.over(month).open(id, key, None);
        }
        let (entry, axis) = self.catalogue.find(id)?;
        let axis = axis.or_else(|| matches!(entry.formula, Formula::FinDeMois(_)).then_some(Axis::Mois));
        match key {
            Some(key) => self.behind(&entry.id, &[(axis?, key)]),
            None => self.behind(&entry.id, &[]),
        }
    }

    /// The rows that a figure counts, narrowed to these keys; those of the numerator for a ratio.
    pub fn behind(&self, id: &str, by: &[(Axis, &str)]) -> Option<Behind> {
        let entry = self.catalogue.entry(id)?;
        if let Some(at) = by.iter().position(|(axis, _)| *axis == Axis::Mois) {
            let mut rest = by.to_vec();
            let (_, key) = rest.remove(at);
            return self.over(self.month_named(key)?).behind(id, &rest);
        }
        match &entry.formula {
            Formula::Rapport { numerateur, .. } => self.behind(numerateur, by),
            Formula::ParJour(of) => self.behind(of, by),
            Formula::Somme(all) => self.behind_sum(all, by),
            Formula::FinDeMois(_) => match self.scope.period.months().last() {
                Some(last) if *last != self.scope.period => self.over(*last).behind(id, by),
                _ => self.behind_count(entry, by),
            },
            _ => self.behind_count(entry, by),
        }
    }

    fn month_named(&self, key: &str) -> Option<Period> {
        let at = months::labels(self.scope.period).iter().position(|label| label == key)?;
        self.scope.period.months().get(at).copied()
    }

    fn behind_count(&self, entry: &Entry, by: &[(Axis, &str)]) -> Option<Behind> {
        let counted = entry.formula.counted()?;
        let rows = narrow(self.scope, counted, &self.population(counted.population), by)?;
        let noun = counted.population.noun();
        Some(Behind { noun, rows, tally: counted.decompte, period: self.scope.period })
    }

    /// The rows of a sum, line after line. Of a line of distinct persons, one row a person: who is in two
    /// lines is there twice, as in the sum.
    fn behind_sum(&self, lines: &[String], by: &[(Axis, &str)]) -> Option<Behind> {
        let lines = lines.iter().map(|id| self.behind(id, by)).collect::<Option<Vec<Behind>>>()?;
        let (noun, tally) = lines.first().map(|line| (line.noun, line.tally))?;
        if lines.iter().any(|line| (line.noun, line.tally) != (noun, tally)) {
            return None;
        }
        let distinct = tally == Tally::Personnes;
        let rows = lines.iter().flat_map(|line| match person_of(self.scope.facts, noun) {
            Some(person) if distinct => {
                first_of_each(person, self.scope.facts.persons.id.len(), &line.rows).list()
            }
            _ => line.rows.list(),
        });
        Some(Behind {
            noun,
            rows: Rows::List(rows.collect()),
            tally: if distinct { Tally::Lignes } else { tally },
            period: self.scope.period,
        })
    }

    /// The value of rows, by the same tally: what is shown beside the list of them.
    pub fn tallied(&self, behind: &Behind) -> Sum {
        behind.tally.count(&self.counting_of(behind), &|_| 0, 1).first().copied().unwrap_or_default()
    }

    /// The value of each row, in order: the days of each measure, the minutes of each act; nothing for a
    /// row that has none.
    pub fn row_values(&self, behind: &Behind) -> Vec<Option<f64>> {
        behind.tally.values(&self.counting_of(behind))
    }

    /// The value of a figure narrowed to these keys; nothing where its rows are not to be had.
    pub fn narrowed(&self, id: &str, by: &[(Axis, &str)]) -> Option<Value> {
        let entry = self.catalogue.entry(id)?;
        if by.is_empty() {
            return self.value(id);
        }
        let behind = self.behind(id, by)?;
        Some(match &entry.formula {
            Formula::Moyenne(_) | Formula::MoyenneDesParts { .. } => mean(&self.tallied(&behind)),
            Formula::Mediane(_) => median(self.row_values(&behind).into_iter().flatten().collect()),
            Formula::Rapport { .. } | Formula::ParJour(_) => return None,
            _ => Ok(self.tallied(&behind).total),
        })
    }

    fn counting_of<'b>(&'b self, behind: &'b Behind) -> Counting<'b> {
        let (facts, rules) = (self.scope.facts, self.scope.rules);
        let Behind { noun, ref rows, period, .. } = *behind;
        Counting { facts, rules, period, noun, rows, worth: None }
    }

    /// The distinct persons of rows, in the order of the register; empty for staff and places.
    pub fn persons(&self, behind: &Behind) -> Vec<Index> {
        let facts = self.scope.facts;
        let mut persons: Vec<Index> = Vec::new();
        match (person_of(facts, behind.noun), behind.noun) {
            (Some(person), _) => behind.rows.each(|row| persons.push(person[row])),
            (None, Noun::Objective) => behind.rows.each(|row| {
                persons.push(facts.contracts.person[holder(&facts.contracts.objectives_start, row)]);
            }),
            (None, Noun::Action) => behind.rows.each(|row| {
                persons.push(facts.contracts.person[holder(&facts.contracts.actions_start, row)]);
            }),
            _ => {
                let starts = &facts.acts.persons_start;
                for act in self.acts(behind) {
                    let run = starts[act as usize] as usize..starts[act as usize + 1] as usize;
                    persons.extend_from_slice(&facts.acts.person[run]);
                }
            }
        }
        persons.retain(|person| (*person as usize) < facts.persons.id.len());
        persons.sort_unstable();
        persons.dedup();
        persons
    }

    /// The distinct acts of rows, in the order of their days; empty for what is no act.
    pub fn acts(&self, behind: &Behind) -> Vec<Index> {
        let mut acts = Vec::new();
        match starts(self.scope.facts, behind.noun) {
            Some(starts) => behind.rows.each(|row| acts.push(holder(starts, row) as Index)),
            None if behind.noun == Noun::Act => acts = behind.rows.list(),
            None => {}
        }
        acts.sort_unstable();
        acts.dedup();
        acts
    }
}

/// Whose list this row is in.
fn holder(starts: &[u32], row: usize) -> usize {
    starts.partition_point(|start| *start as usize <= row).saturating_sub(1)
}
