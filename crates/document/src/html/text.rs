//! Text in a page: always escaped, « 1er » with its superscript.

use crate::{Inline, ordinal, tables};

/// Text as content.
pub(super) fn escape(html: &mut String, words: &str) {
    for (piece, raised) in ordinal::pieces(words) {
        html.push_str(if raised { "<sup>" } else { "" });
        raw(html, piece);
        html.push_str(if raised { "</sup>" } else { "" });
    }
}

/// Text inside a quoted attribute.
pub(super) fn attribute(html: &mut String, words: &str) {
    raw(html, words);
}

fn raw(html: &mut String, words: &str) {
    for c in tables::legible(words) {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}

/// Pieces of prose; `door` says where a figure without a link of its own opens.
pub(super) fn inlines(html: &mut String, pieces: &[Inline], door: &dyn Fn(&str) -> Option<String>) {
    for piece in pieces {
        match piece {
            Inline::Text(words) => escape(html, words),
            Inline::Strong(words) => tagged(html, "strong", words),
            Inline::Emphasis(words) => tagged(html, "em", words),
            Inline::Figure { text, indicator, href } => {
                figure(html, text, href.clone().or_else(|| door(indicator)).as_deref());
            }
        }
    }
}

/// A figure: a door when it has somewhere to open.
pub(super) fn figure(html: &mut String, words: &str, href: Option<&str>) {
    match href {
        Some(href) => {
            html.push_str("<a class=\"chiffre\" href=\"");
            attribute(html, href);
            html.push_str("\">");
            escape(html, words);
            html.push_str("</a>");
        }
        None => {
            html.push_str("<span class=\"chiffre\">");
            escape(html, words);
            html.push_str("</span>");
        }
    }
}

fn tagged(html: &mut String, tag: &str, words: &str) {
    html.push_str(&format!("<{tag}>"));
    escape(html, words);
    html.push_str(&format!("</{tag}>"));
}
