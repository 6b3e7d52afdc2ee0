//! How an appointment comes back: every so many weeks, or every month at the same rank or date.
//!
//! The days of a rule are written as appointments when it is made, so a rule always ends. What happens to one
//! of them (moved, cancelled) is said there; a rule only says which days it gave.

pub(super) mod sql;

use base::french::{long_day, weekday_day};
use base::{Day, Month};

/// What comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// The same weekday every so many weeks, 1 to 12.
    Weeks(i64),
    /// The same weekday of the month: the second Tuesday; the fifth is the last.
    MonthRank,
    /// The same date; the 31st is the last day of shorter months.
    MonthDay,
}

/// A rhythm between two days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    rhythm: Rhythm,
    anchor: Day,
    first: Day,
    until: Day,
}

/// Longest series, in months: nobody knows the hours of a service further.
const MONTHS_MAX: i32 = 24;

impl Rhythm {
    /// What a form proposes, with its words.
    pub const PROPOSED: [(&str, &str); 6] = [
        ("semaine-1", "chaque semaine"),
        ("semaine-2", "toutes les deux semaines"),
        ("semaine-3", "toutes les trois semaines"),
        ("semaine-4", "toutes les quatre semaines"),
        ("mois-rang", "chaque mois, le même jour de la semaine"),
        ("mois-jour", "chaque mois, à la même date"),
    ];

    /// Reads what the form sends.
    pub fn parse(code: &str) -> Option<Rhythm> {
        match code {
            "mois-rang" => Some(Rhythm::MonthRank),
            "mois-jour" => Some(Rhythm::MonthDay),
            weeks => {
                let every = weeks.strip_prefix("semaine-")?.parse().ok()?;
                (1..=12).contains(&every).then_some(Rhythm::Weeks(every))
            }
        }
    }

    /// As the base keeps it: its name, and every how many.
    pub fn stored(self) -> (&'static str, i64) {
        match self {
            Rhythm::Weeks(every) => ("semaines", every),
            Rhythm::MonthRank => ("rang du mois", 1),
            Rhythm::MonthDay => ("jour du mois", 1),
        }
    }

    /// As the base gives it back.
    pub fn read(name: &str, every: i64) -> Option<Rhythm> {
        match name {
            "semaines" => Some(Rhythm::Weeks(every)),
            "rang du mois" => Some(Rhythm::MonthRank),
            "jour du mois" => Some(Rhythm::MonthDay),
            _ => None,
        }
    }
}

impl Rule {
    /// From this day, or the sentence that says what is expected.
    pub fn new(rhythm: Rhythm, first: Day, until: Day) -> Result<Rule, String> {
        if until < first {
            return Err(format!("La dernière fois est avant la première, le {}.", long_day(first)));
        }
        let most = first.plus_months(MONTHS_MAX);
        if until > most {
            return Err(format!(
                "Une série dure deux ans au plus{}: jusqu’au {}.",
                '\u{202f}',
                long_day(most)
            ));
        }
        Ok(Rule { rhythm, anchor: first, first, until })
    }

    /// As the base gives it back.
    pub fn read(rhythm: Rhythm, anchor: Day, first: Day, until: Day) -> Rule {
        Rule { rhythm, anchor, first, until }
    }

    /// The rhythm.
    pub fn rhythm(&self) -> Rhythm {
        self.rhythm
    }

    /// The day that gives the weekday, the rank or the date; the first; the last bound.
    pub fn bounds(&self) -> (Day, Day, Day) {
        (self.anchor, self.first, self.until)
    }

    /// Its days, in order, never the same twice.
    pub fn days(&self) -> Vec<Day> {
        let all = (0..).map(|step| self.step(step));
        all.take_while(|day| *day <= self.until).filter(|day| *day >= self.first).collect()
    }

    /// What comes before this day; nothing when nothing does.
    pub fn before(&self, day: Day) -> Option<Rule> {
        let until = self.until.min(day.previous());
        (self.first <= until).then_some(Rule { until, ..*self })
    }

    /// What comes on this day and after.
    pub fn since(&self, day: Day) -> Option<Rule> {
        let first = self.first.max(day);
        (first <= self.until).then_some(Rule { first, ..*self })
    }

    /// The same, so many days later or earlier; only weeks move so: « le deuxième mardi » plus a day is no rank.
    pub fn moved(&self, days: i32) -> Option<Rule> {
        matches!(self.rhythm, Rhythm::Weeks(_)).then(|| Rule {
            rhythm: self.rhythm,
            anchor: self.anchor.plus_days(days),
            first: self.first.plus_days(days),
            until: self.until.plus_days(days),
        })
    }

    /// The day of this step from the anchor.
    fn step(&self, step: i32) -> Day {
        match self.rhythm {
            Rhythm::Weeks(every) => self.anchor.plus_days(step * 7 * every.clamp(1, 12) as i32),
            Rhythm::MonthDay => self.anchor.plus_months(step),
            Rhythm::MonthRank => {
                ranked(self.anchor.month_of().first().plus_months(step).month_of(), self.anchor)
            }
        }
    }

    /// `chaque mardi jusqu’au 30 juin 2022`.
    pub fn said(&self) -> String {
        let named = weekday_day(self.anchor);
        let weekday = named.split(' ').next().unwrap_or_default();
        let rhythm = match self.rhythm {
            Rhythm::Weeks(1) => format!("chaque {weekday}"),
            Rhythm::Weeks(every) => format!("le {weekday}, toutes les {every}\u{a0}semaines"),
            Rhythm::MonthRank => {
                let rank = ["premier", "deuxième", "troisième", "quatrième", "dernier"][rank(self.anchor)];
                format!("le {rank} {weekday} du mois")
            }
            Rhythm::MonthDay => format!("le {} de chaque mois", self.anchor.day()),
        };
        format!("{rhythm}, jusqu’au {}", long_day(self.until))
    }
}

/// 0 for the first weekday of its month to 3 for the fourth; 4 is the last.
fn rank(day: Day) -> usize {
    (usize::from(day.day() as u8) - 1) / 7
}

/// The day of this month with the weekday and the rank of another.
fn ranked(month: Month, like: Day) -> Day {
    let first = month.first();
    let ahead = i32::from(like.weekday() - first.weekday()).rem_euclid(7);
    let day = first.plus_days(ahead + 7 * rank(like) as i32);
    if day > month.last() { day.plus_days(-7) } else { day }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn days(rhythm: Rhythm, first: &str, until: &str) -> Vec<String> {
        let rule = Rule::new(rhythm, day(first), day(until)).unwrap();
        rule.days().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_31st_is_the_last_day_of_shorter_months_and_comes_back() {
        assert_eq!(
            days(Rhythm::MonthDay, "2022-01-31", "2022-05-31"),
            ["2022-01-31", "2022-02-28", "2022-03-31", "2022-04-30", "2022-05-31"]
        );
    }

    #[test]
    fn the_fifth_tuesday_is_the_last_one() {
        assert_eq!(
            days(Rhythm::MonthRank, "2022-03-29", "2022-06-30"),
            ["2022-03-29", "2022-04-26", "2022-05-31", "2022-06-28"]
        );
        assert_eq!(
            days(Rhythm::MonthRank, "2022-01-11", "2022-03-31"),
            ["2022-01-11", "2022-02-08", "2022-03-08"]
        );
    }

    #[test]
    fn weeks_go_through_the_changes_of_hour() {
        assert_eq!(
            days(Rhythm::Weeks(2), "2026-03-16", "2026-04-15"),
            ["2026-03-16", "2026-03-30", "2026-04-13"]
        );
    }

    #[test]
    fn a_series_ends_within_two_years_and_after_it_starts() {
        assert!(Rule::new(Rhythm::MonthDay, day("2022-01-18"), day("2022-01-17")).is_err());
        assert!(Rule::new(Rhythm::MonthDay, day("2022-01-18"), day("2024-01-19")).is_err());
        assert!(Rule::new(Rhythm::Weeks(1), day("2022-01-18"), day("2024-01-18")).is_ok());
    }

    #[test]
    fn a_form_says_no_other_rhythm() {
        for (code, _) in Rhythm::PROPOSED {
            let rhythm = Rhythm::parse(code).unwrap();
            let (name, every) = rhythm.stored();
            assert_eq!(Rhythm::read(name, every), Some(rhythm));
        }
        for wrong in ["", "semaine-0", "semaine-13", "semaine--1", "semaine-99999999999999999999", "jour"] {
            assert_eq!(Rhythm::parse(wrong), None, "{wrong}");
        }
    }

    fn rules() -> impl Strategy<Value = Rule> {
        let rhythm =
            prop_oneof![(1i64..=12).prop_map(Rhythm::Weeks), Just(Rhythm::MonthRank), Just(Rhythm::MonthDay)];
        (rhythm, 10_000i32..30_000, 0i32..700).prop_map(|(rhythm, first, length)| {
            let first = Day::from_number(first);
            Rule::new(rhythm, first, first.plus_days(length)).unwrap()
        })
    }

    proptest! {
        #[test]
        fn a_rule_cut_at_any_day_gives_the_same_days(rule in rules(), cut in -20i32..720) {
            let cut = rule.first.plus_days(cut);
            let before = rule.before(cut).map(|part| part.days()).unwrap_or_default();
            let since = rule.since(cut).map(|part| part.days()).unwrap_or_default();
            prop_assert!(before.iter().all(|day| *day < cut) && since.iter().all(|day| *day >= cut));
            prop_assert_eq!([before, since].concat(), rule.days());
        }

        #[test]
        fn days_go_forward_and_stay_within(rule in rules()) {
            let days = rule.days();
            prop_assert_eq!(days.first(), Some(&rule.first));
            prop_assert!(days.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(days.iter().all(|day| *day <= rule.until));
        }

        #[test]
        fn months_give_one_day_each(rule in rules()) {
            if !matches!(rule.rhythm, Rhythm::Weeks(_)) {
                let months: Vec<i64> = rule.days().iter().map(|day| day.month_of().number()).collect();
                prop_assert!(months.windows(2).all(|pair| pair[0] != pair[1]));
            }
            if rule.rhythm == Rhythm::MonthRank {
                prop_assert!(rule.days().iter().all(|day| day.weekday() == rule.anchor.weekday()));
            }
        }

        #[test]
        fn a_moved_rule_gives_moved_days(rule in rules(), by in -6i32..=6) {
            if let Some(moved) = rule.moved(by) {
                let expected: Vec<Day> = rule.days().iter().map(|day| day.plus_days(by)).collect();
                prop_assert_eq!(moved.days(), expected);
            }
        }
    }
}
