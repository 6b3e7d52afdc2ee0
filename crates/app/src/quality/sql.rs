//! Statements on the plan of action.

use std::collections::HashMap;

use base::{Day, Id};
use serde_json::json;
use store::{Change, Read, Result, Write, params};

use crate::access::Scope;

/// An action of the plan, with its steps.
#[derive(Clone, Debug)]
pub struct Improvement {
    /// Its row.
    pub id: Id,
    /// Its number in the plan of the service.
    pub number: i64,
    /// What is to be improved, and how.
    pub words: String,
    /// Where it comes from: an evaluation, an event, a complaint, a survey.
    pub origin: String,
    /// Who carries it.
    pub pilot: String,
    /// Where it was on which day, the first day first.
    pub steps: Vec<Step>,
}

/// Where an action is on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its row.
    pub id: Id,
    /// On which day.
    pub day: Day,
    /// One of [`super::STATES`].
    pub state: String,
    /// By when it is to be done.
    pub due: Option<Day>,
    /// What was done.
    pub words: String,
}

/// The plan of a service, by number.
pub fn plan(read: &Read<'_>, operator: Id, service: Id) -> Result<Vec<Improvement>> {
    let mut steps: HashMap<Id, Vec<Step>> = HashMap::new();
    read.each(
        "select improvement_id, id, day, state, due, words from improvement_step \
         where operator_id = ?1 and service_id = ?2 and withdrawn_at is null order by day, id",
        params![operator, service],
        |row| {
            let step = Step {
                id: row.get(1)?,
                day: row.get(2)?,
                state: row.get(3)?,
                due: row.get(4)?,
                words: row.get(5)?,
            };
            steps.entry(row.get(0)?).or_default().push(step);
            Ok(())
        },
    )?;
    let mut all = read.rows(
        "select id, number, words, origin, pilot from improvement \
         where operator_id = ?1 and service_id = ?2 and withdrawn_at is null order by number, id",
        params![operator, service],
        |row| {
            Ok(Improvement {
                id: row.get(0)?,
                number: row.get(1)?,
                words: row.get(2)?,
                origin: row.get(3)?,
                pilot: row.get(4)?,
                steps: Vec::new(),
            })
        },
    )?;
    for one in &mut all {
        one.steps = steps.remove(&one.id).unwrap_or_default();
    }
    Ok(all)
}

/// Says an action in other words, in the place of those it had; its number and its steps stay.
pub(super) fn correct(
    write: &mut Write<'_>,
    scope: &Scope,
    before: &Improvement,
    (words, origin, pilot): (&str, &str, &str),
    reason: &str,
) -> Result<()> {
    write.run(
        "update improvement set words = ?4, origin = ?5, pilot = ?6 \
         where operator_id = ?1 and service_id = ?2 and id = ?3 and withdrawn_at is null",
        params![scope.operator, scope.service, before.id, words, origin, pilot],
    )?;
    write.journal(&Change {
        operator: scope.operator,
        action: "correct",
        noun: "improvement",
        row: Some(before.id),
        before: Some(json!({ "words": before.words, "origin": before.origin, "pilot": before.pilot })),
        after: Some(json!({ "words": words, "origin": origin, "pilot": pilot, "reason": reason })),
    })
}
