//! The admission of a request: what it supposes, point by point; for whom the places are; the committee, the trial, the
//! perimeter and its derogations. What is missing is said and links to where it is written; the head decides.

pub mod committee;
pub mod page;
pub mod perimeter;
pub mod rules;
mod sql;

use base::french::{fold, long_day, short_day};
use base::{Day, Id};
use store::Read;

use crate::access::{Here, Scope};
use crate::history::Known;
use crate::liaison::{self, Entitlement, Filled};
use crate::measure::{self, request::Request};
use crate::person::{self, Person};
use crate::project::handover;
use crate::web::Refusal;
pub use rules::How;
pub use sql::{About, Cell, Line, about, communes, exchanges, insert, say, update, withdraw};

/// A request of the service, and whom it is for.
pub struct Asked {
    /// The request.
    pub request: Request,
    /// For whom.
    pub person: Person,
    /// The rows that are the same person.
    pub persons: Vec<Id>,
    /// What is asked.
    pub kind: String,
    /// Its territory; empty when nobody said.
    pub territory: String,
}

/// The request of an address; what is not there, or of a restricted file, is not found.
pub fn open(read: &Read<'_>, scope: &Scope, request: &str) -> Result<Asked, Refusal> {
    let id: Id = request.parse().map_err(|()| Refusal::NotFound)?;
    let (row, kind, territory) = sql::asked(read, scope, id)?.ok_or(Refusal::NotFound)?;
    let person = person::find(read, scope, row)?.ok_or(Refusal::NotFound)?;
    let persons = person::same(read, scope, person.kept)?;
    let request = measure::request::find(read, scope, &[row], id)?.ok_or(Refusal::NotFound)?;
    Ok(Asked { request, person, persons, kind, territory })
}

/// A line of the checklist, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its name.
    pub code: String,
    /// As it is read.
    pub title: String,
    /// What holds it; nothing when it is missing.
    pub held: Option<String>,
    /// What is missing, when something is.
    pub lacks: String,
    /// Where it is written in the file; empty when someone notes it here.
    pub where_: String,
    /// The row that someone noted, to be withdrawn.
    pub noted: Option<Id>,
    /// Where the rule is written.
    pub source: &'static str,
}

/// The checklist of a request on a day.
pub fn checklist(
    read: &Read<'_>,
    here: &Here,
    asked: &Asked,
    filled: &Filled,
) -> Result<Vec<Checked>, Refusal> {
    let (scope, today) = (here.scope(), here.today());
    let decisions = measure::decisions_of(read, &scope, &asked.persons)?;
    let handed = handover::of_persons(read, &scope, &asked.persons, Known::NOW)?;
    let seen = sql::seen(read, &scope, asked.request.id)?;
    let minor = asked.person.age(today).is_some_and(|age| age < 18);
    let on_file = |rest: &str| here.path(&format!("/personnes/{}{rest}", asked.person.id));
    let line = |one: &'static rules::Check| {
        let noted = seen.iter().rev().find(|line| line.word == one.code);
        let (held, lacks, where_) = match one.calcul {
            How::Decision => {
                let found = decisions.iter().find(|own| {
                    one.decisions.contains(&own.kind) && own.ends.is_none_or(|ends| ends >= today)
                });
                let held = found.map(|own| match own.ends {
                    Some(ends) => format!("du {}, jusqu’au {}", short_day(own.decided), short_day(ends)),
                    None => format!("du {}", short_day(own.decided)),
                });
                (held, "aucune n’est en cours au dossier".to_owned(), on_file("/decisions/nouvelle"))
            }
            How::Consents => {
                let lacks = filled.consents_lacking(minor);
                let held = lacks.is_empty().then(|| "recueillis".to_owned());
                (held, lacks.join(" "), here.path(&format!("/demandes/{}#accords", asked.request.id)))
            }
            How::Handover => {
                let own = handed.iter().rev().find(|row| {
                    one.remises.iter().any(|kind| fold(kind) == fold(row.text("kind")))
                        && (!one.signee || row.text("outcome") == "signé")
                });
                let held = own.and_then(|row| match one.signee {
                    true => row.day("signed").map(|day| format!("signé le {}", short_day(day))),
                    false => row.day("day").map(|day| format!("le {}", short_day(day))),
                });
                (held, "pas encore".to_owned(), on_file("/remises"))
            }
            How::Hand => {
                let held = noted.map(|line| {
                    let words = if line.words.is_empty() {
                        String::new()
                    } else {
                        format!("\u{202f}: {}", line.words)
                    };
                    format!("le {}, {}{words}", short_day(line.day), line.by)
                });
                (held, "pas encore noté".to_owned(), String::new())
            }
        };
        Checked {
            code: one.code.clone(),
            title: one.titre.clone(),
            lacks: if held.is_some() { String::new() } else { lacks },
            held,
            where_,
            noted: noted.filter(|_| one.calcul == How::Hand).map(|line| line.id),
            source: &one.source,
        }
    };
    Ok(rules::checks(&asked.kind).map(line).collect())
}

/// Why the places that are asked are not for this person, each a sentence; nothing when they are. It warns.
pub fn eligible(
    read: &Read<'_>,
    scope: &Scope,
    asked: &Asked,
    filled: &Filled,
    today: Day,
) -> Result<Vec<String>, Refusal> {
    let mut warns = Vec::new();
    if let Some(public) = rules::public(&asked.kind) {
        let (min, max) = (public.age_min.unwrap_or(0), public.age_max.unwrap_or(i32::MAX));
        match asked.person.age(today) {
            Some(age) if age < min || age > max => {
                let years = format!("{age}\u{a0}ans");
                warns.push(format!("{years}\u{202f}: ces places sont pour les {min} à {max} ans."));
            }
            Some(_) => {}
            None => warns.push(format!(
                "Sa date de naissance manque\u{202f}: ces places sont pour les {min} à {max} ans."
            )),
        }
        if !public.statuts.is_empty() && filled.answer("statut").is_empty() {
            let terms = crate::vocabulary::all(read, scope.operator)?;
            let label = |kind: i64| terms.iter().find(|one| one.id == kind).map(|one| one.label.clone());
            let courses = measure::courses_of(read, scope, &asked.persons)?;
            let under_way = courses.iter().any(|course| {
                course.measure.ends.is_none()
                    && label(course.measure.kind)
                        .is_some_and(|kind| public.statuts.iter().any(|one| fold(one) == fold(&kind)))
            });
            if !under_way {
                warns.push("Aucune des mesures auxquelles ces places sont destinées n’est dite.".to_owned());
            }
        }
        let right = Entitlement::of(filled);
        if public.droit && !right.is_open(today) && !matches!(right, Entitlement::Examined { .. }) {
            warns.push("Aucun droit n’est ouvert ni en instruction.".to_owned());
        }
    }
    if let Some(warning) = perimeter::outside(read, scope, asked)? {
        // Taken all the same: it is said where derogations are.
        if sql::derogations(read, scope, asked.request.id)?.is_empty() {
            warns.push(warning);
        }
    }
    Ok(warns)
}

/// How the form of a request is filled; without a circuit, what the file knows and the agreements.
fn filled(read: &Read<'_>, scope: &Scope, asked: &Asked, today: Day) -> store::Result<Filled> {
    let case = crate::circuit::Case::load(read, scope, asked.request.id, today)?;
    match case {
        Some(case) => Ok(case.filled),
        None => liaison::filled(read, scope, "", asked.request.id, asked.person.kept, today),
    }
}

/// What is said of a request where it waits: eligibility, who spotted it, how urgent, derogations.
pub fn said(read: &Read<'_>, here: &Here, request: Id) -> Result<Vec<String>, Refusal> {
    let (scope, today) = (here.scope(), here.today());
    let asked = open(read, &scope, &request.to_string())?;
    let filled = filled(read, &scope, &asked, today)?;
    let mut all = Vec::new();
    if let Some(about) = sql::about(read, &scope, request)? {
        if !about.urgency.is_empty() {
            all.push(format!("Urgence\u{202f}: {}.", about.urgency));
        }
        if !about.spotted.is_empty() {
            all.push(format!("Repérée par\u{202f}: {}.", about.spotted));
        }
    }
    for one in sql::derogations(read, &scope, request)? {
        all.push(format!(
            "Dérogation au périmètre, le {}, {}\u{202f}: {}.",
            long_day(one.day),
            one.by,
            one.words
        ));
    }
    all.extend(eligible(read, &scope, &asked, &filled, today)?);
    Ok(all)
}

/// What sets aside a request that a place might be proposed to: it is not for her, or she is outside the perimeter.
pub fn warns(read: &Read<'_>, here: &Here, request: Id) -> Result<Vec<String>, Refusal> {
    let (scope, today) = (here.scope(), here.today());
    let asked = open(read, &scope, &request.to_string())?;
    let filled = filled(read, &scope, &asked, today)?;
    eligible(read, &scope, &asked, &filled, today)
}
