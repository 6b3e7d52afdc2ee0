//! The table of contents, with its entries already there.
//!
//! Page numbers are not: only a word processor lays the pages out. Rather than numbers that may be
//! wrong, the entries are links, and a line (which the update replaces) says how to get the numbers.

use super::text::{Look, run};
use super::xml::escape;
use crate::{Block, Document};

/// A heading of the document, under the name that links lead to.
pub(super) struct Heading<'a> {
    pub level: u8,
    pub text: &'a str,
    pub bookmark: String,
}

pub(super) const FIGURES_DATA: &str = "Données des figures";
pub(super) const DEFINITIONS: &str = "Définitions et sources des chiffres";

/// The headings in the order in which they are written, annexes included.
pub(super) fn headings(document: &Document) -> Vec<Heading<'_>> {
    let blocks = document.blocks.iter().filter_map(|block| match block {
        Block::Heading { level, text, .. } => Some(((*level).clamp(1, 3), text.as_str())),
        _ => None,
    });
    let annexes = [
        (super::body::has_figures_data(document), FIGURES_DATA),
        (!document.definitions.is_empty(), DEFINITIONS),
    ];
    let annexes = annexes.into_iter().filter(|(there, _)| *there).map(|(_, text)| (1, text));
    // The form of name that Word gives itself, and takes over on updating.
    let named = |(i, (level, text))| Heading { level, text, bookmark: format!("_Toc{:09}", 100_000_001 + i) };
    blocks.chain(annexes).enumerate().map(named).collect()
}

/// The page « Sommaire ».
pub(super) fn write(into: &mut String, headings: &[Heading]) {
    into.push_str(
        "<w:sdt><w:sdtPr><w:id w:val=\"700000001\"/><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/>\
         <w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>",
    );
    super::text::paragraph(into, "TOCHeading", "Sommaire");
    let mut field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\o \
                     \"1-2\" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>";
    for heading in headings.iter().filter(|heading| heading.level <= 2 && !heading.text.is_empty()) {
        super::text::open(into, if heading.level == 1 { "TOC1" } else { "TOC2" });
        into.push_str(std::mem::take(&mut field));
        into.push_str("<w:hyperlink w:anchor=\"");
        escape(into, &heading.bookmark);
        into.push_str("\" w:history=\"1\">");
        run(into, heading.text, Look::default());
        into.push_str("</w:hyperlink></w:p>");
    }
    super::text::open(into, "Source");
    into.push_str(field);
    run(
        into,
        "Numéros de page\u{202f}: clic droit sur ce sommaire, puis «\u{a0}Mettre à jour les champs\u{a0}».",
        Look::default(),
    );
    into.push_str("</w:p><w:p><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:sdtContent></w:sdt>");
}
