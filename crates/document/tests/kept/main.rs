//! A document that was kept is read again as it was.

mod any;

use document::{Block, Cell, Document, Inline};
use proptest::prelude::*;

fn kept(document: &Document) -> Document {
    let json = serde_json::to_string(document).expect("a document is JSON");
    serde_json::from_str(&json).expect("what was kept is read")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_kept_document_is_the_same_document(document in any::document()) {
        prop_assert_eq!(kept(&document), document);
    }

    #[test]
    fn a_kept_number_is_the_same_number(bits in any::<u64>()) {
        let value = f64::from_bits(bits);
        let cell = Cell::Number { value, decimals: 1, percent: false, href: None };
        let json = serde_json::to_string(&cell).expect("a cell is JSON");
        let Cell::Number { value: read, .. } = serde_json::from_str(&json).expect("a cell is read") else {
            panic!("a number")
        };
        prop_assert!(read.to_bits() == bits || read.is_nan() && value.is_nan(), "{json}");
    }
}

#[test]
fn a_document_kept_before_a_field_existed_is_read() {
    let old = r#"{
        "title": "Rapport d’activité 2021",
        "blocks": [
            { "heading": { "level": 1, "text": "Activité", "anchor": "activite" } },
            { "paragraph": [{ "text": "Le service " }, { "figure": { "text": "82", "indicator": "file_active", "href": null } }] },
            { "table": { "caption": "Mois", "columns": [{ "label": "mois" }], "groups": [
                { "rows": [{ "cells": [{ "month": "2021-12" }, { "day": "2021-12-31" }, "empty"] }] }
            ] } },
            { "chart": { "caption": "Présents", "kind": "stacked", "steps": ["30", null], "series": [{ "tone": "judicial" }] } }
        ],
        "a_field_of_another_release": 1
    }"#;
    let document: Document = serde_json::from_str(old).expect("an old document is read");
    assert_eq!(document.title, "Rapport d’activité 2021");
    assert!(matches!(&document.blocks[1], Block::Paragraph(pieces) if matches!(pieces[0], Inline::Text(_))));
    let Block::Table(table) = &document.blocks[2] else { panic!("a table") };
    assert_eq!(table.groups[0].rows[0].cells[1], Cell::Day("2021-12-31".parse().expect("a day")));
    let Block::Chart(chart) = &document.blocks[3] else { panic!("a chart") };
    assert_eq!(chart.steps, [Some(30.0), None]);
}
