//! The facts of a service, read from the base into the columns that figures count.

mod sql;

use base::Id;
use indicator::{Facts, UNKNOWN, Vocabulary, Word, Words};
use store::{Read, Result};

use crate::vocabulary::{self, Term};

pub use sql::{PersonName, StaffName, person_names, staff_names};

/// Reads the facts of a service.
pub fn load(read: &Read<'_>, operator: Id, service: Id) -> Result<Facts> {
    let mut facts = Facts::default();
    let codes = Codes::new(&vocabulary::all(read, operator)?, &mut facts.words);
    for label in ["F", "M"] {
        facts.words.sex.word(label);
    }
    let whose = sql::Whose { operator, service, codes: &codes };
    let staff = sql::staff(read, whose, &mut facts)?;
    let persons = sql::persons(read, whose, &mut facts)?;
    sql::measures(read, whose, &mut facts, &persons, &staff)?;
    sql::requests(read, whose, &mut facts, &persons)?;
    sql::contracts(read, whose, &mut facts, &persons)?;
    sql::capacities(read, whose, &mut facts)?;
    sql::acts(read, whose, &mut facts, &persons, &staff)?;
    Ok(facts)
}

/// From the number of a word in the base to its code in the facts.
struct Codes(Vec<Word>);

impl Codes {
    fn new(terms: &[Term], words: &mut Words) -> Codes {
        let size = terms.iter().map(|term| term.id).max().unwrap_or(0) + 1;
        let mut codes = vec![UNKNOWN; usize::try_from(size).unwrap_or(1)];
        for term in terms {
            let vocabulary = match term.vocabulary.as_str() {
                "parents" => &mut words.parents,
                "residence" => &mut words.residence,
                "territory" => &mut words.territory,
                "kind" => &mut words.kind,
                "prescriber" => &mut words.prescriber,
                "motive" => &mut words.motive,
                "outcome" => &mut words.outcome,
                "act_kind" => &mut words.act_kind,
                "place" => &mut words.place,
                "theme" => &mut words.theme,
                "profession" => &mut words.profession,
                "status" => &mut words.status,
                "absence_motive" => &mut words.absence_motive,
                "objective" => &mut words.objective,
                "action" => &mut words.action,
                "regime" => &mut words.regime,
                _ => continue,
            };
            if let Some(code) = usize::try_from(term.id).ok().and_then(|id| codes.get_mut(id)) {
                *code = add(vocabulary, &term.label);
            }
        }
        Codes(codes)
    }

    fn word(&self, term: Option<i64>) -> Word {
        term.and_then(|id| usize::try_from(id).ok()).and_then(|id| self.0.get(id).copied()).unwrap_or(UNKNOWN)
    }
}

fn add(vocabulary: &mut Vocabulary, label: &str) -> Word {
    vocabulary.word(label)
}
