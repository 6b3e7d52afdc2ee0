//! The page without a network, and what a session gives to its device.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use axum::{Form, Json};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{KEY, Kit, key};
use crate::access::{self, Here};
use crate::web::layout::page as rendered;
use crate::web::{App, Refusal, Visitor};

/// The same for everyone: what it shows is on the device.
#[derive(Template)]
#[template(path = "device/page.html")]
struct DevicePage;

/// `GET /hors-ligne`.
pub async fn page() -> Result<Html<String>, Refusal> {
    rendered(&DevicePage)
}

/// What a device asks for.
#[derive(Deserialize)]
pub struct Asked {
    /// `oui` on a telephone: what the form of an act needs. A computer of an office keeps nobody’s name.
    #[serde(default)]
    trousse: String,
}

#[derive(Serialize)]
struct Given {
    compte: String,
    /// In hexadecimal.
    cle: String,
    /// How long the session can last: then the device forgets the key and the names.
    secondes: i64,
    services: Vec<Kit>,
}

/// `POST /hors-ligne/trousse`: the key of the account, and the kit of each service where it notes acts.
pub async fn kit(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Form(asked): Form<Asked>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (operator, account, now) = (app.operator.id, visitor.account.id, app.clock.now());
        let mut fresh = [0u8; KEY];
        getrandom::fill(&mut fresh).map_err(|error| Refusal::bug(&error))?;
        let author = app.author(&visitor.account.login);
        let secret = app.store.write(&author, |write| key(write, operator, account, &fresh))?;
        let (session, services) = app.store.read(|read| -> store::Result<_> {
            let session = access::session(read, operator, &visitor.token_hash)?;
            let mut kits = Vec::new();
            for seat in visitor.seats.iter().filter(|_| asked.trousse == "oui") {
                let here = Here { visitor: visitor.clone(), seat: seat.clone(), now, due: 0, visas: 0 };
                kits.extend(Kit::of(read, &here)?);
            }
            Ok((session, kits))
        })?;
        let opened = session.map_or(now, |(_, session)| session.created_at);
        let left = access::LIFE - now.duration_since(opened);
        Ok(Json(Given {
            compte: account.to_string(),
            cle: hex::encode(secret),
            secondes: left.max(SignedDuration::ZERO).as_secs(),
            services,
        })
        .into_response())
    })
    .await
}

/// The account for which a device sends what it kept. Told by the script, so that an act kept by one is never
/// noted by another who signed in since on the same telephone.
pub fn sender(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-envoi").and_then(|value| value.to_str().ok())
}
