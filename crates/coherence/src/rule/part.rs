//! Rule 4 in sentences: the parts by sex or by kind make the total that the sentence gives.

use super::{Findings, Said};
use crate::Severity;
use crate::claim::Claims;
use crate::phrase::{key, sum, whole};

/// Adds the parts of each sentence.
pub(crate) fn check(claims: &Claims, findings: &mut Findings<'_>) {
    for breakdown in &claims.breakdowns {
        let Some(total) = breakdown.total else { continue };
        let values = breakdown.parts.iter().map(|(_, value)| *value as f64);
        let terms = sum(values, 0);
        let added: i64 = breakdown.parts.iter().map(|(_, value)| value).sum();
        if added == total {
            findings.agree(breakdown.at, &format!("{terms} = {}", whole(total)));
        } else if breakdown.whole {
            // Someone with two measures is in two parts, and once in the total.
            let may_be = breakdown.axis == "mesure" && added > total;
            findings.say(Said {
                severity: if may_be { Severity::Warning } else { Severity::Error },
                rule: 4,
                at: breakdown.at,
                title: format!("{terms} ne donne pas {}", whole(total)),
                found: whole(total),
                expected: whole(added),
                why: if may_be {
                    "Les parties dépassent le total : des personnes ont-elles eu deux mesures ?".to_owned()
                } else {
                    "La somme des parties est le total.".to_owned()
                },
                key: key(4, &[breakdown.axis, &terms, &total.to_string()]),
            });
        }
    }
}
