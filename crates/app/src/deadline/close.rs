//! « C’est fait le … », « Pas nécessaire, parce que … », and taking it back.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::long_day;
use base::{Day, Id};
use store::{Read, StoreError};

use super::sql::{self, Done};
use super::{Anchor, Deadline, Whose, rules};
use crate::access::Here;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};
use crate::{person, service};

/// What the form sends.
type Sent = HashMap<String, String>;

#[derive(Template)]
#[template(path = "deadline/close.html")]
struct ClosePage {
    shell: Shell,
    title: String,
    lead: String,
    source: String,
    action: String,
    back: String,
    hidden: Vec<(&'static str, String)>,
    done: String,
    reason: String,
    error: Option<(&'static str, String)>,
}

/// What the address or the form names.
struct Named {
    rule: &'static super::Rule,
    subject: Id,
    person: Id,
    anchor: Day,
}

fn named(sent: &Sent) -> Result<Named, Refusal> {
    let part = |name: &str| sent.get(name).map(String::as_str).unwrap_or_default();
    Ok(Named {
        rule: rules::rule(part("regle")).ok_or(Refusal::NotFound)?,
        subject: part("sujet").parse().map_err(|()| Refusal::NotFound)?,
        person: part("personne").parse().map_err(|()| Refusal::NotFound)?,
        anchor: part("repere").parse().map_err(|()| Refusal::NotFound)?,
    })
}

/// The deadline that is named, when it is still due; whose file it is must be open to the visitor.
fn find(read: &Read<'_>, here: &Here, named: &Named) -> Result<Option<Deadline>, Refusal> {
    let scope = here.scope();
    let person = person::find(read, &scope, named.person)?.ok_or(Refusal::NotFound)?;
    let facts = super::facts(read, &scope, here.service(), Whose::Person(person.kept), here.today())?;
    let all = super::of(&facts, rules::rules(), here.today());
    let same = |one: &Deadline| {
        one.rule == named.rule.code && one.subject == named.subject && one.anchor == named.anchor
    };
    Ok(all.into_iter().find(same))
}

/// `GET /services/{code}/echeances/cloture`: done, or not needed and why.
pub async fn form(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(sent): Query<Sent>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let named = named(&sent)?;
        let deadline = app.store.read(|read| find(read, &here, &named))?.ok_or(Refusal::NotFound)?;
        draw(&here, &deadline, &sent, None)
    })
    .await
}

/// Why it is not closed.
enum Undone {
    /// Met already, or the facts changed.
    Gone,
    Fault(Box<Deadline>, &'static str, String),
    Refused(Refusal),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Undone {
        Undone::Refused(error.into())
    }
}

/// `POST /services/{code}/echeances/cloture`.
pub async fn close(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let named = named(&sent)?;
        let outcome = app.store.write(&here.author(), |write| {
            service::hold(write, here.service().operator)?;
            let deadline = find(write, &here, &named).map_err(Undone::Refused)?.ok_or(Undone::Gone)?;
            let (done, needless) = match answer(&deadline, &sent, here.today()) {
                Ok(answer) => answer,
                Err((field, sentence)) => return Err(Undone::Fault(Box::new(deadline), field, sentence)),
            };
            let (rule, subject, person, anchor) =
                (deadline.rule, deadline.subject, deadline.person, deadline.anchor);
            let row = Done { rule, subject, person, anchor, done, needless };
            sql::fulfil(write, &here.scope(), &row)?.ok_or(Undone::Gone)
        });
        app.badges.forget(here.service().id);
        let said = match outcome {
            Ok(id) => id.to_string(),
            Err(Undone::Gone) => "deja".to_owned(),
            Err(Undone::Refused(refusal)) => return Err(refusal),
            Err(Undone::Fault(deadline, field, sentence)) => {
                let page = draw(&here, &deadline, &sent, Some((field, sentence)))?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
            }
        };
        Ok(back_to(&here, &sent, &said))
    })
    .await
}

/// The day it was done, or why it needs not be.
fn answer<'a>(
    deadline: &Deadline,
    sent: &'a Sent,
    today: Day,
) -> Result<(Day, Option<&'a str>), (&'static str, String)> {
    let text = |name: &str| sent.get(name).map(|text| text.trim()).unwrap_or_default();
    if text("choix") == "ecarter" {
        let reason = text("raison");
        return match reason.chars().count() {
            0 => Err(("raison", "Dites pourquoi ce n’est pas nécessaire.".to_owned())),
            1..=500 => Ok((deadline.due.min(today).max(deadline.anchor.min(today)), Some(reason))),
            _ => Err(("raison", "Ce texte est trop long\u{202f}: 500 signes au plus.".to_owned())),
        };
    }
    let Ok(done) = text("fait").parse::<Day>() else {
        return Err(("fait", "Dites quel jour c’était fait.".to_owned()));
    };
    if done > today {
        return Err(("fait", "Cette date n’est pas encore venue.".to_owned()));
    }
    let repeated = deadline.rule().is_some_and(|rule| rule.repere == Anchor::Repeated);
    if repeated && done <= deadline.anchor {
        let anchor = long_day(deadline.anchor);
        return Err(("fait", format!("La fois précédente était le {anchor}\u{202f}: celle-ci vient après.")));
    }
    // Nothing of a measure is done ten years before.
    if done < deadline.due.plus_months(-120) {
        return Err(("fait", "Vérifiez l’année.".to_owned()));
    }
    Ok((done, None))
}

/// `POST /services/{code}/echeances/{fait}/retrait`: it was not done after all.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path(parts): Path<HashMap<String, String>>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let id: Id = parts.get("fait").and_then(|id| id.parse().ok()).ok_or(Refusal::NotFound)?;
        let found = app.store.write(&here.author(), |write| -> store::Result<bool> {
            service::hold(write, here.service().operator)?;
            let found = sql::written(write, &here.scope(), id)?.is_some();
            if found {
                sql::withdraw(write, &here.scope(), id)?;
            }
            Ok(found)
        })?;
        app.badges.forget(here.service().id);
        if found { Ok(back_to(&here, &sent, "retrait")) } else { Err(Refusal::NotFound) }
    })
    .await
}

/// `POST /services/{code}/echeances/courriel`: where the message of the morning goes.
pub async fn subscribe(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let Some(mail) = &app.mail else { return Err(Refusal::NotFound) };
        let address = sent.get("courriel").map(|text| text.trim()).unwrap_or_default();
        if !address.is_empty() && !mail.is_address(address) {
            let text = "Cette adresse de courriel n’en est pas une. Revenez à la page et corrigez-la.";
            return Err(Refusal::Invalid(text.to_owned()));
        }
        let scope = here.scope();
        app.store.write(&here.author(), |write| {
            let address = (!address.is_empty()).then_some(address);
            sql::subscribe(write, scope.operator, scope.account, address)
        })?;
        Ok(back_to(&here, &sent, "courriel"))
    })
    .await
}

/// The page one comes from, when it is one of this service's deadlines, with what was done.
fn back_to(here: &Here, sent: &Sent, said: &str) -> Response {
    let own = here.path("/echeances");
    let wanted = sent.get("retour").map(String::as_str).unwrap_or_default();
    let plain = wanted.bytes().all(|byte| byte > b' ' && byte != b'\\' && byte < 127);
    let back = match wanted.strip_prefix(&own) {
        Some(query) if plain && query.starts_with('?') => format!("{own}{query}&fait={said}"),
        _ => format!("{own}?fait={said}"),
    };
    Redirect::to(&back).into_response()
}

fn draw(
    here: &Here,
    deadline: &Deadline,
    sent: &Sent,
    error: Option<(&'static str, String)>,
) -> Result<Html<String>, Refusal> {
    let rule = deadline.rule().ok_or(Refusal::NotFound)?;
    let text = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let done = text("fait");
    rendered(&ClosePage {
        shell: here.shell(Entry::Deadlines),
        title: format!("{}, {}", rule.titre, deadline.name),
        lead: format!("À faire pour le {}, {}.", long_day(deadline.due), rule.suite),
        source: rule.source.clone(),
        action: here.path("/echeances/cloture"),
        back: here.path("/echeances"),
        hidden: vec![
            ("regle", deadline.rule.to_owned()),
            ("sujet", deadline.subject.to_string()),
            ("personne", deadline.person.to_string()),
            ("repere", deadline.anchor.to_string()),
            ("retour", text("retour")),
        ],
        done: if done.is_empty() { here.today().to_string() } else { done },
        reason: text("raison"),
        error,
    })
}

impl ClosePage {
    /// Whether this field is the one to correct.
    fn wrong(&self, field: &str) -> bool {
        self.error.as_ref().is_some_and(|(own, _)| *own == field)
    }

    fn sentence(&self) -> &str {
        self.error.as_ref().map_or("", |(_, sentence)| sentence)
    }
}
