//! Statements on attempts to come in.

use base::Id;
use jiff::SignedDuration;
use store::{Result, Write, params};

use super::NewAttempt;

/// What an attempt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Coming in by a provider, or linking it to one’s account.
    Provider,
    /// Coming in with a passkey.
    Passkey,
    /// Adding a passkey to one’s account.
    NewPasskey,
}

impl Kind {
    fn code(self) -> &'static str {
        match self {
            Kind::Provider => "provider",
            Kind::Passkey => "passkey",
            Kind::NewPasskey => "new-passkey",
        }
    }
}

/// An attempt that comes back.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The provider one went to.
    pub provider: Option<Id>,
    /// Who was signed in already.
    pub account: Option<Id>,
    /// What was to be found again.
    pub secrets: String,
    /// Where one wanted to go.
    pub back: String,
}

pub(super) fn insert(
    write: &mut Write<'_>,
    operator: Id,
    state: &[u8],
    browser: &[u8],
    new: &NewAttempt<'_>,
) -> Result<()> {
    let at = write.author().at;
    write.run(
        "insert into entry_attempt (operator_id, state_hash, browser_hash, kind, provider_id, account_id, secrets, \
         back, begun_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            operator,
            state,
            browser,
            new.kind.code(),
            new.provider,
            new.account,
            new.secrets,
            new.back,
            at
        ],
    )?;
    Ok(())
}

pub(super) fn sweep(write: &mut Write<'_>, operator: Id, wait: SignedDuration) -> Result<()> {
    let limit = write.author().at - wait;
    write.run(
        "delete from entry_attempt where operator_id = ?1 and begun_at < ?2",
        params![operator, limit],
    )?;
    Ok(())
}

pub(super) fn take(
    write: &mut Write<'_>,
    operator: Id,
    kind: Kind,
    state: &[u8],
    browser: &[u8],
    wait: SignedDuration,
) -> Result<Option<Attempt>> {
    let limit = write.author().at - wait;
    let found = write.first(
        "select provider_id, account_id, secrets, back from entry_attempt where operator_id = ?1 and state_hash = ?2 \
         and browser_hash = ?3 and kind = ?4 and begun_at >= ?5 order by begun_at",
        params![operator, state, browser, kind.code(), limit],
        |row| {
            let (provider, account) = (row.get(0)?, row.get(1)?);
            Ok(Attempt { provider, account, secrets: row.get(2)?, back: row.get(3)? })
        },
    )?;
    if found.is_none() {
        return Ok(None);
    }
    let rows = write.run(
        "delete from entry_attempt where operator_id = ?1 and state_hash = ?2",
        params![operator, state],
    )?;
    Ok(found.filter(|_| rows == 1))
}

pub(super) fn insert_refused(
    write: &mut Write<'_>,
    operator: Id,
    account: Option<Id>,
    means: &str,
    kept: SignedDuration,
) -> Result<()> {
    let (id, at) = (write.new_id(), write.author().at);
    write
        .run("delete from entry_refused where operator_id = ?1 and at < ?2", params![operator, at - kept])?;
    write.run(
        "insert into entry_refused (operator_id, id, at, account_id, means) values (?1, ?2, ?3, ?4, ?5)",
        params![operator, id, at, account, means],
    )?;
    Ok(())
}
