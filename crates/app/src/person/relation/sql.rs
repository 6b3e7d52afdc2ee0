//! Statements on declared relations.

use base::Id;
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use store::{Read, Result, Write, params};

use crate::access::Scope;
use crate::history::{Row, Values};

/// The relations of a person of this service, from one side or the other: the row, then the service and the
/// identifier of the other person.
pub(super) fn of_person(read: &Read<'_>, scope: &Scope, person: Id) -> Result<Vec<(Row, Id, Id)>> {
    let columns = "id, service_id, person_id, other_service_id, other_id, nature, withdrawn_at, withdrawn_by";
    let sql = format!(
        "select {columns} from relation where operator_id = ?1 and service_id = ?2 and person_id = ?3 \
         union all \
         select {columns} from relation where operator_id = ?1 and other_service_id = ?2 and other_id = ?3 \
         order by 1"
    );
    read.rows(&sql, params![scope.operator, scope.service, person], |row| {
        let (from, to): ((Id, Id), (Id, Id)) = ((row.get(1)?, row.get(2)?), (row.get(3)?, row.get(4)?));
        let mut values = Values::new();
        values.insert("nature".to_owned(), json!(row.get::<String>(5)?));
        let withdrawn = row.get::<Option<Timestamp>>(6)?.map(|at| Json::from(at.to_string()));
        values.insert("withdrawn_at".to_owned(), withdrawn.unwrap_or(Json::Null));
        values.insert("withdrawn_by".to_owned(), json!(row.get::<Option<String>>(7)?));
        let (service, other) = if from == (scope.service, person) { to } else { from };
        Ok((Row { id: row.get(0)?, person, values }, service, other))
    })
}

pub(super) fn insert(
    write: &mut Write<'_>,
    scope: &Scope,
    id: Id,
    person: Id,
    other: (Id, Id),
    nature: &str,
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into relation (operator_id, service_id, id, person_id, other_service_id, other_id, nature, \
         noted_at, noted_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![scope.operator, scope.service, id, person, other.0, other.1, nature, author.at, &author.name],
    )?;
    Ok(())
}

/// How many rows: none when it was withdrawn already.
pub(super) fn withdraw(write: &mut Write<'_>, scope: &Scope, id: Id) -> Result<u64> {
    let author = write.author().clone();
    write.run(
        "update relation set withdrawn_at = ?3, withdrawn_by = ?4 \
         where operator_id = ?1 and id = ?2 and withdrawn_at is null",
        params![scope.operator, id, author.at, &author.name],
    )
}
