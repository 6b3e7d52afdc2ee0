//! What the demonstration notes in a file: where an invented child lives and learns, who is around him.

use anyhow::{Context as _, Result};
use base::Day;
use store::{Author, Store};

use crate::access::Scope;
use crate::person::fact::{self, CONTACT, Fact, HOUSEHOLD, LIVING_PLACE, SCHOOLING, WARNING};
use crate::person::{Person, find};
use crate::service::Service;

/// Number of a person in the register, kind of fact, answers.
type Noted = (&'static str, &'static Fact, &'static [(&'static str, &'static str)]);

const NOTED: [Noted; 11] = [
    (
        "P0071",
        &LIVING_PLACE,
        &[
            ("residence", "deux parents"),
            ("address", "domicile des deux parents"),
            ("starts", "2018-09-01"),
            ("ends", "2021-11-07"),
        ],
    ),
    (
        "P0071",
        &LIVING_PLACE,
        &[("residence", "un seul parent"), ("address", "chez sa mère, Vendôme"), ("starts", "2021-11-08")],
    ),
    (
        "P0071",
        &SCHOOLING,
        &[
            ("school", "collège Jules-Ferry"),
            ("level", "6e"),
            ("starts", "2020-09-01"),
            ("ends", "2021-07-06"),
        ],
    ),
    (
        "P0071",
        &SCHOOLING,
        &[
            ("school", "collège Jules-Ferry"),
            ("level", "5e"),
            ("starts", "2021-09-02"),
            ("ends", "2021-11-21"),
        ],
    ),
    (
        "P0071",
        &SCHOOLING,
        &[
            ("school", "collège Jules-Ferry"),
            ("level", "5e"),
            ("arrangement", "horaires aménagés"),
            ("starts", "2021-11-22"),
        ],
    ),
    (
        "P0071",
        &CONTACT,
        &[
            ("relation", "mère"),
            ("name", "Mme Husson"),
            ("phone", "02 54 00 00 01"),
            ("authority", "oui"),
            ("share", "hébergement"),
        ],
    ),
    (
        "P0071",
        &CONTACT,
        &[
            ("relation", "père"),
            ("name", "M. Husson"),
            ("phone", "02 54 00 00 02"),
            ("authority", "oui"),
            ("share", "visites"),
            ("starts", "2021-11-08"),
        ],
    ),
    (
        "P0071",
        &CONTACT,
        &[("relation", "école"), ("name", "collège Jules-Ferry"), ("phone", "02 54 00 00 03")],
    ),
    ("P0071", &HOUSEHOLD, &[("name", "chez Mme Husson"), ("starts", "2021-11-08")]),
    ("P0072", &HOUSEHOLD, &[("name", "chez Mme Husson"), ("starts", "2021-11-08")]),
    ("P0072", &CONTACT, &[("relation", "mère"), ("name", "Mme Husson"), ("authority", "oui")]),
];

/// Who notes it: an account of the demonstration.
pub(super) const AUTHOR: &str = "e.marchais";

/// Warnings are looked at again some weeks after the day of the demonstration.
const WARNED: [(&str, &str); 2] = [
    ("danger", "Ne pas donner l’adresse de la mère au père."),
    ("santé", "Asthme : spray dans le cartable, PAI au collège."),
];

/// Notes all this in the service.
pub(super) fn furnish(store: &Store, author: &Author, service: &Service) -> Result<()> {
    let author = &Author { name: AUTHOR.to_owned(), at: author.at };
    let scope =
        Scope { operator: service.operator, service: service.id, account: service.id, now: author.at };
    let today = Day::new_in_paris(author.at);
    let person = |reference: &str| -> Result<Person> {
        let found = store.read(|read| -> store::Result<_> {
            let id = crate::person::numbered(read, &scope, reference)?;
            id.map(|id| find(read, &scope, id)).transpose()
        })?;
        found.flatten().with_context(|| format!("le cas n’a pas la personne {reference}"))
    };
    let note = |reference: &str, fact: &'static Fact, answers: &[(&str, &str)]| -> Result<()> {
        let person = person(reference)?;
        let noted = store.write(author, |write| fact::note(write, scope, &person, fact, answers, today))?;
        noted.with_context(|| format!("{} ne convient pas à {reference}", fact.one))?;
        Ok(())
    };
    for (reference, fact, answers) in NOTED {
        note(reference, fact, answers)?;
    }
    let review = today.plus_days(41).to_string();
    for (nature, text) in WARNED {
        let answers = [("nature", nature), ("text", text), ("review", &review), ("starts", "2021-11-12")];
        note("P0071", &WARNING, &answers)?;
    }
    Ok(())
}
