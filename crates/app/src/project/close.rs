//! A project ends; or is revised: another one follows it, with what is not over yet.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::french::{long_day, of};
use base::{Day, Id};
use serde_json::Value as Json;
use store::Write;

use super::ask::{Fault, Sent, at_most, day, typed};
use super::write::{Desk, values};
use super::{ACTION, GOAL, Opened, PROJECT, REVISED, looked, open};
use crate::access::Here;
use crate::history::{self, Corrected, Row, Values};
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// What is done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gesture {
    Close,
    Revise,
}

#[derive(Template)]
#[template(path = "project/close.html")]
struct ClosePage {
    shell: Shell,
    back: String,
    name: String,
    title: String,
    lead: &'static str,
    action: String,
    revises: bool,
    key: String,
    seen: i64,
    late: bool,
    faults: Vec<Fault>,
    day: String,
    reason: String,
    button: &'static str,
}

/// `GET …/projets/{projet}/fin`.
pub async fn close_form(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| form(app, &here, &person, &project, Gesture::Close)).await
}

/// `GET …/projets/{projet}/revision`.
pub async fn revise_form(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| form(app, &here, &person, &project, Gesture::Revise)).await
}

/// `POST …/projets/{projet}/fin`.
pub async fn close(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| post(app, &here, &person, &project, Gesture::Close, &sent)).await
}

/// `POST …/projets/{projet}/revision`.
pub async fn revise(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| post(app, &here, &person, &project, Gesture::Revise, &sent)).await
}

/// `POST …/projets/{projet}/reprise`: it had not ended after all.
pub async fn reopen(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let opened = app.store.read(|read| open(read, &here, &person, &project))?;
        let reason: String = typed(&sent, "raison").chars().take(200).collect();
        if reason.is_empty() {
            let text = "Dites pourquoi le projet n’a pas pris fin\u{202f}: revenez à la page d’avant.";
            return Err(Refusal::Invalid(text.to_owned()));
        }
        let row = &opened.plan.row;
        let desk = Desk { scope: here.scope(), table: &PROJECT, person: row.person };
        let open = values([("ends", Json::Null), ("end_reason", Json::from(""))]);
        app.store.write(&here.author(), |write| desk.correct(write, row.id, None, &open, &reason))?;
        app.badges.forget(here.service().id);
        Ok(Redirect::to(&format!("{}?fait=reprise", opened.address(&here))).into_response())
    })
    .await
}

fn form(app: &App, here: &Here, person: &str, project: &str, gesture: Gesture) -> Result<Response, Refusal> {
    let opened = app.store.read(|read| open(read, here, person, project))?;
    opened.still_open()?;
    looked(app, here, opened.person.id);
    draw(app, here, &opened, gesture, &Sent::new(), Vec::new(), false)
}

fn post(
    app: &App,
    here: &Here,
    person: &str,
    project: &str,
    gesture: Gesture,
    sent: &Sent,
) -> Result<Response, Refusal> {
    let id = typed(sent, "cle").parse().unwrap_or_else(|()| Id::new(&app.clock));
    let outcome = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
        service::hold(write, here.service().operator)?;
        let opened = open(write, here, person, project)?;
        // A form that was sent twice: the project that follows is there.
        if gesture == Gesture::Revise && history::row(write, &PROJECT, &here.scope(), id)?.is_some() {
            return Ok(Ok(opened));
        }
        opened.still_open()?;
        let (ends, reason) = match read_form(here, &opened, gesture, sent) {
            Ok(found) => found,
            Err(faults) => return Ok(Err((opened, faults, false))),
        };
        let row = &opened.plan.row;
        let desk = Desk { scope: here.scope(), table: &PROJECT, person: row.person };
        let ended =
            values([("ends", Json::from(ends.to_string())), ("end_reason", Json::from(reason.as_str()))]);
        let seen = typed(sent, "vu").parse().ok();
        if let Corrected::Overtaken(_) = desk.correct(write, row.id, seen.or(Some(-1)), &ended, "")? {
            return Ok(Err((opened, Vec::new(), true)));
        }
        if gesture == Gesture::Revise {
            follow(write, here, &opened, id, ends)?;
        }
        Ok(Ok(opened))
    })?;
    match outcome {
        Ok(opened) => {
            app.badges.forget(here.service().id);
            let to = match gesture {
                Gesture::Close => format!("{}?fait=fin", opened.address(here)),
                Gesture::Revise => {
                    here.path(&format!("/personnes/{}/projets/{id}?fait=revision", opened.person.id))
                }
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err((opened, faults, late)) => draw(app, here, &opened, gesture, sent, faults, late),
    }
}

fn read_form(
    here: &Here,
    opened: &Opened,
    gesture: Gesture,
    sent: &Sent,
) -> Result<(Day, String), Vec<Fault>> {
    let mut faults = Vec::new();
    let reason = match gesture {
        Gesture::Revise => REVISED.to_owned(),
        Gesture::Close => typed(sent, "raison"),
    };
    faults.extend(at_most(&reason, 500).err().map(|sentence| Fault::new("raison", sentence)));
    if reason.is_empty() {
        faults.push(Fault::new("raison", "Dites pourquoi le projet prend fin."));
    }
    let last = opened.plan.last_looked_at().max(opened.plan.row.day("starts"));
    let on = match day(&typed(sent, "jour")) {
        Ok(Some(day)) if day > here.today() => Err("Cette date n’est pas encore venue.".to_owned()),
        Ok(Some(day)) => match last {
            Some(last) if day < last => {
                Err(format!("Le projet vivait encore le {}\u{202f}: c’est après.", long_day(last)))
            }
            _ => Ok(day),
        },
        Ok(None) => Err("Dites quand.".to_owned()),
        Err(sentence) => Err(sentence),
    };
    match on {
        Ok(day) if faults.is_empty() => Ok((day, reason)),
        on => {
            faults.extend(on.err().map(|sentence| Fault::new("jour", sentence)));
            Err(faults)
        }
    }
}

/// The project that follows: the same texts, the goals that are not over, with what is done for them. Where a goal
/// stands now is where it starts from.
fn follow(write: &mut Write<'_>, here: &Here, opened: &Opened, id: Id, starts: Day) -> Result<(), Refusal> {
    let (scope, old) = (here.scope(), &opened.plan.row);
    let desk = |table| Desk { scope, table, person: old.person };
    let mut project = old.values.clone();
    project.extend(values([
        ("starts", Json::from(starts.to_string())),
        ("ends", Json::Null),
        ("end_reason", Json::from("")),
        ("follows", Json::from(old.id.to_string())),
    ]));
    desk(&PROJECT).create(write, id, project)?;
    for (rank, goal) in opened.plan.goals.iter().filter(|goal| !goal.is_over()).enumerate() {
        let new = write.new_id();
        let mut own = copied(&goal.row, id);
        own.insert("rank".to_owned(), Json::from(rank + 1));
        if let Some(last) = goal.last().filter(|last| !last.comment().is_empty()) {
            own.insert("starting".to_owned(), Json::from(last.comment()));
        }
        desk(&GOAL).create(write, new, own)?;
        for action in &goal.actions {
            let mut done = copied(action, id);
            done.insert("goal_id".to_owned(), Json::from(new.to_string()));
            let row = write.new_id();
            desk(&ACTION).create(write, row, done)?;
        }
    }
    Ok(())
}

fn copied(row: &Row, project: Id) -> Values {
    let mut all = row.values.clone();
    all.insert("project_id".to_owned(), Json::from(project.to_string()));
    all
}

fn draw(
    app: &App,
    here: &Here,
    opened: &Opened,
    gesture: Gesture,
    sent: &Sent,
    faults: Vec<Fault>,
    late: bool,
) -> Result<Response, Refusal> {
    let row = opened.plan.row.id;
    let seen = app.store.read(|read| history::last_change(read, here.scope().operator, row))?;
    let address = opened.address(here);
    let revises = gesture == Gesture::Revise;
    let name = of(&opened.person.name());
    let status = match (late, faults.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, true) => StatusCode::OK,
    };
    let on = typed(sent, "jour");
    let page = ClosePage {
        shell: here.shell(Entry::Persons),
        title: if revises { format!("Réviser le projet {name}") } else { format!("Clore le projet {name}") },
        lead: if revises {
            "Ce projet s’arrête, un autre le suit et reprend ses textes et les objectifs qui ne sont pas terminés. Il se \
             complète, puis se signe."
        } else {
            "Le projet reste au dossier et ne change plus."
        },
        action: format!("{address}/{}", if revises { "revision" } else { "fin" }),
        back: address,
        name,
        revises,
        key: Id::new(&app.clock).to_string(),
        seen,
        late,
        faults,
        day: if on.is_empty() { here.today().to_string() } else { on },
        reason: typed(sent, "raison"),
        button: if revises { "Ouvrir le projet révisé" } else { "Clore le projet" },
    };
    Ok((status, rendered(&page)?).into_response())
}

impl ClosePage {
    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> &str {
        self.faults.iter().find(|fault| fault.field == field).map_or("", |fault| fault.sentence.as_str())
    }
}
