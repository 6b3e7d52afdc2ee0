//! What has changed since a report was validated: figures that are no longer the same, and the rows that make the
//! difference.

use std::collections::BTreeMap;

use base::french::{counted, decimal, long_day, typeset};
use base::{Day, Id, Period};
use indicator::Entry;
use report::Question;
use serde_json::Value as Json;
use store::Read;

use super::freeze::{self, Kept};
use crate::dashboard::door;
use crate::web::Refusal;
use crate::year::Book;

/// Parts of a breakdown told for one figure: beyond, the figure is opened.
const PARTS: usize = 6;

/// A figure that is no longer what was sent.
pub struct Change {
    /// What it is.
    pub title: String,
    /// As it was kept.
    pub was: String,
    /// As it is now.
    pub is: String,
    /// Where it opens.
    pub address: String,
    /// What explains it.
    pub lines: Vec<String>,
}

/// The figures that differ from those of a version, in the order of the catalogue.
pub fn since(
    read: &Read<'_>,
    book: &Book,
    period: Period,
    kept: &mut Kept,
    code: &str,
) -> Result<Vec<Change>, Refusal> {
    let (before, rows_before) = (kept.figures()?, kept.rows()?);
    let year = book.year(period)?;
    let now = indicator::all(&year);
    if before.get("indicateurs") == Some(&now) {
        return Ok(Vec::new());
    }
    let rows_now = freeze::rows(read, book, period)?;
    let known_at = before.get("connu_le").and_then(Json::as_str).and_then(|at| at.parse().ok());
    let before = before.get("indicateurs").cloned().unwrap_or_default();
    let mut changes = Vec::new();
    for entry in year.catalogue().entries() {
        // A figure that this release adds was not sent.
        let (Some(was), Some(is)) = (before.get(&entry.id), now.get(&entry.id)) else { continue };
        let mut lines = rows(entry, &rows_before, &rows_now, known_at);
        let parts = parts(entry, &before, &now);
        if same(was, is) && parts.is_empty() {
            continue;
        }
        lines.extend(parts);
        changes.push(Change {
            title: typeset(&entry.title),
            was: said(entry, was),
            is: said(entry, is),
            address: door(code, period.first().year(), &entry.id, &[], None),
            lines,
        });
    }
    Ok(changes)
}

/// The texts that are no longer those of the version before: their place, their section, as they were.
pub fn texts(
    before: &BTreeMap<String, String>,
    now: &BTreeMap<String, String>,
    questions: &[Question],
) -> Vec<(String, String, String)> {
    let changed =
        questions.iter().filter(|question| before.get(&question.anchor) != now.get(&question.anchor));
    let was = |question: &Question| match before.get(&question.anchor).map(|body| body.trim()) {
        None => "Rien n’y était écrit.".to_owned(),
        Some("") => "Il n’y avait rien à dire.".to_owned(),
        Some(body) => body.to_owned(),
    };
    changed
        .map(|question| {
            let (title, section) = &question.section;
            (format!("#{}", document::html::slug(section)), title.clone(), was(question))
        })
        .collect()
}

/// 66 and 66.0 are one number.
fn same(was: &Json, is: &Json) -> bool {
    match (was.as_f64(), is.as_f64()) {
        (Some(was), Some(is)) => was == is,
        _ => was == is,
    }
}

fn said(entry: &Entry, value: &Json) -> String {
    match value.as_f64() {
        Some(value) if entry.percent => format!("{}\u{202f}%", decimal(value, entry.decimals)),
        Some(value) => decimal(value, entry.decimals),
        None => "non calculable".to_owned(),
    }
}

/// `dont garçons : 33 → 34`.
fn parts(entry: &Entry, before: &Json, now: &Json) -> Vec<String> {
    let mut lines = Vec::new();
    for axis in &entry.axes {
        let id = format!("{}.{}", entry.id, axis.name());
        let (Some(was), Some(is)) =
            (before.get(&id).and_then(Json::as_object), now.get(&id).and_then(Json::as_object))
        else {
            continue;
        };
        let zero = Json::from(0);
        let keys = was.keys().chain(is.keys().filter(|key| !was.contains_key(*key)));
        for key in keys {
            let (old, new) = (was.get(key).unwrap_or(&zero), is.get(key).unwrap_or(&zero));
            if !same(old, new) && (old.is_number() || new.is_number()) {
                let (old, new) = (said(entry, old), said(entry, new));
                lines.push(format!("{}\u{202f}: {old}, aujourd’hui {new}", typeset(key)));
            }
        }
    }
    if lines.len() > PARTS {
        let more = counted((lines.len() - PARTS) as i64, "autre part a changé", "autres parts ont changé");
        lines.truncate(PARTS);
        lines.push(more);
    }
    lines
}

/// `1 ligne de plus, saisie le 12 mars 2022`.
fn rows(
    entry: &Entry,
    before: &freeze::Rows,
    now: &freeze::Rows,
    known_at: Option<jiff::Timestamp>,
) -> Vec<String> {
    let (Some((_, was)), Some((_, is))) = (before.of(&entry.id), now.of(&entry.id)) else {
        return Vec::new();
    };
    let less = |one: &[Id], other: &[Id]| -> Vec<Id> {
        one.iter().filter(|id| other.binary_search(id).is_err()).copied().collect()
    };
    let (more, fewer) = (less(&is, &was), less(&was, &is));
    let mut lines = Vec::new();
    let late = |id: &Id| id.instant().filter(|at| known_at.is_some_and(|known| *at > known));
    let entered: Vec<jiff::Timestamp> = more.iter().filter_map(late).collect();
    if let (Some(first), Some(last)) = (entered.iter().min(), entered.iter().max()) {
        let (first, last) = (Day::new_in_paris(*first), Day::new_in_paris(*last));
        let when = if first == last {
            format!("le {}", long_day(first))
        } else {
            format!("du {} au {}", long_day(first), long_day(last))
        };
        let count = counted(entered.len() as i64, "ligne de plus, saisie", "lignes de plus, saisies");
        lines.push(format!("{count} {when}"));
    }
    let corrected = more.len() - entered.len();
    if corrected > 0 {
        lines.push(counted(
            corrected as i64,
            "ligne de plus, corrigée depuis",
            "lignes de plus, corrigées depuis",
        ));
    }
    if !fewer.is_empty() {
        lines.push(counted(
            fewer.len() as i64,
            "ligne de moins, corrigée ou retirée depuis",
            "lignes de moins, corrigées ou retirées depuis",
        ));
    }
    lines
}
