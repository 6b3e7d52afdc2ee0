//! Adding a passkey to one’s account, taking one away, coming in with one. The browser speaks with the key: these
//! pages need their script, and the password always remains.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, Json};
use serde::Deserialize;
use serde_json::json;

use crate::access::entry::{self, Kind, Means, NewAttempt, Ticket};
use crate::access::pages::{again, inside};
use crate::access::{self, By, NewSession, account};
use crate::web::{App, Refusal, Visitor, session};

/// A new key.
#[derive(Deserialize)]
pub struct NewKey {
    #[serde(default)]
    nom: String,
    #[serde(default)]
    mot_de_passe: String,
}

/// What a script is told when it cannot go on.
fn refusal(text: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "erreur": text }))).into_response()
}

/// `POST /mon-compte/cles/debut`: what the browser is to ask of the key, as JSON.
pub async fn begin(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Form(form): Form<NewKey>,
) -> Result<Response, Refusal> {
    app.limits.come_in(from.ip())?;
    app.work(move |app| {
        let (operator, account) = (app.operator.id, &visitor.account);
        let name = form.nom.trim();
        if name.is_empty() || name.chars().count() > 100 {
            return Ok(refusal(
                "Donnez un nom à cette clé, de cent signes au plus : « téléphone », « clé bleue ».",
            ));
        }
        if super::origin(app.site.as_deref()).is_empty() {
            return Err(Refusal::NotFound);
        }
        if !account::knows_password(app, &visitor, &form.mot_de_passe)? {
            return Ok(refusal("Le mot de passe ne convient pas : rien n’a changé."));
        }
        let keys = app.store.read(|read| super::of(read, operator, account.id))?;
        if keys.len() >= super::MOST {
            return Ok(refusal("Vingt clés suffisent : retirez d’abord celles qui ne servent plus."));
        }
        let (options, secrets) = super::begin(app.site.as_deref(), account, &keys, name)?;
        let new = NewAttempt {
            kind: Kind::NewPasskey,
            provider: None,
            account: Some(account.id),
            secrets: &secrets,
            back: "/mon-compte",
        };
        asked(app, &account.login, &new, options)
    })
    .await
}

/// Keeps the attempt and tells the script what to ask.
fn asked(
    app: &App,
    author: &str,
    new: &NewAttempt<'_>,
    options: serde_json::Value,
) -> Result<Response, Refusal> {
    let ticket = Ticket::new()?;
    app.store.write(&app.author(author), |write| entry::begin(write, app.operator.id, &ticket, new))?;
    let mut response = Json(json!({ "etat": ticket.state, "options": options })).into_response();
    response.headers_mut().insert(header::SET_COOKIE, entry::cookie(&ticket.browser, app.secure));
    Ok(response)
}

/// What the script sends back: which attempt, and what the key answered.
#[derive(Deserialize)]
pub struct Answer {
    etat: String,
    reponse: String,
    #[serde(default)]
    retour: String,
}

/// `POST /mon-compte/cles`: keeps the new key.
pub async fn add(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Form(form): Form<Answer>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (operator, account) = (app.operator.id, visitor.account.id);
        let browser = entry::carried(&headers, app.secure).unwrap_or_default();
        let kept = app.store.write(&app.author(&visitor.account.login), |write| -> anyhow::Result<bool> {
            let attempt = entry::take(write, operator, Kind::NewPasskey, &form.etat, &browser)?;
            let Some(attempt) = attempt.filter(|attempt| attempt.account == Some(account)) else {
                return Ok(false);
            };
            super::keep(write, operator, account, app.site.as_deref(), &attempt.secrets, &form.reponse)
        })?;
        if kept {
            return Ok(Redirect::to("/mon-compte").into_response());
        }
        let text =
            "Cette clé n’a pas pu être ajoutée : elle est déjà connue, ou n’a pas vérifié que c’était vous.";
        account::refused(app, &visitor, "cles", text)
    })
    .await
}

/// Which key.
#[derive(Deserialize)]
pub struct Which {
    cle: String,
}

/// `POST /mon-compte/cles/retrait`: takes one of my keys away.
pub async fn remove(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<Which>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let id = form.cle.parse().map_err(|()| Refusal::NotFound)?;
        let account = &visitor.account;
        let gone = app.store.write(&app.author(&account.login), |write| {
            super::remove(write, app.operator.id, account.id, id)
        })?;
        if gone { Ok(Redirect::to("/mon-compte")) } else { Err(Refusal::NotFound) }
    })
    .await
}

/// `POST /connexion/cle`: what the browser is to ask of whoever has a key, as JSON. It names nobody.
pub async fn ask(
    State(app): State<Arc<App>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
) -> Result<Response, Refusal> {
    app.limits.come_in(from.ip())?;
    app.work(move |app| {
        if super::origin(app.site.as_deref()).is_empty() {
            return Err(Refusal::NotFound);
        }
        let (options, secrets) = super::ask(app.site.as_deref())?;
        let new =
            NewAttempt { kind: Kind::Passkey, provider: None, account: None, secrets: &secrets, back: "/" };
        asked(app, "connexion", &new, options)
    })
    .await
}

/// `POST /connexion/cle/entrer`: comes in with the key. It verified its holder: no second factor is asked.
pub async fn enter(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Form(form): Form<Answer>,
) -> Result<Response, Refusal> {
    // Its attempt was counted when it began; without one, nothing is tried and nothing kept.
    app.work(move |app| {
        let operator = app.operator.id;
        let browser = entry::carried(&headers, app.secure).unwrap_or_default();
        let (token, token_hash) = session::new_token()?;
        let agent = session::agent(&headers);
        let site = app.site.as_deref();
        let opened = app.store.write(&app.author("connexion"), |write| -> anyhow::Result<bool> {
            let attempt = entry::take(write, operator, Kind::Passkey, &form.etat, &browser)?;
            let Some(attempt) = attempt else { return Ok(false) };
            let account = super::opens(write, operator, site, &attempt.secrets, &form.reponse)?;
            let Some(account) = account else {
                entry::refused(write, operator, None, Means::Passkey)?;
                return Ok(false);
            };
            let new = NewSession { token_hash: &token_hash, agent: &agent, second_due: false };
            access::start_session_by(write, operator, account.id, &new, By::Passkey)?;
            Ok(true)
        })?;
        let back = inside(&form.retour);
        if !opened {
            let text = "Cette clé n’ouvre aucun compte ici, ou a mis plus de dix minutes. Recommencez, ou tapez votre \
                        mot de passe.";
            return again(app, StatusCode::UNAUTHORIZED, "", back, text);
        }
        let mut response = Redirect::to(back).into_response();
        let headers = response.headers_mut();
        headers.insert(header::SET_COOKIE, session::opening(&token, app.secure));
        headers.append(header::SET_COOKIE, entry::forgetting(app.secure));
        Ok(response)
    })
    .await
}
