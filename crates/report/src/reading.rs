//! A figure as it is printed: in a sentence, in a cell. No value is never 0.

use base::french::{self, NARROW, NO_BREAK};
use document::Cell;

use crate::figures::{Figure, Parts};

/// What is printed where there is no value.
pub(crate) const NO_VALUE: &str = "non calculable";

impl Figure {
    /// A figure that has no value, and why.
    pub(crate) fn without(reason: String) -> Figure {
        Figure { value: Err(reason), decimals: 0, percent: false }
    }

    /// A part as a share of its whole; nothing is no share of nothing.
    pub(crate) fn share(part: &Figure, whole: &Figure) -> Figure {
        let value = match (&part.value, &whole.value) {
            (Err(reason), _) | (_, Err(reason)) => Err(reason.clone()),
            (Ok(_), Ok(0.0)) => Err("le total est nul".to_owned()),
            (Ok(part), Ok(whole)) => Ok(part / whole * 100.0),
        };
        Figure { value, decimals: 0, percent: true }
    }

    /// `13 316`, `87,6 %`, `non calculable`.
    pub(crate) fn text(&self) -> String {
        match &self.value {
            Ok(value) => {
                let mut text = french::decimal(*value, self.decimals);
                if self.percent {
                    text.push(NARROW);
                    text.push('%');
                }
                text
            }
            Err(_) => NO_VALUE.to_owned(),
        }
    }

    /// Minutes as hours, rounded to the hour beyond a hundred: `2 390 h`, `12 h 30`.
    pub(crate) fn hours(&self) -> String {
        match self.value {
            Ok(minutes) if minutes >= 6_000.0 => format!("{}{NO_BREAK}h", french::decimal(minutes / 60.0, 0)),
            Ok(minutes) => french::duration(minutes.round() as i64),
            Err(_) => NO_VALUE.to_owned(),
        }
    }

    /// The same with the reason for which there is no value.
    pub(crate) fn explained(&self) -> String {
        match &self.value {
            Ok(_) => self.text(),
            Err(reason) => format!("{NO_VALUE} ({reason})"),
        }
    }

    /// As a cell of a table.
    pub(crate) fn cell(&self, href: Option<String>) -> Cell {
        match &self.value {
            Ok(value) => Cell::Number { value: *value, decimals: self.decimals, percent: self.percent, href },
            Err(reason) => Cell::NotComputable(reason.clone()),
        }
    }

    /// The word that agrees with the number as it is printed; plural where there is none.
    pub(crate) fn agree<'w>(&self, one: &'w str, many: &'w str) -> &'w str {
        match self.value {
            Ok(value) => french::plural(french::round_half_up(value, self.decimals), one, many),
            Err(_) => many,
        }
    }
}

impl Parts {
    /// The figure of one part, known by its key or by another spelling of it.
    pub(crate) fn figure(&self, key: &str) -> Figure {
        let found = self.parts.iter().find(|part| part.key == key).or_else(|| {
            let folded = french::fold(key);
            self.parts.iter().find(|part| french::fold(&part.key) == folded)
        });
        self.written(found.map_or_else(|| self.absent.clone(), |part| part.value.clone()))
    }

    /// The figure of several parts added up; one without a value leaves the sum without one.
    pub(crate) fn sum(&self, mut values: impl Iterator<Item = Result<f64, String>>) -> Figure {
        self.written(values.try_fold(0.0, |sum, value| Ok(sum + value?)))
    }

    fn written(&self, value: Result<f64, String>) -> Figure {
        Figure { value, decimals: self.decimals, percent: self.percent }
    }
}
