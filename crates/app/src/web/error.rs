//! Errors are for someone: a sentence in French, and a way on.

use std::fmt::Display;
use std::sync::atomic::{AtomicU32, Ordering};

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use store::StoreError;

/// Why a request is not answered.
#[derive(Debug)]
pub enum Refusal {
    /// No such page, or not for this visitor: unseen is not found.
    NotFound,
    /// The visitor's role does not allow it.
    Forbidden(String),
    /// What was sent does not do; the sentence says what is expected.
    Invalid(String),
    /// Too often, or too large.
    TooMuch(StatusCode, String),
    /// One must sign in first, and comes back here.
    SignIn(String),
    /// The base does not answer.
    Unavailable(String),
    /// Our fault: a number for who helps, everything in the log.
    Bug(String),
}

static FAULTS: AtomicU32 = AtomicU32::new(1);

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage<'a> {
    title: &'a str,
    text: &'a str,
    reference: &'a str,
}

impl Refusal {
    /// A fault of ours, told to the log once.
    pub fn bug(cause: &dyn Display) -> Refusal {
        let reference = format!("J-{}-{}", std::process::id(), FAULTS.fetch_add(1, Ordering::Relaxed));
        tracing::error!(%reference, %cause, "faute de Jalon");
        Refusal::Bug(reference)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        match error {
            StoreError::Open(cause) => {
                tracing::error!(%cause, "la base ne répond pas");
                Refusal::Unavailable(cause)
            }
            error => Refusal::bug(&error),
        }
    }
}

impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Refusal {
        match error.downcast::<StoreError>() {
            Ok(error) => Refusal::from(error),
            Err(error) => Refusal::bug(&format!("{error:#}")),
        }
    }
}

impl From<askama::Error> for Refusal {
    fn from(error: askama::Error) -> Refusal {
        Refusal::bug(&error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, title, text, reference) = match self {
            Refusal::SignIn(back) => {
                let back = crate::web::layout::escape_query(&back);
                return Redirect::to(&format!("/connexion?retour={back}")).into_response();
            }
            Refusal::NotFound => (
                StatusCode::NOT_FOUND,
                "Cette page n’existe pas",
                "Elle a peut-être changé d’adresse, ou elle n’est pas dans vos services.".to_owned(),
                String::new(),
            ),
            Refusal::Forbidden(text) => {
                (StatusCode::FORBIDDEN, "Votre rôle ne le permet pas", text, String::new())
            }
            Refusal::Invalid(text) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "Il manque quelque chose", text, String::new())
            }
            Refusal::TooMuch(status, text) => (status, "C’est trop à la fois", text, String::new()),
            Refusal::Unavailable(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "La base ne répond pas",
                "Rien n’est perdu : réessayez dans un instant, ou prévenez la personne qui administre Jalon."
                    .to_owned(),
                String::new(),
            ),
            Refusal::Bug(reference) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Quelque chose s’est mal passé de notre côté",
                "Rien de ce qui était enregistré n’est perdu. Réessayez ; si cela revient, donnez cette référence \
                 à la personne qui administre Jalon."
                    .to_owned(),
                reference,
            ),
        };
        let page = ErrorPage { title, text: &text, reference: &reference };
        let body = page.render().unwrap_or_else(|_| text.clone());
        let mut response = (status, Html(body)).into_response();
        if status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
        }
        response
    }
}
