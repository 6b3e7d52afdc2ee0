//! What a link opens, for who has no account: one request, its form, one visa. Opening changes nothing (mail filters
//! open links too); signing uses it. A link that expired, was used, taken back or guessed is refused, and told.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::french::{long_day, long_instant};
use base::{Day, Id};
use jiff::Timestamp;
use store::{Author, Read};

use super::{Link, sql};
use crate::access::Scope;
use crate::circuit::definition::Gesture;
use crate::circuit::sign::{Outcome, Signer, give};
use crate::circuit::view::{self, Stage};
use crate::circuit::{Case, holder, notice};
use crate::liaison::page::{SectionShown, sections};
use crate::person;
use crate::service;
use crate::web::layout::page as rendered;
use crate::web::{App, Refusal, session};

#[derive(Template)]
#[template(path = "circuit/link/page.html")]
struct LinkPage {
    service: String,
    operator: String,
    /// Why the link does not open, or what was done.
    says: String,
    wrong: String,
    shown: Option<Shown>,
}

struct Shown {
    title: String,
    about: String,
    lead: String,
    who: String,
    until: String,
    step: String,
    round: i64,
    step_title: String,
    decides: bool,
    lacks: Vec<String>,
    stages: Vec<Stage>,
    consents: Vec<(String, String)>,
    form_title: String,
    sections: Vec<SectionShown>,
    reason: String,
}

/// What a link names, when its secret is the right one.
fn found(read: &Read<'_>, operator: Id, link: &str, secret: &str) -> Result<Option<Link>, Refusal> {
    let Ok(id) = link.parse::<Id>() else { return Ok(None) };
    let known = sql::find_link(read, operator, id)?;
    // Hashes are compared: how long it takes says nothing of the secret.
    Ok(known.filter(|one| one.secret_hash == session::hash(secret)))
}

/// The scope of a link: no account reads through it.
fn scope(link: &Link, operator: Id, now: Timestamp) -> Scope {
    Scope { operator, service: link.service, account: link.holder, now }
}

/// `GET /visa/{lien}/{secret}`.
pub async fn open(
    State(app): State<Arc<App>>,
    Path((link, secret)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (operator, now) = (app.operator.id, app.clock.now());
        let today = Day::new_in_paris(now);
        let known = app.store.read(|read| found(read, operator, &link, &secret))?;
        let Some(known) = known else { return guessed(app, &link, now) };
        if let Some(why) = known.refused(now) {
            return refused(app, &known, why, now);
        }
        let page = app.store.read(|read| draw(app, read, &known, now, today, "", ""))?;
        match page {
            Some(page) => Ok(rendered(&page)?.into_response()),
            None => refused(app, &known, "dépassé", now),
        }
    })
    .await
}

/// `POST /visa/{lien}/{secret}`: the visa, and the link has served.
pub async fn sign(
    State(app): State<Arc<App>>,
    Path((link, secret)): Path<(String, String)>,
    Form(sent): Form<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    let told = Arc::clone(&app);
    let done = app.work(move |app| {
        let (operator, now) = (app.operator.id, app.clock.now());
        let today = Day::new_in_paris(now);
        let known = app.store.read(|read| found(read, operator, &link, &secret))?;
        let Some(known) = known else { return Ok((guessed(app, &link, now)?, None)) };
        let author = Author { name: format!("lien de visa, {}", known.name), at: now };
        let done = app.store.write(&author, |write| -> Result<_, Refusal> {
            service::hold(write, operator)?;
            // Read again under the hold: of two who use it at once, the second finds it used.
            let link = sql::find_link(write, operator, known.id)?.ok_or(Refusal::NotFound)?;
            if let Some(why) = link.refused(now) {
                return Ok(Err(why));
            }
            let scope = scope(&link, operator, now);
            let Some(case) = standing(write, &link, &scope, today)? else { return Ok(Err("dépassé")) };
            let signer =
                Signer { name: &link.name, quality: &link.quality, account: None, link: Some(link.id) };
            let outcome = give(write, &scope, &case, &sent, &signer, today)?;
            if outcome.is_given() {
                sql::use_link(write, &scope, link.id)?;
            }
            Ok(Ok(outcome))
        })?;
        match done {
            Err(why) => Ok((refused(app, &known, why, now)?, None)),
            Ok(outcome) if outcome.is_given() => {
                app.visas.forget(known.service);
                let says = "Votre visa est donné, merci. Ce lien a servi et ne s’ouvre plus.".to_owned();
                let next = Some((scope(&known, operator, now), known.request));
                Ok((rendered(&bare(app, says))?.into_response(), next))
            }
            Ok(outcome) => {
                let wrong = match outcome {
                    Outcome::NoReason => {
                        "Rien n’est fait\u{202f}: dites pourquoi, en quelques mots (2 000 signes au plus)."
                    }
                    Outcome::Lacks => "Le visa n’est pas donné\u{202f}: il manque ce qui est dit ci-dessous.",
                    _ => "Votre visa n’est pas donné\u{202f}: la demande a avancé pendant que vous lisiez.",
                };
                let reason = sent.get("motif").map(String::as_str).unwrap_or_default();
                let page = app.store.read(|read| draw(app, read, &known, now, today, wrong, reason))?;
                let response = match page {
                    Some(page) => (StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response(),
                    None => refused(app, &known, "dépassé", now)?,
                };
                Ok((response, None))
            }
        }
    });
    let (response, next) = done.await?;
    if let Some((scope, request)) = next {
        notice::soon(&told, scope, request);
    }
    Ok(response)
}

/// The request of a link, when the step it is for still waits, in the same round.
fn standing(read: &Read<'_>, link: &Link, scope: &Scope, today: Day) -> Result<Option<Case>, Refusal> {
    let case = Case::load(read, scope, link.request, today)?;
    Ok(case.filter(|case| {
        let now = case.course.now(&case.running.definition);
        case.running.outcome.is_none()
            && case.running.held().is_none()
            && case.course.round == link.round
            && now.is_some_and(|step| step.code == link.step)
    }))
}

fn draw(
    app: &App,
    read: &Read<'_>,
    link: &Link,
    now: Timestamp,
    today: Day,
    wrong: &str,
    reason: &str,
) -> Result<Option<LinkPage>, Refusal> {
    let scope = scope(link, app.operator.id, now);
    let Some(case) = standing(read, link, &scope, today)? else { return Ok(None) };
    let running = &case.running;
    let Some(step) = case.course.now(&running.definition) else { return Ok(None) };
    let holders = holder::all(read, &scope)?;
    let named = service::all(read, app.operator.id)?.into_iter().find(|one| one.id == link.service);
    let about = running.birth.map(|birth| {
        let years = base::french::counted(i64::from(today.age_since(birth)), "an", "ans");
        format!("{years}, {} le {}", person::born(running.sex.as_deref()), long_day(birth))
    });
    Ok(Some(LinkPage {
        service: named.map(|one| one.name).unwrap_or_default(),
        operator: app.operator.name.clone(),
        says: String::new(),
        wrong: wrong.to_owned(),
        shown: Some(Shown {
            title: running.name(),
            about: about.unwrap_or_default(),
            lead: format!(
                "{}, demande {} reçue le {}.",
                running.kind,
                running.reference,
                long_day(running.received)
            ),
            who: format!("{}{}", link.name, holder::after_name(&link.quality)),
            until: long_instant(link.expires_at),
            step: step.code.clone(),
            round: case.course.round,
            step_title: step.title.clone(),
            decides: step.gesture == Gesture::Decide,
            lacks: case.lacks(step, today),
            stages: view::stages(running, &case.course, &holders, true, today),
            consents: case.filled.consents.iter().map(|one| (one.name.clone(), one.says())).collect(),
            form_title: case.filled.form.map(|form| form.title.clone()).unwrap_or_default(),
            sections: sections(&case.filled),
            reason: reason.to_owned(),
        }),
    }))
}

fn bare(app: &App, says: String) -> LinkPage {
    LinkPage {
        service: String::new(),
        operator: app.operator.name.clone(),
        says,
        wrong: String::new(),
        shown: None,
    }
}

/// A link of ours that opens no more: told to who opens it, and to the journal.
fn refused(app: &App, link: &Link, why: &str, now: Timestamp) -> Result<Response, Refusal> {
    let author = Author { name: format!("lien de visa, {}", link.name), at: now };
    app.store.write(&author, |write| sql::tell_refused(write, app.operator.id, link.id, why))?;
    let says = match why {
        "servi" => "Ce lien a déjà servi. Pour un autre visa, demandez-en un nouveau au service.",
        "expiré" => "Ce lien a expiré. Demandez-en un nouveau au service qui vous l’a envoyé.",
        "retiré" => "Ce lien a été retiré par le service qui vous l’avait envoyé.",
        _ => "La demande a avancé depuis que ce lien a été fait\u{202f}: il n’y a plus de visa à donner ici.",
    };
    Ok((StatusCode::GONE, rendered(&bare(app, says.to_owned()))?).into_response())
}

/// No such link, or not its secret: the same answer for both. A link of ours whose secret was guessed leaves a line.
fn guessed(app: &App, link: &str, now: Timestamp) -> Result<Response, Refusal> {
    let operator = app.operator.id;
    let known = match link.parse::<Id>() {
        Ok(id) => app.store.read(|read| sql::find_link(read, operator, id))?,
        Err(()) => None,
    };
    if let Some(known) = known {
        let author = Author { name: "lien de visa deviné".to_owned(), at: now };
        app.store.write(&author, |write| sql::tell_refused(write, operator, known.id, "deviné"))?;
    }
    tracing::warn!("un lien de visa qui n’existe pas a été essayé");
    let says = "Ce lien n’existe pas. Vérifiez l’adresse entière, telle que le service vous l’a envoyée.";
    Ok((StatusCode::NOT_FOUND, rendered(&bare(app, says.to_owned()))?).into_response())
}
