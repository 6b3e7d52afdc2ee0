//! A register of a few rows, made by hand.

use std::sync::LazyLock;

use base::{Day, Id, Period};
use indicator::*;

/// The dictionary, read once.
pub fn dictionary() -> &'static Catalogue {
    static DICTIONARY: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().unwrap());
    &DICTIONARY
}

/// The default rules.
pub fn default_rules() -> &'static Rules {
    static RULES: LazyLock<Rules> = LazyLock::new(Rules::default);
    &RULES
}

/// The year 2021 of a register, by the default rules.
pub fn year_2021(facts: &Facts) -> Year<'_> {
    Year::new(facts, default_rules(), Period::year(2021), dictionary())
}

/// The keys and the values of a breakdown of 2021.
pub fn parts(facts: &Facts, id: &str) -> Vec<(String, f64)> {
    let parts = year_2021(facts).parts(id).unwrap().parts;
    parts.into_iter().map(|part| (part.key, part.value.unwrap())).collect()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn person(facts: &mut Facts, family: Index, birth: &str) -> Index {
    let all = &mut facts.persons;
    all.id.push(Id::from_bytes([all.id.len() as u8; 16]));
    all.sex.push(UNKNOWN);
    all.birth.push(birth.parse().unwrap_or(NO_DAY));
    all.family.push(family);
    all.parents.push(UNKNOWN);
    all.residence.push(UNKNOWN);
    all.territory.push(UNKNOWN);
    all.id.len() as Index - 1
}

pub fn measure(facts: &mut Facts, person: Index, kind: &str, start: &str, end: &str, motive: &str) {
    let all = &mut facts.measures;
    all.id.push(Id::from_bytes([all.id.len() as u8; 16]));
    all.person.push(person);
    all.kind.push(facts.words.kind.word(kind));
    all.prescriber.push(UNKNOWN);
    all.territory.push(UNKNOWN);
    all.decided.push(NO_DAY);
    all.start.push(day(start));
    all.end.push(end.parse().unwrap_or(OPEN));
    all.motive.push(facts.words.motive.word(motive));
    all.outcome.push(UNKNOWN);
    all.keyworker.push(NONE);
    all.co_keyworker.push(NONE);
}

pub fn visit(facts: &mut Facts, when: &str, persons: &[(Index, Presence)], staff: usize, minutes: u16) {
    let all = &mut facts.acts;
    all.day.push(day(when));
    all.kind.push(facts.words.act_kind.word("visite à domicile"));
    all.place.push(UNKNOWN);
    all.theme.push(UNKNOWN);
    all.direct.push(true);
    all.minutes.push(minutes);
    all.travel.push(20);
    all.files.push(0);
    for (person, presence) in persons {
        all.person.push(*person);
        all.presence.push(*presence);
    }
    all.persons_start.push(all.person.len() as u32);
    all.staff.extend(0..staff as Index);
    all.staff_start.push(all.staff.len() as u32);
}

pub fn worker(facts: &mut Facts, profession: &str, share: u32, start: &str, end: &str) -> Index {
    let staff = facts.staff.id.len() as Index;
    facts.staff.id.push(Id::from_bytes([staff as u8; 16]));
    facts.staff.reference.push(format!("S{staff:02}"));
    employ(facts, staff, profession, share, start, end);
    staff
}

pub fn employ(facts: &mut Facts, staff: Index, profession: &str, share: u32, start: &str, end: &str) {
    let all = &mut facts.employments;
    all.id.push(Id::from_bytes([all.id.len() as u8; 16]));
    all.staff.push(staff);
    all.profession.push(facts.words.profession.word(profession));
    all.status.push(UNKNOWN);
    all.share.push(share);
    all.start.push(day(start));
    all.end.push(end.parse().unwrap_or(OPEN));
}

pub fn away(facts: &mut Facts, staff: Index, motive: &str, start: &str, end: &str) {
    let all = &mut facts.absences;
    all.id.push(Id::from_bytes([all.id.len() as u8; 16]));
    all.staff.push(staff);
    all.motive.push(facts.words.absence_motive.word(motive));
    all.start.push(day(start));
    all.end.push(end.parse().unwrap_or(OPEN));
}

pub fn places(facts: &mut Facts, places: i64, start: &str, end: &str) {
    let id = Id::from_bytes([facts.capacities.len() as u8; 16]);
    let end = end.parse().unwrap_or(OPEN);
    facts.capacities.push(Capacity { id, territory: UNKNOWN, places, start: day(start), end });
}

pub fn contract(facts: &mut Facts, person: Index, rank: u16, signed: &str, end: &str, reinforced: bool) {
    let all = &mut facts.contracts;
    all.id.push(Id::from_bytes([all.id.len() as u8; 16]));
    all.person.push(person);
    all.rank.push(rank);
    all.regime.push(UNKNOWN);
    all.signed.push(day(signed));
    all.start.push(day(signed));
    all.end.push(end.parse().unwrap_or(OPEN));
    all.reinforced.push(reinforced);
    all.objectives_start.push(all.objective.len() as u32);
    all.actions_start.push(all.action.len() as u32);
}

pub fn figure_by(facts: &Facts, rules: &Rules, id: &str) -> Value {
    Year::new(facts, rules, Period::year(2021), dictionary()).value(id).unwrap()
}

pub fn figure(facts: &Facts, id: &str) -> Value {
    figure_by(facts, &Rules::default(), id)
}
