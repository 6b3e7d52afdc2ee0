//! The review of a project (bilan): every goal on one page, in one form, each on its line.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::french::{long_instant, of, short_day, typeset};
use base::{Day, Id};
use serde_json::Value as Json;
use store::{Read, Write};

use super::ask::{Fault, Sent, at_most, happened, typed};
use super::content::{Content, digest};
use super::lines::why_withdrawn;
use super::write::{Desk, values};
use super::{Goal, Opened, REVIEW, STEP, code, looked, open, word, words};
use crate::access::{Action, Here, Noun};
use crate::history::Row;
use crate::note::draft;
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "project/review.html")]
struct ReviewPage {
    shell: Shell,
    back: String,
    name: String,
    title: String,
    action: String,
    /// Where a review is withdrawn; empty when it is new.
    withdraw: String,
    summary_of_faults: &'static str,
    faults: Vec<Fault>,
    key: String,
    seal: String,
    day: String,
    present: String,
    summary: String,
    reason: String,
    lines: Vec<Line>,
    over: Vec<(String, String)>,
    draft_key: String,
    revision: i64,
    save: String,
    drafts: bool,
    recovered: String,
}

/// A goal, on its line.
struct Line {
    id: String,
    title: String,
    before: String,
    choices: Vec<Choice>,
    comment: String,
    error: String,
}

struct Choice {
    value: String,
    label: String,
    checked: bool,
}

/// What a review looks at: the goals that were not over before it.
fn goals<'a>(opened: &'a Opened, review: Option<&Row>) -> Vec<&'a Goal> {
    let of_review = |goal: &Goal| {
        review.is_some_and(|review| goal.steps.iter().any(|one| one.row.id("review_id") == Some(review.id)))
    };
    opened.plan.goals.iter().filter(|goal| of_review(goal) || (review.is_none() && !goal.is_over())).collect()
}

/// What was seen when the form was opened: the project as it is, and its reviews.
fn seal(opened: &Opened) -> String {
    let mut seen = Content::of(&opened.plan).digest();
    for review in &opened.plan.reviews {
        seen.push_str(&format!("{:?}", review.values));
    }
    for one in opened.plan.goals.iter().flat_map(|goal| &goal.steps) {
        seen.push_str(&format!("{:?}", one.row.values));
    }
    digest(&seen)[..16].to_owned()
}

fn draft_of(here: &Here, opened: &Opened, review: Option<&Row>) -> String {
    let id = review.map_or(opened.plan.row.id, |review| review.id);
    format!("{}/projet-bilan/{id}", here.service().code)
}

/// `GET …/projets/{projet}/bilan`.
pub async fn new(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let opened = app.store.read(|read| open(read, &here, &person, &project))?;
        opened.still_open()?;
        looked(app, &here, opened.person.id);
        draw(app, &here, &opened, None, None, Vec::new(), false)
    })
    .await
}

/// `GET …/projets/{projet}/bilans/{ligne}`.
pub async fn edit(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project, review)): Path<(String, String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let opened = app.store.read(|read| open(read, &here, &person, &project))?;
        opened.still_open()?;
        let review = find(&opened, &review)?;
        looked(app, &here, opened.person.id);
        draw(app, &here, &opened, Some(&review), None, Vec::new(), false)
    })
    .await
}

/// `POST …/projets/{projet}/bilan`.
pub async fn create(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| keep(app, &here, &person, &project, None, &sent)).await
}

/// `POST …/projets/{projet}/bilans/{ligne}`: a correction, with its reason.
pub async fn correct(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project, review)): Path<(String, String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| keep(app, &here, &person, &project, Some(&review), &sent)).await
}

/// `POST …/projets/{projet}/bilans/{ligne}/retrait`.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project, review)): Path<(String, String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let opened = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, here.service().operator)?;
            let opened = open(write, &here, &person, &project)?;
            opened.still_open()?;
            let review = find(&opened, &review)?;
            let reason = why_withdrawn(&sent, "ce bilan")?;
            for one in opened.plan.goals.iter().flat_map(|goal| &goal.steps) {
                if one.row.id("review_id") == Some(review.id) {
                    desk(&here, &opened, &STEP).withdraw(write, one.row.id, &reason)?;
                }
            }
            desk(&here, &opened, &REVIEW).withdraw(write, review.id, &reason)?;
            Ok(opened)
        })?;
        app.badges.forget(here.service().id);
        Ok(Redirect::to(&format!("{}?fait=bilan-retire", opened.address(&here))).into_response())
    })
    .await
}

fn find(opened: &Opened, review: &str) -> Result<Row, Refusal> {
    let id: Id = review.parse().map_err(|()| Refusal::NotFound)?;
    opened.plan.reviews.iter().find(|one| one.id == id).cloned().ok_or(Refusal::NotFound)
}

fn desk(here: &Here, opened: &Opened, table: &'static crate::history::Table) -> Desk {
    Desk { scope: here.scope(), table, person: opened.plan.row.person }
}

/// Why a review was not kept.
enum Undone {
    Faults(Opened, Option<Row>, Vec<Fault>),
    Late(Opened, Option<Row>),
}

fn keep(
    app: &App,
    here: &Here,
    person: &str,
    project: &str,
    review: Option<&str>,
    sent: &Sent,
) -> Result<Response, Refusal> {
    let id = typed(sent, "cle").parse().unwrap_or_else(|()| Id::new(&app.clock));
    let outcome = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
        service::hold(write, here.service().operator)?;
        let opened = open(write, here, person, project)?;
        opened.still_open()?;
        // A form that was sent twice.
        if review.is_none() && opened.plan.reviews.iter().any(|one| one.id == id) {
            return Ok(Ok(opened));
        }
        let review = review.map(|review| find(&opened, review)).transpose()?;
        if typed(sent, "vu") != seal(&opened) {
            return Ok(Err(Undone::Late(opened, review)));
        }
        match read_form(here, &opened, review.as_ref(), sent) {
            Ok(found) => {
                match &review {
                    None => insert(write, here, &opened, id, &found)?,
                    Some(review) => change(write, here, &opened, review, &found)?,
                }
                let scope = here.scope();
                let seen = typed(sent, "revision").parse().unwrap_or_default();
                let key = draft_of(here, &opened, review.as_ref());
                draft::remove(write, scope.operator, scope.account, &key, seen)?;
                Ok(Ok(opened))
            }
            Err(faults) => Ok(Err(Undone::Faults(opened, review, faults))),
        }
    })?;
    match outcome {
        Ok(opened) => {
            app.badges.forget(here.service().id);
            Ok(Redirect::to(&format!("{}?fait=bilan", opened.address(here))).into_response())
        }
        Err(Undone::Faults(opened, review, faults)) => {
            draw(app, here, &opened, review.as_ref(), Some(sent), faults, false)
        }
        Err(Undone::Late(opened, review)) => {
            draw(app, here, &opened, review.as_ref(), Some(sent), Vec::new(), true)
        }
    }
}

/// What a form of a review says.
struct Found {
    day: Day,
    present: String,
    summary: String,
    reason: String,
    /// Goal, word of the scale, comment.
    steps: Vec<(Id, String, String)>,
}

fn read_form(here: &Here, opened: &Opened, review: Option<&Row>, sent: &Sent) -> Result<Found, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut text = |name: &str, most: usize| {
        let text = typed(sent, name);
        faults.extend(at_most(&text, most).err().map(|sentence| Fault::new(name, sentence)));
        text
    };
    let (present, summary, reason) = (text("presents", 300), text("resume", 20_000), text("raison", 200));
    let mut steps = Vec::new();
    for goal in goals(opened, review) {
        let id = goal.row.id;
        let comment = text(&format!("mot-{id}"), 1000);
        steps.push((id, typed(sent, &format!("pas-{id}")), comment));
    }
    for (id, step, _) in &steps {
        let known = code("etape", step, "pas").is_some();
        if !known {
            let title =
                opened.plan.goals.iter().find(|goal| goal.row.id == *id).map_or("", |goal| goal.title());
            faults.push(Fault::new(format!("pas-{id}"), format!("Dites où en est « {} ».", typeset(title))));
        }
    }
    if steps.is_empty() {
        let text = "Tous les objectifs sont terminés\u{202f}: révisez le projet, ou ajoutez un objectif.";
        faults.push(Fault::new("", text));
    }
    if review.is_some() && reason.is_empty() {
        faults.push(Fault::new("raison", "Dites pourquoi vous corrigez."));
    }
    let on = happened(
        sent,
        opened.plan.row.day("starts"),
        here.today(),
        ["Un bilan se note quand il est fait.", "le bilan vient après.", "Dites quand le bilan a été fait."],
    );
    match on {
        Ok(day) if faults.is_empty() => Ok(Found { day, present, summary, reason, steps }),
        Ok(_) => Err(faults),
        Err(sentence) => {
            faults.insert(0, Fault::new("jour", sentence));
            Err(faults)
        }
    }
}

fn head(found: &Found) -> crate::history::Values {
    values([
        ("day", Json::from(found.day.to_string())),
        ("present", Json::from(found.present.as_str())),
        ("summary", Json::from(found.summary.as_str())),
    ])
}

fn insert(write: &mut Write<'_>, here: &Here, opened: &Opened, id: Id, found: &Found) -> store::Result<()> {
    let project = Json::from(opened.plan.row.id.to_string());
    let mut new = head(found);
    new.insert("project_id".to_owned(), project.clone());
    if !desk(here, opened, &REVIEW).create(write, id, new)? {
        return Ok(());
    }
    for (goal, step, comment) in &found.steps {
        let new = values([
            ("project_id", project.clone()),
            ("review_id", Json::from(id.to_string())),
            ("goal_id", Json::from(goal.to_string())),
            ("step", Json::from(canonical(step))),
            ("comment", Json::from(comment.as_str())),
        ]);
        let row = write.new_id();
        desk(here, opened, &STEP).create(write, row, new)?;
    }
    Ok(())
}

fn change(
    write: &mut Write<'_>,
    here: &Here,
    opened: &Opened,
    review: &Row,
    found: &Found,
) -> store::Result<()> {
    desk(here, opened, &REVIEW).correct(write, review.id, None, &head(found), &found.reason)?;
    for (goal, step, comment) in &found.steps {
        let goals = opened.plan.goals.iter().filter(|one| one.row.id == *goal);
        let own = goals.flat_map(|one| &one.steps).find(|one| one.row.id("review_id") == Some(review.id));
        if let Some(own) = own {
            let is =
                values([("step", Json::from(canonical(step))), ("comment", Json::from(comment.as_str()))]);
            desk(here, opened, &STEP).correct(write, own.row.id, None, &is, &found.reason)?;
        }
    }
    Ok(())
}

/// The word of the scale, as the nomenclature writes it.
fn canonical(step: &str) -> String {
    let found = report::Nomenclatures::embedded().canonical("etape", step);
    found.map_or_else(|| step.to_owned(), |word| word.label.clone())
}

fn draw(
    app: &App,
    here: &Here,
    opened: &Opened,
    review: Option<&Row>,
    sent: Option<&Sent>,
    faults: Vec<Fault>,
    late: bool,
) -> Result<Response, Refusal> {
    let scope = here.scope();
    let draft_key = draft_of(here, opened, review);
    let draft =
        app.store.read(|read: &Read<'_>| draft::find(read, scope.operator, scope.account, &draft_key))?;
    let address = opened.address(here);
    let own = match review {
        Some(review) => format!("{address}/bilans/{}", review.id),
        None => format!("{address}/bilan"),
    };
    let kept = |column: &str| review.map(|review| review.text(column).to_owned());
    let text = |name: &str, kept: Option<String>| match sent {
        Some(sent) => sent.get(name).cloned().unwrap_or_default(),
        None => kept.unwrap_or_default(),
    };
    let drafts = here.may(Action::Write, Noun::Notes);
    let mut summary = text("resume", kept("summary"));
    let mut recovered = String::new();
    if let (Some(draft), None, true) = (&draft, sent, drafts)
        && !draft.body.is_empty()
        && draft.body != summary
    {
        summary.clone_from(&draft.body);
        recovered = format!("Brouillon du {} repris.", long_instant(draft.at));
    }
    let (status, summary_of_faults) = match (late, faults.is_empty()) {
        (true, _) => (
            StatusCode::CONFLICT,
            "Pendant que vous écriviez, le projet ou un de ses bilans a changé. Rien n’est enregistré\u{202f}; ce que \
             vous avez tapé est encore là. Relisez, puis enregistrez.",
        ),
        (false, false) => (StatusCode::UNPROCESSABLE_ENTITY, "Rien n’est encore enregistré."),
        (false, true) => (StatusCode::OK, ""),
    };
    let name = of(&opened.person.name());
    let day = text("jour", Some(kept("day").unwrap_or_else(|| here.today().to_string())));
    let page = ReviewPage {
        shell: here.shell(Entry::Persons),
        title: match review {
            Some(_) => format!("Corriger un bilan du projet {name}"),
            None => format!("Faire le bilan du projet {name}"),
        },
        withdraw: review.map(|_| format!("{own}/retrait")).unwrap_or_default(),
        action: own,
        back: address,
        name,
        summary_of_faults,
        lines: goals(opened, review).into_iter().map(|goal| line(goal, review, sent, &faults)).collect(),
        over: opened
            .plan
            .goals
            .iter()
            .filter(|goal| review.is_none() && goal.is_over())
            .filter_map(|goal| Some((typeset(goal.title()), said(goal.last()?))))
            .collect(),
        faults,
        key: Id::new(&app.clock).to_string(),
        seal: match (sent, late) {
            (Some(sent), false) => typed(sent, "vu"),
            _ => seal(opened),
        },
        day,
        present: text("presents", kept("present")),
        summary,
        reason: text("raison", None),
        revision: draft.map_or(0, |draft| draft.revision),
        save: here.path("/brouillons"),
        drafts,
        draft_key,
        recovered,
    };
    Ok((status, rendered(&page)?).into_response())
}

/// « en bonne voie, le 12 janv. 2022 ».
fn said(found: &super::plan::Step) -> String {
    format!("{}, le {}", word("etape", found.word()), short_day(found.day))
}

fn line(goal: &Goal, review: Option<&Row>, sent: Option<&Sent>, faults: &[Fault]) -> Line {
    let id = goal.row.id.to_string();
    let (step_name, word_name) = (format!("pas-{id}"), format!("mot-{id}"));
    let own =
        review.and_then(|review| goal.steps.iter().find(|one| one.row.id("review_id") == Some(review.id)));
    let chosen = match sent {
        Some(sent) => typed(sent, &step_name),
        None => own.or(goal.last()).map(|one| one.word().to_owned()).unwrap_or_default(),
    };
    let before = goal
        .steps
        .iter()
        .rev()
        .find(|one| own.is_none_or(|own| one.row.id != own.row.id && one.day <= own.day));
    let choice = |(value, label): (String, String)| Choice { checked: value == chosen, label, value };
    Line {
        title: typeset(goal.title()),
        before: before.map(said).unwrap_or_default(),
        choices: words("etape").into_iter().map(choice).collect(),
        comment: match (sent, own) {
            (Some(sent), _) => sent.get(&word_name).cloned().unwrap_or_default(),
            (None, Some(own)) => own.comment().to_owned(),
            (None, None) => String::new(),
        },
        error: faults
            .iter()
            .find(|fault| fault.field == step_name)
            .map(|f| f.sentence.clone())
            .unwrap_or_default(),
        id,
    }
}

impl ReviewPage {
    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> &str {
        self.faults.iter().find(|fault| fault.field == field).map_or("", |fault| fault.sentence.as_str())
    }
}
