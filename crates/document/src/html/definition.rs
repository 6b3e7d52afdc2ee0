//! The annex: what each figure counts, and where its rule comes from.

use super::anchor::slug;
use super::text::escape;
use crate::Definition;

/// Title of the annex, on every medium.
pub(crate) const TITLE: &str = "Définitions et sources des chiffres";

/// The anchor of the annex.
pub(super) const ANNEX: &str = "definitions";

/// The anchor of a definition.
pub(super) fn anchor(id: &str) -> String {
    format!("definition-{}", slug(id))
}

pub(super) fn write(html: &mut String, definitions: &[Definition], level: u8) {
    if definitions.is_empty() {
        return;
    }
    html.push_str(&format!("<section class=\"definitions\"><h{level} id=\"{ANNEX}\">{TITLE}</h{level}><dl>"));
    for definition in definitions {
        html.push_str(&format!("<div id=\"{}\"><dt>", anchor(&definition.id)));
        escape(html, &definition.title);
        html.push_str("</dt>");
        if !definition.value.is_empty() {
            html.push_str("<dd class=\"valeur\">");
            escape(html, &definition.value);
            html.push_str("</dd>");
        }
        html.push_str("<dd>");
        escape(html, &definition.text);
        html.push_str("</dd>");
        for note in definition.notes() {
            html.push_str("<dd class=\"source\">");
            escape(html, &note);
            html.push_str("</dd>");
        }
        html.push_str("</div>");
    }
    html.push_str("</dl></section>\n");
}
