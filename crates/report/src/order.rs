//! The order of rows: months and bands in their order, words by count then alphabet,
//! « non renseigné » last.

use std::cmp::Ordering;

use base::french::fold;
use indicator::UNKNOWN_LABEL;

use crate::figures::{Part, Parts};

/// The parts in the order they are shown; nothing is left out.
pub(crate) fn ordered(parts: &Parts) -> Vec<&Part> {
    let mut shown: Vec<&Part> = parts.parts.iter().collect();
    if parts.ordered {
        shown.sort_by_key(|part| part.key == UNKNOWN_LABEL);
    } else {
        shown.sort_by(|a, b| by_count(a, b));
    }
    shown
}

fn by_count(a: &Part, b: &Part) -> Ordering {
    let unknown = |part: &Part| part.key == UNKNOWN_LABEL;
    let count = |part: &Part| part.value.as_ref().copied().unwrap_or(f64::NEG_INFINITY);
    unknown(a)
        .cmp(&unknown(b))
        .then_with(|| count(b).total_cmp(&count(a)))
        .then_with(|| fold(&a.key).cmp(&fold(&b.key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(ordered: bool, parts: &[(&str, f64)]) -> Parts {
        let parts = parts.iter().map(|(key, value)| Part { key: (*key).to_owned(), value: Ok(*value) });
        Parts { parts: parts.collect(), ordered, absent: Ok(0.0), decimals: 0, percent: false }
    }

    fn keys(parts: &Parts) -> Vec<&str> {
        ordered(parts).into_iter().map(|part| part.key.as_str()).collect()
    }

    #[test]
    fn words_come_by_count_then_alphabet_and_the_unknown_last() {
        let words = parts(false, &[("non renseigné", 9.0), ("Zoé", 1.0), ("école", 1.0), ("domicile", 4.0)]);
        assert_eq!(keys(&words), ["domicile", "école", "Zoé", "non renseigné"]);
    }

    #[test]
    fn bands_stay_in_their_order() {
        let bands = parts(true, &[("non renseigné", 1.0), ("0-2 ans", 1.0), ("3-5 ans", 7.0)]);
        assert_eq!(keys(&bands), ["0-2 ans", "3-5 ans", "non renseigné"]);
    }
}
