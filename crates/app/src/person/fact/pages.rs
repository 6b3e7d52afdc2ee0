//! The pages where facts are noted, corrected and withdrawn.

use std::sync::Arc;

use axum::Form as Typed;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::Id;
use serde_json::Value as Json;
use store::Read;

use super::draft::{self, Answers, Draft, Fault};
use super::form::Form;
use super::write::Desk;
use super::{Fact, at};
use crate::access::Here;
use crate::history::{self, Corrected, Row};
use crate::person::{self, Person};
use crate::web::{App, Refusal};

/// What a form sends: names and values.
type Sent = Typed<Vec<(String, String)>>;

/// `GET …/faits/{fait}`: the form, empty.
pub async fn new(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, fact)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let fact = at(&fact).ok_or(Refusal::NotFound)?;
        app.store.read(|read| {
            let person = whose(read, &here, &person)?;
            Form { here: &here, person: &person, fact, row: None, typed: None, faults: &[], overtaken: false }
                .respond(read)
        })
    })
    .await
}

/// `POST …/faits/{fait}`: a new fact.
pub async fn create(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, fact)): Path<(String, String, String)>,
    Typed(sent): Sent,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let fact = at(&fact).ok_or(Refusal::NotFound)?;
        let person = app.store.read(|read| whose(read, &here, &person))?;
        let typed = Answers(sent);
        match draft::parse(fact, &typed) {
            Ok(draft) => {
                let desk = desk(&here, &person, fact);
                let follows = fact.follows.is_some() && typed.ticked("remplace");
                app.store.write(&here.author(), |write| desk.create(write, draft, follows))?;
                Ok(back(&here, &person, fact, "ajout"))
            }
            Err(faults) => again(app, &here, &person, fact, None, &typed, &faults),
        }
    })
    .await
}

/// `GET …/faits/{fait}/{ligne}`: the form, filled with the row.
pub async fn edit(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, fact, row)): Path<(String, String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let fact = at(&fact).ok_or(Refusal::NotFound)?;
        app.store.read(|read| {
            let (person, row) = which(read, &here, &person, fact, &row)?;
            let row = Some(&row);
            Form { here: &here, person: &person, fact, row, typed: None, faults: &[], overtaken: false }
                .respond(read)
        })
    })
    .await
}

/// `POST …/faits/{fait}/{ligne}`: a correction, with its reason; none is asked for an end that is given.
pub async fn correct(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, fact, row)): Path<(String, String, String, String)>,
    Typed(sent): Sent,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let fact = at(&fact).ok_or(Refusal::NotFound)?;
        let (person, row) = app.store.read(|read| which(read, &here, &person, fact, &row))?;
        let typed = Answers(sent);
        let reason = typed.get("raison");
        let words = app.store.read(|read| crate::vocabulary::all(read, here.scope().operator))?;
        let label = |word: i64| words.iter().find(|known| known.id == word).map(|known| known.label.clone());
        let parsed = draft::parse(fact, &typed).and_then(|draft| {
            let reasoned = !reason.is_empty() || only_ends(&row, &draft, label);
            let sentence = "Dites pourquoi vous corrigez.".to_owned();
            if reasoned { Ok(draft) } else { Err(vec![Fault { column: "raison", sentence }]) }
        });
        match parsed {
            Ok(draft) => {
                let desk = desk(&here, &person, fact);
                let reason: String = reason.chars().take(200).collect();
                let seen = typed.get("vu").parse().ok();
                let done = app
                    .store
                    .write(&here.author(), |write| desk.correct(write, row.id, seen, draft, &reason))?;
                match done {
                    Corrected::Done => Ok(back(&here, &person, fact, "correction")),
                    Corrected::Overtaken(row) => app.store.read(|read| {
                        let (here, person, row) = (&here, &person, Some(&row));
                        Form { here, person, fact, row, typed: Some(&typed), faults: &[], overtaken: true }
                            .respond(read)
                    }),
                }
            }
            Err(faults) => again(app, &here, &person, fact, Some(&row), &typed, &faults),
        }
    })
    .await
}

/// `POST …/faits/{fait}/{ligne}/retrait`: what should not be there is withdrawn, with a reason.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, fact, row)): Path<(String, String, String, String)>,
    Typed(sent): Sent,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let fact = at(&fact).ok_or(Refusal::NotFound)?;
        let (person, row) = app.store.read(|read| which(read, &here, &person, fact, &row))?;
        let reason: String = Answers(sent).get("raison").chars().take(200).collect();
        if reason.is_empty() {
            return Err(Refusal::Invalid(format!(
                "Dites pourquoi retirer {} : revenez à la page d’avant.",
                fact.this
            )));
        }
        let desk = desk(&here, &person, fact);
        app.store.write(&here.author(), |write| desk.withdraw(write, row.id, &reason))?;
        Ok(back(&here, &person, fact, "retrait"))
    })
    .await
}

fn whose(read: &Read<'_>, here: &Here, person: &str) -> Result<Person, Refusal> {
    let id: Id = person.parse().map_err(|()| Refusal::NotFound)?;
    person::find(read, &here.scope(), id)?.ok_or(Refusal::NotFound)
}

/// A fact of this person, or of a row that is the same one; a withdrawn fact is not found.
fn which(
    read: &Read<'_>,
    here: &Here,
    person: &str,
    fact: &Fact,
    row: &str,
) -> Result<(Person, Row), Refusal> {
    let scope = here.scope();
    let person = whose(read, here, person)?;
    let id: Id = row.parse().map_err(|()| Refusal::NotFound)?;
    let row = history::row(read, &fact.table, &scope, id)?.ok_or(Refusal::NotFound)?;
    let same = person::same(read, &scope, person.kept)?;
    let hers = row.person == person.id || same.contains(&row.person);
    if hers && row.text("withdrawn_at").is_empty() { Ok((person, row)) } else { Err(Refusal::NotFound) }
}

fn desk<'a>(here: &Here, person: &'a Person, fact: &'static Fact) -> Desk<'a> {
    Desk { scope: here.scope(), person, fact, today: here.today() }
}

/// Whether a draft says nothing new of a row but its last day.
fn only_ends(row: &Row, draft: &Draft, label: impl Fn(i64) -> Option<String>) -> bool {
    let word = |column: &str| draft.words.iter().find(|(asked, ..)| *asked == column);
    draft.values.iter().all(|(column, value)| match (word(column), row.int(column)) {
        (Some((_, _, typed)), Some(known)) => {
            let fold = base::french::fold;
            label(known).is_some_and(|label| fold(&label) == fold(typed))
        }
        (Some(_), None) => false,
        (None, _) => {
            let was = row.values.get(column).unwrap_or(&Json::Null);
            value == was || (column == "ends" && was.is_null())
        }
    })
}

/// What was typed is never lost: the form comes back with it.
fn again(
    app: &App,
    here: &Here,
    person: &Person,
    fact: &'static Fact,
    row: Option<&Row>,
    typed: &Answers,
    faults: &[Fault],
) -> Result<Response, Refusal> {
    app.store.read(|read| {
        Form { here, person, fact, row, typed: Some(typed), faults, overtaken: false }.respond(read)
    })
}

/// Back to the file, which says what was done.
fn back(here: &Here, person: &Person, fact: &Fact, done: &str) -> Response {
    Redirect::to(&here.path(&format!("/personnes/{}?{done}={}", person.id, fact.path))).into_response()
}
