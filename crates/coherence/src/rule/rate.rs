//! Rule 7 in sentences: a rate is that of its own operands, rounded half up.

use base::french::round_half_up;

use super::{Findings, Said, Where, place};
use crate::phrase::{key, number, whole};
use crate::token::{Sign, Token, sentences, tokens};
use crate::{Content, Published, Severity};

/// Reads the sentences that hold a percentage or a mean.
pub(crate) fn check(report: &Published, findings: &mut Findings<'_>) {
    for (piece, content) in report.pieces.iter().enumerate() {
        let Content::Text(text) = &content.content else { continue };
        if !text.contains('%') && !text.contains("moyenne") && !text.contains("pour cent") {
            continue;
        }
        let all = tokens(text);
        let at = Where { piece, cell: None };
        let mut before: &[Token] = &[];
        for sentence in sentences(text, &all) {
            if sentence.len() <= 300 {
                percentages(sentence, at, findings);
                mean(before, sentence, at, findings);
            }
            before = sentence;
        }
    }
}

/// The two numbers of which a percentage is said to be the rate.
struct Operands {
    part: i64,
    whole: i64,
}

fn percentages(tokens: &[Token], at: Where, findings: &mut Findings<'_>) {
    let counts: Vec<(usize, i64)> =
        tokens.iter().enumerate().filter_map(|(at, token)| Some((at, token.whole()?))).take(12).collect();
    for (rank, token) in tokens.iter().enumerate() {
        let Sign::Count { value, decimals, percent: true } = token.sign else { continue };
        if place::of_capacity(tokens, rank) {
            continue;
        }
        let of = |part: i64, whole: i64| round_half_up(part as f64 * 100.0 / whole as f64, decimals);
        let said = format!("{} %", number(value, decimals));
        match operands(tokens, &counts, rank) {
            Some(Operands { part, whole: all }) => {
                let right = of(part, all);
                // `20 filles et 33 garçons, soit 37,7 % des 53` may be said of the first.
                let another =
                    counts.iter().filter(|(at, _)| *at < rank).find(|(_, other)| of(*other, all) == value);
                let about = (rank.saturating_sub(3)..rank).any(|at| {
                    matches!(word(tokens, at), "environ" | "pres" | "presque" | "quasi" | "plus" | "moins")
                });
                if let Some((_, part)) = another {
                    findings.agree(at, &format!("{said} ({} / {})", whole(*part), whole(all)));
                } else if about {
                    continue;
                } else if right == value {
                    findings.agree(at, &format!("{said} ({} / {})", whole(part), whole(all)));
                } else {
                    let expected = format!("{} %", number(right, decimals));
                    // One unit of the last decimal is a rounding done otherwise.
                    let close = (right - value).abs() * 10f64.powi(i32::from(decimals)) < 1.5;
                    findings.say(Said {
                        severity: if close { Severity::Warning } else { Severity::Error },
                        rule: 7,
                        at,
                        title: format!("{} sur {} font {expected}", whole(part), whole(all)),
                        found: said.clone(),
                        expected: expected.clone(),
                        why: format!("{} / {}, arrondi au plus proche.", whole(part), whole(all)),
                        key: key(7, &[&whole(part), &whole(all), &said]),
                    });
                }
            }
            None if decimals > 0 && counts.len() <= 6 => {
                let before = counts.iter().filter(|(at, _)| *at < rank);
                let pair = before.clone().find_map(|(one, part)| {
                    let others = counts.iter().filter(|(other, all)| other != one && *all > 0);
                    others.map(|(_, all)| *all).find(|all| of(*part, *all) == value).map(|all| (*part, all))
                });
                if let Some((part, all)) = pair {
                    findings.agree(at, &format!("{said} ({} / {})", whole(part), whole(all)));
                }
            }
            None => {}
        }
    }
}

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).and_then(Token::word).unwrap_or_default()
}

/// The operands, when the words leave no doubt.
fn operands(tokens: &[Token], counts: &[(usize, i64)], percent: usize) -> Option<Operands> {
    let before: Vec<(usize, i64)> = counts.iter().copied().filter(|(at, _)| *at < percent).collect();
    let (last, _) = *before.last()?;
    // `38 jeunes, soit 45,2 % des 84`: said of the number just before.
    let said = (1..=3).any(|back| {
        let at = percent.checked_sub(back);
        at.is_some_and(|at| {
            matches!(word(tokens, at), "soit" | "represente" | "representent" | "representant")
                || tokens[at].is('(')
        })
    });
    let another = |from: usize, to: usize| {
        tokens[from..to].iter().any(|token| matches!(token.sign, Sign::Count { percent: true, .. }))
    };
    if another(last, percent) {
        return None;
    }
    let mut after = percent + 1;
    while matches!(word(tokens, after), "des" | "de" | "du" | "les" | "total" | "l" | "ensemble" | "sur")
        && after < percent + 5
    {
        after += 1;
    }
    if said
        && after > percent + 1
        && let Some(all) = tokens.get(after).and_then(Token::whole)
        && percent - last <= 8
    {
        let part = before.last()?.1;
        return (all > 0).then_some(Operands { part, whole: all });
    }
    let (&[.., (first, part), (second, all)], true) = (before.as_slice(), all_positive(&before)) else {
        return None;
    };
    // `12 sur 84 (14,3 %)`.
    let over = (first + 1..second).any(|at| word(tokens, at) == "sur") && second - first <= 5;
    if over && said && percent - second <= 6 {
        return Some(Operands { part, whole: all });
    }
    // `13 316 journées pour un prévisionnel de 15 208, soit une activité de 87,6 %`.
    let planned = (first + 1..(second + 5).min(tokens.len())).any(|at| {
        let word = word(tokens, at);
        ["previ", "prevu", "theori", "budget", "objectif", "autoris"]
            .iter()
            .any(|start| word.starts_with(start))
    });
    let rate = (percent.saturating_sub(8)..percent).any(|at| {
        let word = word(tokens, at);
        ["activite", "realis", "occupation", "taux"].iter().any(|start| word.starts_with(start))
    });
    let close = percent - second <= 12 && second - first <= 14 && before.len() == 2;
    (planned && rate && close && part > 0).then_some(Operands { part, whole: all })
}

fn all_positive(counts: &[(usize, i64)]) -> bool {
    counts.last().is_some_and(|(_, all)| *all > 0)
}

/// `82 mineurs … 44 familles. Cela donne une moyenne de 1,86 mineurs par famille`.
fn mean(before: &[Token], tokens: &[Token], at: Where, findings: &mut Findings<'_>) {
    if !tokens.iter().any(|token| token.word() == Some("moyenne")) {
        return;
    }
    for (rank, token) in tokens.iter().enumerate() {
        let Sign::Count { value, decimals, percent: false } = token.sign else { continue };
        let near = (rank.saturating_sub(3)..rank).any(|at| word(tokens, at) == "moyenne");
        if decimals == 0 || !near {
            continue;
        }
        let counts: Vec<(i64, &str)> = [before, &tokens[..rank]]
            .into_iter()
            .flat_map(|part| part.iter().enumerate().map(move |(at, token)| (part, at, token)))
            .filter_map(|(part, at, token)| Some((token.whole()?, word(part, at + 1))))
            .take(12)
            .collect();
        let of = |part: i64, all: i64| round_half_up(part as f64 / all as f64, decimals);
        let said = number(value, decimals);
        let pair = counts.iter().find_map(|(part, _)| {
            counts
                .iter()
                .find(|(all, _)| *all > 0 && all != part && of(*part, *all) == value)
                .map(|(all, _)| (*part, *all))
        });
        if let Some((part, all)) = pair {
            findings.agree(at, &format!("{said} ({} / {})", whole(part), whole(all)));
            continue;
        }
        // A fault only when the words name both numbers: so many children, so many families.
        let over = (rank + 1..rank + 8).find(|at| word(tokens, *at) == "par").map(|at| word(tokens, at + 1));
        let (top, Some(bottom)) = (word(tokens, rank + 1), over) else { continue };
        let only = |name: &str| {
            let mut same = counts.iter().filter(|(_, own)| alike(own, name));
            let first = same.next()?;
            same.next().is_none().then_some(first.0)
        };
        let (Some(part), Some(all)) = (only(top), only(bottom)) else { continue };
        if all > 0 {
            let expected = number(of(part, all), decimals);
            findings.say(Said {
                severity: Severity::Error,
                rule: 7,
                at,
                title: format!("{} pour {} font {expected} en moyenne", whole(part), whole(all)),
                found: said.clone(),
                expected,
                why: format!("{} / {}, arrondi au plus proche.", whole(part), whole(all)),
                key: key(7, &["moyenne", &whole(part), &whole(all), &said]),
            });
        }
    }
}

fn alike(left: &str, right: &str) -> bool {
    let bare = |word: &str| word.trim_end_matches(['s', 'x']).to_owned();
    !left.is_empty() && bare(left) == bare(right)
}
