//! What every crate speaks: days, periods, identifiers, the clock, French words, the bytes of a text.
//!
//! This crate knows nothing: no noun of the trade, no table, no page.

mod clock;
mod day;
pub mod french;
mod id;
mod period;
pub mod text;

pub use clock::{Clock, minute_in_paris};
pub use day::{Day, Month};
pub use id::Id;
pub use period::Period;
