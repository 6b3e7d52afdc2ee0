//! Who may come in, and what they may see: accounts, the seats they hold in services, their sessions.

pub mod account;
pub mod account_pages;
pub mod entry;
pub mod keys;
pub mod look;
pub mod pages;
pub mod passkey;
pub mod policy;
pub mod protection;
pub mod provider;
pub mod recovery;
pub mod restriction;
pub mod seat;
pub mod second_factor;
pub mod second_factor_pages;
pub mod session_pages;
mod sql;

use base::{Day, Id};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{Change, Result, Write};

use entry::Means;

pub use policy::{Action, Noun, Role};
pub use seat::{Here, Scope, Seat};
pub(crate) use sql::insert_looks as keep_looks;
pub use sql::{
    Account, HeldRole, LookLine, OPEN_TO_ME, Session, account_of, accounts, credentials, held_roles,
    looks_at, provider_of_session, seats_of, session, sessions_of,
};

/// A session ends after this long without a page.
pub const IDLE: SignedDuration = SignedDuration::from_mins(60);
/// And after this long whatever happens.
pub const LIFE: SignedDuration = SignedDuration::from_hours(12);

/// A new account.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields of Account")]
pub struct NewAccount<'a> {
    pub login: &'a str,
    pub name: &'a str,
    pub title: &'a str,
    /// Argon2id hash, in PHC form.
    pub password: &'a str,
    pub must_change: bool,
}

/// A role in a service, to give to an account.
#[derive(Clone, Debug)]
pub struct Grant<'a> {
    /// The service.
    pub service: Id,
    /// As what.
    pub role: &'a Role,
    /// From this day.
    pub starts: Day,
    /// To this day, included; without end when there is none.
    pub ends: Option<Day>,
    /// Who the account is among the professionals of the service.
    pub professional: Option<Id>,
    /// Why: « remplace A. Petit », or nothing.
    pub reason: &'a str,
}

/// Opens an account; nothing when its login is taken.
pub fn open(write: &mut Write<'_>, operator: Id, new: &NewAccount<'_>) -> Result<Option<Id>> {
    if credentials(write, operator, new.login)?.is_some() {
        return Ok(None);
    }
    let id = write.new_id();
    sql::insert_account(write, operator, id, new)?;
    journal(write, operator, "create", id, json!({ "login": new.login, "title": new.title }))?;
    Ok(Some(id))
}

/// Gives an account a role in a service. The same role from the same day is given once.
pub fn grant(write: &mut Write<'_>, operator: Id, account: Id, grant: &Grant<'_>) -> Result<()> {
    if sql::insert_seat(write, operator, account, grant)? == 0 {
        return Ok(());
    }
    let after = json!({
        "service": grant.service.to_string(),
        "role": grant.role.code,
        "starts": grant.starts.to_string(),
        "ends": grant.ends.map(|day| day.to_string()),
        "reason": grant.reason,
    });
    journal(write, operator, "grant", account, after)
}

/// Takes a role back; nothing changes when it was not held.
pub fn revoke(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    service: Id,
    role: &str,
    starts: Day,
) -> Result<bool> {
    if !sql::revoke_seat(write, operator, account, service, role, starts)? {
        return Ok(false);
    }
    let said = json!({ "service": service.to_string(), "role": role, "starts": starts.to_string() });
    write.journal(&Change {
        operator,
        action: "revoke",
        noun: "account",
        row: Some(account),
        before: Some(said),
        after: None,
    })?;
    Ok(true)
}

/// The person chooses a new password; every session of the account ends.
pub fn change_password(write: &mut Write<'_>, operator: Id, account: Id, password: &str) -> Result<()> {
    set_password(write, operator, account, password, false)
}

/// Gives an account a provisional password, to be changed at once; every session of it ends.
pub fn renew_password(write: &mut Write<'_>, operator: Id, account: Id, password: &str) -> Result<()> {
    set_password(write, operator, account, password, true)
}

fn set_password(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    password: &str,
    must_change: bool,
) -> Result<()> {
    sql::set_password(write, operator, account, password, must_change)?;
    sql::delete_sessions_of(write, operator, account)?;
    journal(write, operator, "password", account, json!({ "must_change": must_change }))
}

/// Closes an account; every session of it ends. Its name stays in the journal.
pub fn close(write: &mut Write<'_>, operator: Id, account: Id) -> Result<()> {
    sql::close_account(write, operator, account)?;
    sql::delete_sessions_of(write, operator, account)?;
    journal(write, operator, "close", account, json!({}))
}

/// A session to open.
#[derive(Clone, Copy, Debug)]
pub struct NewSession<'a> {
    /// The hash of its token.
    pub token_hash: &'a [u8],
    /// What the browser says of itself: so that one knows one's sessions.
    pub agent: &'a str,
    /// The second factor is still to be given: until then it opens nothing else.
    pub second_due: bool,
}

/// By what a session is opened.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// A password.
    Password,
    /// A passkey.
    Passkey,
    /// A provider of identity, with the identity token that it gave.
    #[expect(missing_docs, reason = "said above")]
    Provider { id: Id, token: &'a str },
}

impl By<'_> {
    fn means(self) -> Means {
        match self {
            By::Password => Means::Password,
            By::Passkey => Means::Passkey,
            By::Provider { .. } => Means::Provider,
        }
    }
}

/// Opens a session for this account, by a password. One that waits for its second factor is not a sign-in yet.
pub fn start_session(write: &mut Write<'_>, operator: Id, account: Id, new: &NewSession<'_>) -> Result<()> {
    start_session_by(write, operator, account, new, By::Password)
}

/// Opens a session for this account, by something.
pub fn start_session_by(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    new: &NewSession<'_>,
    by: By<'_>,
) -> Result<()> {
    sql::delete_sessions_before(write, operator, LIFE)?;
    sql::insert_session(write, operator, account, new, by)?;
    if new.second_due {
        return Ok(());
    }
    journal(write, operator, "sign-in", account, json!({ "means": by.means().code() }))
}

/// The second factor was given: the session of before ends, another that knows as much follows it.
pub fn complete_session(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    before: &[u8],
    new: &NewSession<'_>,
) -> Result<()> {
    sql::follow_session(write, operator, before, new)?;
    sql::delete_session(write, operator, before)?;
    journal(write, operator, "sign-in", account, json!({ "second_factor": true }))
}

/// Ends every session of an account.
pub fn end_sessions(write: &mut Write<'_>, operator: Id, account: Id) -> Result<()> {
    sql::delete_sessions_of(write, operator, account)
}

/// Says where an account may be written to about itself.
pub fn write_to(write: &mut Write<'_>, operator: Id, account: Id, email: Option<&str>) -> Result<()> {
    sql::set_email(write, operator, account, email)?;
    journal(write, operator, "email", account, json!({ "set": email.is_some() }))
}

/// Switches the keys that work alone on or off for an account.
pub fn switch_keys(write: &mut Write<'_>, operator: Id, account: Id, off: bool) -> Result<()> {
    sql::set_keys_off(write, operator, account, off)?;
    journal(write, operator, "keys", account, json!({ "off": off }))
}

/// Ends a session.
pub fn end_session(write: &mut Write<'_>, operator: Id, token_hash: &[u8]) -> Result<()> {
    sql::delete_session(write, operator, token_hash)
}

/// Says that a session was used; told at most once a minute, to spare the base.
pub fn touch_session(write: &mut Write<'_>, operator: Id, token_hash: &[u8]) -> Result<()> {
    sql::touch_session(write, operator, token_hash)
}

/// Whether a session of these times still holds.
pub fn holds(created_at: Timestamp, seen_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(created_at) < LIFE && now.duration_since(seen_at) < IDLE
}

fn journal(
    write: &mut Write<'_>,
    operator: Id,
    action: &str,
    account: Id,
    after: serde_json::Value,
) -> Result<()> {
    let row = Some(account);
    write.journal(&Change { operator, action, noun: "account", row, before: None, after: Some(after) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_after_an_hour_without_a_page_or_twelve_hours_in_all() {
        let now: Timestamp = "2022-01-18T12:00:00Z".parse().unwrap();
        let ago = |minutes: i64| now - SignedDuration::from_mins(minutes);
        assert!(holds(ago(11 * 60), ago(59), now));
        assert!(!holds(ago(90), ago(61), now));
        assert!(!holds(ago(12 * 60 + 1), ago(1), now));
    }
}
