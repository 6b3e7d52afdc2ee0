//! A service's register files read, understood and checked, before anything is written.
//!
//! From a folder of CSV files or an Excel workbook as services keep them to a [`Register`] of
//! checked rows and a list of [`Fault`]s. This crate knows no database and no web.

mod cell;
mod check;
mod content;
mod error;
mod fault;
mod field;
mod heading;
mod known;
mod line;
mod mapping;
mod plain;
mod reading;
mod rows;
mod source;
mod table;
mod text;
mod words;
mod workbook;

pub use error::ReadError;
pub use fault::Fault;
pub use field::{Field, Noun};
pub use mapping::{ColumnMapping, Mapping, TableMapping};
pub use plain::{PlainRow, plain};
pub use reading::{Context, Count, Progress, Reading, Sample, read};
pub use rows::*;
pub use source::Source;
