//! Rules 1 and 2: opening + entries − exits = closing; the closing of a month opens the next. Rule 3 in a
//! table: the year is the sum of its months.

use super::{Findings, Said, Where};
use crate::Severity;
use crate::movement::{Line, Movement, Role, Slot};
use crate::phrase::{key, whole};

pub(super) fn at(slot: &Slot) -> Where {
    Where { piece: slot.piece, cell: Some((slot.row, slot.column)) }
}

/// Checks every movement by itself.
pub(crate) fn check(movements: &[Movement], capacities: &[i64], findings: &mut Findings<'_>) {
    for movement in movements {
        let before = findings.found.len();
        let months = months(movement, findings);
        let links = links(movement, capacities, findings);
        years(movement, findings);
        if before == findings.found.len()
            && months + links > 0
            && let Some(slot) = movement.lines.first().and_then(|line| line.slots.first())
        {
            let place = Where { piece: slot.piece, cell: None };
            findings.agree(place, &chained(movement));
        }
    }
}

/// What is said of a movement without a fault.
fn chained(movement: &Movement) -> String {
    let named = if movement.kind.is_empty() { String::new() } else { format!("{} : ", movement.kind) };
    if movement.annual {
        return format!("{}, présents au début + entrées − sorties = présents à la fin", movement.named(0));
    }
    format!("{named}{} mois de mouvements qui s’enchaînent", movement.months.len())
}

/// A month whose four figures do not agree.
struct Broken<'a> {
    month: usize,
    slot: &'a Slot,
    terms: [i64; 3],
    closing: i64,
}

/// Rule 1, month by month; how many agree. When most do not, the rows mean something else.
fn months(movement: &Movement, findings: &mut Findings<'_>) -> usize {
    let line = |role| movement.line(role);
    let (Some(entries), Some(exits)) = (line(Role::Entries), line(Role::Exits)) else { return 0 };
    let (opening, Some(closing)) = (line(Role::Opening), line(Role::Closing)) else { return 0 };
    let mut broken = Vec::new();
    let mut right = 0;
    for month in 0..movement.months.len() {
        let before = match opening {
            Some(opening) => opening.stock(month),
            None => month.checked_sub(1).and_then(|before| closing.stock(before)),
        };
        let values = (before, entries.flow(month), exits.flow(month), closing.stock(month));
        let (Some(before), Some(comes), Some(goes), Some(after)) = values else { continue };
        let difference = after - (before + comes - goes);
        let explained = |line: &Line| {
            line.role.is_none() && line.flow(month).is_some_and(|v| v != 0 && v.abs() == difference.abs())
        };
        if difference == 0 || movement.lines.iter().any(explained) {
            right += 1;
        } else {
            let slot = suspect(movement, opening, closing, month);
            broken.extend(slot.map(|slot| Broken {
                month,
                slot,
                terms: [before, comes, goes],
                closing: after,
            }));
        }
    }
    if broken.len() <= right || movement.months.len() < 4 {
        for broken in broken {
            let [before, comes, goes] = broken.terms;
            let expected = before + comes - goes;
            let sum = format!("{} + {} − {}", whole(before), whole(comes), whole(goes));
            let opens = opening.is_some_and(|line| line.slots.get(broken.month) == Some(broken.slot));
            let (found, expected) =
                if opens { (before, before + broken.closing - expected) } else { (broken.closing, expected) };
            findings.say(Said {
                severity: Severity::Error,
                rule: 1,
                at: at(broken.slot),
                title: format!(
                    "{} : {sum} ne donne pas {}",
                    movement.named(broken.month),
                    whole(broken.closing)
                ),
                found: whole(found),
                expected: whole(expected),
                why: "Présents au début + entrées − sorties = présents à la fin.".to_owned(),
                key: key(1, &[&movement.kind, &movement.month_key(broken.month)]),
            });
        }
    }
    right
}

/// The cell at fault: the closing, unless the next month confirms it and nothing confirms the opening.
fn suspect<'a>(
    movement: &Movement,
    opening: Option<&'a Line>,
    closing: &'a Line,
    month: usize,
) -> Option<&'a Slot> {
    let closes = closing.slots.get(month);
    let Some(opening) = opening else { return closes };
    let confirmed = month + 1 < movement.months.len() && closing.stock(month) == opening.stock(month + 1);
    let before = month.checked_sub(1).and_then(|before| closing.stock(before));
    if confirmed && before != opening.stock(month) { opening.slots.get(month) } else { closes }
}

/// Rule 2, month by month; how many links hold.
fn links(movement: &Movement, capacities: &[i64], findings: &mut Findings<'_>) -> usize {
    let Some(opening) = movement.line(Role::Opening) else { return 0 };
    let closing = movement.line(Role::Closing);
    let flows = movement.line(Role::Entries).zip(movement.line(Role::Exits));
    let mut broken = Vec::new();
    let mut right = 0;
    for month in 1..movement.months.len() {
        let closed = match (closing, flows) {
            (Some(closing), _) => closing.stock(month - 1),
            (None, Some((entries, exits))) => {
                let terms = (opening.stock(month - 1), entries.flow(month - 1), exits.flow(month - 1));
                if let (Some(before), Some(comes), Some(goes)) = terms {
                    Some(before + comes - goes)
                } else {
                    None
                }
            }
            _ => None,
        };
        let (Some(closed), Some(opened)) = (closed, opening.stock(month)) else { continue };
        if closed == opened {
            right += 1;
        } else {
            broken.push((month, closed, opened));
        }
    }
    if broken.len() > right && movement.months.len() > 3 {
        return right;
    }
    for (month, closed, opened) in broken {
        let Some(slot) = opening.slots.get(month) else { continue };
        let copied = capacities.contains(&opened);
        let hint = if copied {
            format!(" {} est aussi un nombre de places : une recopie ?", whole(opened))
        } else {
            String::new()
        };
        findings.say(Said {
            severity: Severity::Error,
            rule: 2,
            at: at(slot),
            title: format!("{} : {} au début", movement.named(month), presents(opened)),
            found: whole(opened),
            expected: whole(closed),
            why: format!(
                "Le mois commence avec les présents de la fin du mois de {}.{hint}",
                movement.month(month - 1)
            ),
            key: key(2, &[&movement.kind, &movement.month_key(month)]),
        });
    }
    right
}

pub(super) fn presents(count: i64) -> String {
    format!("{} {}", whole(count), if count.abs() < 2 { "présent" } else { "présents" })
}

/// Rule 3 in the table, and rule 1 over the column of the year.
fn years(movement: &Movement, findings: &mut Findings<'_>) {
    for (role, name) in [(Role::Entries, "entrées"), (Role::Exits, "sorties")] {
        let Some(line) = movement.line(role) else { continue };
        let Some(slot) = line.total else { continue };
        let (Some(sum), Some(total)) = (line.sum(), slot.worth.whole()) else { continue };
        if sum != total {
            let named = if movement.kind.is_empty() { String::new() } else { format!(" {}", movement.kind) };
            findings.say(Said {
                severity: Severity::Error,
                rule: 3,
                at: at(&slot),
                title: format!(
                    "{}{named} : {} au total, {} par les mois",
                    crate::phrase::capital(name),
                    whole(total),
                    whole(sum)
                ),
                found: whole(total),
                expected: whole(sum),
                why: "Le total est la somme des mois.".to_owned(),
                key: key(3, &["total", name, &movement.kind, &movement.month_key(0)]),
            });
        }
    }
    let (Some(opening), Some(closing)) = (movement.line(Role::Opening), movement.line(Role::Closing)) else {
        return;
    };
    let last = movement.months.len().saturating_sub(1);
    let ends = [(opening, opening.stock(0), "au début"), (closing, closing.stock(last), "à la fin")];
    let known = |line: &Line| line.total.and_then(|slot| slot.worth.whole());
    // The column may hold a mean or a sum of stocks: one end at least must be that of the year.
    if ends.iter().any(|(line, month, _)| known(line).is_some() && known(line) == *month) {
        for (line, month, name) in ends {
            let (Some(slot), Some(total), Some(month)) = (line.total, known(line), month) else { continue };
            let stocks: Vec<i64> = (0..=last).filter_map(|at| line.stock(at)).collect();
            let sum: i64 = stocks.iter().sum();
            if total == month
                || total == sum
                || (total * stocks.len() as i64 - sum).abs() <= stocks.len() as i64
            {
                continue;
            }
            findings.say(Said {
                severity: Severity::Error,
                rule: 2,
                at: at(&slot),
                title: format!(
                    "{} : {} {name} de l’année",
                    movement.named(if name == "au début" { 0 } else { last }),
                    presents(total)
                ),
                found: whole(total),
                expected: whole(month),
                why: format!("La colonne de l’année reprend les présents {name}."),
                key: key(2, &["annee", name, &movement.kind, &movement.month_key(0)]),
            });
        }
    }
}
