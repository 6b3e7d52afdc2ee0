//! Facts in columns, and the words of counting: population × tally × axis.
//!
//! A figure is an [`Entry`] of the catalogue applied to [`Facts`] over a period. It never sees a
//! name or a free text: rows are numbers, words are codes.

mod axis;
mod catalogue;
mod count;
mod delay;
mod facts;
mod json;
mod population;
mod rules;
mod tally;
mod year;

pub use axis::Axis;
pub use catalogue::{Catalogue, CatalogueError, Counted, Entry, Formula, Printed};
pub use count::{Scope, Table, count, narrow};
pub use facts::*;
pub use json::all;
pub use population::{Noun, Population, Rows};
pub use rules::Rules;
pub use tally::{Sum, Tally};
pub use year::{Behind, Breakdown, Movement, Part, Value, Year};
