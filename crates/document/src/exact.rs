//! Numbers in a kept document: the very number is read again. `serde_json` may read another last bit of `0.1 + 0.2`,
//! and writes a number that is none as null; the shortest decimal of Rust, as a text, says each of them.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

pub(crate) fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(|_| D::Error::custom("a number is written 87.6"))
}

/// Values that may be missing.
pub(crate) mod list {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(values: &[Option<f64>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(|value| value.map(|value| value.to_string())))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Option<f64>>, D::Error> {
        let read = |text: String| text.parse().map_err(|_| D::Error::custom("a number is written 87.6"));
        let texts = Vec::<Option<String>>::deserialize(deserializer)?;
        texts.into_iter().map(|text| text.map(read).transpose()).collect()
    }
}
