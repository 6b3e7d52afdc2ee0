//! Addresses of cells, `C12`, and areas, `B3:D5`.

use std::fmt;

/// Last row of a sheet.
const ROW_MAX: u32 = 1_048_576;
/// Last column of a sheet, XFD.
const COLUMN_MAX: u32 = 16_384;

/// A cell: row and column from 1. Ordered by row, then by column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Address {
    pub row: u32,
    pub column: u32,
}

impl Address {
    /// The cell at this row and column, from 1; nothing outside of a sheet.
    pub fn new(row: u32, column: u32) -> Option<Address> {
        ((1..=ROW_MAX).contains(&row) && (1..=COLUMN_MAX).contains(&column))
            .then_some(Address { row, column })
    }

    /// `C12`, also written `$C$12` or `c12`.
    pub fn parse(text: &str) -> Option<Address> {
        let text = text.strip_prefix('$').unwrap_or(text);
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (name, rest) = text.split_at(letters);
        let digits = rest.strip_prefix('$').unwrap_or(rest);
        if digits.is_empty() || digits.len() > 7 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Address::new(digits.parse().ok()?, column_number(name)?)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_name(self.column), self.row)
    }
}

/// `A` is 1, `XFD` is 16384.
pub(super) fn column_number(name: &str) -> Option<u32> {
    if name.is_empty() || name.len() > 3 {
        return None;
    }
    name.bytes().try_fold(0u32, |number, byte| {
        byte.is_ascii_alphabetic().then(|| number * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1)
    })
}

/// 1 is `A`.
pub(super) fn column_name(mut number: u32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(char::from(b'A' + u8::try_from(number % 26).unwrap_or_default()));
        number /= 26;
    }
    letters.iter().rev().collect()
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub first: Address,
    pub last: Address,
}

impl Area {
    /// `B3:D5`, or one cell; whole columns `A:C` and rows `3:5` reach to the end of the sheet.
    pub fn parse(text: &str) -> Option<Area> {
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        let (first, last) = match (Address::parse(from), Address::parse(to)) {
            (Some(first), Some(last)) => (first, last),
            _ => {
                let (from, to) = (from.trim_start_matches('$'), to.trim_start_matches('$'));
                match (column_number(from), column_number(to)) {
                    (Some(a), Some(b)) => (Address::new(1, a)?, Address::new(ROW_MAX, b)?),
                    _ => (Address::new(from.parse().ok()?, 1)?, Address::new(to.parse().ok()?, COLUMN_MAX)?),
                }
            }
        };
        Some(Area {
            first: Address { row: first.row.min(last.row), column: first.column.min(last.column) },
            last: Address { row: first.row.max(last.row), column: first.column.max(last.column) },
        })
    }

    /// The areas of a list, `A1 B3:D5`.
    pub fn all(text: &str) -> Vec<Area> {
        text.split_whitespace().filter_map(Area::parse).collect()
    }

    /// Whether the cell is inside.
    pub fn holds(&self, at: Address) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.column..=self.last.column).contains(&at.column)
    }

    /// The smallest area with this cell too.
    pub fn with(self, at: Address) -> Area {
        Area {
            first: Address { row: self.first.row.min(at.row), column: self.first.column.min(at.column) },
            last: Address { row: self.last.row.max(at.row), column: self.last.column.max(at.column) },
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first == self.last {
            true => self.first.fmt(f),
            false => write!(f, "{}:{}", self.first, self.last),
        }
    }
}
