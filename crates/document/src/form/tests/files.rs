//! Files made for the tests, and their parts.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::form::{Placed, Slot, Value};

/// The parts of a file, inflated.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut inner = Vec::new();
            part.read_to_end(&mut inner).unwrap();
            (part.name().unwrap().into_owned(), inner)
        })
        .collect()
}

/// The compressed bytes of each part, in order.
pub fn raw_parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index_raw(at).unwrap();
            let mut inner = Vec::new();
            part.read_to_end(&mut inner).unwrap();
            (part.name().unwrap().into_owned(), inner)
        })
        .collect()
}

/// A text part of a file.
pub fn part(bytes: &[u8], name: &str) -> String {
    String::from_utf8(parts(bytes).remove(name).unwrap()).unwrap()
}

/// A file of these parts.
pub fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet, « Activité », from what stands in its `worksheet`.
pub fn book_of(sheet: &str) -> Vec<u8> {
    book_with(&format!("<worksheet xmlns=\"m\" xmlns:r=\"r\">{sheet}</worksheet>"), "", "")
}

/// A workbook of this sheet, with this in its `workbook` after the sheets, and these formats in its styles.
pub fn book_with(sheet: &str, after: &str, before: &str) -> Vec<u8> {
    let workbook = format!(
        "<workbook xmlns=\"m\" xmlns:r=\"r\">{before}<sheets><sheet name=\"Activité\" sheetId=\"1\" r:id=\"rId7\"/>\
         </sheets>{after}</workbook>"
    );
    zipped(&[
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"/xl/workbook.xml\"/></Relationships>",
        ),
        ("xl/workbook.xml", &workbook),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId7\" Type=\"x/worksheet\" Target=\"feuilles/une.xml\"/>\
             <Relationship Id=\"rId8\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>",
        ),
        (
            "xl/styles.xml",
            "<styleSheet><numFmts count=\"1\"><numFmt numFmtId=\"170\" formatCode=\"[$-40C]d mmm yyyy;@\"/></numFmts>\
             <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"9\"/><xf numFmtId=\"170\"/>\
             <xf numFmtId=\"2\"><protection locked=\"0\"/></xf></cellXfs></styleSheet>",
        ),
        ("xl/feuilles/une.xml", sheet),
    ])
}

/// The XML of the sheet of [`book_of`].
pub fn sheet_xml(bytes: &[u8]) -> String {
    part(bytes, "xl/feuilles/une.xml")
}

/// A Word document of this body.
pub fn word_of(body: &str) -> Vec<u8> {
    word_with(body, &[])
}

/// The same with other parts, linked by their names.
pub fn word_with(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:w14=\"w14\"><w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    let links: String = others
        .iter()
        .enumerate()
        .map(|(rank, (name, _))| {
            let kind = name.trim_end_matches(|sign: char| !sign.is_alphabetic());
            let kind = kind.trim_end_matches(".xml").trim_end_matches(|sign: char| sign.is_numeric());
            format!("<Relationship Id=\"r{rank}\" Type=\"x/{kind}\" Target=\"{name}\"/>")
        })
        .collect();
    let links = format!("<Relationships>{links}</Relationships>");
    let named: Vec<(String, &str)> =
        others.iter().map(|(name, text)| (format!("word/{name}"), *text)).collect();
    let mut all = vec![
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/></Relationships>",
        ),
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", links.as_str()),
        ("word/media/image1.png", "not a picture"),
    ];
    all.extend(named.iter().map(|(name, text)| (name.as_str(), *text)));
    zipped(&all)
}

/// A value for a cell of « Activité ».
pub fn cell(at: &str, value: Value) -> Placed {
    Placed { slot: Slot::Cell { sheet: "Activité".to_owned(), at: at.to_owned() }, value }
}

/// A plain number.
pub fn number(value: f64) -> Value {
    Value::Number { value, decimals: 1, percent: false }
}

/// A percentage.
pub fn percent(value: f64) -> Value {
    Value::Number { value, decimals: 1, percent: true }
}

/// A text.
pub fn words(text: &str) -> Value {
    Value::Text(text.to_owned())
}
