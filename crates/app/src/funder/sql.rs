//! Statements on the files of funders.

use std::collections::BTreeMap;

use base::Id;
use serde_json::json;
use store::{Change, Read, Result, Write, params};

use super::{Edition, File};
use crate::access::Scope;

/// The files of a service, the last one first.
pub fn all(read: &Read<'_>, scope: &Scope) -> Result<Vec<File>> {
    read.rows(
        "select f.id, f.title, e.name, e.number, \
         (select count(*) from funder_slot s where s.operator_id = f.operator_id and s.file_id = f.id) \
         from funder_file f join funder_edition e on e.operator_id = f.operator_id and e.file_id = f.id \
         and e.number = (select max(l.number) from funder_edition l \
         where l.operator_id = f.operator_id and l.file_id = f.id) \
         where f.operator_id = ?1 and f.service_id = ?2 and f.withdrawn_at is null order by f.id desc",
        params![scope.operator, scope.service],
        |row| {
            Ok(File {
                id: row.get(0)?,
                title: row.get(1)?,
                name: row.get(2)?,
                edition: row.get(3)?,
                placed: row.get(4)?,
            })
        },
    )
}

/// An edition of a file.
pub(super) fn edition(read: &Read<'_>, scope: &Scope, file: Id, number: i64) -> Result<Option<Edition>> {
    read.first(
        "select name, content from funder_edition where operator_id = ?1 and file_id = ?2 and number = ?3 \
         order by number",
        params![scope.operator, file, number],
        |row| Ok(Edition { name: row.get(0)?, content: row.get(1)? }),
    )
}

/// What is written where.
pub(super) fn slots(read: &Read<'_>, scope: &Scope, file: Id) -> Result<BTreeMap<String, String>> {
    let rows = read.rows(
        "select slot, said from funder_slot where operator_id = ?1 and file_id = ?2 order by slot",
        params![scope.operator, file],
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

pub(super) fn insert(write: &mut Write<'_>, scope: &Scope, title: &str, edition: &Edition) -> Result<Id> {
    let (id, author) = (write.new_id(), write.author().clone());
    write.run(
        "insert into funder_file (operator_id, service_id, id, title, noted_at, noted_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![scope.operator, scope.service, id, title, author.at, &author.name],
    )?;
    tell(write, scope, "create", id, json!({ "title": title, "name": edition.name }))?;
    insert_edition(write, scope, id, 1, edition)?;
    Ok(id)
}

pub(super) fn insert_edition(
    write: &mut Write<'_>,
    scope: &Scope,
    file: Id,
    number: i64,
    edition: &Edition,
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into funder_edition (operator_id, file_id, number, name, content, sent_at, sent_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![scope.operator, file, number, &edition.name, &edition.content, author.at, &author.name],
    )?;
    tell(write, scope, "edition", file, json!({ "number": number, "name": edition.name }))
}

/// Says what is written in a place.
pub(super) fn place(write: &mut Write<'_>, scope: &Scope, file: Id, slot: &str, said: &str) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into funder_slot (operator_id, file_id, slot, said, noted_at, noted_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (operator_id, file_id, slot) \
         do update set said = excluded.said, noted_at = excluded.noted_at, noted_by = excluded.noted_by",
        params![scope.operator, file, slot, said, author.at, &author.name],
    )?;
    tell(write, scope, "place", file, json!({ "slot": slot, "said": said }))
}

/// Leaves a place as the funder made it.
pub(super) fn empty(write: &mut Write<'_>, scope: &Scope, file: Id, slot: &str) -> Result<()> {
    let done = write.run(
        "delete from funder_slot where operator_id = ?1 and file_id = ?2 and slot = ?3",
        params![scope.operator, file, slot],
    )?;
    if done > 0 {
        tell(write, scope, "empty", file, json!({ "slot": slot }))?;
    }
    Ok(())
}

pub(super) fn withdraw(write: &mut Write<'_>, scope: &Scope, file: Id) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "update funder_file set withdrawn_at = ?4, withdrawn_by = ?5 \
         where operator_id = ?1 and service_id = ?2 and id = ?3 and withdrawn_at is null",
        params![scope.operator, scope.service, file, author.at, &author.name],
    )?;
    tell(write, scope, "withdraw", file, json!({}))
}

fn tell(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    file: Id,
    after: serde_json::Value,
) -> Result<()> {
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun: "funder_file",
        row: Some(file),
        before: None,
        after: Some(after),
    })
}
