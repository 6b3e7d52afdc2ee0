//! Tables of what the service keeps in lists: a row for each thing (who works there, the meetings of a committee), or a
//! row for each thing that is said of one (an agreement).

use std::collections::BTreeMap;

use base::french::{decimal, fold, short_day};
use document::{Cell, Column, Group, Row, Table};

use crate::block::{Block, Roll, Sheet, SheetRow};
use crate::compose::Composer;

/// A thing of a list: what its fields say.
type Thing = BTreeMap<&'static str, Cell>;

/// The lists of a service over a period, by name.
pub type Lists = BTreeMap<&'static str, Vec<Thing>>;

/// A field that no column shows: the thing is the whole of the others, and its row a total.
pub const TOTAL: &str = "ensemble";

/// Said under a table in which nothing is noted: its rows are to be written.
const NOTHING: &str = "Rien n’est noté dans Jalon sur cette période.";

impl Composer<'_> {
    pub(crate) fn roll_table(&mut self, roll: &Roll) -> Table {
        let cell = |thing: &Thing, field: &str| thing.get(field).cloned().unwrap_or(Cell::Empty);
        let mut rows: Vec<Row> = Vec::new();
        for thing in self.things(&roll.liste, &roll.seulement) {
            let cells = roll.colonnes.iter().map(|column| cell(thing, &column.champ)).collect();
            rows.push(Row { cells, total: thing.contains_key(TOTAL) });
        }
        let mut source = self.plain(&roll.source);
        if rows.is_empty() {
            let empty = Row { cells: vec![Cell::Empty; roll.colonnes.len()], total: false };
            rows = vec![empty; roll.vides.max(roll.amorces.len())];
            for (row, seed) in rows.iter_mut().zip(&roll.amorces) {
                row.cells[0] = Cell::Text(self.plain(seed));
            }
            source = format!("{NOTHING} {source}").trim_end().to_owned();
        }
        let numeric =
            |at: usize| at > 0 && rows.iter().any(|row| matches!(row.cells[at], Cell::Number { .. }));
        let columns = roll.colonnes.iter().enumerate().map(|(at, column)| Column {
            label: self.plain(&column.titre),
            numeric: numeric(at),
            ruled: false,
        });
        Table {
            columns: columns.collect(),
            caption: self.plain(&roll.titre),
            sheet: roll.feuille.clone(),
            groups: vec![Group { rows, ..Group::default() }],
            source,
            indicators: Vec::new(),
            landscape: roll.paysage,
        }
    }

    /// Whether a block has nothing to say that would be missed.
    pub(crate) fn is_left_out(&self, block: &Block) -> bool {
        matches!(block, Block::Tableau(roll) if roll.facultatif && self.things(&roll.liste, &roll.seulement).is_empty())
    }

    pub(crate) fn sheet_table(&mut self, sheet: &Sheet) -> Table {
        let rows = sheet.lignes.iter().map(|row| Row {
            cells: vec![Cell::Text(self.plain(&row.titre)), self.answer(row)],
            total: false,
        });
        let rows = rows.collect();
        let columns =
            sheet.entetes.iter().map(|label| Column { label: self.plain(label), ..Column::default() });
        Table {
            columns: columns.collect(),
            caption: self.plain(&sheet.titre),
            sheet: sheet.feuille.clone(),
            groups: vec![Group { rows, ..Group::default() }],
            source: self.plain(&sheet.source),
            indicators: Vec::new(),
            landscape: false,
        }
    }

    /// What a list says of a row: its fields, comma after comma, thing after thing.
    fn answer(&mut self, row: &SheetRow) -> Cell {
        let mut said: Vec<String> = Vec::new();
        for thing in self.things(&row.liste, &row.seulement) {
            let fields = row.champs.iter().filter_map(|field| thing.get(field.as_str()));
            let words: Vec<String> = fields.map(words).filter(|words| !words.is_empty()).collect();
            if !words.is_empty() {
                said.push(words.join(", "));
            }
        }
        let text = self.plain(&row.texte);
        match (text, said.join(" ; ")) {
            (text, said) if text.is_empty() && said.is_empty() => Cell::Empty,
            (text, said) if text.is_empty() => Cell::Text(said),
            (text, _) => Cell::Text(text),
        }
    }

    fn things<'t>(&'t self, list: &str, only: &BTreeMap<String, String>) -> Vec<&'t Thing> {
        let noted = self.context.lists.get(list).map(Vec::as_slice).unwrap_or_default();
        let passes = |thing: &&Thing| {
            only.iter().all(|(field, value)| {
                thing.get(field.as_str()).is_some_and(|cell| fold(&words(cell)) == fold(value))
            })
        };
        noted.iter().filter(passes).collect()
    }
}

/// A cell, in words.
fn words(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Day(day) => short_day(*day),
        Cell::Number { value, decimals, .. } => decimal(*value, *decimals),
        _ => String::new(),
    }
}
