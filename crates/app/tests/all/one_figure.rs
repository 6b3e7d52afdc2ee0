//! One definition gives the page, the report in every format, the JSON and the rows behind: they cannot disagree.

use std::io::{Cursor, Read as _};

use app::demo;
use app::documents::apart;
use app::schema::MIGRATIONS;
use app::service;
use app::year::Book;
use base::Period;
use calamine::{Reader as _, Xlsx};
use store::migrate;
use zip::ZipArchive;

use crate::support::{author, clock, sqlite};

/// Words as they are compared: spaces of any width are one.
fn plain(text: &str) -> String {
    text.split(|sign: char| sign.is_whitespace() || sign == '\u{a0}' || sign == '\u{202f}')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text of the XML of a Word document.
fn words_of(xml: &str) -> String {
    let mut words = String::new();
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        if tag.starts_with("/w:p") && !tag.starts_with("/w:pPr") {
            words.push(' ');
        }
        if tag == "w:t" || tag.starts_with("w:t ") {
            words.push_str(text);
        }
    }
    words
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&apos;", "'")
        .replace("&quot;", "\"")
}

#[test]
fn every_figure_is_the_same_on_the_page_in_the_files_and_behind() {
    apart::read_with(env!("CARGO_BIN_EXE_jalon").into());
    let store = sqlite("un-chiffre");
    migrate(&store, &author(), MIGRATIONS).unwrap();
    demo::furnish(&store, &clock()).unwrap();
    let operator = store.read(service::operator).unwrap().unwrap();
    let mut told = 0;
    for service in store.read(|read| service::all(read, operator.id)).unwrap() {
        let book = Book::read(&store, &operator, &service, &clock()).unwrap();
        let period = Period::year(2021);
        let document = book.report(period, report::Prose::default(), None).unwrap();
        let page = plain(&document::html::body(&document));
        let pdf = document::pdf::write(&document).unwrap();
        let pdf = plain(&apart::pdf_text(&pdf).unwrap());
        let docx = document::docx::write(&document, &document::chart::print).unwrap();
        let mut xml = String::new();
        let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
        archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
        let docx = plain(&words_of(&xml));
        let mut xlsx: Xlsx<_> = Xlsx::new(Cursor::new(document::xlsx::write(&document).unwrap())).unwrap();
        let sheet = xlsx.worksheet_range("Définitions").unwrap();
        let rows: Vec<String> = sheet
            .rows()
            .map(|row| plain(&row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")))
            .collect();
        let json = book.figures_json(2021).unwrap();
        let year = book.year(period).unwrap();
        assert!(document.definitions.len() > 10, "{}", service.code);
        for definition in &document.definitions {
            let (title, value) = (plain(&definition.title), plain(&definition.value));
            let place = format!("{} {}", service.code, definition.id);
            for (format, text) in [("PDF", &pdf), ("Word", &docx)] {
                let near = text.match_indices(&title).any(|(at, _)| {
                    let end =
                        text[at..].char_indices().nth(title.chars().count() + value.chars().count() + 40);
                    text[at..end.map_or(text.len(), |(end, _)| at + end)].contains(&value)
                });
                assert!(near, "{place}: « {title} » is not {value} in {format}");
            }
            let heading = format!("<dt>{}</dt><dd class=\"valeur\">{value}", title.replace('&', "&amp;"));
            assert!(page.contains(&heading), "{place}: {heading}");
            assert!(rows.iter().any(|row| row.contains(&title) && row.contains(&value)), "{place}: XLSX");
            let entry = year.catalogue().entry(&definition.id).unwrap();
            // A breakdown is its parts, and has no value of its own.
            let Some(exact) = year.value(&definition.id) else { continue };
            match (exact, &json["indicateurs"][&definition.id]) {
                // Months have one value each in the JSON.
                (Ok(_), kept) if kept.is_object() || kept.is_array() => {}
                (Ok(exact), kept) => {
                    let said = base::french::decimal(exact, entry.decimals);
                    assert!(value.starts_with(&plain(&said)), "{place}: {said} and {value}");
                    let kept = kept.as_f64().unwrap();
                    assert_eq!(base::french::decimal(kept, entry.decimals), said, "{place}: JSON");
                }
                (Err(_), kept) => {
                    assert!(kept.is_null() && value.contains("non calculable"), "{place}: {value}")
                }
            }
            if let Some(behind) = year.behind(&definition.id, &[])
                && matches!(entry.formula, indicator::Formula::Nombre(_))
            {
                let exact = year.value(&definition.id).unwrap();
                let rows = year.tallied(&behind).total;
                assert_eq!(exact.unwrap_or(rows), rows, "{place}: the rows behind");
            }
            told += 1;
        }
    }
    assert!(told > 80, "{told}");
}
