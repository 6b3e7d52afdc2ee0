//! An Excel workbook: blocks of cells are tables, a cell alone on its row is a paragraph.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, Xlsx};

use super::CELLS_MAX;
use crate::{Content, Piece, Published, Unreadable};

/// Columns beyond this one hold no report.
const COLUMNS: u32 = 256;

/// A row of a sheet that says something.
struct Row {
    line: u32,
    cells: Vec<String>,
}

impl Row {
    /// The only cell that it has.
    fn alone(&self) -> Option<&str> {
        let mut full = self.cells.iter().filter(|cell| !cell.is_empty());
        let first = full.next()?;
        full.next().is_none().then_some(first.as_str())
    }
}

/// Reads every sheet.
pub(super) fn pieces(bytes: &[u8]) -> Result<Published, Unreadable> {
    let damaged = |_| Unreadable::Damaged;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let mut pieces = Vec::new();
    let mut room = CELLS_MAX;
    for name in names {
        let rows = rows(&mut book, &name, &mut room)?;
        blocks(&name, rows, &mut pieces);
    }
    Ok(Published { pieces })
}

fn rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, room: &mut usize) -> Result<Vec<Row>, Unreadable> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| Unreadable::Damaged)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(|_| Unreadable::Damaged)? {
        let (line, column) = cell.get_position();
        let text = shown(cell.get_value());
        if text.is_empty() || column >= COLUMNS {
            continue;
        }
        let line = line.saturating_add(1);
        if rows.last().is_none_or(|row| row.line != line) {
            rows.push(Row { line, cells: Vec::new() });
        }
        if let Some(row) = rows.last_mut() {
            let column = column as usize;
            let grows = (column + 1).saturating_sub(row.cells.len());
            *room = room.checked_sub(grows.max(1)).ok_or(Unreadable::TooManyCells)?;
            if grows > 0 {
                row.cells.resize(column + 1, String::new());
            }
            row.cells[column] = text;
        }
    }
    Ok(rows)
}

/// A cell as one reads it; a day as `31/01/2021`.
fn shown(value: &DataRef<'_>) -> String {
    let number = |value: f64| {
        // Sums of decimals come back as 0.30000000000000004.
        let rounded = (value * 1e6).round() / 1e6;
        rounded.to_string().replace('.', ",")
    };
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => number(*value),
        DataRef::Bool(yes) => if *yes { "oui" } else { "non" }.to_owned(),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::DateTime(moment) => {
            let serial = moment.as_f64();
            if moment.is_duration() || !(1.0..2_958_466.0).contains(&serial) {
                return number(serial);
            }
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{day:02}/{month:02}/{year}")
        }
    }
}

/// Rows that touch are a table; words alone on their row are a paragraph, unless they stand between two rows.
fn blocks(name: &str, rows: Vec<Row>, pieces: &mut Vec<Piece>) {
    let place = |line: u32| format!("Feuille «\u{a0}{name}\u{a0}», ligne\u{a0}{line}");
    let mut table: Vec<Vec<String>> = Vec::new();
    let mut from = 0;
    let mut last = 0;
    let mut rows = rows.into_iter().peekable();
    while let Some(row) = rows.next() {
        let follows = row.line == last + 1 && !table.is_empty();
        let followed = rows.peek().is_some_and(|next| next.line == row.line + 1 && next.alone().is_none());
        let alone = row.alone().filter(|text| text.len() > 60 || !(follows && followed)).map(str::to_owned);
        if (alone.is_some() || !follows) && !table.is_empty() {
            pieces.push(Piece { place: place(from), content: Content::Table(std::mem::take(&mut table)) });
        }
        last = row.line;
        match alone {
            Some(text) => {
                let shouted = text.len() <= 90 && text.chars().filter(|c| c.is_uppercase()).count() >= 4;
                let content = if shouted && !text.chars().any(char::is_lowercase) && !text.ends_with('.') {
                    Content::Heading { level: 2, text }
                } else {
                    Content::Text(text)
                };
                pieces.push(Piece { place: place(row.line), content });
            }
            None => {
                if table.is_empty() {
                    from = row.line;
                }
                table.push(row.cells);
            }
        }
    }
    if !table.is_empty() {
        pieces.push(Piece { place: place(from), content: Content::Table(table) });
    }
}
