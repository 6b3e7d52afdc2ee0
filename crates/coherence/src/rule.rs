//! The rules, and what they write in.

pub(crate) mod active;
pub(crate) mod beside;
pub(crate) mod chain;
pub(crate) mod grid;
pub(crate) mod list;
pub(crate) mod part;
pub(crate) mod place;
pub(crate) mod rate;
mod share;
pub(crate) mod total;
pub(crate) mod twin;
pub(crate) mod year;

use std::collections::HashSet;

use crate::phrase::sentence;
use crate::{Content, Finding, Published, Right, Severity};

/// Nobody reads more.
const SAID_MAX: usize = 2000;

/// Where a figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Where {
    pub(crate) piece: usize,
    pub(crate) cell: Option<(usize, usize)>,
}

/// What a rule says of a figure.
pub(crate) struct Said {
    pub(crate) severity: Severity,
    pub(crate) rule: u8,
    pub(crate) at: Where,
    pub(crate) title: String,
    pub(crate) found: String,
    pub(crate) expected: String,
    pub(crate) why: String,
    pub(crate) key: String,
}

/// What the rules have said so far.
pub(crate) struct Findings<'a> {
    report: &'a Published,
    /// Keys and texts that were said.
    said: HashSet<String>,
    pub(crate) found: Vec<Finding>,
    pub(crate) right: Vec<Right>,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(report: &'a Published) -> Findings<'a> {
        Findings { report, said: HashSet::new(), found: Vec::new(), right: Vec::new() }
    }

    /// A figure that does not agree. Said twice of the same thing, it is one finding.
    pub(crate) fn say(&mut self, said: Said) {
        if self.found.len() >= SAID_MAX || !self.said.insert(said.key.clone()) {
            return;
        }
        self.found.push(Finding {
            severity: said.severity,
            rule: said.rule,
            piece: said.at.piece,
            cell: said.at.cell,
            place: self.place(said.at),
            title: sentence(&said.title),
            found: sentence(&said.found),
            expected: sentence(&said.expected),
            why: sentence(&said.why),
            key: said.key,
        });
    }

    /// A figure that was verified.
    pub(crate) fn agree(&mut self, at: Where, text: &str) {
        let text = sentence(text);
        if self.right.len() < SAID_MAX && self.said.insert(text.clone()) {
            self.right.push(Right { text, place: self.place(at) });
        }
    }

    /// Where, in words: the piece, and for a cell the headings of its row and of its column.
    fn place(&self, at: Where) -> String {
        let Some(piece) = self.report.pieces.get(at.piece) else { return String::new() };
        let (Content::Table(rows), Some((row, column))) = (&piece.content, at.cell) else {
            return piece.place.clone();
        };
        let text = |row: usize, column: usize| {
            rows.get(row).and_then(|cells| cells.get(column)).map(|cell| cell.trim())
        };
        let named = |found: Option<&str>| {
            found.map(|name| format!(", «\u{a0}{}\u{a0}»", crate::phrase::opening(name)))
        };
        let words = |text: &Option<&str>| {
            text.is_some_and(|text| !text.is_empty() && crate::cell::worth(text) == crate::cell::Worth::Words)
        };
        if text(row, column).is_none_or(|own| words(&Some(own))) {
            return piece.place.clone();
        }
        let label = (0..column).rev().map(|at| text(row, at)).find(words).flatten();
        let head = (0..row).rev().take(200).map(|at| text(at, column)).find(words).flatten();
        [Some(piece.place.clone()), named(label), named(head)].into_iter().flatten().collect()
    }
}
