//! Filling a Word model: each `{{champ}}` becomes its value, even where Word has cut it over several runs;
//! every part without a field stays byte for byte.

use std::io::{Cursor, Read, Write};
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::read::ZipFile;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Largest model, inflated: a bomb is refused before it fills the memory.
const INFLATED_MAX: u64 = 64 * 1024 * 1024;

/// Why a model could not be filled.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not a Word document.
    #[error("Ce fichier n’est pas un document Word (.docx), ou il est abîmé.")]
    NotWord,
    /// Too large once inflated.
    #[error("Ce document est trop grand une fois décompressé.")]
    TooLarge,
}

/// A model, filled.
#[derive(Debug)]
pub struct Filled {
    /// The document.
    pub bytes: Vec<u8>,
    /// Fields that have no value: they stay written `{{champ}}` in the document.
    pub unknown: Vec<String>,
}

/// The fields of a model, in the order they are met, each once.
pub fn fields(model: &[u8]) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    let mut archive = open(model)?;
    for at in 0..archive.len() {
        if let Some(xml) = text_part(&mut archive, at)? {
            for field in found(&xml) {
                if !names.contains(&field.name) {
                    names.push(field.name);
                }
            }
        }
    }
    Ok(names)
}

/// The model with the values of its fields; `value` gives nothing for a field it does not know.
pub fn docx(model: &[u8], value: &dyn Fn(&str) -> Option<String>) -> Result<Filled, Error> {
    let mut archive = open(model)?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(model.len())));
    let mut unknown = Vec::new();
    for at in 0..archive.len() {
        let filled = text_part(&mut archive, at)?.map(|xml| filled(&xml, value, &mut unknown));
        match filled.flatten() {
            None => {
                let part = archive.by_index_raw(at).map_err(|_| Error::NotWord)?;
                out.raw_copy_file(part).map_err(|_| Error::NotWord)?;
            }
            Some(xml) => {
                let name = name_of(&archive.by_index_raw(at).map_err(|_| Error::NotWord)?)?;
                out.start_file(name, SimpleFileOptions::default()).map_err(|_| Error::NotWord)?;
                out.write_all(xml.as_bytes()).map_err(|_| Error::NotWord)?;
            }
        }
    }
    Ok(Filled { bytes: out.finish().map_err(|_| Error::NotWord)?.into_inner(), unknown })
}

/// The text of a Word document, a line a paragraph: what one looks for in it.
pub fn plain_text(document: &[u8]) -> Result<String, Error> {
    let mut archive = open(document)?;
    let mut text = String::new();
    for at in 0..archive.len() {
        if let Some(xml) = text_part(&mut archive, at)? {
            for paragraph in paragraphs(&xml) {
                text.extend(paragraph.iter().map(|range| unescaped(&xml[range.clone()])));
                text.push('\n');
            }
        }
    }
    Ok(text)
}

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Error> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Error::NotWord)?;
    let mut total = 0u64;
    for at in 0..archive.len() {
        total = total.saturating_add(archive.by_index_raw(at).map_err(|_| Error::NotWord)?.size());
    }
    if total > INFLATED_MAX {
        return Err(Error::TooLarge);
    }
    match archive.by_name("word/document.xml") {
        Ok(_) => {}
        Err(_) => return Err(Error::NotWord),
    }
    Ok(archive)
}

fn name_of<R: Read>(part: &ZipFile<'_, R>) -> Result<String, Error> {
    part.name().map(|name| name.into_owned()).map_err(|_| Error::NotWord)
}

/// The XML of a part that holds text: body, heads, feet, notes.
fn text_part(archive: &mut ZipArchive<Cursor<&[u8]>>, at: usize) -> Result<Option<String>, Error> {
    let part = archive.by_index(at).map_err(|_| Error::NotWord)?;
    let name = name_of(&part)?;
    let holds = name.strip_prefix("word/").is_some_and(|name| {
        !name.contains('/')
            && name.ends_with(".xml")
            && ["document", "header", "footer", "footnotes", "endnotes"]
                .iter()
                .any(|known| name.starts_with(known))
    });
    if !holds {
        return Ok(None);
    }
    let mut xml = String::new();
    // What the directory says may be a lie: what is read is bounded too.
    part.take(INFLATED_MAX + 1).read_to_string(&mut xml).map_err(|_| Error::NotWord)?;
    if xml.len() as u64 > INFLATED_MAX {
        return Err(Error::TooLarge);
    }
    Ok(Some(xml))
}

/// A field: its name, and where each piece of `{{name}}` stands in the XML.
pub(crate) struct Field {
    pub name: String,
    pieces: Vec<Range<usize>>,
}

impl Field {
    /// What takes the place of each piece: the value takes the style of the first, the others leave.
    pub fn changes(self, text: &str, prefix: &str) -> impl Iterator<Item = (Range<usize>, String)> {
        let texts = std::iter::once(written(text, prefix)).chain(std::iter::repeat(String::new()));
        self.pieces.into_iter().zip(texts)
    }
}

/// The fields of a part, in the order they are met.
pub(crate) fn found(xml: &str) -> Vec<Field> {
    paragraphs(xml).iter().flat_map(|texts| fields_of(xml, texts)).collect()
}

/// Where the texts of each paragraph stand: what is between `<w:t>` and `</w:t>`.
fn paragraphs(xml: &str) -> Vec<Vec<Range<usize>>> {
    let mut reader = Reader::from_str(xml);
    let mut all = Vec::new();
    let mut texts: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Err(_) | Ok(Event::Eof) => break,
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "t" => start = usize::try_from(reader.buffer_position()).ok(),
                // A paragraph in a paragraph (a text box) is one of its own.
                "p" => all.push(std::mem::take(&mut texts)),
                _ => {}
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "t" => texts.extend(start.take().map(|start| start..before)),
                "p" => all.push(std::mem::take(&mut texts)),
                _ => {}
            },
            Ok(_) => {}
        }
    }
    all.push(texts);
    all.retain(|texts| !texts.is_empty());
    all
}

fn fields_of(xml: &str, texts: &[Range<usize>]) -> Vec<Field> {
    // The paragraph in one text, and where each of its bytes stands in the XML.
    let mut joined = String::new();
    let mut place = Vec::new();
    for range in texts {
        joined.push_str(&xml[range.clone()]);
        place.extend(range.clone());
    }
    let mut fields = Vec::new();
    let mut at = 0;
    while let Some(open) = joined[at..].find("{{").map(|found| at + found) {
        let Some(close) = joined[open..].find("}}").map(|found| open + found) else { break };
        let name = unescaped(&joined[open + 2..close]).trim().to_owned();
        at = close + 2;
        if name.is_empty() || name.contains('{') {
            // `{{{{`: the field begins at the last pair.
            at = open + 1;
            continue;
        }
        let mut pieces: Vec<Range<usize>> = Vec::new();
        for byte in &place[open..close + 2] {
            match pieces.last_mut().filter(|piece| piece.end == *byte) {
                Some(piece) => piece.end += 1,
                None => pieces.push(*byte..byte + 1),
            }
        }
        fields.push(Field { name, pieces });
    }
    fields
}

/// The XML filled; nothing when it holds no field with a value.
fn filled(xml: &str, value: &dyn Fn(&str) -> Option<String>, unknown: &mut Vec<String>) -> Option<String> {
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for field in found(xml) {
        match value(&field.name) {
            None if unknown.contains(&field.name) => {}
            None => unknown.push(field.name),
            Some(text) => changes.extend(field.changes(&text, "w:")),
        }
    }
    if changes.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(xml.len());
    let mut at = 0;
    for (range, text) in changes {
        out.push_str(&xml[at..range.start]);
        out.push_str(&text);
        at = range.end;
    }
    out.push_str(&xml[at..]);
    Some(out)
}

/// A value as the XML of a run's text; its lines are kept, what XML cannot hold is not.
pub(crate) fn written(text: &str, prefix: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' => out.push_str(&format!("</{prefix}t><{prefix}br/><{prefix}t xml:space=\"preserve\">")),
            '\t' => out.push(' '),
            sign if sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}') => {}
            sign => out.push(sign),
        }
    }
    out
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).map(|text| text.into_owned()).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A Word document of these paragraphs, each given as its runs.
    fn word(paragraphs: &[Vec<String>]) -> Vec<u8> {
        let mut xml = String::from("<w:document xmlns:w=\"w\"><w:body>");
        for runs in paragraphs {
            xml.push_str("<w:p>");
            for run in runs {
                xml.push_str(&format!(
                    "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{run}</w:t></w:r>"
                ));
            }
            xml.push_str("</w:p>");
        }
        xml.push_str("</w:body></w:document>");
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in
            [("word/document.xml", xml.as_str()), ("word/styles.xml", "<styles>{{nom}}</styles>")]
        {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn values(name: &str) -> Option<String> {
        match name {
            "nom" => Some("Ilyès <Husson> & fils".to_owned()),
            "adresse" => Some("1 rue des Lilas\n41100 Vendôme".to_owned()),
            _ => None,
        }
    }

    proptest! {
        /// Word cuts a field where it likes: what is read in the end is the same.
        #[test]
        fn a_field_cut_over_runs_is_filled_like_a_whole_one(cuts in prop::collection::btree_set(1usize..40, 0..8)) {
            let text = "Pour {{nom}}, à {{ adresse }}, {{autre}} !";
            let mut runs = Vec::new();
            let mut at = 0;
            for cut in cuts.into_iter().filter(|cut| text.is_char_boundary(*cut)) {
                runs.push(text[at..cut].to_owned());
                at = cut;
            }
            runs.push(text[at..].to_owned());
            let filled = docx(&word(&[runs]), &values).unwrap();
            prop_assert_eq!(&filled.unknown, &["autre"]);
            prop_assert_eq!(
                plain_text(&filled.bytes).unwrap(),
                "Pour Ilyès <Husson> & fils, à 1 rue des Lilas41100 Vendôme, {{autre}} !\n"
            );
        }

        #[test]
        fn no_text_makes_it_fail(text in "\\PC{0,80}") {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
            let model = word(&[vec![escaped]]);
            let filled = docx(&model, &|_| Some(text.clone())).unwrap();
            plain_text(&filled.bytes).unwrap();
        }
    }

    #[test]
    fn a_field_does_not_reach_over_two_paragraphs() {
        let model = word(&[vec!["{{no".to_owned()], vec!["m}}".to_owned()]]);
        assert_eq!(fields(&model).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn parts_without_a_field_stay_as_they_are() {
        let model = word(&[vec!["{{nom}}".to_owned()]]);
        let filled = docx(&model, &values).unwrap();
        let mut archive = ZipArchive::new(Cursor::new(filled.bytes)).unwrap();
        let mut styles = String::new();
        archive.by_name("word/styles.xml").unwrap().read_to_string(&mut styles).unwrap();
        assert_eq!(styles, "<styles>{{nom}}</styles>");
    }

    #[test]
    fn what_is_not_word_is_refused() {
        assert!(matches!(fields(b"%PDF-1.7"), Err(Error::NotWord)));
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("autre.txt", SimpleFileOptions::default()).unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        assert!(matches!(fields(&bytes), Err(Error::NotWord)));
    }
}
