//! The files of a report: composed while it is a draft, as they were kept once it is validated.

use std::sync::Arc;

use axum::extract::{Extension, Path, State};
use axum::response::Response;
use report::Stage;

use super::freeze::FILES;
use super::page::{Desk, book};
use super::{State as How, draft, sql};
use crate::access::Here;
use crate::cli::yearly::{Format, written};
use crate::dashboard::figure::attachment;
use crate::web::{App, Refusal};

/// `GET /services/{code}/{annee}/rapport/{fichier}`: `rapport.pdf`, `.docx`, `.xlsx`, `.csv`, `.html`, `.json`.
/// Once validated, the file that was kept.
pub async fn download(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((code, year, file)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let book = book(app, &here)?;
        app.store.read(|read| {
            let desk = Desk::open(read, &here, &year)?;
            let name = format!("{code}-{}-{file}", desk.year);
            if file == "rapport.json" {
                let bytes = book.figures_json(desk.year)?.to_string().into_bytes();
                return Ok(attachment(bytes, "application/json", &name));
            }
            let (format, _) = FILES.into_iter().find(|(_, known)| *known == file).ok_or(Refusal::NotFound)?;
            if let Some(version) = desk.shown(None)?.filter(|version| version.state() != How::Draft) {
                let bytes = desk.kept(read, &here, version)?.file(&file)?.ok_or(Refusal::NotFound)?;
                return Ok(attachment(bytes, media(format), &name));
            }
            let prose = match &desk.report {
                Some(report) if desk.writes => {
                    draft::whole(read, here.service().operator, report, &desk.texts, Stage::Draft)?
                }
                _ => desk.prose(Stage::Draft),
            };
            let document = book.report(desk.period, prose, None)?;
            Ok(attachment(written(&document, format)?, media(format), &name))
        })
    })
    .await
}

/// `GET /services/{code}/{annee}/rapport/versions/{numero}/{fichier}`: a file as it was kept, or `archive.zip`.
pub async fn frozen(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((code, year, number, file)): Path<(String, String, i64, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        app.store.read(|read| {
            let desk = Desk::open(read, &here, &year)?;
            let version = desk.shown(Some(number))?.ok_or(Refusal::NotFound)?;
            let name = format!("{code}-{}-version-{number}-{file}", desk.year);
            if file == "archive.zip" && desk.writes {
                let report = desk.report.as_ref().ok_or(Refusal::NotFound)?;
                let bytes = sql::archive(read, here.service().operator, report.id, number)?;
                return Ok(attachment(bytes.ok_or(Refusal::NotFound)?, "application/zip", &name));
            }
            let (format, _) = FILES.into_iter().find(|(_, known)| *known == file).ok_or(Refusal::NotFound)?;
            let bytes = desk.kept(read, &here, version)?.file(&file)?.ok_or(Refusal::NotFound)?;
            Ok(attachment(bytes, media(format), &name))
        })
    })
    .await
}

fn media(format: Format) -> &'static str {
    match format {
        Format::Pdf => "application/pdf",
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Xlsx => document::xlsx::MEDIA_TYPE,
        Format::Html => "text/html; charset=utf-8",
        Format::Csv => "text/csv; charset=utf-8",
        Format::Json => "application/json",
    }
}
