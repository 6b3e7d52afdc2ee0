//! Correcting an act: the same form, with the reason; what it said before is kept in the journal.

use std::sync::Arc;

use axum::Form as Fields;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use store::Read;

use super::entry::{EntryPage, check_people, of_line, offered};
use super::form::{Form, Making};
use super::line::{self, Line};
use super::typed::Typed;
use super::{Fault, correct, sql};
use crate::access::Here;
use crate::web::layout::{Entry, page as rendered};
use crate::web::{App, Refusal};

/// `GET /services/{code}/actes/{acte}/corriger`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, reference)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        app.store.read(|read| {
            let line = open(read, &here, &reference)?;
            let mut typed = of_line(&line);
            typed.set("cle", seal(read, &here, &line)?);
            // The rest of the family too: someone may have been forgotten.
            let persons: Vec<_> = line.persons.iter().map(|person| person.id).collect();
            typed.0.retain(|(field, _)| field != "offert");
            for known in offered(read, &here.scope(), &persons)? {
                typed.add("offert", known.id.to_string());
            }
            draw(read, &here, &line, typed, Vec::new(), Vec::new())
        })
    })
    .await
}

fn open(read: &Read<'_>, here: &Here, reference: &str) -> Result<Line, Refusal> {
    let line = line::find(read, &here.scope(), reference)?;
    line.filter(|line| line.withdrawn.is_none()).ok_or(Refusal::NotFound)
}

/// What the act says now: a correction of something else is not written over it.
fn seal(read: &Read<'_>, here: &Here, line: &Line) -> Result<String, Refusal> {
    let row = sql::row(read, here.service().operator, here.service().id, line.day, line.id)?;
    Ok(super::seal(row.as_ref()))
}

fn draw(
    read: &Read<'_>,
    here: &Here,
    line: &Line,
    typed: Typed,
    faults: Vec<Fault>,
    notices: Vec<String>,
) -> Result<Html<String>, Refusal> {
    let action = here.path(&format!("{}/corriger", line.address()));
    let making = Making { here, typed, faults, notices, habit: None, action, corrects: true };
    rendered(&EntryPage {
        shell: here.shell(Entry::Acts),
        title: "Corriger l’acte",
        back: here.path(&line.address()),
        form: Form::new(read, making)?,
    })
}

/// `POST /services/{code}/actes/{acte}/corriger`.
pub async fn send(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, reference)): Path<(String, String)>,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let mut typed = Typed(fields);
        let (line, now) = app.store.read(|read| -> Result<_, Refusal> {
            let line = open(read, &here, &reference)?;
            check_people(read, &here, &typed)?;
            let now = seal(read, &here, &line)?;
            Ok((line, now))
        })?;
        let again = |typed: Typed, faults: Vec<Fault>, notices: Vec<String>| -> Result<Response, Refusal> {
            let page = app.store.read(|read| draw(read, &here, &line, typed, faults, notices))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        };
        if typed.one("cle") != now {
            typed.set("cle", now);
            return again(typed, Vec::new(), vec![changed(&line)]);
        }
        let mut faults = Vec::new();
        if typed.one("motif").is_empty() {
            faults.push(Fault { field: "motif", text: "Dites pourquoi cette correction.".to_owned() });
        }
        let act = match typed.act(here.today()) {
            Ok(act) if faults.is_empty() => act,
            Ok(_) => return again(typed, faults, Vec::new()),
            Err(more) => {
                faults.splice(0..0, more);
                return again(typed, faults, Vec::new());
            }
        };
        let reason = typed.one("motif").to_owned();
        let seen = typed.one("cle").to_owned();
        let done = app.store.write(&here.author(), |write| {
            correct(write, &here.scope(), (line.day, line.id), &seen, &act, &reason)
        })?;
        if !done {
            // Between the reading above and this writing, someone else corrected or withdrew it.
            let (line, now) = app.store.read(|read| -> Result<_, Refusal> {
                let line = open(read, &here, &reference)?;
                let now = seal(read, &here, &line)?;
                Ok((line, now))
            })?;
            typed.set("cle", now);
            return again(typed, Vec::new(), vec![changed(&line)]);
        }
        Ok(Redirect::to(&here.path(&format!("{}?fait=corrige", line.address()))).into_response())
    })
    .await
}

/// What the act says now, so that one decides.
fn changed(line: &Line) -> String {
    format!(
        "Cet acte a été corrigé entre-temps. Il dit maintenant\u{202f}: {}, {}, {}, par {}. Vos valeurs sont \
         encore ci-dessous\u{202f}: vérifiez, puis corrigez de nouveau.",
        line.title(),
        line.when(),
        line.time(),
        line.by()
    )
}
