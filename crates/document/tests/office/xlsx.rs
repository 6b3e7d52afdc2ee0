//! What a reader finds when opening our workbooks.

use std::io::{Cursor, Read};

use calamine::{Data, DataType, Range, Reader, Xlsx};
use document::{Block, Cell, Document, xlsx};

use crate::sample;

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Our cells beside those read back: headings are on the fourth row.
fn pairs<'a>(document: &'a Document, book: &mut Xlsx<Cursor<Vec<u8>>>) -> Vec<(&'a Cell, Data)> {
    let mut pairs = Vec::new();
    for block in &document.blocks {
        let Block::Table(table) = block else { continue };
        let range: Range<Data> = book.worksheet_range(&table.sheet).unwrap();
        let mut line = 3;
        for group in &table.groups {
            line += u32::from(group.label.is_some());
            for row in &group.rows {
                line += 1;
                for (column, cell) in (0..).zip(&row.cells) {
                    pairs.push((cell, range.get_value((line, column)).cloned().unwrap_or_default()));
                }
            }
        }
    }
    pairs
}

#[test]
fn every_number_of_every_table_is_read_back_as_that_number() {
    let report = sample::report();
    let mut book = open(xlsx::write(&report).unwrap());
    let mut numbers = 0;
    for (cell, read) in pairs(&report, &mut book) {
        match cell {
            Cell::Number { value, percent, .. } => {
                let value = if *percent { value / 100.0 } else { *value };
                assert_eq!(read, Data::Float(value));
                numbers += 1;
            }
            Cell::NotComputable(_) => {
                assert_eq!(read, Data::String("non calculable (aucune date de fin connue)".to_owned()))
            }
            Cell::Text(text) => assert_eq!(read, Data::String(text.clone())),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(numbers, 8 * 13 + 14 * 7);
}

#[test]
fn the_contents_lead_to_every_table_and_to_the_definitions() {
    let mut book = open(xlsx::write(&sample::report()).unwrap());
    let names = book.sheet_names();
    assert_eq!((names[0].as_str(), names[1].as_str()), ("Sommaire", "Mouvements"));
    assert_eq!(names.last().unwrap(), "Définitions");
    let contents = book.worksheet_range("Sommaire").unwrap();
    let listed: Vec<String> =
        contents.rows().filter_map(|row| row[0].get_string().map(str::to_owned)).collect();
    for name in &names[1..] {
        assert!(listed.contains(name), "{name}");
    }
    assert!(listed.contains(&"Chiffres connus au 18 janvier 2022".to_owned()));
    let definitions = book.worksheet_range("Définitions").unwrap();
    assert_eq!(definitions.height(), 21);
    for (column, said) in [(4, "tranches d’âge de 0-2 ans, 3-5 ans"), (6, "1er janvier 2012"), (7, "82")] {
        assert_eq!(definitions.get_value((1, column)), Some(&Data::String(said.to_owned())));
    }
}

#[test]
fn a_chart_without_a_table_of_its_own_gets_a_sheet() {
    let mut book = open(xlsx::write(&sample::report()).unwrap());
    // The first chart is the movements table drawn: no sheet more. The second is not.
    assert!(!book.sheet_names().contains(&"Figure 1".to_owned()));
    let figure = book.worksheet_range("Figure 2").unwrap();
    assert_eq!(figure.get_value((4, 1)), Some(&Data::Float(41.0)));
    assert_eq!(figure.get_value((4, 3)), Some(&Data::Float(30.0)));
}

#[test]
fn headings_and_first_column_stay_in_sight() {
    let bytes = xlsx::write(&sample::report()).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(sheet.contains(r#"<pane xSplit="1" ySplit="4" topLeftCell="B5""#), "{}", &sheet[..600]);
}

#[test]
fn numbers_and_dates_follow_french_formats() {
    let styles = part(&xlsx::write(&sample::report()).unwrap(), "xl/styles.xml");
    assert!(styles.contains("[$-40C]#,##0.0&quot;\u{202f}&quot;%;[$-40C]&quot;−&quot;#,##0.0"), "{styles}");
    let styles = part(&xlsx::list(&sample::persons()).unwrap(), "xl/styles.xml");
    assert!(styles.contains("[$-40C]d mmm yyyy"));
}

#[test]
fn no_text_becomes_a_formula() {
    for bytes in [xlsx::write(&sample::hostile()).unwrap(), xlsx::list(&sample::persons()).unwrap()] {
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        for index in 0..archive.len() {
            let mut part = String::new();
            archive.by_index(index).unwrap().read_to_string(&mut part).unwrap();
            assert!(!part.contains("<f>") && !part.contains("<f "), "{part}");
        }
        assert!(part(&bytes, "xl/styles.xml").contains(r#"quotePrefix="1""#));
    }
}

#[test]
fn hostile_texts_are_read_back_as_they_were_without_their_control_characters() {
    let mut book = open(xlsx::write(&sample::hostile()).unwrap());
    let names = book.sheet_names();
    assert_eq!(names[1..4], ["=a’()-----", "Tableau 2", "=a’()----- (2)"]);
    let range = book.worksheet_range(&names[1]).unwrap();
    for (column, hostile) in (0..).zip(sample::HOSTILE) {
        let legible: String =
            hostile.chars().filter(|c| *c == '\t' || !c.is_control() && *c != '\u{ffff}').collect();
        assert_eq!(range.get_value((5, column)), Some(&Data::String(legible)));
    }
}

#[test]
fn a_list_keeps_its_dates_as_dates() {
    let mut book = open(xlsx::list(&sample::persons()).unwrap());
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(range.get_value((1, 1)).unwrap().as_datetime_parts(), Some((2010, 2, 28)));
    assert_eq!(range.get_value((1, 2)).unwrap().as_datetime_parts(), Some((2021, 3, 1)));
    // Excel knows no day before 1900: it stays a text.
    assert_eq!(range.get_value((2, 1)), Some(&Data::String("31 déc. 1899".to_owned())));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let report = sample::report();
    assert_eq!(xlsx::write(&report).unwrap(), xlsx::write(&report).unwrap());
}

trait DateParts {
    fn as_datetime_parts(&self) -> Option<(u16, u8, u8)>;
}

impl DateParts for Data {
    fn as_datetime_parts(&self) -> Option<(u16, u8, u8)> {
        let Data::DateTime(moment) = self else { return None };
        let (year, month, day, ..) = moment.to_ymd_hms_milli();
        Some((year, month, day))
    }
}
