//! A grid of shades: one column a category, one row a series, the number in each.

use super::canvas::{Canvas, SIZE, Text};
use super::hue::Hue;
use super::width::{width, wrap};
use super::{figure, value};
use crate::Chart;

/// Height of a cell, and of the heads over them.
const CELL: f64 = 34.0;
const HEAD: f64 = 26.0;
const SHADES: f64 = 5.0;

pub(super) fn draw(canvas: &mut Canvas, chart: &Chart) {
    let names: Vec<Vec<String>> =
        chart.series.iter().map(|series| wrap(&series.label, SIZE, canvas.width * 0.24)).collect();
    let widest = names.iter().flatten().map(|line| width(line, SIZE)).fold(0.0, f64::max);
    let left = if widest > 0.0 { widest + 12.0 } else { 0.0 };
    let step = (canvas.width - left) / chart.categories.len() as f64;
    let highest = chart.series.iter().flat_map(|s| &s.values).flatten().copied().fold(0.0, f64::max);

    for (category, name) in chart.categories.iter().enumerate() {
        let x = left + step * (category as f64 + 0.5);
        if width(name, SIZE) <= step + 4.0 {
            canvas.text(Text::new(name).at(x, 16.0).middle().in_hue(Hue::Secondary));
        }
    }
    for (row, (series, lines)) in chart.series.iter().zip(&names).enumerate() {
        let y = HEAD + CELL * row as f64;
        let first = y + CELL / 2.0 + 4.5 - 7.5 * (lines.len() as f64 - 1.0);
        for (i, line) in lines.iter().enumerate() {
            canvas.text(Text::new(line).at(0.0, first + 15.0 * i as f64));
        }
        for category in 0..chart.categories.len() {
            let Some(value) = value(&series.values, category) else { continue };
            let share = if highest > 0.0 { (value / highest).clamp(0.0, 1.0) } else { 0.0 };
            let shade = ((share * SHADES).ceil() as usize).saturating_sub(1);
            let x = left + step * category as f64;
            canvas.rect([x, y, step - 2.0, CELL - 2.0], Hue::Shade(shade), 0.0);
            let words = figure(value);
            if width(&words, SIZE) <= step - 2.0 {
                let text = Text::new(words).at(x + step / 2.0 - 1.0, y + CELL / 2.0 + 3.5).middle().bold();
                canvas.text(text.in_hue(Hue::OnShade(shade)));
            }
        }
    }
    canvas.height = HEAD + CELL * names.len() as f64 + 2.0;
}
