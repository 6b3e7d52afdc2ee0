//! Which office file a zip is, by what it holds and not by the order of its parts.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// An office file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Office {
    /// Word.
    Docx,
    /// Excel.
    Xlsx,
    /// LibreOffice text.
    Odt,
    /// LibreOffice sheet.
    Ods,
}

/// What these bytes are; nothing when they are no office file.
pub fn kind(bytes: &[u8]) -> Option<Office> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if archive.by_name("word/document.xml").is_ok() {
        return Some(Office::Docx);
    }
    if archive.by_name("xl/workbook.xml").is_ok() {
        return Some(Office::Xlsx);
    }
    let mut mime = String::new();
    archive.by_name("mimetype").ok()?.take(200).read_to_string(&mut mime).ok()?;
    match mime.trim() {
        "application/vnd.oasis.opendocument.text" => Some(Office::Odt),
        "application/vnd.oasis.opendocument.spreadsheet" => Some(Office::Ods),
        _ => None,
    }
}
