//! A funder's file as a page shows it: its sheets as grids, its tables, its fields; what each place will hold.

use std::collections::BTreeMap;

use document::form::{Form, Outline, SeenKind, Sheet, Slot};

use super::{Worked, said};

/// Rows of a sheet that a page shows.
const ROWS: usize = 250;
/// Columns of a sheet that a page shows.
const COLUMNS: usize = 40;

/// A sheet or a table.
pub(super) struct Grid {
    pub title: String,
    /// Letters over the columns of a sheet.
    pub columns: Vec<String>,
    pub rows: Vec<Line>,
    pub note: &'static str,
}

/// A row of it.
pub(super) struct Line {
    pub name: String,
    pub cells: Vec<Box>,
}

/// A cell of it.
pub(super) struct Box {
    /// The text that the funder wrote, or the value that Jalon writes.
    pub text: String,
    /// Its slot, when something can be written there.
    pub slot: Option<String>,
    /// `pose`, `formule`, `titre` or nothing.
    pub class: &'static str,
    pub rows: u32,
    pub columns: u32,
    pub chosen: bool,
}

/// What is written in each place, by the name of the place.
pub(super) type Values = BTreeMap<String, String>;

pub(super) fn values(worked: &[Worked]) -> Values {
    worked.iter().map(|one| (one.slot.to_string(), said(&one.answer))).collect()
}

/// The sheets and the tables of a file.
pub(super) fn grids(form: &Form, sheet: usize, values: &Values, chosen: &str) -> Vec<Grid> {
    if let Some(sheet) = form.sheets.get(sheet) {
        return vec![sheet_grid(sheet, values, chosen)];
    }
    let tables = form.outline.iter().filter_map(|piece| match piece {
        Outline::Table(rank) => Some((*rank, form.tables.get(rank - 1)?)),
        _ => None,
    });
    tables.map(|(rank, table)| table_grid(rank, table, values, chosen)).collect()
}

fn sheet_grid(sheet: &Sheet, values: &Values, chosen: &str) -> Grid {
    let width = sheet.rows.first().map_or(0, |row| row.len().min(COLUMNS));
    let letters = sheet.rows.first().map(|row| {
        row.iter().take(COLUMNS).map(|cell| cell.at.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned())
    });
    let rows = sheet.rows.iter().take(ROWS).enumerate().map(|(rank, row)| {
        let cells = row.iter().take(width).filter(|cell| !cell.covered).map(|cell| {
            let slot = Slot::Cell { sheet: sheet.name.clone(), at: cell.at.clone() }.to_string();
            let value = values.get(&slot);
            let formula = cell.kind == SeenKind::Formula;
            Box {
                text: value.cloned().unwrap_or_else(|| cell.text.clone()),
                class: match (value, cell.kind) {
                    (Some(_), _) => "pose",
                    (None, SeenKind::Formula) => "formule",
                    (None, SeenKind::Text) => "titre",
                    _ => "",
                },
                rows: cell.span.0.max(1),
                columns: cell.span.1.clamp(1, COLUMNS as u32),
                chosen: slot == chosen,
                slot: (!formula).then_some(slot),
            }
        });
        Line { name: (rank + 1).to_string(), cells: cells.collect() }
    });
    let rows: Vec<Line> = rows.collect();
    let cut =
        sheet.cut || sheet.rows.len() > ROWS || sheet.rows.first().is_some_and(|row| row.len() > COLUMNS);
    Grid {
        title: sheet.name.clone(),
        columns: letters.map(Iterator::collect).unwrap_or_default(),
        rows,
        note: if cut {
            "La feuille est plus grande que ce qui est montré\u{202f}: une autre case se nomme ci-dessous, par exemple B312."
        } else {
            ""
        },
    }
}

fn table_grid(rank: usize, table: &document::form::Table, values: &Values, chosen: &str) -> Grid {
    let rows = table.rows.iter().enumerate().map(|(row, cells)| {
        let cells = cells.iter().enumerate().map(|(column, cell)| {
            let slot = Slot::TableCell { table: rank, row: row + 1, column: column + 1 }.to_string();
            let value = values.get(&slot);
            Box {
                text: value.cloned().unwrap_or_else(|| cell.text.clone()),
                class: if value.is_some() {
                    "pose"
                } else if cell.text.trim().is_empty() {
                    ""
                } else {
                    "titre"
                },
                rows: 1,
                columns: cell.span.max(1),
                chosen: slot == chosen,
                slot: (!cell.covered && !cell.controlled).then_some(slot),
            }
        });
        Line { name: (row + 1).to_string(), cells: cells.collect() }
    });
    let before = [table.before.as_str(), table.heading.as_str()];
    let about = before.into_iter().find(|words| !words.trim().is_empty()).unwrap_or_default();
    Grid {
        title: format!("Tableau {rank} {about}").trim_end().to_owned(),
        columns: Vec::new(),
        rows: rows.collect(),
        note: "",
    }
}

/// The fields and the controls of a document: what each is, its slot, what it will hold.
pub(super) fn fields(form: &Form, values: &Values) -> Vec<(String, String, String)> {
    let fields = form.fields.iter().map(|name| (format!("{{{{{name}}}}}"), Slot::Field(name.clone())));
    let controls = form.controls.iter().map(|control| {
        let title = if control.title.is_empty() { &control.name } else { &control.title };
        (title.clone(), Slot::Control(control.name.clone()))
    });
    let shown = fields.chain(controls).map(|(title, slot)| {
        let slot = slot.to_string();
        let value = values.get(&slot).cloned().unwrap_or_default();
        (title, slot, value)
    });
    shown.collect()
}
