//! Statements on documents, their versions and the models of a service.

use base::{Day, Id};
use jiff::Timestamp;
use store::{Read, Result, Row, Write, params};

use super::{Content, NewDocument};
use crate::access::{OPEN_TO_ME, Scope};

/// A document of a file, with its last version.
#[derive(Clone, Debug)]
pub struct Document {
    /// Identifier.
    pub id: Id,
    /// Whose file.
    pub person: Id,
    /// Word of the nomenclature.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// Who reads it.
    pub audience: String,
    /// Its date.
    pub day: Day,
    /// Number of its last version.
    pub number: i64,
    /// Media type of its last version.
    pub media: String,
    /// Size of its last version, in bytes.
    pub size: i64,
    /// Who sent its last version.
    pub sent_by: String,
    /// When.
    pub sent_at: Timestamp,
    /// It has a small picture.
    pub pictured: bool,
    /// The search knows its words, and not its title only.
    pub worded: bool,
}

const DOCUMENT: &str = "d.id, d.person_id, d.kind, d.title, d.scope, d.day, v.number, v.media, v.size, v.sent_by, \
     v.sent_at, v.thumbnail is not null, v.plain_text <> ''";
/// The last version of a document that is in the file of a person one may see.
const FROM: &str = "from document d join enrolment e on e.operator_id = d.operator_id and e.service_id = d.service_id \
     and e.person_id = d.person_id join document_version v on v.operator_id = d.operator_id and v.document_id = d.id \
     and v.number = (select max(w.number) from document_version w where w.operator_id = d.operator_id \
     and w.document_id = d.id) where d.operator_id = ?1 and d.service_id = ?2 and d.withdrawn_at is null";

fn document(row: &Row<'_>) -> Result<Document> {
    Ok(Document {
        id: row.get(0)?,
        person: row.get(1)?,
        kind: row.get(2)?,
        title: row.get(3)?,
        audience: row.get(4)?,
        day: row.get(5)?,
        number: row.get(6)?,
        media: row.get(7)?,
        size: row.get(8)?,
        sent_by: row.get(9)?,
        sent_at: row.get(10)?,
        pictured: row.get(11)?,
        worded: row.get(12)?,
    })
}

pub(super) fn find(read: &Read<'_>, scope: &Scope, id: Id) -> Result<Option<Document>> {
    let sql = format!("select {DOCUMENT} {FROM} and d.id = ?5 and {OPEN_TO_ME} order by d.id");
    read.first(&sql, params![scope.operator, scope.service, scope.account, scope.now, id], document)
}

pub(super) fn of_person(read: &Read<'_>, scope: &Scope, person: Id) -> Result<Vec<Document>> {
    let sql = format!(
        "select {DOCUMENT} {FROM} and d.person_id = ?5 and {OPEN_TO_ME} order by d.day desc, d.id desc"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now, person], document)
}

/// A version of a document.
#[derive(Clone, Debug)]
pub struct Version {
    /// From 1.
    pub number: i64,
    /// Name of the file as it was sent.
    pub file_name: String,
    /// Media type.
    pub media: String,
    /// Size, in bytes.
    pub size: i64,
    /// SHA-256 of its content.
    pub digest: Vec<u8>,
    /// Who sent it.
    pub sent_by: String,
    /// When.
    pub sent_at: Timestamp,
}

/// The versions of a document, the last first.
pub fn versions(read: &Read<'_>, operator: Id, document: Id) -> Result<Vec<Version>> {
    read.rows(
        "select number, file_name, media, size, digest, sent_by, sent_at from document_version \
         where operator_id = ?1 and document_id = ?2 order by number desc",
        params![operator, document],
        |row| {
            Ok(Version {
                number: row.get(0)?,
                file_name: row.get(1)?,
                media: row.get(2)?,
                size: row.get(3)?,
                digest: row.get(4)?,
                sent_by: row.get(5)?,
                sent_at: row.get(6)?,
            })
        },
    )
}

/// The content of a version.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub media: String,
    /// A small picture of it.
    pub thumbnail: Option<Vec<u8>>,
}

/// The content of a version of a document.
pub fn version(read: &Read<'_>, operator: Id, document: Id, number: i64) -> Result<Option<Kept>> {
    read.first(
        "select content, media, thumbnail from document_version \
         where operator_id = ?1 and document_id = ?2 and number = ?3 order by number",
        params![operator, document, number],
        |row| Ok(Kept { bytes: row.get(0)?, media: row.get(1)?, thumbnail: row.get(2)? }),
    )
}

pub(super) fn insert_document(
    write: &mut Write<'_>,
    scope: &Scope,
    id: Id,
    new: &NewDocument<'_>,
) -> Result<()> {
    write.run(
        "insert into document (operator_id, service_id, id, person_id, kind, title, scope, day) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            scope.operator,
            scope.service,
            id,
            new.person,
            new.kind,
            new.title,
            new.audience.name(),
            new.day
        ],
    )?;
    Ok(())
}

/// Makes other writers of this document wait: two versions at once follow each other.
pub(super) fn hold(write: &mut Write<'_>, scope: &Scope, document: Id) -> Result<()> {
    write.run(
        "update document set title = title where operator_id = ?1 and service_id = ?2 and id = ?3",
        params![scope.operator, scope.service, document],
    )?;
    Ok(())
}

pub(super) fn last_number(read: &Read<'_>, scope: &Scope, document: Id) -> Result<i64> {
    let last = read.first(
        "select coalesce(max(number), 0) from document_version where operator_id = ?1 and document_id = ?2 \
         order by 1",
        params![scope.operator, document],
        |row| row.get(0),
    )?;
    Ok(last.unwrap_or(0))
}

pub(super) fn insert_version(
    write: &mut Write<'_>,
    scope: &Scope,
    document: Id,
    number: i64,
    content: &Content,
    digest: &[u8],
) -> Result<()> {
    let author = write.author().clone();
    let size = i64::try_from(content.bytes.len()).unwrap_or(i64::MAX);
    write.run(
        "insert into document_version (operator_id, document_id, number, file_name, media, size, digest, content, \
         thumbnail, plain_text, sent_at, sent_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            scope.operator,
            document,
            number,
            &content.name,
            content.media.mime(),
            size,
            digest,
            &content.bytes,
            content.thumbnail.as_ref(),
            &content.text,
            author.at,
            &author.name
        ],
    )?;
    Ok(())
}

pub(super) fn withdraw(write: &mut Write<'_>, scope: &Scope, document: Id, reason: &str) -> Result<bool> {
    let author = write.author().clone();
    let rows = write.run(
        "update document set withdrawn_at = ?4, withdrawn_by = ?5, withdrawn_reason = ?6 \
         where operator_id = ?1 and service_id = ?2 and id = ?3 and withdrawn_at is null",
        params![scope.operator, scope.service, document, author.at, &author.name, reason],
    )?;
    Ok(rows > 0)
}

/// A Word model of the service.
#[derive(Clone, Debug)]
pub struct Model {
    /// Identifier.
    pub id: Id,
    /// What it is called.
    pub title: String,
    /// The kind of document that it makes.
    pub kind: String,
}

fn named(row: &Row<'_>) -> Result<Model> {
    Ok(Model { id: row.get(0)?, title: row.get(1)?, kind: row.get(2)? })
}

/// The models of a service, by title.
pub fn models(read: &Read<'_>, operator: Id, service: Id) -> Result<Vec<Model>> {
    read.rows(
        "select id, title, kind from document_model where operator_id = ?1 and service_id = ?2 \
         and withdrawn_at is null order by title, id",
        params![operator, service],
        named,
    )
}

/// A model, and its content.
pub fn model(read: &Read<'_>, operator: Id, service: Id, id: Id) -> Result<Option<(Model, Vec<u8>)>> {
    read.first(
        "select id, title, kind, content from document_model where operator_id = ?1 and service_id = ?2 \
         and id = ?3 and withdrawn_at is null order by id",
        params![operator, service, id],
        |row| Ok((named(row)?, row.get(3)?)),
    )
}

pub(super) fn insert_model(
    write: &mut Write<'_>,
    operator: Id,
    service: Id,
    id: Id,
    title: &str,
    kind: &str,
    content: &[u8],
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into document_model (operator_id, service_id, id, title, kind, content, sent_at, sent_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![operator, service, id, title, kind, content, author.at, &author.name],
    )?;
    Ok(())
}

pub(super) fn withdraw_model(write: &mut Write<'_>, scope: &Scope, id: Id) -> Result<bool> {
    let author = write.author().clone();
    let rows = write.run(
        "update document_model set withdrawn_at = ?4, withdrawn_by = ?5 where operator_id = ?1 \
         and service_id = ?2 and id = ?3 and withdrawn_at is null",
        params![scope.operator, scope.service, id, author.at, &author.name],
    )?;
    Ok(rows > 0)
}

/// What a letter may say of a person: her open measure, or the last one.
#[derive(Clone, Debug)]
pub(super) struct MeasureSaid {
    pub kind: String,
    pub prescriber: String,
    pub decided: Option<Day>,
    pub starts: Day,
    pub ends: Option<Day>,
    pub keyworker: String,
    pub co_keyworker: String,
}

pub(super) fn measure_said(read: &Read<'_>, scope: &Scope, person: Id) -> Result<Option<MeasureSaid>> {
    read.first(
        "select k.label, coalesce(p.label, ''), m.decided, m.starts, m.ends, coalesce(r.name, ''), \
         coalesce(c.name, '') from measure m \
         join term k on k.operator_id = m.operator_id and k.id = m.kind \
         left join term p on p.operator_id = m.operator_id and p.id = m.prescriber \
         left join professional r on r.operator_id = m.operator_id and r.id = m.keyworker \
         left join professional c on c.operator_id = m.operator_id and c.id = m.co_keyworker \
         where m.operator_id = ?1 and m.service_id = ?2 and m.person_id = ?3 \
         order by case when m.ends is null then 0 else 1 end, m.starts desc, m.id",
        params![scope.operator, scope.service, person],
        |row| {
            Ok(MeasureSaid {
                kind: row.get(0)?,
                prescriber: row.get(1)?,
                decided: row.get(2)?,
                starts: row.get(3)?,
                ends: row.get(4)?,
                keyworker: row.get(5)?,
                co_keyworker: row.get(6)?,
            })
        },
    )
}

/// The words of a person's family name and the others of her family in the service, by birth.
pub(super) fn siblings(read: &Read<'_>, scope: &Scope, person: Id) -> Result<Vec<String>> {
    let sql = format!(
        "select p.first_name from enrolment me join enrolment e on e.operator_id = me.operator_id \
         and e.service_id = me.service_id and e.family = me.family and e.person_id <> me.person_id \
         join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where me.operator_id = ?1 and me.service_id = ?2 and me.person_id = ?5 and {OPEN_TO_ME} \
         order by p.birth, p.first_name"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now, person], |row| {
        row.get(0)
    })
}

/// A document as the search reads it.
pub(super) struct Searchable {
    pub service: Id,
    pub id: Id,
    pub person: Id,
    pub day: Day,
    pub title: String,
    pub text: String,
}

/// The last version of each document that the whole team reads.
pub(super) fn searchable(read: &Read<'_>, operator: Id) -> Result<Vec<Searchable>> {
    read.rows(
        "select d.service_id, d.id, d.person_id, d.day, d.title, v.plain_text from document d \
         join document_version v on v.operator_id = d.operator_id and v.document_id = d.id \
         where d.operator_id = ?1 and d.scope = 'équipe' and d.withdrawn_at is null \
         and v.number = (select max(w.number) from document_version w where w.operator_id = d.operator_id \
         and w.document_id = d.id) order by d.id",
        params![operator],
        |row| {
            let (service, id, person) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Searchable { service, id, person, day: row.get(3)?, title: row.get(4)?, text: row.get(5)? })
        },
    )
}
