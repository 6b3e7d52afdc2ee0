//! Deadlines as one reads them: a date block, what, who, and the gesture that meets them.

use base::Day;
use base::french::{counted, integer, month_name, short_day, short_month_name};

use super::{Deadline, State};
use crate::access::{Action, Here, Noun};

/// A deadline on a line.
pub struct Item {
    /// Day of the month, or « 1er ».
    pub day: String,
    /// Under it: the month, or the day of this week.
    pub under: String,
    /// The whole date, for who hears the page.
    pub date: String,
    /// What is due.
    pub title: String,
    /// Whose, and how it stands.
    pub note: String,
    /// Where it is met.
    pub address: String,
    /// The verb of the link.
    pub verb: String,
    /// What the form that closes it sends.
    pub rule: &'static str,
    /// What it hangs on.
    pub subject: String,
    /// The person.
    pub person: String,
    /// The day it counts from.
    pub anchor: String,
}

/// Deadlines of one state.
pub struct Group {
    /// `tard`, `semaine`, `suite`.
    pub class: &'static str,
    /// « En retard ».
    pub title: &'static str,
    /// How many there are in all.
    pub count: String,
    /// Those shown.
    pub items: Vec<Item>,
    /// How many are not shown.
    pub more: usize,
}

/// The groups that have something, each cut to so many lines.
pub fn groups(here: &Here, all: &[Deadline], longest: usize) -> Vec<Group> {
    let today = here.today();
    let states = [
        (State::Late, "tard", "En retard"),
        (State::ThisWeek, "semaine", "Cette semaine"),
        (State::Next, "apres", "Ensuite"),
    ];
    let mut groups = Vec::new();
    for (state, class, title) in states {
        let mine: Vec<&Deadline> = all.iter().filter(|deadline| deadline.state(today) == state).collect();
        if !mine.is_empty() {
            groups.push(Group {
                class,
                title,
                count: integer(mine.len() as i64),
                more: mine.len().saturating_sub(longest),
                items: mine.into_iter().take(longest).map(|deadline| item(here, deadline, today)).collect(),
            });
        }
    }
    groups
}

/// Where a deadline is met: the projects of the person, what was handed over to her, or the page of the measure.
pub fn address(here: &Here, deadline: &Deadline) -> String {
    let rule = deadline.rule();
    let handed = rule.is_some_and(|rule| !rule.remises.is_empty() || !rule.remises_signees.is_empty());
    if rule.is_some_and(|rule| rule.projets) && here.may(Action::See, Noun::Projects) {
        return here.path(&format!("/personnes/{}/projets", deadline.person));
    }
    if handed && here.may(Action::See, Noun::Documents) {
        return here.path(&format!("/personnes/{}/remises", deadline.person));
    }
    here.path(&format!("/personnes/{}/mesures/{}", deadline.person, deadline.measure))
}

fn item(here: &Here, deadline: &Deadline, today: Day) -> Item {
    let rule = deadline.rule();
    let due = deadline.due;
    let under = match deadline.state(today) {
        State::ThisWeek if due == today => "auj.".to_owned(),
        State::ThisWeek => weekday(due).to_owned(),
        _ if due.year() == today.year() => short_month_name(due.month_of()).to_owned(),
        _ => format!("{} {}", short_month_name(due.month_of()), due.year()),
    };
    Item {
        day: if due.day() == 1 { "1er".to_owned() } else { due.day().to_string() },
        under,
        date: format!("{} {} {} {}", weekday_name(due), due.day(), month_name(due.month_of()), due.year()),
        title: rule.map(|rule| rule.titre.clone()).unwrap_or_default(),
        note: note(deadline, today),
        address: address(here, deadline),
        verb: rule.map(|rule| rule.geste.clone()).unwrap_or_default(),
        rule: deadline.rule,
        subject: deadline.subject.to_string(),
        person: deadline.person.to_string(),
        anchor: deadline.anchor.to_string(),
    }
}

/// « Emma Fournil, 16 ans · AED-R · 4 jours de retard ».
fn note(deadline: &Deadline, today: Day) -> String {
    let mut who = deadline.name.clone();
    if let Some(birth) = deadline.birth {
        who += &format!(", {}", counted(i64::from(today.age_since(birth)), "an", "ans"));
    }
    let mut parts = vec![who, deadline.kind.clone()];
    match deadline.state(today) {
        State::Late => {
            let days = i64::from(today.days_since(deadline.due));
            parts.push(format!("{} de retard", counted(days, "jour", "jours")));
        }
        _ => parts.extend(deadline.rule().map(|rule| rule.suite.clone())),
    }
    parts.join(" · ")
}

/// « 88 jours », or since when it is late: the tag of a line in a file.
pub fn remaining(deadline: &Deadline, today: Day) -> String {
    match i64::from(deadline.due.days_since(today)) {
        0 => "aujourd’hui".to_owned(),
        days if days < 0 => format!("{} de retard", counted(-days, "jour", "jours")),
        days if deadline.state(today) == State::ThisWeek => weekday_after(deadline.due, days),
        days => counted(days, "jour", "jours"),
    }
}

fn weekday_after(due: Day, days: i64) -> String {
    if days == 1 { "demain".to_owned() } else { weekday_name(due).to_owned() }
}

const WEEKDAYS: [(&str, &str); 7] = [
    ("lundi", "lundi"),
    ("mardi", "mardi"),
    ("mercredi", "mercr."),
    ("jeudi", "jeudi"),
    ("vendredi", "vendr."),
    ("samedi", "samedi"),
    ("dimanche", "dim."),
];

fn weekday_name(day: Day) -> &'static str {
    WEEKDAYS[usize::from((day.weekday() - 1) as u8)].0
}

fn weekday(day: Day) -> &'static str {
    WEEKDAYS[usize::from((day.weekday() - 1) as u8)].1
}

/// « 1 échéance en retard, 3 cette semaine, 5 ensuite », or that nothing is due.
pub fn news(all: &[Deadline], today: Day) -> String {
    let count = |state| all.iter().filter(|deadline| deadline.state(today) == state).count() as i64;
    let (late, week, next) = (count(State::Late), count(State::ThisWeek), count(State::Next));
    let due = |count| counted(count, "échéance", "échéances");
    match (late, week, next) {
        (0, 0, 0) => "Rien n’est dû".to_owned(),
        (0, 0, next) => format!("Rien de dû cette semaine, {} ensuite", due(next)),
        (0, week, 0) => format!("{} cette semaine", due(week)),
        (0, week, next) => format!("{} cette semaine, {} ensuite", due(week), integer(next)),
        (late, 0, 0) => format!("{} en retard", due(late)),
        (late, 0, next) => format!("{} en retard, {} ensuite", due(late), integer(next)),
        (late, week, 0) => format!("{} en retard, {} cette semaine", due(late), integer(week)),
        (late, week, next) => {
            format!("{} en retard, {} cette semaine, {} ensuite", due(late), integer(week), integer(next))
        }
    }
}

/// « d’ici le 28 février 2022 »: until when the last one is.
pub fn until(all: &[Deadline]) -> String {
    let last = all.iter().map(|deadline| deadline.due).max();
    let count = counted(all.len() as i64, "échéance", "échéances");
    match last {
        Some(last) => format!("{count} d’ici le {}", short_day(last)),
        None => String::new(),
    }
}
