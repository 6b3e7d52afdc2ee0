//! Statements on second factors that were taken away.

use base::Id;
use store::{Read, Result, Write, params};

use super::Reset;

pub(super) fn pending(read: &Read<'_>, operator: Id, account: Id) -> Result<Option<Reset>> {
    read.first(
        "select reason, reset_at, reset_by from factor_reset where operator_id = ?1 and account_id = ?2 \
         and enrolled_at is null order by reset_at desc, id desc limit 1",
        params![operator, account],
        |row| Ok(Reset { reason: row.get(0)?, at: row.get(1)?, by: row.get(2)? }),
    )
}

pub(super) fn insert(write: &mut Write<'_>, operator: Id, account: Id, reason: &str) -> Result<()> {
    let (id, author) = (write.new_id(), write.author().clone());
    write.run(
        "insert into factor_reset (operator_id, id, account_id, reason, reset_at, reset_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![operator, id, account, reason, author.at, &author.name],
    )?;
    Ok(())
}

pub(super) fn enrolled(write: &mut Write<'_>, operator: Id, account: Id) -> Result<()> {
    let at = write.author().at;
    write.run(
        "update factor_reset set enrolled_at = ?3 where operator_id = ?1 and account_id = ?2 \
         and enrolled_at is null",
        params![operator, account, at],
    )?;
    Ok(())
}
