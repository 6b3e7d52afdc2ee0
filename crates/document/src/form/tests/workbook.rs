//! What a workbook accepts in its cells, and what it says of those it does not.

use super::files::*;
use crate::form::{Placed, SeenKind, Slot, Value, fill, open};

const SHEET: &str = "<sheetProtection sheet=\"1\"/><sheetData>\
    <row r=\"1\"><c r=\"A1\"><f>SUM(B1:B9,0.5)</f><v>3</v></c><c r=\"B1\" s=\"1\"/><c r=\"C1\" s=\"2\"/></row>\
    <row r=\"2\"><c r=\"A2\"><f t=\"shared\" ref=\"A2:A4\" si=\"0\">IF(B$1=\"a,b\",B2*2,0)</f><v>3</v></c><c r=\"D2\"><f t=\"array\" ref=\"D2:E3\">TRANSPOSE(A1:B2)</f><v>0</v></c></row>\
    <row r=\"3\"><c r=\"A3\"><f t=\"shared\" si=\"0\"/><v>3</v></c><c r=\"B3\" t=\"e\"><v>#N/A</v></c><c r=\"E3\"><v>0</v></c></row>\
    <row r=\"4\"><c r=\"A4\"><v>7</v></c></row></sheetData>\
    <mergeCells><mergeCell ref=\"B5:D6\"/></mergeCells>\
    <dataValidations><dataValidation type=\"list\" showErrorMessage=\"1\" sqref=\"G1:G3 H1\"><formula1>\"Oui,Non\"</formula1></dataValidation>\
    <dataValidation type=\"list\" showErrorMessage=\"1\" sqref=\"I1\"><formula1>$A$1:$A$4</formula1></dataValidation>\
    <dataValidation type=\"list\" sqref=\"J1\"><formula1>\"Oui,Non\"</formula1></dataValidation>\
    <dataValidation type=\"whole\" operator=\"between\" showErrorMessage=\"1\" sqref=\"K1\"><formula1>0</formula1><formula2>100</formula2></dataValidation>\
    </dataValidations>";

fn reason(at: &str, value: Value) -> Option<String> {
    let bytes = book_of(SHEET);
    let filled = fill(&bytes, &[cell(at, value)]).unwrap();
    assert_eq!(filled.problems.len() + filled.written.len(), 1);
    if !filled.problems.is_empty() {
        assert_eq!(raw_parts(&bytes), raw_parts(&filled.bytes));
    }
    filled.problems.into_iter().next().map(|problem| problem.reason)
}

#[test]
fn formulas_are_never_overwritten() {
    let formula = |said: &str| Some(format!("la cellule contient une formule ({said}), rien n’a été écrit"));
    assert_eq!(reason("A1", number(1.0)), formula("=SOMME(B1:B9;0,5)"));
    assert_eq!(reason("A3", number(1.0)), formula("=SI(B$1=\"a,b\";B3*2;0)"));
    assert_eq!(reason("E3", number(1.0)), formula("=TRANSPOSE(A1:B2)"));
    assert_eq!(reason("E2", Value::Nothing), formula("=TRANSPOSE(A1:B2)"));
    // A value typed over one cell of a shared formula is a value.
    assert_eq!(reason("A4", number(1.0)), None);
}

#[test]
fn merged_cells_and_lists_are_respected() {
    assert_eq!(reason("B5", number(1.0)), None);
    assert_eq!(reason("C6", number(1.0)).unwrap(), "la cellule est recouverte par la fusion B5:D6");
    assert_eq!(reason("G2", words("oui")), None);
    assert_eq!(
        reason("H1", words("peut-être")).unwrap(),
        "la valeur «\u{a0}peut-être\u{a0}» n’est pas dans la liste permise"
    );
    assert_eq!(reason("I1", number(7.0)), None);
    assert!(reason("I1", number(8.0)).is_some());
    // This list only warns.
    assert_eq!(reason("J1", words("peut-être")), None);
    assert_eq!(reason("K1", number(12.0)), None);
    assert_eq!(
        reason("K1", number(12.5)).unwrap(),
        "la valeur «\u{a0}12,5\u{a0}» ne suit pas la règle de la cellule, qui demande un nombre entier de 0 à 100"
    );
}

#[test]
fn a_value_takes_the_spelling_of_the_list() {
    let out = fill(&book_of(SHEET), &[cell("G1", words("NON"))]).unwrap();
    assert_eq!(open(&out.bytes).unwrap().sheets[0].cell("G1").unwrap().text, "Non");
}

#[test]
fn numbers_percentages_and_days_follow_the_format_of_the_cell() {
    let day = base::Day::new(2022, 1, 18).unwrap();
    let placed = [
        cell("B1", percent(87.6)),
        cell("B9", percent(87.6)),
        cell("C1", Value::Day(day)),
        cell("C9", Value::Day(day)),
        cell("D9", number(0.1 + 0.2)),
        cell("E9", number(-0.0)),
        cell("F9", number(1.5e300)),
    ];
    let xml = sheet_xml(&fill(&book_of(SHEET), &placed).unwrap().bytes);
    for expected in [
        "<c r=\"B1\" s=\"1\"><v>0.876</v></c>",
        "<c r=\"B9\"><v>87.6</v></c>",
        "<c r=\"C1\" s=\"2\"><v>44579</v></c>",
        "18/01/2022</t>",
        "<v>0.30000000000000004</v>",
        "<c r=\"E9\"><v>0</v></c>",
        "<v>1.5E300</v>",
    ] {
        assert!(xml.contains(expected), "{expected} in {xml}");
    }
    let old = book_with(
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" s=\"2\"/></row></sheetData></worksheet>",
        "",
        "<workbookPr date1904=\"1\"/>",
    );
    let out = fill(&old, &[cell("A1", Value::Day(day))]).unwrap();
    assert!(sheet_xml(&out.bytes).contains("<v>43117</v>"));
    assert_eq!(open(&out.bytes).unwrap().sheets[0].cell("A1").unwrap().text, "18/01/2022");
    assert!(reason("B1", number(12.0)).unwrap().contains("pourcentage"));
    assert!(reason("C1", number(12.0)).unwrap().contains("date"));
    assert!(reason("F1", number(f64::NAN)).unwrap().contains("pas un nombre"));
}

#[test]
fn what_no_longer_exists_is_told() {
    let other = |sheet: &str, at: &str| Placed {
        slot: Slot::Cell { sheet: sheet.to_owned(), at: at.to_owned() },
        value: number(1.0),
    };
    let placed = [
        other("Bilan", "A1"),
        other("ACTIVITÉ", "ZZZZ1"),
        other("activité", "F1"),
        other("Activité", "F1"),
        Placed { slot: Slot::Field("nom".to_owned()), value: words("x") },
    ];
    let out = fill(&book_of(SHEET), &placed).unwrap();
    let reasons: Vec<&str> = out.problems.iter().map(|problem| problem.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "la feuille n’existe plus",
            "l’adresse de la cellule n’est pas reconnue",
            "ce fichier est un classeur, pas un document Word",
            "la cellule est remplie deux fois\u{202f}: la première valeur est gardée",
        ]
    );
    assert_eq!(out.written, [placed[2].slot.clone()]);
}

#[test]
fn a_page_sees_the_sheet() {
    let form = open(&book_of(SHEET)).unwrap();
    let sheet = &form.sheets[0];
    assert!(sheet.protected && !sheet.hidden && !sheet.cut);
    assert!(sheet.rows.iter().all(|row| row.len() == sheet.rows[0].len()));
    assert_eq!(sheet.merged, ["B5:D6"]);
    let seen = |at: &str| sheet.cell(at).unwrap();
    assert_eq!((seen("B5").span, seen("C6").covered), ((2, 3), true));
    assert_eq!(seen("A3").formula.as_deref(), Some("=SI(B$1=\"a,b\";B3*2;0)"));
    assert_eq!(seen("B3").kind, SeenKind::Error);
    assert_eq!(seen("E3").kind, SeenKind::Formula);
    assert!(seen("B1").percent && seen("C1").day && seen("B1").locked);
}
