//! What stands before every page: who asks too often, requests from another site, headers.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::{App, Refusal};

/// Nothing of others runs, frames or sends elsewhere: pages are plain HTML with our own style and script.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Who asks too often waits.
pub async fn pace(
    State(app): State<Arc<App>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    if !app.limits.may_ask(from.ip()) {
        let text = "Trop de demandes depuis votre adresse. Attendez une demi-minute.".to_owned();
        return Err(Refusal::TooMuch(StatusCode::TOO_MANY_REQUESTS, text));
    }
    Ok(next.run(request).await)
}

/// What changes something must come from our own pages (cross-site request forgery).
pub async fn same_origin(request: Request, next: Next) -> Result<Response, Refusal> {
    if is_safe(request.method()) || comes_from_us(request.headers()) {
        return Ok(next.run(request).await);
    }
    Err(Refusal::Forbidden(
        "Cette demande ne vient pas d’une page de Jalon. Revenez à la page et recommencez.".to_owned(),
    ))
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// Browsers say where a request comes from; who says nothing is not believed.
fn comes_from_us(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin" || site == "none",
        None => match (text(header::ORIGIN), text(header::HOST)) {
            (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
            _ => false,
        },
    }
}

/// Headers of every answer.
pub async fn headers(request: Request, next: Next) -> Response {
    let asset = request.uri().path().starts_with("/a/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    };
    set("content-security-policy", CONTENT_POLICY);
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "same-origin");
    set("cross-origin-opener-policy", "same-origin");
    set("permissions-policy", "camera=(), geolocation=(), microphone=()");
    if !asset {
        // A page names people: it is kept by no one.
        set("cache-control", "no-store");
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(pairs: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        comes_from_us(&headers)
    }

    #[test]
    fn a_form_of_another_site_is_refused() {
        assert!(from(&[("sec-fetch-site", "same-origin")]));
        assert!(!from(&[("sec-fetch-site", "cross-site")]));
        assert!(!from(&[("sec-fetch-site", "same-site")]));
        assert!(from(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(!from(&[("origin", "http://exemple.test"), ("host", "127.0.0.1:8080")]));
        assert!(!from(&[("host", "127.0.0.1:8080")]));
    }
}
