//! The page of results, and what is proposed as one types.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Query as Asked, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{counted, integer, long_day, short_day};
use base::{Day, Id};
use report::Nomenclatures;
use serde::Deserialize;
use store::Read;

use super::Found;
use super::find::{self, Eye, Family, Hit, PERSONS_MAX, Persons, Texts};
use super::mark::{self, Mark};
use super::query::{Closeness, Query};
use super::sql::{self, Detail};
use crate::access::{Action, Noun};
use crate::dashboard::tables::tone_class;
use crate::web::layout::{Entry, Shell, escape_query, page as rendered};
use crate::web::{App, Refusal, Visitor};

/// Persons of a page.
const PAGE: usize = 30;
/// Persons proposed as one types.
const PROPOSED: usize = 6;
/// Families shown.
const FAMILIES: usize = 6;

/// What one searches.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: String,
}

#[derive(Template)]
#[template(path = "search/results.html")]
struct Results {
    shell: Shell,
    title: String,
    /// What was searched instead, and what to try.
    note: String,
    persons: Vec<Line>,
    families: Vec<Group>,
    texts: Vec<Passage>,
    /// « Page 2 sur 4 », and the pages around.
    of_pages: String,
    previous: String,
    next: String,
    /// Where one may write this person down: address, name of the service.
    create: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "search/suggestions.html")]
struct Suggestions {
    persons: Vec<Line>,
    /// What is said aloud: how many there are.
    says: String,
    all: String,
    typed: String,
}

/// A person in a list of results.
struct Line {
    address: String,
    name: Vec<Mark>,
    /// « 13 ans, né le 18 août 2008 ».
    age: String,
    /// « 13 ans ».
    years: String,
    /// Her last measure, its colour, and whether it goes on.
    measure: String,
    tone: &'static str,
    present: bool,
    /// Number of file, and the service when there are several.
    place: String,
    /// The name of a merged row that answered.
    also: Vec<Mark>,
}

struct Group {
    name: String,
    place: String,
    members: Vec<(String, String)>,
}

struct Passage {
    address: String,
    noun: &'static str,
    title: Vec<Mark>,
    place: String,
    text: Vec<Mark>,
}

/// `GET /recherche?q=`: what answers, in every service of the visitor.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Asked(typed): Asked<Typed>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (eye, query) = understood(app, &visitor, &typed)?;
        let number: usize = typed.page.parse().unwrap_or(1).clamp(1, PERSONS_MAX);
        app.store.read(|read| {
            let persons = find::persons(read, &eye, &query)?;
            if let [only] = persons.hits.as_slice()
                && only.closeness == Closeness::Exact
                && let Some(address) = file_of(&eye, only.service, only.person)
            {
                return Ok(Redirect::to(&address).into_response());
            }
            let texts = find::texts(read, &eye, &query)?;
            let results = results(read, &visitor, &eye, &query, &persons, &texts, number)?;
            Ok(rendered(&results)?.into_response())
        })
    })
    .await
}

/// `GET /recherche/suggestions?q=`: a list to choose from, without the page around.
pub async fn suggestions(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Asked(typed): Asked<Typed>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (eye, query) = understood(app, &visitor, &typed)?;
        app.store.read(|read| {
            let found = find::persons(read, &eye, &query)?;
            let shown = &found.hits[..found.hits.len().min(PROPOSED)];
            let (persons, _) = lines(read, &eye, &query, shown, &found.instead)?;
            let all = format!("/recherche?q={}", escape_query(&query.text));
            let says = how_many(&found);
            rendered(&Suggestions { persons, says, all, typed: query.text.clone() })
        })
    })
    .await
}

/// Who looks, and for what. Who may see no file has nothing to find.
fn understood(app: &App, visitor: &Visitor, typed: &Typed) -> Result<(Eye, Query), Refusal> {
    let eye = Eye::of(visitor, app.operator.id, app.clock.now());
    if eye.places(Found::Person).is_empty() {
        let roles: Vec<_> = visitor.seats.iter().flat_map(|seat| seat.roles.iter().copied()).collect();
        return Err(Refusal::Forbidden(crate::access::policy::refusal(&roles, Action::See, Noun::Persons)));
    }
    Ok((eye, Query::read(&typed.q)))
}

fn results(
    read: &Read<'_>,
    visitor: &Visitor,
    eye: &Eye,
    query: &Query,
    persons: &Persons,
    texts: &Texts,
    number: usize,
) -> Result<Results, Refusal> {
    let pages = persons.hits.len().div_ceil(PAGE).max(1);
    let number = number.min(pages);
    let shown = persons.hits.chunks(PAGE).nth(number - 1).unwrap_or_default();
    let (lines, families) = lines(read, eye, query, shown, &persons.instead)?;
    let families = if number == 1 { find::families(read, eye, &families, FAMILIES, 2)? } else { Vec::new() };
    let address = |number: usize| format!("/recherche?q={}&page={number}", escape_query(&query.text));
    Ok(Results {
        shell: Shell { searched: query.text.clone(), ..Shell::new(visitor, Entry::None) },
        title: title(query, persons, texts),
        note: note(query, persons),
        persons: lines,
        families: families.into_iter().map(|family| group(eye, family)).collect(),
        texts: texts.rows.iter().filter_map(|row| passage(eye, query, row)).collect(),
        of_pages: if pages > 1 { format!("Page {number} sur {pages}") } else { String::new() },
        previous: if number > 1 { address(number - 1) } else { String::new() },
        next: if number < pages { address(number + 1) } else { String::new() },
        create: if query.is_empty() { Vec::new() } else { creations(visitor, query) },
    })
}

/// « 3 personnes et 2 textes pour “uson” ».
fn title(query: &Query, persons: &Persons, texts: &Texts) -> String {
    if query.is_empty() {
        return "Que cherchez-vous ?".replace(" ?", "\u{202f}?");
    }
    let mut parts = Vec::new();
    if !persons.hits.is_empty() || texts.rows.is_empty() {
        parts.push(match persons.hits.len() {
            0 => "Aucune personne".to_owned(),
            _ => how_many(persons),
        });
    }
    if !texts.rows.is_empty() {
        let more = if texts.more { "plus de " } else { "" };
        parts.push(format!("{more}{}", counted(texts.rows.len() as i64, "texte", "textes")));
    }
    format!("{} pour “{}”", parts.join(" et "), query.text)
}

fn how_many(persons: &Persons) -> String {
    if persons.more {
        return format!("Plus de {} personnes", integer(PERSONS_MAX as i64));
    }
    counted(persons.hits.len() as i64, "personne", "personnes")
}

fn note(query: &Query, persons: &Persons) -> String {
    let quoted: Vec<String> = persons.instead.iter().map(|name| format!("“{name}”")).collect();
    match (persons.hits.is_empty(), quoted.is_empty()) {
        _ if query.is_empty() => {
            "Un prénom, un nom, même mal orthographié, une date de naissance, un numéro de dossier ou de \
             famille, un mot d’une note ou d’un document."
                .to_owned()
        }
        (true, _) => "Essayez une partie du nom, la date de naissance ou le numéro de dossier.".to_owned(),
        (false, false) => format!("Personne n’a ce nom ; voici qui répond à {}.", quoted.join(", ")),
        (false, true) if persons.more => {
            "Ajoutez un prénom ou une date de naissance pour préciser.".to_owned()
        }
        (false, true) => String::new(),
    }
}

/// The persons of a list, and the family of each.
#[expect(clippy::type_complexity, reason = "lines, and a number of family by service")]
fn lines(
    read: &Read<'_>,
    eye: &Eye,
    query: &Query,
    hits: &[Hit],
    instead: &[String],
) -> Result<(Vec<Line>, Vec<(Id, Option<String>)>), Refusal> {
    let mut rows: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for hit in hits {
        rows.entry(hit.service).or_default().extend([hit.person, hit.matched]);
    }
    let mut known: HashMap<(Id, Id), Detail> = HashMap::new();
    let mut measures: HashMap<(Id, Id), (String, Option<Day>)> = HashMap::new();
    for (service, mut persons) in rows {
        persons.sort();
        persons.dedup();
        let details = sql::details(read, eye.operator, service, &persons)?;
        known.extend(details.into_iter().map(|(person, detail)| ((service, person), detail)));
        let last = sql::measures(read, eye.operator, service, &persons)?;
        measures.extend(last.into_iter().map(|(person, measure)| ((service, person), measure)));
    }
    let today = find::today(eye);
    let (mut lines, mut families) = (Vec::new(), Vec::new());
    for hit in hits {
        let (Some(detail), Some(address)) =
            (known.get(&(hit.service, hit.person)), file_of(eye, hit.service, hit.person))
        else {
            continue;
        };
        let matched = known.get(&(hit.service, hit.matched)).filter(|other| other.name() != detail.name());
        let measure = [hit.person, hit.matched].iter().find_map(|row| measures.get(&(hit.service, *row)));
        lines.push(Line {
            address,
            name: mark::name(&detail.name(), query, instead),
            age: detail.age(today),
            years: detail.years(today),
            tone: measure.map_or("", |(kind, _)| tone(kind)),
            present: measure.is_some_and(|(_, ends)| ends.is_none_or(|ends| ends > today)),
            measure: measure.map(|measure| said(measure, today)).unwrap_or_default(),
            place: place(eye, hit.service, &format!("dossier {}", detail.reference)),
            also: matched.map(|other| mark::name(&other.name(), query, instead)).unwrap_or_default(),
        });
        families.push((hit.service, detail.family.clone()));
    }
    Ok((lines, families))
}

fn said((kind, ends): &(String, Option<Day>), today: Day) -> String {
    match ends {
        Some(ends) if *ends <= today => format!("{kind}, finie le {}", short_day(*ends)),
        _ => kind.clone(),
    }
}

/// The colour of a kind of measure.
fn tone(kind: &str) -> &'static str {
    tone_class(Nomenclatures::embedded().canonical("type", kind).and_then(|word| word.tone))
}

impl Detail {
    fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    fn age(&self, today: Day) -> String {
        let born = crate::person::born(self.sex.as_deref());
        match self.birth {
            Some(birth) => format!("{}, {born} le {}", self.years(today), long_day(birth)),
            None => self.years(today),
        }
    }

    fn years(&self, today: Day) -> String {
        let age = self.birth.map(|birth| i64::from(today.age_since(birth)));
        age.map_or("naissance inconnue".to_owned(), |age| counted(age, "an", "ans"))
    }
}

/// What is said of the place, with the service when one looks in several.
fn place(eye: &Eye, service: Id, what: &str) -> String {
    match eye.service(service) {
        Some(service) if eye.places(Found::Person).len() > 1 => format!("{}, {what}", service.name),
        _ => what.to_owned(),
    }
}

fn group(eye: &Eye, family: Family) -> Group {
    let name = family.members.first().map(|(_, last_name, _)| last_name.clone()).unwrap_or_default();
    let members = family.members.iter().filter_map(|(person, last_name, first_name)| {
        let shown = if *last_name == name { first_name.clone() } else { format!("{first_name} {last_name}") };
        Some((file_of(eye, family.service, *person)?, shown))
    });
    Group {
        members: members.collect(),
        place: place(eye, family.service, &format!("famille n° {}", family.number)),
        name,
    }
}

fn passage(eye: &Eye, query: &Query, row: &sql::Matched) -> Option<Passage> {
    let code = &eye.service(row.service)?.code;
    let (noun, address) = match row.noun? {
        Found::Person => return None,
        Found::Note => ("Note", format!("/services/{code}/notes/{}", row.row)),
        Found::ClinicalNote => ("Note clinique", format!("/services/{code}/notes/{}", row.row)),
        Found::Document => ("Document", format!("/services/{code}/documents/{}", row.row)),
    };
    let day = row.day.map(long_day).unwrap_or_default();
    Some(Passage {
        address,
        noun,
        title: mark::passage(&row.title, query),
        place: place(eye, row.service, &day),
        text: mark::passage(&row.passage, query),
    })
}

fn file_of(eye: &Eye, service: Id, person: Id) -> Option<String> {
    Some(format!("/services/{}/personnes/{person}", eye.service(service)?.code))
}

/// Where the visitor may write down someone who was not found.
fn creations(visitor: &Visitor, query: &Query) -> Vec<(String, String)> {
    let name = escape_query(
        &query
            .words()
            .filter(|word| !word.contains(|c: char| c.is_ascii_digit()))
            .collect::<Vec<_>>()
            .join(" "),
    );
    let may = visitor.seats.iter().filter(|seat| seat.may(Action::Write, Noun::Persons));
    may.map(|seat| {
        (format!("/services/{}/personnes/nouvelle?nom={name}", seat.service.code), seat.service.name.clone())
    })
    .collect()
}
