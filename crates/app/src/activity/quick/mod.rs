//! An act in a few words: « vad fratrie Martin 1h30 trajet 40 logement ». Each word is understood, or said not
//! to be; a name that is several people's is asked, never guessed.

mod dates;
mod names;
pub mod time;
mod words;

use base::french::fold;
use base::{Day, Id};

pub use words::{Word, split};

/// What the words may mean: the service's words, and people among those one may see.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Kinds of acts, in all their spellings.
    pub kinds: Vec<Spelling>,
    /// Places.
    pub places: Vec<Spelling>,
    /// Themes.
    pub themes: Vec<Spelling>,
    /// Persons.
    pub persons: Vec<Whom>,
    /// Professionals, as the register names them.
    pub staff: Vec<(Id, String)>,
}

/// A way to write a word of the service.
#[derive(Clone, Debug)]
pub struct Spelling {
    /// Folded, word by word.
    words: Vec<String>,
    /// The word it means.
    label: String,
}

impl Spelling {
    /// This text means this word.
    pub fn new(text: &str, label: &str) -> Spelling {
        let words = split(text).iter().flat_map(|word| word.parts()).collect();
        Spelling { words, label: label.to_owned() }
    }
}

/// A person that words may name.
#[derive(Clone, Debug)]
pub struct Whom {
    /// Who.
    pub id: Id,
    /// First name, as it is written.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// What tells her from another of the same name.
    pub detail: String,
    /// Her family in the service.
    pub family: Option<String>,
    /// Her names, folded once: each word of a line is compared with them.
    folded: [String; 4],
}

impl Whom {
    /// A person under her names.
    pub fn new(id: Id, first_name: &str, last_name: &str, detail: String, family: Option<String>) -> Whom {
        let (first, last) = (fold(first_name), fold(last_name));
        let folded = [format!("{first} {last}"), format!("{last} {first}"), first, last];
        Whom {
            id,
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            detail,
            family,
            folded,
        }
    }

    fn is_called(&self, name: &str) -> bool {
        self.folded[2] == name
    }

    fn is_named(&self, name: &str) -> bool {
        self.folded[3] == name
    }

    fn is_wholly(&self, name: &str) -> bool {
        self.folded[..2].iter().any(|whole| whole == name) && !self.folded[2].is_empty()
    }
}

/// Some words, and what they mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Where they begin in the text, in bytes.
    pub from: usize,
    /// Where they end.
    pub to: usize,
    /// As they are written.
    pub text: String,
    /// What they mean.
    pub sense: Sense,
}

/// What words mean.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant is a field of the form")]
pub enum Sense {
    Kind(String),
    Place(String),
    Theme(String),
    Direct(bool),
    Minutes(u16),
    Travel(u16),
    Kilometres(u16),
    Day(Day),
    Starts(u16),
    Persons(Vec<Id>),
    Staff(Id),
    Absent {
        excused: bool,
    },
    /// Several people have this name.
    Among(Vec<Choice>),
    /// Several professionals have this name.
    AmongStaff(Vec<(Id, String)>),
    /// A small word that says nothing by itself.
    Link,
    /// Not understood, or said already.
    Unknown,
}

/// One of those whom a name may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// As one tells them apart.
    pub label: String,
    /// Whom.
    pub persons: Vec<Id>,
}

const LINKS: [&str; 23] = [
    "le", "la", "les", "l", "de", "du", "des", "d", "et", "a", "au", "aux", "en", "pour", "chez", "sur",
    "un", "une", "dans", "avec", "puis", "pendant", "vers",
];
const KM: [&str; 3] = ["km", "kms", "kilometres"];

/// Reads words; every one of them is in one piece, in order.
pub fn understand(text: &str, today: Day, lexicon: &Lexicon) -> Vec<Piece> {
    let words = split(text);
    let mut reading = Reading { words: &words, today, lexicon, said: Vec::new() };
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (sense, length) = reading.next(at).unwrap_or((Sense::Unknown, 1));
        let last = (at + length).min(words.len()) - 1;
        let (from, to) = (words[at].from, words[last].to);
        pieces.push(Piece { from, to, text: text[from..to].to_owned(), sense });
        at = last + 1;
    }
    pieces
}

/// Fields that are said once: a second length is no length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Kind,
    Place,
    Theme,
    Mode,
    Minutes,
    Travel,
    Kilometres,
    Day,
    Starts,
    Presence,
}

struct Reading<'a> {
    words: &'a [Word],
    today: Day,
    lexicon: &'a Lexicon,
    said: Vec<Field>,
}

type Found = Option<(Sense, usize)>;

impl Reading<'_> {
    /// What is at this word, and how many words it takes.
    fn next(&mut self, at: usize) -> Found {
        self.road(at)
            .or_else(|| self.kilometres(at))
            .or_else(|| names::family(self.words, at, self.lexicon))
            .or_else(|| names::colleague(self.words, at, self.lexicon))
            .or_else(|| self.day(at))
            .or_else(|| self.hour(at))
            .or_else(|| self.length(at))
            .or_else(|| self.presence(at))
            .or_else(|| self.mode(at))
            .or_else(|| self.word(at))
            .or_else(|| names::person(self.words, at, self.lexicon))
            .or_else(|| LINKS.contains(&self.fold(at)).then_some((Sense::Link, 1)))
    }

    fn fold(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.fold.as_str())
    }

    fn is(&self, at: usize, any: &[&str]) -> bool {
        any.contains(&self.fold(at)) && at < self.words.len()
    }

    /// Says a field, once.
    fn once(&mut self, field: Field, sense: Sense, length: usize) -> Found {
        if self.said.contains(&field) {
            return None;
        }
        self.said.push(field);
        Some((sense, length))
    }

    /// `trajet 40`, `40 min de trajet`.
    fn road(&mut self, at: usize) -> Found {
        const ROAD: [&str; 3] = ["trajet", "route", "trajets"];
        if self.is(at, &ROAD) {
            let from = at + 1 + usize::from(self.is(at + 1, &["de", "d"]));
            let (minutes, length, _) = words::length(self.words, from)?;
            return self.once(Field::Travel, Sense::Travel(minutes), from - at + length);
        }
        let (minutes, length, _) = words::length(self.words, at)?;
        let then = at + length + usize::from(self.is(at + length, &["de"]));
        // « 1h30 trajet 40 »: the road is the length that follows, unless that one is a distance.
        let follows = words::length(self.words, then + 1)
            .is_some_and(|(_, length, _)| !self.is(then + 1 + length, &KM));
        if self.is(then, &ROAD) && !follows {
            return self.once(Field::Travel, Sense::Travel(minutes), then + 1 - at);
        }
        None
    }

    /// `km 24`, `24 km`.
    fn kilometres(&mut self, at: usize) -> Found {
        let number = |at: usize| time::number(self.fold(at));
        let glued = self.fold(at).strip_suffix("km").and_then(time::number);
        let (kilometres, length) = if let Some(kilometres) = glued {
            (kilometres, 1)
        } else if self.is(at, &KM) {
            (number(at + 1)?, 2)
        } else {
            (number(at).filter(|_| self.is(at + 1, &KM))?, 2)
        };
        self.once(Field::Kilometres, Sense::Kilometres(kilometres), length)
    }

    fn day(&mut self, at: usize) -> Found {
        let (day, length) = dates::day(self.words, at, self.today)?;
        self.once(Field::Day, Sense::Day(day), length)
    }

    /// `à 9h30`, `14h`: an hour that is said, or that is too long for a length.
    fn hour(&mut self, at: usize) -> Found {
        let said = self.is(at, &["a", "vers"]);
        let from = at + usize::from(said);
        let (starts, length) = words::hour(self.words, from)?;
        if !said && starts < 7 * 60 && !self.words[from].text.contains(':') {
            return None;
        }
        self.once(Field::Starts, Sense::Starts(starts), from - at + length)
    }

    fn length(&mut self, at: usize) -> Found {
        let (minutes, length, bare) = words::length(self.words, at)?;
        if bare && minutes == 0 {
            return None;
        }
        (minutes <= super::MINUTES_MAX).then_some(())?;
        self.once(Field::Minutes, Sense::Minutes(minutes), length)
    }

    fn presence(&mut self, at: usize) -> Found {
        const ABSENT: [&str; 4] = ["absent", "absente", "absents", "absentes"];
        const EXCUSED: [&str; 4] = ["excuse", "excusee", "excuses", "excusees"];
        let absent = usize::from(self.is(at, &ABSENT));
        let not = usize::from(self.is(at + absent, &["non"]) && self.is(at + absent + 1, &EXCUSED));
        let excused = usize::from(self.is(at + absent + not, &EXCUSED));
        if absent + excused == 0 {
            return None;
        }
        let sense = Sense::Absent { excused: excused == 1 && not == 0 };
        self.once(Field::Presence, sense, absent + not + excused)
    }

    fn mode(&mut self, at: usize) -> Found {
        let direct = match self.fold(at) {
            "direct" => true,
            "indirect" => false,
            _ => return None,
        };
        self.once(Field::Mode, Sense::Direct(direct), 1)
    }

    /// A word of the service: the longest spelling, of a field that is not said yet.
    fn word(&mut self, at: usize) -> Found {
        let lexicon = self.lexicon;
        type Make = fn(String) -> Sense;
        let lists: [(Field, &[Spelling], Make); 3] = [
            (Field::Kind, &lexicon.kinds, Sense::Kind),
            (Field::Place, &lexicon.places, Sense::Place),
            (Field::Theme, &lexicon.themes, Sense::Theme),
        ];
        let mut best: Option<(Field, Sense, usize)> = None;
        for (field, spellings, make) in lists {
            if self.said.contains(&field) {
                continue;
            }
            for spelling in spellings {
                if let Some(length) = words::begins(self.words, at, &spelling.words)
                    && best.as_ref().is_none_or(|(.., longest)| length > *longest)
                {
                    best = Some((field, make(spelling.label.clone()), length));
                }
            }
        }
        let (field, sense, length) = best?;
        self.once(field, sense, length)
    }
}

#[cfg(test)]
mod tests;
