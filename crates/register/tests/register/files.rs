//! Files of every make: read alike, or refused by a sentence.

use std::io::{Cursor, Write};

use register::{ReadError, Source};
use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::harness::{Base, case, csv, reading};

const PERSONS: &str = "id;nom;prénom;naissance\nP1;Hérault;Zoé;01/02/2010\n";

fn refusal(source: Source) -> ReadError {
    Base::default().read(&[source]).unwrap_err()
}

fn workbook() -> Vec<u8> {
    std::fs::read(case("registres/registre-aer-2021.xlsx")).unwrap()
}

#[test]
fn every_alphabet_reads_alike() {
    let utf8 = csv("personnes.csv", PERSONS);
    let marked = csv("personnes.csv", &format!("\u{feff}{PERSONS}"));
    let windows =
        Source { name: utf8.name.clone(), bytes: encoding_rs::WINDOWS_1252.encode(PERSONS).0.into() };
    let mut wide = vec![0xFF, 0xFE];
    wide.extend(PERSONS.encode_utf16().flat_map(u16::to_le_bytes));
    let utf16 = Source { name: utf8.name.clone(), bytes: wide };
    let expected = reading(&[utf8]);
    assert_eq!(expected.register.persons[0].last_name, "Hérault");
    for other in [marked, windows, utf16] {
        assert_eq!(reading(&[other]), expected);
    }
}

#[test]
fn the_folder_in_windows_1252_says_what_it_says_in_utf_8() {
    let sources = Source::read(&case("aer-2021")).unwrap();
    let mut twins = sources.clone();
    for twin in &mut twins {
        let text = String::from_utf8(twin.bytes.clone()).unwrap();
        let (bytes, _, is_lossy) = encoding_rs::WINDOWS_1252.encode(&text);
        assert!(!is_lossy);
        twin.bytes = bytes.into_owned();
    }
    assert_ne!(sources, twins);
    assert_eq!(reading(&sources).register, reading(&twins).register);
}

#[test]
fn every_separator_and_end_of_line_reads_alike() {
    let expected = reading(&[csv("personnes.csv", PERSONS)]);
    for text in [PERSONS.replace(';', ","), PERSONS.replace(';', "\t"), PERSONS.replace('\n', "\r\n")] {
        assert_eq!(reading(&[csv("personnes.csv", &text)]), expected);
    }
}

#[test]
fn a_line_is_numbered_as_an_editor_shows_it() {
    for end in ["\n", "\r\n"] {
        let text = ["id;nom;prénom;naissance", "", "P1;\"A", "B\";Zoé;", "", "", "P2;;Zoé;"].join(end);
        let reading = reading(&[csv("personnes.csv", &text)]);
        assert_eq!(reading.register.persons[0].place.line, 3);
        assert_eq!(reading.faults[0].line, 7);
    }
}

#[test]
fn a_truncated_workbook_is_said_damaged() {
    let mut bytes = workbook();
    bytes.truncate(bytes.len() / 2);
    assert!(matches!(refusal(Source { name: "r.xlsx".into(), bytes }), ReadError::Damaged { .. }));
}

#[test]
fn a_workbook_with_a_password_is_said_so() {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let refusal = refusal(Source { name: "r.xlsx".into(), bytes });
    assert!(refusal.to_string().contains("mot de passe"), "{refusal}");
}

#[test]
fn a_zip_that_is_no_workbook_is_said_so() {
    let refusal = refusal(Source { name: "photos.xlsx".into(), bytes: zipped("photo.txt", 10) });
    assert!(matches!(refusal, ReadError::NotAWorkbook { .. }), "{refusal}");
}

#[test]
fn a_workbook_that_inflates_beyond_measure_is_refused() {
    let refusal =
        refusal(Source { name: "r.xlsx".into(), bytes: zipped("xl/workbook.xml", 32 * 1024 * 1024) });
    assert!(matches!(refusal, ReadError::Bomb { .. }), "{refusal}");
}

fn zipped(name: &str, zeros: usize) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, SimpleFileOptions::default()).unwrap();
    archive.write_all(&vec![0; zeros]).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_lone_cell_in_the_last_corner_costs_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Personnes").unwrap();
    for (column, heading) in (0..).zip(["id", "nom", "prénom"]) {
        sheet.write(0, column, heading).unwrap();
        sheet.write(1, column, "x").unwrap();
    }
    sheet.write(1_048_575, 16_383, "loin").unwrap();
    let reading = reading(&[Source { name: "r.xlsx".into(), bytes: book.save_to_buffer().unwrap() }]);
    assert_eq!(reading.register.persons.len(), 1);
    assert_eq!(reading.faults, []);
}

#[test]
fn a_formula_that_fails_is_a_fault_in_whatever_column() {
    use rust_xlsxwriter::Formula;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Personnes").unwrap();
    for (column, heading) in (0..).zip(["id", "nom", "prénom"]) {
        sheet.write(0, column, heading).unwrap();
        sheet.write(1, column, "x").unwrap();
    }
    sheet.write_formula(1, 1, Formula::new("=NA()").set_result("#N/A")).unwrap();
    let reading = reading(&[Source { name: "r.xlsx".into(), bytes: book.save_to_buffer().unwrap() }]);
    let fault = &reading.faults[0];
    assert_eq!((fault.line, fault.column.as_str(), fault.value.as_str()), (2, "nom", "#N/A"));
    assert_eq!(fault.expected, "une valeur, non une erreur de formule");
    assert_eq!(reading.faults.len(), 1);
}

#[test]
fn a_folder_gives_its_tables_and_its_workbooks_and_nothing_else() {
    let names = |path: &str| -> Vec<String> {
        Source::read(&case(path)).unwrap().into_iter().map(|source| source.name).collect()
    };
    assert_eq!(names("registres"), ["registre-aer-2021-avec-fautes.xlsx", "registre-aer-2021.xlsx"]);
    assert!(names("aer-2021").iter().all(|name| name.ends_with(".csv")));
    let nothing = Source::read(&case("registres").join("../../../crates/register/tests")).unwrap_err();
    assert!(matches!(nothing, ReadError::NoFile { .. }), "{nothing}");
}

#[test]
fn what_is_no_text_is_refused() {
    let bytes = vec![0x89, b'P', b'N', b'G', 0, 1, 2, 3];
    assert!(matches!(refusal(Source { name: "image.csv".into(), bytes }), ReadError::Undecodable { .. }));
}

#[test]
fn an_empty_file_and_one_without_a_known_table_are_said_so() {
    assert!(matches!(refusal(csv("vide.csv", "\n \n")), ReadError::Empty { .. }));
    assert!(matches!(refusal(csv("recette.csv", "farine;250\nsucre;100\n")), ReadError::NoTable));
}

#[test]
fn a_formula_in_a_name_stays_text() {
    let text = "id;nom;prénom\nP1;=HYPERLINK(\"x\");+1+1\n";
    let reading = reading(&[csv("personnes.csv", text)]);
    assert_eq!(reading.register.persons[0].last_name, "=HYPERLINK(\"x\")");
    assert_eq!(reading.register.persons[0].first_name, "+1+1");
}
