//! Rule 6: the measures of the year are those of the first morning and those that came.

use super::total::{Year, of_year};
use super::{Findings, Said};
use crate::Severity;
use crate::claim::{Claim, Claims, Quantity};
use crate::kind::Kinds;
use crate::phrase::{key, whole};

/// Compares the people of the text with the measures of the tables.
pub(crate) fn check(
    years: &Year<'_>,
    kinds: &Kinds,
    claims: &Claims,
    year: Option<i16>,
    findings: &mut Findings<'_>,
) {
    // Entries of the text, else of the tables: those of the text may be the ones that were put right.
    let entries = |kind: Option<usize>| {
        let told = of_year(claims, Quantity::Entries, kind, year).next().map(|claim| claim.value);
        (told, years.value(Quantity::Entries, kind))
    };
    let measures = |kind: Option<usize>| {
        let opening = years.opening(kind)?;
        let (told, counted) = entries(kind);
        Some((opening, opening + told.or(counted)?, counted.map(|counted| opening + counted)))
    };
    let differs = |kind: Option<usize>| {
        let claim: &Claim = of_year(claims, Quantity::Active, kind, year).next()?;
        let (opening, expected, other) = measures(kind)?;
        let differs = claim.value != expected && Some(claim.value) != other;
        Some((claim, opening, expected, differs))
    };
    let by_kind: Vec<String> = (0..kinds.len())
        .filter_map(|kind| {
            let (claim, _, expected, differs) = differs(Some(kind))?;
            differs
                .then(|| format!("{} {} et non {}", whole(expected), kinds.label(kind), whole(claim.value)))
        })
        .collect();
    let mut told = false;
    for kind in [None].into_iter().chain((0..kinds.len()).map(Some)) {
        let Some((claim, opening, expected, differs)) = differs(kind) else { continue };
        let named = kind.map_or(String::new(), |kind| format!(" {}", kinds.label(kind)));
        let came = expected - opening;
        if !differs {
            let text = format!(
                "{}{named} = {} au début + {} entrées",
                whole(claim.value),
                whole(opening),
                whole(came)
            );
            findings.agree(claim.at, &text);
            continue;
        }
        // Far apart, they count two things: families, or a part of the service.
        let far = claim.value * 3 > expected * 4 || expected * 2 > claim.value * 3;
        if far || (kind.is_some() && told) {
            continue;
        }
        told = told || kind.is_none();
        let more = if kind.is_none() && !by_kind.is_empty() {
            format!(" : {}", by_kind.join(", "))
        } else {
            String::new()
        };
        let why = if claim.value < expected {
            "Une personne qui a eu deux mesures compte une fois : est-ce le cas ?"
        } else {
            "Il y aurait plus de personnes que de mesures."
        };
        findings.say(Said {
            severity: Severity::Warning,
            rule: 6,
            at: claim.at,
            title: format!(
                "File active{named} : {} mesures, {} au texte",
                whole(expected),
                whole(claim.value)
            ),
            found: whole(claim.value),
            expected: whole(expected),
            why: format!(
                "{} présents au début et {} entrées font {}{more}. {why}",
                whole(opening),
                whole(came),
                whole(expected)
            ),
            key: key(
                6,
                &["file active", kind.map_or("tous", |kind| kinds.label(kind)), &claim.value.to_string()],
            ),
        });
    }
}
