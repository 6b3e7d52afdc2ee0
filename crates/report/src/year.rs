//! The figures of the `indicator` crate, as a report asks for them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use base::french::{long_day, lower_first, month_name, typeset};
use document::Definition;
use indicator::{Entry, Formula, Rules, Value, Year};

use crate::figures::{Door, Figure, Figures, Movement, Part, Parts};
use crate::setting::said;

/// Opens a figure: gives the page of its rows.
pub type Opener<'o> = &'o dyn Fn(&Door<'_>) -> Option<String>;

/// The figures of a year, each worked out once however often the report shows it.
pub struct YearFigures<'y, 'a> {
    year: &'y Year<'a>,
    opener: Option<Opener<'y>>,
    figures: RefCell<BTreeMap<String, Option<Figure>>>,
    parts: RefCell<BTreeMap<String, Option<Parts>>>,
}

impl<'y, 'a> YearFigures<'y, 'a> {
    /// The figures of this year; `opener` gives the page where one opens.
    pub fn new(year: &'y Year<'a>, opener: Option<Opener<'y>>) -> YearFigures<'y, 'a> {
        YearFigures { year, opener, figures: RefCell::default(), parts: RefCell::default() }
    }

    fn work_out(&self, id: &str) -> Option<Figure> {
        let entry = self.year.catalogue().entry(id)?;
        let value = self.year.value(id)?;
        Some(Figure { value, decimals: entry.decimals, percent: entry.percent })
    }

    fn break_down(&self, id: &str) -> Option<Parts> {
        let (entry, _) = self.year.catalogue().find(id)?;
        let (parts, ordered) = match self.year.months(id) {
            Some(months) => (self.by_month(&months), true),
            None => {
                let breakdown = self.year.parts(id)?;
                let part = |part: indicator::Part| Part { key: part.key, value: part.value };
                (breakdown.parts.into_iter().map(part).collect(), breakdown.ordered)
            }
        };
        Some(Parts {
            parts,
            ordered,
            absent: self.absent(entry),
            decimals: entry.decimals,
            percent: entry.percent,
        })
    }

    fn by_month(&self, values: &[f64]) -> Vec<Part> {
        let months = self.year.period().months();
        let key = |month: &base::Period| month_name(month.first().month_of()).to_owned();
        months.iter().zip(values).map(|(month, value)| Part { key: key(month), value: Ok(*value) }).collect()
    }

    /// A part without rows counts 0, but a mean of nothing has no value, nor has what is not known at all.
    fn absent(&self, entry: &Entry) -> Value {
        match (&entry.formula, self.year.value(&entry.id)) {
            (_, Some(Err(reason))) => Err(reason),
            (Formula::Moyenne(_) | Formula::MoyenneDesParts { .. }, _) => {
                Err("rien à compter sur la période".to_owned())
            }
            _ => Ok(0.0),
        }
    }
}

impl Figures for YearFigures<'_, '_> {
    fn figure(&self, id: &str) -> Option<Figure> {
        if let Some(known) = self.figures.borrow().get(id) {
            return known.clone();
        }
        let figure = self.work_out(id);
        self.figures.borrow_mut().insert(id.to_owned(), figure.clone());
        figure
    }

    fn parts(&self, id: &str) -> Option<Parts> {
        if let Some(known) = self.parts.borrow().get(id) {
            return known.clone();
        }
        let parts = self.break_down(id);
        self.parts.borrow_mut().insert(id.to_owned(), parts.clone());
        parts
    }

    fn movements(&self) -> Vec<Movement> {
        let movement = |movement: indicator::Movement| Movement {
            kind: movement.kind,
            opening: movement.opening,
            entries: movement.entries,
            exits: movement.exits,
            closing: movement.closing,
        };
        self.year.movements().into_iter().map(movement).collect()
    }

    fn places(&self) -> Vec<Option<f64>> {
        let months = self.year.period().months();
        months.into_iter().map(|month| self.year.over(month).value("capacite_fin")?.ok()).collect()
    }

    fn definition(&self, id: &str) -> Option<Definition> {
        self.year.catalogue().entry(id).map(|entry| definition(entry, self.year.rules()))
    }

    fn href(&self, door: &Door<'_>) -> Option<String> {
        self.opener.and_then(|opener| opener(door))
    }
}

fn definition(entry: &Entry, rules: &Rules) -> Definition {
    let mut text = entry.counted.clone();
    if !entry.not_counted.is_empty() {
        text.push_str(&format!(" Ne compte pas : {}", lower_first(&entry.not_counted)));
    }
    for variant in &entry.variants {
        text.push_str(&format!(" Autre lecture : {}.", lower_first(variant.trim_end_matches('.'))));
    }
    Definition {
        id: entry.id.clone(),
        title: typeset(&entry.title),
        text: typeset(&text),
        unit: entry.unit.0.clone(),
        source: typeset(&entry.source),
        effective: entry.effective.parse().map(long_day).unwrap_or_default(),
        settings: entry
            .settings
            .iter()
            .filter_map(|name| said(name, rules))
            .collect::<Vec<_>>()
            .join("\u{202f}; "),
        value: String::new(),
    }
}
