//! Remarks on the texts of a report, while it is read by several.

mod sql;

use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::Id;
use serde::Deserialize;

use crate::access::Here;
use crate::reporting;
use crate::reporting::desk::Desk;
use crate::service;
use crate::web::{App, Refusal};

pub(super) use sql::all;

/// Longest remark.
const LENGTH_MAX: usize = 2000;

/// A remark to make, or one that is settled.
#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    ancre: String,
    #[serde(default)]
    texte: String,
    #[serde(default)]
    regler: String,
}

/// `POST /services/{code}/{annee}/rapport/remarques`.
pub async fn note(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, year)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let scope = here.scope();
        let text = sent.texte.replace("\r\n", "\n");
        let text = text.trim();
        let done = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, scope.operator)?;
            let desk = Desk::open(write, &here, &year)?;
            if !sent.regler.is_empty() {
                let remark: Id = sent.regler.parse().map_err(|()| Refusal::NotFound)?;
                let report = desk.report.as_ref().ok_or(Refusal::NotFound)?;
                sql::settle(write, &scope, report.id, remark)?;
                return Ok(("reglee", String::new()));
            }
            let known = desk.trame.questions().into_iter().any(|question| question.anchor == sent.ancre);
            if !known {
                return Err(Refusal::NotFound);
            }
            if text.is_empty() || text.chars().count() > LENGTH_MAX {
                let text = "Une remarque a un texte, de 2\u{202f}000 signes au plus.";
                return Err(Refusal::Invalid(text.to_owned()));
            }
            let report = reporting::sql::found(write, &scope, desk.period)?;
            sql::insert(write, &scope, (report.id, &sent.ancre), text)?;
            Ok(("remarque", format!("#p-{}", document::html::slug(&sent.ancre))))
        })?;
        let (fait, place) = done;
        Ok(Redirect::to(&here.path(&format!("/{year}/rapport?fait={fait}{place}"))).into_response())
    })
    .await
}
