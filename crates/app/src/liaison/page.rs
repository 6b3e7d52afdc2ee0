//! The form on its page: each section is saved on its own, may be incomplete, and is never overwritten unseen.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Day;
use base::french::long_instant;

use super::form::{Field, Kind, Section};
use super::{Filled, sql};
use crate::access::Here;
use crate::circuit::page::opened;
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// A section, as the page of a request shows it.
pub struct SectionShown {
    /// In its address.
    pub code: String,
    /// As it is read.
    pub title: String,
    /// Questions and answers, those without an answer too; whether it takes several lines, whether the file says it.
    pub lines: Vec<(String, String, bool, bool)>,
    /// « enregistrée le … par … ».
    pub saved: String,
    /// How many questions have no answer.
    pub empty: usize,
    /// Required questions without an answer.
    pub missing: usize,
}

/// The sections of a form.
pub fn sections(filled: &Filled) -> Vec<SectionShown> {
    let Some(form) = filled.form else { return Vec::new() };
    let shown = |section: &Section| {
        let lines: Vec<_> = section
            .fields
            .iter()
            .map(|field| {
                (field.title.clone(), filled.said(field), field.kind.is_long(), filled.from_file(field))
            })
            .collect();
        let blank = |field: &&Field| filled.value(field).is_empty();
        SectionShown {
            code: section.code.clone(),
            title: section.title.clone(),
            empty: section.fields.iter().filter(blank).count(),
            missing: section.fields.iter().filter(|field| field.required).filter(blank).count(),
            lines,
            saved: filled
                .saved(section)
                .map(|(by, at)| format!("enregistrée le {} par {by}", long_instant(at)))
                .unwrap_or_default(),
        }
    };
    form.sections.iter().map(shown).collect()
}

/// A question, as the form asks it.
struct Asked {
    field: &'static Field,
    value: String,
    error: String,
    /// What someone else wrote meanwhile, when it is not what one sends.
    theirs: String,
    boxes: Vec<(String, bool)>,
}

#[derive(Template)]
#[template(path = "liaison/section.html")]
struct SectionPage {
    shell: Shell,
    back: String,
    name: String,
    title: String,
    hint: String,
    action: String,
    seal: String,
    late: String,
    wrong: bool,
    fields: Vec<Asked>,
}

type Sent = HashMap<String, String>;

/// `GET …/demandes/{demande}/fiche/{rubrique}`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request, section)): Path<(String, String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (case, rights) = app.store.read(|read| opened(read, &here, &request))?;
        rights.must_write()?;
        let own = section_of(&case.filled, &section)?;
        let address = here.path(&format!("/demandes/{request}"));
        let team = rights.team;
        rendered(&draw(
            &here,
            &address,
            team,
            &case.running.name(),
            &case.filled,
            own,
            None,
            &[],
            String::new(),
        ))
    })
    .await
}

fn section_of(filled: &Filled, code: &str) -> Result<&'static Section, Refusal> {
    filled.form.and_then(|form| form.section(code)).ok_or(Refusal::NotFound)
}

#[expect(clippy::too_many_arguments, reason = "all that a page that was not taken shows again")]
fn draw(
    here: &Here,
    address: &str,
    team: bool,
    name: &str,
    filled: &Filled,
    section: &'static Section,
    sent: Option<&Sent>,
    faults: &[(String, String)],
    late: String,
) -> SectionPage {
    let fields = section.fields.iter().filter(|field| !field.fixed).map(|field| {
        let now = filled.value(field).to_owned();
        let value = sent.map_or_else(|| now.clone(), |sent| typed(sent, field));
        let theirs = if !late.is_empty() && now != value { filled.said(field) } else { String::new() };
        let ticked: Vec<&str> = value.lines().collect();
        Asked {
            field,
            boxes: field.choices.iter().map(|one| (one.clone(), ticked.contains(&one.as_str()))).collect(),
            error: faults
                .iter()
                .find(|(own, _)| *own == field.code)
                .map_or(String::new(), |(_, text)| text.clone()),
            theirs,
            value,
        }
    });
    let fields = fields.collect();
    SectionPage {
        shell: here.shell(if team { Entry::Waiting } else { Entry::Visas }),
        back: format!("{address}#rubrique-{}", section.code),
        name: name.to_owned(),
        title: section.title.clone(),
        hint: section.hint.clone(),
        action: format!("{address}/fiche/{}", section.code),
        seal: filled.seal(section),
        wrong: !faults.is_empty(),
        late,
        fields,
    }
}

/// What was typed for a question; boxes are sent one by one.
fn typed(sent: &Sent, field: &Field) -> String {
    if field.kind == Kind::Boxes {
        let ticked = field.choices.iter().enumerate();
        let ticked = ticked.filter(|(at, _)| sent.contains_key(&format!("{}-{at}", field.code)));
        return ticked.map(|(_, one)| one.as_str()).collect::<Vec<_>>().join("\n");
    }
    let text = sent.get(&field.code).map(|text| text.trim()).unwrap_or_default();
    text.replace("\r\n", "\n")
}

/// `POST …/demandes/{demande}/fiche/{rubrique}`: saves what changed; an incomplete section is saved too.
pub async fn save(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request, section)): Path<(String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let address = here.path(&format!("/demandes/{request}"));
        let outcome = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, here.service().operator)?;
            let (case, rights) = opened(write, &here, &request)?;
            rights.must_write()?;
            let own = section_of(&case.filled, &section)?;
            let faults = faults(own, &sent);
            let late = sent.get("vu").map(String::as_str).unwrap_or_default() != case.filled.seal(own);
            if late || !faults.is_empty() {
                return Ok(Some((case, rights.team, own, faults, late)));
            }
            let fields = own.fields.iter().filter(|field| !field.fixed);
            let typed: Vec<(&Field, String)> = fields.map(|field| (field, typed(&sent, field))).collect();
            let changes: Vec<(&str, Option<&str>, &str)> = typed
                .iter()
                .filter_map(|(field, value)| {
                    let was = case.filled.written(&field.code);
                    // What the file says is not copied as long as it is what one would write.
                    let same = was.map_or(case.filled.value(field) == value, |was| was == value);
                    (!same).then_some((field.code.as_str(), was, value.as_str()))
                })
                .collect();
            if !changes.is_empty() {
                sql::save(write, &here.scope(), case.running.request, &changes)?;
            }
            Ok(None)
        })?;
        let Some((case, team, own, faults, late)) = outcome else {
            app.visas.forget(here.service().id);
            let back = format!("{address}?fait=section#rubrique-{section}");
            return Ok(Redirect::to(&back).into_response());
        };
        let (status, late) = match late {
            false => (StatusCode::UNPROCESSABLE_ENTITY, String::new()),
            true => (StatusCode::CONFLICT, changed_by(&case.filled, own)),
        };
        let name = case.running.name();
        let page = draw(&here, &address, team, &name, &case.filled, own, Some(&sent), &faults, late);
        Ok((status, rendered(&page)?).into_response())
    })
    .await
}

fn changed_by(filled: &Filled, section: &Section) -> String {
    let who = filled.saved(section).map(|(by, at)| format!(" ({by}, le {})", long_instant(at)));
    format!(
        "Pendant que vous écriviez, cette rubrique a changé{}. Ce que vous aviez écrit est là\u{202f}; ce qui est \
         enregistré est dit sous chaque réponse qui diffère. Gardez ce qu’il faut, puis enregistrez.",
        who.unwrap_or_default()
    )
}

/// What does not do: never that something is missing.
fn faults(section: &Section, sent: &Sent) -> Vec<(String, String)> {
    let mut faults = Vec::new();
    for field in section.fields.iter().filter(|field| !field.fixed) {
        let value = typed(sent, field);
        let longest = field.kind.longest();
        let sentence = match field.kind {
            _ if value.chars().count() > longest => {
                format!("Cette réponse est trop longue\u{202f}: {longest} signes au plus.")
            }
            Kind::Day if !value.is_empty() && !value.parse::<Day>().is_ok_and(|day| day.year() > 1990) => {
                "Cette date n’existe pas. Écrivez par exemple 18/01/2022.".to_owned()
            }
            Kind::Choice if !value.is_empty() && !field.choices.contains(&value) => {
                "Choisissez dans la liste.".to_owned()
            }
            _ => continue,
        };
        faults.push((field.code.clone(), sentence));
    }
    faults
}
