//! A civil day, kept as one number so that a million of them can be compared in a column.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A civil day of the Gregorian calendar: the number of days since 1 January 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A month of a year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month {
    /// Civil year, for instance 2021.
    pub year: i16,
    /// 1 for January to 12 for December.
    pub month: i8,
}

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Day {
    /// The day of these numbers; nothing when the calendar has no such day (31 February).
    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        Date::new(year, month, day).ok().map(Day::from_date)
    }

    /// The day this many days after (or before) 1 January 1970.
    pub const fn from_number(days: i32) -> Day {
        Day(days)
    }

    /// Days since 1 January 1970.
    pub const fn number(self) -> i32 {
        self.0
    }

    fn from_date(date: Date) -> Day {
        Day((date - EPOCH).get_days())
    }

    fn date(self) -> Date {
        EPOCH.saturating_add(jiff::Span::new().days(self.0.clamp(-4_000_000, 2_900_000)))
    }

    /// Year of this day.
    pub fn year(self) -> i16 {
        self.date().year()
    }

    /// Month of the year, from 1.
    pub fn month(self) -> i8 {
        self.date().month()
    }

    /// Day of the month, from 1.
    pub fn day(self) -> i8 {
        self.date().day()
    }

    /// The month this day is in.
    pub fn month_of(self) -> Month {
        let date = self.date();
        Month { year: date.year(), month: date.month() }
    }

    /// 1 for Monday to 7 for Sunday.
    pub fn weekday(self) -> i8 {
        self.date().weekday().to_monday_one_offset()
    }

    /// The day after.
    pub fn next(self) -> Day {
        Day(self.0 + 1)
    }

    /// The day before.
    pub fn previous(self) -> Day {
        Day(self.0 - 1)
    }

    /// This day plus a number of days, which may be negative.
    pub fn plus_days(self, days: i32) -> Day {
        Day(self.0 + days)
    }

    /// The same day some calendar months later; the end of the month is clamped
    /// (31 January + 1 month = 28 or 29 February).
    pub fn plus_months(self, months: i32) -> Day {
        Day::from_date(self.date().saturating_add(jiff::Span::new().months(months)))
    }

    /// Days from `earlier` to this day.
    pub fn days_since(self, earlier: Day) -> i32 {
        self.0 - earlier.0
    }

    /// Completed years from a birth on `birth` to this day; born on 29 February, one
    /// is a year older on 1 March of the other years.
    pub fn age_since(self, birth: Day) -> i32 {
        let (born, now) = (birth.date(), self.date());
        let years = i32::from(now.year()) - i32::from(born.year());
        years - i32::from((now.month(), now.day()) < (born.month(), born.day()))
    }
}

impl Month {
    /// First day.
    pub fn first(self) -> Day {
        Day::from_date(Date::constant(self.year, self.month, 1))
    }

    /// Last day.
    pub fn last(self) -> Day {
        self.next().first().previous()
    }

    /// The month after.
    pub fn next(self) -> Month {
        if self.month == 12 {
            Month { year: self.year + 1, month: 1 }
        } else {
            Month { year: self.year, month: self.month + 1 }
        }
    }

    /// Year and month as one number, 202101, the form kept in columns.
    pub fn number(self) -> i64 {
        i64::from(self.year) * 100 + i64::from(self.month)
    }
}

impl fmt::Display for Day {
    /// ISO 8601: `2021-12-31`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = ();

    /// Reads `2021-12-31`, and nothing else.
    fn from_str(text: &str) -> Result<Day, ()> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(());
        }
        let number = |range: std::ops::Range<usize>| -> Result<i16, ()> {
            bytes[range].iter().try_fold(0i16, |sum, b| {
                if b.is_ascii_digit() { Ok(sum * 10 + i16::from(b - b'0')) } else { Err(()) }
            })
        };
        let (month, day) = (number(5..7)? as i8, number(8..10)? as i8);
        Day::new(number(0..4)?, month, day).ok_or(())
    }
}

impl fmt::Display for Month {
    /// ISO 8601: `2021-12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = ();

    /// Reads `2021-12`, and nothing else.
    fn from_str(text: &str) -> Result<Month, ()> {
        format!("{text}-01").parse::<Day>().map(Day::month_of)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|()| serde::de::Error::custom("a day is written 2021-12-31"))
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Month, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|()| serde::de::Error::custom("a month is written 2021-12"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_end_of_the_month_is_clamped() {
        assert_eq!(day("2021-01-31").plus_months(1), day("2021-02-28"));
        assert_eq!(day("2020-05-31").plus_months(9), day("2021-02-28"));
        assert_eq!(day("2021-03-15").plus_months(18), day("2022-09-15"));
    }

    #[test]
    fn an_age_changes_on_the_birthday() {
        assert_eq!(day("2021-12-30").age_since(day("2003-12-31")), 17);
        assert_eq!(day("2021-12-31").age_since(day("2003-12-31")), 18);
        assert_eq!(day("2021-02-28").age_since(day("2004-02-29")), 16);
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        assert_eq!(Day::new(2010, 2, 31), None);
        assert!("2010-02-31".parse::<Day>().is_err());
        assert!("2010-2-31".parse::<Day>().is_err());
    }

    #[test]
    fn a_month_reads_back_as_it_was_written_and_another_is_refused() {
        let month = Month { year: 2021, month: 3 };
        assert_eq!(month.to_string(), "2021-03");
        assert_eq!("2021-03".parse(), Ok(month));
        for text in ["2021-13", "2021-00", "2021-3", "202-003", "2021-03-01", ""] {
            assert_eq!(text.parse::<Month>(), Err(()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_day_reads_back_as_it_was_written(number in -100_000i32..100_000) {
            let day = Day::from_number(number);
            prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
            prop_assert!(day.month_of().first() <= day && day <= day.month_of().last());
        }
    }
}
