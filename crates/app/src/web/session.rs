//! Who visits: a cookie with a random token, of which the base keeps only the hash.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use super::{App, Refusal};
use crate::access::{self, Account, Seat};

/// The visitor of a page: signed in, with the seats they hold today.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The account.
    pub account: Account,
    /// What it may do, service by service.
    pub seats: Arc<Vec<Seat>>,
    /// The hash of the session's token.
    pub token_hash: Vec<u8>,
    /// The second factor is still to be given.
    pub second_due: bool,
}

impl Visitor {
    /// The seat in the service of this code: where one has none is not found.
    pub fn seat(&self, code: &str) -> Result<&Seat, Refusal> {
        self.seats.iter().find(|seat| seat.service.code == code).ok_or(Refusal::NotFound)
    }
}

const TOKEN: usize = 32;

/// A new token, and its hash.
pub fn new_token() -> Result<(String, Vec<u8>), Refusal> {
    let mut bytes = [0u8; TOKEN];
    getrandom::fill(&mut bytes).map_err(|error| Refusal::bug(&error))?;
    let token = hex::encode(bytes);
    let hash = hash(&token);
    Ok((token, hash))
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// What the browser says of itself, short.
pub fn agent(headers: &HeaderMap) -> String {
    let said = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    said.chars().take(200).collect()
}

fn name(secure: bool) -> &'static str {
    if secure { "__Host-jalon" } else { "jalon" }
}

/// The cookie that opens a session.
pub fn opening(token: &str, secure: bool) -> HeaderValue {
    cookie(&format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{}", name(secure), flag(secure)))
}

/// The cookie that ends it.
pub fn ending(secure: bool) -> HeaderValue {
    cookie(&format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}", name(secure), flag(secure)))
}

fn flag(secure: bool) -> &'static str {
    if secure { "; Secure" } else { "" }
}

fn cookie(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

/// The hash of the token that a request carries.
pub fn carried(headers: &HeaderMap, secure: bool) -> Option<Vec<u8>> {
    let wanted = name(secure);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == wanted && value.len() == TOKEN * 2)
        .map(|(_, token)| hash(token))
}

/// Nothing but the sign-in page, its assets and `/sante` is reachable signed out.
pub async fn required(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let back = match *request.method() {
        Method::GET => request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
        _ => "/".to_owned(),
    };
    let sender = crate::device::pages::sender(request.headers()).map(str::to_owned);
    let Some(token_hash) = carried(request.headers(), app.secure) else {
        return Ok(out(sender.is_some(), back));
    };
    let Some(visitor) = Arc::clone(&app).work(move |app| visitor(app, token_hash)).await? else {
        return Ok(out(sender.is_some(), back));
    };
    let path = request.uri().path();
    // What a device kept for an account is noted by this account, once it is wholly signed in, or waits.
    if let Some(sender) = sender
        && (visitor.second_due || visitor.account.must_change || sender != visitor.account.id.to_string())
    {
        return Ok(out(true, back));
    }
    if visitor.second_due && !matches!(path, "/second-facteur" | "/deconnexion") {
        let back = super::layout::escape_query(&back);
        return Ok(Redirect::to(&format!("/second-facteur?retour={back}")).into_response());
    }
    let changing = matches!(path, "/mot-de-passe" | "/deconnexion" | "/second-facteur");
    if visitor.account.must_change && !changing {
        return Ok(Redirect::to("/mot-de-passe").into_response());
    }
    request.extensions_mut().insert(visitor);
    Ok(next.run(request).await)
}

/// A page leads to the sign-in page; what a device sends by itself is answered plainly, and it keeps it.
fn out(sent_by_a_device: bool, back: String) -> Response {
    match sent_by_a_device {
        true => StatusCode::UNAUTHORIZED.into_response(),
        false => Refusal::SignIn(back).into_response(),
    }
}

fn visitor(app: &App, token_hash: Vec<u8>) -> Result<Option<Visitor>, Refusal> {
    let operator = app.operator.id;
    let now = app.clock.now();
    let found = app.store.read(|read| -> store::Result<_> {
        let Some((account, session)) = access::session(read, operator, &token_hash)? else {
            return Ok(None);
        };
        let seats = access::seats_of(read, operator, account.id, base::Day::new_in_paris(now))?;
        Ok(Some((account, session, seats)))
    })?;
    let Some((account, session, seats)) = found else { return Ok(None) };
    let seen = session.seen_at;
    if !access::holds(session.created_at, seen, now) {
        return Ok(None);
    }
    // Told at most once a minute, to spare the base.
    if now.duration_since(seen) > SignedDuration::from_secs(60) {
        let author = app.author(&account.login);
        app.store.write(&author, |write| access::touch_session(write, operator, &token_hash))?;
    }
    Ok(Some(Visitor { account, seats: Arc::new(seats), token_hash, second_due: session.second_due }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookie: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
        headers
    }

    #[test]
    fn only_our_own_cookie_of_the_right_length_is_read() {
        let (token, hash) = new_token().unwrap();
        assert_eq!(carried(&headers(&format!("autre=1; jalon={token}")), false), Some(hash));
        assert_eq!(carried(&headers(&format!("jalon={token}")), true), None);
        assert_eq!(carried(&headers("jalon=court"), false), None);
        assert_eq!(carried(&headers("jalon"), false), None);
    }
}
