//! A value as it is written: exact in a workbook, in French in a document.

use base::Day;
use base::french::{NARROW, decimal};

/// What is written in a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number; a percentage is given as it is read: 87.6 for `87,6 %`.
    Number {
        /// The number, exact.
        value: f64,
        /// Decimals shown where the document shows it; a workbook has its own number formats.
        decimals: u8,
        /// Whether it is a percentage.
        percent: bool,
    },
    /// A text, of one line or several.
    Text(String),
    /// A day.
    Day(Day),
    /// Nothing: the place is emptied.
    Nothing,
}

impl Value {
    /// The value as a French reader reads it.
    pub fn shown(&self) -> String {
        match self {
            Value::Number { value, decimals, percent } => {
                let number = french(*value, *decimals);
                if *percent { format!("{number}{NARROW}%") } else { number }
            }
            Value::Text(text) => text.replace("\r\n", "\n").replace('\r', "\n"),
            Value::Day(day) => day_text(*day),
            Value::Nothing => String::new(),
        }
    }
}

/// A number in French; one too large for that, as computers write it.
pub(super) fn french(value: f64, decimals: u8) -> String {
    if !value.is_finite() {
        "—".to_owned()
    } else if value.abs() < 1e15 {
        decimal(value, decimals.min(10))
    } else {
        exact(value).replace('.', ",")
    }
}

/// The shortest writing that reads back as this very number.
pub(super) fn exact(value: f64) -> String {
    // No negative zero: Excel has none.
    let value = if value == 0.0 { 0.0 } else { value };
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e17).contains(&size) { format!("{value:E}") } else { value.to_string() }
}

/// The fraction of a percentage, without the noise of a binary division: 87.6 is 0.876.
pub(super) fn fraction(percent: f64) -> f64 {
    let text = format!("{percent:e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i32 = power.parse().unwrap_or_default();
    format!("{digits}e{}", power - 2).parse().unwrap_or(percent / 100.0)
}

/// `18/01/2022`.
pub(super) fn day_text(day: Day) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}
