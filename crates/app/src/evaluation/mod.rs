//! What a service is worth by the criteria of the Haute Autorité de santé: campaigns, their grid, the marks, their means.
//!
//! Two scales live side by side and are never converted. The working draft of January 2021 says how far a criterion is met:
//! 100, 70, 35 or 0 per cent; a chapter is the mean of its criteria, the whole the plain mean of the chapters. The reference
//! of March 2022 marks from 1 to 4; `*` is a level beyond what is expected and counts as 4, for every level of calculation is
//! brought back between 1 and 4; NC (not concerned) and RI (no usable answer, chapter 1 only) are in no mean. An objective
//! is the mean of its criteria, a chapter that of its objectives. Source: CASF L312-8 and D312-203; HAS, manuel d’évaluation
//! de la qualité des ESSMS. The grid itself is imported or typed: it belongs to the HAS.

mod grid;
mod mark;
mod sql;

pub mod pages;

use std::collections::BTreeMap;

use base::{Day, Id, Period};

pub use grid::{Asked, read as read_grid};
pub use mark::{Fault, Scale};
pub use sql::{all, criteria, insert, insert_criterion, say};

/// An evaluation of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Its row.
    pub id: Id,
    /// « Évaluation interne 2021 ».
    pub title: String,
    /// When it ended: its year is that of its report.
    pub day: Day,
    /// How it marks.
    pub scale: Scale,
}

/// A criterion of the grid of a campaign, and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Its row.
    pub id: Id,
    /// What was asked.
    pub asked: Asked,
    /// Its mark, as the scale writes it; empty when it has none yet.
    pub mark: String,
    /// What was found, or why it does not concern the service.
    pub found: String,
    /// The action of the plan that it calls for.
    pub action: Option<i64>,
}

/// A mark and what a group of criteria gets, by its name.
pub type Mean = (String, Option<f64>);

/// What a campaign gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Means {
    /// In the order of the grid.
    pub chapters: Vec<Mean>,
    /// Of the whole.
    pub whole: Option<f64>,
}

/// Groups in the order they come, each once.
fn grouped<'c, K: PartialEq>(
    criteria: impl IntoIterator<Item = &'c Criterion>,
    by: impl Fn(&'c Criterion) -> K,
) -> Vec<(K, Vec<&'c Criterion>)> {
    let mut groups: Vec<(K, Vec<&Criterion>)> = Vec::new();
    for one in criteria {
        let key = by(one);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(one),
            None => groups.push((key, vec![one])),
        }
    }
    groups
}

/// What a criterion is under, below its chapter: its theme, its objective.
fn goal(one: &Criterion) -> (&str, &str) {
    (&one.asked.theme, &one.asked.goal)
}

fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let known: Vec<f64> = values.flatten().collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

impl Campaign {
    /// What a group of criteria gets: the mean of them, or of their objectives.
    pub fn mean_of(&self, criteria: &[&Criterion]) -> Option<f64> {
        let of = |all: &[&Criterion]| mean(all.iter().map(|one| self.scale.value(&one.mark)));
        match self.scale {
            Scale::Draft => of(criteria),
            Scale::Reference => {
                let goals = grouped(criteria.iter().copied(), goal);
                mean(goals.iter().map(|(_, all)| of(all)))
            }
        }
    }

    /// What its chapters get, and the whole: the plain mean of the exact means of the chapters.
    pub fn means(&self, criteria: &[Criterion]) -> Means {
        let chapters: Vec<Mean> = grouped(criteria, |one| one.asked.chapter.as_str())
            .into_iter()
            .map(|(name, all)| (name.to_owned(), self.mean_of(&all)))
            .collect();
        let whole = mean(chapters.iter().map(|(_, value)| *value));
        Means { chapters, whole }
    }

    /// The imperative criteria that fall short and that no dated action of the plan answers; `due` gives the date of an
    /// action by its number.
    pub fn findings<'c>(
        &self,
        criteria: &'c [Criterion],
        due: impl Fn(i64) -> Option<Day>,
    ) -> Vec<&'c Criterion> {
        let short = |one: &&Criterion| {
            one.asked.imperative
                && self.scale == Scale::Reference
                && matches!(one.mark.as_str(), "1" | "2" | "3")
                && one.action.and_then(&due).is_none()
        };
        criteria.iter().filter(short).collect()
    }
}

/// The evaluation that a period reports: the last one that ended in it.
pub fn of_period(all: &[Campaign], period: Period) -> Option<&Campaign> {
    all.iter().filter(|one| period.contains(one.day)).max_by_key(|one| (one.day, one.id))
}

/// When each action of the plan is due, by its number; what was given up answers nothing.
pub fn dues(plan: &[crate::quality::Improvement], today: Day) -> BTreeMap<i64, Day> {
    let kept = plan.iter().filter_map(|one| Some((one.number, one.at(today)?)));
    kept.filter(|(_, step)| step.state != "abandonné")
        .filter_map(|(number, step)| Some((number, step.due?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn campaign(scale: Scale) -> Campaign {
        Campaign {
            id: Id::from_bytes([1; 16]),
            title: "Évaluation".to_owned(),
            day: "2021-11-30".parse().unwrap(),
            scale,
        }
    }

    fn criterion(number: &str, mark: &str, imperative: bool, action: Option<i64>) -> Criterion {
        let part = |count: usize| number.splitn(4, '.').take(count).collect::<Vec<_>>().join(".");
        Criterion {
            id: Id::from_bytes([2; 16]),
            asked: Asked {
                chapter: part(1),
                theme: String::new(),
                goal: part(2),
                number: number.to_owned(),
                words: "…".to_owned(),
                imperative,
            },
            mark: mark.to_owned(),
            found: String::new(),
            action,
        }
    }

    #[test]
    fn the_whole_is_the_mean_of_the_chapters_not_of_the_criteria() {
        let marks = [("1.1.1", "totale"), ("1.1.2", "totale"), ("1.2.1", "totale"), ("2.1.1", "pas du tout")];
        let criteria = marks.map(|(number, mark)| criterion(number, mark, false, None));
        let means = campaign(Scale::Draft).means(&criteria);
        assert_eq!(means.chapters, [("1".to_owned(), Some(100.0)), ("2".to_owned(), Some(0.0))]);
        assert_eq!(means.whole, Some(50.0));
    }

    #[test]
    fn what_is_not_concerned_is_in_no_mean_and_a_star_is_a_four() {
        let criteria =
            [("1.1.1", "*"), ("1.1.2", "2"), ("1.2.1", "NC"), ("1.3.1", "RI"), ("1.4.1", ""), ("1.5.1", "4")];
        let criteria = criteria.map(|(number, mark)| criterion(number, mark, false, None));
        // Objectives 1.1 (4 and 2) and 1.5 (4): 3 and 4.
        assert_eq!(campaign(Scale::Reference).means(&criteria).whole, Some(3.5));
    }

    #[test]
    fn a_campaign_without_a_mark_has_no_mean() {
        let criteria = [criterion("1.1.1", "", false, None), criterion("2.1.1", "NC", false, None)];
        let means = campaign(Scale::Reference).means(&criteria);
        assert_eq!(means.whole, None);
        assert!(means.chapters.iter().all(|(_, value)| value.is_none()));
    }

    proptest! {
        /// « Un critère impératif à 1, 2 ou 3 sans action datée est un constat. »
        #[test]
        fn an_imperative_criterion_that_falls_short_without_a_dated_action_is_a_finding(
            rows in proptest::collection::vec((0usize..8, any::<bool>(), proptest::option::of(1i64..6)), 0..40),
            dated in proptest::collection::btree_set(1i64..6, 0..4),
        ) {
            let marks = ["1", "2", "3", "4", "*", "NC", "RI", ""];
            let criteria: Vec<Criterion> = rows
                .iter()
                .map(|(mark, imperative, action)| criterion("2.2.1", marks[*mark], *imperative, *action))
                .collect();
            let day: Day = "2022-12-31".parse().unwrap();
            let due = |number: i64| dated.contains(&number).then_some(day);
            let found = campaign(Scale::Reference).findings(&criteria, due);
            let expected = rows.iter().filter(|(mark, imperative, action)| {
                *imperative && *mark < 3 && !action.is_some_and(|number| dated.contains(&number))
            });
            prop_assert_eq!(found.len(), expected.count());
        }

        /// Every level stays between the least and the most of the scale.
        #[test]
        fn a_mean_never_leaves_its_scale(marks in proptest::collection::vec((0usize..5, 1u8..4, 1u8..4), 1..60)) {
            let said = ["1", "2", "3", "4", "*"];
            let criteria: Vec<Criterion> = marks
                .iter()
                .map(|(mark, chapter, goal)| criterion(&format!("{chapter}.{goal}.1"), said[*mark], false, None))
                .collect();
            let means = campaign(Scale::Reference).means(&criteria);
            let all = means.chapters.iter().map(|(_, value)| *value).chain([means.whole]);
            prop_assert!(all.flatten().all(|value| (1.0..=4.0).contains(&value)));
        }
    }
}
