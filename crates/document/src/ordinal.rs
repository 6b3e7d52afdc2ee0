//! Ordinals as French print sets them: the letters of « 1er », « 2e » are raised.

/// The endings of « 1er », « 1re », and those of every ordinal after the first.
const FIRST: [&str; 4] = ["er", "ers", "re", "res"];
const NEXT: [&str; 2] = ["e", "es"];

/// The pieces of a text, each with whether it is raised.
pub(crate) fn pieces(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + found;
        let digits = run(&text[start..], |c| c.is_ascii_digit());
        let letters = run(&text[start + digits..], char::is_alphanumeric);
        let (first, last) = (start + digits, start + digits + letters);
        let alone = !text[..start].ends_with(char::is_alphanumeric);
        let ending = &text[first..last];
        let known = if &text[start..first] == "1" { FIRST.contains(&ending) } else { NEXT.contains(&ending) };
        if alone && known {
            pieces.push((&text[from..first], false));
            pieces.push((&text[first..last], true));
            from = last;
        }
        at = last;
    }
    if from < text.len() {
        pieces.push((&text[from..], false));
    }
    pieces
}

/// The length of the signs that the text begins with.
fn run(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.find(|c: char| !is(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn raised(text: &str) -> Vec<&str> {
        pieces(text).into_iter().filter(|(_, raised)| *raised).map(|(piece, _)| piece).collect()
    }

    #[test]
    fn the_letters_of_an_ordinal_are_raised() {
        assert_eq!(raised("du 1er juin, à la 2e réunion"), ["er", "e"]);
        assert_eq!(raised("nombre de 1ers CER"), ["ers"]);
        assert_eq!(raised("1re et 12es"), ["re", "es"]);
        assert_eq!(pieces("le 1er"), [("le 1", false), ("er", true)]);
    }

    #[test]
    fn what_is_not_an_ordinal_stays_on_the_line() {
        for text in ["", "S01er", "21er", "1e", "3 enfants", "b1er", "2eme", "n° 4 e"] {
            assert!(raised(text).is_empty(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_is_lost(text in "[0-9er sé]{0,20}\\PC{0,5}") {
            let whole: String = pieces(&text).into_iter().map(|(piece, _)| piece).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
