//! The fonts of print, inside the binary: a PDF looks the same on every machine.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

const FILES: [&[u8]; 8] = [
    include_bytes!("../assets/fonts/jalon-sans-400.ttf"),
    include_bytes!("../assets/fonts/jalon-sans-400-italic.ttf"),
    include_bytes!("../assets/fonts/jalon-sans-700.ttf"),
    include_bytes!("../assets/fonts/jalon-serif-400.ttf"),
    include_bytes!("../assets/fonts/jalon-serif-400-italic.ttf"),
    include_bytes!("../assets/fonts/jalon-serif-600.ttf"),
    include_bytes!("../assets/fonts/jalon-display-300.ttf"),
    include_bytes!("../assets/fonts/jalon-display-600.ttf"),
];

/// Every font, read once.
pub(super) static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| FILES.iter().filter_map(|file| Font::new(Bytes::new(*file), 0)).collect());

/// What each font is and which signs it has.
pub(super) static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// Can every font draw this sign? PDF/A refuses a text that it cannot show.
pub(super) fn draws(sign: char) -> bool {
    FONTS.iter().all(|font| font.info().coverage.contains(u32::from(sign)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_has_the_signs_of_french_typography() {
        assert_eq!(FONTS.len(), FILES.len());
        for sign in "ÀÂÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ «»’–—…−°€•½\u{a0}\u{202f}\u{2011}ćčđłńřšțžğ".chars()
        {
            assert!(draws(sign), "{sign:?} {:x}", u32::from(sign));
        }
    }
}
