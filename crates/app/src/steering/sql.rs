//! Statements on the meetings of the steering committee and what they decided.

use std::collections::HashMap;

use base::{Day, Id};
use store::{Read, Result, params};

/// A meeting, and what it decided.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// Its row.
    pub id: Id,
    /// When.
    pub day: Day,
    /// Who was there.
    pub present: String,
    /// What was said.
    pub minutes: String,
    /// Who noted it.
    pub by: String,
    /// What was decided.
    pub decisions: Vec<Decision>,
}

/// A decision of a meeting, until it is done.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its row.
    pub id: Id,
    /// What.
    pub words: String,
    /// Who carries it.
    pub bearer: String,
    /// By when.
    pub due: Option<Day>,
    /// When it was done.
    pub done: Option<Day>,
}

/// The meetings of the service, the last first.
pub fn meetings(read: &Read<'_>, operator: Id, service: Id) -> Result<Vec<Meeting>> {
    let mut decided: HashMap<Id, Vec<Decision>> = HashMap::new();
    read.each(
        "select meeting_id, id, words, bearer, due, done_on from steering_decision \
         where operator_id = ?1 and service_id = ?2 and withdrawn_at is null order by due, id",
        params![operator, service],
        |row| {
            let one = Decision {
                id: row.get(1)?,
                words: row.get(2)?,
                bearer: row.get(3)?,
                due: row.get(4)?,
                done: row.get(5)?,
            };
            decided.entry(row.get(0)?).or_default().push(one);
            Ok(())
        },
    )?;
    let mut all = read.rows(
        "select m.id, m.day, m.present, m.minutes, coalesce(a.name, m.noted_by) from steering_meeting m \
         left join account a on a.operator_id = m.operator_id and a.login = m.noted_by \
         where m.operator_id = ?1 and m.service_id = ?2 and m.withdrawn_at is null order by m.day desc, m.id desc",
        params![operator, service],
        |row| {
            Ok(Meeting {
                id: row.get(0)?,
                day: row.get(1)?,
                present: row.get(2)?,
                minutes: row.get(3)?,
                by: row.get(4)?,
                decisions: Vec::new(),
            })
        },
    )?;
    for meeting in &mut all {
        meeting.decisions = decided.remove(&meeting.id).unwrap_or_default();
    }
    Ok(all)
}
