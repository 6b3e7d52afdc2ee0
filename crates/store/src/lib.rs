//! Reading and writing rows on SQLite and PostgreSQL with one SQL text.
//!
//! A [`Store`] lends a [`Read`] (it can only read) or a [`Write`] (one transaction, journalled).
//! What differs between the two engines is in `dialect.rs` and nowhere else. This crate knows no
//! noun of the trade and no web.

mod base;
mod bulk;
mod dialect;
mod error;
mod journal;
mod ledger;
mod migration;
mod row;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod value;

pub use base::Base;
pub use bulk::Bulk;
pub use dialect::{Engine, FullText, Match, Word};
pub use error::StoreError;
pub use journal::{ChainFault, Change, check_chain, journal_length, journal_tells};
pub use migration::{Migration, applied, migrate};
pub use row::{Column, Row};
pub use store::{Author, Read, Store, Write};
pub use value::{Value, marks};

/// The result of anything asked of the store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Parameters of a statement: `params![operator, day, "text"]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] };
}
