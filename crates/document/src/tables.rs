//! The numbered tables of a document, those behind its charts included, and how a cell reads.

use std::borrow::Cow;

use base::french;

use crate::{Block, Cell, Chart, ChartKind, Column, Document, Group, Row, Table};

/// A table under the number that readers quote.
pub(crate) struct Numbered<'a> {
    /// `Tableau 1`, `Figure 2`.
    pub number: String,
    /// Short name of its sheet.
    pub sheet: &'a str,
    /// Whether it stands behind a chart, which the reader sees first.
    pub charted: bool,
    /// The table itself, or the one behind a chart.
    pub table: Cow<'a, Table>,
}

impl Numbered<'_> {
    /// `Tableau 1. Mouvements par mois`.
    pub fn title(&self) -> String {
        format!("{}. {}", self.number, self.table.caption)
    }
}

/// Every table of the document in order, with the one behind each chart that no table already shows.
pub(crate) fn all(document: &Document) -> Vec<Numbered<'_>> {
    let tables: Vec<&Table> = document
        .blocks
        .iter()
        .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
        .collect();
    let (mut number, mut figure) = (0, 0);
    let mut numbered = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Table(table) => {
                number += 1;
                numbered.push(Numbered {
                    number: format!("Tableau {number}"),
                    sheet: &table.sheet,
                    charted: false,
                    table: Cow::Borrowed(table),
                });
            }
            Block::Chart(chart) => {
                figure += 1;
                if !tables.iter().any(|table| shows(table, chart)) {
                    numbered.push(Numbered {
                        number: format!("Figure {figure}"),
                        sheet: "",
                        charted: true,
                        table: Cow::Owned(behind(chart)),
                    });
                }
            }
            // A picture has no table, but it counts among the figures.
            Block::Picture(picture) => figure += usize::from(picture.is_numbered()),
            _ => {}
        }
    }
    numbered
}

/// The table behind a chart: one row a category, one column a series.
pub(crate) fn behind(chart: &Chart) -> Table {
    let whole =
        chart.series.iter().flat_map(|s| &s.values).chain(&chart.steps).flatten().all(|v| v.fract() == 0.0);
    let cell = |value: Option<f64>| match value {
        Some(value) => {
            let value = if chart.kind == ChartKind::Diverging { value.abs() } else { value };
            Cell::Number { value, decimals: u8::from(!whole), percent: false, href: None }
        }
        None => Cell::Empty,
    };
    let numeric = |label: &str| Column { label: label.to_owned(), numeric: true, ruled: false };
    let mut columns = vec![Column::default()];
    columns.extend(chart.series.iter().map(|series| numeric(&series.label)));
    if !chart.steps.is_empty() {
        columns.push(numeric(&chart.steps_unit));
    }
    let rows = chart.categories.iter().enumerate().map(|(i, category)| {
        let mut cells = vec![Cell::Text(category.clone())];
        cells.extend(chart.series.iter().map(|series| cell(series.values.get(i).copied().flatten())));
        if !chart.steps.is_empty() {
            cells.push(cell(chart.steps.get(i).copied().flatten()));
        }
        Row { cells, total: false }
    });
    Table {
        caption: chart.caption.clone(),
        columns,
        groups: vec![Group { rows: rows.collect(), ..Group::default() }],
        source: chart.source.clone(),
        indicators: chart.indicators.clone(),
        ..Table::default()
    }
}

/// Does this table carry every series of the chart, under the chart's own categories?
fn shows(table: &Table, chart: &Chart) -> bool {
    let sign = |value: f64| if chart.kind == ChartKind::Diverging { value.abs() } else { value };
    let number = |row: &Row, column: usize| match row.cells.get(column) {
        Some(Cell::Number { value, .. }) => Some(*value),
        _ => None,
    };
    let rows: Vec<&Row> = table.groups.iter().flat_map(|group| &group.rows).collect();
    let drawn = |values: &[Option<f64>]| values.iter().map(|v| v.map(sign)).collect::<Vec<_>>();

    let across =
        chart.categories.iter().map(|category| table.columns.iter().position(|c| c.label == *category));
    if let Some(places) = across.collect::<Option<Vec<_>>>() {
        return chart.series.iter().all(|series| {
            rows.iter()
                .any(|row| drawn(&series.values).into_iter().eq(places.iter().map(|&i| number(row, i))))
        });
    }
    let label = |row: &Row| row.cells.first().map(shown).unwrap_or_default();
    let down = chart.categories.iter().map(|category| rows.iter().find(|row| label(row) == *category));
    down.collect::<Option<Vec<_>>>().is_some_and(|places| {
        chart.series.iter().all(|series| {
            (1..table.columns.len())
                .any(|i| drawn(&series.values).into_iter().eq(places.iter().map(|row| number(row, i))))
        })
    })
}

/// How a cell reads in French.
pub(crate) fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number { value, .. } if !value.is_finite() => "non calculable".to_owned(),
        Cell::Number { value, decimals, percent, .. } => {
            let mut text = french::decimal(*value, *decimals);
            if *percent {
                text.push(french::NARROW);
                text.push('%');
            }
            text
        }
        Cell::Day(day) => french::short_day(*day),
        Cell::Month(month) => format!("{} {}", french::short_month_name(*month), month.year),
        Cell::NotComputable(_) => "non calculable".to_owned(),
    }
}

/// `non calculable (aucune mesure)`: a missing value says why where there is room to.
pub(crate) fn not_computable(reason: &str) -> String {
    if reason.is_empty() { "non calculable".to_owned() } else { format!("non calculable ({reason})") }
}

/// What stands under a printed table: its source, then what its cells « n. c. » mean, each reason once.
pub(crate) fn notes(table: &Table) -> String {
    let mut reasons: Vec<&str> = Vec::new();
    for cell in table.groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells) {
        if let Cell::NotComputable(reason) = cell
            && !reasons.contains(&reason.as_str())
        {
            reasons.push(reason);
        }
    }
    let mut notes = vec![table.source.clone()];
    if !reasons.is_empty() {
        reasons.retain(|reason| !reason.is_empty());
        let reasons = reasons.join(&format!("{}; ", french::NARROW));
        notes.push(format!("{NOT_COMPUTABLE}{}: {}.", french::NARROW, not_computable(&reasons)));
    }
    notes.retain(|note| !note.is_empty());
    notes.join(" ")
}

/// A missing value where there is no room to say why.
pub(crate) const NOT_COMPUTABLE: &str = "n.\u{a0}c.";

/// The characters of a text that a file of Office may hold: neither controls nor non-characters,
/// which XML forbids, but tabs and line ends.
pub(crate) fn legible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| match c {
        '\t' | '\n' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control(),
    })
}

/// Would a spreadsheet that opens this text as a cell take it for a formula? Signs as OWASP lists
/// them (CSV injection), full-width ones included, behind any leading blank.
pub(crate) fn evaluates(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}')
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Series, Tone};

    fn number(value: f64) -> Cell {
        Cell::Number { value, decimals: 0, percent: false, href: None }
    }

    fn chart(values: Vec<Option<f64>>) -> Chart {
        Chart {
            caption: "Entrées".to_owned(),
            kind: ChartKind::Diverging,
            categories: vec!["janv.".to_owned(), "févr.".to_owned()],
            series: vec![Series { label: "Sorties".to_owned(), tone: Tone::First, values }],
            steps: Vec::new(),
            steps_unit: String::new(),
            description: String::new(),
            source: String::new(),
            indicators: Vec::new(),
        }
    }

    fn table(cells: Vec<Cell>) -> Table {
        let column = |label: &str| Column { label: label.to_owned(), ..Column::default() };
        Table {
            columns: vec![column(""), column("janv."), column("févr.")],
            groups: vec![Group { rows: vec![Row { cells, total: false }], ..Group::default() }],
            ..Table::default()
        }
    }

    #[test]
    fn a_chart_that_a_table_already_shows_gets_no_second_table() {
        let shown = table(vec![Cell::Text("Sorties".to_owned()), number(3.0), number(4.0)]);
        let document = |values| Document {
            blocks: vec![Block::Table(shown.clone()), Block::Chart(chart(values))],
            ..Document::default()
        };
        assert_eq!(all(&document(vec![Some(-3.0), Some(-4.0)])).len(), 1);
        let other = document(vec![Some(-3.0), Some(-5.0)]);
        let titles: Vec<_> = all(&other).iter().map(Numbered::title).collect();
        assert_eq!(titles, ["Tableau 1. ", "Figure 1. Entrées"]);
    }

    #[test]
    fn a_picture_with_a_caption_counts_among_the_figures() {
        let picture = |caption: &str| {
            Block::Picture(crate::Picture { caption: caption.to_owned(), ..Default::default() })
        };
        let blocks = vec![picture("Le jardin"), picture(""), Block::Chart(chart(vec![Some(-3.0), None]))];
        let document = Document { blocks, ..Document::default() };
        assert_eq!(all(&document)[0].title(), "Figure 2. Entrées");
    }

    #[test]
    fn exits_drawn_downwards_are_counted_upwards_in_the_table() {
        let behind = behind(&chart(vec![Some(-3.0), None]));
        assert_eq!(behind.groups[0].rows[0].cells[1], number(3.0));
        assert_eq!(behind.groups[0].rows[1].cells[1], Cell::Empty);
    }

    #[test]
    fn the_reasons_of_missing_values_are_said_once_in_one_note() {
        let missing = |reason: &str| Cell::NotComputable(reason.to_owned());
        let mut table =
            table(vec![missing("le total est nul"), missing("rien à compter"), missing("le total est nul")]);
        table.source = "Source.".to_owned();
        assert_eq!(
            notes(&table),
            "Source. n.\u{a0}c.\u{202f}: non calculable (le total est nul\u{202f}; rien à compter)."
        );
    }

    #[test]
    fn a_text_that_a_spreadsheet_would_evaluate_is_recognised() {
        for text in ["=1+1", "+1", "-1", "@x", "\t=1", "\rx", "  =1", "\u{a0}=1", "＝1"] {
            assert!(evaluates(text), "{text:?}");
        }
        for text in ["", "Entrées", "6-10 ans", "a=b", "−4", "’=1"] {
            assert!(!evaluates(text), "{text:?}");
        }
    }
}
