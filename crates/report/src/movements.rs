//! The table that every funder asks for: present, entered, left, present, month by month.

use base::Month;
use base::french::{short_month_name, typeset};
use document::{Cell, Column, Group, Row, Table, Tone};

use crate::block::{MovementLine, Movements};
use crate::compose::Composer;
use crate::figures::{Door, Movement};
use crate::split::nothing;

impl MovementLine {
    /// Its values, one a month.
    pub(crate) fn of(self, movement: &Movement) -> &[i64] {
        match self {
            MovementLine::PresentsDebut => &movement.opening,
            MovementLine::Entrees => &movement.entries,
            MovementLine::Sorties => &movement.exits,
            MovementLine::PresentsFin => &movement.closing,
        }
    }

    /// The indicator that it details.
    pub(crate) fn indicator(self) -> &'static str {
        match self {
            MovementLine::PresentsDebut => "presents_debut",
            MovementLine::Entrees => "admissions",
            MovementLine::Sorties => "sorties",
            MovementLine::PresentsFin => "presents_fin",
        }
    }

    fn label(self) -> &'static str {
        match self {
            MovementLine::PresentsDebut => "Présents au début",
            MovementLine::Entrees => "Entrées",
            MovementLine::Sorties => "Sorties",
            MovementLine::PresentsFin => "Présents à la fin",
        }
    }

    /// The whole period: its first stock, its flows added up, its last stock.
    fn period(self, values: &[i64]) -> i64 {
        match self {
            MovementLine::PresentsDebut => values.first().copied().unwrap_or_default(),
            MovementLine::Entrees | MovementLine::Sorties => values.iter().sum(),
            MovementLine::PresentsFin => values.last().copied().unwrap_or_default(),
        }
    }
}

const LINES: [MovementLine; 4] =
    [MovementLine::PresentsDebut, MovementLine::Entrees, MovementLine::Sorties, MovementLine::PresentsFin];

impl Composer<'_> {
    pub(crate) fn movements_table(&mut self, table: &Movements) -> Table {
        let movements = self.movements();
        let months = self.context.months();
        let mut groups: Vec<Group> = movements
            .iter()
            .map(|movement| {
                let kind = self.kind(&movement.kind);
                self.movement_group(kind.long, kind.tone, Some(&movement.kind), movement, &months)
            })
            .collect();
        if table.ensemble && movements.len() > 1 {
            let all = all_kinds(&movements, months.len());
            groups.push(self.movement_group("Ensemble".to_owned(), None, None, &all, &months));
        }
        let columns = self.month_columns(&months);
        if groups.is_empty() {
            groups.push(Group { rows: vec![nothing(months.len() + 1)], ..Group::default() });
        }
        Table {
            caption: self.plain(&table.titre),
            sheet: table.feuille.clone(),
            columns,
            groups,
            source: self.plain(&table.source),
            indicators: self.note_all(LINES.iter().map(|line| line.indicator())),
            landscape: false,
        }
    }

    /// The movements, kinds in the trame's order.
    pub(crate) fn movements(&self) -> Vec<Movement> {
        let mut movements = self.figures.movements();
        movements.sort_by_cached_key(|movement| self.kind_rank(&movement.kind));
        movements
    }

    fn month_columns(&self, months: &[Month]) -> Vec<Column> {
        let mut columns = vec![Column { label: "Mouvement".to_owned(), ..Column::default() }];
        columns.extend(months.iter().map(|month| Column {
            label: short_month_name(*month).to_owned(),
            numeric: true,
            ruled: false,
        }));
        let label = if self.context.year().is_some() { "année" } else { "période" };
        columns.push(Column { label: label.to_owned(), numeric: true, ruled: true });
        columns
    }

    fn movement_group(
        &self,
        label: String,
        tone: Option<Tone>,
        kind: Option<&str>,
        movement: &Movement,
        months: &[Month],
    ) -> Group {
        let row = |line: MovementLine| {
            let values = line.of(movement);
            let id = if kind.is_some() {
                format!("{}.type", line.indicator())
            } else {
                line.indicator().to_owned()
            };
            let door = |month| self.href(&Door { id: &id, key: kind, month });
            let mut cells = vec![Cell::Text(line.label().to_owned())];
            cells.extend(values.iter().zip(months).map(|(value, month)| number(*value, door(Some(*month)))));
            cells.push(number(line.period(values), door(None)));
            Row { cells, total: line == MovementLine::PresentsFin }
        };
        Group { label: Some(typeset(&label)), tone, rows: LINES.map(row).to_vec() }
    }
}

/// Every kind added up, month by month: measures, not persons.
pub(crate) fn all_kinds(movements: &[Movement], months: usize) -> Movement {
    let sum = |line: MovementLine| {
        let month = |i| movements.iter().filter_map(|movement| line.of(movement).get(i)).sum();
        (0..months).map(month).collect::<Vec<i64>>()
    };
    Movement {
        kind: String::new(),
        opening: sum(MovementLine::PresentsDebut),
        entries: sum(MovementLine::Entrees),
        exits: sum(MovementLine::Sorties),
        closing: sum(MovementLine::PresentsFin),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a stock is far below 2^52")]
fn number(value: i64, href: Option<String>) -> Cell {
    Cell::Number { value: value as f64, decimals: 0, percent: false, href }
}
