//! Statements on projects.

use std::collections::HashMap;

use base::{Day, Id};
use jiff::Timestamp;
use serde_json::Value as Json;
use store::{Read, Result, Value, Write, params};

use crate::access::Scope;
use crate::history::{Kind, Table, Values};

/// A value as its column takes it.
fn value<'a>(kind: Kind, json: &'a Json) -> Value<'a> {
    let text = json.as_str();
    match kind {
        Kind::Int => Value::Int(json.as_i64()),
        Kind::Text => Value::Text(text),
        Kind::Day => Value::Day(text.and_then(|text| text.parse::<Day>().ok())),
        Kind::Id => Value::Id(text.and_then(|text| text.parse::<Id>().ok())),
        Kind::Bool => Value::Bool(json.as_bool()),
        Kind::Instant => Value::Instant(text.and_then(|text| text.parse::<Timestamp>().ok())),
    }
}

/// Whether this identifier is taken in a table, in whatever service.
pub(super) fn is_taken(read: &Read<'_>, table: &Table, scope: &Scope, id: Id) -> Result<bool> {
    let sql = format!("select id from {} where operator_id = ?1 and id = ?2 order by id", table.name);
    Ok(read.first(&sql, params![scope.operator, id], |row| row.get::<Id>(0))?.is_some())
}

pub(super) fn insert(
    write: &mut Write<'_>,
    table: &Table,
    scope: &Scope,
    id: Id,
    person: Id,
    values: &Values,
) -> Result<()> {
    let columns: Vec<_> = table.columns.iter().filter(|(name, _)| values.contains_key(*name)).collect();
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let marks: Vec<String> = (5..columns.len() + 5).map(|number| format!("?{number}")).collect();
    let sql = format!(
        "insert into {} (operator_id, service_id, id, person_id, {}) values (?1, ?2, ?3, ?4, {})",
        table.name,
        names.join(", "),
        marks.join(", ")
    );
    let mut all: Vec<Value<'_>> = params![scope.operator, scope.service, id, person].to_vec();
    all.extend(columns.iter().map(|(name, kind)| value(*kind, &values[*name])));
    write.run(&sql, &all)?;
    Ok(())
}

pub(super) fn update(
    write: &mut Write<'_>,
    table: &Table,
    scope: &Scope,
    id: Id,
    values: &Values,
) -> Result<()> {
    let columns: Vec<_> = table.columns.iter().filter(|(name, _)| values.contains_key(*name)).collect();
    let sets: Vec<String> =
        columns.iter().zip(4..).map(|((name, _), number)| format!("{name} = ?{number}")).collect();
    let sql = format!(
        "update {} set {} where operator_id = ?1 and service_id = ?2 and id = ?3",
        table.name,
        sets.join(", ")
    );
    let mut all: Vec<Value<'_>> = params![scope.operator, scope.service, id].to_vec();
    all.extend(columns.iter().map(|(name, kind)| value(*kind, &values[*name])));
    write.run(&sql, &all)?;
    Ok(())
}

/// How accounts are called, by their login.
pub(super) fn account_names(read: &Read<'_>, operator: Id) -> Result<HashMap<String, String>> {
    let rows = read.rows(
        "select login, name from account where operator_id = ?1 order by login",
        params![operator],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}
