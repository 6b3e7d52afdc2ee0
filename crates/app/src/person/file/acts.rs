//! The panel of the last acts.

use std::collections::HashSet;

use askama::Template;
use base::french::{duration, integer};
use base::{Day, Id};
use store::Read;

use super::{Panel, Subject, near, sql};
use crate::access::{Action, Here, Noun};
use crate::history::{Known, Row};
use crate::web::Refusal;

/// Acts shown before all are asked for.
const LAST: usize = 8;
/// What `act_person.presence` says of an absence, excused or not.
const ABSENCES: [i64; 2] = [2, 3];

#[derive(Template)]
#[template(path = "person/file/acts.html")]
struct Acts {
    lines: Vec<Line>,
    all: String,
    address: String,
}

struct Line {
    day: String,
    kind: String,
    /// Where, about what, by whom.
    says: String,
    minutes: String,
    absent: bool,
}

/// The days on which some persons were met, as known then, the last ones first.
pub(super) fn meetings(subject: &Subject<'_>, read: &Read<'_>) -> Result<Vec<Day>, Refusal> {
    if subject.known.is_past() {
        let met = subject.acts.iter().filter(|act| is_meeting(act));
        return Ok(met.filter_map(|act| act.day("day")).collect());
    }
    let scope = subject.here.scope();
    let mut met = Vec::new();
    for person in &subject.persons {
        met.extend(sql::meetings(read, &scope, *person)?);
    }
    if subject.persons.len() > 1 {
        met.sort_by_key(|act| std::cmp::Reverse(*act));
        met.dedup();
    }
    Ok(met.into_iter().map(|(day, _)| day).collect())
}

/// The acts of some persons as known on an evening, the last ones first; withdrawn ones are no more.
///
/// An act that a person was taken out of since is not found again: the journal is not searched by person.
pub(super) fn of(read: &Read<'_>, here: &Here, persons: &[Id], known: Known) -> Result<Vec<Row>, Refusal> {
    let scope = here.scope();
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    for person in persons {
        for mut act in sql::acts(read, &scope, *person)? {
            act.values.insert("persons".to_owned(), serde_json::Value::Null);
            if known.rewind(read, scope.operator, act.id, &mut act.values)?
                && was_in(&mut act, *person)
                && act.text("withdrawn_by").is_empty()
                && seen.insert(act.id)
            {
                found.push(act);
            }
        }
    }
    found.sort_by_key(|act| std::cmp::Reverse((act.day("day"), act.id)));
    Ok(found)
}

/// Whether a person was in an act as it was; her presence is then that of the time.
fn was_in(act: &mut Row, person: Id) -> bool {
    let Some(persons) = act.values.remove("persons").filter(|persons| persons.is_array()) else {
        return true;
    };
    let person = person.to_string();
    let mine = persons.as_array().into_iter().flatten().find(|pair| pair[0].as_str() == Some(&person));
    if let Some(pair) = mine {
        act.values.insert("presence".to_owned(), pair[1].clone());
    }
    mine.is_some()
}

/// Whether an act is a meeting: direct, and the person was not absent.
fn is_meeting(act: &Row) -> bool {
    act.yes("direct") && !is_absent(act)
}

fn is_absent(act: &Row) -> bool {
    act.int("presence").is_some_and(|presence| ABSENCES.contains(&presence))
}

/// The last acts, or all of them; nothing for who may not see acts.
pub(super) fn panel(read: &Read<'_>, subject: &Subject<'_>) -> Result<Option<Panel>, Refusal> {
    if !subject.here.may(Action::See, Noun::Acts) {
        return Ok(None);
    }
    let count = subject.acts.len();
    let shown = if subject.whole { count } else { LAST };
    let lines =
        subject.acts.iter().take(shown).map(|act| line(read, subject, act)).collect::<Result<_, _>>()?;
    let html = Acts {
        lines,
        all: if count > shown { format!("Les {}", integer(count as i64)) } else { String::new() },
        address: format!("{}?actes=tous#actes", subject.address()),
    };
    Ok(Some(Panel { count: Some(count), ..Panel::new("actes", "Actes", html.render()?) }))
}

fn line(read: &Read<'_>, subject: &Subject<'_>, act: &Row) -> Result<Line, Refusal> {
    let day = act.day("day").unwrap_or(Day::from_number(0));
    let staff = sql::staff(read, &subject.here.scope(), day, act.id)?;
    let about: Vec<&str> = [act.int("theme"), act.int("place")]
        .into_iter()
        .map(|word| subject.word(word))
        .filter(|word| !word.is_empty())
        .collect();
    let says: Vec<String> =
        [about.join(", "), staff.join(", ")].into_iter().filter(|part| !part.is_empty()).collect();
    Ok(Line {
        day: near(day, subject.day),
        kind: capital(subject.word(act.int("kind"))),
        says: says.join(" · "),
        minutes: act.int("minutes").filter(|minutes| *minutes > 0).map(duration).unwrap_or_default(),
        absent: is_absent(act),
    })
}

/// With a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
