//! Who was there: the attendance of a group session, which its act will say.

use std::sync::Arc;

use askama::Template;
use axum::Form as Sent;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use base::Id;
use base::french::counted;

use super::book::{self, Refused};
use super::form::{self, Typed};
use super::{Appointment, Presence, Reader, edit, find, show};
use crate::access::Here;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "agenda/attendance.html")]
struct Attendance {
    shell: Shell,
    title: String,
    name: String,
    over: String,
    path: String,
    version: i64,
    refused: Vec<String>,
    unnamed: String,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    /// Code, words, chosen.
    said: Vec<(&'static str, &'static str, bool)>,
}

/// `GET /services/{code}/agenda/{rendez-vous}/presences`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let one = open(app, &here, &id)?;
        draw(&here, &one, &Typed::default(), Vec::new())
    })
    .await
}

fn open(app: &App, here: &Here, id: &str) -> Result<Appointment, Refusal> {
    let id: Id = id.parse().map_err(|()| Refusal::NotFound)?;
    let found = app.store.read(|read| find(read, &Reader::from(here), id))?;
    found.filter(|one| one.is_open() && !one.persons.is_empty()).ok_or(Refusal::NotFound)
}

fn draw(
    here: &Here,
    one: &Appointment,
    typed: &Typed,
    refused: Vec<String>,
) -> Result<Html<String>, Refusal> {
    let rows = one.persons.iter().map(|person| {
        let chosen = parse(&typed.get(&person.id.to_string())).unwrap_or(person.presence);
        Row {
            id: person.id.to_string(),
            name: person.name(),
            said: Presence::SAID.iter().map(|(known, code, word)| (*code, *word, *known == chosen)).collect(),
        }
    });
    let unsaid = one.persons.iter().filter(|person| person.presence == Presence::Unsaid).count();
    rendered(&Attendance {
        shell: here.shell(Entry::Agenda),
        title: match unsaid {
            0 => "Toutes les présences sont dites".to_owned(),
            unsaid => format!("{} à dire", counted(unsaid as i64, "présence", "présences")),
        },
        name: show::title(one),
        over: show::upper_first(&form::when(one.slot)),
        path: here.path(&format!("/agenda/{}", one.id)),
        version: one.version,
        refused,
        unnamed: match one.unnamed {
            0 => String::new(),
            count => format!(
                "{} ne sont pas montrés.",
                counted(count as i64, "dossier réservé", "dossiers réservés")
            ),
        },
        rows: rows.collect(),
    })
}

fn parse(code: &str) -> Option<Presence> {
    Presence::SAID.iter().find(|(_, known, _)| *known == code).map(|(presence, ..)| *presence)
}

/// `POST /services/{code}/agenda/{rendez-vous}/presences`: one field a person, named by her identifier.
pub async fn keep(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let one = open(app, &here, &id)?;
        let typed = Typed(fields);
        let mut said = Vec::new();
        for (name, value) in &typed.0 {
            if let Ok(person) = name.parse::<Id>() {
                said.push((person, parse(value).ok_or(Refusal::NotFound)?));
            }
        }
        let reader = Reader::from(&here);
        let kept = app
            .store
            .write(&here.author(), |write| book::attend(write, &reader, one.id, typed.version(), &said));
        match kept {
            Ok(()) => Ok(edit::done(&here, one.id, "presences")),
            Err(Refused::Stale) => {
                let text =
                    "Quelqu’un a changé ce rendez-vous entre-temps\u{202f}: relisez, puis enregistrez.";
                let page = draw(&here, &open(app, &here, &id)?, &typed, vec![text.to_owned()])?;
                Ok((StatusCode::CONFLICT, page).into_response())
            }
            Err(refused) => {
                let (_, refused) = edit::told(refused)?;
                let page = draw(&here, &one, &typed, refused)?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
            }
        }
    })
    .await
}
