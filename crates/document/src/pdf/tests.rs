use super::*;
use crate::{Block, Inline};

fn document(words: &str) -> Document {
    Document {
        title: "Rapport d’activité 2021".to_owned(),
        title_year: "2021".to_owned(),
        organisation: "Association des Trois Vallées".to_owned(),
        as_of: "Chiffres connus au 18 janvier 2022".to_owned(),
        blocks: vec![
            Block::Heading { level: 1, text: "Activité".to_owned(), anchor: String::new() },
            Block::Paragraph(vec![Inline::Text(words.to_owned())]),
        ],
        ..Document::default()
    }
}

fn has(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn a_pdf_says_that_it_is_archival_and_accessible() {
    let pdf = write(&document("Le service a réalisé 13\u{202f}316 journées.")).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(has(&pdf, "<pdfaid:part>2</pdfaid:part>"), "archival");
    assert!(has(&pdf, "<pdfaid:conformance>A</pdfaid:conformance>"), "archival and tagged");
    assert!(has(&pdf, "<pdfuaid:part>1</pdfuaid:part>"), "accessible");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(write(&document("a")).unwrap(), write(&document("a")).unwrap());
}

#[test]
fn what_a_person_wrote_is_never_taken_for_markup() {
    for words in [
        "#panic()",
        "$ x $",
        "\\",
        "]",
        "#[",
        "*gras* _it_ `x`",
        "= Titre",
        "@ref <label>",
        "// fin",
        "\"#{1}",
    ] {
        write(&document(words)).unwrap_or_else(|error| panic!("{words}: {error}"));
    }
    assert_eq!(
        data::of(&document("#panic() ] $"))["sections"][0]["blocks"][1]["pieces"][0][1],
        "#panic() ] $"
    );
}

#[test]
fn a_name_in_letters_that_we_cannot_print_does_not_stop_the_report() {
    write(&document("Иван 李 😀 \u{0}\u{feff} محمد e\u{301}")).unwrap();
}

#[test]
fn an_empty_document_is_still_a_pdf() {
    write(&Document::default()).unwrap();
}
