//! What is counted of each service and year, laid out in lines and columns.

use std::collections::HashMap;

use base::french::typeset;
use indicator::{Axis, Formula, UNKNOWN_LABEL, Value};

use super::answer::{Asked, CELLS_MAX, Side, Slice, too_many};
use super::{Across, Answer, Cell, Group, Heading, Line};
use crate::dashboard::{door, show};
use crate::web::Refusal;

/// What is counted, on its way to lines and columns.
pub(super) struct Layout<'a> {
    pub asked: &'a Asked<'a>,
    pub slices: Vec<Slice<'a>>,
    /// The axis of the columns, where the figure is crossed.
    pub across: Option<Axis>,
}

impl Layout<'_> {
    /// Lines, columns, and what one must know to read them.
    pub(super) fn lay(&self) -> Result<Answer, Refusal> {
        let question = self.asked.question;
        let rows = self.union(question.by, Side::Lines);
        let (columns, groups) = match self.across {
            Some(axis) => {
                let keys = self.union(Some(axis), Side::Columns);
                self.room(&rows, keys.len() + 1, self.slices.len())?;
                self.by_axis(axis, &rows, &keys)
            }
            None => {
                self.room(&rows, self.slices.len(), 1)?;
                self.by_slice(&rows)
            }
        };
        let wholes = self.slices.iter();
        Ok(Answer {
            corner: match question.by {
                Some(axis) => axis.title().to_owned(),
                None => String::new(),
            },
            columns,
            groups,
            notes: self.notes(),
            wholes: wholes
                .map(|slice| (slice.book.service.name.clone(), slice.number, slice.whole.clone()))
                .collect(),
        })
    }

    fn room(&self, rows: &[String], columns: usize, groups: usize) -> Result<(), Refusal> {
        let cells = (rows.len() + 1).saturating_mul(columns).saturating_mul(groups);
        if cells > CELLS_MAX { Err(too_many()) } else { Ok(()) }
    }

    fn several_years(&self) -> bool {
        self.asked.question.from_year != self.asked.question.to_year
    }

    fn several_services(&self) -> bool {
        self.asked.question.services.len() > 1
    }

    /// What tells a slice from the others; the whole when it is the only one.
    fn name(&self, slice: &Slice<'_>) -> Option<String> {
        match (self.several_services(), self.several_years()) {
            (true, true) => Some(format!("{}, {}", slice.book.service.name, slice.number)),
            (true, false) => Some(slice.book.service.name.clone()),
            (false, true) => Some(slice.number.to_string()),
            (false, false) => None,
        }
    }

    /// Columns are the keys of an axis; each year of each service has its lines.
    fn by_axis(&self, axis: Axis, rows: &[String], keys: &[String]) -> (Vec<Heading>, Vec<Group>) {
        let heading = |key: &String| Heading {
            label: show::key(axis.name(), key),
            key: Some(key.clone()),
            total: false,
        };
        let mut columns: Vec<Heading> = keys.iter().map(heading).collect();
        columns.push(Heading { label: TOGETHER.to_owned(), key: None, total: true });
        let line = |slice: &Slice<'_>, row: Option<&str>, label: String| {
            let column = columns.iter().map(|column| self.cell(slice, row, column.key.as_deref()));
            Line { label, key: row.map(str::to_owned), total: false, cells: column.collect() }
        };
        if self.asked.question.by.is_none() {
            let lines = self.slices.iter().map(|slice| {
                line(slice, None, self.name(slice).unwrap_or_else(|| typeset(&self.asked.entry.title)))
            });
            return (columns.clone(), vec![Group { label: None, lines: lines.collect() }]);
        }
        let group = |slice: &Slice<'_>| {
            let of_service = rows.iter().filter(|row| self.has(slice, row));
            let mut lines: Vec<Line> =
                of_service.map(|row| line(slice, Some(row), self.row_label(row))).collect();
            lines.push(Line { total: true, ..line(slice, None, TOGETHER.to_owned()) });
            Group { label: self.name(slice), lines }
        };
        let groups = self.slices.iter().map(group).collect();
        (columns.clone(), groups)
    }

    /// Columns are the years, or the services; what there are several of beside is below one another.
    fn by_slice(&self, rows: &[String]) -> (Vec<Heading>, Vec<Group>) {
        let by_service = match self.asked.question.across {
            Some(Across::Services) => true,
            Some(Across::Years) => false,
            _ => !self.several_years() && self.several_services(),
        };
        let years: Vec<i16> = self.asked.question.years().collect();
        let (services, across) = (self.slices.len() / years.len().max(1), years.len());
        // Slices are by service, then by year.
        let at = |service: usize, year: usize| &self.slices[service * across + year];
        let service_name = |service: usize| at(service, 0).book.service.name.clone();
        let (width, height) = if by_service { (services, across) } else { (across, services) };
        let slice = |group: usize, column: usize| {
            if by_service { at(column, group) } else { at(group, column) }
        };
        let heading = |column: usize| Heading {
            label: if by_service { service_name(column) } else { years[column].to_string() },
            key: None,
            total: false,
        };
        let name = |group: usize| match by_service {
            true => (across > 1).then(|| years[group].to_string()),
            false => (services > 1).then(|| service_name(group)),
        };
        let line = |group: usize, row: Option<&str>, label: String| Line {
            label,
            key: row.map(str::to_owned),
            total: false,
            cells: (0..width).map(|column| self.cell(slice(group, column), row, None)).collect(),
        };
        let columns = (0..width).map(heading).collect();
        if self.asked.question.by.is_none() {
            let title = || typeset(&self.asked.entry.title);
            let lines = (0..height).map(|group| line(group, None, name(group).unwrap_or_else(title)));
            return (columns, vec![Group { label: None, lines: lines.collect() }]);
        }
        let groups = (0..height).map(|group| {
            let own = rows.iter().filter(|row| by_service || self.has(slice(group, 0), row));
            let mut lines: Vec<Line> = own.map(|row| line(group, Some(row), self.row_label(row))).collect();
            lines.push(Line { total: true, ..line(group, None, TOGETHER.to_owned()) });
            Group { label: name(group), lines }
        });
        (columns, groups.collect())
    }

    /// Whether a service has this line in one year at least: what it never does is not laid out under it.
    fn has(&self, slice: &Slice<'_>, row: &str) -> bool {
        let mut own = self.slices.iter().filter(|other| other.book.service.id == slice.book.service.id);
        own.any(|slice| slice.rows.iter().any(|(key, _)| key == row))
    }

    fn row_label(&self, key: &str) -> String {
        self.asked.question.by.map(|axis| show::key(axis.name(), key)).unwrap_or_default()
    }

    /// A cell: of a line, of a column, of both, or the figure itself.
    fn cell(&self, slice: &Slice<'_>, row: Option<&str>, column: Option<&str>) -> Cell {
        let find = |parts: &[(String, Value)], key: &str| {
            parts.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone())
        };
        let value = match (row, column) {
            (None, None) => Some(slice.whole.clone()),
            (Some(row), None) => find(&slice.rows, row),
            (None, Some(column)) => find(&slice.columns, column),
            (Some(row), Some(column)) => slice.cells.get(&(row.to_owned(), column.to_owned())).cloned(),
        };
        let of = |axis: Option<Axis>, key: Option<&str>| Some((axis?.name(), key?.to_owned()));
        let own = [of(self.asked.question.by, row), of(self.across, column)];
        let by = self.asked.only.iter().map(|(axis, key)| (axis.name(), (*key).to_owned()));
        let by: Vec<(&str, String)> = by.chain(own.into_iter().flatten()).collect();
        let by: Vec<(&str, &str)> = by.iter().map(|(axis, key)| (*axis, key.as_str())).collect();
        Cell {
            value: value.unwrap_or_else(|| self.asked.absent(&slice.whole)),
            address: door(&slice.book.service.code, slice.number, &self.asked.entry.id, &by, None),
        }
    }

    /// The keys that have rows in one slice at least: in their order where it means something, else the largest first;
    /// « non renseigné » last.
    fn union(&self, axis: Option<Axis>, side: Side) -> Vec<String> {
        let Some(axis) = axis else { return Vec::new() };
        let mut sums: Vec<(String, f64)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (key, value) in self.slices.iter().flat_map(|slice| slice.parts(side)) {
            let at = *places.entry(key.clone()).or_insert_with(|| {
                sums.push((key.clone(), 0.0));
                sums.len() - 1
            });
            sums[at].1 += value.clone().unwrap_or(0.0);
        }
        let mut order: Vec<String> = Vec::new();
        let mut ordered = false;
        for slice in &self.slices {
            let (keys, means) = slice.year.keys(&self.asked.entry.id, axis).unwrap_or_default();
            ordered |= means;
            if !means {
                break;
            }
            let mut place = 0;
            for key in keys {
                match order.iter().position(|known| *known == key) {
                    Some(at) => place = at + 1,
                    None => {
                        order.insert(place, key);
                        place += 1;
                    }
                }
            }
        }
        if ordered {
            order.retain(|key| places.contains_key(key));
        } else {
            sums.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            order = sums.into_iter().map(|(key, _)| key).collect();
        }
        if let Some(at) = order.iter().position(|key| key == UNKNOWN_LABEL) {
            let unknown = order.remove(at);
            order.push(unknown);
        }
        order
    }

    fn notes(&self) -> Vec<String> {
        let (entry, question) = (self.asked.entry, self.asked.question);
        let mut notes = Vec::new();
        let shared = |axis: Option<Axis>, side: Side| {
            let Some(axis) = axis.filter(|axis| !entry.adds_up(*axis)) else { return false };
            let sums = |slice: &Slice<'_>| {
                let sum: f64 = slice.parts(side).iter().filter_map(|(_, value)| value.clone().ok()).sum();
                slice.whole.clone().is_ok_and(|whole| sum > whole)
            };
            axis != Axis::Mois && self.slices.iter().any(sums)
        };
        let counts = matches!(entry.formula, Formula::Nombre(_) | Formula::Ventilation { .. });
        if counts && (shared(question.by, Side::Lines) || shared(self.across, Side::Columns)) {
            notes.push(typeset(
                "« Ensemble » est plus petit que la somme : certains sont dans plusieurs lignes ou plusieurs colonnes.",
            ));
        }
        let axes = [question.by, self.across];
        if axes.contains(&Some(Axis::Mois)) && axes.contains(&Some(Axis::TrancheAge)) {
            notes.push("L’âge de chaque mois est celui de son dernier jour.".to_owned());
        }
        for (axis, key) in &question.only {
            let known = |slice: &Slice<'_>| {
                let keys = slice.year.keys(&entry.id, *axis);
                keys.is_some_and(|(keys, _)| keys.contains(key))
            };
            if !self.slices.iter().any(known) {
                let axis = axis.title();
                notes.push(typeset(&format!("Rien n’est noté « {key} » sous « {axis} ».")));
            }
        }
        notes
    }
}

/// The figure itself, beside its parts.
const TOGETHER: &str = "Ensemble";
