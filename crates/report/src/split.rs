//! Breakdowns side by side: one row a part.

use base::french::{fold, typeset};
use document::{Cell, Column, Group, Row, Table};
use indicator::UNKNOWN_LABEL;

use crate::block::{Split, SplitColumn};
use crate::compose::Composer;
use crate::figures::{Door, Figure, Parts};
use crate::order::ordered;

impl Composer<'_> {
    pub(crate) fn split_table(&mut self, split: &Split) -> Table {
        let asked: Vec<Option<Parts>> =
            split.colonnes.iter().map(|column| self.figures.parts(&column.indicateur)).collect();
        let mut rows: Vec<Row> =
            self.split_keys(split, &asked).iter().map(|key| self.split_row(split, &asked, key)).collect();
        match &split.total {
            Some(label) => rows.push(self.total_row(label, split)),
            None if rows.is_empty() => rows.push(nothing(split.colonnes.len())),
            None => {}
        }
        let mut columns = vec![Column { label: self.plain(&split.lignes), ..Column::default() }];
        columns.extend(split.colonnes.iter().map(|column| Column {
            label: self.plain(&column.titre),
            numeric: true,
            ruled: false,
        }));
        Table {
            caption: self.plain(&split.titre),
            sheet: split.feuille.clone(),
            columns,
            groups: vec![Group { rows, ..Group::default() }],
            source: self.plain(&split.source),
            indicators: self.note_all(split.colonnes.iter().map(|column| column.indicateur.as_str())),
            landscape: false,
        }
    }

    /// The rows in order; kinds of measure come as everywhere in the report.
    fn split_keys(&self, split: &Split, asked: &[Option<Parts>]) -> Vec<String> {
        let mut keys = keys(split, asked);
        if split.colonnes.iter().all(|column| column.indicateur.ends_with(".type")) {
            keys.sort_by_key(|key| (key == UNKNOWN_LABEL, self.kind_rank(key).0));
        }
        keys
    }

    fn split_row(&self, split: &Split, asked: &[Option<Parts>], key: &str) -> Row {
        let axis = split.colonnes.first().map_or("", |column| column.indicateur.as_str());
        let mut cells = vec![Cell::Text(self.row_label(axis, key))];
        for (column, parts) in split.colonnes.iter().zip(asked) {
            let figure = match parts {
                Some(parts) => parts.figure(key),
                None => Figure::without(format!("« {} » n’est pas au catalogue", column.indicateur)),
            };
            let href = self.href(&Door { id: &column.indicateur, key: Some(key), month: None });
            cells.push(if column.part {
                Figure::share(&figure, &self.total(column)).cell(None)
            } else {
                figure.cell(href)
            });
        }
        Row { cells, total: false }
    }

    fn total_row(&self, label: &str, split: &Split) -> Row {
        let mut cells = vec![Cell::Text(typeset(label))];
        cells.extend(split.colonnes.iter().map(|column| {
            let id = column.indicateur.rsplit_once('.').map_or("", |(id, _)| id);
            let total = self.total(column);
            if column.part {
                Figure::share(&total, &total).cell(None)
            } else {
                total.cell(self.href(&Door { id, key: None, month: None }))
            }
        }));
        Row { cells, total: true }
    }

    /// The whole of a breakdown, asked of the figures: distinct persons do not add up.
    fn total(&self, column: &SplitColumn) -> Figure {
        let id = column.indicateur.rsplit_once('.').map_or("", |(id, _)| id);
        self.figures.figure(id).unwrap_or_else(|| Figure::without("pas de total".to_owned()))
    }
}

/// The row of a table that has none: headings alone would look like a fault.
pub(crate) fn nothing(columns: usize) -> Row {
    let mut cells = vec![Cell::Text("Rien sur la période".to_owned())];
    cells.resize(columns + 1, Cell::Empty);
    Row { cells, total: false }
}

/// The rows: those the trame always shows, then the others in their order, the unknown last.
fn keys(split: &Split, asked: &[Option<Parts>]) -> Vec<String> {
    let mut keys: Vec<String> = split.toujours.clone();
    for parts in asked.iter().flatten() {
        for part in ordered(parts) {
            let empty_unknown = part.key == UNKNOWN_LABEL && part.value == Ok(0.0);
            if !empty_unknown && !keys.iter().any(|key| fold(key) == fold(&part.key)) {
                keys.push(part.key.clone());
            }
        }
    }
    keys.sort_by_key(|key| key == UNKNOWN_LABEL);
    keys
}
