//! The page of those who hold the functions of circuits: who, for which territory, as what, until when; and the posts
//! that are vacant.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{fold, long_day};
use base::{Day, Id};
use serde::Deserialize;
use store::{Read, Write};

use super::definition::Place;
use super::holder::{self, Holder, QUALITIES};
use super::sign::typed;
use super::{sql, start};
use crate::access::Here;
use crate::exchange::intake::is_known;
use crate::mail::is_address;
use crate::service;
use crate::vocabulary::Terms;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

type Sent = HashMap<String, String>;
type Faults = Vec<(&'static str, String)>;

#[derive(Template)]
#[template(path = "circuit/holders.html")]
struct HoldersPage {
    shell: Shell,
    action: String,
    done: &'static str,
    faults: Faults,
    sent: Sent,
    duties: Vec<Duty>,
    /// Functions of the circuits, to choose from.
    names: Vec<String>,
    territories: Vec<String>,
    accounts: Vec<(String, String)>,
    qualities: Vec<&'static str>,
    today: String,
}

/// A function, and who holds it.
struct Duty {
    name: String,
    lines: Vec<Line>,
    /// Territories, or all, where nobody does.
    vacant: Vec<String>,
}

struct Line {
    id: String,
    name: String,
    quality: &'static str,
    territory: String,
    by: String,
    dates: String,
    now: bool,
}

impl HoldersPage {
    fn typed(&self, name: &str) -> &str {
        typed(&self.sent, name)
    }

    fn fault(&self, name: &str) -> &str {
        self.faults.iter().find(|(own, _)| *own == name).map_or("", |(_, sentence)| sentence)
    }
}

#[derive(Deserialize)]
/// What the address asks.
pub struct Asked {
    #[serde(default)]
    fait: String,
}

/// `GET /services/{code}/circuits/titulaires`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let done = match asked.fait.as_str() {
            "ajout" => "C’est noté.",
            "fin" => "La fin est notée.",
            "retrait" => "La ligne est retirée.",
            _ => "",
        };
        app.store.read(|read| rendered(&draw(read, &here, Sent::new(), Faults::new(), done)?))
    })
    .await
}

fn draw(
    read: &Read<'_>,
    here: &Here,
    sent: Sent,
    faults: Faults,
    done: &'static str,
) -> Result<HoldersPage, Refusal> {
    let (scope, today) = (here.scope(), here.today());
    let holders = holder::all(read, &scope)?;
    let circuits = start::open_circuits(read, &scope)?;
    // A function whose territory counts is to be held in each territory that is known here.
    let mut known: BTreeMap<String, bool> = BTreeMap::new();
    for step in circuits.iter().flat_map(|one| &one.definition.steps) {
        *known.entry(step.duty.clone()).or_default() |= step.place != Place::Any;
    }
    let territories = start::territories(read, &scope)?;
    let mut names: Vec<String> = known.keys().cloned().collect();
    for one in &holders {
        if !names.iter().any(|name| fold(name) == fold(&one.duty)) {
            names.push(one.duty.clone());
        }
    }
    let duties = names.iter().map(|name| {
        let own: Vec<&Holder> = holders.iter().filter(|one| fold(&one.duty) == fold(name)).collect();
        let held = |place: Option<&str>| {
            own.iter().any(|one| {
                one.holds(today)
                    && one.quality != "adjoint"
                    && (one.territory.is_none() || place == Some(one.territory_label.as_str()))
            })
        };
        let by_place = known.get(name).copied().unwrap_or_default();
        let vacant = match by_place {
            true => territories.iter().filter(|place| !held(Some(place))).cloned().collect(),
            false if held(None) => Vec::new(),
            false => vec!["tout le service".to_owned()],
        };
        Duty { name: name.clone(), lines: own.iter().map(|one| line(one, today)).collect(), vacant }
    });
    Ok(HoldersPage {
        shell: here.shell(Entry::Circuits),
        action: here.path("/circuits/titulaires"),
        done,
        faults,
        sent,
        duties: duties.collect(),
        names,
        territories,
        accounts: sql::accounts(read, &scope, today)?,
        qualities: QUALITIES.iter().map(|(word, _)| *word).collect(),
        today: today.to_string(),
    })
}

fn line(one: &Holder, today: Day) -> Line {
    let dates = match one.ends {
        Some(ends) => format!("du {} au {}", long_day(one.starts), long_day(ends)),
        None => format!("depuis le {}", long_day(one.starts)),
    };
    Line {
        id: one.id.to_string(),
        name: one.name.clone(),
        quality: QUALITIES.iter().find(|(word, _)| *word == one.quality).map_or("", |(word, _)| word),
        territory: if one.territory_label.is_empty() {
            "tous".to_owned()
        } else {
            one.territory_label.clone()
        },
        by: match (one.account, one.email.is_empty()) {
            (Some(_), _) => "son compte".to_owned(),
            (None, false) => format!("un lien, {}", one.email),
            (None, true) => "un lien".to_owned(),
        },
        dates,
        now: one.holds(today),
    }
}

/// `POST /services/{code}/circuits/titulaires`.
pub async fn add(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let outcome = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, here.service().operator)?;
            match read_form(write, &here, &sent)? {
                Ok(one) => {
                    sql::insert_holder(write, &here.scope(), &one)?;
                    Ok(Ok(()))
                }
                Err(faults) => Ok(Err(faults)),
            }
        })?;
        match outcome {
            Ok(()) => {
                app.visas.forget(here.service().id);
                Ok(Redirect::to(&here.path("/circuits/titulaires?fait=ajout")).into_response())
            }
            Err(faults) => {
                let page = app.store.read(|read| draw(read, &here, sent, faults, ""))?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response())
            }
        }
    })
    .await
}

fn read_form(write: &mut Write<'_>, here: &Here, sent: &Sent) -> Result<Result<Holder, Faults>, Refusal> {
    let (scope, today) = (here.scope(), here.today());
    let mut faults = Faults::new();
    let duty = typed(sent, "fonction").to_owned();
    if duty.is_empty() || duty.chars().count() > 80 {
        faults.push(("fonction", "Dites quelle fonction, en 80 signes au plus.".to_owned()));
    }
    let quality = typed(sent, "qualite");
    if !QUALITIES.iter().any(|(word, _)| *word == quality) {
        faults.push(("qualite", "Dites si elle la tient, l’assiste ou la remplace.".to_owned()));
    }
    let login = typed(sent, "compte");
    let account = match login.is_empty() {
        true => None,
        false => sql::seated(write, &scope, login, today)?,
    };
    if !login.is_empty() && account.is_none() {
        faults.push(("compte", format!("« {login} » n’est pas un compte de ce service aujourd’hui.")));
    }
    let mut name = typed(sent, "nom").to_owned();
    if let (true, Some((_, own))) = (name.is_empty(), &account) {
        name.clone_from(own);
    }
    if name.is_empty() || name.chars().count() > 200 {
        faults.push(("nom", "Écrivez son nom, ou choisissez son compte.".to_owned()));
    }
    let email = typed(sent, "courriel").to_owned();
    if !email.is_empty() && !is_address(&email) {
        faults.push((
            "courriel",
            "Cette adresse ne s’écrit pas ainsi. Par exemple nom@departement.fr.".to_owned(),
        ));
    }
    let day = |name: &'static str, faults: &mut Faults| match typed(sent, name) {
        "" => None,
        text => {
            let day = text.parse::<Day>().ok().filter(|day| (1990..=2200).contains(&day.year()));
            if day.is_none() {
                faults.push((name, "Cette date n’existe pas. Écrivez par exemple 18/01/2022.".to_owned()));
            }
            day
        }
    };
    let starts = day("depuis", &mut faults).unwrap_or(today);
    let ends = day("jusqu", &mut faults);
    if ends.is_some_and(|ends| ends < starts) {
        faults.push(("jusqu", "La fin est avant le début.".to_owned()));
    }
    let place = typed(sent, "territoire");
    if place.chars().count() > 200 {
        faults.push(("territoire", "Ce territoire est trop long\u{202f}: 200 signes au plus.".to_owned()));
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let territory = Terms::load(write, scope.operator, &is_known)?.word(write, "territory", place)?;
    Ok(Ok(Holder {
        id: write.new_id(),
        duty,
        territory,
        territory_label: place.to_owned(),
        quality: quality.to_owned(),
        name,
        email,
        account: account.map(|(id, _)| id),
        starts,
        ends,
    }))
}

/// `POST /services/{code}/circuits/titulaires/{ligne}`: ends on a day, or was noted by mistake.
pub async fn end(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, line)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let line: Id = line.parse().map_err(|()| Refusal::NotFound)?;
        let said = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, here.service().operator)?;
            let holders = holder::all(write, &here.scope())?;
            let one = holders.iter().find(|one| one.id == line).ok_or(Refusal::NotFound)?;
            if sent.contains_key("retrait") {
                sql::end_holder(write, &here.scope(), one, None)?;
                return Ok("retrait");
            }
            let ends = typed(&sent, "jusqu").parse::<Day>().ok().filter(|ends| *ends >= one.starts);
            let ends = ends.ok_or_else(|| {
                let text = format!("Dites le dernier jour, au plus tôt le {}.", long_day(one.starts));
                Refusal::Invalid(text)
            })?;
            sql::end_holder(write, &here.scope(), one, Some(ends))?;
            Ok("fin")
        })?;
        app.visas.forget(here.service().id);
        Ok(Redirect::to(&here.path(&format!("/circuits/titulaires?fait={said}"))))
    })
    .await
}
