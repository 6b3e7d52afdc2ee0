//! Statements on the secret addresses of the agenda.

use base::Id;
use jiff::Timestamp;
use store::{Read, Result, Write, params};

use crate::access::Scope;

/// The service and the account of an address that was not revoked.
pub(super) fn opened_by(read: &Read<'_>, operator: Id, hash: &[u8]) -> Result<Option<(Id, Id)>> {
    read.first(
        "select service_id, account_id from agenda_feed \
         where operator_id = ?1 and token_hash = ?2 and revoked_at is null order by token_hash",
        params![operator, hash],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Since when the account has an address that opens.
pub(super) fn open_since(read: &Read<'_>, scope: &Scope) -> Result<Option<Timestamp>> {
    read.first(
        "select made_at from agenda_feed where operator_id = ?1 and service_id = ?2 and account_id = ?3 \
         and revoked_at is null order by made_at desc",
        params![scope.operator, scope.service, scope.account],
        |row| row.get(0),
    )
}

/// Ends every address of the account here; how many.
pub(super) fn revoke(write: &mut Write<'_>, scope: &Scope) -> Result<u64> {
    let at = write.author().at;
    write.run(
        "update agenda_feed set revoked_at = ?4 where operator_id = ?1 and service_id = ?2 and account_id = ?3 \
         and revoked_at is null",
        params![scope.operator, scope.service, scope.account, at],
    )
}

pub(super) fn insert(write: &mut Write<'_>, scope: &Scope, hash: &[u8]) -> Result<()> {
    let at = write.author().at;
    write.run(
        "insert into agenda_feed (operator_id, token_hash, service_id, account_id, made_at) \
         values (?1, ?2, ?3, ?4, ?5)",
        params![scope.operator, hash, scope.service, scope.account, at],
    )?;
    Ok(())
}

/// Whether the service lets its addresses show names.
pub(super) fn shows_names(read: &Read<'_>, operator: Id, service: Id) -> Result<bool> {
    let found = read.first(
        "select feed_names from agenda_rule where operator_id = ?1 and service_id = ?2 order by service_id",
        params![operator, service],
        |row| row.get(0),
    )?;
    Ok(found.unwrap_or(false))
}

pub(super) fn set_names(write: &mut Write<'_>, scope: &Scope, names: bool) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into agenda_rule (operator_id, service_id, feed_names, decided_at, decided_by) \
         values (?1, ?2, ?3, ?4, ?5) on conflict (operator_id, service_id) \
         do update set feed_names = ?3, decided_at = ?4, decided_by = ?5",
        params![scope.operator, scope.service, names, author.at, &author.name],
    )?;
    Ok(())
}
