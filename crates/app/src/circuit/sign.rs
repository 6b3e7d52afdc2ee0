//! Giving a visa: once, by who holds the function, with reasons when it is no; and what follows of it.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::response::Redirect;
use base::{Day, Id};
use store::Write;

use super::course::Opinion;
use super::definition::{Against, Step};
use super::page::{opened, opinion_sent};
use super::sql::{self, NewVisa};
use super::{Case, notice};
use crate::access::{Here, Scope};
use crate::measure::request;
use crate::service;
use crate::web::{App, Refusal};

/// Signs reasons may have.
pub(super) const LONGEST: usize = 2000;

type Sent = HashMap<String, String>;

/// Who signs.
pub(super) struct Signer<'a> {
    pub name: &'a str,
    pub quality: &'a str,
    pub account: Option<Id>,
    pub link: Option<Id>,
}

/// What becomes of a visa that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Given.
    Given,
    /// Given: the request goes back.
    SentBack,
    /// No reasons, and some are asked.
    NoReason,
    /// Something lacks.
    Lacks,
    /// The step is no longer that one.
    Moved,
}

impl Outcome {
    /// What the page is told.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Given => "visa",
            Outcome::SentBack => "renvoi",
            Outcome::NoReason => "motif",
            Outcome::Lacks => "manque",
            Outcome::Moved => "avance",
        }
    }

    /// Whether something was written.
    pub fn is_given(self) -> bool {
        matches!(self, Outcome::Given | Outcome::SentBack)
    }
}

/// `POST …/demandes/{demande}/visa`.
pub async fn sign(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect, Refusal> {
    let (told, scope, id) = (Arc::clone(&app), here.scope(), request.parse());
    let done = app.work(move |app| {
        let done = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            // One writer of this operator at a time: of two who sign at once, the second sees the first.
            service::hold(write, here.service().operator)?;
            let (case, rights) = opened(write, &here, &request)?;
            let Some(holder) = rights.signs else {
                let seen = typed(&sent, "etape");
                let turn = case.course.now(&case.running.definition).is_some_and(|step| step.code == seen);
                return match turn && case.running.held().is_none() {
                    // It is this step’s turn, and not this visitor’s to sign.
                    true => Err(Refusal::Forbidden(
                        "Ce visa n’est pas le vôtre\u{202f}: il revient à qui tient cette fonction sur ce territoire.".to_owned(),
                    )),
                    false => Ok(Outcome::Moved),
                };
            };
            let account = Some(here.visitor.account.id);
            let name = here.visitor.account.name.clone();
            let signer = Signer { name: &name, quality: &holder.quality, account, link: None };
            give(write, &here.scope(), &case, &sent, &signer, here.today())
        })?;
        app.visas.forget(here.service().id);
        Ok(Redirect::to(&here.path(&format!("/demandes/{request}?fait={}#circuit", done.word()))))
    });
    let done = done.await?;
    if let Ok(id) = id {
        notice::soon(&told, scope, id);
    }
    Ok(done)
}

pub(super) fn typed<'a>(sent: &'a Sent, name: &str) -> &'a str {
    sent.get(name).map(|value| value.trim()).unwrap_or_default()
}

/// Writes a visa, when it is still the turn of the step one saw, and what it asks is there.
pub(super) fn give(
    write: &mut Write<'_>,
    scope: &Scope,
    case: &Case,
    sent: &Sent,
    signer: &Signer<'_>,
    today: Day,
) -> Result<Outcome, Refusal> {
    let running = &case.running;
    let turn = case.course.now(&running.definition).filter(|_| running.outcome.is_none());
    let Some(step) = turn.filter(|step| step.code == typed(sent, "etape")) else { return Ok(Outcome::Moved) };
    if typed(sent, "tour") != case.course.round.to_string() || running.held().is_some() {
        return Ok(Outcome::Moved);
    }
    let opinion = opinion_sent(step, typed(sent, "avis")).ok_or(Refusal::NotFound)?;
    let reason = typed(sent, "motif");
    let explains = matches!(opinion, Opinion::Against | Opinion::Back);
    if reason.chars().count() > LONGEST || (explains && reason.is_empty()) {
        return Ok(Outcome::NoReason);
    }
    if !explains && !case.lacks(step, today).is_empty() {
        return Ok(Outcome::Lacks);
    }
    let visa = NewVisa {
        request: running.request,
        step: &step.code,
        round: case.course.round,
        opinion,
        reason,
        name: signer.name,
        quality: signer.quality,
        account: signer.account,
        link: signer.link,
        on: today,
    };
    sql::insert_visa(write, scope, &visa)?;
    close_when_stopped(write, scope, case, step, opinion, today)?;
    service::revise(write, scope.operator, scope.service)?;
    Ok(match opinion {
        Opinion::Back => Outcome::SentBack,
        _ => Outcome::Given,
    })
}

/// An unfavourable opinion that stops the circuit refuses the request, the same day.
fn close_when_stopped(
    write: &mut Write<'_>,
    scope: &Scope,
    case: &Case,
    step: &Step,
    opinion: Opinion,
    today: Day,
) -> Result<(), Refusal> {
    if opinion != Opinion::Against || step.against != Against::Stops {
        return Ok(());
    }
    let running = &case.running;
    let before = request::find(write, scope, &[running.row], running.request)?.ok_or(Refusal::NotFound)?;
    let after =
        request::Request { decided: Some(today), outcome: Some("refus".to_owned()), ..before.clone() };
    Ok(request::change(write, scope, &before, &after)?)
}
