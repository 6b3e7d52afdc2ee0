//! Values as pages write them.

use base::french;
use indicator::{Entry, Value};

/// `87,6 %`, `13 316`, `non calculable`.
pub(crate) fn text(value: &Value, entry: &Entry) -> String {
    match value {
        Ok(value) => {
            let number = french::decimal(*value, entry.decimals);
            if entry.percent { format!("{number}{}%", french::NARROW) } else { number }
        }
        Err(_) => "non calculable".to_owned(),
    }
}

/// The unit that goes with the value.
pub(crate) fn unit<'a>(value: &Value, entry: &'a Entry) -> &'a str {
    if entry.percent {
        return "";
    }
    french::plural(value.clone().unwrap_or(2.0), &entry.unit.0, &entry.unit.1)
}

/// A key as pages write it: `F` is « filles et femmes », an apostrophe is curly.
pub(crate) fn key(axis: &str, key: &str) -> String {
    match (axis, key) {
        ("sexe", "F") => "féminin".to_owned(),
        ("sexe", "M") => "masculin".to_owned(),
        ("frequence", "1" | "2" | "3") => format!("{key} rendez-vous"),
        ("frequence", "4") => "4 rendez-vous et plus".to_owned(),
        ("taille", "1") => "1 enfant ou adulte suivi".to_owned(),
        ("taille", size) => format!("{size} personnes suivies"),
        (_, key) => french::typeset(key),
    }
}
