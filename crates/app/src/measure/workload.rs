//! Who carries what: measures by worker, by heads and weighted by intensity, each opened on its persons.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Query, State};
use axum::response::Html;
use base::Id;
use base::french::{counted, decimal, integer, short_day};

use super::rules::catalogue;
use super::sql;
use super::sql::Carried;
use super::words::{self, Words};
use crate::access::Here;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

struct Line {
    name: String,
    address: String,
    share: String,
    keyworker: String,
    co_keyworker: String,
    weight: String,
    per_share: String,
    current: bool,
}

struct Person {
    address: String,
    name: String,
    kind: String,
    tone: &'static str,
    role: &'static str,
    since: String,
    intensity: String,
}

#[derive(Template)]
#[template(path = "measure/workload.html")]
struct WorkloadPage {
    shell: Shell,
    title: String,
    lines: Vec<Line>,
    total: [String; 3],
    opened: String,
    persons: Vec<Person>,
}

/// One worker's.
#[derive(Default)]
struct Load {
    keyworker: i64,
    co_keyworker: i64,
    /// In hundredths.
    weight: i64,
}

/// `GET /services/{code}/charge`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (scope, today) = (here.scope(), here.today());
        let (carried, shares, staff, words) = app.store.read(|read| -> store::Result<_> {
            Ok((
                sql::carried(read, &scope, today)?,
                sql::shares(read, &scope, today)?,
                words::staff(read, &scope, today)?,
                Words::load(read, &scope)?,
            ))
        })?;
        let asked = asked.get("qui").map(String::as_str);
        let opened: Option<Option<Id>> = match asked {
            None => None,
            Some("personne") => Some(None),
            Some(id) => Some(Some(id.parse().map_err(|()| Refusal::NotFound)?)),
        };
        if let Some(Some(id)) = opened
            && !staff.iter().any(|one| one.id == id)
        {
            return Err(Refusal::NotFound);
        }
        let loads = loads(&carried);
        let alone = loads.get(&None).map_or(0, |load| load.keyworker);
        let mut lines = Vec::new();
        for one in staff.iter().filter(|one| one.present || loads.contains_key(&Some(one.id))) {
            let none = Load::default();
            let load = loads.get(&Some(one.id)).unwrap_or(&none);
            let share = shares.get(&one.id).copied().unwrap_or_default();
            let current = opened == Some(Some(one.id));
            let address = here.path(&format!("/charge?qui={}", one.id));
            lines.push(line(one.name.clone(), address, load, share, current));
        }
        if let Some(load) = loads.get(&None) {
            let address = here.path("/charge?qui=personne");
            lines.push(line("Sans référent".to_owned(), address, load, 0, opened == Some(None)));
        }
        let name = opened.map(|who| {
            who.and_then(|id| staff.iter().find(|one| one.id == id))
                .map_or("Sans référent".to_owned(), |one| one.name.clone())
        });
        let persons: Vec<Person> = match opened {
            Some(who) => carried.iter().filter_map(|one| person(one, who, &here, &words)).collect(),
            None => Vec::new(),
        };
        let weight: i64 = carried.iter().map(|one| catalogue().weight(one.intensity.as_deref())).sum();
        let co_carried = carried.iter().filter(|one| one.co_keyworker.is_some()).count();
        let total =
            [integer(carried.len() as i64), integer(co_carried as i64), decimal(weight as f64 / 100.0, 1)];
        let opened = name.map_or(String::new(), |name| {
            format!("{name}\u{202f}: {}", counted(persons.len() as i64, "mesure", "mesures"))
        });
        let title = title(carried.len() as i64, loads.keys().flatten().count() as i64, alone);
        rendered(&WorkloadPage { shell: here.shell(Entry::Workload), title, lines, total, opened, persons })
    })
    .await
}

fn title(measures: i64, workers: i64, alone: i64) -> String {
    let measures = counted(measures, "mesure en cours", "mesures en cours");
    let workers = counted(workers, "professionnel", "professionnels");
    match alone {
        0 => format!("{measures}, {workers}\u{202f}: chacune a son référent"),
        alone => format!("{measures}, {workers}\u{202f}: {} sans référent", integer(alone)),
    }
}

/// The référent carries the weight; the co-référent is counted beside.
fn loads(carried: &[Carried]) -> HashMap<Option<Id>, Load> {
    let mut loads: HashMap<Option<Id>, Load> = HashMap::new();
    for one in carried {
        let load = loads.entry(one.keyworker).or_default();
        load.keyworker += 1;
        load.weight += catalogue().weight(one.intensity.as_deref());
        if let Some(co_keyworker) = one.co_keyworker {
            loads.entry(Some(co_keyworker)).or_default().co_keyworker += 1;
        }
    }
    loads
}

fn line(name: String, address: String, load: &Load, share: i64, current: bool) -> Line {
    let per_share = match share {
        0 => "–".to_owned(),
        share => decimal(load.weight as f64 * 10.0 / share as f64, 1),
    };
    Line {
        name,
        address,
        share: if share == 0 { "–".to_owned() } else { decimal(share as f64 / 1000.0, 2) },
        keyworker: integer(load.keyworker),
        co_keyworker: integer(load.co_keyworker),
        weight: decimal(load.weight as f64 / 100.0, 1),
        per_share,
        current,
    }
}

fn person(one: &Carried, who: Option<Id>, here: &Here, words: &Words) -> Option<Person> {
    let role = match who {
        None => one.keyworker.is_none().then_some("sans référent")?,
        Some(_) if one.keyworker == who => "référent",
        Some(_) if one.co_keyworker == who => "co-référent",
        Some(_) => return None,
    };
    let kind = words.label(Some(one.kind)).to_owned();
    let intensity = one.intensity.as_deref().and_then(|code| catalogue().intensity(code));
    Some(Person {
        address: here.path(&format!("/personnes/{}/mesures/{}", one.person, one.measure)),
        name: one.name.clone(),
        tone: words::tone(&kind),
        kind,
        role,
        since: short_day(one.starts),
        intensity: intensity.map_or("ordinaire", |one| &one.titre).to_owned(),
    })
}
