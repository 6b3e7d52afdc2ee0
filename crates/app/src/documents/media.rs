//! What a file is, by its first bytes: its name is not believed. What a browser would run is refused.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use document::office::{self, Office};
use image::{ImageFormat, ImageReader, Limits};

use super::{Content, apart};

/// The files that a file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// Portable document.
    Pdf,
    /// Photograph.
    Jpeg,
    /// Picture.
    Png,
    /// Word.
    Docx,
    /// Excel.
    Xlsx,
    /// LibreOffice text.
    Odt,
    /// LibreOffice sheet.
    Ods,
}

impl Media {
    /// Its media type.
    pub fn mime(self) -> &'static str {
        match self {
            Media::Pdf => "application/pdf",
            Media::Jpeg => "image/jpeg",
            Media::Png => "image/png",
            Media::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Media::Xlsx => document::xlsx::MEDIA_TYPE,
            Media::Odt => "application/vnd.oasis.opendocument.text",
            Media::Ods => "application/vnd.oasis.opendocument.spreadsheet",
        }
    }

    /// How one names it.
    pub fn label(self) -> &'static str {
        match self {
            Media::Pdf => "PDF",
            Media::Jpeg | Media::Png => "image",
            Media::Docx => "Word",
            Media::Xlsx => "Excel",
            Media::Odt => "texte LibreOffice",
            Media::Ods => "classeur LibreOffice",
        }
    }

    /// The end of its name, when it is taken away.
    pub fn extension(self) -> &'static str {
        match self {
            Media::Pdf => "pdf",
            Media::Jpeg => "jpg",
            Media::Png => "png",
            Media::Docx => "docx",
            Media::Xlsx => "xlsx",
            Media::Odt => "odt",
            Media::Ods => "ods",
        }
    }

    /// The media of this type, as the base keeps it.
    pub fn parse(mime: &str) -> Option<Media> {
        [Media::Pdf, Media::Jpeg, Media::Png, Media::Docx, Media::Xlsx, Media::Odt, Media::Ods]
            .into_iter()
            .find(|media| media.mime() == mime)
    }

    /// What these bytes are.
    pub fn of(bytes: &[u8]) -> Option<Media> {
        // A PDF reader looks for the head further on, where a page of the web could stand before it: not here.
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Media::Pdf),
            [0xff, 0xd8, 0xff, ..] => Some(Media::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Media::Png),
            [b'P', b'K', 3, 4, ..] => Some(match office::kind(bytes)? {
                Office::Docx => Media::Docx,
                Office::Xlsx => Media::Xlsx,
                Office::Odt => Media::Odt,
                Office::Ods => Media::Ods,
            }),
            _ => None,
        }
    }
}

/// What is asked of a file.
pub const EXPECTED: &str = "Un document est un PDF, une image (JPEG, PNG), un fichier Word (.docx), Excel (.xlsx) ou \
     LibreOffice (.odt, .ods), de 25 Mo au plus.";

/// Longest text kept of a file for the search.
pub(super) const TEXT_MAX: usize = 1_000_000;
/// Side of the small picture.
const THUMBNAIL: u32 = 240;

/// A file that was sent, looked at; or the sentence that says what is expected.
pub fn look_at(name: &str, bytes: Vec<u8>) -> Result<Content, &'static str> {
    let media = Media::of(&bytes).filter(|_| bytes.len() <= super::FILE_MAX).ok_or(EXPECTED)?;
    // Files are hostile, and so are the bugs of what reads them: a document that cannot be read is kept all the
    // same, without its text nor its picture.
    let (text, thumbnail) =
        catch_unwind(AssertUnwindSafe(|| (text_of(media, &bytes), thumbnail(media, &bytes))))
            .unwrap_or_default();
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = base.chars().filter(|c| !c.is_control()).take(200).collect();
    Ok(Content { name, media, bytes, thumbnail, text })
}

fn text_of(media: Media, bytes: &[u8]) -> String {
    let mut text = match media {
        Media::Docx => document::fill::plain_text(bytes).unwrap_or_default(),
        Media::Pdf => apart::pdf_text(bytes).unwrap_or_default(),
        _ => String::new(),
    };
    if let Some((end, _)) = text.char_indices().nth(TEXT_MAX) {
        text.truncate(end);
    }
    // PostgreSQL refuses this sign in a text.
    text.replace('\0', "")
}

/// What a picture may take.
pub(crate) fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(12_000);
    limits.max_image_height = Some(12_000);
    limits.max_alloc = Some(256 * 1024 * 1024);
    limits
}

fn thumbnail(media: Media, bytes: &[u8]) -> Option<Vec<u8>> {
    let format = match media {
        Media::Jpeg => ImageFormat::Jpeg,
        Media::Png => ImageFormat::Png,
        _ => return None,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let small = reader.decode().ok()?.thumbnail(THUMBNAIL, THUMBNAIL).into_rgb8();
    let mut out = Cursor::new(Vec::new());
    small.write_to(&mut out, ImageFormat::Png).ok()?;
    Some(out.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_would_run_is_refused_whatever_its_name() {
        for (name, bytes) in [
            ("rapport.pdf", &b"<!doctype html><script>alert(1)</script>"[..]),
            ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("lettre.docx", b"MZ\x90\x00"),
            ("polyglotte.pdf", b"<script>alert(1)</script>%PDF-1.7"),
            ("vide.pdf", b""),
            ("texte.pdf", b"bonjour"),
        ] {
            assert!(look_at(name, bytes.to_vec()).is_err(), "{name}");
        }
    }

    #[test]
    fn a_picture_has_a_small_one_and_a_false_one_is_kept_without() {
        let mut png = Cursor::new(Vec::new());
        image::RgbImage::new(800, 400).write_to(&mut png, ImageFormat::Png).unwrap();
        let content = look_at("../../photo.png", png.into_inner()).unwrap();
        assert_eq!((content.name.as_str(), content.media), ("photo.png", Media::Png));
        let small = image::load_from_memory(&content.thumbnail.unwrap()).unwrap();
        assert_eq!((small.width(), small.height()), (240, 120));
        let broken = look_at("photo.jpg", vec![0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]).unwrap();
        assert!(broken.thumbnail.is_none());
    }
}
