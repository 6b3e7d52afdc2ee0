//! Statements on accounts and sessions.

use base::{Day, Id};
use jiff::{SignedDuration, Timestamp};
use store::{Read, Result, Row, Write, params};

use super::entry::Means;
use super::look::Look;
use super::{By, Grant, NewAccount, NewSession, Seat, policy};

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
    /// Where it may be written to about itself.
    pub email: Option<String>,
    /// Keys alone do nothing for it (WCAG 2.1.4).
    pub keys_off: bool,
}

const ACCOUNT: &str =
    "a.id, a.login, a.name, a.title, a.must_change, a.closed_at, a.email, a.keys_off_at is not null";
const ACCOUNT_COLUMNS: usize = 8;

fn account(row: &Row<'_>) -> Result<Account> {
    Ok(Account {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        title: row.get(3)?,
        must_change: row.get(4)?,
        closed_at: row.get(5)?,
        email: row.get(6)?,
        keys_off: row.get(7)?,
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
         on conflict (operator_id, account_id, service_id, role, starts) do update set ends = excluded.ends, \
         professional_id = excluded.professional_id, reason = excluded.reason, granted_at = excluded.granted_at, \
         granted_by = excluded.granted_by, revoked_at = null, revoked_by = null \
         where seat.revoked_at is not null",
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

/// A role that an account holds, held or will hold in a service.
#[derive(Clone, Debug)]
pub struct HeldRole {
    /// The account.
    pub account: Account,
    /// Code of the role.
    pub role: String,
    /// From this day.
    pub starts: Day,
    /// To this day, included.
    pub ends: Option<Day>,
    /// Who the account is among the professionals.
    pub professional: Option<Id>,
    /// Why.
    pub reason: String,
    /// By whom it was given.
    pub granted_by: String,
}

/// The roles given in a service and not taken back, by name of account.
pub fn held_roles(read: &Read<'_>, operator: Id, service: Id) -> Result<Vec<HeldRole>> {
    let sql = format!(
        "select {ACCOUNT}, s.role, s.starts, s.ends, s.professional_id, s.reason, s.granted_by from seat s \
         join account a on a.operator_id = s.operator_id and a.id = s.account_id \
         where s.operator_id = ?1 and s.service_id = ?2 and s.revoked_at is null \
         order by a.name, a.id, s.starts, s.role"
    );
    read.rows(&sql, params![operator, service], |row| {
        Ok(HeldRole {
            account: account(row)?,
            role: row.get(ACCOUNT_COLUMNS)?,
            starts: row.get(ACCOUNT_COLUMNS + 1)?,
            ends: row.get(ACCOUNT_COLUMNS + 2)?,
            professional: row.get(ACCOUNT_COLUMNS + 3)?,
            reason: row.get(ACCOUNT_COLUMNS + 4)?,
            granted_by: row.get(ACCOUNT_COLUMNS + 5)?,
        })
    })
}

/// Takes a role back at once; whether there was one.
pub(super) fn revoke_seat(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    service: Id,
    role: &str,
    starts: Day,
) -> Result<bool> {
    let author = write.author().clone();
    let rows = write.run(
        "update seat set revoked_at = ?6, revoked_by = ?7 where operator_id = ?1 and account_id = ?2 \
         and service_id = ?3 and role = ?4 and starts = ?5 and revoked_at is null",
        params![operator, account, service, role, starts, author.at, &author.name],
    )?;
    Ok(rows > 0)
}

/// Where a statement lists persons through `enrolment e`: a restricted file is not there, but for its
/// readers. Parameters: ?1 operator, ?3 account, ?4 now (see [`super::Scope`]).
pub const OPEN_TO_ME: &str = "not exists (select 1 from restriction r where r.operator_id = e.operator_id \
     and r.person_id = e.person_id and r.lifted_at is null and not exists (select 1 from restriction_reader k \
     where k.operator_id = r.operator_id and k.restriction_id = r.id and k.account_id = ?3 \
     and (k.until is null or k.until > ?4)))";

pub(crate) fn insert_looks(write: &mut Write<'_>, looks: &[Look]) -> Result<()> {
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

/// Who looked at a file.
#[derive(Clone, Debug)]
pub struct LookLine {
    /// When.
    pub at: Timestamp,
    /// Name of the account.
    pub name: String,
    /// Its function.
    pub title: String,
    /// At what.
    pub what: String,
}

/// Who looked at the file of a person before an instant, from any service, the last first: one is told of every
/// look, whoever asks, for it is the file’s own trace.
pub fn looks_at(
    read: &Read<'_>,
    operator: Id,
    person: Id,
    before: Timestamp,
    most: i64,
) -> Result<Vec<LookLine>> {
    read.rows(
        "select l.at, a.name, a.title, l.what from look l \
         join account a on a.operator_id = l.operator_id and a.id = l.account_id \
         where l.operator_id = ?1 and l.person_id = ?2 and l.at < ?3 order by l.at desc, l.id desc limit ?4",
        params![operator, person, before, most],
        |row| {
            let (at, name) = (row.get(0)?, row.get(1)?);
            Ok(LookLine { at, name, title: row.get(2)?, what: row.get(3)? })
        },
    )
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
    read.first(&sql, params![operator, login], |row| Ok((account(row)?, row.get(ACCOUNT_COLUMNS)?)))
}

/// The seats an account holds on a day, by name of service. A role that the catalogue no longer has
/// gives nothing.
pub fn seats_of(read: &Read<'_>, operator: Id, account: Id, day: Day) -> Result<Vec<Seat>> {
    let held: Vec<(Id, String, Option<Id>)> = read.rows(
        "select service_id, role, professional_id from seat where operator_id = ?1 and account_id = ?2 \
         and starts <= ?3 and (ends is null or ends >= ?3) and revoked_at is null order by service_id, starts, role",
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
    new: &NewSession<'_>,
    by: By<'_>,
) -> Result<()> {
    let at = write.author().at;
    let (provider, token) = match by {
        By::Provider { id, token } => (Some(id), Some(token)),
        By::Password | By::Passkey => (None, None),
    };
    write.run(
        "insert into session (operator_id, token_hash, account_id, created_at, seen_at, agent, second_due, means, \
         provider_id, id_token) values (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            operator,
            new.token_hash,
            account,
            at,
            new.agent,
            new.second_due,
            by.means().code(),
            provider,
            token
        ],
    )?;
    Ok(())
}

/// The second factor was given: another token, and what the session knew of its provider.
pub(super) fn follow_session(
    write: &mut Write<'_>,
    operator: Id,
    from: &[u8],
    new: &NewSession<'_>,
) -> Result<()> {
    let at = write.author().at;
    write.run(
        "insert into session (operator_id, token_hash, account_id, created_at, seen_at, agent, second_due, means, \
         provider_id, id_token) select s.operator_id, ?3, s.account_id, ?4, ?4, ?5, ?6, s.means, s.provider_id, \
         s.id_token from session s where s.operator_id = ?1 and s.token_hash = ?2",
        params![operator, from, new.token_hash, at, new.agent, new.second_due],
    )?;
    Ok(())
}

/// The provider of a session, and the token it gave.
pub fn provider_of_session(read: &Read<'_>, operator: Id, token_hash: &[u8]) -> Result<Option<(Id, String)>> {
    let found = read.first(
        "select provider_id, id_token from session where operator_id = ?1 and token_hash = ?2 order by created_at",
        params![operator, token_hash],
        |row| Ok((row.get::<Option<Id>>(0)?, row.get::<Option<String>>(1)?)),
    )?;
    Ok(found.and_then(|(provider, token)| Some((provider?, token?))))
}

/// Says where an account may be written to; nowhere when there is none.
pub(super) fn set_email(write: &mut Write<'_>, operator: Id, account: Id, email: Option<&str>) -> Result<()> {
    write.run(
        "update account set email = ?3 where operator_id = ?1 and id = ?2",
        params![operator, account, email],
    )?;
    Ok(())
}

/// Says whether keys alone do something for an account.
pub(super) fn set_keys_off(write: &mut Write<'_>, operator: Id, account: Id, off: bool) -> Result<()> {
    let at = off.then_some(write.author().at);
    write.run(
        "update account set keys_off_at = ?3 where operator_id = ?1 and id = ?2",
        params![operator, account, at],
    )?;
    Ok(())
}

/// A session as its account sees it.
#[derive(Clone, Debug)]
pub struct Session {
    /// The hash of its token.
    pub token_hash: Vec<u8>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// The second factor is still to be given.
    pub second_due: bool,
    /// What the browser said of itself.
    pub agent: String,
    /// By what one came in.
    pub means: Means,
    /// The second factor of the account was taken away, and not replaced.
    pub enrol_due: bool,
}

const SESSION: &str = "s.token_hash, s.created_at, s.seen_at, coalesce(s.second_due, false), coalesce(s.agent, ''), \
     coalesce(s.means, ''), exists (select 1 from factor_reset f where f.operator_id = s.operator_id \
     and f.account_id = s.account_id and f.enrolled_at is null)";

fn session_at(row: &Row<'_>, from: usize) -> Result<Session> {
    Ok(Session {
        token_hash: row.get(from)?,
        created_at: row.get(from + 1)?,
        seen_at: row.get(from + 2)?,
        second_due: row.get(from + 3)?,
        agent: row.get(from + 4)?,
        means: Means::of(&row.get::<String>(from + 5)?),
        enrol_due: row.get(from + 6)?,
    })
}

/// The sessions of an account, the last used first.
pub fn sessions_of(read: &Read<'_>, operator: Id, account: Id) -> Result<Vec<Session>> {
    let sql = format!(
        "select {SESSION} from session s where s.operator_id = ?1 and s.account_id = ?2 \
         order by s.seen_at desc, s.token_hash"
    );
    read.rows(&sql, params![operator, account], |row| session_at(row, 0))
}

/// The account of a session, and the session; closed accounts have none.
pub fn session(read: &Read<'_>, operator: Id, token_hash: &[u8]) -> Result<Option<(Account, Session)>> {
    let sql = format!(
        "select {ACCOUNT}, {SESSION} from session s \
         join account a on a.operator_id = s.operator_id and a.id = s.account_id \
         where s.operator_id = ?1 and s.token_hash = ?2 and a.closed_at is null order by a.id"
    );
    read.first(&sql, params![operator, token_hash], |row| {
        Ok((account(row)?, session_at(row, ACCOUNT_COLUMNS)?))
    })
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

/// The second factor of an account.
#[derive(Clone, Debug)]
pub(super) struct SecondFactorRow {
    pub secret: Vec<u8>,
    pub confirmed: bool,
    pub last_step: i64,
}

pub(super) fn second_factor(read: &Read<'_>, operator: Id, account: Id) -> Result<Option<SecondFactorRow>> {
    read.first(
        "select secret, confirmed_at, last_step from second_factor where operator_id = ?1 and account_id = ?2 \
         order by account_id",
        params![operator, account],
        |row| {
            let confirmed = row.get::<Option<Timestamp>>(1)?.is_some();
            Ok(SecondFactorRow { secret: row.get(0)?, confirmed, last_step: row.get(2)? })
        },
    )
}

/// Starts again with a new secret, not confirmed yet.
pub(super) fn set_secret(write: &mut Write<'_>, operator: Id, account: Id, secret: &[u8]) -> Result<()> {
    let at = write.author().at;
    write.run(
        "insert into second_factor (operator_id, account_id, secret, started_at, last_step) \
         values (?1, ?2, ?3, ?4, 0) on conflict (operator_id, account_id) do update \
         set secret = excluded.secret, started_at = excluded.started_at, confirmed_at = null, last_step = 0",
        params![operator, account, secret, at],
    )?;
    Ok(())
}

/// Says that a step was used; false when it was already, or a later one: of two requests with one code,
/// one comes in.
pub(super) fn use_step(write: &mut Write<'_>, operator: Id, account: Id, step: i64) -> Result<bool> {
    let rows = write.run(
        "update second_factor set last_step = ?3 where operator_id = ?1 and account_id = ?2 and last_step < ?3",
        params![operator, account, step],
    )?;
    Ok(rows > 0)
}

pub(super) fn confirm_factor(write: &mut Write<'_>, operator: Id, account: Id) -> Result<()> {
    let at = write.author().at;
    write.run(
        "update second_factor set confirmed_at = ?3 where operator_id = ?1 and account_id = ?2",
        params![operator, account, at],
    )?;
    Ok(())
}

pub(super) fn delete_factor(write: &mut Write<'_>, operator: Id, account: Id) -> Result<()> {
    let whose = params![operator, account];
    write.run("delete from recovery_code where operator_id = ?1 and account_id = ?2", whose)?;
    write.run("delete from second_factor where operator_id = ?1 and account_id = ?2", whose)?;
    Ok(())
}

pub(super) fn insert_recovery_code(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    code_hash: &[u8],
) -> Result<()> {
    write.run(
        "insert into recovery_code (operator_id, account_id, code_hash) values (?1, ?2, ?3)",
        params![operator, account, code_hash],
    )?;
    Ok(())
}

/// Uses a recovery code; false when there is no such code left.
pub(super) fn use_recovery_code(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    code_hash: &[u8],
) -> Result<bool> {
    let at = write.author().at;
    let rows = write.run(
        "update recovery_code set used_at = ?4 where operator_id = ?1 and account_id = ?2 and code_hash = ?3 \
         and used_at is null",
        params![operator, account, code_hash, at],
    )?;
    Ok(rows > 0)
}

/// How many recovery codes are left.
pub(super) fn recovery_codes_left(read: &Read<'_>, operator: Id, account: Id) -> Result<i64> {
    let left = read.first(
        "select count(*) from recovery_code where operator_id = ?1 and account_id = ?2 and used_at is null \
         order by 1",
        params![operator, account],
        |row| row.get(0),
    )?;
    Ok(left.unwrap_or(0))
}
