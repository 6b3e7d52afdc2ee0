//! A length of time as a text writes it: `12 mois`, `6 semaines`, `15 jours`.

use base::Day;
use serde::{Deserialize, Deserializer};

/// Months are those of the calendar (the end of a month is clamped); weeks and days are days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    months: i32,
    days: i32,
}

impl Span {
    /// So many days.
    pub const fn days(days: i32) -> Span {
        Span { months: 0, days }
    }

    /// So many months of the calendar.
    pub const fn months(months: i32) -> Span {
        Span { months, days: 0 }
    }

    /// `12 mois`, `6 semaines`, `15 jours`; nothing for anything else.
    pub fn parse(text: &str) -> Option<Span> {
        let (number, unit) = text.trim().split_once(' ')?;
        let number: i32 = number.parse().ok().filter(|number| (0..=1200).contains(number))?;
        match unit {
            "mois" => Some(Span::months(number)),
            "semaine" | "semaines" => Some(Span::days(number * 7)),
            "jour" | "jours" => Some(Span::days(number)),
            _ => None,
        }
    }

    /// The day this long after `day`.
    pub fn after(self, day: Day) -> Day {
        day.plus_months(self.months).plus_days(self.days)
    }

    /// The day this long before `day`.
    pub fn before(self, day: Day) -> Day {
        day.plus_months(-self.months).plus_days(-self.days)
    }

    /// The day `times` times this long after `day`. Counted from `day` each time: a year after a year after
    /// 29 February is again a 29 February.
    pub fn times_after(self, times: i32, day: Day) -> Day {
        Span { months: self.months * times, days: self.days * times }.after(day)
    }

    /// About how many days.
    pub fn about_days(self) -> i32 {
        self.months * 30 + self.days
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Span, D::Error> {
        let text = String::deserialize(deserializer)?;
        Span::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("« {text} »\u{202f}: on écrit 12 mois, 6 semaines ou 15 jours"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_end_of_a_month_is_clamped_and_29_february_comes_back() {
        assert_eq!(Span::months(1).after(day("2022-01-31")), day("2022-02-28"));
        assert_eq!(Span::months(12).after(day("2020-02-29")), day("2021-02-28"));
        assert_eq!(Span::months(12).times_after(4, day("2020-02-29")), day("2024-02-29"));
        assert_eq!(
            Span::parse("6 semaines").map(|span| span.before(day("2022-04-16"))),
            Some(day("2022-03-05"))
        );
    }

    #[test]
    fn what_is_no_length_is_refused() {
        for text in ["douze mois", "12", "12 ans", "-3 mois", "99999 jours"] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }
}
