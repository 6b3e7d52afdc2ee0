//! Going to a provider and coming back; linking one to one’s account, and undoing it.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{ConnectInfo, Extension, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use base::Id;
use serde::{Deserialize, Serialize};
use store::Author;

use super::{Expected, Provider, Said};
use crate::access::entry::{self, Kind, Means, NewAttempt, Ticket};
use crate::access::pages::{again, inside};
use crate::access::{self, By, NewSession, account, second_factor};
use crate::web::layout::page as rendered;
use crate::web::{App, Refusal, Visitor, session};

#[derive(Template)]
#[template(path = "access/provider/leaving.html")]
struct LeavingPage<'a> {
    name: &'a str,
    address: &'a str,
    home: &'a str,
}

#[derive(Template)]
#[template(path = "access/provider/left.html")]
struct LeftPage<'a> {
    name: &'a str,
    address: &'a str,
}

/// What is found again at the return.
#[derive(Serialize, Deserialize)]
struct Secrets {
    nonce: String,
    verifier: String,
}

/// Where one wanted to go.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    retour: String,
}

/// `POST /connexion/fournisseur/{fournisseur}`: leads to the provider. A page that leads there and not a
/// redirection: forms of ours are sent nowhere else, which the policy of pages holds.
pub async fn start(
    State(app): State<Arc<App>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Path(code): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Refusal> {
    app.limits.come_in(from.ip())?;
    let _place = app.outside()?;
    app.work(move |app| match go(app, &code, inside(&wanted.retour), None, "/connexion")? {
        Ok(response) => Ok(response),
        Err(text) => again(app, StatusCode::BAD_GATEWAY, "", inside(&wanted.retour), &text),
    })
    .await
}

/// Leads to a provider, or says why not.
fn go(
    app: &App,
    code: &str,
    back: &str,
    account: Option<Id>,
    home: &str,
) -> Result<Result<Response, String>, Refusal> {
    let operator = app.operator.id;
    let site = app.site.as_deref().ok_or(Refusal::NotFound)?;
    let provider = app.store.read(|read| super::find(read, operator, code))?.ok_or(Refusal::NotFound)?;
    let ticket = Ticket::new()?;
    let started = match super::start(&provider, site, &ticket.state) {
        Ok(started) => started,
        Err(fault) => {
            tracing::warn!(provider = %provider.code, %fault, "un fournisseur d’identité ne répond pas");
            return Ok(Err(fault.text(&provider.name)));
        }
    };
    let secrets = Secrets { nonce: started.nonce, verifier: started.verifier };
    let secrets = serde_json::to_string(&secrets).map_err(|error| Refusal::bug(&error))?;
    app.store.write(&author(app, &provider), |write| {
        let new = NewAttempt {
            kind: Kind::Provider,
            provider: Some(provider.id),
            account,
            secrets: &secrets,
            back,
        };
        entry::begin(write, operator, &ticket, &new)
    })?;
    let page = LeavingPage { name: &provider.name, address: &started.address, home };
    let mut response = rendered(&page)?.into_response();
    response.headers_mut().insert(header::SET_COOKIE, entry::cookie(&ticket.browser, app.secure));
    Ok(Ok(response))
}

fn author(app: &App, provider: &Provider) -> Author {
    app.author(&format!("fournisseur {}", provider.code))
}

/// What a provider sends back: each thing once.
struct Back {
    state: String,
    code: String,
    issuer: String,
    error: String,
}

impl Back {
    fn of(fields: &[(String, String)]) -> Option<Back> {
        let one = |wanted: &str| -> Option<String> {
            let mut found = fields.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.clone());
            let first = found.next().unwrap_or_default();
            found.next().is_none().then_some(first)
        };
        Some(Back { state: one("state")?, code: one("code")?, issuer: one("iss")?, error: one("error")? })
    }
}

/// Why one does not come in: what is said, and with which status.
struct No(StatusCode, String);

/// `GET /connexion/retour/{fournisseur}`: the return. It is a GET because the provider makes it one; what it
/// writes is what the attempt, begun by a form of ours in this browser, allows once.
pub async fn come_back(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    Query(fields): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    // Its attempt was counted when it began.
    let _place = app.outside()?;
    let secure = app.secure;
    let mut response = app.work(move |app| return_to(app, &code, &fields, &headers)).await?;
    response.headers_mut().append(header::SET_COOKIE, entry::forgetting(secure));
    Ok(response)
}

fn return_to(
    app: &App,
    code: &str,
    fields: &[(String, String)],
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let operator = app.operator.id;
    let site = app.site.as_deref().ok_or(Refusal::NotFound)?;
    let provider = app.store.read(|read| super::find(read, operator, code))?.ok_or(Refusal::NotFound)?;
    let stranger = || {
        let text = "Cette connexion n’a pas été commencée dans ce navigateur, ou elle a déjà servi, ou il y a plus de \
                    dix minutes. Recommencez depuis cette page.";
        again(app, StatusCode::FORBIDDEN, "", "/", text)
    };
    let (Some(back), Some(browser)) = (Back::of(fields), entry::carried(headers, app.secure)) else {
        return stranger();
    };
    // Taken whatever follows: a state serves once.
    let attempt = app.store.write(&author(app, &provider), |write| {
        entry::take(write, operator, Kind::Provider, &back.state, &browser)
    })?;
    let Some(attempt) = attempt.filter(|attempt| attempt.provider == Some(provider.id)) else {
        return stranger();
    };
    let said = match checked(app, &provider, site, &back, &attempt.secrets)? {
        Ok(said) => said,
        Err(No(status, text)) => {
            app.store.write(&author(app, &provider), |write| {
                entry::refused(write, operator, None, Means::Provider)
            })?;
            return again(app, status, "", inside(&attempt.back), &text);
        }
    };
    match attempt.account {
        Some(account) => linked(app, &provider, account, &said, headers),
        None => entered(app, &provider, &said, inside(&attempt.back), &session::agent(headers)),
    }
}

/// What the provider says, when it holds.
fn checked(
    app: &App,
    provider: &Provider,
    site: &str,
    back: &Back,
    secrets: &str,
) -> Result<Result<Said, No>, Refusal> {
    let name = &provider.name;
    // RFC 9207: a provider that says who it is, is the one that was asked.
    if !back.issuer.is_empty() && back.issuer != provider.issuer {
        let text = format!("La réponse ne vient pas de {name} : Jalon ne l’accepte pas.");
        return Ok(Err(No(StatusCode::FORBIDDEN, text)));
    }
    if !back.error.is_empty() || back.code.is_empty() {
        let text = match back.error.as_str() {
            "access_denied" => format!("Vous avez renoncé, ou {name} ne vous laisse pas entrer."),
            _ => format!("{name} n’a pas pu vous reconnaître. Réessayez, ou connectez-vous autrement."),
        };
        return Ok(Err(No(StatusCode::UNAUTHORIZED, text)));
    }
    let secrets: Secrets = serde_json::from_str(secrets).map_err(|error| Refusal::bug(&error))?;
    let operator = app.operator.id;
    // The address is asked of the provider only when it can link someone who is expected.
    let wants_email = |subject: &str| {
        let asked = app.store.read(|read| -> store::Result<bool> {
            Ok(super::known(read, operator, provider, subject)?.is_none()
                && super::awaits_an_email(read, operator, provider)?)
        });
        asked.unwrap_or(false)
    };
    let now = app.clock.now();
    match super::finish(provider, site, &back.code, &secrets.nonce, &secrets.verifier, now, wants_email) {
        Ok(said) => Ok(Ok(said)),
        Err(fault) => {
            tracing::warn!(provider = %provider.code, %fault, "la réponse d’un fournisseur d’identité est refusée");
            let status = match fault {
                super::Fault::Unreachable(_) => StatusCode::BAD_GATEWAY,
                super::Fault::Wrong(_) | super::Fault::Level => StatusCode::FORBIDDEN,
            };
            Ok(Err(No(status, fault.text(name))))
        }
    }
}

/// Comes in, when this identity is someone’s here.
fn entered(
    app: &App,
    provider: &Provider,
    said: &Said,
    back: &str,
    agent: &str,
) -> Result<Response, Refusal> {
    let operator = app.operator.id;
    let (token, token_hash) = session::new_token()?;
    let opened = app.store.write(&author(app, provider), |write| -> store::Result<bool> {
        let Some(account) = super::opens(write, operator, provider, said)? else {
            entry::refused(write, operator, None, Means::Provider)?;
            return Ok(false);
        };
        let second_due = provider.second_factor && second_factor::is_on(write, operator, account.id)?;
        let new = NewSession { token_hash: &token_hash, agent, second_due };
        let by = By::Provider { id: provider.id, token: &said.id_token };
        access::start_session_by(write, operator, account.id, &new, by)?;
        Ok(true)
    })?;
    if !opened {
        let name = &provider.name;
        let text = format!(
            "{name} vous reconnaît, mais aucun compte de Jalon n’est lié à cette identité. Connectez-vous avec votre \
             mot de passe et liez-la depuis « Mon compte », ou demandez à la personne qui administre Jalon."
        );
        return again(app, StatusCode::FORBIDDEN, "", back, &text);
    }
    let mut response = Redirect::to(back).into_response();
    response.headers_mut().insert(header::SET_COOKIE, session::opening(&token, app.secure));
    Ok(response)
}

/// Links what came back to the account that asked, if it is still the one that is signed in here.
fn linked(
    app: &App,
    provider: &Provider,
    account: Id,
    said: &Said,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let visitor = match session::carried(headers, app.secure) {
        Some(token_hash) => session::visitor(app, token_hash)?,
        None => None,
    };
    let visitor = visitor
        .map(|(visitor, _)| visitor)
        .filter(|visitor| visitor.account.id == account && !visitor.second_due);
    let Some(visitor) = visitor else {
        let text = "Votre session s’est fermée entre-temps : connectez-vous, puis recommencez depuis « Mon compte ».";
        return again(app, StatusCode::FORBIDDEN, "", "/mon-compte", text);
    };
    let done = app.store.write(&app.author(&visitor.account.login), |write| {
        super::link(write, app.operator.id, provider, account, Expected::Subject(&said.subject))
    })?;
    match done {
        Ok(()) => Ok(Redirect::to("/mon-compte").into_response()),
        Err(refused) => account::refused(app, &visitor, "fournisseurs", refused.text()),
    }
}

/// What links a provider.
#[derive(Deserialize)]
pub struct Linking {
    #[serde(default)]
    mot_de_passe: String,
}

/// `POST /mon-compte/fournisseurs/{fournisseur}`: begins a link, with the password: it makes another way in.
pub async fn begin_link(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Path(code): Path<String>,
    Form(form): Form<Linking>,
) -> Result<Response, Refusal> {
    app.limits.come_in(from.ip())?;
    let _place = app.outside()?;
    app.work(move |app| {
        if !account::knows_password(app, &visitor, &form.mot_de_passe)? {
            let text = "Le mot de passe ne convient pas : rien n’a changé.";
            return account::refused(app, &visitor, "fournisseurs", text);
        }
        match go(app, &code, "/mon-compte", Some(visitor.account.id), "/mon-compte")? {
            Ok(response) => Ok(response),
            Err(text) => account::refused(app, &visitor, "fournisseurs", &text),
        }
    })
    .await
}

/// `POST /mon-compte/fournisseurs/{fournisseur}/retrait`: undoes a link.
pub async fn unlink(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Path(code): Path<String>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let operator = app.operator.id;
        let provider = app.store.read(|read| super::find(read, operator, &code))?.ok_or(Refusal::NotFound)?;
        let undone = app.store.write(&app.author(&visitor.account.login), |write| {
            super::unlink(write, operator, &provider, visitor.account.id)
        })?;
        if undone { Ok(Redirect::to("/mon-compte").into_response()) } else { Err(Refusal::NotFound) }
    })
    .await
}

/// The page after a sign-out, when one came by a provider that says where one leaves it too.
pub fn left(app: &App, provider: Id, id_token: &str) -> Result<Option<Response>, Refusal> {
    let Some(site) = app.site.as_deref() else { return Ok(None) };
    let Some(provider) = app.store.read(|read| super::of_id(read, app.operator.id, provider))? else {
        return Ok(None);
    };
    match super::leave(&provider, site, id_token) {
        Ok(Some(address)) => {
            Ok(Some(rendered(&LeftPage { name: &provider.name, address: &address })?.into_response()))
        }
        Ok(None) => Ok(None),
        Err(fault) => {
            tracing::warn!(provider = %provider.code, %fault, "le fournisseur ne dit pas où le quitter");
            Ok(None)
        }
    }
}
