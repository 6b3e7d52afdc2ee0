//! The operator (organisme gestionnaire) and its services.

pub mod look;
mod sql;

use base::Id;
use jiff::Timestamp;
use store::{Change, Read, StoreError, Write};

pub use sql::{all, find, hold, hold_facts, operator, revise};

/// The organisation that runs the services: the tenant of every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// First in every key.
    pub id: Id,
    /// `Association des Trois Vallées`.
    pub name: String,
    /// Establishment, department: under the name on a cover.
    pub detail: String,
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The operator it belongs to.
    pub operator: Id,
    /// Its identifier.
    pub id: Id,
    /// What one types: `aer`.
    pub code: String,
    /// `Service d’action éducative renforcée`.
    pub name: String,
    /// What it does, under its name on a cover.
    pub detail: String,
    /// The report template (trame): `aer`, `sessad-ip`…
    pub model: String,
    /// The agreement's rules of counting, when they differ from the default (JSON).
    pub rules: Option<String>,
    /// Grows with every change of the service's facts.
    pub revision: i64,
    /// When its facts last changed.
    pub revised_at: Timestamp,
}

/// A service to open.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the fields of Service")]
pub struct NewService<'a> {
    pub code: &'a str,
    pub name: &'a str,
    pub detail: &'a str,
    pub model: &'a str,
    pub rules: Option<&'a str>,
}

/// The operator of this base; made with this name when there is none.
pub fn found_operator(write: &mut Write<'_>, name: &str, detail: &str) -> Result<Operator, StoreError> {
    if let Some(operator) = sql::operator(write)? {
        return Ok(operator);
    }
    let operator = Operator { id: write.new_id(), name: name.to_owned(), detail: detail.to_owned() };
    sql::insert_operator(write, &operator)?;
    let after = serde_json::json!({ "name": operator.name, "detail": operator.detail });
    journal(write, operator.id, "operator", operator.id, after)?;
    Ok(operator)
}

/// Opens a service; nothing when its code is taken.
pub fn open(
    write: &mut Write<'_>,
    operator: &Operator,
    new: &NewService<'_>,
) -> Result<Option<Id>, StoreError> {
    if sql::find(write, operator.id, new.code)?.is_some() {
        return Ok(None);
    }
    let id = write.new_id();
    sql::insert(write, operator.id, id, new)?;
    let after = serde_json::json!({ "code": new.code, "name": new.name, "model": new.model });
    journal(write, operator.id, "service", id, after)?;
    Ok(Some(id))
}

fn journal(
    write: &mut Write<'_>,
    operator: Id,
    noun: &str,
    row: Id,
    after: serde_json::Value,
) -> Result<(), StoreError> {
    write.journal(&Change {
        operator,
        action: "create",
        noun,
        row: Some(row),
        before: None,
        after: Some(after),
    })
}

/// A code is short, lower case, without spaces: it is typed and stands in addresses.
pub fn is_code(text: &str) -> bool {
    let signs = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    signs && (1..=60).contains(&text.len())
}

/// A base nobody has migrated or opened a service in has no operator.
pub fn is_empty(read: &Read<'_>) -> Result<bool, StoreError> {
    Ok(sql::operator(read)?.is_none())
}
