//! Statements on what waits, on places, and on what is said of a request.

use std::collections::{HashMap, HashSet};

use base::{Day, Id};
use serde_json::{Value as Json, json};
use store::{Change, Read, Result, Write, params};

use super::forecast::{Asked, Stay};
use super::places::{Authorised, Held};
use super::weights::{Points, Version};
use super::{Said, Waiting};
use crate::access::{OPEN_TO_ME, Scope};
use crate::measure::words;

/// A decision without a date has been taken: it no longer waits (`indicators.md`, `attente`).
const WAITS: &str = "r.received <= ?5 and (r.outcome is null or r.decided > ?5)";

/// The requests that wait on the evening of a day, whatever file they are of.
pub fn waiting(read: &Read<'_>, scope: &Scope, day: Day) -> Result<Vec<Waiting>> {
    let sql = format!(
        "select r.id, r.reference, coalesce(p.kept_id, p.id), p.first_name, p.last_name, p.birth, e.family, k.label, t.label, \
         w.label, r.received, case when {OPEN_TO_ME} then 0 else 1 end, p.sex \
         from request r join enrolment e on e.operator_id = r.operator_id and e.service_id = r.service_id \
         and e.person_id = r.person_id \
         join person p on p.operator_id = r.operator_id and p.id = r.person_id \
         join term k on k.operator_id = r.operator_id and k.id = r.kind \
         left join term t on t.operator_id = r.operator_id and t.id = coalesce(r.territory, e.territory) \
         left join term w on w.operator_id = r.operator_id and w.id = r.prescriber \
         where r.operator_id = ?1 and r.service_id = ?2 and {WAITS} order by r.received, r.id"
    );
    let followed = followed(read, scope, day)?;
    let ends = planned_ends(read, scope, day)?;
    let mut said = said(read, scope, day)?;
    let mut by_judge: HashMap<String, bool> = HashMap::new();
    let mut all = Vec::new();
    read.each(&sql, &whose(scope, day), |row| {
        let id: Id = row.get(0)?;
        let person: Id = row.get(2)?;
        let text =
            |column: usize| -> Result<String> { Ok(row.get::<Option<String>>(column)?.unwrap_or_default()) };
        let (family, kind) = (text(6)?, text(7)?);
        let judge = match by_judge.get(&kind) {
            Some(judge) => *judge,
            None => {
                let judge = words::kind(&kind).1.as_deref() == Some("judiciaire");
                by_judge.insert(kind.clone(), judge);
                judge
            }
        };
        all.push(Waiting {
            id,
            reference: row.get(1)?,
            person,
            first_name: row.get(3)?,
            last_name: row.get(4)?,
            birth: row.get(5)?,
            sibling_followed: followed.get(&family).is_some_and(|own| own.iter().any(|one| *one != person)),
            family,
            kind,
            territory: text(8)?,
            prescriber: text(9)?,
            received: row.get(10)?,
            hidden: row.get::<i64>(11)? == 1,
            sex: row.get(12)?,
            by_judge: judge,
            other_ends: ends.get(&person).copied(),
            said: said.remove(&id).unwrap_or_default(),
        });
        Ok(())
    })?;
    Ok(all)
}

/// The requests of files that are restricted to others.
pub(super) fn closed(read: &Read<'_>, scope: &Scope) -> Result<HashSet<Id>> {
    let sql = format!(
        "select q.id from restriction x join enrolment e on e.operator_id = x.operator_id and e.person_id = x.person_id \
         join request q on q.operator_id = e.operator_id and q.service_id = e.service_id and q.person_id = e.person_id \
         where x.operator_id = ?1 and e.service_id = ?2 and x.lifted_at is null and not ({OPEN_TO_ME}) order by q.id"
    );
    let values = params![scope.operator, scope.service, scope.account, scope.now];
    Ok(read.rows(&sql, values, |row| row.get(0))?.into_iter().collect())
}

fn whose(scope: &Scope, day: Day) -> [store::Value<'static>; 5] {
    [scope.operator.into(), scope.service.into(), scope.account.into(), scope.now.into(), day.into()]
}

/// Who has a measure under way, by family.
fn followed(read: &Read<'_>, scope: &Scope, day: Day) -> Result<HashMap<String, HashSet<Id>>> {
    let mut all: HashMap<String, HashSet<Id>> = HashMap::new();
    read.each(
        "select e.family, coalesce(p.kept_id, p.id) from measure m join enrolment e on e.operator_id = m.operator_id \
         and e.service_id = m.service_id and e.person_id = m.person_id \
         join person p on p.operator_id = m.operator_id and p.id = m.person_id \
         where m.operator_id = ?1 and m.service_id = ?2 and m.starts <= ?3 and (m.ends is null or m.ends > ?3) \
         and e.family is not null order by m.id",
        params![scope.operator, scope.service, day],
        |row| {
            all.entry(row.get(0)?).or_default().insert(row.get(1)?);
            Ok(())
        },
    )?;
    all.remove("");
    Ok(all)
}

/// The measures under way that have a term: whose each is, and the end of its last term.
fn last_terms(read: &Read<'_>, scope: &Scope, day: Day) -> Result<HashMap<Id, (Id, Option<Day>)>> {
    let mut last = HashMap::new();
    read.each(
        "select m.id, coalesce(p.kept_id, p.id), t.ends from measure_term t \
         join measure m on m.operator_id = t.operator_id and m.id = t.measure_id \
         join person p on p.operator_id = m.operator_id and p.id = m.person_id \
         where t.operator_id = ?1 and t.service_id = ?2 and t.withdrawn_at is null \
         and m.starts <= ?3 and (m.ends is null or m.ends > ?3) order by m.id, t.starts, t.id",
        params![scope.operator, scope.service, day],
        |row| {
            last.insert(row.get(0)?, (row.get(1)?, row.get(2)?));
            Ok(())
        },
    )?;
    Ok(last)
}

/// The soonest planned end of what each person has under way.
fn planned_ends(read: &Read<'_>, scope: &Scope, day: Day) -> Result<HashMap<Id, Day>> {
    let mut ends: HashMap<Id, Day> = HashMap::new();
    for (person, planned) in last_terms(read, scope, day)?.into_values() {
        let Some(planned) = planned else { continue };
        ends.entry(person).and_modify(|soonest| *soonest = planned.min(*soonest)).or_insert(planned);
    }
    Ok(ends)
}

/// What was said of each request and held on a day.
fn said(read: &Read<'_>, scope: &Scope, day: Day) -> Result<HashMap<Id, Vec<Said>>> {
    let mut all: HashMap<Id, Vec<Said>> = HashMap::new();
    read.each(
        "select s.request_id, s.id, s.criterion, s.points, s.reason, s.said_on, coalesce(a.name, s.said_by) \
         from request_said s left join account a on a.operator_id = s.operator_id and a.login = s.said_by \
         where s.operator_id = ?1 and s.service_id = ?2 and s.said_on <= ?3 \
         and (s.withdrawn_on is null or s.withdrawn_on > ?3) order by s.said_on, s.id",
        params![scope.operator, scope.service, day],
        |row| {
            let one = Said {
                id: row.get(1)?,
                criterion: row.get(2)?,
                points: row.get(3)?,
                reason: row.get(4)?,
                on: row.get(5)?,
                by: row.get(6)?,
            };
            all.entry(row.get(0)?).or_default().push(one);
            Ok(())
        },
    )?;
    Ok(all)
}

/// The authorised places of the service, and the places held on a day: measures under way, and admissions decided
/// whose measure has not begun.
pub fn places_of(read: &Read<'_>, scope: &Scope, day: Day) -> Result<(Vec<Authorised>, Vec<Held>)> {
    let authorised = read.rows(
        "select coalesce(t.label, ''), c.places, c.starts, c.ends, coalesce(k.label, ''), coalesce(c.structure, '') \
         from capacity c left join term t on t.operator_id = c.operator_id and t.id = c.territory \
         left join term k on k.operator_id = c.operator_id and k.id = c.kind \
         where c.operator_id = ?1 and c.service_id = ?2 order by c.starts, c.id",
        params![scope.operator, scope.service],
        |row| {
            Ok(Authorised {
                territory: row.get(0)?,
                places: row.get(1)?,
                starts: row.get(2)?,
                ends: row.get(3)?,
                kind: row.get(4)?,
                structure: row.get(5)?,
            })
        },
    )?;
    let planned = last_terms(read, scope, day)?;
    let mut held = read.rows(
        "select m.id, coalesce(t.label, ''), k.label from measure m \
         join term k on k.operator_id = m.operator_id and k.id = m.kind join enrolment e on e.operator_id = m.operator_id \
         and e.service_id = m.service_id and e.person_id = m.person_id \
         left join term t on t.operator_id = m.operator_id and t.id = coalesce(m.territory, e.territory) \
         where m.operator_id = ?1 and m.service_id = ?2 and m.starts <= ?3 and (m.ends is null or m.ends > ?3) \
         order by m.id",
        params![scope.operator, scope.service, day],
        |row| {
            let ends = planned.get(&row.get(0)?).and_then(|(_, ends)| *ends);
            Ok(Held { territory: row.get(1)?, kind: row.get(2)?, begun: true, ends })
        },
    )?;
    held.extend(read.rows(
        "select coalesce(t.label, ''), k.label from request r \
         join term k on k.operator_id = r.operator_id and k.id = r.kind join enrolment e on e.operator_id = r.operator_id \
         and e.service_id = r.service_id and e.person_id = r.person_id \
         left join term t on t.operator_id = r.operator_id and t.id = coalesce(r.territory, e.territory) \
         where r.operator_id = ?1 and r.service_id = ?2 and r.outcome = 'admis' and r.decided <= ?3 \
         and not exists (select 1 from measure m where m.operator_id = r.operator_id \
         and m.service_id = r.service_id and m.person_id = r.person_id and m.kind = r.kind \
         and m.starts >= r.received and m.starts <= ?3) order by r.id",
        params![scope.operator, scope.service, day],
        |row| Ok(Held { territory: row.get(0)?, kind: row.get(1)?, begun: false, ends: None }),
    )?);
    Ok((authorised, held))
}

/// The stays and the requests of the service, for the forecast: what began, ended, was asked and decided.
pub fn past(read: &Read<'_>, scope: &Scope) -> Result<(Vec<Stay>, Vec<Asked>)> {
    let mut begun: HashMap<(Id, i64), Vec<Day>> = HashMap::new();
    let mut stays = Vec::new();
    read.each(
        "select coalesce(t.label, ''), m.starts, m.ends, coalesce(p.kept_id, p.id), m.kind from measure m \
         join enrolment e on e.operator_id = m.operator_id and e.service_id = m.service_id \
         and e.person_id = m.person_id \
         join person p on p.operator_id = m.operator_id and p.id = m.person_id \
         left join term t on t.operator_id = m.operator_id and t.id = coalesce(m.territory, e.territory) \
         where m.operator_id = ?1 and m.service_id = ?2 order by m.starts, m.id",
        params![scope.operator, scope.service],
        |row| {
            let starts: Day = row.get(1)?;
            begun.entry((row.get(3)?, row.get(4)?)).or_default().push(starts);
            stays.push(Stay { territory: row.get(0)?, starts, ends: row.get(2)? });
            Ok(())
        },
    )?;
    let asked = read.rows(
        "select coalesce(t.label, ''), r.received, r.decided, r.outcome, coalesce(p.kept_id, p.id), r.kind \
         from request r join enrolment e on e.operator_id = r.operator_id and e.service_id = r.service_id \
         and e.person_id = r.person_id \
         join person p on p.operator_id = r.operator_id and p.id = r.person_id \
         left join term t on t.operator_id = r.operator_id and t.id = coalesce(r.territory, e.territory) \
         where r.operator_id = ?1 and r.service_id = ?2 order by r.received, r.id",
        params![scope.operator, scope.service],
        |row| {
            let received: Day = row.get(1)?;
            let outcome = row.get::<Option<String>>(3)?.map(|outcome| outcome == "admis");
            let starts = begun.get(&(row.get(4)?, row.get(5)?));
            let began = starts.and_then(|starts| starts.iter().find(|starts| **starts >= received)).copied();
            Ok(Asked {
                territory: row.get(0)?,
                received,
                decided: row.get(2)?,
                outcome,
                began: began.filter(|_| outcome != Some(false)),
            })
        },
    )?;
    Ok((stays, asked))
}

/// Whether a request waits today in this service, in a file that is open to the visitor.
pub(super) fn waits(read: &Read<'_>, scope: &Scope, request: Id, today: Day) -> Result<bool> {
    let sql = format!(
        "select r.id from request r join enrolment e on e.operator_id = r.operator_id \
         and e.service_id = r.service_id and e.person_id = r.person_id \
         where r.operator_id = ?1 and r.service_id = ?2 and r.id = ?6 and {WAITS} and {OPEN_TO_ME} order by r.id"
    );
    let mut values = whose(scope, today).to_vec();
    values.push(request.into());
    Ok(read.first(&sql, &values, |row| row.get::<Id>(0))?.is_some())
}

/// What holds of a criterion of a request.
pub(super) fn held(read: &Read<'_>, scope: &Scope, request: Id, criterion: &str) -> Result<Option<Id>> {
    read.first(
        "select id from request_said where operator_id = ?1 and service_id = ?2 and request_id = ?3 \
         and criterion = ?4 and withdrawn_at is null order by id",
        params![scope.operator, scope.service, request, criterion],
        |row| row.get(0),
    )
}

pub(super) fn say(
    write: &mut Write<'_>,
    scope: &Scope,
    request: Id,
    (criterion, points): (&str, Option<i64>),
    reason: &str,
    on: Day,
) -> Result<()> {
    let (id, author) = (write.new_id(), write.author().clone());
    write.run(
        "insert into request_said (operator_id, service_id, id, request_id, criterion, points, reason, said_on, \
         said_at, said_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            scope.operator,
            scope.service,
            id,
            request,
            criterion,
            points,
            reason,
            on,
            author.at,
            &author.name
        ],
    )?;
    let after =
        json!({ "request": request.to_string(), "criterion": criterion, "points": points, "reason": reason });
    tell(write, scope, "create", id, after)
}

/// Takes back what was said: the row stays, and the list of the days before is as it was.
pub(super) fn take_back(write: &mut Write<'_>, scope: &Scope, id: Id, on: Day) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "update request_said set withdrawn_on = ?3, withdrawn_at = ?4, withdrawn_by = ?5 \
         where operator_id = ?1 and id = ?2 and withdrawn_at is null",
        params![scope.operator, id, on, author.at, &author.name],
    )?;
    tell(write, scope, "withdraw", id, json!({ "withdrawn_on": on.to_string() }))
}

fn tell(write: &mut Write<'_>, scope: &Scope, action: &str, row: Id, after: Json) -> Result<()> {
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun: "request_said",
        row: Some(row),
        before: None,
        after: Some(after),
    })
}

/// The versions of the weights of a service, the oldest first.
pub(super) fn weights(read: &Read<'_>, scope: &Scope) -> Result<Vec<Version>> {
    read.rows(
        "select v.starts, v.weights, v.reason, coalesce(a.name, v.made_by) from priority_version v \
         left join account a on a.operator_id = v.operator_id and a.login = v.made_by \
         where v.operator_id = ?1 and v.service_id = ?2 order by v.starts, v.made_at, v.id",
        params![scope.operator, scope.service],
        |row| {
            let points = serde_json::from_str(&row.get::<String>(1)?)
                .map_err(|_| store::StoreError::Column { column: 1, expected: "des poids" })?;
            Ok(Version { starts: row.get(0)?, points, reason: row.get(2)?, by: row.get(3)? })
        },
    )
}

pub(super) fn insert_weights(
    write: &mut Write<'_>,
    scope: &Scope,
    starts: Day,
    points: &Points,
    reason: &str,
) -> Result<()> {
    let (id, author) = (write.new_id(), write.author().clone());
    let weights = json!(points).to_string();
    write.run(
        "insert into priority_version (operator_id, service_id, id, starts, weights, reason, made_at, made_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![scope.operator, scope.service, id, starts, &weights, reason, author.at, &author.name],
    )?;
    write.journal(&Change {
        operator: scope.operator,
        action: "create",
        noun: "priority_version",
        row: Some(id),
        before: None,
        after: Some(json!({ "starts": starts.to_string(), "weights": points, "reason": reason })),
    })
}
