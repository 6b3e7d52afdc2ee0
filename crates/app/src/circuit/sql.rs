//! Statements on circuits, their holders, visas, links and what happens beside them.

use std::collections::HashMap;
use std::sync::Arc;

use base::{Day, Id};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use store::{Change, Read, Result, StoreError, Value, Write, marks, params};

use super::course::{Opinion, Visa};
use super::definition::Definition;
use super::event::Event;
use super::holder::Holder;
use super::{Running, Which};
use crate::access::{OPEN_TO_ME, Scope};

/// A version of a circuit.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the columns of `circuit_version`")]
pub struct Version {
    pub id: Id,
    pub code: String,
    pub number: i64,
    pub definition: Definition,
    pub made_at: Timestamp,
    pub made_by: String,
    pub closed_at: Option<Timestamp>,
}

fn read_definition(json: &str) -> Result<Definition> {
    Definition::read(json).map_err(|_| StoreError::Column { column: 3, expected: "un circuit" })
}

/// The versions of the circuits of a service, the last of each first.
pub fn versions(read: &Read<'_>, scope: &Scope) -> Result<Vec<Version>> {
    read.rows(
        "select v.id, v.code, v.number, v.definition, v.made_at, coalesce(a.name, v.made_by), v.closed_at \
         from circuit_version v left join account a on a.operator_id = v.operator_id and a.login = v.made_by \
         where v.operator_id = ?1 and v.service_id = ?2 order by v.code, v.number desc",
        params![scope.operator, scope.service],
        |row| {
            Ok(Version {
                id: row.get(0)?,
                code: row.get(1)?,
                number: row.get(2)?,
                definition: read_definition(&row.get::<String>(3)?)?,
                made_at: row.get(4)?,
                made_by: row.get(5)?,
                closed_at: row.get(6)?,
            })
        },
    )
}

/// Writes the next version of a circuit; its row.
pub fn insert_version(
    write: &mut Write<'_>,
    scope: &Scope,
    code: &str,
    definition: &Definition,
) -> Result<Id> {
    let (id, author) = (write.new_id(), write.author().clone());
    let last = write.first(
        "select number from circuit_version where operator_id = ?1 and service_id = ?2 and code = ?3 \
         order by number desc",
        params![scope.operator, scope.service, code],
        |row| row.get::<i64>(0),
    )?;
    let number = last.unwrap_or(0) + 1;
    let json = definition.write();
    write.run(
        "insert into circuit_version (operator_id, service_id, id, code, number, title, definition, made_at, made_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            scope.operator,
            scope.service,
            id,
            code,
            number,
            &definition.title,
            &json,
            author.at,
            &author.name
        ],
    )?;
    let after = json!({ "code": code, "number": number, "definition": json });
    tell(write, scope, "create", "circuit_version", id, after)?;
    Ok(id)
}

/// No new request takes this circuit any more; those under way go on.
pub(super) fn close_versions(write: &mut Write<'_>, scope: &Scope, code: &str) -> Result<()> {
    let author = write.author().clone();
    let open = write.rows(
        "select id from circuit_version where operator_id = ?1 and service_id = ?2 and code = ?3 \
         and closed_at is null order by id",
        params![scope.operator, scope.service, code],
        |row| row.get::<Id>(0),
    )?;
    for id in open {
        write.run(
            "update circuit_version set closed_at = ?3, closed_by = ?4 where operator_id = ?1 and id = ?2",
            params![scope.operator, id, author.at, &author.name],
        )?;
        tell(write, scope, "close", "circuit_version", id, json!({ "closed": true }))?;
    }
    Ok(())
}

/// The holders of functions that were not withdrawn, present and to come and past.
pub(super) fn holders(read: &Read<'_>, scope: &Scope) -> Result<Vec<Holder>> {
    read.rows(
        "select h.id, h.duty, h.territory, coalesce(t.label, ''), h.quality, h.name, \
         coalesce(nullif(h.email, ''), a.email, ''), h.account_id, h.starts, h.ends from circuit_holder h \
         left join term t on t.operator_id = h.operator_id and t.id = h.territory \
         left join account a on a.operator_id = h.operator_id and a.id = h.account_id and a.closed_at is null \
         where h.operator_id = ?1 and h.service_id = ?2 and h.withdrawn_at is null \
         order by h.duty, t.label, h.starts, h.id",
        params![scope.operator, scope.service],
        |row| {
            Ok(Holder {
                id: row.get(0)?,
                duty: row.get(1)?,
                territory: row.get(2)?,
                territory_label: row.get(3)?,
                quality: row.get(4)?,
                name: row.get(5)?,
                email: row.get(6)?,
                account: row.get(7)?,
                starts: row.get(8)?,
                ends: row.get(9)?,
            })
        },
    )
}

pub(crate) fn insert_holder(write: &mut Write<'_>, scope: &Scope, one: &Holder) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into circuit_holder (operator_id, service_id, id, duty, territory, quality, name, email, account_id, \
         starts, ends, noted_at, noted_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            scope.operator,
            scope.service,
            one.id,
            &one.duty,
            one.territory,
            &one.quality,
            &one.name,
            &one.email,
            one.account,
            one.starts,
            one.ends,
            author.at,
            &author.name
        ],
    )?;
    tell(write, scope, "create", "circuit_holder", one.id, one.json())
}

/// Ends a holder on a day, or withdraws one who was noted by mistake.
pub(super) fn end_holder(
    write: &mut Write<'_>,
    scope: &Scope,
    one: &Holder,
    ends: Option<Day>,
) -> Result<()> {
    let author = write.author().clone();
    match ends {
        Some(ends) => write.run(
            "update circuit_holder set ends = ?3 where operator_id = ?1 and id = ?2",
            params![scope.operator, one.id, ends],
        )?,
        None => write.run(
            "update circuit_holder set withdrawn_at = ?3, withdrawn_by = ?4 where operator_id = ?1 and id = ?2",
            params![scope.operator, one.id, author.at, &author.name],
        )?,
    };
    let (action, after) = match ends {
        Some(ends) => ("correct", json!({ "ends": ends.to_string() })),
        None => ("withdraw", json!({ "withdrawn": true })),
    };
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun: "circuit_holder",
        row: Some(one.id),
        before: Some(one.json()),
        after: Some(after),
    })
}

/// The account of this login that has a seat in the service today, and its name.
pub(crate) fn seated(
    read: &Read<'_>,
    scope: &Scope,
    login: &str,
    today: Day,
) -> Result<Option<(Id, String)>> {
    read.first(
        "select a.id, a.name from account a where a.operator_id = ?1 and lower(a.login) = lower(?3) \
         and a.closed_at is null and exists (select 1 from seat s where s.operator_id = a.operator_id \
         and s.account_id = a.id and s.service_id = ?2 and s.revoked_at is null and s.starts <= ?4 \
         and (s.ends is null or s.ends >= ?4)) order by a.id",
        params![scope.operator, scope.service, login, today],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The accounts that have a seat in the service: login, name.
pub(super) fn accounts(read: &Read<'_>, scope: &Scope, today: Day) -> Result<Vec<(String, String)>> {
    read.rows(
        "select distinct a.login, a.name from account a join seat s on s.operator_id = a.operator_id \
         and s.account_id = a.id where a.operator_id = ?1 and s.service_id = ?2 and a.closed_at is null \
         and s.revoked_at is null and s.starts <= ?3 and (s.ends is null or s.ends >= ?3) order by a.name, a.login",
        params![scope.operator, scope.service, today],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The circuit of a request begins, in a version.
pub fn begin(
    write: &mut Write<'_>,
    scope: &Scope,
    request: Id,
    version: Id,
    asking: Option<i64>,
    on: Day,
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into request_circuit (operator_id, service_id, request_id, version_id, asking, begun_on, begun_at, begun_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![scope.operator, scope.service, request, version, asking, on, author.at, &author.name],
    )?;
    let after = json!({ "request": request.to_string(), "version": version.to_string(), "asking": asking });
    tell(write, scope, "create", "request_circuit", request, after)
}

/// The territory that asks, corrected.
pub(super) fn set_asking(
    write: &mut Write<'_>,
    scope: &Scope,
    request: Id,
    before: Option<i64>,
    asking: Option<i64>,
) -> Result<()> {
    write.run(
        "update request_circuit set asking = ?3 where operator_id = ?1 and request_id = ?2",
        params![scope.operator, request, asking],
    )?;
    write.journal(&Change {
        operator: scope.operator,
        action: "correct",
        noun: "request_circuit",
        row: Some(request),
        before: Some(json!({ "asking": before })),
        after: Some(json!({ "asking": asking })),
    })
}

/// A request of the service that has no circuit, in a file that is open: its kind and whom it is for.
pub(super) fn without_circuit(
    read: &Read<'_>,
    scope: &Scope,
    request: Id,
) -> Result<Option<(String, Option<String>)>> {
    let sql = format!(
        "select k.label, r.outcome from request r join enrolment e on e.operator_id = r.operator_id \
         and e.service_id = r.service_id and e.person_id = r.person_id \
         join term k on k.operator_id = r.operator_id and k.id = r.kind \
         where r.operator_id = ?1 and r.service_id = ?2 and r.id = ?5 and {OPEN_TO_ME} \
         and not exists (select 1 from request_circuit c where c.operator_id = r.operator_id and c.request_id = r.id) \
         order by r.id"
    );
    read.first(&sql, params![scope.operator, scope.service, scope.account, scope.now, request], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Requests in a circuit.
pub(super) fn running(read: &Read<'_>, scope: &Scope, which: &Which<'_>) -> Result<Vec<Running>> {
    // `cross join` keeps its order on SQLite: these requests first. Left to itself it looks for each of them among all of
    // them, a hundred times a hundred.
    let (own, ids, join) = match which {
        Which::Waiting => ("r.outcome is null".to_owned(), &[][..], "join request r on true"),
        Which::These([]) => return Ok(Vec::new()),
        Which::These(ids) => {
            (format!("c.request_id in ({})", marks(5, ids.len())), *ids, "cross join request r")
        }
    };
    let sql = format!(
        "select r.id, r.reference, r.person_id, coalesce(p.kept_id, p.id), p.first_name, p.last_name, p.sex, p.birth, \
         k.label, r.received, r.decided, r.outcome, coalesce(r.territory, e.territory), coalesce(t.label, ''), \
         c.asking, coalesce(w.label, ''), c.begun_on, case when {OPEN_TO_ME} then 0 else 1 end, \
         v.code, v.number, v.definition \
         from request_circuit c {join} \
         join circuit_version v on v.operator_id = c.operator_id and v.id = c.version_id \
         join enrolment e on e.operator_id = r.operator_id and e.service_id = r.service_id \
         and e.person_id = r.person_id \
         join person p on p.operator_id = r.operator_id and p.id = r.person_id \
         join term k on k.operator_id = r.operator_id and k.id = r.kind \
         left join term t on t.operator_id = r.operator_id and t.id = coalesce(r.territory, e.territory) \
         left join term w on w.operator_id = c.operator_id and w.id = c.asking \
         where c.operator_id = ?1 and c.service_id = ?2 and r.operator_id = c.operator_id and r.id = c.request_id \
         and {own} order by r.received, r.id"
    );
    let mut visas = visas(read, scope, which)?;
    let mut events = events(read, scope, which)?;
    // Many requests share a version: it is read once.
    let mut definitions: HashMap<(String, i64), Arc<Definition>> = HashMap::new();
    let mut values = params![scope.operator, scope.service, scope.account, scope.now].to_vec();
    values.extend(ids.iter().map(|id| Value::from(*id)));
    let mut all = Vec::new();
    read.each(&sql, &values, |row| {
        let id: Id = row.get(0)?;
        let (code, number): (String, i64) = (row.get(18)?, row.get(19)?);
        let key = (code.clone(), number);
        let definition = match definitions.get(&key) {
            Some(known) => Arc::clone(known),
            None => {
                let fresh = Arc::new(read_definition(&row.get::<String>(20)?)?);
                definitions.insert(key, Arc::clone(&fresh));
                fresh
            }
        };
        // In the order they were given, whatever the clock did: within a round, steps follow each other.
        let mut own = visas.remove(&id).unwrap_or_default();
        own.sort_by_key(|visa| (visa.round, definition.steps.iter().position(|step| step.code == visa.step)));
        all.push(Running {
            request: id,
            reference: row.get(1)?,
            row: row.get(2)?,
            person: row.get(3)?,
            first_name: row.get(4)?,
            last_name: row.get(5)?,
            sex: row.get(6)?,
            birth: row.get(7)?,
            kind: row.get(8)?,
            received: row.get(9)?,
            decided: row.get(10)?,
            outcome: row.get(11)?,
            living: row.get(12)?,
            living_label: row.get(13)?,
            asking: row.get(14)?,
            asking_label: row.get(15)?,
            begun: row.get(16)?,
            hidden: row.get::<i64>(17)? == 1,
            code,
            number,
            definition,
            visas: own,
            events: events.remove(&id).unwrap_or_default(),
        });
        Ok(())
    })?;
    Ok(all)
}

/// The rows of a table of requests, after operator and service: of these, or of all that have no outcome.
fn own(alias: &str, which: &Which<'_>) -> String {
    match which {
        Which::These(ids) => format!("{alias}.request_id in ({})", marks(3, ids.len())),
        Which::Waiting => format!(
            "exists (select 1 from request r where r.operator_id = {alias}.operator_id \
             and r.id = {alias}.request_id and r.outcome is null)"
        ),
    }
}

fn whose(scope: &Scope, which: &Which<'_>) -> Vec<Value<'static>> {
    let mut values = vec![scope.operator.into(), scope.service.into()];
    if let Which::These(ids) = which {
        values.extend(ids.iter().map(|id| Value::from(*id)));
    }
    values
}

fn visas(read: &Read<'_>, scope: &Scope, which: &Which<'_>) -> Result<HashMap<Id, Vec<Visa>>> {
    let sql = format!(
        "select v.request_id, v.id, v.step, v.round, v.opinion, v.reason, v.name, v.quality, v.given_on, v.given_at \
         from visa v where v.operator_id = ?1 and v.service_id = ?2 and {} order by v.request_id, v.id",
        own("v", which)
    );
    let mut all: HashMap<Id, Vec<Visa>> = HashMap::new();
    read.each(&sql, &whose(scope, which), |row| {
        let opinion = Opinion::of(&row.get::<String>(4)?)
            .ok_or(StoreError::Column { column: 4, expected: "un avis" })?;
        let visa = Visa {
            id: row.get(1)?,
            step: row.get(2)?,
            round: row.get(3)?,
            opinion,
            reason: row.get(5)?,
            name: row.get(6)?,
            quality: row.get(7)?,
            on: row.get(8)?,
            at: row.get(9)?,
        };
        all.entry(row.get(0)?).or_default().push(visa);
        Ok(())
    })?;
    Ok(all)
}

fn events(read: &Read<'_>, scope: &Scope, which: &Which<'_>) -> Result<HashMap<Id, Vec<Event>>> {
    let sql = format!(
        "select v.request_id, v.id, v.kind, v.step, v.text, v.name, v.happened_on, v.happened_at \
         from circuit_event v where v.operator_id = ?1 and v.service_id = ?2 and {} order by v.happened_at, v.id",
        own("v", which)
    );
    let mut all: HashMap<Id, Vec<Event>> = HashMap::new();
    read.each(&sql, &whose(scope, which), |row| {
        let event = Event {
            id: row.get(1)?,
            kind: row.get(2)?,
            step: row.get(3)?,
            text: row.get(4)?,
            name: row.get(5)?,
            on: row.get(6)?,
            at: row.get(7)?,
        };
        all.entry(row.get(0)?).or_default().push(event);
        Ok(())
    })?;
    Ok(all)
}

/// A visa to write.
pub(crate) struct NewVisa<'a> {
    pub request: Id,
    pub step: &'a str,
    pub round: i64,
    pub opinion: Opinion,
    pub reason: &'a str,
    pub name: &'a str,
    pub quality: &'a str,
    pub account: Option<Id>,
    pub link: Option<Id>,
    pub on: Day,
}

pub(crate) fn insert_visa(write: &mut Write<'_>, scope: &Scope, one: &NewVisa<'_>) -> Result<Id> {
    let (id, at) = (write.new_id(), write.author().at);
    write.run(
        "insert into visa (operator_id, service_id, id, request_id, round, step, opinion, reason, name, quality, \
         account_id, link_id, given_on, given_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            scope.operator,
            scope.service,
            id,
            one.request,
            one.round,
            one.step,
            one.opinion.word(),
            one.reason,
            one.name,
            one.quality,
            one.account,
            one.link,
            one.on,
            at
        ],
    )?;
    let after = json!({
        "request": one.request.to_string(),
        "round": one.round,
        "step": one.step,
        "opinion": one.opinion.word(),
        "reason": one.reason,
        "name": one.name,
        "quality": one.quality,
        "link": one.link.map(|link| link.to_string()),
    });
    tell(write, scope, "create", "visa", id, after)?;
    Ok(id)
}

pub(super) fn insert_event(
    write: &mut Write<'_>,
    scope: &Scope,
    request: Id,
    (kind, step, text): (&str, &str, &str),
    (name, account): (&str, Option<Id>),
    on: Day,
) -> Result<()> {
    let (id, at) = (write.new_id(), write.author().at);
    write.run(
        "insert into circuit_event (operator_id, service_id, id, request_id, kind, step, text, name, account_id, \
         happened_on, happened_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![scope.operator, scope.service, id, request, kind, step, text, name, account, on, at],
    )?;
    let after = json!({ "request": request.to_string(), "kind": kind, "step": step, "text": text });
    tell(write, scope, "create", "circuit_event", id, after)
}

pub(super) fn tell(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    noun: &'static str,
    row: Id,
    after: Json,
) -> Result<()> {
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun,
        row: Some(row),
        before: None,
        after: Some(after),
    })
}
