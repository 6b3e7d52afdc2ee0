//! A report template (trame) and the answers of a year become a document.
//!
//! A trame is data: which figure in which cell, which question to whom. This crate knows no SQL,
//! no page, no funder and no year; it counts nothing, it asks [`Figures`].

mod block;
mod catalogue;
mod chart;
mod compose;
mod constat;
mod context;
mod cover;
mod figures;
mod grid;
mod label;
mod movements;
mod nomenclature;
mod order;
mod prose;
mod reading;
mod request;
mod roll;
mod sentence;
mod setting;
mod split;
mod trame;
mod written;
mod year;

pub use catalogue::{trame, trames};
pub use compose::{compose, watched};
pub use constat::{Gravity, Watched};
pub use context::{Context, Prose, Stage};
pub use figures::{Door, Figure, Figures, Movement, Part, Parts};
pub use nomenclature::{Nomenclatures, Word};
pub use request::{Answer, Request, answer};
pub use roll::{Lists, TOTAL};
pub use trame::{Fault, Question, Trame};
pub use written::{Slip, Written};
pub use year::{Opener, YearFigures};
