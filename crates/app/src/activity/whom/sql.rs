//! Statements on who an act may be with, and by whom.

use base::{Day, Id};
use store::{Read, Result, Row, params};

use super::Known;
use crate::access::{OPEN_TO_ME, Scope};

/// The professionals of the service in post that day, or without a known employment: identifier, name.
pub fn professionals(read: &Read<'_>, scope: &Scope, day: Day) -> Result<Vec<(Id, String)>> {
    read.rows(
        "select f.id, f.name from professional f left join (select professional_id, \
         max(case when (starts is null or starts <= ?3) and (ends is null or ends >= ?3) then 1 else 0 end) as held \
         from employment where operator_id = ?1 and service_id = ?2 group by professional_id) m \
         on m.professional_id = f.id where f.operator_id = ?1 and f.service_id = ?2 \
         and (m.held is null or m.held = 1) order by f.name, f.id",
        params![scope.operator, scope.service, day],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Whether this professional is of the service.
pub fn is_professional(read: &Read<'_>, scope: &Scope, id: Id) -> Result<bool> {
    let found = read.first(
        "select id from professional where operator_id = ?1 and service_id = ?2 and id = ?3 order by id",
        params![scope.operator, scope.service, id],
        |row| row.get::<Id>(0),
    )?;
    Ok(found.is_some())
}

/// The keyworker of a person that day.
pub fn keyworker(read: &Read<'_>, scope: &Scope, person: Id, day: Day) -> Result<Option<Id>> {
    let found = read.first(
        "select m.keyworker from person p join person q on q.operator_id = p.operator_id and q.kept_id = p.kept_id \
         join measure m on m.operator_id = q.operator_id and m.person_id = q.id \
         where p.operator_id = ?1 and m.service_id = ?2 and p.id = ?3 and m.starts <= ?4 and (m.ends is null or m.ends >= ?4) order by m.starts desc, m.id",
        params![scope.operator, scope.service, person, day],
        |row| row.get::<Option<Id>>(0),
    )?;
    Ok(found.flatten())
}

/// Of rows that are one person, the one that is kept, when this service knows it.
const ONCE: &str = "(p.kept_id = p.id or not exists (select 1 from enrolment x where x.operator_id = e.operator_id \
    and x.service_id = e.service_id and x.person_id = p.kept_id))";

const PERSON: &str = "e.person_id, p.first_name, p.last_name, p.sex, p.birth, e.family from enrolment e \
    join person p on p.operator_id = e.operator_id and p.id = e.person_id";

fn known(row: &Row<'_>) -> Result<Known> {
    Ok(Known {
        id: row.get(0)?,
        first_name: row.get(1)?,
        last_name: row.get(2)?,
        sex: row.get(3)?,
        birth: row.get(4)?,
        family: row.get(5)?,
    })
}

/// The persons of a family, the eldest first, among those whose file is open to me.
pub fn family(read: &Read<'_>, scope: &Scope, family: &str) -> Result<Vec<Known>> {
    read.rows(
        &format!(
            "select {PERSON} where e.operator_id = ?1 and e.service_id = ?2 and e.family = ?5 and {ONCE} and {OPEN_TO_ME} \
             order by case when p.birth is null then 1 else 0 end, p.birth, p.first_name, p.id"
        ),
        params![scope.operator, scope.service, scope.account, scope.now, family],
        known,
    )
}

/// A person, when her file is open to me.
pub fn person(read: &Read<'_>, scope: &Scope, id: Id) -> Result<Option<Known>> {
    read.first(
        &format!(
            "select {PERSON} where e.operator_id = ?1 and e.service_id = ?2 and e.person_id = ?5 \
             and {OPEN_TO_ME} order by p.id"
        ),
        params![scope.operator, scope.service, scope.account, scope.now, id],
        known,
    )
}

/// The row that is kept of a person, when this service knows it; else the row that was named.
pub fn kept(read: &Read<'_>, scope: &Scope, id: Id) -> Result<Id> {
    let found = read.first(
        "select e.person_id from person p join enrolment e on e.operator_id = p.operator_id \
         and e.person_id = p.kept_id where p.operator_id = ?1 and e.service_id = ?2 and p.id = ?3 order by p.id",
        params![scope.operator, scope.service, id],
        |row| row.get(0),
    )?;
    Ok(found.unwrap_or(id))
}

/// Who has a word of her names that begins like this folded one.
pub fn named(read: &Read<'_>, scope: &Scope, word: &str) -> Result<Vec<Known>> {
    let (first, inside) = (format!("{word}%"), format!("% {word}%"));
    read.rows(
        &format!(
            "select {PERSON} where e.operator_id = ?1 and e.service_id = ?2 and {ONCE} and {OPEN_TO_ME} \
             and (p.name_key like ?5 or p.name_key like ?6) order by p.last_name, p.first_name, p.id limit 60"
        ),
        params![scope.operator, scope.service, scope.account, scope.now, &first, &inside],
        known,
    )
}

/// Whose measure I am the keyworker or co-keyworker of, that day.
pub fn mine(read: &Read<'_>, scope: &Scope, professional: Id, day: Day) -> Result<Vec<Known>> {
    read.rows(
        &format!(
            "select {PERSON} where e.operator_id = ?1 and e.service_id = ?2 and {ONCE} and {OPEN_TO_ME} \
             and exists (select 1 from person q join measure m on m.operator_id = q.operator_id and m.person_id = q.id \
             where q.operator_id = e.operator_id and q.kept_id = p.kept_id and m.service_id = e.service_id \
             and m.starts <= ?6 and (m.ends is null or m.ends >= ?6) \
             and (m.keyworker = ?5 or m.co_keyworker = ?5)) order by p.last_name, p.first_name, p.id limit 60"
        ),
        params![scope.operator, scope.service, scope.account, scope.now, professional, day],
        known,
    )
}

/// Who has one of these folded words among her names: one pass over the persons of the service.
pub fn called(read: &Read<'_>, scope: &Scope, words: &[&str]) -> Result<Vec<Known>> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let patterns: Vec<String> = words.iter().map(|word| format!("% {word} %")).collect();
    let mut values = params![scope.operator, scope.service, scope.account, scope.now].to_vec();
    let mut likes = Vec::new();
    for pattern in &patterns {
        values.push(pattern.into());
        likes.push(format!("' ' || p.name_key || ' ' like ?{}", values.len()));
    }
    read.rows(
        &format!(
            "select {PERSON} where e.operator_id = ?1 and e.service_id = ?2 and ({}) and {ONCE} and {OPEN_TO_ME} \
             order by p.last_name, p.first_name, p.id limit 300",
            likes.join(" or ")
        ),
        &values,
        known,
    )
}
