//! Statements of the demonstration: rows of the cases, by what a reader of the files knows of them.

use base::Id;
use base::french::fold;
use store::{Read, Result, params};

/// The person of this reference in a service.
pub(super) fn person(read: &Read<'_>, operator: Id, service: Id, reference: &str) -> Result<Option<Id>> {
    read.first(
        "select person_id from enrolment where operator_id = ?1 and service_id = ?2 and reference = ?3 \
         order by person_id",
        params![operator, service, reference],
        |row| row.get(0),
    )
}

/// The professional of this reference in a service.
pub(super) fn professional(
    read: &Read<'_>,
    operator: Id,
    service: Id,
    reference: &str,
) -> Result<Option<Id>> {
    read.first(
        "select id from professional where operator_id = ?1 and service_id = ?2 and reference = ?3 order by id",
        params![operator, service, reference],
        |row| row.get(0),
    )
}

/// The professional of this name, whatever the order of first name and name.
pub(super) fn professional_named(
    read: &Read<'_>,
    operator: Id,
    service: Id,
    name: &str,
) -> Result<Option<Id>> {
    let words = |name: &str| {
        let folded = fold(name);
        let mut words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
        words.sort();
        words
    };
    let all: Vec<(Id, String)> = read.rows(
        "select id, name from professional where operator_id = ?1 and service_id = ?2 order by id",
        params![operator, service],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(all.into_iter().find(|(_, known)| words(known) == words(name)).map(|(id, _)| id))
}
