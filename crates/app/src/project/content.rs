//! What is signed: the words of a project, in one form that has one digest. Two forms side by side say what changed.

use base::Day;
use base::french::{long_day, typeset};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Plan, word};
use crate::history::Row;

/// The words of a project. Disagreements, refusals and reviews are not part of what is signed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Content {
    pub kind: String,
    pub starts: Option<Day>,
    pub situation: String,
    pub plain: String,
    pub voices: Vec<Voice>,
    pub goals: Vec<GoalWords>,
}

/// What a party expects, or brings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Voice {
    pub id: String,
    pub nature: String,
    pub party: String,
    pub name: String,
    pub day: Option<Day>,
    pub words: String,
}

/// A goal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct GoalWords {
    pub id: String,
    pub title: String,
    pub domain: String,
    pub need: String,
    pub starting: String,
    pub plain: String,
    pub due: Option<Day>,
    pub actions: Vec<ActionWords>,
}

/// What is done for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct ActionWords {
    pub id: String,
    pub means: String,
    pub who: String,
    pub frequency: String,
    pub until: Option<Day>,
    pub prestation: String,
}

/// Something that is not as it was.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Difference {
    /// « Objectif », « Action »…
    pub what: &'static str,
    /// What it said; empty when it is new.
    pub was: String,
    /// What it says; empty when it is no longer there.
    pub is: String,
}

/// What is said before one listens: not part of what is signed.
pub(super) fn opposes(voice: &Row) -> bool {
    matches!(voice.text("nature"), "désaccord" | "refus")
}

impl Content {
    /// The words of a project as it is.
    pub(super) fn of(plan: &Plan) -> Content {
        let text = |row: &Row, column: &str| row.text(column).to_owned();
        let row = &plan.row;
        let voice = |row: &Row| Voice {
            id: row.id.to_string(),
            nature: text(row, "nature"),
            party: text(row, "party"),
            name: text(row, "name"),
            day: row.day("day"),
            words: text(row, "words"),
        };
        let action = |row: &Row| ActionWords {
            id: row.id.to_string(),
            means: text(row, "means"),
            who: text(row, "who"),
            frequency: text(row, "frequency"),
            until: row.day("until"),
            prestation: text(row, "prestation"),
        };
        Content {
            kind: text(row, "kind"),
            starts: row.day("starts"),
            situation: text(row, "situation"),
            plain: text(row, "plain"),
            voices: plan.voices.iter().filter(|voice| !opposes(voice)).map(voice).collect(),
            goals: plan
                .goals
                .iter()
                .map(|goal| GoalWords {
                    id: goal.row.id.to_string(),
                    title: text(&goal.row, "title"),
                    domain: text(&goal.row, "domain"),
                    need: text(&goal.row, "need"),
                    starting: text(&goal.row, "starting"),
                    plain: text(&goal.row, "plain"),
                    due: goal.row.day("due"),
                    actions: goal.actions.iter().map(action).collect(),
                })
                .collect(),
        }
    }

    /// The words that were frozen; nothing when they do not read.
    pub(super) fn read(text: &str) -> Option<Content> {
        serde_json::from_str(text).ok()
    }

    /// As it is frozen.
    pub(super) fn frozen(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// SHA-256 of what is frozen.
    pub(super) fn digest(&self) -> String {
        digest(&self.frozen())
    }

    /// What changed from another: added, changed, in the order of this one; then what is no longer there.
    pub(super) fn since(&self, before: &Content) -> Vec<Difference> {
        let (was, is) = (before.lines(), self.lines());
        let mut all = Vec::new();
        for line in &is {
            let old = was.iter().find(|old| old.key == line.key).map_or("", |old| old.text.as_str());
            if old != line.text {
                all.push(Difference { what: line.what, was: old.to_owned(), is: line.text.clone() });
            }
        }
        let gone = was.iter().filter(|old| is.iter().all(|line| line.key != old.key) && !old.text.is_empty());
        all.extend(gone.map(|old| Difference { what: old.what, was: old.text.clone(), is: String::new() }));
        let order = |content: &Content| content.goals.iter().map(|goal| goal.id.clone()).collect::<Vec<_>>();
        let same = |ids: &[String], others: &[String]| -> Vec<String> {
            ids.iter().filter(|id| others.contains(id)).cloned().collect()
        };
        let (old, new) = (order(before), order(self));
        if same(&old, &new) != same(&new, &old) {
            let titles: Vec<&str> = self.goals.iter().map(|goal| goal.title.as_str()).collect();
            all.push(Difference {
                what: "Ordre des objectifs",
                was: String::new(),
                is: titles.join("\u{202f}; "),
            });
        }
        all
    }

    /// Each thing that can change, with what makes it the same thing.
    fn lines(&self) -> Vec<Line> {
        let line = |key: String, what, text: String| Line { key, what, text };
        let started = self.starts.map(long_day).unwrap_or_default();
        let mut all = vec![
            line("forme".to_owned(), "Forme", format!("{}, ouvert le {started}", word("projet", &self.kind))),
            line("situation".to_owned(), "Situation", self.situation.clone()),
            line("simple".to_owned(), "En mots simples", self.plain.clone()),
        ];
        for voice in &self.voices {
            let nature = if voice.nature == "attente" { "Attente" } else { "Contribution" };
            all.push(line(voice.id.clone(), nature, voice.text()));
        }
        for goal in &self.goals {
            all.push(line(goal.id.clone(), "Objectif", goal.text()));
            all.extend(goal.actions.iter().map(|one| line(one.id.clone(), "Action", one.text())));
        }
        all
    }
}

struct Line {
    key: String,
    what: &'static str,
    text: String,
}

impl Voice {
    /// « “…”, le jeune, Ilyès, 24 septembre 2021 ».
    fn text(&self) -> String {
        format!("{} ({})", self.words, self.by())
    }

    /// Who said it, and when.
    pub(super) fn by(&self) -> String {
        let day = self.day.map(long_day).unwrap_or_default();
        let parts = [word("partie", &self.party), typeset(&self.name), day];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

impl GoalWords {
    fn text(&self) -> String {
        let mut parts = vec![self.title.clone()];
        parts.extend(self.details());
        let named = [("au départ", &self.starting), ("en mots simples", &self.plain)];
        parts.extend(
            named
                .iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(name, text)| format!("{name}\u{202f}: {text}")),
        );
        parts.join("\u{202f}; ")
    }

    /// Its domain, its need, its day.
    pub(super) fn details(&self) -> Vec<String> {
        let mut parts = Vec::new();
        if !self.domain.is_empty() {
            parts.push(word("domaine", &self.domain));
        }
        if !self.need.is_empty() {
            parts.push(word("besoin", &self.need));
        }
        parts.extend(self.due.map(|due| format!("d’ici le {}", long_day(due))));
        parts
    }
}

impl ActionWords {
    fn text(&self) -> String {
        let mut parts = vec![self.means.clone()];
        parts.extend(self.details());
        parts.join(", ")
    }

    /// Who, how often, until when, which prestation.
    pub(super) fn details(&self) -> Vec<String> {
        let mut parts: Vec<String> = [&self.who, &self.frequency]
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(|part| typeset(part))
            .collect();
        parts.extend(self.until.map(|until| format!("jusqu’au {}", long_day(until))));
        if !self.prestation.is_empty() {
            parts.push(word("prestation", &self.prestation));
        }
        parts
    }
}

/// SHA-256 of a text.
pub(super) fn digest(text: &str) -> String {
    hex::encode(&Sha256::digest(text)[..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn content(titles: &[(u8, String)]) -> Content {
        let goal = |(id, title): &(u8, String)| GoalWords {
            id: id.to_string(),
            title: title.clone(),
            ..GoalWords::default()
        };
        Content { kind: "PPA".to_owned(), goals: titles.iter().map(goal).collect(), ..Content::default() }
    }

    fn goals() -> impl Strategy<Value = Vec<(u8, String)>> {
        proptest::collection::btree_map(0u8..6, "[a-z]{1,8}", 0..5)
            .prop_map(|all| all.into_iter().collect::<Vec<_>>())
            .prop_shuffle()
    }

    proptest! {
        #[test]
        fn what_is_frozen_is_read_again_with_the_same_digest(titles in goals()) {
            let one = content(&titles);
            let again = Content::read(&one.frozen()).unwrap();
            prop_assert_eq!(&again, &one);
            prop_assert_eq!(again.digest(), one.digest());
        }

        /// A digest differs exactly when the page has a difference to show.
        #[test]
        fn a_change_is_always_told_and_only_a_change(before in goals(), after in goals()) {
            let (before, after) = (content(&before), content(&after));
            prop_assert_eq!(before.digest() == after.digest(), after.since(&before).is_empty());
        }
    }

    #[test]
    fn what_is_added_changed_and_gone_is_told_in_both_versions() {
        let before = content(&[(1, "lire".to_owned()), (2, "nager".to_owned())]);
        let after = content(&[(2, "nager seul".to_owned()), (3, "courir".to_owned())]);
        let told = after.since(&before);
        let pairs: Vec<_> = told.iter().map(|one| (one.was.as_str(), one.is.as_str())).collect();
        assert_eq!(pairs, [("nager", "nager seul"), ("", "courir"), ("lire", "")]);
    }
}
