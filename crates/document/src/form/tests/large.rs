//! A workbook of thirty sheets: a hundred cells change, and nothing else.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, Format, FormatBorder, Image, Table,
    TableColumn, Workbook,
};

use super::files::*;
use crate::form::{Placed, Slot, Value, fill, open};

fn name(rank: u32) -> String {
    format!("L’activité & « suite » {rank}")
}

/// A small picture, one point.
fn picture() -> Image {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[0]).unwrap();
    Image::new_from_buffer(&bytes).unwrap()
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.define_name("Total", "='L’activité & « suite » 0'!$E$5").unwrap();
    let bold = Format::new().set_bold().set_border(FormatBorder::Thin);
    let rate = Format::new().set_num_format("0.0%").set_background_color("FFEEDD");
    let open = Format::new().set_unlocked().set_num_format("#,##0");
    for rank in 0..30 {
        let sheet = book.add_worksheet();
        sheet.set_name(name(rank)).unwrap();
        sheet.merge_range(0, 0, 0, 5, "Rapport d’activité", &bold).unwrap();
        for (column, title) in (1u16..).zip(["janvier", "février", "mars", "Total", "Taux"]) {
            sheet.write_with_format(1, column, title, &bold).unwrap();
        }
        for row in 2..40u32 {
            sheet.write_with_format(row, 0, format!("Ligne {row}"), &bold).unwrap();
            for column in 1..4 {
                sheet.write_blank(row, column, &open).unwrap();
            }
            sheet.write_formula(row, 4, format!("=SUM(B{0}:D{0})", row + 1).as_str()).unwrap();
            sheet.write_blank(row, 5, &rate).unwrap();
        }
        let list = DataValidation::new().allow_list_strings(&["Oui", "Non"]).unwrap();
        sheet.add_data_validation(45, 1, 46, 1, &list).unwrap();
        let over = ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::GreaterThan(10));
        sheet.add_conditional_format(2, 1, 39, 3, &over).unwrap();
        sheet.set_freeze_panes(2, 1).unwrap();
        sheet.protect_with_password("secret");
        sheet.insert_image(50, 1, &picture()).unwrap();
        let columns = ["Nom", "Nombre"].map(|title| TableColumn::new().set_header(title));
        sheet.add_table(60, 0, 63, 1, &Table::new().set_columns(&columns)).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn placed() -> Vec<Placed> {
    let cell =
        |rank: u32, at: String, value: Value| Placed { slot: Slot::Cell { sheet: name(rank), at }, value };
    let mut all = Vec::new();
    for rank in [0, 7, 29] {
        for row in 3..18 {
            all.push(cell(rank, format!("B{row}"), number(f64::from(row) * 1.5)));
            all.push(cell(rank, format!("F{row}"), percent(f64::from(row) + 0.3)));
        }
        all.push(cell(rank, "B46".to_owned(), words("oui")));
        all.push(cell(rank, "H20".to_owned(), words("dehors\net dessous")));
        all.push(cell(rank, "B90".to_owned(), words("plus bas")));
        all.push(cell(rank, "A62".to_owned(), words("dans le tableau")));
    }
    all
}

/// The sheet without these cells, and without the rows that this empties.
fn stripped(xml: &str, cells: &BTreeSet<String>) -> String {
    let mut out = String::new();
    let mut rest = xml;
    while let Some(at) = rest.find("<c r=\"") {
        let (before, cell) = rest.split_at(at);
        out.push_str(before);
        let address = &cell[6..6 + cell[6..].find('"').unwrap()];
        let open = cell.find('>').unwrap();
        let end = match cell.as_bytes()[open - 1] {
            b'/' => open + 1,
            _ => cell.find("</c>").unwrap() + 4,
        };
        if !cells.contains(address) {
            out.push_str(&cell[..end]);
        }
        rest = &cell[end..];
    }
    out.push_str(rest);
    for row in 1..100 {
        out = out.replace(&format!("<row r=\"{row}\"></row>"), "");
    }
    // Its size, and what its rows span, grow with the new cells.
    let dimension = out.find("<dimension").unwrap();
    let end = dimension + out[dimension..].find("/>").unwrap();
    out.replace_range(dimension..end, "");
    out.replace(" spans=\"1:8\"", " spans=\"1:6\"")
}

#[test]
fn a_hundred_cells_change_and_nothing_else_of_thirty_sheets() {
    let bytes = workbook();
    let placed = placed();
    assert!(placed.len() > 100);
    let filled = fill(&bytes, &placed).unwrap();
    assert_eq!(filled.problems, []);
    assert_eq!(filled.written.len(), placed.len());

    let touched = ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet8.xml", "xl/worksheets/sheet30.xml"];
    for (before, after) in raw_parts(&bytes).iter().zip(raw_parts(&filled.bytes)) {
        assert_eq!(before.0, after.0);
        if !touched.contains(&before.0.as_str()) && before.0 != "xl/workbook.xml" {
            assert_eq!(before.1, after.1, "{}", before.0);
        }
    }
    let cells: BTreeSet<String> = placed
        .iter()
        .filter_map(|one| match &one.slot {
            Slot::Cell { at, .. } => Some(at.clone()),
            _ => None,
        })
        .collect();
    for name in touched {
        let (before, after) = (part(&bytes, name), part(&filled.bytes, name));
        assert_ne!(before, after);
        assert_eq!(stripped(&before, &cells), stripped(&after, &cells), "{name}");
    }

    let again = fill(&filled.bytes, &placed).unwrap();
    assert_eq!(raw_parts(&again.bytes), raw_parts(&filled.bytes));
}

#[test]
fn another_reader_finds_the_values_and_the_formulas() {
    let filled = fill(&workbook(), &placed()).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(filled.bytes.as_slice())).unwrap();
    let range = book.worksheet_range(&name(7)).unwrap();
    assert_eq!(range.get_value((2, 1)), Some(&Data::Float(4.5)));
    assert_eq!(range.get_value((2, 5)), Some(&Data::Float(0.033)));
    assert_eq!(range.get_value((45, 1)), Some(&Data::String("Oui".to_owned())));
    assert_eq!(range.get_value((19, 7)), Some(&Data::String("dehors\net dessous".to_owned())));
    let formulas = book.worksheet_formula(&name(7)).unwrap();
    assert_eq!(formulas.get_value((2, 4)).map(String::as_str), Some("SUM(B3:D3)"));
    assert!(part(&filled.bytes, "xl/worksheets/sheet8.xml").contains("<sheetProtection password="));
}

#[test]
fn the_titles_of_a_table_do_not_change() {
    let at =
        |at: &str, value: Value| Placed { slot: Slot::Cell { sheet: name(3), at: at.to_owned() }, value };
    let bytes = workbook();
    let filled = fill(&bytes, &[at("A61", words("Prénom")), at("B61", words("Nombre"))]).unwrap();
    assert_eq!(
        filled.problems[0].reason,
        "la cellule est le titre d’une colonne de tableau («\u{a0}Nom\u{a0}»), qui ne peut pas changer"
    );
    assert_eq!(filled.written, [at("B61", Value::Nothing).slot]);
    assert_eq!(raw_parts(&bytes), raw_parts(&filled.bytes));
}

#[test]
fn a_page_names_the_cells_by_their_headings() {
    let form = open(&workbook()).unwrap();
    let label = |at: &str| crate::form::label(&form, &Slot::Cell { sheet: name(2), at: at.to_owned() });
    assert_eq!(label("C5"), "Ligne 4 · février");
    assert_eq!(label("F40"), "Ligne 39 · Taux");
    let seen = form.sheets[2].cell("C5").unwrap();
    assert!(!seen.locked && form.sheets[2].cell("E5").unwrap().locked);
    assert!(form.sheets[2].cell("B46").unwrap().listed);
    assert_eq!(form.sheets[2].cell("E5").unwrap().formula.as_deref(), Some("=SOMME(B5:D5)"));
}

#[test]
fn lists_kept_in_another_sheet_are_known() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, formula) in
        ["='Mes listes'!$B$2:$B$3", "=communes", "=INDIRECT(\"A1\")"].into_iter().enumerate()
    {
        let list = DataValidation::new().allow_list_formula(formula.into());
        sheet.add_data_validation(row as u32, 0, row as u32, 0, &list).unwrap();
    }
    let lists = book.add_worksheet().set_name("Mes listes").unwrap();
    lists.write(1, 1, "Vendôme").unwrap().write(2, 1, "Valmer").unwrap();
    book.define_name("Communes", "='Mes listes'!$B$2:$B$3").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let at = |at: &str, text: &str| {
        let slot = Slot::Cell { sheet: "Sheet1".to_owned(), at: at.to_owned() };
        fill(&bytes, &[Placed { slot, value: words(text) }]).unwrap().problems.len()
    };
    assert_eq!((at("A1", "Valmer"), at("A1", "Tours")), (0, 1));
    assert_eq!((at("A2", "vendôme"), at("A2", "Tours")), (0, 1));
    // Only Excel could tell what this one allows.
    assert_eq!(at("A3", "Tours"), 0);
}
