//! Statements on projects.

use std::collections::HashMap;

use base::Id;
use store::{Read, Result, params};

use crate::access::Scope;
use crate::history::Table;

/// Whether this identifier is taken in a table, in whatever service.
pub(super) fn is_taken(read: &Read<'_>, table: &Table, scope: &Scope, id: Id) -> Result<bool> {
    let sql = format!("select id from {} where operator_id = ?1 and id = ?2 order by id", table.name);
    Ok(read.first(&sql, params![scope.operator, id], |row| row.get::<Id>(0))?.is_some())
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
