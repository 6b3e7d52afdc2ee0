//! An Excel workbook: refused when it is a trap, read sheet by sheet otherwise.

use std::io::{Cursor, Read};

use base::Day;
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, Xlsx};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::cell::Cell;
use crate::{ReadError, Source};

/// All that a workbook may weigh once inflated.
const LARGEST: u64 = 1024 * 1024 * 1024;
/// An entry may inflate this many times beyond [`SMALL`].
const RATIO: u64 = 200;
/// Below this weight, repetition alone makes a high ratio.
const SMALL: u64 = 10 * 1024 * 1024;
/// Columns beyond this one hold no register.
const COLUMNS: u32 = 512;
/// Rows that Excel itself can keep in a sheet.
const ROWS: u32 = 1_048_576;
/// Cells of the workbooks of a register: two million acts. More would fill the memory before anything is
/// checked.
pub(crate) const CELLS: usize = 25_000_000;

/// First bytes of the container in which Office encrypts, and of the workbooks of before 2007.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];
const ZIP: &[u8] = b"PK";

/// A sheet: its name and its rows that hold something.
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) rows: Vec<SheetRow>,
}

/// A row of a sheet, with the number that Excel shows. Only the cells that say something are kept:
/// a lone cell far to the right must not cost the whole row.
pub(crate) struct SheetRow {
    pub(crate) line: u32,
    cells: Vec<(u16, Held)>,
}

/// A cell of a sheet, owned.
enum Held {
    Empty,
    Text(Box<str>),
    Error(Box<str>),
    Number(f64),
    Day(Day),
    Minutes(f64),
    Bool(bool),
}

impl SheetRow {
    pub(crate) fn cell(&self, column: usize) -> Cell<'_> {
        let is_here = |(at, _): &&(u16, Held)| usize::from(*at) == column;
        // Most rows are full: the cell of a column is then at its rank.
        let found = self.cells.get(column).filter(is_here).or_else(|| self.cells.iter().find(is_here));
        found.map_or(Cell::Empty, |(_, held)| held.cell())
    }

    /// How many cells say something.
    pub(crate) fn count(&self) -> usize {
        self.cells.len()
    }

    /// One of them, with its column.
    pub(crate) fn nth(&self, at: usize) -> (usize, Cell<'_>) {
        self.cells.get(at).map_or((0, Cell::Empty), |(column, held)| (usize::from(*column), held.cell()))
    }
}

impl Held {
    fn cell(&self) -> Cell<'_> {
        match self {
            Held::Empty => Cell::Empty,
            Held::Text(text) => Cell::of_text(text),
            Held::Error(text) => Cell::Error(text),
            Held::Number(number) => Cell::Number(*number),
            Held::Day(day) => Cell::Day(*day),
            Held::Minutes(minutes) => Cell::Minutes(*minutes),
            Held::Bool(yes) => Cell::Bool(*yes),
        }
    }
}

/// Whether the file is to be read as a workbook rather than as text.
pub(crate) fn is_workbook(source: &Source) -> bool {
    source.bytes.starts_with(OLE) || source.bytes.starts_with(ZIP)
}

/// The sheets of a workbook, which take of the room left for cells.
pub(crate) fn sheets(source: &Source, room: &mut usize) -> Result<Vec<Sheet>, ReadError> {
    let name = || source.name.clone();
    if source.bytes.starts_with(OLE) {
        let wide: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let old = source.bytes.windows(wide.len()).any(|bytes| bytes == wide);
        return Err(if old {
            ReadError::OldFormat { name: name() }
        } else {
            ReadError::Encrypted { name: name() }
        });
    }
    weigh(source)?;
    let damaged = |_| ReadError::Damaged { name: name() };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(source.bytes.as_slice())).map_err(damaged)?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut sheets = Vec::with_capacity(names.len());
    for name in names {
        let rows = rows(&mut book, &name, room).map_err(damaged)?;
        sheets.push(Sheet { name, rows: rows.ok_or_else(|| ReadError::Bomb { name: source.name.clone() })? });
    }
    Ok(sheets)
}

/// Inflates every entry through a counter before anything keeps it in memory.
fn weigh(source: &Source) -> Result<(), ReadError> {
    let name = || source.name.clone();
    let damaged = |_: ZipError| ReadError::Damaged { name: name() };
    let mut archive = ZipArchive::new(Cursor::new(source.bytes.as_slice())).map_err(damaged)?;
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return Err(ReadError::NotAWorkbook { name: name() });
    }
    let mut total = 0;
    let mut buffer = vec![0; 64 * 1024];
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(damaged)?;
        let packed = entry.compressed_size().max(1);
        let mut inflated = 0;
        loop {
            let read = match entry.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read as u64,
                Err(_) => return Err(ReadError::Damaged { name: name() }),
            };
            inflated += read;
            total += read;
            if total > LARGEST || (inflated > SMALL && inflated / packed > RATIO) {
                return Err(ReadError::Bomb { name: name() });
            }
        }
    }
    Ok(())
}

/// The rows of a sheet, cell by cell: a lone cell in the last corner must not cost the area. Nothing when
/// there is no room for so many.
fn rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    room: &mut usize,
) -> Result<Option<Vec<SheetRow>>, calamine::XlsxError> {
    let mut reader = book.worksheet_cells_reader(name)?;
    let mut rows: Vec<SheetRow> = Vec::new();
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let held = held(cell.get_value());
        if matches!(held, Held::Empty) || column >= COLUMNS {
            continue;
        }
        if row >= ROWS || *room == 0 {
            return Ok(None);
        }
        *room -= 1;
        let line = row.saturating_add(1);
        let cell = (column as u16, held);
        match rows.last_mut() {
            Some(row) if row.line == line => row.cells.push(cell),
            _ => {
                let mut cells = Vec::with_capacity(rows.last().map_or(1, SheetRow::count));
                cells.push(cell);
                rows.push(SheetRow { line, cells });
            }
        }
    }
    Ok(Some(rows))
}

fn held(value: &DataRef<'_>) -> Held {
    match value {
        DataRef::Empty => Held::Empty,
        DataRef::Int(number) => Held::Number(*number as f64),
        DataRef::Float(number) => Held::Number(*number),
        DataRef::Bool(yes) => Held::Bool(*yes),
        DataRef::String(text) => held_text(text),
        DataRef::SharedString(text) => held_text(text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => held_text(text),
        DataRef::DateTime(moment) => held_moment(*moment),
        DataRef::Error(error) => Held::Error(error.to_string().into()),
    }
}

fn held_text(text: &str) -> Held {
    match text.trim() {
        "" => Held::Empty,
        text => Held::Text(text.into()),
    }
}

/// A day, or a duration when the serial is below one day or shown as hours.
fn held_moment(moment: ExcelDateTime) -> Held {
    let serial = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&serial) {
        return Held::Minutes(serial * 24.0 * 60.0);
    }
    // Excel's own calendar: from 1900 to 9999.
    if !(1.0..2_958_466.0).contains(&serial) {
        return Held::Number(serial);
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let day = i16::try_from(year)
        .ok()
        .zip(i8::try_from(month).ok())
        .zip(i8::try_from(day).ok())
        .and_then(|((year, month), day)| Day::new(year, month, day));
    day.map_or(Held::Number(serial), Held::Day)
}
