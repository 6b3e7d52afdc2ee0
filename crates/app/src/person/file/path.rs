//! The path of a person: what is drawn on the timeline, and the same as a list.

use askama::Template;
use base::Day;
use base::french::{counted, decimal, long_day, plural, short_day, typeset};
use store::Read;

use super::acts::capital;
use super::places::says;
use super::timeline::{Bar, Lane, Milestone, NARROW, Timeline};
use super::{Panel, Subject};
use crate::access::{Action, Noun};
use crate::history::Row;
use crate::person::fact::{self, Fact};
use crate::web::Refusal;

#[derive(Template)]
#[template(path = "person/file/path.html")]
struct Path {
    /// For a desk, for a phone and for paper; nothing when nothing is dated.
    drawings: Vec<String>,
}

#[derive(Template)]
#[template(path = "person/file/path_list.html")]
struct List {
    lines: Vec<(String, String, String)>,
}

/// The timeline, and the same as a list.
pub(super) fn panels(read: &Read<'_>, subject: &Subject<'_>) -> Result<(Panel, Panel), Refusal> {
    let milestones = milestones(read, subject)?;
    let meetings = &subject.meetings;
    let lanes = vec![
        Lane { label: "Mesure", bars: measures(subject) },
        Lane { label: "Lieu de vie", bars: facts(read, subject, &fact::LIVING_PLACE, "vie")? },
        Lane { label: "Scolarité", bars: facts(read, subject, &fact::SCHOOLING, "")? },
    ];
    let list = List { lines: list(&milestones, &lanes, meetings) }.render()?;
    let says = summary(subject, milestones.len(), meetings);
    let name = subject.person.name();
    let mut drawings = Vec::new();
    if let Some(timeline) = Timeline::new(subject.day, milestones, lanes, meetings.clone()) {
        drawings.push(timeline.svg(&name)?);
        drawings.push(timeline.wide(NARROW).svg(&name)?);
    }
    let html = Path { drawings }.render()?;
    let link = Some(("#liste", "Voir en liste"));
    Ok((
        Panel { says, link, ..Panel::new("parcours", "Parcours", html) },
        Panel::new("liste", "Le parcours en liste", list),
    ))
}

/// What happened and what is to come: requests, decisions, admissions, contracts, projects, ends.
fn milestones(read: &Read<'_>, subject: &Subject<'_>) -> Result<Vec<Milestone>, Refusal> {
    let mut all = Vec::new();
    let mut add = |day: Option<Day>, label: &str| {
        if let Some(day) = day {
            all.push(Milestone { day, label: label.to_owned(), done: day <= subject.day });
        }
    };
    for request in &subject.requests {
        add(request.day("received"), "Demande");
        match request.text("outcome") {
            "admis" | "" => {}
            outcome => add(request.day("decided"), &format!("Demande : {outcome}")),
        }
    }
    for measure in &subject.measures {
        add(measure.day("decided"), "Décision");
        add(measure.day("starts"), "Admission");
        let ends = measure.day("ends");
        add(ends, if ends.is_some_and(|ends| ends > subject.day) { "Échéance" } else { "Sortie" });
    }
    for contract in &subject.contracts {
        add(contract.day("signed"), "Contrat");
    }
    if subject.here.may(Action::See, Noun::Projects) {
        let scope = subject.here.scope();
        for (day, label) in crate::project::milestones(read, &scope, &subject.persons, subject.known)? {
            add(Some(day), label);
        }
    }
    all.sort_by_key(|milestone| milestone.day);
    all.dedup_by(|after, before| after.day == before.day && after.label == before.label);
    Ok(all)
}

/// Measures in their tone, and the waiting before them.
fn measures(subject: &Subject<'_>) -> Vec<Bar> {
    let mut bars = Vec::new();
    for request in &subject.requests {
        let Some(received) = request.day("received") else { continue };
        let mut admissions = subject.measures.iter().filter_map(|measure| measure.day("starts"));
        let admitted = admissions.find(|starts| *starts >= received);
        // Who still waits has waited until today, included.
        let until = match request.text("outcome") {
            "" => Some(subject.day.next()),
            "admis" => admitted.or(request.day("decided")),
            _ => request.day("decided"),
        };
        let Some(until) = until.filter(|until| *until > received) else { continue };
        let waited = until.min(subject.day).days_since(received);
        let days = counted(waited.into(), "jour", "jours");
        bars.push(Bar {
            starts: received,
            ends: Some(until.previous()),
            label: format!("En attente, {days}"),
            tone: "attente",
        });
    }
    for measure in &subject.measures {
        let Some(starts) = measure.day("starts") else { continue };
        let (kind, tone) = subject.kind(measure);
        let prescriber = subject.word(measure.int("prescriber"));
        let label = if prescriber.is_empty() { kind.to_owned() } else { format!("{kind}, {prescriber}") };
        bars.push(Bar { starts, ends: measure.day("ends"), label, tone });
    }
    bars
}

fn facts(
    read: &Read<'_>,
    subject: &Subject<'_>,
    fact: &Fact,
    tone: &'static str,
) -> Result<Vec<Bar>, Refusal> {
    let rows = fact::of(read, fact, &subject.here.scope(), &subject.persons, subject.known)?;
    let bar = |row: &Row| {
        let (what, detail) = says(subject, row);
        let label = if detail.is_empty() { what } else { format!("{what}, {detail}") };
        Some(Bar {
            starts: row.day("starts")?,
            ends: row.day("ends"),
            label: capital(&typeset(&label)),
            tone,
        })
    };
    Ok(rows.iter().filter_map(bar).collect())
}

/// « 9 jalons, une rencontre par semaine en moyenne ».
fn summary(subject: &Subject<'_>, milestones: usize, meetings: &[Day]) -> String {
    let milestones = counted(milestones as i64, "jalon", "jalons");
    let days: i64 = subject
        .measures
        .iter()
        .filter_map(|row| {
            let ends = row.day("ends").map_or(subject.day, |ends| ends.min(subject.day));
            Some(i64::from(ends.days_since(row.day("starts")?).max(0)))
        })
        .sum();
    if days < 7 || meetings.is_empty() {
        return milestones;
    }
    let pace = meetings.len() as f64 / (days as f64 / 7.0);
    let meeting = plural(pace, "rencontre", "rencontres");
    format!("{milestones}, {} {meeting} par semaine en moyenne", decimal(pace, 1))
}

/// The timeline as a table: when, what, how long.
fn list(milestones: &[Milestone], lanes: &[Lane], meetings: &[Day]) -> Vec<(String, String, String)> {
    let mut lines: Vec<(Day, String, String)> = milestones
        .iter()
        .map(|one| {
            let state = if one.done { String::new() } else { "à venir".to_owned() };
            (one.day, typeset(&one.label), state)
        })
        .collect();
    for lane in lanes {
        for bar in &lane.bars {
            let until = match bar.ends {
                Some(ends) => format!("jusqu’au {}", long_day(ends)),
                None => "en cours".to_owned(),
            };
            lines.push((bar.starts, format!("{} : {}", lane.label, bar.label), until));
        }
    }
    lines.sort_by_key(|(day, ..)| *day);
    let mut all: Vec<_> =
        lines.into_iter().map(|(day, what, until)| (short_day(day), typeset(&what), until)).collect();
    if let (Some(last), Some(first)) = (meetings.first(), meetings.last()) {
        let count = counted(meetings.len() as i64, "rencontre", "rencontres");
        all.push((short_day(*first), capital(&count), format!("la dernière le {}", long_day(*last))));
    }
    all
}
