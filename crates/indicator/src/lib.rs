//! Facts in columns, and the words of counting: population × tally × axis.
//!
//! A figure is an [`Entry`] of the catalogue applied to [`Facts`] over a period. It never sees a
//! name or a free text: rows are numbers, words are codes.
//!
//! - An indicator is an entry of `catalogue/indicateurs/*.toml`: its sentences, and the words that count
//!   it. Nothing is written here.
//! - A word of counting is a variant of [`Population`] (which rows), [`Tally`] (what of them) or [`Axis`]
//!   (by what), with its sentence in `tests`.
//! - A figure opens on its rows ([`Year::open`]): they are found by the words that counted them, and
//!   `tests/all/laws.rs` counts them again one by one.
//! - Acts are many and of few sorts: a year counts them in miniature (`miniature.rs`), by the same words.
//! - What an agreement may change is a field of [`Rules`].

mod act;
mod axis;
mod behind;
mod catalogue;
mod count;
mod days;
mod delay;
mod facts;
mod interview;
mod json;
mod marks;
mod miniature;
mod months;
mod movements;
mod own;
mod population;
mod printed;
mod rows;
mod rules;
mod tally;
mod year;

pub use act::Professions;
pub use axis::Axis;
pub use behind::Behind;
pub use catalogue::{Catalogue, CatalogueError, Counted, Entry, Formula};
pub use count::{Scope, Table, count, narrow};
pub use facts::*;
pub use json::all;
pub use movements::Movement;
pub use population::Population;
pub use printed::Printed;
pub use rows::{Noun, Rows};
pub use rules::Rules;
pub use tally::{Sum, Tally};
pub use year::{Breakdown, Part, Value, Year};
