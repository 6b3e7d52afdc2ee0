//! The page of an admission: what it supposes, the committee, the trial, the perimeter, what is said of the request.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::response::{Html, Redirect};
use base::french::{long_day, short_day, typeset};
use base::{Day, Id};
use serde::Deserialize;
use store::Write;

use super::{
    Asked, Cell, Checked, How, checklist, eligible, filled, insert, open, rules, sql, update, withdraw,
};
use crate::access::{Action, Here, Noun};
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// Months a trial may last: beyond, it is no trial.
const TRIAL_MONTHS: i32 = 12;

#[derive(Template)]
#[template(path = "admission/page.html")]
struct AdmissionPage {
    shell: Shell,
    done: &'static str,
    wrong: &'static str,
    title: String,
    lead: String,
    request: String,
    file: Option<String>,
    /// Where letters are made.
    letters: Option<String>,
    action: String,
    news: String,
    checks: Vec<Checked>,
    warns: Vec<String>,
    derogations: Vec<(String, String)>,
    opinions: Vec<(String, String)>,
    committee: String,
    trials: Vec<TrialShown>,
    about: super::About,
    writes: bool,
    open: bool,
    outcome: String,
    admit: Option<String>,
    refuse: Option<String>,
    today: String,
    spotted: &'static [String],
    urgencies: &'static [String],
}

struct TrialShown {
    id: String,
    says: String,
    words: String,
    runs: bool,
    late: bool,
}

/// What the address asks.
#[derive(Deserialize)]
pub struct Said {
    #[serde(default)]
    fait: String,
}

/// `GET /services/{code}/demandes/{demande}/admission`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request)): Path<(String, String)>,
    Query(said): Query<Said>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let page = app.store.read(|read| -> Result<_, Refusal> {
            let (scope, today) = (here.scope(), here.today());
            let asked = open(read, &scope, &request)?;
            let filled = filled(read, &scope, &asked, today)?;
            let checks = checklist(read, &here, &asked, &filled)?;
            let warns = eligible(read, &scope, &asked, &filled, today)?;
            let id = asked.request.id;
            let done = told(&said.fait);
            let derogations = sql::derogations(read, &scope, id)?;
            let opinions = sql::opinions(read, &scope, id)?;
            let about = sql::about(read, &scope, id)?.unwrap_or_default();
            let trials = sql::trials(read, &scope, id)?;
            let waits = asked.request.outcome.is_none();
            let decides = waits && here.may(Action::Decide, Noun::Measures);
            let on_file = |rest: &str| here.path(&format!("/personnes/{}{rest}", asked.person.id));
            let missing = checks.iter().filter(|one| one.held.is_none()).count();
            Ok(AdmissionPage {
                shell: here.shell(Entry::Waiting),
                done: done.0,
                wrong: done.1,
                title: format!("Admission\u{202f}: {}", asked.person.name()),
                lead: format!(
                    "{}, demande {} reçue le {}.",
                    asked.kind,
                    asked.request.reference,
                    long_day(asked.request.received)
                ),
                request: here.path(&format!("/demandes/{id}")),
                file: here.may(Action::See, Noun::Persons).then(|| on_file("")),
                letters: here.may(Action::Write, Noun::Documents).then(|| on_file("/documents")),
                action: here.path(&format!("/demandes/{id}/admission")),
                news: news(missing, checks.len()),
                checks,
                warns,
                derogations: derogations
                    .iter()
                    .map(|one| {
                        let text =
                            format!("le {}, {}\u{202f}: {}", short_day(one.day), one.by, typeset(&one.words));
                        (one.id.to_string(), text)
                    })
                    .collect(),
                opinions: opinions
                    .iter()
                    .map(|one| (format!("{}, avis {}", long_day(one.day), one.word), typeset(&one.words)))
                    .collect(),
                committee: here.path("/commission"),
                trials: trials.iter().map(|one| trial(one, today)).collect(),
                writes: waits && here.may(Action::Write, Noun::Requests),
                open: waits,
                outcome: outcome(&asked, &about),
                about,
                admit: decides.then(|| on_file(&format!("/demandes/{id}/admission"))),
                refuse: decides.then(|| on_file(&format!("/demandes/{id}/refus"))),
                today: today.to_string(),
                spotted: &rules::words().reperages,
                urgencies: &rules::words().urgences,
            })
        })?;
        rendered(&page)
    })
    .await
}

fn news(missing: usize, all: usize) -> String {
    match missing {
        0 => "Tout est là.".to_owned(),
        1 => format!("Il manque un point sur {all}."),
        missing => format!("Il manque {missing} points sur {all}."),
    }
}

fn outcome(asked: &Asked, about: &super::About) -> String {
    if asked.request.outcome.is_none() {
        return String::new();
    }
    let mut said = asked.request.said();
    if !about.motive.is_empty() {
        said += &format!("\u{202f}: {}", about.motive);
    }
    if !about.proposed.is_empty() {
        said += &format!(". Orientation proposée\u{202f}: {}", about.proposed);
    }
    said
}

fn trial(one: &sql::Trial, today: Day) -> TrialShown {
    let span = format!("du {} au {}", short_day(one.starts), short_day(one.ends));
    let says = match (&one.outcome, one.closed) {
        (Some(outcome), Some(day)) => format!("{span}, {outcome} le {}", short_day(day)),
        _ => format!("{span}, en cours"),
    };
    TrialShown {
        id: one.id.to_string(),
        says,
        words: typeset(&one.words),
        runs: one.outcome.is_none(),
        late: one.outcome.is_none() && one.ends < today,
    }
}

fn told(fait: &str) -> (&'static str, &'static str) {
    match fait {
        "note" => ("C’est noté.", ""),
        "retrait" => ("La ligne est retirée.", ""),
        "jour" => ("", "Rien n’est noté\u{202f}: dites quel jour, au plus tard aujourd’hui."),
        "mots" => ("", "Rien n’est noté\u{202f}: dites pourquoi, en 500 signes au plus."),
        "essai" => {
            ("", "Rien n’est noté\u{202f}: une période d’essai a un début et une fin, et dure un an au plus.")
        }
        "deja" => ("", "Quelqu’un l’avait déjà noté ou retiré, ou la demande a une issue."),
        _ => ("", ""),
    }
}

type Sent = HashMap<String, String>;

/// `POST …/demandes/{demande}/admission`: a line of the checklist, a trial, a derogation, what is said of the request.
pub async fn note(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let fait = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, here.service().operator)?;
            let asked = open(write, &here.scope(), &request)?;
            if asked.request.outcome.is_some() {
                return Ok("deja");
            }
            written(write, &here, &asked, &sent)
        })?;
        Ok(Redirect::to(&here.path(&format!("/demandes/{request}/admission?fait={fait}"))))
    })
    .await
}

fn written(write: &mut Write<'_>, here: &Here, asked: &Asked, sent: &Sent) -> Result<&'static str, Refusal> {
    let (scope, today) = (here.scope(), here.today());
    let part = |name: &str| sent.get(name).map(|value| value.trim()).unwrap_or_default();
    let day = |name: &str| part(name).parse::<Day>().ok().filter(|day| (1990..=2200).contains(&day.year()));
    let request = ("request_id", Cell::Id(asked.request.id));
    let words = part("mots");
    let line = |table: &[Id]| part("ligne").parse::<Id>().ok().filter(|id| table.contains(id));
    if words.chars().count() > 500 {
        return Ok("mots");
    }
    match part("quoi") {
        "controle" => {
            let check =
                rules::checks(&asked.kind).find(|one| one.code == part("point") && one.calcul == How::Hand);
            let check = check.ok_or(Refusal::NotFound)?;
            let Some(day) = day("jour").filter(|day| *day <= today) else { return Ok("jour") };
            if sql::seen(write, &scope, asked.request.id)?.iter().any(|one| one.word == check.code) {
                return Ok("deja");
            }
            let cells = [
                request,
                ("item", Cell::Text(&check.code)),
                ("day", Cell::Day(Some(day))),
                ("words", Cell::Text(words)),
            ];
            insert(write, &scope, "admission_check", &cells)?;
            Ok("note")
        }
        "retrait-controle" => {
            let own: Vec<Id> = sql::seen(write, &scope, asked.request.id)?.iter().map(|one| one.id).collect();
            let Some(id) = line(&own) else { return Ok("deja") };
            withdraw(write, &scope, "admission_check", id)?;
            Ok("retrait")
        }
        "derogation" => {
            if words.is_empty() {
                return Ok("mots");
            }
            let cells = [request, ("day", Cell::Day(Some(today))), ("words", Cell::Text(words))];
            insert(write, &scope, "request_derogation", &cells)?;
            Ok("note")
        }
        "retrait-derogation" => {
            let own: Vec<Id> =
                sql::derogations(write, &scope, asked.request.id)?.iter().map(|one| one.id).collect();
            let Some(id) = line(&own) else { return Ok("deja") };
            withdraw(write, &scope, "request_derogation", id)?;
            Ok("retrait")
        }
        "essai" => {
            let (Some(starts), Some(ends)) = (day("debut"), day("fin")) else { return Ok("essai") };
            if ends < starts || ends > starts.plus_months(TRIAL_MONTHS) {
                return Ok("essai");
            }
            if sql::trials(write, &scope, asked.request.id)?.iter().any(|one| one.outcome.is_none()) {
                return Ok("deja");
            }
            let cells = [
                request,
                ("starts", Cell::Day(Some(starts))),
                ("ends", Cell::Day(Some(ends))),
                ("words", Cell::Text(words)),
            ];
            insert(write, &scope, "admission_trial", &cells)?;
            Ok("note")
        }
        "fin-essai" => {
            let trials = sql::trials(write, &scope, asked.request.id)?;
            let running: Vec<Id> =
                trials.iter().filter(|one| one.outcome.is_none()).map(|one| one.id).collect();
            let Some(id) = line(&running) else { return Ok("deja") };
            let outcome = ["confirmé", "arrêté"].into_iter().find(|one| *one == part("issue"));
            let outcome = outcome.ok_or(Refusal::NotFound)?;
            let Some(day) = day("jour").filter(|day| *day <= today) else { return Ok("jour") };
            if outcome == "arrêté" && words.is_empty() {
                return Ok("mots");
            }
            let cells = [
                ("outcome", Cell::Text(outcome)),
                ("closed_on", Cell::Day(Some(day))),
                ("words", Cell::Text(words)),
            ];
            update(write, &scope, "admission_trial", id, &cells)?;
            Ok("note")
        }
        "a-propos" => {
            let mut about = sql::about(write, &scope, asked.request.id)?.unwrap_or_default();
            let known = |name: &str, list: &[String]| {
                let said = part(name);
                (said.is_empty() || list.iter().any(|one| one == said)).then(|| said.to_owned())
            };
            let catalogue = rules::words();
            about.urgency = known("urgence", &catalogue.urgences).ok_or(Refusal::NotFound)?;
            about.spotted = known("reperage", &catalogue.reperages).ok_or(Refusal::NotFound)?;
            sql::say(write, &scope, asked.request.id, &about)?;
            Ok("note")
        }
        _ => Err(Refusal::NotFound),
    }
}
