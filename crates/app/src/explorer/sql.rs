//! Statements on saved questions.

use base::Id;
use jiff::Timestamp;
use serde_json::json;
use store::{Change, Read, Result, Write, params};

use crate::access::Scope;

/// A question that was saved, and by whom.
#[derive(Clone, Debug)]
pub(super) struct Saved {
    /// Its row.
    pub id: Id,
    /// As it was named.
    pub name: String,
    /// The question, as an address writes it.
    pub query: String,
    /// Who saved it.
    pub account: Id,
    /// Their name.
    pub by: String,
    /// Since when the service has it too.
    pub shared_at: Option<Timestamp>,
}

/// The questions of a service that one has: one’s own, and those that are shared.
pub(super) fn saved(read: &Read<'_>, scope: &Scope) -> Result<Vec<Saved>> {
    read.rows(
        "select q.id, q.name, q.query, q.account_id, a.name, q.shared_at from saved_question q \
         join account a on a.operator_id = q.operator_id and a.id = q.account_id \
         where q.operator_id = ?1 and q.service_id = ?2 and q.withdrawn_at is null \
         and (q.account_id = ?3 or q.shared_at is not null) order by q.id",
        params![scope.operator, scope.service, scope.account],
        |row| {
            Ok(Saved {
                id: row.get(0)?,
                name: row.get(1)?,
                query: row.get(2)?,
                account: row.get(3)?,
                by: row.get(4)?,
                shared_at: row.get(5)?,
            })
        },
    )
}

/// Saves a question, for oneself or for the service too.
pub(super) fn insert(
    write: &mut Write<'_>,
    scope: &Scope,
    (name, query): (&str, &str),
    shared: bool,
) -> Result<()> {
    let (id, author) = (write.new_id(), write.author().clone());
    write.run(
        "insert into saved_question (operator_id, service_id, id, account_id, name, query, saved_at, saved_by, \
         shared_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            scope.operator,
            scope.service,
            id,
            scope.account,
            name,
            query,
            author.at,
            &author.name,
            shared.then_some(author.at)
        ],
    )?;
    write.journal(&Change {
        operator: scope.operator,
        action: "create",
        noun: "saved_question",
        row: Some(id),
        before: None,
        after: Some(json!({ "name": name, "query": query, "shared": shared })),
    })
}

/// Withdraws a question: it stays in the base.
pub(super) fn withdraw(write: &mut Write<'_>, scope: &Scope, saved: &Saved) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "update saved_question set withdrawn_at = ?4, withdrawn_by = ?5 \
         where operator_id = ?1 and service_id = ?2 and id = ?3 and withdrawn_at is null",
        params![scope.operator, scope.service, saved.id, author.at, &author.name],
    )?;
    write.journal(&Change {
        operator: scope.operator,
        action: "withdraw",
        noun: "saved_question",
        row: Some(saved.id),
        before: Some(
            json!({ "name": saved.name, "query": saved.query, "shared": saved.shared_at.is_some() }),
        ),
        after: None,
    })
}
