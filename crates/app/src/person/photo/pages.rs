//! The picture of a person: sent with who agreed, shown in her file, taken back.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Multipart, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{long_day, long_instant};
use base::{Day, Id};

use super::{New, Photo, portrait};
use crate::access::Here;
use crate::documents::file_pages::received;
use crate::person::{self, Person};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "person/photo/page.html")]
struct PhotoPage {
    shell: Shell,
    name: String,
    file: String,
    here: String,
    /// Its address, and who agreed.
    photo: Option<(String, String)>,
    agreed_by: String,
    agreed_on: String,
    today: String,
    error: String,
}

/// Where the picture of a person is read.
pub fn address(here: &Here, photo: &Photo) -> String {
    here.path(&format!("/personnes/{}/photo/{}.jpg", photo.person, photo.id))
}

fn draw(
    app: &App,
    here: &Here,
    person: &Person,
    typed: (&str, &str),
    error: &str,
) -> Result<Html<String>, Refusal> {
    let photo = app.store.read(|read| -> store::Result<_> {
        let persons = person::same(read, &here.scope(), person.kept)?;
        super::of(read, &here.scope(), &persons)
    })?;
    let photo = photo.map(|photo| {
        let said = format!(
            "Accord donné par {} le {}. Envoyée par {} le {}.",
            photo.agreed_by,
            long_day(photo.agreed_on),
            photo.sent_by,
            long_instant(photo.sent_at)
        );
        (address(here, &photo), base::french::typeset(&said))
    });
    rendered(&PhotoPage {
        shell: here.shell(Entry::Persons),
        name: person.name(),
        file: here.path(&format!("/personnes/{}", person.id)),
        here: here.path(&format!("/personnes/{}/photo", person.id)),
        photo,
        agreed_by: typed.0.to_owned(),
        agreed_on: typed.1.to_owned(),
        today: here.today().to_string(),
        error: error.to_owned(),
    })
}

/// `GET /services/{code}/personnes/{personne}/photo`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let person = person::opened(app, &here, &id)?;
        draw(app, &here, &person, ("", ""), "")
    })
    .await
}

/// `POST /services/{code}/personnes/{personne}/photo`: a picture, and who agreed to it.
pub async fn send(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    form: Multipart,
) -> Result<Response, Refusal> {
    let (fields, _, bytes) = received(form).await?;
    app.work(move |app| {
        let person = person::opened(app, &here, &id)?;
        let said =
            |key: &str| fields.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value.trim());
        let (agreed_by, agreed_on) = (said("accord"), said("date"));
        let again = |error: &str| -> Result<Response, Refusal> {
            let page = draw(app, &here, &person, (agreed_by, agreed_on), error)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        };
        let length = agreed_by.chars().count();
        if !(1..=200).contains(&length) {
            return again("Dites qui a donné son accord pour cette photo, en 200 signes au plus.");
        }
        let Some(agreed_on) = agreed_on.parse::<Day>().ok().filter(|day| *day <= here.today()) else {
            return again("Donnez le jour de l’accord : aujourd’hui ou avant.");
        };
        let content = match portrait(&bytes) {
            Ok(content) => content,
            Err(expected) => return again(expected),
        };
        let new = New { person: person.id, content: &content, agreed_by, agreed_on };
        app.store.write(&here.author(), |write| super::keep(write, &here.scope(), &new))?;
        Ok(Redirect::to(&here.path(&format!("/personnes/{}", person.id))).into_response())
    })
    .await
}

/// `POST /services/{code}/personnes/{personne}/photo/retrait`.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let person = person::opened(app, &here, &id)?;
        let scope = here.scope();
        app.store.write(&here.author(), |write| -> store::Result<()> {
            for row in person::same(write, &scope, person.kept)? {
                super::withdraw(write, &scope, row)?;
            }
            Ok(())
        })?;
        Ok(Redirect::to(&here.path(&format!("/personnes/{}/photo", person.id))))
    })
    .await
}

/// `GET /services/{code}/personnes/{personne}/photo/{fichier}`: `NUMERO.jpg`.
pub async fn picture(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id, file)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let person = person::opened(app, &here, &id)?;
        let photo: Id = file.strip_suffix(".jpg").and_then(|id| id.parse().ok()).ok_or(Refusal::NotFound)?;
        let bytes = app.store.read(|read| super::bytes(read, &here.scope(), person.id, photo))?;
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"))];
        Ok((kind, bytes.ok_or(Refusal::NotFound)?).into_response())
    })
    .await
}
