//! The waiting list: requests that wait on a day, brothers and sisters together, in an order that is explained
//! point by point; and the places there are.
//!
//! Nothing of it is kept but what people said ([`Said`]): the list of any past day is deduced again.

mod board;
mod card;
pub mod criteria;
mod detail;
mod export;
pub mod forecast;
mod line;
mod outlook;
pub mod page;
pub mod places;
pub mod say;
mod sql;
mod suggest;
pub mod weights;
mod what_if;

use std::collections::HashMap;
use std::sync::Arc;

use base::french::{counted, short_day};
use base::{Day, Id};

pub use board::Boards;
pub use export::export;
pub use sql::{past, places_of, waiting};

use criteria::{Criterion, How};

/// The criterion of points given or taken by hand, with a reason.
pub const BY_HAND: &str = "main";

/// A request that waits on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `request` and of whom it is for")]
pub struct Waiting {
    pub id: Id,
    pub reference: String,
    /// The row of the person that is kept.
    pub person: Id,
    pub first_name: String,
    pub last_name: String,
    pub sex: Option<String>,
    pub birth: Option<Day>,
    /// The family number in the service; empty when there is none.
    pub family: String,
    pub kind: String,
    pub territory: String,
    pub prescriber: String,
    pub received: Day,
    /// The file is restricted to others: it has its rank, not its name.
    pub hidden: bool,
    /// A judge orders such measures.
    pub by_judge: bool,
    /// The day another measure of the service, under way, is planned to end.
    pub other_ends: Option<Day>,
    /// A brother or a sister is followed by the service.
    pub sibling_followed: bool,
    pub said: Vec<Said>,
}

/// What someone said of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `request_said`")]
pub struct Said {
    pub id: Id,
    pub criterion: String,
    /// By hand only.
    pub points: Option<i64>,
    pub reason: String,
    pub on: Day,
    pub by: String,
}

/// A part of a score: so many points, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// May be taken off, by hand.
    pub points: i64,
    /// « danger signalé, le 3 mars 2021 ».
    pub why: String,
    /// It comes of the time waited.
    pub of_time: bool,
}

/// What a request weighs on a day, part by part. The score is their sum and nothing else.
pub fn parts(one: &Waiting, criteria: &[Criterion], day: Day) -> Vec<Part> {
    let mut parts = Vec::new();
    for criterion in criteria {
        let (times, detail) = met(one, criterion, day);
        if times > 0 {
            let comma = if detail.is_empty() { "" } else { ", " };
            let why = format!("{}{comma}{detail}", criterion.titre);
            let of_time = criterion.calcul == How::Waited;
            parts.push(Part { points: criterion.points * times, why, of_time });
        }
    }
    for said in one.said.iter().filter(|said| said.criterion == BY_HAND) {
        let points = said.points.unwrap_or_default();
        let why = format!("{}, {} le {}", said.reason, said.by, short_day(said.on));
        parts.push(Part { points, why, of_time: false });
    }
    parts
}

/// How many times a criterion counts for a request, and what is said of it.
fn met(one: &Waiting, criterion: &Criterion, day: Day) -> (i64, String) {
    let soon = |when: Day| when >= day && when <= criterion.avant.after(day);
    let once = |holds: bool, detail: String| (i64::from(holds), if holds { detail } else { String::new() });
    match criterion.calcul {
        How::Said => match one.said.iter().find(|said| said.criterion == criterion.code) {
            Some(said) => (1, format!("{}, {} le {}", said.reason, said.by, short_day(said.on))),
            None => (0, String::new()),
        },
        How::Waited => {
            let months = whole_months(one.received, day);
            let counting = months.min(criterion.plafond.unwrap_or(i64::MAX));
            (
                counting,
                if months > counting {
                    format!("{months}, comptés {counting}")
                } else {
                    format!("{months}")
                },
            )
        }
        How::Birthday => {
            let birthday = one.birth.map(|birth| birth.plus_months(12 * criterion.ans.unwrap_or_default()));
            once(
                birthday.is_some_and(soon),
                birthday.map(|when| format!("le {}", short_day(when))).unwrap_or_default(),
            )
        }
        How::MeasureEnds => once(
            one.other_ends.is_some_and(soon),
            one.other_ends.map(|when| format!("le {}", short_day(when))).unwrap_or_default(),
        ),
        How::Judge => once(one.by_judge, String::new()),
        How::Sibling => once(one.sibling_followed, String::new()),
    }
}

/// Whole months of the calendar from a day to a later one.
fn whole_months(from: Day, to: Day) -> i64 {
    let mut months =
        i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month());
    if months > 0 && from.plus_months(months as i32) > to {
        months -= 1;
    }
    months.max(0)
}

/// Brothers and sisters who wait for the same kind of measure, or someone alone.
#[derive(Clone, Debug)]
pub struct Group {
    /// From 1.
    pub rank: usize,
    /// That of the one who weighs most.
    pub score: i64,
    /// The one who weighs most first.
    pub members: Vec<Arc<Member>>,
}

/// A request of a group, and what it weighs.
#[derive(Clone, Debug)]
pub struct Member {
    /// The request.
    pub request: Waiting,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Their sum.
    pub score: i64,
}

/// The list of a day. Brothers and sisters keep the rank of the one among them who comes first.
pub fn list(requests: Vec<Waiting>, criteria: &[Criterion], day: Day) -> Vec<Group> {
    together(ordered(requests, criteria, day))
}

/// Requests one by one, weighed. The order is total: what weighs most, then what was received first, then by number.
fn ordered(requests: Vec<Waiting>, criteria: &[Criterion], day: Day) -> Vec<Arc<Member>> {
    let weighed = requests.into_iter().map(|request| {
        let parts = parts(&request, criteria, day);
        Arc::new(Member { score: parts.iter().map(|part| part.points).sum(), parts, request })
    });
    let mut members: Vec<Arc<Member>> = weighed.collect();
    members.sort_by(|a, b| {
        let key = |one: &Member| (std::cmp::Reverse(one.score), one.request.received);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.request.reference.cmp(&b.request.reference))
            .then(a.request.id.cmp(&b.request.id))
    });
    members
}

/// Brothers and sisters who wait for the same, together, from requests in their order.
fn together(members: impl IntoIterator<Item = Arc<Member>>) -> Vec<Group> {
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for member in members {
        if !member.request.family.is_empty() {
            let own = (member.request.family.clone(), member.request.kind.clone());
            if let Some(at) = places.get(&own) {
                groups[*at].members.push(member);
                continue;
            }
            places.insert(own, groups.len());
        }
        groups.push(Group { rank: groups.len() + 1, score: member.score, members: vec![member] });
    }
    groups
}

/// How long one has waited: « 10 mois », « 12 jours ».
pub fn waited(received: Day, day: Day) -> String {
    match whole_months(received, day) {
        0 => counted(i64::from(day.days_since(received)), "jour", "jours"),
        months => counted(months, "mois", "mois"),
    }
}

impl Waiting {
    /// How one calls her; a restricted file has no name here.
    pub fn name(&self) -> String {
        if self.hidden {
            return "Dossier réservé".to_owned();
        }
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_whole_on_the_same_day_of_the_next() {
        assert_eq!(whole_months(day("2021-03-11"), day("2022-01-10")), 9);
        assert_eq!(whole_months(day("2021-03-11"), day("2022-01-11")), 10);
        assert_eq!(whole_months(day("2021-01-31"), day("2021-02-28")), 1);
        assert_eq!(whole_months(day("2021-01-31"), day("2021-01-31")), 0);
        assert_eq!(waited(day("2021-01-20"), day("2021-01-21")), "1\u{a0}jour");
    }
}
