//! Rule 4 in tables: a row or a column of totals.

use base::french::fold;

use super::{Findings, Said, Where};
use crate::cell::{Worth, worth};
use crate::movement::Movement;
use crate::phrase::{capital, key, number, sum};
use crate::{Content, Published, Severity};

/// Tables beyond this size are registers: nobody totals them by hand.
const ROWS_MAX: usize = 500;

/// Checks every table that is not one of movements.
pub(crate) fn check(report: &Published, movements: &[Movement], findings: &mut Findings<'_>) {
    let slots =
        movements.iter().flat_map(|movement| movement.lines.iter().flat_map(|line| line.slots.iter()));
    let of_movements: std::collections::BTreeSet<usize> = slots.map(|slot| slot.piece).collect();
    for (piece, content) in report.pieces.iter().enumerate() {
        let Content::Table(rows) = &content.content else { continue };
        if rows.len() < 2 || rows.len() > ROWS_MAX || of_movements.contains(&piece) {
            continue;
        }
        let caption = report.pieces[..piece].last().and_then(|piece| piece.words()).unwrap_or_default();
        // What follows is a note, unless it is the title of the next table.
        let titles =
            matches!(report.pieces.get(piece + 2).map(|next| &next.content), Some(Content::Table(_)));
        let note = report
            .pieces
            .get(piece + 1)
            .filter(|_| !titles)
            .and_then(|piece| piece.words())
            .unwrap_or_default();
        let grid = Grid::of(piece, rows, caption);
        if !overlaps(&[caption, note])
            && !rows.iter().take(2).any(|row| row.iter().any(|cell| overlaps(&[cell])))
        {
            grid.total_rows(findings);
            grid.total_columns(findings);
            grid.percentages(findings);
        }
        grid.means(findings);
    }
}

/// Whether parts may overlap, so that they do not add up.
fn overlaps(texts: &[&str]) -> bool {
    let words =
        ["distinct", "plusieurs", "multiple", "cumul", "non exclusi", "doublon", "une meme", "simultane"];
    texts.iter().any(|text| {
        let folded = if text.len() > 400 { String::new() } else { fold(text) };
        words.iter().any(|word| folded.contains(word))
    })
}

/// A table as numbers, with its headings.
pub(super) struct Grid {
    piece: usize,
    pub(super) name: String,
    pub(super) labels: Vec<String>,
    pub(super) heads: Vec<String>,
    /// The same as they are written: of rows, of columns.
    pub(super) written: (Vec<String>, Vec<String>),
    pub(super) cells: Vec<Vec<Worth>>,
    pub(super) width: usize,
    /// The first row that holds numbers.
    pub(super) from: usize,
}

impl Grid {
    fn of(piece: usize, rows: &[Vec<String>], caption: &str) -> Grid {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0).min(60);
        let at = |row: &[String], column: usize| row.get(column).map_or(Worth::Blank, |cell| worth(cell));
        let cells: Vec<Vec<Worth>> =
            rows.iter().map(|row| (0..width).map(|column| at(row, column)).collect()).collect();
        let numbers = |row: &[Worth]| row.iter().skip(1).any(|cell| matches!(cell, Worth::Number { .. }));
        let words = |row: &[Worth]| row.iter().skip(1).any(|cell| *cell == Worth::Words);
        // A row of years over the columns is a row of headings.
        let years = |at: usize| {
            at == 0
                && rows[0]
                    .iter()
                    .skip(1)
                    .all(|cell| cell.is_empty() || crate::month::year(cell.trim()).is_some())
        };
        let heading = |at: usize| !numbers(&cells[at]) || (at == 0 && words(&cells[0])) || years(at);
        let from = (0..rows.len()).find(|at| !heading(*at)).unwrap_or(rows.len());
        let head = |column: usize| {
            let above = (0..from).filter_map(|row| rows[row].get(column)).map(|cell| fold(cell));
            above.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let raw =
            |column: usize| (0..from).any(|row| rows[row].get(column).is_some_and(|cell| cell.contains('%')));
        let heads = (0..width).map(|column| {
            if raw(column) { format!("{} pourcentage", head(column)).trim().to_owned() } else { head(column) }
        });
        let labels = rows.iter().map(|row| row.first().map(|cell| fold(cell)).unwrap_or_default()).collect();
        let name = crate::phrase::opening(caption);
        let first = |row: &Vec<String>| row.first().map(|cell| cell.trim().to_owned()).unwrap_or_default();
        let last = |column: usize| {
            let mut above = (0..from).rev().filter_map(|row| rows[row].get(column)).map(|cell| cell.trim());
            above.find(|cell| !cell.is_empty()).unwrap_or_default().to_owned()
        };
        let written = (rows.iter().map(first).collect(), (0..width).map(last).collect());
        Grid { piece, name, labels, heads: heads.collect(), written, width, from, cells }
    }

    pub(super) fn at(&self, row: usize, column: usize) -> Where {
        Where { piece: self.piece, cell: Some((row, column)) }
    }

    pub(super) fn is_total(text: &str) -> bool {
        text == "ensemble" || text.split(' ').next().is_some_and(|word| matches!(word, "total" | "totaux"))
    }

    fn is_part_total(text: &str) -> bool {
        text.starts_with("sous total") || text.starts_with("s total")
    }

    /// Whether the numbers of a column add up: not ages, rates, prices.
    fn adds(&self, column: usize) -> bool {
        let head = &self.heads[column];
        let rates = [
            "moyen",
            "taux",
            "duree",
            "age",
            "pourcentage",
            "part ",
            "prix",
            "cout",
            "delai",
            "rang",
            "date",
            "numero",
            "ratio",
            "mediane",
            "evolution",
            "ecart",
            "variation",
            "etp par",
            "cumul",
        ];
        !rates.iter().any(|rate| head.starts_with(rate) || head.contains(&format!(" {rate}")))
            && head != "part"
            && head != "n"
    }

    /// The rows of which each row of total is the sum.
    fn blocks(&self) -> Vec<(usize, Vec<usize>)> {
        let mut all = Vec::new();
        let mut items: Vec<usize> = Vec::new();
        let mut parts: Vec<usize> = Vec::new();
        for row in self.from..self.cells.len() {
            let label = self.labels[row].as_str();
            if Self::is_part_total(label) {
                all.push((row, std::mem::take(&mut items)));
                parts.push(row);
            } else if Self::is_total(label) {
                let mut of = std::mem::take(&mut parts);
                of.append(&mut items);
                all.push((row, of));
            } else if !label.starts_with("dont") && !label.starts_with("moyenne") {
                items.push(row);
            }
        }
        all.retain(|(_, items)| items.len() > 1);
        all
    }

    fn total_rows(&self, findings: &mut Findings<'_>) {
        for (row, items) in self.blocks() {
            let mut broken = Vec::new();
            let mut right = 0;
            for column in 1..self.width {
                let Worth::Number { value: total, decimals, percent } = self.cells[row][column] else {
                    continue;
                };
                let mut values = Vec::new();
                let known = items.iter().all(|item| match self.cells[*item][column] {
                    Worth::Number { value, percent: own, .. } if own == percent => {
                        values.push(value);
                        true
                    }
                    Worth::Blank => true,
                    _ => false,
                });
                let hundred = percent && total == 100.0;
                if !known || values.len() < 2 || !(hundred || (!percent && self.adds(column))) {
                    continue;
                }
                let added: f64 = values.iter().sum();
                let slack = if hundred { values.len() as f64 * 0.5 * self.unit(&items, column) } else { 0.0 };
                if (added - total).abs() <= slack + 1e-6 {
                    right += 1;
                    if !percent {
                        findings.agree(
                            self.at(row, column),
                            &format!("{} ({})", number(total, decimals), sum(values, decimals)),
                        );
                    }
                } else {
                    broken.push((column, total, added, decimals, percent));
                }
            }
            let near = |total: f64, added: f64| (added - total).abs() <= (total.abs() * 0.3).max(3.0);
            let doubtful = broken.len() > right && !(right == 0 && broken.len() == 1);
            for (column, total, added, decimals, percent) in broken.into_iter().filter(|_| !doubtful) {
                if right > 0 || near(total, added) {
                    self.sum_fault(
                        (row, column),
                        &self.written.1[column],
                        total,
                        added,
                        decimals,
                        percent,
                        findings,
                    );
                }
            }
        }
    }

    /// The unit of the last decimal of a column.
    fn unit(&self, items: &[usize], column: usize) -> f64 {
        let decimals = items.iter().map(|item| match self.cells[*item][column] {
            Worth::Number { decimals, .. } => decimals,
            _ => 0,
        });
        10f64.powi(-i32::from(decimals.max().unwrap_or(0)))
    }

    #[expect(clippy::too_many_arguments, reason = "one cell and what it should hold")]
    fn sum_fault(
        &self,
        (row, column): (usize, usize),
        of: &str,
        total: f64,
        added: f64,
        decimals: u8,
        percent: bool,
        findings: &mut Findings<'_>,
    ) {
        let sign = if percent { " %" } else { "" };
        let (total, added) =
            (format!("{}{sign}", number(total, decimals)), format!("{}{sign}", number(added, decimals)));
        let named = if of.is_empty() { "Total".to_owned() } else { capital(of) };
        findings.say(Said {
            severity: Severity::Error,
            rule: if percent { 7 } else { 4 },
            at: self.at(row, column),
            title: format!("{named} : {total} au total, {added} par les parties"),
            found: total.clone(),
            expected: added,
            why: "Le total est la somme des parties du tableau.".to_owned(),
            key: key(4, &["tableau", &self.name, &self.labels[row], &self.heads[column], &total]),
        });
    }

    fn total_columns(&self, findings: &mut Findings<'_>) {
        let mut from = 1;
        for column in 2..self.width {
            if !Self::is_total(&self.heads[column]) {
                continue;
            }
            let parts: Vec<usize> = (from..column)
                .filter(|part| self.adds(*part) && !self.heads[*part].starts_with("dont"))
                .collect();
            from = column + 1;
            if parts.len() < 2 {
                continue;
            }
            let mut broken = Vec::new();
            let mut right = 0;
            for row in self.from..self.cells.len() {
                let Worth::Number { value: total, decimals, percent: false } = self.cells[row][column] else {
                    continue;
                };
                let values: Option<Vec<f64>> = parts
                    .iter()
                    .map(|part| match self.cells[row][*part] {
                        Worth::Blank => Some(0.0),
                        worth => worth.number(),
                    })
                    .collect();
                let Some(values) = values else { continue };
                let added: f64 = values.iter().sum();
                if (added - total).abs() <= 1e-6 {
                    right += 1;
                } else {
                    broken.push((row, total, added, decimals));
                }
            }
            if broken.len() < right {
                for (row, total, added, decimals) in broken {
                    self.sum_fault(
                        (row, column),
                        &self.written.0[row],
                        total,
                        added,
                        decimals,
                        false,
                        findings,
                    );
                }
            }
        }
    }
}
