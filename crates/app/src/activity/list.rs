//! The acts of a professional or of the team, over a week or a month: to read again, to add up, to take away.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Query, State};
use axum::response::{Html, Response};
use base::french::{counted, duration, integer, month_name, short_day};
use base::{Day, Id, Month};
use document::{Cell, Column, Group, Row, Table};
use store::Read;

use super::line::{self, Line};
use super::met;
use super::typed::Typed;
use crate::access::{Action, Here, Noun};
use crate::dashboard::figure::attachment;
use crate::person;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// Lines shown; the totals are of all of them, and Excel has them all.
const SHOWN: usize = 300;

#[derive(Template)]
#[template(path = "activity/list.html")]
struct ListPage {
    shell: Shell,
    code: String,
    title: String,
    caption: String,
    /// Label, address, whether one is there.
    who: Vec<(&'static str, String, bool)>,
    spans: Vec<(String, String, bool)>,
    person: String,
    everyone: String,
    lines: Vec<Shown>,
    totals: Vec<(&'static str, String)>,
    cut: String,
    excel: String,
    note: String,
}

struct Shown {
    address: String,
    day: String,
    title: String,
    detail: String,
    absent: String,
    time: String,
    travel: String,
    by: String,
    withdrawn: bool,
}

/// What the list is asked to show.
struct Asked {
    mine: bool,
    from: Day,
    to: Day,
    person: Option<Id>,
    /// `janvier 2022`.
    label: String,
    /// `en janvier 2022`.
    when: String,
}

impl Asked {
    fn of(here: &Here, fields: &Typed) -> Result<Asked, Refusal> {
        let today = here.today();
        let mine = match fields.one("qui") {
            "equipe" => false,
            "moi" => true,
            _ => here.seat.professional.is_some() && fields.one("personne").is_empty(),
        };
        let day = |name: &str| -> Result<Option<Day>, Refusal> {
            match fields.one(name) {
                "" => Ok(None),
                text => text.parse().map(Some).map_err(|()| Refusal::NotFound),
            }
        };
        let (from, to) = match (day("du")?, day("au")?) {
            (Some(from), Some(to)) if from <= to && to.days_since(from) <= 366 => (from, to),
            (None, None) => {
                let Month { year, month } = today.month_of();
                let month = Month { year, month };
                (month.first(), month.last())
            }
            _ => return Err(Refusal::NotFound),
        };
        let person = match fields.one("personne") {
            "" => None,
            text => Some(text.parse().map_err(|()| Refusal::NotFound)?),
        };
        let label = label(from, to);
        let when = if label.starts_with("du ") { label.clone() } else { format!("en {label}") };
        Ok(Asked { mine, label, when, from, to, person })
    }

    fn address(&self, here: &Here, mine: bool, (from, to): (Day, Day), person: Option<Id>) -> String {
        let who = if mine { "moi" } else { "equipe" };
        let person = person.map(|person| format!("&personne={person}")).unwrap_or_default();
        here.path(&format!("/actes?qui={who}&du={from}&au={to}{person}"))
    }
}

/// `janvier 2022`, `du 17 janv. 2022 au 23 janv. 2022`.
fn label(from: Day, to: Day) -> String {
    let month = from.month_of();
    if month.first() == from && month.last() == to {
        return format!("{} {}", month_name(month), month.year);
    }
    format!("du {} au {}", short_day(from), short_day(to))
}

fn lines(read: &Read<'_>, here: &Here, asked: &Asked) -> Result<(Vec<Line>, String), Refusal> {
    let scope = here.scope();
    // Rows that are the same person are listed together.
    let (name, persons) = match asked.person {
        Some(id) => {
            let person = person::find(read, &scope, id)?.ok_or(Refusal::NotFound)?;
            (person.name(), person::same(read, &scope, person.kept)?)
        }
        None => (String::new(), Vec::new()),
    };
    let me = asked.mine.then_some(here.seat.professional).flatten();
    let days = (asked.from, asked.to);
    let mut lines = match (asked.mine, me) {
        (true, None) => Vec::new(),
        _ if persons.is_empty() => line::between(read, &scope, days, me)?,
        _ => line::with_persons(read, &scope, days, &persons)?,
    };
    if let Some(me) = me {
        lines.retain(|line| line.staff.iter().any(|by| by.id == me));
    }
    Ok((lines, name))
}

/// `GET /services/{code}/actes`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let asked = Asked::of(&here, &Typed(fields))?;
        app.store.read(|read| {
            let (lines, person) = lines(read, &here, &asked)?;
            draw(&here, &asked, &lines, person)
        })
    })
    .await
}

fn draw(here: &Here, asked: &Asked, lines: &[Line], person: String) -> Result<Html<String>, Refusal> {
    let me = asked.mine.then_some(here.seat.professional).flatten();
    let counting: Vec<&Line> = lines.iter().filter(|line| line.withdrawn.is_none()).collect();
    let acts = counted(counting.len() as i64, "acte", "actes");
    let with = if person.is_empty() { String::new() } else { format!(" avec {person}") };
    let withdrawn = lines.len() - counting.len();
    let caption = match withdrawn {
        0 => format!("{acts}{with}, {}", asked.label),
        some => format!(
            "{acts}{with}, {}, et {} qui ne compte{} pas",
            asked.label,
            counted(some as i64, "acte retiré", "actes retirés"),
            if some > 1 { "nt" } else { "" }
        ),
    };
    let span = (asked.from, asked.to);
    let whose = if asked.mine { "Vous avez noté" } else { "L’équipe a noté" };
    rendered(&ListPage {
        shell: here.shell(Entry::Acts),
        code: here.service().code.clone(),
        title: match counting.len() {
            0 => format!("Aucun acte noté{with} {}", asked.when),
            _ => format!("{whose} {acts}{with} {}", asked.when),
        },
        caption,
        who: vec![
            ("Mes actes", asked.address(here, true, span, asked.person), asked.mine),
            ("Toute l’équipe", asked.address(here, false, span, asked.person), !asked.mine),
        ],
        spans: spans(here, asked),
        everyone: asked.address(here, asked.mine, span, None),
        person,
        totals: totals(&counting, me),
        lines: lines.iter().take(SHOWN).map(|line| shown(here, line, me)).collect(),
        cut: match lines.len() {
            some if some > SHOWN => format!(
                "Les {} derniers sont montrés\u{202f}; les totaux et le fichier Excel sont ceux des {}.",
                integer(SHOWN as i64),
                integer(some as i64)
            ),
            _ => String::new(),
        },
        excel: match here.may(Action::Export, Noun::Persons) {
            true => asked.address(here, asked.mine, span, asked.person).replacen(
                "/actes?",
                "/actes/actes.xlsx?",
                1,
            ),
            false => String::new(),
        },
        note: match here.may(Action::Write, Noun::Acts) {
            true => here.path("/actes/nouveau"),
            false => String::new(),
        },
    })
}

/// The week, the month, and the months around the one that is shown.
fn spans(here: &Here, asked: &Asked) -> Vec<(String, String, bool)> {
    let today = here.today();
    let monday = today.plus_days(1 - i32::from(today.weekday()));
    let week = (monday, monday.plus_days(6));
    let month = |day: Day| (day.month_of().first(), day.month_of().last());
    let shown = (asked.from, asked.to);
    let mut spans = vec![("Cette semaine".to_owned(), week), ("Ce mois-ci".to_owned(), month(today))];
    let before = month(asked.from.month_of().first().previous());
    let after = month(asked.from.month_of().last().next());
    spans.push((label(before.0, before.1), before));
    if after.0 <= today && after != month(today) {
        spans.push((label(after.0, after.1), after));
    }
    let address = |span| asked.address(here, asked.mine, span, asked.person);
    spans.into_iter().map(|(label, span)| (label, address(span), span == shown)).collect()
}

/// Minutes of who is asked for, as the figures count them: an act's for each professional.
fn totals(lines: &[&Line], me: Option<Id>) -> Vec<(&'static str, String)> {
    let (mut direct, mut indirect, mut travel) = (0, 0, 0);
    for line in lines {
        let (minutes, road) = line.spent(me);
        *if line.direct { &mut direct } else { &mut indirect } += minutes;
        travel += road;
    }
    vec![
        ("Temps direct", duration(direct)),
        ("Temps indirect", duration(indirect)),
        ("Trajet", duration(travel)),
    ]
}

fn shown(here: &Here, line: &Line, me: Option<Id>) -> Shown {
    let (minutes, travel) = match me {
        Some(_) => line.spent(me),
        None => (i64::from(line.minutes), i64::from(line.travel)),
    };
    let beside = line.beside();
    let detail =
        [line.place.as_str(), line.theme.as_str(), &beside, if line.direct { "" } else { "indirect" }];
    let absent: Vec<String> = line
        .persons
        .iter()
        .filter(|person| !person.absence().is_empty())
        .map(|person| format!("{} {}", person.first_name, person.absence()))
        .collect();
    Shown {
        address: here.path(&line.address()),
        day: match line.starts {
            Some(at) => format!("{}, {}", short_day(line.day), line::hour(at)),
            None => short_day(line.day),
        },
        title: line.title(),
        detail: detail.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
        absent: absent.join(" ; "),
        time: duration(minutes),
        travel: if travel == 0 { String::new() } else { duration(travel) },
        by: line.by(),
        withdrawn: line.withdrawn.is_some(),
    }
}

/// `GET /services/{code}/actes/actes.xlsx`: the same lines, all of them.
pub async fn export(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let asked = Asked::of(&here, &Typed(fields))?;
        let (lines, person) = app.store.read(|read| lines(read, &here, &asked))?;
        let with = if person.is_empty() { String::new() } else { format!(" avec {person}") };
        let caption = format!("{}{with}, {}", counted(lines.len() as i64, "acte", "actes"), asked.label);
        let bytes = document::xlsx::list(&table(caption, &lines)).map_err(|error| Refusal::bug(&error))?;
        app.looks.taken_away(here.export("actes"));
        Ok(attachment(bytes, document::xlsx::MEDIA_TYPE, &format!("actes-{}-{}.xlsx", asked.from, asked.to)))
    })
    .await
}

fn table(caption: String, lines: &[Line]) -> Table {
    let headings = [
        ("Jour", false),
        ("Nature", false),
        ("Mode", false),
        ("Minutes", true),
        ("Trajet (min)", true),
        ("Kilomètres", true),
        ("Lieu", false),
        ("Thème", false),
        ("Avec", false),
        ("Aussi rencontrés", false),
        ("Absents", false),
        ("Par", false),
        ("État", false),
    ];
    let text = |text: &str| Cell::Text(text.to_owned());
    let number = |value: Option<u16>| match value {
        Some(value) => Cell::Number { value: f64::from(value), decimals: 0, percent: false, href: None },
        None => Cell::Empty,
    };
    let rows = lines.iter().map(|line| {
        let absent: Vec<String> = line
            .persons
            .iter()
            .filter(|person| !person.absence().is_empty())
            .map(|person| format!("{}, {}", person.name(), person.absence()))
            .collect();
        Row {
            cells: vec![
                Cell::Day(line.day),
                text(&line.kind),
                text(if line.direct { "direct" } else { "indirect" }),
                number(Some(line.minutes)),
                number(Some(line.travel)),
                number(line.kilometres),
                text(&line.place),
                text(&line.theme),
                text(&line.with()),
                text(&line.met.iter().map(met::Contact::said).collect::<Vec<_>>().join(" ; ")),
                text(&absent.join(" ; ")),
                text(&line.by()),
                text(if line.withdrawn.is_some() { "retiré" } else { "" }),
            ],
            total: false,
        }
    });
    Table {
        caption,
        sheet: "Actes".to_owned(),
        columns: headings
            .iter()
            .map(|(label, numeric)| Column { label: (*label).to_owned(), numeric: *numeric, ruled: false })
            .collect(),
        groups: vec![Group { label: None, tone: None, rows: rows.collect() }],
        source: String::new(),
        indicators: Vec::new(),
        landscape: true,
    }
}
