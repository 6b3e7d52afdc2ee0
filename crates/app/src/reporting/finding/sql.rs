//! Statements on the findings that are kept.

use std::collections::BTreeMap;

use base::Id;
use serde_json::json;
use store::{Read, Result, Write, params};

use crate::access::Scope;
use crate::reporting::sql::tell;
use crate::reporting::{Settled, Sign};

/// The findings that are kept, by their key.
pub(in crate::reporting) fn settled(
    read: &Read<'_>,
    operator: Id,
    report: Id,
) -> Result<BTreeMap<String, Settled>> {
    let rows = read.rows(
        "select key, title, reason, settled_at, settled_by from report_finding \
         where operator_id = ?1 and report_id = ?2 order by key",
        params![operator, report],
        |row| {
            let settled = Settled {
                title: row.get(1)?,
                reason: row.get(2)?,
                signed: Sign { at: row.get(3)?, by: row.get(4)? },
            };
            Ok((row.get::<String>(0)?, settled))
        },
    )?;
    Ok(rows.into_iter().collect())
}

/// Keeps a finding, with its reason; said again, the last reason holds.
pub(in crate::reporting) fn settle(
    write: &mut Write<'_>,
    scope: &Scope,
    (report, key): (Id, &str),
    title: &str,
    reason: &str,
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into report_finding (operator_id, report_id, key, title, reason, settled_at, settled_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (operator_id, report_id, key) \
         do update set title = excluded.title, reason = excluded.reason, settled_at = excluded.settled_at, \
         settled_by = excluded.settled_by",
        params![scope.operator, report, key, title, reason, author.at, &author.name],
    )?;
    tell(write, scope, "keep finding", report, json!({ "key": key, "reason": reason }))
}

/// Opens a finding again.
pub(in crate::reporting) fn unsettle(
    write: &mut Write<'_>,
    scope: &Scope,
    report: Id,
    key: &str,
) -> Result<()> {
    let done = write.run(
        "delete from report_finding where operator_id = ?1 and report_id = ?2 and key = ?3",
        params![scope.operator, report, key],
    )?;
    if done > 0 {
        tell(write, scope, "open finding", report, json!({ "key": key }))?;
    }
    Ok(())
}
