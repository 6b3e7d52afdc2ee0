//! The sheet a chart is drawn on: shapes, labels, patterns, then the SVG around them.

use std::fmt::Write;

use super::Theme;
use super::hue::{self, Hue, paint};
use super::width::width;
use crate::{Chart, ChartKind, Series, Tone, tables};

/// A drawing in progress.
pub(super) struct Canvas {
    pub theme: Theme,
    pub width: f64,
    pub height: f64,
    /// Begins every identifier: two charts share a page.
    id: String,
    shapes: String,
    patterns: Vec<Tone>,
}

impl Canvas {
    pub fn new(chart: &Chart, theme: Theme) -> Canvas {
        let width = match (theme, chart.kind) {
            // 642 px are the 170 mm of a printed page.
            (Theme::Print, _) => 642.0,
            (Theme::Screen, ChartKind::Bars | ChartKind::Pyramid) => NARROW,
            (Theme::Screen, _) => 560.0,
        };
        let id = identifier(chart);
        Canvas { theme, width, height: 0.0, id, shapes: String::new(), patterns: Vec::new() }
    }

    /// A sheet of its own size, for what is not a chart.
    pub fn sheet(theme: Theme, width: f64, height: f64) -> Canvas {
        Canvas { theme, width, height, id: String::new(), shapes: String::new(), patterns: Vec::new() }
    }

    /// A rectangle in one colour.
    pub fn rect(&mut self, [x, y, w, h]: [f64; 4], hue: Hue, radius: f64) {
        let paint = paint(self.theme, Some(hue), None);
        let round = if radius > 0.0 { format!(" rx=\"{}\"", n(radius)) } else { String::new() };
        self.draw(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{round}{paint}/>",
            n(x),
            n(y),
            n(w.max(0.0)),
            n(h.max(0.0))
        ));
    }

    /// A rectangle in the colour and the pattern of a series.
    pub fn bar(&mut self, [x, y, w, h]: [f64; 4], tone: Tone) {
        let paint = match tone {
            Tone::Administrative | Tone::Unknown => {
                if !self.patterns.contains(&tone) {
                    self.patterns.push(tone);
                }
                format!(" fill=\"url(#{}-{})\"", self.id, hue::name(tone))
            }
            _ => paint(self.theme, Some(Hue::Series(tone)), None),
        };
        self.draw(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{paint}/>",
            n(x),
            n(y),
            n(w.max(0.0)),
            n(h.max(0.0))
        ));
    }

    /// A path that is stroked; `dash` as in SVG, empty for a plain line.
    pub fn line(&mut self, path: &str, hue: Hue, thick: f64, dash: &str) {
        let paint = paint(self.theme, None, Some(hue));
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        self.draw(format_args!(
            "<path d=\"{path}\" fill=\"none\" stroke-width=\"{}\"{dash}{paint}/>",
            n(thick)
        ));
    }

    /// A path that is filled, with a thin line of the ground around it when asked.
    pub fn shape(&mut self, path: &str, hue: Hue, edged: bool) {
        let paint = paint(self.theme, Some(hue), edged.then_some(Hue::Ground));
        let edge = if edged { " stroke-width=\"1.5\"" } else { "" };
        self.draw(format_args!("<path d=\"{path}\"{edge}{paint}/>"));
    }

    /// A label.
    pub fn text(&mut self, text: Text) {
        let paint = paint(self.theme, Some(text.hue), text.halo.then_some(Hue::Ground));
        let weight = match (text.bold, self.theme) {
            (false, _) => "",
            (true, Theme::Screen) => " font-weight=\"650\"",
            (true, Theme::Print) => " font-weight=\"700\"",
        };
        let anchor = match text.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let halo = if text.halo {
            " stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\""
        } else {
            ""
        };
        let turn = match text.turn {
            0.0 => String::new(),
            turn => format!(" transform=\"rotate({} {} {})\"", n(turn), n(text.x), n(text.y)),
        };
        let family = match (text.serif, self.theme) {
            (true, Theme::Print) => " font-family=\"'Jalon Serif', Literata, serif\"",
            (true, Theme::Screen) => " font-family=\"Literata, Georgia, serif\"",
            _ => "",
        };
        let (x, y, size) = (n(text.x), n(text.y), n(text.size));
        self.draw(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}{family}{anchor}{halo}{turn}{paint}>"
        ));
        escape(&mut self.shapes, &text.words);
        self.shapes.push_str("</text>");
    }

    /// The series by name at the right of the first line, when there are several. Returns the
    /// height taken.
    pub fn key(&mut self, series: &[Series]) -> f64 {
        let mut named: Vec<(&str, Tone)> = Vec::new();
        for one in series.iter().filter(|one| !one.label.is_empty()) {
            if !named.contains(&(&one.label, one.tone)) {
                named.push((&one.label, one.tone));
            }
        }
        if named.len() < 2 {
            return 0.0;
        }
        let taken = |label: &str| width(label, SIZE) + 20.0 + 18.0;
        let mut lines: Vec<Vec<(&str, Tone)>> = vec![Vec::new()];
        let mut room = self.width;
        for (label, tone) in named {
            let fits = room >= taken(label);
            match lines.last_mut() {
                Some(line) if fits || line.is_empty() => line.push((label, tone)),
                _ => {
                    lines.push(vec![(label, tone)]);
                    room = self.width;
                }
            }
            room -= taken(label);
        }
        for (i, line) in lines.iter().enumerate() {
            let y = 14.0 + i as f64 * 20.0;
            let mut x = self.width + 18.0 - line.iter().map(|(label, _)| taken(label)).sum::<f64>();
            for (label, tone) in line {
                self.bar([x, y - 11.0, 13.0, 13.0], *tone);
                self.text(Text::new(*label).at(x + 19.0, y));
                x += taken(label);
            }
        }
        lines.len() as f64 * 20.0 + 8.0
    }

    /// The SVG, with its title, its text alternative and its patterns.
    pub fn finish(self, chart: &Chart) -> String {
        let id = &self.id;
        let mut svg = self.open(&format!(" role=\"img\" aria-labelledby=\"{id}-titre {id}-desc\""));
        let _ = write!(svg, "<title id=\"{id}-titre\">");
        escape(&mut svg, &chart.caption);
        let _ = write!(svg, "</title><desc id=\"{id}-desc\">");
        escape(&mut svg, &chart.description);
        svg.push_str("</desc>");
        if !self.patterns.is_empty() {
            svg.push_str("<defs>");
            self.patterns.iter().for_each(|tone| self.pattern(&mut svg, *tone));
            svg.push_str("</defs>");
        }
        svg.push_str(&self.shapes);
        svg.push_str("</svg>");
        svg
    }

    /// The SVG of what is described elsewhere.
    pub fn bare(self) -> String {
        self.open("") + &self.shapes + "</svg>"
    }

    fn open(&self, attributes: &str) -> String {
        let (w, h) = (n(self.width), n(self.height));
        let look = match self.theme {
            Theme::Screen if self.width == NARROW => " class=\"dessin etroit\"",
            Theme::Screen => " class=\"dessin\"",
            Theme::Print => " font-family=\"'Jalon Sans', 'Source Sans 3', sans-serif\"",
        };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\"{look}{attributes}>"
        )
    }

    fn pattern(&self, svg: &mut String, tone: Tone) {
        let fill = |hue| paint(self.theme, Some(hue), None);
        let stroke = |hue| paint(self.theme, None, Some(hue));
        let (id, name) = (&self.id, hue::name(tone));
        let _ = match tone {
            Tone::Unknown => write!(
                svg,
                "<pattern id=\"{id}-{name}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
                 <rect width=\"5\" height=\"5\"{}/><circle cx=\"2.5\" cy=\"2.5\" r=\"1.5\"{}/></pattern>",
                fill(Hue::Rule),
                fill(Hue::Series(tone))
            ),
            _ => write!(
                svg,
                "<pattern id=\"{id}-{name}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
                 patternTransform=\"rotate(-45)\"><rect width=\"5\" height=\"5\"{}/>\
                 <path d=\"M0 2.5H5\" fill=\"none\" stroke-width=\"1.4\"{}/></pattern>",
                fill(Hue::Series(tone)),
                stroke(Hue::Stripe)
            ),
        };
    }

    fn draw(&mut self, shape: std::fmt::Arguments) {
        let _ = self.shapes.write_fmt(shape);
    }
}

/// Width of a drawing that needs less than the page.
const NARROW: f64 = 420.0;

/// Size of labels, in pixels: nothing is written smaller than 12.
pub(super) const SIZE: f64 = 13.0;

/// A label and how it is set.
pub(super) struct Text {
    words: String,
    x: f64,
    y: f64,
    size: f64,
    bold: bool,
    serif: bool,
    halo: bool,
    turn: f64,
    anchor: Anchor,
    hue: Hue,
}

enum Anchor {
    Start,
    Middle,
    End,
}

impl Text {
    pub fn new(words: impl Into<String>) -> Text {
        Text {
            words: words.into(),
            x: 0.0,
            y: 0.0,
            size: SIZE,
            bold: false,
            serif: false,
            halo: false,
            turn: 0.0,
            anchor: Anchor::Start,
            hue: Hue::Ink,
        }
    }

    /// Where its baseline begins, or is centred, or ends.
    pub fn at(self, x: f64, y: f64) -> Text {
        Text { x, y, ..self }
    }

    pub fn bold(self) -> Text {
        Text { bold: true, ..self }
    }

    pub fn serif(self, size: f64) -> Text {
        Text { serif: true, size, ..self }
    }

    pub fn middle(self) -> Text {
        Text { anchor: Anchor::Middle, ..self }
    }

    pub fn end(self) -> Text {
        Text { anchor: Anchor::End, ..self }
    }

    pub fn in_hue(self, hue: Hue) -> Text {
        Text { hue, ..self }
    }

    /// Ground around the letters, where a line may pass behind them.
    pub fn halo(self) -> Text {
        Text { halo: true, ..self }
    }

    /// Turned around where it stands.
    pub fn turned(self, degrees: f64) -> Text {
        Text { turn: degrees, ..self }
    }
}

/// A length, to the tenth of a pixel.
pub(super) fn n(length: f64) -> String {
    let mut text = format!("{length:.1}");
    if text.ends_with(".0") {
        text.truncate(text.len() - 2);
    }
    text
}

fn escape(into: &mut String, words: &str) {
    for c in tables::legible(words) {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            c => into.push(c),
        }
    }
}

/// Begins every identifier of a chart: other ones share its page.
fn identifier(chart: &Chart) -> String {
    format!("g{:016x}", hash(&format!("{chart:?}")))
}

/// FNV-1a: the same chart has the same identifiers in every run.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
