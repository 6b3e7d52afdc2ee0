//! The course of a version: asked, validated, sent, opened again.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::french::counted;
use report::{Door, Stage};
use serde::Deserialize;
use store::Write;

use super::freeze;
use super::page::{Desk, address};
use super::{State as How, draft, finding, sql};
use crate::access::{Action, Here, Noun};
use crate::service;
use crate::web::{App, Refusal};
use crate::year::Book;

/// A gesture on the last version.
#[derive(Deserialize)]
pub struct Sent {
    geste: String,
    /// The version that the page showed: a gesture on another one is late.
    version: i64,
    #[serde(default)]
    a: String,
    #[serde(default)]
    motif: String,
}

/// `POST /services/{code}/{annee}/rapport/version`.
pub async fn change(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, year)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let done = app.store.write(&here.author(), |write| turned(app, write, &here, &year, &sent))?;
        Ok(Redirect::to(&here.path(&format!("/{year}/rapport?fait={done}"))).into_response())
    })
    .await
}

fn turned(
    app: &App,
    write: &mut Write<'_>,
    here: &Here,
    year: &str,
    sent: &Sent,
) -> Result<&'static str, Refusal> {
    let scope = here.scope();
    service::hold(write, scope.operator)?;
    // Nobody changes what is counted between the reading of the figures and what is kept of them.
    service::hold_facts(write, scope.operator, scope.service)?;
    let desk = Desk::open(write, here, year)?;
    let (number, state) = match desk.versions.first() {
        Some(version) => (version.number, version.state()),
        None => (1, How::Draft),
    };
    if sent.version != number {
        let text = "Ce rapport a changé entre-temps\u{202f}: relisez-le, puis recommencez.";
        return Err(Refusal::Invalid(text.to_owned()));
    }
    let decides = here.may(Action::Decide, Noun::Reports);
    let refuse = |text: &str| Err(Refusal::Invalid(text.to_owned()));
    match (sent.geste.as_str(), state) {
        ("demander", How::Draft) => {
            let report = sql::found(write, &scope, desk.period)?;
            sql::ask(write, &scope, report.id, number)?;
            Ok("demande")
        }
        _ if !decides => Err(Refusal::Forbidden(
            "Valider un rapport, l’envoyer et le rouvrir sont à la direction du service.".to_owned(),
        )),
        ("valider", How::Draft) => {
            let report = sql::found(write, &scope, desk.period)?;
            let code = here.service().code.as_str();
            let service = service::find(write, scope.operator, code)?.ok_or(Refusal::NotFound)?;
            let book = Book::of(write, &app.operator, &service, &app.clock)?;
            let settled = sql::settled(write, scope.operator, report.id)?;
            let points = finding::of_draft(&book, &desk, &settled, &|login| login.to_owned())?;
            let open = points.iter().filter(|point| point.holds()).count();
            if open > 0 {
                let open = counted(
                    open as i64,
                    "constat de cohérence reste ouvert",
                    "constats de cohérence restent ouverts",
                );
                return refuse(&format!("{open}\u{202f}: corrigez, ou dites pourquoi vous gardez."));
            }
            let prose = draft::whole(write, scope.operator, &report, &desk.texts, Stage::Final)?;
            let opener = |figure: &Door<'_>| Some(address(code, desk.year, figure));
            let picture = |name: &str| here.path(&format!("/{}/rapport/images/{name}", desk.year));
            let frozen =
                freeze::freeze(write, &book, desk.period, (prose, &desk.texts), (&opener, &picture))?;
            sql::validate(write, &scope, (report.id, number), &frozen)?;
            Ok("valide")
        }
        ("envoyer", How::Validated) => {
            let to = sent.a.trim();
            if to.is_empty() || to.chars().count() > 200 {
                return refuse("Dites à qui le rapport est envoyé, par exemple le Département.");
            }
            let report = desk.report.as_ref().ok_or(Refusal::NotFound)?;
            sql::send(write, &scope, (report.id, number), to)?;
            Ok("envoye")
        }
        ("rouvrir", How::Validated | How::Sent) => {
            let reason = sent.motif.trim();
            if reason.is_empty() || reason.chars().count() > 500 {
                return refuse("Dites pourquoi le rapport est rouvert, en 500 signes au plus.");
            }
            let report = desk.report.as_ref().ok_or(Refusal::NotFound)?;
            sql::open_version(write, &scope, report.id, number + 1, reason)?;
            Ok("rouvert")
        }
        ("demander" | "valider", _) => refuse("Cette version est validée déjà."),
        ("envoyer", How::Sent) => refuse("L’envoi de cette version est noté déjà."),
        ("envoyer" | "rouvrir", _) => refuse("Cette version n’est pas encore validée."),
        _ => Err(Refusal::NotFound),
    }
}
