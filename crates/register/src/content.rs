//! What the cells under a heading tell, when the heading tells too little or too much.

use std::collections::HashSet;

use base::Day;

use crate::cell::{Cell, attendance};
use crate::{Field, Noun};

/// Fewer cells prove nothing.
const FEWEST: usize = 3;
/// Among so many cells, workers come again.
const MANY: usize = 10;

/// The cells of a column, those that are not empty.
pub(crate) struct Content<'a> {
    pub(crate) cells: Vec<&'a str>,
    pub(crate) today: Day,
}

impl Content<'_> {
    /// Whether the cells may hold the field: at least one of them reads so.
    pub(crate) fn allows(&self, noun: Noun, field: Field) -> bool {
        if self.cells.len() < FEWEST {
            return true;
        }
        match field {
            // « Réf. » beside « N° de mesure » is the référent: a few workers, again and again.
            Field::Reference => self.distinct() * 2 > self.cells.len(),
            Field::Keyworker => self.cells.len() < MANY || self.distinct() * 2 <= self.cells.len(),
            field => self.cells.iter().any(|cell| self.reads(cell, noun, field)),
        }
    }

    /// Whether nearly every cell reads so.
    fn tells(&self, noun: Noun, field: Field) -> bool {
        let fit = self.cells.iter().filter(|cell| self.reads(cell, noun, field)).count();
        self.cells.len() >= FEWEST && fit * 5 >= self.cells.len() * 4
    }

    fn reads(&self, text: &str, noun: Noun, field: Field) -> bool {
        let cell = Cell::of_text(text);
        match field {
            field if field.is_date() => cell.day(self.today).is_ok(),
            Field::Sex => cell.sex().is_ok(),
            Field::Minutes | Field::Travel => cell.minutes(false).is_ok() || cell.minutes(true).is_ok(),
            Field::Mode => cell.direct().is_ok(),
            Field::Share => cell.share().is_ok(),
            Field::Places | Field::Year | Field::Days | Field::Files => cell.whole::<i64>().is_ok(),
            Field::Rank => cell.rank().is_ok(),
            Field::Attendance => {
                text.split(['|', ';', '/', '\n']).any(|part| attendance(part.trim()).is_ok())
            }
            Field::Outcome if noun == Noun::Request => cell.outcome().is_ok(),
            _ => true,
        }
    }

    fn is_sex(&self, noun: Noun) -> bool {
        // Ones and twos alone may count anything.
        self.tells(noun, Field::Sex)
            && !self.cells.iter().all(|cell| cell.bytes().all(|b| b.is_ascii_digit()))
    }

    fn are_references(&self) -> bool {
        let is_reference = |cell: &&&str| {
            cell.len() <= 20
                && !cell.contains([' ', ',', '/', '|'])
                && cell.contains(|c: char| c.is_ascii_digit())
        };
        self.cells.len() >= FEWEST
            && self.cells.iter().filter(is_reference).count() * 5 >= self.cells.len() * 4
    }

    fn are_distinct(&self) -> bool {
        self.distinct() == self.cells.len()
    }

    fn distinct(&self) -> usize {
        self.cells.iter().collect::<HashSet<_>>().len()
    }
}

/// Gives the fields still missing to the one column without a field whose cells tell it.
pub(crate) fn guess(noun: Noun, fields: &mut [Option<Field>], contents: &[Content<'_>]) {
    use Field::{Birth, Mode, Person, Reference, Sex};
    let wanted =
        noun.required().iter().copied().chain([Sex, Birth].into_iter().filter(|_| noun == Noun::Person));
    for field in wanted {
        if fields.contains(&Some(field)) {
            continue;
        }
        let tells = |content: &Content<'_>| match field {
            Sex => content.is_sex(noun),
            Mode => content.tells(noun, field),
            field if field.is_date() => content.tells(noun, field),
            Reference => content.are_references() && content.are_distinct() && !content.tells(noun, Birth),
            Person => content.are_references() && !content.tells(noun, Birth),
            _ => false,
        };
        let mut candidates =
            (0..fields.len()).filter(|position| fields[*position].is_none() && tells(&contents[*position]));
        if let (Some(position), None) = (candidates.next(), candidates.next()) {
            fields[position] = Some(field);
        }
    }
}
