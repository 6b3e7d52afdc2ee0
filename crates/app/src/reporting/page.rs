//! The report as a page: what is written in it, with the figures of now; or a version as it was kept.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, Query, State};
use axum::response::Html;
use base::french::{counted, long_day, long_instant, short_day};
use document::{Block, Document, Inline, html};
use report::{Door, Question, Stage};
use serde::Deserialize;
use store::Read;

use super::change::{self, Change};
use super::desk::{Desk, book};
use super::finding::{self, Point};
use super::outline::{Heading, contents, missing, unsaid};
use super::place::{Places, TextForm};
use super::{Remark, State as How, Version, picture, remark, sql};
use crate::access::{Action, Here, Noun};
use crate::dashboard::door;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};
use crate::year::Book;

#[derive(Template)]
#[template(path = "reporting/report.html")]
struct ReportPage {
    shell: Shell,
    code: String,
    year: i16,
    years: Vec<i16>,
    title: String,
    under: String,
    done: String,
    steps: Vec<(&'static str, &'static str)>,
    /// Where its files are taken.
    files: String,
    /// The next gesture: its address, what it says.
    next: Option<(String, String)>,
    frozen: String,
    /// A text that came after the validation, and why it is not kept.
    late: Option<(String, String)>,
    contents: Vec<Heading>,
    body: String,
    findings: Vec<Point>,
    /// Texts whose question has left the trame: they are kept, and printed nowhere.
    homeless: Vec<String>,
    found: String,
    settle_path: String,
    missing: Vec<(String, String)>,
    /// Parts of breakdowns that nobody said: what, where they open.
    unsaid: Vec<(String, String)>,
    unanswered: usize,
    remarks: Vec<Said>,
    remark_path: String,
    writes: bool,
    changes: Vec<Change>,
    /// With what its figures are compared; empty when with nothing.
    compared: String,
    /// The texts that differ from the version before: where, as it was.
    rewritten: Vec<(String, String, String)>,
    /// Pictures one may show: what they show, where they are.
    pictures: Vec<(String, String)>,
    picture_path: String,
    versions: Vec<(String, String)>,
    campaign: Option<String>,
}

/// A remark, as the page shows it.
struct Said {
    id: String,
    anchor: String,
    place: String,
    body: String,
    about: String,
}

/// What the address asks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// The question whose text is being written.
    pub ecrire: String,
    /// The question about which one makes a remark.
    pub remarque: String,
    pub version: Option<i64>,
    pub fait: String,
}

/// `GET /services/{code}/{annee}/rapport`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, year)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let book = book(app, &here)?;
        app.store.read(|read| {
            let desk = Desk::open(read, &here, &year)?;
            rendered(&draw(read, &here, (&desk, &book), &wanted, None)?)
        })
    })
    .await
}

/// The page; `typed` is the form of a text that could not be kept.
pub(super) fn draw(
    read: &Read<'_>,
    here: &Here,
    (desk, book): (&Desk, &Book),
    wanted: &Wanted,
    typed: Option<TextForm>,
) -> Result<impl Template + use<>, Refusal> {
    let code = &here.service().code;
    let version = desk.shown(wanted.version)?;
    let state = version.map_or(How::Draft, Version::state);
    let editing = desk.writes && state == How::Draft;
    let path = here.path(&format!("/{}/rapport", desk.year));
    let opener = |figure: &Door<'_>| Some(address(code, desk.year, figure));
    let names = sql::names(read, here.service().operator)?;
    let name = |login: &str| names.get(login).cloned().unwrap_or_else(|| login.to_owned());
    let operator = here.service().operator;
    let (sections, remarks, illustrations, settled) = match &desk.report {
        Some(report) if desk.writes => (
            sql::sections(read, operator, report.id)?,
            remark::all(read, operator, report.id)?,
            picture::all(read, operator, report.id)?,
            finding::settled(read, operator, report.id)?,
        ),
        _ => Default::default(),
    };
    let questions = desk.trame.questions();
    let late = typed
        .as_ref()
        .filter(|_| !editing || !questions.iter().any(|one| one.anchor == wanted.ecrire))
        .map(|typed| (typed.wrong.clone(), typed.text.clone()));
    let (mut changes, mut rewritten, mut findings) = (Vec::new(), Vec::new(), Vec::new());
    // What is validated is compared with the figures of now; a draft opened again, with the version before it.
    let before = version.and_then(|version| desk.before(version.number));
    let (document, body) = match version.filter(|_| state != How::Draft) {
        Some(version) => {
            let mut kept = desk.kept(read, here, version)?;
            if desk.writes {
                changes = change::since(read, book, desk.period, &mut kept, code).unwrap_or_default();
            }
            if let Some(before) = before.filter(|_| desk.writes) {
                rewritten =
                    change::texts(&desk.kept(read, here, before)?.texts()?, &kept.texts()?, &questions);
            }
            let document = kept.document().unwrap_or_else(|error| unreadable(version, &error));
            let body = html::body(&document);
            (document, body)
        }
        None => {
            if let Some(before) = before.filter(|_| editing) {
                let mut kept = desk.kept(read, here, before)?;
                changes = change::since(read, book, desk.period, &mut kept, code).unwrap_or_default();
                let now = desk.texts.iter().map(|(anchor, text)| (anchor.clone(), text.body.clone()));
                rewritten = change::texts(&kept.texts()?, &now.collect(), &questions);
            }
            let stage = if editing { Stage::Editing } else { Stage::Draft };
            let mut prose = desk.prose(stage);
            for one in &illustrations {
                let name = one.number.to_string();
                let picture = one.drawn(Some(format!("{path}/images/{name}")));
                prose.pictures.insert(name, picture);
            }
            let mut document = book.report(desk.period, prose, Some(&opener))?;
            if editing {
                findings = finding::points(&document, book, desk, &settled, &name)?;
                document.blocks.extend(finding::annex(&findings));
            }
            let body = if editing {
                let at = Places {
                    read,
                    here,
                    desk,
                    wanted,
                    typed,
                    path: &path,
                    questions: &questions,
                    remarks: &remarks,
                    names: &names,
                    illustrations: &illustrations,
                };
                let mut drawn = at.all()?;
                html::body_to_write(&document, &mut |anchor| drawn.remove(anchor).unwrap_or_default())
            } else {
                html::body(&document)
            };
            (document, body)
        }
    };
    let open: Vec<&Question> = questions
        .iter()
        .filter(|question| question.asked && !desk.texts.contains_key(&question.anchor))
        .collect();
    let under = match version {
        Some(version) if state != How::Draft => {
            let known = version.known_at.map(long_instant).unwrap_or_default();
            format!("Chiffres connus au {known} · version {}", version.number)
        }
        Some(version) => format!("{} · version {}", document.as_of, version.number),
        None => document.as_of.clone(),
    };
    let remarks = remarks.into_iter().filter(|remark| remark.settled.is_none());
    let frozen = version.map(|version| told(version, &name)).unwrap_or_default();
    Ok(ReportPage {
        shell: here.shell(Entry::Report(desk.year)),
        years: book.years(),
        title: document.title.clone(),
        under,
        done: done(&wanted.fait).to_owned(),
        steps: steps(state),
        files: match version.filter(|_| state != How::Draft) {
            Some(version) => format!("{path}/versions/{}", version.number),
            None => path.clone(),
        },
        next: next(here, desk, version, &path),
        frozen,
        late,
        contents: contents(&document, &questions, &desk.texts, &sections, editing),
        homeless: desk.homeless(&questions),
        found: summary(&findings),
        findings,
        settle_path: format!("{path}/constats"),
        unsaid: if editing { unsaid(book, desk, &document, code)? } else { Vec::new() },
        missing: if editing { missing(&open) } else { Vec::new() },
        unanswered: open.len(),
        remarks: remarks.map(|remark| said(remark, &questions, &name)).collect(),
        remark_path: format!("{path}/remarques"),
        writes: editing,
        compared: match (state, before) {
            _ if !desk.writes => String::new(),
            (How::Draft, Some(before)) => format!("Depuis la version {}", before.number),
            (How::Draft, None) => String::new(),
            _ => "Depuis la validation".to_owned(),
        },
        changes,
        rewritten,
        pictures: illustrations
            .iter()
            .map(|one| (format!("{}. {}", one.number, one.says), format!("{path}/images/{}", one.number)))
            .collect(),
        picture_path: format!("{path}/images"),
        versions: versions(desk, &path),
        campaign: (desk.writes || here.may(Action::Decide, Noun::Reports))
            .then(|| format!("{path}/campagne")),
        body,
        year: desk.year,
        code: code.clone(),
    })
}

fn done(fait: &str) -> &'static str {
    match fait {
        "texte" => "Le texte est enregistré.",
        "rien" => "C’est noté\u{202f}: rien à dire ici.",
        "remarque" => "La remarque est notée.",
        "image-retiree" => "L’image est retirée\u{202f}: elle n’est plus dans le brouillon ni dans la base.",
        "image" => "L’image est là\u{202f}: insérez-la dans un texte.",
        "garde" => "Le constat est gardé\u{202f}: le rapport imprime pourquoi.",
        "rouvert-constat" => "Le constat est rouvert.",
        "reglee" => "La remarque est réglée.",
        "valide" => "La version est validée\u{202f}: elle est gardée telle quelle.",
        "envoye" => "L’envoi est noté.",
        "rouvert" => "Une nouvelle version est ouverte.",
        "demande" => "La validation est demandée.",
        _ => "",
    }
}

/// `2 erreurs, 1 alerte`, of those that nobody settled.
fn summary(findings: &[Point]) -> String {
    let count = |severity: &str, one: &str, many: &str| {
        let open = findings.iter().filter(|point| point.severity == severity && point.settled.is_none());
        let count = open.count() as i64;
        (count > 0).then(|| counted(count, one, many))
    };
    let parts = [
        count("erreur", "erreur", "erreurs"),
        count("alerte", "alerte", "alertes"),
        count("remarque", "remarque", "remarques"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What is shown of a version that this release can no longer draw: its files are as they were kept.
fn unreadable(version: &Version, error: &anyhow::Error) -> Document {
    tracing::error!(version = version.number, %error, "un rapport gardé ne se montre plus");
    let says = "Cette version ne peut plus être montrée ici. Ses fichiers sont tels qu’ils ont été gardés\u{202f}: \
                ouvrez le PDF ou le Word.";
    Document {
        title: "Rapport d’activité".to_owned(),
        blocks: vec![Block::Note(vec![Inline::Text(says.to_owned())])],
        ..Document::default()
    }
}

/// Who validated and sent a version.
fn told(version: &Version, name: &dyn Fn(&str) -> String) -> String {
    let mut told = Vec::new();
    if let Some(sign) = &version.validated {
        told.push(format!("Validé le {} par {}", long_instant(sign.at), name(&sign.by)));
    }
    if let Some(sign) = &version.sent {
        let to = match version.sent_to.as_str() {
            "" => String::new(),
            to => format!(" à {to}"),
        };
        let day = long_day(base::Day::new_in_paris(sign.at));
        told.push(format!("envoyé{to} le {day} par {}", name(&sign.by)));
    }
    if told.is_empty() { String::new() } else { format!("{}.", told.join(", ")) }
}

fn steps(state: How) -> Vec<(&'static str, &'static str)> {
    [("Brouillon", How::Draft), ("Validé", How::Validated), ("Envoyé", How::Sent)]
        .into_iter()
        .map(|(label, step)| {
            let class = if step < state {
                "passee"
            } else if step == state {
                "ici"
            } else {
                ""
            };
            (label, class)
        })
        .collect()
}

/// The next gesture on the last version.
fn next(here: &Here, desk: &Desk, version: Option<&Version>, path: &str) -> Option<(String, String)> {
    let last = desk.versions.first();
    if version.map(|version| version.number) != last.map(|version| version.number) {
        return None;
    }
    let decides = here.may(Action::Decide, Noun::Reports);
    let says = match (last.map_or(How::Draft, Version::state), decides) {
        (How::Draft, true) => "Valider",
        (How::Draft, false) if desk.writes => "Demander la validation",
        (How::Validated, true) => "Noter l’envoi",
        _ => return None,
    };
    Some((format!("{path}/campagne#suite"), says.to_owned()))
}

fn versions(desk: &Desk, path: &str) -> Vec<(String, String)> {
    let mine = |version: &&Version| desk.sees(version);
    let all: Vec<&Version> = desk.versions.iter().filter(mine).collect();
    if all.len() < 2 {
        return Vec::new();
    }
    all.into_iter()
        .map(|version| {
            let at = |sign: &super::Sign| short_day(base::Day::new_in_paris(sign.at));
            let says = match (version.state(), &version.validated, &version.sent) {
                (How::Sent, _, Some(sign)) => format!("envoyée le {}", at(sign)),
                (_, Some(sign), _) => format!("validée le {}", at(sign)),
                _ => "en cours".to_owned(),
            };
            (format!("{path}?version={}", version.number), format!("Version {}, {says}", version.number))
        })
        .collect()
}

fn said(remark: Remark, questions: &[Question], name: &dyn Fn(&str) -> String) -> Said {
    let place = questions.iter().find(|question| question.anchor == remark.anchor);
    Said {
        id: remark.id.to_string(),
        place: place.map(|question| question.section.0.clone()).unwrap_or_default(),
        anchor: format!("#p-{}", html::slug(&remark.anchor)),
        about: format!("{}, {}", name(&remark.said.by), long_instant(remark.said.at)),
        body: remark.body,
    }
}

/// Where a figure of the report opens: `mesures.type` with a key is the figure narrowed to that key.
pub(super) fn address(code: &str, year: i16, figure: &Door<'_>) -> String {
    let found = crate::year::catalogue().ok().and_then(|catalogue| catalogue.find(figure.id));
    let month = figure.month.map(|month| month.month);
    match (found, figure.key) {
        (Some((entry, Some(axis))), Some(key)) => door(code, year, &entry.id, &[(axis.name(), key)], month),
        (Some((entry, _)), _) => door(code, year, &entry.id, &[], month),
        (None, _) => door(code, year, figure.id, &[], month),
    }
}
