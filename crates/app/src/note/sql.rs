//! Statements on notes. A clinical note is read by who may, and only counted for the others; a note of an
//! act whose file of someone is closed to me is not there.

use base::{Day, Id};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use store::{Read, Result, Row, Value, Write, params};

use super::{About, Reach, Reader, Text};
use crate::access::{OPEN_TO_ME, Scope};

/// A note as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Identifier.
    pub id: Id,
    /// On whom, when it is on a person.
    pub person: Option<Id>,
    /// On which act, when it is on one.
    pub act: Option<Id>,
    /// Who reads it.
    pub reach: Reach,
    /// Which version it is.
    pub version: i64,
    /// The day it is about.
    pub day: Day,
    /// What it says.
    pub text: String,
    /// Who wrote this version.
    pub author: String,
    /// When this version was written.
    pub at: Timestamp,
    /// When the note was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// The account that wrote the first version.
    pub owner: Id,
    /// What the address of its act says.
    pub act_reference: Option<String>,
}

/// A version of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// From 1.
    pub number: i64,
    /// What it said.
    pub text: String,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// Why, when it corrects the one before.
    pub reason: String,
}

const SAYS: &str = "n.id, n.person_id, n.act_id, n.scope, n.version, n.day, v.text, w.name, v.at, n.withdrawn_at, \
    n.author, a.reference";
const WITH: &str = "join note_version v on v.operator_id = n.operator_id and v.note_id = n.id \
    and v.version = n.version \
    join account w on w.operator_id = v.operator_id and w.id = v.author \
    left join act a on a.operator_id = n.operator_id and a.service_id = n.service_id and a.day = n.day \
    and a.id = n.act_id";

fn note(row: &Row<'_>) -> Result<Note> {
    Ok(Note {
        id: row.get(0)?,
        person: row.get(1)?,
        act: row.get(2)?,
        reach: Reach::of(&row.get::<String>(3)?),
        version: row.get(4)?,
        day: row.get(5)?,
        text: row.get(6)?,
        author: row.get(7)?,
        at: row.get(8)?,
        withdrawn_at: row.get(9)?,
        owner: row.get(10)?,
        act_reference: row.get(11)?,
    })
}

/// ?5 team notes, ?6 clinical notes. Every person that the note touches has a file open to me.
fn readable() -> String {
    format!("((n.scope = 'équipe' and ?5) or (n.scope = 'clinique' and ?6)) and {}", open())
}

fn open() -> String {
    let closed = OPEN_TO_ME.strip_prefix("not ").unwrap_or(OPEN_TO_ME);
    format!(
        "not exists (select 1 from enrolment e where e.operator_id = n.operator_id and e.service_id = n.service_id \
         and e.person_id = n.person_id and {closed}) \
         and not exists (select 1 from act_person e where e.operator_id = n.operator_id \
         and e.service_id = n.service_id and e.day = n.day and e.act_id = n.act_id and {closed})"
    )
}

fn keys(reader: &Reader) -> Vec<Value<'static>> {
    let scope = &reader.scope;
    params![scope.operator, scope.service, scope.account, scope.now, reader.team, reader.clinical].to_vec()
}

/// Notes on these persons, or on acts with them: a table `t` of identifiers.
fn about(persons: &[Id], values: &mut Vec<Value<'static>>) -> String {
    let mut list = Vec::new();
    for person in persons {
        values.push((*person).into());
        list.push(format!("?{}", values.len()));
    }
    let list = list.join(", ");
    // Cross joins: from the few acts of a person to their notes, never from all the notes of the service.
    format!(
        "(select m.id as id from note m where m.operator_id = ?1 and m.service_id = ?2 and m.person_id in ({list}) \
         union select m.id from act_person k cross join note m where k.operator_id = ?1 and k.service_id = ?2 \
         and k.person_id in ({list}) and m.operator_id = k.operator_id and m.service_id = k.service_id \
         and m.act_id = k.act_id and m.day = k.day) t"
    )
}

/// The notes of persons that one may read, the last ones first; withdrawn ones are left out.
pub fn of_persons(read: &Read<'_>, reader: &Reader, persons: &[Id], most: i64) -> Result<Vec<Note>> {
    let mut values = keys(reader);
    let about = about(persons, &mut values);
    values.push(most.into());
    let sql = format!(
        "select {SAYS} from {about} cross join note n {WITH} where n.operator_id = ?1 and n.id = t.id \
         and n.service_id = ?2 and n.withdrawn_at is null and {} order by n.day desc, n.created_at desc, n.id desc limit ?{}",
        readable(),
        values.len()
    );
    read.rows(&sql, &values, note)
}

/// How many clinical notes of persons one may not read.
pub fn hidden(read: &Read<'_>, reader: &Reader, persons: &[Id]) -> Result<i64> {
    if reader.clinical {
        return Ok(0);
    }
    let mut values = keys(reader);
    let about = about(persons, &mut values);
    let sql = format!(
        "select count(*) from {about} cross join note n where n.operator_id = ?1 and n.id = t.id \
         and n.service_id = ?2 and n.withdrawn_at is null and n.scope = 'clinique' and {} order by 1",
        open()
    );
    Ok(read.first(&sql, &values, |row| row.get(0))?.unwrap_or_default())
}

/// The notes of an act that one may read.
pub fn of_act(read: &Read<'_>, reader: &Reader, act: Id) -> Result<Vec<Note>> {
    let mut values = keys(reader);
    values.push(act.into());
    let sql = format!(
        "select {SAYS} from note n {WITH} where n.operator_id = ?1 and n.service_id = ?2 and n.act_id = ?7 and n.withdrawn_at is null \
         and {} order by n.created_at, n.id",
        readable()
    );
    read.rows(&sql, &values, note)
}

/// How many clinical notes of an act one may not read.
pub fn hidden_of_act(read: &Read<'_>, reader: &Reader, act: Id) -> Result<i64> {
    if reader.clinical {
        return Ok(0);
    }
    let count = read.first(
        "select count(*) from note n where n.operator_id = ?1 and n.service_id = ?2 and n.act_id = ?3 \
         and n.withdrawn_at is null and n.scope = 'clinique' order by 1",
        params![reader.scope.operator, reader.scope.service, act],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or_default())
}

/// A note that one may read, withdrawn or not.
pub fn find(read: &Read<'_>, reader: &Reader, id: Id) -> Result<Option<Note>> {
    let mut values = keys(reader);
    values.push(id.into());
    let sql = format!(
        "select {SAYS} from note n {WITH} where n.operator_id = ?1 and n.service_id = ?2 and n.id = ?7 and {} order by n.id",
        readable()
    );
    read.first(&sql, &values, note)
}

/// The versions of a note that one may read, the last one first.
pub fn versions(read: &Read<'_>, operator: Id, note: Id) -> Result<Vec<Version>> {
    read.rows(
        "select v.version, v.text, w.name, v.at, v.reason from note_version v \
         join account w on w.operator_id = v.operator_id and w.id = v.author \
         where v.operator_id = ?1 and v.note_id = ?2 order by v.version desc",
        params![operator, note],
        |row| {
            Ok(Version {
                number: row.get(0)?,
                text: row.get(1)?,
                author: row.get(2)?,
                at: row.get(3)?,
                reason: row.get(4)?,
            })
        },
    )
}

/// Writes a new note; false when its form had already written one.
pub(super) fn insert(
    write: &mut Write<'_>,
    scope: &Scope,
    id: Id,
    about: About,
    reach: Reach,
    day: Day,
) -> Result<bool> {
    let at = write.author().at;
    let (person, act) = match about {
        About::Person(person) => (Some(person), None),
        About::Act(act) => (None, Some(act)),
    };
    let written = write.run(
        "insert into note (operator_id, service_id, id, person_id, act_id, scope, version, day, author, created_at) \
         values (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8, ?9) on conflict (operator_id, id) do nothing",
        params![scope.operator, scope.service, id, person, act, reach.code(), day, scope.account, at],
    )?;
    Ok(written > 0)
}

/// What the first version of a note of this account said.
pub(super) fn first_text(read: &Read<'_>, scope: &Scope, id: Id) -> Result<Option<String>> {
    read.first(
        "select text from note_version where operator_id = ?1 and note_id = ?2 and version = 1 and author = ?3 \
         order by version",
        params![scope.operator, id, scope.account],
        |row| row.get(0),
    )
}

pub(super) fn insert_version(
    write: &mut Write<'_>,
    scope: &Scope,
    id: Id,
    version: i64,
    text: &Text,
    reason: &str,
) -> Result<()> {
    let at = write.author().at;
    write.run(
        "insert into note_version (operator_id, note_id, version, text, author, at, reason) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![scope.operator, id, version, text.as_str(), scope.account, at, reason],
    )?;
    Ok(())
}

/// One version more; false when the note no longer says the version that was seen.
pub(super) fn raise_version(write: &mut Write<'_>, scope: &Scope, id: Id, seen: i64) -> Result<bool> {
    let raised = write.run(
        "update note set version = version + 1 \
         where operator_id = ?1 and service_id = ?2 and id = ?3 and version = ?4",
        params![scope.operator, scope.service, id, seen],
    )?;
    Ok(raised > 0)
}

pub(super) fn withdraw(write: &mut Write<'_>, scope: &Scope, id: Id) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "update note set withdrawn_at = ?4, withdrawn_by = ?5 \
         where operator_id = ?1 and service_id = ?2 and id = ?3 and withdrawn_at is null",
        params![scope.operator, scope.service, id, author.at, &author.name],
    )?;
    Ok(())
}

pub(super) fn row(read: &Read<'_>, scope: &Scope, id: Id) -> Result<Option<Json>> {
    let text = |id: Option<Id>| id.map(|id| id.to_string());
    read.first(
        "select person_id, act_id, scope, version, day, author, withdrawn_by from note \
         where operator_id = ?1 and service_id = ?2 and id = ?3 order by id",
        params![scope.operator, scope.service, id],
        |row| {
            Ok(json!({
                "service": scope.service.to_string(),
                "person": text(row.get(0)?),
                "act": text(row.get(1)?),
                "scope": row.get::<String>(2)?,
                "version": row.get::<i64>(3)?,
                "day": row.get::<Day>(4)?.to_string(),
                "author": text(row.get(5)?),
                "withdrawn_by": row.get::<Option<String>>(6)?,
            }))
        },
    )
}

/// In whose files a note is: hers, or those of who was at its act.
pub fn persons_of(read: &Read<'_>, scope: &Scope, note: &Note) -> Result<Vec<Id>> {
    let mut persons: Vec<Id> = note.person.into_iter().collect();
    if let Some(act) = note.act {
        persons.extend(read.rows(
            "select person_id from act_person where operator_id = ?1 and service_id = ?2 and day = ?3 and act_id = ?4 \
             order by person_id",
            params![scope.operator, scope.service, note.day, act],
            |row| row.get::<Id>(0),
        )?);
    }
    Ok(persons)
}

/// A note as the search reads it.
pub(super) struct Searchable {
    pub service: Id,
    pub id: Id,
    pub person: Option<Id>,
    pub reach: Reach,
    pub day: Day,
    pub text: String,
}

/// The last version of a note, or of every one; those that were withdrawn are not searched.
pub(super) fn searchable(read: &Read<'_>, operator: Id, note: Option<Id>) -> Result<Vec<Searchable>> {
    let one = if note.is_some() { "and n.id = ?2" } else { "and ?2 = ?2" };
    let sql = format!(
        "select n.service_id, n.id, coalesce(n.person_id, (select p.person_id from act_person p \
         where p.operator_id = n.operator_id and p.service_id = n.service_id and p.day = n.day \
         and p.act_id = n.act_id order by p.person_id limit 1)), n.scope, n.day, v.text from note n \
         join note_version v on v.operator_id = n.operator_id and v.note_id = n.id and v.version = n.version \
         where n.operator_id = ?1 {one} and n.withdrawn_at is null order by n.id"
    );
    read.rows(&sql, params![operator, note.unwrap_or(operator)], |row| {
        let (service, id, person) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let reach = Reach::of(&row.get::<String>(3)?);
        Ok(Searchable { service, id, person, reach, day: row.get(4)?, text: row.get(5)? })
    })
}
