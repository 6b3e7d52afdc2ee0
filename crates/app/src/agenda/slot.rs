//! When an appointment is: a day, from a minute to a minute, as a clock on the wall says them.

use base::Day;
use base::french::NO_BREAK;
use jiff::Timestamp;

/// Part of a day: never empty, never past midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    day: Day,
    starts: i64,
    ends: i64,
}

impl Slot {
    /// From so many minutes after midnight to so many; nothing when it ends before it starts.
    pub fn new(day: Day, starts: i64, ends: i64) -> Option<Slot> {
        ((0..1440).contains(&starts) && starts < ends && ends <= 1440).then_some(Slot { day, starts, ends })
    }

    /// The day.
    pub fn day(self) -> Day {
        self.day
    }

    /// Minutes after midnight when it starts.
    pub fn starts(self) -> i64 {
        self.starts
    }

    /// Minutes after midnight when it ends.
    pub fn ends(self) -> i64 {
        self.ends
    }

    /// How long it is on the clock.
    pub fn minutes(self) -> i64 {
        self.ends - self.starts
    }

    /// Whether both take some of the same time; one that starts when the other ends does not.
    pub fn meets(self, other: Slot) -> bool {
        self.day == other.day && self.starts < other.ends && other.starts < self.ends
    }

    /// The same hours on another day.
    pub fn on(self, day: Day) -> Slot {
        Slot { day, ..self }
    }

    /// Whether both are at the same hours of the same weekday: a series that goes on.
    pub fn same_hours(self, other: Slot) -> bool {
        self.starts == other.starts && self.ends == other.ends && self.day.weekday() == other.day.weekday()
    }

    /// Whether it has begun.
    pub fn has_begun(self, now: Timestamp) -> bool {
        self.day.instant_in_paris(self.starts) <= now
    }

    /// Whether it is over.
    pub fn is_over(self, now: Timestamp) -> bool {
        self.day.instant_in_paris(self.ends) <= now
    }

    /// `de 9 h 30 à 10 h 30`.
    pub fn hours(self) -> String {
        format!("de {} à {}", hour(self.starts), hour(self.ends))
    }
}

/// `9 h 30`.
pub fn hour(minutes: i64) -> String {
    format!("{}{NO_BREAK}h{NO_BREAK}{:02}", minutes / 60, minutes % 60)
}

/// `09:30`, as a field of a form holds it.
pub fn field(minutes: i64) -> String {
    let minutes = minutes.min(1439);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Reads `09:30`; seconds, that some browsers add, are left out.
pub fn minutes(text: &str) -> Option<i64> {
    let mut parts = text.trim().split(':');
    let (hours, minutes) = (parts.next()?, parts.next()?);
    let number = |part: &str, below: i64| {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<i64>().ok()).flatten().filter(|number| *number < below)
    };
    Some(number(hours, 24)? * 60 + number(minutes, 60)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slot(starts: i64, ends: i64) -> Slot {
        Slot::new(Day::from_number(20_000), starts, ends).unwrap()
    }

    #[test]
    fn a_slot_ends_after_it_starts() {
        let day = Day::from_number(0);
        assert_eq!(Slot::new(day, 600, 600), None);
        assert_eq!(Slot::new(day, -1, 600), None);
        assert_eq!(Slot::new(day, 600, 1441), None);
    }

    #[test]
    fn one_that_starts_when_the_other_ends_does_not_meet_it() {
        assert!(!slot(540, 600).meets(slot(600, 660)));
        assert!(slot(540, 601).meets(slot(600, 660)));
        assert!(!slot(540, 601).meets(slot(540, 601).on(Day::from_number(20_001))));
    }

    #[test]
    fn an_hour_is_read_as_fields_hold_it() {
        assert_eq!(minutes("09:30"), Some(570));
        assert_eq!(minutes("09:30:00"), Some(570));
        for wrong in ["", "9h30", "24:00", "09:60", "-1:30", "+9:30", "009:30", "9"] {
            assert_eq!(minutes(wrong), None, "{wrong}");
        }
        assert_eq!(hour(725), "12\u{a0}h\u{a0}05");
    }

    proptest! {
        #[test]
        fn meeting_is_mutual(a in 0i64..1440, b in 1i64..300, c in 0i64..1440, d in 1i64..300) {
            let one = slot(a, (a + b).min(1440));
            let other = slot(c, (c + d).min(1440));
            prop_assert_eq!(one.meets(other), other.meets(one));
            prop_assert_eq!(one.meets(other), (0..1440).any(|m| (one.starts..one.ends).contains(&m) && (other.starts..other.ends).contains(&m)));
        }

        #[test]
        fn a_field_reads_back(minute in 0i64..1440) {
            prop_assert_eq!(minutes(&field(minute)), Some(minute));
        }
    }
}
