//! The yearly report, as a page and as files.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::response::{Html, Response};
use base::Period;
use report::Door;

use crate::access::{Action, Here, Noun};
use crate::cli::yearly::{Format, written};
use crate::dashboard::figure::attachment;
use crate::dashboard::{door, year as year_of};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "reporting/report.html")]
struct ReportPage {
    shell: Shell,
    code: String,
    year: i16,
    years: Vec<i16>,
    title: String,
    as_of: String,
    to_write: usize,
    contents: Vec<(u8, String, String)>,
    body: String,
}

/// `GET /services/{code}/{annee}/rapport`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((code, year)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let number = year_of(&year)?;
        let service = here.service();
        let mut book = app.book(service)?;
        if !here.may(Action::See, Noun::Persons) {
            // Who sees figures only reads numbers of professionals, as the register has them.
            book = Arc::new(book.without_names());
        }
        let opener = |figure: &Door<'_>| Some(address(&code, number, figure));
        let document = book.report(Period::year(number), Some(&opener))?;
        let to_write =
            document.blocks.iter().filter(|block| matches!(block, document::Block::Prompt { .. })).count();
        rendered(&ReportPage {
            shell: here.shell(Entry::Report(number)),
            years: book.years(),
            title: document.title.clone(),
            as_of: document.as_of.clone(),
            to_write,
            contents: document::html::contents(&document),
            body: document::html::body(&document),
            year: number,
            code: code.clone(),
        })
    })
    .await
}

/// Where a figure of the report opens: `mesures.type` with a key is the figure narrowed to that key.
fn address(code: &str, year: i16, figure: &Door<'_>) -> String {
    let found = crate::year::catalogue().ok().and_then(|catalogue| catalogue.find(figure.id));
    let month = figure.month.map(|month| month.month);
    match (found, figure.key) {
        (Some((entry, Some(axis))), Some(key)) => door(code, year, &entry.id, &[(axis.name(), key)], month),
        (Some((entry, _)), _) => door(code, year, &entry.id, &[], month),
        (None, _) => door(code, year, figure.id, &[], month),
    }
}

/// `GET /services/{code}/{annee}/rapport/{fichier}`: `rapport.pdf`, `.docx`, `.xlsx`, `.csv`, `.html`, `.json`.
pub async fn download(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((code, year, file)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let number = year_of(&year)?;
        let book = app.book(here.service())?;
        let extension = file.strip_prefix("rapport.").ok_or(Refusal::NotFound)?;
        let (format, kind) = match extension {
            "pdf" => (Format::Pdf, "application/pdf"),
            "docx" => {
                (Format::Docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
            }
            "xlsx" => (Format::Xlsx, document::xlsx::MEDIA_TYPE),
            "html" => (Format::Html, "text/html; charset=utf-8"),
            "csv" => (Format::Csv, "text/csv; charset=utf-8"),
            "json" => (Format::Json, "application/json"),
            _ => return Err(Refusal::NotFound),
        };
        let bytes = match format {
            Format::Json => book.figures_json(number)?.to_string().into_bytes(),
            format => written(&book, Period::year(number), format)?,
        };
        Ok(attachment(bytes, kind, &format!("{code}-{number}-{file}")))
    })
    .await
}
