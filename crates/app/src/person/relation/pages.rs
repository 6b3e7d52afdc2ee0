//! The page where a brother or a sister of another file is declared.

use std::sync::Arc;

use askama::Template;
use axum::Form as Typed;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Id;
use base::french::of as of_whom;
use store::Read;

use super::{declare, in_seat, of, seats, sql, withdraw as withdrawn};
use crate::access::Here;
use crate::history::{Known, Row};
use crate::person::fact::one_line;
use crate::person::{self, Person};
use crate::web::layout::{Entry, Shell};
use crate::web::{App, Refusal};

/// What is typed.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Declared {
    service: String,
    numero: String,
    nature: String,
    raison: String,
}

#[derive(Template)]
#[template(path = "person/relation/relation.html")]
struct Page {
    shell: Shell,
    file: String,
    name: String,
    services: Vec<(String, String, bool)>,
    number: String,
    nature: String,
    error: String,
    /// Address of the withdrawal, who, what.
    known: Vec<(String, String, String)>,
}

/// `GET …/liens`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        app.store.read(|read| {
            let person = whose(read, &here, &person)?;
            let typed = Declared { service: here.service().code.clone(), ..Declared::default() };
            form(read, &here, &person, &typed, "")
        })
    })
    .await
}

/// `POST …/liens`: who is of the same family.
pub async fn declare_one(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person)): Path<(String, String)>,
    Typed(typed): Typed<Declared>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let scope = here.scope();
        let (person, other) = app.store.read(|read| -> Result<_, Refusal> {
            let person = whose(read, &here, &person)?;
            let other = other(read, &here, &person, &typed)?;
            Ok((person, other))
        })?;
        match other {
            Ok(other) => {
                let nature = match one_line(&typed.nature) {
                    nature if nature.is_empty() => "fratrie".to_owned(),
                    nature => nature.chars().take(60).collect(),
                };
                app.store.write(&here.author(), |write| declare(write, &scope, person.id, other, &nature))?;
                Ok(Redirect::to(&here.path(&format!("/personnes/{}?ajout=liens", person.id))).into_response())
            }
            Err(error) => app.store.read(|read| form(read, &here, &person, &typed, error)),
        }
    })
    .await
}

/// `POST …/liens/{lien}/retrait`.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, link)): Path<(String, String, String)>,
    Typed(typed): Typed<Declared>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let scope = here.scope();
        let id: Id = link.parse().map_err(|()| Refusal::NotFound)?;
        let (person, row) = app.store.read(|read| -> Result<(Person, Row), Refusal> {
            let person = whose(read, &here, &person)?;
            // Who may not see the other file does not undo what she cannot read.
            let seen = of(read, &here, &[person.id], Known::NOW)?.0.iter().any(|related| related.id == id);
            let rows = sql::of_person(read, &scope, person.id)?;
            let row = rows.into_iter().map(|(row, ..)| row).find(|row| row.id == id && seen);
            Ok((person, row.ok_or(Refusal::NotFound)?))
        })?;
        let reason: String = one_line(&typed.raison).chars().take(200).collect();
        if reason.is_empty() {
            return Err(Refusal::Invalid(
                "Dites pourquoi retirer ce lien : revenez à la page d’avant.".to_owned(),
            ));
        }
        app.store.write(&here.author(), |write| withdrawn(write, &scope, &row, &reason))?;
        Ok(Redirect::to(&here.path(&format!("/personnes/{}?retrait=liens", person.id))).into_response())
    })
    .await
}

fn whose(read: &Read<'_>, here: &Here, person: &str) -> Result<Person, Refusal> {
    let id: Id = person.parse().map_err(|()| Refusal::NotFound)?;
    person::find(read, &here.scope(), id)?.ok_or(Refusal::NotFound)
}

/// The service and the identifier of whom is declared, or the sentence that says what is expected.
fn other(
    read: &Read<'_>,
    here: &Here,
    person: &Person,
    typed: &Declared,
) -> Result<Result<(Id, Id), &'static str>, Refusal> {
    let unknown = "Aucun dossier que vous voyez n’a ce numéro dans ce service.";
    let Some(seat) = seats(here).find(|seat| seat.service.code == typed.service) else {
        return Ok(Err("Choisissez un service de la liste."));
    };
    let scope = in_seat(here, seat);
    let Some(id) = person::numbered(read, &scope, &one_line(&typed.numero))? else { return Ok(Err(unknown)) };
    let Some(other) = person::find(read, &scope, id)? else { return Ok(Err(unknown)) };
    if other.kept == person.kept {
        return Ok(Err("C’est le numéro de ce dossier même."));
    }
    let known = of(read, here, &[person.id], Known::NOW)?.0;
    let same_family =
        seat.service.id == here.service().id && other.family.is_some() && other.family == person.family;
    if same_family || known.iter().any(|related| related.person.id == other.id) {
        return Ok(Err("Ce lien est déjà connu."));
    }
    Ok(Ok((scope.service, id)))
}

fn form(
    read: &Read<'_>,
    here: &Here,
    person: &Person,
    typed: &Declared,
    error: &str,
) -> Result<Response, Refusal> {
    let file = here.path(&format!("/personnes/{}", person.id));
    let known = of(read, here, &[person.id], Known::NOW)?.0;
    let page = Page {
        shell: here.shell(Entry::Persons),
        name: of_whom(&person.name()),
        services: seats(here)
            .map(|seat| {
                let code = seat.service.code.clone();
                let chosen = code == typed.service;
                (code, seat.service.name.clone(), chosen)
            })
            .collect(),
        number: one_line(&typed.numero),
        nature: one_line(&typed.nature),
        error: error.to_owned(),
        known: known
            .iter()
            .map(|related| {
                let what = format!("{}, {}", related.nature, related.seat.service.name);
                (format!("{file}/liens/{}/retrait", related.id), related.person.name(), what)
            })
            .collect(),
        file,
    };
    let status = if error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(page.render()?)).into_response())
}

/// What the file says was done.
pub const ONE: &str = "un lien de fratrie";
/// In the address of its pages,.
pub const PATH: &str = "liens";
