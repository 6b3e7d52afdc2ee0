//! Statements on the links by which someone without an account gives a visa.

use base::Id;
use serde_json::json;
use store::{Change, Read, Result, Row, Write, params};

use super::Link;
use crate::access::Scope;
use crate::circuit::sql::tell;

const LINK: &str = "select l.id, l.service_id, l.request_id, l.step, l.round, l.holder_id, l.secret_hash, l.made_at, \
    l.expires_at, l.used_at, l.revoked_at, h.name, h.quality from visa_link l \
    join circuit_holder h on h.operator_id = l.operator_id and h.id = l.holder_id";

fn link(row: &Row<'_>) -> Result<Link> {
    Ok(Link {
        id: row.get(0)?,
        service: row.get(1)?,
        request: row.get(2)?,
        step: row.get(3)?,
        round: row.get(4)?,
        holder: row.get(5)?,
        secret_hash: row.get(6)?,
        made_at: row.get(7)?,
        expires_at: row.get(8)?,
        used_at: row.get(9)?,
        revoked_at: row.get(10)?,
        name: row.get(11)?,
        quality: row.get(12)?,
    })
}

/// A link, whatever became of it.
pub(super) fn find_link(read: &Read<'_>, operator: Id, id: Id) -> Result<Option<Link>> {
    let sql = format!("{LINK} where l.operator_id = ?1 and l.id = ?2 order by l.id");
    read.first(&sql, params![operator, id], link)
}

/// The links made for a request, the last first.
pub(in crate::circuit) fn links_of(read: &Read<'_>, scope: &Scope, request: Id) -> Result<Vec<Link>> {
    let sql = format!(
        "{LINK} where l.operator_id = ?1 and l.service_id = ?2 and l.request_id = ?3 order by l.made_at desc, l.id"
    );
    read.rows(&sql, params![scope.operator, scope.service, request], link)
}

pub(super) fn insert_link(write: &mut Write<'_>, scope: &Scope, one: &Link) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into visa_link (operator_id, service_id, id, request_id, step, round, holder_id, secret_hash, made_at, \
         made_by, expires_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            scope.operator,
            scope.service,
            one.id,
            one.request,
            &one.step,
            one.round,
            one.holder,
            one.secret_hash.as_slice(),
            author.at,
            &author.name,
            one.expires_at
        ],
    )?;
    let after = json!({
        "request": one.request.to_string(),
        "step": one.step,
        "holder": one.holder.to_string(),
        "expires": one.expires_at.to_string(),
    });
    tell(write, scope, "create", "visa_link", one.id, after)
}

/// A link was used: never twice.
pub(super) fn use_link(write: &mut Write<'_>, scope: &Scope, id: Id) -> Result<()> {
    let at = write.author().at;
    write.run(
        "update visa_link set used_at = ?3 where operator_id = ?1 and id = ?2 and used_at is null",
        params![scope.operator, id, at],
    )?;
    tell(write, scope, "use", "visa_link", id, json!({ "used": true }))
}

/// Takes back the links of a request that nobody used.
pub(in crate::circuit) fn revoke_links(write: &mut Write<'_>, scope: &Scope, request: Id) -> Result<()> {
    let author = write.author().clone();
    let open = write.rows(
        "select id from visa_link where operator_id = ?1 and service_id = ?2 and request_id = ?3 and used_at is null \
         and revoked_at is null order by id",
        params![scope.operator, scope.service, request],
        |row| row.get::<Id>(0),
    )?;
    for id in open {
        write.run(
            "update visa_link set revoked_at = ?3, revoked_by = ?4 where operator_id = ?1 and id = ?2",
            params![scope.operator, id, author.at, &author.name],
        )?;
        tell(write, scope, "revoke", "visa_link", id, json!({ "revoked": true }))?;
    }
    Ok(())
}

/// A link that was refused leaves its line: who guesses is seen.
pub(super) fn tell_refused(write: &mut Write<'_>, operator: Id, id: Id, why: &str) -> Result<()> {
    write.journal(&Change {
        operator,
        action: "refuse",
        noun: "visa_link",
        row: Some(id),
        before: None,
        after: Some(json!({ "why": why })),
    })
}
