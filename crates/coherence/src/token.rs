//! A paragraph cut into words, numbers and dates.

use base::french::fold;

use crate::month;

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sign {
    /// A number that may count something.
    Count { value: f64, decimals: u8, percent: bool },
    /// A year in four digits, alone.
    Year(i16),
    /// A day or a month.
    Date { year: Option<i16>, month: u8, day: Option<u8> },
    /// A word without accents; empty for what is neither a word nor a number (a telephone, a range, money).
    Word(String),
    /// A sign of punctuation.
    Mark(char),
}

/// A token, and the bytes that it takes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) sign: Sign,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Token {
    pub(crate) fn word(&self) -> Option<&str> {
        match &self.sign {
            Sign::Word(word) => Some(word),
            _ => None,
        }
    }

    /// A whole number that is no percentage.
    pub(crate) fn whole(&self) -> Option<i64> {
        match self.sign {
            Sign::Count { value, decimals: 0, percent: false } if value < 1e12 => Some(value as i64),
            _ => None,
        }
    }

    pub(crate) fn is(&self, mark: char) -> bool {
        self.sign == Sign::Mark(mark)
    }
}

/// Words after which a number names and does not count.
const NAMES: [&str; 22] = [
    "article",
    "articles",
    "art",
    "n",
    "no",
    "num",
    "numero",
    "page",
    "pages",
    "p",
    "chapitre",
    "annexe",
    "loi",
    "tel",
    "telephone",
    "alinea",
    "version",
    "figure",
    "tableau",
    "titre",
    "graphique",
    "siren",
];

/// Cuts a text.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut cut = Cut { text, chars: text.char_indices().collect(), at: 0, tokens: Vec::new() };
    while let Some(&(_, c)) = cut.chars.get(cut.at) {
        if c.is_ascii_digit() {
            cut.number();
        } else if c.is_alphanumeric() {
            cut.word();
        } else {
            // `l’année` is two words: the apostrophe between them says nothing.
            if !c.is_whitespace() && !matches!(c, '\'' | '’' | '\u{200b}' | '\u{feff}') {
                cut.push(Sign::Mark(c), cut.at, cut.at + 1);
            }
            cut.at += 1;
        }
    }
    dated(cut.tokens)
}

/// The sentences of a text: where each begins and ends among its tokens.
pub(crate) fn sentences<'a>(text: &str, tokens: &'a [Token]) -> Vec<&'a [Token]> {
    let mut all = Vec::new();
    let mut from = 0;
    for (at, token) in tokens.iter().enumerate() {
        let stops = matches!(token.sign, Sign::Mark('.' | '!' | '?'));
        if stops && text[token.end..].chars().next().is_none_or(char::is_whitespace) {
            all.push(&tokens[from..at]);
            from = at + 1;
        }
    }
    all.push(&tokens[from..]);
    all.retain(|sentence| !sentence.is_empty());
    all
}

struct Cut<'a> {
    text: &'a str,
    chars: Vec<(usize, char)>,
    at: usize,
    tokens: Vec<Token>,
}

impl Cut<'_> {
    fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    fn digit(&self, at: usize) -> bool {
        self.char(at).is_some_and(|c| c.is_ascii_digit())
    }

    fn byte(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.text.len(), |(byte, _)| *byte)
    }

    fn push(&mut self, sign: Sign, from: usize, to: usize) {
        let (start, end) = (self.byte(from), self.byte(to));
        self.tokens.push(Token { sign, start, end });
    }

    fn run(&self, from: usize, is: impl Fn(char) -> bool) -> usize {
        let mut to = from;
        while self.char(to).is_some_and(&is) {
            to += 1;
        }
        to
    }

    fn word(&mut self) {
        let to = self.run(self.at, char::is_alphanumeric);
        let word = fold(&self.text[self.byte(self.at)..self.byte(to)]);
        self.push(Sign::Word(word), self.at, to);
        self.at = to;
    }

    /// What looks like a number and counts nothing, up to `to`.
    fn nothing(&mut self, to: usize) {
        self.push(Sign::Word(String::new()), self.at, to);
        self.at = to;
    }

    fn number(&mut self) {
        let from = self.at;
        let mut to = self.run(from, |c| c.is_ascii_digit());
        if self.char(to).is_some_and(char::is_alphabetic) {
            return self.word();
        }
        if let Some((sign, to)) = self.date(from) {
            self.push(sign, from, to);
            self.at = to;
            return;
        }
        let joined = |c: char| matches!(c, '-' | '/' | '.' | ',' | '_' | '–' | ':');
        let hangs = from > 1
            && self.char(from - 1).is_some_and(joined)
            && self.char(from - 2).is_some_and(char::is_alphanumeric);
        if hangs {
            return self.nothing(to);
        }
        if self.char(from) == Some('0') && to - from > 1 {
            // A telephone: `02 54 78 00 24`, `02.54.78.00.24`.
            let phone = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '\u{a0}');
            let end = self.run(to, phone);
            return self.nothing(end);
        }
        let first = to - from;
        let mut grouped = false;
        while first <= 3
            && self.char(to).is_some_and(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'))
        {
            let end = self.run(to + 1, |c| c.is_ascii_digit());
            if end - to != 4 {
                break;
            }
            grouped = true;
            to = end;
        }
        let mut decimals = 0;
        if self.char(to).is_some_and(|c| matches!(c, ',' | '.')) && self.digit(to + 1) {
            let end = self.run(to + 1, |c| c.is_ascii_digit());
            decimals = end - to - 1;
            to = end;
        }
        let range = |at: usize| {
            let dash = self.char(at).is_some_and(|c| joined(c) && c != ',');
            dash && (self.char(at + 1).is_some_and(char::is_alphanumeric)
                || (self.char(at) == Some('-') && self.char(at + 1) == Some(' ') && self.digit(at + 2)))
        };
        if range(to) {
            let end = self.run(to, |c| c.is_ascii_digit() || joined(c));
            return self.nothing(end);
        }
        let after = self.run(to, |c| c.is_whitespace());
        if self.char(after) == Some('€') {
            return self.nothing(after + 1);
        }
        let percent = self.char(after) == Some('%');
        let plain: String = self.chars[from..to]
            .iter()
            .filter(|(_, c)| c.is_ascii_digit() || matches!(c, ',' | '.'))
            .map(|(_, c)| if *c == ',' { '.' } else { *c })
            .collect();
        let sign = match month::year(&plain) {
            Some(year) if !percent && !grouped => Sign::Year(year),
            _ => match plain.parse::<f64>() {
                Ok(value) if plain.len() < 16 => {
                    Sign::Count { value, decimals: decimals.min(9) as u8, percent }
                }
                _ => Sign::Word(String::new()),
            },
        };
        let end = if percent { after + 1 } else { to };
        self.push(sign, from, end);
        self.at = end;
    }

    /// `1/01/2022`, `31.12.2021`, `01/2022`.
    fn date(&self, from: usize) -> Option<(Sign, usize)> {
        let parsed = |from: usize, to: usize| self.text[self.byte(from)..self.byte(to)].parse::<i16>().ok();
        let mark = |at: usize| self.char(at).is_some_and(|c| matches!(c, '/' | '.' | '-'));
        let first_end = self.run(from, |c| c.is_ascii_digit());
        let second_end = self.run(first_end + 1, |c| c.is_ascii_digit());
        if first_end - from > 2 || !mark(first_end) || second_end == first_end + 1 {
            return None;
        }
        let (first, second) = (parsed(from, first_end)?, parsed(first_end + 1, second_end)?);
        let month = |month: i16| u8::try_from(month).ok().filter(|month| (1..=12).contains(month));
        if second_end - first_end == 5 && self.char(first_end) == Some('/') {
            let year = (1900..=2100).contains(&second).then_some(second)?;
            return Some((Sign::Date { year: Some(year), month: month(first)?, day: None }, second_end));
        }
        let third_end = self.run(second_end + 1, |c| c.is_ascii_digit());
        if !mark(second_end) || third_end != second_end + 5 || second_end - first_end > 3 {
            return None;
        }
        let year = parsed(second_end + 1, third_end).filter(|year| (1900..=2100).contains(year))?;
        let day = u8::try_from(first).ok().filter(|day| (1..=31).contains(day))?;
        Some((Sign::Date { year: Some(year), month: month(second)?, day: Some(day) }, third_end))
    }
}

/// Joins days, months and years into dates, and takes the numbers that name for words.
fn dated(tokens: Vec<Token>) -> Vec<Token> {
    let mut all: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let last = all.last().map(|last| &last.sign);
        let found = match (&token.sign, last) {
            (Sign::Word(word), last) => match month::in_sentence(word) {
                Some(month) => {
                    let day = match last {
                        Some(Sign::Count { value, decimals: 0, percent: false })
                            if (1.0..=31.0).contains(value) =>
                        {
                            Some(*value as u8)
                        }
                        Some(Sign::Word(word)) if matches!(word.as_str(), "1er" | "premier") => Some(1),
                        _ => None,
                    };
                    Some((Sign::Date { year: None, month, day }, day.is_some()))
                }
                None => None,
            },
            (Sign::Year(year), Some(Sign::Date { year: None, month, day })) => {
                Some((Sign::Date { year: Some(*year), month: *month, day: *day }, true))
            }
            (Sign::Count { .. }, last) => {
                let names = match last {
                    Some(Sign::Word(word)) => NAMES.contains(&word.as_str()),
                    Some(Sign::Mark('°')) => true,
                    _ => false,
                };
                names.then(|| (Sign::Word(String::new()), false))
            }
            _ => None,
        };
        match found {
            Some((sign, true)) => {
                if let Some(last) = all.last_mut() {
                    *last = Token { sign, start: last.start, end: token.end };
                }
            }
            Some((sign, false)) => all.push(Token { sign, ..token }),
            None => all.push(token),
        }
    }
    all
}
