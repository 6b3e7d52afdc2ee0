//! One table on one sheet: typed cells, French formats, panes frozen under the headings.

use base::{Day, Month};
use rust_xlsxwriter::{
    ColNum, ExcelDateTime, Format, FormatAlign, FormatBorder, RowNum, Worksheet, XlsxError,
};

use super::{CONTENTS, heading, link, page};
use crate::tables::{evaluates, legible, not_computable, shown};
use crate::{Cell, Column, Table};

pub(super) const INK: u32 = 0x17282B;
pub(super) const SECOND_INK: u32 = 0x46565A;
/// Between rows.
const RULE: u32 = 0xD9DCD3;
/// The language of a format.
const FRENCH: &str = "[$-40C]";
/// Behind headings and totals.
pub(super) const TINT: u32 = 0xE8EBE4;

/// What Excel holds in one cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;
/// Characters a column may take before its texts wrap.
const WIDEST: usize = 46;
/// Characters of a column of words to write by hand, where few columns share the page.
const TO_WRITE: usize = 24;
/// Characters that a note takes before it wraps, about the width of a printed page.
const NOTE: usize = 84;
/// Characters of a column that nothing widens.
const PLAIN: usize = 9;
/// Points of a line of text.
const LINE: f64 = 15.0;

/// A table of a report: its caption, a way back, its headings, its groups, its source.
pub(super) fn write(sheet: &mut Worksheet, title: &str, table: &Table) -> Result<(), XlsxError> {
    string(sheet, 0, 0, title, &Format::new().set_bold().set_font_size(14).set_font_color(INK))?;
    sheet.write_url(1, 0, link(CONTENTS).set_text("Retour au sommaire"))?;
    let last = grid(sheet, 3, table)?;
    source(sheet, last + 2, table)
}

/// A list: its headings first, so that it sorts and filters; its note stays out of the filter.
pub(super) fn list(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let last = grid(sheet, 0, table)?;
    if let Some(column) = last_column(table) {
        sheet.autofilter(0, 0, last, column)?;
    }
    source(sheet, last + 2, table)
}

fn source(sheet: &mut Worksheet, row: RowNum, table: &Table) -> Result<(), XlsxError> {
    if table.source.is_empty() {
        return Ok(());
    }
    let format =
        Format::new().set_italic().set_font_color(SECOND_INK).set_text_wrap().set_align(FormatAlign::Top);
    let mut widths =
        (0..table.columns.len()).map(|column| width(table, column)).chain(std::iter::repeat(PLAIN));
    let (mut columns, mut room) = (0, 0);
    while room < NOTE || usize::from(columns) < table.columns.len() {
        room += widths.next().unwrap_or(PLAIN);
        columns += 1;
    }
    if columns > 1 {
        sheet.merge_range(row, 0, row, columns - 1, "", &format)?;
    }
    let lines = table.source.chars().count().div_ceil(room);
    sheet.set_row_height(row, LINE * lines as f64)?;
    string(sheet, row, 0, &table.source, &format)
}

/// Headings and rows from this row on; gives the last row written.
fn grid(sheet: &mut Worksheet, top: RowNum, table: &Table) -> Result<RowNum, XlsxError> {
    for (column, heading) in (0..).zip(&table.columns) {
        string(sheet, top, column, &heading.label, &apart(heading_of(heading), table, column))?;
        sheet.set_column_width(column, width(table, usize::from(column)) as f64)?;
    }
    let mut row = top;
    for group in &table.groups {
        if let Some(label) = &group.label {
            row += 1;
            string(sheet, row, 0, label, &Format::new().set_bold().set_font_color(INK))?;
        }
        for line in &group.rows {
            row += 1;
            for (number, (column, cell)) in (0..).zip(table.columns.iter().zip(&line.cells)) {
                put(sheet, row, number, cell, &apart(plain(column, line.total), table, number))?;
            }
        }
    }
    sheet.set_freeze_panes(top + 1, 1)?;
    page(sheet).set_repeat_rows(top, top)?;
    let across: usize = (0..table.columns.len()).map(|column| width(table, column)).sum();
    if table.landscape || across > NOTE + NOTE / 4 {
        sheet.set_landscape();
    }
    Ok(row)
}

fn put(
    sheet: &mut Worksheet,
    row: RowNum,
    column: ColNum,
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, format).map(drop),
        Cell::Number { value, decimals, percent, .. } if value.is_finite() => {
            let value = if *percent { value / 100.0 } else { *value };
            let format = format.clone().set_num_format(number_format(*decimals, *percent));
            sheet.write_number_with_format(row, column, value, &format).map(drop)
        }
        Cell::Day(day) => date(sheet, row, column, cell, *day, "[$-40C]d mmm yyyy", format),
        Cell::Month(Month { year, month }) => match Day::new(*year, *month, 1) {
            Some(first) => date(sheet, row, column, cell, first, "[$-40C]mmm yyyy", format),
            None => string(sheet, row, column, &shown(cell), format),
        },
        Cell::NotComputable(reason) => {
            let format = format.clone().set_font_color(SECOND_INK).set_text_wrap();
            string(sheet, row, column, &not_computable(reason), &format)
        }
        Cell::Text(_) | Cell::Number { .. } => string(sheet, row, column, &shown(cell), format),
    }
}

/// A date of Excel, which begins in 1900 (and counts a 29 February that year): older ones stay words.
fn date(
    sheet: &mut Worksheet,
    row: RowNum,
    column: ColNum,
    cell: &Cell,
    day: Day,
    pattern: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let parts = (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day()));
    if let (Ok(year @ 1901..=9999), Ok(month), Ok(number)) = parts {
        let value = ExcelDateTime::from_ymd(year, month, number)?;
        let format = format.clone().set_num_format(pattern).set_align(FormatAlign::Right);
        return sheet.write_datetime_with_format(row, column, &value, &format).map(drop);
    }
    string(sheet, row, column, &shown(cell), format)
}

/// A text is always a string cell; one that would evaluate if typed again is also marked as quoted,
/// so that editing it, or saving it as CSV from LibreOffice, keeps it a text.
pub(super) fn string(
    sheet: &mut Worksheet,
    row: RowNum,
    column: ColNum,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = within(text);
    if evaluates(&text) {
        let quoted = format.clone().set_quote_prefix();
        sheet.write_string_with_format(row, column, text, &quoted)?;
    } else {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// The text as far as a cell can hold it, without the controls that no cell can show.
fn within(text: &str) -> String {
    let mut length = 0;
    let kept = legible(text).take_while(|c| {
        length += c.len_utf16();
        length <= LONGEST_TEXT
    });
    kept.collect()
}

/// French separators where the reader's program gives a format its language (LibreOffice), the reader's own
/// elsewhere (Excel); the narrow space before % and the true minus are ours.
fn number_format(decimals: u8, percent: bool) -> String {
    let mut digits = "#,##0".to_owned();
    if decimals > 0 {
        digits.push('.');
        digits.push_str(&"0".repeat(usize::from(decimals)));
    }
    if percent {
        digits.push_str("\"\u{202f}\"%");
    }
    format!("{FRENCH}{digits};{FRENCH}\"−\"{digits}")
}

fn heading_of(column: &Column) -> Format {
    let format = if column.numeric { heading().set_align(FormatAlign::Right) } else { heading() };
    ruled(format, column)
}

fn plain(column: &Column, total: bool) -> Format {
    let mut format = Format::new()
        .set_font_color(INK)
        .set_align(FormatAlign::Top)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(RULE);
    if column.numeric {
        format = format.set_align(FormatAlign::Right);
    } else {
        format = format.set_text_wrap();
    }
    if total {
        format = format.set_bold().set_background_color(TINT).set_border_top(FormatBorder::Thin);
    }
    ruled(format, column)
}

/// Words beside numbers keep their distance.
fn apart(format: Format, table: &Table, column: ColNum) -> Format {
    let numeric =
        |column: Option<usize>| column.and_then(|i| table.columns.get(i)).is_some_and(|c| c.numeric);
    let at = usize::from(column);
    if numeric(at.checked_sub(1)) && !numeric(Some(at)) { format.set_indent(1) } else { format }
}

fn ruled(format: Format, column: &Column) -> Format {
    if column.ruled { format.set_border_left(FormatBorder::Thin) } else { format }
}

/// Wide enough for the longest text of the column, within reason.
fn width(table: &Table, column: usize) -> usize {
    let cells = table.groups.iter().flat_map(|group| &group.rows).filter_map(|row| row.cells.get(column));
    let longest = cells.map(length).max().unwrap_or_default();
    let (label, numeric) =
        table.columns.get(column).map_or((0, true), |c| (c.label.chars().count().min(18), c.numeric));
    let shared = (NOTE / table.columns.len().max(1)).min(TO_WRITE);
    let to_write = if longest == 0 && !numeric { shared } else { 0 };
    // Two characters of air, and room for the arrow of a filter.
    longest.max(label).max(to_write).clamp(6, WIDEST) + 2
}

fn length(cell: &Cell) -> usize {
    match cell {
        Cell::NotComputable(reason) => not_computable(reason).chars().count().min(WIDEST / 2),
        cell => shown(cell).chars().count(),
    }
}

fn last_column(table: &Table) -> Option<ColNum> {
    ColNum::try_from(table.columns.len()).ok()?.checked_sub(1)
}
