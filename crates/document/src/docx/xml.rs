//! Text made safe for XML: what the standard forbids is dropped, what it reserves is escaped.

use crate::tables::legible;

/// Appends a text as content or as a quoted attribute.
pub(super) fn escape(into: &mut String, text: &str) {
    for c in legible(text) {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            c => into.push(c),
        }
    }
}

/// The text escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    escape(&mut safe, text);
    safe
}
