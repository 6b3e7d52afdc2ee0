//! Statements of the list of persons.

use std::collections::{HashMap, HashSet};

use base::Id;
use store::{Read, Result, params};

use super::roster::{Entry, Step};
use crate::access::{OPEN_TO_ME, Scope};

/// One row stands for those that are the same person: the kept one, or the first when it is elsewhere.
const STANDS: &str = "(p.kept_id = p.id or not exists (select 1 from person q \
     join enrolment f on f.operator_id = q.operator_id and f.person_id = q.id \
     where q.operator_id = p.operator_id and q.kept_id = p.kept_id and f.service_id = e.service_id \
     and q.id <> p.id and (q.id = q.kept_id or q.id < p.id)))";

/// The persons of the service by family name, their measures and requests not yet joined.
pub(super) fn persons(read: &Read<'_>, scope: &Scope) -> Result<Vec<Entry>> {
    let sql = format!(
        "select p.id, coalesce(p.kept_id, p.id), e.reference, p.last_name, p.first_name, p.name_key, p.birth, e.territory \
         from enrolment e join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 and {STANDS} order by p.name_key, p.id"
    );
    read.rows(&sql, params![scope.operator, scope.service], |row| {
        let text = |column: usize| Ok::<_, store::StoreError>(row.get::<String>(column)?.into_boxed_str());
        Ok(Entry {
            id: row.get(0)?,
            kept: row.get(1)?,
            reference: text(2)?,
            last_name: text(3)?,
            first_name: text(4)?,
            name_key: text(5)?,
            birth: row.get(6)?,
            territory: row.get(7)?,
            measures: 0..0,
            requests: 0..0,
        })
    })
}

/// The measures of the service by the row that is kept of each person, the first ones first.
pub(super) fn measures(read: &Read<'_>, scope: &Scope) -> Result<HashMap<Id, Vec<Step>>> {
    let planned = planned(read, scope)?;
    let mut all: HashMap<Id, Vec<Step>> = HashMap::new();
    read.each(
        "select coalesce(q.kept_id, q.id), x.kind, x.starts, x.ends, x.keyworker, x.co_keyworker, x.id from measure x \
         join person q on q.operator_id = x.operator_id and q.id = x.person_id \
         where x.operator_id = ?1 and x.service_id = ?2 order by x.starts, x.id",
        params![scope.operator, scope.service],
        |row| {
            let step = Step {
                kind: row.get(1)?,
                since: row.get(2)?,
                ends: row.get(3)?,
                planned: planned.get(&row.get(6)?).copied(),
                keyworker: row.get(4)?,
                co_keyworker: row.get(5)?,
            };
            all.entry(row.get(0)?).or_default().push(step);
            Ok(())
        },
    )?;
    Ok(all)
}

/// The day the last term of each measure that has one is planned to end.
fn planned(read: &Read<'_>, scope: &Scope) -> Result<HashMap<Id, base::Day>> {
    let rows = read.rows(
        "select t.measure_id, max(t.ends) from measure_term t where t.operator_id = ?1 and t.service_id = ?2 \
         and t.withdrawn_at is null and t.ends is not null group by t.measure_id order by t.measure_id",
        params![scope.operator, scope.service],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// The requests that wait, by the row that is kept of each person, the first ones first.
pub(super) fn requests(read: &Read<'_>, scope: &Scope) -> Result<HashMap<Id, Vec<Step>>> {
    let mut all: HashMap<Id, Vec<Step>> = HashMap::new();
    read.each(
        "select coalesce(q.kept_id, q.id), x.kind, x.received from request x \
         join person q on q.operator_id = x.operator_id and q.id = x.person_id \
         where x.operator_id = ?1 and x.service_id = ?2 and x.outcome is null order by x.received, x.id",
        params![scope.operator, scope.service],
        |row| {
            let step = Step {
                kind: row.get(1)?,
                since: row.get(2)?,
                ends: None,
                planned: None,
                keyworker: None,
                co_keyworker: None,
            };
            all.entry(row.get(0)?).or_default().push(step);
            Ok(())
        },
    )?;
    Ok(all)
}

/// The kinds of measure of the service. Asked word by word, of which there are few: never along all the measures.
pub(super) fn kinds(read: &Read<'_>, scope: &Scope) -> Result<Vec<(i64, String)>> {
    read.rows(
        "select t.id, t.label from term t where t.operator_id = ?1 and t.vocabulary = 'kind' \
         and exists (select 1 from measure m where m.operator_id = t.operator_id and m.service_id = ?2 \
         and m.kind = t.id) order by t.folded, t.id",
        params![scope.operator, scope.service],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The territories of the persons of the service, asked word by word.
pub(super) fn territories(read: &Read<'_>, scope: &Scope) -> Result<Vec<(i64, String)>> {
    read.rows(
        "select t.id, t.label from term t where t.operator_id = ?1 and t.vocabulary = 'territory' \
         and exists (select 1 from enrolment e where e.operator_id = t.operator_id and e.service_id = ?2 \
         and e.territory = t.id) order by t.folded, t.id",
        params![scope.operator, scope.service],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The professionals of the service.
pub(super) fn professionals(read: &Read<'_>, scope: &Scope) -> Result<Vec<(Id, String)>> {
    read.rows(
        "select id, name from professional where operator_id = ?1 and service_id = ?2 order by name, id",
        params![scope.operator, scope.service],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The files of the service that are restricted to others.
pub(super) fn closed(read: &Read<'_>, scope: &Scope) -> Result<HashSet<Id>> {
    let sql = format!(
        "select distinct e.person_id from restriction s join enrolment e \
         on e.operator_id = s.operator_id and e.person_id = s.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 and s.lifted_at is null and not ({OPEN_TO_ME}) order by 1"
    );
    let whose = params![scope.operator, scope.service, scope.account, scope.now];
    Ok(read.rows(&sql, whose, |row| row.get(0))?.into_iter().collect())
}
