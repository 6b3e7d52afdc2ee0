//! What a service improves (plan d’action): where each action comes from, who pilots it, by when, where it is. An action
//! keeps its number from year to year, and its steps are dated: a past year reads as it was. Source: CASF L312-8
//! (évaluation) and D312-203; the yearly reports carry the plan as a chapter.

pub mod page;
mod sql;

use base::{Day, Period};

pub use sql::{Improvement, Step, plan};

/// What an action may be, as the plan says it.
pub const STATES: [&str; 4] = ["à faire", "en cours", "fait", "abandonné"];
/// Those that close it.
const CLOSED: [&str; 2] = ["fait", "abandonné"];

impl Improvement {
    /// Its last step on the evening of a day; nothing when it was not there yet.
    pub fn at(&self, day: Day) -> Option<&Step> {
        self.steps.iter().filter(|step| step.day <= day).max_by_key(|step| (step.day, step.id))
    }

    /// Its last step of a period; nothing when it came after, or was closed before.
    pub fn over(&self, period: Period) -> Option<&Step> {
        let before = self.at(period.eve());
        if before.is_some_and(Step::closes) {
            // What was opened again within the period is in it.
            return self.at(period.last()).filter(|step| !step.closes() || Some(*step) != before);
        }
        self.at(period.last())
    }
}

/// A state of an action, from a day to a last day included; nothing while it is so.
pub type Span<'a> = (&'a str, Day, Option<Day>);

impl Improvement {
    /// Its states one after the other, as years tell them: what is closed is told until the end of the year that closed it.
    pub fn spans(&self) -> Vec<Span<'_>> {
        let next = |at: usize| self.steps.get(at + 1).map(|after| after.day.previous());
        let span = |(at, step): (usize, &'_ Step)| {
            let year = Day::new(step.day.year(), 12, 31).filter(|_| step.closes());
            let to = match (next(at), year) {
                (Some(next), Some(year)) => Some(next.min(year)),
                (next, year) => next.or(year),
            };
            (at, step.day, to)
        };
        let spans = self.steps.iter().enumerate().map(span);
        // Of two steps of a day the last one holds.
        spans
            .filter(|(_, from, to)| to.is_none_or(|to| to >= *from))
            .map(|(at, from, to)| (self.steps[at].state.as_str(), from, to))
            .collect()
    }

    /// When it was late: past its day and not closed.
    pub fn lateness(&self) -> Vec<(Day, Option<Day>)> {
        let mut all = Vec::new();
        for (at, step) in self.steps.iter().enumerate() {
            let Some(due) = step.due.filter(|_| !step.closes()) else { continue };
            let (from, to) =
                (due.next().max(step.day), self.steps.get(at + 1).map(|after| after.day.previous()));
            if to.is_none_or(|to| to >= from) {
                all.push((from, to));
            }
        }
        all
    }
}

impl Step {
    /// Whether nothing is left to do.
    pub fn closes(&self) -> bool {
        CLOSED.contains(&self.state.as_str())
    }

    /// Whether its day has passed and it is not done.
    pub fn late(&self, today: Day) -> bool {
        !self.closes() && self.due.is_some_and(|due| due < today)
    }
}

#[cfg(test)]
mod tests {
    use base::Id;
    use proptest::prelude::*;

    use super::*;

    fn improvement(steps: &[(&str, &str)]) -> Improvement {
        let step = |(rank, (day, state)): (usize, &(&str, &str))| Step {
            id: Id::from_bytes([rank as u8; 16]),
            day: day.parse().unwrap(),
            state: (*state).to_owned(),
            due: None,
            words: String::new(),
        };
        Improvement {
            id: Id::from_bytes([9; 16]),
            number: 141,
            words: "Répondre à un appel à projets".to_owned(),
            origin: String::new(),
            pilot: String::new(),
            steps: steps.iter().enumerate().map(step).collect(),
        }
    }

    fn in_2021(steps: &[(&str, &str)]) -> Option<String> {
        improvement(steps).over(Period::year(2021)).map(|step| step.state.clone())
    }

    #[test]
    fn a_plan_tells_what_was_open_in_the_year_as_it_ended() {
        let said = |text: &str| Some(text.to_owned());
        assert_eq!(in_2021(&[("2022-01-01", "à faire")]), None);
        assert_eq!(in_2021(&[("2021-12-31", "à faire")]), said("à faire"));
        assert_eq!(in_2021(&[("2020-03-01", "à faire"), ("2020-12-31", "fait")]), None);
        assert_eq!(in_2021(&[("2020-03-01", "à faire"), ("2021-01-01", "fait")]), said("fait"));
        assert_eq!(in_2021(&[("2020-03-01", "en cours"), ("2022-01-01", "fait")]), said("en cours"));
        let again = [("2020-03-01", "fait"), ("2021-05-01", "en cours"), ("2021-06-01", "fait")];
        assert_eq!(in_2021(&again), said("fait"));
    }

    #[test]
    fn of_two_steps_of_a_day_the_last_one_noted_holds() {
        assert_eq!(
            in_2021(&[("2021-05-01", "à faire"), ("2021-05-01", "en cours")]),
            Some("en cours".to_owned())
        );
    }

    proptest! {
        /// Whatever its steps, its states tell of each year what its chapter tells, and it is late when its last step is.
        #[test]
        fn the_states_of_an_action_are_those_that_reports_tell(
            steps in proptest::collection::vec((0i32..1200, 0usize..4, proptest::option::of(0i32..1500)), 1..7),
        ) {
            let first: Day = "2019-06-01".parse().unwrap();
            let mut steps = steps;
            steps.sort_by_key(|(day, ..)| *day);
            let mut one = improvement(&[]);
            one.steps = steps
                .iter()
                .enumerate()
                .map(|(rank, (day, state, due))| Step {
                    id: Id::from_bytes([rank as u8; 16]),
                    day: first.plus_days(*day),
                    state: STATES[*state].to_owned(),
                    due: due.map(|due| first.plus_days(due)),
                    words: String::new(),
                })
                .collect();
            for year in 2019..2024 {
                let last = Period::year(year).last();
                let told: Vec<&str> = one
                    .spans()
                    .into_iter()
                    .filter(|(_, from, to)| *from <= last && to.is_none_or(|to| to >= last))
                    .map(|(state, ..)| state)
                    .collect();
                let chapter: Vec<&str> =
                    one.over(Period::year(year)).map(|step| step.state.as_str()).into_iter().collect();
                prop_assert!(told.len() <= 1);
                if one.at(last).is_some_and(|step| !step.closes() || step.day.year() == year) {
                    prop_assert_eq!(&told, &chapter);
                }
                let late = one.lateness().iter().any(|(from, to)| *from <= last && to.is_none_or(|to| to >= last));
                prop_assert_eq!(late, one.at(last).is_some_and(|step| step.late(last)));
            }
        }
    }

    #[test]
    fn what_is_closed_is_never_late() {
        let today: Day = "2022-01-18".parse().unwrap();
        let due = |state: &str, due: &str| Step {
            due: due.parse().ok(),
            ..improvement(&[("2021-01-01", state)]).steps.remove(0)
        };
        assert!(due("en cours", "2022-01-17").late(today));
        assert!(!due("en cours", "2022-01-18").late(today));
        assert!(!due("fait", "2022-01-17").late(today));
        assert!(!due("à faire", "").late(today));
    }
}
