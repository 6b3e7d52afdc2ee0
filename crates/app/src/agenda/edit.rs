//! Taking, changing and cancelling an appointment from pages.

use std::sync::Arc;

use askama::Template;
use axum::Form as Sent;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::typeset;
use base::{Day, Id, minute_in_paris};
use serde::Deserialize;

use super::book::{self, Reach, Refused};
use super::form::{self, Fault, Form, Typed, Words};
use super::{Reader, one};
use crate::access::Here;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "agenda/new.html")]
struct New {
    shell: Shell,
    action: String,
    back: String,
    form: Form,
}

/// With whom and when a new appointment begins.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    jour: String,
    #[serde(default)]
    pro: String,
    #[serde(default)]
    personne: String,
}

/// `GET /services/{code}/agenda/nouveau`.
pub async fn new(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let reader = Reader::from(&here);
        let day = match asked.jour.as_str() {
            "" => here.today(),
            text => text.parse().map_err(|()| Refusal::NotFound)?,
        };
        let form = app.store.read(|read| -> Result<_, Refusal> {
            let staff: Vec<Id> = match asked.pro.as_str() {
                "" => reader.professional.into_iter().collect(),
                id => vec![id.parse().map_err(|()| Refusal::NotFound)?],
            };
            let persons: Vec<Id> = match asked.personne.as_str() {
                "" => Vec::new(),
                id => vec![id.parse().map_err(|()| Refusal::NotFound)?],
            };
            let typed = Typed::fresh(day, next_half_hour(day, &here), &staff, &persons);
            Form::read(read, &reader, typed, Vec::new())
        })?;
        new_page(&here, form)
    })
    .await
}

/// The next half hour of today; nine on another day.
fn next_half_hour(day: Day, here: &Here) -> i64 {
    let next = (minute_in_paris(here.now) / 30 + 1) * 30;
    if day == here.today() && (7 * 60..=22 * 60).contains(&next) { next } else { 9 * 60 }
}

fn new_page(here: &Here, form: Form) -> Result<Html<String>, Refusal> {
    rendered(&New {
        shell: here.shell(Entry::Agenda),
        action: here.path("/agenda/nouveau"),
        back: here.path("/agenda"),
        form: Form { is_new: true, ..form },
    })
}

/// `POST /services/{code}/agenda/nouveau`.
pub async fn create(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let reader = Reader::from(&here);
        let typed = Typed(fields);
        let again = |typed: Typed, faults: Vec<Fault>, refused: Vec<String>, status: StatusCode| {
            let form = app.store.read(|read| Form::read(read, &reader, typed, faults))?;
            Ok((status, new_page(&here, Form { refused, ..form })?).into_response())
        };
        if typed.get("faire") == "chercher" {
            return again(typed, Vec::new(), Vec::new(), StatusCode::OK);
        }
        let words = app.store.read(|read| Words::read(read, &reader, here.today()))?;
        let (plan, rule) = match form::plan(&typed, &words)? {
            Ok(plan) => plan,
            Err(faults) => return again(typed, faults, Vec::new(), StatusCode::UNPROCESSABLE_ENTITY),
        };
        let made = app.store.write(&here.author(), |write| book::make(write, &reader, &plan, rule.as_ref()));
        match made {
            Ok(id) => Ok(done(&here, id, "pris")),
            Err(refused) => {
                let (faults, refused) = told(refused)?;
                again(typed, faults, refused, StatusCode::UNPROCESSABLE_ENTITY)
            }
        }
    })
    .await
}

/// `POST /services/{code}/agenda/{rendez-vous}`.
pub async fn change(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let id: Id = id.parse().map_err(|()| Refusal::NotFound)?;
        let reader = Reader::from(&here);
        let typed = Typed(fields);
        let again = |typed: Typed, faults: Vec<Fault>, refused: Vec<String>, status: StatusCode| {
            let page = app.store.read(|read| one::again(read, &here, id, typed, faults, refused))?;
            Ok((status, page).into_response())
        };
        if typed.get("faire") == "chercher" {
            return again(typed, Vec::new(), Vec::new(), StatusCode::OK);
        }
        let words = app.store.read(|read| Words::read(read, &reader, here.today()))?;
        let (plan, _) = match form::plan(&typed, &words)? {
            Ok(plan) => plan,
            Err(faults) => return again(typed, faults, Vec::new(), StatusCode::UNPROCESSABLE_ENTITY),
        };
        let changed = app.store.write(&here.author(), |write| {
            book::change(write, &reader, id, typed.version(), &plan, reach(&typed))
        });
        match changed {
            Ok(_) => Ok(done(&here, id, "change")),
            Err(refused) => {
                let status = status(&refused);
                let (faults, refused) = told(refused)?;
                again(typed, faults, refused, status)
            }
        }
    })
    .await
}

/// `POST /services/{code}/agenda/{rendez-vous}/annuler`.
pub async fn cancel(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let id: Id = id.parse().map_err(|()| Refusal::NotFound)?;
        let reader = Reader::from(&here);
        let typed = Typed(fields);
        let again = |faults: Vec<Fault>, refused: Vec<String>, status: StatusCode| {
            let page = app.store.read(|read| one::cancelling(read, &here, id, &typed, faults, refused))?;
            Ok((status, page).into_response())
        };
        let why = typed.get("motif");
        if why.is_empty() || why.chars().count() > 200 {
            let text = "Dites pourquoi en quelques mots, 200 signes au plus.".to_owned();
            let faults = vec![Fault { field: "motif", text }];
            return again(faults, Vec::new(), StatusCode::UNPROCESSABLE_ENTITY);
        }
        let cancelled = app.store.write(&here.author(), |write| {
            book::cancel(write, &reader, id, typed.version(), &why, reach(&typed))
        });
        match cancelled {
            Ok(_) => Ok(done(&here, id, "annule")),
            Err(refused) => {
                let status = status(&refused);
                let (faults, refused) = told(refused)?;
                again(faults, refused, status)
            }
        }
    })
    .await
}

/// `POST /services/{code}/agenda/{rendez-vous}/reponse`: whether one comes.
pub async fn answer(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let id: Id = id.parse().map_err(|()| Refusal::NotFound)?;
        let comes = match Typed(fields).get("reponse").as_str() {
            "oui" => true,
            "non" => false,
            _ => return Err(Refusal::Invalid("Dites si vous y serez\u{202f}: oui ou non.".to_owned())),
        };
        let reader = Reader::from(&here);
        match app.store.write(&here.author(), |write| book::answer(write, &reader, id, comes)) {
            Ok(()) => Ok(done(&here, id, "reponse")),
            Err(Refused::Store(error)) => Err(error.into()),
            Err(_) => Err(Refusal::NotFound),
        }
    })
    .await
}

fn reach(typed: &Typed) -> Reach {
    if typed.get("portee") == "suite" { Reach::Following } else { Reach::One }
}

fn status(refused: &Refused) -> StatusCode {
    match refused {
        Refused::Stale => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// What a refusal says in the form; what is no fault of the form goes on.
pub(super) fn told(refused: Refused) -> Result<(Vec<Fault>, Vec<String>), Refusal> {
    match refused {
        Refused::NotFound => Err(Refusal::NotFound),
        Refused::Store(error) => Err(error.into()),
        Refused::Field(field, text) => Ok((vec![Fault { field, text }], Vec::new())),
        Refused::Taken(texts) => Ok((Vec::new(), texts)),
        Refused::Stale => Ok((
            Vec::new(),
            vec![typeset(
                "Ce rendez-vous a changé pendant que vous écriviez : il est montré ci-dessus comme il est maintenant. \
                 Votre saisie est dans le formulaire ; enregistrez-la de nouveau si elle vaut toujours.",
            )],
        )),
    }
}

pub(super) fn done(here: &Here, id: Id, what: &str) -> Response {
    Redirect::to(&here.path(&format!("/agenda/{id}?fait={what}"))).into_response()
}
