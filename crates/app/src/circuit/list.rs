//! « Visas »: what awaits mine; and where every request of the service is, or those someone outside signed.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, State};
use axum::response::Html;
use base::french::{counted, plural, short_day};
use store::Read;

use super::badge::mine;
use super::page::rights;
use super::{Case, Running, holder, running, start, view};
use crate::access::{Action, Here, Noun};
use crate::liaison::{self, Entitlement};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// Lines of the second list; the waiting list has them all.
const LONGEST: usize = 200;

pub(super) struct Line {
    pub address: String,
    pub name: String,
    pub about: String,
    pub dots: Vec<&'static str>,
    pub says: String,
    pub since: String,
    pub late: String,
    pub right: String,
    pub tone: &'static str,
}

#[derive(Template)]
#[template(path = "circuit/list.html")]
struct ListPage {
    shell: Shell,
    title: String,
    mine: Vec<Line>,
    others: Vec<Line>,
    more: usize,
    team: bool,
    new: Option<String>,
}

/// A request, on a line.
pub(super) fn line(here: &Here, one: &Running, right: &Entitlement) -> Line {
    let today = here.today();
    let course = one.course(today, right);
    let age = one.birth.map(|birth| format!("{} ans, ", today.age_since(birth))).unwrap_or_default();
    let place = if one.living_label.is_empty() { String::new() } else { format!(", {}", one.living_label) };
    Line {
        address: here.path(&format!("/demandes/{}", one.request)),
        name: one.name(),
        about: format!("{age}{}{place}", one.kind),
        dots: view::dots(&course),
        says: view::standing(one, &course),
        since: short_day(one.since()),
        late: view::late(one, &course, today)
            .map(|days| format!("en retard de {}", counted(days, "jour", "jours")))
            .unwrap_or_default(),
        right: if !one.definition.right.is_empty() { right.says(today) } else { String::new() },
        tone: right.tone(today),
    }
}

/// `GET /services/{code}/visas`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let page = app.store.read(|read| draw(read, &here))?;
        rendered(&page)
    })
    .await
}

fn draw(read: &Read<'_>, here: &Here) -> Result<ListPage, Refusal> {
    let (scope, today) = (here.scope(), here.today());
    let awaited = mine(read, &scope, today)?;
    let holders = holder::all(read, &scope)?;
    let mut known = liaison::rights(read, &scope, today, None)?;
    let mut others = Vec::new();
    for one in running(read, &scope)? {
        if one.hidden || awaited.iter().any(|(own, _)| own.request == one.request) {
            continue;
        }
        let right = known.remove(&one.request).unwrap_or(Entitlement::Unsaid);
        let course = one.course(today, &right);
        let case = Case { running: one, filled: liaison::Filled::default(), right, course };
        if rights(here, &case, &holders).is_some() {
            others.push((case.running, case.right));
        }
    }
    others.sort_by_key(|(one, _)| (one.since(), one.reference.clone()));
    let more = others.len().saturating_sub(LONGEST);
    let count = awaited.len() as i64;
    let asks = start::may_ask(read, here, &start::open_circuits(read, &scope)?)?;
    Ok(ListPage {
        shell: here.shell(Entry::Visas),
        title: match count {
            0 => "Aucune demande n’attend votre visa".to_owned(),
            count => format!(
                "{} {} votre visa",
                counted(count, "demande", "demandes"),
                plural(count as f64, "attend", "attendent")
            ),
        },
        mine: awaited.iter().map(|(one, right)| line(here, one, right)).collect(),
        others: others.iter().take(LONGEST).map(|(one, right)| line(here, one, right)).collect(),
        more,
        team: here.may(Action::See, Noun::Requests),
        new: asks.then(|| here.path("/demandes/nouvelle")),
    })
}
