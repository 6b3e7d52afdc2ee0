//! What the sentences of a report say of a year: so many admissions, so many exits, so many people.

mod quantity;
mod sentence;

use crate::kind::Kinds;
use crate::rule::Where;
use crate::token::{Token, sentences, tokens};
use crate::{Content, Published};

pub(crate) use quantity::{Noun, Quantity, noun};
pub(crate) use sentence::years;

/// A figure that a sentence gives for a year.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Claim {
    pub(crate) quantity: Quantity,
    pub(crate) noun: Noun,
    /// The kind of measure; none for all of them.
    pub(crate) kind: Option<usize>,
    pub(crate) value: i64,
    /// The year that the sentence gives; none when it gives none.
    pub(crate) year: Option<i16>,
    pub(crate) at: Where,
    /// Rank of the section of the report, by its headings.
    pub(crate) section: usize,
}

/// A total and its parts, as one sentence or one list gives them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Breakdown {
    /// What the parts are parts by: the kinds, the sexes.
    pub(crate) axis: &'static str,
    pub(crate) parts: Vec<(String, i64)>,
    pub(crate) total: Option<i64>,
    /// The year of the sentence.
    pub(crate) year: Option<i16>,
    /// Whether the sentence says that the parts are all of the total.
    pub(crate) whole: bool,
    pub(crate) at: Where,
}

/// What the sentences of a report say.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    pub(crate) claims: Vec<Claim>,
    pub(crate) breakdowns: Vec<Breakdown>,
}

/// More than any report says.
const CLAIMS_MAX: usize = 4000;

impl Claims {
    pub(crate) fn of(report: &Published, kinds: &Kinds) -> Claims {
        let mut all = Claims::default();
        let mut section = 0;
        for (rank, piece) in report.pieces.iter().enumerate() {
            if all.claims.len() > CLAIMS_MAX {
                break;
            }
            match &piece.content {
                Content::Heading { .. } => section += 1,
                Content::Text(text) => all.text(text, Where { piece: rank, cell: None }, section, kinds),
                Content::Table(rows) => all.table(rows, rank, section, kinds),
            }
        }
        all
    }

    fn text(&mut self, text: &str, at: Where, section: usize, kinds: &Kinds) {
        let tokens = tokens(text);
        let mut before: Option<Claim> = None;
        for sentence in sentences(text, &tokens) {
            self.sentence(sentence, at, section, kinds, &mut before);
        }
    }

    fn sentence(
        &mut self,
        tokens: &[Token],
        at: Where,
        section: usize,
        kinds: &Kinds,
        before: &mut Option<Claim>,
    ) {
        let found = sentence::claims(tokens, kinds);
        let inherits = found.is_empty() && tokens.first().is_some_and(|first| first.whole().is_some());
        let totals = found.iter().filter(|claim| claim.kind.is_none()).count();
        for claim in found {
            let claim = Claim { at, section, ..claim };
            if claim.kind.is_none() {
                *before = Some(claim.clone());
            }
            self.claims.push(claim);
        }
        let of = before.clone().filter(|_| totals == 1 || inherits);
        for mut breakdown in sentence::breakdowns(tokens, kinds) {
            breakdown.at = at;
            if let Some(total) = of.as_ref().filter(|total| total.kind.is_none())
                && breakdown.axis == sentence::KINDS
            {
                for (rank, (_, value)) in breakdown.parts.iter().enumerate() {
                    self.claims.push(Claim { kind: Some(rank), value: *value, ..total.clone() });
                }
                breakdown.total = breakdown.total.or((inherits).then_some(total.value));
                breakdown.year = breakdown.year.or(total.year);
            }
            self.breakdowns.push(breakdown);
        }
        if !inherits && totals != 1 {
            *before = None;
        }
    }

    /// A table whose cells are words: `53 admissions` over `33 en …` and `20 en …`.
    fn table(&mut self, rows: &[Vec<String>], piece: usize, section: usize, kinds: &Kinds) {
        let width = rows.first().map_or(0, Vec::len).min(12);
        for column in 0..width {
            let mut head: Option<Claim> = None;
            let mut parts: Vec<(String, i64)> = vec![(String::new(), 0); kinds.len()];
            let mut seen = 0;
            for (row, cells) in rows.iter().enumerate().take(60) {
                let Some(cell) = cells.get(column).filter(|cell| !cell.is_empty() && cell.len() < 200) else {
                    continue;
                };
                let at = Where { piece, cell: Some((row, column)) };
                let tokens = tokens(cell);
                let found = sentence::claims(&tokens, kinds);
                if let [claim] = found.as_slice()
                    && claim.kind.is_none()
                {
                    let claim = Claim { at, section, ..claim.clone() };
                    self.claims.push(claim.clone());
                    (head, seen) = (Some(claim), 0);
                    continue;
                }
                let (Some(total), Some((kind, value))) = (&head, sentence::kind_alone(&tokens, kinds)) else {
                    continue;
                };
                self.claims.push(Claim { kind: Some(kind), value, at, ..total.clone() });
                parts[kind] = (kinds.label(kind).to_owned(), value);
                seen += 1;
                if seen == kinds.len() && seen > 1 {
                    let (total, year, at) = (Some(total.value), total.year, total.at);
                    let parts = parts.clone();
                    self.breakdowns.push(Breakdown {
                        axis: sentence::KINDS,
                        parts,
                        total,
                        year,
                        whole: true,
                        at,
                    });
                }
            }
        }
        // A row of two cells: `Admissions de l’année | 53`.
        for (row, cells) in rows.iter().enumerate().take(400) {
            if let [label, value] = cells.as_slice()
                && label.len() < 80
                && crate::cell::worth(value).whole().is_some()
            {
                let at = Where { piece, cell: Some((row, 1)) };
                let found = sentence::claims(&tokens(&format!("{label} : {value}")), kinds);
                self.claims.extend(found.into_iter().map(|claim| Claim { at, section, ..claim }));
            }
        }
    }
}
