//! A sheet as a page shows it: a grid from A1.

use super::address::Address;
use super::book::{Book, Listed};
use super::format::Shape;
use super::sheet::Layout;
use super::{Seen, SeenKind, Sheet};

/// Rows shown of a sheet, at most.
const ROWS_MAX: u32 = 3_000;
/// Columns shown of a sheet, at most.
const COLUMNS_MAX: u32 = 200;
/// Empty rows and columns shown after the last one that holds something, when they have a style.
const MARGIN: u32 = 12;
/// Cells that areas may cover, all told, before the others are left out: a bomb is not worked through.
const COVERED_MAX: usize = 2_000_000;

/// The grid of a sheet; `left` is how many cells may still be shown, all sheets together.
pub(super) fn sheet(listed: &Listed, layout: &Layout<'_>, book: &Book, left: &mut usize) -> Sheet {
    let (rows, columns, cut) = size(layout, *left);
    *left -= rows as usize * columns as usize;
    let mut grid: Vec<Vec<Seen>> = (1..=rows)
        .map(|row| (1..=columns).map(|column| seen(layout, book, Address { row, column })).collect())
        .collect();
    let mut steps = COVERED_MAX;
    let mut paint = |area: &super::address::Area, mark: &mut dyn FnMut(Address, &mut Seen)| {
        for row in area.first.row..=area.last.row.min(rows) {
            for column in area.first.column..=area.last.column.min(columns) {
                steps = steps.saturating_sub(1);
                if steps == 0 {
                    return;
                }
                let cell = grid.get_mut(row as usize - 1).and_then(|row| row.get_mut(column as usize - 1));
                if let Some(cell) = cell {
                    mark(Address { row, column }, cell);
                }
            }
        }
    };
    for area in &layout.merged {
        let span = (area.last.row - area.first.row + 1, area.last.column - area.first.column + 1);
        paint(area, &mut |at, cell| match at == area.first {
            true => cell.span = span,
            false => cell.covered = true,
        });
    }
    for area in &layout.filled {
        let formula = layout.own_formula(area.first).unwrap_or_else(|| "=".to_owned());
        paint(area, &mut |_, cell| {
            cell.kind = SeenKind::Formula;
            cell.formula.get_or_insert_with(|| formula.clone());
        });
    }
    for rule in layout.rules.iter().filter(|rule| rule.is_list()) {
        for area in &rule.areas {
            paint(area, &mut |_, cell| cell.listed = true);
        }
    }
    Sheet {
        name: listed.name.clone(),
        hidden: listed.hidden,
        protected: layout.protected,
        merged: layout.merged.iter().map(ToString::to_string).collect(),
        rows: grid,
        cut,
    }
}

/// Rows and columns to show, and whether some of what the sheet holds is left out.
fn size(layout: &Layout<'_>, left: usize) -> (u32, u32, bool) {
    let (mut used, mut styled) = ((0, 0), (0, 0));
    for line in &layout.lines {
        for (column, cell) in &line.cells {
            let grown = |size: (u32, u32)| (size.0.max(line.number), size.1.max(*column));
            styled = grown(styled);
            if layout.tree.children(*cell).next().is_some() {
                used = grown(used);
            }
        }
    }
    for area in &layout.merged {
        let near = |end: u32, used: u32| used.max(end.min(used + MARGIN));
        used = (near(area.last.row, used.0), near(area.last.column, used.1));
    }
    let (rows, columns) =
        (styled.0.min(used.0 + MARGIN).max(used.0), styled.1.min(used.1 + MARGIN).max(used.1));
    let shown_columns = columns.min(COLUMNS_MAX);
    let room = u32::try_from(left / (shown_columns.max(1) as usize)).unwrap_or(u32::MAX);
    let shown_rows = rows.min(ROWS_MAX).min(room);
    (shown_rows, shown_columns, shown_rows < rows || shown_columns < columns)
}

fn seen(layout: &Layout<'_>, book: &Book, at: Address) -> Seen {
    let style = book.style(layout.style(at).unwrap_or(0));
    let content = layout.cell(at).map(|cell| layout.content(cell, book)).unwrap_or_default();
    let formula = layout.own_formula(at);
    let kind = match () {
        () if formula.is_some() => SeenKind::Formula,
        () if content.error => SeenKind::Error,
        () if content.number.is_some() => SeenKind::Number,
        () if content.text.is_empty() => SeenKind::Empty,
        () => SeenKind::Text,
    };
    Seen {
        at: at.to_string(),
        text: content.text,
        kind,
        formula,
        locked: layout.protected && style.locked,
        span: (1, 1),
        covered: false,
        listed: false,
        percent: matches!(style.shape, Shape::Percent(_)),
        day: style.shape == Shape::Day,
    }
}
