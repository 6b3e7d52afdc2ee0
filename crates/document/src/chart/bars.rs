//! Horizontal bars: the name at the left, the number at the end.

use base::french::fold;

use super::canvas::{Canvas, SIZE, Text, n};
use super::hue::Hue;
use super::width::{width, wrap};
use super::{figure, value};
use crate::{Chart, Tone};

/// Space between two bars.
const GAP: f64 = 9.0;
/// Height of a line of a name.
const LINE: f64 = 15.0;

pub(super) fn draw(canvas: &mut Canvas, chart: &Chart) {
    let top = canvas.key(&chart.series) + 4.0;
    let room = canvas.width * 0.42;
    let names: Vec<Vec<String>> = chart.categories.iter().map(|name| wrap(name, SIZE, room)).collect();
    let widest = |lines: &Vec<String>| lines.iter().map(|line| width(line, SIZE)).fold(0.0, f64::max);
    let left = names.iter().map(widest).fold(0.0, f64::max) + 14.0;

    let values = || chart.series.iter().flat_map(|series| &series.values).flatten().filter(|v| v.is_finite());
    let highest = values().copied().fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let number = values().map(|value| width(&figure(*value), SIZE)).fold(0.0, f64::max) + 12.0;
    let unit = ((canvas.width - left - number) / highest).max(0.0);
    let thick = if chart.series.len() > 1 { 15.0 } else { 24.0 };

    let mut y = top;
    for (category, lines) in names.iter().enumerate() {
        let bars = thick * chart.series.len() as f64;
        let tall = bars.max(LINE * lines.len() as f64);
        let first = y + tall / 2.0 - LINE * (lines.len() as f64 - 1.0) / 2.0 + 4.5;
        for (i, line) in lines.iter().enumerate() {
            canvas.text(Text::new(line).at(0.0, first + LINE * i as f64));
        }
        for (i, series) in chart.series.iter().enumerate() {
            let Some(value) = value(&series.values, category) else { continue };
            let bar = y + (tall - bars) / 2.0 + thick * i as f64;
            let long = value.max(0.0) * unit;
            let tone = if unknown(&chart.categories[category]) { Tone::Unknown } else { series.tone };
            if long > 0.0 {
                canvas
                    .bar([left, bar, long, thick - if i + 1 < chart.series.len() { 1.0 } else { 0.0 }], tone);
            }
            let at = (left + long + 6.0, bar + thick / 2.0 + 4.5);
            let text = Text::new(figure(value)).at(at.0, at.1).bold();
            canvas.text(if value == 0.0 { text.in_hue(Hue::Secondary) } else { text });
        }
        y += tall + GAP;
    }
    canvas.line(&format!("M{} {}V{}", n(left), n(top - 3.0), n(y - GAP + 3.0)), Hue::Secondary, 1.2, "");
    canvas.height = y;
}

/// Those whose answer is not known are drawn apart, whatever the series.
pub(super) fn unknown(category: &str) -> bool {
    fold(category).starts_with("non renseigne")
}
