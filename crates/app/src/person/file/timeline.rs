//! A timeline as SVG: poles for milestones, a lane a subject, a bar a week for meetings, a line for today.
//!
//! It knows days and labels, and nothing of the trade. Positions are in pixels of the drawing, which is made
//! twice: wide for a desk, narrow for a phone and for paper, where the letters must stay as large.

use askama::Template;
use base::french::{long_day, short_day, short_month_name};
use base::{Day, Month};

/// A day that matters.
#[derive(Clone)]
pub(super) struct Milestone {
    pub day: Day,
    pub label: String,
    /// Done, or to come.
    pub done: bool,
}

/// A subject, on one line or on several when its bars meet.
pub(super) struct Lane {
    pub label: &'static str,
    pub bars: Vec<Bar>,
}

/// A period; without end, it runs to the edge.
pub(super) struct Bar {
    pub starts: Day,
    pub ends: Option<Day>,
    pub label: String,
    pub tone: &'static str,
}

/// What is drawn, and between which days.
pub(super) struct Timeline {
    width: f64,
    first: Day,
    last: Day,
    today: Option<Day>,
    milestones: Vec<Milestone>,
    lanes: Vec<Lane>,
    meetings: Vec<Day>,
}

/// At a desk.
pub(super) const WIDE: f64 = 1376.0;
/// On a phone, on paper.
pub(super) const NARROW: f64 = 680.0;
/// Where the names of lanes end.
const LEFT: f64 = 118.0;
const ROW: f64 = 44.0;
const LANE: f64 = 30.0;
const BAR: f64 = 22.0;
/// Mean width of a sign of a label.
const SIGN: f64 = 7.0;

#[derive(Template)]
#[template(path = "person/file/timeline.html")]
struct Drawn {
    width: f64,
    name: &'static str,
    height: f64,
    title: String,
    description: String,
    poles: Vec<Pole>,
    ticks: Vec<(f64, String)>,
    lanes: Vec<(f64, &'static str)>,
    bars: Vec<Drawing>,
    weeks: Vec<Week>,
    top: f64,
    base: f64,
    left: f64,
    right: f64,
    today: Option<f64>,
    today_before: bool,
}

struct Pole {
    x: f64,
    y: f64,
    done: bool,
    label: String,
    when: String,
    /// Beside the pole, to its right or to its left; no room for it when empty.
    text: f64,
    anchor: &'static str,
    hidden: bool,
    foot: f64,
}

struct Drawing {
    x: f64,
    y: f64,
    width: f64,
    tone: &'static str,
    label: String,
    full: String,
}

struct Week {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    says: String,
}

impl Timeline {
    /// Nothing when nothing is dated.
    pub(super) fn new(
        today: Day,
        milestones: Vec<Milestone>,
        lanes: Vec<Lane>,
        meetings: Vec<Day>,
    ) -> Option<Timeline> {
        let first = milestones.iter().map(|one| one.day).min().or(meetings.iter().min().copied())?;
        let ends = milestones.iter().map(|one| one.day).chain(meetings.iter().copied()).max()?;
        // A bar that runs still runs to today and a little beyond; a path that ended shows its end.
        let runs = |bar: &Bar| bar.ends.is_none_or(|ends| ends >= today);
        let open = lanes.iter().take(1).flat_map(|lane| &lane.bars).any(runs);
        let (last, today) = match open || ends >= today {
            true => (ends.plus_days(45).max(today.plus_days(120)), Some(today)),
            false => (ends.plus_days(60), None),
        };
        let first = first.month_of().first();
        let width = WIDE;
        Some(Timeline {
            width,
            first,
            last,
            today: today.filter(|day| *day <= last),
            milestones,
            lanes,
            meetings,
        })
    }

    /// The same, as wide as this.
    pub(super) fn wide(self, width: f64) -> Timeline {
        Timeline { width, ..self }
    }

    fn x(&self, day: Day) -> f64 {
        let whole = f64::from(self.last.days_since(self.first).max(1));
        let part = f64::from(day.days_since(self.first)).clamp(0.0, whole) / whole;
        round(LEFT + part * (self.width - LEFT - 6.0))
    }

    /// The drawing.
    pub(super) fn svg(&self, name: &str) -> Result<String, askama::Error> {
        let (mut poles, rows) = self.poles();
        let top = f64::from(rows) * ROW + 4.0;
        for pole in &mut poles {
            pole.foot = top;
        }
        let (mut lanes, mut bars, mut y) = (Vec::new(), Vec::new(), top);
        for lane in &self.lanes {
            lanes.push((y + 15.0, lane.label));
            y = self.bars(lane, y, &mut bars);
        }
        let base = y + 26.0;
        lanes.push((base - 6.0, "Rencontres"));
        let today = self.today.map(|day| self.x(day));
        Drawn {
            width: self.width,
            name: if self.width < WIDE { "etroite" } else { "large" },
            height: base + 24.0,
            title: format!("Parcours {}", base::french::of(name)),
            description: format!(
                "Du {} au {}. Le même parcours est en liste au bas de la page.",
                long_day(self.first),
                long_day(self.last)
            ),
            poles,
            ticks: self.ticks(),
            lanes,
            bars,
            weeks: self.weeks(base),
            top,
            base,
            left: LEFT,
            right: self.width - 6.0,
            today_before: today.is_some_and(|x| x > self.width - 100.0),
            today,
        }
        .render()
    }

    /// Poles with their labels: those that would touch go to a second row, and further; beyond the fifth, a pole
    /// says its name when one points at it, and the list says all.
    fn poles(&self) -> (Vec<Pole>, u8) {
        const ROWS: usize = 5;
        let mut busy = [f64::MIN; ROWS];
        let mut used = 1;
        let mut poles = Vec::new();
        for one in &self.milestones {
            let x = self.x(one.day);
            let label = base::french::typeset(&one.label);
            let when = short_day(one.day);
            let width = 16.0 + (label.chars().count().max(when.chars().count()) as f64) * SIGN;
            let flips = x + width > self.width;
            let (from, to) = if flips { (x - width, x + 8.0) } else { (x, x + width) };
            let row = busy.iter().position(|end| *end <= from);
            if let Some(row) = row {
                busy[row] = to + 6.0;
                used = used.max(row + 1);
            }
            let shown = row.unwrap_or(used - 1);
            poles.push(Pole {
                x: x - 3.0,
                y: shown as f64 * ROW,
                done: one.done,
                label,
                when,
                text: if flips { x - 7.0 } else { x + 8.0 },
                anchor: if flips { "end" } else { "start" },
                hidden: row.is_none(),
                foot: 0.0,
            });
        }
        (poles, used as u8)
    }

    /// The bars of a lane, from `y`; where the next lane begins.
    fn bars(&self, lane: &Lane, y: f64, drawn: &mut Vec<Drawing>) -> f64 {
        let mut busy: Vec<Day> = Vec::new();
        for bar in &lane.bars {
            let ends = bar.ends.unwrap_or(self.last).min(self.last);
            if ends < self.first || bar.starts > self.last {
                continue;
            }
            let row = busy.iter().position(|end| *end < bar.starts).unwrap_or(busy.len());
            if row == busy.len() {
                busy.push(ends);
            }
            busy[row] = ends;
            let (from, to) = (self.x(bar.starts), self.x(ends.next()));
            let width = round((to - from).max(2.0));
            drawn.push(Drawing {
                x: from,
                y: y + row as f64 * (BAR + 2.0),
                width,
                tone: bar.tone,
                label: fitting(&bar.label, width),
                full: format!("{}, {}", bar.label, period(bar)),
            });
        }
        y + (busy.len().max(1) - 1) as f64 * (BAR + 2.0) + LANE
    }

    /// Months, quarters, half-years or years, so that their names do not touch.
    fn ticks(&self) -> Vec<(f64, String)> {
        let months = f64::from(self.last.days_since(self.first).max(30)) / 30.4;
        let room = (self.width - LEFT) / months;
        let step = [1, 3, 6, 12].into_iter().find(|step| room * f64::from(*step) >= 58.0).unwrap_or(12);
        let mut ticks = Vec::new();
        let mut month = self.first.month_of();
        while month.first() <= self.last {
            if (month.month - 1) % step == 0 || ticks.is_empty() {
                ticks.push((self.x(month.first()), self.tick(month, step, ticks.is_empty())));
            }
            month = month.next();
        }
        // The first name gives way to the next when they would touch.
        if ticks.len() > 1 && ticks[1].0 - ticks[0].0 < 64.0 {
            ticks[0].1.clear();
        }
        for (x, label) in &mut ticks {
            if *x + 4.0 + label.chars().count() as f64 * SIGN > self.width {
                label.clear();
            }
        }
        ticks
    }

    fn tick(&self, month: Month, step: i8, first: bool) -> String {
        match (step, month.month, first) {
            (12, _, false) => month.year.to_string(),
            (_, 1, _) | (.., true) => format!("{} {}", short_month_name(month), month.year),
            _ => short_month_name(month).to_owned(),
        }
    }

    /// Meetings, a bar a week.
    fn weeks(&self, base: f64) -> Vec<Week> {
        let mut weeks = std::collections::BTreeMap::new();
        for day in self.meetings.iter().filter(|day| **day >= self.first && **day <= self.last) {
            *weeks.entry(day.plus_days(1 - i32::from(day.weekday()))).or_insert(0u32) += 1;
        }
        let most = f64::from(weeks.values().max().copied().unwrap_or(1).max(3));
        let step = (self.width - LEFT) * 7.0 / f64::from(self.last.days_since(self.first).max(7));
        let width = round((step * 0.6).clamp(1.5, 10.0));
        weeks
            .into_iter()
            .map(|(monday, count)| {
                let height = round(20.0 * f64::from(count) / most);
                let count = base::french::counted(count.into(), "rencontre", "rencontres");
                let says = format!("{count}, semaine du {}", long_day(monday));
                Week { x: self.x(monday), y: round(base - height), width, height, says }
            })
            .collect()
    }
}

fn period(bar: &Bar) -> String {
    match bar.ends {
        Some(ends) => format!("du {} au {}", long_day(bar.starts), long_day(ends)),
        None => format!("depuis le {}", long_day(bar.starts)),
    }
}

/// As much of a label as its bar holds; nothing when it holds too little of it.
fn fitting(label: &str, width: f64) -> String {
    let room = ((width - 14.0) / SIGN).max(0.0) as usize;
    match label.chars().count() {
        count if count <= room => label.to_owned(),
        _ if room < 6 => String::new(),
        _ => format!("{}…", label.chars().take(room - 1).collect::<String>().trim_end()),
    }
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn milestone(text: &str, label: &str) -> Milestone {
        Milestone { day: day(text), label: label.to_owned(), done: true }
    }

    #[test]
    fn labels_that_would_touch_go_to_a_second_row() {
        let all = vec![
            milestone("2021-04-12", "Demande"),
            milestone("2021-04-20", "Décision"),
            milestone("2021-12-16", "Admission"),
        ];
        let timeline = Timeline::new(day("2022-01-18"), all, Vec::new(), Vec::new()).unwrap();
        let (poles, rows) = timeline.poles();
        assert_eq!(rows, 2);
        assert_eq!(poles.iter().map(|pole| pole.y).collect::<Vec<_>>(), [0.0, ROW, 0.0]);
        assert!(poles.iter().all(|pole| !pole.hidden));
    }

    #[test]
    fn bars_that_meet_stand_one_under_the_other() {
        let bar = |starts: &str, ends: Option<&str>| Bar {
            starts: day(starts),
            ends: ends.map(day),
            label: String::new(),
            tone: "",
        };
        let lane = Lane {
            label: "Lieu de vie",
            bars: vec![
                bar("2021-01-01", Some("2021-05-31")),
                bar("2021-06-01", None),
                bar("2021-07-01", None),
            ],
        };
        let all = vec![milestone("2021-01-12", "Demande")];
        let open = Lane { label: "Mesure", bars: vec![bar("2021-02-01", None)] };
        let timeline = Timeline::new(day("2022-01-18"), all, vec![open], Vec::new()).unwrap();
        let mut drawn = Vec::new();
        let next = timeline.bars(&lane, 0.0, &mut drawn);
        assert_eq!(drawn.iter().map(|bar| bar.y).collect::<Vec<_>>(), [0.0, 0.0, BAR + 2.0]);
        assert_eq!(next, BAR + 2.0 + LANE);
    }

    #[test]
    fn a_path_that_ended_shows_its_end_and_not_years_after() {
        let all = vec![milestone("2019-01-12", "Demande"), milestone("2019-06-01", "Sortie")];
        let timeline = Timeline::new(day("2022-01-18"), all, Vec::new(), Vec::new()).unwrap();
        assert_eq!((timeline.last, timeline.today), (day("2019-07-31"), None));
    }

    #[test]
    fn a_bar_says_what_it_has_room_for() {
        assert_eq!(fitting("Domicile des deux parents", 400.0), "Domicile des deux parents");
        assert_eq!(fitting("Domicile des deux parents", 90.0), "Domicile…");
        assert_eq!(fitting("Domicile des deux parents", 30.0), "");
    }
}
