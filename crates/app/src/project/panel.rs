//! The project of a person in her file: what she wants, how far each goal is, when it is looked at again.

use askama::Template;
use base::Id;
use base::french::{long_day, short_day, typeset};
use store::Read;

use super::page::{GoalShown, goals};
use super::{HANDOVER, Plan, of_persons, stands};
use crate::access::{Action, Here, Noun};
use crate::history::{self, Known};
use crate::web::Refusal;

#[derive(Template)]
#[template(path = "project/panel.html")]
struct Panel {
    /// Who reads no project sees what was handed over.
    sees: bool,
    /// Where it is, and what it is; nothing when there is none.
    address: String,
    list: String,
    says: String,
    state: String,
    hue: &'static str,
    words: String,
    by: String,
    goals: Vec<Line>,
    /// Nothing when one may not see documents.
    handovers: Option<(String, String)>,
    /// Where it is read, noted: nothing in the past.
    present: bool,
    writes: bool,
    others: usize,
}

struct Line {
    shown: GoalShown,
    reviewed: String,
}

/// The panel, for the rows that are one person, as known then; empty for who may see neither projects nor
/// documents.
pub fn panel(read: &Read<'_>, here: &Here, persons: &[Id], known: Known) -> Result<String, Refusal> {
    let (sees, documents) = (here.may(Action::See, Noun::Projects), here.may(Action::See, Noun::Documents));
    let (true, Some(person)) = (sees || documents, persons.first()) else {
        return Ok(String::new());
    };
    let scope = here.scope();
    let mut projects = if sees { of_persons(read, &scope, persons, known)? } else { Vec::new() };
    let list = here.path(&format!("/personnes/{person}/projets"));
    let handovers = match documents {
        true => {
            let mut rows = history::rows(read, &HANDOVER, &scope, persons, known)?;
            rows.retain(stands);
            rows.sort_by_key(|row| (row.day("day"), row.id));
            let address = here.path(&format!("/personnes/{person}/remises"));
            Some((address, super::handover::summary(&rows)))
        }
        false => None,
    };
    let others = projects.len().saturating_sub(1);
    // The one that runs; the last one otherwise.
    let at = projects.iter().position(|row| row.day("ends").is_none()).unwrap_or(0);
    let plan = match projects.is_empty() {
        true => None,
        false => Some(Plan::load(read, &scope, persons, projects.swap_remove(at), known)?),
    };
    let present = !known.is_past();
    let mut panel = Panel {
        sees,
        address: String::new(),
        list,
        says: String::new(),
        state: String::new(),
        hue: "",
        words: String::new(),
        by: String::new(),
        goals: Vec::new(),
        handovers,
        present,
        writes: present && here.may(Action::Write, Noun::Projects),
        others,
    };
    if let Some(plan) = &plan {
        fill(&mut panel, plan);
    }
    Ok(panel.render()?)
}

fn fill(panel: &mut Panel, plan: &Plan) {
    let state = plan.state();
    panel.address = format!("{}/{}", panel.list, plan.row.id);
    panel.state = state.says();
    panel.hue = state.hue();
    panel.says = match plan.next_review() {
        Some(next) => format!("à revoir avant le {}", long_day(next)),
        None => String::new(),
    };
    // Her own words first; of the others, the last ones.
    let hers = plan.voices.iter().rev().filter(|row| row.text("nature") == "attente");
    let hers: Vec<_> = hers.collect();
    if let Some(said) = hers.iter().find(|row| row.text("party") == "jeune").or(hers.first()) {
        panel.words = typeset(said.text("words"));
        let on = said.day("day").map(short_day).unwrap_or_default();
        let name = typeset(said.text("name"));
        let who = if name.is_empty() { super::word("partie", said.text("party")) } else { name };
        panel.by = format!("{who}, {on}");
    }
    let lasts: Vec<String> = plan
        .goals
        .iter()
        .map(|goal| match goal.last() {
            Some(last) if last.comment().is_empty() => format!("revu le {}", short_day(last.day)),
            Some(last) => typeset(last.comment()),
            None => goal.row.day("due").map(|due| format!("d’ici le {}", short_day(due))).unwrap_or_default(),
        })
        .collect();
    panel.goals =
        goals(plan).into_iter().zip(lasts).map(|(shown, reviewed)| Line { shown, reviewed }).collect();
}
