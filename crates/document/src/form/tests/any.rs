//! Whatever is placed, and whatever file comes.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::files::*;
use crate::form::address::Address;
use crate::form::{Error, Form, Placed, Slot, Value, fill, open};

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        (any::<i32>(), 0u8..4).prop_map(|(value, decimals)| Value::Number {
            value: f64::from(value) / 100.0,
            decimals,
            percent: false
        }),
        "[a-zé<&>\"' \n_x0-9]{1,20}".prop_map(Value::Text),
        (0i32..30_000).prop_map(|days| Value::Day(base::Day::from_number(days))),
        Just(Value::Nothing),
    ]
}

fn shown(value: &Value) -> String {
    match value {
        Value::Number { value, .. } => value.to_string().replace('.', ","),
        value => value.shown(),
    }
}

/// What each cell of the form shows.
fn texts(form: &Form) -> BTreeMap<String, String> {
    let cells = form.sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten());
    cells.filter(|seen| !seen.text.is_empty()).map(|seen| (seen.at.clone(), seen.text.clone())).collect()
}

fn some_sheet() -> impl Strategy<Value = String> {
    let row = (any::<bool>(), prop::collection::btree_map(1u32..8, 0u32..3, 0..6));
    prop::collection::btree_map(1u32..12, row, 0..8).prop_map(|rows| {
        let mut xml = String::from("<sheetData>");
        for (row, (said, cells)) in rows {
            xml.push_str(&format!("<row r=\"{row}\"{}>", if said { " spans=\"1:7\"" } else { "" }));
            for (column, kind) in cells {
                let at = Address { row, column };
                xml.push_str(&match kind {
                    0 => format!("<c r=\"{at}\"/>"),
                    1 => format!("<c r=\"{at}\" s=\"0\"><v>{row}</v></c>"),
                    _ => format!("<c t=\"str\" r=\"{at}\"><v>un</v></c>"),
                });
            }
            xml.push_str("</row>");
        }
        xml.push_str("</sheetData>");
        xml
    })
}

proptest! {
    #[test]
    fn a_filled_workbook_shows_the_values_and_no_other_change(
        sheet in some_sheet(),
        values in prop::collection::btree_map((1u32..14, 1u32..9), any_value(), 0..20),
    ) {
        let placed: Vec<Placed> = values
            .into_iter()
            .map(|((row, column), value)| cell(&Address { row, column }.to_string(), value))
            .collect();
        let bytes = book_of(&sheet);
        let once = fill(&bytes, &placed).unwrap();
        prop_assert_eq!(once.problems.len(), 0);
        let mut expected = texts(&open(&bytes).unwrap());
        for one in &placed {
            if let Slot::Cell { at, .. } = &one.slot {
                expected.insert(at.clone(), shown(&one.value));
            }
        }
        expected.retain(|_, text| !text.is_empty());
        prop_assert_eq!(texts(&open(&once.bytes).unwrap()), expected);
        let twice = fill(&once.bytes, &placed).unwrap();
        prop_assert_eq!(once.bytes, twice.bytes);
    }

    #[test]
    fn a_filled_document_shows_the_values_and_no_other_change(
        sizes in prop::collection::vec((1usize..4, 0usize..3), 1..4),
        values in prop::collection::btree_map((1usize..5, 1usize..4), any_value(), 0..8),
    ) {
        let mut body = String::from("<w:tbl>");
        for (cells, paragraphs) in &sizes {
            let inner = "<w:p><w:pPr><w:jc/></w:pPr><w:r><w:t>été</w:t></w:r></w:p>".repeat(paragraphs + 1);
            body.push_str(&format!("<w:tr>{}</w:tr>", format!("<w:tc>{inner}</w:tc>").repeat(*cells)));
        }
        body.push_str("</w:tbl>");
        let bytes = word_of(&body);
        let placed: Vec<Placed> = values
            .iter()
            .map(|((row, column), value)| Placed {
                slot: Slot::TableCell { table: 1, row: *row, column: *column },
                value: value.clone(),
            })
            .collect();
        let once = fill(&bytes, &placed).unwrap();
        let (before, after) = (open(&bytes).unwrap(), open(&once.bytes).unwrap());
        for (row, cells) in before.tables[0].rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let expected = match values.get(&(row + 1, column + 1)) {
                    Some(value) => value.shown().trim().to_owned(),
                    None => cell.text.clone(),
                };
                prop_assert_eq!(&after.tables[0].rows[row][column].text, &expected);
            }
        }
        prop_assert_eq!(once.written.len() + once.problems.len(), placed.len());
        let twice = fill(&once.bytes, &placed).unwrap();
        prop_assert_eq!(parts(&once.bytes), parts(&twice.bytes));
    }

    #[test]
    fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = open(&bytes);
        let _ = fill(&bytes, &[cell("A1", Value::Nothing)]);
    }

    #[test]
    fn no_damaged_zip_makes_it_fail(at in 0.0f64..1.0, byte in any::<u8>(), word in any::<bool>(), cut in any::<bool>()) {
        let mut bytes = if word { word_of(WORD) } else { book_of(SHEET) };
        let at = (at * (bytes.len() - 1) as f64) as usize;
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        visit(&bytes);
    }

    /// The XML itself is damaged: a sign is replaced, or a piece is missing.
    #[test]
    fn no_damaged_part_makes_it_fail(
        at in 0.0f64..1.0,
        lost in 0usize..30,
        put in "[<>/\"'=&;: éa-z0-9]{0,6}",
        word in any::<bool>(),
    ) {
        let text = if word { WORD } else { SHEET };
        let mut places = text.char_indices().map(|(place, _)| place);
        let start = places.nth((at * (text.chars().count() - 1) as f64) as usize).unwrap_or_default();
        let end = text[start..].char_indices().nth(lost).map_or(text.len(), |(place, _)| start + place);
        let damaged = format!("{}{put}{}", &text[..start], &text[end..]);
        visit(&if word { word_of(&damaged) } else { book_of(&damaged) });
    }
}

const SHEET: &str = "<dimension ref=\"A1:B2\"/><cols><col min=\"1\" max=\"3\" style=\"1\"/></cols><sheetData><row r=\"1\" spans=\"1:2\"><c r=\"A1\" s=\"1\"><f t=\"shared\" ref=\"A1:A2\" si=\"0\">SUM(É1:$B$2,'a b'!C3)</f><v>1</v></c>\
    <c r=\"B1\" t=\"inlineStr\"><is><r><t>né &#233; &amp; _x0041_</t></r></is></c></row><row r=\"2\"><c r=\"A2\"><f t=\"shared\" si=\"0\"/></c></row></sheetData>\
    <mergeCells><mergeCell ref=\"D1:E4\"/></mergeCells><dataValidations><dataValidation type=\"list\" showErrorMessage=\"1\" sqref=\"A3\"><formula1>\"é,à\"</formula1></dataValidation></dataValidations>";
const WORD: &str = "<w:p><w:r><w:t>né {{nom}} é</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:pPr><w:jc/></w:pPr><w:r><w:t>é</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
    <w:sdt><w:sdtPr><w:tag w:val=\"a\"/><w:date w:fullDate='1'/><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:sdtContent></w:sdt>";

/// Opens, fills, and opens what was filled: it may be refused, never make one fall.
fn visit(bytes: &[u8]) {
    let word = |slot: Slot| Placed { slot, value: words("é\nà") };
    let placed = [
        cell("A1", number(1.0)),
        cell("A2", words("é")),
        cell("A3", words("é")),
        cell("B1", percent(2.0)),
        cell("E9", Value::Day(base::Day::from_number(0))),
        word(Slot::Field("nom".to_owned())),
        word(Slot::Control("a".to_owned())),
        word(Slot::TableCell { table: 1, row: 1, column: 1 }),
    ];
    if let Ok(form) = open(bytes) {
        for one in &placed {
            crate::form::label(&form, &one.slot);
        }
        let slots: Vec<Slot> = placed.iter().map(|one| one.slot.clone()).collect();
        crate::form::compare(&form, &form, &slots);
    }
    if let Ok(filled) = fill(bytes, &placed) {
        open(&filled.bytes).unwrap();
    }
}

#[test]
fn what_is_no_form_is_refused_in_words() {
    let ole = |stream: &str| {
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0];
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    for (bytes, expected) in [
        (b"%PDF-1.7".to_vec(), Error::NotOffice),
        (Vec::new(), Error::NotOffice),
        (b"{\\rtf1".to_vec(), Error::Text(".rtf")),
        (ole("EncryptedPackage"), Error::Encrypted),
        (ole("Workbook"), Error::Sheet(".xls")),
        (ole("WordDocument"), Error::Text(".doc")),
        (ole("autre"), Error::NotOffice),
        (zipped(&[("autre.txt", "")]), Error::NotOffice),
        (zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), Error::Sheet(".ods")),
        (zipped(&[("mimetype", "application/vnd.oasis.opendocument.text")]), Error::Text(".odt")),
        (zipped(&[("xl/workbook.bin", "")]), Error::Sheet(".xlsb")),
        (zipped(&[("xl/workbook.xml", "<workbook>")]), Error::Damaged),
        (book_of(&"<a>".repeat(300)), Error::TooLarge),
    ] {
        assert_eq!(open(&bytes).unwrap_err(), expected);
        assert_eq!(fill(&bytes, &[cell("A1", Value::Nothing)]).unwrap_err(), expected);
    }
    assert!(Error::Sheet(".xls").to_string().contains("enregistrez-le au format .xlsx"));
}

#[test]
fn a_bomb_is_refused() {
    let zeros = " ".repeat(70 * 1024 * 1024);
    assert_eq!(open(&zipped(&[("xl/workbook.xml", &zeros)])).unwrap_err(), Error::TooLarge);
}

#[test]
fn a_sheet_of_one_far_cell_is_shown_in_part() {
    let far = "<sheetData><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:XFC1048575\"/></mergeCells>";
    let form = open(&book_of(far)).unwrap();
    assert!(form.sheets[0].cut);
    let filled = fill(&book_of(far), &[cell("XFD1048576", number(2.0))]).unwrap();
    assert!(sheet_xml(&filled.bytes).contains("<v>2</v>"));
}
