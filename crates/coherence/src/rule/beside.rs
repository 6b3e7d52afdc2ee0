//! Movements beside one another. Rule 2: December opens the next year. Rule 4: all kinds are the sum of the kinds.

use super::chain::{at, presents};
use super::{Findings, Said};
use crate::Severity;
use crate::movement::{Movement, Role};
use crate::phrase::{key, whole};

/// Checks each movement with the others.
pub(crate) fn check(movements: &[Movement], findings: &mut Findings<'_>) {
    next_year(movements, findings);
    all_kinds(movements, findings);
}

/// Rule 2 from a year to the next.
fn next_year(movements: &[Movement], findings: &mut Findings<'_>) {
    for before in movements {
        let Some(end) = before.months.last().filter(|end| end.month == 12 && end.year.is_some()) else {
            continue;
        };
        let follows = |after: &&Movement| {
            let first = after.months.first();
            let next = end.year.map(|year| year.saturating_add(1));
            let opens = first.is_some_and(|first| (first.month == 1 || after.annual) && first.year == next);
            after.kind == before.kind && opens
        };
        let Some(after) = movements.iter().find(follows) else { continue };
        let (Some(closing), Some(opening)) = (before.line(Role::Closing), after.line(Role::Opening)) else {
            continue;
        };
        let last = before.months.len() - 1;
        let (Some(closed), Some(opened), Some(slot)) =
            (closing.stock(last), opening.stock(0), opening.slots.first())
        else {
            continue;
        };
        let year = end.year.unwrap_or_default();
        if closed != opened {
            findings.say(Said {
                severity: Severity::Error,
                rule: 2,
                at: at(slot),
                title: if after.annual {
                    format!("{} : {} au début", after.named(0), presents(opened))
                } else {
                    format!("{} {} : {} au début", after.named(0), year.saturating_add(1), presents(opened))
                },
                found: whole(opened),
                expected: whole(closed),
                why: format!("L’année commence avec les présents de la fin de décembre {year}."),
                key: key(2, &[&after.kind, &after.month_key(0)]),
            });
        }
    }
}

/// Rule 4: the rows of all kinds are the sums of the rows of each.
fn all_kinds(movements: &[Movement], findings: &mut Findings<'_>) {
    for all in movements.iter().filter(|movement| movement.all) {
        let piece = |movement: &Movement| {
            movement.lines.first().and_then(|line| line.slots.first()).map(|slot| slot.piece)
        };
        let mut parts: Vec<&Movement> =
            movements.iter().filter(|part| !part.all && part.months == all.months).collect();
        // The kinds of its own table, when there are some.
        if parts.iter().any(|part| piece(part) == piece(all)) {
            parts.retain(|part| piece(part) == piece(all));
        }
        if parts.len() < 2
            || movements.iter().filter(|other| other.all && other.months == all.months).count() > 1
        {
            continue;
        }
        let mut broken = Vec::new();
        let mut right = 0;
        for role in [Role::Opening, Role::Entries, Role::Exits, Role::Closing] {
            let Some(line) = all.line(role) else { continue };
            for month in 0..all.months.len() {
                let sum: Option<i64> = parts.iter().map(|part| part.line(role)?.flow(month)).sum();
                let (Some(sum), Some(total), Some(slot)) = (sum, line.stock(month), line.slots.get(month))
                else {
                    continue;
                };
                if sum == total {
                    right += 1;
                } else {
                    broken.push((role, month, slot, sum, total));
                }
            }
        }
        if broken.len() > right {
            continue;
        }
        for (role, month, slot, sum, total) in broken {
            let name = match role {
                Role::Opening => "présents au début",
                Role::Entries => "entrées",
                Role::Exits => "sorties",
                Role::Closing => "présents à la fin",
            };
            findings.say(Said {
                severity: Severity::Error,
                rule: 4,
                at: at(slot),
                title: format!(
                    "{}, {name} : {} au total, {} par les parties",
                    all.named(month),
                    whole(total),
                    whole(sum)
                ),
                found: whole(total),
                expected: whole(sum),
                why: "Le total est la somme des mesures de chaque nature.".to_owned(),
                key: key(4, &[name, &all.kind, &all.month_key(month)]),
            });
        }
    }
}
