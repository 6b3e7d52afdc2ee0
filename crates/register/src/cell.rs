//! One cell, as a file holds it, and what the trade reads in it.

use std::borrow::Cow;

use base::Day;
use base::french::fold;

use crate::{Attendance, Outcome};

/// One cell of a row, borrowed from the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing, or only spaces.
    Empty,
    /// Text without the spaces around it.
    Text(&'a str),
    /// A number of a workbook.
    Number(f64),
    /// A true date of a workbook.
    Day(Day),
    /// A true time or duration of a workbook, in minutes.
    Minutes(f64),
    /// A true or false of a workbook.
    Bool(bool),
    /// What a workbook shows in place of a formula's value: `#N/A`.
    Error(&'a str),
}

/// The cell is not empty and says nothing of the kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

type Read<T> = Result<T, Unreadable>;

/// Excel's day 0 falls 25 569 days before 1 January 1970.
const EXCEL_EPOCH: i32 = 25_569;
/// The serials taken for dates when nothing says that the cell is one: 1927 to 2119.
const SERIALS: std::ops::RangeInclusive<f64> = 10_000.0..=80_000.0;
/// The years that a register can speak of.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2200;

const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

impl<'a> Cell<'a> {
    /// A cell of a text file.
    pub(crate) fn of_text(text: &'a str) -> Cell<'a> {
        match text.trim() {
            "" => Cell::Empty,
            text => Cell::Text(text),
        }
    }

    pub(crate) fn is_empty(self) -> bool {
        self == Cell::Empty
    }

    /// As the user sees it; a date in ISO form.
    pub(crate) fn written(self) -> Cow<'a, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) | Cell::Error(text) => Cow::Borrowed(text),
            Cell::Number(number) => Cow::Owned(number.to_string().replace('.', ",")),
            Cell::Day(day) => Cow::Owned(day.to_string()),
            Cell::Minutes(minutes) => {
                Cow::Owned(format!("{}:{:02}", (minutes / 60.0).floor(), (minutes % 60.0).round()))
            }
            Cell::Bool(true) => Cow::Borrowed("VRAI"),
            Cell::Bool(false) => Cow::Borrowed("FAUX"),
        }
    }

    /// A day, in each of the forms that registers keep; two-digit years reach up to this year.
    pub(crate) fn day(self, today: Day) -> Read<Option<Day>> {
        match self {
            Cell::Empty => Ok(None),
            Cell::Day(day) => plausible(day).map(Some),
            Cell::Number(number) => serial(number).map(Some),
            Cell::Text(text) => day_of_text(text, today).and_then(plausible).map(Some),
            Cell::Minutes(_) | Cell::Bool(_) | Cell::Error(_) => Err(Unreadable),
        }
    }

    /// `F`, `M` or nothing.
    pub(crate) fn sex(self) -> Read<&'static str> {
        let written = self.written();
        match written.as_ref() {
            "" => return Ok(""),
            "F" => return Ok("F"),
            "M" => return Ok("M"),
            _ => {}
        }
        match fold(&written).as_str() {
            "f" | "fille" | "femme" | "feminin" | "mme" | "madame" | "2" => Ok("F"),
            "m" | "g" | "h" | "garcon" | "homme" | "masculin" | "monsieur" | "1" => Ok("M"),
            _ => Err(Unreadable),
        }
    }

    /// A number of minutes: `90`, `1h30`, `1,5 h`, `1:30`, a true duration. A plain number counts
    /// hours where the heading says so.
    pub(crate) fn minutes(self, in_hours: bool) -> Read<Option<u16>> {
        let unit = if in_hours { 60.0 } else { 1.0 };
        match self {
            Cell::Empty => Ok(None),
            Cell::Number(number) => whole(number * unit).map(Some),
            Cell::Minutes(number) => whole(number).map(Some),
            Cell::Text(text) => match text.parse::<u16>() {
                Ok(minutes) if !in_hours => Ok(Some(minutes)),
                _ => minutes_of_text(text, unit).map(Some),
            },
            Cell::Day(_) | Cell::Bool(_) | Cell::Error(_) => Err(Unreadable),
        }
    }

    /// A number, with a decimal comma or point and spaces between thousands.
    pub(crate) fn number(self) -> Read<Option<f64>> {
        match self {
            Cell::Empty => Ok(None),
            Cell::Number(number) => Ok(Some(number)),
            Cell::Text(text) => number_of_text(text).map(Some),
            _ => Err(Unreadable),
        }
    }

    /// A whole number.
    pub(crate) fn whole<T: TryFrom<i64>>(self) -> Read<Option<T>> {
        if let Cell::Text(text) = self
            && let Ok(number) = text.parse::<i64>()
        {
            return T::try_from(number).map(Some).map_err(|_| Unreadable);
        }
        self.number()?.map(whole).transpose()
    }

    /// The place in a series: `1`, `1er`, `2e`.
    pub(crate) fn rank(self) -> Read<Option<u16>> {
        match self {
            Cell::Text(text) => {
                let digits = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '°');
                Cell::of_text(digits).whole().and_then(|rank| rank.ok_or(Unreadable).map(Some))
            }
            cell => cell.whole(),
        }
    }

    /// A share of a full time, in thousandths: `0,8`, `80 %`.
    pub(crate) fn share(self) -> Read<Option<u32>> {
        let share = match self {
            Cell::Text(text) => match text.strip_suffix('%') {
                Some(percent) => Some(number_of_text(percent)? / 100.0),
                None => Some(number_of_text(text)?),
            },
            cell => cell.number()?,
        };
        match share {
            None => Ok(None),
            Some(share) if (0.0..=2.0).contains(&share) => Ok(Some((share * 1000.0).round() as u32)),
            Some(_) => Err(Unreadable),
        }
    }

    /// Yes or no; nothing is no.
    pub(crate) fn yes(self) -> Read<bool> {
        match self {
            Cell::Empty => Ok(false),
            Cell::Bool(yes) => Ok(yes),
            cell => match fold(&cell.written()).as_str() {
                "oui" | "o" | "x" | "1" | "vrai" => Ok(true),
                "non" | "n" | "0" | "faux" | "" => Ok(false),
                _ => Err(Unreadable),
            },
        }
    }

    /// Direct or indirect; nothing when the cell is empty.
    pub(crate) fn direct(self) -> Read<Option<bool>> {
        match self {
            Cell::Empty => Ok(None),
            Cell::Text("direct") => Ok(Some(true)),
            Cell::Text("indirect") => Ok(Some(false)),
            cell => match fold(&cell.written()).as_str() {
                "direct" | "directe" | "d" | "acte direct" => Ok(Some(true)),
                "indirect" | "indirecte" | "i" | "acte indirect" => Ok(Some(false)),
                _ => Err(Unreadable),
            },
        }
    }

    /// How a request ended; nothing while it waits.
    pub(crate) fn outcome(self) -> Read<Option<Outcome>> {
        match fold(&self.written()).as_str() {
            "" | "attente" | "en attente" | "en cours" | "liste d attente" => Ok(None),
            "admis" | "admise" | "admis e" | "admission" | "accepte" | "acceptee" | "accord"
            | "favorable" => Ok(Some(Outcome::Admitted)),
            "refus" | "refuse" | "refusee" | "rejet" | "rejetee" | "non admis" | "defavorable" => {
                Ok(Some(Outcome::Refused))
            }
            "retiree" | "retire" | "retrait" | "annule" | "annulee" | "annulation" | "desistement"
            | "abandon" | "sans suite" => Ok(Some(Outcome::Withdrawn)),
            _ => Err(Unreadable),
        }
    }
}

/// One word of presence at an act.
pub(crate) fn attendance(text: &str) -> Read<Attendance> {
    match text {
        "" => return Ok(Attendance::Unknown),
        "présent" => return Ok(Attendance::Present),
        _ => {}
    }
    let folded = fold(text);
    match folded.as_str() {
        "" => Ok(Attendance::Unknown),
        "p" | "oui" | "o" | "1" | "x" => Ok(Attendance::Present),
        "e" | "ae" | "excuse" | "excusee" | "excuses" => Ok(Attendance::Excused),
        "a" | "ane" | "non" | "n" | "0" | "non excuse" | "non excusee" => Ok(Attendance::Absent),
        word if word.starts_with("present") => Ok(Attendance::Present),
        word if is_absent(word) && word.contains("excuse") && !word.contains("non ") => {
            Ok(Attendance::Excused)
        }
        word if is_absent(word) => Ok(Attendance::Absent),
        _ => Err(Unreadable),
    }
}

/// « absent », « absence », « abs. »
fn is_absent(folded: &str) -> bool {
    folded.starts_with("absen") || folded.split(' ').next() == Some("abs")
}

/// The sign that separates the parts of a list of words: the bar, or what people put in its place.
/// Words hold commas and slashes of their own.
pub(crate) fn word_separator(text: &str) -> char {
    ['|', '\n', ';'].into_iter().find(|sign| text.contains(*sign)).unwrap_or('|')
}

/// The sign that separates references, which hold no sign of this kind.
pub(crate) fn reference_separator(text: &str) -> char {
    const SIGNS: [char; 7] = ['|', '\n', ';', ',', '/', '+', '&'];
    let is_single = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_single { '|' } else { SIGNS.into_iter().find(|sign| text.contains(*sign)).unwrap_or('|') }
}

/// The parts of a list, without the empty ones.
pub(crate) fn parts(text: &str, separator: char) -> impl Iterator<Item = &str> {
    text.split(separator).map(str::trim).filter(|part| !part.is_empty())
}

fn plausible(day: Day) -> Read<Day> {
    if YEARS.contains(&day.year()) { Ok(day) } else { Err(Unreadable) }
}

fn serial(number: f64) -> Read<Day> {
    if SERIALS.contains(&number) {
        Ok(Day::from_number(number.floor() as i32 - EXCEL_EPOCH))
    } else {
        Err(Unreadable)
    }
}

fn whole<T: TryFrom<i64>>(number: f64) -> Read<T> {
    // A time of day times 1 440 is seldom exact.
    let rounded = number.round();
    if (number - rounded).abs() > 1e-6 || rounded.abs() > 9e15 {
        return Err(Unreadable);
    }
    T::try_from(rounded as i64).map_err(|_| Unreadable)
}

fn number_of_text(text: &str) -> Read<f64> {
    let plain: String =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    if plain.is_empty() || !plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')) {
        return Err(Unreadable);
    }
    plain.parse().map_err(|_| Unreadable)
}

fn minutes_of_text(text: &str, unit: f64) -> Read<u16> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let plain = plain.trim_end_matches('.');
    for unit in ["minutes", "minute", "min", "mn"] {
        if let Some(rest) = plain.strip_suffix(unit)
            && !rest.contains(['h', ':'])
        {
            return whole(number_of_text(rest)?);
        }
    }
    for sign in ["heures", "heure", "h", ":"] {
        let Some((hours, rest)) = plain.split_once(sign) else { continue };
        let hours = number_of_text(hours)?;
        let rest = rest.trim_end_matches("min").trim_end_matches("mn");
        let minutes = match rest {
            "" if sign != ":" => 0.0,
            rest => number_of_text(rest)?,
        };
        // « 1,5 h 30 » or « 1 h 75 » is a slip, not a duration.
        if !(0.0..60.0).contains(&minutes) || (minutes > 0.0 && hours.fract() != 0.0) {
            return Err(Unreadable);
        }
        return whole(hours * 60.0 + minutes);
    }
    whole(number_of_text(plain)? * unit)
}

fn day_of_text(text: &str, today: Day) -> Read<Day> {
    if let Some(day) = plain_day(text.as_bytes()) {
        return day;
    }
    if let Ok(day) = text.parse::<Day>() {
        return Ok(day);
    }
    // A time of midnight is written by many programs after the day.
    if let Some((day, time)) = text.split_once([' ', 'T'])
        && time.len() >= 5
        && time.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'Z'))
        && time.contains(':')
    {
        return day_of_text(day, today);
    }
    let folded = fold(text);
    let mut words: Vec<&str> = folded.split(' ').collect();
    if words.first().is_some_and(|word| word.ends_with("di") || *word == "dimanche")
        || words.first() == Some(&"le")
    {
        words.remove(0);
    }
    match words.as_slice() {
        [number] if number.len() == 5 && *number == text => serial(number.parse().map_err(|_| Unreadable)?),
        [year, month, day] if year.len() == 4 && text.contains('-') => {
            civil(digits(year)?, digits(month)?, digits(day)?)
        }
        [day, month, year] => {
            let day = day.strip_suffix("er").unwrap_or(day);
            let month =
                if month.starts_with(|c: char| c.is_ascii_digit()) { digits(month)? } else { named(month)? };
            civil(full_year(year, today)?, month, digits(day)?)
        }
        _ => Err(Unreadable),
    }
}

/// `JJ/MM/AAAA`, the form of nearly every cell, without a detour.
fn plain_day(bytes: &[u8]) -> Option<Read<Day>> {
    let [d1, d2, b'/', m1, m2, b'/', y1, y2, y3, y4] = *bytes else { return None };
    let digit = |b: u8| b.is_ascii_digit().then(|| i16::from(b - b'0'));
    let day = digit(d1)? * 10 + digit(d2)?;
    let month = digit(m1)? * 10 + digit(m2)?;
    let year = digit(y1)? * 1000 + digit(y2)? * 100 + digit(y3)? * 10 + digit(y4)?;
    Some(civil(year, month, day))
}

fn civil(year: i16, month: i16, day: i16) -> Read<Day> {
    Day::new(year, i8::try_from(month).map_err(|_| Unreadable)?, i8::try_from(day).map_err(|_| Unreadable)?)
        .ok_or(Unreadable)
}

fn digits(text: &str) -> Read<i16> {
    if text.len() > 4 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Unreadable);
    }
    text.parse().map_err(|_| Unreadable)
}

/// A two-digit year is of this century up to the current year, of the last one after.
fn full_year(text: &str, today: Day) -> Read<i16> {
    let year = digits(text)?;
    match text.len() {
        4 => Ok(year),
        2 if year <= today.year() % 100 => Ok(today.year() / 100 * 100 + year),
        2 => Ok(today.year() / 100 * 100 - 100 + year),
        _ => Err(Unreadable),
    }
}

/// A month by its name or by enough of it: « sept », « janv », but not « jui ».
fn named(text: &str) -> Read<i16> {
    let mut months = (1..).zip(MONTHS).filter(|(_, name)| text.len() >= 3 && name.starts_with(text));
    match (months.next(), months.next()) {
        (Some((number, _)), None) => Ok(number),
        _ => Err(Unreadable),
    }
}
