//! From the bytes of a file to the pieces of a report.

mod columns;
mod docx;
mod line;
mod text;
mod workbook;

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::{Published, Unreadable};

pub use text::from_text;

/// Heaviest file that is a report.
const BYTES_MAX: usize = 32 * 1024 * 1024;
/// Heaviest container once inflated, beside its images.
const INFLATED_MAX: u64 = 128 * 1024 * 1024;
/// Cells of a report, all its tables together.
const CELLS_MAX: usize = 500_000;
/// Pieces of a report: what follows is no longer read by anyone.
const PIECES_MAX: usize = 200_000;

/// First bytes of the container of Office before 2007, and of its encryption.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads a report by its content and not by its name: a Word document or an Excel workbook by the parts of
/// their container, a text otherwise (UTF-8, UTF-16, or an old alphabet of Windows).
pub fn read(bytes: &[u8]) -> Result<Published, Unreadable> {
    if bytes.len() > BYTES_MAX {
        return Err(Unreadable::TooLarge);
    }
    let published = if bytes.starts_with(OLE) {
        return Err(Unreadable::OldOffice);
    } else if bytes.starts_with(b"%PDF") {
        return Err(Unreadable::Pdf);
    } else if bytes.starts_with(b"PK\x03\x04") {
        office(bytes)?
    } else {
        from_text(&text::decode(bytes)?)
    };
    if published.pieces.is_empty() { Err(Unreadable::Empty) } else { Ok(published) }
}

fn office(bytes: &[u8]) -> Result<Published, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    if archive.index_for_name("word/document.xml").is_some() {
        let body = part(&mut archive, "word/document.xml")?;
        let styles = part(&mut archive, "word/styles.xml").unwrap_or_default();
        docx::pieces(&body, &styles)
    } else if archive.index_for_name("xl/workbook.xml").is_some() {
        weigh(&mut archive)?;
        workbook::pieces(bytes)
    } else {
        Err(Unreadable::NotOffice)
    }
}

/// A part of a container. What the directory says may be a lie: what is read is bounded.
fn part(archive: &mut Archive<'_>, name: &str) -> Result<String, Unreadable> {
    let entry = archive.by_name(name).map_err(|_| Unreadable::Damaged)?;
    let mut xml = Vec::new();
    entry.take(INFLATED_MAX / 2 + 1).read_to_end(&mut xml).map_err(|_| Unreadable::Damaged)?;
    if xml.len() as u64 > INFLATED_MAX / 2 {
        return Err(Unreadable::Bomb);
    }
    String::from_utf8(xml).map_err(|_| Unreadable::Damaged)
}

/// Inflates every part that is XML through a counter before anything keeps it in memory.
fn weigh(archive: &mut Archive<'_>) -> Result<(), Unreadable> {
    let mut total = 0;
    let mut buffer = vec![0; 64 * 1024];
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|_| Unreadable::Damaged)?;
        loop {
            match entry.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => total += read as u64,
                Err(_) => return Err(Unreadable::Damaged),
            }
            if total > INFLATED_MAX {
                return Err(Unreadable::Bomb);
            }
        }
    }
    Ok(())
}
