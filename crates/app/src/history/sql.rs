//! Statements on rows and on what the journal says of them.

use base::{Day, Id};
use jiff::Timestamp;
use serde_json::Value as Json;
use store::{Read, Result, Value, Write, marks, params};

use super::{Kind, Row, Table, Values};
use crate::access::Scope;

/// A change of a row, the last ones first.
pub(super) struct Line {
    pub action: String,
    pub before: Option<String>,
}

pub(super) fn changes_since(read: &Read<'_>, operator: Id, row: Id, since: Timestamp) -> Result<Vec<Line>> {
    read.rows(
        "select action, before from journal where operator_id = ?1 and row_id = ?2 and at >= ?3 order by seq desc",
        params![operator, row, since],
        |row| Ok(Line { action: row.get(0)?, before: row.get(1)? }),
    )
}

/// The number of the last change of a row: what a form saw, to know whether someone corrected it meanwhile.
pub fn last_change(read: &Read<'_>, operator: Id, row: Id) -> Result<i64> {
    let seq = read.first(
        "select seq from journal where operator_id = ?1 and row_id = ?2 order by seq desc limit 1",
        params![operator, row],
        |row| row.get(0),
    )?;
    Ok(seq.unwrap_or(0))
}

pub(super) fn of_person(read: &Read<'_>, table: &Table, scope: &Scope, person: Id) -> Result<Vec<Row>> {
    let sql = format!(
        "select id, person_id, {} from {} where operator_id = ?1 and service_id = ?2 and person_id = ?3 order by id",
        names(table),
        table.name
    );
    read.rows(&sql, params![scope.operator, scope.service, person], |row| made(table, row))
}

/// A row of the service, as it is.
pub fn row(read: &Read<'_>, table: &Table, scope: &Scope, id: Id) -> Result<Option<Row>> {
    let sql = format!(
        "select id, person_id, {} from {} where operator_id = ?1 and service_id = ?2 and id = ?3 order by id",
        names(table),
        table.name
    );
    read.first(&sql, params![scope.operator, scope.service, id], |row| made(table, row))
}

fn names(table: &Table) -> String {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}

fn made(table: &Table, row: &store::Row<'_>) -> Result<Row> {
    let mut values = Values::new();
    for (at, (name, kind)) in table.columns.iter().enumerate() {
        let column = at + 2;
        let value = match kind {
            Kind::Int => row.get::<Option<i64>>(column)?.map(Json::from),
            Kind::Text => row.get::<Option<String>>(column)?.map(Json::from),
            Kind::Day => row.get::<Option<Day>>(column)?.map(|day| Json::from(day.to_string())),
            Kind::Id => row.get::<Option<Id>>(column)?.map(|id| Json::from(id.to_string())),
            Kind::Bool => row.get::<Option<bool>>(column)?.map(Json::from),
            Kind::Instant => row.get::<Option<Timestamp>>(column)?.map(|at| Json::from(at.to_string())),
        };
        values.insert((*name).to_owned(), value.unwrap_or(Json::Null));
    }
    Ok(Row { id: row.get(0)?, person: row.get(1)?, values })
}

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

/// A new row of a person: of its columns, those that `values` names.
pub fn insert(
    write: &mut Write<'_>,
    table: &Table,
    scope: &Scope,
    id: Id,
    person: Id,
    values: &Values,
) -> Result<()> {
    let columns: Vec<_> = table.columns.iter().filter(|(name, _)| values.contains_key(*name)).collect();
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let sql = format!(
        "insert into {} (operator_id, service_id, id, person_id, {}) values (?1, ?2, ?3, ?4, {})",
        table.name,
        names.join(", "),
        marks(5, columns.len())
    );
    let mut all: Vec<Value<'_>> = params![scope.operator, scope.service, id, person].to_vec();
    all.extend(columns.iter().map(|(name, kind)| value(*kind, &values[*name])));
    write.run(&sql, &all)?;
    Ok(())
}

/// Changes the columns of a row that `values` names.
pub fn update(write: &mut Write<'_>, table: &Table, scope: &Scope, id: Id, values: &Values) -> Result<()> {
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
