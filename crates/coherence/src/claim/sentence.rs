//! A sentence that counts a year.

use std::collections::BTreeSet;

use super::quantity::{Noun, Quantity, fills, goes_on, noun, quantity};
use super::{Breakdown, Claim};
use crate::kind::Kinds;
use crate::rule::Where;
use crate::token::{Sign, Token};

/// The axis of the kinds of measures.
pub(super) const KINDS: &str = "mesure";
/// The axis of the sexes.
const SEXES: &str = "sexe";

const NOWHERE: Where = Where { piece: 0, cell: None };
/// Words between a number and what it counts.
const REACH: usize = 12;

/// The years that a sentence names, by themselves or in a date.
pub(crate) fn years(tokens: &[Token]) -> BTreeSet<i16> {
    let year = |token: &Token| match token.sign {
        Sign::Year(year) | Sign::Date { year: Some(year), .. } => Some(year),
        _ => None,
    };
    tokens.iter().filter_map(year).collect()
}

/// What a sentence is about in time.
#[derive(PartialEq)]
enum Span {
    /// A year, said or meant.
    Year,
    /// The last evening of a year.
    LastDay,
    /// A part of a year, or a part of people.
    Part,
    /// It does not say.
    Unsaid,
}

fn span(tokens: &[Token]) -> Span {
    let mut dates = tokens.iter().filter_map(|token| match token.sign {
        Sign::Date { month, day, .. } => Some((month, day)),
        _ => None,
    });
    let words: Vec<&str> = tokens.iter().filter_map(Token::word).collect();
    let parts = ["trimestre", "semestre", "parmi", "dont", "ecoles", "loisirs", "culturelles", "familiales"];
    let first = words.first().copied().unwrap_or_default();
    if words.iter().any(|word| parts[..3].contains(word) || parts[4..].contains(word))
        || matches!(first, "dont" | "sur")
    {
        return if first == "sur" && words.get(1) == Some(&"l") { Span::Year } else { Span::Part };
    }
    let all: Vec<(u8, Option<u8>)> = dates.by_ref().collect();
    match all.as_slice() {
        [] => {}
        [(1, Some(1)), (12, Some(31))] => return Span::Year,
        [(12, Some(31))] => return Span::LastDay,
        _ => return Span::Part,
    }
    let annual = words.contains(&"annee") || !years(tokens).is_empty() || words.contains(&"total");
    let told = words.windows(2).any(|pair| pair == ["ce", "sont"]);
    if annual || told || tokens.len() <= 6 { Span::Year } else { Span::Unsaid }
}

/// The year of a figure: the one that follows it, else the only one of the sentence. Nothing when they are several.
fn year(tokens: &[Token], after: usize) -> Option<Option<i16>> {
    let near = tokens[after..].iter().take(4).find_map(|token| match token.sign {
        Sign::Year(year) => Some(year),
        _ => None,
    });
    let all = years(tokens);
    match (near, all.len()) {
        (_, 0) => Some(None),
        (Some(year), _) => Some(Some(year)),
        (None, 1) => Some(all.first().copied()),
        _ => None,
    }
}

/// The figures of a sentence.
pub(super) fn claims(tokens: &[Token], kinds: &Kinds) -> Vec<Claim> {
    let mut all: Vec<Claim> = Vec::new();
    let span = span(tokens);
    if matches!(span, Span::Part | Span::Unsaid) {
        return all;
    }
    if let Some(claim) = headed(tokens) {
        all.push(claim);
        return all;
    }
    for (at, token) in tokens.iter().enumerate() {
        let Some(value) = token.whole() else { continue };
        let Some((quantity, said, end)) = counted(tokens, at) else { continue };
        let quantity = match (quantity, &span) {
            (Quantity::Active, Span::LastDay) => Quantity::Present,
            (Quantity::Present, Span::Year) => continue,
            (Quantity::Entries | Quantity::Exits, Span::LastDay) => continue,
            (quantity, _) => quantity,
        };
        if quantity == Quantity::Active && said == Noun::Unsaid {
            continue;
        }
        let of = |word: &str| matches!(word, "en" | "de" | "d" | "d’");
        let link = usize::from(tokens.get(end).and_then(Token::word).is_some_and(of));
        let kind = tokens.get(end + link..).and_then(|rest| kinds.at(rest));
        let end = kind.map_or(end, |(_, length)| end + link + length);
        let another = tokens.get(end).is_some_and(|token| token.word() == Some("et"))
            && tokens.get(end + 1).is_some_and(|token| token.whole().is_some());
        if !goes_on(&tokens[end..]) && !another {
            continue;
        }
        let Some(year) = year(tokens, end) else { continue };
        let kind = kind.map(|(kind, _)| kind);
        all.push(Claim { quantity, noun: said, kind, value, year, at: NOWHERE, section: 0 });
    }
    all
}

/// What the number at this place counts: `53 mineurs ont fait l’objet d’une admission`, `12 nouvelles mesures`.
fn counted(tokens: &[Token], at: usize) -> Option<(Quantity, Noun, usize)> {
    let mut said = Noun::Unsaid;
    let mut commas = 0;
    let mut next = at + 1;
    while next <= at + REACH {
        let rest = tokens.get(next..)?;
        if let Some((quantity, length)) = quantity(rest)
            // `53 suivis` is a noun of measures, `53 jeunes suivis` a verb.
            && (quantity != Quantity::Active || said != Noun::Unsaid)
        {
            return Some((quantity, said, next + length));
        }
        let token = rest.first()?;
        match token.word() {
            Some(word) if fills(word) => {
                let fresh = next > at + 1 && matches!(tokens[at + 1].word(), Some("nouvelles" | "nouveaux"));
                match noun(word) {
                    Some(noun) if fresh && said == Noun::Unsaid => {
                        return Some((Quantity::Entries, noun, next + 1));
                    }
                    Some(noun) if said == Noun::Unsaid => said = noun,
                    _ => {}
                }
            }
            None if token.is(',') && commas == 0 && said != Noun::Unsaid => commas += 1,
            _ => return None,
        }
        next += 1;
    }
    None
}

/// `Nombre d’admissions en 2021 : 53`, `La file active est de 84`.
fn headed(tokens: &[Token]) -> Option<Claim> {
    let skip = |word: &str| {
        matches!(word, "nombre" | "total" | "le" | "la" | "les" | "des" | "d" | "de" | "l" | "notre")
    };
    let from = tokens.iter().take(4).take_while(|token| token.word().is_some_and(skip)).count();
    let (quantity, length) = quantity(&tokens[from..])?;
    let mut at = from + length;
    let mut points = false;
    while let Some(token) = tokens.get(at) {
        match &token.sign {
            Sign::Mark(':' | '(' | '=') => points = true,
            Sign::Year(_) => {}
            Sign::Word(word) if matches!(word.as_str(), "est" | "etait" | "eleve") => points = true,
            Sign::Word(word)
                if matches!(
                    word.as_str(),
                    "de" | "en" | "s" | "a" | "l" | "annee" | "du" | "service" | "pour" | "total" | "sur"
                ) => {}
            _ => break,
        }
        at += 1;
        if at > from + length + 8 {
            return None;
        }
    }
    let value = tokens.get(at)?.whole().filter(|_| points)?;
    let after = tokens.get(at + 1).map(|token| &token.sign);
    let said = tokens.get(at + 1).and_then(Token::word).and_then(noun);
    let ends = matches!(after, None | Some(Sign::Mark(',' | ')' | ';' | '.')));
    if (!ends && said.is_none()) || quantity == Quantity::Present || tokens.len() > at + 6 {
        return None;
    }
    let year = year(tokens, at)?;
    let noun = said.unwrap_or(Noun::Unsaid);
    Some(Claim { quantity, noun, kind: None, value, year, at: NOWHERE, section: 0 })
}

/// `33 en milieu ouvert`: a number and a kind, and nothing else.
pub(super) fn kind_alone(tokens: &[Token], kinds: &Kinds) -> Option<(usize, i64)> {
    let (kind, value, end) = kind_part(tokens, 0, kinds)?;
    (end + 2 >= tokens.len()).then_some((kind, value))
}

fn links(word: &str) -> bool {
    matches!(
        word,
        "en" | "de" | "d" | "fin" | "fins" | "mesures" | "mesure" | "pour" | "suivis" | "l" | "des" | "au"
    )
}

fn kind_part(tokens: &[Token], at: usize, kinds: &Kinds) -> Option<(usize, i64, usize)> {
    let value = tokens.get(at)?.whole()?;
    let linked = tokens[at + 1..].iter().take(4).take_while(|token| token.word().is_some_and(links)).count();
    let from = at + 1 + linked;
    let (kind, length) = kinds.at(tokens.get(from..)?)?;
    Some((kind, value, from + length))
}

/// The parts that a sentence gives: by kind when it gives every kind once, by sex when it gives both.
pub(super) fn breakdowns(tokens: &[Token], kinds: &Kinds) -> Vec<Breakdown> {
    let all = years(tokens);
    let year = (all.len() == 1).then(|| all.first().copied()).flatten();
    let mut found = Vec::new();
    let mut push = |axis, parts: Vec<(String, i64)>, from: usize, end: usize| {
        let (total, whole) = total(tokens, from, end);
        found.push(Breakdown { axis, parts, total, year, whole, at: NOWHERE });
    };
    let mut parts: Vec<Option<i64>> = vec![None; kinds.len()];
    let (mut first, mut end) = (None, 0);
    for at in 0..tokens.len() {
        if at < end {
            continue;
        }
        let Some((kind, value, next)) = kind_part(tokens, at, kinds) else { continue };
        if first.is_none_or(|_| at > end + 4) {
            (first, parts) = (Some(at), vec![None; kinds.len()]);
        }
        (parts[kind], end) = (Some(value), next);
        let known: Option<Vec<i64>> = parts.iter().copied().collect();
        if let (Some(values), Some(from)) = (known.filter(|values| values.len() > 1), first) {
            let label = |(rank, value)| (kinds.label(rank).to_owned(), value);
            push(KINDS, values.into_iter().enumerate().map(label).collect(), from, end);
            first = None;
        }
    }
    for at in 0..tokens.len() {
        if let Some((parts, end)) = sexes(tokens, at) {
            push(SEXES, parts, at, end);
        }
    }
    found
}

fn sexes(tokens: &[Token], at: usize) -> Option<(Vec<(String, i64)>, usize)> {
    let pair = [(0, at), (1, at + 2)].map(|(rank, from)| {
        let from = from
            + usize::from(
                rank == 1
                    && tokens.get(from).is_some_and(|t| t.is(',') || matches!(t.word(), Some("et" | "pour"))),
            );
        let value = tokens.get(from)?.whole()?;
        let word = tokens.get(from + 1)?.word()?;
        let (label, sex) = match word {
            "filles" | "fille" => ("filles", 'F'),
            "femmes" | "femme" => ("femmes", 'F'),
            "garcons" | "garcon" => ("garçons", 'M'),
            "hommes" | "homme" => ("hommes", 'M'),
            _ => return None,
        };
        Some((label.to_owned(), value, sex, from + 2))
    });
    let [Some((first, left, one, _)), Some((second, right, other, end))] = pair else { return None };
    (one != other).then(|| (vec![(first, left), (second, right)], end))
}

/// The total of the parts that stand here, and whether they are said to be all of it.
fn total(tokens: &[Token], from: usize, end: usize) -> (Option<i64>, bool) {
    let before: Vec<(usize, i64)> = tokens[..from]
        .iter()
        .enumerate()
        .filter_map(|(at, token)| Some((at, token.whole()?)))
        .filter(|(at, _)| {
            tokens
                .get(at + 1)
                .and_then(Token::word)
                .is_some_and(|word| noun(word).is_some() || quantity(&tokens[at + 1..]).is_some())
        })
        .collect();
    let opens = tokens[..from].iter().filter_map(Token::word).next().unwrap_or_default();
    let closes = match tokens.get(end) {
        None => true,
        Some(token) => matches!(token.sign, Sign::Mark(',' | ';' | ')' | ':')),
    };
    let joins = from.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|token| {
        matches!(token.sign, Sign::Mark(',' | ':' | '('))
            || matches!(token.word(), Some("soit" | "de" | "en" | "entre" | "base"))
    });
    let whole = closes && joins && !matches!(opens, "sur" | "parmi" | "dont");
    // One total, or none: the parts of the second of two figures are not those of the first.
    let total = if let [(_, total)] = before.as_slice() { Some(*total) } else { None };
    (total, whole)
}
