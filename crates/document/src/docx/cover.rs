//! The cover: who signs, the title, and one surveying pole a month drawn from the data.

use super::package::Parts;
use super::page;
use super::picture::{Drawing, Picture};
use super::text::{Look, open, paragraph, run};
use super::xml::escape;
use crate::{Cover, Document};

/// Millimetres that the poles take.
const SIZE_MM: (f32, f32) = (170.0, 123.0);

/// The drawing of the cover.
pub(super) fn drawing(cover: &Cover) -> Drawing {
    Drawing { svg: poles(cover), room: SIZE_MM }
}

/// The page, with its picture when it has one.
pub(super) fn write(into: &mut String, parts: &mut Parts, document: &Document, picture: Option<Picture>) {
    paragraph(into, "Organisme", &document.organisation);
    paragraph(into, "NoteDeCouverture", &document.organisation_detail);
    title(into, document);
    for line in &document.subtitle {
        paragraph(into, "Subtitle", line);
    }
    if let (Some(cover), Some(picture)) = (&document.cover, picture) {
        open(into, "Normal");
        picture.put(into, parts, 1, "Couverture", &alternative(cover));
        into.push_str("</w:p>");
    }
    let legend = document.cover.as_ref().map_or("", |cover| &cover.legend);
    feet(into, legend, &document.as_of);
    page::end(into, &page::bare());
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
         <w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
         <w:tblGrid><w:gridCol w:w=\"{left}\"/><w:gridCol w:w=\"{right}\"/></w:tblGrid><w:tr><w:tc><w:tcPr>\
         <w:tcW w:w=\"{left}\" w:type=\"dxa\"/></w:tcPr>",
        left + right
    ));
    paragraph(into, "NoteDeCouverture", legend);
    into.push_str(&format!("</w:tc><w:tc><w:tcPr><w:tcW w:w=\"{right}\" w:type=\"dxa\"/></w:tcPr>"));
    into.push_str("<w:p><w:pPr><w:pStyle w:val=\"NoteDeCouverture\"/><w:jc w:val=\"right\"/></w:pPr>");
    run(into, as_of, Look::default());
    into.push_str("</w:p></w:tc></w:tr></w:tbl>");
}

fn alternative(cover: &Cover) -> String {
    let poles: Vec<String> = cover.poles.iter().map(|(month, height)| format!("{month} {height}")).collect();
    format!("{} {}.", cover.legend, poles.join(", "))
}

const RED: &str = "#BC3A25";
const GROUND: &str = "#12373B";

/// One pole a month, one stripe for so many persons, on the line of the ground.
fn poles(cover: &Cover) -> String {
    let (width, top, ground, thick) = (680.0, 24.0, 430.0, 20.0);
    let highest = cover.poles.iter().map(|(_, height)| *height).max().unwrap_or(0).max(1);
    // A pole too high for its stripes takes wider ones, rather than a thousand lines.
    let stripe = cover.stripe.max(highest.div_ceil(50)).max(1);
    let unit = (ground - top) / f64::from(highest);
    let step = width / cover.poles.len().max(1) as f64;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 680 492\" width=\"680\" height=\"492\" \
         text-anchor=\"middle\"><path d=\"M0 {ground}H680\" stroke=\"{GROUND}\" stroke-width=\"2\"/>"
    );
    for (i, (month, height)) in cover.poles.iter().enumerate() {
        let middle = step * (i as f64 + 0.5);
        let (left, high) = (middle - thick / 2.0, f64::from(*height) * unit);
        let mut from = 0;
        while from < *height {
            let to = from.saturating_add(stripe).min(*height);
            let y = ground - f64::from(to) * unit;
            let tall = f64::from(to - from) * unit;
            svg.push_str(&format!(
                "<rect x=\"{left:.1}\" y=\"{y:.1}\" width=\"{thick}\" height=\"{tall:.1}\" fill=\"{RED}\"/>"
            ));
            from = to.saturating_add(stripe);
        }
        let (foot, right, number) = (ground + 15.0, middle + thick / 2.0, ground - high - 8.0);
        svg.push_str(&format!(
            "<rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{thick}\" height=\"{high:.1}\" fill=\"none\" stroke=\"{RED}\" \
             stroke-width=\"1.2\"/><path d=\"M{left:.1} {ground}H{right:.1}L{middle:.1} {foot}Z\" fill=\"{GROUND}\"/>\
             <text x=\"{middle:.1}\" y=\"{number:.1}\" font-family=\"Literata\" font-weight=\"600\" font-size=\"15\" \
             fill=\"#17282B\">{height}</text><text x=\"{middle:.1}\" y=\"{:.1}\" font-family=\"Source Sans 3\" \
             font-size=\"13\" fill=\"#46565A\">",
            ground - high,
            ground + 38.0
        ));
        escape(&mut svg, month);
        svg.push_str("</text>");
    }
    svg.push_str("</svg>");
    svg
}
