//! Statements on reports: their texts, their versions.

use std::collections::BTreeMap;

use base::{Id, Period};
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Change, Read, Result, Row, Write, params};

use super::freeze::Frozen;
use super::{Report, Section, Sign, Text, Version};
use crate::access::Scope;

/// The report of a service over a period, once someone has begun it.
pub fn find(read: &Read<'_>, operator: Id, service: Id, period: Period) -> Result<Option<Report>> {
    read.first(
        "select id, recipient, write_by, send_by from report \
         where operator_id = ?1 and service_id = ?2 and first_day = ?3 and last_day = ?4 order by id",
        params![operator, service, period.first(), period.last()],
        |row| {
            Ok(Report {
                id: row.get(0)?,
                recipient: row.get(1)?,
                write_by: row.get(2)?,
                send_by: row.get(3)?,
            })
        },
    )
}

/// The same; begun with its first version when it is not yet. Who calls holds the operator.
pub(super) fn found(write: &mut Write<'_>, scope: &Scope, period: Period) -> Result<Report> {
    if let Some(report) = find(write, scope.operator, scope.service, period)? {
        return Ok(report);
    }
    let (id, author) = (write.new_id(), write.author().clone());
    write.run(
        "insert into report (operator_id, service_id, id, first_day, last_day, recipient, opened_at, opened_by) \
         values (?1, ?2, ?3, ?4, ?5, '', ?6, ?7)",
        params![scope.operator, scope.service, id, period.first(), period.last(), author.at, &author.name],
    )?;
    let after = json!({ "first_day": period.first().to_string(), "last_day": period.last().to_string() });
    tell(write, scope, "create", id, after)?;
    open_version(write, scope, id, 1, "")?;
    Ok(Report { id, recipient: String::new(), write_by: None, send_by: None })
}

/// Says for whom it is, and for when.
pub(super) fn set(write: &mut Write<'_>, scope: &Scope, report: &Report) -> Result<()> {
    write.run(
        "update report set recipient = ?3, write_by = ?4, send_by = ?5 where operator_id = ?1 and id = ?2",
        params![scope.operator, report.id, &report.recipient, report.write_by, report.send_by],
    )?;
    let day = |day: Option<base::Day>| day.map(|day| day.to_string());
    let after = json!({
        "recipient": report.recipient,
        "write_by": day(report.write_by),
        "send_by": day(report.send_by),
    });
    tell(write, scope, "update", report.id, after)
}

fn version(row: &Row<'_>) -> Result<Version> {
    let sign = |at: usize| -> Result<Option<Sign>> {
        let (when, who): (Option<Timestamp>, Option<String>) = (row.get(at)?, row.get(at + 1)?);
        Ok(when.map(|at| Sign { at, by: who.unwrap_or_default() }))
    };
    Ok(Version {
        number: row.get(0)?,
        reason: row.get(1)?,
        opened: Sign { at: row.get(2)?, by: row.get(3)? },
        asked: sign(4)?,
        validated: sign(6)?,
        sent: sign(8)?,
        sent_to: row.get::<Option<String>>(10)?.unwrap_or_default(),
        known_at: row.get(11)?,
        digest: row.get::<Option<String>>(12)?.unwrap_or_default(),
    })
}

/// The versions of a report, the last one first.
pub fn versions(read: &Read<'_>, operator: Id, report: Id) -> Result<Vec<Version>> {
    read.rows(
        "select number, reason, opened_at, opened_by, asked_at, asked_by, validated_at, validated_by, \
         sent_at, sent_by, sent_to, known_at, digest from report_version \
         where operator_id = ?1 and report_id = ?2 order by number desc",
        params![operator, report],
        version,
    )
}

/// What was kept of a version when it was validated.
pub fn archive(read: &Read<'_>, operator: Id, report: Id, number: i64) -> Result<Option<Vec<u8>>> {
    let kept = read.first(
        "select archive from report_version where operator_id = ?1 and report_id = ?2 and number = ?3 \
         order by number",
        params![operator, report, number],
        |row| row.get::<Option<Vec<u8>>>(0),
    )?;
    Ok(kept.flatten())
}

pub(super) fn open_version(
    write: &mut Write<'_>,
    scope: &Scope,
    report: Id,
    number: i64,
    reason: &str,
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into report_version (operator_id, report_id, number, reason, opened_at, opened_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![scope.operator, report, number, reason, author.at, &author.name],
    )?;
    tell(write, scope, "open", report, json!({ "version": number, "reason": reason }))
}

/// Asks who decides to read a draft and validate it.
pub(super) fn ask(write: &mut Write<'_>, scope: &Scope, report: Id, number: i64) -> Result<bool> {
    let author = write.author().clone();
    let done = write.run(
        "update report_version set asked_at = ?4, asked_by = ?5 \
         where operator_id = ?1 and report_id = ?2 and number = ?3 and validated_at is null",
        params![scope.operator, report, number, author.at, &author.name],
    )?;
    tell(write, scope, "ask", report, json!({ "version": number }))?;
    Ok(done > 0)
}

/// Keeps a version as it is; false when it is kept already.
pub(super) fn validate(
    write: &mut Write<'_>,
    scope: &Scope,
    (report, number): (Id, i64),
    frozen: &Frozen,
) -> Result<bool> {
    let author = write.author().clone();
    let done = write.run(
        "update report_version set validated_at = ?4, validated_by = ?5, known_at = ?6, digest = ?7, archive = ?8 \
         where operator_id = ?1 and report_id = ?2 and number = ?3 and validated_at is null",
        params![
            scope.operator,
            report,
            number,
            author.at,
            &author.name,
            frozen.known_at,
            &frozen.digest,
            &frozen.bytes
        ],
    )?;
    if done > 0 {
        let after = json!({ "version": number, "digest": frozen.digest });
        tell(write, scope, "validate", report, after)?;
    }
    Ok(done > 0)
}

/// Says that a validated version was sent, and to whom.
pub(super) fn send(
    write: &mut Write<'_>,
    scope: &Scope,
    (report, number): (Id, i64),
    to: &str,
) -> Result<bool> {
    let author = write.author().clone();
    let done = write.run(
        "update report_version set sent_at = ?4, sent_by = ?5, sent_to = ?6 where operator_id = ?1 \
         and report_id = ?2 and number = ?3 and validated_at is not null and sent_at is null",
        params![scope.operator, report, number, author.at, &author.name, to],
    )?;
    if done > 0 {
        tell(write, scope, "send", report, json!({ "version": number, "to": to }))?;
    }
    Ok(done > 0)
}

/// What is written in a report, by the name of each question.
pub fn texts(read: &Read<'_>, operator: Id, report: Id) -> Result<BTreeMap<String, Text>> {
    let rows = read.rows(
        "select anchor, revision, body, written_at, written_by from report_text \
         where operator_id = ?1 and report_id = ?2 and body is not null order by anchor",
        params![operator, report],
        |row| {
            let text = Text {
                revision: row.get(1)?,
                body: row.get(2)?,
                signed: Sign { at: row.get(3)?, by: row.get(4)? },
            };
            Ok((row.get::<String>(0)?, text))
        },
    )?;
    Ok(rows.into_iter().collect())
}

/// The revision of a text, one that was taken back included; 0 where there never was any.
pub(super) fn revision(read: &Read<'_>, operator: Id, report: Id, anchor: &str) -> Result<i64> {
    let known = read.first(
        "select revision from report_text where operator_id = ?1 and report_id = ?2 and anchor = ?3 \
         order by revision",
        params![operator, report, anchor],
        |row| row.get(0),
    )?;
    Ok(known.unwrap_or(0))
}

/// What a text was before, the last one first.
pub(super) fn past(read: &Read<'_>, operator: Id, report: Id, anchor: &str) -> Result<Vec<Text>> {
    read.rows(
        "select revision, body, written_at, written_by from report_text_past where operator_id = ?1 \
         and report_id = ?2 and anchor = ?3 and body is not null and body <> '' order by revision desc limit 20",
        params![operator, report, anchor],
        |row| {
            Ok(Text {
                revision: row.get(0)?,
                body: row.get(1)?,
                signed: Sign { at: row.get(2)?, by: row.get(3)? },
            })
        },
    )
}

/// Writes a text in the place of the one that was seen, or takes it back; false when another has written since.
pub(super) fn write_text(
    write: &mut Write<'_>,
    scope: &Scope,
    (report, anchor): (Id, &str),
    seen: i64,
    body: Option<&str>,
) -> Result<bool> {
    let author = write.author().clone();
    let done = if seen == 0 {
        write.run(
            "insert into report_text (operator_id, report_id, anchor, revision, body, written_at, written_by) \
             values (?1, ?2, ?3, 1, ?4, ?5, ?6) on conflict (operator_id, report_id, anchor) do nothing",
            params![scope.operator, report, anchor, body, author.at, &author.name],
        )?
    } else {
        write.run(
            "insert into report_text_past (operator_id, report_id, anchor, revision, body, written_at, written_by) \
             select operator_id, report_id, anchor, revision, body, written_at, written_by from report_text \
             where operator_id = ?1 and report_id = ?2 and anchor = ?3 and revision = ?4",
            params![scope.operator, report, anchor, seen],
        )?;
        write.run(
            "update report_text set revision = revision + 1, body = ?5, written_at = ?6, written_by = ?7 \
             where operator_id = ?1 and report_id = ?2 and anchor = ?3 and revision = ?4",
            params![scope.operator, report, anchor, seen, body, author.at, &author.name],
        )?
    };
    if done == 0 {
        return Ok(false);
    }
    // The text stays out of the journal, which is never erased: its digest proves it.
    let digest = body.map(|body| hex::encode(Sha256::digest(body.as_bytes())));
    let after = json!({ "anchor": anchor, "revision": seen + 1, "digest": digest });
    write.journal(&Change {
        operator: scope.operator,
        action: "write",
        noun: "report_text",
        row: Some(report),
        before: None,
        after: Some(after),
    })?;
    Ok(true)
}

/// Who writes each section, and how far it is.
pub fn sections(read: &Read<'_>, operator: Id, report: Id) -> Result<BTreeMap<String, Section>> {
    let rows = read.rows(
        "select s.section, s.account_id, a.name, s.state from report_section s \
         left join account a on a.operator_id = s.operator_id and a.id = s.account_id \
         where s.operator_id = ?1 and s.report_id = ?2 order by s.section",
        params![operator, report],
        |row| {
            let section = Section {
                author: row.get(1)?,
                name: row.get::<Option<String>>(2)?.unwrap_or_default(),
                state: row.get(3)?,
            };
            Ok((row.get::<String>(0)?, section))
        },
    )?;
    Ok(rows.into_iter().collect())
}

pub(super) fn set_section(
    write: &mut Write<'_>,
    scope: &Scope,
    (report, section): (Id, &str),
    said: &Section,
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into report_section (operator_id, report_id, section, account_id, state, changed_at, changed_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (operator_id, report_id, section) \
         do update set account_id = excluded.account_id, state = excluded.state, \
         changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        params![scope.operator, report, section, said.author, &said.state, author.at, &author.name],
    )?;
    let after = json!({
        "section": section,
        "author": said.author.map(|id| id.to_string()),
        "state": said.state,
    });
    tell(write, scope, "section", report, after)
}

/// Names of accounts by their login: who signed.
pub fn names(read: &Read<'_>, operator: Id) -> Result<BTreeMap<String, String>> {
    let rows = read.rows(
        "select login, name from account where operator_id = ?1 order by login",
        params![operator],
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// The accounts that have a role in a service today: who may be asked to write.
pub(super) fn authors(read: &Read<'_>, scope: &Scope, today: base::Day) -> Result<Vec<(Id, String, String)>> {
    read.rows(
        "select distinct a.id, a.name, s.role from account a \
         join seat s on s.operator_id = a.operator_id and s.account_id = a.id \
         where a.operator_id = ?1 and s.service_id = ?2 and a.closed_at is null \
         and s.revoked_at is null and s.starts <= ?3 and (s.ends is null or s.ends >= ?3) order by a.name, a.id",
        params![scope.operator, scope.service, today],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

pub(super) fn tell(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    report: Id,
    after: serde_json::Value,
) -> Result<()> {
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun: "report",
        row: Some(report),
        before: None,
        after: Some(after),
    })
}
