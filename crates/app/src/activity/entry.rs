//! Noting an act: with whom, then the form, then once in the base however many times it is sent.

use std::sync::Arc;

use askama::Template;
use axum::Form as Fields;
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{fold, long_instant};
use base::{Day, Id};
use store::Read;

use super::choose::choose;
use super::form::{Form, Making, last_time};
use super::habit::{self, Habit};
use super::line::{self, Line};
use super::met;
use super::typed::Typed;
use super::whom::{self, Known};
use super::{Act, Fault, Recorded, record, sql};
use crate::access::{Action, Here, Scope};
use crate::agenda::{self, PlannedAct};
use crate::note::{self, About, Reach, Text, draft};
use crate::vocabulary;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "activity/entry.html")]
pub(super) struct EntryPage {
    pub shell: Shell,
    pub title: &'static str,
    pub back: String,
    pub form: Form,
}

/// `GET /services/{code}/actes/nouveau`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let asked = Typed(asked);
        app.store.read(|read| -> Result<_, Refusal> {
            let fresh = Id::new(&app.clock);
            if !asked.one("comme").is_empty() {
                let line = line::find(read, &here.scope(), asked.one("comme"))?.ok_or(Refusal::NotFound)?;
                let typed = like(&here, &line, fresh);
                return draw(read, &here, typed, Vec::new(), Vec::new());
            }
            if !asked.one("rendez-vous").is_empty() {
                let planned = planned(read, &here, asked.one("rendez-vous"))?;
                let typed = as_planned(read, &here, &planned, fresh)?;
                return draw(read, &here, typed, Vec::new(), Vec::new());
            }
            let persons = asked.ids("personne");
            if persons.is_empty() && asked.one("sans").is_empty() {
                return choose(read, &here, &asked);
            }
            let mut typed = begin(read, &here, &persons, fresh)?;
            given(&asked, &mut typed);
            check_people(read, &here, &typed)?;
            draw(read, &here, typed, Vec::new(), Vec::new())
        })
    })
    .await
}

/// What the address says of the act: a page that knows when and how it was planned gives it.
fn given(asked: &Typed, typed: &mut Typed) {
    for field in [
        "jour",
        "heure",
        "nature",
        "mode",
        "lieu",
        "theme",
        "partenaire",
        "duree",
        "trajet",
        "km",
        "prestation",
    ] {
        if !asked.one(field).is_empty() {
            typed.set(field, asked.one(field));
        }
    }
    let staff = asked.ids("equipe");
    if !staff.is_empty() {
        typed.0.retain(|(field, _)| field != "equipe");
        for id in staff {
            typed.add("equipe", id.to_string());
        }
    }
}

/// The form for these persons and their families, filled with what the last act was.
pub(super) fn begin(read: &Read<'_>, here: &Here, persons: &[Id], key: Id) -> Result<Typed, Refusal> {
    let (scope, today) = (here.scope(), here.today());
    let mut typed = Typed::default();
    typed.set("cle", key.to_string());
    typed.set("jour", today.to_string());
    // Of rows that are one person, the form names the one that is kept.
    let persons: Vec<Id> =
        persons.iter().map(|id| whom::kept(read, &scope, *id)).collect::<store::Result<_>>()?;
    let people = offered(read, &scope, &persons)?;
    let ids: Vec<Id> = people.iter().map(|known| known.id).collect();
    let without = sql::without_measure(read, &scope, &ids, today)?;
    for id in &ids {
        typed.add("offert", id.to_string());
        // Whoever is followed is ticked at once, and who was asked for in any case.
        if persons.contains(id) || !without.contains(id) {
            typed.add("present", id.to_string());
        }
    }
    match habit::of(read, &scope, &ids)? {
        Some(habit) => {
            typed.set("nature", habit.kind);
            typed.set("lieu", habit.place);
            typed.set("theme", habit.theme);
            typed.set("duree", habit.minutes.to_string());
            typed.set("trajet", habit.travel.to_string());
        }
        None => {
            let choices = habit::Choices::of(read, &scope)?;
            let usual = choices.kinds.iter().find(|kind| habit::is_direct(kind) != ids.is_empty());
            typed.set("nature", usual.cloned().unwrap_or_default());
            typed.set("duree", "60");
            typed.set("trajet", "0");
        }
    }
    if let Some(me) = default_worker(read, here, &ids)? {
        typed.set("equipe", me.to_string());
    }
    Ok(typed)
}

/// Persons asked for, each with her whole sibling group.
pub(super) fn offered(read: &Read<'_>, scope: &Scope, persons: &[Id]) -> Result<Vec<Known>, Refusal> {
    let mut people: Vec<Known> = Vec::new();
    for id in persons {
        let known = whom::person(read, scope, *id)?.ok_or(Refusal::NotFound)?;
        let group = match &known.family {
            Some(family) => whom::family(read, scope, family)?,
            None => vec![known],
        };
        for one in group {
            if people.iter().all(|other| other.id != one.id) {
                people.push(one);
            }
        }
    }
    Ok(people)
}

/// Who notes it; for an account that is no professional, the keyworker of the first person.
pub(super) fn default_worker(read: &Read<'_>, here: &Here, persons: &[Id]) -> Result<Option<Id>, Refusal> {
    if let Some(me) = here.seat.professional {
        return Ok(Some(me));
    }
    match persons.first() {
        Some(person) => Ok(whom::keyworker(read, &here.scope(), *person, here.today())?),
        None => Ok(None),
    }
}

/// The appointment of this identifier, while it is to be noted.
fn planned(read: &Read<'_>, here: &Here, id: &str) -> Result<PlannedAct, Refusal> {
    let id: Id = id.parse().map_err(|()| Refusal::NotFound)?;
    agenda::as_act(read, here, id)?.ok_or(Refusal::NotFound)
}

/// An appointment as its act would have been typed: one gesture says that it went as planned.
fn as_planned(read: &Read<'_>, here: &Here, planned: &PlannedAct, key: Id) -> Result<Typed, Refusal> {
    let persons: Vec<Id> = planned.persons.iter().map(|(id, _)| *id).collect();
    let mut typed = begin(read, here, &persons, key)?;
    let words = vocabulary::all(read, here.service().operator)?;
    let word = |id: Option<i64>| {
        let found = words.iter().find(|term| Some(term.id) == id);
        found.map(|term| term.label.clone()).unwrap_or_default()
    };
    for (field, value) in [
        ("rendez-vous", planned.appointment.to_string()),
        ("jour", planned.day.to_string()),
        ("heure", format!("{:02}:{:02}", planned.starts / 60, planned.starts % 60)),
        ("duree", planned.minutes.to_string()),
        ("nature", word(Some(planned.kind))),
        ("lieu", word(planned.place)),
        ("mode", if planned.direct { "direct" } else { "indirect" }.to_owned()),
    ] {
        typed.set(field, value);
    }
    // There and back; without a word of it, the road of the last time stays.
    if let Some(travel) = planned.travel {
        typed.set("trajet", (travel * 2).to_string());
    }
    typed.0.retain(|(field, _)| !matches!(field.as_str(), "present" | "absent" | "equipe"));
    for (person, presence) in &planned.persons {
        match presence {
            agenda::Presence::There | agenda::Presence::Unsaid => typed.add("present", person.to_string()),
            agenda::Presence::Absent => typed.add("absent", person.to_string()),
            agenda::Presence::Excused => {
                typed.add("absent", person.to_string());
                typed.set(&format!("excuse-{person}"), "excuse");
            }
        }
    }
    for worker in &planned.staff {
        typed.add("equipe", worker.to_string());
    }
    Ok(typed)
}

/// The same as another act, today: yesterday's duplicated.
fn like(here: &Here, line: &Line, key: Id) -> Typed {
    let mut typed = of_line(line);
    typed.set("cle", key.to_string());
    typed.set("jour", here.today().to_string());
    typed.set("heure", "");
    for person in &line.persons {
        typed.0.retain(|(field, _)| field != "absent" && *field != format!("excuse-{}", person.id));
    }
    typed.0.retain(|(field, _)| field != "present");
    for person in &line.persons {
        typed.add("present", person.id.to_string());
    }
    typed
}

/// An act as its form would have been typed.
pub(super) fn of_line(line: &Line) -> Typed {
    use indicator::Presence;
    let mut typed = Typed::default();
    let optional = |value: Option<u16>| value.map(|value| value.to_string()).unwrap_or_default();
    for (name, value) in [
        ("jour", line.day.to_string()),
        ("heure", line.starts.map(|at| format!("{:02}:{:02}", at / 60, at % 60)).unwrap_or_default()),
        ("nature", line.kind.clone()),
        ("mode", if line.direct { "direct" } else { "indirect" }.to_owned()),
        ("lieu", line.place.clone()),
        ("theme", line.theme.clone()),
        ("prestation", line.prestation.clone()),
        ("duree", line.minutes.to_string()),
        ("trajet", line.travel.to_string()),
        ("km", optional(line.kilometres)),
        ("dossiers", if line.files == 0 { String::new() } else { line.files.to_string() }),
        ("partenaire", line.partner.clone()),
    ] {
        typed.set(name, value);
    }
    for person in &line.persons {
        let id = person.id.to_string();
        typed.add("offert", id.clone());
        match person.presence {
            Presence::Excused | Presence::Absent => typed.add("absent", id.clone()),
            Presence::Present | Presence::Unknown => typed.add("present", id.clone()),
        }
        if person.presence == Presence::Excused {
            let reason = Some(&person.reason).filter(|reason| !reason.is_empty());
            let excuse = reason.map_or("excuse".to_owned(), |reason| format!("excuse:{reason}"));
            typed.set(&format!("excuse-{id}"), excuse);
        }
    }
    for contact in &line.met {
        typed.add("contact", contact.id.to_string());
    }
    for by in &line.staff {
        typed.add("equipe", by.id.to_string());
        typed.set(&format!("minutes-{}", by.id), optional(by.minutes));
        typed.set(&format!("trajet-{}", by.id), optional(by.travel));
    }
    typed
}

/// The page of the form.
pub(super) fn draw(
    read: &Read<'_>,
    here: &Here,
    typed: Typed,
    faults: Vec<Fault>,
    mut notices: Vec<String>,
) -> Result<Html<String>, Refusal> {
    let habit: Option<Habit> = habit::of(read, &here.scope(), &typed.ids("offert"))?;
    if faults.is_empty() && notices.is_empty() {
        notices.extend(habit.as_ref().and_then(last_time));
    }
    let action = here.path("/actes/nouveau");
    let form = Form::new(read, Making { here, typed, faults, notices, habit, action, corrects: false })?;
    let title = if fold(form.button).contains("visite") { "Noter la visite" } else { "Noter un acte" };
    rendered(&EntryPage { shell: here.shell(Entry::Acts), title, back: here.path("/actes"), form })
}

/// `POST /services/{code}/actes/nouveau`.
pub async fn send(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    app.work(move |app| post(app, &here, Typed(fields))).await
}

fn post(app: &App, here: &Here, mut typed: Typed) -> Result<Response, Refusal> {
    let scope = here.scope();
    let again = |typed: Typed, faults: Vec<Fault>, notices: Vec<String>| -> Result<Response, Refusal> {
        let page = app.store.read(|read| draw(read, here, typed, faults, notices))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    app.store.read(|read| check_people(read, here, &typed))?;
    let Ok(id) = typed.one("cle").parse::<Id>() else {
        typed.set("cle", Id::new(&app.clock).to_string());
        let notice = "Cette page était trop ancienne\u{202f}: relisez, et notez de nouveau.".to_owned();
        return again(typed, Vec::new(), vec![notice]);
    };
    let act = match typed.act(here.today()) {
        Ok(act) => act,
        Err(faults) => return again(typed, faults, Vec::new()),
    };
    let note = match note_of(here, &typed)? {
        Ok(note) => note,
        Err(text) => return again(typed, vec![Fault { field: "note", text }], Vec::new()),
    };
    let recorded = app.store.write(&here.author(), |write| -> store::Result<_> {
        let recorded = record(write, &scope, id, &act)?;
        // Cancelled or noted in the meantime, the appointment stays as it is: the act says what was done.
        if recorded == Recorded::New
            && let Ok(appointment) = typed.one("rendez-vous").parse()
        {
            agenda::became(write, here, appointment, id)?;
        }
        if recorded == Recorded::New
            && let Some((reach, text)) = &note
        {
            note::write_note(write, &scope, About::Act(id), *reach, act.day, text)?;
            let key = draft::key_of_act(&here.service().code, typed.ids("offert").first().copied());
            let seen = typed.one("revision").parse().unwrap_or_default();
            draft::remove(write, scope.operator, scope.account, &key, seen)?;
        }
        Ok(recorded)
    })?;
    if recorded == Recorded::Other {
        typed.set("cle", Id::new(&app.clock).to_string());
        return again(typed, Vec::new(), vec![already(here)]);
    }
    let done = if recorded == Recorded::New { "note" } else { "deja" };
    Ok(Redirect::to(&here.path(&format!("/actes/{id}?fait={done}"))).into_response())
}

fn already(here: &Here) -> String {
    format!(
        "Cette page avait déjà noté un acte, qui n’est pas celui-ci. Rien n’est perdu\u{202f}: pour en noter un \
         autre ({}), appuyez de nouveau.",
        long_instant(here.now)
    )
}

/// Persons and professionals that a form names are of this service, and open to who sends it.
pub(super) fn check_people(read: &Read<'_>, here: &Here, typed: &Typed) -> Result<(), Refusal> {
    let scope = here.scope();
    for field in ["offert", "present", "absent"] {
        for id in typed.ids(field) {
            whom::person(read, &scope, id)?.ok_or(Refusal::NotFound)?;
        }
    }
    for id in typed.ids("contact") {
        met::find(read, &scope, id)?.ok_or(Refusal::NotFound)?;
    }
    for id in typed.ids("equipe") {
        if !whom::is_professional(read, &scope, id)? {
            return Err(Refusal::NotFound);
        }
    }
    Ok(())
}

/// The note that a form carries, when there is one; or why it does not do.
type Carried = Result<Option<(Reach, Text)>, String>;

fn note_of(here: &Here, typed: &Typed) -> Result<Carried, Refusal> {
    if typed.one("note").is_empty() {
        return Ok(Ok(None));
    }
    let reach = Reach::asked(typed.one("portee"));
    if !here.may(Action::Write, reach.noun()) {
        let mine: Vec<_> = here.seat.roles.clone();
        return Err(Refusal::Forbidden(crate::access::policy::refusal(&mine, Action::Write, reach.noun())));
    }
    Ok(match Text::new(typed.one("note")) {
        Ok(text) => Ok(Some((reach, text))),
        Err(sentence) => Err(sentence.to_owned()),
    })
}

/// What is worth saying of an act that is written: who has no measure that day.
pub(super) fn warnings(read: &Read<'_>, here: &Here, line: &Line) -> Result<Vec<String>, Refusal> {
    let ids: Vec<Id> = line.persons.iter().map(|person| person.id).collect();
    let without = sql::without_measure(read, &here.scope(), &ids, line.day)?;
    let names = line.persons.iter().filter(|person| without.contains(&person.id));
    Ok(names
        .map(|person| {
            format!(
                "{} n’a pas de mesure ce jour-là\u{202f}: l’acte compte au service, et dans aucune mesure.",
                person.name()
            )
        })
        .collect())
}

impl Act {
    /// The day of the act.
    pub fn day(&self) -> Day {
        self.day
    }
}
