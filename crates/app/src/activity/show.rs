//! One act: what it says, its notes, who noted and corrected it; and withdrawing it.

use std::sync::Arc;

use askama::Template;
use axum::Form as Fields;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Id;
use base::french::{duration, long_instant};
use store::Read;

use super::entry::warnings;
use super::line::{self, Line};
use super::typed::Typed;
use super::{sql, withdraw};
use crate::access::look::Look;
use crate::access::{Action, Here, Noun};
use crate::note::{self, Note, Reader};
use crate::web::layout::{Entry, Shell, escape_query, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "activity/show.html")]
struct ActPage {
    shell: Shell,
    code: String,
    address: String,
    like: String,
    title: String,
    when: String,
    done: &'static str,
    warnings: Vec<String>,
    withdrawn: String,
    persons: Vec<(String, String)>,
    /// Who else was met: name, relation.
    met: Vec<(String, String)>,
    masked: String,
    facts: Vec<(&'static str, String)>,
    staff: Vec<(String, String)>,
    notes: Vec<NoteShown>,
    hidden_notes: String,
    history: Vec<String>,
    may_write: bool,
    may_note: bool,
    clinical: bool,
    error: String,
    typed_note: String,
    /// The identifier of the note to come: sent twice, it is written once.
    note_id: String,
}

struct NoteShown {
    address: String,
    head: String,
    clinical: bool,
    text: String,
}

/// `GET /services/{code}/actes/{acte}`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, reference)): Path<(String, String)>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let done = match Typed(asked).one("fait") {
            "note" => "C’est noté.",
            "deja" => "Cet acte était déjà noté\u{202f}: rien n’a été ajouté.",
            "corrige" => "La correction est faite.",
            "retire" => "L’acte est retiré.",
            "note-ajoutee" => "La note est ajoutée.",
            _ => "",
        };
        draw(app, &here, &reference, done, "", "")
    })
    .await
}

/// The page of an act; a note that does not do comes back with what is wrong.
pub(crate) fn draw(
    app: &App,
    here: &Here,
    reference: &str,
    done: &'static str,
    error: &str,
    typed_note: &str,
) -> Result<Html<String>, Refusal> {
    let reader = Reader::new(here);
    app.store.read(|read| {
        let line = line::find(read, &here.scope(), reference)?.ok_or(Refusal::NotFound)?;
        let notes = if reader.team { note::of_act(read, &reader, line.id)? } else { Vec::new() };
        let hidden = if reader.team { note::hidden_of_act(read, &reader, line.id)? } else { 0 };
        look(app, here, &line, &notes);
        let withdrawn = line.withdrawn.as_ref().map(|(at, by)| {
            format!("Acte retiré le {} par {by}\u{202f}: il ne compte dans aucun chiffre.", long_instant(*at))
        });
        rendered(&ActPage {
            shell: here.shell(Entry::Acts),
            code: here.service().code.clone(),
            address: here.path(&line.address()),
            like: here.path(&format!("/actes/nouveau?comme={}", escape_query(&line.reference))),
            title: line.title(),
            when: line::upper_first(&line.when()),
            done,
            warnings: if line.withdrawn.is_some() { Vec::new() } else { warnings(read, here, &line)? },
            may_write: here.may(Action::Write, Noun::Acts) && withdrawn.is_none(),
            may_note: here.may(Action::Write, Noun::Notes) && withdrawn.is_none(),
            withdrawn: withdrawn.unwrap_or_default(),
            persons: line.persons.iter().map(|person| (person.name(), person.absence())).collect(),
            met: line.met.iter().map(|one| (one.name.clone(), one.relation.clone())).collect(),
            masked: line.masked(),
            facts: facts(&line),
            staff: staff(&line),
            notes: notes.iter().map(|note| shown(here, note)).collect(),
            hidden_notes: note::says_hidden(hidden),
            history: history(read, here, line.id)?,
            clinical: here.may(Action::Write, Noun::ClinicalNotes),
            error: error.to_owned(),
            typed_note: typed_note.to_owned(),
            note_id: Id::new(&app.clock).to_string(),
        })
    })
}

/// Reading the notes of an act is reading in the files of those who were there.
fn look(app: &App, here: &Here, line: &Line, notes: &[Note]) {
    if notes.is_empty() {
        return;
    }
    for person in &line.persons {
        app.looks.keep(Look {
            operator: here.service().operator,
            service: here.service().id,
            person: person.id,
            account: here.visitor.account.id,
            at: here.now,
            what: "note",
        });
    }
}

fn shown(here: &Here, note: &Note) -> NoteShown {
    NoteShown {
        address: here.path(&format!("/notes/{}", note.id)),
        head: format!("{}, le {}", note.author, long_instant(note.at)),
        clinical: note.reach == note::Reach::Clinical,
        text: note.text.clone(),
    }
}

fn facts(line: &Line) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Nature", format!("{}, {}", line.kind, if line.direct { "acte direct" } else { "acte indirect" })),
        ("Durée", line.time()),
    ];
    for (name, text) in [
        ("Kilomètres", line.kilometres.map(|km| format!("{km}\u{a0}km")).unwrap_or_default()),
        ("Lieu", line.place.clone()),
        ("Thème", line.theme.clone()),
        ("Partenaire", line.partner.clone()),
        ("Prestation SERAFIN-PH", line.prestation.clone()),
        ("Dossiers faits", if line.files == 0 { String::new() } else { line.files.to_string() }),
    ] {
        if !text.is_empty() {
            facts.push((name, text));
        }
    }
    facts
}

/// Each professional, with their own time when they have one.
fn staff(line: &Line) -> Vec<(String, String)> {
    let own = |by: &line::By| {
        let place = by.minutes.map(|minutes| format!("{} sur place", duration(i64::from(minutes))));
        let travel = by.travel.map(|minutes| format!("{} de trajet", duration(i64::from(minutes))));
        place.into_iter().chain(travel).collect::<Vec<_>>().join(", ")
    };
    line.staff.iter().map(|by| (by.name.clone(), own(by))).collect()
}

/// `Noté par l.nivelle le 18 janvier 2022 à 10 h 42.`
fn history(read: &Read<'_>, here: &Here, id: Id) -> Result<Vec<String>, Refusal> {
    let lines = sql::history(read, here.service().operator, id)?;
    let told = lines.into_iter().map(|(at, author, action, reason)| {
        let verb = match action.as_str() {
            "create" => "Noté",
            "withdraw" => "Retiré",
            _ => "Corrigé",
        };
        let why = if reason.is_empty() { String::new() } else { format!("\u{202f}: {reason}") };
        format!("{verb} par {author} le {}{why}.", long_instant(at))
    });
    Ok(told.collect())
}

/// `POST /services/{code}/actes/{acte}/retirer`.
pub async fn take_back(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, reference)): Path<(String, String)>,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let reason = Typed(fields).one("motif").to_owned();
        let line =
            app.store.read(|read| line::find(read, &here.scope(), &reference))?.ok_or(Refusal::NotFound)?;
        if reason.is_empty() {
            let page = draw(app, &here, &reference, "", "Dites pourquoi cet acte est retiré.", "")?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        app.store
            .write(&here.author(), |write| withdraw(write, &here.scope(), (line.day, line.id), &reason))?;
        Ok(Redirect::to(&here.path(&format!("{}?fait=retire", line.address()))).into_response())
    })
    .await
}
