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

/// The requests of a family that wait for the same kind of measure as this one, in open files, and whose.
pub(in crate::measure) fn waiting_of_family(
    read: &Read<'_>,
    scope: &Scope,
    family: &str,
    than: &Request,
) -> Result<Vec<(Request, String)>> {
    let sql = format!(
        "select r.id, r.reference, r.person_id, r.kind, r.prescriber, r.territory, r.received, r.decided, r.outcome, \
         p.first_name from request r join enrolment e on e.operator_id = r.operator_id \
         and e.service_id = r.service_id and e.person_id = r.person_id \
         join person p on p.operator_id = r.operator_id and p.id = r.person_id \
         where r.operator_id = ?1 and r.service_id = ?2 and e.family = ?5 and r.kind = ?6 and r.person_id <> ?7 \
         and r.outcome is null and {OPEN_TO_ME} order by p.birth, r.id"
    );
    let values =
        params![scope.operator, scope.service, scope.account, scope.now, family, than.kind, than.person]
            .to_vec();
    read.rows(&sql, &values, |row| Ok((request(row)?, row.get(9)?)))
}

/// The other persons of a family of the service, in open files, who do not wait for the same kind of measure; the
/// territory of each.
pub(super) fn siblings_without(
    read: &Read<'_>,
    scope: &Scope,
    family: &str,
    than: &Request,
) -> Result<Vec<(Id, Option<i64>)>> {
    let sql = format!(
        "select e.person_id, e.territory from enrolment e join person p on p.operator_id = e.operator_id \
         and p.id = e.person_id where e.operator_id = ?1 and e.service_id = ?2 and e.family = ?5 \
         and coalesce(p.kept_id, p.id) = p.id and e.person_id <> ?6 and {OPEN_TO_ME} \
         and not exists (select 1 from request w where w.operator_id = e.operator_id and w.service_id = e.service_id \
         and w.person_id = e.person_id and w.kind = ?7 and w.outcome is null) order by p.birth, e.person_id"
    );
    let values =
        params![scope.operator, scope.service, scope.account, scope.now, family, than.person, than.kind]
            .to_vec();
    read.rows(&sql, &values, |row| Ok((row.get(0)?, row.get(1)?)))
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
