//! The eight tables of the benchmark, expressed in words and counted again one row at a time.
//!
//! The benchmark's columns differ from a register's (one person and one worker an act, days away
//! subtracted, the day of exit counted): its tables are the same words with other rules.

use std::collections::{BTreeMap, BTreeSet};

use base::{Day, Period};
use indicator::*;
use proptest::prelude::*;

use crate::random::registers;

fn rules() -> Rules {
    Rules {
        exit_day_counts: true,
        age_bands: vec![2, 5, 10, 13, 15, 17, 20, 25, 59],
        day_bands: vec![180, 730],
        ..Rules::default()
    }
}

type Keyed = BTreeMap<Vec<String>, (f64, u64)>;

/// A table by the words, without its empty keys.
fn table(facts: &Facts, period: Period, population: Population, tally: Tally, axes: &[Axis]) -> Keyed {
    let rules = rules();
    let scope = Scope { facts, rules: &rules, period };
    let rows = population.rows(facts, &rules, period);
    let table = count(scope, population, &rows, tally, axes).unwrap();
    let width = table.labels.get(1).map_or(1, Vec::len);
    let keys = |at: usize| match axes.len() {
        0 => vec![],
        1 => vec![table.labels[0][at].clone()],
        _ => vec![table.labels[0][at / width].clone(), table.labels[1][at % width].clone()],
    };
    let sums = table.sums.iter().enumerate().filter(|(_, sum)| sum.rows > 0);
    sums.map(|(at, sum)| (keys(at), (sum.total, sum.rows))).collect()
}

/// A table counted one row at a time: key, value.
fn by_hand(rows: impl Iterator<Item = (Vec<String>, f64)>) -> Keyed {
    let mut table = Keyed::new();
    for (key, value) in rows {
        let sum = table.entry(key).or_default();
        sum.0 += value;
        sum.1 += 1;
    }
    table
}

fn acts_of(facts: &Facts, period: Period) -> impl Iterator<Item = usize> {
    (0..facts.acts.day.len()).filter(move |act| period.contains(facts.acts.day[*act]))
}

fn persons_of(facts: &Facts, act: usize) -> std::ops::Range<usize> {
    facts.acts.persons_start[act] as usize..facts.acts.persons_start[act + 1] as usize
}

fn days(start: Day, end: Day) -> f64 {
    f64::from((end.number() - start.number() + 1).max(0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn days_of_the_month_less_days_away_the_day_of_exit_counted(facts in registers(), month in 0usize..12) {
        let period = Period::year(2021).months()[month];
        let found = table(&facts, period, Population::MesuresTouchant, Tally::Journees, &[]);
        let all = &facts.measures;
        let last = |row: usize| all.end[row].min(period.last());
        let here: f64 = (0..all.id.len()).map(|row| days(all.start[row].max(period.first()), last(row))).sum();
        let gone: f64 = all
            .away
            .iter()
            .map(|(row, from, to)| days((*from).max(all.start[*row as usize]).max(period.first()), (*to).min(last(*row as usize))))
            .sum();
        prop_assert_eq!(found.get(&vec![]).map_or(0.0, |sum| sum.0), here - gone);
    }

    #[test]
    fn persons_acts_minutes_and_missed_appointments(facts in registers()) {
        let period = Period::year(2021);
        let one = |population, tally| table(&facts, period, population, tally, &[]).get(&vec![]).map_or(0.0, |sum| sum.0);
        let persons: BTreeSet<Index> = acts_of(&facts, period)
            .flat_map(|act| facts.acts.person[persons_of(&facts, act)].to_vec())
            .collect();
        prop_assert_eq!(one(Population::Actes, Tally::Personnes), persons.len() as f64);
        prop_assert_eq!(one(Population::Actes, Tally::Lignes), acts_of(&facts, period).count() as f64);
        let minutes: f64 = acts_of(&facts, period).map(|act| f64::from(facts.acts.minutes[act])).sum();
        prop_assert_eq!(one(Population::Actes, Tally::MinutesActe), minutes);
        let missed = acts_of(&facts, period)
            .flat_map(|act| facts.acts.presence[persons_of(&facts, act)].to_vec())
            .filter(|presence| matches!(presence, Presence::Absent | Presence::Excused));
        prop_assert_eq!(one(Population::PresencesManquees, Tally::Lignes), missed.count() as f64);
    }

    #[test]
    fn persons_present_by_sex_and_age(facts in registers()) {
        let period = Period::year(2021);
        let found =
            table(&facts, period, Population::MesuresPresentesFin, Tally::Personnes, &[Axis::Sexe, Axis::TrancheAge]);
        let all = &facts.measures;
        let mut persons: BTreeMap<Vec<String>, BTreeSet<Index>> = BTreeMap::new();
        for row in (0..all.id.len()).filter(|row| all.start[*row] <= period.last() && all.end[*row] > period.last()) {
            let person = all.person[row] as usize;
            let sex = facts.words.sex.label(facts.persons.sex[person]).to_owned();
            let birth = facts.persons.birth[person];
            let age = if birth == NO_DAY {
                "non renseigné".to_owned()
            } else {
                // Born after the same day N years before: younger than N.
                let older = |years: i32| birth <= period.last().plus_months(-12 * years);
                let bands = [(0, 3), (3, 6), (6, 11), (11, 14), (14, 16), (16, 18), (18, 21), (21, 26), (26, 60)];
                bands
                    .into_iter()
                    .find(|(_, upper)| !older(*upper))
                    .map_or("60 ans et plus".to_owned(), |(from, upper)| format!("{from}-{} ans", upper - 1))
            };
            persons.entry(vec![sex, age]).or_default().insert(person as Index);
        }
        let found: BTreeMap<_, _> = found.into_iter().map(|(key, sum)| (key, sum.0 as usize)).collect();
        let expected: BTreeMap<_, _> = persons.into_iter().map(|(key, all)| (key, all.len())).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn exits_by_motive_their_days_the_short_ones_and_the_long_ones(facts in registers()) {
        let period = Period::year(2021);
        let all = &facts.measures;
        let exits = || (0..all.id.len()).filter(|row| period.contains(all.end[*row]));
        let motive = |row: usize| facts.words.motive.label(all.motive[row]).to_owned();
        let length = |row: usize| all.end[row].days_since(all.start[row]);
        let of = |tally, axes: &[Axis]| table(&facts, period, Population::MesuresFinissant, tally, axes);
        let expected = by_hand(exits().map(|row| (vec![motive(row)], f64::from(length(row)))));
        prop_assert_eq!(of(Tally::Duree, &[Axis::Motif]), expected);
        let band = |row: usize| match length(row) {
            ..=180 => "jusqu'à 180 jours",
            181..=730 => "de 180 à 730 jours",
            _ => "plus de 730 jours",
        };
        let expected = by_hand(exits().map(|row| (vec![motive(row), band(row).to_owned()], 1.0)));
        prop_assert_eq!(of(Tally::Lignes, &[Axis::Motif, Axis::TrancheDureeJours]), expected);
    }

    #[test]
    fn waits_from_the_decision_to_the_start(facts in registers(), waits in prop::collection::vec(prop::option::of(0i32..90), 25)) {
        let mut facts = facts;
        let all = &mut facts.measures;
        for (row, wait) in waits.iter().take(all.id.len()).enumerate() {
            all.decided[row] = wait.map_or(NO_DAY, |wait| all.start[row].plus_days(-wait));
        }
        let period = Period::year(2021);
        let all = &facts.measures;
        let known = (0..all.id.len()).filter(|row| period.contains(all.start[*row])).filter_map(|row| waits[row]);
        let expected = by_hand(known.map(|wait| (vec![], f64::from(wait))));
        prop_assert_eq!(table(&facts, period, Population::MesuresDebutant, Tally::DelaiDecision, &[]), expected);
    }

    #[test]
    fn acts_and_minutes_by_kind_and_month(facts in registers()) {
        let period = Period::year(2021);
        let key = |act: usize| {
            let month = base::french::month_name(facts.acts.day[act].month_of());
            vec![facts.words.act_kind.label(facts.acts.kind[act]).to_owned(), month.to_owned()]
        };
        let of = |tally| table(&facts, period, Population::Actes, tally, &[Axis::Type, Axis::Mois]);
        prop_assert_eq!(of(Tally::Lignes), by_hand(acts_of(&facts, period).map(|act| (key(act), 1.0))));
        let minutes = acts_of(&facts, period).map(|act| (key(act), f64::from(facts.acts.minutes[act])));
        prop_assert_eq!(of(Tally::MinutesActe), by_hand(minutes));
    }

    #[test]
    fn acts_minutes_and_persons_by_profession(facts in registers()) {
        // One worker an act, one employment a worker, as in the benchmark.
        let mut facts = facts;
        let staff: Vec<Index> = facts.employments.staff.clone();
        facts.employments.staff.iter_mut().enumerate().for_each(|(row, one)| {
            if staff[..row].contains(one) { *one = NONE }
        });
        let period = Period::year(2021);
        let key = |act: usize| {
            let run = facts.acts.staff_start[act] as usize..facts.acts.staff_start[act + 1] as usize;
            let first = facts.acts.staff[run].first();
            let row = first.and_then(|first| facts.employments.staff.iter().position(|staff| staff == first));
            let word = row.map_or(UNKNOWN, |row| facts.employments.profession[row]);
            vec![facts.words.profession.label(word).to_owned()]
        };
        let of = |tally| table(&facts, period, Population::Actes, tally, &[Axis::Profession]);
        let minutes = acts_of(&facts, period).map(|act| (key(act), f64::from(facts.acts.minutes[act])));
        prop_assert_eq!(of(Tally::MinutesActe), by_hand(minutes));
        let mut persons: BTreeMap<Vec<String>, BTreeSet<Index>> = BTreeMap::new();
        for act in acts_of(&facts, period) {
            persons.entry(key(act)).or_default().extend(&facts.acts.person[persons_of(&facts, act)]);
        }
        let found: BTreeMap<_, _> =
            of(Tally::Personnes).into_iter().map(|(key, sum)| (key, sum.0 as usize)).collect();
        let expected: BTreeMap<_, _> = persons.into_iter().map(|(key, all)| (key, all.len())).collect();
        prop_assert_eq!(found, expected);
    }
}
