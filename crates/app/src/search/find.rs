//! Finding: who looks, what answers, in which order. What one may not see is not found, not counted.

use std::collections::{BTreeMap, HashMap, HashSet};

use base::{Day, Id};
use jiff::Timestamp;
use store::{Match, Read, Result};

use super::Found;
use super::query::{Closeness, Query};
use super::sql::{self, Matched};
use crate::access::{Action, Noun};
use crate::person::merge::merged;
use crate::service::Service;
use crate::web::Visitor;

/// More persons than this are not sorted: one says more.
pub const PERSONS_MAX: usize = 500;
/// Texts shown, the last first.
pub const TEXTS_MAX: usize = 30;
/// Letters from which a name may be mistyped.
const MISTYPED_MIN: usize = 4;
/// Names that a mistyped word may stand for.
const NEAR_MAX: usize = 20;

/// Who looks, and where they may.
#[derive(Clone, Debug)]
pub struct Eye {
    /// The operator.
    pub operator: Id,
    /// The account.
    pub account: Id,
    /// The time of the request.
    pub now: Timestamp,
    /// The services where the account may see something that is found.
    services: Vec<(Service, Vec<Found>)>,
}

/// A person found in a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The service.
    pub service: Id,
    /// The row that leads to her file.
    pub person: Id,
    /// The row whose words answered: hers, or one that was merged with it.
    pub matched: Id,
    /// How well she answers.
    pub closeness: Closeness,
}

/// Persons, the best answers first.
#[derive(Clone, Debug, Default)]
pub struct Persons {
    /// The persons.
    pub hits: Vec<Hit>,
    /// There are more than were sorted.
    pub more: bool,
    /// The names that were searched instead, when nobody has what was typed.
    pub instead: Vec<String>,
}

impl Eye {
    /// A visitor, now.
    pub fn of(visitor: &Visitor, operator: Id, now: Timestamp) -> Eye {
        let nouns = |seat: &crate::access::Seat| -> Vec<Found> {
            // A text is found in the file of a person: without her file there is nothing to open.
            if !seat.may(Action::See, Noun::Persons) {
                return Vec::new();
            }
            let all = [Found::Person].into_iter().chain(Found::TEXTS);
            all.filter(|found| seat.may(Action::See, found.right())).collect()
        };
        let services = visitor.seats.iter().map(|seat| (seat.service.clone(), nouns(seat))).collect();
        Eye { operator, account: visitor.account.id, now, services }
    }

    /// A service where one may find something.
    pub fn service(&self, id: Id) -> Option<&Service> {
        self.services.iter().map(|(service, _)| service).find(|service| service.id == id)
    }

    /// Where one may find this.
    pub fn places(&self, found: Found) -> Vec<Id> {
        let may = self.services.iter().filter(|(_, nouns)| nouns.contains(&found));
        may.map(|(service, _)| service.id).collect()
    }
}

/// The persons who answer.
pub fn persons(read: &Read<'_>, eye: &Eye, query: &Query) -> Result<Persons> {
    let services = eye.places(Found::Person);
    if query.is_empty() || services.is_empty() {
        return Ok(Persons::default());
    }
    let none = |_: &str| Vec::new();
    let one = OnePerson::load(read, eye)?;
    let some = |wanted: &Match| some(read, eye, &one, &services, wanted);
    let mut matched = some(&query.persons())?;
    let more = matched.len() > PERSONS_MAX;
    if more {
        // Those who have exactly this name are not lost among those whose name starts so.
        matched.extend(some(&query.exact_persons())?);
    }
    if !matched.is_empty() {
        return Ok(Persons {
            hits: sorted(read, eye, &one, query, matched, &none)?,
            more,
            instead: Vec::new(),
        });
    }
    let near = near_names(read, eye.operator, query)?;
    let of = |word: &str| near.get(word).cloned().unwrap_or_default();
    if near.is_empty() {
        return Ok(Persons::default());
    }
    let matched = some(&query.mistyped_persons(&of))?;
    let more = matched.len() > PERSONS_MAX;
    let answered: HashSet<&str> = matched.iter().flat_map(|row| row.tokens.split(' ')).collect();
    let instead = near.values().flatten().filter(|name| answered.contains(format!("n{name}").as_str()));
    let mut instead: Vec<String> = instead.cloned().collect();
    instead.sort();
    instead.dedup();
    Ok(Persons { hits: sorted(read, eye, &one, query, matched, &of)?, more, instead })
}

/// The rows that match, without those of a person whose file is closed.
fn some(
    read: &Read<'_>,
    eye: &Eye,
    one: &OnePerson,
    services: &[Id],
    wanted: &Match,
) -> Result<Vec<Matched>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = sql::persons(read, eye, services, wanted, PERSONS_MAX as i64 + 1)?;
    rows.retain(|row| !one.is_closed(one.kept(row.row)));
    Ok(rows)
}

/// How close, how many doubts, the name, then all the words: who has the same name comes in the same order everywhere.
type Answer = (Closeness, usize, String, String, Id);

/// One line a person and a service, the best first, then by name.
fn sorted(
    read: &Read<'_>,
    eye: &Eye,
    one: &OnePerson,
    query: &Query,
    matched: Vec<Matched>,
    near: &dyn Fn(&str) -> Vec<String>,
) -> Result<Vec<Hit>> {
    let mut best: BTreeMap<(Id, Id), Answer> = BTreeMap::new();
    for row in matched {
        let kept = one.kept(row.row);
        let Some((closeness, doubts)) = query.closeness(&row.tokens, near) else { continue };
        let answer = (closeness, doubts, base::french::fold(&row.title), row.tokens.clone(), row.row);
        let known = best.entry((row.service, kept)).or_insert_with(|| answer.clone());
        if answer < *known {
            *known = answer;
        }
    }
    let mut all: Vec<_> = best.into_iter().collect();
    all.sort_by(|(key, answer), (other_key, other)| answer.cmp(other).then(key.cmp(other_key)));
    let places =
        one.places(read, eye, &all.iter().map(|((service, kept), _)| (*service, *kept)).collect::<Vec<_>>())?;
    let mut hits = Vec::with_capacity(all.len());
    for ((service, kept), (closeness, .., matched)) in all {
        let person = places.get(&(service, kept)).copied().unwrap_or(matched);
        hits.push(Hit { service, person, matched, closeness });
    }
    Ok(hits)
}

/// Which rows are one person, and whose files are closed to the one who looks.
pub(super) struct OnePerson {
    merged: HashMap<Id, Id>,
    closed: HashSet<Id>,
}

impl OnePerson {
    pub(super) fn load(read: &Read<'_>, eye: &Eye) -> Result<OnePerson> {
        let merged = merged(read, eye.operator)?;
        let closed = sql::closed(read, eye)?.into_iter().collect();
        Ok(OnePerson { merged, closed })
    }

    pub(super) fn kept(&self, person: Id) -> Id {
        self.merged.get(&person).copied().unwrap_or(person)
    }

    pub(super) fn is_closed(&self, kept: Id) -> bool {
        self.closed.contains(&kept)
    }

    /// The row of each person that leads to her file in a service: the one that is kept when the service
    /// knows it, else the first of hers. Nothing for those of one row only.
    pub(super) fn places(
        &self,
        read: &Read<'_>,
        eye: &Eye,
        wanted: &[(Id, Id)],
    ) -> Result<HashMap<(Id, Id), Id>> {
        let mut groups: HashMap<Id, Vec<Id>> = HashMap::new();
        for (row, kept) in &self.merged {
            groups.entry(*kept).or_insert_with(|| vec![*kept]).push(*row);
        }
        let mut places = HashMap::new();
        for (service, kept) in wanted {
            if let Some(group) = groups.get_mut(kept) {
                group.sort();
                let known = sql::details(read, eye.operator, *service, group)?;
                let first = group.iter().find(|row| known.contains_key(row));
                let place = if known.contains_key(kept) { Some(kept) } else { first };
                if let Some(place) = place {
                    places.insert((*service, *kept), *place);
                }
            }
        }
        Ok(places)
    }
}

/// For each word typed, the names that differ from it by one sign.
fn near_names(read: &Read<'_>, operator: Id, query: &Query) -> Result<HashMap<String, Vec<String>>> {
    let mut near = HashMap::new();
    let last = query.words().last().map(str::to_owned);
    for word in query.words().filter(|word| word.chars().count() >= MISTYPED_MIN) {
        if word.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let length = word.chars().count() as i64;
        let unfinished = last.as_deref() == Some(word);
        let most = if unfinished { i64::MAX } else { length + 1 };
        let mut names: Vec<(usize, String)> = sql::words(read, operator, length - 1, most)?
            .into_iter()
            .filter_map(|name| Some((distance(word, &name, unfinished)?, name)))
            .collect();
        names.sort();
        names.truncate(NEAR_MAX);
        if !names.is_empty() {
            near.insert(word.to_owned(), names.into_iter().map(|(_, name)| name).collect());
        }
    }
    Ok(near)
}

/// How far a name is from what was typed, when it is at most one sign: whole names before longer ones.
fn distance(typed: &str, name: &str, unfinished: bool) -> Option<usize> {
    if let Some(whole) = one_slip(typed, name) {
        return Some(whole);
    }
    let (length, signs) = (typed.chars().count(), name.chars().count());
    let start = |signs: usize| &name[..name.char_indices().nth(signs).map_or(name.len(), |(at, _)| at)];
    let begins = unfinished
        && signs > length
        && (length - 1..=length + 1).any(|signs| one_slip(typed, start(signs)).is_some());
    begins.then(|| 2 + signs - length)
}

/// Zero for the same word, one for a word that has one sign more, less or other, or two exchanged; nothing beyond. Asked
/// of every name there is: it stops at the first difference, where a distance of any length fills a table.
fn one_slip(one: &str, other: &str) -> Option<usize> {
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (one, other) = (&one[same..], &other[same..]);
    if one.is_empty() && other.is_empty() {
        return Some(0);
    }
    let (mut after, mut other_after) = (one.chars(), other.chars());
    let (sign, other_sign) = (after.next(), other_after.next());
    let (rest, other_rest) = (after.as_str(), other_after.as_str());
    let exchanged = sign.is_some()
        && sign == other_after.next()
        && other_sign == after.next()
        && after.as_str() == other_after.as_str();
    let more = sign.is_some() && rest == other;
    let less = other_sign.is_some() && one == other_rest;
    let another = sign.is_some() && other_sign.is_some() && rest == other_rest;
    (exchanged || more || less || another).then_some(1)
}

/// Notes, documents, projects that answer, the last first.
pub struct Texts {
    pub(super) rows: Vec<Matched>,
    /// There are more.
    pub more: bool,
}

impl Texts {
    /// How many are shown.
    pub fn count(&self) -> usize {
        self.rows.len()
    }
}

/// The texts that answer.
pub fn texts(read: &Read<'_>, eye: &Eye, query: &Query) -> Result<Texts> {
    let wanted = query.texts();
    let places: Vec<_> = Found::TEXTS
        .into_iter()
        .map(|found| (found, eye.places(found)))
        .filter(|(_, services)| !services.is_empty())
        .collect();
    if wanted.is_empty() || places.is_empty() {
        return Ok(Texts { rows: Vec::new(), more: false });
    }
    let one = OnePerson::load(read, eye)?;
    let mut rows = sql::texts(read, eye, &places, &wanted, TEXTS_MAX as i64 + 1)?;
    rows.retain(|row| row.person.is_none_or(|person| !one.is_closed(one.kept(person))));
    let more = rows.len() > TEXTS_MAX;
    rows.truncate(TEXTS_MAX);
    Ok(Texts { rows, more })
}

/// A family found: her number in a service, its members whose files are open.
pub struct Family {
    /// The service.
    pub service: Id,
    /// Its number in the register.
    pub number: String,
    /// Row, last name, first name, the eldest first.
    pub members: Vec<(Id, String, String)>,
}

/// The families of these persons that have so many members at least.
pub(super) fn families(
    read: &Read<'_>,
    eye: &Eye,
    details: &[(Id, Option<String>)],
    most: usize,
    members_min: usize,
) -> Result<Vec<Family>> {
    let mut families = Vec::new();
    let one = OnePerson::load(read, eye)?;
    let mut numbers: BTreeMap<Id, Vec<&str>> = BTreeMap::new();
    for (service, number) in details {
        let numbers = numbers.entry(*service).or_default();
        if let Some(number) = number.as_deref().filter(|number| !numbers.contains(number)) {
            numbers.push(number);
        }
    }
    let mut known = HashMap::new();
    for (service, numbers) in &numbers {
        known.insert(*service, sql::members(read, eye, *service, numbers)?);
    }
    for (service, number) in details {
        if families.len() >= most {
            break;
        }
        let Some(number) = number else { continue };
        // Taken out: a family is told once.
        let Some(mut members) = known.get_mut(service).and_then(|known| known.remove(number)) else {
            continue;
        };
        let mut persons = HashSet::new();
        members.retain(|(row, ..)| {
            let kept = one.kept(*row);
            !one.is_closed(kept) && persons.insert(kept)
        });
        if members.len() >= members_min {
            families.push(Family { service: *service, number: number.clone(), members });
        }
    }
    Ok(families)
}

/// The families of a service where someone has this name, or one that sounds so.
pub fn families_named(read: &Read<'_>, eye: &Eye, service: Id, name: &str) -> Result<Vec<Family>> {
    let hits = persons(read, eye, &Query::read(name))?.hits;
    let here = hits.iter().filter(|hit| hit.service == service && hit.closeness != Closeness::Mistyped);
    let rows: Vec<Id> = here.map(|hit| hit.person).take(NEAR_MAX).collect();
    let details = sql::details(read, eye.operator, service, &rows)?;
    let numbers: Vec<_> = rows
        .iter()
        .filter_map(|row| details.get(row))
        .map(|detail| (service, detail.family.clone()))
        .collect();
    families(read, eye, &numbers, NEAR_MAX, 1)
}

/// The day that is today where the visitor is.
pub(super) fn today(eye: &Eye) -> Day {
    Day::new_in_paris(eye.now)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]
        #[test]
        fn a_slip_is_what_the_general_distance_calls_one(one in "[abcé]{0,6}", other in "[abcé]{0,6}") {
            let distance = strsim::osa_distance(&one, &other);
            prop_assert_eq!(one_slip(&one, &other), (distance <= 1).then_some(distance));
        }
    }
}
