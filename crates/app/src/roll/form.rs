//! The form of a line: added, corrected with a reason, withdrawn; never over what another wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::Form as Body;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Id;
use store::Read;

use super::pages::{Family, in_words, of};
use super::said::Fault;
use super::{Entry as Written, Field, Kind, Line, Roll, sql};
use crate::access::Here;
use crate::web::layout::{Shell, page as rendered};
use crate::web::{App, Refusal};
use crate::{service, staff};

#[derive(Template)]
#[template(path = "roll/form.html")]
struct FormPage {
    shell: Shell,
    roll: &'static Roll,
    title: &'static str,
    back: String,
    here: String,
    fields: Vec<Asked>,
    faults: Vec<Fault>,
    /// The last change that the form saw, and why it corrects.
    seen: String,
    reason: Option<String>,
    now: String,
}

/// A field of a form.
struct Asked {
    field: &'static Field,
    value: String,
    /// What is proposed beside a line.
    words: BTreeSet<String>,
    /// Who may be chosen: identifier, name, chosen.
    team: Vec<(String, String, bool)>,
    fault: String,
}

type Sent = Vec<(String, String)>;

/// What a form is drawn with.
struct Drawing {
    row: Option<Id>,
    said: BTreeMap<String, String>,
    faults: Vec<Fault>,
    reason: String,
    /// What the row says now, when it was corrected meanwhile.
    now: String,
}

impl Drawing {
    fn new(row: Option<Id>, said: BTreeMap<String, String>) -> Drawing {
        Drawing { row, said, faults: Vec::new(), reason: String::new(), now: String::new() }
    }
}

fn form<F: Family>(
    read: &Read<'_>,
    here: &Here,
    roll: &'static Roll,
    drawing: Drawing,
) -> Result<Html<String>, Refusal> {
    let Drawing { row, said, faults, reason, now } = drawing;
    let scope = here.scope();
    let team = staff::professionals(read, &scope)?;
    // What was written in this list, and in those whose titles are proposed.
    let of = |code: &str| sql::lines(read, scope.operator, scope.service, Some(code));
    let mut all = of(&roll.code)?;
    for field in roll.fields.iter().filter(|field| !field.known.is_empty()) {
        all.extend(of(&field.known)?);
    }
    let fields = roll.fields.iter().map(|field| {
        let value = said.get(&field.code).cloned().unwrap_or_default();
        let chosen = |id: &Id| value.split_whitespace().any(|one| one == id.to_string());
        let mut words: BTreeSet<String> = BTreeSet::new();
        if field.kind == Kind::Word {
            words.extend(field.choices.iter().cloned());
            let own = all.iter().filter(|line| line.roll == roll.code).map(|line| line.one(&field.code));
            let known = super::roll(&field.known).map_or("", Roll::head);
            let others = all.iter().filter(|line| line.roll == field.known).map(|line| line.one(known));
            words.extend(own.chain(others).filter(|word| !word.is_empty()).map(str::to_owned));
        }
        let team = match field.kind {
            Kind::Team => team.iter().map(|(id, name)| (id.to_string(), name.clone(), chosen(id))).collect(),
            _ => Vec::new(),
        };
        let fault = faults.iter().find(|(code, _)| *code == field.code).map(|(_, text)| text.clone());
        let value = match field.kind {
            Kind::Number => value.replace('.', ","),
            _ => value,
        };
        Asked { field, value, words, team, fault: fault.unwrap_or_default() }
    });
    let back = here.path(&format!("{}/{}", F::PATH, roll.code));
    rendered(&FormPage {
        shell: here.shell(F::ENTRY),
        roll,
        title: if row.is_some() { &roll.correct } else { &roll.add },
        here: match row {
            Some(id) => format!("{back}/{id}"),
            None => back.clone(),
        },
        back,
        fields: fields.collect(),
        faults,
        seen: match row {
            Some(id) => crate::history::last_change(read, scope.operator, id)?.to_string(),
            None => String::new(),
        },
        reason: row.map(|_| reason),
        now,
    })
}

/// `GET /services/{code}/reseau/{liste}/nouveau`.
pub async fn new<F: Family>(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, code)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let roll = of::<F>(&code)?;
        let said = BTreeMap::from([(roll.starts.clone(), here.today().to_string())]);
        app.store.read(|read| form::<F>(read, &here, roll, Drawing::new(None, said)))
    })
    .await
}

/// `GET /services/{code}/reseau/{liste}/{ligne}`.
pub async fn edit<F: Family>(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, code, row)): Path<(String, String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (roll, id) = (of::<F>(&code)?, row.parse::<Id>().map_err(|()| Refusal::NotFound)?);
        app.store.read(|read| {
            let line = sql::find(read, &here.scope(), &roll.code, id)?.ok_or(Refusal::NotFound)?;
            form::<F>(read, &here, roll, Drawing::new(Some(id), line.said))
        })
    })
    .await
}

/// `POST /services/{code}/reseau/{liste}`.
pub async fn create<F: Family>(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, code)): Path<(String, String)>,
    Body(sent): Body<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| send::<F>(app, &here, of::<F>(&code)?, None, &sent)).await
}

/// `POST /services/{code}/reseau/{liste}/{ligne}`.
pub async fn correct<F: Family>(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, code, row)): Path<(String, String, String)>,
    Body(sent): Body<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let id = row.parse::<Id>().map_err(|()| Refusal::NotFound)?;
        send::<F>(app, &here, of::<F>(&code)?, Some(id), &sent)
    })
    .await
}

/// What was typed, by field; several boxes of one field are its values.
fn typed(roll: &Roll, sent: &Sent) -> BTreeMap<String, String> {
    let value = |field: &Field| {
        let all: Vec<&str> =
            sent.iter().filter(|(name, _)| *name == field.code).map(|(_, value)| value.trim()).collect();
        (field.code.clone(), all.join(" ").replace("\r\n", "\n"))
    };
    roll.fields.iter().map(value).collect()
}

fn send<F: Family>(
    app: &App,
    here: &Here,
    roll: &'static Roll,
    row: Option<Id>,
    sent: &Sent,
) -> Result<Response, Refusal> {
    let said = typed(roll, sent);
    let part =
        |name: &str| sent.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim());
    let reason: String = part("pourquoi").chars().filter(|sign| !sign.is_control()).take(200).collect();
    let again = |faults: Vec<Fault>, now: String| -> Result<Response, Refusal> {
        let drawing = Drawing { row, said: said.clone(), faults, reason: reason.clone(), now };
        let page = app.store.read(|read| form::<F>(read, here, roll, drawing))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let withdraws = row.is_some() && part("geste") == "retrait";
    let entry = if withdraws { Err(Vec::new()) } else { Written::new(roll, &said) };
    let mut faults = entry.as_ref().err().cloned().unwrap_or_default();
    if row.is_some() && reason.is_empty() {
        faults.push(("pourquoi", "Dites pourquoi.".to_owned()));
    }
    if !faults.is_empty() {
        return again(faults, String::new());
    }
    let seen: i64 = part("vu").parse().unwrap_or_default();
    let scope = here.scope();
    let done = app.store.write(&here.author(), |write| -> Result<Done, Refusal> {
        service::hold(write, scope.operator)?;
        if let Ok(entry) = &entry {
            let team: BTreeSet<Id> =
                staff::professionals(write, &scope)?.into_iter().map(|(id, _)| id).collect();
            if strangers(roll, &entry.said, &team) {
                return Err(Refusal::NotFound);
            }
        }
        let before = match row {
            Some(id) => Some(sql::find(write, &scope, &roll.code, id)?.ok_or(Refusal::NotFound)?),
            None => None,
        };
        if let Some(line) = &before
            && crate::history::last_change(write, scope.operator, line.id)? != seen
        {
            return Ok(Done::Overtaken(line.clone()));
        }
        let done = match (&before, &entry) {
            (None, Ok(entry)) => {
                sql::insert(write, &scope, entry)?;
                Done::Written("note")
            }
            (Some(line), Ok(entry)) => {
                sql::correct(write, &scope, line, entry, &reason)?;
                Done::Written("corrige")
            }
            (Some(line), Err(_)) => {
                sql::withdraw(write, &scope, line, &reason)?;
                Done::Written("retrait")
            }
            (None, Err(_)) => return Err(Refusal::NotFound),
        };
        // The report prints the lists, and figures count them.
        service::revise(write, scope.operator, scope.service)?;
        Ok(done)
    })?;
    match done {
        Done::Written(what) => {
            let to = format!("{}/{}?fait={what}", F::PATH, roll.code);
            Ok(Redirect::to(&here.path(&to)).into_response())
        }
        Done::Overtaken(line) => {
            let names: BTreeMap<Id, String> =
                app.store.read(|read| staff::professionals(read, &scope))?.into_iter().collect();
            let says: Vec<String> = roll
                .fields
                .iter()
                .map(|field| in_words(field, &line, &names))
                .filter(|said| !said.is_empty())
                .collect();
            again(
                Vec::new(),
                format!(
                    "Cette ligne a été corrigée entre-temps. Elle dit maintenant\u{202f}: {}. Vos valeurs sont encore \
                     ci-dessous.",
                    says.join(", ")
                ),
            )
        }
    }
}

/// What became of a form.
enum Done {
    Written(&'static str),
    /// Someone corrected the line meanwhile: as it is now.
    Overtaken(Line),
}

/// Whether a line names someone who is not of the service.
fn strangers(roll: &Roll, said: &BTreeMap<String, String>, named: &BTreeSet<Id>) -> bool {
    let teams = roll.fields.iter().filter(|field| field.kind == Kind::Team);
    let mut ids = teams.filter_map(|field| said.get(&field.code)).flat_map(|ids| ids.split_whitespace());
    ids.any(|id| id.parse::<Id>().map_or(true, |id| !named.contains(&id)))
}
