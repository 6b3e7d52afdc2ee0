//! The notes of a person: to read, to write.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Id;
use base::french::{counted, long_instant, short_day};
use serde::Deserialize;

use super::draft::{self, key_of_person};
use super::{About, Note, Reach, Reader, Recorded, Text, says_hidden, write_once};
use crate::access::look::Look;
use crate::access::{Action, Here, policy};
use crate::activity;
use crate::activity::line;
use crate::person::{self, Person};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// Notes of a page; the older ones are behind.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "note/list.html")]
struct NotesPage {
    shell: Shell,
    code: String,
    person: String,
    name: String,
    title: String,
    notes: Vec<Shown>,
    hidden: String,
    error: String,
    done: &'static str,
    form: Option<Writing>,
}

/// A note as a list shows it.
pub(super) struct Shown {
    pub address: String,
    pub act: String,
    pub day: String,
    pub head: String,
    pub clinical: bool,
    pub text: String,
}

/// The form of a note, with what was being written.
struct Writing {
    /// The identifier of the note to come, and the day it is written: sent late, it is of that day.
    id: String,
    day: String,
    text: String,
    key: String,
    revision: i64,
    recovered: String,
    may_clinical: bool,
    clinical: bool,
}

/// What a form sends.
#[derive(Deserialize)]
pub struct Sent {
    /// The identifier that the page gave to the note to come.
    #[serde(default)]
    cle: String,
    /// The day the page was opened.
    #[serde(default)]
    jour: String,
    texte: String,
    #[serde(default)]
    portee: String,
    #[serde(default)]
    revision: i64,
}

/// Days that a note may have waited on a device.
const LATE_MAX: i32 = 31;

impl Sent {
    /// A page without identifier writes a new note.
    fn id(&self, app: &App) -> Id {
        self.cle.parse().unwrap_or_else(|()| Id::new(&app.clock))
    }

    /// The day it was written, when it waited on a device.
    fn day(&self, today: base::Day) -> base::Day {
        let said = self.jour.parse::<base::Day>().ok();
        said.filter(|day| (0..=LATE_MAX).contains(&today.days_since(*day))).unwrap_or(today)
    }
}

/// What one is told when a page sends a second note.
const ALREADY: &str = "Cette page avait déjà enregistré une note, qui n’est pas celle-ci. Rien n’est perdu\u{202f}: \
    pour enregistrer celle-ci aussi, appuyez de nouveau.";

/// `GET /services/{code}/personnes/{personne}/notes`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let person = known(app, &here, &id)?;
        let done = if query.as_deref() == Some("fait=note") { "La note est enregistrée." } else { "" };
        draw(app, &here, &person, None, "", done)
    })
    .await
}

fn known(app: &App, here: &Here, id: &str) -> Result<Person, Refusal> {
    let id: Id = id.parse().map_err(|()| Refusal::NotFound)?;
    app.store.read(|read| person::find(read, &here.scope(), id))?.ok_or(Refusal::NotFound)
}

/// Says that someone read notes of a person.
pub(super) fn look(app: &App, here: &Here, person: Id) {
    app.looks.keep(Look {
        operator: here.service().operator,
        service: here.service().id,
        person,
        account: here.visitor.account.id,
        at: here.now,
        what: "note",
    });
}

pub(super) fn shown(here: &Here, note: &Note) -> Shown {
    let version = if note.version > 1 { ", corrigée" } else { "" };
    Shown {
        address: here.path(&format!("/notes/{}", note.id)),
        act: match &note.act_reference {
            Some(reference) => here
                .path(&format!("/actes/{}", crate::web::layout::escape_query(reference).replace('/', "%2F"))),
            None => String::new(),
        },
        day: short_day(note.day),
        head: format!("{}, le {}{version}", note.author, long_instant(note.at)),
        clinical: note.reach == Reach::Clinical,
        text: note.text.clone(),
    }
}

fn draw(
    app: &App,
    here: &Here,
    person: &Person,
    typed: Option<&Sent>,
    error: &str,
    done: &'static str,
) -> Result<Html<String>, Refusal> {
    let reader = Reader::new(here);
    let page = app.store.read(|read| -> Result<_, Refusal> {
        let persons = person::same(read, &here.scope(), person.kept)?;
        let notes = super::of_persons(read, &reader, &persons, SHOWN)?;
        let hidden = super::hidden(read, &reader, &persons)?;
        let key = key_of_person(&here.service().code, person.id);
        let draft = draft::find(read, here.service().operator, here.visitor.account.id, &key)?;
        let form = here.may(Action::Write, Reach::Team.noun()).then(|| Writing {
            revision: draft.as_ref().map_or(0, |draft| draft.revision),
            recovered: match (&draft, typed) {
                (Some(draft), None) if !draft.body.is_empty() => {
                    format!("Brouillon du {} repris.", long_instant(draft.at))
                }
                _ => String::new(),
            },
            text: match typed {
                Some(sent) => sent.texte.clone(),
                None => draft.map(|draft| draft.body).unwrap_or_default(),
            },
            key,
            id: typed
                .filter(|_| error != ALREADY)
                .map_or_else(|| Id::new(&app.clock), |sent| sent.id(app))
                .to_string(),
            day: typed.map_or_else(|| here.today(), |sent| sent.day(here.today())).to_string(),
            may_clinical: here.may(Action::Write, Reach::Clinical.noun()),
            clinical: typed.is_some_and(|sent| Reach::asked(&sent.portee) == Reach::Clinical),
        });
        Ok(NotesPage {
            shell: here.shell(Entry::Acts),
            code: here.service().code.clone(),
            person: person.id.to_string(),
            name: person.name(),
            title: match notes.len() {
                0 => format!("Aucune note sur {}", person.name()),
                some => format!("{} sur {}", counted(some as i64, "note", "notes"), person.name()),
            },
            notes: notes.iter().map(|note| shown(here, note)).collect(),
            hidden: says_hidden(hidden),
            error: error.to_owned(),
            done,
            form,
        })
    })?;
    if !page.notes.is_empty() {
        look(app, here, person.id);
    }
    rendered(&page)
}

/// Whether one may write under this reach; who may not is told who may.
pub(super) fn allowed(here: &Here, reach: Reach) -> Result<(), Refusal> {
    match here.may(Action::Write, reach.noun()) {
        true => Ok(()),
        false => Err(Refusal::Forbidden(policy::refusal(&here.seat.roles, Action::Write, reach.noun()))),
    }
}

/// `POST /services/{code}/personnes/{personne}/notes/nouvelle`.
pub async fn send(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let person = known(app, &here, &id)?;
        let reach = Reach::asked(&sent.portee);
        allowed(&here, reach)?;
        let text = match Text::new(&sent.texte) {
            Ok(text) => text,
            Err(error) => {
                let page = draw(app, &here, &person, Some(&sent), error, "")?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
            }
        };
        let scope = here.scope();
        let says = (About::Person(person.id), reach, sent.day(here.today()));
        let recorded = app.store.write(&here.author(), |write| -> store::Result<_> {
            let recorded = write_once(write, &scope, sent.id(app), says, &text)?;
            if recorded == Recorded::New {
                let key = key_of_person(&here.service().code, person.id);
                draft::remove(write, scope.operator, scope.account, &key, sent.revision)?;
            }
            Ok(recorded)
        })?;
        if recorded == Recorded::Other {
            let page = draw(app, &here, &person, Some(&sent), ALREADY, "")?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        Ok(Redirect::to(&here.path(&format!("/personnes/{}/notes?fait=note", person.id))).into_response())
    })
    .await
}

/// `POST /services/{code}/actes/{acte}/notes`: a note on an act that is there.
pub async fn on_act(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, reference)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let line = app.store.read(|read| line::find(read, &here.scope(), &reference))?;
        let line = line.filter(|line| line.withdrawn.is_none()).ok_or(Refusal::NotFound)?;
        let reach = Reach::asked(&sent.portee);
        allowed(&here, reach)?;
        let text = match Text::new(&sent.texte) {
            Ok(text) => text,
            Err(error) => {
                let page = activity::show::draw(app, &here, &reference, "", error, &sent.texte)?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
            }
        };
        let says = (About::Act(line.id), reach, line.day);
        let recorded = app
            .store
            .write(&here.author(), |write| write_once(write, &here.scope(), sent.id(app), says, &text))?;
        if recorded == Recorded::Other {
            let page = activity::show::draw(app, &here, &reference, "", ALREADY, &sent.texte)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        Ok(Redirect::to(&here.path(&format!("{}?fait=note-ajoutee", line.address()))).into_response())
    })
    .await
}
