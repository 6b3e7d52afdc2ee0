//! Acts in the file of a person, and in the day of who works.

use askama::Template;
use base::Id;
use base::french::{counted, duration, short_day};
use store::Read;

use super::line::{self, Line};
use crate::access::{Action, Here, Noun};
use crate::web::Refusal;

/// Acts shown in a file.
const SHOWN: i64 = 8;

#[derive(Template)]
#[template(path = "activity/panel.html")]
struct Panel {
    lines: Vec<Shown>,
    note: String,
    all: String,
}

struct Shown {
    address: String,
    day: String,
    title: String,
    detail: String,
    time: String,
}

/// The last acts with a person: a fragment of her file.
pub fn panel(read: &Read<'_>, here: &Here, persons: &[Id]) -> Result<String, Refusal> {
    let Some(first) = persons.first() else { return Ok(String::new()) };
    if !here.may(Action::See, Noun::Acts) {
        return Ok(String::new());
    }
    let lines = line::of_persons(read, &here.scope(), persons, SHOWN)?;
    let note = here.may(Action::Write, Noun::Acts);
    Ok(Panel {
        lines: lines.iter().map(|line| shown(here, line)).collect(),
        note: if note { here.path(&format!("/actes/nouveau?personne={first}")) } else { String::new() },
        all: here.path(&format!("/actes?qui=equipe&personne={first}")),
    }
    .render()?)
}

fn shown(here: &Here, line: &Line) -> Shown {
    let absent = line.persons.iter().map(|person| (person, person.absence()));
    let absent = absent.filter(|(_, absence)| !absence.is_empty());
    let absent = absent.map(|(person, absence)| format!("{} {absence}", person.first_name));
    let detail = [line.place.clone(), line.theme.clone(), line.beside(), format!("par {}", line.by())]
        .into_iter()
        .chain(absent);
    Shown {
        address: here.path(&line.address()),
        day: short_day(line.day),
        title: line.title(),
        detail: detail.filter(|text| !text.is_empty() && text != "par ").collect::<Vec<_>>().join(", "),
        time: line.time(),
    }
}

/// The line to note an act in, in words: a fragment of the home page; nothing for who may not.
pub fn line(here: &Here) -> Result<String, Refusal> {
    if !here.may(Action::Write, Noun::Acts) {
        return Ok(String::new());
    }
    Ok(QuickLine { code: here.service().code.clone() }.render()?)
}

#[derive(Template)]
#[template(path = "activity/quick_line.html")]
struct QuickLine {
    code: String,
}

#[derive(Template)]
#[template(path = "activity/day.html")]
struct Day {
    acts: String,
    time: String,
    lines: Vec<Shown>,
    all: String,
}

/// What I noted today: a fragment of the home page.
pub fn day_panel(read: &Read<'_>, here: &Here) -> Result<String, Refusal> {
    if !here.may(Action::Write, Noun::Acts) {
        return Ok(String::new());
    }
    let today = here.today();
    let lines = match here.seat.professional {
        Some(me) => line::between(read, &here.scope(), (today, today), Some(me))?,
        None => Vec::new(),
    };
    let counting: Vec<&Line> = lines.iter().filter(|line| line.withdrawn.is_none()).collect();
    let (minutes, travel) = counting.iter().fold((0, 0), |(minutes, travel), line| {
        let (own, road) = line.spent(here.seat.professional);
        (minutes + own, travel + road)
    });
    Ok(Day {
        acts: counted(counting.len() as i64, "acte noté", "actes notés"),
        time: format!("{} + {} de trajet", duration(minutes), duration(travel)),
        lines: counting.iter().map(|line| shown(here, line)).collect(),
        all: here.path("/actes"),
    }
    .render()?)
}
