//! Statements on rows and on what the journal says of them.

use base::{Day, Id};
use jiff::Timestamp;
use serde_json::Value as Json;
use store::{Read, Result, params};

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
