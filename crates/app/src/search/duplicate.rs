//! Search before create: who in the service may be the person one is about to write down.

use std::collections::{BTreeMap, BTreeSet};

use base::french::{fold, sound};
use base::{Day, Id};
use store::{Match, Read, Result, Word};

use super::find::{Eye, OnePerson};
use super::words::{day, names_of, token};
use super::{Found, sql};

/// Who is about to be written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of person")]
pub struct Newcomer {
    pub last_name: String,
    pub first_name: String,
    pub birth: Option<Day>,
}

/// Why two rows may be one person, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Same names, same birth.
    Same,
    /// Same names as they sound, same birth.
    SoundsSame,
    /// The last name and the first name change places.
    Swapped,
    /// Like names, and the day and the month of birth change places.
    SwappedBirth,
    /// Like names, a birth that differs by one figure or a few days.
    NearBirth,
    /// Like names, and one of the births is not known.
    UnknownBirth,
}

impl Likeness {
    /// Why, in a sentence.
    pub fn reason(self) -> &'static str {
        match self {
            Likeness::Same => "même nom, même prénom, même naissance",
            Likeness::SoundsSame => "nom et prénom semblables, même naissance",
            Likeness::Swapped => "nom et prénom intervertis",
            Likeness::SwappedBirth => "nom et prénom semblables, jour et mois de naissance intervertis",
            Likeness::NearBirth => "nom et prénom semblables, naissance proche",
            Likeness::UnknownBirth => "nom et prénom semblables, naissance inconnue d’un côté",
        }
    }
}

/// Someone who may be the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The service that knows her.
    pub service: Id,
    /// The row that leads to her file.
    pub person: Id,
    /// Why.
    pub likeness: Likeness,
}

/// Candidates are shown side by side: beyond this one compares no more.
const CANDIDATES_MAX: usize = 6;
/// Rows that are compared.
const COMPARED_MAX: i64 = 500;
/// Two names closer than this (Jaro-Winkler) are one name written twice.
const ALIKE: f64 = 0.92;
/// Births further apart than this are two persons, unless one figure was mistyped.
const NEAR_DAYS: i32 = 31;

/// Those who may be this newcomer, in the services where one may see persons, the surest first.
///
/// A brother has the same family name and the same address: only the first name and the birth tell, so
/// two different first names are never one person.
pub fn duplicates(read: &Read<'_>, eye: &Eye, newcomer: &Newcomer) -> Result<Vec<Candidate>> {
    let services = eye.places(Found::Person);
    let wanted = blocks(newcomer);
    if wanted.is_empty() || services.is_empty() {
        return Ok(Vec::new());
    }
    let one = OnePerson::load(read, eye)?;
    let matched = sql::persons(read, eye, &services, &wanted, COMPARED_MAX)?;
    let mut by_service: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for row in matched {
        by_service.entry(row.service).or_default().push(row.row);
    }
    let mut best: BTreeMap<(Id, Id), Candidate> = BTreeMap::new();
    for (service, rows) in by_service {
        for (row, detail) in sql::details(read, eye.operator, service, &rows)? {
            let known =
                Newcomer { last_name: detail.last_name, first_name: detail.first_name, birth: detail.birth };
            let kept = one.kept(row);
            let Some(likeness) = likeness(newcomer, &known).filter(|_| !one.is_closed(kept)) else {
                continue;
            };
            let candidate =
                best.entry((service, kept)).or_insert(Candidate { service, person: row, likeness });
            if (likeness, row) < (candidate.likeness, candidate.person) {
                *candidate = Candidate { service, person: row, likeness };
            }
        }
    }
    let mut all: Vec<Candidate> = best.into_values().collect();
    all.sort_by_key(|candidate| (candidate.likeness, candidate.service, candidate.person));
    all.truncate(CANDIDATES_MAX);
    Ok(all)
}

/// Who is compared: the same first name and the same name as they sound, or the same birth and one of them.
fn blocks(newcomer: &Newcomer) -> Match {
    let sounds = |name: &str| -> Vec<Word> {
        let all: BTreeSet<String> = names_of(name).iter().map(|name| token('k', &sound(name))).collect();
        all.into_iter().map(Word::Whole).collect()
    };
    let (last, first) = (sounds(&newcomer.last_name), sounds(&newcomer.first_name));
    let mut readings = Vec::new();
    if !last.is_empty() && !first.is_empty() {
        readings.push(vec![last.clone(), first.clone()]);
    }
    if let Some(birth) = newcomer.birth {
        let mut days = vec![Word::Whole(day(birth))];
        days.extend(swapped(birth).map(|other| Word::Whole(day(other))));
        for name in [last, first].into_iter().filter(|name| !name.is_empty()) {
            readings.push(vec![days.clone(), name]);
        }
    }
    Match(readings)
}

/// How two rows may be one person; nothing when they are two.
pub fn likeness(one: &Newcomer, other: &Newcomer) -> Option<Likeness> {
    let same = alike(&one.last_name, &other.last_name) && one_first_name(&one.first_name, &other.first_name);
    let crossed = one_first_name(&one.last_name, &other.first_name)
        && one_first_name(&one.first_name, &other.last_name);
    let Some((born, known)) = one.birth.zip(other.birth) else {
        return (same || crossed).then_some(Likeness::UnknownBirth);
    };
    let letters = |person: &Newcomer| (solid(&person.last_name), solid(&person.first_name));
    match (same, crossed) {
        (true, _) if born == known && letters(one) == letters(other) => Some(Likeness::Same),
        (true, _) if born == known => Some(Likeness::SoundsSame),
        (false, true) if near(born, known) || swapped(born) == Some(known) => Some(Likeness::Swapped),
        (true, _) if swapped(born) == Some(known) => Some(Likeness::SwappedBirth),
        (true, _) if near(born, known) => Some(Likeness::NearBirth),
        _ => None,
    }
}

/// Two spellings of one name: « Mohammed » and « Mohamed », « Lefebvre » and « Lefevbre ».
fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (solid(one), solid(other));
    !one.is_empty()
        && !other.is_empty()
        && (one == other || sound(&one) == sound(&other) || strsim::jaro_winkler(&one, &other) >= ALIKE)
}

/// The same for first names, of which the end is heard: Louis and Louise, Alexandre and Alexandra are close
/// and are two, and brothers and sisters are often named so.
fn one_first_name(one: &str, other: &str) -> bool {
    let (short, long) = (solid(one), solid(other));
    let common = short.chars().zip(long.chars()).take_while(|(a, b)| a == b).count();
    let end = common + 1 >= short.chars().count().min(long.chars().count());
    alike(one, other) && (!end || sound(&short) == sound(&long))
}

/// A name in one piece: « Anne-Lise » is « annelise ».
fn solid(name: &str) -> String {
    fold(name).replace(' ', "")
}

fn near(one: Day, other: Day) -> bool {
    one.days_since(other).abs() <= NEAR_DAYS || strsim::hamming(&one.to_string(), &other.to_string()) == Ok(1)
}

/// 03/04 written 04/03.
fn swapped(day: Day) -> Option<Day> {
    Day::new(day.year(), day.day(), day.month()).filter(|other| *other != day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(last_name: &str, first_name: &str, birth: &str) -> Newcomer {
        Newcomer {
            last_name: last_name.to_owned(),
            first_name: first_name.to_owned(),
            birth: birth.parse().ok(),
        }
    }

    #[test]
    fn one_person_written_twice_is_recognised() {
        let known = person("Husson", "Ilyès", "2008-04-03");
        for (last, first, birth, expected) in [
            ("HUSSON", "Ilyes", "2008-04-03", Likeness::Same),
            ("Uson", "Iliès", "2008-04-03", Likeness::SoundsSame),
            ("Ilyès", "Husson", "2008-04-03", Likeness::Swapped),
            ("Husson", "Ilyès", "2008-03-04", Likeness::SwappedBirth),
            ("Husson", "Ilyès", "2008-04-13", Likeness::NearBirth),
            ("Husson", "Ilyès", "2007-04-03", Likeness::NearBirth),
            ("Husson", "Ilyès", "", Likeness::UnknownBirth),
        ] {
            assert_eq!(
                likeness(&person(last, first, birth), &known),
                Some(expected),
                "{last} {first} {birth}"
            );
        }
        let hyphen = person("Le Goff", "Anne Lise", "2010-01-01");
        assert_eq!(likeness(&hyphen, &person("Legoff", "Anne-Lise", "2010-01-01")), Some(Likeness::Same));
    }

    #[test]
    fn brothers_and_sisters_are_never_one_person() {
        let lina = person("Husson", "Lina", "2008-04-03");
        for (first, birth) in [("Ilyès", "2008-04-03"), ("Line", "2008-04-03"), ("Tina", "2010-01-01")] {
            assert_eq!(likeness(&person("Husson", first, birth), &lina), None, "{first}");
        }
        let alexandre = person("Noyer", "Alexandre", "2010-05-05");
        assert_eq!(likeness(&person("Noyer", "Alexandra", "2010-05-05"), &alexandre), None);
        let louis = person("Noyer", "Louis", "2010-05-05");
        assert_eq!(likeness(&person("Noyer", "Louise", "2010-05-05"), &louis), None);
        let simon = person("Noyer", "Simon", "2010-05-05");
        assert_eq!(likeness(&person("Noyer", "Simone", "2010-05-05"), &simon), None);
    }

    #[test]
    fn the_same_name_years_apart_is_someone_else() {
        let known = person("Martin", "Lucas", "2008-04-03");
        assert_eq!(likeness(&person("Martin", "Lucas", "2014-11-25"), &known), None);
    }
}
