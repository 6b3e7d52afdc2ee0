//! The colour of an association, in the place of the petrol of headings and rules.

use std::fmt;

use crate::Document;

/// A colour dark enough to be read on white paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent([u8; 3]);

/// The contrast that WCAG 2.2 asks of a text (1.4.3).
const ENOUGH: f64 = 4.5;
/// The ground of a cover, drawn in petrol.
const GROUND: &str = "#12373B";

impl Accent {
    /// The colour written `#RRGGBB`; nothing when it is none, or too light to be read on white.
    pub fn read(words: &str) -> Option<Accent> {
        let digits = words.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let bytes = hex::decode(digits).ok()?;
        let accent = Accent(bytes.try_into().ok()?);
        (accent.on_white() >= ENOUGH).then_some(accent)
    }

    /// That of a document.
    pub(crate) fn of(document: &Document) -> Option<Accent> {
        Accent::read(document.accent.as_deref()?)
    }

    /// The drawing of a cover, its ground in this colour.
    pub(crate) fn on_ground(accent: Option<Accent>, svg: String) -> String {
        match accent {
            Some(accent) => svg.replace(GROUND, &accent.to_string()),
            None => svg,
        }
    }

    /// Contrast with white, from 1 to 21.
    fn on_white(self) -> f64 {
        let light = |shade: u8| {
            let shade = f64::from(shade) / 255.0;
            if shade <= 0.040_45 { shade / 12.92 } else { ((shade + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(light);
        1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    }
}

impl fmt::Display for Accent {
    /// `#0E5055`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", hex::encode_upper(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_that_reads_on_white_is_taken() {
        for colour in ["#0E5055", "#7A1F2B", "#767676", "#000000"] {
            assert_eq!(Accent::read(colour).map(|accent| accent.to_string()).as_deref(), Some(colour));
        }
        assert_eq!(Accent::read("#0e5055"), Accent::read("#0E5055"));
    }

    #[test]
    fn a_colour_too_light_to_read_and_what_is_no_colour_are_refused() {
        for words in [
            "#777777", "#FFD200", "#FFFFFF", "0E5055", "#0E505", "#0E50555", "#0E505é", "#GG0000", "",
            "red;}",
        ] {
            assert_eq!(Accent::read(words), None, "{words}");
        }
    }

    #[test]
    fn the_ground_of_the_cover_takes_the_colour() {
        let cover = crate::Cover { poles: vec![("janv.".to_owned(), 3)], ..crate::Cover::default() };
        let svg = crate::chart::cover(&cover);
        assert!(svg.contains(GROUND));
        let drawn = Accent::on_ground(Accent::read("#7A1F2B"), svg.clone());
        assert!(drawn.contains("#7A1F2B") && !drawn.contains(GROUND));
        assert_eq!(Accent::on_ground(None, svg.clone()), svg);
    }
}
