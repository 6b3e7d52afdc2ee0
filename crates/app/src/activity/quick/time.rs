//! Durations, hours and days as one writes them.

use base::{Day, Month};

/// `45`, `1h15`, `1 h 15`, `1h`, `90 min`, `1,5 h`: minutes.
pub fn minutes(text: &str) -> Option<u16> {
    let text: String =
        text.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '\u{202f}').collect();
    let text = text
        .strip_suffix("minutes")
        .or(text.strip_suffix("min"))
        .or(text.strip_suffix("mn"))
        .unwrap_or(&text);
    match text.split_once('h') {
        Some((hours, rest)) => match hours.split_once([',', '.']) {
            Some((whole, part)) if rest.is_empty() => {
                let tenths = number(part).filter(|_| part.len() == 1)?;
                number(whole)?.checked_mul(60)?.checked_add(tenths * 6)
            }
            Some(_) => None,
            None => {
                let rest = if rest.is_empty() { 0 } else { number(rest).filter(|rest| *rest < 60)? };
                number(hours)?.checked_mul(60)?.checked_add(rest)
            }
        },
        None => number(text),
    }
}

/// `9h30`, `9h`, `9:30`, `14 h`: minute of the day.
pub fn clock(text: &str) -> Option<u16> {
    let text: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let (hours, rest) = text.split_once(['h', ':'])?;
    let rest = if rest.is_empty() { 0 } else { number(rest).filter(|rest| *rest < 60)? };
    Some(number(hours).filter(|hours| *hours < 24)? * 60 + rest)
}

/// A whole number of at most four digits.
pub fn number(text: &str) -> Option<u16> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// `12/01`, `12/01/2022`, `12/1/22`: the last such day, up to today.
pub fn slashed(text: &str, today: Day) -> Option<Day> {
    let parts: Vec<&str> = text.split('/').collect();
    let part = |at: usize| parts.get(at).and_then(|text| number(text));
    let (day, month) = (i8::try_from(part(0)?).ok()?, i8::try_from(part(1)?).ok()?);
    match parts.len() {
        2 => last(today, |year| Day::new(year, month, day)),
        3 => {
            let year = i16::try_from(part(2)?).ok()?;
            Day::new(if year < 100 { 2000 + year } else { year }, month, day)
        }
        _ => None,
    }
}

/// The day of a month named, `12 janvier`: the last one up to today.
pub fn named(day: u16, month: i8, today: Day) -> Option<Day> {
    let day = i8::try_from(day).ok()?;
    last(today, |year| Day::new(year, month, day))
}

/// The day of this number, in this month or the last one: `le 12`.
pub fn of_month(day: u16, today: Day) -> Option<Day> {
    let day = i8::try_from(day).ok()?;
    let Month { year, month } = today.month_of();
    let before = today.month_of().first().previous().month_of();
    Day::new(year, month, day)
        .filter(|found| *found <= today)
        .or_else(|| Day::new(before.year, before.month, day))
}

/// The last day of this weekday (1 is Monday), today included.
pub fn weekday(weekday: i8, today: Day) -> Day {
    today.plus_days(-i32::from((today.weekday() - weekday).rem_euclid(7)))
}

fn last(today: Day, day: impl Fn(i16) -> Option<Day>) -> Option<Day> {
    // 29 February is found up to four years back, eight around a century.
    (0..=8).filter_map(|back| day(today.year() - back)).find(|day| *day <= today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_read_as_one_writes_it() {
        for (text, expected) in [
            ("45", Some(45)),
            ("1h15", Some(75)),
            ("1 h 15", Some(75)),
            ("1H", Some(60)),
            ("90 min", Some(90)),
            ("1,5h", Some(90)),
            ("1h75", None),
            ("h", None),
            ("", None),
            ("99999", None),
            ("9999h", None),
            ("1.55h", None),
        ] {
            assert_eq!(minutes(text), expected, "{text}");
        }
    }

    #[test]
    fn an_hour_is_of_the_day() {
        assert_eq!(clock("9h30"), Some(570));
        assert_eq!(clock("14 h"), Some(840));
        assert_eq!(clock("09:05"), Some(545));
        assert_eq!((clock("24h"), clock("9"), clock("9h60")), (None, None, None));
    }

    #[test]
    fn a_day_is_the_last_one_of_its_name() {
        let today: Day = "2022-01-18".parse().unwrap();
        let day = |text: &str| text.parse().ok();
        assert_eq!(slashed("12/01", today), day("2022-01-12"));
        assert_eq!(slashed("19/1", today), day("2021-01-19"));
        assert_eq!(slashed("29/02", today), day("2020-02-29"));
        assert_eq!(slashed("3/12/21", today), day("2021-12-03"));
        assert_eq!(slashed("31/02", today), None);
        assert_eq!(of_month(18, today), day("2022-01-18"));
        assert_eq!(of_month(20, today), day("2021-12-20"));
        assert_eq!(weekday(1, today), "2022-01-17".parse().unwrap());
        assert_eq!(weekday(2, today), today);
        assert_eq!(weekday(3, today), "2022-01-12".parse().unwrap());
    }
}
