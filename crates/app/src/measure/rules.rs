//! What the texts say of measures (`catalogue/regles/mesures.toml`): they warn, they never block.

use std::sync::LazyLock;

use base::Day;
use base::french::{counted, short_day};
use serde::Deserialize;

use super::span::Span;
use super::{Course, Decision};

/// A rule of the catalogue.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name in the catalogue.
    pub code: String,
    /// Kinds of measures it is about.
    pub types: Vec<String>,
    /// Report templates of the services it is about; empty, all.
    #[serde(default)]
    pub modeles: Vec<String>,
    /// A term is no longer than this.
    pub duree_max: Option<Span>,
    /// For terms that start from this day on.
    pub depuis: Option<Day>,
    /// One of these decisions is expected.
    #[serde(default)]
    pub decisions: Vec<String>,
    /// The decision must still hold.
    #[serde(default)]
    pub valide: bool,
    /// Completed years at the start.
    pub age_min: Option<i32>,
    /// Completed years, today.
    pub age_max: Option<i32>,
    /// What the rule says.
    pub phrase: String,
    /// Where it is written.
    pub source: String,
}

/// A kind of decision, or a degree of intensity.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionKind {
    /// As the base keeps it.
    pub code: String,
    /// As one says it.
    pub titre: String,
    /// Where it is written.
    pub source: String,
}

/// How much a measure asks.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intensity {
    /// As the base keeps it.
    pub code: String,
    /// As one says it.
    pub titre: String,
    /// In hundredths of an ordinary measure.
    pub poids: i64,
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Kinds of decisions.
    pub decisions: Vec<DecisionKind>,
    /// Degrees of intensity, the lightest first.
    pub intensites: Vec<Intensity>,
    regles: Vec<Rule>,
}

static CATALOGUE: LazyLock<Result<Catalogue, String>> = LazyLock::new(|| {
    let text = include_str!("../../../../catalogue/regles/mesures.toml");
    toml::from_str(text).map_err(|error| error.to_string())
});

static NONE: Catalogue = Catalogue { decisions: Vec::new(), intensites: Vec::new(), regles: Vec::new() };

/// The catalogue. One that does not read warns of nothing; a test reads it.
pub fn catalogue() -> &'static Catalogue {
    CATALOGUE.as_ref().unwrap_or(&NONE)
}

impl Catalogue {
    /// The kind of decision of this code.
    pub fn decision(&self, code: &str) -> Option<&DecisionKind> {
        self.decisions.iter().find(|kind| kind.code == code)
    }

    /// The intensity of this code.
    pub fn intensity(&self, code: &str) -> Option<&Intensity> {
        self.intensites.iter().find(|intensity| intensity.code == code)
    }

    /// The weight of a measure, in hundredths of an ordinary one.
    pub fn weight(&self, code: Option<&str>) -> i64 {
        code.and_then(|code| self.intensity(code)).map_or(100, |intensity| intensity.poids)
    }
}

/// What a rule says of a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What happens.
    pub fact: String,
    /// What the rule says.
    pub rule: String,
    /// Where it is written.
    pub source: String,
}

/// What to judge a measure by.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The measure, and all that happened to it.
    pub course: &'a Course,
    /// Its kind, as the nomenclature writes it.
    pub kind: &'a str,
    /// The template of the service's report.
    pub model: &'a str,
    /// Decisions of the person.
    pub decisions: &'a [Decision],
    /// Birth of the person.
    pub birth: Option<Day>,
    /// The day it is.
    pub today: Day,
}

/// What the rules say of a measure, in the order of the catalogue.
pub fn warnings(case: &Case<'_>) -> Vec<Warning> {
    let mut all = Vec::new();
    if let Some(end) = case.course.planned_end()
        && case.course.measure.is_open(case.today)
        && end < case.today
    {
        let late = counted(i64::from(case.today.days_since(end)), "jour", "jours");
        all.push(Warning {
            fact: format!("L’échéance du {} est passée depuis {late}.", short_day(end)),
            rule: "Une mesure se renouvelle ou prend fin à son échéance.".to_owned(),
            source: "décision qui l’ouvre ou la renouvelle".to_owned(),
        });
    }
    for rule in &catalogue().regles {
        let kind = rule.types.iter().any(|kind| kind == case.kind);
        let model = rule.modeles.is_empty() || rule.modeles.iter().any(|model| model == case.model);
        if kind && model {
            let facts = [long_term(rule, case), missing_decision(rule, case), out_of_age(rule, case)];
            all.extend(facts.into_iter().flatten().map(|fact| Warning {
                fact,
                rule: rule.phrase.clone(),
                source: rule.source.clone(),
            }));
        }
    }
    all
}

fn long_term(rule: &Rule, case: &Case<'_>) -> Option<String> {
    let longest = rule.duree_max?;
    let term = case.course.terms.iter().rev().find(|term| {
        rule.depuis.is_none_or(|from| term.starts >= from)
            && term.ends.is_some_and(|ends| ends > longest.after(term.starts))
    })?;
    let ends = term.ends.map(short_day).unwrap_or_default();
    Some(format!("Décidée du {} au {ends}.", short_day(term.starts)))
}

/// An imported measure has no term: nobody was asked for its decision.
fn missing_decision(rule: &Rule, case: &Case<'_>) -> Option<String> {
    if rule.decisions.is_empty() || case.course.terms.is_empty() || !case.course.measure.is_open(case.today) {
        return None;
    }
    let good = |decision: &&Decision| {
        rule.decisions.contains(&decision.kind)
            && (!rule.valide || decision.ends.is_none_or(|ends| ends >= case.today))
    };
    match case.decisions.iter().find(good) {
        Some(_) => None,
        None => Some("Décision à noter.".to_owned()),
    }
}

fn out_of_age(rule: &Rule, case: &Case<'_>) -> Option<String> {
    let birth = case.birth?;
    let start = case.course.measure.starts;
    let young = rule.age_min.filter(|least| start.age_since(birth) < *least).map(|_| start);
    let old = rule
        .age_max
        .filter(|most| case.course.measure.is_open(case.today) && case.today.age_since(birth) > *most)
        .map(|_| case.today);
    let day = young.or(old)?;
    let years = counted(i64::from(day.age_since(birth)), "an", "ans");
    Some(format!("{years} le {}.", short_day(day)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_of_rules_reads_and_names_known_kinds() {
        let catalogue = CATALOGUE.as_ref().unwrap();
        assert!(catalogue.regles.len() > 8);
        let words = report::Nomenclatures::embedded();
        for rule in &catalogue.regles {
            assert!(!rule.source.is_empty() && !rule.phrase.is_empty(), "{}", rule.code);
            for kind in &rule.types {
                let known = words.canonical("type", kind).map(|word| word.label.as_str());
                assert_eq!(known, Some(kind.as_str()), "{}", rule.code);
            }
            for decision in &rule.decisions {
                assert!(catalogue.decision(decision).is_some(), "{}", rule.code);
            }
        }
    }
}
