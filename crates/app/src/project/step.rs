//! How far a goal is: a word and some of four boxes, never a percentage for a person.

use super::code;

/// Boxes of the drawing.
pub(super) const BOXES: u8 = 4;

/// How far a word of the scale is: the boxes that are full.
pub(super) fn boxes(word: &str) -> u8 {
    code("etape", word, "pas").and_then(|boxes| boxes.parse::<u8>().ok()).unwrap_or_default().min(BOXES)
}

/// Whether a goal found there is not looked at again.
pub(super) fn ends(word: &str) -> bool {
    code("etape", word, "fini").is_some()
}

/// Where each box is drawn, and whether it is full.
pub(super) fn drawn(word: &str) -> Vec<(u32, bool)> {
    (0..BOXES).map(|at| (u32::from(at) * 34, at < boxes(word))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_goes_from_one_box_to_four_and_says_what_is_over() {
        let words = super::super::words("etape");
        assert!(words.len() >= 5);
        for (word, _) in &words {
            assert!(code("etape", word, "pas").is_some_and(|pas| pas.parse::<u8>().is_ok()), "{word}");
        }
        assert_eq!((boxes("à engager"), boxes("atteint"), boxes("inconnu")), (1, BOXES, 0));
        assert!(ends("atteint") && ends("abandonné") && !ends("en bonne voie"));
        let full = |word: &str| drawn(word).iter().filter(|(_, full)| *full).count();
        assert_eq!((full("en bonne voie"), full("atteint")), (3, 4));
    }
}
