//! The first page: my day where I work; the services whose figures I see, and the news of their last year.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::french::{counted, integer, long_instant};
use jiff::Timestamp;

use super::day;
use crate::access::restriction::notice;
use crate::access::{Action, Here, Noun};
use crate::exchange::last_import;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal, Visitor};

#[derive(Template)]
#[template(path = "dashboard/home.html")]
struct Home {
    shell: Shell,
    title: String,
    /// Emergency accesses that I have not read: what is said, where they are.
    emergencies: Vec<(String, String)>,
    /// My day, drawn.
    day: String,
    services: Vec<Card>,
}

struct Card {
    code: String,
    name: String,
    manages: bool,
    years: Vec<i16>,
    /// Figure, what it says, where it opens.
    figures: Vec<(String, &'static str, String)>,
    last: String,
}

/// `GET /`: my day where I work, and the services whose figures I see.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        // Who only signs has one page: the visas.
        let sees = |noun| visitor.seats.iter().find(|seat| seat.may(Action::See, noun));
        if let (None, None, Some(seat)) = (sees(Noun::Persons), sees(Noun::Figures), sees(Noun::Visas)) {
            return Ok(Redirect::to(&format!("/services/{}/visas", seat.service.code)).into_response());
        }
        let now = app.clock.now();
        let day = match day::of(app, &visitor, now)? {
            Some(day) => Some(day.render()?),
            None => None,
        };
        let (services, news) = services(app, &visitor)?;
        let page = rendered(&Home {
            shell: Shell::new(&visitor, Entry::Home),
            emergencies: emergencies(app, &visitor, now)?,
            title: if day.is_some() { String::new() } else { news },
            day: day.unwrap_or_default(),
            services,
        })?;
        Ok(page.into_response())
    })
    .await
}

/// The emergency accesses, service by service, that who directs it has not read.
fn emergencies(app: &App, visitor: &Visitor, now: Timestamp) -> Result<Vec<(String, String)>, Refusal> {
    let mut told = Vec::new();
    for seat in visitor.seats.iter().filter(|seat| notice::concerns(seat)) {
        let here = Here { visitor: visitor.clone(), seat: seat.clone(), now, due: 0, visas: 0 };
        let unread = app.store.read(|read| notice::unread(read, &here))?;
        if unread > 0 {
            let count = counted(unread, "accès d’urgence à lire", "accès d’urgence à lire");
            told.push((format!("{}, {count}", seat.service.name), here.path("/urgence")));
        }
    }
    Ok(told)
}

/// The services whose figures the visitor sees, and their news in a sentence.
fn services(app: &App, visitor: &Visitor) -> Result<(Vec<Card>, String), Refusal> {
    let mut cards = Vec::new();
    let (mut persons, mut latest) = (0, None::<i16>);
    for seat in visitor.seats.iter().filter(|seat| seat.may(Action::See, Noun::Figures)) {
        let service = &seat.service;
        let book = app.book(service)?;
        let years = book.years();
        let mut figures = Vec::new();
        if let Some(year) = years.first().copied() {
            let counted = book.year(base::Period::year(year))?;
            for (id, label) in [
                ("file_active", "personnes accompagnées"),
                ("presents_fin", "mesures en cours"),
                ("attente", "demandes en attente"),
            ] {
                let value = counted.value(id).and_then(Result::ok).unwrap_or(0.0);
                if id == "file_active" {
                    persons += value as i64;
                }
                let address = super::door(&service.code, year, id, &[], None);
                figures.push((integer(value as i64), label, address));
            }
            latest = latest.max(Some(year));
        }
        let import = app.store.read(|read| last_import(read, service.operator, service.id))?;
        let last = import.map(|import| format!("Dernier import le {}", long_instant(import.at)));
        cards.push(Card {
            code: service.code.clone(),
            name: service.name.clone(),
            manages: seat.may(Action::Write, Noun::Register),
            years: years.into_iter().take(6).collect(),
            figures,
            last: last.unwrap_or_default(),
        });
    }
    let count = counted(cards.len() as i64, "service", "services");
    let news = match latest {
        None if cards.is_empty() => "Aucun service ne vous est ouvert".to_owned(),
        None => format!("{count}, aucun registre enregistré pour l’instant"),
        Some(year) => {
            let persons = counted(persons, "personne accompagnée", "personnes accompagnées");
            format!("{count}, {persons} en {year}")
        }
    };
    Ok((cards, news))
}

/// `GET /services/{code}`: its last year, or this one when it has none.
pub async fn service(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let year = app.book(here.service())?.years().first().copied();
        let year = year.unwrap_or_else(|| here.today().year());
        Ok(Redirect::to(&here.path(&format!("/{year}"))))
    })
    .await
}

/// `GET /sante`: whether the base answers. Says nothing else.
pub async fn health(State(app): State<Arc<App>>) -> Result<&'static str, Refusal> {
    app.work(|app| {
        app.store.read(crate::service::is_empty)?;
        Ok("ok\n")
    })
    .await
}
