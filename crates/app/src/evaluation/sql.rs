//! Statements on campaigns of evaluation and their criteria.

use base::{Day, Id};
use serde_json::{Value as Json, json};
use store::{Change, Read, Result, Row, Write, params};

use super::{Asked, Campaign, Criterion, Scale};
use crate::access::Scope;

/// The campaigns of a service, the last one first.
pub fn all(read: &Read<'_>, operator: Id, service: Id) -> Result<Vec<Campaign>> {
    read.rows(
        "select id, title, day, scale from evaluation where operator_id = ?1 and service_id = ?2 \
         and withdrawn_at is null order by day desc, id desc",
        params![operator, service],
        |row| {
            let scale: String = row.get(3)?;
            Ok(Campaign {
                id: row.get(0)?,
                title: row.get(1)?,
                day: row.get::<Day>(2)?,
                scale: Scale::at(&scale).unwrap_or(Scale::Reference),
            })
        },
    )
}

const CRITERIA: &str = "select c.evaluation_id, c.id, c.chapter, c.theme, c.goal, c.number, c.words, c.imperative, \
    c.mark, c.found, c.action from evaluation_criterion c \
    join evaluation e on e.operator_id = c.operator_id and e.id = c.evaluation_id \
    where c.operator_id = ?1 and c.service_id = ?2 and c.withdrawn_at is null and e.withdrawn_at is null";

fn criterion(row: &Row<'_>) -> Result<(Id, Criterion)> {
    let asked = Asked {
        chapter: row.get(2)?,
        theme: row.get(3)?,
        goal: row.get(4)?,
        number: row.get(5)?,
        words: row.get(6)?,
        imperative: row.get(7)?,
    };
    let one =
        Criterion { id: row.get(1)?, asked, mark: row.get(8)?, found: row.get(9)?, action: row.get(10)? };
    Ok((row.get(0)?, one))
}

/// The criteria of the campaigns of a service that stand, each with its campaign, in the order of their grid.
pub fn criteria(read: &Read<'_>, operator: Id, service: Id) -> Result<Vec<(Id, Criterion)>> {
    let sql = format!("{CRITERIA} order by c.evaluation_id, c.rank, c.id");
    read.rows(&sql, params![operator, service], criterion)
}

/// Those of one campaign.
pub(super) fn grid(read: &Read<'_>, operator: Id, service: Id, campaign: Id) -> Result<Vec<Criterion>> {
    let sql = format!("{CRITERIA} and c.evaluation_id = ?3 order by c.rank, c.id");
    read.rows(&sql, params![operator, service, campaign], |row| Ok(criterion(row)?.1))
}

/// The marks of the campaigns of a service: which campaign, what each is under, its mark, how many have it.
pub(super) fn marks(read: &Read<'_>, operator: Id, service: Id) -> Result<Vec<(Id, Marked)>> {
    read.rows(
        "select c.evaluation_id, c.chapter, c.theme, c.goal, c.mark, count(*) from evaluation_criterion c \
         join evaluation e on e.operator_id = c.operator_id and e.id = c.evaluation_id \
         where c.operator_id = ?1 and c.service_id = ?2 and c.withdrawn_at is null and e.withdrawn_at is null \
         group by c.evaluation_id, c.chapter, c.theme, c.goal, c.mark \
         order by c.evaluation_id, min(c.rank), c.chapter, c.theme, c.goal, c.mark",
        params![operator, service],
        |row| {
            let marked = Marked {
                chapter: row.get(1)?,
                theme: row.get(2)?,
                goal: row.get(3)?,
                mark: row.get(4)?,
                count: row.get(5)?,
            };
            Ok((row.get(0)?, marked))
        },
    )
}

/// How many criteria of an objective have a mark.
pub(super) struct Marked {
    pub chapter: String,
    pub theme: String,
    pub goal: String,
    pub mark: String,
    pub count: i64,
}

/// Opens a campaign.
pub fn insert(write: &mut Write<'_>, scope: &Scope, title: &str, day: Day, scale: Scale) -> Result<Id> {
    let (id, author) = (write.new_id(), write.author().clone());
    write.run(
        "insert into evaluation (operator_id, service_id, id, title, day, scale, noted_at, noted_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![scope.operator, scope.service, id, title, day, scale.code(), author.at, &author.name],
    )?;
    let after = json!({ "title": title, "day": day.to_string(), "scale": scale.code() });
    tell(write, scope, "create", ("evaluation", id), None, after)?;
    Ok(id)
}

/// Withdraws a campaign: it stays in the base; whether it stood.
pub(super) fn withdraw(write: &mut Write<'_>, scope: &Scope, id: Id) -> Result<bool> {
    let author = write.author().clone();
    let done = write.run(
        "update evaluation set withdrawn_at = ?4, withdrawn_by = ?5 \
         where operator_id = ?1 and service_id = ?2 and id = ?3 and withdrawn_at is null",
        params![scope.operator, scope.service, id, author.at, &author.name],
    )?;
    if done > 0 {
        tell(write, scope, "withdraw", ("evaluation", id), None, json!(true))?;
    }
    Ok(done > 0)
}

/// A criterion at its rank in the grid of a campaign, with what a file already says of it.
pub fn insert_criterion(
    write: &mut Write<'_>,
    scope: &Scope,
    campaign: Id,
    rank: usize,
    (asked, mark, found): (&Asked, &str, &str),
) -> Result<Id> {
    let (id, author) = (write.new_id(), write.author().clone());
    write.run(
        "insert into evaluation_criterion (operator_id, service_id, id, evaluation_id, rank, chapter, theme, goal, \
         number, words, imperative, mark, found, action, noted_at, noted_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        params![
            scope.operator,
            scope.service,
            id,
            campaign,
            i64::try_from(rank).unwrap_or(i64::MAX),
            &asked.chapter,
            &asked.theme,
            &asked.goal,
            &asked.number,
            &asked.words,
            asked.imperative,
            mark,
            found,
            None::<i64>,
            author.at,
            &author.name
        ],
    )?;
    let after = json!({
        "chapter": asked.chapter, "theme": asked.theme, "goal": asked.goal, "number": asked.number,
        "words": asked.words, "imperative": asked.imperative, "mark": mark, "found": found,
    });
    tell(write, scope, "create", ("evaluation_criterion", id), None, after)?;
    Ok(id)
}

/// Says what a criterion got, in the place of what it had.
pub fn say(
    write: &mut Write<'_>,
    scope: &Scope,
    before: &Criterion,
    (mark, found, action): (&str, &str, Option<i64>),
) -> Result<()> {
    write.run(
        "update evaluation_criterion set mark = ?4, found = ?5, action = ?6 \
         where operator_id = ?1 and service_id = ?2 and id = ?3 and withdrawn_at is null",
        params![scope.operator, scope.service, before.id, mark, found, action],
    )?;
    let json = |mark: &str, found: &str, action: Option<i64>| json!({ "mark": mark, "found": found, "action": action });
    let told = (json(&before.mark, &before.found, before.action), json(mark, found, action));
    tell(write, scope, "correct", ("evaluation_criterion", before.id), Some(told.0), told.1)
}

fn tell(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    (noun, row): (&str, Id),
    before: Option<Json>,
    after: Json,
) -> Result<()> {
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun,
        row: Some(row),
        before,
        after: Some(after),
    })
}
