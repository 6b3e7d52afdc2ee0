//! Tables whose rows the funder fixed, and tables to write in.

use document::{Cell, Column, Group, Row, Table};

use crate::block::{Grid, GridRow};
use crate::compose::Composer;
use crate::sentence::{Asked, Form, Piece, Sentence};

impl Composer<'_> {
    pub(crate) fn grid_table(&mut self, grid: &Grid) -> Table {
        let beside: Vec<&Asked> =
            grid.lignes.iter().flat_map(|row| &row.cellules).flat_map(Sentence::asked).collect();
        let mut groups: Vec<Group> = Vec::new();
        for row in &grid.lignes {
            if let Some(label) = &row.groupe {
                groups.push(Group { label: Some(self.plain(label)), ..Group::default() });
            }
            if groups.is_empty() {
                groups.push(Group::default());
            }
            let written = self.grid_row(row, grid.entetes.len(), &beside);
            if let (Some(written), Some(group)) = (written, groups.last_mut()) {
                group.rows.push(written);
            }
        }
        Table {
            caption: self.plain(&grid.titre),
            sheet: grid.feuille.clone(),
            columns: self.grid_columns(&grid.entetes, &groups),
            groups,
            source: self.plain(&grid.source),
            indicators: self.note_all(beside.iter().map(|asked| asked.id.as_str())),
            landscape: grid.paysage,
        }
    }

    fn grid_row(&mut self, row: &GridRow, width: usize, beside: &[&Asked]) -> Option<Row> {
        if row.cellules.is_empty() && row.groupe.is_some() {
            return None;
        }
        let mut cells: Vec<Cell> = row.cellules.iter().map(|cell| self.grid_cell(cell, beside)).collect();
        if row.facultative && !cells.iter().any(counts) {
            return None;
        }
        cells.resize(width, Cell::Empty);
        Some(Row { cells, total: row.total })
    }

    fn grid_cell(&mut self, sentence: &Sentence, beside: &[&Asked]) -> Cell {
        match sentence.pieces.as_slice() {
            [] => Cell::Empty,
            [Piece::Figure(asked)] if matches!(asked.form, Form::Plain | Form::Share) => {
                self.ask(asked, beside).cell(self.door(asked))
            }
            _ => Cell::Text(self.plain(sentence)),
        }
    }

    fn grid_columns(&mut self, headings: &[Sentence], groups: &[Group]) -> Vec<Column> {
        let numeric = |i: usize| {
            let mut cells = groups.iter().flat_map(|group| &group.rows).filter_map(|row| row.cells.get(i));
            i > 0 && cells.any(|cell| matches!(cell, Cell::Number { .. } | Cell::NotComputable(_)))
        };
        let column = |(i, heading): (usize, &Sentence)| Column {
            label: self.plain(heading),
            numeric: numeric(i),
            ruled: false,
        };
        headings.iter().enumerate().map(column).collect()
    }

    /// Notes every indicator of a table; gives their names, once each.
    pub(crate) fn note_all<'i>(&mut self, ids: impl Iterator<Item = &'i str>) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for id in ids {
            let name = self.note(id);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// Whether a cell says more than « nothing »: a figure that is not 0, or one that has no value.
fn counts(cell: &Cell) -> bool {
    match cell {
        Cell::Number { value, .. } => *value != 0.0,
        Cell::NotComputable(_) => true,
        _ => false,
    }
}
