//! Tallies: what is counted of the rows.

use base::{Day, Period};
use serde::Deserialize;

use crate::axis::{Codes, families, person_of};
use crate::facts::{Facts, NO_DAY, NONE, Presence};
use crate::population::{Noun, Rows};
use crate::rules::Rules;

/// A word of counting: what of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tally {
    /// Rows.
    Lignes,
    /// Distinct persons.
    Personnes,
    /// Distinct families.
    Familles,
    /// Distinct professionals.
    Professionnels,
    /// Days of measures within the period (journées).
    Journees,
    /// Days of absences within the period, both ends included.
    JoursAbsence,
    /// Whole length of measures, in days.
    Duree,
    /// Days from the request behind it to the start of a measure.
    Delai,
    /// Age in years (days / 365.25) at the start of measures.
    AgeDebut,
    /// Age in years (days / 365.25) at the end of measures.
    AgeFin,
    /// Days from the decision to the start of measures.
    DelaiDecision,
    /// Minutes × professionals.
    Minutes,
    /// Minutes, once an act.
    MinutesActe,
    /// Travel minutes × professionals.
    Trajet,
    /// Professionals of acts.
    Intervenants,
    /// Persons × professionals of acts.
    Croises,
    /// Files and aid requests made.
    Dossiers,
    /// Weights of the agreement's scale.
    Unites,
    /// Shares of full time.
    Etp,
    /// Shares of full time × days of the period.
    EtpJours,
    /// Places.
    Places,
    /// Places × days of the period.
    PlacesJours,
}

/// What a tally gives for one key.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// The sum, or the number of distinct ones.
    pub total: f64,
    /// Rows that gave a value: the divisor of a mean.
    pub rows: u64,
}

/// Rows, counted along keys.
pub(crate) struct Counting<'a> {
    pub facts: &'a Facts,
    pub rules: &'a Rules,
    pub period: Period,
    pub noun: Noun,
    pub rows: &'a Rows,
}

impl Tally {
    /// Whether parts of it add up to the whole.
    pub fn is_additive(self) -> bool {
        !matches!(self, Tally::Personnes | Tally::Familles | Tally::Professionnels)
    }

    /// Counts the rows; one sum a key.
    pub(crate) fn count(self, on: &Counting<'_>, key: &impl Fn(usize) -> usize, keys: usize) -> Vec<Sum> {
        let facts = on.facts;
        match self {
            Tally::Lignes => on.sum(key, keys, |_| Some(1)),
            Tally::Personnes => match person_of(facts, on.noun) {
                Some(person) => on.distinct(key, keys, facts.persons.id.len(), |row| person[row]),
                None => on.distinct_of_acts(key, keys),
            },
            Tally::Familles => {
                let (family, count) = families(facts);
                let person = person_of(facts, on.noun).unwrap_or_default();
                on.distinct(key, keys, count, |row| {
                    let person = person.get(row).copied().unwrap_or(NONE);
                    family.get(person as usize).copied().unwrap_or(NONE)
                })
            }
            Tally::Professionnels => {
                let staff = match on.noun {
                    Noun::Absence => &facts.absences.staff,
                    _ => &facts.employments.staff,
                };
                on.distinct(key, keys, facts.staff.id.len(), |row| staff[row])
            }
            Tally::Journees => {
                let away = days_away(facts, on.rules, on.period);
                on.sum(key, keys, |row| {
                    let (start, end) = (facts.measures.start[row], facts.measures.end[row]);
                    let absent = away.get(row).copied().unwrap_or(0);
                    Some(days_within(start, end, on.rules, on.period) - absent)
                })
            }
            Tally::JoursAbsence => on.sum(key, keys, |row| {
                Some(both_included(facts.absences.start[row], facts.absences.end[row], on.period))
            }),
            Tally::Duree => on.sum(key, keys, |row| {
                Some(i64::from(facts.measures.end[row].days_since(facts.measures.start[row])))
            }),
            Tally::Delai => {
                let behind = crate::delay::requests_behind(facts);
                on.sum(key, keys, |row| {
                    let request = *behind.get(row).filter(|request| **request != NONE)? as usize;
                    Some(i64::from(facts.measures.start[row].days_since(facts.requests.received[request])))
                })
            }
            Tally::DelaiDecision => on.sum(key, keys, |row| {
                let decided = facts.measures.decided[row];
                (decided != NO_DAY).then(|| i64::from(facts.measures.start[row].days_since(decided)))
            }),
            Tally::AgeDebut => on.years(key, keys, &facts.measures.start),
            Tally::AgeFin => on.years(key, keys, &facts.measures.end),
            Tally::Minutes => {
                let acts = &facts.acts;
                on.sum(key, keys, |row| {
                    let counted = on.rules.missed_counts || someone_came(facts, row);
                    let staff = acts.staff_start[row + 1] - acts.staff_start[row];
                    counted.then(|| i64::from(acts.minutes[row]) * i64::from(staff))
                })
            }
            Tally::MinutesActe => on.sum(key, keys, |row| Some(i64::from(facts.acts.minutes[row]))),
            Tally::Trajet => on.sum(key, keys, |row| {
                let staff = facts.acts.staff_start[row + 1] - facts.acts.staff_start[row];
                Some(i64::from(facts.acts.travel[row]) * i64::from(staff))
            }),
            Tally::Intervenants => on.sum(key, keys, |row| {
                Some(i64::from(facts.acts.staff_start[row + 1] - facts.acts.staff_start[row]))
            }),
            Tally::Croises => on.sum(key, keys, |row| {
                let acts = &facts.acts;
                let persons = acts.persons_start[row + 1] - acts.persons_start[row];
                Some(i64::from(persons) * i64::from(acts.staff_start[row + 1] - acts.staff_start[row]))
            }),
            Tally::Dossiers => on.sum(key, keys, |row| Some(i64::from(facts.acts.files[row]))),
            Tally::Unites => on.units(key, keys),
            Tally::Etp => on.thousandths(key, keys, |row| i64::from(facts.employments.share[row])),
            Tally::EtpJours => on.thousandths(key, keys, |row| {
                let days = both_included(facts.employments.start[row], facts.employments.end[row], on.period);
                i64::from(facts.employments.share[row]) * days
            }),
            Tally::Places => on.sum(key, keys, |row| Some(facts.capacities[row].places)),
            Tally::PlacesJours => on.sum(key, keys, |row| {
                let places = &facts.capacities[row];
                Some(places.places * both_included(places.start, places.end, on.period))
            }),
        }
    }

    /// The value of each row, where a median is asked.
    pub(crate) fn values(self, on: &Counting<'_>) -> Vec<f64> {
        let mut values = Vec::new();
        on.rows.each(|row| {
            let one = Rows::List(vec![row as u32]);
            let alone = Counting { rows: &one, ..*on };
            if let Some(sum) = self.count(&alone, &|_| 0, 1).first().filter(|sum| sum.rows > 0) {
                values.push(sum.total);
            }
        });
        values
    }
}

impl Counting<'_> {
    #[inline]
    fn sum(
        &self,
        key: &impl Fn(usize) -> usize,
        keys: usize,
        value: impl Fn(usize) -> Option<i64>,
    ) -> Vec<Sum> {
        let mut sums = vec![(0i64, 0u64); keys];
        self.rows.each(|row| {
            if let Some(value) = value(row) {
                let sum = &mut sums[key(row)];
                sum.0 += value;
                sum.1 += 1;
            }
        });
        sums.into_iter().map(|(total, rows)| Sum { total: total as f64, rows }).collect()
    }

    fn thousandths(
        &self,
        key: &impl Fn(usize) -> usize,
        keys: usize,
        value: impl Fn(usize) -> i64,
    ) -> Vec<Sum> {
        let mut sums = self.sum(key, keys, |row| Some(value(row)));
        sums.iter_mut().for_each(|sum| sum.total /= 1000.0);
        sums
    }

    fn years(&self, key: &impl Fn(usize) -> usize, keys: usize, at: &[Day]) -> Vec<Sum> {
        let facts = self.facts;
        let mut sums = self.sum(key, keys, |row| {
            let birth = *facts.persons.birth.get(facts.measures.person[row] as usize)?;
            (birth != NO_DAY).then(|| i64::from(at[row].days_since(birth)))
        });
        sums.iter_mut().for_each(|sum| sum.total /= 365.25);
        sums
    }

    fn units(&self, key: &impl Fn(usize) -> usize, keys: usize) -> Vec<Sum> {
        let Some(scale) = &self.rules.units else { return vec![Sum::default(); keys] };
        let weights: Vec<f64> = self
            .facts
            .words
            .act_kind
            .labels()
            .iter()
            .map(|label| {
                let label = base::french::fold(label);
                scale
                    .iter()
                    .find(|(kind, _)| base::french::fold(kind) == label)
                    .map_or(0.0, |(_, weight)| *weight)
            })
            .collect();
        let mut sums = vec![Sum::default(); keys];
        self.rows.each(|row| {
            let sum = &mut sums[key(row)];
            sum.total += weights[usize::from(self.facts.acts.kind[row])];
            sum.rows += 1;
        });
        sums
    }

    /// Distinct ones by key: one bit each.
    #[inline]
    fn distinct(
        &self,
        key: &impl Fn(usize) -> usize,
        keys: usize,
        count: usize,
        who: impl Fn(usize) -> u32,
    ) -> Vec<Sum> {
        let mut marks = Marks::new(keys, count);
        let mut rows = vec![0u64; keys];
        self.rows.each(|row| {
            let key = key(row);
            marks.mark(key, who(row));
            rows[key] += 1;
        });
        marks.sums(&rows)
    }

    /// Distinct persons of acts, whoever was there.
    fn distinct_of_acts(&self, key: &impl Fn(usize) -> usize, keys: usize) -> Vec<Sum> {
        let acts = &self.facts.acts;
        let mut marks = Marks::new(keys, self.facts.persons.id.len());
        let mut rows = vec![0u64; keys];
        self.rows.each(|act| {
            let key = key(act);
            for person in &acts.person[acts.persons_start[act] as usize..acts.persons_start[act + 1] as usize]
            {
                marks.mark(key, *person);
            }
            rows[key] += 1;
        });
        marks.sums(&rows)
    }
}

/// One bit for each key and each one that may be counted.
struct Marks {
    words: usize,
    count: usize,
    bits: Vec<u64>,
}

impl Marks {
    fn new(keys: usize, count: usize) -> Marks {
        let words = count.div_ceil(64);
        Marks { words, count, bits: vec![0; words * keys] }
    }

    #[inline]
    fn mark(&mut self, key: usize, who: u32) {
        let who = who as usize;
        if who < self.count {
            self.bits[key * self.words + who / 64] |= 1 << (who % 64);
        }
    }

    fn sums(&self, rows: &[u64]) -> Vec<Sum> {
        rows.iter()
            .enumerate()
            .map(|(key, rows)| {
                let bits = &self.bits[key * self.words..(key + 1) * self.words];
                let total: u32 = bits.iter().map(|word| word.count_ones()).sum();
                Sum { total: f64::from(total), rows: *rows }
            })
            .collect()
    }
}

/// Days of a measure in the period: the day of entry counts; the day of exit if the agreement says so.
fn days_within(start: Day, end: Day, rules: &Rules, period: Period) -> i64 {
    let after = period.last().next();
    let end = if rules.exit_day_counts && end < after { end.next() } else { end };
    i64::from(end.min(after).days_since(start.max(period.first())).max(0))
}

/// Days of a span in the period, both ends included.
fn both_included(start: Day, end: Day, period: Period) -> i64 {
    let end = end.min(period.last());
    i64::from((end.number() - start.max(period.first()).number() + 1).max(0))
}

/// Days away of each measure in the period; empty for services without lodging.
fn days_away(facts: &Facts, rules: &Rules, period: Period) -> Vec<i64> {
    let measures = &facts.measures;
    if measures.away.is_empty() {
        return Vec::new();
    }
    let mut days = vec![0; measures.start.len()];
    for (measure, from, to) in &measures.away {
        let measure = *measure as usize;
        let end = measures.end[measure];
        // Away until the last day that would have counted.
        let last = if rules.exit_day_counts { end } else { Day::from_number(end.number().saturating_sub(1)) };
        days[measure] += both_included((*from).max(measures.start[measure]), (*to).min(last), period);
    }
    days
}

fn someone_came(facts: &Facts, act: usize) -> bool {
    let acts = &facts.acts;
    let run = acts.persons_start[act] as usize..acts.persons_start[act + 1] as usize;
    run.is_empty()
        || acts.presence[run].iter().any(|presence| !matches!(presence, Presence::Excused | Presence::Absent))
}

/// A key made of codes: one axis, or two side by side.
pub(crate) fn pair<'c>(
    first: &'c Codes<'_>,
    second: &'c Codes<'_>,
    width: usize,
) -> impl Fn(usize) -> usize + 'c {
    move |row| first.of(row) * width + second.of(row)
}
