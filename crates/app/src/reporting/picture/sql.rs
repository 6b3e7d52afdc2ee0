//! Statements on the pictures of a report.

use base::Id;
use serde_json::json;
use store::{Read, Result, Write, params};

use super::Illustration;
use crate::access::Scope;
use crate::reporting::sql::tell;

/// The pictures of a report, without their bytes.
pub(in crate::reporting) fn all(read: &Read<'_>, operator: Id, report: Id) -> Result<Vec<Illustration>> {
    read.rows(
        "select number, media, width, height, says from report_picture \
         where operator_id = ?1 and report_id = ?2 and withdrawn_at is null order by number",
        params![operator, report],
        |row| {
            Ok(Illustration {
                number: row.get(0)?,
                media: row.get(1)?,
                width: row.get(2)?,
                height: row.get(3)?,
                says: row.get(4)?,
            })
        },
    )
}

pub(in crate::reporting) fn bytes(
    read: &Read<'_>,
    operator: Id,
    report: Id,
    number: i64,
) -> Result<Option<Vec<u8>>> {
    read.first(
        "select content from report_picture where operator_id = ?1 and report_id = ?2 and number = ?3 \
         and withdrawn_at is null order by number",
        params![operator, report, number],
        |row| row.get(0),
    )
}

/// Takes a picture back: its bytes are erased.
pub(in crate::reporting) fn withdraw(
    write: &mut Write<'_>,
    scope: &Scope,
    report: Id,
    number: i64,
) -> Result<()> {
    let author = write.author().clone();
    let nothing: &[u8] = &[];
    let done = write.run(
        "update report_picture set content = ?4, withdrawn_at = ?5, withdrawn_by = ?6 \
         where operator_id = ?1 and report_id = ?2 and number = ?3 and withdrawn_at is null",
        params![scope.operator, report, number, nothing, author.at, &author.name],
    )?;
    if done > 0 {
        tell(write, scope, "withdraw picture", report, json!({ "number": number }))?;
    }
    Ok(())
}

/// The number of the last picture, those that were taken back included, and what all weigh.
pub(in crate::reporting) fn last(read: &Read<'_>, operator: Id, report: Id) -> Result<(i64, i64)> {
    let sizes = read.rows(
        "select number, length(content) from report_picture where operator_id = ?1 and report_id = ?2 \
         order by number",
        params![operator, report],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    Ok((sizes.last().map_or(0, |(number, _)| *number), sizes.iter().map(|(_, size)| size).sum()))
}

pub(in crate::reporting) fn insert(
    write: &mut Write<'_>,
    scope: &Scope,
    report: Id,
    one: &Illustration,
    content: &[u8],
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into report_picture \
         (operator_id, report_id, number, media, width, height, says, content, sent_at, sent_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            scope.operator,
            report,
            one.number,
            &one.media,
            one.width,
            one.height,
            &one.says,
            content,
            author.at,
            &author.name
        ],
    )?;
    tell(write, scope, "picture", report, json!({ "number": one.number, "says": one.says }))
}
