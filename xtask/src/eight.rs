//! The eight tables of the benchmark's yearly report, by the general kernel: the same words as the product's
//! figures, with the benchmark's rules (the day of exit counted, days away subtracted, its own bands).

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context as _, Result};
use base::Period;
use indicator::{Axis, Facts, Population, Rows, Rules, Scope, Sum, Table, Tally, count};
use sha2::{Digest, Sha256};

use crate::columns;

/// A row of a table: its keys (codes), then its values.
type Line = ([u16; 2], [i64; 4]);

/// The rows of a service, table by table.
#[derive(Default)]
struct Report {
    tables: [Vec<Line>; 8],
}

const NAMES: [&str; 8] =
    ["actes_metier", "actes_mois", "ages", "delais", "file_active", "journees", "mouvements", "sorties"];

fn rules() -> Rules {
    Rules {
        exit_day_counts: true,
        age_bands: vec![2, 5, 10, 13, 15, 17, 20, 25, 59],
        day_bands: vec![180, 730],
        ..Rules::default()
    }
}

/// Reads the data, counts it again and again, and says how long it took and what came out.
pub fn measure(folder: &Path, threads: usize, rounds: usize) -> Result<()> {
    let start = Instant::now();
    let data = columns::read(folder)?;
    let loading = start.elapsed().as_secs_f64();
    let acts: usize = data.services.iter().map(|facts| facts.acts.day.len()).sum();
    let (rules, period) = (rules(), Period::year(data.year));
    let mut times = Vec::new();
    let mut reports = Vec::new();
    for _ in 0..rounds.max(1) {
        let start = Instant::now();
        reports = count_all(&data.services, &rules, period, threads);
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{{\"engine\":\"jalon\",\"threads\":{threads},\"load_s\":{loading:.3},\"actes\":{acts},\"ms_min\":{:.1},\
         \"ms_median\":{:.1},\"ms_max\":{:.1},\"digest\":\"{}\"}}",
        times[0],
        times[times.len() / 2],
        times[times.len() - 1],
        digest(&data.services, &reports)
    );
    Ok(())
}

/// Services in parallel, each by one thread.
fn count_all(services: &[Facts], rules: &Rules, period: Period, threads: usize) -> Vec<Report> {
    let next = AtomicUsize::new(0);
    let mut done: Vec<(usize, Report)> = std::thread::scope(|scope| {
        let work = || {
            let mut mine = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(facts) = services.get(at) else { return mine };
                mine.push((at, report(facts, rules, period)));
            }
        };
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, report)| report).collect()
}

/// A whole base in a new process: the column blocks of every service, then the eight tables.
pub fn region(base: &str, year: i16, threads: usize) -> Result<()> {
    let base: store::Base = base.parse()?;
    let start = Instant::now();
    let store = store::Store::open(&base)?;
    let operator = store.read(app::service::operator)?.context("l’organisme")?;
    let services = store.read(|read| app::service::all(read, operator.id))?;
    let next = AtomicUsize::new(0);
    let (rules, period) = (rules(), Period::year(year));
    let counted: Vec<usize> = std::thread::scope(|scope| {
        let work = || -> Result<usize> {
            let mut acts = 0;
            while let Some(service) = services.get(next.fetch_add(1, Ordering::Relaxed)) {
                let facts = store.read(|read| app::facts::of(read, service))?;
                acts += facts.acts.day.len();
                std::hint::black_box(report(&facts, &rules, period));
            }
            Ok(acts)
        };
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()?.ok()).collect()
    });
    println!(
        "{{\"mesure\":\"région\",\"services\":{},\"actes\":{},\"fils\":{threads},\"ms\":{:.1}}}",
        services.len(),
        counted.iter().sum::<usize>(),
        start.elapsed().as_secs_f64() * 1000.0
    );
    Ok(())
}

/// A population of a service over a period, to be tallied.
struct Counter<'a> {
    scope: Scope<'a>,
    population: Population,
    rows: Rows,
}

impl<'a> Counter<'a> {
    fn new(scope: Scope<'a>, population: Population) -> Counter<'a> {
        let rows = population.rows(scope.facts, scope.rules, scope.period);
        Counter { scope, population, rows }
    }

    fn by(&self, tally: Tally, axes: &[Axis]) -> Table {
        let empty = || Table { labels: Vec::new(), sums: Vec::new(), ordered: Vec::new() };
        count(self.scope, self.population, &self.rows, tally, axes).unwrap_or_else(empty)
    }

    fn total(&self, tally: Tally) -> i64 {
        self.by(tally, &[]).sums.first().map_or(0, |sum| sum.total as i64)
    }

    fn len(&self) -> i64 {
        self.rows.len() as i64
    }
}

fn report(facts: &Facts, rules: &Rules, period: Period) -> Report {
    let scope = Scope { facts, rules, period };
    let of = |population| Counter::new(scope, population);
    let mut report = Report::default();
    let [trades, months_of_acts, ages, waits, active, days, flows, exits] = &mut report.tables;

    let acts = of(Population::Actes);
    if !acts.rows.is_empty() {
        let missed = of(Population::PresencesManquees).len();
        active.push((
            [0; 2],
            [acts.total(Tally::Personnes), acts.len(), acts.total(Tally::MinutesActe), missed],
        ));
    }
    let (lines, minutes, persons) = (
        acts.by(Tally::Lignes, &[Axis::Profession]),
        acts.by(Tally::MinutesActe, &[Axis::Profession]),
        acts.by(Tally::Personnes, &[Axis::Profession]),
    );
    for (trade, sum) in some(&lines.sums) {
        let values =
            [sum.total as i64, minutes.sums[trade].total as i64, persons.sums[trade].total as i64, 0];
        trades.push(([trade as u16, 0], values));
    }
    let axes = [Axis::Type, Axis::Mois];
    let (lines, minutes) = (acts.by(Tally::Lignes, &axes), acts.by(Tally::MinutesActe, &axes));
    let width = lines.labels.get(1).map_or(1, Vec::len);
    for (at, sum) in some(&lines.sums) {
        let key = [(at / width) as u16, (at % width) as u16];
        months_of_acts.push((key, [sum.total as i64, minutes.sums[at].total as i64, 0, 0]));
    }

    let present = of(Population::MesuresPresentesFin).by(Tally::Personnes, &[Axis::Sexe, Axis::TrancheAge]);
    let width = present.labels.get(1).map_or(1, Vec::len);
    for (at, sum) in some(&present.sums) {
        ages.push(([(at / width) as u16, (at % width) as u16], [sum.total as i64, 0, 0, 0]));
    }
    let entered = of(Population::MesuresDebutant);
    if !entered.rows.is_empty() {
        waits.push(([0; 2], [entered.len(), entered.total(Tally::DelaiDecision), 0, 0]));
    }
    let left = of(Population::MesuresFinissant);
    let lengths = left.by(Tally::Duree, &[Axis::Motif]);
    let bands = left.by(Tally::Lignes, &[Axis::Motif, Axis::TrancheDureeJours]);
    let width = bands.labels.get(1).map_or(1, Vec::len);
    for (motive, sum) in some(&lengths.sums) {
        let band = |band: usize| bands.sums.get(motive * width + band).map_or(0, |sum| sum.total as i64);
        exits.push(([motive as u16, 0], [sum.rows as i64, sum.total as i64, band(1), band(3)]));
    }
    for (number, month) in period.months().into_iter().enumerate() {
        let scope = Scope { period: month, ..scope };
        let of = |population| Counter::new(scope, population);
        let key = [number as u16 + 1, 0];
        if !facts.measures.start.is_empty() {
            let counts = [
                Population::MesuresPresentesDebut,
                Population::MesuresDebutant,
                Population::MesuresFinissant,
                Population::MesuresPresentesFin,
            ];
            flows.push((key, counts.map(|population| of(population).len())));
        }
        let touching = of(Population::MesuresTouchant);
        if !touching.rows.is_empty() {
            days.push((key, [touching.total(Tally::Journees), 0, 0, 0]));
        }
    }
    report
}

/// The keys that have rows.
fn some(sums: &[Sum]) -> impl Iterator<Item = (usize, &Sum)> {
    sums.iter().enumerate().filter(|(_, sum)| sum.rows > 0)
}

/// The digest that the other engines print of the same tables.
fn digest(services: &[Facts], reports: &[Report]) -> String {
    let mut hash = Sha256::new();
    for (table, name) in NAMES.iter().enumerate() {
        for (number, (facts, report)) in services.iter().zip(reports).enumerate() {
            let mut lines: Vec<(Vec<String>, &[i64; 4])> =
                report.tables[table].iter().map(|(key, values)| (keys(name, facts, *key), values)).collect();
            lines.sort();
            for (keys, values) in lines {
                let shown = keys.into_iter().map(|key| key.trim_start_matches('0').to_owned());
                let shown: Vec<String> =
                    shown.map(|key| if key.is_empty() { "0".to_owned() } else { key }).collect();
                let values: Vec<String> = values[..width(name)].iter().map(i64::to_string).collect();
                let mut line = vec![(*name).to_owned(), (number + 1).to_string()];
                line.extend(shown);
                line.extend(values);
                hash.update(line.join("|") + "\n");
            }
        }
    }
    hex::encode(hash.finalize())[..16].to_owned()
}

/// Keys as the other engines write and order them; numbers padded, to sort as numbers.
fn keys(name: &str, facts: &Facts, [first, second]: [u16; 2]) -> Vec<String> {
    match name {
        "actes_metier" => vec![facts.words.profession.label(first).to_owned()],
        "actes_mois" => vec![facts.words.act_kind.label(first).to_owned(), format!("{second:02}")],
        "ages" => vec![facts.words.sex.label(first).to_owned(), format!("{:02}", second - 1)],
        "sorties" => vec![facts.words.motive.label(first).to_owned()],
        "journees" | "mouvements" => vec![format!("{first:02}")],
        _ => Vec::new(),
    }
}

fn width(name: &str) -> usize {
    match name {
        "actes_metier" => 3,
        "actes_mois" | "delais" => 2,
        "ages" | "journees" => 1,
        _ => 4,
    }
}

/// The whole year's figures of one service, counted again and again from facts in memory.
pub fn year(facts: &Facts, year: i16, rounds: usize) -> Result<(f64, f64)> {
    let catalogue = app::year::catalogue()?;
    let rules = Rules::default();
    let mut times = Vec::new();
    for _ in 0..rounds.max(1) {
        let start = Instant::now();
        let figures = indicator::all(&indicator::Year::new(facts, &rules, Period::year(year), catalogue));
        std::hint::black_box(figures);
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok((times[0], times[times.len() / 2]))
}
