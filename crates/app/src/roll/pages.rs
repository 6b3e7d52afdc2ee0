//! The pages of the lists of a service: what each holds, a line added, corrected with a reason, withdrawn.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::Form as Body;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{counted, fold, short_day, typeset};
use base::{Day, Id};
use serde::Deserialize;
use store::Read;

use super::said::Fault;
use super::{Entry as Written, Field, Kind, Line, Roll, rolls, sql};
use crate::access::{Action, Here, Noun};
use crate::web::layout::{Entry, Link, Shell, page as rendered};
use crate::web::{App, Refusal};
use crate::{service, staff};

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

#[derive(Template)]
#[template(path = "roll/form.html")]
struct FormPage {
    shell: Shell,
    roll: &'static Roll,
    title: &'static str,
    back: String,
    here: String,
    fields: Vec<Asked>,
    faults: Vec<Fault>,
    /// The last change that the form saw, and why it corrects.
    seen: String,
    reason: Option<String>,
    now: String,
}

/// A field of a form.
struct Asked {
    field: &'static Field,
    value: String,
    /// What is proposed beside a line.
    words: BTreeSet<String>,
    /// Who may be chosen: identifier, name, chosen.
    team: Vec<(String, String, bool)>,
    fault: String,
}

/// What the address of a list asks.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    fait: String,
}

type Sent = Vec<(String, String)>;

fn of<F: Family>(code: &str) -> Result<&'static Roll, Refusal> {
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
fn in_words(field: &Field, line: &Line, names: &BTreeMap<Id, String>) -> String {
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
pub(super) fn figure(value: f64) -> String {
    base::french::decimal(value, decimals(value))
}

/// How many decimals a number is written with: cents are two.
pub fn decimals(value: f64) -> u8 {
    if value.fract() == 0.0 {
        0
    } else if (value * 10.0).fract().abs() < 1e-9 {
        1
    } else {
        2
    }
}

/// What a form is drawn with.
struct Drawing {
    row: Option<Id>,
    said: BTreeMap<String, String>,
    faults: Vec<Fault>,
    reason: String,
    /// What the row says now, when it was corrected meanwhile.
    now: String,
}

impl Drawing {
    fn new(row: Option<Id>, said: BTreeMap<String, String>) -> Drawing {
        Drawing { row, said, faults: Vec::new(), reason: String::new(), now: String::new() }
    }
}

fn form<F: Family>(
    read: &Read<'_>,
    here: &Here,
    roll: &'static Roll,
    drawing: Drawing,
) -> Result<Html<String>, Refusal> {
    let Drawing { row, said, faults, reason, now } = drawing;
    let scope = here.scope();
    let team = staff::professionals(read, &scope)?;
    // What was written in this list, and in those whose titles are proposed.
    let of = |code: &str| sql::lines(read, scope.operator, scope.service, Some(code));
    let mut all = of(&roll.code)?;
    for field in roll.fields.iter().filter(|field| !field.known.is_empty()) {
        all.extend(of(&field.known)?);
    }
    let fields = roll.fields.iter().map(|field| {
        let value = said.get(&field.code).cloned().unwrap_or_default();
        let chosen = |id: &Id| value.split_whitespace().any(|one| one == id.to_string());
        let mut words: BTreeSet<String> = BTreeSet::new();
        if field.kind == Kind::Word {
            words.extend(field.choices.iter().cloned());
            let own = all.iter().filter(|line| line.roll == roll.code).map(|line| line.one(&field.code));
            let known = super::roll(&field.known).map_or("", Roll::head);
            let others = all.iter().filter(|line| line.roll == field.known).map(|line| line.one(known));
            words.extend(own.chain(others).filter(|word| !word.is_empty()).map(str::to_owned));
        }
        let team = match field.kind {
            Kind::Team => team.iter().map(|(id, name)| (id.to_string(), name.clone(), chosen(id))).collect(),
            _ => Vec::new(),
        };
        let fault = faults.iter().find(|(code, _)| *code == field.code).map(|(_, text)| text.clone());
        let value = match field.kind {
            Kind::Number => value.replace('.', ","),
            _ => value,
        };
        Asked { field, value, words, team, fault: fault.unwrap_or_default() }
    });
    let back = here.path(&format!("{}/{}", F::PATH, roll.code));
    rendered(&FormPage {
        shell: here.shell(F::ENTRY),
        roll,
        title: if row.is_some() { &roll.correct } else { &roll.add },
        here: match row {
            Some(id) => format!("{back}/{id}"),
            None => back.clone(),
        },
        back,
        fields: fields.collect(),
        faults,
        seen: match row {
            Some(id) => crate::history::last_change(read, scope.operator, id)?.to_string(),
            None => String::new(),
        },
        reason: row.map(|_| reason),
        now,
    })
}

/// `GET /services/{code}/reseau/{liste}/nouveau`.
pub async fn new<F: Family>(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, code)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let roll = of::<F>(&code)?;
        let said = BTreeMap::from([(roll.starts.clone(), here.today().to_string())]);
        app.store.read(|read| form::<F>(read, &here, roll, Drawing::new(None, said)))
    })
    .await
}

/// `GET /services/{code}/reseau/{liste}/{ligne}`.
pub async fn edit<F: Family>(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, code, row)): Path<(String, String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (roll, id) = (of::<F>(&code)?, row.parse::<Id>().map_err(|()| Refusal::NotFound)?);
        app.store.read(|read| {
            let line = sql::find(read, &here.scope(), &roll.code, id)?.ok_or(Refusal::NotFound)?;
            form::<F>(read, &here, roll, Drawing::new(Some(id), line.said))
        })
    })
    .await
}

/// `POST /services/{code}/reseau/{liste}`.
pub async fn create<F: Family>(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, code)): Path<(String, String)>,
    Body(sent): Body<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| send::<F>(app, &here, of::<F>(&code)?, None, &sent)).await
}

/// `POST /services/{code}/reseau/{liste}/{ligne}`.
pub async fn correct<F: Family>(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, code, row)): Path<(String, String, String)>,
    Body(sent): Body<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let id = row.parse::<Id>().map_err(|()| Refusal::NotFound)?;
        send::<F>(app, &here, of::<F>(&code)?, Some(id), &sent)
    })
    .await
}

/// What was typed, by field; several boxes of one field are its values.
fn typed(roll: &Roll, sent: &Sent) -> BTreeMap<String, String> {
    let value = |field: &Field| {
        let all: Vec<&str> =
            sent.iter().filter(|(name, _)| *name == field.code).map(|(_, value)| value.trim()).collect();
        (field.code.clone(), all.join(" ").replace("\r\n", "\n"))
    };
    roll.fields.iter().map(value).collect()
}

fn send<F: Family>(
    app: &App,
    here: &Here,
    roll: &'static Roll,
    row: Option<Id>,
    sent: &Sent,
) -> Result<Response, Refusal> {
    let said = typed(roll, sent);
    let part =
        |name: &str| sent.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim());
    let reason: String = part("pourquoi").chars().filter(|sign| !sign.is_control()).take(200).collect();
    let again = |faults: Vec<Fault>, now: String| -> Result<Response, Refusal> {
        let drawing = Drawing { row, said: said.clone(), faults, reason: reason.clone(), now };
        let page = app.store.read(|read| form::<F>(read, here, roll, drawing))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let withdraws = row.is_some() && part("geste") == "retrait";
    let entry = if withdraws { Err(Vec::new()) } else { Written::new(roll, &said) };
    let mut faults = entry.as_ref().err().cloned().unwrap_or_default();
    if row.is_some() && reason.is_empty() {
        faults.push(("pourquoi", "Dites pourquoi.".to_owned()));
    }
    if !faults.is_empty() {
        return again(faults, String::new());
    }
    let seen: i64 = part("vu").parse().unwrap_or_default();
    let scope = here.scope();
    let done = app.store.write(&here.author(), |write| -> Result<Done, Refusal> {
        service::hold(write, scope.operator)?;
        if let Ok(entry) = &entry {
            let team: BTreeSet<Id> =
                staff::professionals(write, &scope)?.into_iter().map(|(id, _)| id).collect();
            if strangers(roll, &entry.said, &team) {
                return Err(Refusal::NotFound);
            }
        }
        let before = match row {
            Some(id) => Some(sql::find(write, &scope, &roll.code, id)?.ok_or(Refusal::NotFound)?),
            None => None,
        };
        if let Some(line) = &before
            && crate::history::last_change(write, scope.operator, line.id)? != seen
        {
            return Ok(Done::Overtaken(line.clone()));
        }
        let done = match (&before, &entry) {
            (None, Ok(entry)) => {
                sql::insert(write, &scope, entry)?;
                Done::Written("note")
            }
            (Some(line), Ok(entry)) => {
                sql::correct(write, &scope, line, entry, &reason)?;
                Done::Written("corrige")
            }
            (Some(line), Err(_)) => {
                sql::withdraw(write, &scope, line, &reason)?;
                Done::Written("retrait")
            }
            (None, Err(_)) => return Err(Refusal::NotFound),
        };
        // The report prints the lists, and figures count them.
        service::revise(write, scope.operator, scope.service)?;
        Ok(done)
    })?;
    match done {
        Done::Written(what) => {
            let to = format!("{}/{}?fait={what}", F::PATH, roll.code);
            Ok(Redirect::to(&here.path(&to)).into_response())
        }
        Done::Overtaken(line) => {
            let names: BTreeMap<Id, String> =
                app.store.read(|read| staff::professionals(read, &scope))?.into_iter().collect();
            let says: Vec<String> = roll
                .fields
                .iter()
                .map(|field| in_words(field, &line, &names))
                .filter(|said| !said.is_empty())
                .collect();
            again(
                Vec::new(),
                format!(
                    "Cette ligne a été corrigée entre-temps. Elle dit maintenant\u{202f}: {}. Vos valeurs sont encore \
                     ci-dessous.",
                    says.join(", ")
                ),
            )
        }
    }
}

/// What became of a form.
enum Done {
    Written(&'static str),
    /// Someone corrected the line meanwhile: as it is now.
    Overtaken(Line),
}

/// Whether a line names someone who is not of the service.
fn strangers(roll: &Roll, said: &BTreeMap<String, String>, named: &BTreeSet<Id>) -> bool {
    let teams = roll.fields.iter().filter(|field| field.kind == Kind::Team);
    let mut ids = teams.filter_map(|field| said.get(&field.code)).flat_map(|ids| ids.split_whitespace());
    ids.any(|id| id.parse::<Id>().map_or(true, |id| !named.contains(&id)))
}
