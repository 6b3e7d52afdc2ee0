//! Tables with a row for each thing of a list that the service keeps: who works there, the meetings of a committee.

use std::collections::BTreeMap;

use document::{Cell, Column, Group, Row, Table};

use crate::block::Roll;
use crate::compose::Composer;

/// The lists of a service over a period, by name: of each thing, what its fields say.
pub type Lists = BTreeMap<&'static str, Vec<BTreeMap<&'static str, Cell>>>;

/// Said under a table in which nothing is noted: its rows are to be written.
const NOTHING: &str = "Rien n’est noté dans Jalon sur cette période.";

impl Composer<'_> {
    pub(crate) fn roll_table(&mut self, roll: &Roll) -> Table {
        let context = self.context;
        let noted = context.lists.get(roll.liste.as_str()).map(Vec::as_slice).unwrap_or_default();
        let cell = |thing: &BTreeMap<&'static str, Cell>, field: &str| {
            thing.get(field).cloned().unwrap_or(Cell::Empty)
        };
        let mut rows: Vec<Row> = Vec::new();
        for thing in noted {
            let cells = roll.colonnes.iter().map(|column| cell(thing, &column.champ)).collect();
            rows.push(Row { cells, total: false });
        }
        let mut source = self.plain(&roll.source);
        if rows.is_empty() {
            let empty = Row { cells: vec![Cell::Empty; roll.colonnes.len()], total: false };
            rows = vec![empty; roll.vides];
            source = format!("{NOTHING} {source}").trim_end().to_owned();
        }
        let columns = roll
            .colonnes
            .iter()
            .map(|column| Column { label: self.plain(&column.titre), ..Column::default() });
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
}
