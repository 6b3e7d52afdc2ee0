//! Movements of a year in one row a kind: present on 1 January, came, went, present on 31 December.

use base::french::fold;

use super::{Line, Movement, Role, Slot, role, segment, sums};
use crate::cell::{Worth, worth};
use crate::month::{self, Named};

/// Tables beyond this size are not of this sort.
const SIDE_MAX: usize = 60;

/// Adds the movements that a table gives by the year, when it has the four figures.
pub(super) fn add(
    all: &mut Vec<Movement>,
    piece: usize,
    rows: &[Vec<String>],
    caption: &str,
    year: Option<i16>,
) {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    if rows.len() > SIDE_MAX || width > SIDE_MAX {
        return;
    }
    let cell = |row: usize, column: usize| rows[row].get(column).cloned().unwrap_or_default();
    let turned: Vec<Vec<String>> =
        (0..width).map(|column| (0..rows.len()).map(|row| cell(row, column)).collect()).collect();
    let mut found = read(piece, rows, false, caption, year);
    if found.is_empty() {
        found = read(piece, &turned, true, caption, year);
    }
    // A table of which most rows do not agree counts something else.
    let right = found.iter().filter(|movement| agrees(movement)).count();
    if right * 2 >= found.len() {
        all.append(&mut found);
    }
}

fn agrees(movement: &Movement) -> bool {
    let stock = |role| movement.line(role).and_then(|line| line.stock(0));
    let flow = |role| movement.line(role).and_then(|line| line.flow(0));
    match (stock(Role::Opening), flow(Role::Entries), flow(Role::Exits), stock(Role::Closing)) {
        (Some(before), Some(comes), Some(goes), Some(after)) => before + comes - goes == after,
        _ => false,
    }
}

fn read(piece: usize, rows: &[Vec<String>], turned: bool, caption: &str, year: Option<i16>) -> Vec<Movement> {
    let Some((head, columns)) =
        rows.iter().take(4).enumerate().find_map(|(at, row)| Some((at, columns(row)?)))
    else {
        return Vec::new();
    };
    let first = columns.iter().map(|(_, column)| *column).min().unwrap_or(0);
    let mut all = Vec::new();
    for (at, cells) in rows.iter().enumerate().skip(head + 1) {
        let slot = |column: usize| {
            let worth = cells.get(column).map_or(Worth::Blank, |cell| worth(cell));
            let (row, column) = if turned { (column, at) } else { (at, column) };
            Slot { piece, row, column, worth }
        };
        let lines: Vec<Line> = columns
            .iter()
            .map(|(role, column)| Line { role: Some(*role), slots: vec![slot(*column)], total: None })
            .collect();
        if lines.iter().any(|line| line.slots[0].worth.whole().is_none()) {
            continue;
        }
        let label = cells[..first.min(cells.len())].join(" ");
        if fold(&label).starts_with("dont") {
            continue;
        }
        let own = fold(&label).split(' ').find_map(month::year);
        let named = segment::kind(&label);
        let kind = if named.is_empty() { caption.to_owned() } else { named };
        let months = vec![Named { month: 12, year: own.or(year) }];
        all.push(Movement { all: sums(&kind), annual: true, kind, months, lines });
    }
    all
}

/// The columns of the four figures, each once. Two closings are those of two years: the first opens.
fn columns(row: &[String]) -> Option<Vec<(Role, usize)>> {
    let mut found: Vec<(Role, usize)> =
        row.iter().enumerate().filter_map(|(at, cell)| Some((role(cell)?.0, at))).collect();
    let closings: Vec<usize> = (0..found.len()).filter(|at| found[*at].0 == Role::Closing).collect();
    if let [first, _] = closings.as_slice() {
        found[*first].0 = Role::Opening;
    }
    let mut roles: Vec<Role> = found.iter().map(|(role, _)| *role).collect();
    roles.sort_unstable();
    (roles == [Role::Opening, Role::Entries, Role::Exits, Role::Closing]).then_some(found)
}
