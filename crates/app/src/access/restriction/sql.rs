//! Statements on restricted files, their readers, and who looked.

use std::collections::HashSet;

use base::Id;
use jiff::Timestamp;
use store::{Read, Result, Write, params};

use super::Restriction;
use crate::access::Scope;

pub(super) fn restriction(read: &Read<'_>, operator: Id, person: Id) -> Result<Option<Restriction>> {
    read.first(
        "select id, reason, set_at, set_by from restriction where operator_id = ?1 and person_id = ?2 \
         and lifted_at is null order by set_at, id",
        params![operator, person],
        |row| {
            let (id, reason) = (row.get(0)?, row.get(1)?);
            Ok(Restriction { id, reason, set_at: row.get(2)?, set_by: row.get(3)? })
        },
    )
}

/// Every restricted file of the operator, whoever reads it.
pub fn restricted(read: &Read<'_>, operator: Id) -> Result<HashSet<Id>> {
    let found = read.rows(
        "select person_id from restriction where operator_id = ?1 and lifted_at is null order by person_id",
        params![operator],
        |row| row.get(0),
    )?;
    Ok(found.into_iter().collect())
}

/// Makes other writers of this person wait: two restrictions at once are one.
pub(super) fn hold_person(write: &mut Write<'_>, operator: Id, person: Id) -> Result<()> {
    write.run(
        "update person set name_key = name_key where operator_id = ?1 and id = ?2",
        params![operator, person],
    )?;
    Ok(())
}

pub(super) fn insert_restriction(
    write: &mut Write<'_>,
    operator: Id,
    id: Id,
    person: Id,
    reason: &str,
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into restriction (operator_id, id, person_id, reason, set_at, set_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![operator, id, person, reason, author.at, &author.name],
    )?;
    Ok(())
}

pub(super) fn lift_restriction(write: &mut Write<'_>, operator: Id, id: Id) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "update restriction set lifted_at = ?3, lifted_by = ?4 where operator_id = ?1 and id = ?2 \
         and lifted_at is null",
        params![operator, id, author.at, &author.name],
    )?;
    Ok(())
}

pub(super) fn insert_reader(
    write: &mut Write<'_>,
    operator: Id,
    restriction: Id,
    account: Id,
    until: Option<Timestamp>,
    reason: &str,
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into restriction_reader (operator_id, restriction_id, account_id, granted_at, until, reason, \
         granted_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         on conflict (operator_id, restriction_id, account_id, granted_at) do nothing",
        params![operator, restriction, account, author.at, until, reason, &author.name],
    )?;
    Ok(())
}

/// The rows that are the same person as this one, in every service; this one at least.
pub(super) fn same_person(read: &Read<'_>, operator: Id, person: Id) -> Result<Vec<Id>> {
    read.rows(
        "select p.id from person p where p.operator_id = ?1 and (p.id = ?2 or p.kept_id = (select q.kept_id \
         from person q where q.operator_id = ?1 and q.id = ?2)) order by p.id",
        params![operator, person],
        |row| row.get(0),
    )
}

/// Whose restricted file has this number in this service.
pub(super) fn restricted_of_reference(read: &Read<'_>, scope: &Scope, reference: &str) -> Result<Option<Id>> {
    read.first(
        "select r.person_id from enrolment e join restriction r on r.operator_id = e.operator_id \
         and r.person_id = e.person_id and r.lifted_at is null \
         where e.operator_id = ?1 and e.service_id = ?2 and e.reference = ?3 order by r.set_at, r.id",
        params![scope.operator, scope.service, reference],
        |row| row.get(0),
    )
}

/// Who reads a restricted file.
#[derive(Clone, Debug)]
pub struct ReaderLine {
    /// Name of the account.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub granted_at: Timestamp,
    /// Until when, for an emergency.
    pub until: Option<Timestamp>,
}

/// The readers of a restriction, first come first.
pub fn readers(read: &Read<'_>, operator: Id, restriction: Id) -> Result<Vec<ReaderLine>> {
    read.rows(
        "select a.name, k.reason, k.granted_at, k.until from restriction_reader k \
         join account a on a.operator_id = k.operator_id and a.id = k.account_id \
         where k.operator_id = ?1 and k.restriction_id = ?2 order by k.granted_at, a.name",
        params![operator, restriction],
        |row| {
            let (name, reason) = (row.get(0)?, row.get(1)?);
            Ok(ReaderLine { name, reason, granted_at: row.get(2)?, until: row.get(3)? })
        },
    )
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

/// Who looked at the file of a person, from any service, the last first.
pub fn looks_at(read: &Read<'_>, operator: Id, person: Id, most: i64) -> Result<Vec<LookLine>> {
    read.rows(
        "select l.at, a.name, a.title, l.what from look l \
         join account a on a.operator_id = l.operator_id and a.id = l.account_id \
         where l.operator_id = ?1 and l.person_id = ?2 order by l.at desc, l.id desc limit ?3",
        params![operator, person, most],
        |row| {
            let (at, name) = (row.get(0)?, row.get(1)?);
            Ok(LookLine { at, name, title: row.get(2)?, what: row.get(3)? })
        },
    )
}

/// An emergency access that was taken in a service.
#[derive(Clone, Debug)]
pub struct EmergencyLine {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub name: String,
    /// Number of the file.
    pub reference: String,
    /// Why.
    pub reason: String,
}

/// The emergency accesses of a service since an instant, the last first: told to who sees traces.
pub fn emergencies(
    read: &Read<'_>,
    operator: Id,
    service: Id,
    since: Timestamp,
) -> Result<Vec<EmergencyLine>> {
    read.rows(
        "select k.granted_at, a.name, e.reference, k.reason from restriction_reader k \
         join restriction r on r.operator_id = k.operator_id and r.id = k.restriction_id \
         join enrolment e on e.operator_id = r.operator_id and e.person_id = r.person_id \
         join account a on a.operator_id = k.operator_id and a.id = k.account_id \
         where k.operator_id = ?1 and e.service_id = ?2 and k.until is not null and k.granted_at >= ?3 \
         order by k.granted_at desc, a.name",
        params![operator, service, since],
        |row| {
            let (at, name) = (row.get(0)?, row.get(1)?);
            Ok(EmergencyLine { at, name, reference: row.get(2)?, reason: row.get(3)? })
        },
    )
}
