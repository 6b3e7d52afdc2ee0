//! One figure, or one text with figures in it, asked for the cell of a file that is not ours.

use base::Day;

use crate::compose::Composer;
use crate::context::Context;
use crate::figures::Figures;
use crate::nomenclature::Nomenclatures;
use crate::sentence::{Form, Piece, Said, Sentence};
use crate::trame::Trame;

/// What is asked, read once: `{admissions.type[AED-R]}`, `Du {du} au {au}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Request(Sentence);

/// What is written in the cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A number, for the cell to show as it shows numbers.
    Number {
        /// Its value, exact.
        value: f64,
        /// With how many decimals it is said.
        decimals: u8,
        /// Whether it is a percentage: 87.6 is 87,6 %.
        percent: bool,
    },
    /// A year, which is written without a space.
    Year(i16),
    /// A day.
    Day(Day),
    /// A text.
    Text(String),
    /// No value, and why: never 0.
    Nothing(String),
}

impl Request {
    /// Reads what is asked; says what cannot be read, or is not in the catalogue.
    pub fn read(text: &str, known: impl Fn(&str) -> bool) -> Result<Request, String> {
        let sentence = Sentence::read(text.trim());
        if let Some(fault) = &sentence.fault {
            return Err(fault.clone());
        }
        match sentence.asked().iter().find(|asked| !known(&asked.id)) {
            Some(asked) => Err(format!("« {} » n’est pas un chiffre du catalogue", asked.id)),
            None => Ok(Request(sentence)),
        }
    }
}

/// What these figures answer.
pub fn answer(trame: &Trame, figures: &dyn Figures, context: &Context, asked: &Request) -> Answer {
    let mut composer = Composer::new(trame, figures, context, Nomenclatures::embedded());
    match asked.0.pieces.as_slice() {
        [Piece::Figure(one)] if matches!(one.form, Form::Plain | Form::Share) => {
            let figure = composer.ask(one, &[]);
            match figure.value {
                Ok(value) => Answer::Number { value, decimals: figure.decimals, percent: figure.percent },
                Err(reason) => Answer::Nothing(reason),
            }
        }
        [Piece::Said(Said::From)] => Answer::Day(context.period.first()),
        [Piece::Said(Said::To)] => Answer::Day(context.period.last()),
        [Piece::Said(Said::Year)] => match context.year() {
            Some(year) => Answer::Year(year),
            None => Answer::Text(composer.plain(&asked.0)),
        },
        _ => Answer::Text(composer.plain(&asked.0)),
    }
}
