//! Statements on one act: written, corrected, withdrawn, read again. Lists are in `line/sql.rs`.

use base::{Day, Id};
use serde_json::{Value as Json, json};
use store::{Read, Result, Write, params};

use super::{Act, Words, code, met};
use crate::access::{OPEN_TO_ME, Scope};

/// Writes a new act; false when its form had already written one.
pub(super) fn insert(write: &mut Write<'_>, scope: &Scope, id: Id, act: &Act, words: &Words) -> Result<bool> {
    let said = &act.said;
    let written = write.run(
        "insert into act (operator_id, service_id, day, id, reference, kind, direct, place, theme, minutes, travel, \
         files, starts_minute, kilometres, prestation, partner, author) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) on conflict do nothing",
        params![
            scope.operator,
            scope.service,
            act.day,
            id,
            &id.to_string(),
            words.kind,
            said.direct,
            words.place,
            words.theme,
            act.minutes,
            said.travel,
            said.files,
            said.starts.map(i64::from),
            said.kilometres.map(i64::from),
            words.prestation,
            Some(&said.partner).filter(|partner| !partner.is_empty()),
            scope.account
        ],
    )?;
    if written == 0 {
        return Ok(false);
    }
    people(write, scope, id, act, words)?;
    Ok(true)
}

/// Who was there, and by whom.
fn people(write: &mut Write<'_>, scope: &Scope, id: Id, act: &Act, words: &Words) -> Result<()> {
    for (one, reason) in act.said.persons.iter().zip(&words.reasons) {
        write.run(
            "insert into act_person (operator_id, service_id, day, act_id, person_id, presence, reason) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![scope.operator, scope.service, act.day, id, one.person, code(one.presence), *reason],
        )?;
    }
    for one in &act.said.staff {
        write.run(
            "insert into act_staff (operator_id, service_id, day, act_id, professional_id, minutes, travel) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                scope.operator,
                scope.service,
                act.day,
                id,
                one.professional,
                one.minutes.map(i64::from),
                one.travel.map(i64::from)
            ],
        )?;
    }
    met::insert(write, scope, (act.day, id), &act.said.contacts)
}

/// Replaces what an act says. Persons whose file is closed to who corrects stay as they were.
pub(super) fn update(
    write: &mut Write<'_>,
    scope: &Scope,
    old_day: Day,
    id: Id,
    act: &Act,
    words: &Words,
) -> Result<()> {
    let said = &act.said;
    write.run(
        "update act set day = ?5, kind = ?6, direct = ?7, place = ?8, theme = ?9, minutes = ?10, travel = ?11, \
         files = ?12, starts_minute = ?13, kilometres = ?14, prestation = ?15, partner = ?16 \
         where operator_id = ?1 and service_id = ?2 and day = ?3 and id = ?4",
        params![
            scope.operator,
            scope.service,
            old_day,
            id,
            act.day,
            words.kind,
            said.direct,
            words.place,
            words.theme,
            act.minutes,
            said.travel,
            said.files,
            said.starts.map(i64::from),
            said.kilometres.map(i64::from),
            words.prestation,
            Some(&said.partner).filter(|partner| !partner.is_empty())
        ],
    )?;
    let open: Vec<Id> = write.rows(
        &format!(
            "select e.person_id from act_person e where e.operator_id = ?1 and e.service_id = ?2 and e.day = ?5 \
             and e.act_id = ?6 and {OPEN_TO_ME} order by e.person_id"
        ),
        params![scope.operator, scope.service, scope.account, scope.now, act.day, id],
        |row| row.get(0),
    )?;
    for person in open {
        write.run(
            "delete from act_person where operator_id = ?1 and service_id = ?2 and day = ?3 and act_id = ?4 \
             and person_id = ?5",
            params![scope.operator, scope.service, act.day, id, person],
        )?;
    }
    write.run(
        "delete from act_staff where operator_id = ?1 and service_id = ?2 and day = ?3 and act_id = ?4",
        params![scope.operator, scope.service, act.day, id],
    )?;
    met::delete_open(write, scope, act.day, id)?;
    people(write, scope, id, act, words)
}

/// Says that an act was noted by mistake; false when it was said already.
pub(super) fn withdraw(write: &mut Write<'_>, scope: &Scope, day: Day, id: Id) -> Result<bool> {
    let author = write.author().clone();
    let changed = write.run(
        "update act set withdrawn_at = ?5, withdrawn_by = ?6 \
         where operator_id = ?1 and service_id = ?2 and day = ?3 and id = ?4 and withdrawn_at is null",
        params![scope.operator, scope.service, day, id, author.at, &author.name],
    )?;
    Ok(changed > 0)
}

/// The key of an act, by its reference: that of a typed act is its identifier.
pub(super) fn key(read: &Read<'_>, scope: &Scope, reference: &str) -> Result<Option<(Day, Id)>> {
    read.first(
        "select day, id from act where operator_id = ?1 and service_id = ?2 and reference = ?3 order by day",
        params![scope.operator, scope.service, reference],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// An act as the journal keeps it: the whole row, its persons and its staff.
pub fn row(read: &Read<'_>, operator: Id, service: Id, day: Day, id: Id) -> Result<Option<Json>> {
    let key = params![operator, service, day, id];
    let persons = read.rows(
        "select person_id, presence, reason from act_person \
         where operator_id = ?1 and service_id = ?2 and day = ?3 and act_id = ?4 order by person_id",
        key,
        |row| {
            let person: Id = row.get(0)?;
            Ok(json!([person.to_string(), row.get::<i64>(1)?, row.get::<Option<i64>>(2)?]))
        },
    )?;
    let staff = read.rows(
        "select professional_id, minutes, travel from act_staff \
         where operator_id = ?1 and service_id = ?2 and day = ?3 and act_id = ?4 order by professional_id",
        key,
        |row| {
            let professional: Id = row.get(0)?;
            Ok(json!([professional.to_string(), row.get::<Option<i64>>(1)?, row.get::<Option<i64>>(2)?]))
        },
    )?;
    let contacts = met::of_act(read, operator, service, (day, id))?;
    read.first(
        "select reference, starts_minute, kind, direct, place, theme, prestation, partner, minutes, travel, \
         kilometres, files, author, withdrawn_by from act \
         where operator_id = ?1 and service_id = ?2 and day = ?3 and id = ?4 order by id",
        key,
        |row| {
            Ok(json!({
                "service": service.to_string(),
                "reference": row.get::<String>(0)?,
                "day": day.to_string(),
                "starts": row.get::<Option<i64>>(1)?,
                "kind": row.get::<i64>(2)?,
                "direct": row.get::<bool>(3)?,
                "place": row.get::<Option<i64>>(4)?,
                "theme": row.get::<Option<i64>>(5)?,
                "prestation": row.get::<Option<i64>>(6)?,
                "partner": row.get::<Option<String>>(7)?,
                "minutes": row.get::<i64>(8)?,
                "travel": row.get::<i64>(9)?,
                "kilometres": row.get::<Option<i64>>(10)?,
                "files": row.get::<i64>(11)?,
                "author": row.get::<Option<Id>>(12)?.map(|author| author.to_string()),
                "withdrawn_by": row.get::<Option<String>>(13)?,
                "persons": persons,
                "staff": staff,
                "contacts": contacts,
            }))
        },
    )
}

/// Who among these has no measure that day; the day a measure ends is within it.
pub(super) fn without_measure(read: &Read<'_>, scope: &Scope, persons: &[Id], day: Day) -> Result<Vec<Id>> {
    let mut without = Vec::new();
    for person in persons {
        let held = read.first(
            "select m.id from person p join person q on q.operator_id = p.operator_id and q.kept_id = p.kept_id \
             join measure m on m.operator_id = q.operator_id and m.person_id = q.id \
             where p.operator_id = ?1 and p.id = ?3 and m.service_id = ?2 and m.starts <= ?4 \
             and (m.ends is null or m.ends >= ?4) order by m.id limit 1",
            params![scope.operator, scope.service, *person, day],
            |row| row.get::<Id>(0),
        )?;
        if held.is_none() {
            without.push(*person);
        }
    }
    Ok(without)
}

/// Who changed an act, in order: when, who, what, why.
pub(super) fn history(
    read: &Read<'_>,
    operator: Id,
    id: Id,
) -> Result<Vec<(jiff::Timestamp, String, String, String)>> {
    read.rows(
        "select j.at, coalesce(w.name, j.author), j.action, j.after from journal j \
         left join account w on w.operator_id = j.operator_id and w.login = j.author \
         where j.operator_id = ?1 and j.row_id = ?2 and j.noun = 'act' order by j.at, j.seq",
        params![operator, id],
        |row| {
            let after: Option<String> = row.get(3)?;
            let after: Json = after.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
            let reason = after["reason"].as_str().unwrap_or_default().to_owned();
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, reason))
        },
    )
}

/// The last acts of persons, the last one first, of any presence; of rows that are one person, those of all.
pub(super) fn past(read: &Read<'_>, scope: &Scope, persons: &[Id]) -> Result<Vec<super::habit::Past>> {
    if persons.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows: Vec<Id> = Vec::new();
    for person in persons {
        let same: Vec<Id> = read.rows(
            "select q.id from person p join person q on q.operator_id = p.operator_id and q.kept_id = p.kept_id \
             where p.operator_id = ?1 and p.id = ?2 order by q.id",
            params![scope.operator, *person],
            |row| row.get(0),
        )?;
        if same.is_empty() {
            rows.push(*person);
        }
        rows.extend(same.into_iter().filter(|one| !rows.contains(one)).collect::<Vec<_>>());
    }
    let persons = &rows;
    let mut values = params![scope.operator, scope.service].to_vec();
    values.extend(persons.iter().map(|person| store::Value::from(*person)));
    read.rows(
        &format!(
            "select a.day, a.direct, k.label, pl.label, th.label, a.minutes, a.travel from ({}) p \
             cross join act a left join term k on k.operator_id = a.operator_id and k.id = a.kind \
             left join term pl on pl.operator_id = a.operator_id and pl.id = a.place \
             left join term th on th.operator_id = a.operator_id and th.id = a.theme \
             where a.operator_id = ?1 and a.service_id = ?2 and a.day = p.day and a.id = p.act_id \
             and a.withdrawn_at is null order by a.day desc, a.id desc limit 40",
            super::line::with(&store::marks(3, persons.len()))
        ),
        &values,
        |row| {
            let word =
                |at: usize| -> Result<String> { Ok(row.get::<Option<String>>(at)?.unwrap_or_default()) };
            Ok(super::habit::Past {
                day: row.get(0)?,
                direct: row.get(1)?,
                kind: word(2)?,
                place: word(3)?,
                theme: word(4)?,
                minutes: u16::try_from(row.get::<i64>(5)?).unwrap_or_default(),
                travel: u16::try_from(row.get::<i64>(6)?).unwrap_or_default(),
            })
        },
    )
}

/// Kind, place and theme of the last acts of the service: what it does most.
pub(super) fn used_words(read: &Read<'_>, scope: &Scope) -> Result<Vec<(String, String, String)>> {
    let word = |row: &store::Row<'_>, at: usize| -> Result<String> {
        Ok(row.get::<Option<String>>(at)?.unwrap_or_default())
    };
    read.rows(
        "select k.label, pl.label, th.label from act a \
         left join term k on k.operator_id = a.operator_id and k.id = a.kind \
         left join term pl on pl.operator_id = a.operator_id and pl.id = a.place \
         left join term th on th.operator_id = a.operator_id and th.id = a.theme \
         where a.operator_id = ?1 and a.service_id = ?2 order by a.day desc, a.id desc limit 500",
        params![scope.operator, scope.service],
        |row| Ok((word(row, 0)?, word(row, 1)?, word(row, 2)?)),
    )
}
