//! Who signs a project, or refuses to, and on which version: what is put to the signature is frozen.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Id;
use base::french::{long_day, of};
use serde_json::Value as Json;
use store::Write;

use super::ask::{Fault, Sent, at_most, happened, typed};
use super::content::{Content, Difference};
use super::lines::why_withdrawn;
use super::page::{differences, signer};
use super::write::{Desk, values};
use super::{Opened, SIGNATURE, VERSION, code, looked, open, sql, words};
use crate::access::{Action, Here, Noun, policy};
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "project/sign.html")]
struct SignPage {
    shell: Shell,
    back: String,
    name: String,
    action: String,
    key: String,
    seal: String,
    number: i64,
    /// What changed since the version that is signed.
    differences: Vec<Difference>,
    late: bool,
    faults: Vec<Fault>,
    parties: Vec<(String, String)>,
    sent: Sent,
    today: String,
}

#[derive(Template)]
#[template(path = "project/unsign.html")]
struct UnsignPage {
    shell: Shell,
    back: String,
    name: String,
    action: String,
    who: String,
    day: String,
}

/// The version that would be signed now: that of the same words, or the next one.
fn next(opened: &Opened, digest: &str) -> i64 {
    let last = opened.plan.versions.last();
    match last {
        Some(last) if last.text("digest") == digest => last.int("number").unwrap_or(1),
        Some(last) => last.int("number").unwrap_or(0) + 1,
        None => 1,
    }
}

/// `GET …/projets/{projet}/signer`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let opened = app.store.read(|read| open(read, &here, &person, &project))?;
        opened.still_open()?;
        looked(app, &here, opened.person.id);
        draw(app, &here, &opened, &Sent::new(), Vec::new(), false)
    })
    .await
}

/// Why a signature was not noted.
enum Undone {
    Faults(Opened, Vec<Fault>),
    Late(Opened),
}

/// `POST …/projets/{projet}/signer`.
pub async fn create(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let id = typed(&sent, "cle").parse().unwrap_or_else(|()| Id::new(&app.clock));
        let outcome = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, here.service().operator)?;
            let opened = open(write, &here, &person, &project)?;
            opened.still_open()?;
            let content = Content::of(&opened.plan);
            if typed(&sent, "vu") != content.digest() {
                return Ok(Err(Undone::Late(opened)));
            }
            match read_form(&here, &opened, &sent) {
                Ok(found) => {
                    keep(write, &here, &opened, id, &content, &found)?;
                    Ok(Ok((opened, found.agrees)))
                }
                Err(faults) => Ok(Err(Undone::Faults(opened, faults))),
            }
        })?;
        match outcome {
            Ok((opened, agrees)) => {
                app.badges.forget(here.service().id);
                let done = if agrees { "signature" } else { "refus" };
                let address = format!("{}?fait={done}#signatures", opened.address(&here));
                Ok(Redirect::to(&address).into_response())
            }
            Err(Undone::Faults(opened, faults)) => draw(app, &here, &opened, &sent, faults, false),
            Err(Undone::Late(opened)) => draw(app, &here, &opened, &sent, Vec::new(), true),
        }
    })
    .await
}

struct Found {
    party: String,
    name: String,
    role: String,
    day: base::Day,
    agrees: bool,
    words: String,
}

fn read_form(here: &Here, opened: &Opened, sent: &Sent) -> Result<Found, Vec<Fault>> {
    let mut faults = Vec::new();
    let text = |name: &str, most: usize, faults: &mut Vec<Fault>| {
        let text = typed(sent, name);
        faults.extend(at_most(&text, most).err().map(|sentence| Fault::new(name, sentence)));
        text
    };
    let party = typed(sent, "partie");
    let known = report::Nomenclatures::embedded().canonical("partie", &party).map(|word| word.label.clone());
    if known.is_none() {
        faults.push(Fault::new("partie", "Dites au nom de qui."));
    }
    let name = text("nom", 200, &mut faults);
    if name.is_empty() {
        faults.push(Fault::new("nom", "Écrivez son nom."));
    }
    let role = text("fonction", 200, &mut faults);
    let answer = typed(sent, "accord");
    if !["oui", "non"].contains(&answer.as_str()) {
        faults.push(Fault::new("accord", "Dites si la personne signe."));
    }
    let words = text("mots", 1000, &mut faults);
    if answer == "non" && words.is_empty() {
        let sentence = "Notez ses mots, ou qu’elle n’a pas dit pourquoi.";
        faults.push(Fault::new("mots", sentence));
    }
    if opened.plan.goals.is_empty() {
        let text = "Un projet sans objectif ne se signe pas\u{202f}: écrivez-en un d’abord.";
        faults.push(Fault::new("", text));
    }
    let on = happened(
        sent,
        opened.plan.row.day("starts"),
        here.today(),
        ["Cette date n’est pas encore venue.", "on le signe après.", "Dites quand."],
    );
    match (on, known) {
        (Ok(day), Some(party)) if faults.is_empty() => {
            Ok(Found { party, name, role, day, agrees: answer == "oui", words })
        }
        (on, _) => {
            faults.extend(on.err().map(|sentence| Fault::new("jour", sentence)));
            Err(faults)
        }
    }
}

fn keep(
    write: &mut Write<'_>,
    here: &Here,
    opened: &Opened,
    id: Id,
    content: &Content,
    found: &Found,
) -> Result<(), Refusal> {
    // One signs for the service when one decides there.
    let decides =
        code("partie", &found.party, "signature").is_some_and(|right| right == Action::Decide.verb());
    if decides && !here.may(Action::Decide, Noun::Projects) {
        let text = policy::refusal(&here.seat.roles, Action::Decide, Noun::Projects);
        return Err(Refusal::Forbidden(text));
    }
    let (scope, person) = (here.scope(), opened.plan.row.person);
    if sql::is_taken(write, &SIGNATURE, &scope, id)? {
        return Ok(());
    }
    let project = Json::from(opened.plan.row.id.to_string());
    let digest = content.digest();
    let version = match opened.plan.versions.last() {
        Some(last) if last.text("digest") == digest => last.id,
        _ => {
            let version = write.new_id();
            let new = values([
                ("project_id", project.clone()),
                ("number", Json::from(next(opened, &digest))),
                ("digest", Json::from(digest)),
                ("content", Json::from(content.frozen())),
            ]);
            Desk { scope, table: &VERSION, person }.create(write, version, new)?;
            version
        }
    };
    let new = values([
        ("project_id", project),
        ("version_id", Json::from(version.to_string())),
        ("party", Json::from(found.party.as_str())),
        ("name", Json::from(found.name.as_str())),
        ("role", Json::from(found.role.as_str())),
        ("day", Json::from(found.day.to_string())),
        ("agrees", Json::from(found.agrees)),
        ("words", Json::from(found.words.as_str())),
    ]);
    Desk { scope, table: &SIGNATURE, person }.create(write, id, new)?;
    Ok(())
}

fn draw(
    app: &App,
    here: &Here,
    opened: &Opened,
    sent: &Sent,
    faults: Vec<Fault>,
    late: bool,
) -> Result<Response, Refusal> {
    let digest = Content::of(&opened.plan).digest();
    let address = opened.address(here);
    let state = opened.plan.state();
    let status = match (late, faults.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, true) => StatusCode::OK,
    };
    let page = SignPage {
        shell: here.shell(Entry::Persons),
        action: format!("{address}/signer"),
        back: address,
        name: of(&opened.person.name()),
        key: Id::new(&app.clock).to_string(),
        number: next(opened, &digest),
        seal: digest,
        differences: app.store.read(|read| differences(read, here, &opened.plan, state))?,
        late,
        faults,
        parties: words("partie"),
        sent: sent.clone(),
        today: here.today().to_string(),
    };
    Ok((status, rendered(&page)?).into_response())
}

impl SignPage {
    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> &str {
        self.faults.iter().find(|fault| fault.field == field).map_or("", |fault| fault.sentence.as_str())
    }

    /// What was typed in it.
    fn typed(&self, field: &str) -> &str {
        self.sent.get(field).map_or("", String::as_str)
    }

    fn day(&self) -> &str {
        let typed = self.typed("jour");
        if typed.is_empty() { &self.today } else { typed }
    }
}

/// `GET …/projets/{projet}/signatures/{ligne}`: taking back a signature that was noted by mistake.
pub async fn ask_withdrawal(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project, signature)): Path<(String, String, String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let opened = app.store.read(|read| open(read, &here, &person, &project))?;
        opened.still_open()?;
        let id: Id = signature.parse().map_err(|()| Refusal::NotFound)?;
        let row = opened.plan.signatures.iter().find(|one| one.id == id).ok_or(Refusal::NotFound)?;
        let address = opened.address(&here);
        rendered(&UnsignPage {
            shell: here.shell(Entry::Persons),
            action: format!("{address}/signatures/{id}"),
            back: address,
            name: of(&opened.person.name()),
            who: signer(row),
            day: row.day("day").map(long_day).unwrap_or_default(),
        })
    })
    .await
}

/// `POST …/projets/{projet}/signatures/{ligne}`.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project, signature)): Path<(String, String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let opened = app.store.read(|read| open(read, &here, &person, &project))?;
        opened.still_open()?;
        let id: Id = signature.parse().map_err(|()| Refusal::NotFound)?;
        let row = opened.plan.signatures.iter().find(|one| one.id == id).ok_or(Refusal::NotFound)?;
        let reason = why_withdrawn(&sent, "cette signature")?;
        let desk = Desk { scope: here.scope(), table: &SIGNATURE, person: row.person };
        app.store.write(&here.author(), |write| desk.withdraw(write, id, &reason))?;
        app.badges.forget(here.service().id);
        let address = format!("{}?fait=signature-retiree#signatures", opened.address(&here));
        Ok(Redirect::to(&address).into_response())
    })
    .await
}
