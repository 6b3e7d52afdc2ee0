//! Statements on passkeys.

use base::Id;
use store::{Read, Result, Row, Write, params};

use super::Key;

const KEY: &str = "id, name, added_at, used_at, credential";

fn key(row: &Row<'_>) -> Result<Key> {
    let (id, name, added_at) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(Key { id, name, added_at, used_at: row.get(3)?, credential: row.get(4)? })
}

pub(super) fn keys_of(read: &Read<'_>, operator: Id, account: Id) -> Result<Vec<Key>> {
    let sql = format!(
        "select {KEY} from passkey where operator_id = ?1 and account_id = ?2 and removed_at is null \
         order by name, id"
    );
    read.rows(&sql, params![operator, account], key)
}

pub(super) fn key_of(
    read: &Read<'_>,
    operator: Id,
    account: Id,
    credential_id: &[u8],
) -> Result<Option<Key>> {
    let sql = format!(
        "select {KEY} from passkey where operator_id = ?1 and account_id = ?2 and credential_id = ?3 \
         and removed_at is null order by id"
    );
    read.first(&sql, params![operator, account, credential_id], key)
}

pub(super) fn is_known(read: &Read<'_>, operator: Id, credential_id: &[u8]) -> Result<bool> {
    let found = read.first(
        "select 1 from passkey where operator_id = ?1 and credential_id = ?2 and removed_at is null order by id",
        params![operator, credential_id],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

pub(super) fn insert(
    write: &mut Write<'_>,
    operator: Id,
    id: Id,
    account: Id,
    credential_id: &[u8],
    name: &str,
    credential: &str,
) -> Result<()> {
    let at = write.author().at;
    write.run(
        "insert into passkey (operator_id, id, account_id, credential_id, name, credential, added_at) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![operator, id, account, credential_id, name, credential, at],
    )?;
    Ok(())
}

/// The name of the key that was taken away.
pub(super) fn remove(write: &mut Write<'_>, operator: Id, account: Id, id: Id) -> Result<Option<String>> {
    let author = write.author().clone();
    let name = write.first(
        "select name from passkey where operator_id = ?1 and account_id = ?2 and id = ?3 and removed_at is null \
         order by id",
        params![operator, account, id],
        |row| row.get(0),
    )?;
    write.run(
        "update passkey set removed_at = ?4, removed_by = ?5 where operator_id = ?1 and account_id = ?2 \
         and id = ?3 and removed_at is null",
        params![operator, account, id, author.at, &author.name],
    )?;
    Ok(name)
}

/// Keeps the counter of a key; false when another came between.
pub(super) fn used(write: &mut Write<'_>, operator: Id, id: Id, before: &str, after: &str) -> Result<bool> {
    let at = write.author().at;
    let rows = write.run(
        "update passkey set credential = ?4, used_at = ?5 where operator_id = ?1 and id = ?2 and credential = ?3 \
         and removed_at is null",
        params![operator, id, before, after, at],
    )?;
    Ok(rows == 1)
}
