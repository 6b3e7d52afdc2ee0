//! The panel of what changes slowly: where the person lives, under which roof, where she goes to school.

use askama::Template;
use base::french::{long_day, short_day, typeset};
use store::Read;

use super::acts::capital;
use super::{Panel, Subject};
use crate::history::Row;
use crate::person::fact::{self, Fact};
use crate::web::Refusal;

#[derive(Template)]
#[template(path = "person/file/places.html")]
struct Places {
    parts: Vec<Part>,
}

struct Part {
    title: &'static str,
    empty: String,
    add: String,
    button: &'static str,
    lines: Vec<Line>,
}

struct Line {
    what: String,
    detail: String,
    when: String,
    current: bool,
    address: String,
}

/// Living places, households, schooling and what is said of the situation, the last ones first.
pub(super) fn panel(read: &Read<'_>, subject: &Subject<'_>) -> Result<Panel, Refusal> {
    let register = subject.word(subject.person.residence);
    let lives = match register {
        "" => "Aucun lieu de vie n’est noté.".to_owned(),
        register => typeset(&format!("Le registre dit : {register}. Depuis quand n’est pas noté.")),
    };
    let parts = vec![
        part(read, subject, &fact::LIVING_PLACE, "Lieu de vie", "Ajouter un lieu de vie", lives)?,
        part(
            read,
            subject,
            &fact::HOUSEHOLD,
            "Foyer",
            "Ajouter un foyer",
            "Aucun foyer n’est noté.".to_owned(),
        )?,
        part(
            read,
            subject,
            &fact::SCHOOLING,
            "Scolarité",
            "Ajouter une étape",
            "Aucune scolarité n’est notée.".to_owned(),
        )?,
        part(
            read,
            subject,
            &fact::SITUATION,
            "Situation",
            "Noter une situation",
            "Aucune situation n’est notée.".to_owned(),
        )?,
        part(
            read,
            subject,
            &fact::PARTNER,
            "Partenaires",
            "Noter un partenaire",
            "Aucun partenaire n’est noté.".to_owned(),
        )?,
    ];
    Ok(Panel::new("vie", "Lieu de vie, scolarité, situation", Places { parts }.render()?))
}

fn part(
    read: &Read<'_>,
    subject: &Subject<'_>,
    fact: &Fact,
    title: &'static str,
    button: &'static str,
    empty: String,
) -> Result<Part, Refusal> {
    let rows = fact::of(read, fact, &subject.here.scope(), &subject.persons, subject.known)?;
    let add = subject.facts(fact.path);
    let lines = rows.iter().rev().map(|row| {
        let (what, detail) = says(subject, row);
        Line {
            what: capital(&typeset(&what)),
            detail: typeset(&detail),
            when: when(row),
            current: fact::holds(row, subject.day),
            address: if add.is_empty() { String::new() } else { format!("{add}/{}", row.id) },
        }
    });
    Ok(Part { title, empty, lines: lines.collect(), add, button })
}

/// What a fact says, on a line and under it. Columns that the fact does not have say nothing.
pub(super) fn says(subject: &Subject<'_>, row: &Row) -> (String, String) {
    let join =
        |parts: &[&str]| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ");
    let residence = subject.word(row.int("residence"));
    let what = match residence {
        "" if !row.text("partner").is_empty() => row.text("partner").to_owned(),
        "" if !row.text("what").is_empty() => fact::situation_said(row.text("what")),
        "" => join(&[row.text("level"), row.text("school"), row.text("name")]),
        residence => residence.to_owned(),
    };
    let detail = join(&[
        row.text("address"),
        subject.word(row.int("territory")),
        row.text("share"),
        row.text("arrangement"),
        row.text("about"),
    ]);
    (what, detail)
}

/// « depuis le 8 novembre 2021 », « 3 mars 2020 – 7 nov. 2021 ».
pub(super) fn when(row: &Row) -> String {
    match (row.day("starts"), row.day("ends")) {
        (Some(starts), None) => format!("depuis le {}", long_day(starts)),
        (Some(starts), Some(ends)) => format!("du {} au {}", short_day(starts), short_day(ends)),
        (None, Some(ends)) => format!("jusqu’au {}", long_day(ends)),
        (None, None) => String::new(),
    }
}
