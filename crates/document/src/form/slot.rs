//! Where a value may be written, as a text that stays the same from one year to the next.

use std::fmt;
use std::str::FromStr;

use base::french::NO_BREAK;
use serde::{Deserialize, Serialize};

use super::address::Address;

/// A place of a form. Rows, columns and tables count from 1, as a reader counts them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Slot {
    /// A cell of a workbook: `Feuille « Activité »!C12`.
    Cell {
        /// Name of the sheet.
        sheet: String,
        /// Address, `C12`.
        at: String,
    },
    /// A cell of a Word table: `tableau 2, ligne 3, colonne 4`. Nested tables count too, in the order
    /// they begin; the column is the rank of the cell in its row, whatever the cells before it span.
    TableCell {
        /// Rank of the table in the document.
        table: usize,
        /// Rank of the row.
        row: usize,
        /// Rank of the cell in its row.
        column: usize,
    },
    /// A field of a Word document: `{{champ}}`, wherever it stands.
    Field(String),
    /// A content control of a Word document, by its tag, else its title, else `sans nom 3`; or a form field
    /// of Word before 2007, by its bookmark.
    Control(String),
}

/// A text that names no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Cet emplacement n’est pas reconnu.")]
pub struct UnknownSlot;

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Slot::Cell { sheet, at } => write!(f, "Feuille «{NO_BREAK}{sheet}{NO_BREAK}»!{at}"),
            Slot::TableCell { table, row, column } => {
                write!(f, "tableau {table}, ligne {row}, colonne {column}")
            }
            Slot::Field(name) => write!(f, "{{{{{name}}}}}"),
            Slot::Control(name) => write!(f, "contrôle «{NO_BREAK}{name}{NO_BREAK}»"),
        }
    }
}

impl FromStr for Slot {
    type Err = UnknownSlot;

    fn from_str(text: &str) -> Result<Slot, UnknownSlot> {
        slot(text).ok_or(UnknownSlot)
    }
}

fn slot(text: &str) -> Option<Slot> {
    if let Some(name) = text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) {
        return Some(Slot::Field(name.to_owned()));
    }
    if let Some(rest) = text.strip_prefix("contrôle «\u{a0}") {
        return Some(Slot::Control(rest.strip_suffix("\u{a0}»")?.to_owned()));
    }
    if let Some(rest) = text.strip_prefix("Feuille «\u{a0}") {
        // A name may hold the closing mark; an address cannot: the last one closes.
        let (sheet, at) = rest.rsplit_once("\u{a0}»!")?;
        return Some(Slot::Cell { sheet: sheet.to_owned(), at: Address::parse(at)?.to_string() });
    }
    let (table, rest) = text.strip_prefix("tableau ")?.split_once(", ligne ")?;
    let (row, column) = rest.split_once(", colonne ")?;
    let rank = |text: &str| text.parse().ok().filter(|rank| *rank > 0);
    Some(Slot::TableCell { table: rank(table)?, row: rank(row)?, column: rank(column)? })
}

impl From<Slot> for String {
    fn from(slot: Slot) -> String {
        slot.to_string()
    }
}

impl TryFrom<String> for Slot {
    type Error = UnknownSlot;

    fn try_from(text: String) -> Result<Slot, UnknownSlot> {
        text.parse()
    }
}
