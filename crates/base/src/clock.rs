//! The time, passed in rather than taken from the air: a test fixes it, a request reads it once.

use jiff::{Timestamp, tz::TimeZone};

use crate::Day;

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Always this instant: tests, and a request that has read the time once.
    Fixed(Timestamp),
}

impl Clock {
    /// The instant it is.
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => Timestamp::now(),
            Clock::Fixed(instant) => *instant,
        }
    }

    /// A clock stopped at the instant it is.
    pub fn stopped(&self) -> Clock {
        Clock::Fixed(self.now())
    }

    /// The day it is in metropolitan France.
    pub fn today(&self) -> Day {
        Day::new_in_paris(self.now())
    }
}

impl Day {
    /// The day it is in metropolitan France at this instant.
    pub fn new_in_paris(instant: Timestamp) -> Day {
        let date = instant.to_zoned(paris()).date();
        Day::new(date.year(), date.month(), date.day()).unwrap_or(Day::from_number(0))
    }

    /// The first instant of this day in metropolitan France; nothing beyond the years that clocks know.
    pub fn midnight_in_paris(self) -> Option<Timestamp> {
        let date = jiff::civil::Date::new(self.year(), self.month(), self.day()).ok()?;
        Some(date.to_zoned(paris()).ok()?.timestamp())
    }

    /// The instant it is in metropolitan France on this day, so many minutes after midnight as a clock on the
    /// wall says them. An hour that the change to summer time skips is read one hour later; an hour that comes
    /// twice in autumn is the first of the two.
    pub fn instant_in_paris(self, minutes: i64) -> Timestamp {
        let minutes = minutes.clamp(0, 24 * 60);
        let day = self.plus_days((minutes / (24 * 60)) as i32);
        let (hour, minute) = ((minutes % (24 * 60)) / 60, minutes % 60);
        jiff::civil::date(day.year(), day.month(), day.day())
            .at(hour as i8, minute as i8, 0, 0)
            .to_zoned(paris())
            .map(|zoned| zoned.timestamp())
            .unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// Minutes after midnight on a clock on the wall in metropolitan France.
pub fn minute_in_paris(instant: Timestamp) -> i64 {
    let time = instant.to_zoned(paris());
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

/// The legal time of metropolitan France (its table is in the binary).
pub(crate) fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_year_comes_an_hour_before_utc() {
        let clock = Clock::Fixed("2021-12-31T23:30:00Z".parse().unwrap());
        assert_eq!(clock.today().to_string(), "2022-01-01");
        let midnight = clock.today().midnight_in_paris().unwrap();
        assert_eq!(midnight.to_string(), "2021-12-31T23:00:00Z");
    }

    #[test]
    fn a_clock_on_the_wall_skips_an_hour_in_spring_and_says_one_twice_in_autumn() {
        let at = |day: &str, minutes: i64| day.parse::<Day>().unwrap().instant_in_paris(minutes).to_string();
        assert_eq!(at("2026-03-28", 9 * 60 + 30), "2026-03-28T08:30:00Z");
        assert_eq!(at("2026-03-29", 9 * 60 + 30), "2026-03-29T07:30:00Z");
        assert_eq!(at("2026-03-29", 2 * 60 + 30), "2026-03-29T01:30:00Z");
        assert_eq!(at("2026-10-25", 2 * 60 + 30), "2026-10-25T00:30:00Z");
        assert_eq!(at("2026-10-25", 9 * 60 + 30), "2026-10-25T08:30:00Z");
        assert_eq!(at("2026-12-31", 24 * 60), "2026-12-31T23:00:00Z");
        assert_eq!(minute_in_paris("2026-10-25T08:30:00Z".parse().unwrap()), 9 * 60 + 30);
    }
}
