//! Deadlines as a part of a file (« Prochaines échéances ») and of the home page (« Ce qui est dû »).

use askama::Template;
use base::french::{short_day, short_month_name};
use base::{Day, Id};
use store::Read;

use super::list::{self, Group};
use super::{Deadline, State, Whose, rules};
use crate::access::{Action, Here, Noun};
use crate::person;
use crate::web::Refusal;

struct Line {
    day: String,
    title: String,
    note: String,
    tag: String,
    hue: &'static str,
    address: String,
    close: Option<String>,
}

#[derive(Template)]
#[template(path = "deadline/panel.html")]
struct Panel {
    lines: Vec<Line>,
    more: usize,
}

/// Lines of a file: what is due in more than a year is said by its number.
const AHEAD: i32 = 400;

/// The part « Prochaines échéances » of a file.
pub fn panel(read: &Read<'_>, here: &Here, persons: &[Id]) -> Result<String, Refusal> {
    let Some(first) = persons.first() else { return Err(Refusal::NotFound) };
    let (scope, today) = (here.scope(), here.today());
    let person = person::find(read, &scope, *first)?.ok_or(Refusal::NotFound)?;
    let facts = super::facts(read, &scope, here.service(), Whose::Person(person.kept), today)?;
    let all = super::of(&facts, rules::rules(), today);
    let (near, far): (Vec<Deadline>, Vec<Deadline>) =
        all.into_iter().partition(|deadline| deadline.due <= today.plus_days(AHEAD));
    let lines = near.iter().map(|deadline| line(here, deadline, today)).collect();
    Ok(Panel { lines, more: far.len() }.render()?)
}

fn line(here: &Here, deadline: &Deadline, today: Day) -> Line {
    let rule = deadline.rule();
    let due = deadline.due;
    let day = match due.year() == today.year() {
        true => format!("{} {}", due.day(), short_month_name(due.month_of())),
        false => short_day(due),
    };
    let hue = match deadline.state(today) {
        State::Late => "tard",
        State::ThisWeek => "bientot",
        State::Next if deadline.told <= today => "bientot",
        State::Next => "",
    };
    let named = format!(
        "/echeances/cloture?regle={}&sujet={}&personne={}&repere={}",
        deadline.rule, deadline.subject, deadline.person, deadline.anchor
    );
    Line {
        day,
        title: rule.map(|rule| rule.titre.clone()).unwrap_or_default(),
        note: rule.map(|rule| rule.suite.clone()).unwrap_or_default(),
        tag: list::remaining(deadline, today),
        hue,
        address: list::address(here, deadline),
        close: here.may(Action::Write, Noun::Measures).then(|| here.path(&named)),
    }
}

#[derive(Template)]
#[template(path = "deadline/day.html")]
struct DayPanel {
    until: String,
    all: String,
    groups: Vec<Group>,
    closes: bool,
    action: String,
    back: String,
    today: String,
    everything: String,
}

/// Lines of a group on the home page.
const DAY_LINES: usize = 6;

/// The part « Ce qui est dû » of the home page: mine; the team's for who carries no measure and decides.
pub fn day_panel(read: &Read<'_>, here: &Here) -> Result<String, Refusal> {
    let today = here.today();
    let whose = match here.seat.professional {
        Some(me) => Whose::Worker(me),
        None if here.may(Action::Decide, Noun::Measures) => Whose::Team,
        None => return Ok(String::new()),
    };
    let facts = super::facts(read, &here.scope(), here.service(), whose, today)?;
    let due = super::told(super::of(&facts, rules::rules(), today), today);
    let panel = DayPanel {
        until: list::until(&due),
        all: here.path("/echeances"),
        groups: list::groups(here, &due, DAY_LINES),
        closes: false,
        action: here.path("/echeances/cloture"),
        back: here.path("/echeances"),
        today: today.to_string(),
        everything: here.path("/echeances"),
    };
    Ok(panel.render()?)
}
