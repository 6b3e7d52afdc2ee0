//! What the check of a report gives.

use serde::Serialize;

/// What was found, and what was verified and is right.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Review {
    /// What does not agree, in the order of the report.
    pub findings: Vec<Finding>,
    /// What was verified and agrees.
    pub right: Vec<Right>,
    /// The year that the report is about, when it says so.
    pub year: Option<i16>,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Severity {
    /// Two figures cannot both be true.
    Error,
    /// They may both be true: someone must say why.
    Warning,
    /// A coincidence, worth a look.
    Notice,
}

impl Severity {
    /// Its French word.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "erreur",
            Severity::Warning => "alerte",
            Severity::Notice => "remarque",
        }
    }
}

/// Something that does not agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// Number of the rule, from 1 to 10.
    pub rule: u8,
    /// Rank of the piece in the report.
    pub piece: usize,
    /// Row and column, in a table.
    pub cell: Option<(usize, usize)>,
    /// Where, in words.
    pub place: String,
    /// What is wrong, in a few words.
    pub title: String,
    /// What the report says.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// Why it was expected.
    pub why: String,
    /// The same for the same finding, whatever the others.
    pub key: String,
}

/// A figure that was verified and is right.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Right {
    /// The figure, with what it was verified against.
    pub text: String,
    /// Where, in words.
    pub place: String,
}
