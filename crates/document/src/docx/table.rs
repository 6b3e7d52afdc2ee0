//! Tables: a heading row repeated on each page, numbers to the right, totals in bold.

use super::text::{Look, run};
use super::xml::escape;
use crate::tables::{NOT_COMPUTABLE, shown};
use crate::{Cell, Column, Row, Table};

/// Behind totals.
const TINT: &str = "E8EBE4";
/// The rule before a column of totals.
const RULE: &str = "74807E";
/// Blanks at the sides of a cell, with a little for fonts wider than ours.
const BLANKS: u32 = 120;
/// A text longer than this may go to the next line.
const LONG: u32 = 4200;
/// Rows that a page surely holds together.
const KEPT: usize = 24;

/// The table this wide. A paragraph has to follow.
pub(super) fn write(into: &mut String, table: &Table, width: u32) {
    if table.columns.is_empty() {
        return;
    }
    let widths = widths(table, width);
    into.push_str(&format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Tableau\"/><w:tblW w:w=\"{width}\" w:type=\"dxa\"/>\
         <w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" \
         w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\""
    ));
    escape(into, &table.caption);
    into.push_str("\"/></w:tblPr><w:tblGrid>");
    for width in &widths {
        into.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
    }
    into.push_str("</w:tblGrid>");
    headings(into, &table.columns, &widths);
    let rows: usize = table.groups.iter().map(|g| g.rows.len() + usize::from(g.label.is_some())).sum();
    for group in &table.groups {
        if let Some(label) = &group.label {
            banner(into, label, widths.iter().sum(), widths.len());
        }
        for row in &group.rows {
            // The rows of a short table stay on one page, with the source that follows.
            body(into, row, &table.columns, &widths, rows <= KEPT);
        }
    }
    into.push_str("</w:tbl>");
}

fn headings(into: &mut String, columns: &[Column], widths: &[u32]) {
    into.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, width) in columns.iter().zip(widths) {
        cell(into, column, *width, Kind { kept: true, ..Kind::default() }, &column.label);
    }
    into.push_str("</w:tr>");
}

fn banner(into: &mut String, label: &str, width: u32, columns: usize) {
    into.push_str(&format!(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>\
         <w:gridSpan w:val=\"{columns}\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"Cellule\"/><w:keepNext/>\
         <w:spacing w:before=\"120\" w:after=\"40\"/></w:pPr>"
    ));
    run(into, label, Look::BOLD);
    into.push_str("</w:p></w:tc></w:tr>");
}

fn body(into: &mut String, row: &Row, columns: &[Column], widths: &[u32], kept: bool) {
    into.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    for (i, (column, width)) in columns.iter().zip(widths).enumerate() {
        let kind = Kind { total: row.total, kept };
        let words = match row.cells.get(i) {
            Some(Cell::NotComputable(_)) => NOT_COMPUTABLE.to_owned(),
            Some(cell) => shown(cell),
            None => String::new(),
        };
        cell(into, column, *width, kind, &words);
    }
    into.push_str("</w:tr>");
}

#[derive(Clone, Copy, Default)]
struct Kind {
    total: bool,
    kept: bool,
}

fn cell(into: &mut String, column: &Column, width: u32, kind: Kind, words: &str) {
    into.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>"));
    if column.ruled {
        into.push_str(&format!(
            "<w:tcBorders><w:left w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"{RULE}\"/></w:tcBorders>"
        ));
    }
    if kind.total {
        into.push_str(&format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{TINT}\"/>"));
    }
    let style = if column.numeric { "Nombre" } else { "Cellule" };
    into.push_str(&format!("</w:tcPr><w:p><w:pPr><w:pStyle w:val=\"{style}\"/>"));
    if kind.kept {
        into.push_str("<w:keepNext/>");
    }
    into.push_str("</w:pPr>");
    run(into, words, if kind.total { Look::BOLD } else { Look::default() });
    into.push_str("</w:p></w:tc>");
}

/// Widths of the columns: what their words need first, the rest in proportion of what they would like.
fn widths(table: &Table, total: u32) -> Vec<u32> {
    let (needs, wishes): (Vec<u32>, Vec<u32>) = (0..table.columns.len()).map(|i| measure(table, i)).unzip();
    let (need, wish): (u32, u32) = (needs.iter().sum(), wishes.iter().sum());
    let part =
        |of: u32, share: u32, among: u32| (u64::from(of) * u64::from(share) / u64::from(among.max(1))) as u32;
    let mut widths: Vec<u32> = if wish <= total {
        wishes.iter().map(|w| part(total, *w, wish)).collect()
    } else if need <= total {
        let spare = total - need;
        needs.iter().zip(&wishes).map(|(n, w)| n + part(spare, w - n, wish - need)).collect()
    } else {
        needs.iter().map(|n| part(total, *n, need)).collect()
    };
    let rest = total - widths.iter().sum::<u32>();
    if let Some(first) = widths.first_mut() {
        *first += rest;
    }
    widths
}

/// What a column needs so that no word breaks, and what it would like so that no text does.
fn measure(table: &Table, column: usize) -> (u32, u32) {
    let cells = table.groups.iter().flat_map(|group| &group.rows).filter_map(|row| row.cells.get(column));
    let label = table.columns.get(column).map_or("", |c| c.label.as_str());
    let (mut need, mut wish) = (widest_word(label), widest_word(label).max(width_of(label).min(1300)));
    for cell in cells {
        let words = match cell {
            Cell::NotComputable(_) => NOT_COMPUTABLE.to_owned(),
            cell => shown(cell),
        };
        let whole = width_of(&words);
        need = need.max(if matches!(cell, Cell::Number { .. }) { whole } else { widest_word(&words) });
        wish = wish.max(whole);
    }
    let room = |width: u32| width.clamp(150, LONG) + BLANKS;
    (room(need), room(wish.max(need)))
}

fn widest_word(text: &str) -> u32 {
    text.split([' ', '-', '\n']).map(width_of).max().unwrap_or(0).min(1900)
}

/// About the width of a text in bold at 9 points: what matters is that « mars » gets more than « juil ».
fn width_of(text: &str) -> u32 {
    let width = |c| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '’' | '\'' | ' ' | '\u{a0}' => 60,
        '\u{202f}' => 45,
        'm' | 'w' | 'M' | 'W' | '%' | 'œ' => 160,
        c if c.is_uppercase() => 120,
        c if c.is_ascii() || c.is_alphabetic() => 100,
        _ => 110,
    };
    text.chars().take(200).map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Group;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn columns_fill_the_page_exactly(labels in proptest::collection::vec("\\PC{0,30}", 1..20)) {
            let columns = labels.iter().map(|l| Column { label: l.clone(), ..Column::default() }).collect();
            let cells = labels.iter().rev().map(|l| Cell::Text(l.clone())).collect();
            let groups = vec![Group { rows: vec![Row { cells, total: false }], ..Group::default() }];
            let widths = widths(&Table { columns, groups, ..Table::default() }, 9638);
            prop_assert_eq!(widths.iter().sum::<u32>(), 9638);
            prop_assert!(widths.iter().all(|width| *width > 0));
        }
    }
}
