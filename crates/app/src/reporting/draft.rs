//! A draft: what is written so far, with the figures of now.

use std::collections::BTreeMap;

use base::{Id, Period};
use report::{Prose, Stage, Written};
use store::{Read, Result};

use super::{Report, Text, picture, sql};

/// What is written in the report of a service over a period; nothing when nobody has begun it.
pub fn prose(read: &Read<'_>, operator: Id, service: Id, period: Period, stage: Stage) -> Result<Prose> {
    match sql::find(read, operator, service, period)? {
        Some(report) => whole(read, operator, &report, &sql::texts(read, operator, report.id)?, stage),
        None => Ok(Prose { stage, ..Prose::default() }),
    }
}

/// These texts, with the pictures they show and what was kept of findings: for a file.
pub(super) fn whole(
    read: &Read<'_>,
    operator: Id,
    report: &Report,
    texts: &BTreeMap<String, Text>,
    stage: Stage,
) -> Result<Prose> {
    let mut prose = with(texts, stage);
    for one in picture::all(read, operator, report.id)? {
        let name = one.number.to_string();
        if !prose.texts.values().any(|text| text.pictures().any(|shown| shown == name)) {
            continue;
        }
        let bytes = picture::bytes(read, operator, report.id, one.number)?.unwrap_or_default();
        prose.pictures.insert(name, document::Picture { bytes: bytes.into(), ..one.drawn(None) });
    }
    Ok(prose)
}

/// These texts, read.
pub(super) fn with(texts: &BTreeMap<String, Text>, stage: Stage) -> Prose {
    let texts = texts.iter().map(|(anchor, text)| (anchor.clone(), Written::read(&text.body)));
    Prose { texts: texts.collect(), stage, ..Prose::default() }
}
