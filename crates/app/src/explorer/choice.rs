//! The form of a question: each thing that may be chosen, and what is.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::french::typeset;
use base::{Day, Period};
use indicator::{Axis, Entry, UNKNOWN_LABEL};

use super::{Across, First, Question, axes};
use crate::access::{Action, Here, Noun};
use crate::dashboard::show;
use crate::web::Refusal;
use crate::year::Book;

/// Most keys of a filter; beyond, a list is not read through.
const KEYS_MAX: usize = 200;

/// What one chooses from: value, label, chosen.
pub(super) type Choices = Vec<(String, String, bool)>;

/// The form.
pub(super) struct Choice {
    /// Figures, by family.
    pub families: Vec<(String, Choices)>,
    pub by: Choices,
    pub across: Choices,
    /// A filter an axis of the figure: its code, its name, its keys.
    pub filters: Vec<(&'static str, &'static str, Choices)>,
    pub from: Choices,
    pub to: Choices,
    /// The services whose figures one sees; none when there is one.
    pub services: Choices,
    pub first: Choices,
}

impl Choice {
    pub(super) fn new(
        here: &Here,
        question: &Question,
        entry: &Entry,
        books: &[Arc<Book>],
    ) -> Result<Choice, Refusal> {
        let axes = axes(entry);
        let named = |axis: &Axis| (axis.name().to_owned(), axis.title().to_owned());
        let by = axes.iter().map(named).map(|(name, label)| {
            let chosen = question.by.is_some_and(|axis| axis.name() == name);
            (name, label, chosen)
        });
        let own = [Across::Years, Across::Services].map(|across| {
            let label = if across == Across::Years { "Année" } else { "Service" };
            (across.name().to_owned(), label.to_owned(), question.across == Some(across))
        });
        let across = axes.iter().map(named).map(|(name, label)| {
            let chosen = matches!(question.across, Some(Across::Axis(axis)) if axis.name() == name);
            (name, label, chosen)
        });
        let mut filters = Vec::new();
        for axis in &axes {
            let keys = keys(question, entry, books, *axis)?;
            if !keys.is_empty() {
                filters.push((axis.name(), axis.title(), keys));
            }
        }
        let seats = here.visitor.seats.iter().filter(|seat| seat.may(Action::See, Noun::Figures));
        let services = seats.map(|seat| {
            let service = &seat.service;
            (service.code.clone(), service.name.clone(), question.services.contains(&service.code))
        });
        let services: Choices = services.collect();
        Ok(Choice {
            families: families(question)?,
            by: by.collect(),
            across: across.chain(own).collect(),
            filters,
            from: years(here, question, books, question.from_year),
            to: years(here, question, books, question.to_year),
            services: if services.len() > 1 { services } else { Vec::new() },
            first: [(First::Table, "tableau", "Le tableau"), (First::Chart, "graphique", "Le graphique")]
                .map(|(first, name, label)| (name.to_owned(), label.to_owned(), question.first == first))
                .into(),
        })
    }
}

fn families(question: &Question) -> Result<Vec<(String, Choices)>, Refusal> {
    let mut families: Vec<(String, Choices)> = Vec::new();
    for entry in crate::year::catalogue()?.entries() {
        let one = (entry.id.clone(), typeset(&entry.title), entry.id == question.figure);
        match families.last_mut().filter(|(family, _)| *family == entry.family) {
            Some((_, all)) => all.push(one),
            None => families.push((entry.family.clone(), vec![one])),
        }
    }
    Ok(families)
}

/// The keys that have rows over the years of the question, and the one that is asked.
fn keys(question: &Question, entry: &Entry, books: &[Arc<Book>], axis: Axis) -> Result<Choices, Refusal> {
    let asked = question.only.iter().find(|(only, _)| *only == axis).map(|(_, key)| key.clone());
    let span = match axis {
        // Months are those of one year, without its number.
        Axis::Mois => Some(Period::year(question.to_year)),
        _ => Day::new(question.from_year, 1, 1)
            .zip(Day::new(question.to_year, 12, 31))
            .and_then(|(first, last)| Period::new(first, last)),
    };
    let span = span.unwrap_or(Period::year(question.to_year));
    let mut keys: Vec<String> = Vec::new();
    for book in books {
        let year = book.year(span)?;
        let own = matches!(entry.formula, indicator::Formula::Ventilation { .. });
        let id = if own { entry.id.clone() } else { format!("{}.{}", entry.id, axis.name()) };
        let found = match year.parts(&id) {
            Some(found) => found.parts.into_iter().map(|part| part.key).collect(),
            None => year.keys(&entry.id, axis).unwrap_or_default().0,
        };
        keys.extend(found.into_iter().filter(|key| !keys.contains(key)).collect::<BTreeSet<_>>());
        if let (Some((order, true)), 1) = (year.keys(&entry.id, axis), books.len()) {
            keys.sort_by_key(|key| order.iter().position(|known| known == key));
        }
    }
    keys.extend(asked.clone().filter(|asked| !keys.contains(asked)));
    keys.sort_by_key(|key| key == UNKNOWN_LABEL);
    if keys.len() > KEYS_MAX {
        keys.retain(|key| Some(key) == asked.as_ref());
    }
    let one = |key: String| {
        let label = show::key(axis.name(), &key);
        (format!("{}:{key}", axis.name()), label, Some(&key) == asked.as_ref())
    };
    Ok(keys.into_iter().map(one).collect())
}

/// The years that the services speak of, this one, and those that are asked.
fn years(here: &Here, question: &Question, books: &[Arc<Book>], chosen: i16) -> Choices {
    let mut years: BTreeSet<i16> = books.iter().flat_map(|book| book.years()).collect();
    years.extend([here.today().year(), question.from_year, question.to_year]);
    years.into_iter().rev().map(|year| (year.to_string(), year.to_string(), year == chosen)).collect()
}
