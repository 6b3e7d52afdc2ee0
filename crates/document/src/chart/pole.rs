//! The poles of the cover: one a month, one stripe for so many persons, on the line of the ground.

use super::Theme;
use super::canvas::{Canvas, Text, n};
use super::hue::Hue;
use crate::Cover;

/// The red of the surveying pole, and the ink of its point.
const RED: &str = "#BC3A25";
const GROUND: &str = "#12373B";
/// More stripes than this are no longer read.
const STRIPES_MAX: u32 = 50;

/// Width of the text of a page, 170 mm at 96 px an inch.
const TEXT: f64 = 642.0;

/// Height that the poles under a title may take.
const UNDER_TITLE: f64 = 330.0;

/// The drawing: its poles stand over the text of the page, its ground runs on into such margins.
pub(super) fn poles(cover: &Cover, margin: f64, titled: bool) -> String {
    let (width, top, ground, thick) = (TEXT + 2.0 * margin, 26.0, 486.0, 23.0);
    let mut canvas = Canvas::sheet(Theme::Print, width, ground + 52.0);
    let highest = cover.poles.iter().map(|(_, height)| *height).max().unwrap_or_default().max(1);
    let stripe = cover.stripe.max(highest.div_ceil(STRIPES_MAX)).max(1);
    let step = (width - 2.0 * margin - thick) / cover.poles.len().saturating_sub(1).max(1) as f64;
    // The poles at the left stand under the title, where there is one over the drawing.
    let room = |i: usize| if titled && step * (i as f64) < TEXT * 0.72 { UNDER_TITLE } else { ground - top };
    let unit = (cover.poles.iter().enumerate())
        .map(|(i, (_, height))| room(i) / f64::from((*height).max(1)))
        .fold((ground - top) / f64::from(highest), f64::min);
    let mut shapes = String::new();
    for (i, (month, height)) in cover.poles.iter().enumerate() {
        let left = margin + step * i as f64;
        let (x, y) = (n(left), |persons: u32| ground - f64::from(persons) * unit);
        let mut from = 0;
        while from < *height {
            let to = from.saturating_add(stripe).min(*height);
            shapes.push_str(&format!(
                "<path d=\"M{x} {}h{thick}V{}h-{thick}Z\" fill=\"{RED}\"/>",
                n(y(from)),
                n(y(to))
            ));
            from = to.saturating_add(stripe);
        }
        shapes.push_str(&format!(
            "<path d=\"M{x} {ground}V{}h{thick}V{ground}\" fill=\"none\" stroke=\"{RED}\" stroke-width=\"1.4\"/>\
             <path d=\"M{x} {ground}h{thick}l-{half} 20Z\" fill=\"{GROUND}\"/>",
            n(y(*height)),
            half = thick / 2.0,
        ));
        let middle = left + thick / 2.0;
        canvas.text(Text::new(height.to_string()).at(middle, y(*height) - 9.0).serif(15.5).bold().middle());
        canvas.text(Text::new(month).at(middle, ground + 44.0).middle().in_hue(Hue::Secondary));
    }
    shapes.push_str(&format!("<path d=\"M0 {ground}H{width}\" stroke=\"{GROUND}\" stroke-width=\"2\"/>"));
    canvas.bare().replacen("</svg>", &format!("{shapes}</svg>"), 1)
}
