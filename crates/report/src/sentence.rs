//! A sentence of a trame: French prose with live figures in it.
//!
//! `{file_active|compte:jeune,jeunes}` is a figure with its noun, `{mesures.type[AED-R]}` one part
//! of a breakdown, `{si taux_activite}…{sinon}…{fin}` a choice. The whole syntax is told, for those
//! who write trames, in `catalogue/trames/LISEZMOI.md`.

mod syntax;

use serde::Deserialize;

/// A sentence, read once. One that cannot be read keeps its fault, which the trame reports
/// with its place.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "String")]
pub struct Sentence {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) fault: Option<String>,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    Text(String),
    Strong(String),
    Emphasis(String),
    /// `du`, `service`: what the context says, not a count.
    Said(Said),
    Figure(Asked),
    Choice(Choice),
}

/// A word of the context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    From,
    To,
    Year,
    Service,
    Organisation,
    AsOf,
    /// The month of this rank in the period, from 1.
    Month(usize),
}

/// What a trame asks of the figures.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    /// Identifier, with its axis if any: `mesures.type`.
    pub id: String,
    pub key: Key,
    pub form: Form,
}

/// Which part of a breakdown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Key {
    /// The figure itself.
    Whole,
    /// The parts of these labels, added up: `[AEMO + AEMO-R]`.
    Named(Vec<String>),
    /// The part of this rank, from 1, of an ordered breakdown: `[#3]` is March.
    Rank(usize),
    /// Every part that the same table does not name: `[*]`.
    Rest,
}

/// How the figure is said.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Form {
    Plain,
    /// The number with its noun, `82 jeunes`.
    Counted(Noun),
    /// Only the word that agrees with the number, `ont`.
    Agreed(Noun),
    /// A part as a share of its total, `45 %`.
    Share,
    /// Minutes as hours, `2 390 h`.
    Duration,
    /// Every part in one sentence: `47 mesures d’AED-R et 37 mesures d’AEMO-R`.
    Listed(Option<Noun>),
}

/// A word in the singular and in the plural.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Noun {
    Forms(String, String),
    /// One of the trame's own words (`[mots]`).
    Named(String),
}

/// `{si …}…{sinon}…{fin}`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Choice {
    pub asked: Asked,
    pub test: Test,
    pub then: Vec<Piece>,
    pub otherwise: Vec<Piece>,
}

/// What is tested of a figure; one without a value passes no test.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    Known,
    Equal(f64),
    Above(f64),
    Below(f64),
    /// Above another figure.
    Exceeds(Asked),
}

impl Piece {
    /// Its words, when it is only words.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Piece::Text(text) | Piece::Strong(text) | Piece::Emphasis(text) => Some(text),
            _ => None,
        }
    }
}

impl From<String> for Sentence {
    fn from(text: String) -> Sentence {
        Sentence::read(&text)
    }
}

impl Sentence {
    /// Reads a sentence.
    pub(crate) fn read(text: &str) -> Sentence {
        match syntax::read(text) {
            Ok(pieces) => Sentence { pieces, fault: None },
            Err(fault) => Sentence { pieces: vec![Piece::Text(text.to_owned())], fault: Some(fault) },
        }
    }

    /// Everything it asks of the figures, tests included.
    pub(crate) fn asked(&self) -> Vec<&Asked> {
        let mut found = Vec::new();
        gather(&self.pieces, &mut found);
        found
    }
}

fn gather<'a>(pieces: &'a [Piece], found: &mut Vec<&'a Asked>) {
    for piece in pieces {
        match piece {
            Piece::Figure(asked) => found.push(asked),
            Piece::Choice(choice) => {
                found.push(&choice.asked);
                if let Test::Exceeds(other) = &choice.test {
                    found.push(other);
                }
                gather(&choice.then, found);
                gather(&choice.otherwise, found);
            }
            _ => {}
        }
    }
}
