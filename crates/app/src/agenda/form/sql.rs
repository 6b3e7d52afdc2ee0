//! Statements on what the form of an appointment proposes.

use base::{Day, Id};
use store::{Read, Result, Row, params};

use crate::access::{OPEN_TO_ME, Scope};

/// Persons as a form proposes them: identifier, first name, name, birth.
pub(super) type Proposed = (Id, String, String, Option<Day>);

fn proposed(row: &Row<'_>) -> Result<Proposed> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

/// Persons whose measure is followed by this professional on a day.
pub(super) fn followed(read: &Read<'_>, scope: &Scope, worker: Id, day: Day) -> Result<Vec<Proposed>> {
    let sql = format!(
        "select p.id, p.first_name, p.last_name, p.birth from enrolment e \
         join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 and {OPEN_TO_ME} and exists (select 1 from measure m \
         where m.operator_id = e.operator_id and m.service_id = e.service_id and m.person_id = e.person_id \
         and (m.keyworker = ?5 or m.co_keyworker = ?5) and m.starts <= ?6 and (m.ends is null or m.ends > ?6)) \
         order by p.last_name, p.first_name, p.id"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now, worker, day], proposed)
}

/// Persons of the same family as one of these, in the register of the service, and these.
pub(super) fn family(read: &Read<'_>, scope: &Scope, person: Id) -> Result<Vec<Proposed>> {
    let sql = format!(
        "select p.id, p.first_name, p.last_name, p.birth from enrolment e \
         join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 and {OPEN_TO_ME} and (e.person_id = ?5 \
         or e.family = (select f.family from enrolment f where f.operator_id = ?1 and f.service_id = ?2 \
         and f.person_id = ?5)) order by p.last_name, p.first_name, p.id"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now, person], proposed)
}

/// Persons whose folded name holds this folded text, twenty at most.
pub(super) fn named(read: &Read<'_>, scope: &Scope, text: &str) -> Result<Vec<Proposed>> {
    let sql = format!(
        "select p.id, p.first_name, p.last_name, p.birth from enrolment e \
         join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 and {OPEN_TO_ME} and p.name_key like ?5 \
         order by p.last_name, p.first_name, p.id limit 20"
    );
    let like = format!("%{text}%");
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now, like.as_str()], proposed)
}

/// How often each kind of act was planned or done since a day: word, count.
pub(super) fn usual_kinds(read: &Read<'_>, scope: &Scope, since: Day) -> Result<Vec<(i64, i64)>> {
    read.rows(
        "select kind, cast(sum(many) as bigint) from (select kind, cast(count(*) as bigint) as many from act \
         where operator_id = ?1 and service_id = ?2 and day >= ?3 group by kind union all \
         select kind, cast(count(*) as bigint) as many from appointment where operator_id = ?1 \
         and service_id = ?2 and day >= ?3 group by kind) used group by kind order by 2 desc, kind",
        params![scope.operator, scope.service, since],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
