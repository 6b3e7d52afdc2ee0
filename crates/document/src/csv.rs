//! CSV for a French spreadsheet: `;`, UTF-8 with its mark, decimal comma, no text that evaluates.

use base::french;
use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::tables::{self, evaluates};
use crate::{Cell, Document, Table};

/// Why a CSV could not be written.
#[derive(Debug, thiserror::Error)]
#[error("Le fichier CSV n’a pas pu être écrit.")]
pub struct Error(#[from] csv::Error);

/// Every table of the document, one line a cell:
/// `tableau;groupe;ligne;colonne;valeur;unité`. Empty cells have no line.
pub fn write(document: &Document) -> Result<Vec<u8>, Error> {
    let mut lines =
        vec![["tableau", "groupe", "ligne", "colonne", "valeur", "unité"].map(str::to_owned).to_vec()];
    for numbered in tables::all(document) {
        let (title, table) = (text(&numbered.title()), &numbered.table);
        for group in &table.groups {
            let label = text(group.label.as_deref().unwrap_or_default());
            for row in &group.rows {
                let name = row.cells.first().map(value).unwrap_or_default();
                for (column, cell) in table.columns.iter().zip(&row.cells).skip(1) {
                    if *cell == Cell::Empty {
                        continue;
                    }
                    let column = text(&column.label);
                    lines.push(vec![
                        title.clone(),
                        label.clone(),
                        name.clone(),
                        column,
                        value(cell),
                        unit(cell).to_owned(),
                    ]);
                }
            }
        }
    }
    bytes(&lines)
}

/// A list (the persons or acts behind a figure) as it stands: one line of headings, then its rows.
pub fn list(table: &Table) -> Result<Vec<u8>, Error> {
    let mut lines = vec![table.columns.iter().map(|column| text(&column.label)).collect::<Vec<_>>()];
    for row in table.groups.iter().flat_map(|group| &group.rows) {
        // A row that came short is filled, so that every line has its columns.
        let typed = |cell: &Cell| value(cell) + unit(cell);
        let cells = (0..table.columns.len()).map(|i| row.cells.get(i).map(typed).unwrap_or_default());
        lines.push(cells.collect());
    }
    bytes(&lines)
}

fn bytes(lines: &[Vec<String>]) -> Result<Vec<u8>, Error> {
    // The mark tells Excel that this is UTF-8.
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::CRLF)
        .from_writer(&mut bytes);
    for line in lines {
        writer.write_record(line)?;
    }
    writer.flush().map_err(csv::Error::from)?;
    drop(writer);
    Ok(bytes)
}

fn value(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(words) => text(words),
        Cell::Number { value, decimals, .. } if value.is_finite() => {
            let rounded = french::round_half_up(*value, *decimals) + 0.0;
            format!("{rounded:.*}", usize::from(*decimals)).replace('.', ",")
        }
        Cell::Number { .. } => "non calculable".to_owned(),
        Cell::Day(day) => format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
        Cell::Month(month) => format!("{:02}/{:04}", month.month, month.year),
        Cell::NotComputable(reason) => text(&tables::not_computable(reason)),
    }
}

fn unit(cell: &Cell) -> &'static str {
    match cell {
        Cell::Number { percent: true, value, .. } if value.is_finite() => "%",
        _ => "",
    }
}

/// A text is data, never a formula: a quote before what a spreadsheet would evaluate, as OWASP advises.
fn text(words: &str) -> String {
    if evaluates(words) { format!("'{words}") } else { words.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, Column, Group, Row};
    use base::Day;
    use proptest::prelude::*;

    fn number(value: f64, decimals: u8, percent: bool) -> Cell {
        Cell::Number { value, decimals, percent, href: None }
    }

    fn table(rows: Vec<Vec<Cell>>) -> Table {
        let column = |label: &str| Column { label: label.to_owned(), ..Column::default() };
        Table {
            caption: "Activité".to_owned(),
            columns: vec![column(""), column("année"), column("note")],
            groups: vec![Group {
                label: Some("AEMO renforcée".to_owned()),
                rows: rows.into_iter().map(|cells| Row { cells, total: false }).collect(),
                ..Group::default()
            }],
            ..Table::default()
        }
    }

    fn records(bytes: &[u8]) -> Vec<Vec<String>> {
        let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{feff}').unwrap();
        csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .from_reader(text.as_bytes())
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn each_cell_is_a_line_with_its_table_group_row_and_column() {
        let rows = vec![vec![
            Cell::Text("Taux d’activité".to_owned()),
            number(87.558, 1, true),
            Cell::NotComputable("aucune mesure".to_owned()),
        ]];
        let document = Document { blocks: vec![Block::Table(table(rows))], ..Document::default() };
        let lines = records(&write(&document).unwrap());
        assert_eq!(lines[0], ["tableau", "groupe", "ligne", "colonne", "valeur", "unité"]);
        assert_eq!(
            lines[1],
            ["Tableau 1. Activité", "AEMO renforcée", "Taux d’activité", "année", "87,6", "%"]
        );
        assert_eq!(lines[2][4], "non calculable (aucune mesure)");
        assert_eq!(lines.len(), 3);
    }

    #[test]
    fn a_list_keeps_dates_and_numbers_that_a_spreadsheet_understands() {
        let day = Cell::Day("2021-03-01".parse::<Day>().unwrap());
        let row = vec![day, number(-13_316.0, 0, false), number(87.56, 1, true)];
        let lines = records(&list(&table(vec![row])).unwrap());
        assert_eq!(lines[1], ["01/03/2021", "-13316", "87,6%"]);
    }

    proptest! {
        #[test]
        fn no_text_of_a_list_can_be_taken_for_a_formula(words in "[=+@\\-\t\r\n \u{a0}]{0,3}\\PC{0,12}") {
            let bytes = list(&table(vec![vec![Cell::Text(words.clone())]])).unwrap();
            let read = records(&bytes)[1][0].clone();
            prop_assert!(!evaluates(&read));
            let unquoted = read.strip_prefix('\'').unwrap_or(&read);
            prop_assert!(read == words || unquoted == words);
        }
    }
}
