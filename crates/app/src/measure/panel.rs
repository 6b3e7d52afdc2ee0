//! The measures of a person, as a part of her file: measures, decisions, requests.

use askama::Template;
use base::Id;
use base::french::{counted, short_day};
use store::Read;

use super::page::span;
use super::words::{self, Words};
use super::{decide, request, sql};
use crate::access::{Action, Here, Noun};
use crate::web::Refusal;

struct Line {
    address: String,
    kind: String,
    tone: &'static str,
    when: String,
    state: String,
    /// `tard`, `bientot` or nothing, as days are left.
    hue: &'static str,
    carried: String,
}

struct Said {
    when: String,
    what: String,
    /// Where it is changed, when one may.
    address: Option<String>,
}

#[derive(Template)]
#[template(path = "measure/panel.html")]
struct Panel {
    counted: String,
    measures: Vec<Line>,
    decisions: Vec<Said>,
    requests: Vec<Said>,
    open: Option<String>,
    decide: Option<String>,
    ask: Option<String>,
}

/// The part « Mesures et décisions » of a file. `persons` are the rows that are the same person.
pub fn panel(read: &Read<'_>, here: &Here, persons: &[Id]) -> Result<String, Refusal> {
    let scope = here.scope();
    let Some(person) = persons.first() else { return Err(Refusal::NotFound) };
    let words = Words::labels(read, &scope)?;
    let today = here.today();
    let path = |rest: &str| here.path(&format!("/personnes/{person}{rest}"));
    let mut measures = Vec::new();
    for course in sql::courses_of(read, &scope, persons)? {
        let measure = &course.measure;
        let label = words.label(Some(measure.kind)).to_owned();
        let (state, hue) = state(&course, today, &words);
        let mut carried = Vec::new();
        for professional in [measure.keyworker, measure.co_keyworker].into_iter().flatten() {
            carried.extend(crate::staff::name(read, &scope, professional)?);
        }
        measures.push(Line {
            address: path(&format!("/mesures/{}", measure.id)),
            tone: words::tone(&label),
            kind: label,
            when: span(Some(measure.starts), measure.ends),
            state,
            hue,
            carried: carried.join(", "),
        });
    }
    let (decides, writes) =
        (here.may(Action::Decide, Noun::Measures), here.may(Action::Write, Noun::Measures));
    let decisions = sql::decisions_of(read, &scope, persons)?;
    let decisions = decisions.iter().map(|one| Said {
        when: short_day(one.decided),
        what: decide::said(one),
        address: writes.then(|| path(&format!("/decisions/{}/retrait", one.id))),
    });
    let requests = request::of(read, &scope, persons)?;
    let requests = requests.iter().map(|one| Said {
        when: short_day(one.received),
        what: format!("{}, {}", words.label(Some(one.kind)), one.said()),
        address: writes.then(|| path(&format!("/demandes/{}", one.id))),
    });
    let panel = Panel {
        counted: counted(measures.len() as i64, "mesure", "mesures"),
        decisions: decisions.collect(),
        requests: requests.collect(),
        open: decides.then(|| path("/mesures/nouvelle")),
        decide: writes.then(|| path("/decisions/nouvelle")),
        ask: writes.then(|| path("/demandes/nouvelle")),
        measures,
    };
    Ok(panel.render()?)
}

/// How it stands: ended and what came after, planned until when, how many days are left.
fn state(course: &super::Course, today: base::Day, words: &Words) -> (String, &'static str) {
    let measure = &course.measure;
    if measure.ends.is_some() {
        let after = [words.label(measure.motive), words.label(measure.outcome)];
        let after: Vec<&str> = after.into_iter().filter(|text| !text.is_empty()).collect();
        return (after.join(", "), "");
    }
    if course.suspended(today).is_some() {
        return ("suspendue".to_owned(), "bientot");
    }
    let Some(end) = course.planned_end() else { return ("échéance inconnue".to_owned(), "") };
    let days = i64::from(end.days_since(today));
    match days {
        days if days < 0 => (format!("échéance passée le {}", short_day(end)), "tard"),
        days => {
            let hue = if days <= 90 { "bientot" } else { "" };
            (format!("échéance le {}, {}", short_day(end), counted(days, "jour", "jours")), hue)
        }
    }
}
