//! The part of a sheet: where its rows, cells, merged areas and rules stand.

use std::collections::{BTreeMap, HashMap};

use super::Error;
use super::address::{Address, Area};
use super::book::{Book, rich_text};
use super::format::{Shape, shown};
use super::rules::Rule;
use super::tree::{At, Tree};

/// A row as it is written.
pub(super) struct Line {
    pub at: At,
    pub number: u32,
    /// Its cells, each with its column.
    pub cells: Vec<(u32, At)>,
}

/// A sheet, read.
pub(super) struct Layout<'x> {
    pub tree: Tree<'x>,
    /// The element around the rows.
    pub data: Option<At>,
    pub dimension: Option<At>,
    pub lines: Vec<Line>,
    /// The line of each row.
    ranks: HashMap<u32, usize>,
    pub merged: Vec<Area>,
    /// Areas that one formula fills: arrays and data tables.
    pub filled: Vec<Area>,
    /// Formulas shared by several cells, and the cell each is written in.
    shared: HashMap<String, (Address, String)>,
    pub rules: Vec<Rule>,
    /// Whether the sheet is protected.
    pub protected: bool,
    /// Styles of whole columns: from the first, to the last.
    columns: BTreeMap<u32, (u32, usize)>,
}

/// What a cell holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    /// As it is shown.
    pub text: String,
    pub number: Option<f64>,
    pub error: bool,
}

impl<'x> Layout<'x> {
    /// Reads the part of a sheet.
    pub fn read(xml: &'x str) -> Result<Layout<'x>, Error> {
        let tree = Tree::read(xml)?;
        let root = tree.root();
        let mut layout = Layout {
            data: tree.child(root, "sheetData"),
            dimension: tree.child(root, "dimension"),
            lines: Vec::new(),
            ranks: HashMap::new(),
            merged: Vec::new(),
            filled: Vec::new(),
            shared: HashMap::new(),
            rules: Vec::new(),
            protected: tree.child(root, "sheetProtection").is_some_and(|at| tree.says(at, "sheet", false)),
            columns: BTreeMap::new(),
            tree,
        };
        layout.read_rows();
        layout.read_formulas();
        layout.read_rest();
        Ok(layout)
    }

    fn read_rows(&mut self) {
        let (tree, Some(data)) = (&self.tree, self.data) else { return };
        let mut row = 0;
        for at in tree.named(data, "row") {
            // A row, or a cell, without its place comes after the one before it.
            row = tree.attribute(at, "r").and_then(|text| text.trim().parse().ok()).unwrap_or(row + 1);
            if Address::new(row, 1).is_none() {
                break;
            }
            let mut column = 0;
            let mut cells = Vec::new();
            for cell in tree.named(at, "c") {
                let place = tree.attribute(cell, "r").and_then(|text| Address::parse(&text));
                column = place.map_or(column + 1, |place| place.column);
                if Address::new(row, column).is_none() {
                    break;
                }
                cells.push((column, cell));
            }
            self.ranks.insert(row, self.lines.len());
            self.lines.push(Line { at, number: row, cells });
        }
    }

    fn read_formulas(&mut self) {
        let tree = &self.tree;
        for line in &self.lines {
            for (column, cell) in &line.cells {
                let Some(formula) = tree.child(*cell, "f") else { continue };
                let area = tree.attribute(formula, "ref").and_then(|text| Area::parse(&text));
                match (tree.attribute(formula, "t").as_deref(), area) {
                    (Some("array" | "dataTable"), Some(area)) => self.filled.push(area),
                    (Some("shared"), Some(_)) => {
                        let rank = tree.attribute(formula, "si").unwrap_or_default().into_owned();
                        let at = Address { row: line.number, column: *column };
                        self.shared.insert(rank, (at, tree.text(formula).into_owned()));
                    }
                    _ => {}
                }
            }
        }
    }

    fn read_rest(&mut self) {
        let tree = &self.tree;
        for at in tree.children(tree.root()) {
            match tree.name(at) {
                "mergeCells" => self.merged.extend(
                    tree.named(at, "mergeCell")
                        .filter_map(|merge| Area::parse(&tree.attribute(merge, "ref")?))
                        .filter(|area| area.first != area.last),
                ),
                "cols" => self.columns.extend(tree.named(at, "col").filter_map(|column| {
                    let number = |name| tree.attribute(column, name)?.trim().parse().ok();
                    Some((number("min")?, (number("max")?, usize::try_from(number("style")?).ok()?)))
                })),
                // Rules of today stand here, those that look at another sheet in the extensions.
                "dataValidations" | "extLst" => self.rules.extend(
                    tree.inside(at)
                        .filter(|rule| tree.name(*rule) == "dataValidation")
                        .filter_map(|rule| Rule::read(tree, rule)),
                ),
                _ => {}
            }
        }
    }

    /// The row of this number.
    pub fn line(&self, row: u32) -> Option<&Line> {
        self.lines.get(*self.ranks.get(&row)?)
    }

    /// The cell at this address.
    pub fn cell(&self, at: Address) -> Option<At> {
        let line = self.line(at.row)?;
        line.cells.iter().rev().find(|(column, _)| *column == at.column).map(|(_, cell)| *cell)
    }

    /// The rank of the style a cell has, or would have: its own, its row’s, its column’s.
    pub fn style(&self, at: Address) -> Option<usize> {
        let rank = |at: At| self.tree.attribute(at, "s").and_then(|text| text.trim().parse().ok());
        if let Some(cell) = self.cell(at) {
            return rank(cell);
        }
        self.line(at.row)
            .filter(|line| self.tree.says(line.at, "customFormat", false))
            .and_then(|line| rank(line.at))
            .or_else(|| {
                let (_, (last, style)) = self.columns.range(..=at.column).next_back()?;
                (at.column <= *last).then_some(*style)
            })
    }

    /// The formula written in a cell, in French; nothing when a value stands there.
    pub fn own_formula(&self, at: Address) -> Option<String> {
        let formula = self.tree.child(self.cell(at)?, "f")?;
        let text = self.tree.text(formula);
        let shared = self.tree.attribute(formula, "si").and_then(|rank| self.shared.get(&*rank));
        Some(match shared.filter(|_| text.is_empty()) {
            Some((from, text)) => super::formula::french(text, *from, at),
            None => super::formula::french(&text, at, at),
        })
    }

    /// The formula that gives a cell its value, its own or the one that fills its area.
    pub fn formula(&self, at: Address) -> Option<String> {
        self.own_formula(at).or_else(|| {
            let around = self.filled.iter().find(|area| area.holds(at))?;
            Some(self.own_formula(around.first).unwrap_or_else(|| "=".to_owned()))
        })
    }

    /// The merged area a cell is in.
    pub fn merge(&self, at: Address) -> Option<Area> {
        self.merged.iter().copied().find(|area| area.holds(at))
    }

    /// What a cell holds, as it is shown.
    pub fn content(&self, cell: At, book: &Book) -> Content {
        let tree = &self.tree;
        let value = tree.child(cell, "v").map(|value| tree.text(value)).unwrap_or_default();
        let text = |text: &str| Content { text: text.to_owned(), ..Content::default() };
        match tree.attribute(cell, "t").as_deref() {
            Some("s") => text(book.shared(&value)),
            Some("inlineStr") => {
                text(&tree.child(cell, "is").map(|inner| rich_text(tree, inner)).unwrap_or_default())
            }
            Some("b") if !value.is_empty() => text(if value.trim() == "0" { "FAUX" } else { "VRAI" }),
            Some("e") => Content { text: value.into_owned(), error: true, number: None },
            Some("str" | "d" | "b") => text(&value),
            _ => match value.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    let rank = tree.attribute(cell, "s").and_then(|text| text.trim().parse().ok());
                    let shape = book.style(rank.unwrap_or(0)).shape;
                    Content { text: shown(number, shape, book.from_1904), number: Some(number), error: false }
                }
                _ => text(value.trim()),
            },
        }
    }

    /// The shape of what a cell shows.
    pub fn shape(&self, at: Address, book: &Book) -> Shape {
        book.style(self.style(at).unwrap_or(0)).shape
    }
}
