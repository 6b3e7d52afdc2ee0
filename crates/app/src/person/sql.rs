//! Statements on persons.

use base::Id;
use store::{Read, Result, Row, params};

use super::Person;
use crate::access::{OPEN_TO_ME, Scope};

const PERSON: &str = "p.id, p.kept_id, e.reference, p.last_name, p.first_name, p.sex, p.birth, e.family, \
     e.parents, e.residence, e.territory";

fn person(row: &Row<'_>) -> Result<Person> {
    let id = row.get(0)?;
    Ok(Person {
        id,
        kept: row.get::<Option<Id>>(1)?.unwrap_or(id),
        reference: row.get(2)?,
        last_name: row.get(3)?,
        first_name: row.get(4)?,
        sex: row.get(5)?,
        birth: row.get(6)?,
        family: row.get(7)?,
        parents: row.get(8)?,
        residence: row.get(9)?,
        territory: row.get(10)?,
    })
}

/// A person of this service, unless her file is restricted to others.
pub fn find(read: &Read<'_>, scope: &Scope, id: Id) -> Result<Option<Person>> {
    let sql = format!(
        "select {PERSON} from enrolment e join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 and e.person_id = ?5 and {OPEN_TO_ME} order by p.id"
    );
    read.first(&sql, params![scope.operator, scope.service, scope.account, scope.now, id], person)
}

/// The rows of this service that are the same person as this one, this one included.
pub fn same(read: &Read<'_>, scope: &Scope, kept: Id) -> Result<Vec<Id>> {
    read.rows(
        "select e.person_id from person p join enrolment e on e.operator_id = p.operator_id and e.person_id = p.id \
         where p.operator_id = ?1 and e.service_id = ?2 and p.kept_id = ?3 order by p.id",
        params![scope.operator, scope.service, kept],
        |row| row.get(0),
    )
}

/// Who has this number in the service.
pub fn numbered(read: &Read<'_>, scope: &Scope, reference: &str) -> Result<Option<Id>> {
    read.first(
        "select person_id from enrolment where operator_id = ?1 and service_id = ?2 and reference = ?3 \
         order by person_id",
        params![scope.operator, scope.service, reference],
        |row| row.get(0),
    )
}
