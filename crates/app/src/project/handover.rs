//! The documents of the law of 2 January 2002 (CASF L311-4, D311): handed over on a day, to whom, signed or refused.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::Id;
use base::french::{long_day, of, typeset};
use serde_json::Value as Json;
use store::Read;

use super::ask::{Fault, Sent, day, parse, typed};
use super::form::{Place, Shown, reason};
use super::lines::why_withdrawn;
use super::part::HANDOVERS;
use super::write::Desk;
use super::{HANDOVER, looked, stands, whose, word, words};
use crate::access::{Action, Here, Noun, Scope};
use crate::history::{self, Corrected, Known, Row, Values};
use crate::person::Person;
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "project/handover.html")]
struct HandoverPage {
    shell: Shell,
    file: String,
    name: String,
    title: String,
    done: &'static str,
    kinds: Vec<Kind>,
    writes: bool,
}

/// A document, and the times it was handed over.
struct Kind {
    label: String,
    new: String,
    times: Vec<Time>,
}

struct Time {
    says: String,
    outcome: &'static str,
    hue: &'static str,
    words: String,
    edit: String,
}

/// The handovers of these rows of a person as known then, by day.
pub fn of_persons(read: &Read<'_>, scope: &Scope, persons: &[Id], known: Known) -> store::Result<Vec<Row>> {
    let mut rows = history::rows(read, &HANDOVER, scope, persons, known)?;
    rows.retain(stands);
    rows.sort_by_key(|row| (row.day("day"), row.id));
    Ok(rows)
}

/// `GET …/remises`: what was handed over.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person)): Path<(String, String)>,
    Query(asked): Query<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (person, rows) = app.store.read(|read| -> Result<_, Refusal> {
            let (person, persons) = whose(read, &here, &person)?;
            let rows = of_persons(read, &here.scope(), &persons, Known::NOW)?;
            Ok((person, rows))
        })?;
        looked(app, &here, person.id);
        let own = address(&here, &person);
        let writes = here.may(Action::Write, Noun::Documents);
        let kinds: Vec<Kind> = words("remise")
            .into_iter()
            .map(|(kind, label)| Kind {
                times: rows
                    .iter()
                    .filter(|row| row.text("kind") == kind)
                    .map(|row| time(row, &own))
                    .collect(),
                new: format!("{own}/nouvelle?document={}", crate::web::layout::escape_query(&kind)),
                label,
            })
            .collect();
        let given = kinds.iter().filter(|kind| !kind.times.is_empty()).count();
        let page = HandoverPage {
            shell: here.shell(Entry::Persons),
            file: here.path(&format!("/personnes/{}", person.id)),
            title: match given {
                0 => format!("Rien n’est encore noté comme remis à {}", person.name()),
                1 => format!("Un document a été remis à {}", person.name()),
                given => format!("{given} documents ont été remis à {}", person.name()),
            },
            name: of(&person.name()),
            done: match asked.get("fait").map(String::as_str) {
                Some("ajout") => "La remise est notée.",
                Some("correction") => "La remise est corrigée.",
                Some("retrait") => "La remise est retirée.",
                _ => "",
            },
            kinds,
            writes,
        };
        Ok(rendered(&page)?.into_response())
    })
    .await
}

fn time(row: &Row, own: &str) -> Time {
    let on = row.day("day").map(long_day).unwrap_or_default();
    let signed = row.day("signed").map(|day| format!(" le {}", long_day(day))).unwrap_or_default();
    let (outcome, hue) = match row.text("outcome") {
        "signé" => ("signé", "projet-signe"),
        "refusé" => ("signature refusée", "bientot"),
        _ => ("remis", ""),
    };
    let later = if row.day("signed") == row.day("day") { String::new() } else { signed };
    let said = match row.text("outcome") {
        "remis" => String::new(),
        "signé" if !later.is_empty() => format!(", signé{later}"),
        "refusé" if !later.is_empty() => format!(", refusé{later}"),
        _ => String::new(),
    };
    Time {
        says: format!("le {on}, à {}{said}", typeset(row.text("recipient"))),
        outcome,
        hue,
        words: typeset(row.text("words")),
        edit: format!("{own}/{}", row.id),
    }
}

/// `GET …/remises/nouvelle`.
pub async fn new(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person)): Path<(String, String)>,
    Query(asked): Query<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        app.store.read(|read| {
            let (person, _) = whose(read, &here, &person)?;
            looked(app, &here, person.id);
            let mut place = place(app, &here, &person, None);
            place.given.extend(asked.get("document").map(|kind| ("kind", kind.clone())));
            place.respond(read, &Shown::default())
        })
    })
    .await
}

/// `POST …/remises/nouvelle`.
pub async fn create(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (person, _) = app.store.read(|read| whose(read, &here, &person))?;
        let values = match read_form(&here, &sent) {
            Ok(values) => values,
            Err(faults) => {
                let shown = Shown { sent: Some(&sent), faults: &faults, ..Shown::default() };
                return app.store.read(|read| place(app, &here, &person, None).respond(read, &shown));
            }
        };
        let id = typed(&sent, "cle").parse().unwrap_or_else(|()| Id::new(&app.clock));
        let desk = Desk { scope: here.scope(), table: &HANDOVER, person: person.id };
        app.store.write(&here.author(), |write| {
            service::hold(write, here.service().operator)?;
            desk.create(write, id, values)
        })?;
        Ok(back(app, &here, &person, "ajout"))
    })
    .await
}

/// `GET …/remises/{ligne}`.
pub async fn edit(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, row)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        app.store.read(|read| {
            let (person, row) = find(read, &here, &person, &row)?;
            looked(app, &here, person.id);
            let shown = Shown { row: Some(&row), ..Shown::default() };
            place(app, &here, &person, Some(row.id)).respond(read, &shown)
        })
    })
    .await
}

/// `POST …/remises/{ligne}`: a correction, with its reason.
pub async fn correct(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, row)): Path<(String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (person, row) = app.store.read(|read| find(read, &here, &person, &row))?;
        let again = |shown: Shown<'_>| {
            app.store.read(|read| place(app, &here, &person, Some(row.id)).respond(read, &shown))
        };
        let mut faults = Vec::new();
        let values = read_form(&here, &sent).map_err(|own| faults.extend(own)).ok();
        let why = reason(&sent).map_err(|fault| faults.push(fault)).ok();
        let (Some(values), Some(why), true) = (values, why, faults.is_empty()) else {
            return again(Shown { row: Some(&row), sent: Some(&sent), faults: &faults, overtaken: false });
        };
        let desk = Desk { scope: here.scope(), table: &HANDOVER, person: row.person };
        let seen = typed(&sent, "vu").parse().ok();
        match app.store.write(&here.author(), |write| desk.correct(write, row.id, seen, &values, &why))? {
            Corrected::Done => Ok(back(app, &here, &person, "correction")),
            Corrected::Overtaken(now) => {
                again(Shown { row: Some(&now), sent: Some(&sent), faults: &[], overtaken: true })
            }
        }
    })
    .await
}

/// `POST …/remises/{ligne}/retrait`.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, row)): Path<(String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (person, row) = app.store.read(|read| find(read, &here, &person, &row))?;
        let reason = why_withdrawn(&sent, HANDOVERS.this)?;
        let desk = Desk { scope: here.scope(), table: &HANDOVER, person: row.person };
        app.store.write(&here.author(), |write| desk.withdraw(write, row.id, &reason))?;
        Ok(back(app, &here, &person, "retrait"))
    })
    .await
}

/// What the form says: what is signed or refused has a day, that of the handover unless another is given.
fn read_form(here: &Here, sent: &Sent) -> Result<Values, Vec<Fault>> {
    let mut values = parse(HANDOVERS.asks, sent, &[])?;
    let on = |name: &str| day(&typed(sent, name)).ok().flatten();
    let mut faults = Vec::new();
    for name in ["day", "signed"] {
        if on(name).is_some_and(|day| day > here.today()) {
            faults.push(Fault::new(name, "Cette date n’est pas encore venue."));
        }
    }
    if let (Some(given), Some(signed)) = (on("day"), on("signed"))
        && signed < given
    {
        faults.push(Fault::new("signed", "On signe un document après l’avoir reçu."));
    }
    let answered = values.get("outcome").and_then(Json::as_str).is_some_and(|outcome| outcome != "remis");
    let signed = if answered { on("signed").or(on("day")) } else { None };
    values.insert("signed".to_owned(), signed.map_or(Json::Null, |day| Json::from(day.to_string())));
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

fn find(read: &Read<'_>, here: &Here, person: &str, row: &str) -> Result<(Person, Row), Refusal> {
    let (person, persons) = whose(read, here, person)?;
    let id: Id = row.parse().map_err(|()| Refusal::NotFound)?;
    let row = history::row(read, &HANDOVER, &here.scope(), id)?.ok_or(Refusal::NotFound)?;
    if persons.contains(&row.person) && stands(&row) { Ok((person, row)) } else { Err(Refusal::NotFound) }
}

fn address(here: &Here, person: &Person) -> String {
    here.path(&format!("/personnes/{}/remises", person.id))
}

fn place<'a>(app: &App, here: &'a Here, person: &Person, row: Option<Id>) -> Place<'a> {
    let own = address(here, person);
    let action = match row {
        Some(row) => format!("{own}/{row}"),
        None => format!("{own}/nouvelle"),
    };
    Place {
        here,
        part: &HANDOVERS,
        title: match row {
            Some(_) => format!("Corriger une remise à {}", person.name()),
            None => format!("Noter un document remis à {}", person.name()),
        },
        withdraw: row.map(|_| format!("{action}/retrait")).unwrap_or_default(),
        action,
        back: own,
        back_label: format!("Documents remis à {}", person.name()),
        goals: Vec::new(),
        draft_of: row.unwrap_or(person.id),
        given: Vec::new(),
        fresh: Id::new(&app.clock),
    }
}

/// Back to what was handed over: a deadline may be met.
fn back(app: &App, here: &Here, person: &Person, done: &str) -> Response {
    app.badges.forget(here.service().id);
    Redirect::to(&format!("{}?fait={done}", address(here, person))).into_response()
}

/// What is said of it in a file: how many were handed over, the last one.
pub(super) fn summary(rows: &[Row]) -> String {
    match rows.last() {
        None => "Aucun document de la loi 2002-2 n’est noté comme remis.".to_owned(),
        Some(last) => {
            let on = last.day("day").map(base::french::short_day).unwrap_or_default();
            let kinds: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.text("kind")).collect();
            let kind = base::french::lower_first(&word("remise", last.text("kind")));
            let count = base::french::counted(kinds.len() as i64, "document remis", "documents remis");
            format!("{count}, le dernier le {on} ({kind}).")
        }
    }
}
