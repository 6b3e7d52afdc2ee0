//! The file of a funder, Word or Excel: one says once which figure goes in which of its cells, and it is filled every
//! year, its styles, formulas and pictures as the funder made them. What cannot be filled is told.

pub mod pages;
mod parcel;
mod send;
mod sql;
mod view;

use std::collections::BTreeMap;

use anyhow::Result;
use base::{Id, Period};
use document::form::{self, Filled, Placed, Problem, Slot, Value};
use report::{Answer, Request};

use crate::year::{self, Book};

/// A file of a funder.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// Its row.
    pub id: Id,
    /// What the service calls it.
    pub title: String,
    /// The name of its last edition.
    pub name: String,
    /// The number of that edition.
    pub edition: i64,
    /// How many of its places have a value.
    pub placed: i64,
}

/// The file, as the funder gave it one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Edition {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// A place and what is written there, once worked out.
pub struct Worked {
    /// Where.
    pub slot: Slot,
    /// What was asked.
    pub said: String,
    /// What it gives.
    pub answer: Result<Answer, String>,
}

/// What is written in each place for a period; what cannot be worked out says why.
pub fn worked(book: &Book, period: Period, slots: &BTreeMap<String, String>) -> Result<Vec<Worked>> {
    let read: Vec<(Slot, &String, Result<Request, String>)> = slots
        .iter()
        .filter_map(|(slot, said)| Some((slot.parse::<Slot>().ok()?, said, Request::read(said, year::knows))))
        .collect();
    let asked: Vec<&Request> = read.iter().filter_map(|(.., request)| request.as_ref().ok()).collect();
    let mut answers = book.answers(period, &asked)?.into_iter();
    let worked = read.into_iter().map(|(slot, said, request)| {
        let answer = match request {
            Ok(_) => answers.next().ok_or_else(|| "pas de réponse".to_owned()),
            Err(fault) => Err(fault),
        };
        Worked { slot, said: said.clone(), answer }
    });
    Ok(worked.collect())
}

/// The file with its values; what could not be written, and why.
pub fn filled(edition: &Edition, worked: &[Worked]) -> Result<Filled, form::Error> {
    let mut placed = Vec::new();
    let mut problems = Vec::new();
    for one in worked {
        let value = match &one.answer {
            Ok(Answer::Number { value, decimals, percent }) => {
                Value::Number { value: *value, decimals: *decimals, percent: *percent }
            }
            Ok(Answer::Year(year)) => match one.slot {
                Slot::Cell { .. } => Value::Number { value: f64::from(*year), decimals: 0, percent: false },
                _ => Value::Text(year.to_string()),
            },
            Ok(Answer::Day(day)) => Value::Day(*day),
            Ok(Answer::Text(text)) => Value::Text(text.clone()),
            Ok(Answer::Nothing(reason)) => {
                problems
                    .push(Problem { slot: one.slot.clone(), reason: format!("non calculable ({reason})") });
                Value::Nothing
            }
            Err(reason) => {
                problems.push(Problem { slot: one.slot.clone(), reason: reason.clone() });
                continue;
            }
        };
        placed.push(Placed { slot: one.slot.clone(), value });
    }
    let mut filled = form::fill(&edition.content, &placed)?;
    filled.problems.extend(problems);
    filled.problems.sort_by(|a, b| a.slot.cmp(&b.slot));
    Ok(filled)
}

/// How an answer reads.
pub(crate) fn said(answer: &Result<Answer, String>) -> String {
    match answer {
        Ok(Answer::Number { value, decimals, percent }) => {
            let text = base::french::decimal(*value, *decimals);
            if *percent { format!("{text}\u{202f}%") } else { text }
        }
        Ok(Answer::Year(year)) => year.to_string(),
        Ok(Answer::Day(day)) => base::french::short_day(*day),
        Ok(Answer::Text(text)) => text.clone(),
        Ok(Answer::Nothing(_)) => "non calculable".to_owned(),
        Err(_) => "à revoir".to_owned(),
    }
}
