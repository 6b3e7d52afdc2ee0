//! Statements on the lines of lists.

use std::collections::BTreeMap;

use base::{Day, Id};
use serde_json::{Value as Json, json};
use store::{Change, Read, Result, Row, Write, params};

use super::{Entry, Line};
use crate::access::Scope;

fn line(row: &Row<'_>) -> Result<Line> {
    let said: String = row.get(4)?;
    Ok(Line {
        id: row.get(0)?,
        roll: row.get(1)?,
        starts: row.get(2)?,
        ends: row.get::<Option<Day>>(3)?,
        // What does not read says nothing: the row stays, and its dates count.
        said: serde_json::from_str(&said).unwrap_or_default(),
    })
}

/// The lines of a service, the first ones first: of every list, or of one.
pub fn lines(read: &Read<'_>, operator: Id, service: Id, roll: Option<&str>) -> Result<Vec<Line>> {
    let (sql, only) = match roll {
        Some(roll) => (
            "select id, roll, starts, ends, said from roll_line where operator_id = ?1 and service_id = ?2 \
             and roll = ?3 and withdrawn_at is null order by starts, id",
            roll,
        ),
        None => (
            "select id, roll, starts, ends, said from roll_line where operator_id = ?1 and service_id = ?2 \
             and roll <> ?3 and withdrawn_at is null order by roll, starts, id",
            "",
        ),
    };
    read.rows(sql, params![operator, service, only], line)
}

/// A line of a list of the service, as it stands.
pub fn find(read: &Read<'_>, scope: &Scope, roll: &str, id: Id) -> Result<Option<Line>> {
    read.first(
        "select id, roll, starts, ends, said from roll_line where operator_id = ?1 and service_id = ?2 \
         and roll = ?3 and id = ?4 and withdrawn_at is null order by id",
        params![scope.operator, scope.service, roll, id],
        line,
    )
}

/// A new line.
pub fn insert(write: &mut Write<'_>, scope: &Scope, entry: &Entry) -> Result<Id> {
    let (id, author) = (write.new_id(), write.author().clone());
    let said = json(&entry.said).to_string();
    write.run(
        "insert into roll_line (operator_id, service_id, id, roll, starts, ends, said, noted_at, noted_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            scope.operator,
            scope.service,
            id,
            &entry.roll.code,
            entry.starts,
            entry.ends,
            &said,
            author.at,
            &author.name
        ],
    )?;
    tell(write, scope, ("create", id), None, Some(json(&entry.said)), "")?;
    Ok(id)
}

/// Says a line anew, in the place of what it said.
pub(super) fn correct(
    write: &mut Write<'_>,
    scope: &Scope,
    before: &Line,
    entry: &Entry,
    reason: &str,
) -> Result<()> {
    let said = json(&entry.said).to_string();
    write.run(
        "update roll_line set starts = ?4, ends = ?5, said = ?6 \
         where operator_id = ?1 and service_id = ?2 and id = ?3 and withdrawn_at is null",
        params![scope.operator, scope.service, before.id, entry.starts, entry.ends, &said],
    )?;
    tell(write, scope, ("correct", before.id), Some(json(&before.said)), Some(json(&entry.said)), reason)
}

/// Withdraws a line: it stays in the base.
pub(super) fn withdraw(write: &mut Write<'_>, scope: &Scope, line: &Line, reason: &str) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "update roll_line set withdrawn_at = ?4, withdrawn_by = ?5 \
         where operator_id = ?1 and service_id = ?2 and id = ?3 and withdrawn_at is null",
        params![scope.operator, scope.service, line.id, author.at, &author.name],
    )?;
    tell(write, scope, ("withdraw", line.id), Some(json(&line.said)), None, reason)
}

fn json(said: &BTreeMap<String, String>) -> Json {
    json!(said)
}

fn tell(
    write: &mut Write<'_>,
    scope: &Scope,
    (action, row): (&str, Id),
    before: Option<Json>,
    after: Option<Json>,
    reason: &str,
) -> Result<()> {
    let after = match (after, reason) {
        (after, "") => after,
        (Some(said), reason) => Some(json!({ "said": said, "reason": reason })),
        (None, reason) => Some(json!({ "reason": reason })),
    };
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun: "roll_line",
        row: Some(row),
        before,
        after,
    })
}
