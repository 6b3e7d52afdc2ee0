//! A service's register files read, understood and checked, before anything is written.
//!
//! From a folder of CSV files or an Excel workbook as services keep them to a [`Register`] of
//! checked rows and a list of [`Fault`]s. This crate knows no database and no web.

mod rows;

pub use rows::*;
