//! « Relire un rapport »: a file is sent, what does not agree in it is shown; nothing is kept.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Multipart, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use super::{Shown, of_file, summary};
use crate::access::Here;
use crate::documents::file_pages::received;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "proof/page.html")]
struct ProofPage {
    shell: Shell,
    action: String,
    title: String,
    error: String,
    file: String,
    read: bool,
    findings: Vec<Shown>,
    right: Vec<(String, String)>,
}

impl ProofPage {
    fn empty(here: &Here) -> ProofPage {
        let year = here.today().year() - 1;
        ProofPage {
            shell: here.shell(Entry::Proof(year)),
            action: here.path("/relecture"),
            title: "Relire un rapport".to_owned(),
            error: String::new(),
            file: String::new(),
            read: false,
            findings: Vec::new(),
            right: Vec::new(),
        }
    }
}

/// `GET /services/{code}/relecture`.
pub async fn page(Extension(here): Extension<Here>) -> Result<Html<String>, Refusal> {
    rendered(&ProofPage::empty(&here))
}

/// `POST /services/{code}/relecture`.
pub async fn send(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    form: Multipart,
) -> Result<Response, Refusal> {
    let (_, name, bytes) = received(form).await?;
    app.work(move |_| {
        let mut page = ProofPage::empty(&here);
        let review = if bytes.is_empty() {
            Err("Choisissez le rapport à relire\u{202f}: un fichier Word, Excel, PDF ou texte.".to_owned())
        } else {
            of_file(&bytes)
        };
        let review = match review {
            Ok(review) => review,
            Err(error) => {
                page.error = error;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response());
            }
        };
        let findings: Vec<_> = review.findings.iter().collect();
        page.title = summary(&findings);
        page.file = name.chars().filter(|sign| !sign.is_control()).take(120).collect();
        page.read = true;
        page.findings = review.findings.iter().enumerate().map(|(rank, one)| Shown::new(rank, one)).collect();
        page.right = review.right.into_iter().map(|one| (one.text, one.place)).collect();
        Ok(rendered(&page)?.into_response())
    })
    .await
}
