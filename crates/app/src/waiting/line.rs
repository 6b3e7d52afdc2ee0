//! A line of the waiting list: brothers and sisters, or someone alone.

use std::collections::HashMap;

use base::french::{counted, integer, short_day};
use base::{Day, Id};

use super::page::Asked;
use super::{Group, Waiting, waited};
use crate::access::Here;
use crate::circuit::panel::Short;
use crate::measure::words;

/// What it says.
pub(super) struct Line {
    pub rank: usize,
    /// Of four bars, how many are full.
    pub level: usize,
    pub points: String,
    pub names: String,
    pub address: String,
    pub about: String,
    pub kind: String,
    pub tone: &'static str,
    pub territory: String,
    pub waited: String,
    pub since: String,
    pub open: bool,
    pub visas: Short,
}

/// The line of a group, of a list whose first weighs `top`.
pub(super) fn line(
    here: &Here,
    asked: &Asked,
    group: &Group,
    top: i64,
    opened: Option<Id>,
    visas: &HashMap<Id, Short>,
    day: Day,
) -> Line {
    let first = &group.members[0].request;
    // The first whose file is not restricted to others.
    let shown = group.members.iter().find(|member| !member.request.hidden).map(|member| member.request.id);
    let open = group.members.iter().any(|member| Some(member.request.id) == opened);
    Line {
        rank: group.rank,
        level: level(group.score, top),
        points: counted(group.score, "point", "points"),
        names: names(group),
        address: shown.map(|id| asked.address(here, &format!("&demande={id}#demande"))).unwrap_or_default(),
        about: about(group, day),
        tone: words::tone(&first.kind),
        kind: first.kind.clone(),
        territory: first.territory.clone(),
        waited: waited(first.received, day),
        since: short_day(first.received),
        open,
        visas: shown.and_then(|id| visas.get(&id)).cloned().unwrap_or_default(),
    }
}

/// Of four bars, how many are full, the first of the list having all.
fn level(score: i64, top: i64) -> usize {
    if top <= 0 || score <= 0 {
        return 1;
    }
    (1 + score * 3 / top).clamp(1, 4) as usize
}

/// « Sarah et Tom Fournil »; full names when they differ.
pub(super) fn names(group: &Group) -> String {
    let members: Vec<&Waiting> = group.members.iter().map(|member| &member.request).collect();
    let last = &members[0].last_name;
    if members.len() > 1 && members.iter().all(|one| !one.hidden && one.last_name == *last) {
        let first: Vec<&str> = members.iter().map(|one| one.first_name.as_str()).collect();
        return format!("{} {last}", joined(&first));
    }
    let names: Vec<String> = members.iter().map(|one| one.name()).collect();
    joined(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

fn joined(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} et {last}", most.join(", ")),
    }
}

/// Ages, and what weighs most.
fn about(group: &Group, day: Day) -> String {
    let ages: Vec<String> = group
        .members
        .iter()
        .filter(|member| !member.request.hidden)
        .filter_map(|member| member.request.birth)
        .map(|birth| integer(i64::from(day.age_since(birth))))
        .collect();
    let ages = match ages.len() {
        0 => String::new(),
        _ => format!("{} ans", joined(&ages.iter().map(String::as_str).collect::<Vec<_>>())),
    };
    // The time waited has its own column.
    let most = group.members[0].parts.iter().filter(|part| !part.of_time).max_by_key(|part| part.points);
    // A restricted file keeps its reasons too: they tell of her.
    let most =
        most.filter(|_| !group.members[0].request.hidden).map(|part| part.why.as_str()).unwrap_or_default();
    [ages.as_str(), most].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_bars_are_for_who_weighs_as_much_as_the_first() {
        assert_eq!([level(14, 14), level(10, 14), level(5, 14), level(0, 14), level(0, 0)], [4, 3, 2, 1, 1]);
    }
}
