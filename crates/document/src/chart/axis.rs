//! The frame of a chart over categories: marks, grid, baseline, category labels.

use super::canvas::{Canvas, SIZE, Text, n};
use super::figure;
use super::hue::Hue;
use super::scale::Scale;
use super::width::{width, wrap};

/// Where values and categories fall on the sheet.
pub(super) struct Plot {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub scale: Scale,
    pub categories: usize,
}

impl Plot {
    /// A plot under `top`, that leaves room for its marks at the left.
    pub fn new(scale: Scale, categories: usize, top: f64, height: f64, right: f64) -> Plot {
        let marks = scale.marks();
        let widest = marks.iter().map(|mark| width(&figure(mark.abs()), SIZE)).fold(0.0, f64::max);
        Plot { left: widest + 10.0, right, top, bottom: top + height, scale, categories }
    }

    pub fn y(&self, value: f64) -> f64 {
        self.bottom - self.scale.share(value) * (self.bottom - self.top)
    }

    /// Width of a category.
    pub fn step(&self) -> f64 {
        (self.right - self.left) / self.categories as f64
    }

    pub fn middle(&self, category: usize) -> f64 {
        self.left + self.step() * (category as f64 + 0.5)
    }

    /// Marks and grid, under everything else.
    pub fn grid(&self, canvas: &mut Canvas) {
        for mark in self.scale.marks() {
            let y = self.y(mark);
            if mark != 0.0 {
                canvas.line(&format!("M{} {}H{}", n(self.left), n(y), n(self.right)), Hue::Rule, 1.0, "");
            }
            let label = Text::new(figure(mark.abs())).at(self.left - 8.0, y + 4.5).end();
            canvas.text(label.in_hue(Hue::Secondary));
        }
    }

    /// The line of zero, over the bars.
    pub fn baseline(&self, canvas: &mut Canvas) {
        let path = format!("M{} {}H{}", n(self.left), n(self.y(0.0)), n(self.right));
        canvas.line(&path, Hue::Secondary, 1.2, "");
    }

    /// Names of the categories from `y` down, in lines or turned where they are too long. Returns
    /// the height taken.
    pub fn names(&self, canvas: &mut Canvas, names: &[String], y: f64) -> f64 {
        let room = self.step() - 4.0;
        let wrapped: Vec<Vec<String>> = names.iter().map(|name| wrap(name, SIZE, room)).collect();
        let fits = wrapped.iter().flatten().all(|line| width(line, SIZE) <= room);
        let lines = wrapped.iter().map(Vec::len).max().unwrap_or(1);
        if fits && lines <= 3 {
            for (i, name) in wrapped.iter().enumerate() {
                for (j, line) in name.iter().enumerate() {
                    let text = Text::new(line).at(self.middle(i), y + 4.0 + 15.0 * (j as f64 + 1.0)).middle();
                    canvas.text(text.in_hue(Hue::Secondary));
                }
            }
            return 15.0 * lines as f64 + 10.0;
        }
        let longest = names.iter().map(|name| width(name, SIZE)).fold(0.0, f64::max);
        for (i, name) in names.iter().enumerate() {
            let text = Text::new(name).at(self.middle(i) + 4.0, y + 14.0).end().turned(-38.0);
            canvas.text(text.in_hue(Hue::Secondary));
        }
        longest * 0.62 + 24.0
    }
}
