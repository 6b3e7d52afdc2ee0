//! The page of the agenda: a day or a week of me, a worker, a person, the team.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Query, State};
use axum::response::Html;
use base::french::weekday_day;
use base::{Day, Id};
use serde::Deserialize;
use store::Read;

use super::show::Line;
use super::{Appointment, Reader, Whose, Worker, day, load, news, sql, team, week};
use crate::access::look::Look;
use crate::access::{Action, Here, Noun};
use crate::person::{self, Person};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    jour: String,
    #[serde(default)]
    vue: String,
    #[serde(default)]
    qui: String,
}

/// Whose agenda is shown.
enum Who {
    Me(Worker),
    Worker(Worker),
    Person(Box<Person>),
    Team,
}

#[derive(Template)]
#[template(path = "agenda/page.html")]
struct Agenda {
    shell: Shell,
    title: String,
    /// Over the title: whose, when.
    over: String,
    action: String,
    day: String,
    view: &'static str,
    /// Who may be chosen: value, name, chosen.
    choices: Vec<(String, String, bool)>,
    other_view: (String, &'static str),
    previous: String,
    today: String,
    next: String,
    /// « Veille », « Aujourd’hui », « Lendemain », or the same of a week.
    steps: [&'static str; 3],
    new: String,
    /// Why there is no « moi ».
    nobody: String,
    body: String,
    /// The days after, with what they hold.
    ahead: Vec<Ahead>,
}

/// A day to come, beside the one that is shown.
struct Ahead {
    day: String,
    address: String,
    lines: Vec<Line>,
}

/// How many days to come are shown beside a day.
const AHEAD: i32 = 7;

/// `GET /services/{code}/agenda`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let day = match asked.jour.as_str() {
            "" => here.today(),
            text => text.parse().map_err(|()| Refusal::NotFound)?,
        };
        let weekly = match asked.vue.as_str() {
            "" | "jour" => false,
            "semaine" => true,
            _ => return Err(Refusal::NotFound),
        };
        let shown = app.store.read(|read| show(read, &here, &asked.qui, day, weekly))?;
        if let Some(person) = shown.person {
            app.looks.keep(Look {
                operator: here.service().operator,
                service: here.service().id,
                person,
                account: here.visitor.account.id,
                at: here.now,
                what: "agenda",
            });
        }
        rendered(&shown.page)
    })
    .await
}

struct Shown {
    page: Agenda,
    /// Whose file was read.
    person: Option<Id>,
}

fn show(read: &Read<'_>, here: &Here, qui: &str, day: Day, weekly: bool) -> Result<Shown, Refusal> {
    let reader = Reader::from(here);
    let workers = sql::workers(read, &reader.scope, day)?;
    let who = who(read, &reader, qui)?;
    let (whose, id) = match &who {
        Who::Me(worker) | Who::Worker(worker) => (Whose::Worker(worker.id), Some(worker.id)),
        Who::Person(person) => (Whose::Person(person.kept), Some(person.id)),
        Who::Team => (Whose::Team, None),
    };
    let monday = day.plus_days(1 - i32::from(day.weekday()));
    let (first, last) = if weekly { (monday, monday.plus_days(6)) } else { (day, day) };
    let mut all = load(read, &reader, first, last, whose)?;
    let hidden = match &who {
        Who::Me(_) | Who::Team => sql::hidden(read, &reader, first, last)?,
        _ => all.iter().filter(|one| one.busy && one.private && one.cancelled.is_none()).count() as i64,
    };
    if !matches!(who, Who::Team) {
        all.retain(|one| !(one.busy && one.private));
    }
    let chosen = id.map_or("equipe".to_owned(), |id| id.to_string());
    let to = |day: Day, view: &str| here.path(&format!("/agenda?qui={chosen}&jour={day}&vue={view}"));
    let busiest = all.iter().filter(|one| one.cancelled.is_none()).map(|one| one.slot.day()).max();
    let days = week::days(day, if weekly { busiest.unwrap_or(day).max(day) } else { day });
    // The team's page shows a private appointment as time taken; the others do not show it.
    let body = match (&who, weekly) {
        (Who::Team, true) => team::render_week(&all, &workers, &days, &|day| to(day, "jour"), hidden, here)?,
        (Who::Team, false) => {
            let away = sql::away(read, &reader.scope, day)?;
            let away: Vec<Id> = away.into_iter().map(|(id, _)| id).collect();
            team::render_day(&all, &workers, &away, day, hidden, here)?
        }
        (_, true) => week::render(&all, &days, &|day| to(day, "jour"), hidden, here)?,
        (_, false) => day::render(&all, day, hidden, here)?,
    };
    let step = if weekly { 7 } else { 1 };
    let view = if weekly { "semaine" } else { "jour" };
    let page = Agenda {
        shell: here.shell(Entry::Agenda),
        title: title(&who, &all, &workers, weekly, &days, here),
        over: over(&who, day, weekly, &days),
        action: here.path("/agenda"),
        day: day.to_string(),
        view,
        choices: choices(&who, &workers, here),
        other_view: if weekly { (to(day, "jour"), "Jour") } else { (to(day, "semaine"), "Semaine") },
        previous: to(day.plus_days(-step), view),
        today: to(here.today(), view),
        next: to(day.plus_days(step), view),
        steps: match weekly {
            true => ["Semaine d’avant", "Cette semaine", "Semaine d’après"],
            false => ["Veille", "Aujourd’hui", "Lendemain"],
        },
        new: new_address(&who, here, day),
        nobody: match (&who, here.seat.professional) {
            (Who::Team, None) => {
                "Votre compte n’est relié à aucun professionnel de ce service\u{202f}: l’agenda montre \
                                  l’équipe."
                    .to_owned()
            }
            _ => String::new(),
        },
        body,
        ahead: match (&who, weekly) {
            (Who::Team, _) | (_, true) => Vec::new(),
            _ => ahead(read, &reader, here, day, whose, &|day| to(day, "jour"))?,
        },
    };
    let person = if let Who::Person(person) = &who { Some(person.id) } else { None };
    Ok(Shown { page, person })
}

fn ahead(
    read: &Read<'_>,
    reader: &Reader,
    here: &Here,
    day: Day,
    whose: Whose,
    address: &dyn Fn(Day) -> String,
) -> Result<Vec<Ahead>, Refusal> {
    let next = load(read, reader, day.next(), day.plus_days(AHEAD), whose)?;
    let mut days: Vec<Ahead> = Vec::new();
    for one in next.iter().filter(|one| one.cancelled.is_none() && !(one.busy && one.private)) {
        let name = super::show::upper_first(&weekday_day(one.slot.day()));
        if days.last().is_none_or(|last| last.day != name) {
            days.push(Ahead { day: name.clone(), address: address(one.slot.day()), lines: Vec::new() });
        }
        if let Some(last) = days.last_mut() {
            last.lines.push(Line::new(one, here));
        }
    }
    Ok(days)
}

/// What the address names: nobody of this service is not found.
fn who(read: &Read<'_>, reader: &Reader, qui: &str) -> Result<Who, Refusal> {
    let me = match reader.professional {
        Some(id) => sql::worker(read, &reader.scope, id)?,
        None => None,
    };
    let id: Id = match (qui, me) {
        ("" | "moi", Some(me)) => return Ok(Who::Me(me)),
        ("" | "moi", None) | ("equipe", _) => return Ok(Who::Team),
        (id, _) => id.parse().map_err(|()| Refusal::NotFound)?,
    };
    if let Some(worker) = sql::worker(read, &reader.scope, id)? {
        let mine = reader.professional == Some(id);
        return Ok(if mine { Who::Me(worker) } else { Who::Worker(worker) });
    }
    let person = person::find(read, &reader.scope, id)?.ok_or(Refusal::NotFound)?;
    Ok(Who::Person(Box::new(person)))
}

fn title(
    who: &Who,
    all: &[Appointment],
    workers: &[Worker],
    weekly: bool,
    days: &[Day],
    here: &Here,
) -> String {
    let said = match weekly {
        true => news::of_week(all, here.now, &week::span(days)),
        false => news::of_day(all, here.now),
    };
    match who {
        Who::Me(_) => said,
        Who::Worker(worker) => format!("{}{}: {}", worker.name, '\u{202f}', base::french::lower_first(&said)),
        Who::Person(person) => {
            format!("{}{}: {}", person.name(), '\u{202f}', base::french::lower_first(&said))
        }
        Who::Team if weekly => news::of_team_week(all, &week::span(days)),
        Who::Team => news::of_team(all, workers, here),
    }
}

fn over(who: &Who, day: Day, weekly: bool, days: &[Day]) -> String {
    let when = match weekly {
        true => format!("Semaine {}", week::span(days)),
        false => super::show::upper_first(&weekday_day(day)),
    };
    match who {
        Who::Me(_) => when,
        Who::Worker(_) | Who::Person(_) => format!("{when} · agenda"),
        Who::Team => format!("{when} · équipe"),
    }
}

fn choices(who: &Who, workers: &[Worker], here: &Here) -> Vec<(String, String, bool)> {
    let chosen = |id: Id| match who {
        Who::Me(worker) | Who::Worker(worker) => worker.id == id,
        Who::Person(person) => person.id == id,
        Who::Team => false,
    };
    let mut choices = Vec::new();
    if let Some(me) = here.seat.professional {
        choices.push((me.to_string(), "Moi".to_owned(), chosen(me)));
    }
    choices.push(("equipe".to_owned(), "Équipe".to_owned(), matches!(who, Who::Team)));
    if let Who::Person(person) = who {
        choices.push((person.id.to_string(), person.name(), true));
    }
    let gone = match who {
        Who::Worker(worker) if workers.iter().all(|known| known.id != worker.id) => Some(worker),
        _ => None,
    };
    for worker in workers.iter().chain(gone).filter(|worker| Some(worker.id) != here.seat.professional) {
        choices.push((worker.id.to_string(), worker.name.clone(), chosen(worker.id)));
    }
    choices
}

fn new_address(who: &Who, here: &Here, day: Day) -> String {
    if !here.may(Action::Write, Noun::Agenda) {
        return String::new();
    }
    let with = match who {
        Who::Me(_) | Who::Team => String::new(),
        Who::Worker(worker) => format!("&pro={}", worker.id),
        Who::Person(person) => format!("&personne={}", person.id),
    };
    here.path(&format!("/agenda/nouveau?jour={day}{with}"))
}
