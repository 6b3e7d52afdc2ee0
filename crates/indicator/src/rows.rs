//! Rows: what they are, and which.

use std::ops::Range;

use crate::facts::Index;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the noun of its rows")]
pub enum Noun {
    Measure,
    Request,
    Act,
    /// A person at an act.
    Presence,
    /// A professional at an act.
    Participation,
    Contract,
    /// An objective of a contract.
    Objective,
    /// An action of a contract.
    Action,
    Employment,
    Absence,
    Capacity,
    /// A line of a list that the service keeps.
    Line,
    /// A professional who took part in one.
    Participant,
    /// A criterion of an evaluation.
    Criterion,
    /// An answer of what is said of the situation of a person.
    Situation,
}

impl Noun {
    /// Whether each of its rows is about one person.
    pub fn is_of_person(self) -> bool {
        matches!(self, Noun::Measure | Noun::Request | Noun::Presence | Noun::Contract | Noun::Situation)
    }
}

/// Rows of a noun: a run of them (acts lie in the order of their days), or a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Rows {
    /// All rows from one to another.
    Run(Range<Index>),
    /// These rows, in order.
    List(Vec<Index>),
}

impl Rows {
    /// Gives each row, in order.
    #[inline]
    pub fn each(&self, mut take: impl FnMut(usize)) {
        match self {
            Rows::Run(run) => run.clone().for_each(|row| take(row as usize)),
            Rows::List(list) => list.iter().for_each(|row| take(*row as usize)),
        }
    }

    /// The rows that pass, as a list.
    #[inline]
    pub fn keep(&self, mut pass: impl FnMut(usize) -> bool) -> Rows {
        let mut kept = Kept::among(self.len());
        self.each(|row| kept.add(row, pass(row)));
        kept.rows()
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Rows::Run(run) => run.len(),
            Rows::List(list) => list.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All rows as a list.
    pub fn list(&self) -> Vec<Index> {
        match self {
            Rows::Run(run) => run.clone().collect(),
            Rows::List(list) => list.clone(),
        }
    }
}

/// A list of the rows that pass. Each row is written down, and the next takes its place unless it passes: a
/// processor cannot guess which will, and this leaves it nothing to guess.
pub(crate) struct Kept {
    list: Vec<Index>,
    kept: usize,
}

impl Kept {
    /// Nothing yet, of so many rows at most.
    pub(crate) fn among(rows: usize) -> Kept {
        Kept { list: vec![0; rows], kept: 0 }
    }

    #[inline]
    pub(crate) fn add(&mut self, row: usize, passes: bool) {
        self.list[self.kept] = row as Index;
        self.kept += usize::from(passes);
    }

    pub(crate) fn rows(mut self) -> Rows {
        self.list.truncate(self.kept);
        Rows::List(self.list)
    }
}
