//! A cell that cannot be taken: where it is, what is written there, what is expected.

use serde::Serialize;

use crate::Noun;

/// A cell that cannot be taken; its row is refused whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Name of the file.
    #[serde(rename = "fichier")]
    pub file: String,
    /// Name of the sheet; empty in a CSV file.
    #[serde(rename = "feuille")]
    pub sheet: String,
    /// Line as the user sees it, from 1.
    #[serde(rename = "ligne")]
    pub line: u32,
    /// Heading of the column, as written.
    #[serde(rename = "colonne")]
    pub column: String,
    /// The value as written; a true date cell in ISO form.
    #[serde(rename = "valeur")]
    pub value: String,
    /// What would be taken, in French.
    #[serde(rename = "attendu")]
    pub expected: String,
    /// What the table lists.
    #[serde(skip)]
    pub noun: Noun,
}
