//! The cover: who signs, the title, and one surveying pole a month drawn from the data.

use super::package::Parts;
use super::page;
use super::picture::{self, Drawing};
use super::text::{Look, open, paragraph, run};
use crate::{Accent, Cover, Document, Picture, chart};

/// Millimetres that the poles take.
const SIZE_MM: (f32, f32) = (170.0, 123.0);
/// The same under a logo.
const UNDER_LOGO_MM: (f32, f32) = (170.0, 112.0);
/// Millimetres that a logo may take.
const LOGO_MM: (f64, f64) = (35.0, 25.0);
/// Twentieths of a point a millimetre.
const TWIPS_A_MM: f64 = 1440.0 / 25.4;

/// The drawing of the cover.
pub(super) fn drawing(document: &Document, cover: &Cover) -> Drawing {
    let room = if logo(document).is_some() { UNDER_LOGO_MM } else { SIZE_MM };
    Drawing { svg: Accent::on_ground(Accent::of(document), chart::cover_of_text(cover)), room }
}

/// The logo, when it can be drawn.
fn logo(document: &Document) -> Option<&Picture> {
    document.logo.as_ref().filter(|logo| logo.is_sound())
}

/// The page, with its picture when it has one.
pub(super) fn write(
    into: &mut String,
    parts: &mut Parts,
    document: &Document,
    poles: Option<picture::Picture>,
) {
    match logo(document) {
        Some(logo) => letterhead(into, parts, document, logo),
        None => signed(into, document),
    }
    title(into, document);
    for line in &document.subtitle {
        paragraph(into, "Subtitle", line);
    }
    if let (Some(cover), Some(poles)) = (&document.cover, poles) {
        open(into, "Normal");
        poles.put(into, parts, "Couverture", &alternative(cover));
        into.push_str("</w:p>");
    }
    let legend = document.cover.as_ref().map_or("", |cover| &cover.legend);
    feet(into, legend, &document.as_of);
    page::end(into, &page::bare());
}

/// Who signs.
fn signed(into: &mut String, document: &Document) {
    paragraph(into, "Organisme", &document.organisation);
    paragraph(into, "NoteDeCouverture", &document.organisation_detail);
}

/// The logo, and who signs beside it.
fn letterhead(into: &mut String, parts: &mut Parts, document: &Document, logo: &Picture) {
    let gap = 284;
    let left = (logo.size_mm(LOGO_MM).0 * TWIPS_A_MM) as u32 + gap;
    let right = page::Orientation::Portrait.width() - left;
    into.push_str(&format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>\
         <w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
         <w:tblGrid><w:gridCol w:w=\"{left}\"/><w:gridCol w:w=\"{right}\"/></w:tblGrid><w:tr><w:tc><w:tcPr>\
         <w:tcW w:w=\"{left}\" w:type=\"dxa\"/></w:tcPr>",
        left + right
    ));
    open(into, "Normal");
    picture::photograph(into, parts, logo, LOGO_MM, "Logo");
    into.push_str(&format!(
        "</w:p></w:tc><w:tc><w:tcPr><w:tcW w:w=\"{right}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>"
    ));
    signed(into, document);
    into.push_str("</w:tc></w:tr></w:tbl>");
}

/// The title in bold, its year in light type on a line of its own.
fn title(into: &mut String, document: &Document) {
    open(into, "Title");
    match document.title.strip_suffix(&document.title_year).map(str::trim_end) {
        Some(words) if !words.is_empty() && !document.title_year.is_empty() => {
            run(into, words, Look::default());
            into.push_str("<w:r><w:br/></w:r>");
            run(into, &document.title_year, Look { light: true, ..Look::default() });
        }
        _ => run(into, &document.title, Look::default()),
    }
    into.push_str("</w:p>");
}

/// What the poles say to the left, since when to the right.
fn feet(into: &mut String, legend: &str, as_of: &str) {
    let (left, right) = (5838, 3800);
    into.push_str(&format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>\
         <w:top w:w=\"160\" w:type=\"dxa\"/><w:left w:w=\"0\" w:type=\"dxa\"/>\
         <w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
         <w:tblGrid><w:gridCol w:w=\"{left}\"/><w:gridCol w:w=\"{right}\"/></w:tblGrid><w:tr><w:tc><w:tcPr>\
         <w:tcW w:w=\"{left}\" w:type=\"dxa\"/></w:tcPr>",
        left + right
    ));
    // One sentence a line, as in print.
    paragraph(into, "NoteDeCouverture", &legend.replace(". ", ".\n"));
    into.push_str(&format!("</w:tc><w:tc><w:tcPr><w:tcW w:w=\"{right}\" w:type=\"dxa\"/></w:tcPr>"));
    into.push_str("<w:p><w:pPr><w:pStyle w:val=\"NoteDeCouverture\"/><w:jc w:val=\"right\"/></w:pPr>");
    run(into, as_of, Look::default());
    into.push_str("</w:p></w:tc></w:tr></w:tbl>");
}

fn alternative(cover: &Cover) -> String {
    let poles: Vec<String> = cover.poles.iter().map(|(month, height)| format!("{month} {height}")).collect();
    format!("{} {}.", cover.legend, poles.join(", "))
}
