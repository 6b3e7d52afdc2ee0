//! How a question is answered: each service and each year apart, then laid out in lines and columns. A total is the figure
//! itself, never the sum of what is shown.

use std::cell::Cell as Left;
use std::collections::HashMap;
use std::sync::Arc;

use base::Period;
use base::french::{lower_first, typeset};
use indicator::{Axis, Entry, Formula, UNKNOWN_LABEL, Value, Year};

use super::lay::Layout;
use super::{Across, Question};
use crate::web::Refusal;
use crate::year::Book;

/// Most cells of a table, and most counts that a question may ask one by one.
pub(super) const CELLS_MAX: usize = 5000;

/// What a question is answered.
#[derive(Debug)]
pub struct Answer {
    /// What the lines are.
    pub corner: String,
    /// The columns.
    pub columns: Vec<Heading>,
    /// The lines; several groups when years and services are laid out below one another.
    pub groups: Vec<Group>,
    /// What one must know to read it, each a sentence.
    pub notes: Vec<String>,
    /// The figure of each service and year, narrowed: service, year, value.
    pub wholes: Vec<(String, i16, Value)>,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// As it is read.
    pub label: String,
    /// The key of the axis; none for a year, a service, the whole.
    pub key: Option<String>,
    /// It is the whole of its line.
    pub total: bool,
}

/// Lines under a label.
#[derive(Debug)]
pub struct Group {
    /// The year, the service; none when there is one group.
    pub label: Option<String>,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line.
#[derive(Debug)]
pub struct Line {
    /// As it is read.
    pub label: String,
    /// The key of the axis; none for a year, a service, the whole.
    pub key: Option<String>,
    /// It is the whole of its columns.
    pub total: bool,
    /// One cell a column.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug)]
pub struct Cell {
    /// Its value, or why there is none.
    pub value: Value,
    /// Where it opens.
    pub address: String,
}

/// The values of two axes, by their keys.
type Cells = HashMap<(String, String), Value>;

/// A service over a year, counted.
pub(super) struct Slice<'a> {
    pub book: &'a Book,
    pub number: i16,
    pub year: Year<'a>,
    pub whole: Value,
    pub rows: Vec<(String, Value)>,
    pub columns: Vec<(String, Value)>,
    pub cells: Cells,
}

/// What is counted of each slice.
pub(super) struct Asked<'a> {
    pub question: &'a Question,
    pub entry: &'a Entry,
    pub only: Vec<(Axis, &'a str)>,
    /// Counts that may still be asked one by one.
    left: Left<usize>,
}

/// Answers a question from the facts of its services, in their order.
pub fn answer(question: &Question, entry: &Entry, books: &[Arc<Book>]) -> Result<Answer, Refusal> {
    if let Some(sentence) = question.too_much() {
        return Err(Refusal::Invalid(sentence));
    }
    let asked = Asked { question, entry, only: question.narrowing(), left: Left::new(CELLS_MAX) };
    let across = match question.across {
        Some(Across::Axis(axis)) => Some(axis),
        _ => None,
    };
    let mut slices = Vec::new();
    let mut crossed = true;
    for book in books {
        for number in question.years() {
            let year = book.year(Period::year(number))?;
            let whole = asked.value(&year, &asked.only);
            let mut slice = Slice {
                book,
                number,
                whole,
                rows: asked.parts(&year, question.by)?,
                columns: asked.parts(&year, across)?,
                cells: HashMap::new(),
                year,
            };
            if let (Some(by), Some(across)) = (question.by, across) {
                match asked.cross(&slice, [by, across])? {
                    Some(cells) => slice.cells = cells,
                    None => crossed = false,
                }
            }
            slices.push(slice);
        }
    }
    let mut laid = Layout { asked: &asked, slices, across: across.filter(|_| crossed) }.lay()?;
    if let (false, Some(by), Some(across)) = (crossed, question.by, across) {
        let name = |axis: Axis| lower_first(axis.title());
        laid.notes.push(typeset(&format!(
            "« {} » ne se croise pas par {} et {} : ce qu’il compte ne porte pas les deux à la fois. Il est réparti par {}.",
            entry.title,
            name(by),
            name(across),
            name(by)
        )));
    }
    Ok(laid)
}

/// The lines, or the columns.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Lines,
    Columns,
}

impl Slice<'_> {
    pub(super) fn parts(&self, side: Side) -> &[(String, Value)] {
        match side {
            Side::Lines => &self.rows,
            Side::Columns => &self.columns,
        }
    }
}

impl Asked<'_> {
    fn value(&self, year: &Year<'_>, by: &[(Axis, &str)]) -> Value {
        let narrowed = year.narrowed(&self.entry.id, by);
        narrowed.unwrap_or_else(|| Err("ce chiffre ne se ventile pas ainsi".to_owned()))
    }

    /// The narrowing, and these keys.
    fn with<'b>(&'b self, keys: &[(Axis, &'b str)]) -> Vec<(Axis, &'b str)> {
        self.only.iter().copied().chain(keys.iter().copied()).collect()
    }

    /// So many counts are to be asked one by one.
    fn take(&self, counts: usize) -> Result<(), Refusal> {
        let left = self.left.get().checked_sub(counts).ok_or_else(too_many)?;
        self.left.set(left);
        Ok(())
    }

    /// The parts along an axis that have rows.
    fn parts(&self, year: &Year<'_>, axis: Option<Axis>) -> Result<Vec<(String, Value)>, Refusal> {
        let Some(axis) = axis else { return Ok(Vec::new()) };
        if self.only.is_empty() && !matches!(self.entry.formula, Formula::FinDeMois(_)) {
            let id = match self.entry.formula {
                Formula::Ventilation { .. } => self.entry.id.clone(),
                _ => format!("{}.{}", self.entry.id, axis.name()),
            };
            let parts = year.parts(&id).map(|found| found.parts).unwrap_or_default();
            return Ok(parts.into_iter().map(|part| (part.key, part.value)).collect());
        }
        let (mut keys, _) = year.keys(&self.entry.id, axis).unwrap_or_default();
        if axis == Axis::Mois {
            keys.retain(|key| key != UNKNOWN_LABEL);
        }
        self.take(keys.len())?;
        let mut parts = Vec::new();
        for key in keys {
            let by = self.with(&[(axis, &key)]);
            let behind = year.behind(&self.entry.id, &by);
            if axis == Axis::Mois || behind.is_some_and(|behind| !behind.rows.is_empty()) {
                let value = self.value(year, &by);
                parts.push((key, value));
            }
        }
        Ok(parts)
    }

    /// The cells of two axes that have rows; nothing where they do not cross.
    fn cross(&self, slice: &Slice<'_>, axes: [Axis; 2]) -> Result<Option<Cells>, Refusal> {
        // A cell of a month is the figure over this month, as it opens: ages are then those of its last day.
        let by_month = axes.contains(&Axis::Mois);
        if self.only.is_empty()
            && !by_month
            && let Some(cells) = slice.year.cross(&self.entry.id, axes)
        {
            return Ok(Some(
                cells.into_iter().map(|(row, column, value)| ((row, column), Ok(value))).collect(),
            ));
        }
        self.take(slice.rows.len() * slice.columns.len())?;
        let mut cells = HashMap::new();
        for (row, _) in &slice.rows {
            for (column, _) in &slice.columns {
                let by = self.with(&[(axes[0], row), (axes[1], column)]);
                let Some(behind) = slice.year.behind(&self.entry.id, &by) else { return Ok(None) };
                if !behind.rows.is_empty() {
                    cells.insert((row.clone(), column.clone()), self.value(&slice.year, &by));
                }
            }
        }
        Ok(Some(cells))
    }

    /// What is said of a part that has no row: nothing is counted, and nothing has no mean.
    pub(super) fn absent(&self, whole: &Value) -> Value {
        match (&self.entry.formula, whole) {
            (_, Err(reason)) => Err(reason.clone()),
            (Formula::Moyenne(_) | Formula::MoyenneDesParts { .. } | Formula::Mediane(_), _) => {
                Err("rien à compter sur la période".to_owned())
            }
            _ => Ok(0.0),
        }
    }
}

pub(super) fn too_many() -> Refusal {
    let sentence = "Cette question ferait un tableau de plus de 5\u{202f}000 cases. Choisissez moins d’années, moins de \
                    services, ou une répartition plus courte.";
    Refusal::Invalid(sentence.to_owned())
}
