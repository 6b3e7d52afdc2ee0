//! A text cut into words, and the numbers among them.

use base::french::fold;

use super::time;

/// A word of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it begins, in bytes.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// As it is written.
    pub text: String,
    /// Without its accents, in small letters.
    pub fold: String,
}

impl Word {
    /// Its folded parts: `Saint-Rémy` is two.
    pub(super) fn parts(&self) -> Vec<String> {
        self.fold.split(' ').map(str::to_owned).collect()
    }
}

/// Letters and digits that follow each other; `/ : , .` between two digits are inside a word.
pub fn split(text: &str) -> Vec<Word> {
    let signs: Vec<(usize, char)> = text.char_indices().collect();
    let digit =
        |at: Option<usize>| at.and_then(|at| signs.get(at)).is_some_and(|(_, sign)| sign.is_ascii_digit());
    let inside = |at: usize| {
        let sign = signs[at].1;
        let mark = ('\u{300}'..='\u{36f}').contains(&sign);
        sign.is_alphanumeric()
            || mark
            || (matches!(sign, '/' | ':' | ',' | '.') && digit(at.checked_sub(1)) && digit(Some(at + 1)))
    };
    let mut words = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        if !signs[at].1.is_alphanumeric() {
            at += 1;
            continue;
        }
        let first = at;
        while at < signs.len() && inside(at) {
            at += 1;
        }
        let (from, to) = (signs[first].0, signs.get(at).map_or(text.len(), |(to, _)| *to));
        let word = &text[from..to];
        // Signs inside a number stay: 12/01 is a day, 1,5 a length.
        let folded = if word.contains(['/', ':', ',', '.']) { word.to_lowercase() } else { fold(word) };
        words.push(Word { from, to, text: word.to_owned(), fold: folded });
    }
    words
}

/// How many words, from here, say these folded ones; a plural says its singular.
pub(super) fn begins(words: &[Word], at: usize, spelling: &[String]) -> Option<usize> {
    if spelling.is_empty() || at + spelling.len() > words.len() {
        return None;
    }
    let same = |word: &str, wanted: &str| {
        word == wanted || (wanted.len() > 3 && word.strip_suffix('s') == Some(wanted))
    };
    let all = words[at..].iter().zip(spelling).all(|(word, wanted)| same(&word.fold, wanted));
    all.then_some(spelling.len())
}

fn fold_at(words: &[Word], at: usize) -> &str {
    words.get(at).map_or("", |word| word.fold.as_str())
}

fn is_minutes(word: &str) -> bool {
    matches!(word, "min" | "mn" | "minute" | "minutes")
}

fn is_hours(word: &str) -> bool {
    matches!(word, "h" | "heure" | "heures")
}

/// A length at this word: minutes, how many words, whether it is a number and nothing more.
pub(super) fn length(words: &[Word], at: usize) -> Option<(u16, usize, bool)> {
    let first = fold_at(words, at);
    let unit = fold_at(words, at + 1);
    if let Some(number) = time::number(first) {
        if is_minutes(unit) {
            return Some((number, 2, false));
        }
        if is_hours(unit) {
            let rest = fold_at(words, at + 2);
            let minutes = time::number(rest).filter(|minutes| rest.len() == 2 && *minutes < 60);
            let hours = number.checked_mul(60)?;
            return Some(match minutes {
                Some(minutes) => {
                    let unit = usize::from(is_minutes(fold_at(words, at + 3)));
                    (hours.checked_add(minutes)?, 3 + unit, false)
                }
                None => (hours, 2, false),
            });
        }
        return Some((number, 1, true));
    }
    if first == "demi" && is_hours(unit) {
        return Some((30, 2, false));
    }
    if first.contains([',', '.']) && is_hours(unit) {
        return Some((time::minutes(&format!("{first}h"))?, 2, false));
    }
    let starts_with_digit = first.starts_with(|sign: char| sign.is_ascii_digit());
    if !starts_with_digit || first.contains([':', '/']) {
        return None;
    }
    let minutes = time::minutes(first)?;
    let unit = usize::from(first.contains('h') && !first.ends_with('h') && is_minutes(unit));
    Some((minutes, 1 + unit, false))
}

/// An hour of the day at this word: minute of the day, how many words.
pub(super) fn hour(words: &[Word], at: usize) -> Option<(u16, usize)> {
    let first = fold_at(words, at);
    if let Some(minute) = time::clock(first) {
        return Some((minute, 1));
    }
    let hours = time::number(first).filter(|hours| *hours < 24 && is_hours(fold_at(words, at + 1)))?;
    let rest = fold_at(words, at + 2);
    match time::number(rest).filter(|minutes| rest.len() == 2 && *minutes < 60) {
        Some(minutes) => Some((hours * 60 + minutes, 3)),
        None => Some((hours * 60, 2)),
    }
}
