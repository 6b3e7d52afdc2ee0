//! The banner of a file: who she is, which measure, who follows her, where she lives, what one must know.

use std::collections::HashMap;

use base::french::{counted, long_day, plural};
use base::{Day, Id};
use store::Read;

use super::{Subject, is_current, near, sql};
use crate::history::Known;
use crate::measure::courses_of;
use crate::person::{fact, photo};
use crate::web::Refusal;

/// What the banner says.
pub(super) struct Banner {
    pub initials: String,
    /// Where her picture is, when she has one; never in the past.
    pub photo: Option<String>,
    /// Where one is put or taken back, when one may.
    pub picture: String,
    pub name: String,
    /// « 13 ans, né le 18 août 2008 ».
    pub age: String,
    pub number: String,
    pub measures: Vec<Measure>,
    /// « Référent », « Gabriel Chauvel ».
    pub around: Vec<(&'static str, String)>,
    pub warnings: Vec<Warning>,
    /// Where a warning is added, when one may.
    pub warn: String,
}

/// A measure, a request that waits, or the last measure that ended.
pub(super) struct Measure {
    pub label: String,
    pub tone: &'static str,
    pub says: String,
    pub left: String,
    pub left_tone: &'static str,
}

/// A warning in force.
pub(super) struct Warning {
    pub tone: &'static str,
    pub nature: String,
    pub text: String,
    /// « Enzo Marchais, à revoir le 28 févr. ».
    pub by: String,
    pub address: String,
}

pub(super) fn banner(read: &Read<'_>, subject: &Subject<'_>) -> Result<Banner, Refusal> {
    let person = &subject.person;
    let current: Vec<_> = subject.measures.iter().filter(|row| is_current(row, subject.day)).collect();
    // Who follows her, and who decided, are those of the measure of today, or of the last one.
    let last = current.last().copied().or(subject.measures.last());
    let mut around = Vec::new();
    if let Some(last) = last {
        for (label, column) in [("Référent", "keyworker"), ("Co-référent", "co_keyworker")] {
            if let Some(id) = last.id(column)
                && let Some(name) = crate::staff::name(read, &subject.here.scope(), id)?
            {
                around.push((label, name));
            }
        }
        let prescriber = subject.word(last.int("prescriber"));
        if !prescriber.is_empty() {
            around.push(("Décidée par", prescriber.to_owned()));
        }
    }
    let lives = lives(read, subject)?;
    if !lives.is_empty() {
        around.push(("Vit", lives));
    }
    let photo = match subject.known.is_past() {
        true => None,
        false => photo::of(read, &subject.here.scope(), &subject.persons)?,
    };
    Ok(Banner {
        initials: person.initials(),
        photo: photo.map(|photo| photo::pages::address(subject.here, &photo)),
        picture: if subject.may_write() { format!("{}/photo", subject.address()) } else { String::new() },
        name: person.name(),
        age: match (person.age(subject.day), person.birth) {
            (Some(age), Some(birth)) => {
                format!("{}, {} le {}", counted(age.into(), "an", "ans"), person.born(), long_day(birth))
            }
            _ => "date de naissance non renseignée".to_owned(),
        },
        number: person.reference.clone(),
        measures: measures(read, subject)?,
        around,
        warnings: warnings(read, subject)?,
        warn: subject.facts(fact::WARNING.path),
    })
}

/// The days that open measures are planned to end on, as their last term says; known of today only.
fn planned(read: &Read<'_>, subject: &Subject<'_>) -> Result<HashMap<Id, Day>, Refusal> {
    if subject.known != Known::NOW {
        return Ok(HashMap::new());
    }
    let courses = courses_of(read, &subject.here.scope(), &subject.persons)?;
    Ok(courses.iter().filter_map(|course| Some((course.measure.id, course.planned_end()?))).collect())
}

fn measures(read: &Read<'_>, subject: &Subject<'_>) -> Result<Vec<Measure>, Refusal> {
    let today = subject.day;
    let planned = planned(read, subject)?;
    let mut all = Vec::new();
    for row in subject.measures.iter().filter(|row| is_current(row, today)) {
        let (label, tone) = subject.kind(row);
        let starts = row.day("starts").map(long_day).unwrap_or_default();
        let (ends, left, left_tone) = match row.day("ends").or(planned.get(&row.id).copied()) {
            Some(end) => {
                let days = end.days_since(today);
                let tone = match days {
                    ..0 => "retard",
                    0..=90 => "bientot",
                    _ => "",
                };
                (format!(", jusqu’au {}", long_day(end)), counted(days.into(), "jour", "jours"), tone)
            }
            None => (String::new(), String::new(), ""),
        };
        let says = format!("depuis le {starts}{ends}");
        all.push(Measure { label: label.to_owned(), tone, says, left, left_tone });
    }
    for row in subject.requests.iter().filter(|row| row.text("outcome").is_empty()) {
        let (label, tone) = subject.kind(row);
        let Some(received) = row.day("received").filter(|received| *received <= today) else { continue };
        let days = counted(today.days_since(received).into(), "jour", "jours");
        let says = format!("en attente depuis le {}, {days}", long_day(received));
        all.push(Measure { label: label.to_owned(), tone, says, left: String::new(), left_tone: "" });
    }
    if let (true, Some(last)) = (all.is_empty(), subject.measures.last()) {
        let (label, tone) = subject.kind(last);
        let says = match last.day("ends").filter(|end| *end <= today) {
            Some(end) => {
                let motive = subject.word(last.int("motive"));
                let why = if motive.is_empty() { String::new() } else { format!(" : {motive}") };
                base::french::typeset(&format!("finie le {}{why}", long_day(end)))
            }
            None => format!("à partir du {}", last.day("starts").map(long_day).unwrap_or_default()),
        };
        all.push(Measure { label: label.to_owned(), tone, says, left: String::new(), left_tone: "" });
    }
    Ok(all)
}

/// Where she lives today: what the file says, else what the register says.
fn lives(read: &Read<'_>, subject: &Subject<'_>) -> Result<String, Refusal> {
    let mut places =
        fact::of(read, &fact::LIVING_PLACE, &subject.here.scope(), &subject.persons, subject.known)?;
    places.retain(|place| fact::holds(place, subject.day));
    let said: Vec<String> = places
        .iter()
        .map(|place| match place.text("address") {
            "" => subject.word(place.int("residence")).to_owned(),
            address => address.to_owned(),
        })
        .collect();
    if said.is_empty() {
        return Ok(subject.word(subject.person.residence).to_owned());
    }
    Ok(said.join(" ; "))
}

fn warnings(read: &Read<'_>, subject: &Subject<'_>) -> Result<Vec<Warning>, Refusal> {
    let scope = subject.here.scope();
    let address = subject.facts(fact::WARNING.path);
    let mut rows = fact::of(read, &fact::WARNING, &scope, &subject.persons, subject.known)?;
    rows.retain(|row| fact::holds(row, subject.day));
    rows.sort_by_key(|row| (row.text("nature") != fact::DANGER, row.text("nature") != fact::HEALTH, row.id));
    rows.iter()
        .map(|row| {
            let login = row.text("noted_by");
            let author = sql::account(read, scope.operator, login)?.unwrap_or_else(|| login.to_owned());
            let review = match row.day("review") {
                Some(day) if day < subject.day => {
                    let late = subject.day.days_since(day);
                    format!("à revoir depuis {late}\u{a0}{}", plural(late.into(), "jour", "jours"))
                }
                Some(day) => format!("à revoir le {}", near(day, subject.day)),
                None => String::new(),
            };
            Ok(Warning {
                tone: match row.text("nature") {
                    fact::DANGER => "danger",
                    fact::HEALTH => "sante",
                    _ => "information",
                },
                nature: base::french::lower_first(row.text("nature")),
                text: base::french::typeset(row.text("text")),
                by: format!("{author}, {review}"),
                address: if address.is_empty() { String::new() } else { format!("{address}/{}", row.id) },
            })
        })
        .collect()
}
