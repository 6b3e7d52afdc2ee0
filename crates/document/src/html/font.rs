//! The fonts of the file, inside it: whoever opens it may have neither.

use super::inside;

const SANS: &[u8] = include_bytes!("../assets/fonts/source-sans-3-latin-wght-normal.woff2");
const SERIF: &[u8] = include_bytes!("../assets/fonts/literata-latin-wght-normal.woff2");

/// The rules that declare them.
pub(super) fn faces() -> String {
    let face = |family: &str, font: &[u8]| {
        format!(
            "@font-face {{ font-family: \"{family}\"; font-weight: 200 900; src: url(\"{}\") format(\"woff2\"); }}\n",
            inside::uri("font/woff2", font)
        )
    };
    face("Source Sans 3", SANS) + &face("Literata", SERIF)
}
