//! What a form asks, and what was typed made into values that cannot be wrong, or into sentences that say what is
//! expected.

use std::collections::HashMap;

use base::french::long_day;
use base::{Day, Id};
use report::Nomenclatures;
use serde_json::Value as Json;

use crate::history::Values;

/// What a form sends.
pub type Sent = HashMap<String, String>;

/// A question of a form.
pub(super) struct Ask {
    /// The column, and the name in the form.
    pub column: &'static str,
    /// Above the field.
    pub label: &'static str,
    /// Under the label.
    pub hint: &'static str,
    /// What is expected.
    pub asks: Asks,
    /// The sentence when it is missing; nothing when it may be.
    pub missing: Option<&'static str>,
}

/// What a field expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    /// A line of so many signs at most.
    Line(usize),
    /// Several lines: signs, lines shown.
    Text(usize, u8),
    /// The same, that saves itself as one types.
    Draft(usize, u8),
    /// A day; `true` when today is proposed.
    Day(bool),
    /// A word of a nomenclature.
    Word(&'static str),
    /// One of these.
    Choice(&'static [(&'static str, &'static str)]),
    /// A goal of the project.
    Goal,
}

/// What is wrong in a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fault {
    /// Its name; empty when it is the whole form.
    pub field: String,
    /// What is expected.
    pub sentence: String,
}

impl Fault {
    pub(super) fn new(field: impl Into<String>, sentence: impl Into<String>) -> Fault {
        Fault { field: field.into(), sentence: sentence.into() }
    }
}

/// What was typed there, without the blanks around it nor the signs that no one types.
pub(super) fn typed(sent: &Sent, name: &str) -> String {
    let text = sent.get(name).map(String::as_str).unwrap_or_default().replace("\r\n", "\n");
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect();
    text.trim().to_owned()
}

/// A day that was typed: nothing when none was.
pub(super) fn day(typed: &str) -> Result<Option<Day>, String> {
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.parse::<Day>() {
        Ok(day) if (1900..=2200).contains(&day.year()) => Ok(Some(day)),
        _ => Err("Une date est attendue, par exemple 31/12/2021.".to_owned()),
    }
}

/// The day, typed as `jour`, on which something of a project happened: once it was opened, and not to come. What is said
/// otherwise: it is to come, it is before the project, it is not there.
pub(super) fn happened(
    sent: &Sent,
    opened: Option<Day>,
    today: Day,
    [to_come, before, unsaid]: [&str; 3],
) -> Result<Day, String> {
    let day = day(&typed(sent, "jour"))?.ok_or_else(|| unsaid.to_owned())?;
    if day > today {
        return Err(to_come.to_owned());
    }
    match opened {
        Some(opened) if day < opened => {
            Err(format!("Le projet a été ouvert le {}\u{202f}: {before}", long_day(opened)))
        }
        _ => Ok(day),
    }
}

/// A text of so many signs at most.
pub(super) fn at_most(text: &str, most: usize) -> Result<(), String> {
    match text.chars().count() {
        count if count > most => Err(format!("{most} signes au plus, il y en a {count}.")),
        _ => Ok(()),
    }
}

/// Reads the answers to the questions of a form; `goals` are those of the project.
pub(super) fn parse(asks: &[Ask], sent: &Sent, goals: &[Id]) -> Result<Values, Vec<Fault>> {
    let mut values = Values::new();
    let mut faults = Vec::new();
    for ask in asks {
        let text = typed(sent, ask.column);
        let value = match ask.missing {
            Some(missing) if text.is_empty() => Err(missing.to_owned()),
            _ => value(ask, &text, goals),
        };
        match value {
            Ok(value) => {
                values.insert(ask.column.to_owned(), value);
            }
            Err(sentence) => faults.push(Fault::new(ask.column, sentence)),
        }
    }
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

fn value(ask: &Ask, text: &str, goals: &[Id]) -> Result<Json, String> {
    match ask.asks {
        Asks::Line(most) => {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            at_most(&line, most).map(|()| Json::from(line))
        }
        Asks::Text(most, _) | Asks::Draft(most, _) => at_most(text, most).map(|()| Json::from(text)),
        Asks::Day(_) => Ok(day(text)?.map_or(Json::Null, |day| Json::from(day.to_string()))),
        Asks::Word(_) if text.is_empty() => Ok(Json::from("")),
        Asks::Word(vocabulary) => match Nomenclatures::embedded().canonical(vocabulary, text) {
            Some(word) => Ok(Json::from(word.label.clone())),
            None => Err("Choisissez dans la liste.".to_owned()),
        },
        Asks::Choice(all) => match all.iter().find(|(value, _)| *value == text) {
            Some((value, _)) => Ok(Json::from(*value)),
            None => Err("Choisissez dans la liste.".to_owned()),
        },
        Asks::Goal if text.is_empty() => Ok(Json::Null),
        Asks::Goal => match text.parse::<Id>() {
            Ok(id) if goals.contains(&id) => Ok(Json::from(id.to_string())),
            _ => Err("Choisissez un objectif du projet.".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::part::{ACTIONS, GOALS, HANDOVERS, VOICES};
    use super::*;

    fn wrong(asks: &[Ask], pairs: &[(&str, &str)]) -> Vec<String> {
        let sent = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        parse(asks, &sent, &[]).err().unwrap_or_default().into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn a_goal_is_one_sentence_and_the_rest_may_wait() {
        assert_eq!(wrong(GOALS.asks, &[]), ["title"]);
        assert!(wrong(GOALS.asks, &[("title", "Retourner en cours tous les jours")]).is_empty());
        assert_eq!(wrong(GOALS.asks, &[("title", "a"), ("due", "2022-02-30")]), ["due"]);
        assert_eq!(wrong(GOALS.asks, &[("title", "a"), ("need", "autre chose")]), ["need"]);
        assert_eq!(wrong(GOALS.asks, &[("title", &"é".repeat(301))]), ["title"]);
    }

    #[test]
    fn who_said_it_and_when_are_asked_and_a_goal_of_another_project_is_refused() {
        assert_eq!(wrong(VOICES.asks, &[]), ["nature", "party", "day", "words"]);
        let said = [("nature", "refus"), ("party", "parents"), ("day", "2022-01-18"), ("words", "Non.")];
        assert!(wrong(VOICES.asks, &said).is_empty());
        let other = [said[0], said[1], said[2], said[3], ("goal_id", "018f0000-0000-7000-8000-000000000000")];
        assert_eq!(wrong(VOICES.asks, &other), ["goal_id"]);
        assert_eq!(wrong(ACTIONS.asks, &[("means", "Un rendez-vous")]), ["goal_id"]);
    }

    #[test]
    fn a_document_is_handed_over_to_someone() {
        assert_eq!(wrong(HANDOVERS.asks, &[]), ["kind", "day", "recipient", "outcome"]);
        let one =
            [("kind", "charte"), ("day", "2022-01-18"), ("recipient", "Mme Husson"), ("outcome", "remis")];
        assert!(wrong(HANDOVERS.asks, &one).is_empty());
    }

    #[test]
    fn lines_stay_and_other_controls_go() {
        let sent = Sent::from([("a".to_owned(), " un\r\ndeux\u{1b}\0 ".to_owned())]);
        assert_eq!(typed(&sent, "a"), "un\ndeux");
    }
}
