//! Statements on accounts and sessions.

use base::{Day, Id};
use jiff::{SignedDuration, Timestamp};
use store::{Read, Result, Row, Write, params};

use super::look::Look;
use super::{Grant, NewAccount, Seat, policy};

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
    /// The next page is the change of password.
    pub must_change: bool,
    /// Since when it is closed.
    pub closed_at: Option<Timestamp>,
}

const ACCOUNT: &str = "a.id, a.login, a.name, a.title, a.must_change, a.closed_at";

fn account(row: &Row<'_>) -> Result<Account> {
    Ok(Account {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        title: row.get(3)?,
        must_change: row.get(4)?,
        closed_at: row.get(5)?,
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
        "insert into account (operator_id, id, login, name, title, password, must_change, created_at) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![operator, id, new.login, new.name, new.title, new.password, new.must_change, at],
    )?;
    Ok(())
}

/// How many rows: none when the account has this role from this day already.
pub(super) fn insert_seat(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    grant: &Grant<'_>,
) -> Result<u64> {
    let author = write.author().clone();
    write.run(
        "insert into seat (operator_id, account_id, service_id, role, starts, ends, professional_id, reason, \
         granted_at, granted_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
         on conflict (operator_id, account_id, service_id, role, starts) do nothing",
        params![
            operator,
            account,
            grant.service,
            &grant.role.code,
            grant.starts,
            grant.ends,
            grant.professional,
            grant.reason,
            author.at,
            &author.name
        ],
    )
}

/// Where a statement lists persons through `enrolment e`: a restricted file is not there, but for its
/// readers. Parameters: ?1 operator, ?3 account, ?4 now (see [`super::Scope`]).
pub const OPEN_TO_ME: &str = "not exists (select 1 from restriction r where r.operator_id = e.operator_id \
     and r.person_id = e.person_id and r.lifted_at is null and not exists (select 1 from restriction_reader k \
     where k.operator_id = r.operator_id and k.restriction_id = r.id and k.account_id = ?3 \
     and (k.until is null or k.until > ?4)))";

pub(super) fn insert_looks(write: &mut Write<'_>, looks: &[Look]) -> Result<()> {
    for look in looks {
        let id = write.new_id();
        write.run(
            "insert into look (operator_id, id, service_id, person_id, account_id, at, what) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![look.operator, id, look.service, look.person, look.account, look.at, look.what],
        )?;
    }
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
    read.first(&sql, params![operator, login], |row| Ok((account(row)?, row.get(6)?)))
}

/// The seats an account holds on a day, by name of service. A role that the catalogue no longer has
/// gives nothing.
pub fn seats_of(read: &Read<'_>, operator: Id, account: Id, day: Day) -> Result<Vec<Seat>> {
    let held: Vec<(Id, String, Option<Id>)> = read.rows(
        "select service_id, role, professional_id from seat where operator_id = ?1 and account_id = ?2 \
         and starts <= ?3 and (ends is null or ends >= ?3) order by service_id, starts, role",
        params![operator, account, day],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let mut seats = Vec::new();
    for service in crate::service::all(read, operator)? {
        let mine: Vec<_> = held.iter().filter(|(id, ..)| *id == service.id).collect();
        let roles: Vec<_> = mine.iter().filter_map(|(_, role, _)| policy::role(role)).collect();
        if !roles.is_empty() {
            let professional = mine.iter().find_map(|(.., professional)| *professional);
            seats.push(Seat { service, roles, professional });
        }
    }
    Ok(seats)
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
    read.first(&sql, params![operator, token_hash], |row| Ok((account(row)?, row.get(6)?, row.get(7)?)))
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
