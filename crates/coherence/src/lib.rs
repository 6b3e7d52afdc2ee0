//! A yearly activity report, as someone published it, and what does not agree in it.
//!
//! [`read`] turns a file into pieces: headings, paragraphs, tables. [`check`] reads the pieces only, so that a
//! report of ours is checked by the same rules. The crate knows no base, no page and no funder; kinds of
//! measures are read from the report. A doubtful finding is left out: an alarm for nothing costs more.

mod capacity;
mod cell;
mod check;
mod claim;
mod kind;
mod month;
mod movement;
mod phrase;
mod published;
mod read;
mod review;
mod rule;
mod token;
mod unreadable;

pub use check::check;
pub use published::{Content, Piece, Published};
pub use read::{from_text, read};
pub use review::{Finding, Review, Right, Severity};
pub use unreadable::Unreadable;
