//! The page of circuits: models to adopt, circuits of the service with their versions, and the form that makes the next
//! version. Requests that have begun keep theirs.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Day;
use base::french::{counted, long_day};
use serde::Deserialize;
use store::Read;

use super::definition::{Against, Definition, Gesture, MOST, Need, Place, Step, When, models};
use super::sign::typed;
use super::sql::{self, Version};
use super::versions;
use crate::access::Here;
use crate::liaison::form::{form, forms};
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

type Sent = HashMap<String, String>;

#[derive(Template)]
#[template(path = "circuit/circuits.html")]
struct CircuitsPage {
    shell: Shell,
    address: String,
    done: &'static str,
    circuits: Vec<Shown>,
    models: Vec<(String, String, String)>,
}

/// A circuit of the service.
struct Shown {
    code: String,
    title: String,
    kinds: String,
    version: String,
    before: String,
    steps: Vec<(String, String)>,
    closed: bool,
}

#[derive(Deserialize)]
/// What the address asks.
pub struct Asked {
    #[serde(default)]
    fait: String,
}

/// `GET /services/{code}/circuits`.
pub async fn list(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let all = app.store.read(|read| versions(read, &here.scope()))?;
        let mut circuits: Vec<Shown> = Vec::new();
        for version in &all {
            if circuits.iter().any(|one| one.code == version.code) {
                continue;
            }
            let older = all.iter().filter(|one| one.code == version.code).count() as i64 - 1;
            circuits.push(shown(version, older));
        }
        let taken = |code: &str| circuits.iter().any(|one| one.code == code);
        let models = models().iter().filter(|one| !taken(one.code)).map(|one| {
            let steps = one.definition.steps.iter().map(|step| step.title.as_str());
            (one.code.to_owned(), one.definition.title.clone(), steps.collect::<Vec<_>>().join(" → "))
        });
        let page = CircuitsPage {
            shell: here.shell(Entry::Circuits),
            address: here.path("/circuits"),
            done: match asked.fait.as_str() {
                "adopte" => "Le circuit est adopté. Dites qui tient ses fonctions.",
                "version" => {
                    "La nouvelle version vaut pour les demandes qui commencent. Les autres gardent la leur."
                }
                "ferme" => {
                    "Aucune nouvelle demande ne prend ce circuit. Celles qui l’ont commencé le finissent."
                }
                _ => "",
            },
            models: models.collect(),
            circuits,
        };
        rendered(&page)
    })
    .await
}

fn shown(version: &Version, older: i64) -> Shown {
    let steps = version.definition.steps.iter().map(|step| {
        let mut about = vec![step.duty.clone()];
        if step.when != When::Always {
            about.push(step.when.says().to_owned());
        }
        if step.delay > 0 {
            about.push(format!("rappel après {}", counted(i64::from(step.delay), "jour", "jours")));
        }
        (step.title.clone(), about.join(", "))
    });
    Shown {
        code: version.code.clone(),
        title: version.definition.title.clone(),
        kinds: version.definition.kinds.join(", "),
        version: format!(
            "Version {}, du {}, par {}",
            version.number,
            long_day(Day::new_in_paris(version.made_at)),
            version.made_by
        ),
        before: match older {
            0 => String::new(),
            older => counted(older, "version avant elle", "versions avant elle"),
        },
        steps: steps.collect(),
        closed: version.closed_at.is_some(),
    }
}

/// `POST /services/{code}/circuits`: adopts a model.
pub async fn adopt(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<Sent>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let model =
            models().iter().find(|one| one.code == typed(&sent, "modele")).ok_or(Refusal::NotFound)?;
        app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, here.service().operator)?;
            let known = versions(write, &here.scope())?;
            // Asked twice, adopted once.
            if !known.iter().any(|one| one.code == model.code) {
                sql::insert_version(write, &here.scope(), model.code, &model.definition)?;
            }
            Ok(())
        })?;
        Ok(Redirect::to(&here.path("/circuits?fait=adopte")))
    })
    .await
}

/// A step, as the form shows it.
struct Row {
    at: usize,
    code: String,
    title: String,
    duty: String,
    when: &'static str,
    place: &'static str,
    against: &'static str,
    delay: String,
    told: bool,
    needs: Vec<(&'static str, &'static str, bool)>,
}

#[derive(Template)]
#[template(path = "circuit/edit.html")]
struct EditPage {
    shell: Shell,
    back: String,
    action: String,
    title: String,
    faults: Vec<String>,
    late: bool,
    seen: i64,
    circuit: Definition,
    kinds: String,
    pieces: String,
    rows: Vec<Row>,
    whens: Vec<(&'static str, &'static str)>,
    places: Vec<(&'static str, &'static str)>,
    againsts: Vec<(&'static str, &'static str)>,
    forms: Vec<(&'static str, String)>,
    closed: bool,
    known_kinds: Vec<String>,
}

fn last(read: &Read<'_>, here: &Here, code: &str) -> Result<Version, Refusal> {
    let all = versions(read, &here.scope())?;
    all.into_iter().find(|one| one.code == code).ok_or(Refusal::NotFound)
}

/// Empty rows at the end, to add steps.
const MORE: usize = 2;

fn draw(here: &Here, version: &Version, circuit: Definition, faults: Vec<String>, late: bool) -> EditPage {
    let empty = Step {
        code: String::new(),
        title: String::new(),
        duty: String::new(),
        gesture: Gesture::Opine,
        when: When::Always,
        place: Place::Any,
        against: Against::GoesOn,
        delay: 7,
        told: true,
        needs: Vec::new(),
    };
    let more = MORE.min(MOST.saturating_sub(circuit.steps.len()));
    let steps = circuit.steps.iter().cloned().chain(std::iter::repeat_n(empty, more));
    let rows = steps.enumerate().map(|(at, step)| Row {
        at: at + 1,
        when: step.when.word(),
        place: step.place.word(),
        against: step.against.word(),
        delay: step.delay.to_string(),
        told: step.told,
        needs: Need::ALL.iter().map(|need| (need.word(), need.says(), step.needs.contains(need))).collect(),
        code: step.code,
        title: step.title,
        duty: step.duty,
    });
    let known = report::Nomenclatures::embedded().words("type").iter().map(|word| word.label.clone());
    EditPage {
        shell: here.shell(Entry::Circuits),
        back: here.path("/circuits"),
        action: here.path(&format!("/circuits/{}", version.code)),
        title: version.definition.title.clone(),
        faults,
        late,
        seen: version.number,
        kinds: circuit.kinds.join(", "),
        pieces: circuit.pieces.join("\n"),
        rows: rows.collect(),
        whens: When::ALL.iter().map(|one| (one.word(), one.says())).collect(),
        places: Place::ALL.iter().map(|one| (one.word(), one.says())).collect(),
        againsts: Against::ALL.iter().map(|one| (one.word(), one.says())).collect(),
        forms: forms().iter().map(|(code, form)| (*code, form.title.clone())).collect(),
        closed: version.closed_at.is_some(),
        known_kinds: known.collect(),
        circuit,
    }
}

/// `GET /services/{code}/circuits/{circuit}`.
pub async fn edit(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, code)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let version = app.store.read(|read| last(read, &here, &code))?;
        let circuit = version.definition.clone();
        rendered(&draw(&here, &version, circuit, Vec::new(), false))
    })
    .await
}

/// `POST /services/{code}/circuits/{circuit}`: the next version, or `fermer`.
pub async fn save(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, code)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let circuit = read_form(&sent);
        let outcome = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, here.service().operator)?;
            let version = last(write, &here, &code)?;
            if sent.contains_key("fermer") {
                sql::close_versions(write, &here.scope(), &code)?;
                return Ok(Ok("ferme"));
            }
            if typed(&sent, "vu") != version.number.to_string() {
                return Ok(Err((version, Vec::new(), true)));
            }
            let faults = circuit.faults();
            if !faults.is_empty() {
                return Ok(Err((version, faults, false)));
            }
            if circuit != version.definition || version.closed_at.is_some() {
                sql::insert_version(write, &here.scope(), &code, &circuit)?;
            }
            Ok(Ok("version"))
        })?;
        match outcome {
            Ok(said) => Ok(Redirect::to(&here.path(&format!("/circuits?fait={said}"))).into_response()),
            Err((version, faults, late)) => {
                let status = if late { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
                let page = rendered(&draw(&here, &version, circuit.clone(), faults, late))?;
                Ok((status, page).into_response())
            }
        }
    })
    .await
}

/// What the form says, whether it does or not. A step without a name is taken off; steps go by their number.
fn read_form(sent: &Sent) -> Definition {
    let list = |text: &str, by: char| -> Vec<String> {
        text.split(by).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let mut steps: Vec<(u32, usize, Step)> = Vec::new();
    for at in 1..=MOST {
        let part = |name: &str| typed(sent, &format!("{name}-{at}"));
        if part("titre").is_empty() {
            continue;
        }
        let needs = Need::ALL.iter().filter(|need| sent.contains_key(&format!("exige-{at}-{}", need.word())));
        let step = Step {
            code: part("code").to_owned(),
            title: part("titre").to_owned(),
            duty: part("fonction").to_owned(),
            gesture: Gesture::Opine,
            when: When::of(part("si")).unwrap_or_default(),
            place: Place::of(part("territoire")).unwrap_or_default(),
            against: Against::of(part("defavorable")).unwrap_or_default(),
            delay: part("delai").parse().unwrap_or(if part("delai").is_empty() { 0 } else { u16::MAX }),
            told: sent.contains_key(&format!("courriel-{at}")),
            needs: needs.copied().collect(),
        };
        let order = part("ordre").parse().unwrap_or(at as u32);
        steps.push((order, at, step));
    }
    steps.sort_by_key(|(order, at, _)| (*order, *at));
    let mut steps: Vec<Step> = steps.into_iter().map(|(.., step)| step).collect();
    // A new step has a name of its own, whatever is taken off and added.
    let mut next = 1;
    for at in 0..steps.len() {
        if !steps[at].code.is_empty() && steps[at].code.chars().count() <= 60 {
            continue;
        }
        while steps.iter().any(|step| step.code == format!("etape-{next}")) {
            next += 1;
        }
        steps[at].code = format!("etape-{next}");
    }
    let count = steps.len();
    for (at, step) in steps.iter_mut().enumerate() {
        step.gesture = match at {
            0 => Gesture::Send,
            at if at + 1 == count => Gesture::Decide,
            _ => Gesture::Opine,
        };
        if at + 1 == count {
            step.against = Against::Stops;
        }
    }
    let own = typed(sent, "fiche");
    Definition {
        title: typed(sent, "titre").to_owned(),
        kinds: list(typed(sent, "mesures"), ','),
        form: form(own).map(|_| own.to_owned()).unwrap_or_default(),
        right: typed(sent, "droit").chars().take(60).collect(),
        filed_at: typed(sent, "depot").chars().take(500).collect(),
        pieces: list(typed(sent, "pieces"), '\n'),
        steps,
    }
}
