//! A table of the register: a CSV file or a sheet, read row by row.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use csv::{ReaderBuilder, StringRecord};

use crate::cell::Cell;
use crate::workbook::{self, SheetRow};
use crate::{ReadError, Source, text};

/// How far down a table its headings may stand.
pub(crate) const HEAD: usize = 40;

/// A CSV file or a sheet, or one of the tables that stand one under another in it.
pub(crate) struct Table<'a> {
    /// Name of the file.
    pub(crate) file: &'a str,
    /// Name of the sheet; empty for a CSV file.
    pub(crate) sheet: String,
    /// The name by which the user and a remembered mapping know this table.
    pub(crate) name: String,
    /// The lines that are its own.
    lines: Range<u32>,
    content: Rc<Content<'a>>,
}

enum Content<'a> {
    Text(Cow<'a, str>),
    Rows(Vec<SheetRow>),
}

/// A row of either kind.
#[derive(Clone, Copy)]
pub(crate) enum Row<'a> {
    Text(&'a StringRecord),
    Sheet(&'a SheetRow),
}

impl<'a> Row<'a> {
    pub(crate) fn cell(self, column: usize) -> Cell<'a> {
        match self {
            Row::Text(record) => record.get(column).map_or(Cell::Empty, Cell::of_text),
            Row::Sheet(row) => row.cell(column),
        }
    }

    /// The cells that say something, each with its column.
    pub(crate) fn cells(self) -> impl Iterator<Item = (usize, Cell<'a>)> {
        let count = match self {
            Row::Text(record) => record.len(),
            Row::Sheet(row) => row.count(),
        };
        let cell = move |at| match self {
            Row::Text(_) => (at, self.cell(at)),
            Row::Sheet(row) => row.nth(at),
        };
        (0..count).map(cell).filter(|(_, cell)| !cell.is_empty())
    }
}

/// The tables of a file: one for a text, one a sheet for a workbook, as far as there is room for its cells.
pub(crate) fn tables<'s>(source: &'s Source, room: &mut usize) -> Result<Vec<Table<'s>>, ReadError> {
    if source.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty { name: source.name.clone() });
    }
    let file = source.name.as_str();
    if workbook::is_workbook(source) {
        let sheets = workbook::sheets(source, room)?;
        let of_sheet = |sheet: workbook::Sheet| Table::new(file, sheet.name, Content::Rows(sheet.rows));
        return Ok(sheets.into_iter().map(of_sheet).collect());
    }
    Ok(vec![Table::new(file, String::new(), Content::Text(text::decode(source)?))])
}

impl<'a> Table<'a> {
    fn new(file: &'a str, sheet: String, content: Content<'a>) -> Table<'a> {
        let name = if sheet.is_empty() { file.to_owned() } else { sheet.clone() };
        Table { file, sheet, name, lines: 0..u32::MAX, content: Rc::new(content) }
    }

    /// The table that begins on this line, taken from under this one: the `rank`th of the sheet.
    pub(crate) fn split(&mut self, line: u32, rank: usize) -> Table<'a> {
        let name = if self.sheet.is_empty() { self.file } else { &self.sheet };
        let below = Table {
            file: self.file,
            sheet: self.sheet.clone(),
            name: format!("{name} ({rank})"),
            lines: line..self.lines.end,
            content: Rc::clone(&self.content),
        };
        self.lines.end = line;
        below
    }

    /// Whether it stands under another one, which the sheet is named after.
    pub(crate) fn is_below(&self) -> bool {
        self.lines.start > 0
    }

    /// The signs that may separate cells: none to choose in a workbook.
    pub(crate) fn separators(&self) -> &'static [u8] {
        match *self.content {
            Content::Text(_) => b";,\t",
            Content::Rows(_) => b";",
        }
    }

    /// About how many rows there are, seldom fewer.
    pub(crate) fn about(&self) -> usize {
        match &*self.content {
            Content::Text(text) => text.bytes().filter(|byte| *byte == b'\n').count(),
            Content::Rows(rows) => rows.len(),
        }
    }

    /// Gives each row with its line until `each` says to stop, and the share of the table read.
    pub(crate) fn rows(&self, separator: u8, mut each: impl FnMut(u32, f64, Row<'_>) -> bool) {
        match &*self.content {
            Content::Rows(rows) => {
                let from = rows.partition_point(|row| row.line < self.lines.start);
                let to = rows.partition_point(|row| row.line < self.lines.end);
                for (index, row) in rows[from..to].iter().enumerate() {
                    if !each(row.line, index as f64 / (to - from) as f64, Row::Sheet(row)) {
                        return;
                    }
                }
            }
            Content::Text(text) => text_rows(text, separator, &mut |line, share, row| {
                line < self.lines.start || (line < self.lines.end && each(line, share, row))
            }),
        }
    }
}

fn text_rows(text: &str, separator: u8, each: &mut impl FnMut(u32, f64, Row<'_>) -> bool) {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    // The text is UTF-8 and in memory: nothing can fail but the end.
    while matches!(reader.read_record(&mut record), Ok(true)) {
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let line = lines.of(start);
        if !each(line, lines.at as f64 / text.len().max(1) as f64, Row::Text(&record)) {
            return;
        }
    }
}

/// Counts lines as an editor shows them: those that the CSV reader passes over count too.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of the record that begins at this byte, or after the ends of line found there.
    fn of(&mut self, start: usize) -> u32 {
        let mut start = start.clamp(self.at, self.text.len());
        while matches!(self.text.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        let passed = &self.text[self.at..start];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.at = start;
        self.line
    }
}
