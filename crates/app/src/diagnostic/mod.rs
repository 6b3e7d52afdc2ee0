//! What `jalon diagnostic` looks at: the storage itself, and rows that point at nothing.

mod sql;

use store::{Read, Result};

/// What the engine says of its own file; nothing when it is sound.
pub fn integrity(read: &Read<'_>) -> Result<Vec<String>> {
    match read.engine() {
        store::Engine::Sqlite => {
            let said = sql::sqlite_integrity(read)?;
            Ok(said.into_iter().filter(|line| line != "ok").collect())
        }
        // PostgreSQL verifies its pages itself when checksums are on (initdb --data-checksums).
        store::Engine::Postgres => Ok(Vec::new()),
    }
}

/// Each rule of reference that the tables do not already hold by a foreign key, and how many rows break it.
pub fn orphans(read: &Read<'_>) -> Result<Vec<(&'static str, i64)>> {
    sql::orphans(read)
}
