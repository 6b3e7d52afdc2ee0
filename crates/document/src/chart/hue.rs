//! The colours of a drawing: a class on screen, a value on paper.

use super::Theme;
use crate::Tone;

/// What a colour is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hue {
    /// Text and baselines.
    Ink,
    /// Text that comes second.
    Secondary,
    /// Thin rules.
    Rule,
    /// What the drawing lies on.
    Ground,
    /// Stripes over the administrative colour.
    Stripe,
    /// The colour of a series.
    Series(Tone),
    /// A shade of the calendar, 0 to 4.
    Shade(usize),
    /// What is written on a shade.
    OnShade(usize),
}

impl Hue {
    /// The end of its class in the style sheet, `f-…` to fill and `s-…` to stroke.
    fn name(self) -> &'static str {
        match self {
            Hue::Ink => "encre",
            Hue::Secondary => "encre-2",
            Hue::Rule => "trait",
            Hue::Ground => "surface",
            Hue::Stripe => "adm-raie",
            Hue::Series(tone) => name(tone),
            Hue::Shade(n) => ["n0", "n1", "n2", "n3", "n4"][n.min(4)],
            Hue::OnShade(n) => ["sur-n0", "sur-n1", "sur-n2", "sur-n3", "sur-n4"][n.min(4)],
        }
    }

    /// Its value on white paper.
    pub fn on_paper(self) -> &'static str {
        match self {
            Hue::Ink => "#17282B",
            Hue::Secondary => "#46565A",
            Hue::Rule => "#D9DCD3",
            Hue::Ground => "#FFFFFF",
            Hue::Stripe => "#EBCB94",
            Hue::Series(Tone::Judicial) => "#33508C",
            Hue::Series(Tone::Administrative) => "#BC7D14",
            Hue::Series(Tone::First) => "#0E5055",
            Hue::Series(Tone::Second) => "#5E9488",
            Hue::Series(Tone::Third) => "#5B6BB5",
            Hue::Series(Tone::Fourth) => "#B4502F",
            Hue::Series(Tone::Unknown) => "#7C827F",
            Hue::Shade(n) => ["#E6EEEC", "#C3DAD6", "#97C0BB", "#2F7075", "#0E5055"][n.min(4)],
            Hue::OnShade(n) => ["#17282B", "#17282B", "#17282B", "#FFFFFF", "#FFFFFF"][n.min(4)],
        }
    }
}

/// The name of a tone, as classes and patterns spell it.
pub(super) fn name(tone: Tone) -> &'static str {
    match tone {
        Tone::Judicial => "jud",
        Tone::Administrative => "adm",
        Tone::First => "g1",
        Tone::Second => "g5",
        Tone::Third => "g3",
        Tone::Fourth => "g4",
        Tone::Unknown => "g6",
    }
}

/// The attributes that paint a shape.
pub(super) fn paint(theme: Theme, fill: Option<Hue>, stroke: Option<Hue>) -> String {
    match theme {
        Theme::Screen => {
            let class = |prefix: &str, hue: Hue| format!("{prefix}-{}", hue.name());
            let classes: Vec<String> =
                fill.map(|h| class("f", h)).into_iter().chain(stroke.map(|h| class("s", h))).collect();
            format!(" class=\"{}\"", classes.join(" "))
        }
        Theme::Print => {
            let fill = fill.map(|hue| format!(" fill=\"{}\"", hue.on_paper()));
            let stroke = stroke.map(|hue| format!(" stroke=\"{}\"", hue.on_paper()));
            fill.unwrap_or_default() + &stroke.unwrap_or_default()
        }
    }
}
