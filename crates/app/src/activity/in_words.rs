//! An act in a few words: what was understood, as tags that lead to their field, and the form filled with it.
//! Only the form, confirmed, writes anything.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Query, State};
use axum::http::HeaderMap;
use axum::response::Html;
use base::Id;
use base::french::{counted, duration, fold, short_day};
use report::Nomenclatures;
use store::Read;

use super::entry::begin;
use super::form::{Form, Making};
use super::habit::{self, Choices};
use super::line::{hour, listed};
use super::quick::{self, Choice, Lexicon, Piece, Sense, Spelling, Whom};
use super::typed::Typed;
use super::whom::{self, Known};
use crate::access::Here;
use crate::web::layout::{Entry, Shell, escape_query, page as rendered};
use crate::web::{App, Refusal};

/// Words of a line whose persons are looked for.
const WORDS_MAX: usize = 24;

#[derive(Template)]
#[template(path = "activity/in_words.html")]
struct InWordsPage {
    shell: Shell,
    code: String,
    back: String,
    q: String,
    understood: Understood,
    form: Form,
}

#[derive(Template)]
#[template(path = "activity/tags.html")]
struct Tags {
    understood: Understood,
}

/// What the page says of a line.
struct Understood {
    /// Before the addresses of fields: nothing on the page that has them, else its address.
    page: String,
    tags: Vec<Tag>,
    /// The line, piece by piece: text, whether it is not understood.
    line: Vec<(String, bool)>,
    unknown: String,
    asked: Vec<Asked>,
}

struct Tag {
    field: &'static str,
    name: &'static str,
    label: String,
}

/// A name that is several people's: each with the address that chooses them.
struct Asked {
    name: String,
    choices: Vec<(String, String)>,
}

/// `GET /services/{code}/actes/en-mots`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    headers: HeaderMap,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Html<String>, Refusal> {
    let fragment = headers.contains_key("x-fragment");
    app.work(move |app| {
        let asked = Typed(asked);
        let q: String = asked.one("q").chars().take(300).collect();
        app.store.read(|read| {
            let lexicon = lexicon(read, &here, &q)?;
            let mut pieces = quick::understand(&q, here.today(), &lexicon);
            let chosen = choose(&mut pieces, &asked);
            let mut understood = understood(&here, &q, &pieces, &lexicon, &chosen);
            if fragment {
                understood.page = here.path(&format!("/actes/en-mots?q={}", escape_query(&q)));
                return rendered(&Tags { understood });
            }
            let typed = filled(read, &here, &pieces, Id::new(&app.clock))?;
            let habit = habit::of(read, &here.scope(), &typed.ids("offert"))?;
            let action = here.path("/actes/nouveau");
            let (faults, notices) = (Vec::new(), Vec::new());
            let making = Making { here: &here, typed, faults, notices, habit, action, corrects: false };
            rendered(&InWordsPage {
                shell: here.shell(Entry::Acts),
                code: here.service().code.clone(),
                back: here.path("/actes"),
                q,
                understood,
                form: Form::new(read, making)?,
            })
        })
    })
    .await
}

/// The words of the service, and whoever one may see that the line may name, with their families.
fn lexicon(read: &Read<'_>, here: &Here, q: &str) -> Result<Lexicon, Refusal> {
    let scope = here.scope();
    let words = quick::split(q);
    let mut parts: Vec<&str> = words
        .iter()
        .flat_map(|word| word.fold.split(' '))
        .filter(|part| part.len() > 1 && part.chars().all(char::is_alphabetic))
        .collect();
    parts.sort_unstable();
    parts.dedup();
    parts.truncate(WORDS_MAX);
    let mut people: Vec<Known> = whom::called(read, &scope, &parts)?;
    let mut families: Vec<String> = people.iter().filter_map(|known| known.family.clone()).collect();
    families.sort_unstable();
    families.dedup();
    for family in families {
        for known in whom::family(read, &scope, &family)? {
            if people.iter().all(|other| other.id != known.id) {
                people.push(known);
            }
        }
    }
    let today = here.today();
    let choices = Choices::of(read, &scope)?;
    Ok(Lexicon {
        kinds: spellings("acte", &choices.kinds),
        places: spellings("lieu", &choices.places),
        themes: spellings("theme", &choices.themes),
        persons: people
            .into_iter()
            .map(|known| {
                let age = known.age(today);
                Whom::new(known.id, &known.first_name, &known.last_name, age, known.family)
            })
            .collect(),
        staff: whom::professionals(read, &scope, today)?,
    })
}

/// The words a service uses, and every spelling that the nomenclature gives them.
fn spellings(vocabulary: &str, used: &[String]) -> Vec<Spelling> {
    let mut all: Vec<Spelling> = used.iter().map(|word| Spelling::new(word, word)).collect();
    for word in Nomenclatures::embedded().words(vocabulary) {
        // As the service writes it, when it does.
        let label = used.iter().find(|own| fold(own) == fold(&word.label)).unwrap_or(&word.label);
        all.extend(
            [&word.label, &word.long_label]
                .into_iter()
                .chain(&word.synonyms)
                .map(|text| Spelling::new(text, label)),
        );
    }
    all
}

/// Names that were chosen among several: `choix=12.1` is the second of those at byte 12.
fn choose(pieces: &mut [Piece], asked: &Typed) -> Vec<String> {
    let chosen: Vec<String> = asked
        .0
        .iter()
        .filter(|(field, _)| field == "choix")
        .map(|(_, value)| value.clone())
        .filter(|value| value.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
        .collect();
    for piece in pieces {
        let place = |at: usize| chosen.contains(&format!("{}.{at}", piece.from));
        let sense = match &piece.sense {
            Sense::Among(choices) => {
                (0..choices.len()).find(|at| place(*at)).map(|at| Sense::Persons(choices[at].persons.clone()))
            }
            Sense::AmongStaff(choices) => {
                (0..choices.len()).find(|at| place(*at)).map(|at| Sense::Staff(choices[at].0))
            }
            _ => None,
        };
        if let Some(sense) = sense {
            piece.sense = sense;
        }
    }
    chosen
}

/// The form, filled with what the words say; the rest is inherited.
fn filled(read: &Read<'_>, here: &Here, pieces: &[Piece], key: Id) -> Result<Typed, Refusal> {
    let mut persons: Vec<Id> = Vec::new();
    for piece in pieces {
        if let Sense::Persons(named) = &piece.sense {
            persons.extend(named.iter().filter(|id| !persons.contains(id)).copied().collect::<Vec<_>>());
        }
    }
    let mut typed = begin(read, here, &persons, key)?;
    if !persons.is_empty() {
        typed.0.retain(|(field, _)| field != "present");
        for person in &persons {
            typed.add("present", person.to_string());
        }
    }
    for piece in pieces {
        match &piece.sense {
            Sense::Kind(label) => typed.set("nature", label.clone()),
            Sense::Place(label) => typed.set("lieu", label.clone()),
            Sense::Theme(label) => typed.set("theme", label.clone()),
            Sense::Direct(direct) => typed.set("mode", if *direct { "direct" } else { "indirect" }),
            Sense::Minutes(minutes) => typed.set("duree", minutes.to_string()),
            Sense::Travel(minutes) => typed.set("trajet", minutes.to_string()),
            Sense::Kilometres(kilometres) => typed.set("km", kilometres.to_string()),
            Sense::Day(day) => typed.set("jour", day.to_string()),
            Sense::Starts(at) => typed.set("heure", format!("{:02}:{:02}", at / 60, at % 60)),
            Sense::Staff(id) => typed.add("equipe", id.to_string()),
            Sense::Absent { excused } => {
                typed.0.retain(|(field, _)| field != "present");
                for person in &persons {
                    typed.add("absent", person.to_string());
                    if *excused {
                        typed.set(&format!("excuse-{person}"), "excuse");
                    }
                }
            }
            Sense::Persons(_) | Sense::Among(_) | Sense::AmongStaff(_) | Sense::Link | Sense::Unknown => {}
        }
    }
    Ok(typed)
}

fn understood(here: &Here, q: &str, pieces: &[Piece], lexicon: &Lexicon, chosen: &[String]) -> Understood {
    let unknown: Vec<&str> = pieces
        .iter()
        .filter(|piece| piece.sense == Sense::Unknown)
        .map(|piece| piece.text.as_str())
        .collect();
    let mut line = Vec::new();
    let mut at = 0;
    for piece in pieces {
        line.push((q[at..piece.from].to_owned(), false));
        line.push((piece.text.clone(), piece.sense == Sense::Unknown));
        at = piece.to;
    }
    line.push((q[at..].to_owned(), false));
    let kept: String = chosen.iter().map(|choice| format!("&choix={choice}")).collect();
    let address = |piece: &Piece, at: usize| {
        here.path(&format!("/actes/en-mots?q={}{kept}&choix={}.{at}", escape_query(q), piece.from))
    };
    let asked = pieces.iter().filter_map(|piece| {
        let labels: Vec<String> = match &piece.sense {
            Sense::Among(choices) => choices.iter().map(|choice: &Choice| choice.label.clone()).collect(),
            Sense::AmongStaff(choices) => choices.iter().map(|(_, name)| name.clone()).collect(),
            _ => return None,
        };
        let choices = labels.into_iter().enumerate().map(|(at, label)| (label, address(piece, at)));
        Some(Asked { name: piece.text.clone(), choices: choices.collect() })
    });
    Understood {
        page: String::new(),
        tags: pieces.iter().filter_map(|piece| tag(&piece.sense, lexicon)).collect(),
        line,
        unknown: match unknown.len() {
            0 => String::new(),
            some => format!(
                "{} pas compris\u{202f}: {}",
                counted(some as i64, "mot n’est", "mots ne sont"),
                listed(&unknown)
            ),
        },
        asked: asked.collect(),
    }
}

/// What a piece says, as a tag that leads to its field.
fn tag(sense: &Sense, lexicon: &Lexicon) -> Option<Tag> {
    let minutes = |minutes: u16| duration(i64::from(minutes));
    let (field, name, label) = match sense {
        Sense::Kind(label) => ("nature", "nature", label.clone()),
        Sense::Place(label) => ("lieu", "lieu", label.clone()),
        Sense::Theme(label) => ("theme", "thème", label.clone()),
        Sense::Direct(true) => ("mode", "mode", "direct".to_owned()),
        Sense::Direct(false) => ("mode", "mode", "indirect".to_owned()),
        Sense::Minutes(length) => ("duree", "durée", minutes(*length)),
        Sense::Travel(length) => ("trajet", "trajet", format!("{} de trajet", minutes(*length))),
        Sense::Kilometres(kilometres) => ("km", "kilomètres", format!("{kilometres}\u{a0}km")),
        Sense::Day(day) => ("jour", "jour", short_day(*day)),
        Sense::Starts(at) => ("heure", "heure", hour(*at)),
        Sense::Absent { excused: true } => ("qui", "présence", "absence excusée".to_owned()),
        Sense::Absent { excused: false } => ("qui", "présence", "absence".to_owned()),
        Sense::Staff(id) => {
            let name = lexicon.staff.iter().find(|(known, _)| known == id).map(|(_, name)| name.as_str());
            ("equipe", "avec", format!("avec {}", name.unwrap_or_default()))
        }
        Sense::Persons(ids) => ("qui", "qui", names(ids, lexicon)),
        Sense::Among(_) | Sense::AmongStaff(_) | Sense::Link | Sense::Unknown => return None,
    };
    Some(Tag { field, name, label })
}

/// `Ilyès et Lina Husson`.
fn names(ids: &[Id], lexicon: &Lexicon) -> String {
    let people: Vec<&Whom> =
        ids.iter().filter_map(|id| lexicon.persons.iter().find(|whom| whom.id == *id)).collect();
    let firsts: Vec<&str> = people.iter().map(|whom| whom.first_name.as_str()).collect();
    let last = people.first().map_or("", |whom| whom.last_name.as_str());
    match people.iter().all(|whom| whom.last_name == last) {
        true => format!("{} {last}", listed(&firsts)),
        false => {
            let names: Vec<String> =
                people.iter().map(|whom| format!("{} {}", whom.first_name, whom.last_name)).collect();
            listed(&names.iter().map(String::as_str).collect::<Vec<_>>())
        }
    }
}
