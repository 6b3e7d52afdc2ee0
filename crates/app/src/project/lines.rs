//! Where the goals, the actions and the words of a project are noted, corrected and withdrawn; and its text.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::Id;
use base::french::of;
use serde_json::Value as Json;
use store::{Read, Write};

use super::ask::{Sent, parse, typed};
use super::form::{Place, Shown, draft_key, reason};
use super::part::{ACTIONS, GOALS, Part, TEXT, at};
use super::write::{Desk, values};
use super::{Opened, PROJECT, looked, open, stands};
use crate::access::{Action, Here, Noun};
use crate::history::{self, Corrected, Row};
use crate::note::draft;
use crate::service;
use crate::web::{App, Refusal};

/// `GET …/lignes/{quoi}`: the form, empty.
pub async fn new(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project, part)): Path<(String, String, String, String)>,
    Query(asked): Query<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let part = at(&part).ok_or(Refusal::NotFound)?;
        app.store.read(|read| {
            let opened = open(read, &here, &person, &project)?;
            opened.still_open()?;
            looked(app, &here, opened.person.id);
            let mut place = place(app, &here, &opened, part, None);
            for (asked_as, column) in [("objectif", "goal_id"), ("nature", "nature"), ("partie", "party")] {
                place.given.extend(asked.get(asked_as).map(|value| (column, value.clone())));
            }
            place.respond(read, &Shown::default())
        })
    })
    .await
}

/// `POST …/lignes/{quoi}`: a new row.
pub async fn create(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project, part)): Path<(String, String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let part = at(&part).ok_or(Refusal::NotFound)?;
        let id = typed(&sent, "cle").parse().unwrap_or_else(|()| Id::new(&app.clock));
        let outcome = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, here.service().operator)?;
            let opened = open(write, &here, &person, &project)?;
            opened.still_open()?;
            let mut values = match parse(part.asks, &sent, &goals(&opened)) {
                Ok(values) => values,
                Err(faults) => return Ok(Err((opened, faults))),
            };
            values.insert("project_id".to_owned(), Json::from(opened.plan.row.id.to_string()));
            if part.path == GOALS.path {
                let last = opened.plan.goals.iter().filter_map(|goal| goal.row.int("rank")).max();
                values.insert("rank".to_owned(), Json::from(last.unwrap_or(0) + 1));
            }
            if part.path == ACTIONS.path {
                let all = opened.plan.goals.iter().flat_map(|goal| &goal.actions);
                let last = all.filter_map(|action| action.int("rank")).max();
                values.insert("rank".to_owned(), Json::from(last.unwrap_or(0) + 1));
            }
            desk(&here, &opened, part).create(write, id, values)?;
            forget_draft(write, &here, part, opened.plan.row.id, &sent)?;
            Ok(Ok(opened))
        })?;
        match outcome {
            Ok(opened) => Ok(back(&here, &opened, part, "ajout", id)),
            Err((opened, faults)) => app.store.read(|read| {
                let shown = Shown { sent: Some(&sent), faults: &faults, ..Shown::default() };
                place(app, &here, &opened, part, None).respond(read, &shown)
            }),
        }
    })
    .await
}

/// `GET …/lignes/{quoi}/{ligne}`: the form, filled with the row.
pub async fn edit(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project, part, row)): Path<(String, String, String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let part = at(&part).ok_or(Refusal::NotFound)?;
        app.store.read(|read| {
            let opened = open(read, &here, &person, &project)?;
            opened.still_open()?;
            let row = find(read, &here, &opened, part, &row)?;
            looked(app, &here, opened.person.id);
            let shown = Shown { row: Some(&row), ..Shown::default() };
            place(app, &here, &opened, part, Some(row.id)).respond(read, &shown)
        })
    })
    .await
}

/// The line that an address names, of a project that may still be written.
fn named(
    app: &App,
    here: &Here,
    (person, project): (&str, &str),
    part: &'static Part,
    row: &str,
) -> Result<(Opened, Row), Refusal> {
    app.store.read(|read| {
        let opened = open(read, here, person, project)?;
        opened.still_open()?;
        let row = find(read, here, &opened, part, row)?;
        Ok((opened, row))
    })
}

/// `POST …/lignes/{quoi}/{ligne}`: a correction, with its reason.
pub async fn correct(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project, part, row)): Path<(String, String, String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let part = at(&part).ok_or(Refusal::NotFound)?;
        let (opened, row) = named(app, &here, (&person, &project), part, &row)?;
        corrected(app, &here, &opened, part, &row, &sent)
    })
    .await
}

/// `POST …/lignes/{quoi}/{ligne}/retrait`: what should not be there is withdrawn, with a reason.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project, part, row)): Path<(String, String, String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let part = at(&part).ok_or(Refusal::NotFound)?;
        let (opened, row) = named(app, &here, (&person, &project), part, &row)?;
        let reason = why_withdrawn(&sent, part.this)?;
        let desk = desk(&here, &opened, part);
        app.store.write(&here.author(), |write| desk.withdraw(write, row.id, &reason))?;
        Ok(back(&here, &opened, part, "retrait", row.id))
    })
    .await
}

/// `POST …/objectifs/{ligne}/monter`: a goal goes before the one above it.
pub async fn rise(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project, row)): Path<(String, String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let id: Id = row.parse().map_err(|()| Refusal::NotFound)?;
        let opened = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, here.service().operator)?;
            let opened = open(write, &here, &person, &project)?;
            opened.still_open()?;
            let goals = &opened.plan.goals;
            let at = goals.iter().position(|goal| goal.row.id == id).ok_or(Refusal::NotFound)?;
            if at > 0 {
                let mut order: Vec<Id> = goals.iter().map(|goal| goal.row.id).collect();
                order.swap(at, at - 1);
                let desk = desk(&here, &opened, &GOALS);
                for (rank, goal) in order.into_iter().enumerate() {
                    desk.correct(write, goal, None, &values([("rank", Json::from(rank + 1))]), "")?;
                }
            }
            Ok(opened)
        })?;
        Ok(back(&here, &opened, &GOALS, "correction", id))
    })
    .await
}

/// `GET …/projets/{projet}/texte`.
pub async fn text(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        app.store.read(|read| {
            let opened = open(read, &here, &person, &project)?;
            opened.still_open()?;
            looked(app, &here, opened.person.id);
            let shown = Shown { row: Some(&opened.plan.row), ..Shown::default() };
            place(app, &here, &opened, &TEXT, Some(opened.plan.row.id)).respond(read, &shown)
        })
    })
    .await
}

/// `POST …/projets/{projet}/texte`.
pub async fn correct_text(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let opened = app.store.read(|read| open(read, &here, &person, &project))?;
        opened.still_open()?;
        corrected(app, &here, &opened, &TEXT, &opened.plan.row, &sent)
    })
    .await
}

/// `POST …/projets/{projet}/retrait`: a project opened by mistake.
pub async fn withdraw_project(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let opened = app.store.read(|read| open(read, &here, &person, &project))?;
        let reason = why_withdrawn(&sent, "ce projet")?;
        let row = &opened.plan.row;
        let desk = Desk { scope: here.scope(), table: &PROJECT, person: row.person };
        app.store.write(&here.author(), |write| desk.withdraw(write, row.id, &reason))?;
        app.badges.forget(here.service().id);
        let list = here.path(&format!("/personnes/{}/projets?fait=retrait", opened.person.id));
        Ok(Redirect::to(&list).into_response())
    })
    .await
}

/// Why something is withdrawn, or the sentence that asks it.
pub(super) fn why_withdrawn(sent: &Sent, this: &str) -> Result<String, Refusal> {
    let reason: String = typed(sent, "raison").chars().take(200).collect();
    if reason.is_empty() {
        let text = format!("Dites pourquoi retirer {this}\u{202f}: revenez à la page d’avant.");
        return Err(Refusal::Invalid(text));
    }
    Ok(reason)
}

/// Corrects a row, or shows the form again with what was typed.
fn corrected(
    app: &App,
    here: &Here,
    opened: &Opened,
    part: &'static Part,
    row: &Row,
    sent: &Sent,
) -> Result<Response, Refusal> {
    let again = |shown: Shown<'_>| {
        app.store.read(|read| place(app, here, opened, part, Some(row.id)).respond(read, &shown))
    };
    let mut faults = Vec::new();
    let parsed = parse(part.asks, sent, &goals(opened)).map_err(|own| faults.extend(own)).ok();
    // A first text replaces nothing: no reason is asked.
    let first = part.path == TEXT.path && row.text("situation").is_empty() && row.text("plain").is_empty();
    let reason = match reason(sent) {
        Ok(reason) => reason,
        Err(_) if first => String::new(),
        Err(fault) => {
            faults.push(fault);
            String::new()
        }
    };
    let (Some(values), true) = (parsed, faults.is_empty()) else {
        return again(Shown { row: Some(row), sent: Some(sent), faults: &faults, overtaken: false });
    };
    let desk = Desk { person: row.person, ..desk(here, opened, part) };
    let seen = typed(sent, "vu").parse().ok();
    let done = app.store.write(&here.author(), |write| -> store::Result<_> {
        let done = desk.correct(write, row.id, seen, &values, &reason)?;
        if matches!(done, Corrected::Done) {
            forget_draft(write, here, part, row.id, sent)?;
        }
        Ok(done)
    })?;
    match done {
        Corrected::Done => Ok(back(here, opened, part, "correction", row.id)),
        Corrected::Overtaken(now) => {
            again(Shown { row: Some(&now), sent: Some(sent), faults: &[], overtaken: true })
        }
    }
}

fn forget_draft(write: &mut Write<'_>, here: &Here, part: &Part, of: Id, sent: &Sent) -> store::Result<()> {
    let scope = here.scope();
    let seen = typed(sent, "revision").parse().unwrap_or_default();
    draft::remove(write, scope.operator, scope.account, &draft_key(here, part, of), seen)
}

fn goals(opened: &Opened) -> Vec<Id> {
    opened.plan.goals.iter().map(|goal| goal.row.id).collect()
}

/// A row of this project; a withdrawn one is not found.
fn find(read: &Read<'_>, here: &Here, opened: &Opened, part: &Part, row: &str) -> Result<Row, Refusal> {
    let id: Id = row.parse().map_err(|()| Refusal::NotFound)?;
    let row = history::row(read, part.table, &here.scope(), id)?.ok_or(Refusal::NotFound)?;
    let own = row.id("project_id") == Some(opened.plan.row.id) && opened.persons.contains(&row.person);
    if own && stands(&row) { Ok(row) } else { Err(Refusal::NotFound) }
}

fn desk(here: &Here, opened: &Opened, part: &Part) -> Desk {
    Desk { scope: here.scope(), table: part.table, person: opened.plan.row.person }
}

fn place<'a>(app: &App, here: &'a Here, opened: &Opened, part: &'static Part, row: Option<Id>) -> Place<'a> {
    let address = opened.address(here);
    let own = match row {
        _ if part.path == TEXT.path => format!("{address}/texte"),
        Some(row) => format!("{address}/lignes/{}/{row}", part.path),
        None => format!("{address}/lignes/{}", part.path),
    };
    let name = opened.person.name();
    Place {
        here,
        part,
        title: match (row, part.path == TEXT.path) {
            (_, true) => format!("Écrire le projet {}", of(&name)),
            (Some(_), _) => format!("Corriger {} du projet {}", part.this, of(&name)),
            (None, _) => format!("Ajouter {} au projet {}", part.one, of(&name)),
        },
        withdraw: match (row, part.path == TEXT.path) {
            (_, true) if here.may(Action::Decide, Noun::Projects) => format!("{address}/retrait"),
            (Some(_), false) => format!("{own}/retrait"),
            _ => String::new(),
        },
        action: own,
        back: address,
        back_label: format!("Projet {}", of(&name)),
        goals: opened.plan.goals.iter().map(|goal| (goal.row.id, goal.title().to_owned())).collect(),
        draft_of: row.unwrap_or(opened.plan.row.id),
        given: Vec::new(),
        fresh: Id::new(&app.clock),
    }
}

/// Back to the project, where the row is; the page says what was done.
fn back(here: &Here, opened: &Opened, part: &Part, done: &str, row: Id) -> Response {
    let place = match part.path {
        path if path == GOALS.path && done != "retrait" => format!("#objectif-{row}"),
        path if path == GOALS.path || path == ACTIONS.path => "#objectifs".to_owned(),
        path if path == TEXT.path => "#texte".to_owned(),
        _ => "#paroles".to_owned(),
    };
    let address = format!("{}?{done}={}{place}", opened.address(here), part.path);
    Redirect::to(&address).into_response()
}

/// What was just done, as the address says it: `?ajout=objectifs`.
pub(super) fn done(sent: &Sent) -> String {
    let said = [("ajout", "Ajouté"), ("correction", "Corrigé"), ("retrait", "Retiré")];
    let found = said.into_iter().find_map(|(name, what)| Some((what, sent.get(name)?)));
    let Some((what, path)) = found else { return String::new() };
    let part = at(path).or((path == TEXT.path).then_some(&TEXT));
    part.map(|part| format!("{what}\u{202f}: {}.", part.one)).unwrap_or_default()
}
