//! A draft: what is written so far, with the figures of now.

use std::collections::BTreeMap;

use base::{Id, Period};
use report::{Prose, Stage, Written};
use store::{Read, Result};

use super::{Report, Text, sql};

/// What is written in the report of a service over a period; nothing when nobody has begun it.
pub fn prose(read: &Read<'_>, operator: Id, service: Id, period: Period, stage: Stage) -> Result<Prose> {
    match sql::find(read, operator, service, period)? {
        Some(report) => of(read, operator, &report, stage),
        None => Ok(Prose { stage, ..Prose::default() }),
    }
}

pub(super) fn of(read: &Read<'_>, operator: Id, report: &Report, stage: Stage) -> Result<Prose> {
    let texts = sql::texts(read, operator, report.id)?;
    Ok(with(&texts, stage))
}

/// These texts, read.
pub(super) fn with(texts: &BTreeMap<String, Text>, stage: Stage) -> Prose {
    let texts = texts.iter().map(|(anchor, text)| (anchor.clone(), Written::read(&text.body)));
    Prose { texts: texts.collect(), pictures: BTreeMap::new(), stage }
}
