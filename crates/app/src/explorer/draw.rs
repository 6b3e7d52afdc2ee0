//! How an answer is shown: its sentence, its table, its chart.

use base::french::{fold, lower_first, typeset};
use document::{Chart, ChartKind, Column, Group, Row, Series, Table, Tone};
use indicator::{Axis, Entry, Formula, UNKNOWN_LABEL, Value};

use super::{Across, Answer, Line, Question};
use crate::dashboard::{show, tables::tone_of};

/// Most series that a chart tells apart.
const SERIES_MAX: usize = 4;

/// The news: « 53 admissions en 2021 ».
pub(super) fn title(question: &Question, entry: &Entry, answer: &Answer) -> String {
    let name = || typeset(&entry.title);
    let (first, last) = (question.from_year, question.to_year);
    let span = if first == last { format!("en {last}") } else { format!("de {first} à {last}") };
    match answer.wholes.as_slice() {
        [(_, _, value)] => format!("{} {span}", phrase(entry, value)),
        [(_, _, before), .., (_, _, value)] if question.services.len() == 1 => {
            format!("{} en {last}, {} en {first}", phrase(entry, value), show::text(before, entry))
        }
        several if first == last && several.len() <= 3 => {
            let each =
                several.iter().map(|(service, _, value)| format!("{} {service}", show::text(value, entry)));
            typeset(&format!("{} {span} : {}", entry.title, each.collect::<Vec<_>>().join(", ")))
        }
        _ => format!("{} {span} dans {} services", name(), question.services.len()),
    }
}

/// « 53 admissions », « 33 demandes en attente », « Taux d’activité : 87,6 % ».
fn phrase(entry: &Entry, value: &Value) -> String {
    let (text, unit) = (show::text(value, entry), show::unit(value, entry));
    let (title, many) = (fold(&entry.title), fold(&entry.unit.1));
    let counts = value.clone().is_ok_and(|value| value >= 2.0) && !entry.percent;
    if title == many && !entry.percent && value.is_ok() {
        return format!("{text} {unit}");
    }
    if counts && title.starts_with(&format!("{many} ")) {
        return format!("{text} {}", lower_first(&typeset(&entry.title)));
    }
    let unit = if value.is_ok() { unit } else { "" };
    typeset(format!("{} : {text} {unit}", entry.title).trim_end())
}

/// « par type et par sexe ».
fn broken_down(question: &Question) -> String {
    let name = |axis: Axis| lower_first(axis.title());
    let across = match question.across {
        Some(Across::Axis(axis)) => Some(name(axis)),
        _ if question.from_year != question.to_year => Some("année".to_owned()),
        _ if question.services.len() > 1 => Some("service".to_owned()),
        _ => None,
    };
    match (question.by.map(name), across) {
        (Some(by), Some(across)) => format!(" par {by} et par {across}"),
        (Some(by), None) => format!(" par {by}"),
        (None, Some(across)) => format!(" par {across}"),
        (None, None) => String::new(),
    }
}

fn caption(question: &Question, entry: &Entry) -> String {
    let years = match question.from_year == question.to_year {
        true => question.to_year.to_string(),
        false => format!("{} à {}", question.from_year, question.to_year),
    };
    let only = question
        .only
        .iter()
        .map(|(axis, key)| format!(", {} : {}", lower_first(axis.title()), show::key(axis.name(), key)));
    typeset(&format!("{}{}, {years}{}", entry.title, broken_down(question), only.collect::<String>()))
}

/// The table, whose cells open.
pub(super) fn table(question: &Question, entry: &Entry, answer: &Answer, source: String) -> Table {
    let mut columns = vec![Column { label: answer.corner.clone(), numeric: false, ruled: false }];
    columns.extend(answer.columns.iter().map(|column| Column {
        label: column.label.clone(),
        numeric: true,
        ruled: column.total,
    }));
    let groups = answer.groups.iter().map(|group| Group {
        label: group.label.clone(),
        tone: None,
        rows: group.lines.iter().map(|line| row(entry, line)).collect(),
    });
    Table {
        caption: caption(question, entry),
        sheet: "Tableau".to_owned(),
        columns,
        groups: groups.collect(),
        source,
        indicators: vec![entry.id.clone()],
        landscape: false,
    }
}

fn row(entry: &Entry, line: &Line) -> Row {
    let cells = line.cells.iter().map(|cell| match &cell.value {
        Ok(value) => document::Cell::Number {
            value: *value,
            decimals: entry.decimals,
            percent: entry.percent,
            href: Some(cell.address.clone()),
        },
        Err(_) => document::Cell::NotComputable(String::new()),
    });
    let name = document::Cell::Text(line.label.clone());
    Row { cells: std::iter::once(name).chain(cells).collect(), total: line.total }
}

/// The same, one line a row: what its group says is a column.
pub(super) fn flat(mut table: Table) -> Table {
    if table.groups.iter().any(|group| group.label.is_some()) {
        table.columns.insert(0, Column { label: "Service ou année".to_owned(), ..Column::default() });
        for group in &mut table.groups {
            let label = group.label.take().unwrap_or_default();
            group.rows.iter_mut().for_each(|row| row.cells.insert(0, document::Cell::Text(label.clone())));
        }
    }
    table
}

/// The chart, or why there is none; neither where there is one value.
pub(super) fn chart(
    question: &Question,
    entry: &Entry,
    answer: &Answer,
) -> Result<Option<Chart>, &'static str> {
    let [group] = answer.groups.as_slice() else {
        return Err("Pas de graphique : il faudrait en dessiner un par année ou par service.");
    };
    let lines: Vec<&Line> = match question.by {
        Some(_) => group.lines.iter().filter(|line| !line.total).collect(),
        None => group.lines.iter().collect(),
    };
    let columns: Vec<usize> = match answer.columns.iter().any(|column| column.key.is_some()) {
        true => (0..answer.columns.len()).filter(|at| !answer.columns[*at].total).collect(),
        false => (0..answer.columns.len()).collect(),
    };
    if lines.len() * columns.len() < 2 {
        return Ok(None);
    }
    let across = columns.first().is_some_and(|at| answer.columns[*at].key.is_some());
    let years =
        !across && question.across != Some(Across::Services) && question.from_year != question.to_year;
    let value = |line: &Line, column: usize| line.cells.get(column).and_then(|cell| cell.value.clone().ok());
    let by = |line: &&Line| line.label.clone();
    let drawn = |kind, categories, series: Vec<Series>| {
        let caption = typeset(&format!("Graphique : {}{}", lower_first(&entry.title), broken_down(question)));
        let mut chart = Chart { caption, kind, categories, series, ..Chart::default() };
        chart.description = reading(&chart, entry);
        chart.indicators = vec![entry.id.clone()];
        Ok(Some(chart))
    };
    if columns.len() == 1 {
        let values = lines.iter().map(|line| value(line, columns[0])).collect();
        let kind = if question.by == Some(Axis::Mois) { ChartKind::Stacked } else { ChartKind::Bars };
        let series = Series { label: entry.unit.1.clone(), tone: Tone::First, values };
        return drawn(kind, lines.iter().map(by).collect(), vec![series]);
    }
    let labels: Vec<String> = columns.iter().map(|at| answer.columns[*at].label.clone()).collect();
    if years || lines.len() == 1 {
        if lines.len() > SERIES_MAX {
            return Err(TOO_MANY);
        }
        let axis = question.by.map(Axis::name);
        let series = lines.iter().enumerate().map(|(rank, line)| Series {
            label: line.label.clone(),
            tone: tone(axis, line.key.as_deref(), rank),
            values: columns.iter().map(|at| value(line, *at)).collect(),
        });
        let kind = if years { ChartKind::Lines } else { ChartKind::Bars };
        return drawn(kind, labels, series.collect());
    }
    if columns.len() > SERIES_MAX {
        return Err(TOO_MANY);
    }
    let axis = match question.across {
        Some(Across::Axis(axis)) => Some(axis),
        _ => None,
    };
    let adds_up = matches!(entry.formula, Formula::Nombre(_)) && axis.is_some_and(|axis| entry.adds_up(axis));
    let series = columns.iter().enumerate().map(|(rank, at)| Series {
        label: answer.columns[*at].label.clone(),
        tone: tone(axis.map(Axis::name), answer.columns[*at].key.as_deref(), rank),
        values: lines.iter().map(|line| value(line, *at)).collect(),
    });
    // What does not add up, or is of several services, stands side by side.
    let kind = if adds_up && lines.len() <= 12 { ChartKind::Stacked } else { ChartKind::Bars };
    drawn(kind, lines.iter().map(by).collect(), series.collect())
}

const TOO_MANY: &str = "Pas de graphique : au-delà de quatre séries, on ne les distingue plus.";

fn tone(axis: Option<&str>, key: Option<&str>, rank: usize) -> Tone {
    match key {
        Some(UNKNOWN_LABEL) => Tone::Unknown,
        Some(key) if axis == Some(Axis::Type.name()) => tone_of(key, rank),
        _ => tone_of("", rank),
    }
}

/// The main reading of a chart, in a sentence.
fn reading(chart: &Chart, entry: &Entry) -> String {
    let shown = |value: Option<f64>| show::text(&value.ok_or_else(String::new), entry);
    if chart.kind == ChartKind::Lines {
        let ends = |series: &Series| {
            let (first, last) = (series.values.first().copied(), series.values.last().copied());
            format!("{}, de {} à {}", series.label, shown(first.flatten()), shown(last.flatten()))
        };
        let years =
            [chart.categories.first(), chart.categories.last()].map(|year| year.map_or("", String::as_str));
        let each: Vec<String> = chart.series.iter().map(ends).collect();
        return typeset(&format!("De {} à {} : {}.", years[0], years[1], each.join(" ; ")));
    }
    let sum =
        |at: usize| chart.series.iter().filter_map(|one| one.values.get(at).copied().flatten()).sum::<f64>();
    let highest = (0..chart.categories.len()).max_by(|a, b| sum(*a).total_cmp(&sum(*b)).then(b.cmp(a)));
    let highest = highest.map(|at| format!("Le plus haut : {}.", chart.categories[at]));
    typeset(&highest.unwrap_or_default())
}
