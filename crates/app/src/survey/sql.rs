//! Statements on surveys and their answers.

use base::{Day, Id};
use serde_json::json;
use store::{Change, Read, Result, Row, Write, params};

use super::{Answer, Survey};
use crate::access::Scope;

const COLUMNS: &str =
    "select id, service_id, title, public, intro, questions, threshold, token, closed from survey";

fn survey(row: &Row<'_>) -> Result<Survey> {
    let questions: String = row.get(5)?;
    Ok(Survey {
        id: row.get(0)?,
        service: row.get(1)?,
        title: row.get(2)?,
        public: row.get(3)?,
        intro: row.get(4)?,
        questions: questions.lines().map(str::to_owned).collect(),
        threshold: row.get(6)?,
        token: row.get(7)?,
        closed: row.get::<Option<Day>>(8)?,
    })
}

/// The surveys of a service, the open ones first.
pub(super) fn all(read: &Read<'_>, scope: &Scope) -> Result<Vec<Survey>> {
    let sql = format!(
        "{COLUMNS} where operator_id = ?1 and service_id = ?2 and withdrawn_at is null \
         order by case when closed is null then 0 else 1 end, closed desc, id desc"
    );
    read.rows(&sql, params![scope.operator, scope.service], survey)
}

/// The survey of this link, while it stands.
pub(super) fn of_token(read: &Read<'_>, operator: Id, token: &str) -> Result<Option<Survey>> {
    let sql = format!("{COLUMNS} where operator_id = ?1 and token = ?2 and withdrawn_at is null order by id");
    read.first(&sql, params![operator, token], survey)
}

/// The answers of a survey, in no order that says anything.
pub(super) fn answers(read: &Read<'_>, operator: Id, survey: Id) -> Result<Vec<Answer>> {
    read.rows(
        "select marks, words from survey_answer where operator_id = ?1 and survey_id = ?2 order by id",
        params![operator, survey],
        |row| {
            let marks: String = row.get(0)?;
            let marks = marks.bytes().map(|mark| mark.saturating_sub(b'0')).collect();
            Ok(Answer { marks, words: row.get(1)? })
        },
    )
}

/// How many answered.
pub(super) fn count(read: &Read<'_>, operator: Id, survey: Id) -> Result<i64> {
    let count = read.first(
        "select count(*) from survey_answer where operator_id = ?1 and survey_id = ?2",
        params![operator, survey],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or_default())
}

/// Opens a survey.
pub(super) fn insert(write: &mut Write<'_>, scope: &Scope, new: &Survey) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into survey (operator_id, service_id, id, title, public, intro, questions, threshold, token, \
         noted_at, noted_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            scope.operator,
            scope.service,
            new.id,
            &new.title,
            &new.public,
            &new.intro,
            &new.questions.join("\n"),
            new.threshold,
            &new.token,
            author.at,
            &author.name
        ],
    )?;
    let after = json!({
        "title": new.title, "public": new.public, "questions": new.questions, "threshold": new.threshold,
    });
    tell(write, scope.operator, "create", new.id, Some(after))
}

/// Closes a survey; whether it was open.
pub(super) fn close(write: &mut Write<'_>, scope: &Scope, id: Id, day: Day) -> Result<bool> {
    let done = write.run(
        "update survey set closed = ?4 where operator_id = ?1 and service_id = ?2 and id = ?3 and closed is null \
         and withdrawn_at is null",
        params![scope.operator, scope.service, id, day],
    )?;
    if done > 0 {
        tell(write, scope.operator, "close", id, Some(json!({ "closed": day.to_string() })))?;
    }
    Ok(done > 0)
}

/// Withdraws a survey: it stays in the base, its link opens no more.
pub(super) fn withdraw(write: &mut Write<'_>, scope: &Scope, id: Id) -> Result<()> {
    let author = write.author().clone();
    let done = write.run(
        "update survey set withdrawn_at = ?4, withdrawn_by = ?5 \
         where operator_id = ?1 and service_id = ?2 and id = ?3 and withdrawn_at is null",
        params![scope.operator, scope.service, id, author.at, &author.name],
    )?;
    if done > 0 {
        tell(write, scope.operator, "withdraw", id, None)?;
    }
    Ok(())
}

/// Keeps an answer under an identifier drawn by lot: nothing says when it came, nor after which. The journal says that one came.
pub(super) fn answer(
    write: &mut Write<'_>,
    operator: Id,
    survey: &Survey,
    id: Id,
    said: &Answer,
) -> Result<()> {
    let marks: String = said.marks.iter().map(|mark| char::from(b'0' + mark.min(&4))).collect();
    write.run(
        "insert into survey_answer (operator_id, service_id, id, survey_id, marks, words) \
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![operator, survey.service, id, survey.id, &marks, &said.words],
    )?;
    tell(write, operator, "answer", survey.id, None)
}

fn tell(
    write: &mut Write<'_>,
    operator: Id,
    action: &str,
    row: Id,
    after: Option<serde_json::Value>,
) -> Result<()> {
    write.journal(&Change { operator, action, noun: "survey", row: Some(row), before: None, after })
}
