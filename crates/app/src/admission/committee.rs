//! The admission committee: its sessions, what each said of each request, its minutes on paper.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::response::{Html, Redirect, Response};
use base::french::{counted, long_day, short_day, typeset};
use base::{Day, Id};
use document::{Block, Document, Inline};
use serde::Deserialize;

use super::sql::{self, Session};
use super::{Cell, insert, open, withdraw};
use crate::access::{Action, Here, Noun};
use crate::dashboard::figure::attachment;
use crate::service;
use crate::waiting;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// Opinions of a committee.
const OPINIONS: [&str; 3] = ["favorable", "défavorable", "ajourné"];

#[derive(Template)]
#[template(path = "admission/committee.html")]
struct CommitteePage {
    shell: Shell,
    action: String,
    done: &'static str,
    wrong: &'static str,
    sessions: Vec<Shown>,
    waiting: Vec<(String, String)>,
    /// Trials that run: address, whose, until when, past.
    trials: Vec<(String, String, String, bool)>,
    writes: bool,
    today: String,
}

struct Shown {
    id: String,
    day: String,
    present: String,
    said: Vec<Line>,
    count: String,
}

struct Line {
    id: String,
    name: String,
    reference: String,
    address: String,
    opinion: String,
    minutes: String,
}

/// What the address asks.
#[derive(Deserialize)]
pub struct Said {
    #[serde(default)]
    fait: String,
}

/// `GET /services/{code}/commission`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(said): Query<Said>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (scope, today) = (here.scope(), here.today());
        let (sessions, waits, trials) = app.store.read(|read| -> store::Result<_> {
            let trials = sql::running_trials(read, &scope)?;
            Ok((sql::sessions(read, &scope)?, waiting::waiting(read, &scope, today)?, trials))
        })?;
        let named = waits.iter().filter(|one| !one.hidden);
        let mut waiting: Vec<(String, String)> = named
            .map(|one| (one.id.to_string(), format!("{}, {}, {}", one.name(), one.kind, one.reference)))
            .collect();
        waiting.sort_by_key(|(_, label)| base::french::fold(label));
        let (done, wrong) = match said.fait.as_str() {
            "seance" => ("La commission est notée.", ""),
            "avis" => ("L’avis est noté.", ""),
            "retrait" => ("C’est retiré.", ""),
            "seance-non" => ("", "Rien n’est noté\u{202f}: dites quel jour, et qui était là."),
            "avis-non" => {
                ("", "Rien n’est noté\u{202f}: choisissez une demande et un avis ; le compte rendu a 4 000 signes au plus.")
            }
            "deja" => ("", "Cette demande a déjà un avis de cette commission, ou la ligne est retirée."),
            _ => ("", ""),
        };
        rendered(&CommitteePage {
            shell: here.shell(Entry::Committee),
            action: here.path("/commission"),
            done,
            wrong,
            sessions: sessions.iter().map(|one| shown(&here, one)).collect(),
            waiting,
            trials: trials
                .into_iter()
                .map(|(request, name, ends)| {
                    let address = here.path(&format!("/demandes/{request}/admission"));
                    (address, name, short_day(ends), ends < today)
                })
                .collect(),
            writes: here.may(Action::Write, Noun::Requests),
            today: today.to_string(),
        })
    })
    .await
}

fn shown(here: &Here, one: &Session) -> Shown {
    let said = one.opinions.iter().map(|said| Line {
        id: said.id.to_string(),
        name: said.name.clone(),
        reference: said.reference.clone(),
        address: here.path(&format!("/demandes/{}/admission", said.request)),
        opinion: said.opinion.clone(),
        minutes: typeset(&said.minutes),
    });
    Shown {
        id: one.id.to_string(),
        day: long_day(one.day),
        present: typeset(&one.present),
        count: counted(one.opinions.len() as i64, "demande examinée", "demandes examinées"),
        said: said.collect(),
    }
}

type Sent = HashMap<String, String>;

/// `POST /services/{code}/commission`: a session, an opinion of one, or a row that is withdrawn.
pub async fn note(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<Sent>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let part = |name: &str| sent.get(name).map(|value| value.trim()).unwrap_or_default();
        let fait = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            let (scope, today) = (here.scope(), here.today());
            service::hold(write, scope.operator)?;
            match part("quoi") {
                "seance" => {
                    let day =
                        part("jour").parse::<Day>().ok().filter(|day| *day <= today && day.year() > 1990);
                    let present = part("presents");
                    let (Some(day), 1..=1000) = (day, present.chars().count()) else {
                        return Ok("seance-non");
                    };
                    let cells = [("day", Cell::Day(Some(day))), ("present", Cell::Text(present))];
                    insert(write, &scope, "admission_session", &cells)?;
                    Ok("seance")
                }
                "avis" => {
                    let sessions = sql::sessions(write, &scope)?;
                    let session = sessions.iter().find(|one| one.id.to_string() == part("seance"));
                    let session = session.ok_or(Refusal::NotFound)?;
                    let opinion = OPINIONS.into_iter().find(|one| *one == part("avis"));
                    let minutes = part("texte");
                    let (Some(opinion), true) = (opinion, minutes.chars().count() <= 4000) else {
                        return Ok("avis-non");
                    };
                    if part("demande").is_empty() {
                        return Ok("avis-non");
                    }
                    let asked = open(write, &scope, part("demande"))?;
                    if session.opinions.iter().any(|one| one.request == asked.request.id) {
                        return Ok("deja");
                    }
                    let cells = [
                        ("session_id", Cell::Id(session.id)),
                        ("request_id", Cell::Id(asked.request.id)),
                        ("opinion", Cell::Text(opinion)),
                        ("minutes", Cell::Text(minutes)),
                    ];
                    insert(write, &scope, "admission_opinion", &cells)?;
                    Ok("avis")
                }
                "retrait" => {
                    let id: Id = part("ligne").parse().map_err(|()| Refusal::NotFound)?;
                    let own = sql::sessions(write, &scope)?;
                    let known = own.iter().flat_map(|one| &one.opinions).any(|one| one.id == id);
                    if !known {
                        return Ok("deja");
                    }
                    Ok(if withdraw(write, &scope, "admission_opinion", id)? { "retrait" } else { "deja" })
                }
                _ => Err(Refusal::NotFound),
            }
        })?;
        Ok(Redirect::to(&here.path(&format!("/commission?fait={fait}"))))
    })
    .await
}

/// `GET /services/{code}/commission/{seance}/{fichier}`: the minutes, as `proces-verbal.pdf` or `.docx`.
pub async fn minutes(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, session, file)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let sessions = app.store.read(|read| sql::sessions(read, &here.scope()))?;
        let one = sessions.into_iter().find(|one| one.id.to_string() == session).ok_or(Refusal::NotFound)?;
        let document = paper(&here, &app.operator.name, &one);
        let (bytes, kind) = match file.as_str() {
            "proces-verbal.pdf" => {
                (document::pdf::write(&document).map_err(|error| Refusal::bug(&error))?, "application/pdf")
            }
            "proces-verbal.docx" => {
                let bytes = document::docx::write(&document, &document::chart::print);
                (bytes.map_err(|error| Refusal::bug(&error))?, WORD)
            }
            _ => return Err(Refusal::NotFound),
        };
        app.looks.taken_away(here.export("commission"));
        let format = file.rsplit_once('.').map_or("", |(_, format)| format);
        Ok(attachment(bytes, kind, &format!("commission-{}.{format}", one.day)))
    })
    .await
}

fn paper(here: &Here, operator: &str, one: &Session) -> Document {
    let mut document = Document {
        title: "Commission d’admission".to_owned(),
        subtitle: vec![long_day(one.day)],
        organisation: operator.to_owned(),
        organisation_detail: here.service().name.clone(),
        running_head: "Commission d’admission, confidentiel".to_owned(),
        as_of: format!("Confidentiel, écrit par {} le {}", here.visitor.account.name, long_day(here.today())),
        ..Document::default()
    };
    let blocks = &mut document.blocks;
    let heading =
        |level, text: String, anchor: &str| Block::Heading { level, text, anchor: anchor.to_owned() };
    let paragraph = |text: &str| Block::Paragraph(vec![Inline::Text(typeset(text))]);
    blocks.push(heading(1, "Procès-verbal".to_owned(), "proces-verbal"));
    blocks.push(Block::Paragraph(vec![
        Inline::Strong("Présents\u{202f}: ".to_owned()),
        Inline::Text(typeset(&one.present)),
    ]));
    if one.opinions.is_empty() {
        blocks.push(paragraph("Aucune demande n’a été examinée."));
    }
    for (at, said) in one.opinions.iter().enumerate() {
        blocks.push(heading(
            2,
            format!("{}, demande {}", said.name, said.reference),
            &format!("demande-{}", at + 1),
        ));
        blocks.push(Block::Paragraph(vec![
            Inline::Strong("Avis\u{202f}: ".to_owned()),
            Inline::Text(said.opinion.clone()),
        ]));
        let lines = said.minutes.lines().filter(|line| !line.trim().is_empty());
        blocks.extend(lines.map(paragraph));
    }
    document
}
