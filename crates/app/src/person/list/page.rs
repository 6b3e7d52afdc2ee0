//! `GET /services/{code}/personnes`.

use std::collections::HashSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Query, State};
use axum::response::Html;
use base::french::{counted, fold, integer, plural, short_day};
use base::{Day, Id};
use report::Nomenclatures;
use serde::Deserialize;

use super::roster::{Entry as Known, Roster, Step, roster};
use super::{Following, PAGE, Wanted, sql};
use crate::access::{Action, Here, Noun};
use crate::dashboard::tables::tone_class;
use crate::web::layout::{Entry, Shell, escape_query, page as rendered};
use crate::web::{App, Refusal};

/// The filters, as the address says them.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub struct Filters {
    suivi: String,
    mesure: String,
    referent: String,
    territoire: String,
    nom: String,
    page: String,
}

#[derive(Template)]
#[template(path = "person/list/list.html")]
struct List {
    shell: Shell,
    here: String,
    title: String,
    caption: String,
    name: String,
    following: Vec<Choice>,
    kinds: Vec<Choice>,
    keyworkers: Vec<Choice>,
    territories: Vec<Choice>,
    lines: Vec<Line>,
    /// Since when: of the measure, or of the request.
    since: &'static str,
    empty: &'static str,
    hidden: String,
    /// Where a restricted file is opened in an emergency, and where someone new is written down.
    emergency: String,
    new: Option<String>,
    /// Where files that may be one person are compared, for who may make them one.
    alike: Option<String>,
    of_pages: String,
    previous: String,
    next: String,
}

/// A choice of a filter: its value in the address, what it says, whether it is the one.
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

struct Line {
    address: String,
    last_name: String,
    first_name: String,
    reference: String,
    age: String,
    tags: Vec<Tag>,
    keyworker: String,
    since: String,
    left: Left,
    territory: String,
}

/// The kind of a measure, in its tone.
pub struct Tag {
    label: String,
    tone: &'static str,
    /// « en attente », « sortie le 3 mars 2021 », or nothing.
    state: String,
}

/// Days that a measure still has, when its end is known.
#[derive(Default)]
struct Left {
    text: String,
    tone: &'static str,
}

/// The list.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(filters): Query<Filters>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (roster, closed) = app.store.read(|read| -> store::Result<_> {
            Ok((roster(app, read, &here.scope())?, sql::closed(read, &here.scope())?))
        })?;
        rendered(&list(&roster, &closed, &here, &filters)?)
    })
    .await
}

fn list(roster: &Roster, closed: &HashSet<Id>, here: &Here, filters: &Filters) -> Result<List, Refusal> {
    let Roster { kinds, territories, professionals, .. } = roster;
    let wanted = Wanted {
        following: said(&filters.suivi, |word| {
            Following::ALL.into_iter().find(|known| known.word() == word)
        })?
        .unwrap_or_default(),
        kind: said(&filters.mesure, |label| Some(kinds.iter().find(|kind| kind.1 == label)?.0))?,
        keyworker: said(&filters.referent, |id| {
            Some(professionals.iter().find(|one| one.0.to_string() == id)?.0)
        })?,
        territory: said(&filters.territoire, |label| Some(territories.iter().find(|one| one.1 == label)?.0))?,
        name: fold(&filters.nom),
        day: here.today(),
        page: said(&filters.page, |page| page.parse().ok().filter(|page| (1..=100_000).contains(page)))?
            .unwrap_or(1),
    };
    let first = (wanted.page as usize - 1) * PAGE;
    let (mut page, mut count) = (Vec::new(), 0);
    for entry in roster.entries.iter().filter(|entry| roster.has(entry, &wanted)) {
        if closed.contains(&entry.id) {
            continue;
        }
        if (first..first + PAGE).contains(&count) {
            page.push(entry);
        }
        count += 1;
    }
    let count = count as i64;
    if page.is_empty() && wanted.page > 1 {
        return Err(Refusal::NotFound);
    }
    let pages = (count.max(1) as u64).div_ceil(PAGE as u64) as u32;
    let address =
        |page: u32| if (1..=pages).contains(&page) { filters.address(here, page) } else { String::new() };
    Ok(List {
        shell: here.shell(Entry::Persons),
        here: here.path("/personnes"),
        title: title(&wanted, count),
        caption: counted(count, "personne", "personnes"),
        name: filters.nom.clone(),
        following: Following::ALL
            .into_iter()
            .map(|one| Choice {
                value: one.word().to_owned(),
                label: one.label().to_owned(),
                chosen: one == wanted.following,
            })
            .collect(),
        kinds: choices(
            kinds.iter().map(|(id, label)| (label.clone(), label.clone(), Some(*id) == wanted.kind)),
        ),
        keyworkers: choices(
            professionals
                .iter()
                .map(|(id, name)| (id.to_string(), name.clone(), Some(*id) == wanted.keyworker)),
        ),
        territories: choices(
            territories
                .iter()
                .map(|(id, label)| (label.clone(), label.clone(), Some(*id) == wanted.territory)),
        ),
        lines: page.iter().map(|entry| line(roster, here, &wanted, entry)).collect(),
        since: if wanted.following == Following::Waiting { "Reçue le" } else { "Depuis le" },
        empty: empty(&wanted),
        hidden: hidden(closed.len() as i64),
        emergency: here.path("/urgence"),
        new: here.may(Action::Write, Noun::Persons).then(|| here.path("/personnes/nouvelle")),
        alike: here.may(Action::Decide, Noun::Persons).then(|| here.path("/personnes/doublons")),
        of_pages: if pages > 1 {
            format!("Page {} sur {}", wanted.page, integer(pages.into()))
        } else {
            String::new()
        },
        previous: address(wanted.page - 1),
        next: address(wanted.page + 1),
    })
}

/// A filter that is not said is none; one that means nothing is not found.
fn said<'a, T>(text: &'a str, meaning: impl Fn(&'a str) -> Option<T>) -> Result<Option<T>, Refusal> {
    if text.is_empty() { Ok(None) } else { meaning(text).map(Some).ok_or(Refusal::NotFound) }
}

fn choices(all: impl Iterator<Item = (String, String, bool)>) -> Vec<Choice> {
    all.map(|(value, label, chosen)| Choice { value, label, chosen }).collect()
}

impl Filters {
    /// The same list at another page.
    fn address(&self, here: &Here, page: u32) -> String {
        let said = [
            ("suivi", &self.suivi),
            ("mesure", &self.mesure),
            ("referent", &self.referent),
            ("territoire", &self.territoire),
            ("nom", &self.nom),
        ];
        let kept: String = said
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}&", escape_query(value)))
            .collect();
        here.path(&format!("/personnes?{kept}page={page}"))
    }
}

fn title(wanted: &Wanted, count: i64) -> String {
    let persons = counted(count, "personne", "personnes");
    let many = |one, more| plural(count as f64, one, more);
    match (wanted.following, count) {
        (Following::Followed, 0) => "Personne n’est accompagné ici aujourd’hui".to_owned(),
        (Following::Followed, _) => {
            format!("{persons} {} aujourd’hui", many("est accompagnée", "sont accompagnées"))
        }
        (Following::Waiting, 0) => "Personne n’attend".to_owned(),
        (Following::Waiting, _) => format!("{persons} {} une mesure", many("attend", "attendent")),
        (Following::Gone, 0) => "Personne n’est sorti du service".to_owned(),
        (Following::Gone, _) => format!("{persons} {} du service", many("est sortie", "sont sorties")),
        (Following::All, 0) => "Le service ne connaît encore personne".to_owned(),
        (Following::All, _) => format!("{persons} {} du service", many("connue", "connues")),
    }
}

fn empty(wanted: &Wanted) -> &'static str {
    let narrowed = wanted.kind.is_some() || wanted.keyworker.is_some() || wanted.territory.is_some();
    match wanted.following {
        _ if narrowed || !wanted.name.is_empty() => "Aucun dossier ne répond à ces filtres.",
        Following::Followed => {
            "Aucune mesure n’est en cours. Les personnes sorties et celles qui attendent se voient avec le filtre « Suivi »."
        }
        Following::Waiting => "Aucune demande n’attend.",
        Following::Gone => "Aucune mesure n’a encore pris fin.",
        Following::All => {
            "Le registre du service est vide : il s’importe, ou les personnes s’y ajoutent une à une."
        }
    }
}

/// What is not shown is said, and nothing more of it.
fn hidden(count: i64) -> String {
    match count {
        0 => String::new(),
        count => format!(
            "{} à d’autres {} dans ces listes.",
            counted(count, "dossier réservé", "dossiers réservés"),
            plural(count as f64, "n’est pas affiché", "ne sont pas affichés")
        ),
    }
}

fn line(roster: &Roster, here: &Here, wanted: &Wanted, entry: &Known) -> Line {
    let (owned, requested) = (roster.measures(entry), roster.requests(entry));
    let kind = |step: &Step| roster.words.get(&step.kind).map_or("", String::as_str);
    let current: Vec<&Step> = owned.iter().filter(|step| step.is_current(wanted.day)).collect();
    let last = owned.iter().max_by_key(|step| step.ends);
    let mut tags: Vec<Tag> = current.iter().map(|step| tag(kind(step), String::new())).collect();
    tags.extend(requested.iter().map(|step| tag(kind(step), "en attente".to_owned())));
    if let (true, Some(last)) = (tags.is_empty(), last) {
        let state = match last.ends {
            Some(end) if end <= wanted.day => format!("sortie le {}", short_day(end)),
            _ => format!("à partir du {}", short_day(last.since)),
        };
        tags.push(tag(kind(last), state));
    }
    let asked_since = requested.iter().map(|step| step.since).min();
    let since = match wanted.following {
        Following::Waiting => asked_since,
        _ => {
            let current = current.iter().map(|step| step.since).min();
            current.or(asked_since).or(last.map(|step| step.since))
        }
    };
    let keyworker = current.last().copied().or(last).and_then(|step| step.keyworker);
    let keyworker = roster.professionals.iter().find(|one| Some(one.0) == keyworker);
    let territory = roster.territories.iter().find(|one| Some(one.0) == entry.territory);
    Line {
        address: here.path(&format!("/personnes/{}", entry.id)),
        last_name: entry.last_name.to_string(),
        first_name: entry.first_name.to_string(),
        reference: entry.reference.to_string(),
        age: entry.birth.map(|birth| age(wanted.day.age_since(birth))).unwrap_or_default(),
        tags,
        keyworker: keyworker.map(|one| one.1.clone()).unwrap_or_default(),
        since: since.map(short_day).unwrap_or_default(),
        left: current
            .iter()
            .filter_map(|step| step.ends.or(step.planned))
            .max()
            .map(|end| left(end, wanted.day))
            .unwrap_or_default(),
        territory: territory.map(|one| one.1.clone()).unwrap_or_default(),
    }
}

fn tag(kind: &str, state: String) -> Tag {
    let tone = tone_class(Nomenclatures::embedded().canonical("type", kind).and_then(|word| word.tone));
    Tag { label: kind.to_owned(), tone, state }
}

fn age(years: i32) -> String {
    counted(years.into(), "an", "ans")
}

/// Ochre from ninety days, carmine once past.
fn left(end: Day, today: Day) -> Left {
    let days = end.days_since(today);
    let tone = match days {
        ..0 => "retard",
        0..=90 => "bientot",
        _ => "",
    };
    Left { text: counted(days.into(), "jour", "jours"), tone }
}
