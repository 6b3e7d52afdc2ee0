//! Rule 10: two breakdowns of different things that give the same numbers.

use super::{Findings, Said};
use crate::Severity;
use crate::claim::{Breakdown, Claims};
use crate::phrase::{key, whole};

/// Below this total, two breakdowns meet by chance.
const TOTAL_MIN: i64 = 10;

/// Compares the breakdowns of the year with one another.
pub(crate) fn check(claims: &Claims, year: Option<i16>, findings: &mut Findings<'_>) {
    let values = |breakdown: &Breakdown| {
        let mut values: Vec<i64> = breakdown.parts.iter().map(|(_, value)| *value).collect();
        values.sort_unstable();
        values
    };
    let of_year =
        |breakdown: &&Breakdown| breakdown.year.is_none() || year.is_none() || breakdown.year == year;
    let all: Vec<(&Breakdown, Vec<i64>)> = claims
        .breakdowns
        .iter()
        .filter(of_year)
        .take(400)
        .map(|breakdown| (breakdown, values(breakdown)))
        .collect();
    for (rank, (later, values)) in all.iter().enumerate() {
        let total: i64 = values.iter().sum();
        let alike =
            |(earlier, others): &&(&Breakdown, Vec<i64>)| earlier.axis != later.axis && others == values;
        if total < TOTAL_MIN
            || values.first() == values.last()
            || !all[..rank].iter().any(|pair| alike(&pair))
        {
            continue;
        }
        let Some((earlier, _)) = all[..rank].iter().find(alike) else { continue };
        let numbers: Vec<String> = values.iter().map(|value| whole(*value)).collect();
        let parts = |breakdown: &Breakdown| {
            let parts = breakdown.parts.iter().map(|(label, value)| format!("{} {label}", whole(*value)));
            parts.collect::<Vec<_>>().join(", ")
        };
        findings.say(Said {
            severity: Severity::Notice,
            rule: 10,
            at: later.at,
            title: format!("{} reviennent deux fois", numbers.join(" et ")),
            found: parts(later),
            expected: "deux répartitions qui diffèrent".to_owned(),
            why: format!(
                "Deux répartitions de choses différentes sont identiques ({} ; {}) : une recopie ?",
                parts(earlier),
                parts(later)
            ),
            key: key(10, &numbers.iter().map(String::as_str).collect::<Vec<_>>()),
        });
    }
}
