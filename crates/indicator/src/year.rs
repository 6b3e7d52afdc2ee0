//! The figures of a service over a period: each answer carries the rows it counts.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use base::Period;

use crate::axis::{Axis, person_of};
use crate::catalogue::{Catalogue, Counted, Entry, Formula};
use crate::count::{Scope, Table, count, narrow};
use crate::facts::Facts;
use crate::marks::first_of_each;
use crate::miniature::Miniature;
use crate::months;
use crate::population::Population;
use crate::rows::{Noun, Rows};
use crate::rules::Rules;
use crate::tally::{Counting, Sum, Tally};

/// A value, or why there is none: no value is not zero.
pub type Value = Result<f64, String>;

/// The figures of a service over a period.
pub struct Year<'a> {
    pub(crate) scope: Scope<'a>,
    pub(crate) catalogue: &'a Catalogue,
    /// Rows of a population are found once.
    rows: RefCell<Vec<(Population, Rc<Rows>)>>,
    /// One row a person of a population.
    person_rows: RefCell<Vec<(Population, Rc<Rows>)>>,
    /// Its acts in miniature, made when a figure first counts acts.
    miniature: OnceCell<Option<Miniature>>,
}

/// A part of a breakdown.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The key, as the register writes it.
    pub key: String,
    /// Its value.
    pub value: Value,
}

/// A breakdown: parts that have rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakdown {
    /// The parts; those without any row are absent.
    pub parts: Vec<Part>,
    /// Their order means something.
    pub ordered: bool,
    /// They add up to the whole.
    pub additive: bool,
}

impl<'a> Year<'a> {
    /// The figures of these facts over this period.
    pub fn new(facts: &'a Facts, rules: &'a Rules, period: Period, catalogue: &'a Catalogue) -> Year<'a> {
        let scope = Scope { facts, rules, period };
        Year {
            scope,
            catalogue,
            rows: RefCell::default(),
            person_rows: RefCell::default(),
            miniature: OnceCell::new(),
        }
    }

    /// The same over another period.
    pub fn over(&self, period: Period) -> Year<'a> {
        Year::new(self.scope.facts, self.scope.rules, period, self.catalogue)
    }

    /// The period.
    pub fn period(&self) -> Period {
        self.scope.period
    }

    /// The facts.
    pub fn facts(&self) -> &'a Facts {
        self.scope.facts
    }

    /// The rules of counting of the agreement.
    pub fn rules(&self) -> &'a Rules {
        self.scope.rules
    }

    /// The catalogue.
    pub fn catalogue(&self) -> &'a Catalogue {
        self.catalogue
    }

    pub(crate) fn population(&self, population: Population) -> Rc<Rows> {
        if let Some((_, rows)) = self.rows.borrow().iter().find(|(known, _)| *known == population) {
            return Rc::clone(rows);
        }
        let Scope { facts, rules, period } = self.scope;
        let rows = Rc::new(population.rows(facts, rules, period));
        self.rows.borrow_mut().push((population, Rc::clone(&rows)));
        rows
    }

    pub(crate) fn table(&self, counted: Counted, axes: &[Axis]) -> Option<Table> {
        if let Some(table) = self.in_miniature(counted, axes) {
            return Some(table);
        }
        let Counted { population, decompte } = counted;
        let by_person = axes.iter().all(|axis| axis.is_of_person() && *axis != Axis::Frequence);
        let rows = match decompte {
            Tally::Personnes if by_person => self.person_rows(population),
            _ => self.population(population),
        };
        count(self.scope, population, &rows, decompte, axes)
    }

    /// One row a person: enough to count persons by what is said of each.
    fn person_rows(&self, population: Population) -> Rc<Rows> {
        let rows = self.population(population);
        let Some(person) = person_of(self.scope.facts, population.noun()) else { return rows };
        if let Some((_, rows)) = self.person_rows.borrow().iter().find(|(known, _)| *known == population) {
            return Rc::clone(rows);
        }
        let first = Rc::new(first_of_each(person, self.scope.facts.persons.id.len(), &rows));
        self.person_rows.borrow_mut().push((population, Rc::clone(&first)));
        first
    }

    fn in_miniature(&self, counted: Counted, axes: &[Axis]) -> Option<Table> {
        match counted.population.noun() {
            Noun::Act | Noun::Presence | Noun::Participation => {
                let Scope { facts, period, .. } = self.scope;
                let miniature = self.miniature.get_or_init(|| Miniature::new(facts, period));
                miniature.as_ref()?.table(self.scope, counted, axes)
            }
            _ => None,
        }
    }

    /// The value of an indicator; nothing when the catalogue has none of that name.
    pub fn value(&self, id: &str) -> Option<Value> {
        self.catalogue.entry(id).map(|entry| self.worked(entry))
    }

    fn worked(&self, entry: &Entry) -> Value {
        match &entry.formula {
            Formula::Nombre(counted) => self.number(*counted),
            Formula::Ventilation { population, decompte, .. } => {
                self.number(Counted { population: *population, decompte: *decompte })
            }
            Formula::FinDeMois(counted) => {
                let last = self.scope.period.months().last().copied().unwrap_or(self.scope.period);
                self.over(last).number(*counted)
            }
            Formula::Moyenne(counted) => {
                let sums = self.table(*counted, &[]).map(|table| table.sums).unwrap_or_default();
                mean(&sums.first().copied().unwrap_or_default())
            }
            Formula::Mediane(counted) => self.median_of(*counted, &[]),
            Formula::MoyenneDesParts { population, decompte, par } => {
                let counted = Counted { population: *population, decompte: *decompte };
                let sums = self.table(counted, &[*par]).map(|table| table.sums).unwrap_or_default();
                let means: Vec<f64> = sums.iter().filter_map(|sum| mean(sum).ok()).collect();
                mean(&Sum { total: means.iter().sum(), rows: means.len() as u64 })
            }
            Formula::Rapport { numerateur, denominateur, facteur } => {
                self.ratio(numerateur, denominateur, *facteur)
            }
            Formula::ParJour(of) => {
                self.value(of).unwrap_or(Ok(0.0)).map(|sum| sum / f64::from(self.scope.period.days()))
            }
            Formula::Somme(all) => all.iter().map(|id| self.value(id).unwrap_or(Ok(0.0))).sum(),
            Formula::JourneesPrevues => self.planned(),
            Formula::Mouvements => {
                Ok(self.movements().iter().flat_map(|kind| &kind.entries).sum::<i64>() as f64)
            }
        }
    }

    fn number(&self, counted: Counted) -> Value {
        if counted.decompte == Tally::Unites && self.scope.rules.units.is_none() {
            return Err("la convention ne fixe pas de barème d’unités d’activité".to_owned());
        }
        if counted.population.noun() == Noun::Capacity && self.population(counted.population).is_empty() {
            return Err("aucune place autorisée n’est connue à cette date".to_owned());
        }
        if counted.population == Population::TarifsFin && self.population(counted.population).is_empty() {
            return Err("aucun tarif n’est noté à cette date".to_owned());
        }
        let table = self.table(counted, &[]);
        Ok(table.and_then(|table| table.sums.first().map(|sum| sum.total)).unwrap_or(0.0))
    }

    fn ratio(&self, numerator: &str, denominator: &str, factor: f64) -> Value {
        let below = self.value(denominator).unwrap_or(Ok(0.0))?;
        if below == 0.0 {
            let title = self.catalogue.entry(denominator).map_or(denominator, |entry| &entry.title);
            return Err(format!("{} : rien à compter", base::french::lower_first(title)));
        }
        Ok(self.value(numerator).unwrap_or(Ok(0.0))? * factor / below)
    }

    fn planned(&self) -> Value {
        let period = self.scope.period;
        let year = period.first().year();
        let planned = self.scope.facts.planned.iter().find(|(planned, _)| *planned == year);
        match planned {
            Some((_, days)) if period == Period::year(year) => Ok(*days as f64),
            Some(_) => Err("les journées prévues sont fixées pour l’année civile entière".to_owned()),
            None => Err(format!("aucune journée prévue n’est saisie pour {year}")),
        }
    }

    /// The parts of `mesures.type`; nothing when there is no such breakdown.
    pub fn parts(&self, id: &str) -> Option<Breakdown> {
        let (entry, axis) = self.catalogue.find(id)?;
        let (axis, counted) = (axis?, entry.formula.counted()?);
        let Some(table) = self.table(counted, &[axis]) else {
            return (axis == Axis::Mois).then(|| self.by_month(entry));
        };
        let value = |key: &str, sum: &Sum| match &entry.formula {
            Formula::Moyenne(_) | Formula::MoyenneDesParts { .. } => mean(sum),
            Formula::Mediane(_) => self.median_of(counted, &[(axis, key)]),
            _ => Ok(sum.total),
        };
        let parts = table.labels.first()?.iter().zip(&table.sums).filter(|(_, sum)| sum.rows > 0);
        let parts = parts.map(|(key, sum)| Part { key: key.clone(), value: value(key, sum) });
        Some(Breakdown {
            parts: unknown_last(parts.collect()),
            ordered: table.ordered.first().copied().unwrap_or(false),
            additive: entry.adds_up(axis),
        })
    }

    /// Every key that an axis of a figure may have over the period, in order, those without rows too; and whether
    /// that order means something. Nothing when the figure has no such axis.
    pub fn keys(&self, id: &str, axis: Axis) -> Option<(Vec<String>, bool)> {
        let entry = self.catalogue.entry(id)?;
        let counted = entry.formula.counted()?;
        let by_month = matches!(entry.formula, Formula::FinDeMois(_)) && axis == Axis::Mois;
        match self.table(counted, &[axis]).filter(|_| !by_month) {
            Some(mut table) => {
                let mut labels = table.labels.pop()?;
                if labels.first().is_some_and(|label| label == crate::facts::UNKNOWN_LABEL) {
                    labels.rotate_left(1);
                }
                Some((labels, table.ordered.first().copied().unwrap_or(false)))
            }
            None => (axis == Axis::Mois).then(|| (months::labels(self.scope.period), true)),
        }
    }

    fn median_of(&self, counted: Counted, by: &[(Axis, &str)]) -> Value {
        let rows = self.population(counted.population);
        let rows = narrow(self.scope, counted, &rows, by).unwrap_or(Rows::List(Vec::new()));
        let values = counted.decompte.values(&self.counting(counted.population, &rows));
        median(values.into_iter().flatten().collect())
    }

    /// What lasts is counted month by month: the same figure over each.
    fn by_month(&self, entry: &Entry) -> Breakdown {
        let labels = months::labels(self.scope.period);
        let months = self.scope.period.months();
        let part = |(key, month)| Part { key, value: self.over(month).worked(entry) };
        Breakdown {
            parts: labels.into_iter().zip(months).map(part).collect(),
            ordered: true,
            additive: entry.adds_up(Axis::Mois),
        }
    }

    /// A breakdown along two axes: pairs of keys and their values, those without rows left out.
    pub fn cross(&self, id: &str, axes: [Axis; 2]) -> Option<Vec<(String, String, f64)>> {
        let entry = self.catalogue.entry(id)?;
        let Formula::Nombre(counted) = &entry.formula else { return None };
        let table = self.table(*counted, &axes)?;
        let width = table.labels[1].len();
        let pairs = table.sums.iter().enumerate().filter(|(_, sum)| sum.rows > 0);
        Some(
            pairs
                .map(|(at, sum)| {
                    (table.labels[0][at / width].clone(), table.labels[1][at % width].clone(), sum.total)
                })
                .collect(),
        )
    }

    /// A figure at the end of each month, where the indicator is one of those.
    pub fn months(&self, id: &str) -> Option<Vec<f64>> {
        let entry = self.catalogue.entry(id)?;
        let Formula::FinDeMois(counted) = &entry.formula else { return None };
        let months = self.scope.period.months();
        Some(months.into_iter().map(|month| self.over(month).number(*counted).unwrap_or(0.0)).collect())
    }

    fn counting<'b>(&'b self, population: Population, rows: &'b Rows) -> Counting<'b> {
        let Scope { facts, rules, period } = self.scope;
        Counting { facts, rules, period, noun: population.noun(), rows, worth: None }
    }
}

pub(crate) fn mean(sum: &Sum) -> Value {
    if sum.rows == 0 {
        Err("rien à compter sur la période".to_owned())
    } else {
        Ok(sum.total / sum.rows as f64)
    }
}

pub(crate) fn median(mut values: Vec<f64>) -> Value {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => Err("rien à compter sur la période".to_owned()),
        odd if odd % 2 == 1 => Ok(values[middle]),
        _ => Ok((values[middle - 1] + values[middle]) / 2.0),
    }
}

/// « non renseigné » is code 0: first in the columns, last to the reader.
fn unknown_last(mut parts: Vec<Part>) -> Vec<Part> {
    if let Some(at) = parts.iter().position(|part| part.key == crate::facts::UNKNOWN_LABEL) {
        let unknown = parts.remove(at);
        parts.push(unknown);
    }
    parts
}
