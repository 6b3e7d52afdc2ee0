//! Charts, drawn once as SVG for the page, the PDF and Word.
//!
//! Flat, static, zero at the baseline, labels on the drawing rather than in a key apart; a pattern
//! besides each colour that stands for a kind of measure, so that a black and white copy still reads.

mod axis;
mod bars;
mod calendar;
mod canvas;
mod columns;
mod hue;
mod lines;
mod pole;
mod pyramid;
mod scale;
mod width;

use base::french;

use crate::{Chart, ChartKind, Cover, Table, tables};
use canvas::Canvas;

/// Where a chart is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// On a page: colours are classes that the style sheet knows, light and dark.
    Screen,
    /// On paper, in PDF and Word: colours and fonts are written out.
    Print,
}

/// The drawing of a chart. It carries its title and its text alternative.
pub fn svg(chart: &Chart, theme: Theme) -> String {
    let mut canvas = Canvas::new(chart, theme);
    match chart.kind {
        _ if is_empty(chart) => empty(&mut canvas),
        ChartKind::Stacked | ChartKind::Diverging => columns::draw(&mut canvas, chart),
        ChartKind::Lines => lines::draw(&mut canvas, chart),
        ChartKind::Calendar => calendar::draw(&mut canvas, chart),
        ChartKind::Pyramid if chart.series.len() == 2 => pyramid::draw(&mut canvas, chart),
        ChartKind::Pyramid | ChartKind::Bars => bars::draw(&mut canvas, chart),
    }
    canvas.finish(chart)
}

/// The drawing of a chart for a page.
pub fn screen(chart: &Chart) -> String {
    svg(chart, Theme::Screen)
}

/// The drawing of a chart for paper.
pub fn print(chart: &Chart) -> String {
    svg(chart, Theme::Print)
}

/// The poles of a cover, as wide as its page of A4: the ground runs to its edges, the title is over it.
pub fn cover(cover: &Cover) -> String {
    pole::poles(cover, 76.0, true)
}

/// The same hardly wider than the text, for a page that keeps its margins: room for the names of
/// the first month and the last.
pub(crate) fn cover_of_text(cover: &Cover) -> String {
    pole::poles(cover, 6.0, false)
}

/// The table behind a chart: one row a category, one column a series.
pub fn table(chart: &Chart) -> Table {
    tables::behind(chart)
}

fn is_empty(chart: &Chart) -> bool {
    chart.categories.is_empty()
        || !chart.series.iter().flat_map(|series| &series.values).flatten().any(|value| value.is_finite())
}

fn empty(canvas: &mut Canvas) {
    let middle = canvas.width / 2.0;
    canvas.text(canvas::Text::new("Aucune donnée.").at(middle, 28.0).middle().in_hue(hue::Hue::Secondary));
    canvas.height = 48.0;
}

/// The value of a series in a category, when there is one to draw.
fn value(values: &[Option<f64>], category: usize) -> Option<f64> {
    values.get(category).copied().flatten().filter(|value| value.is_finite())
}

/// A value as its label says it: whole, or with one decimal.
fn figure(value: f64) -> String {
    french::decimal(value, u8::from(value.fract() != 0.0))
}

#[cfg(test)]
mod tests;
