//! The page of an appointment: what it is, what it meets, how it changes.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, Query, State};
use axum::response::Html;
use base::Id;
use base::french::{duration, long_instant};
use serde::Deserialize;
use store::Read;

use super::form::{self, Fault, Form, Typed};
use super::{Appointment, Presence, Reader, book, find, rule, show};
use crate::access::{self, Action, Here, Noun};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "agenda/one.html")]
struct One {
    shell: Shell,
    done: &'static str,
    title: String,
    over: String,
    back: String,
    path: String,
    /// Label, what is said, where it leads.
    facts: Vec<(&'static str, Vec<(String, String)>)>,
    clashes: Vec<String>,
    state: String,
    cancelled: bool,
    /// What was typed when the appointment can change no more.
    lost: String,
    note: String,
    note_label: &'static str,
    attendance: String,
    /// Asked whether one comes: what one answered.
    asked: Option<&'static str>,
    /// The form of change, when one may.
    form: Option<Form>,
    cancel_faults: Vec<Fault>,
    why: String,
    version: i64,
    follows: bool,
}

/// What was just done.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    fait: String,
}

/// `GET /services/{code}/agenda/{rendez-vous}`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let id: Id = id.parse().map_err(|()| Refusal::NotFound)?;
        let done = match asked.fait.as_str() {
            "pris" => "Le rendez-vous est pris.",
            "change" => "Le rendez-vous est changé.",
            "annule" => "Le rendez-vous est annulé.",
            "presences" => "Les présences sont notées.",
            "reponse" => "Votre réponse est notée.",
            _ => "",
        };
        app.store.read(|read| {
            let reader = Reader::from(&here);
            let one = find(read, &reader, id)?.ok_or(Refusal::NotFound)?;
            let typed = Typed::of(&one);
            show(read, &here, &one, typed, Told { done, ..Told::default() })
        })
    })
    .await
}

/// What a page says above its form.
#[derive(Default)]
struct Told {
    done: &'static str,
    faults: Vec<Fault>,
    refused: Vec<String>,
    cancel_faults: Vec<Fault>,
    why: String,
}

/// The page with what was typed, which did not do.
pub(super) fn again(
    read: &Read<'_>,
    here: &Here,
    id: Id,
    typed: Typed,
    faults: Vec<Fault>,
    refused: Vec<String>,
) -> Result<Html<String>, Refusal> {
    let one = find(read, &Reader::from(here), id)?.ok_or(Refusal::NotFound)?;
    let mut typed = typed;
    if !refused.is_empty() && typed.version() != one.version {
        // The next try is made from what is shown.
        typed.0.retain(|(name, _)| name != "version");
        typed.0.push(("version".to_owned(), one.version.to_string()));
    }
    show(read, here, &one, typed, Told { faults, refused, ..Told::default() })
}

/// The page with a cancellation that did not do.
pub(super) fn cancelling(
    read: &Read<'_>,
    here: &Here,
    id: Id,
    typed: &Typed,
    faults: Vec<Fault>,
    refused: Vec<String>,
) -> Result<Html<String>, Refusal> {
    let one = find(read, &Reader::from(here), id)?.ok_or(Refusal::NotFound)?;
    let refused = refused.into_iter().map(|text| Fault { field: "motif", text });
    let cancel_faults = faults.into_iter().chain(refused).collect();
    show(
        read,
        here,
        &one,
        Typed::of(&one),
        Told { cancel_faults, why: typed.get("motif"), ..Told::default() },
    )
}

fn show(
    read: &Read<'_>,
    here: &Here,
    one: &Appointment,
    typed: Typed,
    told: Told,
) -> Result<Html<String>, Refusal> {
    let reader = Reader::from(here);
    let series = match one.series {
        Some(id) => rule::sql::find(read, &reader.scope, id)?.map(|rule| rule.said()).unwrap_or_default(),
        None => String::new(),
    };
    let lost = if told.refused.is_empty() || one.is_open() { String::new() } else { lost(&typed) };
    let form = match here.may(Action::Write, Noun::Agenda) && one.is_open() {
        false => None,
        true => {
            let form = Form::read(read, &reader, typed, told.faults)?;
            Some(Form { refused: told.refused, ..form })
        }
    };
    let version = form.as_ref().map_or(one.version, |form| form.typed.version());
    let path = here.path(&format!("/agenda/{}", one.id));
    let may_note = one.is_open() && here.may(Action::Write, Noun::Acts) && one.slot.has_begun(here.now);
    let listed = here.may(Action::Write, Noun::Agenda) && one.is_open() && one.persons.len() > 1;
    rendered(&One {
        shell: here.shell(Entry::Agenda),
        done: told.done,
        title: show::title(one),
        over: show::upper_first(&form::when(one.slot)),
        back: here.path(&format!("/agenda?jour={}", one.slot.day())),
        facts: facts(read, here, one, &series)?,
        clashes: if one.is_open() { book::clashes(read, &reader, one)? } else { Vec::new() },
        state: state(read, here, one)?,
        cancelled: one.cancelled.is_some(),
        lost,
        note: if may_note {
            here.path(&format!("/actes/nouveau?rendez-vous={}", one.id))
        } else {
            String::new()
        },
        note_label: show::note_label(&one.kind_label),
        attendance: if listed { format!("{path}/presences") } else { String::new() },
        asked: asked(one, here),
        form,
        cancel_faults: told.cancel_faults,
        why: told.why,
        version,
        follows: one.series.is_some(),
        path,
    })
}

/// Asked of those who are in it with others, until it begins.
fn asked(one: &Appointment, here: &Here) -> Option<&'static str> {
    if !one.is_open() || one.staff.len() < 2 || one.slot.has_begun(here.now) {
        return None;
    }
    let me = one.staff.iter().find(|worker| Some(worker.id) == here.seat.professional)?;
    Some(match me.answer {
        None => "Y serez-vous\u{202f}?",
        Some(true) => "Vous avez répondu que vous y serez.",
        Some(false) => "Vous avez répondu que vous ne pouvez pas.",
    })
}

/// What was typed in vain, to be copied: nothing typed is ever lost.
fn lost(typed: &Typed) -> String {
    let fields = ["jour", "debut", "fin", "type", "titre", "lieu", "adresse", "trajet"];
    let said: Vec<String> =
        fields.iter().map(|field| typed.get(field)).filter(|text| !text.is_empty()).collect();
    format!(
        "Il a été noté ou annulé pendant que vous écriviez, et ne change plus. Vous aviez écrit\u{202f}: {}.",
        said.join(", ")
    )
}

/// `Annulé le … par … : la famille est absente`, `Noté`.
fn state(read: &Read<'_>, here: &Here, one: &Appointment) -> Result<String, Refusal> {
    if let Some(cancelled) = &one.cancelled {
        let who = named(read, here, &cancelled.by)?;
        return Ok(format!("Annulé le {} par {who}\u{202f}: {}", long_instant(cancelled.at), cancelled.why));
    }
    Ok(if one.act.is_some() {
        "Noté\u{202f}: il est devenu un acte, et se corrige là.".to_owned()
    } else {
        String::new()
    })
}

fn named(read: &Read<'_>, here: &Here, login: &str) -> Result<String, Refusal> {
    let account = access::credentials(read, here.service().operator, login)?;
    Ok(account.map_or_else(|| login.to_owned(), |(account, _)| account.name))
}

type Fact = (&'static str, Vec<(String, String)>);

fn facts(read: &Read<'_>, here: &Here, one: &Appointment, series: &str) -> Result<Vec<Fact>, Refusal> {
    let plain = |text: String| vec![(text, String::new())];
    let mut facts: Vec<Fact> = Vec::new();
    let mode = if one.direct { "temps avec la personne" } else { "temps indirect" };
    facts.push(("Quoi", plain(format!("{}, {mode}", one.kind_label))));
    let presence = |presence: Presence| {
        let said = Presence::SAID.iter().find(|(known, ..)| *known == presence);
        said.map(|(.., word)| format!(" ({word})")).unwrap_or_default()
    };
    let mut persons: Vec<(String, String)> = one
        .persons
        .iter()
        .map(|person| {
            let address = here.path(&format!("/agenda?qui={}", person.id));
            (format!("{}{}", person.name(), presence(person.presence)), address)
        })
        .collect();
    if one.unnamed > 0 {
        let text = base::french::counted(one.unnamed as i64, "dossier réservé", "dossiers réservés");
        persons.push((text, String::new()));
    }
    if !persons.is_empty() {
        facts.push(("Avec", persons));
    }
    let staff = one.staff.iter().map(|worker| {
        let address = here.path(&format!("/agenda?qui={}&jour={}", worker.id, one.slot.day()));
        let said = match worker.answer {
            None => "",
            Some(true) => " (y sera)",
            Some(false) => " (ne peut pas)",
        };
        (format!("{}{said}", worker.name), address)
    });
    facts.push(("Par", staff.collect()));
    let place: Vec<&str> = [one.place_label.as_str(), one.address.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    if !place.is_empty() {
        facts.push(("Où", plain(show::upper_first(&place.join(", ")))));
    }
    if let Some(minutes) = one.travel {
        facts.push(("Route", plain(duration(minutes))));
    }
    let held: Vec<(String, String)> = one
        .resources
        .iter()
        .map(|held| (held.name.clone(), here.path(&format!("/agenda/ressources?jour={}", one.slot.day()))))
        .collect();
    if !held.is_empty() {
        facts.push(("Salle, véhicule", held));
    }
    if !series.is_empty() {
        facts.push(("Revient", plain(series.to_owned())));
    }
    if one.private {
        facts.push(("Réservé", plain("à ses participants et à la direction".to_owned())));
    }
    let who = named(read, here, &one.written_by)?;
    let written = long_instant(one.written_at);
    let when = if one.version > 1 { format!("changé le {written}") } else { format!("le {written}") };
    facts.push(("Pris", plain(format!("par {who}, {when}"))));
    Ok(facts)
}
