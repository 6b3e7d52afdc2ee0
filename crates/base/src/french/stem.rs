//! French words as a text is searched: without accents, without their endings, without small words.

use std::cell::RefCell;

use rust_stemmers::{Algorithm, Stemmer};

use super::fold;

/// Words that are in every text, folded; what is before an apostrophe is a word of one letter, and
/// is left out with them.
const SMALL: &[&str] = &[
    "alors", "au", "aux", "avec", "ce", "ces", "cet", "cette", "comme", "dans", "de", "des", "donc", "du",
    "elle", "elles", "en", "est", "et", "eux", "il", "ils", "je", "la", "le", "les", "leur", "leurs", "lui",
    "ma", "mais", "me", "mes", "moi", "mon", "ne", "nos", "notre", "nous", "on", "ont", "ou", "par", "pas",
    "pour", "qu", "que", "qui", "sa", "sans", "se", "ses", "si", "son", "sont", "sur", "ta", "te", "tes",
    "toi", "ton", "tu", "un", "une", "vos", "votre", "vous",
];

/// Longer than any word one searches for.
const WORD_MAX: usize = 40;

thread_local! {
    static STEMMER: RefCell<Stemmer> = RefCell::new(Stemmer::create(Algorithm::French));
}

/// The words of a text that one may search for, each without its ending, in their order.
pub fn stems(text: &str) -> Vec<String> {
    fold(text)
        .split(' ')
        .filter(|word| word.chars().count() > 1 || word.bytes().any(|byte| byte.is_ascii_digit()))
        .filter(|word| SMALL.binary_search(word).is_err())
        .map(stem)
        .collect()
}

/// A word without its ending: « accompagné », « accompagner » and « accompagnées » are one.
///
/// The accents go first, so that a search typed without them finds the same. The stemmer knows « ées » by its
/// accent only: it is made « e » before.
pub fn stem(word: &str) -> String {
    let word: String = fold(word).chars().take(WORD_MAX).collect();
    let one = word.strip_suffix("ees").or_else(|| word.strip_suffix("ee")).filter(|rest| rest.len() > 2);
    let word = one.map_or(word.clone(), |rest| format!("{rest}e"));
    STEMMER.with_borrow(|stemmer| stemmer.stem(&word).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_of_one_word_have_one_stem() {
        for forms in [
            &["école", "écoles", "ECOLE", "Écoles"][..],
            &["accompagné", "accompagner", "accompagnées", "accompagne"],
            &["lycée", "lycées", "lycee"],
            &["parentalité", "parentalite", "parentalités"],
            &["éducateur", "éducateurs"],
            &["visite", "visites", "visiter"],
            &["cœur", "coeur", "coeurs"],
            &["décision", "décisions"],
        ] {
            let own: Vec<String> = forms.iter().map(|form| stem(form)).collect();
            assert!(own.iter().all(|form| *form == own[0]), "{forms:?} {own:?}");
        }
        assert_ne!(stem("école"), stem("écoute"));
    }

    #[test]
    fn small_words_and_elisions_are_left_out() {
        assert_eq!(stems("L’école d'Ilyès, et les œuvres de la MECS"), stems("ecole ilyes oeuvre mecs"));
        assert_eq!(stems("de la"), Vec::<String>::new());
        assert_eq!(stems("3 ans"), ["3", "an"]);
    }

    #[test]
    fn small_words_are_in_their_order() {
        assert!(SMALL.is_sorted());
    }

    proptest! {
        #[test]
        fn accents_and_case_change_no_stem(text in "[A-Za-zéèàçœ '’-]{0,60}") {
            prop_assert_eq!(stems(&text), stems(&fold(&text)));
        }

        #[test]
        fn a_word_of_letters_has_a_stem(word in "\\PC{1,60}") {
            prop_assert_eq!(stem(&word).is_empty(), fold(&word).is_empty());
        }
    }
}
