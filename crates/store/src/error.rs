//! What can go wrong between Jalon and its base.

use thiserror::Error;

/// An error of the store. The text is for the log; the user is told something kinder.
#[derive(Debug, Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("SQLite : {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL said no.
    #[error("PostgreSQL : {}", postgres_message(.0))]
    Postgres(#[from] postgres::Error),
    /// A column does not hold what the code expects.
    #[error("colonne {column} : {expected} attendu")]
    Column {
        /// Its position, from 0.
        column: usize,
        /// What it should hold.
        expected: &'static str,
    },
    /// The base was migrated by a newer Jalon, or a migration was altered after it was applied.
    #[error("{0}")]
    Migration(String),
    /// The base cannot be opened.
    #[error("{0}")]
    Open(String),
}

impl StoreError {
    /// Whether a rule of uniqueness refused the row (two writers, the same key).
    pub fn is_conflict(&self) -> bool {
        match self {
            StoreError::Sqlite(rusqlite::Error::SqliteFailure(error, _)) => {
                error.extended_code == 2067 || error.extended_code == 1555
            }
            StoreError::Postgres(error) => error.code() == Some(&postgres::error::SqlState::UNIQUE_VIOLATION),
            _ => false,
        }
    }
}

fn postgres_message(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("{} ({})", db.message(), db.code().code()),
        None => error.to_string(),
    }
}
