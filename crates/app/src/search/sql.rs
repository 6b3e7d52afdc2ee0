//! Statements of the index.

use std::collections::HashMap;

use base::{Day, Id};
use store::{Match, Read, Result, Value, Write, marks, params};

use super::find::Eye;
use super::words::{PersonWords, Sounds};
use super::{Entry, Found};
use crate::access::OPEN_TO_ME;

/// Signs of a text that are kept to show where its words are.
const PASSAGE_MAX: usize = 4_000;

pub(super) fn put(write: &mut Write<'_>, entry: &Entry<'_>, tokens: &str) -> Result<()> {
    let number = write.next_number("search_entry")?;
    let passage: String = entry.text.chars().take(PASSAGE_MAX).collect();
    write.run(
        "insert into search_entry (operator_id, service_id, noun, row_id, person_id, number, title, passage, day, \
         tokens) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
         on conflict (operator_id, service_id, noun, row_id) do update set person_id = excluded.person_id, \
         title = excluded.title, passage = excluded.passage, day = excluded.day, tokens = excluded.tokens \
         where search_entry.tokens <> excluded.tokens or search_entry.title <> excluded.title \
         or search_entry.passage <> excluded.passage or search_entry.person_id is distinct from excluded.person_id \
         or search_entry.day is distinct from excluded.day",
        params![
            entry.operator,
            entry.service,
            entry.noun.code(),
            entry.row,
            entry.person,
            number,
            entry.title,
            &passage,
            entry.day,
            tokens
        ],
    )?;
    Ok(())
}

pub(super) fn delete(write: &mut Write<'_>, operator: Id, service: Id, noun: Found, row: Id) -> Result<()> {
    write.run(
        "delete from search_entry where operator_id = ?1 and service_id = ?2 and noun = ?3 and row_id = ?4",
        params![operator, service, noun.code(), row],
    )?;
    Ok(())
}

pub(super) fn insert_persons(
    write: &mut Write<'_>,
    operator: Id,
    service: Id,
    persons: &[PersonWords],
) -> Result<()> {
    let first = write.next_number("search_entry")?;
    let columns = [
        "operator_id",
        "service_id",
        "noun",
        "row_id",
        "person_id",
        "number",
        "title",
        "passage",
        "day",
        "tokens",
    ];
    let mut sounds = Sounds::new();
    write.bulk("search_entry", &columns, |bulk| {
        for (number, words) in (first..).zip(persons) {
            bulk.row(params![
                operator,
                service,
                Found::Person.code(),
                words.person,
                words.person,
                number,
                &words.title(),
                "",
                None::<Day>,
                &words.tokens(&mut sounds),
            ])?;
        }
        Ok(())
    })?;
    Ok(())
}

pub(super) fn put_word(write: &mut Write<'_>, operator: Id, word: &str) -> Result<()> {
    write.run(
        "insert into search_word (operator_id, word) values (?1, ?2) on conflict (operator_id, word) do nothing",
        params![operator, word],
    )?;
    Ok(())
}

pub(super) fn insert_words(write: &mut Write<'_>, operator: Id, words: &[String]) -> Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    write.bulk("search_word", &["operator_id", "word"], |bulk| {
        words.iter().try_for_each(|word| bulk.row(params![operator, word]))
    })?;
    Ok(())
}

/// The words of names of so many letters.
pub(super) fn words(read: &Read<'_>, operator: Id, least: i64, most: i64) -> Result<Vec<String>> {
    read.rows(
        "select word from search_word where operator_id = ?1 and length(word) >= ?2 and length(word) <= ?3 \
         order by word",
        params![operator, least, most],
        |row| row.get(0),
    )
}

pub(super) fn clear(write: &mut Write<'_>, operator: Id) -> Result<()> {
    write.clear_fulltext("search_entry", "tokens", operator)?;
    write.run("delete from search_word where operator_id = ?1", params![operator])?;
    Ok(())
}

/// What one person, or all, are found by: service after service, in the order of their numbers.
pub(super) fn person_words(
    read: &Read<'_>,
    operator: Id,
    person: Option<Id>,
) -> Result<Vec<(Id, PersonWords)>> {
    let one = if person.is_some() { "and e.person_id = ?2" } else { "" };
    let sql = format!(
        "select e.service_id, p.id, p.last_name, p.first_name, p.birth, e.reference, e.family from enrolment e \
         join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where e.operator_id = ?1 {one} order by e.service_id, p.id"
    );
    let whose = [Value::from(operator), Value::from(person)];
    read.rows(&sql, &whose[..if person.is_some() { 2 } else { 1 }], |row| {
        let words = PersonWords {
            person: row.get(1)?,
            last_name: row.get(2)?,
            first_name: row.get(3)?,
            birth: row.get(4)?,
            reference: row.get(5)?,
            family: row.get(6)?,
        };
        Ok((row.get(0)?, words))
    })
}

pub(super) fn missing(read: &Read<'_>, operator: Id) -> Result<i64> {
    let lacking = read.first(
        "select count(*) from enrolment e where e.operator_id = ?1 and not exists \
         (select 1 from search_entry s where s.operator_id = e.operator_id and s.service_id = e.service_id \
         and s.noun = 'person' and s.row_id = e.person_id)",
        params![operator],
        |row| row.get::<i64>(0),
    )?;
    let left = read.first(
        "select count(*) from search_entry s where s.operator_id = ?1 and s.person_id is not null and not exists \
         (select 1 from enrolment e where e.operator_id = s.operator_id and e.service_id = s.service_id \
         and e.person_id = s.person_id)",
        params![operator],
        |row| row.get::<i64>(0),
    )?;
    Ok(lacking.unwrap_or_default() + left.unwrap_or_default())
}

/// The kept rows of those whose file is closed to this account, whichever of their rows is restricted.
pub(super) fn closed(read: &Read<'_>, eye: &Eye) -> Result<Vec<Id>> {
    // OPEN_TO_ME speaks of `e.person_id`, of ?3 and ?4; here `e` is the restricted rows.
    let sql = format!(
        "select coalesce(p.kept_id, p.id) from restriction e join person p on p.operator_id = e.operator_id \
         and p.id = e.person_id where e.operator_id = ?1 and e.lifted_at is null and not ({OPEN_TO_ME}) \
         order by p.id"
    );
    read.rows(&sql, params![eye.operator, 0_i64, eye.account, eye.now], |row| row.get(0))
}

/// A row of the index that matches.
pub(super) struct Matched {
    pub service: Id,
    pub noun: Option<Found>,
    pub row: Id,
    pub person: Option<Id>,
    pub title: String,
    pub passage: String,
    pub day: Option<Day>,
    pub tokens: String,
}

/// The persons that match, in the order they came, at most so many.
pub(super) fn persons(
    read: &Read<'_>,
    eye: &Eye,
    services: &[Id],
    wanted: &Match,
    most: i64,
) -> Result<Vec<Matched>> {
    let full = read.engine().fulltext("search_entry", "tokens", 2);
    let sql = format!(
        "select e.service_id, e.row_id, e.title, e.tokens from {} where {} and e.operator_id = ?1 \
         and e.noun = 'person' and e.service_id in ({}) and {OPEN_TO_ME} order by {} limit ?5",
        full.from,
        full.matches,
        marks(6, services.len()),
        full.order,
    );
    let text = wanted.text(read.engine());
    let mut values: Vec<Value<'_>> =
        vec![eye.operator.into(), text.as_str().into(), eye.account.into(), eye.now.into(), most.into()];
    values.extend(services.iter().map(|service| Value::from(*service)));
    read.rows(&sql, &values, |row| {
        let id: Id = row.get(1)?;
        Ok(Matched {
            service: row.get(0)?,
            noun: Some(Found::Person),
            row: id,
            person: Some(id),
            title: row.get(2)?,
            passage: String::new(),
            day: None,
            tokens: row.get(3)?,
        })
    })
}

/// The texts that match, the last first, at most so many: each noun in the services where one may see it.
pub(super) fn texts(
    read: &Read<'_>,
    eye: &Eye,
    places: &[(Found, Vec<Id>)],
    wanted: &Match,
    most: i64,
) -> Result<Vec<Matched>> {
    let full = read.engine().fulltext("search_entry", "tokens", 2);
    let text = wanted.text(read.engine());
    let mut values: Vec<Value<'_>> =
        vec![eye.operator.into(), text.as_str().into(), eye.account.into(), eye.now.into(), most.into()];
    let mut nouns = Vec::new();
    for (found, services) in places {
        nouns.push(format!(
            "(e.noun = '{}' and e.service_id in ({}))",
            found.code(),
            marks(values.len() + 1, services.len())
        ));
        values.extend(services.iter().map(|service| Value::from(*service)));
    }
    let sql = format!(
        "select e.service_id, e.noun, e.row_id, e.person_id, e.title, e.passage, e.day from {} where {} \
         and e.operator_id = ?1 and ({}) and {OPEN_TO_ME} order by {} desc limit ?5",
        full.from,
        full.matches,
        nouns.join(" or "),
        full.order,
    );
    read.rows(&sql, &values, |row| {
        Ok(Matched {
            service: row.get(0)?,
            noun: Found::of(&row.get::<String>(1)?),
            row: row.get(2)?,
            person: row.get(3)?,
            title: row.get(4)?,
            passage: row.get(5)?,
            day: row.get(6)?,
            tokens: String::new(),
        })
    })
}

/// What a result says of a person.
pub(super) struct Detail {
    pub last_name: String,
    pub first_name: String,
    pub sex: Option<String>,
    pub birth: Option<Day>,
    pub reference: String,
    pub family: Option<String>,
}

/// What a service says of these persons.
pub(super) fn details(
    read: &Read<'_>,
    operator: Id,
    service: Id,
    persons: &[Id],
) -> Result<HashMap<Id, Detail>> {
    let sql = format!(
        "select p.id, p.last_name, p.first_name, p.sex, p.birth, e.reference, e.family from enrolment e \
         join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 and e.person_id in ({}) order by p.id",
        marks(3, persons.len())
    );
    let rows = read.rows(&sql, &keys(operator, service, persons), |row| {
        let detail = Detail {
            last_name: row.get(1)?,
            first_name: row.get(2)?,
            sex: row.get(3)?,
            birth: row.get(4)?,
            reference: row.get(5)?,
            family: row.get(6)?,
        };
        Ok((row.get(0)?, detail))
    })?;
    Ok(rows.into_iter().collect())
}

/// The last measure of each of these persons in a service: its kind, and its end.
pub(super) fn measures(
    read: &Read<'_>,
    operator: Id,
    service: Id,
    persons: &[Id],
) -> Result<HashMap<Id, (String, Option<Day>)>> {
    let sql = format!(
        "select m.person_id, t.label, m.ends from measure m \
         join term t on t.operator_id = m.operator_id and t.id = m.kind \
         where m.operator_id = ?1 and m.service_id = ?2 and m.person_id in ({}) order by m.starts, m.id",
        marks(3, persons.len())
    );
    let rows = read
        .rows(&sql, &keys(operator, service, persons), |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    Ok(rows.into_iter().collect())
}

/// A row, its last name, its first name.
pub(super) type Member = (Id, String, String);

/// The persons of these families of a service whose files are open, by the number of their family, the eldest first.
pub(super) fn members(
    read: &Read<'_>,
    eye: &Eye,
    service: Id,
    families: &[&str],
) -> Result<HashMap<String, Vec<Member>>> {
    let mut all: HashMap<String, Vec<Member>> = HashMap::new();
    let Some(last) = families.last().copied() else { return Ok(all) };
    // Lists of eight, sixteen…: few statements to prepare.
    let size = families.len().next_multiple_of(8);
    let sql = format!(
        "select e.family, p.id, p.last_name, p.first_name from enrolment e \
         join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 and e.family in ({}) and {OPEN_TO_ME} \
         order by e.family, p.birth, p.id",
        marks(5, size)
    );
    let mut values = params![eye.operator, service, eye.account, eye.now].to_vec();
    values.extend(families.iter().copied().chain(std::iter::repeat(last)).take(size).map(Value::from));
    read.each(&sql, &values, |row| {
        all.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?, row.get(3)?));
        Ok(())
    })?;
    Ok(all)
}

fn keys(operator: Id, service: Id, persons: &[Id]) -> Vec<Value<'static>> {
    let mut keys = vec![Value::from(operator), Value::from(service)];
    keys.extend(persons.iter().map(|person| Value::from(*person)));
    keys
}
