//! The page of a question and its answer; questions that are saved and withdrawn.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{counted, long_day, long_instant, lower_first, typeset};
use base::{Id, Period};
use indicator::Entry as Definition;
use serde::Deserialize;

use super::choice::Choice;
use super::{Answer, First, Question, answer, draw, sql};
use crate::access::{Action, Here, Noun, policy};
use crate::dashboard::{door, figure, show};
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};
use crate::year::Book;

/// Longest name of a saved question.
const NAME_MAX: usize = 120;

/// A question that is put: where, of which figure, and what is known of its services.
pub(super) struct Put {
    pub question: Question,
    pub entry: &'static Definition,
    /// What the question says that its figure has not.
    pub left: Vec<String>,
    /// Where one stands in each service.
    pub heres: Vec<Here>,
    pub books: Vec<Arc<Book>>,
}

impl Put {
    /// Reads a question: a service whose figures one does not see is not found.
    pub fn read(app: &App, here: &Here, query: &str) -> Result<Put, Refusal> {
        let own = app.book(here.service())?;
        let latest = own.years().first().copied().unwrap_or_else(|| here.today().year());
        let mut question = Question::read(query, &here.service().code, latest)?;
        let entry = crate::year::catalogue()?.entry(&question.figure).ok_or(Refusal::NotFound)?;
        let left = question.settle(entry);
        let mut heres = Vec::new();
        for code in &question.services {
            heres.push(stands(here, code)?);
        }
        // What is refused is not read.
        let read = if question.too_much().is_some() { &heres[..0] } else { &heres[..] };
        let books = read.iter().map(|here| app.book(here.service())).collect::<Result<_, _>>()?;
        Ok(Put { question, entry, left, heres, books })
    }

    /// When the figures were counted.
    pub fn source(&self) -> String {
        let as_of = self.books.iter().map(|book| book.as_of).min();
        as_of.map(|as_of| format!("Chiffres connus au {}.", long_instant(as_of))).unwrap_or_default()
    }
}

/// The visitor in another service, when they see its figures.
fn stands(here: &Here, code: &str) -> Result<Here, Refusal> {
    let seat = here.visitor.seat(code)?.clone();
    if !seat.may(Action::See, Noun::Figures) {
        return Err(Refusal::NotFound);
    }
    Ok(Here { visitor: here.visitor.clone(), seat, now: here.now, due: 0, visas: 0 })
}

#[derive(Template)]
#[template(path = "explorer/page.html")]
struct Explorer {
    shell: Shell,
    action: String,
    done: &'static str,
    wrong: String,
    title: String,
    /// The narrowing, a filter a line.
    narrowed: Vec<String>,
    choice: Choice,
    /// Why there is no answer, or what one must know to read it.
    notes: Vec<String>,
    /// The table and the chart, drawn, in the order one asked for.
    parts: Vec<String>,
    counted: String,
    not_counted: String,
    variants: Vec<String>,
    unit: String,
    source: String,
    reason: String,
    lines: Lines,
    /// The query of what is shown, for its files.
    query: String,
    /// What was typed as a name.
    name: String,
    shares: bool,
    saved: Vec<SavedLine>,
    elsewhere: String,
}

/// The rows behind what is shown.
#[derive(Default)]
struct Lines {
    count: String,
    /// Where they open, when there is one place.
    address: String,
    /// Why they stay closed.
    hidden: String,
    /// Whether they may be taken away.
    taken: bool,
}

struct SavedLine {
    name: String,
    address: String,
    about: String,
    /// Where it is withdrawn, when one may.
    withdraw: Option<String>,
}

/// `GET /services/{code}/explorer`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let query = query.unwrap_or_default();
        rendered(&draw_page(app, &here, &query, (String::new(), String::new()))?)
    })
    .await
}

fn draw_page(
    app: &App,
    here: &Here,
    query: &str,
    (name, wrong): (String, String),
) -> Result<Explorer, Refusal> {
    let mut put = Put::read(app, here, query)?;
    let entry = put.entry;
    let (mut notes, mut parts) = (std::mem::take(&mut put.left), Vec::new());
    let (mut title, mut lines, mut reason) = (typeset(&entry.title), Lines::default(), String::new());
    match answer(&put.question, entry, &put.books) {
        Ok(found) => {
            title = draw::title(&put.question, entry, &found);
            lines = behind(&put)?;
            reason = why(&found);
            notes.extend(found.notes.iter().cloned());
            let table = draw::table(&put.question, entry, &found, put.source());
            parts.push(document::html::table(&table));
            match draw::chart(&put.question, entry, &found) {
                Ok(Some(chart)) => {
                    parts.push(format!("<div class=\"graphiques\">{}</div>", document::html::chart(&chart)))
                }
                Ok(None) => {}
                Err(why) => notes.push(typeset(why)),
            }
            if put.question.first == First::Chart {
                parts.reverse();
            }
        }
        Err(Refusal::Invalid(sentence)) => notes.push(sentence),
        Err(refusal) => return Err(refusal),
    }
    let (saved, elsewhere) = saved(app, here)?;
    let narrowed = put
        .question
        .only
        .iter()
        .map(|(axis, key)| typeset(&format!("{} : {}", axis.title(), show::key(axis.name(), key))));
    Ok(Explorer {
        shell: here.shell(Entry::Explorer(put.question.to_year)),
        action: here.path("/explorer"),
        done: match query.rsplit("fait=").next().filter(|_| query.contains("fait=")) {
            Some("garde") => "La question est enregistrée.",
            Some("retrait") => "La question est retirée.",
            _ => "",
        },
        wrong,
        title,
        narrowed: narrowed.collect(),
        choice: Choice::new(here, &put.question, entry, &put.books)?,
        notes,
        parts,
        counted: typeset(&entry.counted),
        not_counted: typeset(&entry.not_counted),
        variants: entry.variants.iter().map(|variant| typeset(variant)).collect(),
        unit: typeset(&entry.unit.0),
        source: match entry.effective.parse().map(long_day) {
            Ok(since) => typeset(&format!("{}, depuis le {since}", entry.source)),
            Err(_) => typeset(&entry.source),
        },
        reason,
        lines,
        query: put.question.query(),
        name,
        shares: here.may(Action::Write, Noun::Reports),
        saved,
        elsewhere,
    })
}

/// Why a figure has no value, where it has none.
fn why(found: &Answer) -> String {
    let reason = found.wholes.iter().find_map(|(_, _, value)| value.as_ref().err());
    reason.map(|reason| typeset(&format!("Non calculable : {}.", lower_first(reason)))).unwrap_or_default()
}

fn behind(put: &Put) -> Result<Lines, Refusal> {
    let by = put.question.narrowing();
    let (mut count, mut hidden, mut unit) = (0, None, ("ligne", "lignes"));
    for (here, book) in put.heres.iter().zip(&put.books) {
        for number in put.question.years() {
            let year = book.year(Period::year(number))?;
            let Some(found) = figure::behind(here, &year, &put.entry.id, &by) else {
                return Ok(Lines::default());
            };
            count += found.count;
            unit = found.unit;
            hidden = hidden.or(found.hidden);
        }
    }
    if let Some(why) = hidden {
        let lines = counted(count as i64, "ligne est", "lignes sont");
        return Ok(Lines { hidden: format!("{lines} derrière ce chiffre. {why}"), ..Lines::default() });
    }
    let one = put.heres.len() == 1 && put.question.from_year == put.question.to_year;
    let pairs: Vec<(&str, &str)> = by.iter().map(|(axis, key)| (axis.name(), *key)).collect();
    let address = |here: &Here| door(&here.service().code, put.question.to_year, &put.entry.id, &pairs, None);
    Ok(Lines {
        // Who is there two years is in the lines of each.
        count: match one {
            true => counted(count as i64, unit.0, unit.1),
            false => counted(count as i64, "ligne", "lignes"),
        },
        address: put.heres.first().filter(|_| one).map(address).unwrap_or_default(),
        hidden: String::new(),
        taken: count > 0 && put.heres.iter().all(|here| here.may(Action::Export, Noun::Persons)),
    })
}

/// The questions one has here; how many are of a service where one is not.
fn saved(app: &App, here: &Here) -> Result<(Vec<SavedLine>, String), Refusal> {
    let all = app.store.read(|read| sql::saved(read, &here.scope()))?;
    let (mut lines, mut elsewhere) = (Vec::new(), 0);
    for one in all {
        let year = here.today().year();
        let open = Question::read(&one.query, &here.service().code, year)
            .is_ok_and(|question| question.services.iter().all(|code| stands(here, code).is_ok()));
        if !open {
            elsewhere += 1;
            continue;
        }
        let mine = one.account == here.visitor.account.id;
        let may = mine || here.may(Action::Decide, Noun::Reports);
        lines.push(SavedLine {
            address: here.path(&format!("/explorer?{}", one.query)),
            about: match (mine, one.shared_at.is_some()) {
                (true, true) => "à moi, partagée avec le service".to_owned(),
                (true, false) => "à moi".to_owned(),
                (false, _) => format!("partagée par {}", one.by),
            },
            withdraw: may.then(|| here.path(&format!("/explorer/{}/retrait", one.id))),
            name: typeset(&one.name),
        });
    }
    let said = match elsewhere {
        0 => String::new(),
        count => {
            let which = counted(
                count,
                "question enregistrée n’est pas affichée",
                "questions enregistrées ne sont pas affichées",
            );
            format!("{which} : vous ne voyez pas tous les services, ou le chiffre n’existe plus.")
        }
    };
    Ok((lines, typeset(&said)))
}

/// A question to save.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    nom: String,
    question: String,
    partage: String,
}

/// `POST /services/{code}/explorer`.
pub async fn save(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let shared = !sent.partage.is_empty();
        if shared && !here.may(Action::Write, Noun::Reports) {
            return Err(Refusal::Forbidden(policy::refusal(&here.seat.roles, Action::Write, Noun::Reports)));
        }
        let query = Put::read(app, &here, &sent.question)?.question.query();
        let name = sent.nom.trim();
        if name.is_empty() || name.chars().count() > NAME_MAX {
            let wrong = format!("Donnez un nom à cette question, de {NAME_MAX} signes au plus.");
            let page = rendered(&draw_page(app, &here, &query, (sent.nom.clone(), wrong))?)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        app.store.write(&here.author(), |write| sql::insert(write, &here.scope(), (name, &query), shared))?;
        Ok(Redirect::to(&here.path(&format!("/explorer?{query}&fait=garde"))).into_response())
    })
    .await
}

/// `POST /services/{code}/explorer/{question}/retrait`: by who saved it, or who decides on reports when it is shared.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path(parts): Path<HashMap<String, String>>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let id: Id = parts.get("question").and_then(|id| id.parse().ok()).ok_or(Refusal::NotFound)?;
        let scope = here.scope();
        let query = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, scope.operator)?;
            let all = sql::saved(write, &scope)?;
            let one = all.into_iter().find(|one| one.id == id).ok_or(Refusal::NotFound)?;
            if one.account != scope.account && !here.may(Action::Decide, Noun::Reports) {
                let roles = &here.seat.roles;
                return Err(Refusal::Forbidden(policy::refusal(roles, Action::Decide, Noun::Reports)));
            }
            sql::withdraw(write, &scope, &one)?;
            Ok(one.query)
        })?;
        Ok(Redirect::to(&here.path(&format!("/explorer?{query}&fait=retrait"))))
    })
    .await
}
