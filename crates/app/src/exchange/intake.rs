//! Files read against what a service already has: what would be written, and what is wrong.

use std::collections::{HashMap, HashSet};

use base::Clock;
use register::{Context, Mapping, Progress, ReadError, Reading, Source};
use report::Nomenclatures;
use store::Store;

use super::sql;
use crate::service::Service;

/// Why files could not be read.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The files themselves.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The base.
    #[error(transparent)]
    Store(#[from] store::StoreError),
}

/// What the person chose about a reading.
#[derive(Clone, Copy, Default)]
pub struct Choices<'a> {
    /// How the headings are understood; without it, as the service's last import did.
    pub mapping: Option<&'a Mapping>,
    /// Probable duplicates are other persons.
    pub accept_duplicates: bool,
}

/// Reads files for a service. Nothing is written.
pub fn take_in(
    store: &Store,
    clock: &Clock,
    service: &Service,
    sources: &[Source],
    choices: Choices<'_>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Reading, IntakeError> {
    let (operator, id) = (service.operator, service.id);
    let ((persons, staff), homonyms, saved) = store.read(|read| -> store::Result<_> {
        Ok((
            sql::known_references(read, operator, id)?,
            sql::same_person(read, operator, id)?,
            sql::saved_mapping(read, operator, id)?,
        ))
    })?;
    let saved: Option<Mapping> = saved.and_then(|text| serde_json::from_str(&text).ok());
    let homonyms: HashMap<_, _> =
        homonyms.into_iter().map(|(name, birth, reference)| ((name, birth), reference)).collect();
    let context = Context {
        today: clock.today(),
        persons: &persons.into_iter().collect::<HashSet<_>>(),
        staff: &staff.into_iter().collect::<HashSet<_>>(),
        homonyms: &homonyms,
        canonical: &canonical,
        accept_duplicates: choices.accept_duplicates,
    };
    let mut reading = register::read(sources, choices.mapping.or(saved.as_ref()), &context, progress)?;
    // Territories are the service's own words: no nomenclature could know them.
    reading.unknown_words.retain(|(vocabulary, ..)| vocabulary != "territory");
    Ok(reading)
}

/// The spelling of the nomenclature for a word of the register.
pub fn canonical(vocabulary: &str, text: &str) -> Option<String> {
    let word = Nomenclatures::embedded().canonical(nomenclature(vocabulary), text)?;
    Some(word.label.clone())
}

/// Whether the nomenclature has this word.
pub fn is_known(vocabulary: &str, text: &str) -> bool {
    canonical(vocabulary, text).is_some()
}

/// The French name that the catalogue gives to a vocabulary of the base.
pub fn nomenclature(vocabulary: &str) -> &str {
    match vocabulary {
        "kind" => "type",
        "prescriber" => "prescripteur",
        "motive" => "motif",
        "outcome" => "suite",
        "act_kind" => "acte",
        "place" => "lieu",
        "status" => "statut",
        "absence_motive" => "motif_absence",
        "objective" => "objectif",
        "relation" => "lien",
        "missed" => "rdv_manque",
        other => other,
    }
}
