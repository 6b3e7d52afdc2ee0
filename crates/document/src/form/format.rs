//! Number formats of a workbook: enough of them to know a date from a percentage, and to show a value
//! about as Excel does.

use base::Day;
use base::french::NARROW;

use super::value::{day_text, exact, french};

/// What a number format shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// As it comes.
    General,
    /// So many decimals.
    Decimals(u8),
    /// A percentage of so many decimals.
    Percent(u8),
    /// A day.
    Day,
    /// A time of the day or a length of time: shown as the number it is.
    Time,
}

/// The shape of a built-in format.
pub(super) fn built_in(id: u32) -> Shape {
    match id {
        1 | 3 | 37 | 38 => Shape::Decimals(0),
        2 | 4 | 39 | 40 => Shape::Decimals(2),
        9 => Shape::Percent(0),
        10 => Shape::Percent(2),
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => Shape::Day,
        18..=21 | 32 | 33 | 45..=47 | 55 | 56 => Shape::Time,
        _ => Shape::General,
    }
}

/// The shape of a format’s code: what is quoted, escaped or between brackets is decoration.
pub(super) fn shape(code: &str) -> Shape {
    let mut bare = String::new();
    let mut signs = code.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => while signs.next().is_some_and(|sign| sign != '"') {},
            '[' => while signs.next().is_some_and(|sign| sign != ']') {},
            '\\' | '_' | '*' => drop(signs.next()),
            // What follows is for negative numbers, zero and texts.
            ';' => break,
            sign => bare.extend(sign.to_lowercase()),
        }
    }
    if bare.trim() == "general" || bare.trim() == "standard" || bare.trim() == "@" {
        return Shape::General;
    }
    let decimals = bare.split_once('.').map_or(0, |(_, after)| {
        after.chars().take_while(|sign| matches!(sign, '0' | '#' | '?')).count().min(10)
    });
    let decimals = u8::try_from(decimals).unwrap_or(10);
    let has = |signs: &[char]| bare.contains(signs);
    if bare.contains('%') {
        Shape::Percent(decimals)
    } else if has(&['y', 'd', 'a', 'j']) || (has(&['m']) && !has(&['h', 's', '0', '#'])) {
        // `a` and `j`: what French programs write by mistake for years and days.
        Shape::Day
    } else if has(&['h', 's']) {
        Shape::Time
    } else if has(&['0', '#', '?']) {
        Shape::Decimals(decimals)
    } else {
        Shape::General
    }
}

/// A number as this format shows it, about.
pub(super) fn shown(value: f64, shape: Shape, from_1904: bool) -> String {
    match shape {
        Shape::Decimals(decimals) => french(value, decimals),
        Shape::Percent(decimals) => format!("{}{NARROW}%", french(value * 100.0, decimals)),
        Shape::Day => day(value, from_1904).map_or_else(|| exact(value).replace('.', ","), day_text),
        Shape::General | Shape::Time => {
            let exact = exact(value);
            match exact.len() > 12 && !exact.contains('E') {
                true => french(value, 6).trim_end_matches('0').trim_end_matches(',').to_owned(),
                false => exact.replace('.', ","),
            }
        }
    }
}

/// The number of a day; nothing before the calendar of the workbook begins.
pub(super) fn serial(day: Day, from_1904: bool) -> Option<i64> {
    // In the calendar of 1900, Excel believes in a 29 February 1900: before it, one day less.
    let start = if from_1904 { Day::new(1904, 1, 1)? } else { Day::new(1899, 12, 30)? };
    let days = i64::from(day.number()) - i64::from(start.number());
    match from_1904 {
        true => (days >= 0).then_some(days),
        false if days >= 61 => Some(days),
        false => (days >= 2).then_some(days - 1),
    }
}

/// The day of a number.
fn day(value: f64, from_1904: bool) -> Option<Day> {
    let whole = value.floor();
    if !(0.0..2_958_466.0).contains(&whole) {
        return None;
    }
    let start = if from_1904 { Day::new(1904, 1, 1)? } else { Day::new(1899, 12, 30)? };
    // Bounded just above: no digit is lost.
    let days = whole as i32;
    Some(start.plus_days(if from_1904 || days >= 60 { days } else { days + 1 }))
}
