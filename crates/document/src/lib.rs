//! Blocks, tables and charts, written as HTML, PDF, DOCX, XLSX, CSV and JSON.
//!
//! One neutral model, one file per format. This crate knows no trade: no measure, no service,
//! no funder. Texts arrive in French, already worded.

mod accent;
pub mod chart;
pub mod csv;
pub mod docx;
mod exact;
pub mod fill;
pub mod form;
mod heading;
pub mod html;
pub mod json;
mod landscape;
pub mod model;
pub mod office;
mod ordinal;
pub mod pdf;
pub mod pdf_text;
mod picture;
mod tables;
pub mod xlsx;

pub use accent::Accent;
pub use model::*;
pub use picture::{Media, Picture};
