//! What one says of a form whose new edition is not like the old one.

use super::files::*;
use crate::form::{Slot, compare, open};

fn edition(rows: &str) -> crate::form::Form {
    open(&book_of(&format!("<sheetData>{rows}</sheetData>"))).unwrap()
}

fn text(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn rows(first: &str, second: &str, value: &str) -> String {
    format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}{value}</row><row r=\"3\">{}</row>",
        text("A1", "Activité"),
        text("B1", "2024"),
        text("A2", first),
        text("A3", second),
    )
}

fn reasons(old: &str, new: &str) -> Vec<String> {
    let slot = Slot::Cell { sheet: "Activité".to_owned(), at: "B2".to_owned() };
    compare(&edition(old), &edition(new), &[slot]).into_iter().map(|problem| problem.reason).collect()
}

#[test]
fn nothing_is_said_of_a_place_that_stays() {
    let old = rows("Entrées", "Sorties", "<c r=\"B2\" s=\"3\"/>");
    assert_eq!(reasons(&old, &old), Vec::<String>::new());
    // A figure written in it, or another case in a label, is no change of the form.
    assert_eq!(
        reasons(&old, &rows("ENTRÉES", "Sorties", "<c r=\"B2\" s=\"3\"><v>4</v></c>")),
        Vec::<String>::new()
    );
}

#[test]
fn a_label_that_moved_is_told_with_its_new_place() {
    let old = rows("Entrées", "Sorties", "<c r=\"B2\" s=\"3\"/>");
    let new = rows("Sorties", "Entrées", "<c r=\"B2\" s=\"3\"/>");
    assert_eq!(
        reasons(&old, &new),
        [
            "le libellé de la ligne était «\u{a0}Entrées\u{a0}», il est maintenant «\u{a0}Sorties\u{a0}»\u{202f}; on le trouve en A3"
        ]
    );
}

#[test]
fn a_cell_that_became_a_formula_or_a_title_is_told() {
    let old = rows("Entrées", "Sorties", "<c r=\"B2\" s=\"3\"/>");
    let formula = rows("Entrées", "Sorties", "<c r=\"B2\"><f>SUM(B3:B4)</f><v>0</v></c>");
    assert_eq!(reasons(&old, &formula), ["la cellule contient maintenant une formule (=SOMME(B3:B4))"]);
    let title = rows("Entrées", "Sorties", &text("B2", "Nombre"));
    assert_eq!(
        reasons(&old, &title),
        ["la cellule, vide auparavant, contient maintenant «\u{a0}Nombre\u{a0}»"]
    );
    let percent = rows("Entrées", "Sorties", "<c r=\"B2\" s=\"1\"/>");
    assert_eq!(reasons(&old, &percent), ["la cellule attend maintenant un pourcentage"]);
}

#[test]
fn a_sheet_or_a_table_that_left_is_told() {
    let old = edition("");
    let slot = |sheet: &str| Slot::Cell { sheet: sheet.to_owned(), at: "B2".to_owned() };
    assert_eq!(compare(&old, &old, &[slot("Bilan")])[0].reason, "la feuille n’existe plus");
    let word = |body: &str| open(&word_of(body)).unwrap();
    let table = "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p><w:r><w:t>{{nom}}</w:t></w:r></w:p>";
    let slots = [Slot::TableCell { table: 1, row: 1, column: 1 }, Slot::Field("nom".to_owned())];
    assert_eq!(compare(&word(table), &word(table), &slots), []);
    let reasons: Vec<String> =
        compare(&word(table), &word("<w:p/>"), &slots).into_iter().map(|problem| problem.reason).collect();
    assert_eq!(reasons, ["le tableau n’existe plus", "le champ n’existe plus"]);
}
