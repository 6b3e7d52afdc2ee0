//! Statements on the territories that a report prints row by row.

use base::{Day, Id};
use store::{Read, Result, params};

use super::lists::Held;

/// The communes of each territory, then the establishments that hold its places, which may not be said.
pub(super) fn territories(read: &Read<'_>, operator: Id, service: Id) -> Result<(Vec<Held>, Vec<Held>)> {
    let held = |sql: &str| {
        read.rows(sql, params![operator, service], |row| {
            Ok(Held {
                territory: row.get(0)?,
                name: row.get(1)?,
                starts: row.get(2)?,
                ends: row.get::<Option<Day>>(3)?,
            })
        })
    };
    let communes = held(
        "select t.label, c.commune, c.starts, c.ends from territory_commune c \
         join term t on t.operator_id = c.operator_id and t.id = c.territory \
         where c.operator_id = ?1 and c.service_id = ?2 order by t.label, c.commune, c.id",
    )?;
    let structures = held(
        "select coalesce(t.label, 'Tout le service'), coalesce(c.structure, ''), c.starts, c.ends from capacity c \
         left join term t on t.operator_id = c.operator_id and t.id = c.territory \
         where c.operator_id = ?1 and c.service_id = ?2 order by c.starts, c.id",
    )?;
    Ok((communes, structures))
}
