//! The date of a document: the day since when its figures are known.

use base::french::month_name;
use base::{Day, Month};

/// The first day written in full in a sentence, `Chiffres connus au 18 janvier 2022`.
pub(super) fn in_sentence(words: &str) -> Option<Day> {
    let words: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.windows(3).find_map(|three| {
        let day: i8 = three[0].trim_end_matches("er").parse().ok()?;
        let month = (1..=12).find(|month| month_name(Month { year: 2000, month: *month }) == three[1])?;
        Day::new(three[2].parse().ok()?, month, day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_read_in_the_sentence() {
        let day = |iso: &str| Some(iso.parse::<Day>().unwrap());
        assert_eq!(in_sentence("Chiffres connus au 18 janvier 2022"), day("2022-01-18"));
        assert_eq!(in_sentence("au 1er août 2021, 10\u{a0}h"), day("2021-08-01"));
        assert_eq!(in_sentence("au 31 février 2021"), None);
        assert_eq!(in_sentence(""), None);
    }
}
