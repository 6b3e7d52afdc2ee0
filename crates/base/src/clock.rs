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
}
