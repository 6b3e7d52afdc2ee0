//! Rows of one noun, as the base has them and as the register gives them: what is new is written, what
//! differs is corrected and journalled, the rest is left alone.

use std::collections::HashMap;

use base::{Day, Id};
use serde_json::{Map, Value as Json};
use store::{Change, Result, Row, Value, Write};

use super::{Tally, Target, sql};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Text,
    Day,
    Id,
    Bool,
}

/// A noun's table: its columns after `operator_id, service_id, id, reference`.
pub(super) struct Table {
    pub name: &'static str,
    pub columns: &'static [(&'static str, Kind)],
}

/// The value of a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Day(Day),
    Id(Id),
    Bool(bool),
}

/// A row of the register, its references already resolved.
pub(super) struct Incoming {
    pub reference: String,
    pub cells: Vec<Cell>,
}

/// Writes the rows of a noun; what became of them, and the identifier of each reference in the base.
pub(super) fn sync(
    write: &mut Write<'_>,
    target: Target,
    table: &Table,
    rows: &[Incoming],
) -> Result<(Tally, HashMap<String, Id>)> {
    let mut known = sql::existing(write, target, table)?;
    let mut tally = Tally::default();
    let mut fresh = Vec::new();
    for row in rows {
        match known.get(&row.reference) {
            None => fresh.push((write.new_id(), row)),
            Some((_, cells)) if *cells == row.cells => tally.unchanged += 1,
            Some((id, cells)) => {
                let (before, after) = differences(table, cells, &row.cells);
                sql::correct(write, target, table, *id, &row.cells)?;
                write.journal(&Change {
                    operator: target.operator,
                    action: "correct",
                    noun: table.name,
                    row: Some(*id),
                    before: Some(before),
                    after: Some(after),
                })?;
                tally.corrected += 1;
            }
        }
    }
    tally.created = fresh.len() as u64;
    sql::insert_all(write, target, table, &fresh)?;
    for (id, row) in fresh {
        known.insert(row.reference.clone(), (id, Vec::new()));
    }
    Ok((tally, known.into_iter().map(|(reference, (id, _))| (reference, id)).collect()))
}

/// Only what changed, column by column.
fn differences(table: &Table, before: &[Cell], after: &[Cell]) -> (Json, Json) {
    let mut sides = (Map::new(), Map::new());
    for (((name, _), old), new) in table.columns.iter().zip(before).zip(after) {
        if old != new {
            sides.0.insert((*name).to_owned(), old.json());
            sides.1.insert((*name).to_owned(), new.json());
        }
    }
    (Json::Object(sides.0), Json::Object(sides.1))
}

impl Cell {
    pub(super) fn day(day: Option<Day>) -> Cell {
        day.map_or(Cell::Null, Cell::Day)
    }

    pub(super) fn int(value: Option<i64>) -> Cell {
        value.map_or(Cell::Null, Cell::Int)
    }

    pub(super) fn id(value: Option<Id>) -> Cell {
        value.map_or(Cell::Null, Cell::Id)
    }

    pub(super) fn read(row: &Row<'_>, column: usize, kind: Kind) -> Result<Cell> {
        Ok(match kind {
            Kind::Int => Cell::int(row.get(column)?),
            Kind::Text => row.get::<Option<String>>(column)?.map_or(Cell::Null, Cell::Text),
            Kind::Day => Cell::day(row.get(column)?),
            Kind::Id => Cell::id(row.get(column)?),
            Kind::Bool => row.get::<Option<bool>>(column)?.map_or(Cell::Null, Cell::Bool),
        })
    }

    pub(super) fn value(&self, kind: Kind) -> Value<'_> {
        match self {
            Cell::Int(value) => Value::from(*value),
            Cell::Text(text) => Value::from(text),
            Cell::Day(day) => Value::from(*day),
            Cell::Id(id) => Value::from(*id),
            Cell::Bool(yes) => Value::from(*yes),
            Cell::Null => match kind {
                Kind::Int => Value::Int(None),
                Kind::Text => Value::Text(None),
                Kind::Day => Value::Day(None),
                Kind::Id => Value::Id(None),
                Kind::Bool => Value::Bool(None),
            },
        }
    }

    fn json(&self) -> Json {
        match self {
            Cell::Null => Json::Null,
            Cell::Int(value) => Json::from(*value),
            Cell::Text(text) => Json::from(text.as_str()),
            Cell::Day(day) => Json::from(day.to_string()),
            Cell::Id(id) => Json::from(id.to_string()),
            Cell::Bool(yes) => Json::from(*yes),
        }
    }
}
