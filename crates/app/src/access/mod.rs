//! Who may come in, and what they may see: accounts, their two roles, their services, their sessions.

pub mod pages;
mod sql;

use std::fmt;
use std::str::FromStr;

use base::Id;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{Change, Read, Result, Write};

pub use sql::{Account, account_of, accounts, credentials, services_of, session};

/// What an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Reads figures and lists of its services, imports registers.
    Management,
    /// Reads figures and lists of its services.
    Reading,
}

impl Role {
    /// Its name in the base and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Role::Management => "gestion",
            Role::Reading => "lecture",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Role, String> {
        match text {
            "gestion" => Ok(Role::Management),
            "lecture" => Ok(Role::Reading),
            other => Err(format!("« {other} » n’est pas un rôle : gestion ou lecture")),
        }
    }
}

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
    pub role: Role,
    /// Argon2id hash, in PHC form.
    pub password: &'a str,
    pub must_change: bool,
    pub services: &'a [Id],
}

/// Opens an account; nothing when its login is taken.
pub fn open(write: &mut Write<'_>, operator: Id, new: &NewAccount<'_>) -> Result<Option<Id>> {
    if credentials(write, operator, new.login)?.is_some() {
        return Ok(None);
    }
    let id = write.new_id();
    sql::insert_account(write, operator, id, new)?;
    for service in new.services {
        sql::insert_grant(write, operator, id, *service)?;
    }
    let services: Vec<String> = new.services.iter().map(Id::to_string).collect();
    let after = json!({ "login": new.login, "role": new.role.code(), "services": services });
    journal(write, operator, "create", id, after)?;
    Ok(Some(id))
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

/// Opens a session for this account, under the hash of its token.
pub fn start_session(write: &mut Write<'_>, operator: Id, account: Id, token_hash: &[u8]) -> Result<()> {
    sql::delete_sessions_before(write, operator, LIFE)?;
    sql::insert_session(write, operator, account, token_hash)?;
    journal(write, operator, "sign-in", account, json!({}))
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

/// The services an account may see: those granted to it, and no other.
pub fn may_see(
    read: &Read<'_>,
    operator: Id,
    account: Id,
    code: &str,
) -> Result<Option<crate::service::Service>> {
    Ok(services_of(read, operator, account)?.into_iter().find(|service| service.code == code))
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
