//! The campaigns of a service, one of them with its marks and its findings, the grid that a file brings.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{counted, long_day, typeset};
use base::{Day, Id};
use register::Source;
use serde::Deserialize;
use store::{Read, Write};

use super::{Asked, Campaign, Criterion, Scale, dues, grid, grouped, sql};
use crate::access::{Action, Here, Noun};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};
use crate::{quality, service};

/// What a grid may weigh.
const GRID_MAX: usize = 5 * 1024 * 1024;

#[derive(Template)]
#[template(path = "evaluation/list.html")]
struct ListPage {
    shell: Shell,
    title: String,
    done: &'static str,
    wrong: String,
    action: String,
    writes: bool,
    campaigns: Vec<Line>,
    today: String,
    /// What was typed.
    typed: Sent,
    title_typed: String,
}

struct Line {
    address: String,
    title: String,
    about: String,
    whole: String,
}

#[derive(Template)]
#[template(path = "evaluation/page.html")]
struct CampaignPage {
    shell: Shell,
    back: String,
    action: String,
    title: String,
    about: String,
    done: &'static str,
    wrong: String,
    writes: bool,
    means: Vec<(String, String)>,
    whole: String,
    findings: Vec<(String, String)>,
    plan: String,
    scale: Scale,
    chapters: Vec<Chapter>,
    /// What was typed in the form of a new criterion.
    typed: Sent,
}

impl CampaignPage {
    fn held(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }
}

struct Chapter {
    name: String,
    mean: String,
    goals: Vec<Goal>,
}

struct Goal {
    /// Its place in the page: its form sends its criteria only.
    rank: usize,
    name: String,
    mean: String,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    number: String,
    words: String,
    imperative: bool,
    finding: bool,
    /// As the form saw it.
    before: String,
    mark: String,
    read: String,
    found: String,
    action: String,
}

/// What the address asks.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    fait: String,
}

type Sent = BTreeMap<String, String>;

/// `GET /services/{code}/evaluation`.
pub async fn list(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        app.store.read(|read| rendered(&draw_list(read, &here, &wanted, Sent::new(), String::new())?))
    })
    .await
}

fn draw_list(
    read: &Read<'_>,
    here: &Here,
    wanted: &Wanted,
    typed: Sent,
    wrong: String,
) -> Result<ListPage, Refusal> {
    let scope = here.scope();
    let mut by: BTreeMap<Id, Vec<Criterion>> = BTreeMap::new();
    for (campaign, marked) in sql::marks(read, scope.operator, scope.service)? {
        let one = unnamed(marked.chapter, marked.theme, marked.goal, marked.mark);
        let all = by.entry(campaign).or_default();
        all.extend(std::iter::repeat_n(one, usize::try_from(marked.count).unwrap_or_default()));
    }
    let campaigns = sql::all(read, scope.operator, scope.service)?.into_iter().map(|one| {
        let criteria = by.remove(&one.id).unwrap_or_default();
        Line {
            address: here.path(&format!("/evaluation/{}", one.id)),
            about: about(&one, &criteria),
            whole: one.scale.said(one.means(&criteria).whole),
            title: typeset(&one.title),
        }
    });
    let campaigns: Vec<Line> = campaigns.collect();
    Ok(ListPage {
        shell: here.shell(Entry::Evaluation),
        title: counted(campaigns.len() as i64, "évaluation", "évaluations"),
        done: if wanted.fait == "retrait" { "L’évaluation est retirée." } else { "" },
        wrong,
        action: here.path("/evaluation"),
        writes: here.may(Action::Write, Noun::Quality),
        campaigns,
        today: typed.get("jour").cloned().unwrap_or_else(|| here.today().to_string()),
        title_typed: typed.get("titre").cloned().unwrap_or_default(),
        typed,
    })
}

/// A criterion of which only the place and the mark are known: enough for a mean.
fn unnamed(chapter: String, theme: String, goal: String, mark: String) -> Criterion {
    let asked =
        Asked { chapter, theme, goal, number: String::new(), words: String::new(), imperative: false };
    Criterion { id: Id::from_bytes([0; 16]), asked, mark, found: String::new(), action: None }
}

fn about(one: &Campaign, criteria: &[Criterion]) -> String {
    let marked = criteria.iter().filter(|one| !one.mark.is_empty()).count();
    let grid = counted(criteria.len() as i64, "critère", "critères");
    format!("{} · {} · {grid}, {marked} avec une cote", long_day(one.day), one.scale.title())
}

/// `POST /services/{code}/evaluation`: a campaign, with the grid of the last one when asked.
pub async fn open(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let part = |name: &str| sent.get(name).map_or("", |value| value.trim());
        let title: String = part("titre").chars().filter(|sign| !sign.is_control()).take(200).collect();
        let day = part("jour").parse::<Day>().ok().filter(|day| (1990..=2200).contains(&day.year()));
        let wrong = match (title.is_empty(), day, Scale::at(part("echelle"))) {
            (true, ..) => "Donnez un titre à l’évaluation, par exemple « Évaluation interne 2021 ».",
            (_, None, _) => "Dites quel jour elle a pris fin, par exemple le 30/11/2021.",
            (.., None) => "Choisissez l’échelle des cotes.",
            (_, Some(day), Some(scale)) => {
                let id = app.store.write(&here.author(), |write| -> Result<Id, Refusal> {
                    let scope = here.scope();
                    service::hold(write, scope.operator)?;
                    let last = sql::all(write, scope.operator, scope.service)?.into_iter().next();
                    let id = sql::insert(write, &scope, &title, day, scale)?;
                    if let (Some(last), "oui") = (last, part("reprendre")) {
                        let grid = sql::grid(write, scope.operator, scope.service, last.id)?;
                        for (rank, one) in grid.iter().enumerate() {
                            sql::insert_criterion(write, &scope, id, rank, (&one.asked, "", ""))?;
                        }
                    }
                    service::revise(write, scope.operator, scope.service)?;
                    Ok(id)
                })?;
                return Ok(Redirect::to(&here.path(&format!("/evaluation/{id}"))).into_response());
            }
        };
        let page = app.store.read(|read| {
            rendered(&draw_list(read, &here, &Wanted::default(), sent.clone(), wrong.to_owned())?)
        })?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    })
    .await
}

fn found(read: &Read<'_>, here: &Here, id: &str) -> Result<(Campaign, Vec<Criterion>), Refusal> {
    let (scope, id) = (here.scope(), id.parse::<Id>().map_err(|()| Refusal::NotFound)?);
    let all = sql::all(read, scope.operator, scope.service)?;
    let campaign = all.into_iter().find(|one| one.id == id).ok_or(Refusal::NotFound)?;
    Ok((campaign, sql::grid(read, scope.operator, scope.service, id)?))
}

/// `GET /services/{code}/evaluation/{evaluation}`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        app.store.read(|read| rendered(&draw(read, &here, &id, &wanted, Sent::new(), String::new())?))
    })
    .await
}

fn draw(
    read: &Read<'_>,
    here: &Here,
    id: &str,
    wanted: &Wanted,
    typed: Sent,
    wrong: String,
) -> Result<CampaignPage, Refusal> {
    let (campaign, criteria) = found(read, here, id)?;
    let scope = here.scope();
    let due = dues(&quality::plan(read, scope.operator, scope.service)?, here.today());
    let findings = campaign.findings(&criteria, |number| due.get(&number).copied());
    let means = campaign.means(&criteria);
    let said = |value| campaign.scale.said(value);
    let mut rank = 0;
    let mut chapters: Vec<Chapter> = Vec::new();
    for (name, all) in grouped(&criteria, |one| one.asked.chapter.as_str()) {
        let mut goals: Vec<Goal> = Vec::new();
        for ((theme, goal), rows) in grouped(all.iter().copied(), super::goal) {
            rank += 1;
            let row = |one: &&Criterion| {
                row(&campaign, one, findings.iter().any(|found| found.id == one.id), &typed)
            };
            let name =
                [theme, goal].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            let mean = said(campaign.mean_of(&rows));
            goals.push(Goal { rank, name: typeset(&name), mean, rows: rows.iter().map(row).collect() });
        }
        chapters.push(Chapter { name: typeset(name), mean: said(campaign.mean_of(&all)), goals });
    }
    let findings = findings.iter().map(|one| {
        let says = match one.action {
            None => "aucune action du plan n’y répond".to_owned(),
            Some(number) => format!("l’action n° {number} du plan n’a pas d’échéance, ou n’existe pas"),
        };
        let sentence = format!("Le critère impératif {} est coté {} : {says}.", one.asked.number, one.mark);
        (one.id.to_string(), typeset(&sentence))
    });
    Ok(CampaignPage {
        shell: here.shell(Entry::Evaluation),
        back: here.path("/evaluation"),
        action: here.path(&format!("/evaluation/{id}")),
        title: typeset(&campaign.title),
        about: about(&campaign, &criteria),
        done: match wanted.fait.as_str() {
            "cotes" => "C’est noté.",
            "critere" => "Le critère est ajouté.",
            "grille" => "La grille est importée.",
            _ => "",
        },
        wrong,
        writes: here.may(Action::Write, Noun::Quality),
        means: means.chapters.iter().map(|(name, value)| (typeset(name), said(*value))).collect(),
        whole: said(means.whole),
        findings: findings.collect(),
        plan: here.path("/plan-action"),
        scale: campaign.scale,
        chapters,
        typed,
    })
}

/// What a form saw of a criterion: another who changed it meanwhile is not overwritten.
fn seen(one: &Criterion) -> String {
    format!("{}|{}|{}", one.mark, one.action.unwrap_or_default(), one.found)
}

fn row(campaign: &Campaign, one: &Criterion, finding: bool, typed: &Sent) -> Row {
    let id = one.id.to_string();
    let held =
        |name: &str, otherwise: String| typed.get(&format!("{name}-{id}")).cloned().unwrap_or(otherwise);
    let read = campaign.scale.marks().iter().find(|(mark, _)| *mark == one.mark).map_or("", |(_, read)| read);
    Row {
        number: one.asked.number.clone(),
        words: typeset(&one.asked.words),
        imperative: one.asked.imperative,
        finding,
        before: held("avant", seen(one)),
        mark: held("cote", one.mark.clone()),
        read: read.to_owned(),
        found: held("constat", one.found.clone()),
        action: held("action", one.action.map(|number| number.to_string()).unwrap_or_default()),
        id,
    }
}

/// `POST /services/{code}/evaluation/{evaluation}`: marks, a criterion, or the campaign withdrawn.
pub async fn note(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let done = app.store.write(&here.author(), |write| written(write, &here, &id, &sent))?;
        match done {
            Ok("retrait") => Ok(Redirect::to(&here.path("/evaluation?fait=retrait")).into_response()),
            Ok(done) => {
                Ok(Redirect::to(&here.path(&format!("/evaluation/{id}?fait={done}"))).into_response())
            }
            // What was typed is never lost: the form comes back with it.
            Err(wrong) => again(app, &here, &id, sent, wrong),
        }
    })
    .await
}

fn again(app: &App, here: &Here, id: &str, typed: Sent, wrong: String) -> Result<Response, Refusal> {
    let page = app.store.read(|read| rendered(&draw(read, here, id, &Wanted::default(), typed, wrong)?))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn written(
    write: &mut Write<'_>,
    here: &Here,
    id: &str,
    sent: &Sent,
) -> Result<Result<&'static str, String>, Refusal> {
    let scope = here.scope();
    service::hold(write, scope.operator)?;
    let (campaign, criteria) = found(write, here, id)?;
    let part = |name: &str| sent.get(name).map_or("", |value| value.trim());
    let done = match part("geste") {
        "critere" => {
            let asked = match typed_criterion(&part, &criteria) {
                Ok(asked) => asked,
                Err(wrong) => return Ok(Err(wrong)),
            };
            sql::insert_criterion(write, &scope, campaign.id, criteria.len(), (&asked, "", ""))?;
            "critere"
        }
        "cotes" => match marks(write, &scope, &campaign, &criteria, sent)? {
            Ok(()) => "cotes",
            Err(wrong) => return Ok(Err(wrong)),
        },
        "retrait" => {
            sql::withdraw(write, &scope, campaign.id)?;
            "retrait"
        }
        _ => return Err(Refusal::NotFound),
    };
    // The report prints the marks, and figures count them.
    service::revise(write, scope.operator, scope.service)?;
    Ok(Ok(done))
}

fn typed_criterion<'s>(part: &impl Fn(&str) -> &'s str, criteria: &[Criterion]) -> Result<Asked, String> {
    let short =
        |name: &str, most: usize| part(name).chars().filter(|sign| !sign.is_control()).take(most).collect();
    let asked = Asked {
        chapter: short("chapitre", 200),
        theme: short("theme", 200),
        goal: short("objectif", 200),
        number: short("numero", 20),
        words: short("mots", 600),
        imperative: part("imperatif") == "oui",
    };
    if asked.chapter.is_empty() {
        return Err("Dites de quel chapitre est le critère.".to_owned());
    }
    if asked.number.is_empty() || asked.words.is_empty() {
        return Err("Un critère a un numéro, par exemple 2.2.1, et un intitulé.".to_owned());
    }
    if criteria.iter().any(|one| one.asked.number == asked.number) {
        return Err(format!("Le critère {} est déjà dans la grille.", asked.number));
    }
    Ok(asked)
}

/// Writes the marks that a form changes; nothing at all when one of them does not do.
fn marks(
    write: &mut Write<'_>,
    scope: &crate::access::Scope,
    campaign: &Campaign,
    criteria: &[Criterion],
    sent: &Sent,
) -> Result<Result<(), String>, Refusal> {
    let mut changes = Vec::new();
    for one in criteria {
        let value = |name: &str| sent.get(&format!("{name}-{}", one.id)).map(|value| value.trim());
        let (Some(mark), Some(before)) = (value("cote"), value("avant")) else { continue };
        let found = value("constat").unwrap_or_default().replace("\r\n", "\n");
        let action = match value("action").unwrap_or_default() {
            "" => None,
            written => match written.parse::<i64>().ok().filter(|number| (1..=99_999).contains(number)) {
                Some(number) => Some(number),
                None => {
                    let said =
                        format!("Critère {} : écrivez le numéro d’une action du plan.", one.asked.number);
                    return Ok(Err(said));
                }
            },
        };
        if (mark, found.as_str(), action) == (one.mark.as_str(), one.found.as_str(), one.action) {
            continue;
        }
        // A browser sends the ends of lines of what it was given in its own way.
        if before.replace("\r\n", "\n").trim() != seen(one).trim() {
            let now = if one.mark.is_empty() { "sans cote" } else { one.mark.as_str() };
            return Ok(Err(format!(
                "Critère {} : quelqu’un l’a changé entre-temps (il est maintenant « {now} », {}). Ce que vous avez écrit est \
                 encore ci-dessous.",
                one.asked.number,
                if one.found.is_empty() { "sans constat".to_owned() } else { format!("« {} »", one.found) }
            )));
        }
        if found.chars().count() > 1000 {
            return Ok(Err(format!("Critère {} : 1 000 signes au plus.", one.asked.number)));
        }
        if let Err(fault) = campaign.scale.check(&one.asked, mark, &found) {
            return Ok(Err(format!("Critère {} : {fault}", one.asked.number)));
        }
        changes.push((one, mark, found, action));
    }
    for (one, mark, found, action) in changes {
        sql::say(write, scope, one, (mark, &found, action))?;
    }
    Ok(Ok(()))
}

/// `POST /services/{code}/evaluation/{evaluation}/grille`: the criteria of a workbook or of a CSV file, after those there are.
pub async fn import(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    mut form: Multipart,
) -> Result<Response, Refusal> {
    let expected =
        || "Une grille est un classeur Excel (.xlsx) ou un fichier CSV de 5 Mo au plus.".to_owned();
    let cut = |_| Refusal::TooMuch(StatusCode::PAYLOAD_TOO_LARGE, expected());
    let (mut name, mut bytes) = (String::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(cut)? {
        if field.name() == Some("fichier") {
            name = field.file_name().unwrap_or_default().to_owned();
            bytes = field.bytes().await.map_err(cut)?.to_vec();
        }
    }
    app.work(move |app| {
        let (campaign, criteria) = app.store.read(|read| found(read, &here, &id))?;
        if bytes.is_empty() || bytes.len() > GRID_MAX {
            return again(app, &here, &id, Sent::new(), expected());
        }
        let rows = match grid::read(&Source { name, bytes }, campaign.scale) {
            Ok(rows) => rows,
            Err(wrong) => return again(app, &here, &id, Sent::new(), wrong),
        };
        let twice = rows.iter().enumerate().find(|(at, (asked, ..))| {
            let known =
                criteria.iter().map(|one| &one.asked).chain(rows[..*at].iter().map(|(asked, ..)| asked));
            !asked.number.is_empty() && known.into_iter().any(|other| other.number == asked.number)
        });
        if let Some((_, (asked, ..))) = twice {
            let wrong =
                format!("Le critère {} est deux fois dans la grille : rien n’est importé.", asked.number);
            return again(app, &here, &id, Sent::new(), wrong);
        }
        app.store.write(&here.author(), |write| -> Result<(), Refusal> {
            let scope = here.scope();
            service::hold(write, scope.operator)?;
            for (rank, (asked, mark, said)) in rows.iter().enumerate() {
                let rank = criteria.len() + rank;
                sql::insert_criterion(write, &scope, campaign.id, rank, (asked, mark, said))?;
            }
            Ok(service::revise(write, scope.operator, scope.service)?)
        })?;
        Ok(Redirect::to(&here.path(&format!("/evaluation/{id}?fait=grille"))).into_response())
    })
    .await
}
