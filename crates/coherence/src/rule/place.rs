//! Rule 8: a share of the capacity takes the places in force that day.

use base::Day;
use base::french::{long_day, round_half_up};

use super::{Findings, Said, Where};
use crate::capacity::Capacity;
use crate::claim::noun;
use crate::phrase::{key, number, whole};
use crate::token::{Sign, Token, sentences, tokens};
use crate::{Content, Published, Severity};

/// Reads the sentences that give a share of the capacity.
pub(crate) fn check(report: &Published, capacity: &Capacity, year: Option<i16>, findings: &mut Findings<'_>) {
    for (piece, content) in report.pieces.iter().enumerate() {
        let Content::Text(text) = &content.content else { continue };
        if !text.contains('%') {
            continue;
        }
        let all = tokens(text);
        for sentence in sentences(text, &all) {
            share(sentence, capacity, year, Where { piece, cell: None }, findings);
        }
    }
}

/// Whether the percentage at this place is one of the places.
pub(crate) fn of_capacity(tokens: &[Token], at: usize) -> bool {
    let near = tokens[(at + 1).min(tokens.len())..].iter().take(6).map_while(Token::word);
    near.take_while(|word| *word != "et").any(|word| matches!(word, "capacite" | "places"))
}

fn share(tokens: &[Token], capacity: &Capacity, year: Option<i16>, at: Where, findings: &mut Findings<'_>) {
    for (rank, token) in tokens.iter().enumerate() {
        let Sign::Count { value: percent, decimals, percent: true } = token.sign else { continue };
        if !of_capacity(tokens, rank) {
            continue;
        }
        let counted = |at: usize| {
            let word = tokens.get(at + 1).and_then(Token::word)?;
            let noun = noun(word).is_some() || matches!(word, "demandes" | "attentes");
            tokens[at].whole().filter(|_| noun).map(|value| (value, word.to_owned()))
        };
        let Some((count, name)) = (0..rank).find_map(counted) else { continue };
        let day = tokens.iter().find_map(|token| match token.sign {
            Sign::Date { year: own, month, day: Some(day) } => {
                Day::new(own.or(year)?, month as i8, day as i8)
            }
            _ => None,
        });
        let Some(day) = day.or_else(|| Day::new(year?, 12, 31)) else { continue };
        let Some(places) = capacity.on(day).filter(|places| *places > 0) else { continue };
        let of = |places: i64| round_half_up(count as f64 * 100.0 / places as f64, decimals);
        let said = format!("{} %", number(percent, decimals));
        if of(places) == percent {
            findings.agree(at, &format!("{said} ({} pour {} places)", whole(count), whole(places)));
            continue;
        }
        // The share is right of the places of another day.
        let Some(other) = capacity.numbers().into_iter().find(|other| *other > 0 && of(*other) == percent)
        else {
            continue;
        };
        let waits =
            if tokens.iter().any(|token| token.word() == Some("attente")) { " en attente" } else { "" };
        let right = format!("{} %", number(of(places), decimals));
        let told = capacity.told(day);
        let told = if told.is_empty() { String::new() } else { format!(" ({told})") };
        let since = capacity.since(other).map_or(String::new(), |since| format!(" du {}", long_day(since)));
        findings.say(Said {
            severity: Severity::Error,
            rule: 8,
            at,
            title: format!("{} {name}{waits} font {right} de la capacité", whole(count)),
            found: said.clone(),
            expected: right,
            why: format!(
                "Le {}, il y a {} places{told} ; {said} suppose les {}{since}.",
                long_day(day),
                whole(places),
                whole(other)
            ),
            key: key(8, &[&whole(count), &said]),
        });
    }
}
