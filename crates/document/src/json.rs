//! JSON for another program: the tables of a document with their raw values.

use serde_json::{Value, json};

use crate::tables;
use crate::{Cell, Definition, Document, Group, Row, Table};

/// The tables of the document, those behind its charts included, and the definitions. Numbers are
/// not rounded; a percentage is out of 100; a cell without a value is null, or says why.
pub fn write(document: &Document) -> Value {
    let tables = tables::all(document);
    json!({
        "titre": document.title,
        "organisme": document.organisation,
        "connu_au": document.as_of,
        "tableaux": tables.iter().map(|numbered| table(&numbered.number, &numbered.table)).collect::<Vec<_>>(),
        "definitions": document.definitions.iter().map(definition).collect::<Vec<_>>(),
    })
}

fn table(number: &str, table: &Table) -> Value {
    json!({
        "numero": number,
        "titre": table.caption,
        "colonnes": table.columns.iter().map(|column| column.label.as_str()).collect::<Vec<_>>(),
        "groupes": table.groups.iter().map(group).collect::<Vec<_>>(),
        "source": table.source,
        "indicateurs": table.indicators,
    })
}

fn group(group: &Group) -> Value {
    json!({ "titre": group.label, "lignes": group.rows.iter().map(row).collect::<Vec<_>>() })
}

fn row(row: &Row) -> Value {
    json!({ "total": row.total, "valeurs": row.cells.iter().map(cell).collect::<Vec<_>>() })
}

fn cell(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Number { value, .. } if value.fract() == 0.0 && value.abs() < 2f64.powi(53) => {
            json!(*value as i64)
        }
        Cell::Number { value, .. } => json!(value),
        Cell::Day(day) => json!(day.to_string()),
        Cell::Month(month) => json!(month.to_string()),
        Cell::NotComputable(reason) => json!({ "non_calculable": reason }),
    }
}

fn definition(definition: &Definition) -> Value {
    json!({
        "id": definition.id,
        "titre": definition.title,
        "definition": definition.text,
        "unite": definition.unit,
        "source": definition.source,
        "effet": definition.effective,
        "parametres": definition.settings,
        "valeur": definition.value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, Column};
    use base::Month;

    #[test]
    fn values_are_raw_and_a_missing_one_says_why() {
        let cells = vec![
            Cell::Month(Month { year: 2021, month: 3 }),
            Cell::Number { value: 13_316.0, decimals: 0, percent: false, href: None },
            Cell::Number { value: 1.863_636, decimals: 2, percent: false, href: None },
            Cell::NotComputable("aucune décision".to_owned()),
            Cell::Empty,
        ];
        let block = Block::Table(Table {
            caption: "Activité".to_owned(),
            columns: vec![Column::default(); 5],
            groups: vec![Group { rows: vec![Row { cells, total: true }], ..Group::default() }],
            ..Table::default()
        });
        let written = write(&Document { blocks: vec![block], ..Document::default() });
        assert_eq!(written["tableaux"][0]["numero"], "Tableau 1");
        assert_eq!(
            written["tableaux"][0]["groupes"][0]["lignes"][0],
            json!({
                "total": true,
                "valeurs": ["2021-03", 13_316, 1.863_636, { "non_calculable": "aucune décision" }, null],
            })
        );
    }
}
