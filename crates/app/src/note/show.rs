//! One note and its versions: corrected beside what it says, never over what someone else wrote meanwhile.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Id;
use base::french::{long_instant, weekday_day};
use serde::Deserialize;

use super::draft::{self, key_of_note};
use super::pages::{allowed, look};
use super::{Corrected, Note, Reach, Reader, Text, Version};
use crate::access::{Action, Here};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "note/show.html")]
struct NotePage {
    shell: Shell,
    address: String,
    title: String,
    person: String,
    act: String,
    clinical: bool,
    withdrawn: String,
    versions: Vec<VersionShown>,
    error: String,
    done: &'static str,
    /// The correction, when one may correct.
    form: Option<Correcting>,
    /// What the note says now, when someone corrected it while one was writing.
    other: Option<(String, String)>,
}

struct VersionShown {
    head: String,
    reason: String,
    text: String,
}

struct Correcting {
    text: String,
    reason: String,
    version: i64,
    key: String,
    revision: i64,
    save: String,
    recovered: String,
}

/// A correction.
#[derive(Clone, Deserialize)]
pub struct Sent {
    texte: String,
    #[serde(default)]
    motif: String,
    version: i64,
    #[serde(default)]
    revision: i64,
}

fn known(app: &App, here: &Here, id: &str) -> Result<Note, Refusal> {
    let id: Id = id.parse().map_err(|()| Refusal::NotFound)?;
    app.store.read(|read| super::find(read, &Reader::new(here), id))?.ok_or(Refusal::NotFound)
}

/// `GET /services/{code}/notes/{note}`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let note = known(app, &here, &id)?;
        let done =
            if query.as_deref() == Some("fait=corrige") { "La correction est enregistrée." } else { "" };
        draw(app, &here, &note, Typing { done, ..Typing::default() })
    })
    .await
}

/// What a page of a note shows beside it.
#[derive(Default)]
struct Typing<'a> {
    typed: Option<&'a Sent>,
    error: &'a str,
    /// What someone else made of the note in the meantime.
    other: Option<&'a Note>,
    done: &'static str,
}

fn draw(
    app: &App,
    here: &Here,
    note: &Note,
    Typing { typed, error, other, done }: Typing<'_>,
) -> Result<Html<String>, Refusal> {
    let operator = here.service().operator;
    let key = key_of_note(&here.service().code, note.id);
    let (versions, persons, draft) = app.store.read(|read| -> Result<_, Refusal> {
        let versions = super::versions(read, operator, note.id)?;
        let persons = super::persons_of(read, &here.scope(), note)?;
        let draft = draft::find(read, operator, here.visitor.account.id, &key)?;
        Ok((versions, persons, draft))
    })?;
    for person in &persons {
        look(app, here, *person);
    }
    let current = other.unwrap_or(note);
    let form =
        (note.withdrawn_at.is_none() && here.may(Action::Write, note.reach.noun())).then(|| Correcting {
            recovered: match (&draft, typed) {
                (Some(draft), None) if !draft.body.is_empty() => {
                    format!("Brouillon du {} repris.", long_instant(draft.at))
                }
                _ => String::new(),
            },
            revision: draft.as_ref().map_or(0, |draft| draft.revision),
            text: match typed {
                Some(sent) => sent.texte.clone(),
                None => draft
                    .filter(|draft| !draft.body.is_empty())
                    .map_or_else(|| note.text.clone(), |draft| draft.body),
            },
            reason: typed.map(|sent| sent.motif.clone()).unwrap_or_default(),
            version: current.version,
            key,
            save: here.path("/brouillons"),
        });
    rendered(&NotePage {
        shell: here.shell(Entry::Acts),
        address: here.path(&format!("/notes/{}", note.id)),
        title: format!("Note du {}", weekday_day(note.day)),
        person: note.person.map(|id| here.path(&format!("/personnes/{id}/notes"))).unwrap_or_default(),
        act: super::pages::shown(here, note).act,
        clinical: note.reach == Reach::Clinical,
        withdrawn: note
            .withdrawn_at
            .map(|at| format!("Note retirée le {}.", long_instant(at)))
            .unwrap_or_default(),
        versions: versions.iter().map(shown).collect(),
        error: error.to_owned(),
        done,
        form,
        other: other.map(|now| (format!("{}, le {}", now.author, long_instant(now.at)), now.text.clone())),
    })
}

fn shown(version: &Version) -> VersionShown {
    VersionShown {
        head: format!("Version {}, {}, le {}", version.number, version.author, long_instant(version.at)),
        reason: version.reason.clone(),
        text: version.text.clone(),
    }
}

/// `POST /services/{code}/notes/{note}/corriger`.
pub async fn correct(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let note = known(app, &here, &id)?;
        if note.withdrawn_at.is_some() {
            return Err(Refusal::NotFound);
        }
        allowed(&here, note.reach)?;
        let text = match Text::new(&sent.texte) {
            Ok(text) => text,
            Err(error) => {
                let page =
                    draw(app, &here, &note, Typing { typed: Some(&sent), error, ..Typing::default() })?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
            }
        };
        let reader = Reader::new(&here);
        let corrected = app.store.write(&here.author(), |write| -> store::Result<_> {
            let corrected = super::correct(write, &reader, &note, sent.version, &text, sent.motif.trim())?;
            if corrected == Corrected::Done {
                let (scope, key) = (here.scope(), key_of_note(&here.service().code, note.id));
                draft::remove(write, scope.operator, scope.account, &key, sent.revision)?;
            }
            Ok(corrected)
        })?;
        match corrected {
            Corrected::Done => {
                Ok(Redirect::to(&here.path(&format!("/notes/{}?fait=corrige", note.id))).into_response())
            }
            Corrected::Conflict(now) => {
                let page = draw(
                    app,
                    &here,
                    &note,
                    Typing { typed: Some(&sent), other: Some(&now), ..Typing::default() },
                )?;
                Ok((StatusCode::CONFLICT, page).into_response())
            }
        }
    })
    .await
}

/// `POST /services/{code}/notes/{note}/retirer`.
pub async fn take_back(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let note = known(app, &here, &id)?;
        allowed(&here, note.reach)?;
        if note.withdrawn_at.is_none() {
            app.store.write(&here.author(), |write| super::withdraw(write, &here.scope(), &note))?;
        }
        Ok(Redirect::to(&here.path(&format!("/notes/{}", note.id))).into_response())
    })
    .await
}
