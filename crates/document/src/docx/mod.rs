//! DOCX: a Word document with true styles, that a person goes on writing in.
//!
//! Our own OOXML, one file a subject. Nothing is updated on opening: a document that asks to
//! refresh its fields frightens whoever receives it.

mod body;
mod contents;
mod cover;
mod fonts;
mod hatch;
mod numbering;
mod package;
mod page;
mod picture;
mod plain;
mod styles;
mod table;
mod text;
mod xml;

use crate::{Chart, Document};
use body::Body;
use package::{HEAD, Parts};
use page::Orientation;
use xml::escaped;

/// Why a Word document could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file could not be put together.
    #[error("Le document Word n’a pas pu être écrit.")]
    Zip(#[from] zip::result::ZipError),
    /// A part could not be added to it.
    #[error("Le document Word n’a pas pu être écrit.")]
    Io(#[from] std::io::Error),
    /// A chart is not a drawing.
    #[error("Un graphique n’a pas pu être dessiné dans le document Word.")]
    Picture(#[from] picture::Error),
}

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
     xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
     xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\"";

/// The Word document: cover, contents, blocks, data of the figures, definitions. Charts are drawn
/// by `svg`, as on the page and in the PDF.
pub fn write(document: &Document, svg: &dyn Fn(&Chart) -> String) -> Result<Vec<u8>, Error> {
    let mut parts = Parts::default();
    parts.add("styles.xml", "styles", styles::of(document));
    parts.add("settings.xml", "settings", include_str!("settings.xml"));
    parts.add("fontTable.xml", "fontTable", include_str!("fonts.xml"));
    let sections = page::Sections::new(&mut parts, document);

    let cover = document.cover.as_ref().map(|cover| cover::drawing(document, cover));
    let charts = body::drawings(&document.blocks, svg);
    let mut pictures = picture::draw_all(&cover.into_iter().chain(charts).collect::<Vec<_>>())?;
    let charts = pictures.split_off(usize::from(document.cover.is_some()));

    let mut xml = format!("{HEAD}<w:document {NAMESPACES}><w:body>");
    let headings = contents::headings(document);
    cover::write(&mut xml, &mut parts, document, pictures.pop());
    contents::write(&mut xml, &headings);
    let mut body = Body::new(xml, &mut parts, &sections, &headings, charts);
    body.blocks(&document.blocks);
    body.annexes(document);
    let (mut xml, numbering) = body.end();
    xml.push_str(&sections.properties(Orientation::Portrait));
    xml.push_str("</w:body></w:document>");
    parts.add("numbering.xml", "numbering", numbering);
    parts.zip(&xml, &core(document))
}

/// Title, author and language, as the file's properties show them.
fn core(document: &Document) -> String {
    format!(
        "{HEAD}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:subject>{}</dc:subject>\
         <dc:creator>{}</dc:creator><dc:description>{}</dc:description><dc:language>fr-FR</dc:language>\
         </cp:coreProperties>",
        escaped(&document.title),
        escaped(&document.subtitle.join(", ")),
        escaped(&document.organisation),
        escaped(&document.as_of),
    )
}
