//! Statements on operators and services.

use base::Id;
use store::{Read, Result, Row, Write, params};

use super::{NewService, Operator, Service};

/// The operator of this base.
pub fn operator(read: &Read<'_>) -> Result<Option<Operator>> {
    read.first(
        "select operator_id, name, detail from operator order by created_at, operator_id",
        params![],
        |row| Ok(Operator { id: row.get(0)?, name: row.get(1)?, detail: row.get(2)? }),
    )
}

pub(super) fn insert_operator(write: &mut Write<'_>, operator: &Operator) -> Result<()> {
    let at = write.author().at;
    write.run(
        "insert into operator (operator_id, name, detail, created_at) values (?1, ?2, ?3, ?4)",
        params![operator.id, &operator.name, &operator.detail, at],
    )?;
    Ok(())
}

pub(super) fn insert(write: &mut Write<'_>, operator: Id, id: Id, new: &NewService<'_>) -> Result<()> {
    let at = write.author().at;
    write.run(
        "insert into service (operator_id, id, code, name, detail, model, rules, revision, revised_at, created_at) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?8)",
        params![operator, id, new.code, new.name, new.detail, new.model, new.rules, at],
    )?;
    Ok(())
}

/// Every service of the operator, by name.
pub fn all(read: &Read<'_>, operator: Id) -> Result<Vec<Service>> {
    read.rows(
        "select operator_id, id, code, name, detail, model, rules, revision, revised_at from service \
         where operator_id = ?1 order by name, code",
        params![operator],
        service,
    )
}

/// The service of this code.
pub fn find(read: &Read<'_>, operator: Id, code: &str) -> Result<Option<Service>> {
    read.first(
        "select operator_id, id, code, name, detail, model, rules, revision, revised_at from service \
         where operator_id = ?1 and code = ?2 order by id",
        params![operator, code],
        service,
    )
}

fn service(row: &Row<'_>) -> Result<Service> {
    Ok(Service {
        operator: row.get(0)?,
        id: row.get(1)?,
        code: row.get(2)?,
        name: row.get(3)?,
        detail: row.get(4)?,
        model: row.get(5)?,
        rules: row.get(6)?,
        revision: row.get(7)?,
        revised_at: row.get(8)?,
    })
}

/// Makes the other writers of this operator wait until this transaction ends: two imports at once number
/// their words one after the other.
pub fn hold(write: &mut Write<'_>, operator: Id) -> Result<()> {
    write.run("update operator set detail = detail where operator_id = ?1", params![operator])?;
    Ok(())
}

/// Makes who writes an act of this service wait until this transaction ends. Locks are taken in one order
/// (operator, service, journal), so that no two writers wait for each other.
pub fn hold_facts(write: &mut Write<'_>, operator: Id, service: Id) -> Result<()> {
    write.run(
        "update service set revision = revision where operator_id = ?1 and id = ?2",
        params![operator, service],
    )?;
    Ok(())
}

/// Says that the facts of a service have changed.
pub fn revise(write: &mut Write<'_>, operator: Id, service: Id) -> Result<()> {
    let at = write.author().at;
    write.run(
        "update service set revision = revision + 1, revised_at = ?3 where operator_id = ?1 and id = ?2",
        params![operator, service, at],
    )?;
    Ok(())
}
