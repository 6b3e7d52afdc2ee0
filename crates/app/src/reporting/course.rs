//! The course of a version: asked, validated, sent, opened again.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::french::counted;
use report::{Door, Stage};
use serde::Deserialize;
use store::{Read, Write};

use super::desk::Desk;
use super::freeze::{self, Frozen};
use super::page::address;
use super::{Settled, State as How, draft, finding, picture, sql};
use crate::access::{Action, Here, Noun};
use crate::service;
use crate::web::{App, Refusal};
use crate::year::Book;

const LATE: &str = "Ce rapport a changé entre-temps\u{202f}: relisez-le, puis recommencez.";
const DECIDES: &str = "Valider un rapport, l’envoyer et le rouvrir sont à la direction du service.";

/// A gesture on the last version.
#[derive(Deserialize)]
pub struct Sent {
    geste: String,
    /// The version that the page showed: a gesture on another one is late.
    version: i64,
    #[serde(default)]
    a: String,
    #[serde(default)]
    motif: String,
}

/// Times a version is composed again when something changed meanwhile.
const ATTEMPTS: usize = 4;

/// `POST /services/{code}/{annee}/rapport/version`.
pub async fn change(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, year)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let done = match sent.geste.as_str() {
            "valider" => validated(app, &here, &year, &sent)?,
            _ => app.store.write(&here.author(), |write| turned(write, &here, &year, &sent))?,
        };
        Ok(Redirect::to(&here.path(&format!("/{year}/rapport?fait={done}"))).into_response())
    })
    .await
}

/// What a version is composed of: while it stays the same, so does the version.
#[derive(PartialEq)]
struct Stand {
    version: Option<(i64, How)>,
    revision: i64,
    texts: Vec<(String, i64)>,
    settled: BTreeMap<String, Settled>,
    pictures: usize,
}

impl Stand {
    fn read(read: &Read<'_>, here: &Here, desk: &Desk) -> Result<Stand, Refusal> {
        let operator = here.service().operator;
        let service = service::find(read, operator, &here.service().code)?.ok_or(Refusal::NotFound)?;
        let (settled, pictures) = match &desk.report {
            Some(report) => {
                (finding::settled(read, operator, report.id)?, picture::all(read, operator, report.id)?.len())
            }
            None => Default::default(),
        };
        Ok(Stand {
            version: desk.versions.first().map(|version| (version.number, version.state())),
            revision: service.revision,
            texts: desk.texts.iter().map(|(anchor, text)| (anchor.clone(), text.revision)).collect(),
            settled,
            pictures,
        })
    }
}

/// Composes a version, which takes a while, then keeps it when nothing it was made of has changed: nobody waits.
fn validated(app: &App, here: &Here, year: &str, sent: &Sent) -> Result<&'static str, Refusal> {
    if !here.may(Action::Decide, Noun::Reports) {
        return Err(Refusal::Forbidden(DECIDES.to_owned()));
    }
    for _ in 0..ATTEMPTS {
        let (stand, frozen) = app.store.read(|read| composed(app, read, here, year, sent))?;
        let kept = app.store.write(&here.author(), |write| -> Result<bool, Refusal> {
            let scope = here.scope();
            service::hold(write, scope.operator)?;
            service::hold_facts(write, scope.operator, scope.service)?;
            let desk = Desk::open(write, here, year)?;
            if Stand::read(write, here, &desk)? != stand {
                return Ok(false);
            }
            let report = sql::found(write, &scope, desk.period)?;
            Ok(sql::validate(write, &scope, (report.id, sent.version), &frozen)?)
        })?;
        if kept {
            return Ok("valide");
        }
    }
    Err(Refusal::Invalid(LATE.to_owned()))
}

fn composed(
    app: &App,
    read: &Read<'_>,
    here: &Here,
    year: &str,
    sent: &Sent,
) -> Result<(Stand, Frozen), Refusal> {
    let (operator, code) = (here.service().operator, here.service().code.as_str());
    let desk = Desk::open(read, here, year)?;
    let stand = Stand::read(read, here, &desk)?;
    let (number, state) = stand.version.unwrap_or((1, How::Draft));
    if sent.version != number {
        return Err(Refusal::Invalid(LATE.to_owned()));
    }
    if state != How::Draft {
        return Err(Refusal::Invalid("Cette version est validée déjà.".to_owned()));
    }
    let service = service::find(read, operator, code)?.ok_or(Refusal::NotFound)?;
    let book = Book::of(read, &app.operator, &service, &app.clock)?;
    let points = finding::of_draft(read, here, (&desk, &book), &stand.settled, &|login| login.to_owned())?;
    let open = points.iter().filter(|point| point.holds()).count();
    if open > 0 {
        let (kept, them) = if open == 1 { ("reste ouvert", "le") } else { ("restent ouverts", "les") };
        let open = counted(open as i64, "constat de cohérence", "constats de cohérence");
        let text = format!("{open} {kept}\u{202f}: corrigez-{them}, ou dites pourquoi vous {them} gardez.");
        return Err(Refusal::Invalid(text));
    }
    let prose = match &desk.report {
        Some(report) => draft::whole(read, operator, report, &desk.texts, Stage::Final)?,
        None => draft::with(&desk.texts, Stage::Final),
    };
    let opener = |figure: &Door<'_>| Some(address(code, desk.year, figure));
    let at = |name: &str| here.path(&format!("/{}/rapport/images/{name}", desk.year));
    let annex = finding::annex(&points);
    let frozen = freeze::freeze(read, &book, desk.period, (prose, &desk.texts), annex, (&opener, &at))?;
    Ok((stand, frozen))
}

fn turned(write: &mut Write<'_>, here: &Here, year: &str, sent: &Sent) -> Result<&'static str, Refusal> {
    let scope = here.scope();
    service::hold(write, scope.operator)?;
    let desk = Desk::open(write, here, year)?;
    let (number, state) = match desk.versions.first() {
        Some(version) => (version.number, version.state()),
        None => (1, How::Draft),
    };
    if sent.version != number {
        return Err(Refusal::Invalid(LATE.to_owned()));
    }
    let decides = here.may(Action::Decide, Noun::Reports);
    let refuse = |text: &str| Err(Refusal::Invalid(text.to_owned()));
    match (sent.geste.as_str(), state) {
        ("demander", How::Draft) => {
            let report = sql::found(write, &scope, desk.period)?;
            sql::ask(write, &scope, report.id, number)?;
            Ok("demande")
        }
        _ if !decides => Err(Refusal::Forbidden(DECIDES.to_owned())),
        ("envoyer", How::Validated) => {
            let to = sent.a.trim();
            if to.is_empty() || to.chars().count() > 200 {
                return refuse("Dites à qui le rapport est envoyé, par exemple le Département.");
            }
            let report = desk.report.as_ref().ok_or(Refusal::NotFound)?;
            sql::send(write, &scope, (report.id, number), to)?;
            Ok("envoye")
        }
        ("rouvrir", How::Validated | How::Sent) => {
            let reason = sent.motif.trim();
            if reason.is_empty() || reason.chars().count() > 500 {
                return refuse("Dites pourquoi le rapport est rouvert, en 500 signes au plus.");
            }
            let report = desk.report.as_ref().ok_or(Refusal::NotFound)?;
            sql::open_version(write, &scope, report.id, number + 1, reason)?;
            Ok("rouvert")
        }
        ("demander", _) => refuse("Cette version est validée déjà."),
        ("envoyer", How::Sent) => refuse("L’envoi de cette version est noté déjà."),
        ("envoyer" | "rouvrir", _) => refuse("Cette version n’est pas encore validée."),
        _ => Err(Refusal::NotFound),
    }
}
