//! The perimeter of a service: the communes of each territory. Where the young person lives on the day of the request
//! says the territory; outside, one is taken by a derogation, case by case.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::response::{Html, Redirect};
use base::Day;
use base::french::{counted, fold};
use serde::Deserialize;
use store::{Read, Write};

use super::{Asked, Cell, insert, sql, update};
use crate::access::{Here, Scope};
use crate::exchange::intake::is_known;
use crate::history::Known;
use crate::person::fact::{self, LIVING_PLACE, holds};
use crate::service;
use crate::vocabulary::Terms;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// Communes a territory may have.
const MOST: usize = 1000;

/// The territory of an address: that of the longest commune it names; nothing when it names none.
pub fn territory_of(address: &str, communes: &[(String, String)]) -> Option<String> {
    let said = format!(" {} ", words(address));
    let named = communes.iter().filter(|(_, commune)| {
        let commune = words(commune);
        !commune.is_empty() && said.contains(&format!(" {commune} "))
    });
    named.max_by_key(|(_, commune)| commune.len()).map(|(territory, _)| territory.clone())
}

/// « Saint-Omer » and « st omer » are one commune.
fn words(text: &str) -> String {
    let folded = fold(text);
    let parts = folded.split(|sign: char| !sign.is_alphanumeric()).filter(|part| !part.is_empty());
    let whole = parts.map(|part| match part {
        "st" => "saint",
        "ste" => "sainte",
        part => part,
    });
    whole.collect::<Vec<_>>().join(" ")
}

/// Where the person of a request lived on the day it was received, and in which territory of the perimeter that is.
fn lived(read: &Read<'_>, scope: &Scope, asked: &Asked) -> Result<Option<(String, Option<String>)>, Refusal> {
    let day = asked.request.received;
    let communes: Vec<(String, String)> = sql::communes(read, scope, day)?
        .into_iter()
        .map(|(_, _, territory, commune)| (territory, commune))
        .collect();
    if communes.is_empty() {
        return Ok(None);
    }
    let places = fact::of(read, &LIVING_PLACE, scope, &asked.persons, Known::NOW)?;
    let address = places.iter().rev().filter(|row| holds(row, day)).map(|row| row.text("address"));
    let address = address.into_iter().find(|address| !address.is_empty());
    Ok(address.map(|address| (address.to_owned(), territory_of(address, &communes))))
}

/// Why a request is outside the perimeter; nothing when it is inside, or nobody knows.
pub(super) fn outside(read: &Read<'_>, scope: &Scope, asked: &Asked) -> Result<Option<String>, Refusal> {
    Ok(lived(read, scope, asked)?.and_then(|(address, territory)| match territory {
        Some(territory) if asked.territory.is_empty() || fold(&territory) == fold(&asked.territory) => None,
        Some(territory) => Some(format!(
            "Le jeune vivait sur {territory} le jour de la demande, qui est notée sur {}.",
            asked.territory
        )),
        None => Some(format!(
            "Hors périmètre\u{202f}: « {address} » n’est dans aucune commune des territoires. Une dérogation est possible."
        )),
    }))
}

/// The territory proposed for a request of this day, from where the person lives then.
pub fn proposed(
    read: &Read<'_>,
    scope: &Scope,
    persons: &[base::Id],
    day: Day,
) -> Result<Option<String>, Refusal> {
    let communes: Vec<(String, String)> = sql::communes(read, scope, day)?
        .into_iter()
        .map(|(_, _, territory, commune)| (territory, commune))
        .collect();
    if communes.is_empty() {
        return Ok(None);
    }
    let places = fact::of(read, &LIVING_PLACE, scope, persons, Known::NOW)?;
    let now = places.iter().rev().filter(|row| holds(row, day));
    Ok(now.into_iter().find_map(|row| territory_of(row.text("address"), &communes)))
}

#[derive(Template)]
#[template(path = "admission/perimeter.html")]
struct PerimeterPage {
    shell: Shell,
    action: String,
    done: bool,
    wrong: &'static str,
    territories: Vec<(String, String, String)>,
    known: Vec<String>,
}

/// What the address asks.
#[derive(Deserialize)]
pub struct Said {
    #[serde(default)]
    fait: String,
}

/// `GET /services/{code}/perimetre`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(said): Query<Said>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (communes, known) = app.store.read(|read| -> Result<_, Refusal> {
            let communes = sql::communes(read, &here.scope(), here.today())?;
            let words = crate::measure::words::Words::load(read, &here.scope())?;
            Ok((communes, words.proposals("territory")))
        })?;
        let mut by_place: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (_, _, territory, commune) in communes {
            by_place.entry(territory).or_default().push(commune);
        }
        let territories = by_place.into_iter().map(|(territory, communes)| {
            let count = counted(communes.len() as i64, "commune", "communes");
            (territory, count, communes.join("\n"))
        });
        rendered(&PerimeterPage {
            shell: here.shell(Entry::Staff),
            action: here.path("/perimetre"),
            done: said.fait == "oui",
            wrong: match said.fait.as_str() {
                "territoire" => {
                    "Rien n’est enregistré\u{202f}: dites quel territoire, en 200 signes au plus."
                }
                "communes" => "Rien n’est enregistré\u{202f}: mille communes au plus, de 120 signes chacune.",
                _ => "",
            },
            territories: territories.collect(),
            known,
        })
    })
    .await
}

/// `POST /services/{code}/perimetre`: the communes of a territory from today on; those of before stay in the past.
pub async fn save(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<HashMap<String, String>>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let part = |name: &str| sent.get(name).map(|value| value.trim()).unwrap_or_default();
        let (territory, text) = (part("territoire"), part("communes"));
        let mut wanted: Vec<&str> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if !wanted.iter().any(|one| fold(one) == fold(line)) {
                wanted.push(line);
            }
        }
        let fait = if territory.is_empty() || territory.chars().count() > 200 {
            "territoire"
        } else if wanted.len() > MOST || wanted.iter().any(|one| one.chars().count() > 120) {
            "communes"
        } else {
            app.store.write(&here.author(), |write| keep(write, &here, territory, &wanted))?;
            "oui"
        };
        Ok(Redirect::to(&here.path(&format!("/perimetre?fait={fait}"))))
    })
    .await
}

fn keep(write: &mut Write<'_>, here: &Here, territory: &str, wanted: &[&str]) -> Result<(), Refusal> {
    let (scope, today) = (here.scope(), here.today());
    service::hold(write, scope.operator)?;
    let Some(place) = Terms::load(write, scope.operator, &is_known)?.word(write, "territory", territory)?
    else {
        return Err(Refusal::NotFound);
    };
    let now = sql::communes(write, &scope, today)?;
    let own: Vec<_> = now.iter().filter(|(_, of, ..)| *of == place).collect();
    for (id, _, _, commune) in &own {
        if !wanted.iter().any(|one| fold(one) == fold(commune)) {
            let yesterday = today.plus_days(-1);
            update(write, &scope, "territory_commune", *id, &[("ends", Cell::Day(Some(yesterday)))])?;
        }
    }
    for one in wanted {
        if !own.iter().any(|(.., commune)| fold(commune) == fold(one)) {
            let cells = [
                ("territory", Cell::Int(Some(place))),
                ("commune", Cell::Text(one)),
                ("starts", Cell::Day(Some(today))),
            ];
            insert(write, &scope, "territory_commune", &cells)?;
        }
    }
    // The report prints the territories.
    service::revise(write, scope.operator, scope.service)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_of_the_territory_whose_commune_it_names_whole() {
        let communes: Vec<(String, String)> = [
            ("Audomarois", "Saint-Omer"),
            ("Artois", "Béthune"),
            ("Artois", "Vendin-lès-Béthune"),
            ("Audomarois", "Aire-sur-la-Lys"),
        ]
        .map(|(territory, commune)| (territory.to_owned(), commune.to_owned()))
        .to_vec();
        let of = |address: &str| territory_of(address, &communes);
        assert_eq!(of("12 rue du Moulin, 62500 ST OMER").as_deref(), Some("Audomarois"));
        assert_eq!(of("3 place du Beffroi, Bethune").as_deref(), Some("Artois"));
        assert_eq!(of("62232 Vendin les Béthune").as_deref(), Some("Artois"));
        assert_eq!(of("Bethunes-sur-Mer"), None, "not a part of a word");
        assert_eq!(of(""), None);
    }
}
