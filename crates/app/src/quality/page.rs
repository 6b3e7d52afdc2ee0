//! The plan of action on a page: what is open, what is late, what was done; an action and each of its steps are noted there.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{counted, fold, lower_first, short_day, typeset};
use base::{Day, Id};
use serde::Deserialize;
use store::{Read, Write};

use super::{Improvement, STATES, plan};
use crate::access::{Action, Here, Noun};
use crate::admission::{Cell, insert, withdraw};
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// Numbers beyond which no plan goes.
const NUMBERS: std::ops::RangeInclusive<i64> = 1..=99_999;

#[derive(Template)]
#[template(path = "quality/page.html")]
struct PlanPage {
    shell: Shell,
    action: String,
    title: String,
    done: &'static str,
    wrong: String,
    /// State, how many, whether it is the one that is shown.
    filters: Vec<(&'static str, usize, bool)>,
    /// Whether every state is shown, or what is open and what this year closed.
    whole: bool,
    now: bool,
    lines: Vec<Line>,
    writes: bool,
    /// Whether a new action was typed, with something wrong in it.
    adds: bool,
    today: String,
    /// What was typed in the form of a new action, or what is proposed.
    number: String,
    words: String,
    origin: String,
    pilot: String,
    since: String,
    due: String,
    origins: BTreeSet<String>,
}

struct Line {
    id: String,
    number: i64,
    words: String,
    about: String,
    state: String,
    late: bool,
    /// What its form holds: what was typed when something was wrong in it, or what is proposed.
    typed: bool,
    chosen: String,
    day: String,
    due: String,
    said: String,
    steps: Vec<(String, String, String)>,
    /// What its form of correction holds.
    corrects: bool,
    before: String,
    own: [String; 3],
    reason: String,
}

/// What the address asks.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    etat: String,
    fait: String,
}

type Sent = HashMap<String, String>;

/// `GET /services/{code}/plan-action`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        app.store.read(|read| rendered(&draw(read, &here, &asked, &Sent::new(), String::new())?))
    })
    .await
}

fn draw(
    read: &Read<'_>,
    here: &Here,
    asked: &Asked,
    typed: &Sent,
    wrong: String,
) -> Result<PlanPage, Refusal> {
    let today = here.today();
    let all = plan(read, here.service().operator, here.service().id)?;
    let state_of = |one: &Improvement| one.at(today).map_or_else(String::new, |step| step.state.clone());
    let count = |state: &str| all.iter().filter(|one| state_of(one) == state).count();
    let filters = STATES.iter().map(|state| (*state, count(state), asked.etat == code(state)));
    // What was closed before this year is there when one asks for it: a plan keeps its actions for ever.
    let of_now = |one: &&Improvement| {
        one.at(today).is_none_or(|step| !step.closes() || step.day.year() == today.year())
    };
    let lines = all.iter().filter(|one| match asked.etat.as_str() {
        "" => of_now(one),
        "toutes" => true,
        state => code(&state_of(one)) == state,
    });
    let open = all.iter().filter(|one| one.at(today).is_some_and(|step| !step.closes())).count();
    let late = all.iter().filter(|one| one.at(today).is_some_and(|step| step.late(today))).count();
    let mut title = counted(open as i64, "action à mener", "actions à mener");
    if late > 0 {
        title = format!("{title}, {late} en retard");
    }
    let said = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let next = all.iter().map(|one| one.number).max().unwrap_or(0) + 1;
    Ok(PlanPage {
        shell: here.shell(Entry::Quality),
        action: here.path("/plan-action"),
        title,
        done: match asked.fait.as_str() {
            "action" => "L’action est au plan.",
            "etape" => "C’est noté.",
            "correction" => "C’est corrigé.",
            "retrait" => "C’est retiré.",
            "deja" => "Quelqu’un l’avait déjà retiré.",
            _ => "",
        },
        wrong,
        filters: filters.filter(|(_, count, _)| *count > 0).collect(),
        whole: asked.etat == "toutes",
        now: asked.etat.is_empty(),
        lines: lines.map(|one| line(one, today, typed)).collect(),
        adds: typed.get("quoi").is_some_and(|what| what == "action"),
        writes: here.may(Action::Write, Noun::Quality),
        today: today.to_string(),
        number: if typed.contains_key("numero") { said("numero") } else { next.to_string() },
        words: said("mots"),
        origin: said("origine"),
        pilot: said("pilote"),
        since: if typed.contains_key("depuis") { said("depuis") } else { today.to_string() },
        due: said("pour"),
        origins: all.iter().map(|one| one.origin.clone()).filter(|origin| !origin.is_empty()).collect(),
    })
}

/// A state, as addresses write it.
pub(super) fn code(state: &str) -> String {
    fold(state).replace(' ', "-")
}

fn line(one: &Improvement, today: Day, typed: &Sent) -> Line {
    let now = one.at(today);
    let mut about = Vec::new();
    if !one.origin.is_empty() {
        about.push(typeset(&one.origin));
    }
    if !one.pilot.is_empty() {
        about.push(format!("pilote\u{202f}: {}", typeset(&one.pilot)));
    }
    let steps = one.steps.iter().rev().map(|step| {
        let due = step.due.map(|due| format!(", pour le {}", short_day(due))).unwrap_or_default();
        (step.id.to_string(), format!("{}, {}{due}", short_day(step.day), step.state), typeset(&step.words))
    });
    let own = typed.get("ligne").is_some_and(|line| *line == one.id.to_string());
    let state = now.map(|step| step.state.clone()).unwrap_or_default();
    let due = now.and_then(|step| step.due).map(|due| due.to_string()).unwrap_or_default();
    let held = |name: &str, otherwise: &str| match typed.get(name).filter(|_| own) {
        Some(typed) => typed.clone(),
        None => otherwise.to_owned(),
    };
    let corrects = own && typed.get("quoi").is_some_and(|what| what == "corriger");
    Line {
        corrects,
        before: if corrects { held("avant", "") } else { seen(one) },
        own: match corrects {
            true => [held("mots", ""), held("origine", ""), held("pilote", "")],
            false => [one.words.clone(), one.origin.clone(), one.pilot.clone()],
        },
        reason: held("pourquoi", ""),
        id: one.id.to_string(),
        typed: own && !corrects,
        chosen: held("etat", &state),
        day: held("jour", &today.to_string()),
        due: held("pour", &due),
        said: held("suite", ""),
        number: one.number,
        words: typeset(&one.words),
        about: about.join(" · "),
        late: now.is_some_and(|step| step.late(today)),
        state,
        steps: steps.collect(),
    }
}

/// `POST /services/{code}/plan-action`: an action, a step of one, or what is withdrawn.
pub async fn note(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let done = app.store.write(&here.author(), |write| written(write, &here, &sent))?;
        match done {
            Ok(done) => Ok(Redirect::to(&here.path(&format!("/plan-action?fait={done}"))).into_response()),
            // What was typed is never lost: the form comes back with it.
            Err(wrong) => app.store.read(|read| {
                let page = rendered(&draw(read, &here, &Asked::default(), &sent, wrong)?)?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
            }),
        }
    })
    .await
}

fn written(write: &mut Write<'_>, here: &Here, sent: &Sent) -> Result<Result<&'static str, String>, Refusal> {
    let scope = here.scope();
    service::hold(write, scope.operator)?;
    let part = |name: &str| sent.get(name).map(|value| value.trim()).unwrap_or_default();
    let all = plan(write, scope.operator, scope.service)?;
    let line: Option<Id> = part("ligne").parse().ok();
    let done = match part("quoi") {
        "action" => {
            let new = match NewImprovement::read(&part, &all, here.today()) {
                Ok(new) => new,
                Err(wrong) => return Ok(Err(wrong)),
            };
            let cells = [
                ("number", Cell::Int(Some(new.number))),
                ("words", Cell::Text(part("mots"))),
                ("origin", Cell::Text(part("origine"))),
                ("pilot", Cell::Text(part("pilote"))),
            ];
            let id = insert(write, &scope, "improvement", &cells)?;
            let first = [
                ("improvement_id", Cell::Id(id)),
                ("day", Cell::Day(Some(new.since))),
                ("state", Cell::Text(STATES[0])),
                ("due", Cell::Day(new.due)),
                ("words", Cell::Text("")),
            ];
            insert(write, &scope, "improvement_step", &first)?;
            "action"
        }
        "etape" => {
            let one = all.iter().find(|one| Some(one.id) == line).ok_or(Refusal::NotFound)?;
            let (day, state) = (read_day(part("jour")), part("etat"));
            let (Ok(Some(day)), Ok(due)) = (day, read_day(part("pour"))) else {
                return Ok(Err(format!("N° {} : écrivez un jour, par exemple 18/01/2022.", one.number)));
            };
            if day > here.today() {
                return Ok(Err(format!("N° {} : ce jour n’est pas encore venu.", one.number)));
            }
            if part("suite").chars().count() > 1000 {
                return Ok(Err(format!("N° {} : 1 000 signes au plus.", one.number)));
            }
            if !STATES.contains(&state) {
                return Ok(Err(format!("N° {} : choisissez où en est l’action.", one.number)));
            }
            let cells = [
                ("improvement_id", Cell::Id(one.id)),
                ("day", Cell::Day(Some(day))),
                ("state", Cell::Text(state)),
                ("due", Cell::Day(due)),
                ("words", Cell::Text(part("suite"))),
            ];
            insert(write, &scope, "improvement_step", &cells)?;
            "etape"
        }
        "corriger" => {
            let one = all.iter().find(|one| Some(one.id) == line).ok_or(Refusal::NotFound)?;
            if let Err(wrong) = said(&part) {
                return Ok(Err(format!("N° {} : {}", one.number, lower_first(&wrong))));
            }
            if part("pourquoi").is_empty() {
                return Ok(Err(format!("N° {} : dites pourquoi cette correction.", one.number)));
            }
            // A browser sends the ends of lines of what it was given in its own way.
            if part("avant").replace("\r\n", "\n").trim() != seen(one).replace("\r\n", "\n").trim() {
                return Ok(Err(format!(
                    "N° {} : quelqu’un l’a corrigée entre-temps ; elle dit maintenant « {} ». Ce que vous avez écrit est \
                     encore ci-dessous.",
                    one.number,
                    typeset(&one.words)
                )));
            }
            let reason: String = part("pourquoi").chars().take(200).collect();
            super::sql::correct(
                write,
                &scope,
                one,
                (part("mots"), part("origine"), part("pilote")),
                &reason,
            )?;
            "correction"
        }
        "retrait" => {
            let whole = all.iter().any(|one| Some(one.id) == line);
            let step = all.iter().find(|one| one.steps.iter().any(|step| Some(step.id) == line));
            let table = match (whole, step) {
                (true, _) => "improvement",
                (_, Some(one)) if one.steps.len() > 1 => "improvement_step",
                // Without a step it would be in no state: the action itself is withdrawn.
                (_, Some(one)) => {
                    return Ok(Err(format!("N° {} : c’est sa seule étape ; retirez l’action.", one.number)));
                }
                _ => return Ok(Ok("deja")),
            };
            let Some(line) = line else { return Err(Refusal::NotFound) };
            if !withdraw(write, &scope, table, line)? {
                return Ok(Ok("deja"));
            }
            "retrait"
        }
        _ => return Err(Refusal::NotFound),
    };
    // The report prints the plan.
    service::revise(write, scope.operator, scope.service)?;
    Ok(Ok(done))
}

/// Whether the words of an action do.
fn said<'s>(part: &impl Fn(&str) -> &'s str) -> Result<(), String> {
    match part("mots").chars().count() {
        0 => return Err("Dites ce qui est à améliorer.".to_owned()),
        1..=1000 => {}
        count => return Err(format!("L’action : 1 000 signes au plus, il y en a {count}.")),
    }
    if part("origine").chars().count() > 200 || part("pilote").chars().count() > 200 {
        return Err("Origine et pilote : 200 signes au plus.".to_owned());
    }
    Ok(())
}

/// What a form saw of an action: another who corrected it meanwhile is not overwritten.
fn seen(one: &Improvement) -> String {
    format!("{}|{}|{}", one.words, one.origin, one.pilot)
}

/// An action that can be written.
struct NewImprovement {
    number: i64,
    since: Day,
    due: Option<Day>,
}

impl NewImprovement {
    fn read<'s>(
        part: &impl Fn(&str) -> &'s str,
        all: &[Improvement],
        today: Day,
    ) -> Result<NewImprovement, String> {
        let number = part("numero").parse::<i64>().ok().filter(|number| NUMBERS.contains(number));
        let Some(number) = number else {
            return Err("Écrivez le numéro de l’action en chiffres, par exemple 12.".to_owned());
        };
        if let Some(taken) = all.iter().find(|one| one.number == number) {
            return Err(format!("Le n° {number} est déjà pris : « {} ».", typeset(&taken.words)));
        }
        said(part)?;
        let Ok(due) = read_day(part("pour")) else {
            return Err("L’échéance est un jour, par exemple 31/12/2022.".to_owned());
        };
        let Ok(Some(since)) = read_day(part("depuis")) else {
            return Err("Dites depuis quel jour l’action est au plan.".to_owned());
        };
        if since > today {
            return Err("L’action est au plan depuis un jour qui n’est pas encore venu.".to_owned());
        }
        Ok(NewImprovement { number, since, due })
    }
}

/// A day, or none; an error for what is no day of this time.
fn read_day(text: &str) -> Result<Option<Day>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    let day = text.parse::<Day>().ok().filter(|day| (1990..=2200).contains(&day.year()));
    day.map(Some).ok_or(())
}
