//! The page that writes someone down: it looks first, and shows side by side whom it may be.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Id;
use base::french::{counted, fold};
use report::Nomenclatures;
use serde::Deserialize;
use store::Read;

use super::{Draft, Faults, Fresh, sql};
use crate::access::{Here, Scope};
use crate::person::compare::{self, Line};
use crate::person::{self, Person};
use crate::search::{Candidate, Eye, duplicates, find};
use crate::vocabulary::{self, Term};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "person/create/form.html")]
struct Page {
    shell: Shell,
    title: String,
    address: String,
    back: String,
    draft: Draft,
    faults: Faults,
    choices: Vec<Choices>,
    /// Families of this name: number, who is in it.
    families: Vec<(String, String)>,
    candidates: Vec<Shown>,
    /// The candidates that were shown: whoever says « someone else » has seen them.
    seen: String,
}

/// Words proposed for a field.
struct Choices {
    field: &'static str,
    label: &'static str,
    typed: String,
    words: Vec<String>,
}

/// Someone it may be.
struct Shown {
    name: String,
    place: String,
    reason: &'static str,
    lines: Vec<Line>,
    /// Where her file is, when this service has it.
    file: String,
    id: String,
    /// « C’est elle », « C’est lui », « C’est cette personne ».
    same: &'static str,
}

impl Page {
    fn fault(&self, field: &str) -> &str {
        self.faults.iter().find(|(own, _)| *own == field).map_or("", |(_, sentence)| sentence)
    }
}

/// What one was looking for when one came here.
#[derive(Deserialize)]
pub struct From {
    #[serde(default)]
    nom: String,
    #[serde(default)]
    prenom: String,
}

/// What the form sends.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    nom: String,
    prenom: String,
    naissance: String,
    sexe: String,
    famille: String,
    parents: String,
    residence: String,
    territoire: String,
    /// `autre`: someone else than those who were shown.
    decision: String,
    /// The person of another service that it is.
    personne: String,
    vus: String,
}

/// `GET /services/{code}/personnes/nouvelle`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(from): Query<From>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let draft = Draft { last_name: from.nom, first_name: from.prenom, ..Draft::default() };
        app.store.read(|read| rendered(&draw(read, &here, draft, Faults::new(), Vec::new())?))
    })
    .await
}

/// `POST /services/{code}/personnes/nouvelle`.
pub async fn create(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let draft = sent.draft();
        let fresh = match draft.read(here.today()) {
            Ok(fresh) => fresh,
            Err(faults) => {
                let page = app.store.read(|read| draw(read, &here, draft, faults, Vec::new()))?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response());
            }
        };
        let eye = Eye::of(&here.visitor, app.operator.id, here.now);
        // Looked for in the transaction that writes: of two who write the same person down, one sees the other.
        let done = app.store.write(&here.author(), |write| -> Result<Option<Id>, Refusal> {
            crate::service::hold(write, app.operator.id)?;
            let candidates = duplicates(write, &eye, &fresh.newcomer())?;
            if !sent.personne.is_empty() {
                let known = candidates.iter().find(|own| own.person.to_string() == sent.personne);
                let person = known.ok_or(Refusal::NotFound)?.person;
                super::enrol(write, here.service(), person, &fresh)?;
                return Ok(Some(person));
            }
            if candidates.iter().all(|own| sent.has_seen(own)) {
                return Ok(Some(super::create(write, here.service(), &fresh)?));
            }
            Ok(None)
        })?;
        match done {
            Some(person) => Ok(Redirect::to(&here.path(&format!("/personnes/{person}"))).into_response()),
            None => app.store.read(|read| {
                let candidates = duplicates(read, &eye, &fresh.newcomer())?;
                let shown = candidates.iter().map(|own| show(read, &here, &eye, own, &fresh));
                let shown = shown.filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()?;
                Ok(rendered(&draw(read, &here, draft, Faults::new(), shown)?)?.into_response())
            }),
        }
    })
    .await
}

impl Sent {
    fn draft(&self) -> Draft {
        let Sent { nom, prenom, naissance, sexe, famille, parents, residence, territoire, .. } = self.clone();
        Draft {
            last_name: nom,
            first_name: prenom,
            birth: naissance,
            sex: sexe,
            family: famille,
            parents,
            residence,
            territory: territoire,
        }
    }

    /// Whether one said « someone else » with this person before one’s eyes.
    fn has_seen(&self, candidate: &Candidate) -> bool {
        self.decision == "autre" && self.vus.split(' ').any(|seen| seen == candidate.person.to_string())
    }
}

fn draw(
    read: &Read<'_>,
    here: &Here,
    draft: Draft,
    faults: Faults,
    candidates: Vec<Shown>,
) -> Result<Page, Refusal> {
    let (operator, service) = (here.scope().operator, here.scope().service);
    let choices = [
        ("territoire", "territory", "Territoire", &draft.territory),
        ("parents", "parents", "Parents", &draft.parents),
        ("residence", "residence", "Réside avec", &draft.residence),
    ];
    let choices = choices.into_iter().map(|(field, column, label, typed)| -> Result<Choices, Refusal> {
        let mut words = sql::used(read, operator, service, column)?;
        for word in Nomenclatures::embedded().words(column) {
            if !words.iter().any(|known| fold(known) == fold(&word.label)) {
                words.push(word.label.clone());
            }
        }
        if !typed.is_empty() && !words.contains(typed) {
            words.push(typed.clone());
        }
        Ok(Choices { field, label, typed: typed.clone(), words })
    });
    let title = match candidates.len() {
        0 => "Inscrire une personne".to_owned(),
        count => {
            let name = format!("{} {}", draft.first_name.trim(), draft.last_name.trim());
            let who = counted(count as i64, "dossier ressemble", "dossiers ressemblent");
            format!("{who} à {name}")
        }
    };
    let eye = Eye::of(&here.visitor, operator, here.now);
    let families = find::families_named(read, &eye, service, &draft.last_name)?.into_iter().map(|family| {
        let members: Vec<String> =
            family.members.into_iter().map(|(_, last, first)| format!("{first} {last}")).collect();
        (family.number, members.join(", "))
    });
    let seen: Vec<String> = candidates.iter().map(|candidate| candidate.id.clone()).collect();
    Ok(Page {
        shell: here.shell(Entry::Persons),
        title,
        address: here.path("/personnes/nouvelle"),
        back: here.path("/personnes"),
        choices: choices.collect::<Result<_, _>>()?,
        families: families.collect(),
        draft,
        faults,
        candidates,
        seen: seen.join(" "),
    })
}

/// A candidate side by side with what was typed.
fn show(
    read: &Read<'_>,
    here: &Here,
    eye: &Eye,
    candidate: &Candidate,
    fresh: &Fresh,
) -> Result<Option<Shown>, Refusal> {
    let scope = Scope { service: candidate.service, ..here.scope() };
    let (Some(known), Some(service)) =
        (person::find(read, &scope, candidate.person)?, eye.service(candidate.service))
    else {
        return Ok(None);
    };
    let terms = vocabulary::all(read, scope.operator)?;
    let typed = as_person(fresh, &known, &terms);
    let is_here = candidate.service == here.service().id;
    Ok(Some(Shown {
        name: known.name(),
        place: format!("{}, dossier {}", service.name, known.reference),
        reason: candidate.likeness.reason(),
        lines: compare::lines(&typed, &known, &terms),
        file: if is_here { here.path(&format!("/personnes/{}", known.id)) } else { String::new() },
        same: match known.sex.as_deref() {
            Some("F") => "C’est elle",
            Some("M") => "C’est lui",
            _ => "C’est cette personne",
        },
        id: known.id.to_string(),
    }))
}

/// What was typed, as a person to compare with one that is known.
fn as_person(fresh: &Fresh, known: &Person, terms: &[Term]) -> Person {
    let word = |vocabulary: &str, typed: &str| {
        let same = |term: &&Term| term.vocabulary == vocabulary && fold(&term.label) == fold(typed);
        terms.iter().find(same).map(|term| term.id)
    };
    Person {
        id: known.id,
        kept: known.kept,
        reference: String::new(),
        last_name: fresh.last_name.clone(),
        first_name: fresh.first_name.clone(),
        sex: fresh.sex.clone(),
        birth: fresh.birth,
        family: fresh.family.clone(),
        parents: word("parents", &fresh.parents),
        residence: word("residence", &fresh.residence),
        territory: word("territory", &fresh.territory),
    }
}
