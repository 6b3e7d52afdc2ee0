//! Statements on pictures of persons.

use base::{Day, Id};
use jiff::Timestamp;
use store::{Read, Result, Write, params};

use super::New;
use crate::access::Scope;

/// That there is a picture, and who agreed to it.
#[derive(Clone, Debug)]
pub struct Photo {
    /// Identifier: the address of a picture changes with it.
    pub id: Id,
    /// Whose.
    pub person: Id,
    /// Who agreed.
    pub agreed_by: String,
    /// When they did.
    pub agreed_on: Day,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// By whom (login).
    pub sent_by: String,
}

/// The picture of a person, when there is one.
pub(super) fn current(read: &Read<'_>, scope: &Scope, person: Id) -> Result<Option<Photo>> {
    read.first(
        "select id, person_id, agreed_by, agreed_on, sent_at, sent_by from person_photo where operator_id = ?1 \
         and service_id = ?2 and person_id = ?3 and withdrawn_at is null order by sent_at desc, id desc",
        params![scope.operator, scope.service, person],
        |row| {
            Ok(Photo {
                id: row.get(0)?,
                person: row.get(1)?,
                agreed_by: row.get(2)?,
                agreed_on: row.get(3)?,
                sent_at: row.get(4)?,
                sent_by: row.get(5)?,
            })
        },
    )
}

/// A picture of a person, unless it was taken back.
pub fn bytes(read: &Read<'_>, scope: &Scope, person: Id, id: Id) -> Result<Option<Vec<u8>>> {
    let found = read.first(
        "select content from person_photo where operator_id = ?1 and service_id = ?2 and person_id = ?3 and id = ?4 \
         and withdrawn_at is null order by id",
        params![scope.operator, scope.service, person, id],
        |row| row.get::<Option<Vec<u8>>>(0),
    )?;
    Ok(found.flatten())
}

pub(super) fn insert(write: &mut Write<'_>, scope: &Scope, id: Id, new: &New<'_>) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into person_photo (operator_id, service_id, id, person_id, content, agreed_by, agreed_on, sent_at, \
         sent_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            scope.operator,
            scope.service,
            id,
            new.person,
            new.content,
            new.agreed_by,
            new.agreed_on,
            author.at,
            &author.name
        ],
    )?;
    Ok(())
}

/// Erases the picture; its row stays.
pub(super) fn erase(write: &mut Write<'_>, scope: &Scope, id: Id) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "update person_photo set content = null, withdrawn_at = ?4, withdrawn_by = ?5 where operator_id = ?1 \
         and service_id = ?2 and id = ?3 and withdrawn_at is null",
        params![scope.operator, scope.service, id, author.at, &author.name],
    )?;
    Ok(())
}
