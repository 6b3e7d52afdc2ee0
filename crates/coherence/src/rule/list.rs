//! Rules 4 and 5 in lists: the items make the total over them; what people became makes the exits.

use base::french::fold;

use super::total::{Year, of_year};
use super::{Findings, Said, Where};
use crate::claim::{Claims, Quantity, years};
use crate::phrase::{key, number, sum, whole};
use crate::token::{Sign, Token, tokens};
use crate::{Content, Published, Severity};

/// A number of an item, and the word after it.
type Counted = (i64, String);

/// Units that add up whatever is counted.
const ADDS: [&str; 9] =
    ["jour", "journee", "heure", "acte", "seance", "visite", "entretien", "reunion", "sortie"];
/// Units that count no part.
const MEASURES: [&str; 12] =
    ["an", "ans", "mois", "semaine", "minute", "euro", "h", "km", "fois", "page", "m2", "point"];

struct List<'a> {
    head: &'a str,
    at: usize,
    items: Vec<Vec<Counted>>,
    heading: &'a str,
}

/// Adds the items of each list.
pub(crate) fn check(
    report: &Published,
    claims: &Claims,
    years: &Year<'_>,
    year: Option<i16>,
    findings: &mut Findings<'_>,
) {
    for list in lists(report) {
        if !under_total(&list, findings) {
            fates(&list, claims, years, year, findings);
        }
    }
}

fn lists(report: &Published) -> Vec<List<'_>> {
    let mut all = Vec::new();
    let mut heading = "";
    let mut heads: [Option<(usize, &str)>; 2] = [None, None];
    let mut at = 0;
    while at < report.pieces.len() {
        match &report.pieces[at].content {
            Content::Heading { text, .. } => {
                heading = text;
                heads = [None, None];
            }
            Content::Table(_) => heads = [None, None],
            Content::Text(text) if !is_item(text) => heads = [heads[1], Some((at, text))],
            Content::Text(_) => {
                let from = at;
                let mut items = Vec::new();
                while let Some(Content::Text(text)) = report.pieces.get(at).map(|piece| &piece.content) {
                    if !is_item(text) {
                        break;
                    }
                    if at - from < 60 {
                        items.push(counts(text));
                    }
                    at += 1;
                }
                // `Personnel éducatif` may stand between the total and its parts.
                let near =
                    heads[1].filter(|(_, text)| has_digit(text) || text.len() > 60 || text.ends_with(':'));
                if let Some((at, head)) = near.or(heads[0]).or(heads[1]) {
                    all.push(List { head, at, items, heading });
                }
                heads = [None, None];
                continue;
            }
        }
        at += 1;
    }
    all
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_item(text: &str) -> bool {
    let mut signs = text.trim_start().chars();
    signs
        .next()
        .is_some_and(|c| matches!(c, '-' | '–' | '—' | '•' | '▪' | '◦' | '·' | '*' | '➢' | '✓' | '○' | '●'))
        && signs.next().is_some_and(char::is_whitespace)
}

fn singular(word: &str) -> String {
    word.trim_end_matches(['s', 'x']).to_owned()
}

fn counts(text: &str) -> Vec<Counted> {
    let tokens = tokens(text);
    let unit = |at: usize| tokens.get(at + 1).and_then(Token::word).map(singular).unwrap_or_default();
    let all = tokens.iter().enumerate().filter_map(|(at, token)| Some((token.whole()?, unit(at))));
    all.filter(|(_, unit)| !MEASURES.contains(&unit.as_str())).collect()
}

/// The items have numbers of the unit of the first number over them. Whether the list is settled.
fn under_total(list: &List<'_>, findings: &mut Findings<'_>) -> bool {
    let head = counts(list.head);
    let at = Where { piece: list.at, cell: None };
    if list.items.len() < 2 || head.is_empty() || list.head.len() > 240 {
        return false;
    }
    let mut settled = false;
    for (total, unit) in &head {
        let same: Option<Vec<i64>> = list
            .items
            .iter()
            .map(|item| {
                let mut of_unit = item.iter().filter(|(_, own)| own == unit && !unit.is_empty());
                let first = of_unit.next()?;
                of_unit.next().is_none().then_some(first.0)
            })
            .collect();
        let Some(values) = same else { continue };
        settled = true;
        let added: i64 = values.iter().sum();
        let terms = sum(values.iter().map(|value| *value as f64), 0);
        if added == *total {
            findings.agree(at, &format!("{} {} ({terms})", whole(*total), plural(unit, *total)));
        } else if ADDS.contains(&unit.as_str()) && !fold(list.head).contains("dont") {
            broken(list, Severity::Error, &terms, added, *total, findings);
        }
    }
    // `39 sorties :` over `- 14 …`, `- 25 …`.
    let single: Option<Vec<i64>> = list
        .items
        .iter()
        .map(|item| if let [(value, _)] = item.as_slice() { Some(*value) } else { None })
        .collect();
    let (Some(values), [(total, _)], false) = (single, head.as_slice(), settled) else { return settled };
    let added: i64 = values.iter().sum();
    let terms = sum(values.iter().map(|value| *value as f64), 0);
    let folded = fold(list.head);
    let whole_of =
        ["reparti", "comme suit", "soit", "se decompos", "suivante"].iter().any(|word| folded.contains(word));
    let several = ["plusieurs", "cumul", "distinct", "multiple"].iter().any(|word| folded.contains(word));
    let near = values.len() > 2 && (added - total).abs() * 10 <= *total;
    if added == *total {
        findings.agree(at, &format!("{} ({terms})", whole(*total)));
        return true;
    }
    if list.head.trim_end().ends_with(':') && !several && (near || whole_of) {
        let severity = if whole_of && !folded.contains("dont") { Severity::Error } else { Severity::Warning };
        broken(list, severity, &terms, added, *total, findings);
        return true;
    }
    false
}

fn plural(unit: &str, count: i64) -> String {
    if count < 2 || unit.is_empty() || unit == "moi" { unit.to_owned() } else { format!("{unit}s") }
}

fn broken(
    list: &List<'_>,
    severity: Severity,
    terms: &str,
    added: i64,
    total: i64,
    findings: &mut Findings<'_>,
) {
    findings.say(Said {
        severity,
        rule: 4,
        at: Where { piece: list.at, cell: None },
        title: format!("{terms} ne donne pas {}", whole(total)),
        found: whole(total),
        expected: whole(added),
        why: format!("La somme de la liste est {}.", whole(added)),
        key: key(4, &["liste", &crate::phrase::opening(list.head), &total.to_string()]),
    });
}

/// Rule 5: `Les suites` of the exits, item by item, make the exits of the year.
fn fates(
    list: &List<'_>,
    claims: &Claims,
    tables: &Year<'_>,
    year: Option<i16>,
    findings: &mut Findings<'_>,
) {
    let (head, heading) = (fold(list.head), fold(list.heading));
    let fate = ["suites", "destination", "devenir", "motifs de sortie", "motif de sortie", "orientations"];
    let leaves =
        |text: &str| ["sorti", "fin de mesure", "fins de mesure"].iter().any(|word| text.contains(word));
    let words: Vec<Token> = tokens(list.head);
    let of_now = years(&words).iter().all(|own| Some(*own) == year);
    let counted = words.iter().any(|token| matches!(token.sign, Sign::Count { .. }));
    if !fate.iter().any(|word| head.contains(word))
        || !(leaves(&head) || leaves(&heading))
        || !of_now
        || counted
    {
        return;
    }
    let first: Option<Vec<i64>> =
        list.items.iter().map(|item| item.first().map(|(value, _)| *value)).collect();
    let Some(values) = first.filter(|values| values.len() > 1) else { return };
    let added: i64 = values.iter().sum();
    let told = of_year(claims, Quantity::Exits, None, year).map(|claim| claim.value);
    let all: Vec<i64> = told.chain(tables.value(Quantity::Exits, None)).collect();
    let Some(exits) = all.first() else { return };
    let terms = sum(values.iter().map(|value| *value as f64), 0);
    let at = Where { piece: list.at, cell: None };
    if all.contains(&added) {
        findings.agree(at, &format!("{} sorties ({terms})", number(added as f64, 0)));
        return;
    }
    findings.say(Said {
        severity: Severity::Error,
        rule: 5,
        at,
        title: format!("Suites des sorties : {} par la liste, {} sorties", whole(added), whole(*exits)),
        found: whole(added),
        expected: whole(*exits),
        why: format!("{terms} : chaque sortie a une suite."),
        key: key(5, &["suites", &exits.to_string()]),
    });
}
