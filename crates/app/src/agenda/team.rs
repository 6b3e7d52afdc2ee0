//! The team: who is taken and who is free, a line a worker.

use askama::Template;
use base::french::{counted, weekday_day};
use base::{Day, Id, minute_in_paris};

use super::slot::hour;
use super::{Appointment, Worker, show};
use crate::access::Here;
use crate::web::Refusal;

#[derive(Template)]
#[template(path = "agenda/team_day.html")]
struct TeamDay {
    count: String,
    day: String,
    /// x and hour of each mark of the scale.
    marks: Vec<(i64, String)>,
    width: i64,
    rows: Vec<DayRow>,
    now: Option<(i64, String)>,
    hidden: String,
}

struct DayRow {
    name: String,
    address: String,
    away: String,
    /// What they do at this moment, and where.
    at_now: String,
    bars: Vec<Bar>,
    free: String,
    says: String,
}

struct Bar {
    x: i64,
    width: i64,
    tone: &'static str,
    says: String,
}

/// Minutes of the scale, 7 h to 20 h, one unit of the drawing each.
const SCALE: (i64, i64) = (7 * 60, 20 * 60);
/// Hours in which one looks for a moment in common.
const OFFICE: (i64, i64) = (9 * 60, 18 * 60);
/// A moment shorter than this is no moment.
const MOMENT_MIN: i64 = 30;

/// The day of a team, as part of a page.
pub(super) fn render_day(
    all: &[Appointment],
    workers: &[Worker],
    away: &[Id],
    day: Day,
    hidden: i64,
    here: &Here,
) -> Result<String, Refusal> {
    let rows = workers.iter().map(|worker| {
        let mine = of(all, worker.id, day);
        let bars: Vec<Bar> = mine.iter().map(|one| bar(one)).collect();
        let gone = away.contains(&worker.id);
        DayRow {
            name: worker.name.clone(),
            address: address(here, worker.id, day, "jour"),
            away: if gone { "en congé ou en absence".to_owned() } else { String::new() },
            at_now: at_now(&mine, here),
            free: if gone { String::new() } else { free(&mine) },
            says: bars.iter().map(|bar| bar.says.clone()).collect::<Vec<_>>().join(". "),
            bars,
        }
    });
    let now = minute_in_paris(here.now);
    let drawn = day == here.today() && (SCALE.0..SCALE.1).contains(&now);
    let page = TeamDay {
        count: counted(workers.len() as i64, "professionnel", "professionnels"),
        day: weekday_day(day),
        marks: (SCALE.0 / 60..=SCALE.1 / 60).map(|at| (at * 60 - SCALE.0, format!("{at}\u{a0}h"))).collect(),
        width: SCALE.1 - SCALE.0,
        rows: rows.collect(),
        now: drawn.then(|| (now - SCALE.0, hour(now))),
        hidden: show::taken(hidden),
    };
    Ok(page.render()?)
}

fn of(all: &[Appointment], worker: Id, day: Day) -> Vec<&Appointment> {
    let mine = |one: &&Appointment| one.cancelled.is_none() && one.slot.day() == day && one.takes(worker);
    all.iter().filter(mine).collect()
}

/// `Visite à domicile, fratrie Husson · Vendôme`: who is where.
fn at_now(mine: &[&Appointment], here: &Here) -> String {
    let now = |one: &&&Appointment| one.slot.has_begun(here.now) && !one.slot.is_over(here.now);
    let Some(one) = mine.iter().find(now) else { return String::new() };
    let place = if one.address.is_empty() { &one.place_label } else { &one.address };
    match place.as_str() {
        "" => show::title(one),
        place => format!("{} · {}", show::title(one), show::upper_first(place)),
    }
}

fn bar(one: &Appointment) -> Bar {
    let from = one.slot.starts().clamp(SCALE.0, SCALE.1 - 10);
    let to = one.slot.ends().clamp(from + 10, SCALE.1);
    Bar {
        x: from - SCALE.0,
        width: to - from,
        tone: match () {
            () if one.busy => "occupe",
            () if one.direct => "direct",
            () => "indirect",
        },
        says: format!("{}, {}", one.slot.hours(), show::title(one)),
    }
}

/// `de 9 h à 11 h 15, de 12 h à 14 h`: moments of the office hours that nothing takes.
fn free(mine: &[&Appointment]) -> String {
    let slots: Vec<(i64, i64)> = mine.iter().map(|one| (one.slot.starts(), one.slot.ends())).collect();
    let moments = moments(&slots);
    match moments.as_slice() {
        [] => "aucun moment".to_owned(),
        [(from, to)] if (*from, *to) == OFFICE => "toute la journée".to_owned(),
        some => {
            let said: Vec<String> =
                some.iter().map(|(from, to)| format!("{} à {}", hour(*from), hour(*to))).collect();
            said.join(", ")
        }
    }
}

fn moments(slots: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut slots = slots.to_vec();
    slots.sort_unstable();
    let mut moments = Vec::new();
    let mut since = OFFICE.0;
    for (from, to) in slots.into_iter().chain([(OFFICE.1, OFFICE.1)]) {
        let until = from.min(OFFICE.1);
        if until - since >= MOMENT_MIN {
            moments.push((since, until));
        }
        since = since.max(to);
    }
    moments
}

#[derive(Template)]
#[template(path = "agenda/team_week.html")]
struct TeamWeek {
    count: String,
    span: String,
    days: Vec<(String, String)>,
    rows: Vec<WeekRow>,
    hidden: String,
}

struct WeekRow {
    name: String,
    address: String,
    /// For each day: hour, name, address.
    cells: Vec<Vec<(String, String, String)>>,
}

/// The week of a team, as part of a page.
pub(super) fn render_week(
    all: &[Appointment],
    workers: &[Worker],
    days: &[Day],
    day_address: &dyn Fn(Day) -> String,
    hidden: i64,
    here: &Here,
) -> Result<String, Refusal> {
    let rows = workers.iter().map(|worker| WeekRow {
        name: worker.name.clone(),
        address: address(here, worker.id, days.first().copied().unwrap_or(here.today()), "semaine"),
        cells: days
            .iter()
            .map(|day| {
                let mine = of(all, worker.id, *day);
                let cell = |one: &&Appointment| {
                    let address =
                        if one.busy { String::new() } else { here.path(&format!("/agenda/{}", one.id)) };
                    (hour(one.slot.starts()), show::title(one), address)
                };
                mine.iter().map(cell).collect()
            })
            .collect(),
    });
    let name = |day: &Day| {
        let full = weekday_day(*day);
        (full.split(' ').take(2).collect::<Vec<_>>().join(" "), day_address(*day))
    };
    let page = TeamWeek {
        count: counted(workers.len() as i64, "professionnel", "professionnels"),
        span: super::week::span(days),
        days: days.iter().map(name).collect(),
        rows: rows.collect(),
        hidden: show::taken(hidden),
    };
    Ok(page.render()?)
}

fn address(here: &Here, worker: Id, day: Day, view: &str) -> String {
    here.path(&format!("/agenda?qui={worker}&jour={day}&vue={view}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_free_when_nothing_takes_it() {
        assert_eq!(moments(&[]), [OFFICE]);
        assert_eq!(
            moments(&[(8 * 60, 9 * 60 + 15), (9 * 60, 10 * 60), (12 * 60, 13 * 60)]),
            [(10 * 60, 12 * 60), (13 * 60, 18 * 60)]
        );
        assert_eq!(moments(&[(7 * 60, 19 * 60)]), []);
        assert_eq!(moments(&[(9 * 60 + 20, 18 * 60)]), []);
    }
}
