//! « Droits et accès » of a file: who looked, who may read it when it is restricted; and the emergency access.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{counted, long_instant};
use serde::Deserialize;

use crate::access::{self, Action, Here, Noun, restriction};
use crate::person;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// Looks shown on the page.
const LOOKS: i64 = 200;

#[derive(Template)]
#[template(path = "access/rights.html")]
struct RightsPage {
    shell: Shell,
    person: String,
    back: String,
    title: String,
    restricted: Option<Restricted>,
    readers: Vec<(String, String, String)>,
    colleagues: Vec<(String, String)>,
    decides: bool,
    looks: Vec<(String, String, String, String)>,
    sees_traces: bool,
}

struct Restricted {
    reason: String,
    since: String,
    by: String,
}

/// `GET /services/{code}/personnes/{personne}/acces`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let person = person::opened(app, &here, &id)?;
        let service = here.service();
        let sees_traces = here.may(Action::See, Noun::Traces);
        let page = app.store.read(|read| -> store::Result<_> {
            let restriction = restriction::of(read, service.operator, person.id)?;
            let readers = match &restriction {
                Some(restriction) => restriction::readers(read, service.operator, restriction.id)?,
                None => Vec::new(),
            };
            let looks = match sees_traces {
                true => access::looks_at(read, service.operator, person.id, here.now, LOOKS)?,
                false => Vec::new(),
            };
            let colleagues = access::held_roles(read, service.operator, service.id)?;
            Ok((restriction, readers, looks, colleagues))
        })?;
        let (restriction, readers, looks, colleagues) = page;
        let mut colleagues: Vec<_> =
            colleagues.into_iter().map(|held| (held.account.id.to_string(), held.account.name)).collect();
        colleagues.dedup();
        let title = match &restriction {
            Some(_) => format!("Le dossier de {} est réservé", person.name()),
            None => format!("Le dossier de {} est ouvert à l’équipe", person.name()),
        };
        rendered(&RightsPage {
            shell: here.shell(Entry::Persons),
            back: here.path(&format!("/personnes/{}", person.id)),
            person: person.name(),
            title,
            restricted: restriction.map(|restriction| Restricted {
                reason: restriction.reason,
                since: long_instant(restriction.set_at),
                by: restriction.set_by,
            }),
            readers: readers
                .into_iter()
                .map(|reader| {
                    let until = match reader.until {
                        Some(until) => format!("accès d’urgence, jusqu’au {}", long_instant(until)),
                        None => format!("depuis le {}", long_instant(reader.granted_at)),
                    };
                    (reader.name, until, reader.reason)
                })
                .collect(),
            colleagues,
            decides: here.may(Action::Decide, Noun::Persons),
            looks: looks
                .into_iter()
                .map(|look| (long_instant(look.at), look.name, look.title, look.what))
                .collect(),
            sees_traces,
        })
    })
    .await
}

/// What the forms of the page send.
#[derive(Deserialize)]
pub struct Change {
    geste: String,
    #[serde(default)]
    motif: String,
    #[serde(default)]
    compte: String,
}

/// `POST /services/{code}/personnes/{personne}/acces`: restricts, lets someone read, lifts.
pub async fn change(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Form(form): Form<Change>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let person = person::opened(app, &here, &id)?;
        let scope = here.scope();
        let reason = form.motif.trim();
        if reason.is_empty() {
            return Err(Refusal::Invalid("Dites pourquoi : le motif reste au dossier.".to_owned()));
        }
        app.store.write(&here.author(), |write| -> Result<(), Refusal> {
            match form.geste.as_str() {
                "reserver" => restriction::set(write, &scope, person.id, reason)?,
                "lever" => restriction::lift(write, scope.operator, person.id, reason)?,
                "ouvrir" => {
                    let held = access::held_roles(write, scope.operator, scope.service)?;
                    let account = held
                        .iter()
                        .map(|held| held.account.id)
                        .find(|account| account.to_string() == form.compte)
                        .ok_or(Refusal::NotFound)?;
                    restriction::let_read(write, scope.operator, person.id, account, reason)?;
                }
                _ => return Err(Refusal::NotFound),
            }
            Ok(())
        })?;
        Ok(Redirect::to(&here.path(&format!("/personnes/{}/acces", person.id))))
    })
    .await
}

#[derive(Template)]
#[template(path = "access/emergency.html")]
struct EmergencyPage {
    shell: Shell,
    code: String,
    hours: i64,
    errors: Vec<(&'static str, &'static str)>,
    typed: Emergency,
    told: Vec<(String, String, String, String)>,
    told_title: String,
    /// How many the visitor has not said to have read; the last that is shown.
    unread: i64,
    last: String,
}

impl EmergencyPage {
    fn new(app: &App, here: &Here, typed: Emergency) -> Result<EmergencyPage, Refusal> {
        let service = here.service();
        let since = here.now - jiff::SignedDuration::from_hours(24 * 30);
        let (told, unread) = match here.may(Action::See, Noun::Traces) {
            true => app.store.read(|read| -> store::Result<_> {
                let told = restriction::emergencies(read, service.operator, service.id, since)?;
                Ok((told, restriction::notice::unread(read, here)?))
            })?,
            false => (Vec::new(), 0),
        };
        Ok(EmergencyPage {
            shell: here.shell(Entry::Persons),
            code: service.code.clone(),
            hours: restriction::EMERGENCY.as_hours(),
            errors: Vec::new(),
            typed,
            unread,
            last: told.first().map(|line| line.at.to_string()).unwrap_or_default(),
            told_title: format!(
                "{} en trente jours",
                counted(told.len() as i64, "accès d’urgence", "accès d’urgence")
            ),
            told: told
                .into_iter()
                .map(|line| (long_instant(line.at), line.name, line.reference, line.reason))
                .collect(),
        })
    }
}

/// `GET /services/{code}/urgence`.
pub async fn emergency_page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| rendered(&EmergencyPage::new(app, &here, Emergency::default())?)).await
}

/// Which file, and why.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Emergency {
    #[serde(default)]
    dossier: String,
    #[serde(default)]
    motif: String,
}

/// `POST /services/{code}/urgence`: four hours, a reason, and the head of service is told.
pub async fn emergency(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(form): Form<Emergency>,
) -> Result<Response, Refusal> {
    let (told, service, by) = (Arc::clone(&app), here.service().clone(), here.visitor.account.id);
    let response = app.work(move |app| taken(app, &here, form)).await?;
    if response.status() == StatusCode::SEE_OTHER {
        // The messages leave after the answer: a slow server of mail does not hold who is in a hurry.
        tokio::task::spawn_blocking(move || restriction::notice::tell(&told, &service, by));
    }
    Ok(response)
}

fn taken(app: &App, here: &Here, form: Emergency) -> Result<Response, Refusal> {
    let mut errors = Vec::new();
    if form.dossier.trim().is_empty() {
        errors.push(("dossier", "Écrivez le numéro du dossier."));
    }
    if form.motif.trim().chars().count() < 10 {
        errors.push(("motif", "Dites en une phrase ce qui ne peut pas attendre."));
    }
    if errors.is_empty() {
        let found = app.store.write(&here.author(), |write| {
            restriction::emergency(write, &here.scope(), form.dossier.trim(), form.motif.trim())
        })?;
        if let Some(person) = found {
            return Ok(Redirect::to(&here.path(&format!("/personnes/{person}"))).into_response());
        }
        errors.push(("dossier", "Aucun dossier réservé de ce service ne porte ce numéro."));
    }
    let mut page = EmergencyPage::new(app, here, form)?;
    page.errors = errors;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response())
}

/// Up to which one was read.
#[derive(Deserialize)]
pub struct HaveRead {
    #[serde(default)]
    dernier: String,
}

/// `POST /services/{code}/urgence/lu`: I have read those that were shown.
pub async fn have_read(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(form): Form<HaveRead>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let last = form.dernier.parse().map_err(|_| Refusal::NotFound)?;
        app.store
            .write(&here.author(), |write| restriction::notice::have_read(write, &here.scope(), last))?;
        Ok(Redirect::to("/"))
    })
    .await
}
