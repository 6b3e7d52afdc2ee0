//! The measures of a person, and the page of one measure: its terms, decisions, suspensions, keyworkers.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, Query, State};
use axum::response::Html;
use base::Day;
use base::french::{counted, long_day, short_day};

use super::gesture::{Context, Parts};
use super::rules::{self, Case, Warning};
use super::{Course, Role, decide, panel, request, words};
use crate::access::look::Look;
use crate::access::{Action, Here, Noun};
use crate::admission;
use crate::web::layout::{Shell, page as rendered};
use crate::web::{App, Refusal};

/// What was just done, said on the page that follows.
pub type Done = Query<HashMap<String, String>>;

fn said(done: &Done) -> &'static str {
    match done.get("fait").map(String::as_str) {
        Some("ouverture") => "La mesure est ouverte.",
        Some("renouvellement") => "La mesure est renouvelée.",
        Some("suspension") => "La suspension est notée.",
        Some("reprise") => "La mesure a repris.",
        Some("fin") => "La mesure a pris fin.",
        Some("passage") => "La mesure précédente a pris fin, celle-ci est ouverte.",
        Some("referents") => "Les référents sont enregistrés.",
        Some("correction") => "La mesure est corrigée.",
        Some("decision") => "La décision est notée.",
        Some("retrait") => "La décision est retirée.",
        Some("demande") => "La demande est enregistrée.",
        _ => "",
    }
}

/// A line of a table: when, what, by what.
pub(super) struct Line {
    pub when: String,
    pub what: String,
    pub note: String,
}

/// A link to a gesture.
struct Link {
    address: String,
    label: &'static str,
    main: bool,
}

#[derive(Template)]
#[template(path = "measure/page.html")]
struct MeasurePage {
    shell: Shell,
    done: &'static str,
    back: String,
    person: String,
    kind: String,
    tone: &'static str,
    title: String,
    reference: String,
    facts: Vec<(&'static str, String)>,
    warnings: Vec<Warning>,
    links: Vec<Link>,
    terms: Vec<Line>,
    suspensions: Vec<Line>,
    assignments: Vec<Line>,
    requests: Vec<Line>,
}

/// `GET /services/{code}/personnes/{personne}/mesures/{mesure}`.
pub async fn one(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path(parts): Path<Parts>,
    done: Done,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (context, requests, exchanges) = app.store.read(|read| -> Result<_, Refusal> {
            let context = Context::load(read, &here, &parts)?;
            let requests = request::of(read, &here.scope(), &[context.person.id])?;
            let exchanges = match &context.course {
                Some(course) => admission::exchanges(read, &here.scope(), course.measure.id)?,
                None => Vec::new(),
            };
            Ok((context, requests, exchanges))
        })?;
        looked(app, &context);
        let course = context.course()?;
        let measure = &course.measure;
        let label = context.kind().to_owned();
        let kind = words::kind(&label).0;
        let warnings = rules::warnings(&Case {
            course,
            kind: &kind,
            model: &here.service().model,
            decisions: &context.decisions,
            birth: context.person.birth,
            today: context.today,
        });
        let of_kind =
            requests.iter().filter(|one| one.kind == measure.kind && one.received <= measure.starts);
        rendered(&MeasurePage {
            shell: here.shell(super::ENTRY),
            done: said(&done),
            back: context.path("/mesures"),
            person: context.person.name(),
            tone: words::tone(&label),
            title: title(course, &context),
            reference: measure.reference.clone(),
            facts: facts(course, &context, &exchanges),
            warnings,
            links: links(course, &context),
            terms: terms(course, &context),
            suspensions: suspensions(course),
            assignments: assignments(course, &context),
            requests: of_kind
                .map(|one| Line { when: short_day(one.received), what: one.said(), note: String::new() })
                .collect(),
            kind: label,
        })
    })
    .await
}

/// Whoever reads what was decided of a person leaves a line.
fn looked(app: &App, context: &Context) {
    let here = &context.here;
    app.looks.keep(Look {
        operator: here.service().operator,
        service: here.service().id,
        person: context.person.id,
        account: here.visitor.account.id,
        at: here.now,
        what: "mesures",
    });
}

/// « AEMO-R d’Ilyès Husson, 88 jours avant l’échéance ».
fn title(course: &Course, context: &Context) -> String {
    let name = base::french::of(&context.person.name());
    let kind = context.kind();
    let measure = &course.measure;
    let news = match (measure.ends, course.planned_end()) {
        (Some(ends), _) => format!("terminée le {}", long_day(ends)),
        (None, Some(end)) if end < context.today => {
            let late = counted(i64::from(context.today.days_since(end)), "jour", "jours");
            format!("échéance passée depuis {late}")
        }
        (None, Some(end)) => {
            let left = counted(i64::from(end.days_since(context.today)), "jour", "jours");
            format!("{left} avant l’échéance")
        }
        (None, None) => "échéance inconnue".to_owned(),
    };
    let suspended = if course.suspended(context.today).is_some() { ", suspendue" } else { "" };
    format!("{kind} {name}\u{202f}: {news}{suspended}")
}

fn facts(course: &Course, context: &Context, exchanges: &[admission::Line]) -> Vec<(&'static str, String)> {
    let measure = &course.measure;
    let words = &context.words;
    let catalogue = rules::catalogue();
    let intensity = measure.intensity.as_deref().and_then(|code| catalogue.intensity(code));
    let mut facts = vec![("Début", long_day(measure.starts))];
    if let Some(end) = course.planned_end() {
        facts.push(("Échéance", long_day(end)));
    }
    if let Some(ends) = measure.ends {
        facts.push(("Fin", long_day(ends)));
        facts.push(("Motif de sortie", words.label(measure.motive).to_owned()));
        facts.push(("Suite", words.label(measure.outcome).to_owned()));
        if let Some(rule) = admission::rules::exchange(context.kind()) {
            let said = exchanges.last().map(|one| {
                let words =
                    if one.words.is_empty() { String::new() } else { format!("\u{202f}: {}", one.words) };
                format!("{}, le {}{words}", one.word, long_day(one.day))
            });
            facts.push((
                "Échange avant la fin",
                said.unwrap_or_else(|| format!("manque, avec le {}", rule.avec)),
            ));
        }
    }
    facts.push(("Décidée par", words.label(measure.prescriber).to_owned()));
    facts.push(("Décidée le", measure.decided.map(long_day).unwrap_or_default()));
    facts.push(("Territoire", words.label(measure.territory).to_owned()));
    facts.push(("Référent", context.staff_name(measure.keyworker).to_owned()));
    facts.push(("Co-référent", context.staff_name(measure.co_keyworker).to_owned()));
    facts.push(("Intensité", intensity.map_or("ordinaire", |one| &one.titre).to_owned()));
    for (_, text) in &mut facts {
        if text.is_empty() {
            "non renseigné".clone_into(text);
        }
    }
    facts
}

fn links(course: &Course, context: &Context) -> Vec<Link> {
    let here = &context.here;
    let mut links = Vec::new();
    let mut link = |verb: &str, label, main| {
        links.push(Link { address: context.path(&super::slug(context, verb)), label, main });
    };
    let open = course.measure.ends.is_none();
    let decides = here.may(Action::Decide, Noun::Measures);
    if open && decides {
        link("renouveler", "Renouveler", true);
        link("fin", "Mettre fin", false);
        link("passage", "Passer à un autre type", false);
        link(
            "suspension",
            if course.suspended(context.today).is_some() { "Reprendre" } else { "Suspendre" },
            false,
        );
    }
    if open && here.may(Action::Write, Noun::Measures) {
        link("referents", "Changer les référents", false);
    }
    if decides {
        link("correction", "Corriger", false);
    }
    links
}

pub(super) fn terms(course: &Course, context: &Context) -> Vec<Line> {
    let line = |(number, term): (usize, &super::Term)| {
        let decision = term.decision.and_then(|id| context.decisions.iter().find(|one| one.id == id));
        Line {
            when: span(Some(term.starts), term.ends),
            what: if number == 0 {
                "première décision".to_owned()
            } else {
                format!("renouvellement n°\u{a0}{number}")
            },
            note: decision.map(decide::said).unwrap_or_default(),
        }
    };
    course.terms.iter().enumerate().map(line).collect()
}

fn suspensions(course: &Course) -> Vec<Line> {
    let line = |one: &super::Suspension| Line {
        when: span(Some(one.starts), one.ends),
        what: one.reason.clone(),
        note: String::new(),
    };
    course.suspensions.iter().map(line).collect()
}

fn assignments(course: &Course, context: &Context) -> Vec<Line> {
    let line = |one: &super::Assignment| Line {
        when: span(one.starts, one.ends),
        what: context.staff_name(Some(one.professional)).to_owned(),
        note: one.role.word().to_owned(),
    };
    let mut lines: Vec<Line> = course.assignments.iter().map(line).collect();
    let measure = &course.measure;
    // The register says who carries it and not since when.
    for (role, now) in [(Role::Keyworker, measure.keyworker), (Role::CoKeyworker, measure.co_keyworker)] {
        let told = course.assignments.iter().any(|one| one.role == role && one.ends.is_none());
        if now.is_some() && !told {
            lines.push(Line {
                when: "depuis une date inconnue".to_owned(),
                what: context.staff_name(now).to_owned(),
                note: role.word().to_owned(),
            });
        }
    }
    lines
}

/// « du 16 juill. 2021 au 16 avr. 2022 », « depuis le 16 juill. 2021 », « jusqu’au 15 juill. 2021 ».
pub(super) fn span(starts: Option<Day>, ends: Option<Day>) -> String {
    match (starts, ends) {
        (Some(starts), Some(ends)) => format!("du {} au {}", short_day(starts), short_day(ends)),
        (Some(starts), None) => format!("depuis le {}", short_day(starts)),
        (None, Some(ends)) => format!("jusqu’au {}", short_day(ends)),
        (None, None) => "depuis une date inconnue".to_owned(),
    }
}

#[derive(Template)]
#[template(path = "measure/all.html")]
struct AllPage {
    shell: Shell,
    done: &'static str,
    title: String,
    panel: String,
    deadlines: String,
}

/// `GET /services/{code}/personnes/{personne}/mesures`: all of a person's.
pub async fn all(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path(parts): Path<Parts>,
    done: Done,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (context, title, panel, deadlines) = app.store.read(|read| -> Result<_, Refusal> {
            let context = Context::load(read, &here, &parts)?;
            let same = crate::person::same(read, &here.scope(), context.person.kept)?;
            let open = super::sql::courses_of(read, &here.scope(), &same)?;
            let open = open.iter().filter(|course| course.measure.is_open(context.today)).count();
            let name = context.person.name();
            let title = match open {
                0 => format!("{name} n’a pas de mesure en cours"),
                1 => format!("{name} a une mesure en cours"),
                open => format!("{name} a {}", counted(open as i64, "mesure en cours", "mesures en cours")),
            };
            let panel = panel::panel(read, &here, &same)?;
            Ok((context, title, panel, crate::deadline::panel(read, &here, &same)?))
        })?;
        looked(app, &context);
        rendered(&AllPage { shell: here.shell(super::ENTRY), done: said(&done), title, panel, deadlines })
    })
    .await
}
