//! Statements of a person that is written down.

use base::{Id, french::fold};
use store::{Read, Result, Write, params};

use super::{Enrolment, Fresh};

/// The numbers that the service has given.
pub(super) fn numbers(read: &Read<'_>, operator: Id, service: Id) -> Result<Vec<String>> {
    read.rows(
        "select reference from enrolment where operator_id = ?1 and service_id = ?2 order by reference",
        params![operator, service],
        |row| row.get(0),
    )
}

pub(super) fn is_enrolled(read: &Read<'_>, operator: Id, service: Id, person: Id) -> Result<bool> {
    let row = read.first(
        "select person_id from enrolment where operator_id = ?1 and service_id = ?2 and person_id = ?3 \
         order by person_id",
        params![operator, service, person],
        |row| row.get::<Id>(0),
    )?;
    Ok(row.is_some())
}

pub(super) fn insert_person(write: &mut Write<'_>, operator: Id, id: Id, fresh: &Fresh) -> Result<()> {
    let key = fold(&format!("{} {}", fresh.last_name, fresh.first_name));
    write.run(
        "insert into person (operator_id, id, kept_id, last_name, first_name, name_key, sex, birth) \
         values (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![operator, id, &fresh.last_name, &fresh.first_name, &key, fresh.sex.as_ref(), fresh.birth],
    )?;
    Ok(())
}

pub(super) fn insert_enrolment(
    write: &mut Write<'_>,
    operator: Id,
    service: Id,
    person: Id,
    enrolment: &Enrolment,
) -> Result<()> {
    write.run(
        "insert into enrolment (operator_id, service_id, person_id, reference, family, parents, residence, \
         territory) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            operator,
            service,
            person,
            &enrolment.reference,
            enrolment.family.as_ref(),
            enrolment.parents,
            enrolment.residence,
            enrolment.territory
        ],
    )?;
    Ok(())
}

/// The words of a column of enrolment (`parents`, `residence`, `territory`) in this service, the most used
/// first.
pub(super) fn used(read: &Read<'_>, operator: Id, service: Id, column: &str) -> Result<Vec<String>> {
    let sql = format!(
        "select t.label, count(*) from enrolment e join term t on t.operator_id = e.operator_id \
         and t.id = e.{column} where e.operator_id = ?1 and e.service_id = ?2 group by t.label, t.folded \
         order by 2 desc, t.folded"
    );
    read.rows(&sql, params![operator, service], |row| row.get(0))
}
