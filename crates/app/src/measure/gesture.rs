//! A gesture on a person or a measure: a form, what it does, and what happens when two do it at once.
//!
//! Each gesture is a file; the way they are drawn, checked, written and refused is here.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::long_instant;
use base::{Day, Id};
use store::{Read, StoreError, Write};

use super::change::Fault;
use super::form::{Field, Sent, Shape};
use super::request::Request;
use super::words::{self, Professional, Words};
use super::{Course, Decision, sql};
use crate::access::Here;
use crate::person::{self, Person};
use crate::service;
use crate::web::layout::{Shell, page as rendered};
use crate::web::{App, Refusal};

/// The parts of an address that are names of rows.
pub type Parts = HashMap<String, String>;

/// What a gesture is about.
pub struct Context {
    /// Who asks, where.
    pub here: Here,
    /// Whose file.
    pub person: Person,
    /// The measure, when the address names one.
    pub course: Option<Course>,
    /// The request, when the address names one.
    pub request: Option<Request>,
    /// The decision, when the address names one.
    pub decision: Option<Decision>,
    /// Decisions of the person, the last first.
    pub decisions: Vec<Decision>,
    /// Words of lists.
    pub words: Words,
    /// Professionals of the service.
    pub staff: Vec<Professional>,
    /// The day it is.
    pub today: Day,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum Undone {
    /// The form is not as expected.
    Faults(Vec<Fault>),
    /// Someone else changed the same thing meanwhile.
    Conflict(String),
    /// The page itself is refused.
    Refused(Refusal),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Undone {
        Undone::Refused(error.into())
    }
}

impl From<Refusal> for Undone {
    fn from(refusal: Refusal) -> Undone {
        Undone::Refused(refusal)
    }
}

impl From<Vec<Fault>> for Undone {
    fn from(faults: Vec<Fault>) -> Undone {
        Undone::Faults(faults)
    }
}

impl From<Fault> for Undone {
    fn from(fault: Fault) -> Undone {
        Undone::Faults(vec![fault])
    }
}

/// A gesture.
pub trait Gesture: 'static {
    /// Says the result: « Renouveler la mesure ».
    const BUTTON: &'static str;

    /// The title of the page.
    fn title(context: &Context) -> String;

    /// A sentence under it.
    fn lead(context: &Context) -> String;

    /// The last part of its address.
    fn slug(context: &Context) -> String;

    /// What it asks.
    fn fields(context: &Context) -> Vec<Field>;

    /// Does it; the address of the page that shows what was done.
    fn apply(write: &mut Write<'_>, context: &Context, sent: &Sent) -> Result<String, Undone>;
}

impl Context {
    /// Reads what an address names; what is not there, or not for this visitor, is not found.
    pub fn load(read: &Read<'_>, here: &Here, parts: &Parts) -> Result<Context, Refusal> {
        let part =
            |name: &str| parts.get(name).map(|text| text.parse::<Id>().map_err(|()| Refusal::NotFound));
        let scope = here.scope();
        let person = part("personne").ok_or(Refusal::NotFound)??;
        let person = person::find(read, &scope, person)?.ok_or(Refusal::NotFound)?;
        let same = person::same(read, &scope, person.kept)?;
        let course = match part("mesure") {
            Some(id) => Some(sql::course(read, &scope, &same, id?)?.ok_or(Refusal::NotFound)?),
            None => None,
        };
        let request = match part("demande") {
            Some(id) => Some(super::request::find(read, &scope, &same, id?)?.ok_or(Refusal::NotFound)?),
            None => None,
        };
        let decisions = sql::decisions_of(read, &scope, &same)?;
        let decision = match part("decision") {
            Some(id) => {
                let id = id?;
                Some(decisions.iter().find(|one| one.id == id).cloned().ok_or(Refusal::NotFound)?)
            }
            None => None,
        };
        let today = here.today();
        Ok(Context {
            here: here.clone(),
            words: Words::load(read, &scope)?,
            staff: words::staff(read, &scope, today)?,
            person,
            course,
            request,
            decision,
            decisions,
            today,
        })
    }

    /// The measure; gestures on a measure are only at addresses that name one.
    pub fn course(&self) -> Result<&Course, Refusal> {
        self.course.as_ref().ok_or(Refusal::NotFound)
    }

    /// The address of something of this person.
    pub fn path(&self, rest: &str) -> String {
        self.here.path(&format!("/personnes/{}{rest}", self.person.id))
    }

    /// The address of the page of a measure.
    pub fn measure_path(&self, measure: Id) -> String {
        self.path(&format!("/mesures/{measure}"))
    }

    /// The kind of the measure.
    pub fn kind(&self) -> &str {
        self.words.label(self.course.as_ref().map(|course| course.measure.kind))
    }

    /// The name of a professional.
    pub fn staff_name(&self, id: Option<Id>) -> &str {
        let found = id.and_then(|id| self.staff.iter().find(|one| one.id == id));
        found.map_or("", |one| one.name.as_str())
    }

    /// Where one comes from, and goes back to.
    fn back(&self) -> (String, String) {
        match &self.course {
            Some(course) => (
                self.measure_path(course.measure.id),
                format!("{} de {}", self.words.label(Some(course.measure.kind)), self.person.name()),
            ),
            None => (self.path("/mesures"), format!("Mesures de {}", self.person.name())),
        }
    }

    /// What was there when the form was opened.
    fn seal(&self) -> String {
        match (&self.course, &self.request) {
            (Some(course), _) => course.seal(),
            (None, Some(request)) => request.seal(),
            (None, None) => String::new(),
        }
    }

    /// The row that the form changes.
    fn row(&self) -> Option<Id> {
        let course = self.course.as_ref().map(|course| course.measure.id);
        course.or(self.request.as_ref().map(|request| request.id))
    }
}

#[derive(Template)]
#[template(path = "measure/form.html")]
struct FormPage<'a> {
    shell: Shell,
    title: String,
    lead: String,
    back: String,
    back_label: String,
    action: String,
    seal: String,
    fields: Vec<Field>,
    faults: &'a [Fault],
    summary: &'a str,
    button: &'static str,
}

/// `GET`: the form.
pub async fn form<G: Gesture>(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path(parts): Path<Parts>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let context = app.store.read(|read| Context::load(read, &here, &parts))?;
        draw::<G>(&context, &Sent::new(), &[], "")
    })
    .await
}

/// `POST`: does it, or says why not with what was typed still there.
pub async fn send<G: Gesture>(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path(parts): Path<Parts>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let done = app.store.write(&here.author(), |write| {
            // One writer of this operator at a time: who comes second sees what the first one did.
            service::hold(write, here.service().operator)?;
            let context = Context::load(write, &here, &parts)?;
            if let Some(conflict) = conflict(write, &context, &sent)? {
                return Err(Undone::Conflict(conflict));
            }
            let address = G::apply(write, &context, &sent)?;
            service::revise(write, here.service().operator, here.service().id)?;
            Ok(address)
        });
        let (status, faults, summary) = match done {
            Ok(address) => {
                app.badges.forget(here.service().id);
                return Ok(Redirect::to(&address).into_response());
            }
            Err(Undone::Refused(refusal)) => return Err(refusal),
            Err(Undone::Faults(faults)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, faults, "Rien n’est enregistré encore. À revoir\u{202f}:")
            }
            Err(Undone::Conflict(sentence)) => (
                StatusCode::CONFLICT,
                vec![Fault::new("", sentence)],
                "Rien n’est enregistré\u{202f}; ce que vous aviez écrit est gardé ci-dessous.",
            ),
        };
        let context = app.store.read(|read| Context::load(read, &here, &parts))?;
        Ok((status, draw::<G>(&context, &sent, &faults, summary)?).into_response())
    })
    .await
}

fn conflict(read: &Read<'_>, context: &Context, sent: &Sent) -> Result<Option<String>, StoreError> {
    let seen = sent.get("vu").map(String::as_str).unwrap_or_default();
    if seen == context.seal() {
        return Ok(None);
    }
    let last = match context.row() {
        Some(row) => sql::last_change(read, context.here.service().operator, row)?,
        None => None,
    };
    let who = match last {
        Some(last) => format!("{}, le {}", last.author, long_instant(last.at)),
        None => "quelqu’un".to_owned(),
    };
    Ok(Some(format!(
        "Pendant que vous écriviez, cela a changé ({who}). Voyez où on en est, puis recommencez s’il le faut encore."
    )))
}

fn draw<G: Gesture>(
    context: &Context,
    sent: &Sent,
    faults: &[Fault],
    summary: &str,
) -> Result<Html<String>, Refusal> {
    let mut fields = G::fields(context);
    for field in &mut fields {
        field.refill(sent, faults);
    }
    let (back, back_label) = context.back();
    rendered(&FormPage {
        shell: context.here.shell(super::ENTRY),
        title: G::title(context),
        lead: G::lead(context),
        action: context.path(&G::slug(context)),
        seal: context.seal(),
        back,
        back_label,
        fields,
        faults,
        summary,
        button: G::BUTTON,
    })
}
