//! Where a page saves what one types.

use std::sync::Arc;

use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use serde::{Deserialize, Serialize};

use super::{Saved, is_key, save};
use crate::access::Here;
use crate::note::LENGTH_MAX;
use crate::web::{App, Refusal};

/// A save.
#[derive(Deserialize)]
pub struct Sent {
    cle: String,
    texte: String,
    #[serde(default)]
    revision: i64,
}

#[derive(Serialize)]
struct Answer {
    revision: i64,
    /// What another tab wrote, and when: shown beside.
    #[serde(skip_serializing_if = "Option::is_none")]
    autre: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quand: Option<String>,
}

/// `POST /services/{code}/brouillons`.
pub async fn keep(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let service = here.service();
        if !is_key(&service.code, &sent.cle) {
            return Err(Refusal::NotFound);
        }
        if sent.texte.chars().count() > LENGTH_MAX {
            let text = "Ce texte est trop long pour être gardé\u{202f}: 100\u{202f}000 signes au plus.";
            return Err(Refusal::Invalid(text.to_owned()));
        }
        let account = here.visitor.account.id;
        let saved = app.store.write(&here.author(), |write| {
            save(write, service.operator, account, &sent.cle, &sent.texte, sent.revision)
        })?;
        Ok(match saved {
            Saved::At(revision) => Json(Answer { revision, autre: None, quand: None }).into_response(),
            Saved::Conflict(draft) => {
                let answer = Answer {
                    revision: draft.revision,
                    quand: Some(base::french::long_instant(draft.at)),
                    autre: Some(draft.body),
                };
                (StatusCode::CONFLICT, Json(answer)).into_response()
            }
        })
    })
    .await
}
