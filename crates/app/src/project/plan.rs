//! A project with all that is in it, and how it stands: that is read from its rows, and never kept.

use base::{Day, Id};
use store::{Read, Result};

use super::content::Content;
use super::{ACTION, GOAL, REVIEW, REVISED, SIGNATURE, STEP, VERSION_HEAD, VOICE, stands, step};
use crate::access::Scope;
use crate::deadline::rules;
use crate::history::{self, Known, Row, Table};

/// A project.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its row.
    pub row: Row,
    /// What was said, by day.
    pub voices: Vec<Row>,
    /// Its goals, in their order.
    pub goals: Vec<Goal>,
    /// Its reviews, by day.
    pub reviews: Vec<Row>,
    /// What was put to the signature, by number.
    pub versions: Vec<Row>,
    /// Who signed, or refused to, by day.
    pub signatures: Vec<Row>,
}

/// A goal.
#[derive(Clone, Debug)]
pub struct Goal {
    /// Its row.
    pub row: Row,
    /// What is done for it.
    pub actions: Vec<Row>,
    /// How far it was found, by day.
    pub steps: Vec<Step>,
}

/// How far a goal was found at a review.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its row.
    pub row: Row,
    /// The day of the review.
    pub day: Day,
}

/// How a project stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has signed it.
    Preparing,
    /// Signed that day, and as it was signed.
    Signed(Day),
    /// Signed that day, and changed since.
    Changed(Day),
    /// Another one follows it since that day.
    Revised(Day),
    /// Over since that day.
    Closed(Day),
}

impl Plan {
    /// The project of this row, as known then.
    pub fn load(read: &Read<'_>, scope: &Scope, persons: &[Id], row: Row, known: Known) -> Result<Plan> {
        let own = |table: &Table| -> Result<Vec<Row>> {
            let mut rows = history::rows(read, table, scope, persons, known)?;
            rows.retain(|one| one.id("project_id") == Some(row.id) && stands(one));
            rows.sort_by_key(|one| (one.day("day"), one.int("number").or(one.int("rank")), one.id));
            Ok(rows)
        };
        let (actions, steps, reviews) = (own(&ACTION)?, own(&STEP)?, own(&REVIEW)?);
        let goals = own(&GOAL)?.into_iter().map(|row| {
            let mine = |one: &&Row| one.id("goal_id") == Some(row.id);
            let dated = |one: &Row| {
                let review = reviews.iter().find(|review| one.id("review_id") == Some(review.id))?;
                Some(Step { row: one.clone(), day: review.day("day")? })
            };
            let mut found: Vec<Step> = steps.iter().filter(mine).filter_map(dated).collect();
            found.sort_by_key(|one| (one.day, one.row.id));
            Goal { actions: actions.iter().filter(mine).cloned().collect(), steps: found, row }
        });
        let goals = goals.collect();
        let (voices, versions, signatures) = (own(&VOICE)?, own(&VERSION_HEAD)?, own(&SIGNATURE)?);
        Ok(Plan { row, voices, goals, reviews, versions, signatures })
    }

    /// The last version that someone signed, and the day it was last signed.
    pub fn signed(&self) -> Option<(&Row, Day)> {
        self.versions.iter().rev().find_map(|version| {
            let own = self.signatures.iter().filter(|one| one.id("version_id") == Some(version.id));
            let day = own.filter(|one| one.yes("agrees")).filter_map(|one| one.day("day")).max()?;
            Some((version, day))
        })
    }

    /// How it stands.
    pub fn state(&self) -> State {
        if let Some(ends) = self.row.day("ends") {
            return if self.row.text("end_reason") == REVISED {
                State::Revised(ends)
            } else {
                State::Closed(ends)
            };
        }
        match self.signed() {
            None => State::Preparing,
            Some((version, day)) if version.text("digest") == Content::of(self).digest() => {
                State::Signed(day)
            }
            Some((_, day)) => State::Changed(day),
        }
    }

    /// The last day it was looked at as a whole: signed, or reviewed.
    pub fn last_looked_at(&self) -> Option<Day> {
        let signed = self.signatures.iter().filter(|one| one.yes("agrees"));
        signed.chain(&self.reviews).filter_map(|one| one.day("day")).max()
    }

    /// The day it is to be reviewed before: the rule of the catalogue, after the last time.
    pub fn next_review(&self) -> Option<Day> {
        if self.row.day("ends").is_some() {
            return None;
        }
        let rule = rules::rules().iter().find(|rule| rule.projets)?;
        let from = self.last_looked_at().or(self.row.day("starts"))?;
        Some(rule.delai.after(from))
    }
}

impl Goal {
    /// What it says.
    pub fn title(&self) -> &str {
        self.row.text("title")
    }

    /// How far it was found last; nothing before the first review.
    pub fn last(&self) -> Option<&Step> {
        self.steps.last()
    }

    /// Whether it is not looked at any more: reached, not reached, given up.
    pub fn is_over(&self) -> bool {
        self.last().is_some_and(|last| step::ends(last.word()))
    }
}

impl Step {
    /// A word of the scale.
    pub fn word(&self) -> &str {
        self.row.text("step")
    }

    /// What was said of it.
    pub fn comment(&self) -> &str {
        self.row.text("comment")
    }
}

impl State {
    /// In a few words.
    pub fn says(self) -> String {
        let day = base::french::short_day;
        match self {
            State::Preparing => "en préparation".to_owned(),
            State::Signed(signed) => format!("en cours, signé le {}", day(signed)),
            State::Changed(signed) => format!("en cours, changé depuis sa signature le {}", day(signed)),
            State::Revised(ends) => format!("révisé le {}", day(ends)),
            State::Closed(ends) => format!("clos le {}", day(ends)),
        }
    }

    /// The hue of its tag.
    pub fn hue(self) -> &'static str {
        match self {
            State::Preparing | State::Changed(_) => "bientot",
            State::Signed(_) => "projet-signe",
            State::Revised(_) | State::Closed(_) => "",
        }
    }
}
