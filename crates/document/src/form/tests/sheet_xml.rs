//! The many ways a sheet is written.

use super::files::*;
use crate::form::{Value, fill, open};

const ROWS: &str = "<dimension ref=\"A1:B2\"/><sheetData><row r=\"1\" spans=\"1:2\"><c r=\"A1\" s=\"3\"><v>1</v></c>\
    <c r=\"B1\" s=\"1\" t=\"s\"><v>0</v></c></row><row r=\"4\" ht=\"30\"/></sheetData><pageMargins left=\"1\"/>";

fn filled(sheet: &str, placed: &[(&str, Value)]) -> String {
    let placed: Vec<_> = placed.iter().map(|(at, value)| cell(at, value.clone())).collect();
    let bytes = book_of(sheet);
    let once = fill(&bytes, &placed).unwrap();
    assert_eq!(once.problems, []);
    let twice = fill(&once.bytes, &placed).unwrap();
    assert_eq!(parts(&once.bytes), parts(&twice.bytes));
    let xml = sheet_xml(&once.bytes);
    xml.replace("<worksheet xmlns=\"m\" xmlns:r=\"r\">", "").replace("</worksheet>", "")
}

#[test]
fn a_cell_keeps_its_style_and_all_else_its_bytes() {
    let xml = filled(ROWS, &[("A1", number(12.5)), ("B1", words("a < b"))]);
    assert_eq!(
        xml,
        ROWS.replace("<v>1</v>", "<v>12.5</v>").replace(
            "<c r=\"B1\" s=\"1\" t=\"s\"><v>0</v></c>",
            "<c r=\"B1\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">a &lt; b</t></is></c>"
        )
    );
}

#[test]
fn new_cells_and_rows_come_in_their_order() {
    let xml = filled(
        ROWS,
        &[
            ("D9", number(9.0)),
            ("C1", number(3.0)),
            ("A4", number(4.0)),
            ("B2", number(2.0)),
            ("A2", number(1.0)),
        ],
    );
    assert_eq!(
        xml,
        "<dimension ref=\"A1:D9\"/><sheetData><row r=\"1\" spans=\"1:3\"><c r=\"A1\" s=\"3\"><v>1</v></c>\
         <c r=\"B1\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"C1\"><v>3</v></c></row>\
         <row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><v>2</v></c></row>\
         <row r=\"4\" ht=\"30\"><c r=\"A4\"><v>4</v></c></row>\
         <row r=\"9\"><c r=\"D9\"><v>9</v></c></row></sheetData><pageMargins left=\"1\"/>"
    );
}

#[test]
fn nothing_empties_a_cell_and_makes_none() {
    let xml = filled(ROWS, &[("A1", Value::Nothing), ("C7", Value::Nothing)]);
    assert_eq!(xml, ROWS.replace("<c r=\"A1\" s=\"3\"><v>1</v></c>", "<c r=\"A1\" s=\"3\"/>"));
}

#[test]
fn a_sheet_without_rows_gets_some() {
    for empty in ["<sheetData/>", "<sheetData />", "<sheetData></sheetData>"] {
        let xml = filled(empty, &[("B3", number(1.0)), ("A1", number(2.0))]);
        assert_eq!(
            xml.replace("<sheetData >", "<sheetData>"),
            "<sheetData><row r=\"1\"><c r=\"A1\"><v>2</v></c></row><row r=\"3\"><c r=\"B3\"><v>1</v></c></row></sheetData>",
            "{empty}"
        );
    }
}

#[test]
fn rows_and_cells_without_a_place_follow_one_another() {
    let sheet = "<sheetData><row><c><v>1</v></c><c><v>2</v></c><c r=\"F1\"><v>6</v></c></row><row><c><v>3</v></c></row></sheetData>";
    let xml = filled(
        sheet,
        &[("B1", number(20.0)), ("D1", number(4.0)), ("A2", number(30.0)), ("B2", number(5.0))],
    );
    assert_eq!(
        xml,
        "<sheetData><row><c><v>1</v></c><c><v>20</v></c><c r=\"D1\"><v>4</v></c><c r=\"F1\"><v>6</v></c></row>\
         <row><c><v>30</v></c><c r=\"B2\"><v>5</v></c></row></sheetData>"
    );
}

#[test]
fn prefixes_and_strict_names_are_followed() {
    let sheet = "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData>\
        <x:row r=\"1\"><x:c r=\"A1\" t='s' s='1'><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>";
    let bytes = book_with(sheet, "", "");
    let out = fill(&bytes, &[cell("A1", percent(87.6)), cell("B2", words("é"))]).unwrap();
    assert_eq!(
        sheet_xml(&out.bytes),
        sheet.replace(" t='s' s='1'><x:v>0</x:v>", " s='1'><x:v>0.876</x:v>").replace(
            "</x:row>",
            "</x:row><x:row r=\"2\"><x:c r=\"B2\" t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">é</x:t></x:is></x:c></x:row>"
        )
    );
    assert_eq!(open(&out.bytes).unwrap().sheets[0].cell("A1").unwrap().text, "88\u{202f}%");
}

#[test]
fn a_byte_order_mark_and_comments_stay() {
    let sheet = "\u{feff}<?xml version=\"1.0\"?>\n<!-- né en 2019 --><worksheet><sheetData><row r=\"2\">\n  <c r=\"A2\"><v>1</v></c>\n</row></sheetData></worksheet>\n";
    let out = fill(&book_with(sheet, "", ""), &[cell("A2", number(2.0))]).unwrap();
    assert_eq!(sheet_xml(&out.bytes), sheet.replace("<v>1</v>", "<v>2</v>"));
}

#[test]
fn a_new_cell_takes_the_style_of_its_row_or_its_column() {
    let sheet = "<cols><col min=\"2\" max=\"3\" style=\"1\"/></cols><sheetData><row r=\"1\" s=\"3\" customFormat=\"1\"/></sheetData>";
    let xml = filled(sheet, &[("B1", number(0.5)), ("C2", percent(50.0)), ("D2", percent(50.0))]);
    assert!(xml.contains("<c r=\"B1\" s=\"3\"><v>0.5</v></c>"), "{xml}");
    assert!(xml.contains("<c r=\"C2\" s=\"1\"><v>0.5</v></c><c r=\"D2\"><v>50</v></c>"), "{xml}");
}

#[test]
fn signs_that_excel_would_read_otherwise_are_kept() {
    let text = "ligne 1\nligne 2 _x0041_ & \u{1}\"fin\"  ";
    let bytes = fill(&book_of("<sheetData/>"), &[cell("A1", words(text))]).unwrap().bytes;
    assert_eq!(
        open(&bytes).unwrap().sheets[0].cell("A1").unwrap().text,
        "ligne 1\nligne 2 _x0041_ & \"fin\"  "
    );
}

#[test]
fn excel_is_asked_to_compute_again_at_the_right_place_of_the_workbook() {
    let sheet = "<worksheet><sheetData/></worksheet>";
    for (after, expected) in [
        ("", "<calcPr fullCalcOnLoad=\"1\"/></workbook>"),
        (
            "<definedNames><definedName name=\"a\">1</definedName></definedNames><pivotCaches/>",
            "</definedNames><calcPr fullCalcOnLoad=\"1\"/><pivotCaches/>",
        ),
        ("<calcPr calcId=\"191029\"/>", "<calcPr calcId=\"191029\" fullCalcOnLoad=\"1\"/>"),
        ("<calcPr fullCalcOnLoad=\"0\"/>", "<calcPr fullCalcOnLoad=\"1\"/>"),
        ("<calcPr a=\"1\" fullCalcOnLoad=\"true\"/>", "<calcPr a=\"1\" fullCalcOnLoad=\"true\"/>"),
    ] {
        let out = fill(&book_with(sheet, after, ""), &[cell("A1", number(1.0))]).unwrap();
        let xml = part(&out.bytes, "xl/workbook.xml");
        assert!(xml.contains(expected), "{xml}");
    }
}
