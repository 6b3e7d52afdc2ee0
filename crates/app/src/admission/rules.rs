//! What an admission supposes, for whom places are, with whom an end is talked over: data of
//! `catalogue/regles/admission.toml`. A rule warns, it blocks nobody.

use std::sync::LazyLock;

use base::french::fold;
use serde::Deserialize;

/// How a line of the checklist is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum How {
    /// A decision of these kinds is in force.
    #[serde(rename = "décision")]
    Decision,
    /// Everyone agrees.
    #[serde(rename = "accords")]
    Consents,
    /// A document was handed over, or signed.
    #[serde(rename = "remise")]
    Handover,
    /// Someone saw it, and dated it.
    #[serde(rename = "main")]
    Hand,
}

/// A line of the checklist.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Its name: kept with what was seen.
    pub code: String,
    /// As it is read.
    pub titre: String,
    /// The kinds of measure it is for; empty: all.
    #[serde(default)]
    pub mesures: Vec<String>,
    /// How it is known.
    pub calcul: How,
    /// Kinds of decision.
    #[serde(default)]
    pub decisions: Vec<String>,
    /// Documents.
    #[serde(default)]
    pub remises: Vec<String>,
    /// Handed over is not enough: signed.
    #[serde(default)]
    pub signee: bool,
    /// Where it is written.
    pub source: String,
}

/// For whom places of some kinds are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Public {
    /// The kinds of measure.
    pub mesures: Vec<String>,
    /// Completed years, at least.
    pub age_min: Option<i32>,
    /// Completed years, at most.
    pub age_max: Option<i32>,
    /// One of these measures is under way.
    #[serde(default)]
    pub statuts: Vec<String>,
    /// A right is open, or being examined.
    #[serde(default)]
    pub droit: bool,
    /// Where it is written.
    pub source: String,
}

/// With whom an end is talked over before it is decided.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// The kinds of measure.
    pub mesures: Vec<String>,
    /// « responsable de secteur ».
    pub avec: String,
    /// Where it is written.
    pub source: String,
}

/// Words that forms propose.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Who spotted a situation.
    pub reperages: Vec<String>,
    /// How urgent.
    pub urgences: Vec<String>,
    /// Why one is refused.
    pub refus: Vec<String>,
    /// What is proposed instead.
    pub orientations: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    controles: Vec<Check>,
    publics: Vec<Public>,
    echanges: Vec<Exchange>,
    mots: Words,
}

static CATALOGUE: LazyLock<Result<Catalogue, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../catalogue/regles/admission.toml"))
        .map_err(|error| error.to_string())
});

static NONE: LazyLock<Catalogue> = LazyLock::new(Catalogue::default);

fn catalogue() -> &'static Catalogue {
    CATALOGUE.as_ref().unwrap_or(&NONE)
}

fn concerns(kinds: &[String], kind: &str) -> bool {
    kinds.iter().any(|one| fold(one) == fold(kind))
}

/// The checklist of a kind of measure.
pub fn checks(kind: &str) -> impl Iterator<Item = &'static Check> {
    catalogue().controles.iter().filter(move |one| one.mesures.is_empty() || concerns(&one.mesures, kind))
}

/// For whom the places of a kind are.
pub fn public(kind: &str) -> Option<&'static Public> {
    catalogue().publics.iter().find(|one| concerns(&one.mesures, kind))
}

/// With whom the end of a measure of this kind is talked over.
pub fn exchange(kind: &str) -> Option<&'static Exchange> {
    catalogue().echanges.iter().find(|one| concerns(&one.mesures, kind))
}

/// Words that forms propose.
pub fn words() -> &'static Words {
    &catalogue().mots
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_catalogue_is_read_whole_and_each_rule_has_what_it_needs() {
        let all = CATALOGUE.as_ref().unwrap_or_else(|error| panic!("{error}"));
        let codes: BTreeSet<&str> = all.controles.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes.len(), all.controles.len());
        for one in &all.controles {
            assert_eq!(one.calcul == How::Decision, !one.decisions.is_empty(), "{}", one.code);
            assert_eq!(one.calcul == How::Handover, !one.remises.is_empty(), "{}", one.code);
        }
        let places = public("SESSAD IP").unwrap();
        assert_eq!((places.age_min, places.age_max, places.statuts.len()), (Some(14), Some(20), 9));
        assert!(public("AEMO").is_none() && exchange("SESSAD IP").is_some());
    }
}
