//! The days on which a service works, and the weeks when schools are closed.

use base::{Clock, Day, Month};
use jiff::Timestamp;

/// The day of the demonstration, and the two years that end on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    /// The instant it is.
    pub now: Timestamp,
    /// The day it is.
    pub today: Day,
    /// The association keeps its files in Jalon since this day.
    pub opened: Day,
}

impl Time {
    /// Two years of life, ending now.
    pub fn new(clock: &Clock) -> Time {
        let today = clock.today();
        let Month { year, month } = today.plus_months(-24).month_of();
        let opened = Month { year, month }.first();
        Time { now: clock.now(), today, opened: next_working(opened) }
    }

    /// When something of this day was written down: never before the service kept its files here, never to come.
    pub fn written(&self, day: Day, minute: i64) -> Timestamp {
        let day = day.max(self.opened);
        day.instant_in_paris(minute).min(self.now)
    }

    /// The same day, so many months ago.
    pub fn ago(&self, months: i32) -> Day {
        self.today.plus_months(-months)
    }
}

/// Easter Sunday (Butcher's rule, of the Gregorian calendar).
fn easter(year: i16) -> Option<Day> {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// Public holidays (Code du travail, L3133-1).
fn is_holiday(day: Day) -> bool {
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    let after_easter = easter(day.year()).map(|easter| day.days_since(easter));
    fixed.contains(&(day.month(), day.day())) || after_easter.is_some_and(|days| [1, 39, 50].contains(&days))
}

/// Monday to Friday, but for public holidays.
pub(super) fn is_working(day: Day) -> bool {
    day.weekday() <= 5 && !is_holiday(day)
}

/// This day when one works, or the first one after.
pub(super) fn next_working(mut day: Day) -> Day {
    while !is_working(day) {
        day = day.next();
    }
    day
}

/// This day when one works, or the last one before.
pub(super) fn last_working(mut day: Day) -> Day {
    while !is_working(day) {
        day = day.previous();
    }
    day
}

/// The Saturday of this day, or the one after it.
fn saturday_from(day: Day) -> Day {
    day.plus_days((6 - i32::from(day.weekday())).rem_euclid(7))
}

/// Weeks without school: about those of the calendar, which the minister sets year by year.
pub(super) fn is_school_holiday(day: Day) -> bool {
    let year = day.year();
    if day.month() == 8 || (day.month() == 7 && day.day() > 4) {
        return true;
    }
    let within = |month, first| {
        Day::new(year, month, first).is_some_and(|first| {
            let starts = saturday_from(first);
            (0..16).contains(&day.days_since(starts))
        })
    };
    // The holidays of Christmas run over the new year.
    (day.month() == 1 && day.day() <= 4) || within(2, 14) || within(4, 11) || within(10, 17) || within(12, 19)
}

/// The September that begins the school year of a day.
pub(super) fn school_year(day: Day) -> i16 {
    if day.month() >= 9 || (day.month() == 8 && day.day() > 25) { day.year() } else { day.year() - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_one_works_at_easter_monday_nor_on_a_sunday() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        for closed in ["2024-04-01", "2025-04-21", "2025-05-29", "2026-05-25", "2026-07-14", "2026-11-22"] {
            assert!(!is_working(day(closed)), "{closed}");
        }
        for open in ["2025-04-22", "2026-11-26", "2025-05-30"] {
            assert!(is_working(day(open)), "{open}");
        }
    }
}
