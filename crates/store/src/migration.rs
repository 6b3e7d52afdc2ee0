//! The shape of the base, changed forward only; one text for both engines.

use sha2::{Digest, Sha256};

use crate::{Author, Engine, Read, Result, Store, StoreError, Write, params};

/// One step: its number, its name, its text with type words (`{id} {day} {instant} {bool} {int}
/// {bytes} {json}`, `{strict}` or `{clustered}` after a table, `{append_only table}`,
/// `{fulltext table column}`).
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// From 1, without gaps.
    pub version: i64,
    /// What it does, in a few words.
    pub name: &'static str,
    /// The text.
    pub text: &'static str,
}

impl Migration {
    /// SHA-256 of the text: a migration that was applied is never edited.
    fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.text))
    }
}

const LEDGER: &str = "create table if not exists migration (version {int} primary key, name text not null, \
                      digest text not null, applied_at {instant} not null){strict};";

/// Applies what is missing, all or nothing; the steps that were applied.
///
/// # Errors
/// When the base was migrated by a newer Jalon, or by a text that has since changed.
pub fn migrate(store: &Store, author: &Author, all: &[Migration]) -> Result<Vec<&'static str>> {
    store.write(author, |write| {
        let ledger = store.engine().schema(LEDGER);
        write.batch(&ledger)?;
        hold(write)?;
        let known = applied(write)?;
        for (version, name, digest) in &known {
            match all.iter().find(|m| m.version == *version) {
                None => {
                    return Err(StoreError::Migration(format!(
                        "Cette base a été mise à jour par une version plus récente de Jalon (étape {version}, \
                         « {name} »). Installez cette version ou une plus récente."
                    )));
                }
                Some(migration) if migration.digest() != *digest => {
                    return Err(StoreError::Migration(format!(
                        "L’étape {version}, « {name} », n’est pas celle qui a été appliquée à cette base."
                    )));
                }
                Some(_) => {}
            }
        }
        let mut done = Vec::new();
        for migration in all.iter().filter(|m| known.iter().all(|(version, ..)| *version != m.version)) {
            write.batch(&store.engine().schema(migration.text))?;
            let at = write.author().at;
            write.run(
                "insert into migration (version, name, digest, applied_at) values (?1, ?2, ?3, ?4)",
                params![migration.version, migration.name, &migration.digest(), at],
            )?;
            done.push(migration.name);
        }
        Ok(done)
    })
}

/// Two copies that start together must not both migrate; SQLite's writer is alone already.
fn hold(write: &mut Write<'_>) -> Result<()> {
    match write.engine() {
        Engine::Sqlite => Ok(()),
        Engine::Postgres => write.batch("lock table migration in exclusive mode"),
    }
}

/// The steps applied so far: version, name, digest.
pub fn applied(read: &Read<'_>) -> Result<Vec<(i64, String, String)>> {
    read.rows("select version, name, digest from migration order by version", params![], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}
