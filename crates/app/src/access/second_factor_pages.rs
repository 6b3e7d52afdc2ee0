//! Giving the second factor when one signs in; setting it up, taking it away.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{ConnectInfo, Extension, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::long_instant;
use serde::Deserialize;

use super::pages::inside;
use super::{NewSession, recovery, second_factor};
use crate::access;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal, Visitor, password, session};

#[derive(Template)]
#[template(path = "access/second_factor_ask.html")]
struct AskPage<'a> {
    back: &'a str,
    error: &'a str,
}

/// Where one wanted to go.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    retour: String,
}

/// `GET /second-facteur`: the code is asked.
pub async fn ask(
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refusal> {
    let back = inside(&wanted.retour);
    if !visitor.second_due {
        return Ok(Redirect::to(back).into_response());
    }
    Ok(rendered(&AskPage { back, error: "" })?.into_response())
}

/// The code that was typed.
#[derive(Deserialize)]
pub struct Code {
    code: String,
    #[serde(default)]
    retour: String,
}

/// `POST /second-facteur`: the session of before ends, another opens under a new token.
pub async fn give(
    State(app): State<Arc<App>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Form(form): Form<Code>,
) -> Result<Response, Refusal> {
    // Codes are counted apart from passwords: a million of them takes a year.
    if !app.limits.may_sign_in(&format!("code {}", visitor.account.login), from.ip()) {
        let text = "Trop d’essais. Attendez une demi-minute, puis recommencez.".to_owned();
        return Err(Refusal::TooMuch(StatusCode::TOO_MANY_REQUESTS, text));
    }
    let secure = app.secure;
    let agent = session::agent(&headers);
    let code = form.code;
    let opened = app
        .work(move |app| {
            let (operator, account) = (app.operator.id, &visitor.account);
            let (token, token_hash) = session::new_token()?;
            let author = app.author(&account.login);
            let good = app.store.write(&author, |write| -> anyhow::Result<bool> {
                if !visitor.second_due
                    || !second_factor::opens(write, operator, account.id, &account.login, &code)?
                {
                    return Ok(false);
                }
                let new = NewSession { token_hash: &token_hash, agent: &agent, second_due: false };
                access::complete_session(write, operator, account.id, &visitor.token_hash, &new)?;
                Ok(true)
            })?;
            Ok(good.then_some(token))
        })
        .await?;
    let back = inside(&form.retour);
    match opened {
        Some(token) => {
            let mut response = Redirect::to(back).into_response();
            response.headers_mut().insert(header::SET_COOKIE, session::opening(&token, secure));
            Ok(response)
        }
        None => {
            let error = "Ce code ne convient pas, ou a déjà servi. Attendez le suivant et recommencez.";
            Ok((StatusCode::UNAUTHORIZED, rendered(&AskPage { back, error })?).into_response())
        }
    }
}

#[derive(Template)]
#[template(path = "access/second_factor.html")]
struct SetUpPage {
    shell: Shell,
    on: bool,
    left: i64,
    /// The picture and the text of the secret, while it is being set up.
    begun: Option<(String, String)>,
    codes: Vec<String>,
    /// Someone took the one of before away: when, who, why.
    taken: Option<(String, String, String)>,
    error: &'static str,
}

/// `GET /mon-second-facteur`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| rendered(&set_up(app, &visitor, "")?)).await
}

fn set_up(app: &App, visitor: &Visitor, error: &'static str) -> Result<SetUpPage, Refusal> {
    let (operator, account) = (app.operator.id, &visitor.account);
    let (on, left, secret, taken) = app.store.read(|read| -> store::Result<_> {
        let on = second_factor::is_on(read, operator, account.id)?;
        let left = second_factor::codes_left(read, operator, account.id)?;
        let taken = recovery::pending(read, operator, account.id)?;
        Ok((on, left, second_factor::begun(read, operator, account.id)?, taken))
    })?;
    let taken = taken.map(|reset| (long_instant(reset.at), reset.by, reset.reason));
    let begun = match secret {
        Some(secret) => Some(drawn(&secret, &account.login)?),
        None => None,
    };
    let (shell, codes) = (Shell::new(visitor, Entry::None), Vec::new());
    Ok(SetUpPage { shell, on, left, begun, codes, taken, error })
}

/// The secret as a QR code (SVG) and in letters, four by four.
fn drawn(secret: &[u8], login: &str) -> Result<(String, String), Refusal> {
    use fast_qr::convert::{Builder as _, Shape, svg::SvgBuilder};
    let generator = second_factor::generator(secret, login)?;
    let address = generator.to_url().map_err(|error| Refusal::bug(&error))?;
    let code = fast_qr::QRBuilder::new(address).build().map_err(|error| Refusal::bug(&error))?;
    let picture = SvgBuilder::default().shape(Shape::Square).margin(2).to_str(&code);
    let letters = totp_rs::Secret::from(secret.to_vec()).to_base32();
    let letters: Vec<&str> =
        letters.as_bytes().chunks(4).filter_map(|four| std::str::from_utf8(four).ok()).collect();
    Ok((picture, letters.join(" ")))
}

/// `POST /mon-second-facteur`: begins, with a new secret.
pub async fn begin(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let (operator, account) = (app.operator.id, &visitor.account);
        let secret = second_factor::new_secret()?;
        app.store.write(&app.author(&account.login), |write| -> store::Result<()> {
            // One that is on is taken away with a code, not by beginning another.
            match second_factor::is_on(write, operator, account.id)? {
                true => Ok(()),
                false => second_factor::begin(write, operator, account.id, &secret),
            }
        })?;
        Ok(Redirect::to("/mon-second-facteur"))
    })
    .await
}

/// `POST /mon-second-facteur/essai`: the telephone shows that it knows the secret; the recovery codes are
/// shown, this once.
pub async fn confirm(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<Code>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (operator, account) = (app.operator.id, &visitor.account);
        let codes = app.store.write(&app.author(&account.login), |write| -> anyhow::Result<_> {
            let waits = second_factor::begun(write, operator, account.id)?.is_some();
            if !waits || !second_factor::opens(write, operator, account.id, &account.login, &form.code)? {
                return Ok(None);
            }
            Ok(Some(second_factor::confirm(write, operator, account.id)?))
        })?;
        let Some(codes) = codes else {
            let page = set_up(
                app,
                &visitor,
                "Ce code ne convient pas. Vérifiez l’heure du téléphone, puis recommencez.",
            )?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response());
        };
        let mut page = set_up(app, &visitor, "")?;
        page.codes = codes;
        Ok(rendered(&page)?.into_response())
    })
    .await
}

/// What takes the second factor away.
#[derive(Deserialize)]
pub struct Stop {
    mot_de_passe: String,
}

/// `POST /mon-second-facteur/arret`: with the password, since it makes the account weaker.
pub async fn stop(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<Stop>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (operator, account) = (app.operator.id, &visitor.account);
        let found = app.store.read(|read| access::credentials(read, operator, &account.login))?;
        if !password::verify(&form.mot_de_passe, found.as_ref().map(|(_, hash)| hash.as_str())) {
            let page = set_up(app, &visitor, "Le mot de passe ne convient pas : rien n’a changé.")?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response());
        }
        app.store
            .write(&app.author(&account.login), |write| second_factor::stop(write, operator, account.id))?;
        Ok(Redirect::to("/mon-second-facteur").into_response())
    })
    .await
}
