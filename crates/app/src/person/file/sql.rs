//! Statements of the file: who is who, brothers and sisters, acts, looks.

use base::{Day, Id};
use serde_json::json;
use store::{Read, Result, params};

use crate::access::{OPEN_TO_ME, Scope};
use crate::history::{Row, Values};

/// The name behind a login.
pub(super) fn account(read: &Read<'_>, operator: Id, login: &str) -> Result<Option<String>> {
    read.first(
        "select name from account where operator_id = ?1 and login = ?2 order by id",
        params![operator, login],
        |row| row.get(0),
    )
}

/// A brother or a sister: who has the same family number in the service, and whose file is open to me.
pub(super) struct Sibling {
    pub id: Id,
    pub last_name: String,
    pub first_name: String,
    pub birth: Option<Day>,
}

/// Read from the family (`cross join` keeps that order on SQLite), never along the persons of the operator.
pub(super) fn siblings(read: &Read<'_>, scope: &Scope, family: &str, kept: Id) -> Result<Vec<Sibling>> {
    let sql = format!(
        "select p.id, p.last_name, p.first_name, p.birth from enrolment e cross join person p \
         where e.operator_id = ?1 and e.service_id = ?2 and e.family = ?5 \
         and p.operator_id = e.operator_id and p.id = e.person_id and p.kept_id <> ?6 \
         and p.kept_id = p.id and {OPEN_TO_ME} order by p.birth, p.id limit 30"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now, family, kept], |row| {
        Ok(Sibling { id: row.get(0)?, last_name: row.get(1)?, first_name: row.get(2)?, birth: row.get(3)? })
    })
}

/// How many of the family have their file restricted to others.
pub(super) fn hidden_siblings(read: &Read<'_>, scope: &Scope, family: &str) -> Result<i64> {
    let sql = format!(
        "select cast(count(*) as bigint) from enrolment e \
         where e.operator_id = ?1 and e.service_id = ?2 and e.family = ?5 and not ({OPEN_TO_ME}) order by 1"
    );
    let whose = params![scope.operator, scope.service, scope.account, scope.now, family];
    Ok(read.first(&sql, whose, |row| row.get(0))?.unwrap_or(0))
}

/// The days of the meetings of a person: direct acts where she was not absent, the last ones first.
///
/// The path of a file needs nothing else of them; an act of brothers and sisters is the same for all its rows.
pub(super) fn meetings(read: &Read<'_>, scope: &Scope, person: Id) -> Result<Vec<(Day, Id)>> {
    read.rows(
        "select p.day, p.act_id from act_person p join act a on a.operator_id = p.operator_id \
         and a.service_id = p.service_id and a.day = p.day and a.id = p.act_id \
         where p.operator_id = ?1 and p.service_id = ?2 and p.person_id = ?3 \
         and p.presence not in (2, 3) and a.direct and a.withdrawn_at is null \
         order by p.day desc, p.act_id desc",
        params![scope.operator, scope.service, person],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The acts of a person, the last ones first; what she did there is `presence`.
pub(super) fn acts(read: &Read<'_>, scope: &Scope, person: Id) -> Result<Vec<Row>> {
    read.rows(
        "select a.id, a.day, a.kind, a.direct, a.place, a.theme, a.minutes, a.travel, p.presence, \
         a.withdrawn_by \
         from act_person p join act a on a.operator_id = p.operator_id and a.service_id = p.service_id \
         and a.day = p.day and a.id = p.act_id \
         where p.operator_id = ?1 and p.service_id = ?2 and p.person_id = ?3 order by p.day desc, p.act_id desc",
        params![scope.operator, scope.service, person],
        |row| {
            let mut values = Values::new();
            values.insert("day".to_owned(), json!(row.get::<Day>(1)?.to_string()));
            values.insert("direct".to_owned(), json!(row.get::<bool>(3)?));
            for (name, column) in
                [("kind", 2), ("place", 4), ("theme", 5), ("minutes", 6), ("travel", 7), ("presence", 8)]
            {
                values.insert(name.to_owned(), json!(row.get::<Option<i64>>(column)?));
            }
            values.insert("withdrawn_by".to_owned(), json!(row.get::<Option<String>>(9)?));
            Ok(Row { id: row.get(0)?, person, values })
        },
    )
}

/// Who did an act.
pub(super) fn staff(read: &Read<'_>, scope: &Scope, day: Day, act: Id) -> Result<Vec<String>> {
    read.rows(
        "select f.name from act_staff s join professional f on f.operator_id = s.operator_id \
         and f.id = s.professional_id where s.operator_id = ?1 and s.service_id = ?2 and s.day = ?3 and s.act_id = ?4 \
         order by f.name, f.id",
        params![scope.operator, scope.service, day, act],
        |row| row.get(0),
    )
}

/// How many looks there were.
pub(super) fn count_looks(read: &Read<'_>, scope: &Scope, person: Id) -> Result<i64> {
    let count = read.first(
        "select cast(count(*) as bigint) from look where operator_id = ?1 and person_id = ?2 order by 1",
        params![scope.operator, person],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}
