//! Tallies: what is counted of the rows.

use base::{Day, Period};
use serde::{Deserialize, Serialize};

use crate::act::{each_with_act, someone_came};
use crate::axis::{Axis, Codes, families, person_of};
use crate::days::{both_included, days_away, days_within, length};
use crate::facts::{Facts, NO_DAY, NONE, OPEN};
use crate::marks::Marks;
use crate::own::Own;
use crate::rows::{Noun, Rows};
use crate::rules::Rules;

/// A word of counting: what of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
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
    /// Minutes of acts, for each professional.
    Minutes,
    /// Minutes, once an act.
    MinutesActe,
    /// Travel minutes of acts, for each professional.
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
    /// What a list adds up: sessions, euros, answers.
    Quantite,
    /// The same × the professionals who took part.
    QuantiteParticipants,
    /// How far a criterion is met, in per cent.
    Pourcent,
    /// Interviews until a contract was signed, since the one before or since the follow-up began.
    Entretiens,
    /// Minutes of them, once an act.
    MinutesEntretiens,
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
    /// What each row of the noun is worth, where rows stand for others (a miniature).
    pub worth: Option<&'a [Sum]>,
}

impl Tally {
    /// Whether parts of it along an axis add up to the whole: always for rows and sums; for distinct
    /// ones, only along what each of them has one value of.
    pub fn adds_up(self, axis: Axis, noun: Noun) -> bool {
        match self {
            Tally::Personnes => {
                axis.is_of_person()
                    || (axis == Axis::Territoire && noun != Noun::Measure && noun != Noun::Request)
            }
            Tally::Familles => axis == Axis::Taille,
            Tally::Professionnels => false,
            _ => true,
        }
    }

    /// Whether rows of this noun have what it counts.
    pub fn counts(self, noun: Noun) -> bool {
        match self {
            Tally::Lignes => true,
            Tally::Personnes => noun.is_of_person() || noun == Noun::Act,
            Tally::Familles => noun.is_of_person(),
            Tally::Professionnels => {
                matches!(noun, Noun::Participation | Noun::Employment | Noun::Absence | Noun::Participant)
            }
            Tally::Journees
            | Tally::Duree
            | Tally::Delai
            | Tally::DelaiDecision
            | Tally::AgeDebut
            | Tally::AgeFin => noun == Noun::Measure,
            Tally::Minutes | Tally::Trajet => matches!(noun, Noun::Act | Noun::Participation),
            Tally::MinutesActe | Tally::Intervenants | Tally::Croises | Tally::Dossiers | Tally::Unites => {
                noun == Noun::Act
            }
            Tally::JoursAbsence => noun == Noun::Absence,
            Tally::Etp | Tally::EtpJours => noun == Noun::Employment,
            Tally::Places | Tally::PlacesJours => noun == Noun::Capacity,
            Tally::Quantite | Tally::QuantiteParticipants => noun == Noun::Line,
            Tally::Pourcent => noun == Noun::Criterion,
            Tally::Entretiens | Tally::MinutesEntretiens => noun == Noun::Contract,
        }
    }

    /// Whether it counts days within the period, which add up from one month to the next.
    pub(crate) fn is_of_days(self) -> bool {
        matches!(self, Tally::Journees | Tally::JoursAbsence | Tally::EtpJours | Tally::PlacesJours)
    }

    /// Whether it adds whole numbers, row after row: their sums may be added again in any order.
    pub(crate) fn adds_whole_numbers(self) -> bool {
        matches!(
            self,
            Tally::Lignes
                | Tally::Minutes
                | Tally::MinutesActe
                | Tally::Trajet
                | Tally::Intervenants
                | Tally::Croises
                | Tally::Dossiers
        )
    }

    /// Counts the rows; one sum a key.
    pub(crate) fn count(self, on: &Counting<'_>, key: &impl Fn(usize) -> usize, keys: usize) -> Vec<Sum> {
        let facts = on.facts;
        if let Some(worth) = on.worth {
            return on.add(key, keys, worth);
        }
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
                    Noun::Participation => &facts.acts.staff,
                    Noun::Participant => &facts.lines.staff,
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
            Tally::Duree => {
                on.sum(key, keys, |row| length(facts.measures.start[row], facts.measures.end[row]))
            }
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
                let own = Own::new(&facts.acts, &facts.acts.own.minutes);
                on.time(key, keys, &facts.acts.minutes, own, on.rules.missed_counts)
            }
            Tally::MinutesActe => on.sum(key, keys, |row| Some(i64::from(facts.acts.minutes[row]))),
            Tally::Trajet => {
                let own = Own::new(&facts.acts, &facts.acts.own.travel);
                on.time(key, keys, &facts.acts.travel, own, true)
            }
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
            Tally::Etp => on.parts(key, keys, 1000.0, |row| i64::from(facts.employments.share[row])),
            Tally::EtpJours => on.parts(key, keys, 1000.0, |row| {
                let days = both_included(facts.employments.start[row], facts.employments.end[row], on.period);
                i64::from(facts.employments.share[row]) * days
            }),
            Tally::Places => on.sum(key, keys, |row| Some(facts.capacities[row].places)),
            Tally::PlacesJours => on.sum(key, keys, |row| {
                let places = &facts.capacities[row];
                Some(places.places * both_included(places.start, places.end, on.period))
            }),
            Tally::Pourcent => {
                let mut sums = on.sum(key, keys, |row| facts.criteria.percent[row]);
                sums.iter_mut().for_each(|sum| sum.total /= 100.0);
                sums
            }
            Tally::Entretiens | Tally::MinutesEntretiens => {
                let met = crate::interview::before_contracts(facts);
                on.sum(key, keys, |row| {
                    let (count, minutes) = met[row]?;
                    Some(if self == Tally::Entretiens { count } else { minutes })
                })
            }
            Tally::Quantite => on.parts(key, keys, 100.0, |row| facts.lines.amount[row]),
            Tally::QuantiteParticipants => on.parts(key, keys, 100.0, |row| {
                let all = &facts.lines;
                all.amount[row] * i64::from(all.staff_start[row + 1] - all.staff_start[row])
            }),
        }
    }

    /// The value of each row, in order; nothing for a row that has none.
    pub(crate) fn values(self, on: &Counting<'_>) -> Vec<Option<f64>> {
        // Each row is its own key: what is counted under it is its value.
        let mut place = Vec::new();
        let mut rows = 0;
        on.rows.each(|row| {
            place.resize(place.len().max(row + 1), 0);
            place[row] = rows;
            rows += 1;
        });
        let sums = self.count(on, &|row| place[row], rows);
        sums.iter().map(|sum| (sum.rows > 0).then_some(sum.total)).collect()
    }
}

impl Counting<'_> {
    #[inline]
    fn sum(
        &self,
        key: &impl Fn(usize) -> usize,
        keys: usize,
        mut value: impl FnMut(usize) -> Option<i64>,
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

    /// Adds what rows are worth.
    fn add(&self, key: &impl Fn(usize) -> usize, keys: usize, worth: &[Sum]) -> Vec<Sum> {
        let mut sums = vec![Sum::default(); keys];
        self.rows.each(|row| {
            let sum = &mut sums[key(row)];
            sum.total += worth[row].total;
            sum.rows += worth[row].rows;
        });
        sums
    }

    /// Minutes belong to act × professional: an act's are counted as many times as it has professionals,
    /// but for those who have their own.
    fn time(
        &self,
        key: &impl Fn(usize) -> usize,
        keys: usize,
        minutes: &[u16],
        own: Own<'_>,
        missed: bool,
    ) -> Vec<Sum> {
        let facts = self.facts;
        let starts = &facts.acts.staff_start;
        let of_act = |act: usize| (missed || someone_came(facts, act)).then(|| minutes[act]);
        if self.noun == Noun::Participation {
            let mut sums = vec![Sum::default(); keys];
            each_with_act(starts, self.rows, |row, act| {
                if let Some(minutes) = of_act(act) {
                    let sum = &mut sums[key(row)];
                    sum.total += f64::from(own.of(row).unwrap_or(minutes));
                    sum.rows += 1;
                }
            });
            return sums;
        }
        self.sum(key, keys, |act| {
            let minutes = i64::from(of_act(act)?);
            Some(minutes * i64::from(starts[act + 1] - starts[act]) + own.beyond(act, minutes))
        })
    }

    /// Whole parts of one, added up, then made ones again: no sum of rounded numbers.
    fn parts(
        &self,
        key: &impl Fn(usize) -> usize,
        keys: usize,
        of_one: f64,
        value: impl Fn(usize) -> i64,
    ) -> Vec<Sum> {
        let mut sums = self.sum(key, keys, |row| Some(value(row)));
        sums.iter_mut().for_each(|sum| sum.total /= of_one);
        sums
    }

    fn years(&self, key: &impl Fn(usize) -> usize, keys: usize, at: &[Day]) -> Vec<Sum> {
        let facts = self.facts;
        let mut sums = self.sum(key, keys, |row| {
            let birth = *facts.persons.birth.get(facts.measures.person[row] as usize)?;
            (birth != NO_DAY && at[row] != OPEN).then(|| i64::from(at[row].days_since(birth)))
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

/// A key made of codes: one axis, or two side by side.
pub(crate) fn pair<'c>(
    first: &'c Codes<'_>,
    second: &'c Codes<'_>,
    width: usize,
) -> impl Fn(usize) -> usize + 'c {
    move |row| first.of(row) * width + second.of(row)
}
