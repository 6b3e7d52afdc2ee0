//! Statements on what a report prints row by row, beside the facts that are counted.

use base::{Day, Id};
use store::{Read, Result, params};

use super::lists::{Decided, Held, Met};

/// The meetings of the steering committee, the first one first.
pub(super) fn meetings(read: &Read<'_>, operator: Id, service: Id) -> Result<Vec<Met>> {
    read.rows(
        "select day, present from steering_meeting \
         where operator_id = ?1 and service_id = ?2 and withdrawn_at is null order by day, id",
        params![operator, service],
        |row| Ok(Met { day: row.get(0)?, present: row.get(1)? }),
    )
}

/// What they decided, in the order of their meetings.
pub(super) fn decisions(read: &Read<'_>, operator: Id, service: Id) -> Result<Vec<Decided>> {
    read.rows(
        "select m.day, d.words, d.bearer, d.due, d.done_on from steering_decision d \
         join steering_meeting m on m.operator_id = d.operator_id and m.id = d.meeting_id \
         where d.operator_id = ?1 and d.service_id = ?2 and d.withdrawn_at is null and m.withdrawn_at is null \
         order by m.day, d.id",
        params![operator, service],
        |row| {
            Ok(Decided {
                day: row.get(0)?,
                words: row.get(1)?,
                bearer: row.get(2)?,
                due: row.get(3)?,
                done: row.get(4)?,
            })
        },
    )
}

/// The communes of each territory, then the establishments that hold its places.
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
        "select coalesce(t.label, 'Tout le service'), c.structure, c.starts, c.ends from capacity c \
         left join term t on t.operator_id = c.operator_id and t.id = c.territory \
         where c.operator_id = ?1 and c.service_id = ?2 and c.structure <> '' order by c.starts, c.id",
    )?;
    Ok((communes, structures))
}
