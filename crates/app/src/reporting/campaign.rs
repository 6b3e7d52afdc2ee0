//! The campaign of a report: who writes what, for when, for whom; its versions and the next gesture.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{counted, long_instant, short_day};
use base::{Day, Id};
use store::{Read, Write};

use super::desk::Desk;
use super::page::Wanted;
use super::{Report, STATES, Section, State as How, Version, sql};
use crate::access::policy;
use crate::access::{Action, Here, Noun};
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "reporting/campaign.html")]
struct CampaignPage {
    shell: Shell,
    title: String,
    done: String,
    wrong: String,
    back: String,
    path: String,
    writes: bool,
    decides: bool,
    recipient: String,
    write_by: String,
    send_by: String,
    lines: Vec<Line>,
    people: Vec<(String, String)>,
    states: [&'static str; 3],
    versions: Vec<Shown>,
    number: i64,
    state: How,
    asked: String,
    unanswered: String,
}

/// A section of the trame.
struct Line {
    section: String,
    title: String,
    written: String,
    author: String,
    state: String,
}

/// A version.
struct Shown {
    number: i64,
    about: String,
    digest: String,
    address: Option<String>,
    files: String,
}

type Sent = BTreeMap<String, String>;

/// `GET /services/{code}/{annee}/rapport/campagne`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, year)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        app.store.read(|read| rendered(&draw(read, &here, &year, &wanted.fait, String::new())?))
    })
    .await
}

fn draw(
    read: &Read<'_>,
    here: &Here,
    year: &str,
    fait: &str,
    wrong: String,
) -> Result<CampaignPage, Refusal> {
    let desk = Desk::open(read, here, year)?;
    let (operator, path) = (here.service().operator, here.path(&format!("/{}/rapport", desk.year)));
    let names = sql::names(read, operator)?;
    let name = |login: &str| names.get(login).cloned().unwrap_or_else(|| login.to_owned());
    let sections = match &desk.report {
        Some(report) => sql::sections(read, operator, report.id)?,
        None => BTreeMap::new(),
    };
    let people: BTreeMap<Id, String> = sql::authors(read, &here.scope(), here.today())?
        .into_iter()
        .filter(|(.., role)| policy::role(role).is_some_and(|role| role.may(Action::Write, Noun::Reports)))
        .map(|(id, name, _)| (id, name))
        .collect();
    // Who has left the service is still said to write what was hers.
    let gone = sections.values().filter_map(|section| Some((section.author?, section.name.clone())));
    let people: BTreeMap<Id, String> = gone.chain(people).collect();
    let report = desk.report.clone();
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let last = desk.versions.first();
    let unanswered = desk
        .trame
        .questions()
        .iter()
        .filter(|question| question.asked && !desk.texts.contains_key(&question.anchor))
        .count();
    Ok(CampaignPage {
        shell: here.shell(Entry::Report(desk.year)),
        title: format!("Rapport {}, qui écrit quoi", desk.year),
        done: if fait == "regle" { "C’est noté.".to_owned() } else { String::new() },
        wrong,
        back: path.clone(),
        writes: desk.writes,
        decides: here.may(Action::Decide, Noun::Reports),
        recipient: report.as_ref().map(|report| report.recipient.clone()).unwrap_or_default(),
        write_by: day(report.as_ref().and_then(|report| report.write_by)),
        send_by: day(report.as_ref().and_then(|report| report.send_by)),
        lines: lines(&desk, &sections),
        people: people.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        states: STATES,
        versions: desk.versions.iter().map(|version| shown(version, &path, &name)).collect(),
        number: last.map_or(1, |version| version.number),
        state: last.map_or(How::Draft, Version::state),
        asked: last
            .and_then(|version| version.asked.as_ref())
            .map(|sign| format!("{} a demandé la validation le {}.", name(&sign.by), long_instant(sign.at)))
            .unwrap_or_default(),
        unanswered: match unanswered {
            0 => String::new(),
            count => format!(
                "{} sans réponse\u{202f}: le rapport validé n’en dira rien.",
                counted(count as i64, "question est", "questions sont")
            ),
        },
        path,
    })
}

/// The sections where something is asked, in order.
fn lines(desk: &Desk, sections: &BTreeMap<String, Section>) -> Vec<Line> {
    let mut lines: Vec<(Line, i64, i64)> = Vec::new();
    for question in desk.trame.questions().into_iter().filter(|question| question.asked) {
        let (title, section) = question.section;
        if lines.last().is_none_or(|(line, ..)| line.section != section) {
            let said = sections.get(&section);
            let line = Line {
                title,
                written: String::new(),
                author: said.and_then(|said| said.author).map(|id| id.to_string()).unwrap_or_default(),
                state: said.map(|said| said.state.clone()).unwrap_or_default(),
                section,
            };
            lines.push((line, 0, 0));
        }
        if let Some((_, asked, written)) = lines.last_mut() {
            *asked += 1;
            *written += i64::from(desk.texts.contains_key(&question.anchor));
        }
    }
    lines
        .into_iter()
        .map(|(line, asked, written)| Line { written: format!("{written} sur {asked}"), ..line })
        .collect()
}

fn shown(version: &Version, path: &str, name: &dyn Fn(&str) -> String) -> Shown {
    let at =
        |sign: &super::Sign| format!("le {} par {}", short_day(Day::new_in_paris(sign.at)), name(&sign.by));
    let mut about = vec![format!("ouverte {}", at(&version.opened))];
    if !version.reason.is_empty() {
        about.push(format!("motif\u{202f}: {}", version.reason));
    }
    about.extend(version.validated.as_ref().map(|sign| format!("validée {}", at(sign))));
    about.extend(version.sent.as_ref().map(|sign| format!("envoyée à {} {}", version.sent_to, at(sign))));
    let kept = version.state() != How::Draft;
    Shown {
        number: version.number,
        about: about.join("\u{202f}; "),
        digest: version.digest.chars().take(16).collect(),
        address: kept.then(|| format!("{path}?version={}", version.number)),
        files: format!("{path}/versions/{}", version.number),
    }
}

/// `POST /services/{code}/{annee}/rapport/campagne`: for whom, for when, who writes.
pub async fn set(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, year)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let done = app.store.write(&here.author(), |write| kept(write, &here, &year, &sent))?;
        match done {
            Ok(()) => {
                let path = here.path(&format!("/{year}/rapport/campagne?fait=regle"));
                Ok(Redirect::to(&path).into_response())
            }
            Err(wrong) => {
                let page = app.store.read(|read| rendered(&draw(read, &here, &year, "", wrong.clone())?))?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
            }
        }
    })
    .await
}

fn kept(write: &mut Write<'_>, here: &Here, year: &str, sent: &Sent) -> Result<Result<(), String>, Refusal> {
    let scope = here.scope();
    service::hold(write, scope.operator)?;
    let desk = Desk::open(write, here, year)?;
    let part = |name: &str| sent.get(name).map_or("", |value| value.trim());
    let day = |name: &str| match part(name) {
        "" => Ok(None),
        text => text
            .parse::<Day>()
            .map(Some)
            .map_err(|_| "Une échéance est un jour, par exemple le 31 mars 2022.".to_owned()),
    };
    let (write_by, send_by) = match (day("ecrire"), day("envoyer")) {
        (Ok(write_by), Ok(send_by)) => (write_by, send_by),
        (Err(wrong), _) | (_, Err(wrong)) => return Ok(Err(wrong)),
    };
    if let (Some(written), Some(sent)) = (write_by, send_by)
        && written > sent
    {
        return Ok(Err("Les textes sont attendus après le jour de l’envoi\u{202f}: avancez-les.".to_owned()));
    }
    let recipient: String =
        part("destinataire").chars().filter(|sign| !sign.is_control()).take(200).collect();
    let people: Vec<Id> = sql::authors(write, &scope, here.today())?.into_iter().map(|(id, ..)| id).collect();
    let before = match &desk.report {
        Some(report) => sql::sections(write, scope.operator, report.id)?,
        None => BTreeMap::new(),
    };
    let mut changed = Vec::new();
    for line in lines(&desk, &before) {
        let (author, state) =
            (part(&format!("qui-{}", line.section)), part(&format!("etat-{}", line.section)));
        if (author, state) == (line.author.as_str(), line.state.as_str())
            || !sent.contains_key(&format!("qui-{}", line.section))
        {
            continue;
        }
        // Another said otherwise meanwhile: what the form left as it saw it stays as the other said.
        let seen = part(&format!("vu-{}", line.section));
        if seen == format!("{author}|{state}") {
            continue;
        }
        if seen != format!("{}|{}", line.author, line.state) {
            return Ok(Err(format!(
                "« {} » a été changée entre-temps\u{202f}: relisez, puis recommencez.",
                line.title
            )));
        }
        let account = author.parse::<Id>().ok().filter(|id| people.contains(id) || line.author == author);
        if !author.is_empty() && account.is_none() {
            return Ok(Err("Choisissez qui écrit parmi les personnes du service.".to_owned()));
        }
        let state = STATES.into_iter().find(|known| *known == state).unwrap_or_default();
        let said = Section { author: account, name: String::new(), state: state.to_owned() };
        changed.push((line.section, said));
    }
    let report = sql::found(write, &scope, desk.period)?;
    let new = Report { id: report.id, recipient, write_by, send_by };
    if new != report {
        sql::set(write, &scope, &new)?;
    }
    for (section, said) in &changed {
        sql::set_section(write, &scope, (report.id, section), said)?;
    }
    Ok(Ok(()))
}
