//! Statements of the list of persons.

use base::{Day, Id};
use store::{Read, Result, Value, params};

use super::{Following, PAGE, Wanted};
use crate::access::{OPEN_TO_ME, Scope};

/// A line of the list, before its measures are known.
pub(super) struct Line {
    pub id: Id,
    pub kept: Id,
    pub reference: String,
    pub last_name: String,
    pub first_name: String,
    pub birth: Option<Day>,
    pub territory: Option<i64>,
}

/// A measure of a line, or a request that waits.
pub(super) struct Step {
    pub kept: Id,
    pub kind: i64,
    /// Since when: the first day of the measure, the day the request came.
    pub since: Day,
    pub ends: Option<Day>,
    /// The day its last term is planned to end.
    pub planned: Option<Day>,
    pub keyworker: Option<String>,
}

/// One row stands for those that are the same person: the kept one, or the first when it is elsewhere.
const STANDS: &str = "(p.kept_id = p.id or not exists (select 1 from person q \
     join enrolment f on f.operator_id = q.operator_id and f.person_id = q.id \
     where q.operator_id = p.operator_id and q.kept_id = p.kept_id and f.service_id = e.service_id \
     and q.id <> p.id and (q.id = q.kept_id or q.id < p.id)))";

/// Persons who have such a row, by the row that is kept of each. The set is made once for the whole list: looked
/// for person by person, measures of a service are read as many times as it has persons.
fn have(table: &str, such: &str) -> String {
    format!("({})", those(table, such))
}

fn those(table: &str, such: &str) -> String {
    format!(
        "select q.kept_id from {table} x join person q on q.operator_id = x.operator_id and q.id = x.person_id \
         where x.operator_id = ?1 and x.service_id = ?2 and q.kept_id is not null{such}"
    )
}

/// Persons who have a measure under way: those that have no end, then those that end later. Each half is read along its
/// own part of an index; an `or` would read every measure that ever ended.
fn followed(such: &str) -> String {
    let half = |ends: &str| those("measure", &format!("{ends} and x.starts <= ?5{such}"));
    format!("({} union all {})", half(" and x.ends is null"), half(" and x.ends > ?5"))
}

/// The rows of a list. Persons come first when a set of them is known (`cross join` keeps that order on
/// SQLite), the enrolments of the service otherwise.
fn rows(following: Following) -> &'static str {
    match following {
        Following::All => "enrolment e join person p on p.operator_id = e.operator_id and p.id = e.person_id",
        _ => "person p cross join enrolment e",
    }
}

/// How the list is narrowed: the text after `where`, and its parameters.
fn narrowed<'a>(scope: &Scope, wanted: &'a Wanted) -> (String, Vec<Value<'a>>) {
    let mut values: Vec<Value<'a>> =
        params![scope.operator, scope.service, scope.account, scope.now, wanted.day].to_vec();
    let mut add = |value: Value<'a>| {
        values.push(value);
        values.len()
    };
    let mut of_measure = String::new();
    if let Some(kind) = wanted.kind {
        of_measure += &format!(" and x.kind = ?{}", add(kind.into()));
    }
    let of_request = of_measure.clone();
    if let Some(keyworker) = wanted.keyworker {
        let number = add(keyworker.into());
        of_measure += &format!(" and (x.keyworker = ?{number} or x.co_keyworker = ?{number})");
    }
    let mut text = format!(
        "p.operator_id = ?1 and e.operator_id = p.operator_id and e.person_id = p.id and e.service_id = ?2 \
         and {OPEN_TO_ME} and {STANDS}"
    );
    if let Some(territory) = wanted.territory {
        text += &format!(" and e.territory = ?{}", add(territory.into()));
    }
    if !wanted.name.is_empty() {
        text += &format!(" and p.name_key like ?{}", add((&wanted.name).into()));
    }
    let waiting = " and x.outcome is null";
    let measured = |such: &str| have("measure", such);
    match wanted.following {
        Following::Followed => {
            text += &format!(" and p.kept_id in {}", followed(&of_measure));
        }
        Following::Waiting => {
            text += &format!(" and p.kept_id in {}", have("request", &format!("{waiting}{of_request}")));
        }
        Following::Gone => {
            text += &format!(
                " and p.kept_id in {} and p.kept_id not in {} and p.kept_id not in {}",
                measured(&format!(" and x.ends <= ?5{of_measure}")),
                followed(""),
                have("request", waiting)
            );
        }
        Following::All if of_measure.is_empty() => {}
        Following::All => text += &format!(" and p.kept_id in {}", measured(&of_measure)),
    }
    (text, values)
}

/// The lines of a page, by family name, and how many persons there are in all: the set of persons is made once.
pub(super) fn page(read: &Read<'_>, scope: &Scope, wanted: &Wanted) -> Result<(Vec<Line>, i64)> {
    let (narrowed, mut values) = narrowed(scope, wanted);
    values.push((PAGE as i64).into());
    values.push((i64::from(wanted.page - 1) * PAGE as i64).into());
    let (limit, offset) = (values.len() - 1, values.len());
    let sql = format!(
        "select p.id, p.kept_id, e.reference, p.last_name, p.first_name, p.birth, e.territory, \
         cast(count(*) over () as bigint) from {} \
         where {narrowed} and (?5 is not null) order by p.name_key, p.id limit ?{limit} offset ?{offset}",
        rows(wanted.following)
    );
    let mut count = 0;
    let mut lines = Vec::new();
    read.each(&sql, &values, |row| {
        let id = row.get(0)?;
        count = row.get(7)?;
        lines.push(Line {
            id,
            kept: row.get::<Option<Id>>(1)?.unwrap_or(id),
            reference: row.get(2)?,
            last_name: row.get(3)?,
            first_name: row.get(4)?,
            birth: row.get(5)?,
            territory: row.get(6)?,
        });
        Ok(())
    })?;
    Ok((lines, count))
}

/// Identifiers of a page as parameters after the first two: always as many, so that one statement serves
/// every page.
fn of_page<'a>(scope: &Scope, kept: &[Id]) -> Option<(String, Vec<Value<'a>>)> {
    let first = *kept.first()?;
    let mut values: Vec<Value<'a>> = params![scope.operator, scope.service].to_vec();
    values.extend((0..PAGE).map(|at| Value::from(kept.get(at).copied().unwrap_or(first))));
    let marks: Vec<String> = (3..PAGE + 3).map(|number| format!("?{number}")).collect();
    Some((marks.join(", "), values))
}

/// The measures of the persons of a page, the first ones first.
pub(super) fn measures(read: &Read<'_>, scope: &Scope, kept: &[Id]) -> Result<Vec<Step>> {
    let Some((marks, values)) = of_page(scope, kept) else { return Ok(Vec::new()) };
    let sql = format!(
        "select q.kept_id, x.kind, x.starts, x.ends, f.name, (select max(t.ends) from measure_term t \
         where t.operator_id = x.operator_id and t.service_id = x.service_id and t.measure_id = x.id \
         and t.withdrawn_at is null) from person q cross join measure x \
         left join professional f on f.operator_id = x.operator_id and f.id = x.keyworker \
         where q.operator_id = ?1 and x.operator_id = q.operator_id and x.person_id = q.id and x.service_id = ?2 \
         and q.kept_id in ({marks}) \
         order by q.kept_id, x.starts, x.id"
    );
    read.rows(&sql, &values, |row| {
        Ok(Step {
            kept: row.get(0)?,
            kind: row.get(1)?,
            since: row.get(2)?,
            ends: row.get(3)?,
            planned: row.get(5)?,
            keyworker: row.get(4)?,
        })
    })
}

/// The requests that wait, of the persons of a page.
pub(super) fn requests(read: &Read<'_>, scope: &Scope, kept: &[Id]) -> Result<Vec<Step>> {
    let Some((marks, values)) = of_page(scope, kept) else { return Ok(Vec::new()) };
    let sql = format!(
        "select q.kept_id, x.kind, x.received from person q cross join request x \
         where q.operator_id = ?1 and x.operator_id = q.operator_id and x.person_id = q.id and x.service_id = ?2 \
         and x.outcome is null and q.kept_id in ({marks}) \
         order by q.kept_id, x.received, x.id"
    );
    read.rows(&sql, &values, |row| {
        Ok(Step {
            kept: row.get(0)?,
            kind: row.get(1)?,
            since: row.get(2)?,
            ends: None,
            planned: None,
            keyworker: None,
        })
    })
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

/// How many files of the service are restricted to others.
pub(super) fn hidden(read: &Read<'_>, scope: &Scope) -> Result<i64> {
    let sql = format!(
        "select cast(count(distinct e.person_id) as bigint) from restriction s join enrolment e \
         on e.operator_id = s.operator_id and e.person_id = s.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 and s.lifted_at is null and not ({OPEN_TO_ME}) order by 1"
    );
    Ok(read
        .first(&sql, params![scope.operator, scope.service, scope.account, scope.now], |row| row.get(0))?
        .unwrap_or(0))
}
