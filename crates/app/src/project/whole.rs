//! A project written at once, with its goals, its words, its reviews and its signatures: what the demonstration does.

use base::{Day, Id};
use serde_json::Value as Json;
use store::{Read, Result, Write};

use super::content::Content;
use super::write::{Desk, values};
use super::{ACTION, GOAL, PROJECT, Plan, REVIEW, SIGNATURE, STEP, VERSION, VOICE};
use crate::access::Scope;
use crate::history::{self, Known, Table, Values};

/// A project to write.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the columns of `project`")]
pub struct Whole<'a> {
    pub kind: &'a str,
    pub starts: Day,
    pub situation: &'a str,
    pub plain: &'a str,
    pub voices: &'a [Said<'a>],
    pub goals: &'a [Aim<'a>],
    pub reviews: &'a [Found<'a>],
    /// Party, name, role, day.
    pub signatures: &'a [(&'a str, &'a str, &'a str, Day)],
}

/// A review.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// When.
    pub day: Day,
    /// With whom.
    pub present: &'a str,
    /// For each goal, its word of the scale and what is said of it.
    pub steps: &'a [(&'a str, &'a str)],
}

/// What a party said.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the columns of `project_voice`")]
pub struct Said<'a> {
    pub nature: &'a str,
    pub party: &'a str,
    pub name: &'a str,
    pub day: Day,
    pub words: &'a str,
    pub follow: &'a str,
}

/// A goal.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the columns of `project_goal`")]
pub struct Aim<'a> {
    pub title: &'a str,
    pub domain: &'a str,
    pub need: &'a str,
    pub starting: &'a str,
    pub plain: &'a str,
    /// What is done, by whom, how often, which prestation.
    pub actions: &'a [(&'a str, &'a str, &'a str, &'a str)],
}

/// Writes a project of a person.
pub fn write_whole(write: &mut Write<'_>, scope: &Scope, person: Id, one: &Whole<'_>) -> Result<Id> {
    let project = write.new_id();
    let own = Json::from(project.to_string());
    let create = |write: &mut Write<'_>, table: &'static Table, id: Id, mut row: Values| -> Result<()> {
        if table.name != PROJECT.name {
            row.insert("project_id".to_owned(), own.clone());
        }
        Desk { scope: *scope, table, person }.create(write, id, row)?;
        Ok(())
    };
    let text = |text: &str| Json::from(text);
    let day = |day: Day| Json::from(day.to_string());
    let row = values([
        ("kind", text(one.kind)),
        ("starts", day(one.starts)),
        ("ends", Json::Null),
        ("end_reason", text("")),
        ("follows", Json::Null),
        ("situation", text(one.situation)),
        ("plain", text(one.plain)),
    ]);
    create(write, &PROJECT, project, row)?;
    for said in one.voices {
        let row = values([
            ("nature", text(said.nature)),
            ("party", text(said.party)),
            ("name", text(said.name)),
            ("day", day(said.day)),
            ("words", text(said.words)),
            ("goal_id", Json::Null),
            ("follow", text(said.follow)),
        ]);
        let id = write.new_id();
        create(write, &VOICE, id, row)?;
    }
    let mut goals = Vec::new();
    for (rank, aim) in one.goals.iter().enumerate() {
        let goal = write.new_id();
        let row = values([
            ("rank", Json::from(rank + 1)),
            ("title", text(aim.title)),
            ("domain", text(aim.domain)),
            ("need", text(aim.need)),
            ("starting", text(aim.starting)),
            ("plain", text(aim.plain)),
            ("due", Json::Null),
        ]);
        create(write, &GOAL, goal, row)?;
        for (rank, &(means, who, frequency, prestation)) in aim.actions.iter().enumerate() {
            let row = values([
                ("rank", Json::from(rank + 1)),
                ("goal_id", Json::from(goal.to_string())),
                ("means", text(means)),
                ("who", text(who)),
                ("frequency", text(frequency)),
                ("until", Json::Null),
                ("prestation", text(prestation)),
            ]);
            let id = write.new_id();
            create(write, &ACTION, id, row)?;
        }
        goals.push(goal);
    }
    sign(write, scope, person, project, one, &create)?;
    for &Found { day: on, present, steps } in one.reviews {
        let review = write.new_id();
        let row = values([("day", day(on)), ("present", text(present)), ("summary", text(""))]);
        create(write, &REVIEW, review, row)?;
        for (goal, &(step, comment)) in goals.iter().zip(steps) {
            let row = values([
                ("review_id", Json::from(review.to_string())),
                ("goal_id", Json::from(goal.to_string())),
                ("step", text(step)),
                ("comment", text(comment)),
            ]);
            let id = write.new_id();
            create(write, &STEP, id, row)?;
        }
    }
    Ok(project)
}

/// Freezes the project as it is, and notes who signed it.
fn sign(
    write: &mut Write<'_>,
    scope: &Scope,
    person: Id,
    project: Id,
    one: &Whole<'_>,
    create: &impl Fn(&mut Write<'_>, &'static Table, Id, Values) -> Result<()>,
) -> Result<()> {
    if one.signatures.is_empty() {
        return Ok(());
    }
    let read: &Read<'_> = write;
    let Some(row) = history::row(read, &PROJECT, scope, project)? else { return Ok(()) };
    let content = Content::of(&Plan::load(read, scope, &[person], row, Known::NOW)?);
    let version = write.new_id();
    let row = values([
        ("number", Json::from(1)),
        ("digest", Json::from(content.digest())),
        ("content", Json::from(content.frozen())),
    ]);
    create(write, &VERSION, version, row)?;
    for &(party, name, role, on) in one.signatures {
        let row = values([
            ("version_id", Json::from(version.to_string())),
            ("party", Json::from(party)),
            ("name", Json::from(name)),
            ("role", Json::from(role)),
            ("day", Json::from(on.to_string())),
            ("agrees", Json::from(true)),
            ("words", Json::from("")),
        ]);
        let id = write.new_id();
        create(write, &SIGNATURE, id, row)?;
    }
    Ok(())
}
