//! Statements on the contacts that were met at an act. A contact is read through the file it is in: closed to me,
//! it is not there.

use base::{Day, Id};
use store::{Read, Result, Row, Value, Write, params};

use super::Contact;
use crate::access::{OPEN_TO_ME, Scope};

const CONTACT: &str = "c.id, c.name, t.label from contact c \
    join enrolment e on e.operator_id = c.operator_id and e.service_id = c.service_id and e.person_id = c.person_id \
    left join term t on t.operator_id = c.operator_id and t.id = c.relation";

fn contact(row: &Row<'_>) -> Result<Contact> {
    Ok(Contact {
        id: row.get(0)?,
        name: row.get(1)?,
        relation: row.get::<Option<String>>(2)?.unwrap_or_default(),
    })
}

/// Who is around a person that day, who decides for her first; rows that are one person are read together.
pub(super) fn around(read: &Read<'_>, scope: &Scope, person: Id, day: Day) -> Result<Vec<Contact>> {
    let sql = format!(
        "select {CONTACT} join person p on p.operator_id = c.operator_id and p.id = c.person_id \
         join person q on q.operator_id = p.operator_id and q.kept_id = p.kept_id \
         where c.operator_id = ?1 and c.service_id = ?2 and q.id = ?5 and c.withdrawn_at is null \
         and (c.starts is null or c.starts <= ?6) and (c.ends is null or c.ends >= ?6) and {OPEN_TO_ME} \
         order by case when c.authority then 0 else 1 end, c.name, c.id limit 12"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now, person, day], contact)
}

/// A contact of this service, in a file that is open to me.
pub fn find(read: &Read<'_>, scope: &Scope, id: Id) -> Result<Option<Contact>> {
    let sql = format!(
        "select {CONTACT} where c.operator_id = ?1 and c.service_id = ?2 and c.id = ?5 and {OPEN_TO_ME} order by c.id"
    );
    read.first(&sql, params![scope.operator, scope.service, scope.account, scope.now, id], contact)
}

/// Writes who was met; those who are there already stay.
pub(in crate::activity) fn insert(
    write: &mut Write<'_>,
    scope: &Scope,
    (day, act): (Day, Id),
    contacts: &[Id],
) -> Result<()> {
    for contact in contacts {
        write.run(
            "insert into act_contact (operator_id, service_id, day, act_id, contact_id) values (?1, ?2, ?3, ?4, ?5) \
             on conflict do nothing",
            params![scope.operator, scope.service, day, act, *contact],
        )?;
    }
    Ok(())
}

/// Takes out those of the files that are open to me, before they are written again.
pub(in crate::activity) fn delete_open(
    write: &mut Write<'_>,
    scope: &Scope,
    day: Day,
    act: Id,
) -> Result<()> {
    let sql = format!(
        "select k.contact_id from act_contact k join contact c on c.operator_id = k.operator_id and c.id = k.contact_id \
         join enrolment e on e.operator_id = c.operator_id and e.service_id = c.service_id \
         and e.person_id = c.person_id where k.operator_id = ?1 and k.service_id = ?2 and k.day = ?5 \
         and k.act_id = ?6 and {OPEN_TO_ME} order by k.contact_id"
    );
    let values = params![scope.operator, scope.service, scope.account, scope.now, day, act];
    let open: Vec<Id> = write.rows(&sql, values, |row| row.get(0))?;
    for contact in open {
        write.run(
            "delete from act_contact where operator_id = ?1 and service_id = ?2 and day = ?3 and act_id = ?4 \
             and contact_id = ?5",
            params![scope.operator, scope.service, day, act, contact],
        )?;
    }
    Ok(())
}

/// Who was met, for the journal: all of them.
pub(in crate::activity) fn of_act(
    read: &Read<'_>,
    operator: Id,
    service: Id,
    (day, act): (Day, Id),
) -> Result<Vec<String>> {
    read.rows(
        "select contact_id from act_contact where operator_id = ?1 and service_id = ?2 and day = ?3 and act_id = ?4 \
         order by contact_id",
        params![operator, service, day, act],
        |row| Ok(row.get::<Id>(0)?.to_string()),
    )
}

/// Who was met at acts, in the files that are open to me: act, contact. `clause` says which acts of `k`.
pub fn met(read: &Read<'_>, clause: &str, values: &[Value<'_>]) -> Result<Vec<(Id, Contact)>> {
    let sql = format!(
        "select c.id, c.name, t.label, k.act_id from act_contact k \
         join contact c on c.operator_id = k.operator_id and c.id = k.contact_id \
         join enrolment e on e.operator_id = c.operator_id and e.service_id = c.service_id \
         and e.person_id = c.person_id left join term t on t.operator_id = c.operator_id and t.id = c.relation \
         where k.operator_id = ?1 and k.service_id = ?2 and {clause} and {OPEN_TO_ME} \
         order by k.day, k.act_id, c.name, c.id"
    );
    read.rows(&sql, values, |row| Ok((row.get(3)?, contact(row)?)))
}
