//! Statements on merges.

use std::collections::HashMap;

use base::Id;
use store::{Read, Result, Row, Value, Write, marks, params};

use super::Merge;
use super::alike::One;
use crate::access::{OPEN_TO_ME, Scope};
use crate::search::Newcomer;

/// Rows that are another person's, and the row that is kept for each: few, and asked for by every list.
pub fn merged(read: &Read<'_>, operator: Id) -> Result<HashMap<Id, Id>> {
    let rows = read.rows(
        "select id, kept_id from person where operator_id = ?1 and kept_id <> id order by id",
        params![operator],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

pub(super) fn kept(read: &Read<'_>, operator: Id, person: Id) -> Result<Id> {
    let kept = read.first(
        "select kept_id from person where operator_id = ?1 and id = ?2 order by id",
        params![operator, person],
        |row| row.get::<Option<Id>>(0),
    )?;
    Ok(kept.flatten().unwrap_or(person))
}

/// The rows of a person, the kept one included.
pub(super) fn rows_of(read: &Read<'_>, operator: Id, kept: Id) -> Result<Vec<Id>> {
    read.rows(
        "select id from person where operator_id = ?1 and (kept_id = ?2 or id = ?2) order by id",
        params![operator, kept],
        |row| row.get(0),
    )
}

pub(super) fn keep(write: &mut Write<'_>, operator: Id, row: Id, kept: Id) -> Result<()> {
    write.run(
        "update person set kept_id = ?3 where operator_id = ?1 and id = ?2",
        params![operator, row, kept],
    )?;
    Ok(())
}

pub(super) fn is_restricted(read: &Read<'_>, operator: Id, rows: &[Id]) -> Result<bool> {
    for row in rows {
        let one = read.first(
            "select id from restriction where operator_id = ?1 and person_id = ?2 and lifted_at is null order by id",
            params![operator, *row],
            |row| row.get::<Id>(0),
        )?;
        if one.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn services_of(read: &Read<'_>, operator: Id, rows: &[Id]) -> Result<Vec<Id>> {
    let sql = format!(
        "select distinct service_id from enrolment where operator_id = ?1 and person_id in ({}) \
         order by service_id",
        marks(2, rows.len())
    );
    let mut values = vec![Value::from(operator)];
    values.extend(rows.iter().map(|row| Value::from(*row)));
    read.rows(&sql, &values, |row| row.get(0))
}

pub(super) fn insert(
    write: &mut Write<'_>,
    operator: Id,
    id: Id,
    kept: Id,
    other: Id,
    moved: &[Id],
    reason: &str,
) -> Result<()> {
    let author = write.author().clone();
    let moved: Vec<String> = moved.iter().map(Id::to_string).collect();
    write.run(
        "insert into person_merge (operator_id, id, kept_id, other_id, moved, reason, merged_at, merged_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            operator,
            id,
            kept,
            other,
            &serde_json::json!(moved).to_string(),
            reason,
            author.at,
            &author.name
        ],
    )?;
    Ok(())
}

pub(super) fn close(write: &mut Write<'_>, operator: Id, id: Id) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "update person_merge set undone_at = ?3, undone_by = ?4 where operator_id = ?1 and id = ?2",
        params![operator, id, author.at, &author.name],
    )?;
    Ok(())
}

/// The merge that holds and made one person of those these two rows were.
pub fn last(read: &Read<'_>, operator: Id, one: Id, other: Id) -> Result<Option<Merge>> {
    let kept = kept(read, operator, one)?;
    if self::kept(read, operator, other)? != kept {
        return Ok(None);
    }
    let all = read.rows(
        "select id, kept_id, other_id, moved, reason, merged_at, merged_by from person_merge \
         where operator_id = ?1 and undone_at is null order by merged_at desc, id desc",
        params![operator],
        merge,
    )?;
    // It moved one of the two rows and not the other; the one on top when several did.
    let mut parted =
        all.into_iter().filter(|merge| merge.moved.contains(&one) != merge.moved.contains(&other));
    let first = parted.next();
    match first {
        Some(merge) if merge.kept != kept => Ok(parted.find(|below| below.kept == kept).or(Some(merge))),
        first => Ok(first),
    }
}

fn merge(row: &Row<'_>) -> Result<Merge> {
    let moved: Vec<String> = serde_json::from_str(&row.get::<String>(3)?).unwrap_or_default();
    Ok(Merge {
        id: row.get(0)?,
        kept: row.get(1)?,
        other: row.get(2)?,
        moved: moved.iter().filter_map(|row| row.parse().ok()).collect(),
        reason: row.get(4)?,
        at: row.get(5)?,
        by: row.get(6)?,
    })
}

/// Requests, measures and acts of a row.
pub(super) fn counts(read: &Read<'_>, operator: Id, service: Id, person: Id) -> Result<[i64; 3]> {
    let count = |table: &str| -> Result<i64> {
        let sql = format!(
            "select count(*) from {table} where operator_id = ?1 and service_id = ?2 and person_id = ?3 order by 1"
        );
        let rows = read.first(&sql, params![operator, service, person], |row| row.get(0))?;
        Ok(rows.unwrap_or_default())
    };
    Ok([count("request")?, count("measure")?, count("act_person")?])
}

/// The persons of a service whose files are open to me, one row a person, as they are compared.
pub(super) fn compared(read: &Read<'_>, scope: &Scope) -> Result<Vec<One>> {
    let sql = format!(
        "select e.person_id, e.reference, p.last_name, p.first_name, p.birth from enrolment e \
         join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 and {OPEN_TO_ME} and (p.kept_id = p.id or not exists \
         (select 1 from enrolment x where x.operator_id = e.operator_id and x.service_id = e.service_id \
         and x.person_id = p.kept_id)) order by e.person_id"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now], |row| {
        let names = Newcomer { last_name: row.get(2)?, first_name: row.get(3)?, birth: row.get(4)? };
        Ok(One { person: row.get(0)?, reference: row.get(1)?, names })
    })
}
