//! What Word and LibreOffice find when opening our documents.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use document::{Block, Cell, Chart, Document, docx};
use quick_xml::XmlVersion;
use quick_xml::events::Event;

use crate::sample;

/// A drawing with what hurts: a hatch, a narrow no-break space, a font that nobody has.
fn svg(_: &Chart) -> String {
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 640 260'><pattern id='h' width='5' height='5' \
     patternUnits='userSpaceOnUse' patternTransform='rotate(45)'><rect width='5' height='5' fill='#BC7D14'/>\
     <path d='M0 0V5' stroke='#fff' stroke-width='2'/></pattern><rect width='300' height='40' fill='url(#h)'/>\
     <text x='10' y='80' font-family='Inconnue' font-size='12'>13\u{202f}316</text></svg>"
        .to_owned()
}

fn parts(document: &Document) -> BTreeMap<String, Vec<u8>> {
    let bytes = docx::write(document, &svg).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let name = String::from_utf8(file.name_raw().to_vec()).unwrap();
        parts.insert(name, bytes);
    }
    parts
}

/// Every element of a part with its attributes; fails on XML that is not well formed.
fn elements(xml: &[u8]) -> Vec<(String, BTreeMap<String, String>)> {
    let mut reader = quick_xml::Reader::from_reader(xml);
    let mut elements = Vec::new();
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                depth += 1;
                elements.push(element(&start));
            }
            Event::Empty(start) => elements.push(element(&start)),
            Event::End(_) => depth -= 1,
            Event::Text(text) => assert!(text.chars().all(allowed)),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    elements
}

fn element(start: &quick_xml::events::BytesStart) -> (String, BTreeMap<String, String>) {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        let value = attribute.normalized_value(XmlVersion::Explicit1_0).unwrap().into_owned();
        assert!(value.chars().all(allowed), "{value:?}");
        (attribute.key.as_ref().to_owned(), value)
    });
    (start.name().as_ref().to_owned(), attributes.collect())
}

/// Characters of XML 1.0.
fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// The words of the document, one line a paragraph.
fn text(document: &Document) -> String {
    let xml = String::from_utf8(parts(document).remove("word/document.xml").unwrap()).unwrap();
    let mut text = String::new();
    for piece in xml.split("<w:").skip(1) {
        if let Some(words) = piece.strip_prefix("t xml:space=\"preserve\">") {
            text.push_str(words.split("</w:t>").next().unwrap());
        } else if piece.starts_with("p>") {
            text.push('\n');
        }
    }
    text
}

#[test]
fn every_part_is_well_formed_even_with_hostile_texts() {
    for document in [sample::report(), sample::completed(), sample::hostile(), Document::default()] {
        for (name, bytes) in parts(&document) {
            if !name.ends_with(".png") && !name.ends_with(".jpg") {
                assert!(!elements(&bytes).is_empty(), "{name}");
            }
        }
    }
}

#[test]
fn every_relationship_leads_to_a_part_and_every_part_has_a_type() {
    let parts = parts(&sample::completed());
    let relations = elements(&parts["word/_rels/document.xml.rels"]);
    let mut targets = BTreeMap::new();
    for (_, attributes) in relations.iter().filter(|(name, _)| name == "Relationship") {
        assert!(parts.contains_key(&format!("word/{}", attributes["Target"])), "{}", attributes["Target"]);
        assert!(targets.insert(attributes["Id"].clone(), attributes["Target"].clone()).is_none());
    }
    for (name, attributes) in elements(&parts["word/document.xml"]) {
        for key in ["r:id", "r:embed"] {
            if let Some(id) = attributes.get(key) {
                assert!(targets.contains_key(id), "{name} {id}");
            }
        }
    }
    let types = elements(&parts["[Content_Types].xml"]);
    for name in parts.keys() {
        let extension = name.rsplit('.').next().unwrap();
        let typed = types.iter().any(|(_, attributes)| {
            attributes.get("PartName").is_some_and(|part| part[1..] == **name)
                || extension != "xml" && attributes.get("Extension").is_some_and(|e| e == extension)
        });
        assert!(typed || name == "[Content_Types].xml", "{name}");
    }
}

#[test]
fn every_number_of_every_table_is_printed_as_a_french_reader_expects() {
    let report = sample::report();
    let text = text(&report);
    let mut numbers = 0;
    for block in &report.blocks {
        let Block::Table(table) = block else { continue };
        for cell in table.groups.iter().flat_map(|g| &g.rows).flat_map(|r| &r.cells) {
            if let Cell::Number { value, decimals, percent, .. } = cell {
                let mut words = base::french::decimal(*value, *decimals);
                if *percent {
                    words.push_str("\u{202f}%");
                }
                assert!(text.contains(&format!("\n{words}\n")), "{words}");
                numbers += 1;
            }
        }
    }
    assert_eq!(numbers, 8 * 13 + 14 * 7);
    assert!(text.contains("13\u{202f}316 journées"));
}

#[test]
fn headings_have_the_styles_that_navigation_and_contents_rest_on() {
    let (parts, completed) = (parts(&sample::report()), parts(&sample::completed()));
    let styles: BTreeSet<String> = elements(&parts["word/styles.xml"])
        .into_iter()
        .filter(|(name, _)| name == "w:style")
        .map(|(_, attributes)| attributes["w:styleId"].clone())
        .collect();
    let used: Vec<String> = elements(&parts["word/document.xml"])
        .into_iter()
        .filter(|(name, _)| ["w:pStyle", "w:rStyle", "w:tblStyle"].contains(&name.as_str()))
        .map(|(_, attributes)| attributes["w:val"].clone())
        .collect();
    let others = elements(&completed["word/document.xml"]).into_iter();
    let others = others.filter(|(name, _)| ["w:pStyle", "w:rStyle"].contains(&name.as_str()));
    for style in others.map(|(_, attributes)| attributes["w:val"].clone()).chain(used.iter().cloned()) {
        assert!(styles.contains(&style), "{style} is used but not described");
    }
    // Eight chapters and two annexes.
    assert_eq!(used.iter().filter(|style| *style == "Heading1").count(), 10);
    assert_eq!(used.iter().filter(|style| *style == "TOC1").count(), 10);
    assert_eq!(used.iter().filter(|style| *style == "TOC2").count(), 14);
}

#[test]
fn every_entry_of_the_contents_leads_to_its_heading() {
    let xml = elements(&parts(&sample::report())["word/document.xml"]);
    let named = |element: &str, key: &str| -> Vec<String> {
        xml.iter()
            .filter(|(name, _)| name == element)
            .map(|(_, attributes)| attributes[key].clone())
            .collect()
    };
    let (bookmarks, links) = (named("w:bookmarkStart", "w:name"), named("w:hyperlink", "w:anchor"));
    assert_eq!(bookmarks.iter().collect::<BTreeSet<_>>().len(), bookmarks.len());
    assert_eq!(links.len(), 24);
    assert!(links.iter().all(|link| bookmarks.contains(link)));
}

#[test]
fn tables_repeat_their_headings_and_are_numbered_in_order() {
    let parts = parts(&sample::report());
    let xml = elements(&parts["word/document.xml"]);
    let count = |wanted: &str| xml.iter().filter(|(name, _)| name == wanted).count();
    // Fifteen tables, seven of chart data.
    assert_eq!(count("w:tblHeader"), 15 + 7);
    let text = text(&sample::report());
    let place = |caption: &str| text.find(caption).unwrap_or_else(|| panic!("{caption}"));
    assert!(place("Tableau\u{a0}1. Mouvements") < place("Tableau\u{a0}2. Situation"));
    assert!(place("Figure\u{a0}1. Jeunes présents") < place("Figure\u{a0}8. Présents, lecture 7"));
}

#[test]
fn each_picture_says_what_it_shows_and_has_both_its_files() {
    let parts = parts(&sample::report());
    let xml = elements(&parts["word/document.xml"]);
    let pictures: Vec<_> = xml.iter().filter(|(name, _)| name == "wp:docPr").collect();
    assert_eq!(pictures.len(), 9);
    assert!(pictures.iter().all(|(_, attributes)| attributes["descr"].len() > 20));
    let ids: BTreeSet<_> = pictures.iter().map(|(_, attributes)| &attributes["id"]).collect();
    assert_eq!(ids.len(), 9);
    for number in 1..=9 {
        assert!(parts[&format!("word/media/image{number}.png")].starts_with(b"\x89PNG"));
        // Letters are outlines and hatches are stripes: Word shows paths as they are.
        let svg = elements(&parts[&format!("word/media/image{number}.svg")]);
        assert!(svg.iter().all(|(name, _)| ["svg", "g", "path"].contains(&name.as_str())), "{svg:?}");
        assert!(svg.len() > 3);
    }
}

#[test]
fn a_question_is_a_control_to_write_in() {
    let parts = parts(&sample::report());
    let xml = elements(&parts["word/document.xml"]);
    let tags: Vec<_> =
        xml.iter().filter(|(name, _)| name == "w:tag").map(|(_, a)| a["w:val"].as_str()).collect();
    assert_eq!(tags[0], "prose-1");
    assert_eq!(xml.iter().filter(|(name, _)| name == "w:showingPlcHdr").count(), 7);
}

#[test]
fn a_wide_table_lies_on_pages_of_its_own_with_the_heading_that_leads_to_it() {
    let mut report = sample::report();
    let Block::Table(table) = &mut report.blocks[10] else { panic!("the table of the first chapter") };
    table.landscape = true;
    report
        .blocks
        .insert(10, Block::Heading { level: 2, text: "Détail".to_owned(), anchor: "detail".to_owned() });
    let xml = String::from_utf8(parts(&report).remove("word/document.xml").unwrap()).unwrap();
    let sections: Vec<&str> = xml.split("<w:sectPr>").collect();
    // Cover, upright pages, the lying one, upright pages again.
    assert_eq!(sections.len() - 1, 4);
    assert!(sections[3].contains("w:orient=\"landscape\""));
    assert!(sections[2].contains("Détail") && sections[2].contains("Situation des jeunes, chapitre 1"));
    assert!(!sections[4].contains("landscape"));
}

#[test]
fn nothing_is_refreshed_on_opening() {
    let parts = parts(&sample::report());
    assert!(!String::from_utf8_lossy(&parts["word/settings.xml"]).contains("updateFields"));
    assert!(!String::from_utf8_lossy(&parts["word/document.xml"]).contains("w:dirty"));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let report = sample::report();
    assert_eq!(docx::write(&report, &svg).unwrap(), docx::write(&report, &svg).unwrap());
}

#[test]
fn a_drawing_that_is_none_is_told_not_fatal() {
    let error = docx::write(&sample::report(), &|_| "<html>".to_owned()).unwrap_err();
    assert_eq!(error.to_string(), "Un graphique n’a pas pu être dessiné dans le document Word.");
}

#[test]
fn a_picture_is_in_the_file_as_it_is_and_says_what_it_shows() {
    let completed = sample::completed();
    let parts = parts(&completed);
    let held = |bytes: &[u8]| parts.values().filter(|part| part.as_slice() == bytes).count();
    let pictures = completed.blocks.iter().filter_map(|block| match block {
        Block::Picture(picture) => Some(picture),
        _ => None,
    });
    for picture in pictures.chain(&completed.logo) {
        assert_eq!(held(&picture.bytes), 1);
    }
    let xml = elements(&parts["word/document.xml"]);
    let shown: Vec<_> = xml.iter().filter(|(name, _)| name == "wp:docPr").collect();
    let said = shown.iter().filter(|(_, a)| a["descr"] == "Une colline sous un ciel clair").count();
    assert_eq!(said, 4);
    let ids: BTreeSet<_> = shown.iter().map(|(_, attributes)| &attributes["id"]).collect();
    assert_eq!(ids.len(), shown.len());
    let sizes: Vec<_> = xml.iter().filter(|(name, _)| name == "wp:extent").collect();
    let mm = |i: usize| ["cx", "cy"].map(|side| sizes[i].1[side].parse::<u64>().unwrap() / 36_000);
    // The logo, the poles, a chart; then a wide picture, a small one and a high one.
    assert_eq!([mm(0), mm(3), mm(4), mm(5)], [[35, 23], [170, 95], [63, 50], [89, 178]]);
    assert!(text(&completed).contains("Figure\u{a0}2. Le nouveau local, ouvert le 1er juin"));
    assert!(text(&completed).contains("Figure\u{a0}4. Jeunes présents"));
}

#[test]
fn a_picture_that_cannot_be_read_says_so_and_the_rest_is_written() {
    let mut document = sample::completed();
    let Some(Block::Picture(picture)) = document.blocks.iter_mut().find(|b| matches!(b, Block::Picture(_)))
    else {
        panic!("a picture")
    };
    picture.bytes = b"nothing"[..].into();
    document.logo = Some(picture.clone());
    let text = text(&document);
    assert!(text.contains("Image illisible\u{202f}: Une colline sous un ciel clair."));
    assert!(text.contains("Figure\u{a0}4. Jeunes présents"));
}
