//! From files to checked rows and faults: nothing is written.

use std::collections::{HashMap, HashSet};

use base::Day;
use base::french::fold;

use crate::cell::Cell;
use crate::check::Check;
use crate::line::{Columns, Line};
use crate::mapping::{Understood, stacked, understand};
use crate::table::{Row, Table, tables};
use crate::workbook::CELLS;
use crate::{Fault, Field, Mapping, Noun, Place, ReadError, Register, Source, TableMapping};

/// How many rows of each table the page shows.
const SAMPLES: usize = 3;
/// Rows between two words of progress.
const STEP: u64 = 8192;

/// What the base already holds, and the day.
pub struct Context<'a> {
    /// The day of the reading: births are before it.
    pub today: Day,
    /// References of the persons of the base.
    pub persons: &'a HashSet<String>,
    /// References of the professionals of the base.
    pub staff: &'a HashSet<String>,
    /// From folded « nom prénom » and birth to the reference of the base.
    pub homonyms: &'a HashMap<(String, Day), String>,
    /// The spelling of the nomenclature, by vocabulary and text; nothing when it has none.
    pub canonical: &'a dyn Fn(&str, &str) -> Option<String>,
    /// Whether probable duplicates are taken as other persons.
    pub accept_duplicates: bool,
}

/// How far the reading is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress<'a> {
    /// Name of the table being read.
    pub table: &'a str,
    /// Rows read, of all tables.
    pub rows: u64,
    /// Share of this table, from 0 to 1.
    pub share: f64,
}

/// What the files say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// How the tables were understood.
    pub mapping: Mapping,
    /// The rows that can be taken.
    pub register: Register,
    /// The cells that cannot.
    pub faults: Vec<Fault>,
    /// Rows held because they point at a refused one.
    pub held: usize,
    /// Rows of each noun found.
    pub counts: Vec<Count>,
    /// Vocabulary, word and how many times: the words that no nomenclature knows.
    pub unknown_words: Vec<(String, String, u64)>,
    /// The first rows of each table of the mapping, as text, in its order.
    pub samples: Vec<Sample>,
}

/// Rows of a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// What the rows list.
    pub noun: Noun,
    /// Rows that say something.
    pub read: usize,
    /// Rows that can be taken.
    pub valid: usize,
    /// Rows with a fault.
    pub refused: usize,
    /// Rows that point at a refused one.
    pub held: usize,
}

/// The first rows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// Name of the table.
    pub table: String,
    /// Each row, cell by cell in the order of the mapping's columns.
    pub rows: Vec<Vec<String>>,
}

/// Reads and checks the files of one service, which complete one another.
pub fn read(
    sources: &[Source],
    mapping: Option<&Mapping>,
    context: &Context<'_>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Reading, ReadError> {
    let mut all = Vec::new();
    let mut room = CELLS;
    for source in sources {
        let read = tables(source, &mut room)?.into_iter();
        all.extend(read.flat_map(|table| stacked(table, mapping, context.today)));
    }
    let understood: Vec<Understood> =
        all.iter().map(|table| understand(table, mapping, context.today)).collect();
    if understood.iter().all(|it| it.mapping.noun.is_none()) {
        return Err(ReadError::NoTable);
    }
    let mut reading = Reading {
        samples: all.iter().zip(&understood).map(|(table, it)| sample(table, it)).collect(),
        ..Reading::default()
    };
    let mut check = Check::new(context);
    let mut rows = 0;
    // Those that others point at come first, whatever the order of the files.
    for noun in Noun::ALL {
        let mut count = Count { noun, read: 0, valid: 0, refused: 0, held: 0 };
        for (index, (table, it)) in all.iter().zip(&understood).enumerate() {
            if it.mapping.noun == Some(noun) {
                let index = u16::try_from(index).unwrap_or(u16::MAX);
                let examined = Examined { table, it, index, noun, columns: Columns::new(&it.mapping, noun) };
                examined.read(context, &mut check, &mut reading.faults, &mut count, &mut rows, progress);
            }
        }
        reading.held += count.held;
        if understood.iter().any(|it| it.mapping.noun == Some(noun)) {
            reading.counts.push(count);
        }
    }
    check.settle();
    reading.unknown_words = check.words.unknown();
    reading.register = check.register;
    reading.mapping = Mapping { tables: understood.into_iter().map(|it| it.mapping).collect() };
    Ok(reading)
}

/// A table being read.
struct Examined<'t> {
    table: &'t Table<'t>,
    it: &'t Understood,
    index: u16,
    noun: Noun,
    columns: Columns,
}

impl Examined<'_> {
    fn read(
        &self,
        context: &Context<'_>,
        check: &mut Check<'_>,
        faults: &mut Vec<Fault>,
        count: &mut Count,
        rows: &mut u64,
        progress: &mut dyn FnMut(Progress<'_>),
    ) {
        let mapping = &self.it.mapping;
        for field in &self.columns.missing {
            faults.push(self.fault(mapping.header_line, *field, String::new(), "une colonne de ce nom"));
        }
        check.expect(self.noun, self.table.about());
        self.table.rows(self.it.separator, |number, share, row| {
            if number <= mapping.header_line || is_silent(row, mapping) {
                return true;
            }
            *rows += 1;
            if rows.is_multiple_of(STEP) {
                progress(Progress { table: &self.table.name, rows: *rows, share });
            }
            let mut line = Line::new(row, &self.columns, context.today);
            check.row(self.noun, Place { table: self.index, line: number }, &mut line);
            count.read += 1;
            if line.is_refused() {
                count.refused += 1;
                for wrong in line.wrongs {
                    faults.push(self.fault(number, wrong.field, wrong.value, wrong.expected));
                }
            } else if line.is_held {
                count.held += 1;
            } else {
                count.valid += 1;
            }
            true
        });
        progress(Progress { table: &self.table.name, rows: *rows, share: 1.0 });
    }

    fn fault(&self, line: u32, field: Field, value: String, expected: &str) -> Fault {
        Fault {
            file: self.table.file.to_owned(),
            sheet: self.table.sheet.clone(),
            line,
            column: self.columns.heading(&self.it.mapping, field),
            value,
            expected: expected.to_owned(),
            noun: self.noun,
        }
    }
}

/// Blank rows, titles between rows, headings repeated and totals say nothing.
fn is_silent(row: Row<'_>, mapping: &TableMapping) -> bool {
    let mut cells = row.cells();
    let Some((index, first)) = cells.next() else { return true };
    let Cell::Text(text) = first else { return false };
    if is_total(text) {
        return true;
    }
    let is_first = mapping.columns.first().is_some_and(|column| column.index == index);
    if is_first && cells.next().is_none() && mapping.columns.len() > 2 && is_title(text) {
        return true;
    }
    let is_heading = |index: usize, text: &str| {
        mapping.columns.iter().any(|column| column.index == index && column.heading == text)
    };
    is_heading(index, text) && row.cells().all(|(index, cell)| is_heading(index, &cell.written()))
}

/// « Total », « TOTAL : 115 », « Sous-total secteur nord »: no reference is written so.
fn is_total(text: &str) -> bool {
    if !text.starts_with(['t', 'T', 's', 'S']) {
        return false;
    }
    let folded = fold(text);
    let counted = folded.strip_prefix("sous ").unwrap_or(&folded);
    matches!(counted.split(' ').next(), Some("total" | "totaux" | "soustotal"))
}

/// A lone text at the head of a row that is no reference: « Jeunes sortis », « Année 2021 ».
fn is_title(text: &str) -> bool {
    text.contains(' ') || !text.contains(|c: char| c.is_ascii_digit())
}

fn sample(table: &Table<'_>, it: &Understood) -> Sample {
    let mut rows: Vec<Vec<String>> = Vec::new();
    table.rows(it.separator, |line, _, row| {
        if line > it.mapping.header_line && !is_silent(row, &it.mapping) {
            let columns = it.mapping.columns.iter();
            rows.push(columns.map(|column| row.cell(column.index).written().into_owned()).collect());
        }
        rows.len() < SAMPLES
    });
    Sample { table: table.name.clone(), rows }
}
