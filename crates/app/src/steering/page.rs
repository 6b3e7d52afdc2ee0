//! The page of the steering committee: when it meets, its figures, its minutes, its decisions.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::response::{Html, Redirect};
use base::french::{long_day, short_day, typeset};
use base::{Day, Id};
use serde::Deserialize;
use store::Write;

use super::pack::{self, Figure};
use super::{COMPULSORY, Meeting, REQUESTS, due, meetings};
use crate::access::{Action, Here, Noun};
use crate::admission::{Cell, insert, update, withdraw};
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "steering/page.html")]
struct SteeringPage {
    shell: Shell,
    action: String,
    done: &'static str,
    wrong: &'static str,
    due: String,
    year: i16,
    figures: Vec<Figure>,
    requests: Vec<Figure>,
    waits: Vec<(String, String)>,
    meetings: Vec<Shown>,
    writes: bool,
    exports: bool,
    today: String,
}

struct Shown {
    id: String,
    day: String,
    present: String,
    minutes: Vec<String>,
    by: String,
    decisions: Vec<Line>,
}

struct Line {
    id: String,
    words: String,
    about: String,
    done: String,
    late: bool,
}

/// What the address asks.
#[derive(Deserialize)]
pub struct Said {
    #[serde(default)]
    fait: String,
}

/// `GET /services/{code}/comite`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(said): Query<Said>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let today = here.today();
        let meetings = app.store.read(|read| meetings(read, here.service().operator, here.service().id))?;
        let (waits, _) = pack::waits(app, &here, today)?;
        let (done, wrong) = match said.fait.as_str() {
            "reunion" => ("La réunion est notée.", ""),
            "decision" => ("La décision est notée.", ""),
            "faite" => ("C’est fait.", ""),
            "retrait" => ("C’est retiré.", ""),
            "reunion-non" => {
                ("", "Rien n’est noté\u{202f}: dites quel jour, au plus tard aujourd’hui, et qui était là (compte rendu\u{202f}: 8 000 signes au plus).")
            }
            "decision-non" => ("", "Rien n’est noté\u{202f}: dites ce qui est décidé, en 1 000 signes au plus."),
            "deja" => ("", "Quelqu’un l’avait déjà fait ou retiré."),
            _ => ("", ""),
        };
        let sees = here.may(Action::See, Noun::Figures);
        let of = |ids: &[&str]| if sees { pack::figures(app, &here, ids, today) } else { Ok(Vec::new()) };
        rendered(&SteeringPage {
            shell: here.shell(Entry::Steering),
            action: here.path("/comite"),
            done,
            wrong,
            due: due(&meetings, today),
            year: today.year(),
            figures: of(&COMPULSORY)?,
            requests: of(&REQUESTS)?,
            waits: waits.iter().map(|one| (one.territory.clone(), pack::says(one))).collect(),
            meetings: meetings.iter().map(|one| shown(one, today)).collect(),
            writes: here.may(Action::Decide, Noun::Requests),
            exports: here.may(Action::Export, Noun::Figures),
            today: today.to_string(),
        })
    })
    .await
}

fn shown(one: &Meeting, today: Day) -> Shown {
    let decisions = one.decisions.iter().map(|own| {
        let mut about = Vec::new();
        if !own.bearer.is_empty() {
            about.push(own.bearer.clone());
        }
        about.extend(own.due.map(|due| format!("pour le {}", short_day(due))));
        Line {
            id: own.id.to_string(),
            words: typeset(&own.words),
            about: about.join(", "),
            done: own.done.map(|day| format!("fait le {}", short_day(day))).unwrap_or_default(),
            late: own.done.is_none() && own.due.is_some_and(|due| due < today),
        }
    });
    Shown {
        id: one.id.to_string(),
        day: long_day(one.day),
        present: typeset(&one.present),
        minutes: one.minutes.lines().map(typeset).filter(|line| !line.trim().is_empty()).collect(),
        by: one.by.clone(),
        decisions: decisions.collect(),
    }
}

type Sent = HashMap<String, String>;

/// `POST /services/{code}/comite`: a meeting, a decision, done or withdrawn.
pub async fn note(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<Sent>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let fait = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            let fait = written(write, &here, &sent)?;
            // The report prints the meetings and what they decided.
            service::revise(write, here.service().operator, here.service().id)?;
            Ok(fait)
        })?;
        Ok(Redirect::to(&here.path(&format!("/comite?fait={fait}"))))
    })
    .await
}

fn written(write: &mut Write<'_>, here: &Here, sent: &Sent) -> Result<&'static str, Refusal> {
    let (scope, today) = (here.scope(), here.today());
    service::hold(write, scope.operator)?;
    let part = |name: &str| sent.get(name).map(|value| value.trim()).unwrap_or_default();
    let day = |name: &str| part(name).parse::<Day>().ok().filter(|day| (1990..=2200).contains(&day.year()));
    let meetings = meetings(write, scope.operator, scope.service)?;
    let line: Option<Id> = part("ligne").parse().ok();
    match part("quoi") {
        "reunion" => {
            let (present, minutes) = (part("presents"), part("texte"));
            let happened = day("jour").filter(|day| *day <= today);
            let fits = (1..=1000).contains(&present.chars().count()) && minutes.chars().count() <= 8000;
            let (Some(happened), true) = (happened, fits) else { return Ok("reunion-non") };
            let cells = [
                ("day", Cell::Day(Some(happened))),
                ("present", Cell::Text(present)),
                ("minutes", Cell::Text(minutes)),
            ];
            insert(write, &scope, "steering_meeting", &cells)?;
            Ok("reunion")
        }
        "decision" => {
            let meeting = meetings.iter().find(|one| Some(one.id) == line).ok_or(Refusal::NotFound)?;
            let (words, bearer) = (part("mots"), part("porteur"));
            if !(1..=1000).contains(&words.chars().count()) || bearer.chars().count() > 200 {
                return Ok("decision-non");
            }
            let cells = [
                ("meeting_id", Cell::Id(meeting.id)),
                ("words", Cell::Text(words)),
                ("bearer", Cell::Text(bearer)),
                ("due", Cell::Day(day("pour"))),
            ];
            insert(write, &scope, "steering_decision", &cells)?;
            Ok("decision")
        }
        "faite" => {
            let mut all = meetings.iter().flat_map(|one| &one.decisions);
            let open = all.find(|one| Some(one.id) == line && one.done.is_none());
            let Some(open) = open else { return Ok("deja") };
            update(write, &scope, "steering_decision", open.id, &[("done_on", Cell::Day(Some(today)))])?;
            Ok("faite")
        }
        "retrait" => {
            let Some(line) = line else { return Err(Refusal::NotFound) };
            let meeting = meetings.iter().any(|one| one.id == line);
            let decision = meetings.iter().flat_map(|one| &one.decisions).any(|one| one.id == line);
            let table = match (meeting, decision) {
                (true, _) => "steering_meeting",
                (_, true) => "steering_decision",
                _ => return Ok("deja"),
            };
            Ok(if withdraw(write, &scope, table, line)? { "retrait" } else { "deja" })
        }
        _ => Err(Refusal::NotFound),
    }
}
