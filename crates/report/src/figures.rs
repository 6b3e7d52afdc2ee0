//! What a report asks of the figures: values, breakdowns, movements, definitions.

use base::Month;
use document::Definition;

/// The figures of a service over a period.
pub trait Figures {
    /// The figure of this identifier; nothing when there is none of that name.
    fn figure(&self, id: &str) -> Option<Figure>;
    /// The parts of a breakdown, `mesures.type`; nothing when there is none of that name.
    fn parts(&self, id: &str) -> Option<Parts>;
    /// The movements of each kind of measure, month by month.
    fn movements(&self) -> Vec<Movement>;
    /// Places in force at each month's end; empty when the agreement gives none.
    fn places(&self) -> Vec<Option<f64>>;
    /// Definition of an indicator, its value left empty.
    fn definition(&self, id: &str) -> Option<Definition>;
    /// Where a figure opens on its rows.
    fn href(&self, door: &Door<'_>) -> Option<String>;
}

/// A figure and how it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The exact value, or why there is none.
    pub value: Result<f64, String>,
    /// Decimals shown.
    pub decimals: u8,
    /// Followed by `%`.
    pub percent: bool,
}

/// A breakdown.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// Its parts; those with nothing may be absent.
    pub parts: Vec<Part>,
    /// The order of the parts means something (months, ages, durations): it is kept.
    pub ordered: bool,
    /// Value of a part that is absent: 0 for a count, no value for a mean or a rate.
    pub absent: Result<f64, String>,
    /// Decimals shown.
    pub decimals: u8,
    /// Followed by `%`.
    pub percent: bool,
}

/// A part of a breakdown.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// As the register writes it.
    pub key: String,
    /// The exact value, or why there is none.
    pub value: Result<f64, String>,
}

/// Movements of one kind of measure, one value a month of the period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Movement {
    /// Kind of measure, as the register writes it.
    pub kind: String,
    /// Present on the evening before the month.
    pub opening: Vec<i64>,
    /// Entries of the month.
    pub entries: Vec<i64>,
    /// Exits of the month.
    pub exits: Vec<i64>,
    /// Present on its last evening.
    pub closing: Vec<i64>,
}

/// A figure to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Door<'a> {
    /// Indicator with its axis, `mesures.type`.
    pub id: &'a str,
    /// Key of the part.
    pub key: Option<&'a str>,
    /// Month, for movements.
    pub month: Option<Month>,
}
