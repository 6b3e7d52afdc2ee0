//! A report as it is read.

use serde::Serialize;

/// A report: its pieces, in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Published {
    /// Headings, paragraphs and tables, as they follow one another.
    pub pieces: Vec<Piece>,
}

/// A heading, a paragraph or a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Piece {
    /// Where it stands, as one would tell it: `Tableau 2`, `ligne 120`, `Sorties, paragraphe 2`.
    pub place: String,
    /// What it says.
    pub content: Content,
}

/// What a piece says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Content {
    /// A heading, from level 1.
    Heading {
        /// 1 for the title.
        level: u8,
        /// Its words.
        text: String,
    },
    /// A paragraph, or an item of a list, which then begins with a dash.
    Text(String),
    /// A table, row by row; rows may be of unequal lengths.
    Table(Vec<Vec<String>>),
}

impl Piece {
    /// The words of a heading or of a paragraph.
    pub(crate) fn words(&self) -> Option<&str> {
        match &self.content {
            Content::Heading { text, .. } | Content::Text(text) => Some(text),
            Content::Table(_) => None,
        }
    }
}
