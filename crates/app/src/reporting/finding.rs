//! The findings of a report: what does not agree in it, corrected, or kept with a reason that the annex prints.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::french::{long_instant, typeset};
use document::Document;
use report::{Gravity, Prose, Stage};
use serde::Deserialize;

use super::page::{Desk, book};
use super::{Settled, State as How, sql};
use crate::access::Here;
use crate::proof;
use crate::service;
use crate::web::{App, Refusal};
use crate::year::Book;

/// Longest reason.
const LENGTH_MAX: usize = 1000;

/// A finding of a report.
pub(super) struct Point {
    /// The same for the same finding.
    pub key: String,
    /// `erreur`, `alerte`, `remarque`.
    pub severity: &'static str,
    pub title: String,
    pub told: String,
    /// Where it is corrected.
    pub address: String,
    pub place: String,
    /// Why it is kept, and who said so.
    pub settled: Option<(String, String)>,
    /// It cannot be kept.
    pub blocking: bool,
}

impl Point {
    /// Whether the report waits for it: an error that nobody settled.
    pub fn holds(&self) -> bool {
        (self.severity == "erreur" && self.settled.is_none()) || self.blocking
    }
}

/// The findings of a document: those of coherence, then those of its trame.
pub(super) fn points(
    document: &Document,
    book: &Book,
    desk: &Desk,
    settled: &BTreeMap<String, Settled>,
    name: &dyn Fn(&str) -> String,
) -> anyhow::Result<Vec<Point>> {
    let kept = |key: &str| {
        let one = settled.get(key)?;
        Some((typeset(&one.reason), format!("{}, {}", name(&one.signed.by), long_instant(one.signed.at))))
    };
    let read = proof::reread(document);
    let mut points: Vec<Point> = Vec::new();
    for (rank, one) in read.review.findings.iter().enumerate() {
        let shown = proof::Shown::new(rank, one);
        let anchor = read.anchor(one);
        let is_text = desk.trame.questions().iter().any(|question| question.anchor == anchor);
        let slug = document::html::slug(anchor);
        points.push(Point {
            key: one.key.clone(),
            severity: shown.severity,
            title: shown.title,
            told: shown.told,
            address: if is_text { format!("#p-{slug}") } else { format!("#{slug}") },
            place: shown.place,
            settled: kept(&one.key),
            blocking: false,
        });
    }
    for one in book.watched(desk.period)? {
        let key = format!("trame/{}", one.key);
        points.push(Point {
            severity: match one.gravity {
                Gravity::Erreur => "erreur",
                Gravity::Alerte => "alerte",
                Gravity::Remarque => "remarque",
            },
            title: one.text,
            told: one.why,
            address: String::new(),
            place: "Trame du rapport".to_owned(),
            settled: kept(&key),
            blocking: one.blocking,
            key,
        });
    }
    Ok(points)
}

/// The findings of a draft, as it would be validated.
pub(super) fn of_draft(
    book: &Book,
    desk: &Desk,
    settled: &BTreeMap<String, Settled>,
    name: &dyn Fn(&str) -> String,
) -> anyhow::Result<Vec<Point>> {
    let prose = Prose { stage: Stage::Editing, ..super::draft::with(&desk.texts, Stage::Editing) };
    points(&book.report(desk.period, prose, None)?, book, desk, settled, name)
}

/// A finding to keep, or to open again.
#[derive(Deserialize)]
pub struct Sent {
    cle: String,
    #[serde(default)]
    motif: String,
    #[serde(default)]
    geste: String,
}

/// `POST /services/{code}/{annee}/rapport/constats`.
pub async fn settle(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, year)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let scope = here.scope();
        let book = book(app, &here)?;
        let done = app.store.write(&here.author(), |write| -> Result<&str, Refusal> {
            service::hold(write, scope.operator)?;
            let desk = Desk::open(write, &here, &year)?;
            if desk.versions.first().is_some_and(|version| version.state() != How::Draft) {
                let text = "Ce rapport est validé\u{202f}: rouvrez-le pour le changer.";
                return Err(Refusal::Invalid(text.to_owned()));
            }
            let found = of_draft(&book, &desk, &BTreeMap::new(), &|login| login.to_owned())?;
            if sent.geste == "rouvrir" {
                let report = desk.report.as_ref().ok_or(Refusal::NotFound)?;
                sql::unsettle(write, &scope, report.id, &sent.cle)?;
                return Ok("rouvert-constat");
            }
            let point = found.into_iter().find(|point| point.key == sent.cle).ok_or(Refusal::NotFound)?;
            if point.blocking {
                let text = "La trame demande que ce constat soit corrigé\u{202f}: il ne peut pas être gardé.";
                return Err(Refusal::Invalid(text.to_owned()));
            }
            let reason = sent.motif.trim();
            if reason.is_empty() || reason.chars().count() > LENGTH_MAX {
                let text = "Dites pourquoi ce constat est gardé, en 1\u{202f}000 signes au plus\u{202f}: le rapport \
                            l’imprime.";
                return Err(Refusal::Invalid(text.to_owned()));
            }
            let report = sql::found(write, &scope, desk.period)?;
            let title: String = point.title.chars().take(500).collect();
            sql::settle(write, &scope, (report.id, &point.key), &title, reason)?;
            Ok("garde")
        })?;
        Ok(Redirect::to(&here.path(&format!("/{year}/rapport?fait={done}#coherence"))).into_response())
    })
    .await
}
