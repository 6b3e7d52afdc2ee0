//! What a report says of the service, besides its figures.

use std::collections::BTreeMap;

use base::{Month, Period};
use document::Picture;
use jiff::Timestamp;

use crate::roll::Lists;
use crate::written::Written;

/// Who reports, on which period, as known when.
#[derive(Clone, Debug)]
pub struct Context {
    /// `Association des Trois Vallées`.
    pub organisation: String,
    /// Under it: establishment, department.
    pub organisation_detail: String,
    /// `Service d’action éducative renforcée`.
    pub service: String,
    /// The period reported.
    pub period: Period,
    /// When the figures were read.
    pub as_of: Timestamp,
    /// Names of professionals by the register's reference: figures know none.
    pub professionals: BTreeMap<String, String>,
    /// What the service keeps as lists.
    pub lists: Lists,
    /// Figures open on their rows (web only).
    pub links: bool,
    /// What people wrote in it.
    pub prose: Prose,
}

/// What people wrote in a report.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// Texts by the name of their question; empty where there is nothing to say.
    pub texts: BTreeMap<String, Written>,
    /// Pictures shown by the texts, by name.
    pub pictures: BTreeMap<String, Picture>,
    /// What becomes of what is still to be written.
    pub stage: Stage,
}

/// What becomes of what is still to be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Questions without an answer are printed, to be answered on paper.
    #[default]
    Draft,
    /// As a draft, with the place of each text.
    Editing,
    /// What nobody wrote is left out.
    Final,
}

impl Context {
    /// The months of the period.
    pub(crate) fn months(&self) -> Vec<Month> {
        self.period.months().iter().map(|month| month.first().month_of()).collect()
    }

    /// The year, when the period is a civil year.
    pub(crate) fn year(&self) -> Option<i16> {
        let year = self.period.first().year();
        (Period::year(year) == self.period).then_some(year)
    }
}
