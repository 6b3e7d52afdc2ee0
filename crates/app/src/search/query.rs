//! What one typed, understood: names, a birth, a number, a telephone; and how well a person answers it.

use base::Day;
use base::french::{MONTHS, fold, sound, stem, stems};
use store::{Match, Word};

use super::words::{day, month, phones, token};

/// Signs that are read; what is beyond changes nothing.
const LENGTH_MAX: usize = 200;
/// Words that are read.
const WORDS_MAX: usize = 8;
/// A word is completed from so many letters.
const PREFIX_MIN: usize = 2;

/// What one typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// As it was typed, cut to a length.
    pub text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// A name, or a number.
    Word(String),
    Day(Day),
    Month(i16, i8),
    Phone(String),
}

/// How well a person answers, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// A name or a number as it was typed.
    Exact,
    /// One that starts so.
    Prefix,
    /// One that sounds the same.
    Sound,
    /// One that differs by one sign.
    Mistyped,
}

impl Query {
    /// Reads what was typed. Nothing in it is refused.
    pub fn read(text: &str) -> Query {
        let text: String = text.trim().chars().take(LENGTH_MAX).collect();
        let folded = fold(&text);
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let mut parts: Vec<Part> = Vec::new();
        if let [phone] = phones(&text).as_slice()
            && !words.iter().any(|word| word.contains(|c: char| !c.is_ascii_digit()))
        {
            return Query { parts: vec![Part::Phone(phone.clone())], text };
        }
        let mut at = 0;
        while at < words.len() && parts.len() < WORDS_MAX {
            let (part, taken) =
                dated(&words[at..]).unwrap_or_else(|| (Part::Word(words[at].chars().take(60).collect()), 1));
            parts.push(part);
            at += taken;
        }
        Query { parts, text }
    }

    /// Whether there is nothing to search.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The words that are names or numbers, in their order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Word(word) => Some(word.as_str()),
            _ => None,
        })
    }

    /// The stems of what was typed, as texts have them.
    pub fn stems(&self) -> Vec<String> {
        stems(&self.text)
    }

    /// What finds persons.
    pub fn persons(&self) -> Match {
        Match(self.readings().iter().map(|reading| self.wanted(reading, &|_| Vec::new())).collect())
    }

    /// What finds persons whose name, or number, is exactly this.
    pub fn exact_persons(&self) -> Match {
        let exact = |reading: &Vec<Part>| {
            reading
                .iter()
                .map(|part| part.alternatives(false).into_iter().filter(|(_, how)| *how == Closeness::Exact))
                .map(|words| words.map(|(word, _)| word).collect())
                .collect()
        };
        Match(self.readings().iter().map(exact).collect())
    }

    /// What finds persons when nobody has these names: `near` gives the names that are almost typed so.
    pub fn mistyped_persons(&self, near: &dyn Fn(&str) -> Vec<String>) -> Match {
        Match(vec![self.wanted(&self.parts, near)])
    }

    /// What finds notes and documents; nothing when only small words were typed.
    pub fn texts(&self) -> Match {
        if let [Part::Phone(phone)] = self.parts.as_slice() {
            return Match(vec![vec![vec![Word::Whole(token('p', phone))]]]);
        }
        let mut wanted: Vec<Vec<Word>> =
            self.stems().iter().take(WORDS_MAX).map(|stem| vec![Word::Whole(token('t', stem))]).collect();
        // The last word is being typed: « écol » finds « école », whose stem is « écol » too.
        let folded = fold(&self.text);
        let last = folded.rsplit(' ').next().unwrap_or_default();
        if last.chars().count() > PREFIX_MIN
            && let Some(words) = wanted.last_mut()
            && *words == [Word::Whole(token('t', &stem(last)))]
        {
            words.push(Word::Prefix(token('t', last)));
        }
        Match(if wanted.is_empty() { Vec::new() } else { vec![wanted] })
    }

    /// How well a person with these words of the index answers; nothing when she does not.
    pub fn closeness(&self, tokens: &str, near: &dyn Fn(&str) -> Vec<String>) -> Option<(Closeness, usize)> {
        let own: Vec<&str> = tokens.split(' ').collect();
        let has = |word: &Word| match word {
            Word::Whole(word) => own.binary_search(&word.as_str()).is_ok(),
            Word::Prefix(start) => {
                let at = own.partition_point(|token| *token < start.as_str());
                own.get(at).is_some_and(|token| token.starts_with(start.as_str()))
            }
        };
        let answers = |reading: &Vec<Part>| {
            let last = reading.len() - 1;
            let each: Option<Vec<Closeness>> = reading
                .iter()
                .enumerate()
                .map(|(at, part)| {
                    let mut words = part.alternatives(at == last);
                    words.extend(part.near(near));
                    words.iter().filter(|(word, _)| has(word)).map(|(_, how)| *how).min()
                })
                .collect();
            each.and_then(|each| {
                let worst = *each.iter().max()?;
                Some((worst, each.iter().filter(|how| **how != Closeness::Exact).count()))
            })
        };
        self.readings().iter().filter_map(answers).min()
    }

    /// The words as they are, and with two neighbours as one: « jean marc » is also « Jeanmarc ».
    fn readings(&self) -> Vec<Vec<Part>> {
        if self.parts.is_empty() {
            return Vec::new();
        }
        let mut readings = vec![self.parts.clone()];
        for (at, pair) in self.parts.windows(2).enumerate() {
            if let [Part::Word(one), Part::Word(other)] = pair {
                let mut reading = self.parts.clone();
                reading.splice(at..at + 2, [Part::Word(format!("{one}{other}"))]);
                readings.push(reading);
            }
        }
        readings
    }

    fn wanted(&self, reading: &[Part], near: &dyn Fn(&str) -> Vec<String>) -> Vec<Vec<Word>> {
        let last = reading.len().saturating_sub(1);
        reading
            .iter()
            .enumerate()
            .map(|(at, part)| {
                let mut words = part.alternatives(at == last);
                words.extend(part.near(near));
                words.into_iter().map(|(word, _)| word).collect()
            })
            .collect()
    }
}

impl Part {
    /// The words of the index that answer this part.
    fn alternatives(&self, last: bool) -> Vec<(Word, Closeness)> {
        let exact = |word: String| (Word::Whole(word), Closeness::Exact);
        match self {
            Part::Day(born) => vec![exact(day(*born))],
            Part::Month(year, number) => vec![exact(month(*year, *number))],
            Part::Phone(phone) => vec![exact(token('p', phone))],
            Part::Word(word) => {
                let mut words =
                    vec![exact(token('n', word)), exact(token('r', word)), exact(token('f', word))];
                let figures = word.trim_start_matches('0');
                if word.bytes().all(|byte| byte.is_ascii_digit()) {
                    words.push(exact(token('y', word)));
                    if !figures.is_empty() && figures != word {
                        words.extend([exact(token('r', figures)), exact(token('f', figures))]);
                    }
                } else if word.chars().count() >= PREFIX_MIN {
                    words.push((Word::Whole(token('k', &sound(word))), Closeness::Sound));
                }
                if last && word.chars().count() >= PREFIX_MIN {
                    words.extend(
                        ['n', 'r', 'f'].map(|kind| (Word::Prefix(token(kind, word)), Closeness::Prefix)),
                    );
                }
                words
            }
        }
    }

    fn near(&self, near: &dyn Fn(&str) -> Vec<String>) -> Vec<(Word, Closeness)> {
        match self {
            Part::Word(word) => near(word)
                .into_iter()
                .map(|name| (Word::Whole(token('n', &name)), Closeness::Mistyped))
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// A day or a month at the start of these words, and how many of them it takes: « 18/08/2008 »,
/// « 2008-08-18 », « 18 août 2008 », « août 2008 », « 18082008 ».
fn dated(words: &[&str]) -> Option<(Part, usize)> {
    let number = |at: usize, digits: std::ops::RangeInclusive<usize>| -> Option<i16> {
        let word = words.get(at)?;
        let word = word.strip_suffix("er").filter(|rest| *rest == "1").unwrap_or(word);
        let plain = digits.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| word.parse().ok()).flatten()
    };
    let month_at = |at: usize| number(at, 1..=2).or_else(|| named_month(words.get(at)?));
    let small = |value: i16| i8::try_from(value).ok();
    if let (Some(first), Some(second), Some(year)) = (number(0, 1..=2), month_at(1), number(2, 4..=4))
        && let Some(day) = Day::new(year, small(second)?, small(first)?)
    {
        return Some((Part::Day(day), 3));
    }
    if let (Some(year), Some(second), Some(third)) = (number(0, 4..=4), number(1, 1..=2), number(2, 1..=2))
        && let Some(day) = Day::new(year, small(second)?, small(third)?)
    {
        return Some((Part::Day(day), 3));
    }
    if let (Some(named), Some(year)) = (words.first().and_then(|word| named_month(word)), number(1, 4..=4)) {
        return Some((Part::Month(year, small(named)?), 2));
    }
    let eight =
        words.first().filter(|word| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit()))?;
    let part = |range: std::ops::Range<usize>| eight[range].parse::<i16>().ok();
    Day::new(part(4..8)?, small(part(2..4)?)?, small(part(0..2)?)?)
        .filter(|day| (1900..2100).contains(&day.year()))
        .map(|day| (Part::Day(day), 1))
}

/// « août », « janv », « sept ».
fn named_month(word: &str) -> Option<i16> {
    let named = |name: &&str| {
        let name = fold(name);
        name == word || (word.len() >= 4 && name.starts_with(word))
    };
    MONTHS.iter().position(named).and_then(|at| i16::try_from(at + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_of(text: &str) -> Vec<Part> {
        Query::read(text).parts
    }

    #[test]
    fn a_birth_is_read_in_every_form_it_is_written() {
        let born = Part::Day("2008-08-18".parse().unwrap());
        for text in [
            "18/08/2008",
            "2008-08-18",
            "18 août 2008",
            "18 AOUT 2008",
            "18.8.2008",
            "18082008",
            "18-08-2008",
        ] {
            assert_eq!(day_of(text), std::slice::from_ref(&born), "{text}");
        }
        assert_eq!(day_of("1er janvier 2010"), [Part::Day("2010-01-01".parse().unwrap())]);
        assert_eq!(day_of("août 2008"), [Part::Month(2008, 8)]);
        assert_eq!(day_of("husson 18/08/2008"), [Part::Word("husson".to_owned()), born]);
        assert_eq!(day_of("31/02/2008").len(), 3);
    }

    #[test]
    fn a_telephone_is_read_whole() {
        assert_eq!(day_of("06 12 34 56 78"), [Part::Phone("0612345678".to_owned())]);
        assert_eq!(day_of("+33 6 12 34 56 78"), [Part::Phone("0612345678".to_owned())]);
    }

    #[test]
    fn a_name_as_typed_comes_before_one_that_starts_so_then_one_that_sounds_so() {
        let tokens = |names: &[&str]| {
            let mut all: Vec<String> =
                names.iter().flat_map(|name| [token('n', name), token('k', &sound(name))]).collect();
            all.sort();
            all.join(" ")
        };
        let none = |_: &str| Vec::new();
        let how = |typed: &str, names: &[&str]| {
            Query::read(typed).closeness(&tokens(names), &none).map(|(how, _)| how)
        };
        assert_eq!(how("Husson", &["husson", "ilyes"]), Some(Closeness::Exact));
        assert_eq!(how("ilyes hus", &["husson", "ilyes"]), Some(Closeness::Prefix));
        assert_eq!(how("uson", &["husson", "ilyes"]), Some(Closeness::Sound));
        assert_eq!(how("hus ilyes", &["husson", "ilyes"]), None);
        assert_eq!(how("jean marc", &["jeanmarc"]), Some(Closeness::Exact));
        let near = |typed: &str| vec![typed.replace("hisson", "husson")];
        let mistyped = Query::read("hisson").closeness(&tokens(&["husson"]), &near);
        assert_eq!(mistyped.map(|(how, _)| how), Some(Closeness::Mistyped));
    }

    #[test]
    fn small_words_alone_find_no_text() {
        assert!(Query::read("de la").texts().is_empty());
        assert!(Query::read("").persons().is_empty());
        assert!(!Query::read("l’école").texts().is_empty());
    }
}
