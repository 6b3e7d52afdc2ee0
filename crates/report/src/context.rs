//! What a report says of the service, besides its figures.

use std::collections::BTreeMap;

use base::{Month, Period};
use jiff::Timestamp;

use crate::roll::Lists;

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
