//! What each criterion weighs in a service, in versions from a day on: the catalogue’s until someone decides otherwise,
//! with a reason. The list of a past day keeps the weights of that day.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Day;
use base::french::{counted, long_day};
use store::Read;

use super::criteria::{Criterion, How, criteria};
use super::sql;
use crate::access::{Here, Scope};
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// Points a criterion may weigh.
const MOST: i64 = 50;

/// Points by code of criterion.
pub type Points = BTreeMap<String, i64>;

/// A version of the weights.
#[derive(Clone, Debug)]
pub struct Version {
    /// From this day on.
    pub starts: Day,
    /// What weighs what.
    pub points: Points,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
}

/// The criteria as they weigh on a day. One that weighs nothing is not of the list.
pub fn on(read: &Read<'_>, scope: &Scope, day: Day) -> store::Result<Vec<Criterion>> {
    let all = sql::weights(read, scope)?;
    let version = all.iter().rev().find(|one| one.starts <= day);
    let mut own = criteria().to_vec();
    if let Some(version) = version {
        for one in &mut own {
            one.points = version.points.get(&one.code).copied().unwrap_or(one.points);
        }
        own.retain(|one| one.points > 0);
    }
    Ok(own)
}

#[derive(Template)]
#[template(path = "waiting/weights.html")]
struct WeightsPage {
    shell: Shell,
    back: String,
    action: String,
    faults: Vec<String>,
    rows: Vec<(String, String, String, String)>,
    reason: String,
    past: Vec<(String, String)>,
}

fn draw(
    read: &Read<'_>,
    here: &Here,
    sent: Option<&HashMap<String, String>>,
    faults: Vec<String>,
) -> Result<WeightsPage, Refusal> {
    let all = sql::weights(read, &here.scope())?;
    let now = all.iter().rev().find(|one| one.starts <= here.today());
    let rows = criteria().iter().map(|one| {
        let points = now.and_then(|now| now.points.get(&one.code)).copied().unwrap_or(one.points);
        let typed = sent.and_then(|sent| sent.get(&one.code)).cloned();
        let each = if one.calcul == How::Waited { "par mois entier d’attente" } else { "" };
        (one.code.clone(), one.titre.clone(), typed.unwrap_or_else(|| points.to_string()), each.to_owned())
    });
    let past = all.iter().rev().map(|one| {
        let weights = criteria().iter().filter_map(|own| {
            let points = one.points.get(&own.code)?;
            Some(format!("{}\u{202f}: {points}", own.titre))
        });
        let head = format!("Depuis le {}, {}\u{202f}: {}", long_day(one.starts), one.by, one.reason);
        (head, weights.collect::<Vec<_>>().join(" ; "))
    });
    Ok(WeightsPage {
        shell: here.shell(Entry::Waiting),
        back: here.path("/attente"),
        action: here.path("/attente/criteres"),
        faults,
        rows: rows.collect(),
        reason: sent.and_then(|sent| sent.get("pourquoi")).cloned().unwrap_or_default(),
        past: past.collect(),
    })
}

/// `GET /services/{code}/attente/criteres`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| app.store.read(|read| rendered(&draw(read, &here, None, Vec::new())?))).await
}

/// `POST /services/{code}/attente/criteres`: the weights from today on.
pub async fn save(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (points, reason, faults) = read_form(&sent);
        if !faults.is_empty() {
            let page = app.store.read(|read| draw(read, &here, Some(&sent), faults))?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response());
        }
        app.store.write(&here.author(), |write| -> store::Result<()> {
            service::hold(write, here.service().operator)?;
            sql::insert_weights(write, &here.scope(), here.today(), &points, &reason)
        })?;
        Ok(Redirect::to(&here.path("/attente?fait=poids")).into_response())
    })
    .await
}

fn read_form(sent: &HashMap<String, String>) -> (Points, String, Vec<String>) {
    let (mut points, mut faults) = (Points::new(), Vec::new());
    for one in criteria() {
        let typed = sent.get(&one.code).map(|text| text.trim()).unwrap_or_default();
        match typed.parse::<i64>() {
            Ok(weight) if (0..=MOST).contains(&weight) => {
                points.insert(one.code.clone(), weight);
            }
            _ => faults.push(format!(
                "« {} »\u{202f}: un nombre entier de 0 (ne compte plus) à {}.",
                one.titre,
                counted(MOST, "point", "points")
            )),
        }
    }
    let reason = sent.get("pourquoi").map(|text| text.trim()).unwrap_or_default().to_owned();
    if reason.is_empty() || reason.chars().count() > 500 {
        faults.push("Dites pourquoi, en 500 signes au plus\u{202f}: qui l’a décidé, où.".to_owned());
    }
    (points, reason, faults)
}
