//! What every crate speaks: days, periods, identifiers, the clock and French words.
//!
//! This crate knows nothing: no noun of the trade, no table, no page.

mod clock;
mod day;
pub mod french;
mod id;
mod period;

pub use clock::{Clock, minute_in_paris};
pub use day::{Day, Month};
pub use id::Id;
pub use period::Period;
