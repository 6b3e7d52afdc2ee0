//! A picture, its caption under it.

use super::inside;
use super::text::{attribute, escape};
use crate::Picture;

/// Millimetres that a picture may take on an upright page: the width of the text, 60 % of the height.
const ROOM_MM: (f64, f64) = (170.0, 178.0);
/// The same for a logo.
const LOGO_MM: (f64, f64) = (35.0, 25.0);
/// CSS points a millimetre.
const POINTS_A_MM: f64 = 96.0 / 25.4;

/// The picture, under this number when it has one.
pub(super) fn write(html: &mut String, picture: &Picture, number: Option<usize>) {
    match number {
        Some(number) => html.push_str(&format!("<figure class=\"image\" id=\"figure-{number}\">")),
        None => html.push_str("<figure class=\"image\">"),
    }
    image(html, picture, ROOM_MM);
    if let Some(number) = number {
        html.push_str(&format!("<figcaption><span class=\"numero\">Figure {number}.</span> "));
        escape(html, &picture.caption);
        html.push_str("</figcaption>");
    }
    html.push_str("</figure>\n");
}

/// The logo of who signs.
pub(super) fn logo(html: &mut String, picture: &Picture) {
    html.push_str("<p class=\"logo\">");
    image(html, picture, LOGO_MM);
    html.push_str("</p>");
}

/// As large as in print, so that a page shows what paper will.
fn image(html: &mut String, picture: &Picture, room: (f64, f64)) {
    html.push_str("<img src=\"");
    match &picture.href {
        Some(href) => attribute(html, href),
        None => html.push_str(&inside::uri(picture.media.mime(), &picture.bytes)),
    }
    html.push_str("\" alt=\"");
    attribute(html, picture.said());
    let (width, height) = picture.size_mm(room);
    let points = |mm: f64| (mm * POINTS_A_MM).round().max(1.0);
    html.push_str(&format!("\" width=\"{}\" height=\"{}\"/>", points(width), points(height)));
}
