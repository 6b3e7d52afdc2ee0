//! A restricted file: absent from lists and search, but for its readers. And the emergency access: a reason, four
//! hours, and the head of service is told.

pub mod pages;
mod sql;

use base::Id;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{Change, Read, Result, Write};

use super::Scope;

pub use sql::{EmergencyLine, LookLine, ReaderLine, emergencies, looks_at, readers, restricted};

/// How long an emergency access lasts.
pub const EMERGENCY: SignedDuration = SignedDuration::from_hours(4);

/// A restriction in force.
#[derive(Clone, Debug)]
pub struct Restriction {
    /// Identifier.
    pub id: Id,
    /// Why.
    pub reason: String,
    /// Since when.
    pub set_at: Timestamp,
    /// By whom.
    pub set_by: String,
}

/// The restriction in force on a person's file.
pub fn of(read: &Read<'_>, operator: Id, person: Id) -> Result<Option<Restriction>> {
    sql::restriction(read, operator, person)
}

/// Restricts a file; whoever sets it reads it. Nothing changes when it is restricted already.
pub fn set(write: &mut Write<'_>, scope: &Scope, person: Id, reason: &str) -> Result<()> {
    sql::hold_person(write, scope.operator, person)?;
    if of(write, scope.operator, person)?.is_some() {
        return Ok(());
    }
    // Two files made one are restricted together: a twin left open would name her.
    for row in sql::same_person(write, scope.operator, person)? {
        let id = write.new_id();
        sql::insert_restriction(write, scope.operator, id, row, reason)?;
        sql::insert_reader(write, scope.operator, id, scope.account, None, "a réservé le dossier")?;
    }
    journal(write, scope.operator, "restrict", person, json!({ "reason": reason }))
}

/// Lifts the restriction of a file; it stays as a trace.
pub fn lift(write: &mut Write<'_>, operator: Id, person: Id, reason: &str) -> Result<()> {
    if of(write, operator, person)?.is_none() {
        return Ok(());
    }
    for row in sql::same_person(write, operator, person)? {
        if let Some(restriction) = of(write, operator, row)? {
            sql::lift_restriction(write, operator, restriction.id)?;
        }
    }
    journal(write, operator, "lift", person, json!({ "reason": reason }))
}

/// Lets an account read a restricted file.
pub fn let_read(write: &mut Write<'_>, operator: Id, person: Id, account: Id, reason: &str) -> Result<()> {
    if of(write, operator, person)?.is_none() {
        return Ok(());
    }
    open_to(write, operator, person, account, None, reason)?;
    let said = json!({ "account": account.to_string(), "reason": reason });
    journal(write, operator, "let-read", person, said)
}

/// Opens a restricted file of this number to who asks, for four hours: whose file it is, if there is one.
pub fn emergency(write: &mut Write<'_>, scope: &Scope, reference: &str, reason: &str) -> Result<Option<Id>> {
    let Some(person) = sql::restricted_of_reference(write, scope, reference)? else {
        return Ok(None);
    };
    let until = write.author().at + EMERGENCY;
    open_to(write, scope.operator, person, scope.account, Some(until), reason)?;
    let said = json!({ "account": scope.account.to_string(), "reason": reason, "until": until.to_string() });
    journal(write, scope.operator, "emergency", person, said)?;
    Ok(Some(person))
}

/// Adds a reader to the restriction of each row that is this person.
fn open_to(
    write: &mut Write<'_>,
    operator: Id,
    person: Id,
    account: Id,
    until: Option<Timestamp>,
    reason: &str,
) -> Result<()> {
    for row in sql::same_person(write, operator, person)? {
        if let Some(restriction) = of(write, operator, row)? {
            sql::insert_reader(write, operator, restriction.id, account, until, reason)?;
        }
    }
    Ok(())
}

fn journal(
    write: &mut Write<'_>,
    operator: Id,
    action: &str,
    person: Id,
    after: serde_json::Value,
) -> Result<()> {
    let row = Some(person);
    write.journal(&Change { operator, action, noun: "restriction", row, before: None, after: Some(after) })
}
