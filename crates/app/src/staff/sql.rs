//! Statements on employments, absences and authorised places.

use base::{Day, Id};
use serde_json::{Value as Json, json};
use store::{Read, Result, Row, Write, params};

use super::{Entry, Kind, Numbers, Said, said_share};
use crate::access::Scope;

/// The professionals of the service, by name.
pub fn professionals(read: &Read<'_>, scope: &Scope) -> Result<Vec<(Id, String)>> {
    read.rows(
        "select id, name from professional where operator_id = ?1 and service_id = ?2 order by name, id",
        params![scope.operator, scope.service],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(super) fn insert_professional(write: &mut Write<'_>, scope: &Scope, id: Id, name: &str) -> Result<()> {
    write.run(
        "insert into professional (operator_id, service_id, id, reference, name) values (?1, ?2, ?3, ?4, ?5)",
        params![scope.operator, scope.service, id, &id.to_string(), name],
    )?;
    Ok(())
}

/// How a kind is read: identifier, then its fields as they are said.
fn select(kind: Kind) -> &'static str {
    match kind {
        Kind::Employment => {
            "select r.id, f.name, a.label, b.label, r.share, r.starts, r.ends from employment r \
             join professional f on f.operator_id = r.operator_id and f.id = r.professional_id \
             left join term a on a.operator_id = r.operator_id and a.id = r.profession \
             left join term b on b.operator_id = r.operator_id and b.id = r.status \
             where r.operator_id = ?1 and r.service_id = ?2"
        }
        Kind::Absence => {
            "select r.id, f.name, a.label, r.starts, r.ends from absence r \
             join professional f on f.operator_id = r.operator_id and f.id = r.professional_id \
             left join term a on a.operator_id = r.operator_id and a.id = r.motive \
             where r.operator_id = ?1 and r.service_id = ?2"
        }
        Kind::Capacity => {
            "select r.id, a.label, b.label, r.structure, r.places, r.starts, r.ends from capacity r \
             left join term a on a.operator_id = r.operator_id and a.id = r.territory \
             left join term b on b.operator_id = r.operator_id and b.id = r.kind \
             where r.operator_id = ?1 and r.service_id = ?2"
        }
    }
}

fn said(kind: Kind, row: &Row<'_>) -> Result<(Id, Said)> {
    let text = |at: usize| -> Result<String> { Ok(row.get::<Option<String>>(at)?.unwrap_or_default()) };
    let day = |at: usize| -> Result<String> {
        Ok(row.get::<Option<Day>>(at)?.map(|day| day.to_string()).unwrap_or_default())
    };
    let values = match kind {
        Kind::Employment => vec![text(1)?, text(2)?, text(3)?, said_share(row.get(4)?), day(5)?, day(6)?],
        Kind::Absence => vec![text(1)?, text(2)?, day(3)?, day(4)?],
        Kind::Capacity => {
            vec![text(1)?, text(2)?, text(3)?, row.get::<i64>(4)?.to_string(), day(5)?, day(6)?]
        }
    };
    Ok((row.get(0)?, Said(kind.fields().iter().copied().zip(values).collect())))
}

/// The rows of a kind: who is there now first, by name; places by territory.
pub(super) fn all(read: &Read<'_>, scope: &Scope, kind: Kind) -> Result<Vec<(Id, Said)>> {
    let by = if kind == Kind::Capacity { "a.label" } else { "f.name" };
    let sql = format!(
        "{} order by case when r.ends is null then 0 else 1 end, {by}, r.starts desc, r.id",
        select(kind)
    );
    read.rows(&sql, params![scope.operator, scope.service], |row| said(kind, row))
}

/// A row of this service.
pub(super) fn find(read: &Read<'_>, scope: &Scope, kind: Kind, id: Id) -> Result<Option<Said>> {
    let sql = format!("{} and r.id = ?3 order by r.id", select(kind));
    let found = read.first(&sql, params![scope.operator, scope.service, id], |row| said(kind, row))?;
    Ok(found.map(|(_, said)| said))
}

/// A row as the journal keeps it.
pub(super) fn row(read: &Read<'_>, scope: &Scope, kind: Kind, id: Id) -> Result<Option<Json>> {
    let said = find(read, scope, kind, id)?;
    Ok(said.map(|said| {
        let mut row = json!({ "service": scope.service.to_string() });
        for field in kind.fields() {
            row[*field] = Json::from(said.one(field));
        }
        row
    }))
}

/// The words that a service used for a field.
pub(super) fn used(read: &Read<'_>, operator: Id, vocabulary: &str) -> Result<Vec<String>> {
    read.rows(
        "select label from term where operator_id = ?1 and vocabulary = ?2 order by label, id",
        params![operator, vocabulary],
        |row| row.get(0),
    )
}

pub(super) fn insert(
    write: &mut Write<'_>,
    scope: &Scope,
    id: Id,
    entry: &Entry,
    numbers: &Numbers,
) -> Result<()> {
    let (amount, reference) = (i64::from(entry.amount), id.to_string());
    match entry.kind {
        Kind::Employment => write.run(
            "insert into employment (operator_id, service_id, id, reference, professional_id, profession, status, \
             share, starts, ends) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                scope.operator,
                scope.service,
                id,
                &reference,
                numbers.professional,
                numbers.first,
                numbers.second,
                amount,
                entry.starts,
                entry.ends
            ],
        )?,
        Kind::Absence => write.run(
            "insert into absence (operator_id, service_id, id, reference, professional_id, motive, starts, ends) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                scope.operator,
                scope.service,
                id,
                &reference,
                numbers.professional,
                numbers.first,
                entry.starts,
                entry.ends
            ],
        )?,
        Kind::Capacity => write.run(
            "insert into capacity (operator_id, service_id, id, reference, territory, places, starts, ends, kind, \
             structure) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                scope.operator,
                scope.service,
                id,
                &reference,
                numbers.first,
                amount,
                entry.starts,
                entry.ends,
                numbers.second,
                structure(entry)
            ],
        )?,
    };
    Ok(())
}

/// The establishment that holds the places, when one was said.
fn structure(entry: &Entry) -> Option<&str> {
    Some(entry.said.one("structure")).filter(|structure| !structure.is_empty())
}

pub(super) fn update(
    write: &mut Write<'_>,
    scope: &Scope,
    id: Id,
    entry: &Entry,
    numbers: &Numbers,
) -> Result<()> {
    let amount = i64::from(entry.amount);
    match entry.kind {
        Kind::Employment => write.run(
            "update employment set professional_id = ?4, profession = ?5, status = ?6, share = ?7, starts = ?8, \
             ends = ?9 where operator_id = ?1 and service_id = ?2 and id = ?3",
            params![
                scope.operator,
                scope.service,
                id,
                numbers.professional,
                numbers.first,
                numbers.second,
                amount,
                entry.starts,
                entry.ends
            ],
        )?,
        Kind::Absence => write.run(
            "update absence set professional_id = ?4, motive = ?5, starts = ?6, ends = ?7 \
             where operator_id = ?1 and service_id = ?2 and id = ?3",
            params![scope.operator, scope.service, id, numbers.professional, numbers.first, entry.starts, entry.ends],
        )?,
        Kind::Capacity => write.run(
            "update capacity set territory = ?4, places = ?5, starts = ?6, ends = ?7, kind = ?8, structure = ?9 \
             where operator_id = ?1 and service_id = ?2 and id = ?3",
            params![
                scope.operator,
                scope.service,
                id,
                numbers.first,
                amount,
                entry.starts,
                entry.ends,
                numbers.second,
                structure(entry)
            ],
        )?,
    };
    Ok(())
}

/// What a professional of the service is called.
pub fn name(read: &Read<'_>, scope: &Scope, id: Id) -> Result<Option<String>> {
    read.first(
        "select name from professional where operator_id = ?1 and service_id = ?2 and id = ?3 order by id",
        params![scope.operator, scope.service, id],
        |row| row.get(0),
    )
}
