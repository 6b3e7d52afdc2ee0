//! Statements on the key of an account’s devices.

use base::Id;
use store::{Read, Result, Write, params};

/// The key of an account, when one was made.
pub(super) fn key(read: &Read<'_>, operator: Id, account: Id) -> Result<Option<Vec<u8>>> {
    read.first(
        "select secret from device_key where operator_id = ?1 and account_id = ?2 order by account_id",
        params![operator, account],
        |row| row.get(0),
    )
}

/// Keeps a first key; the one that another request kept in the meantime stays.
pub(super) fn insert(write: &mut Write<'_>, operator: Id, account: Id, secret: &[u8]) -> Result<bool> {
    let at = write.author().at;
    let written = write.run(
        "insert into device_key (operator_id, account_id, secret, made_at) values (?1, ?2, ?3, ?4) \
         on conflict (operator_id, account_id) do nothing",
        params![operator, account, secret, at],
    )?;
    Ok(written > 0)
}
