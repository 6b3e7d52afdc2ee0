//! A file as plain rows, for what is no register: a grid of criteria.

use crate::table::{Row, tables};
use crate::workbook::CELLS;
use crate::{ReadError, Source};

/// Columns beyond which nothing is read.
const COLUMNS: usize = 60;

/// A row: the sheet it is on (empty for a text file), its line as a spreadsheet shows it, its cells as they are written.
pub type PlainRow = (String, u32, Vec<String>);

/// Every row of a file that says something, sheet after sheet.
///
/// # Errors
///
/// Those of a register: what cannot be read, what is a trap.
pub fn plain(source: &Source) -> Result<Vec<PlainRow>, ReadError> {
    let mut room = CELLS;
    let mut all = Vec::new();
    for table in tables(source, &mut room)? {
        // The first sign that cuts most rows, commas last: a sentence has some, and a text file does not say which it uses.
        let cuts = |separator: &&u8| {
            let (mut rows, mut cut) = (0, 0);
            table.rows(**separator, |_, _, row| {
                rows += 1;
                cut += usize::from(row.cells().nth(1).is_some());
                true
            });
            cut * 2 > rows
        };
        let separator = [b';', b'\t', b','].iter().find(cuts).copied().unwrap_or(b';');
        table.rows(separator, |line, _, row| {
            all.push((table.sheet.clone(), line, written(row)));
            true
        });
    }
    Ok(all)
}

fn written(row: Row<'_>) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    for (at, cell) in row.cells().filter(|(at, _)| *at < COLUMNS) {
        cells.resize(cells.len().max(at + 1), String::new());
        cells[at] = cell.written().into_owned();
    }
    cells
}
