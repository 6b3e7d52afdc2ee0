//! Statements that list acts. An act whose persons are all of restricted files is not there.

use std::collections::HashMap;

use base::{Day, Id};
use store::{Read, Result, Row, Value, params};

use super::{By, Line, Seen};
use crate::access::{OPEN_TO_ME, Scope};
use crate::activity::{met, presence};

const ACT: &str = "a.id, a.reference, a.day, a.starts_minute, k.label, a.direct, pl.label, th.label, pr.label, \
    a.partner, a.minutes, a.travel, a.kilometres, a.files, a.withdrawn_at, a.withdrawn_by from act a \
    left join term k on k.operator_id = a.operator_id and k.id = a.kind \
    left join term pl on pl.operator_id = a.operator_id and pl.id = a.place \
    left join term th on th.operator_id = a.operator_id and th.id = a.theme \
    left join term pr on pr.operator_id = a.operator_id and pr.id = a.prestation";

const PERSONS_OF_ACT: &str = "act_person e where e.operator_id = a.operator_id and e.service_id = a.service_id \
    and e.day = a.day and e.act_id = a.id";

/// Nobody, or someone whose file is open to me.
fn visible() -> String {
    format!(
        "(not exists (select 1 from {PERSONS_OF_ACT}) or exists (select 1 from {PERSONS_OF_ACT} and {OPEN_TO_ME}))"
    )
}

fn small(value: i64) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

fn line(row: &Row<'_>) -> Result<Line> {
    let word = |at: usize| -> Result<String> { Ok(row.get::<Option<String>>(at)?.unwrap_or_default()) };
    let number = |at: usize| -> Result<Option<u16>> { Ok(row.get::<Option<i64>>(at)?.map(small)) };
    let withdrawn_at: Option<jiff::Timestamp> = row.get(14)?;
    Ok(Line {
        id: row.get(0)?,
        reference: row.get(1)?,
        day: row.get(2)?,
        starts: number(3)?,
        kind: word(4)?,
        direct: row.get(5)?,
        place: word(6)?,
        theme: word(7)?,
        prestation: word(8)?,
        partner: word(9)?,
        minutes: small(row.get(10)?),
        travel: small(row.get(11)?),
        kilometres: number(12)?,
        files: small(row.get(13)?),
        withdrawn: withdrawn_at.map(|at| Ok::<_, store::StoreError>((at, word(15)?))).transpose()?,
        persons: Vec::new(),
        hidden: 0,
        staff: Vec::new(),
        met: Vec::new(),
    })
}

/// The acts of these days, the last ones first; of a professional, when one is named.
pub fn between(
    read: &Read<'_>,
    scope: &Scope,
    (from, to): (Day, Day),
    professional: Option<Id>,
) -> Result<Vec<Line>> {
    let mut values = params![scope.operator, scope.service, scope.account, scope.now, from, to].to_vec();
    let mut narrowed = "";
    if let Some(professional) = professional {
        values.push(professional.into());
        narrowed = " and exists (select 1 from act_staff s where s.operator_id = a.operator_id \
             and s.service_id = a.service_id and s.day = a.day and s.act_id = a.id and s.professional_id = ?7)";
    }
    let sql = format!(
        "select {ACT} where a.operator_id = ?1 and a.service_id = ?2 and a.day >= ?5 and a.day <= ?6 and {}\
         {narrowed} order by a.day desc, coalesce(a.starts_minute, -1) desc, a.id desc",
        visible()
    );
    let lines = read.rows(&sql, &values, line)?;
    let span = params![scope.operator, scope.service, scope.account, scope.now, from, to];
    fill(read, lines, "e.day >= ?5 and e.day <= ?6", span)
}

/// The acts with persons, of these days, the last ones first.
pub fn with_persons(
    read: &Read<'_>,
    scope: &Scope,
    (from, to): (Day, Day),
    persons: &[Id],
) -> Result<Vec<Line>> {
    let mut values = params![scope.operator, scope.service, from, to].to_vec();
    let list = places(&mut values, persons.iter().map(|person| (*person).into()));
    let keys = read.rows(
        &format!(
            "select p.day, p.act_id from ({}) p where p.day >= ?3 and p.day <= ?4 \
             order by p.day desc, p.act_id desc",
            with(&list)
        ),
        &values,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut lines = Vec::with_capacity(keys.len());
    for some in keys.chunks(64) {
        lines.extend(at(read, scope, some)?);
    }
    Ok(lines)
}

/// Acts by their keys, the last ones first.
pub fn at(read: &Read<'_>, scope: &Scope, keys: &[(Day, Id)]) -> Result<Vec<Line>> {
    let Some(last) = keys.last().copied() else { return Ok(Vec::new()) };
    let mut values = params![scope.operator, scope.service, scope.account, scope.now].to_vec();
    // Lists of one, then of eight, sixteen…: few statements to prepare.
    let size = if keys.len() == 1 { 1 } else { keys.len().next_multiple_of(8) };
    let padded = || keys.iter().copied().chain(std::iter::repeat(last)).take(size);
    // By pairs: two lists, one of days and one of identifiers, are looked for eight times eight.
    let pairs: Vec<String> = padded()
        .map(|(day, id)| format!("({})", places(&mut values, [day.into(), id.into()].into_iter())))
        .collect();
    let these = format!("(values {})", pairs.join(", "));
    let sql = format!(
        "select {ACT} where a.operator_id = ?1 and a.service_id = ?2 and (a.day, a.id) in {these} \
         and {} order by a.day desc, coalesce(a.starts_minute, -1) desc, a.id desc",
        visible()
    );
    let lines = read.rows(&sql, &values, line)?;
    fill(read, lines, &format!("(e.day, e.act_id) in {these}"), &values)
}

/// The last acts of persons, the last ones first.
pub fn of_persons(read: &Read<'_>, scope: &Scope, persons: &[Id], most: i64) -> Result<Vec<Line>> {
    let mut values = params![scope.operator, scope.service, most].to_vec();
    let list = places(&mut values, persons.iter().map(|person| (*person).into()));
    let last = match persons.len() {
        // One person’s acts are kept in the order of their days: only the last ones are read.
        1 => format!(
            "select p.day, p.act_id from act_person p cross join act a where p.operator_id = ?1 and p.service_id = ?2 \
             and p.person_id = {list} and a.operator_id = p.operator_id and a.service_id = p.service_id \
             and a.day = p.day and a.id = p.act_id and a.withdrawn_at is null \
             order by p.day desc, p.act_id desc limit ?3"
        ),
        _ => format!(
            "select a.day, a.id from ({}) p cross join act a where a.operator_id = ?1 and a.service_id = ?2 \
             and a.day = p.day and a.id = p.act_id and a.withdrawn_at is null \
             order by a.day desc, a.id desc limit ?3",
            with(&list)
        ),
    };
    let keys = read.rows(&last, &values, |row| Ok((row.get(0)?, row.get(1)?)))?;
    at(read, scope, &keys)
}

/// The acts with these persons (places of a statement). Read from the persons, never along the days of the
/// service: a person has few acts, a service has half a million.
pub(in crate::activity) fn with(list: &str) -> String {
    format!(
        "select act_id, max(day) as day from act_person where operator_id = ?1 and service_id = ?2 \
         and person_id in ({list}) group by act_id"
    )
}

/// Adds values, and gives their places: `?5, ?6`.
fn places<'a>(values: &mut Vec<Value<'a>>, more: impl Iterator<Item = Value<'a>>) -> String {
    let mut list = Vec::new();
    for value in more {
        values.push(value);
        list.push(format!("?{}", values.len()));
    }
    list.join(", ")
}

/// Who was there and by whom, for these lines; `clause` says which days of `k`.
fn fill(read: &Read<'_>, mut lines: Vec<Line>, clause: &str, values: &[Value<'_>]) -> Result<Vec<Line>> {
    if lines.is_empty() {
        return Ok(lines);
    }
    let by_id: HashMap<Id, usize> = lines.iter().enumerate().map(|(at, line)| (line.id, at)).collect();
    read.each(
        &format!(
            "select e.act_id, p.id, p.first_name, p.last_name, p.sex, e.presence, r.label, \
             case when {OPEN_TO_ME} then 1 else 0 end from act_person e \
             join person p on p.operator_id = e.operator_id and p.id = e.person_id \
             left join term r on r.operator_id = e.operator_id and r.id = e.reason \
             where e.operator_id = ?1 and e.service_id = ?2 and {clause} \
             order by e.day, e.act_id, case when p.birth is null then 1 else 0 end, p.birth, p.first_name, p.id"
        ),
        values,
        |row| {
            let Some(line) = by_id.get(&row.get(0)?).and_then(|at| lines.get_mut(*at)) else { return Ok(()) };
            if row.get::<i64>(7)? == 0 {
                line.hidden += 1;
                return Ok(());
            }
            line.persons.push(Seen {
                id: row.get(1)?,
                first_name: row.get(2)?,
                last_name: row.get(3)?,
                sex: row.get(4)?,
                presence: presence(row.get(5)?),
                reason: row.get::<Option<String>>(6)?.unwrap_or_default(),
            });
            Ok(())
        },
    )?;
    read.each(
        &format!(
            "select e.act_id, e.professional_id, f.name, e.minutes, e.travel from act_staff e \
             join professional f on f.operator_id = e.operator_id and f.id = e.professional_id \
             where e.operator_id = ?1 and e.service_id = ?2 and {clause} \
             order by e.day, e.act_id, f.name, f.id"
        ),
        values,
        |row| {
            let Some(line) = by_id.get(&row.get(0)?).and_then(|at| lines.get_mut(*at)) else { return Ok(()) };
            line.staff.push(By {
                id: row.get(1)?,
                name: row.get(2)?,
                minutes: row.get::<Option<i64>>(3)?.map(small),
                travel: row.get::<Option<i64>>(4)?.map(small),
            });
            Ok(())
        },
    )?;
    for (act, contact) in met::met(read, &clause.replace("e.", "k."), values)? {
        if let Some(line) = by_id.get(&act).and_then(|at| lines.get_mut(*at)) {
            line.met.push(contact);
        }
    }
    Ok(lines)
}
