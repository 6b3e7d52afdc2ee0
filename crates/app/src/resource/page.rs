//! Rooms and vehicles: who has which, today or another day; what the service adds and takes out.

use std::sync::Arc;

use askama::Template;
use axum::Form as Sent;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{counted, weekday_day};
use base::{Day, Id, minute_in_paris};
use serde::Deserialize;
use store::Read;

use super::{Fault, Resource, sql};
use crate::access::{Action, Here, Noun};
use crate::agenda::{self, Appointment, Reader, Whose, slot::hour};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "resource/page.html")]
struct Resources {
    shell: Shell,
    title: String,
    over: String,
    path: String,
    previous: String,
    next: String,
    writes: bool,
    groups: Vec<(&'static str, Vec<Card>)>,
    gone: Vec<Card>,
    fault: String,
    typed: Typed,
}

struct Card {
    id: String,
    name: String,
    kind: &'static str,
    state: String,
    free: bool,
    holds: Vec<Hold>,
    out_from: String,
    out_until: String,
    out_reason: String,
    fault: String,
}

/// One reservation of the day.
struct Hold {
    hours: String,
    who: String,
    title: String,
    address: String,
}

/// What was typed in a form of this page.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    nom: String,
    #[serde(default)]
    genre: String,
    #[serde(default)]
    du: String,
    #[serde(default)]
    au: String,
    #[serde(default)]
    motif: String,
    #[serde(default)]
    retirer: String,
}

impl Typed {
    fn plain(text: &str) -> String {
        text.chars().filter(|sign| !sign.is_control()).collect::<String>().trim().to_owned()
    }
}

/// Which day.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    jour: String,
}

/// `GET /services/{code}/agenda/ressources`.
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
        app.store.read(|read| draw(read, &here, day, Typed::default(), None))
    })
    .await
}

/// What did not do: of a card, or of the form that adds.
type Wrong = (Option<Id>, Fault);

fn draw(
    read: &Read<'_>,
    here: &Here,
    day: Day,
    typed: Typed,
    wrong: Option<Wrong>,
) -> Result<Html<String>, Refusal> {
    let reader = Reader::from(here);
    let all = sql::all(read, &reader.scope)?;
    let planned = agenda::load(read, &reader, day, day, Whose::Team)?;
    let mut cards = Vec::new();
    for one in &all {
        let holds: Vec<&Appointment> = planned
            .iter()
            .filter(|planned| {
                planned.cancelled.is_none() && planned.resources.iter().any(|held| held.id == one.id)
            })
            .collect();
        let mine = wrong.as_ref().filter(|(id, _)| *id == Some(one.id));
        cards.push((one, card(one, &holds, day, here, mine.map(|(_, fault)| (fault, &typed)))));
    }
    let title = news(&cards, day == here.today());
    let mut groups: Vec<(&'static str, Vec<Card>)> = vec![("Véhicules", Vec::new()), ("Salles", Vec::new())];
    let mut gone = Vec::new();
    for (one, card) in cards {
        match (one.withdrawn, one.vehicle) {
            (true, _) => gone.push(card),
            (false, true) => groups[0].1.push(card),
            (false, false) => groups[1].1.push(card),
        }
    }
    rendered(&Resources {
        shell: here.shell(Entry::Resources),
        title,
        over: capital(&weekday_day(day)),
        path: here.path("/agenda/ressources"),
        previous: here.path(&format!("/agenda/ressources?jour={}", day.previous())),
        next: here.path(&format!("/agenda/ressources?jour={}", day.next())),
        writes: here.may(Action::Write, Noun::Agenda),
        groups,
        gone,
        fault: match &wrong {
            Some((None, (_, text))) => text.clone(),
            _ => String::new(),
        },
        typed: if matches!(wrong, Some((None, _))) { typed } else { Typed::default() },
    })
}

/// `Clio : à Nivelle Lola jusqu’à 15 h 30`, or how many are free.
fn news(cards: &[(&Resource, Card)], today: bool) -> String {
    let known: Vec<_> = cards.iter().filter(|(one, _)| !one.withdrawn).collect();
    let taken: Vec<_> = known.iter().filter(|(_, card)| !card.free).collect();
    let when = if today { "en ce moment" } else { "toute la journée" };
    match (known.len(), taken.as_slice()) {
        (0, _) => "Le service n’a noté ni salle ni véhicule".to_owned(),
        (_, []) => format!("Tout est libre {when}"),
        (_, [(one, card)]) => format!("{}\u{202f}: {}", one.name, card.state),
        (all, taken) => format!(
            "{} sur {all}",
            counted(taken.len() as i64, "salle ou véhicule est pris", "salles et véhicules sont pris")
        ),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn card(
    one: &Resource,
    holds: &[&Appointment],
    day: Day,
    here: &Here,
    wrong: Option<(&Fault, &Typed)>,
) -> Card {
    let now = minute_in_paris(here.now);
    let today = day == here.today();
    let held = holds.iter().find(|hold| today && (hold.slot.starts()..hold.slot.ends()).contains(&now));
    let next = holds.iter().find(|hold| today && hold.slot.starts() > now);
    let out = one.is_out(day);
    let state = match (one.withdrawn, out, held, next) {
        (true, ..) => "retirée de la liste".to_owned(),
        (_, true, ..) => one.outage(),
        (_, _, Some(hold), _) => format!("à {} jusqu’à {}", who(hold), hour(hold.slot.ends())),
        (_, _, _, Some(next)) => format!("libre jusqu’à {}", hour(next.slot.starts())),
        _ if holds.is_empty() => "libre toute la journée".to_owned(),
        _ if today => "libre jusqu’à ce soir".to_owned(),
        _ => counted(holds.len() as i64, "réservation", "réservations"),
    };
    let day_text = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let (out_from, out_until, out_reason, fault) = match wrong {
        Some(((_, text), typed)) => (typed.du.clone(), typed.au.clone(), typed.motif.clone(), text.clone()),
        None => (day_text(one.out_from), day_text(one.out_until), one.out_reason.clone(), String::new()),
    };
    Card {
        id: one.id.to_string(),
        name: one.name.clone(),
        kind: one.kind(),
        free: !out && held.is_none() && (today || holds.is_empty()),
        state,
        holds: holds
            .iter()
            .map(|hold| Hold {
                hours: hold.slot.hours(),
                who: who(hold),
                title: agenda::title(hold),
                address: if hold.busy { String::new() } else { here.path(&format!("/agenda/{}", hold.id)) },
            })
            .collect(),
        out_from,
        out_until,
        out_reason,
        fault,
    }
}

fn who(hold: &Appointment) -> String {
    let names: Vec<&str> = hold.staff.iter().map(|worker| worker.name.as_str()).collect();
    names.join(", ")
}

/// `POST /services/{code}/agenda/ressources`: one more.
pub async fn add(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let scope = here.scope();
        let name = Typed::plain(&typed.nom);
        let vehicle = typed.genre == super::VEHICLE;
        let made = app.store.write(&here.author(), |write| super::open(write, &scope, vehicle, &name))?;
        match made {
            Ok(()) => Ok(Redirect::to(&here.path("/agenda/ressources")).into_response()),
            Err(fault) => {
                let page =
                    app.store.read(|read| draw(read, &here, here.today(), typed, Some((None, fault))))?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
            }
        }
    })
    .await
}

/// `POST /services/{code}/agenda/ressources/{ressource}`: out of service, back, or gone.
pub async fn change(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let id: Id = id.parse().map_err(|()| Refusal::NotFound)?;
        let scope = here.scope();
        let all = app.store.read(|read| sql::all(read, &scope))?;
        let before = all.into_iter().find(|one| one.id == id).ok_or(Refusal::NotFound)?;
        let after = match outage(&typed, before) {
            Ok(after) => after,
            Err(fault) => {
                let wrong = Some((Some(id), fault));
                let page = app.store.read(|read| draw(read, &here, here.today(), typed, wrong))?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
            }
        };
        app.store.write(&here.author(), |write| super::correct(write, &scope, &after))?;
        Ok(Redirect::to(&here.path("/agenda/ressources")).into_response())
    })
    .await
}

/// The resource as the form wants it.
fn outage(typed: &Typed, before: Resource) -> Result<Resource, Fault> {
    let day = |text: &str, field: &'static str| match text {
        "" => Ok(None),
        text => {
            let expected = "Donnez un jour, par exemple 18/01/2022, ou laissez vide.".to_owned();
            text.parse::<Day>().map(Some).map_err(|()| (field, expected))
        }
    };
    let (from, until) = (day(&typed.du, "du")?, day(&typed.au, "au")?);
    match (from, until) {
        (None, Some(_)) => return Err(("du", "Dites depuis quel jour.".to_owned())),
        (Some(from), Some(until)) if until < from => {
            return Err(("au", "La fin est avant le début.".to_owned()));
        }
        _ => {}
    }
    let out_reason = Typed::plain(&typed.motif);
    if out_reason.chars().count() > 120 {
        return Err(("motif", "Dites pourquoi en 120 signes au plus.".to_owned()));
    }
    Ok(Resource { out_from: from, out_until: until, out_reason, withdrawn: typed.retirer == "oui", ..before })
}
