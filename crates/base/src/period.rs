//! A period from a day to a day, both included.

use crate::{Day, Month};

/// From a first day to a last one, both included; never empty.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Period {
    first: Day,
    last: Day,
}

impl Period {
    /// The period between two days; nothing when the last is before the first.
    pub fn new(first: Day, last: Day) -> Option<Period> {
        (first <= last).then_some(Period { first, last })
    }

    /// The civil year, 1 January to 31 December.
    pub fn year(year: i16) -> Period {
        Period { first: Month { year, month: 1 }.first(), last: Month { year, month: 12 }.last() }
    }

    /// The whole of a month.
    pub fn month(month: Month) -> Period {
        Period { first: month.first(), last: month.last() }
    }

    /// First day (*du*), included.
    pub fn first(self) -> Day {
        self.first
    }

    /// Last day (*au*), included.
    pub fn last(self) -> Day {
        self.last
    }

    /// The evening before the first day, where "présents au début" is read.
    pub fn eve(self) -> Day {
        self.first.previous()
    }

    /// Number of days, both ends included.
    pub fn days(self) -> i32 {
        self.last.days_since(self.first) + 1
    }

    /// Whether the day is within.
    pub fn contains(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// The months it touches, each cut to the period, in order.
    pub fn months(self) -> Vec<Period> {
        let mut months = Vec::new();
        let mut first = self.first;
        while first <= self.last {
            let last = first.month_of().last().min(self.last);
            months.push(Period { first, last });
            first = last.next();
        }
        months
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_months_of_a_period_follow_each_other_and_cover_it(from in 0i32..30_000, length in 0i32..900) {
            let period = Period::new(Day::from_number(from), Day::from_number(from + length)).unwrap();
            let months = period.months();
            prop_assert_eq!(months.iter().map(|m| m.days()).sum::<i32>(), period.days());
            prop_assert_eq!(months[0].first(), period.first());
            prop_assert_eq!(months[months.len() - 1].last(), period.last());
        }
    }

    #[test]
    fn a_period_that_ends_before_it_starts_does_not_exist() {
        assert_eq!(Period::new(Day::from_number(1), Day::from_number(0)), None);
        assert_eq!(Period::year(2020).days(), 366);
    }
}
