//! The agenda on other pages: the next appointments of a person, the day on the home page.

use std::collections::BTreeMap;

use askama::Template;
use base::Id;
use base::french::counted;
use base::french::weekday_day;
use store::Read;

use super::show::Line;
use super::{Appointment, Reader, Whose, day, load, sql};
use crate::access::{Action, Here, Noun};
use crate::web::Refusal;

/// Further than this one does not plan.
const AHEAD: i32 = 366;
/// Appointments shown in the file of a person.
const SHOWN: usize = 6;

#[derive(Template)]
#[template(path = "agenda/panel.html")]
struct Next {
    count: String,
    rows: Vec<(String, Line)>,
    all: String,
    new: String,
}

/// The next appointments of a person, whose rows in the service are these.
pub fn panel(read: &Read<'_>, here: &Here, persons: &[Id]) -> Result<String, Refusal> {
    let reader = Reader::from(here);
    let today = here.today();
    let mut found: BTreeMap<(Id, i64), Appointment> = BTreeMap::new();
    for id in persons {
        let Some(person) = crate::person::find(read, &reader.scope, *id)? else { continue };
        for one in load(read, &reader, today, today.plus_days(AHEAD), Whose::Person(person.kept))? {
            if one.is_open() && !one.busy && !one.slot.is_over(here.now) {
                found.insert((one.id, one.version), one);
            }
        }
    }
    let mut next: Vec<Appointment> = found.into_values().collect();
    next.sort_by_key(|one| (one.slot, one.id));
    let first = persons.first().map(ToString::to_string).unwrap_or_default();
    let rows = next.iter().take(SHOWN).map(|one| (weekday_day(one.slot.day()), Line::new(one, here)));
    let page = Next {
        count: counted(next.len() as i64, "à venir", "à venir"),
        rows: rows.collect(),
        all: here.path(&format!("/agenda?qui={first}&vue=semaine")),
        new: match here.may(Action::Write, Noun::Agenda) {
            true => here.path(&format!("/agenda/nouveau?personne={first}")),
            false => String::new(),
        },
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "agenda/day_panel.html")]
struct Today {
    count: String,
    week: String,
    body: String,
}

/// The left column of the home page: my hours of today; nothing for who is no professional of the service.
pub fn day_panel(read: &Read<'_>, here: &Here) -> Result<String, Refusal> {
    let reader = Reader::from(here);
    let Some(me) = reader.professional else { return Ok(String::new()) };
    let today = here.today();
    let all = load(read, &reader, today, today, Whose::Worker(me))?;
    let live = all.iter().filter(|one| one.cancelled.is_none()).count();
    let hidden = sql::hidden(read, &reader, today, today)?;
    let page = Today {
        count: counted(live as i64, "rendez-vous", "rendez-vous"),
        week: here.path(&format!("/agenda?qui={me}&vue=semaine")),
        body: day::render(&all, today, hidden, here)?,
    };
    Ok(page.render()?)
}

/// The sentence of my day, for the title of the home page.
pub fn day_news(read: &Read<'_>, here: &Here) -> Result<String, Refusal> {
    let reader = Reader::from(here);
    let Some(me) = reader.professional else { return Ok(String::new()) };
    let all = load(read, &reader, here.today(), here.today(), Whose::Worker(me))?;
    Ok(super::news::of_day(&all, here.now))
}
