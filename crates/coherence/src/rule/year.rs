//! Rule 9: no figure of another year stands where that of the year is expected.

use base::french::fold;

use super::total::of_year;
use super::{Findings, Said};
use crate::claim::{Claim, Claims};
use crate::phrase::{key, whole};
use crate::{Published, Severity, month};

/// Words by which a paragraph compares two years, or recalls one.
const COMPARES: [&str; 30] = [
    "contre",
    "dernier",
    "derniere",
    "derniers",
    "comparaison",
    "compares",
    "comparer",
    "evolution",
    "rappel",
    "precedent",
    "precedente",
    "augmentation",
    "augmente",
    "baisse",
    "hausse",
    "depuis",
    "passe",
    "passes",
    "etaient",
    "avaient",
    "etait",
    "avait",
    "rapport",
    "historique",
    "moins",
    "plus",
    "anterieur",
    "anterieure",
    "memoire",
    "auparavant",
];

/// Looks for paragraphs that speak of another year only.
pub(crate) fn check(report: &Published, claims: &Claims, year: Option<i16>, findings: &mut Findings<'_>) {
    let Some(now) = year else { return };
    for claim in claims.claims.iter().filter(|claim| claim.kind.is_none()) {
        let Some(other) = claim.year.filter(|year| *year != now) else { continue };
        let Some(text) = report.pieces.get(claim.at.piece).and_then(|piece| piece.words()) else { continue };
        let folded = fold(text);
        let mut years = folded.split(' ').filter_map(month::year);
        if folded.split(' ').any(|word| COMPARES.contains(&word)) || years.any(|year| year != other) {
            continue;
        }
        let known: Vec<&Claim> = of_year(claims, claim.quantity, None, year).collect();
        // The figure of the year stands beside it: the other is told to compare.
        let beside =
            |known: &&Claim| known.section == claim.section && known.at.piece.abs_diff(claim.at.piece) <= 6;
        let Some(right) = known.first().filter(|right| right.value != claim.value) else { continue };
        if known.iter().any(beside) {
            continue;
        }
        findings.say(Said {
            severity: Severity::Error,
            rule: 9,
            at: claim.at,
            title: format!("{} : le paragraphe parle de {other}", claim.quantity.title()),
            found: format!("{} en {other}", whole(claim.value)),
            expected: format!("{} en {now}", whole(right.value)),
            why: format!("Le rapport est celui de {now} et donne {} pour cette année.", whole(right.value)),
            key: key(9, &[claim.quantity.title(), &other.to_string(), &claim.value.to_string()]),
        });
    }
}
