//! A day, hour after hour: cards, the road between them, the line of now.

use askama::Template;
use base::{Day, minute_in_paris};

use super::show::{Line, State};
use super::slot::hour;
use super::{Appointment, Slot};
use crate::access::Here;
use crate::web::Refusal;

#[derive(Template)]
#[template(path = "agenda/day.html")]
struct Hours {
    rows: Vec<Row>,
    empty: String,
    hidden: String,
    /// The hour it is, when every row has begun.
    now_last: String,
}

struct Row {
    starts: String,
    ends: String,
    state: &'static str,
    road: String,
    /// The hour it is, when this row is the next to begin.
    now: String,
    /// Side by side when their hours meet.
    lines: Vec<Line>,
}

/// The hours of a day, as part of a page. `hidden` are those that the visitor is not told of.
pub(super) fn render(all: &[Appointment], day: Day, hidden: i64, here: &Here) -> Result<String, Refusal> {
    let today = day == here.today();
    let now = minute_in_paris(here.now);
    let mut now_text = if today { hour(now) } else { String::new() };
    let mut filled = false;
    let mut rows = Vec::new();
    for group in groups(all) {
        let (starts, ends) = span(&group);
        let mut lines: Vec<Line> = group.iter().map(|one| Line::new(one, here)).collect();
        for line in &mut lines {
            line.first = !line.note.is_empty() && !filled;
            filled |= line.first;
        }
        let alone = lines.len() == 1;
        let road = lines.iter().map(|line| line.road.as_str()).find(|road| !road.is_empty());
        rows.push(Row {
            starts: hour(starts),
            ends: hour(ends),
            state: if alone { class(lines[0].state) } else { "" },
            road: road.unwrap_or_default().to_owned(),
            now: if starts > now { std::mem::take(&mut now_text) } else { String::new() },
            lines,
        });
    }
    let hours = Hours {
        empty: if rows.is_empty() { "Aucun rendez-vous.".to_owned() } else { String::new() },
        now_last: if rows.is_empty() { String::new() } else { now_text },
        rows,
        hidden: super::show::hidden(hidden),
    };
    Ok(hours.render()?)
}

fn class(state: State) -> &'static str {
    match state {
        State::Noted => "note-faite",
        State::Cancelled => "annule",
        State::ToNote => "a-noter",
        State::ToCome => "a-venir",
    }
}

/// Appointments whose hours meet, together; a cancelled one meets nothing.
fn groups(all: &[Appointment]) -> Vec<Vec<&Appointment>> {
    let mut groups: Vec<Vec<&Appointment>> = Vec::new();
    for one in all {
        let meets = |group: &&mut Vec<&Appointment>| {
            group.iter().any(|other| {
                one.cancelled.is_none() && other.cancelled.is_none() && other.slot.meets(one.slot)
            })
        };
        match groups.last_mut().filter(meets) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

fn span(group: &[&Appointment]) -> (i64, i64) {
    let slots = || group.iter().map(|one| one.slot);
    let starts = slots().map(Slot::starts).min().unwrap_or(0);
    (starts, slots().map(Slot::ends).max().unwrap_or(starts))
}
