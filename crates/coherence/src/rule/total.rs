//! Rule 3: the sum of the months is the figure of the text; two sentences do not give two figures.

use super::{Findings, Said};
use crate::Severity;
use crate::claim::{Claim, Claims, Noun, Quantity};
use crate::kind::Kinds;
use crate::movement::{Movement, Role};
use crate::phrase::{key, whole};

/// What the tables count over the year of the report, by kind.
pub(crate) struct Year<'a> {
    /// The movement of each kind; none when several tables give it.
    by_kind: Vec<Option<&'a Movement>>,
    /// The movements whose sum is the whole service.
    whole: Vec<&'a Movement>,
}

impl<'a> Year<'a> {
    pub(crate) fn of(movements: &'a [Movement], kinds: &Kinds, year: Option<i16>) -> Year<'a> {
        let of_year =
            |movement: &&Movement| movement.whole_year().is_some_and(|own| own == year || own.is_none());
        let all: Vec<&Movement> = movements.iter().filter(of_year).collect();
        let only = |found: Vec<&'a Movement>| if let [only] = found.as_slice() { Some(*only) } else { None };
        let by_kind: Vec<Option<&Movement>> = (0..kinds.len())
            .map(|kind| {
                let same = |movement: &&&Movement| !movement.all && kinds.rank(&movement.kind) == Some(kind);
                only(all.iter().filter(same).copied().collect())
            })
            .collect();
        let parts: Option<Vec<&Movement>> = by_kind.iter().copied().collect();
        let sum = only(all.iter().filter(|movement| movement.all).copied().collect());
        let unnamed = only(all.iter().filter(|movement| movement.kind.is_empty()).copied().collect());
        let whole = match (sum, unnamed, parts) {
            (Some(sum), ..) => vec![sum],
            (None, Some(one), parts) if parts.as_ref().is_none_or(Vec::is_empty) => vec![one],
            (None, None, Some(parts)) => parts,
            _ => Vec::new(),
        };
        Year { by_kind, whole }
    }

    fn tables(&self, kind: Option<usize>) -> Vec<&'a Movement> {
        match kind {
            Some(kind) => self.by_kind.get(kind).copied().flatten().into_iter().collect(),
            None => self.whole.clone(),
        }
    }

    /// What the tables give for a kind, or for all.
    pub(crate) fn value(&self, quantity: Quantity, kind: Option<usize>) -> Option<i64> {
        let of = |movement: &&Movement| match quantity {
            Quantity::Entries => movement.line(Role::Entries)?.sum(),
            Quantity::Exits => movement.line(Role::Exits)?.sum(),
            Quantity::Present => {
                movement.line(Role::Closing).and_then(|line| line.stock(line.slots.len().checked_sub(1)?))
            }
            Quantity::Active => None,
        };
        let tables = self.tables(kind);
        if tables.is_empty() { None } else { tables.iter().map(of).sum() }
    }

    /// Present on the first morning.
    pub(crate) fn opening(&self, kind: Option<usize>) -> Option<i64> {
        let tables = self.tables(kind);
        let stock = |movement: &&Movement| movement.line(Role::Opening)?.stock(0);
        if tables.is_empty() { None } else { tables.iter().map(stock).sum() }
    }
}

/// The figures of the text that are of the year of the report.
pub(crate) fn of_year(
    claims: &Claims,
    quantity: Quantity,
    kind: Option<usize>,
    year: Option<i16>,
) -> impl Iterator<Item = &Claim> {
    let of = move |claim: &&Claim| {
        let now = claim.year.is_none() || year.is_none() || claim.year == year;
        claim.quantity == quantity && claim.kind == kind && now
    };
    claims.claims.iter().filter(of)
}

/// Compares the text with the tables.
pub(crate) fn check(
    years: &Year<'_>,
    kinds: &Kinds,
    claims: &Claims,
    year: Option<i16>,
    findings: &mut Findings<'_>,
) {
    for quantity in [Quantity::Entries, Quantity::Exits, Quantity::Present] {
        for kind in (0..kinds.len()).map(Some).chain([None]) {
            let told: Vec<&Claim> = of_year(claims, quantity, kind, year).collect();
            let Some(sum) = years.value(quantity, kind) else {
                if kind.is_none() {
                    twice(quantity, &told, findings);
                }
                continue;
            };
            let named = kind.map_or(String::new(), |kind| format!(" {}", kinds.label(kind)));
            for claim in told {
                if claim.value == sum {
                    let words = quantity.counted(sum);
                    findings
                        .agree(claim.at, &format!("{} {words}{named} au texte et au tableau", whole(sum)));
                    continue;
                }
                // A figure of another population: the tables do not hold the whole service.
                let (less, more) = (claim.value.min(sum), claim.value.max(sum));
                let far = if kind.is_some() { more > less * 2 } else { more * 2 > less * 3 };
                let by_kind: Option<i64> = (0..kinds.len())
                    .map(|kind| of_year(claims, quantity, Some(kind), year).next().map(|claim| claim.value))
                    .sum();
                let explained = kind.is_none() && kinds.len() > 1 && by_kind == Some(claim.value);
                if far || explained {
                    continue;
                }
                let why = match quantity {
                    Quantity::Present => "Présents à la fin de décembre au tableau.".to_owned(),
                    _ => "Somme des mois du tableau : l’un des deux est faux.".to_owned(),
                };
                findings.say(Said {
                    severity: Severity::Error,
                    rule: 3,
                    at: claim.at,
                    title: format!(
                        "{}{named} : {} au tableau, {} au texte",
                        quantity.title(),
                        whole(sum),
                        whole(claim.value)
                    ),
                    found: whole(claim.value),
                    expected: whole(sum),
                    why,
                    key: key(3, &["texte", quantity.title(), &named, &claim.value.to_string()]),
                });
            }
        }
    }
    let told: Vec<&Claim> = of_year(claims, Quantity::Active, None, year).collect();
    twice(Quantity::Active, &told, findings);
}

/// Two sentences that give two figures of the same people, when no table settles it.
fn twice(quantity: Quantity, told: &[&Claim], findings: &mut Findings<'_>) {
    for noun in [Noun::Person, Noun::Measure] {
        let mut same = told.iter().filter(|claim| claim.noun == noun);
        let Some(first) = same.next() else { continue };
        // Far apart, they are of two services, or of two things.
        let near = |value: i64| value != first.value && (value - first.value).abs() * 10 <= first.value;
        let Some(other) = same.find(|claim| near(claim.value)) else { continue };
        findings.say(Said {
            severity: Severity::Warning,
            rule: 3,
            at: other.at,
            title: format!(
                "{} : {} ici, {} plus haut",
                quantity.title(),
                whole(other.value),
                whole(first.value)
            ),
            found: whole(other.value),
            expected: whole(first.value),
            why: "Deux phrases donnent deux nombres pour la même année.".to_owned(),
            key: key(3, &["deux", quantity.title(), &first.value.to_string(), &other.value.to_string()]),
        });
    }
}
