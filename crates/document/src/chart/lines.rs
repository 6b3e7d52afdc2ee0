//! Lines over ordered categories, each named at its end and told by its marks and dashes.

use std::fmt::Write;

use super::axis::Plot;
use super::canvas::{Canvas, SIZE, Text, n};
use super::hue::Hue;
use super::scale::Scale;
use super::width::width;
use super::{figure, value};
use crate::{Chart, Series};

/// Dashes in the order of the series: a copy in black and white tells them apart.
const DASHES: [&str; 4] = ["", "7 4", "2 3", "9 3 2 3"];
/// Space between two labels at the end of lines.
const LINE: f64 = 16.0;

pub(super) fn draw(canvas: &mut Canvas, chart: &Chart) {
    let values = || chart.series.iter().flat_map(|series| &series.values).flatten().copied();
    let scale = Scale::new(values().chain(chart.steps.iter().flatten().copied()), 4.0);
    let labels = ends(&chart.series);
    let room = labels.iter().map(|end| width(&end.words, SIZE)).fold(0.0, f64::max);
    let plot = Plot::new(scale, chart.categories.len(), 18.0, 190.0, canvas.width - room - 2.0);
    plot.grid(canvas);
    plot.baseline(canvas);
    for (i, series) in chart.series.iter().enumerate() {
        line(canvas, &plot, series, i);
    }
    let mut taken: Vec<f64> = Vec::new();
    let mut labels: Vec<(f64, End)> = labels.into_iter().map(|end| (plot.y(end.value), end)).collect();
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (y, end) in labels {
        let y = taken.last().map_or(y, |last| y.max(last + LINE));
        taken.push(y);
        canvas.text(Text::new(end.words).at(plot.middle(end.category) + 10.0, y + 4.5).bold().halo());
    }
    let lowest = taken.last().copied().unwrap_or_default().max(plot.bottom);
    let names = plot.names(canvas, &chart.categories, plot.bottom);
    canvas.height = (plot.bottom + names).max(lowest + LINE);
}

/// What is written where a line ends.
struct End {
    category: usize,
    value: f64,
    words: String,
}

fn ends(series: &[Series]) -> Vec<End> {
    let end = |series: &Series| {
        let (category, value) =
            (0..series.values.len()).rev().find_map(|i| value(&series.values, i).map(|value| (i, value)))?;
        let words = [series.label.as_str(), &figure(value)].join(" ").trim().to_owned();
        Some(End { category, value, words })
    };
    series.iter().filter_map(end).collect()
}

fn line(canvas: &mut Canvas, plot: &Plot, series: &Series, rank: usize) {
    let hue = Hue::Series(series.tone);
    let mut path = String::new();
    let mut drawn = false;
    for category in 0..plot.categories {
        let Some(value) = value(&series.values, category) else {
            drawn = false;
            continue;
        };
        let way = if drawn { 'L' } else { 'M' };
        let _ = write!(path, "{way}{} {}", n(plot.middle(category)), n(plot.y(value)));
        drawn = true;
    }
    canvas.line(&path, hue, 2.2, DASHES[rank % DASHES.len()]);
    for category in 0..plot.categories {
        if let Some(value) = value(&series.values, category) {
            canvas.shape(&mark(rank, plot.middle(category), plot.y(value)), hue, true);
        }
    }
}

/// A disc, a square, a triangle, a diamond.
fn mark(rank: usize, x: f64, y: f64) -> String {
    let [w, e, t, b] = [x - 4.2, x + 4.2, y - 4.2, y + 4.2].map(n);
    let (x, y) = (n(x), n(y));
    match rank % 4 {
        0 => format!("M{w} {y}A4.2 4.2 0 0 1 {e} {y}A4.2 4.2 0 0 1 {w} {y}Z"),
        1 => format!("M{w} {t}H{e}V{b}H{w}Z"),
        2 => format!("M{x} {t}L{e} {b}H{w}Z"),
        _ => format!("M{x} {t}L{e} {y}L{x} {b}L{w} {y}Z"),
    }
}
