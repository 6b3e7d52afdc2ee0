//! The projects of a person, and opening one.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::Id;
use base::french::{counted, of, short_day};
use serde_json::Value as Json;

use super::ask::{Fault, Sent, parse, typed};
use super::part::TEXT;
use super::write::{Desk, values};
use super::{PROJECT, Plan, looked, of_persons, whose, word, words};
use crate::access::{Action, Here, Noun};
use crate::history::Known;
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

struct Line {
    address: String,
    kind: String,
    when: String,
    goals: String,
    state: String,
    hue: &'static str,
}

#[derive(Template)]
#[template(path = "project/list.html")]
struct ListPage {
    shell: Shell,
    file: String,
    here: String,
    name: String,
    title: String,
    done: &'static str,
    projects: Vec<Line>,
    writes: bool,
    /// A project runs already: it is revised rather than opened beside.
    running: bool,
    kinds: Vec<(String, String)>,
    kind: String,
    day: String,
    key: String,
    faults: Vec<Fault>,
}

/// `GET …/projets`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person)): Path<(String, String)>,
    Query(asked): Query<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| draw(app, &here, &person, &asked, Vec::new())).await
}

/// `POST …/projets`: opens one.
pub async fn create(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (whom, _) = app.store.read(|read| whose(read, &here, &person))?;
        let mut new = match parse(&TEXT.asks[..2], &sent, &[]) {
            Ok(new) => new,
            Err(faults) => return draw(app, &here, &person, &sent, faults),
        };
        new.extend(values([
            ("ends", Json::Null),
            ("end_reason", Json::from("")),
            ("follows", Json::Null),
            ("situation", Json::from("")),
            ("plain", Json::from("")),
        ]));
        let id = typed(&sent, "cle").parse().unwrap_or_else(|()| Id::new(&app.clock));
        let desk = Desk { scope: here.scope(), table: &PROJECT, person: whom.id };
        app.store.write(&here.author(), |write| {
            service::hold(write, here.service().operator)?;
            desk.create(write, id, new)
        })?;
        let address = here.path(&format!("/personnes/{}/projets/{id}?fait=ouvert", whom.id));
        Ok(Redirect::to(&address).into_response())
    })
    .await
}

fn draw(app: &App, here: &Here, person: &str, sent: &Sent, faults: Vec<Fault>) -> Result<Response, Refusal> {
    let (whom, plans) = app.store.read(|read| -> Result<_, Refusal> {
        let (whom, persons) = whose(read, here, person)?;
        let scope = here.scope();
        let mut plans = Vec::new();
        for row in of_persons(read, &scope, &persons, Known::NOW)? {
            plans.push(Plan::load(read, &scope, &persons, row, Known::NOW)?);
        }
        Ok((whom, plans))
    })?;
    looked(app, here, whom.id);
    let own = here.path(&format!("/personnes/{}/projets", whom.id));
    let day = typed(sent, "starts");
    let kind = typed(sent, "kind");
    let last = plans.first().map(|plan| plan.row.text("kind").to_owned());
    let count = plans.len();
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ListPage {
        shell: here.shell(Entry::Persons),
        file: here.path(&format!("/personnes/{}", whom.id)),
        title: match count {
            0 => format!("{} n’a pas encore de projet", whom.name()),
            1 => format!("{} a un projet", whom.name()),
            count => format!("{} a {}", whom.name(), counted(count as i64, "projet", "projets")),
        },
        name: of(&whom.name()),
        done: if sent.get("fait").is_some_and(|done| done == "retrait") {
            "Le projet est retiré."
        } else {
            ""
        },
        running: plans.iter().any(|plan| plan.row.day("ends").is_none()),
        projects: plans.iter().map(|plan| line(&own, plan)).collect(),
        writes: here.may(Action::Write, Noun::Projects),
        kinds: words("projet"),
        kind: if kind.is_empty() { last.unwrap_or_default() } else { kind },
        day: if day.is_empty() { here.today().to_string() } else { day },
        key: Id::new(&app.clock).to_string(),
        here: own,
        faults,
    };
    Ok((status, rendered(&page)?).into_response())
}

fn line(own: &str, plan: &Plan) -> Line {
    let state = plan.state();
    let reached = plan.goals.iter().filter(|goal| goal.is_over()).count();
    let goals = counted(plan.goals.len() as i64, "objectif", "objectifs");
    Line {
        address: format!("{own}/{}", plan.row.id),
        kind: word("projet", plan.row.text("kind")),
        when: plan.row.day("starts").map(|day| format!("ouvert le {}", short_day(day))).unwrap_or_default(),
        goals: match reached {
            0 => goals,
            reached => format!("{goals}, dont {}", counted(reached as i64, "terminé", "terminés")),
        },
        state: state.says(),
        hue: state.hue(),
    }
}

impl ListPage {
    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> &str {
        self.faults.iter().find(|fault| fault.field == field).map_or("", |fault| fault.sentence.as_str())
    }
}
