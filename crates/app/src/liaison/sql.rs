//! Statements on the answers of forms and on agreements.

use std::collections::HashMap;

use base::{Day, Id};
use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};
use store::{Change, Read, Result, StoreError, Write, marks, params};

use super::consent::{Consent, Party};
use super::pieces::Piece;
use crate::access::Scope;

/// An answer that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of `form_entry`")]
pub struct Entry {
    pub value: String,
    pub saved_at: Timestamp,
    pub saved_by: String,
}

/// The answers of the form of a request, by question.
pub(super) fn entries(read: &Read<'_>, scope: &Scope, request: Id) -> Result<HashMap<String, Entry>> {
    let mut all = HashMap::new();
    read.each(
        "select f.field, f.value, f.saved_at, coalesce(a.name, f.saved_by) from form_entry f \
         left join account a on a.operator_id = f.operator_id and a.login = f.saved_by \
         where f.operator_id = ?1 and f.service_id = ?2 and f.request_id = ?3 order by f.field",
        params![scope.operator, scope.service, request],
        |row| {
            let entry = Entry { value: row.get(1)?, saved_at: row.get(2)?, saved_by: row.get(3)? };
            all.insert(row.get(0)?, entry);
            Ok(())
        },
    )?;
    Ok(all)
}

/// Saves the answers that changed: each with what it was, or nothing when nobody had written it.
pub fn save(
    write: &mut Write<'_>,
    scope: &Scope,
    request: Id,
    changes: &[(&str, Option<&str>, &str)],
) -> Result<()> {
    let author = write.author().clone();
    let (mut before, mut after) = (Map::new(), Map::new());
    for (field, was, value) in changes {
        let sql = match was {
            Some(_) => {
                "update form_entry set value = ?5, saved_at = ?6, saved_by = ?7 \
                 where operator_id = ?1 and service_id = ?2 and request_id = ?3 and field = ?4"
            }
            None => {
                "insert into form_entry (operator_id, service_id, request_id, field, value, saved_at, saved_by) \
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
            }
        };
        write.run(
            sql,
            params![scope.operator, scope.service, request, *field, *value, author.at, &author.name],
        )?;
        before.insert((*field).to_owned(), json!(was));
        after.insert((*field).to_owned(), json!(value));
    }
    write.journal(&Change {
        operator: scope.operator,
        action: "correct",
        noun: "form_entry",
        row: Some(request),
        before: Some(Json::Object(before)),
        after: Some(Json::Object(after)),
    })
}

/// The agreements of a request that were not withdrawn, the oldest first.
pub(super) fn consents(read: &Read<'_>, scope: &Scope, request: Id) -> Result<Vec<Consent>> {
    read.rows(
        "select id, party, name, answer, day, words from consent where operator_id = ?1 and service_id = ?2 \
         and request_id = ?3 and withdrawn_at is null order by day, id",
        params![scope.operator, scope.service, request],
        |row| {
            Ok(Consent {
                id: row.get(0)?,
                party: Party::read(&row.get::<String>(1)?)
                    .ok_or(StoreError::Column { column: 1, expected: "qui donne son accord" })?,
                name: row.get(2)?,
                answer: row.get(3)?,
                day: row.get(4)?,
                words: row.get(5)?,
            })
        },
    )
}

pub(crate) fn insert_consent(write: &mut Write<'_>, scope: &Scope, request: Id, one: &Consent) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into consent (operator_id, service_id, id, request_id, party, name, answer, day, words, noted_at, \
         noted_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            scope.operator,
            scope.service,
            one.id,
            request,
            one.party.word(),
            &one.name,
            &one.answer,
            one.day,
            &one.words,
            author.at,
            &author.name
        ],
    )?;
    let after = json!({
        "request": request.to_string(),
        "party": one.party.word(),
        "name": one.name,
        "answer": one.answer,
        "day": one.day.to_string(),
        "words": one.words,
    });
    tell(write, scope, "create", one.id, after)
}

pub(super) fn withdraw_consent(write: &mut Write<'_>, scope: &Scope, id: Id) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "update consent set withdrawn_at = ?3, withdrawn_by = ?4 where operator_id = ?1 and id = ?2 \
         and withdrawn_at is null",
        params![scope.operator, id, author.at, &author.name],
    )?;
    tell(write, scope, "withdraw", id, json!({ "withdrawn": true }))
}

fn tell(write: &mut Write<'_>, scope: &Scope, action: &str, row: Id, after: Json) -> Result<()> {
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun: "consent",
        row: Some(row),
        before: None,
        after: Some(after),
    })
}

/// What forms say of the entitlement: by request, the answers to its questions.
pub(super) fn said_of_rights(
    read: &Read<'_>,
    scope: &Scope,
    these: Option<&[Id]>,
) -> Result<HashMap<Id, HashMap<String, String>>> {
    let mut all: HashMap<Id, HashMap<String, String>> = HashMap::new();
    let mut values = params![scope.operator, scope.service].to_vec();
    let mut only = String::new();
    if let Some(these) = these.filter(|these| !these.is_empty()) {
        only = format!("and f.request_id in ({}) ", marks(3, these.len()));
        values.extend(these.iter().map(|id| store::Value::from(*id)));
    }
    let sql = format!(
        "select f.request_id, f.field, f.value from form_entry f where f.operator_id = ?1 and f.service_id = ?2 {only}\
         and f.field in ('droit', 'droit-fin', 'droit-numero', 'droit-depot') order by f.request_id, f.field"
    );
    read.each(&sql, &values, |row| {
        all.entry(row.get(0)?).or_default().insert(row.get(1)?, row.get(2)?);
        Ok(())
    })?;
    Ok(all)
}

/// The notifications in force on a day, by request that has no outcome yet: their last day.
pub(super) fn notified(read: &Read<'_>, scope: &Scope, today: Day) -> Result<HashMap<Id, Option<Day>>> {
    let mut by_person: HashMap<Id, Option<Day>> = HashMap::new();
    read.each(
        "select coalesce(p.kept_id, p.id), d.ends from decision d join person p on p.operator_id = d.operator_id \
         and p.id = d.person_id where d.operator_id = ?1 and d.service_id = ?2 and d.kind = 'notification' \
         and d.withdrawn_at is null and coalesce(d.effective, d.decided) <= ?3 and (d.ends is null or d.ends >= ?3) \
         order by d.decided, d.id",
        params![scope.operator, scope.service, today],
        |row| {
            by_person.insert(row.get(0)?, row.get(1)?);
            Ok(())
        },
    )?;
    let mut all = HashMap::new();
    if by_person.is_empty() {
        return Ok(all);
    }
    read.each(
        "select c.request_id, coalesce(p.kept_id, p.id) from request_circuit c \
         join request r on r.operator_id = c.operator_id and r.id = c.request_id \
         join person p on p.operator_id = r.operator_id and p.id = r.person_id \
         where c.operator_id = ?1 and c.service_id = ?2 and r.outcome is null order by c.request_id",
        params![scope.operator, scope.service],
        |row| {
            if let Some(ends) = by_person.get(&row.get(1)?) {
                all.insert(row.get(0)?, *ends);
            }
            Ok(())
        },
    )?;
    Ok(all)
}

/// A document goes with a request.
pub(super) fn join_document(write: &mut Write<'_>, scope: &Scope, request: Id, document: Id) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into request_document (operator_id, service_id, request_id, document_id, joined_at, joined_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![scope.operator, scope.service, request, document, author.at, &author.name],
    )?;
    write.journal(&Change {
        operator: scope.operator,
        action: "create",
        noun: "request_document",
        row: Some(document),
        before: None,
        after: Some(json!({ "request": request.to_string() })),
    })
}

/// The documents that go with a request, the last first; those withdrawn from the file, or kept from the team since, are
/// left out.
pub(crate) fn pieces(read: &Read<'_>, scope: &Scope, request: Id) -> Result<Vec<Piece>> {
    read.rows(
        "select d.id, d.title, d.kind, coalesce(a.name, j.joined_by) from request_document j \
         join document d on d.operator_id = j.operator_id and d.id = j.document_id \
         left join account a on a.operator_id = j.operator_id and a.login = j.joined_by \
         where j.operator_id = ?1 and j.service_id = ?2 and j.request_id = ?3 and d.withdrawn_at is null \
         and d.scope = 'équipe' order by j.joined_at desc, d.id",
        params![scope.operator, scope.service, request],
        |row| Ok(Piece { id: row.get(0)?, title: row.get(1)?, kind: row.get(2)?, by: row.get(3)? }),
    )
}
