//! Rows as they are, or as they were known on an evening: today’s row, undone change by change from the
//! journal. A correction never falsifies what one knew: the journal keeps each row as it was before.

mod sql;
mod write;

use base::{Day, Id};
use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use store::{Read, Result};

use crate::access::Scope;

pub use sql::{insert, last_change, row, update};
pub use write::{Corrected, noted, told, withdrawn};

/// A table of rows of a person: its name, its columns after `operator_id, service_id, id, person_id`.
pub struct Table {
    /// Its name; the journal calls its rows so.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [(&'static str, Kind)],
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is named after what it holds")]
pub enum Kind {
    Int,
    Text,
    Day,
    Id,
    Bool,
    Instant,
}

/// What a row says, by column, in the form the journal keeps.
pub type Values = Map<String, Json>;

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its identifier.
    pub id: Id,
    /// Whose it is.
    pub person: Id,
    /// What it says.
    pub values: Values,
}

/// As of when one asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What came from this instant on was not known; nothing when one asks for today.
    before: Option<Timestamp>,
}

impl Known {
    /// As it is.
    pub const NOW: Known = Known { before: None };

    /// As it was known before an instant.
    pub fn before(instant: Timestamp) -> Known {
        Known { before: Some(instant) }
    }

    /// As it was known on the evening of a day.
    pub fn evening(day: Day) -> Known {
        Known { before: day.next().midnight_in_paris() }
    }

    /// Whether the past is asked for.
    pub fn is_past(self) -> bool {
        self.before.is_some()
    }

    /// Brings what a row says back to what was known; `false` when the row was not there yet.
    ///
    /// Rows that an import wrote have no line of their own: their identifier carries the instant.
    pub fn rewind(self, read: &Read<'_>, operator: Id, row: Id, values: &mut Values) -> Result<bool> {
        let Some(limit) = self.before else { return Ok(true) };
        if row.instant().is_some_and(|made| made >= limit) {
            return Ok(false);
        }
        for line in sql::changes_since(read, operator, row, limit)? {
            if line.action == "create" {
                return Ok(false);
            }
            let before = line.before.as_deref().and_then(|text| serde_json::from_str::<Values>(text).ok());
            for (column, value) in before.into_iter().flatten() {
                if let Some(known) = values.get_mut(&column) {
                    *known = value;
                }
            }
        }
        Ok(true)
    }
}

/// The rows of some persons in a table, as known then, by identifier.
pub fn rows(read: &Read<'_>, table: &Table, scope: &Scope, persons: &[Id], known: Known) -> Result<Vec<Row>> {
    let mut found = Vec::new();
    for person in persons {
        for mut row in sql::of_person(read, table, scope, *person)? {
            if known.rewind(read, scope.operator, row.id, &mut row.values)? {
                found.push(row);
            }
        }
    }
    Ok(found)
}

impl Row {
    /// The text of a column; empty when there is none.
    pub fn text(&self, column: &str) -> &str {
        self.values.get(column).and_then(Json::as_str).unwrap_or_default()
    }

    /// The number of a column: a word, a rank.
    pub fn int(&self, column: &str) -> Option<i64> {
        self.values.get(column).and_then(Json::as_i64)
    }

    /// The day of a column.
    pub fn day(&self, column: &str) -> Option<Day> {
        self.text(column).parse().ok()
    }

    /// The identifier of a column.
    pub fn id(&self, column: &str) -> Option<Id> {
        self.text(column).parse().ok()
    }

    /// Whether a column says yes.
    pub fn yes(&self, column: &str) -> bool {
        self.values.get(column).and_then(Json::as_bool).unwrap_or_default()
    }
}
