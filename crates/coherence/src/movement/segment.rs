//! The rows under one row of months, that belong to one kind.

use std::collections::{BTreeMap, BTreeSet};

use base::french::fold;

use super::{Line, Role, Slot, role};
use crate::cell::{Worth, worth};
use crate::month::{self, Named};

/// Rows of one kind under one row of months.
pub(super) struct Segment {
    pub(super) kind: String,
    pub(super) months: Vec<Named>,
    pub(super) lines: Vec<Line>,
    /// The year written beside the months.
    pub(super) year: Option<i16>,
}

/// Largest table that is also read by its columns.
const TURNED_MAX: usize = 400;

/// The segments of a table whose months are columns, or else rows.
pub(super) fn segments(piece: usize, rows: &[Vec<String>]) -> Vec<Segment> {
    let found = Reading::new(piece, false).read(rows);
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    if !found.is_empty() || rows.len() > TURNED_MAX || !(3..=60).contains(&width) {
        return found;
    }
    let cell = |row: usize, column: usize| rows[row].get(column).cloned().unwrap_or_default();
    let turned: Vec<Vec<String>> =
        (0..width).map(|column| (0..rows.len()).map(|row| cell(row, column)).collect()).collect();
    Reading::new(piece, true).read(&turned)
}

/// Words at the ends of a title that do not name a kind.
const TITLE: [&str; 40] = [
    "mesure",
    "mesures",
    "mouvement",
    "mouvements",
    "tableau",
    "annuel",
    "annuels",
    "annuelle",
    "mensuel",
    "mensuels",
    "de",
    "des",
    "du",
    "d",
    "la",
    "le",
    "les",
    "l",
    "en",
    "au",
    "aux",
    "pour",
    "bord",
    "annee",
    "mois",
    "service",
    "libelle",
    "type",
    "nature",
    "activite",
    "flux",
    "evolution",
    "et",
    "par",
    "nombre",
    "entrees",
    "sorties",
    "file",
    "active",
    "type",
];

/// The kind that a title names, once its common words are taken from both ends.
pub(super) fn kind(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    let empty = |word: &&str| {
        let folded = fold(word);
        let mut parts = folded.split(' ').filter(|part| !part.is_empty());
        parts.all(|part| TITLE.contains(&part) || month::year(part).is_some() || part.parse::<u32>().is_ok())
    };
    let from = words.iter().take_while(|word| empty(word)).count();
    let to = words.len() - words[from..].iter().rev().take_while(|word| empty(word)).count();
    let words = words[from..to].join(" ");
    let trimmed = words.trim_matches(|c: char| matches!(c, ':' | '-' | '–' | '.' | ',') || c.is_whitespace());
    if trimmed.len() > 60 { String::new() } else { trimmed.to_owned() }
}

/// A row that holds figures, before the kinds are told apart.
struct Row {
    section: String,
    column: String,
    other: String,
    role: Option<Role>,
    slots: Vec<Slot>,
    total: Option<Slot>,
}

struct Head {
    months: Vec<(usize, Named)>,
    total: Option<usize>,
    kind: String,
    year: Option<i16>,
}

struct Reading {
    piece: usize,
    turned: bool,
    head: Option<Head>,
    section: String,
    column: String,
    rows: Vec<Row>,
    found: Vec<Segment>,
}

impl Reading {
    fn new(piece: usize, turned: bool) -> Reading {
        let (section, column) = (String::new(), String::new());
        Reading { piece, turned, head: None, section, column, rows: Vec::new(), found: Vec::new() }
    }

    fn read(mut self, rows: &[Vec<String>]) -> Vec<Segment> {
        for (at, cells) in rows.iter().enumerate() {
            let months = month::of_row(cells);
            if months.len() >= 3 {
                self.flush();
                self.opens(cells, months);
            } else if self.head.is_some() {
                self.row(at, cells);
            } else if let [alone] = full(cells).as_slice() {
                self.section = kind(alone);
            }
        }
        self.flush();
        self.found
    }

    fn opens(&mut self, cells: &[String], months: Vec<(usize, Named)>) {
        let (first, last) = (months[0].0, months[months.len() - 1].0);
        let label = full(&cells[..first]).join(" ");
        let folded = fold(&label);
        let years: Vec<i16> = folded.split(' ').filter_map(month::year).collect();
        let is_total = |cell: &String| {
            let folded = fold(cell);
            let word = folded.split(' ').next().unwrap_or_default();
            matches!(word, "total" | "cumul" | "annee" | "ensemble" | "somme")
                || month::year(&folded).is_some()
        };
        let total =
            cells.iter().enumerate().skip(last + 1).find(|(_, cell)| is_total(cell)).map(|(at, _)| at);
        let own = if role(&label).is_some() { String::new() } else { kind(&label) };
        let section = std::mem::take(&mut self.section);
        let kind = if own.is_empty() { section } else { own };
        let year = if let [year] = years.as_slice() { Some(*year) } else { None };
        self.column.clear();
        self.head = Some(Head { months, total, kind, year });
    }

    fn row(&mut self, at: usize, cells: &[String]) {
        let Some(head) = &self.head else { return };
        let first = head.months[0].0;
        let slot = |column: usize| {
            let (row, place) = if self.turned { (column, at) } else { (at, column) };
            let worth = cells.get(column).map_or(Worth::Blank, |cell| worth(cell));
            Slot { piece: self.piece, row, column: place, worth }
        };
        let slots: Vec<Slot> = head.months.iter().map(|(column, _)| slot(*column)).collect();
        let labels = &cells[..first.min(cells.len())];
        if !slots.iter().any(|slot| slot.worth.number().is_some()) {
            let words = full(cells);
            if let [words] = words.as_slice() {
                self.section = kind(words);
                self.column.clear();
            }
            return;
        }
        let total = head.total.map(slot);
        let found = labels.iter().enumerate().rev().find_map(|(at, label)| Some((at, role(label)?)));
        let (own, role, other) = match found {
            Some((own, (role, other))) => (own, Some(role), other),
            None => (labels.len().saturating_sub(1), None, String::new()),
        };
        let before: Vec<&str> = full(labels.get(..own).unwrap_or_default());
        if !before.is_empty() {
            self.column = kind(&before.join(" "));
        }
        let (section, column) = (self.section.clone(), self.column.clone());
        self.rows.push(Row { section, column, other, role, slots, total });
    }

    fn flush(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let Some(head) = self.head.take() else { return };
        // Other words of a label name a kind when several rows share them.
        let mut shared: BTreeMap<String, BTreeSet<Option<Role>>> = BTreeMap::new();
        for row in rows.iter().filter(|row| !row.other.is_empty()) {
            shared.entry(fold(&row.other)).or_default().insert(row.role);
        }
        let named = |row: &Row| {
            let other = shared.get(&fold(&row.other)).is_some_and(|roles| roles.len() > 1);
            let all = [&row.section, &row.column].into_iter().filter(|name| !name.is_empty()).cloned();
            let mut name: Vec<String> = all.collect();
            if other {
                name.push(row.other.clone());
            }
            name.dedup();
            if name.is_empty() { head.kind.clone() } else { name.join(" ") }
        };
        let mut groups: Vec<(String, Vec<Line>)> = Vec::new();
        let mut ranks: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows {
            let name = named(&row);
            let rank = *ranks.entry(name.clone()).or_insert(groups.len());
            if rank == groups.len() {
                groups.push((name, Vec::new()));
            }
            let lines = &mut groups[rank].1;
            // A second row of the same role is a part of the first, or of another thing.
            let role = row.role.filter(|role| lines.iter().all(|line| line.role != Some(*role)));
            lines.push(Line { role, slots: row.slots, total: row.total });
        }
        for (kind, lines) in groups {
            if lines.iter().filter(|line| line.role.is_some()).count() >= 2 {
                let months = head.months.iter().map(|(_, named)| *named).collect();
                self.found.push(Segment { kind, months, lines, year: head.year });
            }
        }
    }
}

/// The cells that say something.
fn full(cells: &[String]) -> Vec<&str> {
    cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect()
}
