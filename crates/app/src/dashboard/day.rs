//! « Ma journée »: what a worker has to know in the morning, on one page and without a click. Each noun draws its
//! own part; this page lays them out.

use askama::Template;
use base::french::weekday_day;
use jiff::Timestamp;
use store::Read;

use super::since;
use super::sql::{self, Seen};
use super::tables::tone_class;
use crate::access::{Action, Here, Noun};
use crate::web::{App, Refusal, Visitor};
use crate::{activity, agenda, circuit, deadline};

/// Files shown as last seen.
const LAST: i64 = 6;

#[derive(Template)]
#[template(path = "dashboard/day.html")]
pub(super) struct Day {
    date: String,
    title: String,
    services: Vec<Part>,
}

/// My day in one service.
struct Part {
    /// Its name, when I work in several.
    name: String,
    line: String,
    hours: String,
    acts: String,
    due: String,
    visas: String,
    last: Vec<File>,
    since: String,
}

struct File {
    address: String,
    name: String,
    age: String,
    kind: String,
    tone: &'static str,
}

/// The day of who works in a service; nothing for who only reads figures.
pub(super) fn of(app: &App, visitor: &Visitor, now: Timestamp) -> Result<Option<Day>, Refusal> {
    let mut seats: Vec<_> =
        visitor.seats.iter().filter(|seat| seat.may(Action::See, Noun::Persons)).collect();
    // Who has a place among the professionals of a service works there, and not in the others.
    if seats.iter().any(|seat| seat.professional.is_some()) {
        seats.retain(|seat| seat.professional.is_some());
    }
    if seats.is_empty() {
        return Ok(None);
    }
    let several = seats.len() > 1;
    let mut news = Vec::new();
    let mut services = Vec::new();
    for seat in seats {
        let here = Here { visitor: visitor.clone(), seat: seat.clone(), now, due: 0, visas: 0 };
        let (part, sentence) = app.store.read(|read| -> Result<_, Refusal> {
            Ok((part(read, &here, several)?, agenda::day_news(read, &here)?))
        })?;
        news.extend(Some(sentence).filter(|sentence| !sentence.is_empty()));
        services.push(part);
    }
    let date = weekday_day(base::Day::new_in_paris(now));
    let title = if news.is_empty() { format!("Bonjour {}", visitor.account.name) } else { news.join(" ; ") };
    Ok(Some(Day { date: base::french::typeset(&date), title, services }))
}

fn part(read: &Read<'_>, here: &Here, several: bool) -> Result<Part, Refusal> {
    let last = sql::last_seen(read, &here.scope(), LAST)?;
    Ok(Part {
        name: if several { here.service().name.clone() } else { String::new() },
        line: activity::panel::line(here)?,
        hours: agenda::day_panel(read, here)?,
        acts: activity::panel::day_panel(read, here)?,
        due: match here.may(Action::See, Noun::Measures) {
            true => deadline::panel::day_panel(read, here)?,
            false => String::new(),
        },
        visas: circuit::panel::day_panel(read, here)?,
        since: since::panel(read, here)?,
        last: last.into_iter().map(|seen| file(here, seen)).collect(),
    })
}

fn file(here: &Here, seen: Seen) -> File {
    let word = report::Nomenclatures::embedded().canonical("type", &seen.kind);
    let age = seen.birth.map(|birth| here.today().age_since(birth));
    File {
        address: here.path(&format!("/personnes/{}", seen.person)),
        name: format!("{} {}", seen.first_name, seen.last_name).trim().to_owned(),
        age: age.map(|age| format!("{age}\u{a0}ans")).unwrap_or_default(),
        tone: tone_class(word.and_then(|word| word.tone)),
        kind: seen.kind,
    }
}
