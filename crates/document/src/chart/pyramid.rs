//! Two series back to back, the categories between them.

use super::bars::unknown;
use super::canvas::{Canvas, SIZE, Text};
use super::hue::Hue;
use super::width::{width, wrap};
use super::{figure, value};
use crate::{Chart, Series, Tone};

/// Height of a bar, and of a bar with the space under it.
const THICK: f64 = 24.0;
const PITCH: f64 = 33.0;

pub(super) fn draw(canvas: &mut Canvas, chart: &Chart) {
    let [west, east] = chart.series.as_slice() else { return };
    let names: Vec<Vec<String>> =
        chart.categories.iter().map(|name| wrap(name, SIZE, canvas.width * 0.3)).collect();
    let between = names.iter().flatten().map(|line| width(line, SIZE)).fold(60.0, f64::max) + 24.0;
    let middle = canvas.width / 2.0;
    let number = |series: &Series| {
        series.values.iter().flatten().map(|v| width(&figure(*v), SIZE)).fold(0.0, f64::max)
    };
    let room = middle - between / 2.0 - number(west).max(number(east)) - 10.0;
    let values = west.values.iter().chain(&east.values).flatten().filter(|value| value.is_finite());
    let unit = room / values.copied().fold(0.0, f64::max).max(f64::MIN_POSITIVE);

    let sides = [(west, middle - between / 2.0, -1.0), (east, middle + between / 2.0, 1.0)];
    for (series, edge, way) in sides {
        head(canvas, series, edge, way);
    }
    for (category, lines) in names.iter().enumerate() {
        let y = 34.0 + PITCH * category as f64;
        let first = y + THICK / 2.0 + 4.5 - 7.5 * (lines.len() as f64 - 1.0);
        for (i, line) in lines.iter().enumerate() {
            canvas.text(Text::new(line).at(middle, first + 15.0 * i as f64).middle());
        }
        for (series, edge, way) in sides {
            let Some(value) = value(&series.values, category) else { continue };
            let long = value.max(0.0) * unit;
            let tone = if unknown(&chart.categories[category]) { Tone::Unknown } else { series.tone };
            if long > 0.0 {
                canvas.bar([if way < 0.0 { edge - long } else { edge }, y, long, THICK], tone);
            }
            let text = Text::new(figure(value)).at(edge + way * (long + 6.0), y + THICK / 2.0 + 4.5).bold();
            let text = if way < 0.0 { text.end() } else { text };
            canvas.text(if value == 0.0 { text.in_hue(Hue::Secondary) } else { text });
        }
    }
    canvas.height = 34.0 + PITCH * names.len() as f64;
}

/// The name of a side and what it sums to, over its bars.
fn head(canvas: &mut Canvas, series: &Series, edge: f64, way: f64) {
    let total: f64 = series.values.iter().flatten().filter(|value| value.is_finite()).sum();
    let (label, total) = (&series.label, figure(total));
    let (name, sum) = (width(label, SIZE), width(&total, SIZE));
    // Swatch, name, sum, against the bars.
    let wide = 19.0 + name + 8.0 + sum;
    let left = if way < 0.0 { edge - wide } else { edge };
    canvas.bar([left, 5.0, 13.0, 13.0], series.tone);
    canvas.text(Text::new(label).at(left + 19.0, 16.0));
    canvas.text(Text::new(total).at(left + wide, 16.0).end().bold());
}
