//! Statements of an import.

use std::collections::HashMap;

use base::{Day, Id, french::fold};
use jiff::Timestamp;
use store::{Read, Result, Value, Write, params};

use super::acts::{Act, Seal, seal};
use super::persons::Person;
use super::sync::{Cell, Incoming, Table};
use super::{Outcome, Target};

/// The rows of a noun in the base, by reference.
pub(super) fn existing(
    read: &Read<'_>,
    target: Target,
    table: &Table,
) -> Result<HashMap<String, (Id, Vec<Cell>)>> {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let sql = format!(
        "select id, reference, {} from {} where operator_id = ?1 and service_id = ?2 order by id",
        names.join(", "),
        table.name
    );
    let rows = read.rows(&sql, params![target.operator, target.service], |row| {
        let mut cells = Vec::with_capacity(names.len());
        for (i, (_, kind)) in table.columns.iter().enumerate() {
            cells.push(Cell::read(row, i + 2, *kind)?);
        }
        Ok((row.get::<String>(1)?, (row.get(0)?, cells)))
    })?;
    Ok(rows.into_iter().collect())
}

pub(super) fn insert_all(
    write: &mut Write<'_>,
    target: Target,
    table: &Table,
    rows: &[(Id, &Incoming)],
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut columns = vec!["operator_id", "service_id", "id", "reference"];
    columns.extend(table.columns.iter().map(|(name, _)| *name));
    write.bulk(table.name, &columns, |bulk| {
        for (id, row) in rows {
            let mut values: Vec<Value<'_>> = vec![
                target.operator.into(),
                target.service.into(),
                (*id).into(),
                row.reference.as_str().into(),
            ];
            values.extend(row.cells.iter().zip(table.columns).map(|(cell, (_, kind))| cell.value(*kind)));
            bulk.row(&values)?;
        }
        Ok(())
    })?;
    Ok(())
}

pub(super) fn correct(
    write: &mut Write<'_>,
    target: Target,
    table: &Table,
    id: Id,
    cells: &[Cell],
) -> Result<()> {
    let sets: Vec<String> =
        table.columns.iter().enumerate().map(|(i, (name, _))| format!("{name} = ?{}", i + 3)).collect();
    let sql = format!("update {} set {} where operator_id = ?1 and id = ?2", table.name, sets.join(", "));
    let mut values: Vec<Value<'_>> = vec![target.operator.into(), id.into()];
    values.extend(cells.iter().zip(table.columns).map(|(cell, (_, kind))| cell.value(*kind)));
    write.run(&sql, &values)?;
    Ok(())
}

/// The persons of a service's register, by reference.
pub(super) fn persons(read: &Read<'_>, target: Target) -> Result<HashMap<String, (Id, Person)>> {
    let rows = read.rows(
        "select p.id, e.reference, p.last_name, p.first_name, p.sex, p.birth, e.family, e.parents, e.residence, \
         e.territory from enrolment e join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 order by p.id",
        params![target.operator, target.service],
        |row| {
            let person = Person {
                reference: row.get(1)?,
                last_name: row.get(2)?,
                first_name: row.get(3)?,
                sex: row.get(4)?,
                birth: row.get(5)?,
                family: row.get(6)?,
                parents: row.get(7)?,
                residence: row.get(8)?,
                territory: row.get(9)?,
            };
            Ok((row.get(0)?, person))
        },
    )?;
    Ok(rows.into_iter().map(|(id, person)| (person.reference.clone(), (id, person))).collect())
}

pub(super) fn insert_persons(write: &mut Write<'_>, target: Target, rows: &[(Id, Person)]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let columns = ["operator_id", "id", "kept_id", "last_name", "first_name", "name_key", "sex", "birth"];
    write.bulk("person", &columns, |bulk| {
        for (id, person) in rows {
            bulk.row(params![
                target.operator,
                *id,
                *id,
                &person.last_name,
                &person.first_name,
                &person.name_key(),
                person.sex.as_ref(),
                person.birth,
            ])?;
        }
        Ok(())
    })?;
    let columns = [
        "operator_id",
        "service_id",
        "person_id",
        "reference",
        "family",
        "parents",
        "residence",
        "territory",
    ];
    write.bulk("enrolment", &columns, |bulk| {
        for (id, person) in rows {
            bulk.row(params![
                target.operator,
                target.service,
                *id,
                &person.reference,
                person.family.as_ref(),
                person.parents,
                person.residence,
                person.territory,
            ])?;
        }
        Ok(())
    })?;
    Ok(())
}

pub(super) fn correct_person(write: &mut Write<'_>, target: Target, id: Id, person: &Person) -> Result<()> {
    write.run(
        "update person set last_name = ?3, first_name = ?4, name_key = ?5, sex = ?6, birth = ?7 \
         where operator_id = ?1 and id = ?2",
        params![
            target.operator,
            id,
            &person.last_name,
            &person.first_name,
            &person.name_key(),
            person.sex.as_ref(),
            person.birth,
        ],
    )?;
    write.run(
        "update enrolment set family = ?4, parents = ?5, residence = ?6, territory = ?7 \
         where operator_id = ?1 and service_id = ?2 and person_id = ?3",
        params![
            target.operator,
            target.service,
            id,
            person.family.as_ref(),
            person.parents,
            person.residence,
            person.territory,
        ],
    )?;
    Ok(())
}

/// An act that is already in the base.
pub(super) struct ExistingAct {
    pub id: Id,
    pub day: Day,
    pub seal: Seal,
}

/// The acts of a service, by reference.
pub(super) fn acts(read: &Read<'_>, target: Target) -> Result<HashMap<String, ExistingAct>> {
    let whose = params![target.operator, target.service];
    let mut persons: HashMap<Id, Vec<(Id, i64)>> = HashMap::new();
    read.each(
        "select act_id, person_id, presence from act_person where operator_id = ?1 and service_id = ?2 \
         order by day, act_id, person_id",
        whose,
        |row| {
            persons.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?));
            Ok(())
        },
    )?;
    let mut staff: HashMap<Id, Vec<Id>> = HashMap::new();
    read.each(
        "select act_id, professional_id from act_staff where operator_id = ?1 and service_id = ?2 \
         order by day, act_id, professional_id",
        whose,
        |row| {
            staff.entry(row.get(0)?).or_default().push(row.get(1)?);
            Ok(())
        },
    )?;
    let mut acts = HashMap::new();
    read.each(
        "select id, reference, day, kind, direct, place, theme, minutes, travel, files from act \
         where operator_id = ?1 and service_id = ?2 order by day, id",
        whose,
        |row| {
            let (id, day): (Id, Day) = (row.get(0)?, row.get(2)?);
            let numbers = [
                row.get(3)?,
                i64::from(row.get::<bool>(4)?),
                row.get::<Option<i64>>(5)?.unwrap_or(-1),
                row.get::<Option<i64>>(6)?.unwrap_or(-1),
                row.get(7)?,
                row.get(8)?,
                row.get(9)?,
            ];
            let mut present = persons.remove(&id).unwrap_or_default();
            let mut by = staff.remove(&id).unwrap_or_default();
            present.sort_unstable();
            by.sort_unstable();
            acts.insert(row.get(1)?, ExistingAct { id, day, seal: seal(day, &numbers, &present, &by) });
            Ok(())
        },
    )?;
    Ok(acts)
}

pub(super) fn insert_acts(write: &mut Write<'_>, target: Target, acts: &[Act<'_>]) -> Result<()> {
    if acts.is_empty() {
        return Ok(());
    }
    let columns = [
        "operator_id",
        "service_id",
        "day",
        "id",
        "reference",
        "kind",
        "direct",
        "place",
        "theme",
        "minutes",
        "travel",
        "files",
    ];
    write.bulk("act", &columns, |bulk| {
        for act in acts {
            bulk.row(params![
                target.operator,
                target.service,
                act.day,
                act.id,
                &act.row.reference,
                act.kind,
                act.row.direct,
                act.place,
                act.theme,
                act.row.minutes,
                act.row.travel,
                act.row.files,
            ])?;
        }
        Ok(())
    })?;
    let columns = ["operator_id", "service_id", "day", "act_id", "person_id", "presence"];
    write.bulk("act_person", &columns, |bulk| {
        for act in acts {
            for (person, presence) in &act.persons {
                bulk.row(params![target.operator, target.service, act.day, act.id, *person, *presence])?;
            }
        }
        Ok(())
    })?;
    let columns = ["operator_id", "service_id", "day", "act_id", "professional_id"];
    write.bulk("act_staff", &columns, |bulk| {
        for act in acts {
            for professional in &act.staff {
                bulk.row(params![target.operator, target.service, act.day, act.id, *professional])?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// Replaces what the register says of an act. What was typed on it beside (when in the day, own minutes of
/// a professional, reason of an absence) stays.
pub(super) fn correct_act(write: &mut Write<'_>, target: Target, old_day: Day, act: &Act<'_>) -> Result<()> {
    let (operator, service) = (target.operator, target.service);
    write.run(
        "update act set day = ?5, kind = ?6, direct = ?7, place = ?8, theme = ?9, minutes = ?10, travel = ?11, \
         files = ?12 where operator_id = ?1 and service_id = ?2 and day = ?3 and id = ?4",
        params![
            operator,
            service,
            old_day,
            act.id,
            act.day,
            act.kind,
            act.row.direct,
            act.place,
            act.theme,
            act.row.minutes,
            act.row.travel,
            act.row.files
        ],
    )?;
    let key = params![operator, service, act.day, act.id];
    let persons: Vec<Id> = write.rows(
        "select person_id from act_person \
         where operator_id = ?1 and service_id = ?2 and day = ?3 and act_id = ?4 order by person_id",
        key,
        |row| row.get(0),
    )?;
    for gone in persons.iter().filter(|known| act.persons.iter().all(|(person, _)| person != *known)) {
        write.run(
            "delete from act_person where operator_id = ?1 and service_id = ?2 and day = ?3 and act_id = ?4 \
             and person_id = ?5",
            params![operator, service, act.day, act.id, *gone],
        )?;
    }
    for (person, presence) in &act.persons {
        write.run(
            "insert into act_person (operator_id, service_id, day, act_id, person_id, presence) \
             values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (operator_id, service_id, day, act_id, person_id) \
             do update set presence = excluded.presence",
            params![operator, service, act.day, act.id, *person, *presence],
        )?;
    }
    let staff: Vec<Id> = write.rows(
        "select professional_id from act_staff \
         where operator_id = ?1 and service_id = ?2 and day = ?3 and act_id = ?4 order by professional_id",
        key,
        |row| row.get(0),
    )?;
    for gone in staff.iter().filter(|known| !act.staff.contains(known)) {
        write.run(
            "delete from act_staff where operator_id = ?1 and service_id = ?2 and day = ?3 and act_id = ?4 \
             and professional_id = ?5",
            params![operator, service, act.day, act.id, *gone],
        )?;
    }
    for professional in &act.staff {
        write.run(
            "insert into act_staff (operator_id, service_id, day, act_id, professional_id) \
             values (?1, ?2, ?3, ?4, ?5) on conflict (operator_id, service_id, day, act_id, professional_id) \
             do nothing",
            params![operator, service, act.day, act.id, *professional],
        )?;
    }
    Ok(())
}

pub(super) fn insert_import(
    write: &mut Write<'_>,
    target: Target,
    id: Id,
    files: &[String],
    outcome: &Outcome,
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into import (operator_id, service_id, id, at, author, files, outcome) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            target.operator,
            target.service,
            id,
            author.at,
            &author.name,
            &serde_json::json!(files).to_string(),
            &serde_json::json!(outcome).to_string(),
        ],
    )?;
    Ok(())
}

/// The last import of a service.
#[derive(Clone, Debug)]
pub struct LastImport {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub author: String,
    /// Names of the files (JSON list).
    pub files: String,
}

/// The last import of a service, if there was one.
pub fn last_import(read: &Read<'_>, operator: Id, service: Id) -> Result<Option<LastImport>> {
    read.first(
        "select at, author, files from import where operator_id = ?1 and service_id = ?2 \
         order by at desc, id desc limit 1",
        params![operator, service],
        |row| Ok(LastImport { at: row.get(0)?, author: row.get(1)?, files: row.get(2)? }),
    )
}

/// References of persons that the service's register already has, and of professionals that it lists: who
/// is only named by an act is no proof that the service keeps a list.
pub fn known_references(read: &Read<'_>, operator: Id, service: Id) -> Result<(Vec<String>, Vec<String>)> {
    let whose = params![operator, service];
    let persons = read.rows(
        "select reference from enrolment where operator_id = ?1 and service_id = ?2 order by reference",
        whose,
        |row| row.get(0),
    )?;
    let staff = read.rows(
        "select p.reference from professional p join employment e \
         on e.operator_id = p.operator_id and e.professional_id = p.id \
         where p.operator_id = ?1 and p.service_id = ?2 order by p.reference",
        whose,
        |row| row.get(0),
    )?;
    Ok((persons, staff))
}

/// Who this service's register already knows: folded name and first name, birth, reference. A probable
/// duplicate is looked for among them only: a service does not learn whom another one follows.
pub fn same_person(read: &Read<'_>, operator: Id, service: Id) -> Result<Vec<(String, Day, String)>> {
    read.rows(
        "select p.last_name, p.first_name, p.birth, e.reference from enrolment e \
         join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 and p.birth is not null order by e.reference",
        params![operator, service],
        |row| {
            let name = format!("{} {}", row.get::<String>(0)?, row.get::<String>(1)?);
            Ok((fold(&name), row.get(2)?, row.get(3)?))
        },
    )
}

/// How this service's headings were understood last time (JSON).
pub fn saved_mapping(read: &Read<'_>, operator: Id, service: Id) -> Result<Option<String>> {
    read.first(
        "select mapping from import_mapping where operator_id = ?1 and service_id = ?2 order by saved_at",
        params![operator, service],
        |row| row.get(0),
    )
}

/// Remembers how this service's headings are understood.
pub fn save_mapping(write: &mut Write<'_>, operator: Id, service: Id, mapping: &str) -> Result<()> {
    let at = write.author().at;
    write.run(
        "insert into import_mapping (operator_id, service_id, mapping, saved_at) values (?1, ?2, ?3, ?4) \
         on conflict (operator_id, service_id) do update set mapping = excluded.mapping, \
         saved_at = excluded.saved_at",
        params![operator, service, mapping, at],
    )?;
    Ok(())
}
