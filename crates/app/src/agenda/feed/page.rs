//! The page where one makes and revokes the secret address of one's agenda.

use std::sync::Arc;

use askama::Template;
use axum::Form as Sent;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Id;
use base::french::long_instant;
use serde::Deserialize;
use serde_json::json;
use store::Change;

use super::sql;
use crate::access::{Action, Here, Noun, Scope};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal, session};

#[derive(Template)]
#[template(path = "agenda/feed/page.html")]
struct Feed {
    shell: Shell,
    title: &'static str,
    path: String,
    back: String,
    since: String,
    /// Shown once, when it is made.
    address: String,
    /// Not a professional of the service: no address.
    nobody: bool,
    names: bool,
    decides: bool,
}

/// `GET /services/{code}/agenda/abonnement`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| draw(app, &here, String::new())).await
}

fn draw(app: &App, here: &Here, address: String) -> Result<Html<String>, Refusal> {
    let scope = here.scope();
    let (since, names) = app.store.read(|read| -> store::Result<_> {
        Ok((sql::open_since(read, &scope)?, sql::shows_names(read, scope.operator, scope.service)?))
    })?;
    let nobody = here.seat.professional.is_none();
    rendered(&Feed {
        shell: here.shell(Entry::Feed),
        title: match (nobody, since.is_some()) {
            (true, _) => "Votre compte n’est relié à aucun professionnel de ce service",
            (false, true) => "Votre agenda est lu par un autre programme",
            (false, false) => "Lire votre agenda dans un autre programme",
        },
        path: here.path("/agenda/abonnement"),
        back: here.path("/agenda"),
        since: since.map(long_instant).unwrap_or_default(),
        address,
        nobody,
        names,
        decides: here.may(Action::Decide, Noun::Persons),
    })
}

/// `POST /services/{code}/agenda/abonnement`: a new address, which ends the one before. The secret is in this
/// answer and nowhere else.
pub async fn make(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    headers: HeaderMap,
) -> Result<Html<String>, Refusal> {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    app.work(move |app| {
        if here.seat.professional.is_none() {
            return Err(Refusal::NotFound);
        }
        let (secret, _) = session::new_token()?;
        let scope = here.scope();
        app.store.write(&here.author(), |write| -> store::Result<()> {
            sql::revoke(write, &scope)?;
            sql::insert(write, &scope, &super::hash(&secret))?;
            write.journal(&change(&scope, "create", "agenda_feed", json!({})))
        })?;
        let scheme = if app.secure { "https" } else { "http" };
        draw(app, &here, format!("{scheme}://{host}/agenda/{secret}.ics"))
    })
    .await
}

/// `POST /services/{code}/agenda/abonnement/revoquer`.
pub async fn revoke(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let scope = here.scope();
        app.store.write(&here.author(), |write| -> store::Result<()> {
            if sql::revoke(write, &scope)? > 0 {
                write.journal(&change(&scope, "revoke", "agenda_feed", json!({})))?;
            }
            Ok(())
        })?;
        Ok(Redirect::to(&here.path("/agenda/abonnement")).into_response())
    })
    .await
}

/// What the service decides of all addresses.
#[derive(Deserialize)]
pub struct Decided {
    #[serde(default)]
    noms: String,
}

/// `POST /services/{code}/agenda/abonnement/noms`: whether addresses show names.
pub async fn decide(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Sent(decided): Sent<Decided>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (scope, names) = (here.scope(), decided.noms == "oui");
        app.store.write(&here.author(), |write| -> store::Result<()> {
            let before = sql::shows_names(write, scope.operator, scope.service)?;
            sql::set_names(write, &scope, names)?;
            let line = change(&scope, "correct", "agenda_rule", json!({ "feed_names": names }));
            write.journal(&Change { before: Some(json!({ "feed_names": before })), ..line })
        })?;
        Ok(Redirect::to(&here.path("/agenda/abonnement")).into_response())
    })
    .await
}

fn change(
    scope: &Scope,
    action: &'static str,
    noun: &'static str,
    after: serde_json::Value,
) -> Change<'static> {
    let row: Id = if noun == "agenda_feed" { scope.account } else { scope.service };
    Change { operator: scope.operator, action, noun, row: Some(row), before: None, after: Some(after) }
}
