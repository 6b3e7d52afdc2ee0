//! Sections: A4 upright or lying, with running head, organisation and page number.

use super::package::{HEAD, Parts};
use super::text::{Look, field, open, run};
use crate::Document;

/// How the pages of a section are turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Orientation {
    Portrait,
    Landscape,
}

/// 20 mm at the sides, in twentieths of a point as everything here.
const SIDE: u32 = 1134;
const SHORT: u32 = 11_906;
const LONG: u32 = 16_838;

impl Orientation {
    const fn size(self) -> (u32, u32) {
        match self {
            Orientation::Portrait => (SHORT, LONG),
            Orientation::Landscape => (LONG, SHORT),
        }
    }

    /// Width of the text.
    pub const fn width(self) -> u32 {
        self.size().0 - 2 * SIDE
    }
}

/// The heads and feet of both orientations, as the sections refer to them.
pub(super) struct Sections {
    portrait: (String, String),
    landscape: (String, String),
}

impl Sections {
    pub fn new(parts: &mut Parts, document: &Document) -> Sections {
        let mut pair = |orientation: Orientation, number: u8| {
            let (head, foot) = (head(document, orientation), foot(document, orientation));
            (
                parts.add(format!("header{number}.xml"), "header", head),
                parts.add(format!("footer{number}.xml"), "footer", foot),
            )
        };
        Sections { portrait: pair(Orientation::Portrait, 1), landscape: pair(Orientation::Landscape, 2) }
    }

    /// The section that ends here.
    pub fn properties(&self, orientation: Orientation) -> String {
        let (head, foot) = match orientation {
            Orientation::Portrait => &self.portrait,
            Orientation::Landscape => &self.landscape,
        };
        let references = format!(
            "<w:headerReference w:type=\"default\" r:id=\"{head}\"/><w:footerReference w:type=\"default\" r:id=\"{foot}\"/>"
        );
        properties(orientation, &references)
    }
}

/// The section of the cover, without head or foot.
pub(super) fn bare() -> String {
    properties(Orientation::Portrait, "")
}

/// A break to a new section, in a paragraph that takes no room.
pub(super) fn end(into: &mut String, properties: &str) {
    into.push_str("<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/><w:rPr><w:sz w:val=\"2\"/></w:rPr>");
    into.push_str(properties);
    into.push_str("</w:pPr></w:p>");
}

fn properties(orientation: Orientation, references: &str) -> String {
    let (width, height) = orientation.size();
    let turned = if orientation == Orientation::Landscape { " w:orient=\"landscape\"" } else { "" };
    format!(
        "<w:sectPr>{references}<w:type w:val=\"nextPage\"/><w:pgSz w:w=\"{width}\" w:h=\"{height}\"{turned}/>\
         <w:pgMar w:top=\"1560\" w:right=\"{SIDE}\" w:bottom=\"1304\" w:left=\"{SIDE}\" w:header=\"794\" \
         w:footer=\"624\" w:gutter=\"0\"/></w:sectPr>"
    )
}

fn head(document: &Document, orientation: Orientation) -> String {
    line("hdr", "Header", orientation, |xml| {
        run(xml, &document.running_head, Look::default());
        xml.push_str("<w:r><w:tab/></w:r>");
        run(xml, &document.title, Look::default());
    })
}

fn foot(document: &Document, orientation: Orientation) -> String {
    line("ftr", "Footer", orientation, |xml| {
        run(xml, &document.organisation, Look::default());
        xml.push_str("<w:r><w:tab/></w:r>");
        field(xml, "PAGE", "2");
    })
}

fn line(root: &str, style: &str, orientation: Orientation, words: impl FnOnce(&mut String)) -> String {
    let mut xml =
        format!("{HEAD}<w:{root} xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">");
    match orientation {
        Orientation::Portrait => open(&mut xml, style),
        // The tab of the style stands at the right edge of an upright page.
        Orientation::Landscape => xml.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:tabs><w:tab w:val=\"clear\" w:pos=\"{}\"/>\
             <w:tab w:val=\"right\" w:pos=\"{}\"/></w:tabs></w:pPr>",
            Orientation::Portrait.width(),
            orientation.width()
        )),
    }
    words(&mut xml);
    xml.push_str(&format!("</w:p></w:{root}>"));
    xml
}
