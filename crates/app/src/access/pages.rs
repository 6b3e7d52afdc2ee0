//! Signing in and out, changing one's password.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{ConnectInfo, Extension, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::access::entry::{self, Means};
use crate::access::{self, NewSession, passkey, provider, second_factor};
use crate::web::layout::{Entry, Shell, page};
use crate::web::{App, Refusal, Visitor, password, session};

#[derive(Template)]
#[template(path = "access/sign_in.html")]
struct SignInPage<'a> {
    login: &'a str,
    back: &'a str,
    error: &'a str,
    /// The providers one may come in by: code, name on the button.
    providers: Vec<(String, String)>,
    /// The address of the pages, where a passkey holds; nothing when none can be used here.
    passkeys: String,
}

impl<'a> SignInPage<'a> {
    fn new(app: &App, login: &'a str, back: &'a str, error: &'a str) -> Result<SignInPage<'a>, Refusal> {
        let providers = match app.site {
            Some(_) => app.store.read(|read| provider::all(read, app.operator.id))?,
            None => Vec::new(),
        };
        let providers = providers.into_iter().map(|one| (one.code, one.name)).collect();
        Ok(SignInPage { login, back, error, providers, passkeys: passkey::origin(app.site.as_deref()) })
    }
}

/// The sign-in page again, with why one did not come in.
pub(super) fn again(
    app: &App,
    status: StatusCode,
    login: &str,
    back: &str,
    error: &str,
) -> Result<Response, Refusal> {
    Ok((status, page(&SignInPage::new(app, login, back, error)?)?).into_response())
}

/// Where one wanted to go.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    retour: String,
}

/// `GET /connexion`.
pub async fn sign_in_page(
    State(app): State<Arc<App>>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| page(&SignInPage::new(app, "", inside(&wanted.retour), "")?)).await
}

/// What the sign-in form sends.
#[derive(Deserialize)]
pub struct SignIn {
    identifiant: String,
    mot_de_passe: String,
    #[serde(default)]
    retour: String,
}

/// `POST /connexion`.
pub async fn sign_in(
    State(app): State<Arc<App>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<SignIn>,
) -> Result<Response, Refusal> {
    if !app.limits.may_sign_in(&form.identifiant, from.ip()) {
        let text = "Trop d’essais de connexion. Attendez une demi-minute, puis recommencez.".to_owned();
        return Err(Refusal::TooMuch(StatusCode::TOO_MANY_REQUESTS, text));
    }
    let secure = app.secure;
    let agent = session::agent(&headers);
    let opened = Arc::clone(&app)
        .work(move |app| {
            let operator = app.operator.id;
            let login = form.identifiant.trim().to_owned();
            let found = app.store.read(|read| access::credentials(read, operator, &login))?;
            let hash = found.as_ref().map(|(_, hash)| hash.as_str());
            let good = password::verify(&form.mot_de_passe, hash);
            let account = found.map(|(account, _)| account);
            let Some(account) = account.clone().filter(|account| good && account.closed_at.is_none()) else {
                let known = account.map(|account| account.id);
                app.store.write(&app.author("connexion"), |write| {
                    entry::refused(write, operator, known, Means::Password)
                })?;
                let error = "L’identifiant ou le mot de passe ne convient pas.";
                let page = again(app, StatusCode::UNAUTHORIZED, &login, inside(&form.retour), error)?;
                return Ok(Err(page));
            };
            let (token, token_hash) = session::new_token()?;
            let author = app.author(&account.login);
            app.store.write(&author, |write| {
                let second_due = second_factor::is_on(write, operator, account.id)?;
                let new = NewSession { token_hash: &token_hash, agent: &agent, second_due };
                access::start_session(write, operator, account.id, &new)
            })?;
            Ok(Ok((token, form.retour)))
        })
        .await?;
    match opened {
        Ok((token, back)) => {
            let mut response = Redirect::to(inside(&back)).into_response();
            response.headers_mut().insert(header::SET_COOKIE, session::opening(&token, secure));
            Ok(response)
        }
        Err(page) => Ok(page),
    }
}

/// Only a page of ours: `//exemple.test` is another site.
pub(super) fn inside(back: &str) -> &str {
    let plain = back.bytes().all(|byte| byte > b' ' && byte != b'\\' && byte < 127);
    if back.starts_with('/') && !back.starts_with("//") && plain { back } else { "/" }
}

/// `POST /deconnexion`.
pub async fn sign_out(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Refusal> {
    let secure = app.secure;
    let place = app.outside().ok();
    let left = app
        .work(move |app| {
            let operator = app.operator.id;
            let came =
                app.store.read(|read| access::provider_of_session(read, operator, &visitor.token_hash))?;
            let author = app.author(&visitor.account.login);
            app.store.write(&author, |write| access::end_session(write, operator, &visitor.token_hash))?;
            match came.filter(|_| place.is_some()) {
                Some((provider, id_token)) => provider::pages::left(app, provider, &id_token),
                None => Ok(None),
            }
        })
        .await?;
    let mut response = left.unwrap_or_else(|| Redirect::to("/connexion").into_response());
    response.headers_mut().insert(header::SET_COOKIE, session::ending(secure) as HeaderValue);
    Ok(response)
}

#[derive(Template)]
#[template(path = "access/password.html")]
struct PasswordPage<'a> {
    shell: Shell,
    first: bool,
    error: &'a str,
    minimum: usize,
}

impl<'a> PasswordPage<'a> {
    fn new(visitor: &Visitor, error: &'a str) -> PasswordPage<'a> {
        let shell = Shell::new(visitor, Entry::None);
        PasswordPage { shell, first: visitor.account.must_change, error, minimum: password::LENGTH_MIN }
    }
}

/// `GET /mot-de-passe`.
pub async fn password_page(Extension(visitor): Extension<Visitor>) -> Result<Html<String>, Refusal> {
    page(&PasswordPage::new(&visitor, ""))
}

/// What the password form sends.
#[derive(Deserialize)]
pub struct NewPassword {
    ancien: String,
    nouveau: String,
    encore: String,
}

/// `POST /mot-de-passe`.
pub async fn change_password(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Form(form): Form<NewPassword>,
) -> Result<Response, Refusal> {
    let secure = app.secure;
    let who = visitor.clone();
    let agent = session::agent(&headers);
    let done = app
        .work(move |app| {
            let (operator, account) = (app.operator.id, &who.account);
            let found = app.store.read(|read| access::credentials(read, operator, &account.login))?;
            let hash = found.map(|(_, hash)| hash);
            if !password::verify(&form.ancien, hash.as_deref()) {
                return Ok(Err("Le mot de passe actuel ne convient pas.".to_owned()));
            }
            if form.nouveau != form.encore {
                return Ok(Err("Les deux nouveaux mots de passe diffèrent.".to_owned()));
            }
            if let Some(refusal) = password::refusal(&form.nouveau, &account.login) {
                return Ok(Err(refusal));
            }
            let hash = password::hash(&form.nouveau)?;
            let (token, token_hash) = session::new_token()?;
            let author = app.author(&account.login);
            app.store.write(&author, |write| {
                access::change_password(write, operator, account.id, &hash)?;
                let new = NewSession { token_hash: &token_hash, agent: &agent, second_due: false };
                access::start_session(write, operator, account.id, &new)
            })?;
            Ok(Ok(token))
        })
        .await?;
    match done {
        Ok(token) => {
            let mut response = Redirect::to("/").into_response();
            response.headers_mut().insert(header::SET_COOKIE, session::opening(&token, secure));
            Ok(response)
        }
        Err(error) => {
            let body = page(&PasswordPage::new(&visitor, &error))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_a_page_of_ours_and_nowhere_else() {
        assert_eq!(inside("/services/aer/2021"), "/services/aer/2021");
        for elsewhere in
            ["//exemple.test", "https://exemple.test", "/\\exemple.test", "javascript:alert(1)", ""]
        {
            assert_eq!(inside(elsewhere), "/");
        }
    }
}
