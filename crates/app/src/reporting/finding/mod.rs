//! The findings of a report: what does not agree in it, corrected, or kept with a reason that the annex prints.

mod sql;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::french::{long_instant, typeset};
use document::{Block, Document, Inline};
use report::{Gravity, Stage};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::Read;

use crate::access::Here;
use crate::proof;
use crate::reporting::desk::{Desk, book};
use crate::reporting::{self, Settled, picture};
use crate::service;
use crate::web::{App, Refusal};
use crate::year::Book;

pub(super) use sql::settled;

/// Longest key, longest title, as the base keeps them.
const KEY_MAX: usize = 300;
const TITLE_MAX: usize = 500;
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
    // A finding that has changed is not the one that was kept.
    let kept = |key: &str, title: &str| {
        let one = settled.get(key).filter(|one| one.title == cut(title))?;
        Some((typeset(&one.reason), format!("{}, {}", name(&one.signed.by), long_instant(one.signed.at))))
    };
    let read = proof::reread(document);
    let mut points: Vec<Point> = Vec::new();
    for (rank, one) in read.review.findings.iter().enumerate() {
        let shown = proof::Shown::new(rank, one);
        let anchor = read.anchor(one);
        let is_text = desk.trame.questions().iter().any(|question| question.anchor == anchor);
        let slug = document::html::slug(anchor);
        let key = short(one.key.clone());
        points.push(Point {
            severity: shown.severity,
            told: shown.told,
            address: if is_text { format!("#p-{slug}") } else { format!("#{slug}") },
            place: shown.place,
            settled: kept(&key, &shown.title),
            title: shown.title,
            key,
            blocking: false,
        });
    }
    for one in book.watched(desk.period)? {
        let key = short(format!("trame/{}", one.key));
        points.push(Point {
            severity: match one.gravity {
                Gravity::Erreur => "erreur",
                Gravity::Alerte => "alerte",
                Gravity::Remarque => "remarque",
            },
            told: one.why,
            address: String::new(),
            place: "Trame du rapport".to_owned(),
            settled: kept(&key, &one.text),
            title: one.text,
            blocking: one.blocking,
            key,
        });
    }
    Ok(points)
}

/// The findings of a draft, as it would be validated.
pub(super) fn of_draft(
    read: &Read<'_>,
    here: &Here,
    (desk, book): (&Desk, &Book),
    settled: &BTreeMap<String, Settled>,
    name: &dyn Fn(&str) -> String,
) -> Result<Vec<Point>, Refusal> {
    let mut prose = reporting::draft::with(&desk.texts, Stage::Editing);
    if let Some(report) = &desk.report {
        for one in picture::all(read, here.service().operator, report.id)? {
            prose.pictures.insert(one.number.to_string(), one.drawn(None));
        }
    }
    Ok(points(&book.report(desk.period, prose, None)?, book, desk, settled, name)?)
}

/// A key that fits its column, however long the words of the table it is made of.
fn short(key: String) -> String {
    if key.chars().count() <= KEY_MAX { key } else { hex::encode(Sha256::digest(key.as_bytes())) }
}

fn cut(title: &str) -> String {
    title.chars().take(TITLE_MAX).collect()
}

/// What ends the report: the findings that are kept, each with its reason. One that is no longer found is not told.
pub(super) fn annex(points: &[Point]) -> Vec<Block> {
    let kept: Vec<(&Point, &String)> =
        points.iter().filter_map(|point| Some((point, &point.settled.as_ref()?.0))).collect();
    if kept.is_empty() {
        return Vec::new();
    }
    let items = kept.into_iter().map(|(point, reason)| {
        let title = point.title.trim_end_matches('.');
        vec![Inline::Strong(format!("{title}.")), Inline::Text(format!(" {reason}"))]
    });
    let told = "Ces écarts ont été relevés à la relecture\u{202f}; le rapport dit pourquoi ils sont gardés.";
    vec![
        Block::Heading {
            level: 1,
            text: "Constats de cohérence gardés".to_owned(),
            anchor: "constats-gardes".to_owned(),
        },
        Block::Paragraph(vec![Inline::Text(told.to_owned())]),
        Block::List { ordered: false, items: items.collect() },
    ]
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
            desk.refuse_when_kept()?;
            let found = of_draft(write, &here, (&desk, &book), &BTreeMap::new(), &|login| login.to_owned())?;
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
            let report = reporting::sql::found(write, &scope, desk.period)?;
            sql::settle(write, &scope, (report.id, &point.key), &cut(&point.title), reason)?;
            Ok("garde")
        })?;
        Ok(Redirect::to(&here.path(&format!("/{year}/rapport?fait={done}#coherence"))).into_response())
    })
    .await
}
