//! Sentences of findings, and keys.

use base::french::{decimal, fold, integer, typeset};

/// A number with the decimals that it has in the report.
pub(crate) fn number(value: f64, decimals: u8) -> String {
    decimal(value, decimals)
}

/// A whole number.
pub(crate) fn whole(value: i64) -> String {
    integer(value)
}

/// A sentence as it is printed.
pub(crate) fn sentence(text: &str) -> String {
    typeset(text)
}

/// `14 + 7 + 3`; a long sum shows its ends.
pub(crate) fn sum(values: impl IntoIterator<Item = f64>, decimals: u8) -> String {
    let terms: Vec<String> = values.into_iter().map(|value| number(value, decimals)).collect();
    if terms.len() <= 14 {
        return terms.join(" + ");
    }
    format!("{} + … + {}", terms[..3].join(" + "), terms[terms.len() - 1])
}

/// A key made of what names the finding.
pub(crate) fn key(rule: u8, parts: &[&str]) -> String {
    let named = |part: &&str| if part.is_empty() { "tout".to_owned() } else { fold(part).replace(' ', "-") };
    let parts: Vec<String> = parts.iter().map(named).collect();
    format!("{rule}/{}", parts.join("/"))
}

/// The first words of a text, to name it.
pub(crate) fn opening(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(9).collect();
    let short = words.join(" ");
    if short.chars().count() <= 60 { short } else { short.chars().take(57).chain(['…']).collect() }
}

/// With a capital, at the head of a sentence.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
