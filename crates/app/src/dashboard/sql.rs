//! Statements of the first page.

use base::{Day, Id};
use jiff::Timestamp;
use store::{Read, Result, Row, Value, params};

use super::since::{Change, What};
use crate::access::{OPEN_TO_ME, Scope};
use crate::note::Reader;

/// A file that one opened.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub person: Id,
    pub first_name: String,
    pub last_name: String,
    pub birth: Option<Day>,
    /// The kind of her open measure, or of the last one.
    pub kind: String,
}

/// The files that one opened last in a service, each once.
pub(super) fn last_seen(read: &Read<'_>, scope: &Scope, most: i64) -> Result<Vec<Seen>> {
    let sql = format!(
        "select p.id, p.first_name, p.last_name, p.birth, coalesce((select t.label from measure m \
         join term t on t.operator_id = m.operator_id and t.id = m.kind \
         where m.operator_id = e.operator_id and m.service_id = e.service_id and m.person_id = e.person_id \
         order by case when m.ends is null then 0 else 1 end, m.starts desc, m.id limit 1), ''), max(l.at) \
         from look l join enrolment e on e.operator_id = l.operator_id and e.service_id = l.service_id \
         and e.person_id = l.person_id \
         join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where l.operator_id = ?1 and l.service_id = ?2 and l.account_id = ?3 and {OPEN_TO_ME} \
         group by e.operator_id, e.service_id, e.person_id, p.id, p.first_name, p.last_name, p.birth \
         order by max(l.at) desc, p.id limit ?5"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now, most], |row| {
        let (person, first_name) = (row.get(0)?, row.get(1)?);
        Ok(Seen { person, first_name, last_name: row.get(2)?, birth: row.get(3)?, kind: row.get(4)? })
    })
}

/// The last time one read a file before today.
pub(super) fn last_look_before(read: &Read<'_>, scope: &Scope, today: Day) -> Result<Option<Timestamp>> {
    let Some(midnight) = today.midnight_in_paris() else { return Ok(None) };
    read.first(
        "select l.at from look l where l.operator_id = ?1 and l.account_id = ?2 and l.at < ?3 \
         order by l.at desc limit 1",
        params![scope.operator, scope.account, midnight],
        |row| row.get(0),
    )
}

/// The places of some persons in a statement, in lists of eight: few statements to prepare.
fn places<'a>(values: &mut Vec<Value<'a>>, persons: &[Id]) -> Option<String> {
    let last = *persons.last()?;
    let mut list = Vec::new();
    for id in persons.iter().copied().chain(std::iter::repeat(last)).take(persons.len().next_multiple_of(8)) {
        values.push(id.into());
        list.push(format!("?{}", values.len()));
    }
    Some(list.join(", "))
}

fn change(row: &Row<'_>, what: What) -> Result<Change> {
    Ok(Change { person: row.get(0)?, author: row.get(1)?, at: row.get(2)?, what })
}

/// The name behind the login `t.…`, which a statement joins as `w`.
const NAMED: &str = "left join account w on w.operator_id = t.operator_id and w.login =";

/// Dated facts and decisions that others noted in the files of these persons.
pub(super) fn facts_since(
    read: &Read<'_>,
    scope: &Scope,
    persons: &[Id],
    since: Timestamp,
    login: &str,
) -> Result<Vec<Change>> {
    let mut values = params![scope.operator, scope.service, since, login].to_vec();
    let Some(list) = places(&mut values, persons) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for (table, at, by, what) in [
        ("warning", "noted_at", "noted_by", What::Warning),
        ("living_place", "noted_at", "noted_by", What::LivingPlace),
        ("schooling", "noted_at", "noted_by", What::Schooling),
        ("contact", "noted_at", "noted_by", What::Contact),
        ("household", "noted_at", "noted_by", What::Household),
        ("situation", "noted_at", "noted_by", What::Situation),
        ("person_partner", "noted_at", "noted_by", What::Partner),
        ("decision", "recorded_at", "recorded_by", What::Decision),
    ] {
        let sql = format!(
            "select t.person_id, coalesce(w.name, t.{by}), t.{at} from {table} t {NAMED} t.{by} \
             where t.operator_id = ?1 and t.service_id = ?2 and t.{at} > ?3 and t.{by} <> ?4 \
             and t.person_id in ({list}) and t.withdrawn_at is null order by t.{at} desc, t.id limit 50"
        );
        all.extend(read.rows(&sql, &values, |row| change(row, what))?);
    }
    Ok(all)
}

/// Terms of measures, and who carries them, that others noted.
pub(super) fn measures_since(
    read: &Read<'_>,
    scope: &Scope,
    persons: &[Id],
    since: Timestamp,
    login: &str,
) -> Result<Vec<Change>> {
    let mut values = params![scope.operator, scope.service, since, login].to_vec();
    let Some(list) = places(&mut values, persons) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for (table, what) in [("measure_term", What::Term), ("assignment", What::Assignment)] {
        let sql = format!(
            "select m.person_id, coalesce(w.name, t.recorded_by), t.recorded_at from measure m \
             join {table} t on t.operator_id = m.operator_id and t.service_id = m.service_id and t.measure_id = m.id \
             {NAMED} t.recorded_by where m.operator_id = ?1 and m.service_id = ?2 and m.person_id in ({list}) \
             and t.recorded_at > ?3 and t.recorded_by <> ?4 order by t.recorded_at desc, t.id limit 50"
        );
        all.extend(read.rows(&sql, &values, |row| change(row, what))?);
    }
    Ok(all)
}

/// Notes that others wrote on these persons, among those one may read.
pub(super) fn notes_since(
    read: &Read<'_>,
    reader: &Reader,
    persons: &[Id],
    since: Timestamp,
) -> Result<Vec<Change>> {
    let scope = &reader.scope;
    let mut values = params![scope.operator, scope.service, since, scope.account].to_vec();
    let Some(list) = places(&mut values, persons) else { return Ok(Vec::new()) };
    let clinical = if reader.clinical { "" } else { "and n.scope <> 'clinique'" };
    let sql = format!(
        "select n.person_id, w.name, n.created_at from note n \
         join account w on w.operator_id = n.operator_id and w.id = n.author \
         where n.operator_id = ?1 and n.service_id = ?2 and n.person_id in ({list}) and n.created_at > ?3 \
         and n.author <> ?4 and n.withdrawn_at is null {clinical} order by n.created_at desc, n.id limit 50"
    );
    read.rows(&sql, &values, |row| change(row, What::Note))
}

/// Documents that others sent to these files, among those one may read.
pub(super) fn documents_since(
    read: &Read<'_>,
    scope: &Scope,
    persons: &[Id],
    since: Timestamp,
    login: &str,
    audiences: &[&str],
) -> Result<Vec<Change>> {
    let mut values = params![scope.operator, scope.service, since, login].to_vec();
    let Some(list) = places(&mut values, persons) else { return Ok(Vec::new()) };
    let sql = format!(
        "select d.person_id, coalesce(w.name, t.sent_by), t.sent_at, d.scope from document d \
         join document_version t on t.operator_id = d.operator_id and t.document_id = d.id {NAMED} t.sent_by \
         where d.operator_id = ?1 and d.service_id = ?2 and d.person_id in ({list}) and t.sent_at > ?3 \
         and t.sent_by <> ?4 and d.withdrawn_at is null order by t.sent_at desc, d.id limit 50"
    );
    let found = read.rows(&sql, &values, |row| Ok((row.get::<String>(3)?, change(row, What::Document)?)))?;
    Ok(found
        .into_iter()
        .filter(|(scope, _)| audiences.contains(&scope.as_str()))
        .map(|(_, change)| change)
        .collect())
}

/// Acts that others noted with these persons: the identifier of a typed act carries the hour it was noted.
pub(super) fn acts_since(
    read: &Read<'_>,
    scope: &Scope,
    persons: &[Id],
    since: Timestamp,
) -> Result<Vec<Change>> {
    let day = Day::new_in_paris(since).plus_days(-31);
    let mut values = params![scope.operator, scope.service, Id::first_at(since), scope.account, day].to_vec();
    let Some(list) = places(&mut values, persons) else { return Ok(Vec::new()) };
    let sql = format!(
        "select p.person_id, w.name, a.id from act_person p join act a on a.operator_id = p.operator_id \
         and a.service_id = p.service_id and a.day = p.day and a.id = p.act_id \
         join account w on w.operator_id = a.operator_id and w.id = a.author \
         where p.operator_id = ?1 and p.service_id = ?2 and p.person_id in ({list}) and p.day >= ?5 \
         and a.id > ?3 and a.author <> ?4 and a.withdrawn_at is null order by a.id desc limit 50"
    );
    read.rows(&sql, &values, |row| {
        let act: Id = row.get(2)?;
        Ok(Change {
            person: row.get(0)?,
            author: row.get(1)?,
            at: act.instant().unwrap_or(since),
            what: What::Act,
        })
    })
}
