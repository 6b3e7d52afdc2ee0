//! Statements on rooms and vehicles.

use store::{Read, Result, Write, params};

use super::{Resource, VEHICLE};
use crate::access::Scope;

/// Rooms and vehicles of the service, withdrawn ones last, by kind and name.
pub fn all(read: &Read<'_>, scope: &Scope) -> Result<Vec<Resource>> {
    read.rows(
        "select id, kind, name, out_from, out_until, out_reason, withdrawn_at from resource \
         where operator_id = ?1 and service_id = ?2 \
         order by case when withdrawn_at is null then 0 else 1 end, kind desc, name, id",
        params![scope.operator, scope.service],
        |row| {
            Ok(Resource {
                id: row.get(0)?,
                vehicle: row.get::<String>(1)? == VEHICLE,
                name: row.get(2)?,
                out_from: row.get(3)?,
                out_until: row.get(4)?,
                out_reason: row.get(5)?,
                withdrawn: row.get::<Option<jiff::Timestamp>>(6)?.is_some(),
            })
        },
    )
}

pub(super) fn insert(write: &mut Write<'_>, scope: &Scope, resource: &Resource) -> Result<()> {
    write.run(
        "insert into resource (operator_id, service_id, id, kind, name, out_reason) \
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            scope.operator,
            scope.service,
            resource.id,
            resource.kind(),
            &resource.name,
            &resource.out_reason
        ],
    )?;
    Ok(())
}

pub(super) fn update(write: &mut Write<'_>, scope: &Scope, resource: &Resource) -> Result<()> {
    let author = write.author().clone();
    let (at, by) = match resource.withdrawn {
        true => (Some(author.at), Some(author.name.as_str())),
        false => (None, None),
    };
    write.run(
        "update resource set name = ?4, out_from = ?5, out_until = ?6, out_reason = ?7, withdrawn_at = ?8, \
         withdrawn_by = ?9 where operator_id = ?1 and service_id = ?2 and id = ?3",
        params![
            scope.operator,
            scope.service,
            resource.id,
            &resource.name,
            resource.out_from,
            resource.out_until,
            &resource.out_reason,
            at,
            by
        ],
    )?;
    Ok(())
}
