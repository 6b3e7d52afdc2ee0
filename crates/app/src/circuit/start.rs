//! Beginning the circuit of a request; a new request, typed by the team or by who asks from outside; what is done beside
//! the visas: on hold, taken up again, withdrawn, asked and answered.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::fold;
use base::{Day, Id};
use report::Nomenclatures;
use store::{Read, Write};

use super::holder::{self, Holder};
use super::page::opened;
use super::sign::typed;
use super::sql::{self, Version};
use super::{link, notice, versions};
use crate::access::{Action, Here, Noun, Scope};
use crate::exchange::intake::is_known;
use crate::measure::request::{self, Request};
use crate::measure::{self, words};
use crate::person::create::{self, Draft};
use crate::service;
use crate::vocabulary::Terms;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

type Sent = HashMap<String, String>;

/// The circuits that new requests may take: the last version of each that is not closed.
pub(super) fn open_circuits(read: &Read<'_>, scope: &Scope) -> store::Result<Vec<Version>> {
    let mut last: Vec<Version> = Vec::new();
    for version in versions(read, scope)? {
        if !last.iter().any(|one| one.code == version.code) {
            last.push(version);
        }
    }
    last.retain(|one| one.closed_at.is_none());
    Ok(last)
}

/// The circuit of a kind of measure, when the service has one.
pub fn of_kind(read: &Read<'_>, scope: &Scope, kind: &str) -> store::Result<Option<Version>> {
    Ok(open_circuits(read, scope)?.into_iter().find(|one| one.definition.is_for(kind)))
}

/// Territories as the service writes them, and those of the holders.
pub(super) fn territories(read: &Read<'_>, scope: &Scope) -> store::Result<Vec<String>> {
    let mut all = words::Words::load(read, scope)?.proposals("territory");
    for one in holder::all(read, scope)? {
        if !one.territory_label.is_empty() && !all.contains(&one.territory_label) {
            all.push(one.territory_label);
        }
    }
    all.sort_by_key(|label| fold(label));
    Ok(all)
}

#[derive(Template)]
#[template(path = "circuit/begin.html")]
struct BeginPage {
    shell: Shell,
    action: String,
    kind: String,
    circuits: Vec<(String, String, bool)>,
    territories: Vec<String>,
}

/// The page of a request that has no circuit: who writes in requests may begin one.
pub(super) fn asked(
    read: &Read<'_>,
    here: &Here,
    request: Id,
) -> Result<Result<Html<String>, Refusal>, Refusal> {
    let scope = here.scope();
    if !here.may(Action::Write, Noun::Requests) {
        return Err(Refusal::NotFound);
    }
    let (kind, _) = sql::without_circuit(read, &scope, request)?.ok_or(Refusal::NotFound)?;
    let circuits = open_circuits(read, &scope)?;
    let page = BeginPage {
        shell: here.shell(Entry::Waiting),
        action: here.path(&format!("/demandes/{request}/circuit")),
        circuits: circuits
            .iter()
            .map(|one| (one.code.clone(), one.definition.title.clone(), one.definition.is_for(&kind)))
            .collect(),
        kind,
        territories: territories(read, &scope)?,
    };
    Ok(rendered(&page))
}

/// `POST …/demandes/{demande}/circuit`: begins it.
pub async fn begin(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect, Refusal> {
    let id: Id = request.parse().map_err(|()| Refusal::NotFound)?;
    let (told, scope) = (Arc::clone(&app), here.scope());
    let done = app.work(move |app| {
        app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, scope.operator)?;
            let Some((_, outcome)) = sql::without_circuit(write, &scope, id)? else { return Ok(()) };
            if outcome.is_some() {
                let text = "Cette demande a déjà une issue\u{202f}: elle ne commence pas de circuit.";
                return Err(Refusal::Invalid(text.to_owned()));
            }
            let circuits = open_circuits(write, &scope)?;
            let version = circuits.iter().find(|one| one.code == typed(&sent, "circuit"));
            let version = version.ok_or(Refusal::NotFound)?.id;
            let asking = territory(write, scope.operator, typed(&sent, "territoire"))?;
            Ok(sql::begin(write, &scope, id, version, asking, here.today())?)
        })?;
        app.visas.forget(here.service().id);
        Ok(Redirect::to(&here.path(&format!("/demandes/{request}?fait=commence"))))
    });
    let done = done.await?;
    notice::soon(&told, scope, id);
    Ok(done)
}

fn territory(write: &mut Write<'_>, operator: Id, label: &str) -> Result<Option<i64>, Refusal> {
    if label.chars().count() > 200 {
        return Err(Refusal::Invalid("Ce territoire est trop long\u{202f}: 200 signes au plus.".to_owned()));
    }
    Ok(Terms::load(write, operator, &is_known)?.word(write, "territory", label)?)
}

/// `POST …/demandes/{demande}/suite`: on hold, taken up again, withdrawn; a message; the territory that asks; links.
pub async fn follow(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let (what, text) = (typed(&sent, "quoi").to_owned(), typed(&sent, "texte").to_owned());
        let scope = here.scope();
        let said = app.store.write(&here.author(), |write| -> Result<&str, Refusal> {
            service::hold(write, scope.operator)?;
            let (case, rights) = opened(write, &here, &request)?;
            let manages = rights.team && here.may(Action::Write, Noun::Requests);
            let id = case.running.request;
            let step = case.course.now(&case.running.definition).map_or("", |step| step.code.as_str());
            let account = Some(here.visitor.account.id);
            let name = here.visitor.account.name.clone();
            if what != "message" && !manages {
                let noun = crate::access::policy::refusal(&here.seat.roles, Action::Write, Noun::Requests);
                return Err(Refusal::Forbidden(noun));
            }
            if what != "message" && case.running.outcome.is_some() {
                return Ok("deja");
            }
            let long = text.chars().count() > super::sign::LONGEST;
            match what.as_str() {
                "message" | "pause" | "retrait" if text.is_empty() || long => {
                    Ok(if what == "message" { "texte" } else { "motif" })
                }
                "pause" if case.running.held().is_some() => Ok("deja"),
                "reprise" if case.running.held().is_none() => Ok("deja"),
                "message" | "pause" | "reprise" => {
                    let event = (what.as_str(), step, text.as_str());
                    sql::insert_event(write, &scope, id, event, (&name, account), here.today())?;
                    Ok(match what.as_str() {
                        "message" => "message",
                        "pause" => "pause",
                        _ => "reprise",
                    })
                }
                "retrait" => {
                    sql::insert_event(
                        write,
                        &scope,
                        id,
                        ("retrait", step, &text),
                        (&name, account),
                        here.today(),
                    )?;
                    link::sql::revoke_links(write, &scope, id)?;
                    withdraw(write, &scope, case.running.row, id, here.today())?;
                    Ok("retrait")
                }
                "territoire" => {
                    let asking = territory(write, scope.operator, &text)?;
                    sql::set_asking(write, &scope, id, case.running.asking, asking)?;
                    Ok("territoire")
                }
                "liens" => {
                    link::sql::revoke_links(write, &scope, id)?;
                    Ok("lien-retire")
                }
                _ => Err(Refusal::NotFound),
            }
        })?;
        app.visas.forget(here.service().id);
        Ok(Redirect::to(&here.path(&format!("/demandes/{request}?fait={said}#circuit"))))
    })
    .await
}

/// A request that is withdrawn leaves the list, with this outcome, the same day.
fn withdraw(write: &mut Write<'_>, scope: &Scope, row: Id, id: Id, today: Day) -> Result<(), Refusal> {
    let before = request::find(write, scope, &[row], id)?.ok_or(Refusal::NotFound)?;
    let after = Request { decided: Some(today), outcome: Some("retirée".to_owned()), ..before.clone() };
    request::change(write, scope, &before, &after)?;
    Ok(service::revise(write, scope.operator, scope.service)?)
}

#[derive(Template)]
#[template(path = "circuit/new.html")]
struct NewPage {
    shell: Shell,
    action: String,
    faults: Vec<(&'static str, String)>,
    sent: Sent,
    kinds: Vec<String>,
    territories: Vec<String>,
    prescribers: Vec<String>,
    today: String,
    /// One of the team looks for the person first.
    team: bool,
    persons: String,
}

impl NewPage {
    fn typed(&self, name: &str) -> &str {
        typed(&self.sent, name)
    }

    fn fault(&self, name: &str) -> &str {
        self.faults.iter().find(|(own, _)| *own == name).map_or("", |(_, sentence)| sentence)
    }
}

/// Whether the visitor may make a new request: one of the team who writes in requests, or who holds the first function
/// of a circuit.
pub(super) fn may_ask(read: &Read<'_>, here: &Here, circuits: &[Version]) -> store::Result<bool> {
    if here.may(Action::Write, Noun::Requests) {
        return Ok(true);
    }
    let holders: Vec<Holder> = holder::all(read, &here.scope())?;
    let me = here.visitor.account.id;
    let firsts = circuits.iter().filter_map(|one| one.definition.steps.first());
    Ok(firsts.into_iter().any(|step| {
        let duty = fold(&step.duty);
        let own = holders.iter().filter(|one| one.account == Some(me) && one.holds(here.today()));
        own.into_iter().any(|one| fold(&one.duty) == duty)
    }))
}

fn draw_new(
    read: &Read<'_>,
    here: &Here,
    sent: Sent,
    faults: Vec<(&'static str, String)>,
) -> Result<NewPage, Refusal> {
    let circuits = open_circuits(read, &here.scope())?;
    if !may_ask(read, here, &circuits)? {
        return Err(Refusal::Forbidden(
            "Une demande se fait par qui tient la première fonction d’un circuit, ou par l’équipe du service.".to_owned(),
        ));
    }
    let team = here.may(Action::See, Noun::Persons);
    let words = words::Words::load(read, &here.scope())?;
    Ok(NewPage {
        shell: here.shell(if here.may(Action::See, Noun::Requests) { Entry::Waiting } else { Entry::Visas }),
        action: here.path("/demandes/nouvelle"),
        faults,
        sent,
        kinds: circuits.iter().flat_map(|one| one.definition.kinds.clone()).collect(),
        territories: territories(read, &here.scope())?,
        prescribers: words.proposals("prescriber"),
        today: here.today().to_string(),
        team,
        persons: here.path("/personnes"),
    })
}

/// `GET /services/{code}/demandes/nouvelle`.
pub async fn new(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| app.store.read(|read| rendered(&draw_new(read, &here, Sent::new(), Vec::new())?)))
        .await
}

/// `POST /services/{code}/demandes/nouvelle`: writes down the young person, the request, and begins its circuit; all
/// or nothing. Who asks from outside sees nobody’s file: whether the young person is known is for the team to see
/// (page des doublons), and a merge moves nothing.
pub async fn create(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    let (told, scope) = (Arc::clone(&app), here.scope());
    let done = app.work(move |app| {
        let outcome = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, scope.operator)?;
            let circuits = open_circuits(write, &scope)?;
            if !may_ask(write, &here, &circuits)? {
                return Err(Refusal::NotFound);
            }
            match read_new(&sent, &circuits, here.today()) {
                Ok(asked) => Ok(Ok(insert(write, &here, &asked)?)),
                Err(faults) => Ok(Err(faults)),
            }
        })?;
        match outcome {
            Ok(id) => {
                app.visas.forget(here.service().id);
                let address = here.path(&format!("/demandes/{id}?fait=commence"));
                Ok((Some(id), Redirect::to(&address).into_response()))
            }
            Err(faults) => {
                let page = app.store.read(|read| draw_new(read, &here, sent, faults))?;
                Ok((None, (StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response()))
            }
        }
    });
    let (made, response) = done.await?;
    if let Some(id) = made {
        notice::soon(&told, scope, id);
    }
    Ok(response)
}

struct NewRequest<'a> {
    fresh: create::Fresh,
    version: &'a Version,
    kind: String,
    prescriber: String,
    asking: String,
    received: Day,
}

fn read_new<'a>(
    sent: &Sent,
    circuits: &'a [Version],
    today: Day,
) -> Result<NewRequest<'a>, Vec<(&'static str, String)>> {
    let text = |name: &str| typed(sent, name).to_owned();
    let draft = Draft {
        last_name: text("nom"),
        first_name: text("prenom"),
        birth: text("naissance"),
        sex: text("sexe"),
        territory: text("vit"),
        ..Draft::default()
    };
    let read = draft.read(today);
    let mut faults = read.as_ref().err().cloned().unwrap_or_default();
    let kind = text("mesure");
    let version = circuits.iter().find(|one| one.definition.is_for(&kind));
    if version.is_none() {
        faults.push(("mesure", "Choisissez ce qui est demandé.".to_owned()));
    }
    let asking = text("territoire");
    if asking.chars().count() > 200 || text("vit").chars().count() > 200 {
        faults.push(("territoire", "Ce texte est trop long\u{202f}: 200 signes au plus.".to_owned()));
    }
    let received = typed(sent, "recue").parse::<Day>().ok().filter(|day| *day <= today && day.year() > 1990);
    if received.is_none() {
        faults.push(("recue", "Dites quel jour la demande est faite, au plus tard aujourd’hui.".to_owned()));
    }
    match (read, version, received) {
        (Ok(fresh), Some(version), Some(received)) if faults.is_empty() => {
            Ok(NewRequest { fresh, version, kind, prescriber: text("prescripteur"), asking, received })
        }
        _ => Err(faults),
    }
}

fn insert(write: &mut Write<'_>, here: &Here, asked: &NewRequest<'_>) -> Result<Id, Refusal> {
    let scope = here.scope();
    let person = create::create(write, here.service(), &asked.fresh)?;
    let label = Nomenclatures::embedded().canonical("type", &asked.kind);
    let kind = label.map_or(asked.kind.as_str(), |word| word.label.as_str());
    let living = territory(write, scope.operator, &asked.fresh.territory)?;
    let asking = territory(write, scope.operator, &asked.asking)?;
    let one = Request {
        reference: measure::next_reference(write, &scope, "request", 'D', asked.received.year())?,
        id: write.new_id(),
        person,
        kind: words::word(write, scope.operator, "kind", kind)?.unwrap_or_default(),
        prescriber: words::word(write, scope.operator, "prescriber", &asked.prescriber)?,
        territory: living,
        received: asked.received,
        decided: None,
        outcome: None,
    };
    request::insert(write, &scope, &one)?;
    sql::begin(write, &scope, one.id, asked.version.id, asking, here.today())?;
    service::revise(write, scope.operator, scope.service)?;
    Ok(one.id)
}
