//! The files of a report: composed while it is a draft, as they were kept once it is validated.

use std::sync::Arc;

use axum::extract::{Extension, Path, State};
use axum::response::Response;
use report::Stage;

use super::desk::{Desk, book};
use super::freeze::{FIGURES, FILES};
use super::{State as How, draft, finding, sql};
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
            let kept = desk.shown(None)?.filter(|version| version.state() != How::Draft);
            if let Some(version) = kept {
                let json = file == "rapport.json";
                let inside = if json { FIGURES } else { &file };
                let media = if json { "application/json" } else { media(format_of(&file)?) };
                let bytes = desk.kept(read, &here, version)?.file(inside)?.ok_or(Refusal::NotFound)?;
                return Ok(attachment(bytes, media, &name));
            }
            if file == "rapport.json" {
                let bytes = book.figures_json(desk.year)?.to_string().into_bytes();
                return Ok(attachment(bytes, "application/json", &name));
            }
            let format = format_of(&file)?;
            let prose = match &desk.report {
                Some(report) if desk.writes => {
                    draft::whole(read, here.service().operator, report, &desk.texts, Stage::Draft)?
                }
                _ => desk.prose(Stage::Draft),
            };
            let mut document = book.report(desk.period, prose, None)?;
            if let Some(report) = desk.report.as_ref().filter(|_| desk.writes) {
                let settled = finding::settled(read, here.service().operator, report.id)?;
                if !settled.is_empty() {
                    let points =
                        finding::of_draft(read, &here, (&desk, &book), &settled, &|login| login.to_owned())?;
                    document.blocks.extend(finding::annex(&points));
                }
            }
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
            let format = format_of(&file)?;
            let bytes = desk.kept(read, &here, version)?.file(&file)?.ok_or(Refusal::NotFound)?;
            Ok(attachment(bytes, media(format), &name))
        })
    })
    .await
}

fn format_of(file: &str) -> Result<Format, Refusal> {
    let known = FILES.into_iter().find(|(_, known)| *known == file);
    known.map(|(format, _)| format).ok_or(Refusal::NotFound)
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
