//! Statements on drafts.

use base::Id;
use store::{Read, Result, Write, params};

use super::Draft;

/// The draft of an account under a key.
pub fn find(read: &Read<'_>, operator: Id, account: Id, key: &str) -> Result<Option<Draft>> {
    read.first(
        "select body, revision, at from draft where operator_id = ?1 and account_id = ?2 and key = ?3 \
         order by revision",
        params![operator, account, key],
        |row| Ok(Draft { body: row.get(0)?, revision: row.get(1)?, at: row.get(2)? }),
    )
}

/// Writes a first draft; false when there is one.
pub(super) fn insert(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    key: &str,
    body: &str,
) -> Result<bool> {
    let at = write.author().at;
    let written = write.run(
        "insert into draft (operator_id, account_id, key, body, revision, at) values (?1, ?2, ?3, ?4, 1, ?5) \
         on conflict (operator_id, account_id, key) do nothing",
        params![operator, account, key, body, at],
    )?;
    Ok(written > 0)
}

/// Replaces the draft of this revision; false when it is of another one.
pub(super) fn update(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    key: &str,
    body: &str,
    seen: i64,
) -> Result<bool> {
    let at = write.author().at;
    let written = write.run(
        "update draft set body = ?4, revision = revision + 1, at = ?5 \
         where operator_id = ?1 and account_id = ?2 and key = ?3 and revision = ?6",
        params![operator, account, key, body, at, seen],
    )?;
    Ok(written > 0)
}

/// Removes the draft of this revision: its text is kept for good elsewhere.
pub(super) fn remove(write: &mut Write<'_>, operator: Id, account: Id, key: &str, seen: i64) -> Result<()> {
    write.run(
        "delete from draft where operator_id = ?1 and account_id = ?2 and key = ?3 and revision <= ?4",
        params![operator, account, key, seen],
    )?;
    Ok(())
}
