//! The little that the form of an act needs without a network: whom I follow, what I planned today, the words of
//! the service. No birth, no address, no number of file; never a restricted file, even open to me.

use base::Id;
use serde::Serialize;
use store::{Read, Result};

use crate::access::{Action, Here, Noun};
use crate::activity::{self, whom::Known};
use crate::agenda::{self, Whose};
use crate::{access, vocabulary};

/// Persons of a kit; the others are found with a network.
const PERSONS: usize = 80;

/// What one service gives to a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kit {
    code: String,
    nom: String,
    /// Who I am among the professionals: an act needs someone who did it.
    moi: String,
    personnes: Vec<Person>,
    natures: Vec<Kind>,
    lieux: Vec<String>,
    themes: Vec<String>,
    rendez_vous: Vec<Planned>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Person {
    id: String,
    /// `Ilyès H.`; the whole name when two would be the same.
    nom: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Kind {
    mot: String,
    indirect: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Planned {
    id: String,
    jour: String,
    heure: String,
    duree: i64,
    trajet: i64,
    nature: String,
    lieu: String,
    mode: &'static str,
    personnes: Vec<String>,
    equipe: Vec<String>,
}

impl Kit {
    /// The kit of who notes acts here and is one of the professionals; nothing for another.
    pub fn of(read: &Read<'_>, here: &Here) -> Result<Option<Kit>> {
        let Some(me) = here.seat.professional.filter(|_| here.may(Action::Write, Noun::Acts)) else {
            return Ok(None);
        };
        let today = here.today();
        let planned = agenda::load(read, &agenda::Reader::from(here), today, today, Whose::Worker(me))?;
        let planned: Vec<_> = planned.into_iter().filter(|one| one.is_open() && !one.busy).collect();
        let mut people: Vec<Known> = Vec::new();
        let met = planned.iter().flat_map(|one| one.persons.iter().map(|person| person.id));
        for id in met {
            people.extend(activity::whom::person(read, &here.scope(), id)?);
        }
        people.extend(activity::whom::mine(read, &here.scope(), me, today)?);
        let restricted = access::restriction::restricted(read, here.service().operator)?;
        let mut seen: Vec<Id> = Vec::new();
        people.retain(|known| {
            let fresh = !seen.contains(&known.id) && !restricted.contains(&known.id);
            seen.push(known.id);
            fresh
        });
        people.truncate(PERSONS);
        let words = vocabulary::all(read, here.service().operator)?;
        let word = |id: Option<i64>| {
            words.iter().find(|term| Some(term.id) == id).map(|term| term.label.clone()).unwrap_or_default()
        };
        let rendez_vous = planned
            .iter()
            .map(|one| Planned {
                id: one.id.to_string(),
                jour: one.slot.day().to_string(),
                heure: format!("{:02}:{:02}", one.slot.starts() / 60, one.slot.starts() % 60),
                duree: one.slot.minutes(),
                trajet: one.travel.unwrap_or_default() * 2,
                nature: word(Some(one.kind)),
                lieu: word(one.place),
                mode: if one.direct { "direct" } else { "indirect" },
                personnes: one
                    .persons
                    .iter()
                    .filter(|person| people.iter().any(|known| known.id == person.id))
                    .map(|person| person.id.to_string())
                    .collect(),
                equipe: one.staff.iter().map(|worker| worker.id.to_string()).collect(),
            })
            .collect();
        let choices = activity::Choices::of(read, &here.scope())?;
        Ok(Some(Kit {
            code: here.service().code.clone(),
            nom: here.service().name.clone(),
            moi: me.to_string(),
            personnes: named(&people),
            natures: choices
                .kinds
                .into_iter()
                .map(|mot| Kind { indirect: !activity::is_direct(&mot), mot })
                .collect(),
            lieux: choices.places,
            themes: choices.themes,
            rendez_vous,
        }))
    }
}

/// First name and initial, and the whole name when it takes that to tell two apart.
fn named(people: &[Known]) -> Vec<Person> {
    let short = |known: &Known| match known.last_name.chars().next() {
        Some(initial) => format!("{} {initial}.", known.first_name),
        None => known.first_name.clone(),
    };
    let person = |known: &Known| {
        let name = short(known);
        let twice = people.iter().filter(|other| short(other) == name).count() > 1;
        Person { id: known.id.to_string(), nom: if twice { known.name() } else { name } }
    };
    people.iter().map(person).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(number: u8, first_name: &str, last_name: &str) -> Known {
        Known {
            id: Id::from_bytes([number; 16]),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            sex: None,
            birth: None,
            family: None,
        }
    }

    #[test]
    fn a_telephone_has_an_initial_unless_two_would_be_the_same() {
        let people = [known(1, "Lina", "Husson"), known(2, "Tom", "Fournil"), known(3, "Lina", "Hamelin")];
        let names: Vec<String> = named(&people).into_iter().map(|person| person.nom).collect();
        assert_eq!(names, ["Lina Husson", "Tom F.", "Lina Hamelin"]);
    }
}
