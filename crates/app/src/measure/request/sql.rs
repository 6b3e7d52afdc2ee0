//! Statements on requests.

use base::Id;
use store::{Change, Read, Result, Row, Write, params};

use super::Request;
use crate::access::{OPEN_TO_ME, Scope};

fn request(row: &Row<'_>) -> Result<Request> {
    Ok(Request {
        id: row.get(0)?,
        reference: row.get(1)?,
        person: row.get(2)?,
        kind: row.get(3)?,
        prescriber: row.get(4)?,
        territory: row.get(5)?,
        received: row.get(6)?,
        decided: row.get(7)?,
        outcome: row.get(8)?,
    })
}

fn requests(read: &Read<'_>, scope: &Scope, which: &str, id: Id) -> Result<Vec<Request>> {
    let sql = format!(
        "select r.id, r.reference, r.person_id, r.kind, r.prescriber, r.territory, r.received, r.decided, r.outcome \
         from request r join enrolment e on e.operator_id = r.operator_id and e.service_id = r.service_id \
         and e.person_id = r.person_id where r.operator_id = ?1 and r.service_id = ?2 and {which} \
         and {OPEN_TO_ME} order by r.received desc, r.id"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now, id], request)
}

/// A request for one of these rows of a person.
pub fn find(read: &Read<'_>, scope: &Scope, persons: &[Id], id: Id) -> Result<Option<Request>> {
    let found = requests(read, scope, "r.id = ?5", id)?;
    Ok(found.into_iter().find(|request| persons.contains(&request.person)))
}

/// The requests for these rows of a person, the last first.
pub fn of(read: &Read<'_>, scope: &Scope, persons: &[Id]) -> Result<Vec<Request>> {
    let mut all = Vec::new();
    for person in persons {
        all.extend(requests(read, scope, "r.person_id = ?5", *person)?);
    }
    all.sort_by_key(|request| (std::cmp::Reverse(request.received), request.id));
    Ok(all)
}

pub(crate) fn insert(write: &mut Write<'_>, scope: &Scope, one: &Request) -> Result<()> {
    write.run(
        "insert into request (operator_id, service_id, id, reference, person_id, kind, prescriber, territory, \
         received, decided, outcome) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            scope.operator,
            scope.service,
            one.id,
            &one.reference,
            one.person,
            one.kind,
            one.prescriber,
            one.territory,
            one.received,
            one.decided,
            one.outcome.as_ref()
        ],
    )?;
    tell(write, scope, "create", None, one)
}

pub(crate) fn change(write: &mut Write<'_>, scope: &Scope, before: &Request, after: &Request) -> Result<()> {
    write.run(
        "update request set kind = ?3, prescriber = ?4, territory = ?5, received = ?6, decided = ?7, outcome = ?8 \
         where operator_id = ?1 and id = ?2",
        params![
            scope.operator,
            after.id,
            after.kind,
            after.prescriber,
            after.territory,
            after.received,
            after.decided,
            after.outcome.as_ref()
        ],
    )?;
    tell(write, scope, "correct", Some(before), after)
}

fn tell(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    before: Option<&Request>,
    after: &Request,
) -> Result<()> {
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun: "request",
        row: Some(after.id),
        before: before.map(Request::json),
        after: Some(after.json()),
    })
}
