//! Vertical bars: stacked by series, or entries upwards and exits downwards.

use base::Month;
use base::french::{NO_BREAK, month_name, short_month_name};

use super::axis::Plot;
use super::canvas::{Canvas, SIZE, Text, n};
use super::hue::Hue;
use super::scale::Scale;
use super::width::width;
use super::{figure, value};
use crate::{Chart, ChartKind, Series, Tone};

/// Height of a line of labels.
const LINE: f64 = 15.0;

pub(super) fn draw(canvas: &mut Canvas, chart: &Chart) {
    let signed = chart.kind == ChartKind::Diverging;
    let totals: Vec<Total> = (0..chart.categories.len()).map(|i| Total::of(&chart.series, i)).collect();
    let steps = chart.steps.iter().flatten().copied();
    let values = totals.iter().flat_map(|total| [total.up, total.down]).flatten().chain(steps);
    let scale = Scale::new(values, if signed { 2.0 } else { 3.0 });

    let top = canvas.key(&chart.series) + if chart.steps.is_empty() { 20.0 } else { 34.0 };
    let height = if signed { 190.0 } else { 170.0 };
    let right = canvas.width;
    let plot = Plot::new(scale, chart.categories.len(), top, height, right);
    plot.grid(canvas);

    let thick = (plot.step() * 0.66).clamp(2.0, 56.0);
    for category in 0..chart.categories.len() {
        let left = plot.middle(category) - thick / 2.0;
        let stacked = !signed && chart.series.len() > 1;
        stack(canvas, &plot, chart, category, [left, thick], stacked);
    }
    plot.baseline(canvas);
    capacity(canvas, &plot, chart, &totals);
    for (i, total) in totals.iter().enumerate() {
        total.label(canvas, &plot, i, signed);
    }
    let under = if plot.scale.low < 0.0 { plot.bottom + LINE + 6.0 } else { plot.bottom };
    canvas.height = under + plot.names(canvas, &chart.categories, under);
}

/// What a category sums to on each side of zero; none where nothing is known.
struct Total {
    up: Option<f64>,
    down: Option<f64>,
}

impl Total {
    fn of(series: &[Series], category: usize) -> Total {
        let mut total = Total { up: None, down: None };
        for value in series.iter().filter_map(|one| value(&one.values, category)) {
            let side = if value < 0.0 { &mut total.down } else { &mut total.up };
            *side = Some(side.unwrap_or_default() + value);
        }
        total
    }

    fn label(&self, canvas: &mut Canvas, plot: &Plot, category: usize, signed: bool) {
        let x = plot.middle(category);
        let size_of_step = plot.step();
        let mut put = |words: String, y: f64| {
            // Labels of narrow columns would run into each other: the marks and the table say them.
            if width(&words, SIZE) <= size_of_step + 2.0 {
                canvas.text(Text::new(words).at(x, y).middle().bold().halo());
            }
        };
        match self.up {
            Some(up) if signed && up > 0.0 => put(format!("+{}", figure(up)), plot.y(up) - 6.0),
            Some(up) if !signed => put(figure(up), plot.y(up) - 6.0),
            _ => {}
        }
        if let Some(down) = self.down.filter(|down| *down < 0.0) {
            put(figure(down), plot.y(down) + LINE);
        }
    }
}

/// One bar: its segments from zero outwards, each with its number where there is room.
fn stack(
    canvas: &mut Canvas,
    plot: &Plot,
    chart: &Chart,
    category: usize,
    [left, thick]: [f64; 2],
    numbered: bool,
) {
    let (mut up, mut down) = (0.0, 0.0);
    for series in &chart.series {
        let Some(value) = value(&series.values, category).filter(|value| *value != 0.0) else { continue };
        let from = if value < 0.0 { &mut down } else { &mut up };
        let (near, far) = (plot.y(*from), plot.y(*from + value));
        // A line of ground between two segments.
        let gap = if *from == 0.0 { 0.0 } else { 1.2 };
        *from += value;
        let (y, height) = if far < near { (far, near - far - gap) } else { (near + gap, far - near - gap) };
        canvas.bar([left, y, thick, height], series.tone);
        let words = figure(value.abs());
        if numbered && height >= 18.0 && width(&words, SIZE) + 6.0 <= thick {
            segment_number(canvas, &words, left + thick / 2.0, y + height / 2.0, series.tone);
        }
    }
}

/// A number on a plain colour, or on a plate of ground over a pattern.
fn segment_number(canvas: &mut Canvas, words: &str, x: f64, y: f64, tone: Tone) {
    let text = Text::new(words).at(x, y + 4.5).middle().bold();
    if matches!(tone, Tone::Judicial | Tone::First) {
        return canvas.text(text.in_hue(Hue::Ground));
    }
    let plate = width(words, SIZE) + 6.0;
    canvas.rect([x - plate / 2.0, y - 8.0, plate, 16.0], Hue::Ground, 3.0);
    canvas.text(text);
}

/// A stretch of the dashed line at one height.
struct Run {
    from: usize,
    to: usize,
    value: f64,
}

/// The dashed stepped line, with what it says where it changes.
fn capacity(canvas: &mut Canvas, plot: &Plot, chart: &Chart, totals: &[Total]) {
    let mut runs: Vec<Run> = Vec::new();
    for category in 0..chart.categories.len() {
        let Some(value) = value(&chart.steps, category) else { continue };
        match runs.last_mut() {
            Some(run) if run.to == category && run.value == value => run.to = category + 1,
            _ => runs.push(Run { from: category, to: category + 1, value }),
        }
    }
    let mut path = String::new();
    let mut end = None;
    for run in &runs {
        let edge = |category: usize| n(plot.left + plot.step() * category as f64);
        let (x, y) = (edge(run.from), n(plot.y(run.value)));
        let joined = end == Some(run.from);
        path.push_str(&if joined { format!("V{y}") } else { format!("M{x} {y}") });
        path.push_str(&format!("H{}", edge(run.to)));
        end = Some(run.to);
    }
    if !path.is_empty() {
        canvas.line(&path, Hue::Ink, 1.4, "5 4");
    }
    for (i, run) in runs.iter().enumerate() {
        let unit = &chart.steps_unit;
        let mut words = format!("{}{NO_BREAK}{unit}", figure(run.value));
        if i > 0 {
            words.push_str(&format!(" depuis {}", in_full(&chart.categories[run.from])));
        }
        let (x, y) = free(plot, run, &words, totals);
        canvas.text(Text::new(words).at(x, y).bold().halo());
    }
}

/// Where the label of a run crosses no number: at its beginning first, on the line or just above.
fn free(plot: &Plot, run: &Run, words: &str, totals: &[Total]) -> (f64, f64) {
    let wide = width(words, SIZE);
    let start = |category: usize| plot.left + plot.step() * category as f64 + 4.0;
    let line = plot.y(run.value) - 6.0;
    let crosses = |x: f64, y: f64| {
        totals.iter().enumerate().any(|(i, total)| {
            let Some(up) = total.up else { return false };
            let (number, half) = (plot.y(up) - 6.0, width(&figure(up), SIZE) / 2.0 + 3.0);
            let beside = plot.middle(i) + half < x || plot.middle(i) - half > x + wide;
            // The number over the bar, and the bar itself.
            !beside && y > number - LINE - 2.5 && (y - LINE < number || y > plot.y(up))
        })
    };
    for category in run.from..run.to {
        for raise in [0.0, LINE] {
            let (x, y) = (start(category), line - raise);
            let inside = x + wide <= plot.left + plot.step() * run.to as f64 || category == run.from;
            if inside && x + wide <= plot.right && !crosses(x, y) {
                return (x, y);
            }
        }
    }
    let x = start(run.from).min(plot.right - wide).max(0.0);
    let highest = totals[run.from..run.to].iter().filter_map(|total| total.up).fold(run.value, f64::max);
    (x, (plot.y(highest) - 6.0 - LINE).max(LINE))
}

/// The month that a short name stands for; another category as it is.
fn in_full(category: &str) -> String {
    (1..=12)
        .map(|month| Month { year: 2000, month })
        .find(|month| short_month_name(*month) == category)
        .map_or_else(|| category.to_owned(), |month| month_name(month).to_owned())
}
