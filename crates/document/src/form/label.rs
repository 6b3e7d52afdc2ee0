//! The words of a file that name a place for a reader.

use super::address::{Address, Area};
use super::{Form, Seen, SeenKind, Sheet, Slot, TableCell};

/// The label that names a place: the heading of its row and that of its column, `Entrées · mars`.
pub fn label(form: &Form, slot: &Slot) -> String {
    let headings = headings(form, slot);
    let mut words: Vec<String> = headings.row.into_iter().chain(headings.column).collect();
    words.dedup();
    if !words.is_empty() {
        return words.join(" · ");
    }
    match slot {
        Slot::Cell { at, .. } => at.clone(),
        Slot::TableCell { .. } => slot.to_string(),
        Slot::Field(name) => name.clone(),
        Slot::Control(name) => {
            let known = form.controls.iter().find(|control| control.name == *name);
            known.map_or(name, |control| &control.title).clone()
        }
    }
}

/// What a reader sees at the left of a place and above it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Headings {
    pub row: Option<String>,
    pub column: Option<String>,
}

/// The headings of a place; none where the file has no such place.
pub(super) fn headings(form: &Form, slot: &Slot) -> Headings {
    match slot {
        Slot::Cell { sheet, at } => match (form.sheet(sheet), Address::parse(at)) {
            (Some(sheet), Some(at)) => sheet_headings(sheet, at),
            _ => Headings::default(),
        },
        Slot::TableCell { table, row, column } => table_headings(form, *table, *row, *column),
        Slot::Field(_) | Slot::Control(_) => Headings::default(),
    }
}

impl Form {
    /// The sheet of this name; Excel knows no case in names of sheets.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        let small = name.to_lowercase();
        self.sheets
            .iter()
            .find(|sheet| sheet.name == name)
            .or_else(|| self.sheets.iter().find(|sheet| sheet.name.to_lowercase() == small))
    }

    /// The cell of a table at these ranks, from 1.
    pub fn table_cell(&self, table: usize, row: usize, column: usize) -> Option<&TableCell> {
        let table = self.tables.get(table.checked_sub(1)?)?;
        table.rows.get(row.checked_sub(1)?)?.get(column.checked_sub(1)?)
    }
}

impl Sheet {
    /// The cell at this address, `C12`, when it is in what is shown.
    pub fn cell(&self, at: &str) -> Option<&Seen> {
        Address::parse(at).and_then(|at| self.seen(at))
    }

    pub(super) fn seen(&self, at: Address) -> Option<&Seen> {
        self.rows.get(at.row as usize - 1)?.get(at.column as usize - 1)
    }

    /// The merged area a cell is in.
    fn merge(&self, at: Address) -> Option<Area> {
        self.merged.iter().filter_map(|area| Area::parse(area)).find(|area| area.holds(at))
    }

    /// What one reads at this address: a merged area is read everywhere it reaches.
    fn heading(&self, at: Address) -> Option<String> {
        let seen = self.seen(at)?;
        let seen = match seen.covered {
            true => self.seen(self.merge(at)?.first)?,
            false => seen,
        };
        let names = match seen.kind {
            SeenKind::Text => true,
            // Years and months often name a column.
            SeenKind::Number => seen.day || is_year(&seen.text),
            _ => false,
        };
        names.then(|| short(&seen.text)).filter(|text| says(text))
    }
}

fn is_year(text: &str) -> bool {
    text.parse::<u32>().is_ok_and(|year| (1990..2100).contains(&year))
}

/// Whether a text says something: `…` or `–` only mark a place to fill.
fn says(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// On one line.
fn short(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

fn sheet_headings(sheet: &Sheet, at: Address) -> Headings {
    let width = sheet.rows.first().map_or(0, Vec::len);
    // Beyond what is shown, one looks from its edge.
    let (rows, columns) =
        (u32::try_from(sheet.rows.len()).unwrap_or_default(), u32::try_from(width).unwrap_or_default());
    let left = (1..at.column.min(columns + 1)).rev();
    let above = (1..at.row.min(rows + 1)).rev();
    Headings {
        row: left.filter_map(|column| Address::new(at.row, column)).find_map(|at| sheet.heading(at)),
        column: above.filter_map(|row| Address::new(row, at.column)).find_map(|at| sheet.heading(at)),
    }
}

fn table_headings(form: &Form, table: usize, row: usize, column: usize) -> Headings {
    let rows = table.checked_sub(1).and_then(|rank| form.tables.get(rank)).map(|table| &table.rows);
    let (Some(rows), Some(cell)) = (rows, form.table_cell(table, row, column)) else {
        return Headings::default();
    };
    let text = |cell: &TableCell| Some(short(&cell.text)).filter(|text| says(text));
    // A figure above is the answer of another row, not a heading, but in the first row.
    let words =
        |(row, text): &(usize, String)| *row == 0 || is_year(text) || text.contains(char::is_alphabetic);
    // A cell merged downwards is read in all its rows.
    let read = |row: usize, column: u32| {
        let across = |row: usize| {
            rows.get(row)?.iter().find(|cell| (cell.column..cell.column + cell.span).contains(&column))
        };
        let start = (0..=row).rev().find(|row| across(*row).is_none_or(|cell| !cell.covered))?;
        across(start).and_then(text)
    };
    Headings {
        row: (1..cell.column).rev().find_map(|column| read(row - 1, column)),
        column: (0..row - 1)
            .rev()
            .filter_map(|row| Some((row, read(row, cell.column)?)))
            .find(words)
            .map(|(_, text)| text),
    }
}
