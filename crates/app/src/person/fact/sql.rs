//! Statements on the facts of a file.

use base::{Day, Id};
use jiff::Timestamp;
use serde_json::Value as Json;
use store::{Read, Result, Value, Write, params};

use super::Fact;
use crate::access::Scope;
use crate::history::{Kind, Values};
use crate::person::Person;

/// A value as its column takes it.
fn value<'a>(kind: Kind, json: &'a Json) -> Value<'a> {
    let text = json.as_str();
    match kind {
        Kind::Int => Value::Int(json.as_i64()),
        Kind::Text => Value::Text(text),
        Kind::Day => Value::Day(text.and_then(|text| text.parse::<Day>().ok())),
        Kind::Id => Value::Id(text.and_then(|text| text.parse::<Id>().ok())),
        Kind::Bool => Value::Bool(json.as_bool()),
        Kind::Instant => Value::Instant(text.and_then(|text| text.parse::<Timestamp>().ok())),
    }
}

pub(super) fn insert(
    write: &mut Write<'_>,
    scope: &Scope,
    fact: &Fact,
    id: Id,
    person: Id,
    values: &Values,
) -> Result<()> {
    let columns: Vec<_> = fact.table.columns.iter().filter(|(name, _)| values.contains_key(*name)).collect();
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let marks: Vec<String> = (5..columns.len() + 5).map(|number| format!("?{number}")).collect();
    let sql = format!(
        "insert into {} (operator_id, service_id, id, person_id, {}) values (?1, ?2, ?3, ?4, {})",
        fact.table.name,
        names.join(", "),
        marks.join(", ")
    );
    let mut all: Vec<Value<'_>> = params![scope.operator, scope.service, id, person].to_vec();
    all.extend(columns.iter().map(|(name, kind)| value(*kind, &values[*name])));
    write.run(&sql, &all)?;
    Ok(())
}

pub(super) fn update(
    write: &mut Write<'_>,
    scope: &Scope,
    fact: &Fact,
    id: Id,
    values: &Values,
) -> Result<()> {
    let columns: Vec<_> = fact.table.columns.iter().filter(|(name, _)| values.contains_key(*name)).collect();
    let sets: Vec<String> =
        columns.iter().zip(4..).map(|((name, _), number)| format!("{name} = ?{number}")).collect();
    let sql = format!(
        "update {} set {} where operator_id = ?1 and service_id = ?2 and id = ?3",
        fact.table.name,
        sets.join(", ")
    );
    let mut all: Vec<Value<'_>> = params![scope.operator, scope.service, id].to_vec();
    all.extend(columns.iter().map(|(name, kind)| value(*kind, &values[*name])));
    write.run(&sql, &all)?;
    Ok(())
}

/// Where the register says that the person lives: what figures count.
pub(super) fn register_residence(
    write: &mut Write<'_>,
    scope: &Scope,
    person: Id,
    residence: Option<i64>,
    territory: Option<i64>,
) -> Result<()> {
    write.run(
        "update enrolment set residence = ?4, territory = ?5 \
         where operator_id = ?1 and service_id = ?2 and person_id = ?3",
        params![scope.operator, scope.service, person, residence, territory],
    )?;
    Ok(())
}

/// What was written in a column of a fact, the most frequent first: for the family, or for the whole service.
pub(super) fn written(
    read: &Read<'_>,
    scope: &Scope,
    fact: &Fact,
    column: &str,
    family: Option<&Person>,
) -> Result<Vec<String>> {
    let whose = match family {
        Some(_) => "and (x.person_id = ?3 or e.family = ?4)",
        None => "",
    };
    let sql = format!(
        "select x.{column}, cast(count(*) as bigint) from {} x join enrolment e \
         on e.operator_id = x.operator_id and e.service_id = x.service_id and e.person_id = x.person_id \
         where x.operator_id = ?1 and x.service_id = ?2 and x.withdrawn_at is null and x.{column} <> '' {whose} \
         group by x.{column} order by 2 desc, 1 limit 40",
        fact.table.name
    );
    let take = |row: &store::Row<'_>| row.get(0);
    match family {
        Some(person) => {
            read.rows(&sql, params![scope.operator, scope.service, person.id, person.family.as_ref()], take)
        }
        None => read.rows(&sql, params![scope.operator, scope.service], take),
    }
}
