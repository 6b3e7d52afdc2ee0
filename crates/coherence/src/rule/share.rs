//! Rule 7 in tables: percentages beside counts, a row of means.

use base::french::round_half_up;

use super::grid::Grid;
use super::{Findings, Said};
use crate::Severity;
use crate::cell::Worth;
use crate::phrase::{capital, key, number};

impl Grid {
    /// A column of percentages beside the counts of which they are the shares.
    pub(super) fn percentages(&self, findings: &mut Findings<'_>) {
        for column in 2..self.width {
            let shares = self.heads[column].contains("pourcentage")
                || matches!(self.heads[column].as_str(), "part" | "proportion");
            let share = |row: usize| match self.cells[row][column] {
                Worth::Number { value, decimals, percent } if percent || shares => Some((value, decimals)),
                _ => None,
            };
            let counts = column - 1;
            let total = (self.from..self.cells.len()).find(|row| Self::is_total(&self.labels[*row]));
            let items: Vec<usize> = (self.from..total.unwrap_or(self.cells.len()))
                .filter(|row| share(*row).is_some() && self.cells[*row][counts].number().is_some())
                .collect();
            let count = |row: usize| self.cells[row][counts].number().unwrap_or(0.0);
            let added: f64 = items.iter().map(|row| count(*row)).sum();
            let all = total.and_then(|row| self.cells[row][counts].number()).unwrap_or(added);
            if items.len() < 3 || all <= 0.0 {
                continue;
            }
            let mut broken = Vec::new();
            for row in &items {
                let Some((value, decimals)) = share(*row) else { continue };
                let exact = count(*row) * 100.0 / all;
                // Some round so that the column makes 100: one unit of the last decimal is let be.
                if (round_half_up(exact, decimals) - value).abs() * 10f64.powi(i32::from(decimals)) > 1.5 {
                    broken.push((*row, value, decimals, exact));
                }
            }
            if broken.len() * 2 >= items.len() {
                continue;
            }
            for (row, value, decimals, exact) in broken {
                let (found, expected) =
                    (format!("{} %", number(value, decimals)), format!("{} %", number(exact, decimals)));
                findings.say(Said {
                    severity: Severity::Error,
                    rule: 7,
                    at: self.at(row, column),
                    title: format!("{} : {found}, et non {expected}", capital(&self.written.0[row])),
                    found: found.clone(),
                    expected,
                    why: format!("{} / {}, arrondi au plus proche.", number(count(row), 0), number(all, 0)),
                    key: key(7, &["tableau", &self.name, &self.labels[row], &found]),
                });
            }
        }
    }

    /// A row of means of the rows over it. A mean may be weighted: only one that counts its rows can be wrong.
    pub(super) fn means(&self, findings: &mut Findings<'_>) {
        for row in self.from..self.cells.len() {
            if !self.labels[row].starts_with("moyenne") || row < self.from + 2 {
                continue;
            }
            for column in 1..self.width {
                let Worth::Number { value, decimals, percent } = self.cells[row][column] else { continue };
                let above = (self.from..row).rev().map_while(|at| match self.cells[at][column] {
                    Worth::Number { value, percent: own, .. } if own == percent => Some(value),
                    _ => None,
                });
                let mut values: Vec<f64> = above.collect();
                values.reverse();
                if values.len() < 2 {
                    continue;
                }
                let mean = round_half_up(values.iter().sum::<f64>() / values.len() as f64, decimals);
                // Of how many there are, such a row gives the sum: criteria beside their marks.
                if !percent && values.iter().sum::<f64>() == value {
                    continue;
                }
                let sign = if percent { " %" } else { "" };
                let (found, expected) = (
                    format!("{}{sign}", number(value, decimals)),
                    format!("{}{sign}", number(mean, decimals)),
                );
                let of: Vec<String> = values.iter().take(8).map(|value| number(*value, 0)).collect();
                if mean == value {
                    findings.agree(self.at(row, column), &format!("{found} (moyenne de {})", of.join(", ")));
                } else if self.labels[row].split(' ').any(|word| word.parse() == Ok(values.len())) {
                    findings.say(Said {
                        severity: Severity::Warning,
                        rule: 7,
                        at: self.at(row, column),
                        title: format!("{} : {found}, et non {expected}", capital(&self.written.0[row])),
                        found: found.clone(),
                        expected,
                        why: format!("Moyenne simple de {}.", of.join(", ")),
                        key: key(7, &["moyenne", &self.name, &self.labels[row], &found]),
                    });
                }
            }
        }
    }
}
