//! The words of the index. Each begins with a letter that says what it is, so that a name is not found
//! for a year: `n` a name, `k` how it sounds, `d` a day, `m` a month, `y` a year, `r` a number of file,
//! `f` a number of family, `p` a telephone, `t` the stem of a word of a text.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use base::french::{fold, sound, stems};
use base::{Day, Id};

/// A text has no more words than this: what is beyond is not found, and the base stays of a size.
const WORDS_MAX: usize = 20_000;
/// Signs of a word.
const LENGTH_MAX: usize = 60;

/// What a person is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of person and enrolment")]
pub struct PersonWords {
    pub person: Id,
    pub last_name: String,
    pub first_name: String,
    pub birth: Option<Day>,
    pub reference: String,
    pub family: Option<String>,
}

/// The words of the names that were sounded already.
pub(super) type Sounds = HashMap<String, Vec<String>>;

impl PersonWords {
    /// The words of her names, folded; those of a name of several words also as one: « legoff ».
    pub fn names(&self) -> Vec<String> {
        let mut names = names_of(&self.last_name);
        names.extend(names_of(&self.first_name));
        names
    }

    /// How she is listed.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.last_name, self.first_name).trim().to_owned()
    }

    /// All that she is found by. Names are said over and over in a register: each is sounded once.
    pub(super) fn tokens(&self, sounds: &mut Sounds) -> String {
        let mut tokens = BTreeSet::new();
        for name in [&self.last_name, &self.first_name] {
            if !sounds.contains_key(name) {
                let said = names_of(name);
                let said =
                    said.iter().flat_map(|name| [token('k', &sound(name)), token('n', name)]).collect();
                sounds.insert(name.clone(), said);
            }
            tokens.extend(sounds.get(name).into_iter().flatten().cloned());
        }
        if let Some(birth) = self.birth {
            tokens.insert(day(birth));
            tokens.insert(month(birth.year(), birth.month()));
            tokens.insert(token('y', &birth.year().to_string()));
        }
        numbers(&mut tokens, 'r', &self.reference);
        numbers(&mut tokens, 'f', self.family.as_deref().unwrap_or_default());
        joined(tokens)
    }
}

/// The words of a name, and all of it as one word when it has several.
pub(super) fn names_of(name: &str) -> Vec<String> {
    let folded = fold(name);
    let mut names: Vec<String> =
        folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if names.len() > 1 {
        names.push(names.concat());
    }
    names
}

/// A number as it is written, its parts, and its figures without the zeros before: « P000123 » is 123.
fn numbers(tokens: &mut BTreeSet<String>, kind: char, number: &str) {
    let folded = fold(number);
    for part in folded.split(' ').filter(|part| !part.is_empty()) {
        tokens.insert(token(kind, part));
        let figures = part.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_start_matches('0');
        if !figures.is_empty() {
            tokens.insert(token(kind, figures));
        }
    }
    let whole = folded.replace(' ', "");
    if !whole.is_empty() {
        tokens.insert(token(kind, &whole));
    }
}

/// The words of a text.
pub(super) fn of_text(text: &str) -> String {
    let mut tokens: BTreeSet<String> = phones(text).iter().map(|phone| token('p', phone)).collect();
    for stem in stems(text) {
        if tokens.len() >= WORDS_MAX {
            break;
        }
        tokens.insert(token('t', &stem));
    }
    joined(tokens)
}

/// Telephone numbers of a text, as ten figures: « +33 6 12 34 56 78 » is 0612345678.
pub(super) fn phones(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_ascii_digit() || c.is_whitespace() || "+.-()\u{a0}\u{202f}".contains(c)))
        .filter_map(|run| {
            let digits: String = run.chars().filter(char::is_ascii_digit).collect();
            let local = match digits.strip_prefix("0033").or_else(|| digits.strip_prefix("33")) {
                Some(rest) if rest.len() == 9 => format!("0{rest}"),
                _ => digits,
            };
            (local.len() == 10 && local.starts_with('0')).then_some(local)
        })
        .collect()
}

/// A day as a word.
pub(super) fn day(day: Day) -> String {
    token('d', &format!("{:04}{:02}{:02}", day.year(), day.month(), day.day()))
}

/// A month as a word.
pub(super) fn month(year: i16, month: i8) -> String {
    token('m', &format!("{year:04}{month:02}"))
}

/// A word of the index: ASCII only, so that no engine reads it in its own way.
pub(super) fn token(kind: char, word: &str) -> String {
    let mut token = String::with_capacity(word.len() + 1);
    token.push(kind);
    for letter in word.chars() {
        if letter.is_ascii_alphanumeric() {
            token.push(letter);
        } else {
            let _ = write!(token, "x{:05x}", u32::from(letter));
        }
        if token.len() >= LENGTH_MAX {
            break;
        }
    }
    token
}

fn joined(tokens: BTreeSet<String>) -> String {
    let mut text = String::new();
    for token in tokens {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&token);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_found_by_her_names_her_birth_and_her_numbers() {
        let person = PersonWords {
            person: Id::from_bytes([1; 16]),
            last_name: "Le Goff".to_owned(),
            first_name: "Anne-Lise".to_owned(),
            birth: "2008-08-18".parse().ok(),
            reference: "AER-007".to_owned(),
            family: Some("F12".to_owned()),
        };
        let tokens = person.tokens(&mut Sounds::new());
        for expected in [
            "nlegoff",
            "ngoff",
            "nanne",
            "nannelise",
            "d20080818",
            "m200808",
            "y2008",
            "r007",
            "r7",
            "raer007",
            "ff12",
            "f12",
        ] {
            assert!(tokens.split(' ').any(|token| token == expected), "{expected} : {tokens}");
        }
        assert_eq!(person.title(), "Le Goff Anne-Lise");
    }

    #[test]
    fn a_telephone_is_ten_figures_however_it_is_written() {
        let text = "mère : 06 12 34 56 78, école : +33 2.54.00.11.22 ; dossier 2021-000123 du 18/01/2022";
        assert_eq!(phones(text), ["0612345678", "0254001122"]);
    }

    #[test]
    fn a_word_of_the_index_is_plain_and_short() {
        assert_eq!(token('n', "жан"), "nx00436x00430x0043d");
        assert!(token('t', &"ж".repeat(200)).len() < 70);
        let text: String = (0..30_000).map(|number| format!("mot{number} ")).collect();
        assert_eq!(of_text(&text).split(' ').count(), WORDS_MAX);
    }
}
