//! The monthly movements of a kind of measure, found in the tables of a report.

mod annual;
mod role;
mod segment;

use base::french::fold;

use crate::cell::Worth;
use crate::month::{self, Named};
use crate::{Content, Published};

pub(crate) use role::{Role, role};
use segment::Segment;

/// A cell of a row of movements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Slot {
    pub(crate) piece: usize,
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) worth: Worth,
}

/// A row of movements.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) role: Option<Role>,
    /// By month of the movement.
    pub(crate) slots: Vec<Slot>,
    pub(crate) total: Option<Slot>,
}

impl Line {
    /// The stock of a month: nothing when the cell is empty.
    pub(crate) fn stock(&self, at: usize) -> Option<i64> {
        self.slots.get(at)?.worth.whole()
    }

    /// The flow of a month: an empty cell is none.
    pub(crate) fn flow(&self, at: usize) -> Option<i64> {
        match self.slots.get(at)?.worth {
            Worth::Blank => Some(0),
            worth => worth.whole(),
        }
    }

    /// The flows of all its months, when each is known and one at least is written.
    pub(crate) fn sum(&self) -> Option<i64> {
        self.slots.iter().any(|slot| slot.worth != Worth::Blank).then_some(())?;
        (0..self.slots.len()).map(|at| self.flow(at)).sum()
    }
}

/// The movements of a kind over some months that follow one another.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Movement {
    /// The kind, as the table names it; empty when it names none.
    pub(crate) kind: String,
    /// Whether it is the sum of the kinds.
    pub(crate) all: bool,
    /// Whether its only figures are those of the year.
    pub(crate) annual: bool,
    pub(crate) months: Vec<Named>,
    pub(crate) lines: Vec<Line>,
}

impl Movement {
    pub(crate) fn line(&self, role: Role) -> Option<&Line> {
        self.lines.iter().find(|line| line.role == Some(role))
    }

    /// `Milieu ouvert, décembre`, or `Décembre`.
    pub(crate) fn named(&self, at: usize) -> String {
        let month = self.month(at);
        if self.annual && !self.kind.is_empty() {
            return self.kind.clone();
        }
        if self.kind.is_empty() { crate::phrase::capital(&month) } else { format!("{}, {month}", self.kind) }
    }

    pub(crate) fn month(&self, at: usize) -> String {
        let name = |named: &Named| base::french::MONTHS[usize::from(named.month).saturating_sub(1) % 12];
        if self.annual {
            let year = self.months.first().and_then(|named| named.year);
            return year.map_or("année".to_owned(), |year| format!("année {year}"));
        }
        let several = self.months.len() > 12;
        match self.months.get(at) {
            Some(named @ Named { year: Some(year), .. }) if several => format!("{} {year}", name(named)),
            Some(named) => name(named).to_owned(),
            None => String::new(),
        }
    }

    /// What stays the same in a key: the kind and the month.
    pub(crate) fn month_key(&self, at: usize) -> String {
        let named = self.months.get(at);
        named.map(|named| format!("{}-{:02}", named.year.unwrap_or(0), named.month)).unwrap_or_default()
    }

    /// The civil year that it covers from January to December.
    pub(crate) fn whole_year(&self) -> Option<Option<i16>> {
        let first = self.months.first()?;
        if self.annual {
            return Some(first.year);
        }
        (self.months.len() == 12 && first.month == 1).then_some(first.year)
    }
}

/// More than any service has: they are compared with one another.
const MOVEMENTS_MAX: usize = 1000;

/// Every movement of a report, in its order; `year` is that of the report.
pub(crate) fn movements(report: &Published, year: Option<i16>) -> Vec<Movement> {
    let mut all: Vec<Movement> = Vec::new();
    for (at, piece) in report.pieces.iter().enumerate() {
        let Content::Table(rows) = &piece.content else { continue };
        let segments = segment::segments(at, rows);
        if all.len() >= MOVEMENTS_MAX {
            break;
        }
        let (caption, written) = caption(report, at);
        if segments.is_empty() {
            annual::add(&mut all, at, rows, &caption, written.or(year));
        }
        for segment in segments {
            add(&mut all, segment, &caption, written.or(year));
        }
    }
    // A caption names a kind when it tells tables apart, and is but a title otherwise.
    let named = all.iter().filter(|movement| !movement.kind.is_empty()).count();
    if named == 1 && all.len() == 1 && all[0].kind.split(' ').count() > 4 {
        all[0].kind.clear();
    }
    all
}

/// The words over a table, and the year that they say.
fn caption(report: &Published, table: usize) -> (String, Option<i16>) {
    // A sentence tells of something else.
    let title = |text: &&str| text.len() <= 120 && !text.trim_end().ends_with(['.', ';']);
    let before = report.pieces[..table].iter().rev().take(2).map_while(|piece| piece.words());
    let before: Vec<&str> = before.take_while(title).collect();
    let words = before.first().map(|text| segment::kind(text)).unwrap_or_default();
    for text in before {
        let years: Vec<i16> = fold(text).split(' ').filter_map(month::year).collect();
        if let [year] = years.as_slice() {
            return (words, Some(*year));
        }
    }
    (words, None)
}

fn add(all: &mut Vec<Movement>, segment: Segment, caption: &str, year: Option<i16>) {
    let Segment { kind, months, lines, year: own } = segment;
    let mut months = months;
    let mut running = own.or(year);
    for (at, named) in months.iter_mut().enumerate() {
        if at > 0 && named.month == 1 && named.year.is_none() {
            running = running.map(|year| year.saturating_add(1));
        }
        named.year = named.year.or(running);
        running = named.year.or(running);
    }
    let continues = |last: &Movement| {
        let follows = match (last.months.last(), months.first()) {
            (Some(before), Some(first)) => first.month == before.month % 12 + 1 && first.month != 1,
            _ => false,
        };
        let roles = |lines: &[Line]| lines.iter().map(|line| line.role).collect::<Vec<_>>();
        follows && (kind.is_empty() || kind == last.kind) && roles(&lines) == roles(&last.lines)
    };
    if let Some(last) = all.iter_mut().rev().take(12).find(|last| continues(last)) {
        last.months.extend(months);
        for (line, more) in last.lines.iter_mut().zip(lines) {
            line.slots.extend(more.slots);
            line.total = more.total.or(line.total);
        }
        return;
    }
    let kind = if kind.is_empty() { caption.to_owned() } else { kind };
    all.push(Movement { all: sums(&kind), annual: false, kind, months, lines });
}

/// Whether a label is that of all the kinds together.
fn sums(kind: &str) -> bool {
    let folded = fold(kind);
    let first = folded.split(' ').next().unwrap_or_default();
    matches!(first, "total" | "totaux" | "ensemble" | "tous" | "toutes" | "cumul" | "global")
}
