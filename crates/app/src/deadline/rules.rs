//! What is due, as the catalogue says it (`catalogue/regles/echeances.toml`).

use std::sync::LazyLock;

use serde::Deserialize;

use crate::measure::span::Span;

/// What a deadline counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Anchor {
    /// The start of the measure.
    #[serde(rename = "début")]
    Start,
    /// The day the measure is planned to end.
    #[serde(rename = "fin prévue")]
    PlannedEnd,
    /// The last time it was done; the start of the measure when it never was.
    #[serde(rename = "périodique")]
    Repeated,
    /// The eighteenth birthday.
    #[serde(rename = "majorité")]
    Majority,
    /// The end of the last decision of some kinds.
    #[serde(rename = "fin de décision")]
    DecisionEnd,
    /// The end of the last contract of some regimes.
    #[serde(rename = "fin de contrat")]
    ContractEnd,
}

/// A rule of the catalogue.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name: kept with what was done.
    pub code: String,
    /// What is due.
    pub titre: String,
    /// What it asks, under the title.
    pub suite: String,
    /// The verb of the link: « Préparer ».
    pub geste: String,
    /// What it counts from.
    pub repere: Anchor,
    /// After the anchor, or from a time to the next.
    #[serde(default)]
    pub delai: Span,
    /// The same for a child under two.
    pub delai_petit: Option<Span>,
    /// Before the anchor.
    #[serde(default)]
    pub avance: Span,
    /// How long before one begins to say it.
    pub annonce: Span,
    /// Kinds of measures; empty, all.
    #[serde(default)]
    pub types: Vec<String>,
    /// Authorities (`judiciaire`, `administrative`); empty, all.
    #[serde(default)]
    pub autorites: Vec<String>,
    /// Kinds of decisions whose end it watches.
    #[serde(default)]
    pub decisions: Vec<String>,
    /// Regimes of contracts that meet it, or whose end it watches.
    #[serde(default)]
    pub contrats: Vec<String>,
    /// Kinds of acts that meet it.
    #[serde(default)]
    pub actes: Vec<String>,
    /// Documents of the law 2002-2 that meet it once they are handed over.
    #[serde(default)]
    pub remises: Vec<String>,
    /// Those that meet it once they are signed.
    #[serde(default)]
    pub remises_signees: Vec<String>,
    /// A project that is signed, or reviewed, meets it.
    #[serde(default)]
    pub projets: bool,
    /// Where it is written.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    echeances: Vec<Rule>,
}

static RULES: LazyLock<Result<Vec<Rule>, String>> = LazyLock::new(|| {
    let text = include_str!("../../../../catalogue/regles/echeances.toml");
    toml::from_str::<Catalogue>(text).map(|catalogue| catalogue.echeances).map_err(|error| error.to_string())
});

/// Every rule, in the order of the catalogue; a test reads the file.
pub fn rules() -> &'static [Rule] {
    RULES.as_deref().unwrap_or_default()
}

/// The rule of this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.code == code)
}

impl Rule {
    /// Whether it is about measures of this kind, decided by this authority.
    pub fn is_about(&self, kind: &str, authority: Option<&str>) -> bool {
        let type_ = self.types.is_empty() || self.types.iter().any(|own| own == kind);
        let by = self.autorites.is_empty()
            || authority.is_some_and(|authority| self.autorites.iter().any(|own| own == authority));
        type_ && by
    }

    /// Whether a service may change how long before it is due: what a text fixes from the start is not changed.
    pub fn has_lead(&self) -> bool {
        !matches!(self.repere, Anchor::Start | Anchor::Repeated)
    }

    /// Whether it hangs on the person, whatever measures she has.
    pub fn is_of_person(&self) -> bool {
        matches!(self.repere, Anchor::Majority | Anchor::DecisionEnd | Anchor::ContractEnd)
    }
}

#[cfg(test)]
mod tests {
    use report::Nomenclatures;

    use super::*;

    #[test]
    fn the_catalogue_of_deadlines_reads_and_its_words_are_known() {
        let rules = RULES.as_ref().unwrap();
        assert!(rules.len() >= 10);
        let words = Nomenclatures::embedded();
        for rule in rules {
            for (list, own) in [
                ("type", &rule.types),
                ("regime", &rule.contrats),
                ("acte", &rule.actes),
                ("remise", &rule.remises),
                ("remise", &rule.remises_signees),
            ] {
                for word in own {
                    let known = words.canonical(list, word).map(|word| word.label.as_str());
                    assert_eq!(known, Some(word.as_str()), "{}", rule.code);
                }
            }
            assert!(!rule.source.is_empty(), "{}", rule.code);
            let delay = rule.delai != Span::default();
            assert_eq!(delay, matches!(rule.repere, Anchor::Start | Anchor::Repeated), "{}", rule.code);
        }
        let mut codes: Vec<&str> = rules.iter().map(|rule| rule.code.as_str()).collect();
        codes.dedup();
        assert_eq!(codes.len(), rules.len());
    }
}
