//! A week, one column a day: blocks at their hours on a wide screen, a list a day on a phone.

use askama::Template;
use base::french::{short_day, weekday_day};
use base::{Day, minute_in_paris};

use super::show::{Line, State};
use super::slot::hour;
use super::{Appointment, Slot};
use crate::access::Here;
use crate::web::Refusal;

#[derive(Template)]
#[template(path = "agenda/week.html")]
struct Week {
    /// Hours down the left side, with their row.
    hours: Vec<(String, i64)>,
    /// The row below the last hour.
    bottom: i64,
    columns: Vec<Column>,
    hidden: String,
}

struct Column {
    /// `mardi 18`.
    name: String,
    full: String,
    address: String,
    today: bool,
    /// How many appointments lie side by side, at most.
    lanes: usize,
    blocks: Vec<Block>,
    now: Option<(i64, String)>,
}

struct Block {
    line: Line,
    from: i64,
    over: i64,
    lane: usize,
    /// Nothing lies beside it.
    alone: bool,
}

/// Rows of a quarter of an hour.
const QUARTER: i64 = 15;
/// A block is two rows high at least, to be read and touched.
const ROWS_MIN: i64 = 2;
/// More side by side could not be read; the others lie over the last.
const LANES_MAX: usize = 4;
/// Hours that are always drawn.
const USUAL: (i64, i64) = (8 * 60, 18 * 60);

/// The week of these days, as part of a page.
pub(super) fn render(
    all: &[Appointment],
    days: &[Day],
    address: &dyn Fn(Day) -> String,
    hidden: i64,
    here: &Here,
) -> Result<String, Refusal> {
    let shown: Vec<&Appointment> = all.iter().filter(|one| one.cancelled.is_none()).collect();
    let earliest = shown.iter().map(|one| one.slot.starts()).min().unwrap_or(USUAL.0);
    let latest = shown.iter().map(|one| one.slot.ends()).max().unwrap_or(USUAL.1);
    let top = USUAL.0.min(earliest) / 60 * 60;
    let bottom = (USUAL.1.max(latest) + 59) / 60 * 60;
    let row = |minutes: i64| (minutes - top).div_euclid(QUARTER) + 1;
    let now = minute_in_paris(here.now);
    let columns = days.iter().map(|day| {
        let mine: Vec<&Appointment> = shown.iter().filter(|one| one.slot.day() == *day).copied().collect();
        let spots: Vec<(i64, i64)> = mine.iter().map(|one| rows(one.slot, top)).collect();
        let lanes = lanes(&spots);
        let most = lanes.iter().map(|(lane, _)| lane + 1).max().unwrap_or(1);
        let blocks = mine.iter().zip(&spots).zip(&lanes).map(|((one, (from, to)), (lane, alone))| Block {
            line: Line::new(one, here),
            from: *from,
            over: to - from,
            lane: (lane + 1).min(LANES_MAX),
            alone: *alone,
        });
        let full = weekday_day(*day);
        let today = *day == here.today();
        Column {
            name: full.split(' ').take(2).collect::<Vec<_>>().join(" "),
            address: address(*day),
            today,
            lanes: most.min(LANES_MAX),
            blocks: blocks.collect(),
            now: (today && (top..bottom).contains(&now)).then(|| (row(now), hour(now))),
            full,
        }
    });
    let week = Week {
        hours: (top / 60..bottom / 60).map(|at| (hour(at * 60), row(at * 60))).collect(),
        bottom: row(bottom),
        columns: columns.collect(),
        hidden: super::show::hidden(hidden),
    };
    Ok(week.render()?)
}

/// First row, and the row after the last.
fn rows(slot: Slot, top: i64) -> (i64, i64) {
    let from = (slot.starts() - top).div_euclid(QUARTER) + 1;
    let to = (slot.ends() - top + QUARTER - 1).div_euclid(QUARTER) + 1;
    (from, to.max(from + ROWS_MIN))
}

/// The lane of each block, so that two that meet are never in the same; and whether nothing is beside it.
/// Blocks come by their first row.
fn lanes(spots: &[(i64, i64)]) -> Vec<(usize, bool)> {
    let mut free: Vec<i64> = Vec::new();
    let mut given = Vec::new();
    for (from, to) in spots {
        let lane = free.iter().position(|until| until <= from).unwrap_or(free.len());
        match free.get_mut(lane) {
            Some(until) => *until = *to,
            None => free.push(*to),
        }
        let beside = spots.iter().filter(|(a, b)| a < to && from < b).count();
        given.push((lane, beside == 1));
    }
    given
}

/// `du 17 au 21 janv. 2022`.
pub(super) fn span(days: &[Day]) -> String {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return String::new() };
    let last_text = short_day(*last);
    let first_text = short_day(*first);
    let parts: Vec<&str> = first_text.split(' ').collect();
    let first_text = match () {
        () if first.month_of() == last.month_of() => parts[..1].join(" "),
        () if first.year() == last.year() => parts[..2].join(" "),
        () => first_text.clone(),
    };
    format!("du {first_text} au {last_text}")
}

/// Monday to Friday of the week of this day, and the week-end when something happens then.
pub(super) fn days(day: Day, last: Day) -> Vec<Day> {
    let monday = day.plus_days(1 - i32::from(day.weekday()));
    let count = (last.days_since(monday) + 1).clamp(5, 7);
    (0..count).map(|ahead| monday.plus_days(ahead)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_week_says_its_days_once() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(span(&days(day("2022-01-18"), day("2022-01-18"))), "du 17 au 21 janv. 2022");
        assert_eq!(span(&days(day("2026-03-29"), day("2026-03-29"))), "du 23 au 29 mars 2026");
        assert_eq!(span(&days(day("2021-12-30"), day("2022-01-01"))), "du 27 déc. 2021 au 1er janv. 2022");
    }

    proptest! {
        #[test]
        fn blocks_that_meet_are_side_by_side(spots in prop::collection::vec((0i64..40, 2i64..8), 0..12)) {
            let mut spots: Vec<(i64, i64)> = spots.iter().map(|(from, over)| (*from, from + over)).collect();
            spots.sort_unstable();
            let given = lanes(&spots);
            for (a, (from, to)) in spots.iter().enumerate() {
                for (b, (other, until)) in spots.iter().enumerate() {
                    if a != b && from < until && other < to {
                        prop_assert_ne!(given[a].0, given[b].0);
                        prop_assert!(!given[a].1);
                    }
                }
            }
        }
    }
}
