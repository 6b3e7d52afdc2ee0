//! What a cell of a table is worth.

/// What a cell holds, for a sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Worth {
    /// Nothing, or a dash.
    Blank,
    /// A number, with its decimals.
    Number { value: f64, decimals: u8, percent: bool },
    /// Words.
    Words,
}

impl Worth {
    /// The number, when it is one and no percentage.
    pub(crate) fn number(self) -> Option<f64> {
        match self {
            Worth::Number { value, percent: false, .. } => Some(value),
            _ => None,
        }
    }

    /// The whole number, when it is one.
    pub(crate) fn whole(self) -> Option<i64> {
        self.number().filter(|value| value.fract() == 0.0 && value.abs() < 1e12).map(|value| value as i64)
    }
}

/// Reads a cell.
pub(crate) fn worth(cell: &str) -> Worth {
    let cell = cell.trim().trim_end_matches('*');
    if cell.is_empty() || matches!(cell, "-" | "–" | "—" | "−" | "/") {
        return Worth::Blank;
    }
    if cell.len() > 24 {
        return Worth::Words;
    }
    let (digits, percent) = match cell.strip_suffix('%') {
        Some(rest) => (rest.trim_end(), true),
        None => (cell, false),
    };
    let plain: String = digits
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{202f}')
        .map(|c| match c {
            ',' => '.',
            '−' => '-',
            c => c,
        })
        .collect();
    let numeric = plain.strip_prefix('-').unwrap_or(&plain);
    let is_number = numeric.starts_with(|c: char| c.is_ascii_digit())
        && numeric.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && numeric.bytes().filter(|byte| *byte == b'.').count() <= 1;
    match plain.parse::<f64>() {
        Ok(value) if is_number => {
            let decimals = plain.split_once('.').map_or(0, |(_, after)| after.len().min(9) as u8);
            Worth::Number { value, decimals, percent }
        }
        _ => Worth::Words,
    }
}
