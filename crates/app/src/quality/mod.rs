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
