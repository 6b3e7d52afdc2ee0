//! Files of every kind, and those that are refused.

use coherence::{Content, Unreadable, check, from_text, read};

use crate::office::zipped;

#[test]
fn what_cannot_be_read_says_what_is_expected() {
    assert_eq!(read(b""), Err(Unreadable::Empty));
    assert_eq!(read(b" \n\n"), Err(Unreadable::Empty));
    assert_eq!(read(b"%PDF-1.7 ..."), Err(Unreadable::Pdf));
    assert_eq!(read(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]), Err(Unreadable::OldOffice));
    assert_eq!(read(b"PK\x03\x04 broken"), Err(Unreadable::Damaged));
    assert_eq!(read(&zipped(&[("content.xml", b"<a/>")])), Err(Unreadable::NotOffice));
    assert_eq!(read(b"a\x00b"), Err(Unreadable::Undecodable));
    assert_eq!(read(&vec![b'a'; 33 * 1024 * 1024]), Err(Unreadable::TooLarge));
    assert_eq!(
        read(&zipped(&[("word/document.xml", b"<w:document><w:p></w:body>")])),
        Err(Unreadable::Damaged)
    );
}

#[test]
fn a_container_that_inflates_without_end_is_refused() {
    let zeros = vec![b' '; 70 * 1024 * 1024];
    assert_eq!(read(&zipped(&[("word/document.xml", &zeros)])), Err(Unreadable::Bomb));
    let sheets = [("xl/workbook.xml", &zeros[..]), ("xl/worksheets/sheet1.xml", &zeros[..])];
    assert_eq!(read(&zipped(&sheets)), Err(Unreadable::Bomb));
}

#[test]
fn an_old_text_of_windows_is_read() {
    let bytes = b"RAPPORT D'ACTIVITE 2021\r\n\r\nL'ann\xe9e a \xe9t\xe9 calme.\r\n";
    let report = read(bytes).unwrap();
    assert_eq!(report.pieces[1].content, Content::Text("L'année a été calme.".to_owned()));
    assert_eq!(check(&report).year, Some(2021));
}

#[test]
fn lines_cut_by_the_page_are_one_paragraph() {
    let text = "Durant toute cette longue année 2021, ce sont au total 53\nmineurs qui ont été admis.\n\n\u{c}Page suivante";
    let report = from_text(text);
    assert_eq!(report.pieces.len(), 2, "{report:#?}");
    assert_eq!(report.pieces[1].place, "page\u{a0}2, ligne\u{a0}4");
}

#[test]
fn a_large_report_is_read_in_a_time_that_grows_with_it() {
    let line = "Durant l'année 2021, 53 mineurs ont fait l'objet d'une admission, 20 filles et 33 garçons, soit 37,7 % des 53.\n";
    let table = "Mesures A\tJanv\tFévr\tMars\tAvr\nPrésents début\t1\t1\t1\t1\nEntrées\t0\t0\t0\t0\nSorties\t0\t0\t0\t0\nPrésents fin\t1\t1\t1\t1\n\n";
    let text = format!("{}{}", line.repeat(8_000), table.repeat(500));
    let review = check(&from_text(&text));
    assert!(review.findings.is_empty(), "{:?}", review.findings.first());
}
