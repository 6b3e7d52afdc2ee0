//! Statements on measures, their terms, suspensions and keyworkers, and on decisions.

use std::collections::HashMap;

use base::{Day, Id};
use store::{Change, Read, Result, Row, StoreError, Write, params};

use super::words::Professional;
use super::{Assignment, Course, Decision, LastChange, Measure, Role, Suspension, Term};
use crate::access::{OPEN_TO_ME, Scope};

const MEASURE: &str = "m.id, m.reference, m.person_id, m.kind, m.prescriber, m.territory, m.decided, m.starts, \
     m.ends, m.motive, m.outcome, m.keyworker, m.co_keyworker, m.intensity";

fn measure(row: &Row<'_>) -> Result<Measure> {
    Ok(Measure {
        id: row.get(0)?,
        reference: row.get(1)?,
        person: row.get(2)?,
        kind: row.get(3)?,
        prescriber: row.get(4)?,
        territory: row.get(5)?,
        decided: row.get(6)?,
        starts: row.get(7)?,
        ends: row.get(8)?,
        motive: row.get(9)?,
        outcome: row.get(10)?,
        keyworker: row.get(11)?,
        co_keyworker: row.get(12)?,
        intensity: row.get(13)?,
    })
}

/// Measures of this service that `which` chooses, unless the file is restricted to others.
fn measures(read: &Read<'_>, scope: &Scope, which: &str, id: Id) -> Result<Vec<Measure>> {
    let sql = format!(
        "select {MEASURE} from measure m join enrolment e on e.operator_id = m.operator_id \
         and e.service_id = m.service_id and e.person_id = m.person_id \
         where m.operator_id = ?1 and m.service_id = ?2 and {which} and {OPEN_TO_ME} order by m.starts, m.id"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now, id], measure)
}

/// A measure of one of these rows of a person, and all that happened to it.
pub(super) fn course(read: &Read<'_>, scope: &Scope, persons: &[Id], id: Id) -> Result<Option<Course>> {
    let found = measures(read, scope, "m.id = ?5", id)?.into_iter().find(|one| persons.contains(&one.person));
    found.map(|measure| complete(read, scope, measure)).transpose()
}

/// The measures of these rows of a person, the last first.
pub fn courses_of(read: &Read<'_>, scope: &Scope, persons: &[Id]) -> Result<Vec<Course>> {
    let mut courses = Vec::new();
    for person in persons {
        for measure in measures(read, scope, "m.person_id = ?5", *person)? {
            courses.push(complete(read, scope, measure)?);
        }
    }
    courses.sort_by_key(|course| (std::cmp::Reverse(course.measure.starts), course.measure.id));
    Ok(courses)
}

fn complete(read: &Read<'_>, scope: &Scope, measure: Measure) -> Result<Course> {
    let key = params![scope.operator, scope.service, measure.id];
    let terms = read.rows(
        "select id, starts, ends, decision_id from measure_term where operator_id = ?1 and service_id = ?2 \
         and measure_id = ?3 and withdrawn_at is null order by starts, id",
        key,
        |row| Ok(Term { id: row.get(0)?, starts: row.get(1)?, ends: row.get(2)?, decision: row.get(3)? }),
    )?;
    let suspensions = read.rows(
        "select id, starts, ends, reason from measure_suspension where operator_id = ?1 and service_id = ?2 \
         and measure_id = ?3 order by starts, id",
        key,
        |row| Ok(Suspension { id: row.get(0)?, starts: row.get(1)?, ends: row.get(2)?, reason: row.get(3)? }),
    )?;
    let mut assignments = read.rows(
        "select id, role, professional_id, starts, ends from assignment where operator_id = ?1 \
         and service_id = ?2 and measure_id = ?3 order by id",
        key,
        |row| {
            let role: String = row.get(1)?;
            Ok(Assignment {
                id: row.get(0)?,
                role: if role == Role::Keyworker.word() { Role::Keyworker } else { Role::CoKeyworker },
                professional: row.get(2)?,
                starts: row.get(3)?,
                ends: row.get(4)?,
            })
        },
    )?;
    assignments.sort_by_key(|one| (one.starts, one.id));
    Ok(Course { measure, terms, suspensions, assignments })
}

/// Decisions of these rows of a person that were not withdrawn, the last first.
pub fn decisions_of(read: &Read<'_>, scope: &Scope, persons: &[Id]) -> Result<Vec<Decision>> {
    let mut decisions = Vec::new();
    for person in persons {
        decisions.extend(read.rows(
            "select id, person_id, kind, number, authority, decided, received, effective, ends from decision \
             where operator_id = ?1 and service_id = ?2 and person_id = ?3 and withdrawn_at is null \
             order by decided, id",
            params![scope.operator, scope.service, *person],
            |row| {
                Ok(Decision {
                    id: row.get(0)?,
                    person: row.get(1)?,
                    kind: row.get(2)?,
                    number: row.get(3)?,
                    authority: row.get(4)?,
                    decided: row.get(5)?,
                    received: row.get(6)?,
                    effective: row.get(7)?,
                    ends: row.get(8)?,
                })
            },
        )?);
    }
    decisions.sort_by_key(|one| (std::cmp::Reverse(one.decided), one.id));
    Ok(decisions)
}

/// The words of a column of measures (and of requests, which share the first three), most used first.
pub(super) fn used_words(read: &Read<'_>, scope: &Scope, column: &str) -> Result<Vec<i64>> {
    let of_requests = match column {
        "kind" | "prescriber" | "territory" => format!(
            " union all select {column} as word from request where operator_id = ?1 and service_id = ?2"
        ),
        _ => String::new(),
    };
    let sql = format!(
        "select word, count(*) from (select {column} as word from measure where operator_id = ?1 \
         and service_id = ?2{of_requests}) as words where word is not null group by word order by 2 desc, 1"
    );
    read.rows(&sql, params![scope.operator, scope.service], |row| row.get(0))
}

/// Professionals of the service, and whether they have an employment under way.
pub(super) fn staff(read: &Read<'_>, scope: &Scope, today: Day) -> Result<Vec<Professional>> {
    read.rows(
        "select p.id, p.name, exists (select 1 from employment w where w.operator_id = p.operator_id \
         and w.professional_id = p.id and (w.starts is null or w.starts <= ?3) \
         and (w.ends is null or w.ends >= ?3)) from professional p \
         where p.operator_id = ?1 and p.service_id = ?2 order by p.name, p.id",
        params![scope.operator, scope.service, today],
        |row| Ok(Professional { id: row.get(0)?, name: row.get(1)?, present: row.get(2)? }),
    )
}

/// Who changed a row last.
pub(super) fn last_change(read: &Read<'_>, operator: Id, row: Id) -> Result<Option<LastChange>> {
    read.first(
        "select author, at from journal where operator_id = ?1 and row_id = ?2 order by seq desc limit 1",
        params![operator, row],
        |row| Ok(LastChange { author: row.get(0)?, at: row.get(1)? }),
    )
}

/// The next free reference of a year for what is typed: `M2022-0007`. The register's own are left alone.
pub(crate) fn next_reference(
    read: &Read<'_>,
    scope: &Scope,
    table: &str,
    letter: char,
    year: i16,
) -> Result<String> {
    let prefix = format!("{letter}{year}-");
    let sql = format!(
        "select reference from {table} where operator_id = ?1 and service_id = ?2 and reference like ?3 \
         order by reference"
    );
    let taken: Vec<String> =
        read.rows(&sql, params![scope.operator, scope.service, &format!("{prefix}%")], |row| row.get(0))?;
    let last = taken.iter().filter_map(|one| one.strip_prefix(&prefix)?.parse::<u32>().ok()).max();
    Ok(format!("{prefix}{:04}", last.unwrap_or_default() + 1))
}

pub(crate) fn insert_measure(write: &mut Write<'_>, scope: &Scope, one: &Measure) -> Result<()> {
    write.run(
        "insert into measure (operator_id, service_id, id, reference, person_id, kind, prescriber, territory, \
         decided, starts, ends, motive, outcome, keyworker, co_keyworker, intensity) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        params![
            scope.operator,
            scope.service,
            one.id,
            &one.reference,
            one.person,
            one.kind,
            one.prescriber,
            one.territory,
            one.decided,
            one.starts,
            one.ends,
            one.motive,
            one.outcome,
            one.keyworker,
            one.co_keyworker,
            one.intensity.as_ref()
        ],
    )?;
    tell(write, scope, ("measure", "create"), one.id, None, one.json())
}

/// Changes a measure's row; the journal keeps what it was, what it is, and why when one is asked.
pub(crate) fn change_measure(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    before: &Measure,
    after: &Measure,
    reason: Option<&str>,
) -> Result<()> {
    write.run(
        "update measure set kind = ?3, prescriber = ?4, territory = ?5, decided = ?6, starts = ?7, ends = ?8, \
         motive = ?9, outcome = ?10, keyworker = ?11, co_keyworker = ?12, intensity = ?13 \
         where operator_id = ?1 and id = ?2",
        params![
            scope.operator,
            after.id,
            after.kind,
            after.prescriber,
            after.territory,
            after.decided,
            after.starts,
            after.ends,
            after.motive,
            after.outcome,
            after.keyworker,
            after.co_keyworker,
            after.intensity.as_ref()
        ],
    )?;
    let mut json = after.json();
    if let (Some(reason), Some(object)) = (reason, json.as_object_mut()) {
        object.insert("reason".to_owned(), reason.into());
    }
    tell(write, scope, ("measure", action), after.id, Some(before.json()), json)
}

pub(crate) fn insert_term(
    write: &mut Write<'_>,
    scope: &Scope,
    measure: Id,
    starts: Day,
    ends: Option<Day>,
    decision: Option<Id>,
) -> Result<()> {
    let (id, author) = (write.new_id(), write.author().clone());
    write.run(
        "insert into measure_term (operator_id, service_id, id, measure_id, starts, ends, decision_id, \
         recorded_at, recorded_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![scope.operator, scope.service, id, measure, starts, ends, decision, author.at, &author.name],
    )?;
    let term = Term { id, starts, ends, decision };
    tell(write, scope, ("measure_term", "create"), id, None, term_json(measure, &term))
}

/// The term is no longer the one: another says from when to when.
pub(super) fn withdraw_term(write: &mut Write<'_>, scope: &Scope, measure: Id, term: &Term) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "update measure_term set withdrawn_at = ?3, withdrawn_by = ?4 where operator_id = ?1 and id = ?2 \
         and withdrawn_at is null",
        params![scope.operator, term.id, author.at, &author.name],
    )?;
    let before = term_json(measure, term);
    tell(write, scope, ("measure_term", "withdraw"), term.id, Some(before), serde_json::json!({}))
}

fn term_json(measure: Id, term: &Term) -> serde_json::Value {
    serde_json::json!({
        "measure_id": measure.to_string(),
        "starts": term.starts.to_string(),
        "ends": term.ends.map(|day| day.to_string()),
        "decision_id": term.decision.map(|id| id.to_string()),
    })
}

pub(crate) fn insert_suspension(
    write: &mut Write<'_>,
    scope: &Scope,
    measure: Id,
    starts: Day,
    reason: &str,
) -> Result<()> {
    let (id, author) = (write.new_id(), write.author().clone());
    write.run(
        "insert into measure_suspension (operator_id, service_id, id, measure_id, starts, reason, recorded_at, \
         recorded_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![scope.operator, scope.service, id, measure, starts, reason, author.at, &author.name],
    )?;
    let one = Suspension { id, starts, ends: None, reason: reason.to_owned() };
    tell(write, scope, ("measure_suspension", "create"), id, None, suspension_json(measure, &one))
}

pub(crate) fn end_suspension(
    write: &mut Write<'_>,
    scope: &Scope,
    measure: Id,
    before: &Suspension,
    ends: Day,
) -> Result<()> {
    write.run(
        "update measure_suspension set ends = ?3 where operator_id = ?1 and id = ?2 and ends is null",
        params![scope.operator, before.id, ends],
    )?;
    let after = Suspension { ends: Some(ends), ..before.clone() };
    let json = suspension_json(measure, before);
    tell(write, scope, ("measure_suspension", "end"), before.id, Some(json), suspension_json(measure, &after))
}

fn suspension_json(measure: Id, one: &Suspension) -> serde_json::Value {
    serde_json::json!({
        "measure_id": measure.to_string(),
        "starts": one.starts.to_string(),
        "ends": one.ends.map(|day| day.to_string()),
        "reason": one.reason,
    })
}

pub(crate) fn insert_assignment(
    write: &mut Write<'_>,
    scope: &Scope,
    measure: Id,
    one: &Assignment,
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into assignment (operator_id, service_id, id, measure_id, role, professional_id, starts, ends, \
         recorded_at, recorded_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            scope.operator,
            scope.service,
            one.id,
            measure,
            one.role.word(),
            one.professional,
            one.starts,
            one.ends,
            author.at,
            &author.name
        ],
    )?;
    tell(write, scope, ("assignment", "create"), one.id, None, assignment_json(measure, one))
}

pub(crate) fn end_assignment(
    write: &mut Write<'_>,
    scope: &Scope,
    measure: Id,
    before: &Assignment,
    ends: Day,
) -> Result<()> {
    write.run(
        "update assignment set ends = ?3 where operator_id = ?1 and id = ?2",
        params![scope.operator, before.id, ends],
    )?;
    let after = Assignment { ends: Some(ends), ..before.clone() };
    let json = assignment_json(measure, before);
    tell(write, scope, ("assignment", "end"), before.id, Some(json), assignment_json(measure, &after))
}

fn assignment_json(measure: Id, one: &Assignment) -> serde_json::Value {
    serde_json::json!({
        "measure_id": measure.to_string(),
        "role": one.role.word(),
        "professional_id": one.professional.to_string(),
        "starts": one.starts.map(|day| day.to_string()),
        "ends": one.ends.map(|day| day.to_string()),
    })
}

pub(crate) fn insert_decision(write: &mut Write<'_>, scope: &Scope, one: &Decision) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into decision (operator_id, service_id, id, person_id, kind, number, authority, decided, \
         received, effective, ends, recorded_at, recorded_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            scope.operator,
            scope.service,
            one.id,
            one.person,
            &one.kind,
            &one.number,
            one.authority,
            one.decided,
            one.received,
            one.effective,
            one.ends,
            author.at,
            &author.name
        ],
    )?;
    tell(write, scope, ("decision", "create"), one.id, None, one.json())
}

/// A decision noted by mistake: it stays in the base, withdrawn.
pub(super) fn withdraw_decision(
    write: &mut Write<'_>,
    scope: &Scope,
    one: &Decision,
    reason: &str,
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "update decision set withdrawn_at = ?3, withdrawn_by = ?4 where operator_id = ?1 and id = ?2 \
         and withdrawn_at is null",
        params![scope.operator, one.id, author.at, &author.name],
    )?;
    let after = serde_json::json!({ "reason": reason });
    tell(write, scope, ("decision", "withdraw"), one.id, Some(one.json()), after)
}

fn tell(
    write: &mut Write<'_>,
    scope: &Scope,
    (noun, action): (&str, &str),
    row: Id,
    before: Option<serde_json::Value>,
    after: serde_json::Value,
) -> std::result::Result<(), StoreError> {
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun,
        row: Some(row),
        before,
        after: Some(after),
    })
}

/// A measure under way, for the workload.
pub(super) struct Carried {
    pub measure: Id,
    pub person: Id,
    pub name: String,
    pub kind: i64,
    pub starts: Day,
    pub keyworker: Option<Id>,
    pub co_keyworker: Option<Id>,
    pub intensity: Option<String>,
}

/// Measures open on a day.
pub(super) fn carried(read: &Read<'_>, scope: &Scope, today: Day) -> Result<Vec<Carried>> {
    let sql = format!(
        "select m.id, m.person_id, p.first_name, p.last_name, m.kind, m.starts, m.keyworker, m.co_keyworker, \
         m.intensity from measure m join enrolment e on e.operator_id = m.operator_id \
         and e.service_id = m.service_id and e.person_id = m.person_id \
         join person p on p.operator_id = m.operator_id and p.id = m.person_id \
         where m.operator_id = ?1 and m.service_id = ?2 and m.starts <= ?5 and (m.ends is null or m.ends > ?5) \
         and {OPEN_TO_ME} order by p.name_key, m.id"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now, today], |row| {
        let (first, last): (String, String) = (row.get(2)?, row.get(3)?);
        Ok(Carried {
            measure: row.get(0)?,
            person: row.get(1)?,
            name: format!("{first} {last}").trim().to_owned(),
            kind: row.get(4)?,
            starts: row.get(5)?,
            keyworker: row.get(6)?,
            co_keyworker: row.get(7)?,
            intensity: row.get(8)?,
        })
    })
}

/// Shares of time under way on a day, by professional, in thousandths.
pub(super) fn shares(read: &Read<'_>, scope: &Scope, today: Day) -> Result<HashMap<Id, i64>> {
    let rows = read.rows(
        "select professional_id, cast(sum(share) as bigint) from employment where operator_id = ?1 \
         and service_id = ?2 and (starts is null or starts <= ?3) and (ends is null or ends >= ?3) \
         group by professional_id order by professional_id",
        params![scope.operator, scope.service, today],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}
