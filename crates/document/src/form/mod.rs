//! The files of others, filled in place: the Word document or the workbook a funder sends each year.
//!
//! One sees what the file holds ([`open`]), says where each value goes ([`Slot`]), and gets the file
//! back with these values ([`fill`]). Nothing else of it changes: in a workbook, only the XML of the
//! filled cells, and the request made to Excel to compute its formulas again when it opens the file;
//! in a document, only the text of the filled places. Every other part is copied byte for byte. A place
//! that cannot be filled is told, never passed over.
//!
//! What is left as it is, so shows the figures of before until Excel opens the file for editing: the
//! results kept beside the formulas, and the pictures of charts. LibreOffice does not heed the request:
//! unless its options say otherwise, it shows the old results until one asks it to compute all (Ctrl + Maj + F9).

mod address;
mod book;
mod compare;
mod control;
mod format;
mod formula;
mod grid;
mod label;
mod legacy;
mod lists;
mod paragraph;
mod parts;
mod rules;
mod sheet;
mod slot;
#[cfg(test)]
mod tests;
mod tree;
mod value;
mod word;
mod workbook;
mod write;

pub use compare::compare;
pub use label::label;
pub use slot::{Slot, UnknownSlot};
pub use value::Value;

use serde::Serialize;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// A Word document.
    Word,
    /// An Excel workbook, with macros or without.
    Workbook,
}

/// Why a file cannot be a form.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Neither Word nor Excel.
    #[error("Ce fichier n’est ni un document Word (.docx) ni un classeur Excel (.xlsx), ou il est abîmé.")]
    NotOffice,
    /// It asks for a password.
    #[error(
        "Ce fichier est protégé par un mot de passe à l’ouverture\u{202f}: enregistrez-le sans mot de passe, puis déposez-le à nouveau."
    )]
    Encrypted,
    /// A sheet in another format, by its extension.
    #[error(
        "Ce classeur est au format {0}\u{202f}: ouvrez-le, enregistrez-le au format .xlsx, puis déposez-le à nouveau."
    )]
    Sheet(&'static str),
    /// A text in another format, by its extension.
    #[error(
        "Ce document est au format {0}\u{202f}: ouvrez-le, enregistrez-le au format .docx, puis déposez-le à nouveau."
    )]
    Text(&'static str),
    /// Too large once inflated.
    #[error("Ce fichier est trop grand une fois décompressé.")]
    TooLarge,
    /// One of its parts cannot be read.
    #[error("Ce fichier est abîmé\u{202f}: ouvrez-le, enregistrez-le à nouveau, puis déposez-le.")]
    Damaged,
}

/// A file, as a page shows it to place values in it.
#[derive(Clone, Debug, Serialize)]
pub struct Form {
    /// What the file is.
    pub kind: Kind,
    /// The sheets of a workbook, in the order of their tabs; those of charts hold no cell and are left out.
    pub sheets: Vec<Sheet>,
    /// The tables of a document, nested ones too, in the order they begin: the first is `tableau 1`.
    pub tables: Vec<Table>,
    /// The `{{fields}}` of a document, each once.
    pub fields: Vec<String>,
    /// The content controls and the older form fields of a document, each name once.
    pub controls: Vec<Control>,
    /// What the document holds, in order: its titles, its paragraphs, where its tables stand.
    pub outline: Vec<Outline>,
}

impl Form {
    fn of(kind: Kind) -> Form {
        Form {
            kind,
            sheets: Vec::new(),
            tables: Vec::new(),
            fields: Vec::new(),
            controls: Vec::new(),
            outline: Vec::new(),
        }
    }
}

/// A sheet of a workbook, as a grid from A1.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether Excel hides it.
    pub hidden: bool,
    /// Whether it is protected; it is filled all the same, and stays protected.
    pub protected: bool,
    /// Merged areas, `B3:D5`.
    pub merged: Vec<String>,
    /// The cells, row after row, all rows as long.
    pub rows: Vec<Vec<Seen>>,
    /// Whether the sheet is larger than what is shown; the rest can be filled all the same.
    pub cut: bool,
}

/// A cell as it is seen.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    /// Its address.
    pub at: String,
    /// What it shows, about as Excel would.
    pub text: String,
    /// What it holds.
    pub kind: SeenKind,
    /// Its formula, in French: `=SOMME(C5:C9)`.
    pub formula: Option<String>,
    /// Whether a user of the protected sheet could not write in it.
    pub locked: bool,
    /// Rows and columns it spans.
    pub span: (u32, u32),
    /// Whether a merged area hides it.
    pub covered: bool,
    /// Whether it offers a list.
    pub listed: bool,
    /// Whether it shows percentages.
    pub percent: bool,
    /// Whether it shows days.
    pub day: bool,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum SeenKind {
    /// Nothing.
    Empty,
    /// A text.
    Text,
    /// A number or a day.
    Number,
    /// A formula: it cannot be filled.
    Formula,
    /// An error, such as `#N/A`.
    Error,
}

/// A table of a document.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// The paragraph just before it.
    pub before: String,
    /// The last title before it.
    pub heading: String,
    /// The table it is in, from 1, when it is nested.
    pub within: Option<usize>,
    /// Its cells, row after row, as they are written.
    pub rows: Vec<Vec<TableCell>>,
}

/// A cell of a table of a document.
#[derive(Clone, Debug, Serialize)]
pub struct TableCell {
    /// Its text, a line a paragraph.
    pub text: String,
    /// The column of the table it begins in, from 1, as one sees it.
    pub column: u32,
    /// Columns it spans.
    pub span: u32,
    /// Whether it goes on with the cell above: it cannot be filled.
    pub covered: bool,
    /// Whether it holds a content control or a form field, which is then the place to fill.
    pub controlled: bool,
}

/// A content control, or a form field of Word before 2007.
#[derive(Clone, Debug, Serialize)]
pub struct Control {
    /// The name that [`Slot::Control`] gives it.
    pub name: String,
    /// Its title, as Word shows it.
    pub title: String,
    /// Its text; nothing while it shows what to write in it.
    pub text: String,
    /// Whether it is a box to tick: it takes `oui` or `non`.
    pub checkbox: bool,
    /// The only values it takes, for a list.
    pub choices: Vec<String>,
}

/// A piece of a document, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Outline {
    /// A title and its level, from 1.
    Heading(u8, String),
    /// A paragraph that is not empty.
    Paragraph(String),
    /// The table of this rank, from 1.
    Table(usize),
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Where it goes.
    pub slot: Slot,
    /// What is written there.
    pub value: Value,
}

/// A file, filled.
#[derive(Debug)]
pub struct Filled {
    /// The file.
    pub bytes: Vec<u8>,
    /// The places that hold their value.
    pub written: Vec<Slot>,
    /// The places that do not, and why.
    pub problems: Vec<Problem>,
}

/// A place that could not be filled, or that changed from one edition to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The place.
    pub slot: Slot,
    /// Why, in French, without capital nor full stop: it follows the name of the place.
    pub reason: String,
}

/// What a file holds, for a page where one places values.
pub fn open(bytes: &[u8]) -> Result<Form, Error> {
    let mut package = parts::Package::open(bytes)?;
    match package.main()? {
        (Kind::Workbook, part) => workbook::open(package, part),
        (Kind::Word, part) => word::open(package, &part),
    }
}

/// The file with these values: the same bytes everywhere else. Filling it again with the same values
/// changes nothing.
pub fn fill(bytes: &[u8], placed: &[Placed]) -> Result<Filled, Error> {
    let mut package = parts::Package::open(bytes)?;
    match package.main()? {
        (Kind::Workbook, part) => workbook::fill(package, part, placed),
        (Kind::Word, part) => word::fill(package, &part, placed),
    }
}
