//! The styles, in the colour of who signs when there is one.

use crate::{Accent, Document};

/// Ink of headings, petrol of figures and links, and the rule of running heads, where no colour is given.
const OURS: [(&str, &str); 3] = [("{titres}", "17282B"), ("{petrole}", "0E5055"), ("{filet}", "D9DCD3")];

/// The part that describes them.
pub(super) fn of(document: &Document) -> String {
    let accent = Accent::of(document).map(|accent| accent.to_string());
    let accent = accent.as_deref().and_then(|colour| colour.strip_prefix('#'));
    OURS.iter().fold(include_str!("styles.xml").to_owned(), |styles, (place, ours)| {
        styles.replace(place, accent.unwrap_or(ours))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_takes_the_place_of_petrol_when_it_reads_on_white() {
        let styles = |accent: &str| of(&Document { accent: Some(accent.to_owned()), ..Document::default() });
        assert!(styles("#7A1F2B").matches("7A1F2B").count() >= 6 && !styles("#7A1F2B").contains("0E5055"));
        assert_eq!(styles("#FFD200"), of(&Document::default()));
        assert!(!of(&Document::default()).contains('{'));
    }
}
