//! Statements that count traces. They read no content, and name nobody.

use base::{Day, Id};
use jiff::Timestamp;
use store::{Read, Result, Value, Write, params};

use crate::access::Scope;

fn count(read: &Read<'_>, sql: &str, params: &[Value<'_>]) -> Result<i64> {
    Ok(read.first(sql, params, |row| row.get(0))?.unwrap_or(0))
}

pub(super) fn looks(read: &Read<'_>, scope: &Scope, from: Timestamp, to: Timestamp) -> Result<i64> {
    count(
        read,
        "select cast(count(*) as bigint) from look where operator_id = ?1 and service_id = ?2 and at >= ?3 \
         and at < ?4 order by 1",
        params![scope.operator, scope.service, from, to],
    )
}

pub(super) fn lookers(read: &Read<'_>, scope: &Scope, from: Timestamp, to: Timestamp) -> Result<i64> {
    count(
        read,
        "select cast(count(distinct account_id) as bigint) from look where operator_id = ?1 and service_id = ?2 \
         and at >= ?3 and at < ?4 order by 1",
        params![scope.operator, scope.service, from, to],
    )
}

/// An access opens each row of a person who has several: it is one all the same.
pub(super) fn emergencies(read: &Read<'_>, scope: &Scope, from: Timestamp, to: Timestamp) -> Result<i64> {
    count(
        read,
        "select cast(count(*) as bigint) from (select distinct k.account_id, k.granted_at from restriction_reader k \
         join restriction r on r.operator_id = k.operator_id and r.id = k.restriction_id \
         join enrolment e on e.operator_id = r.operator_id and e.person_id = r.person_id \
         where k.operator_id = ?1 and e.service_id = ?2 and k.until is not null and k.granted_at >= ?3 \
         and k.granted_at < ?4) t order by 1",
        params![scope.operator, scope.service, from, to],
    )
}

pub(super) fn exports(read: &Read<'_>, scope: &Scope, from: Timestamp, to: Timestamp) -> Result<i64> {
    count(
        read,
        "select cast(count(*) as bigint) from export_made where operator_id = ?1 and service_id = ?2 and at >= ?3 \
         and at < ?4 order by 1",
        params![scope.operator, scope.service, from, to],
    )
}

/// On an account that has or had a role in this service.
pub(super) fn refused_here(read: &Read<'_>, scope: &Scope, from: Timestamp, to: Timestamp) -> Result<i64> {
    count(
        read,
        "select cast(count(*) as bigint) from entry_refused f where f.operator_id = ?1 and f.at >= ?3 and f.at < ?4 \
         and exists (select 1 from seat s where s.operator_id = f.operator_id and s.account_id = f.account_id \
         and s.service_id = ?2) order by 1",
        params![scope.operator, scope.service, from, to],
    )
}

pub(super) fn refused_nowhere(read: &Read<'_>, scope: &Scope, from: Timestamp, to: Timestamp) -> Result<i64> {
    count(
        read,
        "select cast(count(*) as bigint) from entry_refused where operator_id = ?1 and at >= ?2 and at < ?3 \
         and account_id is null order by 1",
        params![scope.operator, from, to],
    )
}

pub(super) fn resets(read: &Read<'_>, scope: &Scope, from: Timestamp, to: Timestamp) -> Result<i64> {
    count(
        read,
        "select cast(count(*) as bigint) from factor_reset f where f.operator_id = ?1 and f.reset_at >= ?3 \
         and f.reset_at < ?4 and exists (select 1 from seat s where s.operator_id = f.operator_id \
         and s.account_id = f.account_id and s.service_id = ?2) order by 1",
        params![scope.operator, scope.service, from, to],
    )
}

/// Files of the service that are restricted now: a person whose several rows are restricted is one.
pub(super) fn restricted(read: &Read<'_>, scope: &Scope) -> Result<i64> {
    count(
        read,
        "select cast(count(distinct coalesce(p.kept_id, p.id)) as bigint) from restriction r \
         join enrolment e on e.operator_id = r.operator_id and e.person_id = r.person_id \
         join person p on p.operator_id = r.operator_id and p.id = r.person_id \
         where r.operator_id = ?1 and e.service_id = ?2 and r.lifted_at is null order by 1",
        params![scope.operator, scope.service],
    )
}

/// Accounts that were let read them, but for emergencies.
pub(super) fn readers(read: &Read<'_>, scope: &Scope) -> Result<i64> {
    count(
        read,
        "select cast(count(distinct k.account_id) as bigint) from restriction_reader k \
         join restriction r on r.operator_id = k.operator_id and r.id = k.restriction_id and r.lifted_at is null \
         join enrolment e on e.operator_id = r.operator_id and e.person_id = r.person_id \
         where k.operator_id = ?1 and e.service_id = ?2 and k.until is null order by 1",
        params![scope.operator, scope.service],
    )
}

/// Of the accounts that hold a role in the service: how many have a second factor or a passkey, and how many there
/// are.
pub(super) fn second_factors(read: &Read<'_>, scope: &Scope, day: Day) -> Result<(i64, i64)> {
    let found = read.first(
        "select cast(count(distinct case when exists (select 1 from second_factor f where f.operator_id = a.operator_id \
         and f.account_id = a.id and f.confirmed_at is not null) or exists (select 1 from passkey k \
         where k.operator_id = a.operator_id and k.account_id = a.id and k.removed_at is null) then a.id end) as bigint), \
         cast(count(distinct a.id) as bigint) from account a join seat s on s.operator_id = a.operator_id \
         and s.account_id = a.id where a.operator_id = ?1 and s.service_id = ?2 and a.closed_at is null \
         and s.revoked_at is null and s.starts <= ?3 and (s.ends is null or s.ends >= ?3) order by 1",
        params![scope.operator, scope.service, day],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.unwrap_or((0, 0)))
}

/// A list that names people and was taken away.
#[derive(Clone, Debug)]
pub struct Export {
    /// The operator.
    pub operator: Id,
    /// From which service.
    pub service: Id,
    /// By whom.
    pub account: Id,
    /// When.
    pub at: Timestamp,
    /// Which list.
    pub what: &'static str,
}

/// Keeps that a list was taken away.
pub fn insert_export(write: &mut Write<'_>, export: &Export) -> Result<()> {
    let id = write.new_id();
    write.run(
        "insert into export_made (operator_id, id, service_id, account_id, at, what) \
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![export.operator, id, export.service, export.account, export.at, export.what],
    )?;
    Ok(())
}
