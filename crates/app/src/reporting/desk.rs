//! What every page and every gesture of a report stands on: which report, how far it is, what one may see of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::Period;
use report::{Prose, Question, Stage, Trame};
use store::Read;

use super::freeze::Kept;
use super::{Report, State as How, Text, Version, draft, sql};
use crate::access::{Action, Here, Noun};
use crate::dashboard::year as year_of;
use crate::web::{App, Refusal};
use crate::year::{self, Book};

/// Why nothing is written in a version that is kept.
pub(super) const KEPT: &str = "Ce rapport est validé\u{202f}: rouvrez-le pour le changer.";

/// Everything a page of the report stands on.
pub(super) struct Desk {
    pub year: i16,
    pub period: Period,
    pub trame: Trame,
    pub report: Option<Report>,
    pub versions: Vec<Version>,
    pub texts: BTreeMap<String, Text>,
    pub writes: bool,
    pub reads: bool,
}

impl Desk {
    pub fn open(read: &Read<'_>, here: &Here, year: &str) -> Result<Desk, Refusal> {
        let number = year_of(year)?;
        let service = here.service();
        let period = Period::year(number);
        let report = sql::find(read, service.operator, service.id, period)?;
        let (versions, texts) = match &report {
            Some(report) => (
                sql::versions(read, service.operator, report.id)?,
                sql::texts(read, service.operator, report.id)?,
            ),
            None => Default::default(),
        };
        let writes = here.may(Action::Write, Noun::Reports);
        Ok(Desk {
            year: number,
            period,
            trame: year::trame(&service.model)?,
            report,
            versions,
            texts,
            writes,
            reads: here.may(Action::See, Noun::Reports),
        })
    }

    /// The version shown: the one asked, else the last; who does not write sees what was sent, and nothing else.
    pub fn shown(&self, asked: Option<i64>) -> Result<Option<&Version>, Refusal> {
        let mine = |version: &&Version| self.sees(version);
        let mut open = self.versions.iter().filter(mine);
        match asked {
            None => Ok(open.next()),
            Some(number) => open.find(|version| version.number == number).map(Some).ok_or(Refusal::NotFound),
        }
    }

    /// Who writes sees every version; who only reads reports, those that were sent.
    pub fn sees(&self, version: &Version) -> bool {
        self.writes || (self.reads && version.state() == How::Sent)
    }

    /// The version before this one: it was validated.
    pub fn before(&self, number: i64) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number - 1)
    }

    /// The texts whose question is no longer in the trame.
    pub fn homeless(&self, questions: &[Question]) -> Vec<String> {
        let asked = |anchor: &&String| questions.iter().any(|question| question.anchor == **anchor);
        let texts = self.texts.iter().filter(|(anchor, text)| !asked(anchor) && !text.body.trim().is_empty());
        if self.writes { texts.map(|(_, text)| text.body.clone()).collect() } else { Vec::new() }
    }

    /// What goes into a draft: who does not write sees the figures, not the texts being written.
    pub fn prose(&self, stage: Stage) -> Prose {
        match self.writes {
            true => draft::with(&self.texts, stage),
            false => Prose { stage: Stage::Final, ..Prose::default() },
        }
    }

    /// What is validated is not written in any more.
    pub fn refuse_when_kept(&self) -> Result<(), Refusal> {
        match self.versions.first().map(Version::state) {
            None | Some(How::Draft) => Ok(()),
            Some(_) => Err(Refusal::Invalid(KEPT.to_owned())),
        }
    }

    /// The report kept under a version.
    pub fn kept(&self, read: &Read<'_>, here: &Here, version: &Version) -> Result<Kept, Refusal> {
        let report = self.report.as_ref().ok_or(Refusal::NotFound)?;
        let bytes = sql::archive(read, here.service().operator, report.id, version.number)?;
        Ok(Kept::open(bytes.ok_or(Refusal::NotFound)?)?)
    }
}

/// The figures of now, as one may read them here.
pub(crate) fn book(app: &App, here: &Here) -> Result<Arc<Book>, Refusal> {
    let book = app.book(here.service())?;
    if here.may(Action::See, Noun::Persons) {
        return Ok(book);
    }
    // Who sees figures only reads numbers of professionals, as the register has them.
    Ok(Arc::new(book.without_names()))
}
