//! Statements on remarks.

use base::Id;
use jiff::Timestamp;
use serde_json::json;
use store::{Read, Result, Write, params};

use crate::access::Scope;
use crate::reporting::sql::tell;
use crate::reporting::{Remark, Sign};

/// The remarks made on a report, the first one first.
pub(in crate::reporting) fn all(read: &Read<'_>, operator: Id, report: Id) -> Result<Vec<Remark>> {
    read.rows(
        "select id, anchor, body, said_at, said_by, settled_at, settled_by from report_comment \
         where operator_id = ?1 and report_id = ?2 order by id",
        params![operator, report],
        |row| {
            let settled: Option<Timestamp> = row.get(5)?;
            let by: Option<String> = row.get(6)?;
            Ok(Remark {
                id: row.get(0)?,
                anchor: row.get(1)?,
                body: row.get(2)?,
                said: Sign { at: row.get(3)?, by: row.get(4)? },
                settled: settled.map(|at| Sign { at, by: by.unwrap_or_default() }),
            })
        },
    )
}

pub(in crate::reporting) fn insert(
    write: &mut Write<'_>,
    scope: &Scope,
    (report, anchor): (Id, &str),
    body: &str,
) -> Result<()> {
    let (id, author) = (write.new_id(), write.author().clone());
    write.run(
        "insert into report_comment (operator_id, report_id, id, anchor, body, said_at, said_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![scope.operator, report, id, anchor, body, author.at, &author.name],
    )?;
    tell(write, scope, "remark", report, json!({ "remark": id.to_string(), "anchor": anchor }))
}

pub(in crate::reporting) fn settle(
    write: &mut Write<'_>,
    scope: &Scope,
    report: Id,
    remark: Id,
) -> Result<()> {
    let author = write.author().clone();
    let done = write.run(
        "update report_comment set settled_at = ?4, settled_by = ?5 \
         where operator_id = ?1 and report_id = ?2 and id = ?3 and settled_at is null",
        params![scope.operator, report, remark, author.at, &author.name],
    )?;
    if done > 0 {
        tell(write, scope, "settle", report, json!({ "remark": remark.to_string() }))?;
    }
    Ok(())
}
