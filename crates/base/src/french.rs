//! French as it is printed and compared: numbers, dates, plurals, and words without their accents.

mod sound;
mod stem;

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::{Day, Month, clock::paris};

pub use sound::{SOUND_MAX, sound};
pub use stem::{stem, stems};

/// Narrow no-break space (U+202F): thousands, and before `% ; : ! ?`.
pub const NARROW: char = '\u{202f}';
/// No-break space (U+00A0): before units and inside « ».
pub const NO_BREAK: char = '\u{a0}';

/// The months, from January.
pub const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const SHORT_MONTHS: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."];
const WEEKDAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/// Lower case, no accents, œ as oe, æ as ae, every other sign a single space: two spellings of
/// one word become equal, and a list sorts as a French reader expects.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            c if c.is_alphanumeric() => folded.push(c),
            _ => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// A whole number: `13 316` with narrow no-break spaces, a true minus.
pub fn integer(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    if value < 0 {
        text.push('−');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(NARROW);
        }
        text.push(digit);
    }
    text
}

/// A decimal number rounded half up (away from zero) to so many decimals: `1,86`, `1 234,5`.
pub fn decimal(value: f64, decimals: u8) -> String {
    let rounded = round_half_up(value, decimals);
    let plain = format!("{:.*}", usize::from(decimals), rounded.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = integer(whole.parse().unwrap_or_default());
    if rounded < 0.0 && plain.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        text.insert(0, '−');
    }
    if !fraction.is_empty() {
        text.push(',');
        text.push_str(fraction);
    }
    text
}

/// Rounds half up, away from zero, with the decimal value that a reader sees: 0.285 to two
/// decimals is 0.29, though no binary number is exactly 0.285.
pub fn round_half_up(value: f64, decimals: u8) -> f64 {
    let scale = 10f64.powi(i32::from(decimals));
    let scaled = value * scale;
    let nudged = scaled + scaled.signum() * scaled.abs().max(1.0) * f64::EPSILON * 4.0;
    nudged.round() / scale
}

/// How many decimals a number is written with, two at most: none for 3, one for 1,5, two for 22,54.
pub fn decimals(value: f64) -> u8 {
    let whole = |value: f64| (value - value.round()).abs() < 1e-6;
    if whole(value) {
        0
    } else if whole(value * 10.0) {
        1
    } else {
        2
    }
}

/// `31 décembre 2021`, `1er janvier 2021`.
pub fn long_day(day: Day) -> String {
    format!("{} {} {}", ordinal(day.day()), MONTHS[usize::from(day.month() as u8) - 1], day.year())
}

/// `mardi 18 janvier 2022`.
pub fn weekday_day(day: Day) -> String {
    format!("{} {}", WEEKDAYS[usize::from(day.weekday() as u8) - 1], long_day(day))
}

/// `18 janv. 2022`, for tables.
pub fn short_day(day: Day) -> String {
    format!("{} {} {}", ordinal(day.day()), SHORT_MONTHS[usize::from(day.month() as u8) - 1], day.year())
}

/// `18 janvier 2022 à 10 h 42`, in the legal time of metropolitan France.
pub fn long_instant(instant: Timestamp) -> String {
    let time = instant.to_zoned(paris());
    format!(
        "{} à {}{NO_BREAK}h{NO_BREAK}{:02}",
        long_day(Day::new_in_paris(instant)),
        time.hour(),
        time.minute()
    )
}

/// `janvier`.
pub fn month_name(month: Month) -> &'static str {
    MONTHS[usize::from(month.month as u8) - 1]
}

/// `janv.`.
pub fn short_month_name(month: Month) -> &'static str {
    SHORT_MONTHS[usize::from(month.month as u8) - 1]
}

/// Minutes as hours: `1 h 15`, `40 min`, `2 h`.
pub fn duration(minutes: i64) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, rest) => format!("{rest}{NO_BREAK}min"),
        (hours, 0) => format!("{}{NO_BREAK}h", integer(hours)),
        (hours, rest) => format!("{}{NO_BREAK}h{NO_BREAK}{rest:02}", integer(hours)),
    }
}

/// The form for this number: French is singular below 2 (`0 personne`, `1,5 jour`, `2 jours`).
pub fn plural<'a>(count: f64, one: &'a str, many: &'a str) -> &'a str {
    if count.abs() < 2.0 { one } else { many }
}

/// `82 personnes`: the number, a no-break space, the right form.
pub fn counted(count: i64, one: &str, many: &str) -> String {
    format!("{}{NO_BREAK}{}", integer(count), plural(count as f64, one, many))
}

/// The same with a small first letter, inside a sentence: `Journées prévues` becomes `journées prévues`.
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// `d'` before a vowel or a mute h, `de ` elsewhere.
pub fn of(word: &str) -> String {
    let elided = fold(word).starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h']);
    if elided { format!("d’{word}") } else { format!("de {word}") }
}

/// Text typed with a plain keyboard, as it is printed: no-break spaces before `% ; : ! ?` and inside
/// « », the typographic apostrophe between two letters. Setting it twice changes nothing.
pub fn typeset(text: &str) -> String {
    let mut set = String::with_capacity(text.len() + 8);
    let mut signs = text.chars().peekable();
    let mut before = None;
    while let Some(sign) = signs.next() {
        let next = signs.peek().copied();
        set.push(match (before, sign, next) {
            (_, ' ', Some('%' | ';' | '!' | '?' | ':')) => NARROW,
            (Some('«'), ' ', _) | (_, ' ', Some('»')) => NO_BREAK,
            (Some(letter), '\'', next)
                if letter.is_alphabetic() && next.is_none_or(|c| c.is_alphanumeric() || c == '«') =>
            {
                '’'
            }
            _ => sign,
        });
        before = Some(sign);
    }
    set
}

fn ordinal(day: i8) -> String {
    if day == 1 { "1er".to_owned() } else { day.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_word_become_equal() {
        assert_eq!(fold("  Né(e) le "), "ne e le");
        assert_eq!(fold("Cœur d'Hérault"), "coeur d herault");
        assert_eq!(fold("AEMO-R "), fold("aemo r"));
    }

    #[test]
    fn numbers_are_written_in_french() {
        assert_eq!(integer(13_316), "13\u{202f}316");
        assert_eq!(integer(-1_000_000), "−1\u{202f}000\u{202f}000");
        assert_eq!(decimal(1.8636, 2), "1,86");
        assert_eq!(decimal(0.285, 2), "0,29");
        assert_eq!(decimal(-0.04, 1), "0,0");
        assert_eq!(decimal(87.558, 1), "87,6");
    }

    #[test]
    fn zero_and_one_and_a_half_are_singular() {
        assert_eq!(counted(0, "personne", "personnes"), "0\u{a0}personne");
        assert_eq!(plural(1.5, "jour", "jours"), "jour");
        assert_eq!(counted(2, "jour", "jours"), "2\u{a0}jours");
    }

    #[test]
    fn dates_are_written_in_french() {
        let day: Day = "2022-01-18".parse().unwrap();
        assert_eq!(weekday_day(day), "mardi 18 janvier 2022");
        assert_eq!(short_day("2021-01-01".parse().unwrap()), "1er janv. 2021");
        assert_eq!(duration(75), "1\u{a0}h\u{a0}15");
    }

    #[test]
    fn typed_text_is_set_as_it_is_printed() {
        assert_eq!(typeset("l'enfant : 45 % ?"), "l’enfant\u{202f}: 45\u{202f}%\u{202f}?");
        assert_eq!(typeset("« oui »"), "«\u{a0}oui\u{a0}»");
        assert_eq!(typeset("'oui', 9:30"), "'oui', 9:30");
        assert_eq!(typeset("avant d'"), "avant d’");
    }

    proptest! {
        #[test]
        fn setting_twice_changes_nothing(text in "[a-z'«» :;%?!]{0,40}") {
            prop_assert_eq!(typeset(&typeset(&text)), typeset(&text));
        }

        #[test]
        fn folding_twice_changes_nothing(text in ".{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
