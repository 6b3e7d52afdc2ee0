//! The page that shows two files side by side, makes them one, or two again.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Id;
use base::french::{counted, long_instant};
use serde::Deserialize;
use store::Read;

use super::{Merge, Obstacle, sql};
use crate::access::{Action, Here, Noun, Scope};
use crate::person::compare::{self, Line};
use crate::person::{self, Person};
use crate::service::Service;
use crate::vocabulary;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// A reason is a sentence, not a letter.
const REASON_MAX: usize = 500;

#[derive(Template)]
#[template(path = "person/merge/page.html")]
struct Page {
    shell: Shell,
    title: String,
    left: Side,
    right: Side,
    lines: Vec<Line>,
    /// « le 18 janvier 2022 à 10 h 42, par e.marchais : deux imports ».
    merged: String,
    address: String,
    back: String,
    keep: String,
    reason: String,
    error: String,
}

struct Side {
    id: String,
    name: String,
    place: String,
}

/// A row of a person, and the service that knows her.
struct Row {
    person: Person,
    service: Service,
}

/// What the form sends.
#[derive(Default, Deserialize)]
pub struct Sent {
    #[serde(default)]
    garder: String,
    #[serde(default)]
    motif: String,
}

/// `GET /services/{code}/personnes/{personne}/fusion/{autre}`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, one, other)): Path<(String, String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        app.store.read(|read| {
            let (one, other) = both(read, &here, &one, &other)?;
            let sent = Sent { garder: one.person.id.to_string(), motif: String::new() };
            rendered(&draw(read, &here, &one, &other, sent, "")?)
        })
    })
    .await
}

/// `POST /services/{code}/personnes/{personne}/fusion/{autre}`: they become one person.
pub async fn merge(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, one, other)): Path<(String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (one, other) = app.store.read(|read| both(read, &here, &one, &other))?;
        let again = |error: &str, sent: Sent| -> Result<Response, Refusal> {
            let page = app.store.read(|read| draw(read, &here, &one, &other, sent, error))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response())
        };
        let reason = sent.motif.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > REASON_MAX {
            return again(
                "Dites en une phrase pourquoi ces deux dossiers sont ceux d’une même personne.",
                sent,
            );
        }
        let (keep, moved) = match sent.garder == other.person.id.to_string() {
            true => (other.person.id, one.person.id),
            false => (one.person.id, other.person.id),
        };
        let outcome = app
            .store
            .write(&here.author(), |write| super::merge(write, app.operator.id, keep, moved, &reason))?;
        match outcome {
            Ok(()) | Err(Obstacle::Already) => {
                Ok(Redirect::to(&address(&here, &one, &other)).into_response())
            }
            Err(obstacle) => again(obstacle.sentence(), sent),
        }
    })
    .await
}

/// `POST /services/{code}/personnes/{personne}/fusion/{autre}/annuler`: they are two persons again.
pub async fn undo(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, one, other)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (one, other) = app.store.read(|read| both(read, &here, &one, &other))?;
        let outcome = app.store.write(&here.author(), |write| {
            super::undo(write, app.operator.id, one.person.id, other.person.id)
        })?;
        match outcome {
            Ok(()) | Err(Obstacle::Apart) => Ok(Redirect::to(&address(&here, &one, &other)).into_response()),
            Err(obstacle) => {
                let sent = Sent::default();
                let page =
                    app.store.read(|read| draw(read, &here, &one, &other, sent, obstacle.sentence()))?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response())
            }
        }
    })
    .await
}

/// The two rows: the first is of this service, the second of this one or of another where one may decide
/// too. A file that is closed to the visitor is not found.
fn both(read: &Read<'_>, here: &Here, one: &str, other: &str) -> Result<(Row, Row), Refusal> {
    let id = |text: &str| text.parse::<Id>().map_err(|()| Refusal::NotFound);
    let (one, other) = (id(one)?, id(other)?);
    if one == other {
        return Err(Refusal::NotFound);
    }
    let in_service = |service: &Service, person: Id| -> Result<Option<Row>, Refusal> {
        let scope = Scope { service: service.id, ..here.scope() };
        let found = person::find(read, &scope, person)?;
        Ok(found.map(|person| Row { person, service: service.clone() }))
    };
    let first = in_service(here.service(), one)?.ok_or(Refusal::NotFound)?;
    if let Some(second) = in_service(here.service(), other)? {
        return Ok((first, second));
    }
    for seat in here.visitor.seats.iter().filter(|seat| seat.may(Action::Decide, Noun::Persons)) {
        if let Some(second) = in_service(&seat.service, other)? {
            return Ok((first, second));
        }
    }
    Err(Refusal::NotFound)
}

fn address(here: &Here, one: &Row, other: &Row) -> String {
    here.path(&format!("/personnes/{}/fusion/{}", one.person.id, other.person.id))
}

fn draw(
    read: &Read<'_>,
    here: &Here,
    one: &Row,
    other: &Row,
    sent: Sent,
    error: &str,
) -> Result<Page, Refusal> {
    let operator = here.scope().operator;
    let terms = vocabulary::all(read, operator)?;
    let mut lines = compare::lines(&one.person, &other.person, &terms);
    let counts = |row: &Row| sql::counts(read, operator, row.service.id, row.person.id);
    let (left, right) = (counts(one)?, counts(other)?);
    for (label, of) in [("Demandes", 0), ("Mesures", 1), ("Actes", 2)] {
        let text = |counts: [i64; 3]| base::french::integer(counts[of]);
        lines.push(Line { label, left: text(left), right: text(right), differs: false });
    }
    let held = sql::last(read, operator, one.person.id, other.person.id)?;
    let title = match (&held, one.person.kept == other.person.kept) {
        (None, false) => {
            format!("{} et {} sont-ils une même personne\u{202f}?", one.person.name(), other.person.name())
        }
        _ => format!("{} et {} sont une même personne", one.person.name(), other.person.name()),
    };
    Ok(Page {
        shell: here.shell(Entry::Persons),
        title,
        left: side(one),
        right: side(other),
        lines,
        merged: held.map(|merge| said(&merge)).unwrap_or_default(),
        address: address(here, one, other),
        back: here.path(&format!("/personnes/{}", one.person.id)),
        keep: sent.garder,
        reason: sent.motif,
        error: error.to_owned(),
    })
}

fn side(row: &Row) -> Side {
    Side {
        id: row.person.id.to_string(),
        name: row.person.name(),
        place: format!("{}, dossier {}", row.service.name, row.person.reference),
    }
}

fn said(merge: &Merge) -> String {
    let rows = match merge.moved.len() {
        0 | 1 => String::new(),
        more => format!(", {}", counted(more as i64, "dossier rattaché", "dossiers rattachés")),
    };
    format!("Réunis le {}, par {}{rows} : {}", long_instant(merge.at), merge.by, merge.reason)
}
