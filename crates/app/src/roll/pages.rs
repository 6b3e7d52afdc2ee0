//! The pages of the lists of a service: what each holds, and where it is looked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, Query, State};
use axum::response::Html;
use base::french::{counted, fold, short_day, typeset};
use base::{Day, Id};
use serde::Deserialize;
use store::Read;

use super::{Field, Kind, Line, Roll, rolls, sql};
use crate::access::{Action, Here, Noun};
use crate::staff;
use crate::web::layout::{Entry, Link, Shell, page as rendered};
use crate::web::{App, Refusal};

pub use super::form::{correct, create, edit, new};

/// Lists that one right opens: their pages lie under one address.
pub trait Family: Send + Sync + 'static {
    /// The right.
    const NOUN: Noun;
    /// Their entry in the shell.
    const ENTRY: Entry;
    /// Under the address of the service.
    const PATH: &'static str;
}

/// Partners, meetings, group actions.
pub struct Network;
/// Agreements, rates, training, sites.
pub struct Means;
/// Adverse events and complaints.
pub struct Events;
/// What the service asked of those it accompanies.
pub struct Surveys;

impl Family for Network {
    const NOUN: Noun = Noun::Network;
    const ENTRY: Entry = Entry::Network;
    const PATH: &'static str = "/reseau";
}

impl Family for Means {
    const NOUN: Noun = Noun::Means;
    const ENTRY: Entry = Entry::Means;
    const PATH: &'static str = "/moyens";
}

impl Family for Events {
    const NOUN: Noun = Noun::Events;
    const ENTRY: Entry = Entry::Events;
    const PATH: &'static str = "/evenements";
}

impl Family for Surveys {
    const NOUN: Noun = Noun::Quality;
    const ENTRY: Entry = Entry::Surveys;
    const PATH: &'static str = "/enquetes";
}

#[derive(Template)]
#[template(path = "roll/page.html")]
struct ListPage {
    shell: Shell,
    roll: &'static Roll,
    title: String,
    done: &'static str,
    /// The other lists of the family.
    tabs: Vec<Link>,
    action: String,
    /// Where one adds a line, when one may.
    add: Option<String>,
    searched: String,
    /// Whether there is enough to look for something in it.
    searches: bool,
    groups: Vec<Group>,
}

/// Lines under a title: a year, what is over.
struct Group {
    title: String,
    lines: Vec<Shown>,
}

/// A line as the page shows it.
struct Shown {
    id: String,
    head: String,
    when: String,
    /// What is left to do about it, or soon.
    told: String,
    about: Vec<(&'static str, String)>,
    edit: Option<String>,
}

/// What the address of a list asks.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    fait: String,
}

pub(super) fn of<F: Family>(code: &str) -> Result<&'static Roll, Refusal> {
    super::roll(code).filter(|roll| roll.right == F::NOUN).ok_or(Refusal::NotFound)
}

/// `GET /services/{code}/reseau`: the first list.
pub async fn first<F: Family>(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let roll = rolls().iter().find(|roll| roll.right == F::NOUN).ok_or(Refusal::NotFound)?;
        app.store.read(|read| rendered(&draw::<F>(read, &here, roll, &Wanted::default())?))
    })
    .await
}

/// `GET /services/{code}/reseau/{liste}`.
pub async fn page<F: Family>(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, code)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let roll = of::<F>(&code)?;
        app.store.read(|read| rendered(&draw::<F>(read, &here, roll, &wanted)?))
    })
    .await
}

fn draw<F: Family>(
    read: &Read<'_>,
    here: &Here,
    roll: &'static Roll,
    wanted: &Wanted,
) -> Result<ListPage, Refusal> {
    let (today, scope) = (here.today(), here.scope());
    let path = |rest: &str| here.path(&format!("{}/{}{rest}", F::PATH, roll.code));
    let writes = here.may(Action::Write, F::NOUN);
    let names: BTreeMap<Id, String> = staff::professionals(read, &scope)?.into_iter().collect();
    let all = sql::lines(read, scope.operator, scope.service, Some(&roll.code))?;
    let count = all.iter().filter(|line| !(roll.lasts && line.over(today))).count();
    let pending = all.iter().filter(|line| line.pending(roll)).count();
    let soon = all.iter().filter(|line| line.soon(roll, today).is_some()).count();
    let mut title = counted(count as i64, &roll.unit.0, &roll.unit.1);
    if pending > 0 {
        title = format!("{title}, dont {pending} à suivre");
    }
    if soon > 0 {
        title = format!("{title}, dont {soon} à renouveler");
    }
    let asked = fold(wanted.q.trim());
    let mut shown: Vec<(&Line, Shown)> = Vec::new();
    for line in &all {
        let edit = writes.then(|| path(&format!("/{}", line.id)));
        let one = show(roll, line, &names, today, edit);
        if found(&one, &asked) {
            shown.push((line, one));
        }
    }
    let tabs = rolls().iter().filter(|other| other.right == F::NOUN).map(|other| Link {
        address: here.path(&format!("{}/{}", F::PATH, other.code)),
        label: other.title.clone(),
        current: other.code == roll.code,
        badge: 0,
    });
    let asks = (F::ENTRY == Entry::Surveys).then(|| Link {
        address: here.path("/enquetes/questionnaires"),
        label: "Questionnaires".to_owned(),
        current: false,
        badge: 0,
    });
    let tabs = tabs.chain(asks);
    Ok(ListPage {
        shell: here.shell(F::ENTRY),
        roll,
        title,
        done: match wanted.fait.as_str() {
            "note" => "C’est noté.",
            "corrige" => "C’est corrigé.",
            "retrait" => "C’est retiré.",
            _ => "",
        },
        tabs: Some(tabs.collect::<Vec<_>>()).filter(|tabs| tabs.len() > 1).unwrap_or_default(),
        action: path(""),
        add: writes.then(|| path("/nouveau")),
        searched: wanted.q.clone(),
        searches: all.len() > 8 || !asked.is_empty(),
        groups: groups(roll, shown, today),
    })
}

/// What lasts is in the order of its titles, what is over apart; what is of its day is by year, the last day first.
fn groups(roll: &Roll, mut shown: Vec<(&Line, Shown)>, today: Day) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    if roll.lasts {
        shown.sort_by_cached_key(|(line, one)| (line.over(today), fold(&one.head), line.starts));
    } else {
        shown.sort_by_key(|(line, _)| std::cmp::Reverse((line.starts, line.id)));
    }
    for (line, one) in shown {
        let title = match (roll.lasts, line.over(today)) {
            (true, true) => "Ce qui a pris fin".to_owned(),
            (true, false) => String::new(),
            (false, _) => line.starts.year().to_string(),
        };
        match groups.last_mut().filter(|group| group.title == title) {
            Some(group) => group.lines.push(one),
            None => groups.push(Group { title, lines: vec![one] }),
        }
    }
    groups
}

fn found(one: &Shown, asked: &str) -> bool {
    asked.is_empty()
        || fold(&one.head).contains(asked)
        || one.about.iter().any(|(_, text)| fold(text).contains(asked))
}

fn show(
    roll: &'static Roll,
    line: &Line,
    names: &BTreeMap<Id, String>,
    today: Day,
    edit: Option<String>,
) -> Shown {
    let when = match (roll.lasts, line.ends) {
        (true, None) => format!("depuis le {}", short_day(line.starts)),
        (_, Some(ends)) if ends != line.starts => {
            format!("du {} au {}", short_day(line.starts), short_day(ends))
        }
        _ => short_day(line.starts),
    };
    let apart = [roll.head(), roll.starts.as_str(), roll.ends.as_str()];
    let fields = roll.fields.iter().filter(|field| !apart.contains(&field.code.as_str()));
    let about = fields.filter_map(|field| {
        let said = in_words(field, line, names);
        (!said.is_empty()).then_some((field.title.as_str(), said))
    });
    let told = match line.soon(roll, today) {
        Some(ends) => format!("à renouveler avant le {}", short_day(ends)),
        None if line.pending(roll) => "à suivre".to_owned(),
        None => String::new(),
    };
    Shown {
        id: line.id.to_string(),
        head: typeset(line.one(roll.head())),
        when,
        told,
        about: about.collect(),
        edit,
    }
}

/// What a field says, as one reads it.
pub(super) fn in_words(field: &Field, line: &Line, names: &BTreeMap<Id, String>) -> String {
    let said = line.one(&field.code);
    match field.kind {
        Kind::Day => said.parse().map(short_day).unwrap_or_default(),
        Kind::Team => {
            let team = line.team(&field.code);
            let who: Vec<&str> = team.iter().filter_map(|id| names.get(id)).map(String::as_str).collect();
            who.join(", ")
        }
        Kind::Number => match (line.number(&field.code), &field.unit) {
            (Some(value), Some((one, many))) => {
                format!("{} {}", figure(value), base::french::plural(value, one, many))
            }
            (Some(value), None) => figure(value),
            (None, _) => String::new(),
        },
        Kind::Line | Kind::Word | Kind::Text | Kind::Choice => typeset(said),
    }
}

/// A number with the decimals it has.
fn figure(value: f64) -> String {
    base::french::decimal(value, base::french::decimals(value))
}
