//! What was typed in a form, made into values that cannot be wrong, or into sentences that say what is
//! expected.

use base::Day;
use serde_json::Value as Json;

use super::{Asks, Fact, Field};
use crate::history::Values;

/// What was typed, as the browser sent it.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers(pub Vec<(String, String)>);

/// Values to write, and the words to find or add first.
#[derive(Debug)]
pub(super) struct Draft {
    pub values: Values,
    /// Column, vocabulary, label.
    pub words: Vec<(&'static str, &'static str, String)>,
}

/// What is wrong in a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fault {
    pub column: &'static str,
    pub sentence: String,
}

/// What was typed, on one line, without the signs that no one types.
pub fn one_line(typed: &str) -> String {
    let clean: String = typed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Answers {
    /// What was typed there, on one line.
    pub(super) fn get(&self, name: &str) -> String {
        one_line(self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str()))
    }

    /// Whether a box was ticked.
    pub(super) fn ticked(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }
}

/// Reads the answers to the questions of a fact.
pub(super) fn parse(fact: &Fact, answers: &Answers) -> Result<Draft, Vec<Fault>> {
    let mut draft = Draft { values: Values::new(), words: Vec::new() };
    let mut faults = Vec::new();
    for field in fact.fields {
        let typed = answers.get(field.column);
        let value = match field.missing {
            Some(missing) if typed.is_empty() => Err(missing.to_owned()),
            _ => value(field, &typed, answers, &mut draft),
        };
        match value {
            Ok(value) => {
                draft.values.insert(field.column.to_owned(), value);
            }
            Err(sentence) => faults.push(Fault { column: field.column, sentence }),
        }
    }
    for (first, last, sentence) in [
        ("starts", "ends", "La fin est avant le début."),
        ("authority_starts", "authority_ends", "La fin est avant le début."),
        ("starts", "review", "La note est à revoir avant d’avoir commencé."),
    ] {
        let day = |column: &str| draft.values.get(column).and_then(Json::as_str)?.parse::<Day>().ok();
        if let (Some(starts), Some(ends)) = (day(first), day(last))
            && ends < starts
            && let Some(field) = fact.fields.iter().find(|field| field.column == last)
        {
            faults.push(Fault { column: field.column, sentence: sentence.to_owned() });
        }
    }
    if faults.is_empty() { Ok(draft) } else { Err(faults) }
}

fn value(field: &Field, typed: &str, answers: &Answers, draft: &mut Draft) -> Result<Json, String> {
    let line = |most: usize| match typed.chars().count() {
        count if count > most => Err(format!("{most} signes au plus, il y en a {count}.")),
        _ => Ok(Json::from(typed)),
    };
    match field.asks {
        Asks::Line(most, _) => line(most),
        Asks::Phone => {
            let digits = typed.chars().filter(char::is_ascii_digit).count();
            let signs = typed.chars().all(|c| c.is_ascii_digit() || " .+-()/".contains(c));
            if typed.is_empty() || (signs && (4..=20).contains(&digits)) {
                line(40)
            } else {
                Err("Un numéro de téléphone est attendu, par exemple 02 54 00 00 00.".to_owned())
            }
        }
        Asks::Email => {
            let parts = typed.split_once('@');
            let good =
                parts.is_some_and(|(who, at)| !who.is_empty() && at.contains('.') && !typed.contains(' '));
            if typed.is_empty() || good {
                line(200)
            } else {
                Err("Une adresse électronique est attendue, par exemple nom@exemple.fr.".to_owned())
            }
        }
        Asks::Day(_) if typed.is_empty() => Ok(Json::Null),
        Asks::Day(_) => match typed.parse::<Day>() {
            Ok(day) if (1900..=2200).contains(&day.year()) => Ok(Json::from(day.to_string())),
            _ => Err("Une date est attendue, par exemple 31/12/2021.".to_owned()),
        },
        Asks::Word(vocabulary) => {
            let label = line(200)?;
            if !typed.is_empty() {
                draft.words.push((field.column, vocabulary, typed.to_owned()));
            }
            Ok(if typed.is_empty() { Json::Null } else { label })
        }
        Asks::Choice(all) => match all.iter().find(|(value, _)| *value == typed) {
            Some((value, _)) => Ok(Json::from(*value)),
            None => Err(field.missing.unwrap_or("Choisissez dans la liste.").to_owned()),
        },
        Asks::Among(all) => match all().iter().any(|(value, _)| *value == typed) {
            true => Ok(Json::from(typed)),
            false => Err(field.missing.unwrap_or("Choisissez dans la liste.").to_owned()),
        },
        Asks::Yes => Ok(Json::from(answers.ticked(field.column))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CONTACT, LIVING_PLACE, WARNING};
    use super::*;

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        Answers(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn wrong(fact: &Fact, pairs: &[(&str, &str)]) -> Vec<&'static str> {
        parse(fact, &answers(pairs)).err().unwrap_or_default().iter().map(|fault| fault.column).collect()
    }

    #[test]
    fn a_living_place_says_where_and_since_when_and_ends_after_it_starts() {
        assert_eq!(wrong(&LIVING_PLACE, &[]), ["residence", "starts"]);
        let place = [("residence", "un parent"), ("starts", "2021-11-08")];
        assert!(wrong(&LIVING_PLACE, &place).is_empty());
        assert_eq!(wrong(&LIVING_PLACE, &[place[0], place[1], ("ends", "2021-11-07")]), ["ends"]);
        assert!(wrong(&LIVING_PLACE, &[place[0], place[1], ("ends", "2021-11-08")]).is_empty());
        assert_eq!(wrong(&LIVING_PLACE, &[place[0], ("starts", "2021-02-30")]), ["starts"]);
        assert_eq!(wrong(&LIVING_PLACE, &[place[0], ("starts", "0021-02-20")]), ["starts"]);
    }

    #[test]
    fn a_warning_is_looked_at_again_after_it_starts() {
        let pairs =
            [("nature", "danger"), ("text", "Chien"), ("starts", "2022-01-18"), ("review", "2022-01-17")];
        assert_eq!(wrong(&WARNING, &pairs), ["review"]);
        assert_eq!(wrong(&WARNING, &[("nature", "autre"), pairs[1], pairs[2]]), ["nature", "review"]);
    }

    #[test]
    fn a_phone_and_an_address_have_their_form() {
        let who = [("relation", "mère"), ("name", "Mme Husson")];
        assert!(wrong(&CONTACT, &[who[0], who[1], ("phone", "+33 2 54 00 00 00")]).is_empty());
        assert_eq!(wrong(&CONTACT, &[who[0], who[1], ("phone", "<script>")]), ["phone"]);
        assert_eq!(wrong(&CONTACT, &[who[0], who[1], ("email", "mme husson")]), ["email"]);
        assert_eq!(wrong(&CONTACT, &[who[0], who[1], ("share", &"x".repeat(201))]), ["share"]);
    }

    #[test]
    fn signs_that_no_one_types_are_left_out() {
        let typed = answers(&[("name", " a\0b\u{1b}\n\tc ")]);
        assert_eq!(typed.get("name"), "a b c");
    }
}
