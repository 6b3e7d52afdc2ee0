//! The Word models of a service: sending one, seeing its fields, setting it aside.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Multipart, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Id;
use base::french::counted;
use report::Nomenclatures;
use serde::Deserialize;

use super::letter::FIELDS;
use super::media::{EXPECTED, Media};
use super::{FILE_MAX, Model};
use crate::access::Here;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "documents/models.html")]
struct ModelsPage {
    shell: Shell,
    code: String,
    title: String,
    models: Vec<Line>,
    kinds: Vec<&'static str>,
    fields: &'static [(&'static str, &'static str)],
    error: String,
    typed: (String, String),
}

struct Line {
    id: String,
    title: String,
    kind: String,
    fields: String,
    unknown: String,
}

fn models_page(app: &App, here: &Here) -> Result<ModelsPage, Refusal> {
    let service = here.service();
    let models = app.store.read(|read| -> store::Result<Vec<(Model, Vec<u8>)>> {
        let mut all = Vec::new();
        for model in super::models(read, service.operator, service.id)? {
            all.extend(super::model(read, service.operator, service.id, model.id)?);
        }
        Ok(all)
    })?;
    Ok(ModelsPage {
        shell: here.shell(Entry::Models),
        code: service.code.clone(),
        title: format!("{} de courrier et de rapport", counted(models.len() as i64, "modèle", "modèles")),
        models: models.into_iter().map(|(model, bytes)| line(model, &bytes)).collect(),
        kinds: Nomenclatures::embedded().words("document").iter().map(|word| word.label.as_str()).collect(),
        fields: &FIELDS,
        error: String::new(),
        typed: Default::default(),
    })
}

fn line(model: Model, bytes: &[u8]) -> Line {
    let fields = document::fill::fields(bytes).unwrap_or_default();
    let known =
        |field: &String| FIELDS.iter().any(|(name, _)| base::french::fold(name) == base::french::fold(field));
    let (known, unknown): (Vec<String>, Vec<String>) = fields.into_iter().partition(known);
    Line {
        id: model.id.to_string(),
        title: model.title,
        kind: model.kind,
        fields: known.join(", "),
        unknown: unknown.join(", "),
    }
}

/// `GET /services/{code}/modeles`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| rendered(&models_page(app, &here)?)).await
}

/// `POST /services/{code}/modeles`: a Word file with its fields.
pub async fn send(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    mut form: Multipart,
) -> Result<Response, Refusal> {
    let cut = |_| Refusal::TooMuch(StatusCode::PAYLOAD_TOO_LARGE, EXPECTED.to_owned());
    let (mut title, mut kind, mut bytes) = (String::new(), String::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(cut)? {
        match field.name() {
            Some("titre") => title = field.text().await.map_err(cut)?.trim().chars().take(200).collect(),
            Some("type") => kind = field.text().await.map_err(cut)?,
            _ => bytes = field.bytes().await.map_err(cut)?.to_vec(),
        }
    }
    app.work(move |app| {
        let known = Nomenclatures::embedded().words("document").iter().any(|word| word.label == kind);
        let word = Media::of(&bytes) == Some(Media::Docx) && bytes.len() <= FILE_MAX;
        let error = if !word || document::fill::fields(&bytes).is_err() {
            "Un modèle est un document Word (.docx)."
        } else if title.is_empty() {
            "Donnez un nom à ce modèle : c’est celui du bouton qui fera la lettre."
        } else if !known {
            "Choisissez dans la liste ce que ce modèle produit."
        } else {
            app.store.write(&here.author(), |write| {
                let service = here.service();
                super::add_model(write, service.operator, service.id, &title, &kind, &bytes)
            })?;
            return Ok(Redirect::to(&here.path("/modeles")).into_response());
        };
        let mut page = models_page(app, &here)?;
        page.error = error.to_owned();
        page.typed = (title, kind);
        Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response())
    })
    .await
}

/// Which model.
#[derive(Deserialize)]
pub struct Which {
    modele: String,
}

/// `POST /services/{code}/modeles/retrait`.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(form): Form<Which>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let id: Id = form.modele.parse().map_err(|()| Refusal::NotFound)?;
        app.store.write(&here.author(), |write| super::withdraw_model(write, &here.scope(), id))?;
        Ok(Redirect::to(&here.path("/modeles")))
    })
    .await
}
