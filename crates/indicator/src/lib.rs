//! Facts in columns, and the words of counting: population × tally × axis.
//!
//! A figure is a [`Definition`] of the catalogue applied to [`Facts`] over a period. It never sees a
//! name or a free text: rows are numbers, words are codes.

mod facts;

pub use facts::*;
