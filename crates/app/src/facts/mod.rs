//! The facts of a service, read from the base into the columns that figures count.

mod block;
mod life;
mod sql;

use base::Id;
use indicator::{Facts, UNKNOWN, Vocabulary, Word, Words};
use store::{Author, Read, Result, Store};

use crate::service::Service;
use crate::vocabulary::{self, Term};

pub use sql::{PersonName, StaffName, open_names, person_names, staff_names};

/// The facts of a service: from its block when it is of the day, else from its rows.
pub fn of(read: &Read<'_>, service: &Service) -> Result<Facts> {
    let kept = sql::block(read, service.operator, service.id, service.revision)?;
    match kept.as_deref().and_then(block::decode) {
        Some(facts) => Ok(facts),
        None => load(read, service.operator, service.id),
    }
}

/// Keeps the facts of a service in columns, when what is kept is not of the day.
pub fn keep(store: &Store, author: &Author, operator: Id, code: &str) -> Result<()> {
    let stale = store.read(|read| -> Result<_> {
        let Some(service) = crate::service::find(read, operator, code)? else { return Ok(None) };
        if sql::block(read, operator, service.id, service.revision)?.is_some() {
            return Ok(None);
        }
        let facts = load(read, operator, service.id)?;
        Ok(Some((service, block::encode(&facts))))
    })?;
    if let Some((service, columns)) = stale {
        store.write(author, |write| {
            sql::keep_block(write, operator, service.id, service.revision, &columns)
        })?;
    }
    Ok(())
}

/// The identifiers of the acts, in the order of the columns: a block does without them.
pub fn act_ids(read: &Read<'_>, service: &Service) -> Result<Vec<Id>> {
    sql::act_ids(read, service.operator, service.id)
}

/// Reads the facts of a service from its rows.
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
    life::lines(read, operator, service, &mut facts, &staff)?;
    life::plan(read, operator, service, &mut facts)?;
    life::criteria(read, operator, service, &mut facts)?;
    sql::situations(read, whose, &mut facts, &persons)?;
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
