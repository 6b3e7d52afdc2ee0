//! Rows of projects enter the base: each change with its line in the journal, in one transaction.

use base::Id;
use serde_json::Value as Json;
use store::{Result, Write};

use super::{sql, stands};
use crate::access::Scope;
use crate::history::{self, Corrected, Row, Table, Values};
use crate::service;

/// Which rows are changed, of whom.
pub(super) struct Desk {
    pub scope: Scope,
    pub table: &'static Table,
    pub person: Id,
}

/// Values of a row, from names and what they say.
pub(super) fn values<const COUNT: usize>(pairs: [(&str, Json); COUNT]) -> Values {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl Desk {
    /// Notes a new row; `false` when a form that was sent twice has written it already.
    pub(super) fn create(&self, write: &mut Write<'_>, id: Id, mut values: Values) -> Result<bool> {
        if sql::is_taken(write, self.table, &self.scope, id)? {
            return Ok(false);
        }
        history::noted(write.author(), &mut values);
        history::insert(write, self.table, &self.scope, id, self.person, &values)?;
        history::told(write, self.table, (self.scope.operator, id), "create", None, values, "")?;
        self.settle(write)?;
        Ok(true)
    }

    /// Corrects a row as its form `seen` it; nothing is written when nothing changes, nor when someone corrected it
    /// meanwhile. The caller holds the operator.
    pub(super) fn correct(
        &self,
        write: &mut Write<'_>,
        row: Id,
        seen: Option<i64>,
        changed: &Values,
        reason: &str,
    ) -> Result<Corrected> {
        service::hold(write, self.scope.operator)?;
        let Some(row) = history::row(write, self.table, &self.scope, row)? else {
            return Ok(Corrected::Done);
        };
        let last = history::last_change(write, self.scope.operator, row.id)?;
        if seen.is_some_and(|seen| seen != last) {
            return Ok(Corrected::Overtaken(row));
        }
        self.change(write, "correct", &row, changed, reason)?;
        Ok(Corrected::Done)
    }

    /// Withdraws a row that should not be there; it stays in the base and in the journal.
    pub(super) fn withdraw(&self, write: &mut Write<'_>, row: Id, reason: &str) -> Result<()> {
        service::hold(write, self.scope.operator)?;
        let row = history::row(write, self.table, &self.scope, row)?;
        let Some(row) = row.filter(stands) else { return Ok(()) };
        let withdrawn = history::withdrawn(write.author());
        self.change(write, "withdraw", &row, &withdrawn, reason)
    }

    fn change(
        &self,
        write: &mut Write<'_>,
        action: &str,
        row: &Row,
        changed: &Values,
        reason: &str,
    ) -> Result<()> {
        let mut after = row.clone();
        after.values.extend(changed.clone());
        if after == *row {
            return Ok(());
        }
        history::update(write, self.table, &self.scope, row.id, changed)?;
        history::told(
            write,
            self.table,
            (self.scope.operator, row.id),
            action,
            Some(row.values.clone()),
            after.values,
            reason,
        )?;
        self.settle(write)
    }

    /// Figures count the projects that are signed, reviewed, ended, and what is handed over.
    fn settle(&self, write: &mut Write<'_>) -> Result<()> {
        match self.table.name {
            "project" | "project_signature" | "project_review" | "handover" => {
                service::revise(write, self.scope.operator, self.scope.service)
            }
            _ => Ok(()),
        }
    }
}
