//! Movements: who was there, who came, who left, month by month.

use crate::axis::Axis;
use crate::catalogue::Counted;
use crate::population::Population;
use crate::tally::Tally;
use crate::year::Year;

/// Movements of one kind of measure, month by month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Movement {
    /// Kind of measure.
    pub kind: String,
    /// Present on the evening before each month.
    pub opening: Vec<i64>,
    /// Entries of each month.
    pub entries: Vec<i64>,
    /// Exits of each month.
    pub exits: Vec<i64>,
    /// Present on the last evening of each month.
    pub closing: Vec<i64>,
}

impl Year<'_> {
    /// Movements by kind of measure: kinds that have a measure in the period, in alphabetical order.
    pub fn movements(&self) -> Vec<Movement> {
        let kinds = self.scope.facts.words.kind.labels();
        let months: Vec<Year<'_>> =
            self.scope.period.months().into_iter().map(|month| self.over(month)).collect();
        let by_kind = |year: &Year<'_>, population: Population| -> Vec<i64> {
            let counted = Counted { population, decompte: Tally::Lignes };
            let sums = year.table(counted, &[Axis::Type]).map(|table| table.sums).unwrap_or_default();
            sums.iter().map(|sum| sum.total as i64).collect()
        };
        let touching = by_kind(self, Population::MesuresTouchant);
        let columns: Vec<[Vec<i64>; 4]> = months
            .iter()
            .map(|month| {
                [
                    by_kind(month, Population::MesuresPresentesDebut),
                    by_kind(month, Population::MesuresDebutant),
                    by_kind(month, Population::MesuresFinissant),
                    by_kind(month, Population::MesuresPresentesFin),
                ]
            })
            .collect();
        let mut movements: Vec<Movement> = kinds
            .iter()
            .enumerate()
            .filter(|(kind, _)| touching.get(*kind).is_some_and(|count| *count > 0))
            .map(|(kind, label)| {
                let line = |which: usize| columns.iter().map(|month| month[which][kind]).collect();
                Movement {
                    kind: label.clone(),
                    opening: line(0),
                    entries: line(1),
                    exits: line(2),
                    closing: line(3),
                }
            })
            .collect();
        movements.sort_by_key(|movement| base::french::fold(&movement.kind));
        movements
    }
}
