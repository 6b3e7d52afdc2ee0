//! What makes a request come before another (`catalogue/regles/priorite.toml`), and what each weighs.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::measure::span::Span;

/// How a criterion is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum How {
    /// Someone noticed it, and dated it.
    #[serde(rename = "dit")]
    Said,
    /// For each whole month waited.
    #[serde(rename = "attente")]
    Waited,
    /// A birthday comes soon.
    #[serde(rename = "majorité")]
    Birthday,
    /// Another measure of the service ends soon.
    #[serde(rename = "fin")]
    MeasureEnds,
    /// A judge orders such measures.
    #[serde(rename = "judiciaire")]
    Judge,
    /// A brother or a sister is followed by the service.
    #[serde(rename = "fratrie")]
    Sibling,
}

/// A criterion of the catalogue.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its name: kept with what was said.
    pub code: String,
    /// As one says it.
    pub titre: String,
    /// What it weighs; of each month for [`How::Waited`].
    pub points: i64,
    /// How it is known.
    pub calcul: How,
    /// How many times it counts at most.
    pub plafond: Option<i64>,
    /// Which birthday.
    pub ans: Option<i32>,
    /// How long before.
    #[serde(default)]
    pub avant: Span,
    /// Where it is written.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    criteres: Vec<Criterion>,
}

static CRITERIA: LazyLock<Result<Vec<Criterion>, String>> = LazyLock::new(|| {
    let text = include_str!("../../../../catalogue/regles/priorite.toml");
    toml::from_str::<Catalogue>(text).map(|catalogue| catalogue.criteres).map_err(|error| error.to_string())
});

/// Every criterion, in the order of the catalogue; a test reads the file.
pub fn criteria() -> &'static [Criterion] {
    CRITERIA.as_deref().unwrap_or_default()
}

/// The criterion that one may say of a request.
pub fn said(code: &str) -> Option<&'static Criterion> {
    criteria().iter().find(|one| one.calcul == How::Said && one.code == code)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_catalogue_is_read_whole_and_each_criterion_has_what_it_needs() {
        let all = CRITERIA.as_ref().expect("catalogue/regles/priorite.toml se lit");
        let codes: HashSet<&str> = all.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes.len(), all.len());
        assert!(!codes.contains(super::super::BY_HAND), "« main » is what one gives by hand");
        for one in all {
            assert!(one.points > 0 && !one.source.is_empty(), "{}", one.code);
            assert_eq!(one.calcul == How::Waited, one.plafond.is_some(), "{}", one.code);
            assert_eq!(one.calcul == How::Birthday, one.ans.is_some(), "{}", one.code);
            let soon = matches!(one.calcul, How::Birthday | How::MeasureEnds);
            assert_eq!(soon, one.avant != Span::default(), "{}", one.code);
        }
    }
}
