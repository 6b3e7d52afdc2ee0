//! Statements on accounts and sessions.

use base::Id;
use jiff::{SignedDuration, Timestamp};
use store::{Read, Result, Row, Write, params};

use super::{NewAccount, Role};
use crate::service::Service;

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Identifier.
    pub id: Id,
    /// What one types to sign in.
    pub login: String,
    /// How one is called.
    pub name: String,
    /// Function, as the person writes it (« cheffe de service »).
    pub title: String,
    /// What it may do.
    pub role: Role,
    /// The next page is the change of password.
    pub must_change: bool,
    /// Since when it is closed.
    pub closed_at: Option<Timestamp>,
}

const ACCOUNT: &str = "a.id, a.login, a.name, a.title, a.role, a.must_change, a.closed_at";

fn account(row: &Row<'_>) -> Result<Account> {
    Ok(Account {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        title: row.get(3)?,
        // An unknown role reads nothing more than the least of them.
        role: row.get::<String>(4)?.parse().unwrap_or(Role::Reading),
        must_change: row.get(5)?,
        closed_at: row.get(6)?,
    })
}

pub(super) fn insert_account(
    write: &mut Write<'_>,
    operator: Id,
    id: Id,
    new: &NewAccount<'_>,
) -> Result<()> {
    let at = write.author().at;
    write.run(
        "insert into account (operator_id, id, login, name, title, role, password, must_change, created_at) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            operator,
            id,
            new.login,
            new.name,
            new.title,
            new.role.code(),
            new.password,
            new.must_change,
            at
        ],
    )?;
    Ok(())
}

pub(super) fn insert_grant(write: &mut Write<'_>, operator: Id, account: Id, service: Id) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into account_grant (operator_id, account_id, service_id, granted_at, granted_by) \
         values (?1, ?2, ?3, ?4, ?5)",
        params![operator, account, service, author.at, &author.name],
    )?;
    Ok(())
}

/// Every account of the operator, by login.
pub fn accounts(read: &Read<'_>, operator: Id) -> Result<Vec<Account>> {
    let sql = format!("select {ACCOUNT} from account a where a.operator_id = ?1 order by a.login");
    read.rows(&sql, params![operator], account)
}

/// An account by its identifier.
pub fn account_of(read: &Read<'_>, operator: Id, id: Id) -> Result<Option<Account>> {
    let sql = format!("select {ACCOUNT} from account a where a.operator_id = ?1 and a.id = ?2 order by a.id");
    read.first(&sql, params![operator, id], account)
}

/// An account and the hash of its password, by login.
pub fn credentials(read: &Read<'_>, operator: Id, login: &str) -> Result<Option<(Account, String)>> {
    let sql = format!(
        "select {ACCOUNT}, a.password from account a where a.operator_id = ?1 and a.login = ?2 order by a.id"
    );
    read.first(&sql, params![operator, login], |row| Ok((account(row)?, row.get(7)?)))
}

/// The services granted to an account, by name.
pub fn services_of(read: &Read<'_>, operator: Id, account: Id) -> Result<Vec<Service>> {
    let granted: Vec<Id> = read.rows(
        "select service_id from account_grant where operator_id = ?1 and account_id = ?2 order by service_id",
        params![operator, account],
        |row| row.get(0),
    )?;
    let all = crate::service::all(read, operator)?;
    Ok(all.into_iter().filter(|service| granted.contains(&service.id)).collect())
}

pub(super) fn set_password(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    password: &str,
    must_change: bool,
) -> Result<()> {
    write.run(
        "update account set password = ?3, must_change = ?4 where operator_id = ?1 and id = ?2",
        params![operator, account, password, must_change],
    )?;
    Ok(())
}

pub(super) fn close_account(write: &mut Write<'_>, operator: Id, account: Id) -> Result<()> {
    let at = write.author().at;
    write.run(
        "update account set closed_at = ?3 where operator_id = ?1 and id = ?2 and closed_at is null",
        params![operator, account, at],
    )?;
    Ok(())
}

pub(super) fn insert_session(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    token_hash: &[u8],
) -> Result<()> {
    let at = write.author().at;
    write.run(
        "insert into session (operator_id, token_hash, account_id, created_at, seen_at) \
         values (?1, ?2, ?3, ?4, ?4)",
        params![operator, token_hash, account, at],
    )?;
    Ok(())
}

/// The account of a session, with when it was opened and last used; closed accounts have none.
pub fn session(
    read: &Read<'_>,
    operator: Id,
    token_hash: &[u8],
) -> Result<Option<(Account, Timestamp, Timestamp)>> {
    let sql = format!(
        "select {ACCOUNT}, s.created_at, s.seen_at from session s \
         join account a on a.operator_id = s.operator_id and a.id = s.account_id \
         where s.operator_id = ?1 and s.token_hash = ?2 and a.closed_at is null order by a.id"
    );
    read.first(&sql, params![operator, token_hash], |row| Ok((account(row)?, row.get(7)?, row.get(8)?)))
}

pub(super) fn touch_session(write: &mut Write<'_>, operator: Id, token_hash: &[u8]) -> Result<()> {
    let at = write.author().at;
    write.run(
        "update session set seen_at = ?3 where operator_id = ?1 and token_hash = ?2",
        params![operator, token_hash, at],
    )?;
    Ok(())
}

pub(super) fn delete_session(write: &mut Write<'_>, operator: Id, token_hash: &[u8]) -> Result<()> {
    write.run(
        "delete from session where operator_id = ?1 and token_hash = ?2",
        params![operator, token_hash],
    )?;
    Ok(())
}

pub(super) fn delete_sessions_of(write: &mut Write<'_>, operator: Id, account: Id) -> Result<()> {
    write
        .run("delete from session where operator_id = ?1 and account_id = ?2", params![operator, account])?;
    Ok(())
}

/// Sessions past their life are swept when a new one opens.
pub(super) fn delete_sessions_before(
    write: &mut Write<'_>,
    operator: Id,
    life: SignedDuration,
) -> Result<()> {
    let limit = write.author().at - life;
    write.run("delete from session where operator_id = ?1 and created_at < ?2", params![operator, limit])?;
    Ok(())
}
