//! The zip that a DOCX is: parts, their types, and how they relate.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Error;

const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A part of the word document, beside `document.xml`.
pub(super) struct Part {
    /// Its path under `word/`.
    pub path: String,
    /// The last word of its relationship type, `image`.
    pub relation: &'static str,
    /// How the document refers to it, `rId7`.
    pub id: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The parts that a document gathers while it is written.
#[derive(Default)]
pub(super) struct Parts {
    parts: Vec<Part>,
    pictures: usize,
}

impl Parts {
    /// The number of the next picture: no two drawings of a document may share theirs.
    pub fn next_picture(&mut self) -> usize {
        self.pictures += 1;
        self.pictures
    }

    /// Adds a part and gives the identifier to refer to it by.
    pub fn add(
        &mut self,
        path: impl Into<String>,
        relation: &'static str,
        bytes: impl Into<Vec<u8>>,
    ) -> String {
        let id = format!("rId{}", self.parts.len() + 1);
        self.parts.push(Part { path: path.into(), relation, id: id.clone(), bytes: bytes.into() });
        id
    }

    /// The whole file.
    pub fn zip(self, document: &str, core: &str) -> Result<Vec<u8>, Error> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(256 * 1024)));
        // No moment of writing: the same document gives the same bytes.
        let deflated =
            SimpleFileOptions::default().last_modified_time(DateTime::default()).compression_level(Some(4));
        let stored = deflated.compression_method(CompressionMethod::Stored).compression_level(None);
        let mut put = |path: &str, bytes: &[u8]| {
            // Pictures in points are compressed already.
            let packed = [".png", ".jpg"].iter().any(|end| path.ends_with(end));
            zip.start_file(path, if packed { stored } else { deflated })?;
            zip.write_all(bytes)?;
            Ok::<_, Error>(())
        };
        put("[Content_Types].xml", self.types().as_bytes())?;
        put("_rels/.rels", package_relations().as_bytes())?;
        put("docProps/core.xml", core.as_bytes())?;
        put("docProps/app.xml", APP.as_bytes())?;
        put("word/document.xml", document.as_bytes())?;
        put("word/_rels/document.xml.rels", self.relations().as_bytes())?;
        for part in &self.parts {
            put(&format!("word/{}", part.path), &part.bytes)?;
        }
        Ok(zip.finish()?.into_inner())
    }

    fn types(&self) -> String {
        let mut xml = format!(
            "{HEAD}<Types xmlns=\"{TYPES}\"><Default Extension=\"rels\" \
             ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Default Extension=\"png\" ContentType=\"image/png\"/>\
             <Default Extension=\"jpg\" ContentType=\"image/jpeg\"/>\
             <Default Extension=\"svg\" ContentType=\"image/svg+xml\"/>\
             <Override PartName=\"/word/document.xml\" ContentType=\"{WORD}.document.main+xml\"/>\
             <Override PartName=\"/docProps/core.xml\" \
             ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
             <Override PartName=\"/docProps/app.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>"
        );
        for part in self.parts.iter().filter(|part| part.relation != "image") {
            let (path, relation) = (&part.path, part.relation);
            xml.push_str(&format!(
                "<Override PartName=\"/word/{path}\" ContentType=\"{WORD}.{relation}+xml\"/>"
            ));
        }
        xml.push_str("</Types>");
        xml
    }

    fn relations(&self) -> String {
        let mut xml = format!("{HEAD}<Relationships xmlns=\"{RELATIONS}\">");
        for Part { id, relation, path, .. } in &self.parts {
            let line = format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{relation}\" Target=\"{path}\"/>");
            xml.push_str(&line);
        }
        xml.push_str("</Relationships>");
        xml
    }
}

/// First line of every part.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties \
                   xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
                   <Application>Jalon</Application></Properties>";

fn package_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{RELATIONS}\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         <Relationship Id=\"rId3\" Type=\"{OFFICE}/extended-properties\" Target=\"docProps/app.xml\"/>\
         </Relationships>"
    )
}
