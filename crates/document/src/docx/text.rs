//! Runs and paragraphs: the words of the document in WordprocessingML.

use super::xml::escape;
use crate::{Inline, ordinal};

/// How a run is set.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Look {
    /// Character style, by its identifier.
    pub style: Option<&'static str>,
    /// Bold, where no style says so (totals).
    pub bold: bool,
    /// Light, where a title is bold (its year).
    pub light: bool,
    /// Upright, where a paragraph is in italics (what is emphasised in words that were said).
    pub upright: bool,
}

impl Look {
    /// Bold.
    pub const BOLD: Look = Look { style: None, bold: true, light: false, upright: false };

    /// In this character style.
    pub const fn style(style: &'static str) -> Look {
        Look { style: Some(style), bold: false, light: false, upright: false }
    }
}

/// A paragraph of one text in one style.
pub(super) fn paragraph(into: &mut String, style: &str, text: &str) {
    open(into, style);
    run(into, text, Look::default());
    into.push_str("</w:p>");
}

/// A paragraph of several pieces.
pub(super) fn prose(into: &mut String, style: &str, pieces: &[Inline]) {
    open(into, style);
    inlines(into, pieces);
    into.push_str("</w:p>");
}

/// A paragraph of words that were said: their style is italic, and what is emphasised in it stands upright.
pub(super) fn quote(into: &mut String, pieces: &[Inline]) {
    open(into, "Quote");
    for piece in pieces {
        match piece {
            // The style of emphasis would leave it as the rest: Word takes italics off, LibreOffice does not.
            Inline::Emphasis(text) => run(into, text, Look { upright: true, ..Look::default() }),
            piece => inlines(into, std::slice::from_ref(piece)),
        }
    }
    into.push_str("</w:p>");
}

/// Begins a paragraph that the caller ends with `</w:p>`.
pub(super) fn open(into: &mut String, style: &str) {
    into.push_str("<w:p><w:pPr><w:pStyle w:val=\"");
    into.push_str(style);
    into.push_str("\"/></w:pPr>");
}

pub(super) fn inlines(into: &mut String, pieces: &[Inline]) {
    for piece in pieces {
        match piece {
            Inline::Text(text) | Inline::Figure { text, .. } => run(into, text, Look::default()),
            Inline::Strong(text) => run(into, text, Look::style("Strong")),
            Inline::Emphasis(text) => run(into, text, Look::style("Emphasis")),
        }
    }
}

/// The runs of a text: one, or more where « 1er » raises its letters.
pub(super) fn run(into: &mut String, text: &str, look: Look) {
    for (words, raised) in ordinal::pieces(text) {
        piece(into, words, look, raised);
    }
}

fn piece(into: &mut String, text: &str, look: Look, raised: bool) {
    if text.is_empty() {
        return;
    }
    into.push_str("<w:r>");
    if look != Look::default() || raised {
        into.push_str("<w:rPr>");
        if let Some(style) = look.style {
            into.push_str("<w:rStyle w:val=\"");
            into.push_str(style);
            into.push_str("\"/>");
        }
        if look.bold {
            into.push_str("<w:b/><w:bCs/>");
        }
        if look.light {
            into.push_str("<w:b w:val=\"0\"/><w:bCs w:val=\"0\"/>");
        }
        if look.upright {
            into.push_str("<w:i w:val=\"0\"/><w:iCs w:val=\"0\"/>");
        }
        if raised {
            into.push_str("<w:vertAlign w:val=\"superscript\"/>");
        }
        into.push_str("</w:rPr>");
    }
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            into.push_str("<w:br/>");
        }
        for (i, part) in line.split('\t').enumerate() {
            if i > 0 {
                into.push_str("<w:tab/>");
            }
            into.push_str("<w:t xml:space=\"preserve\">");
            escape(into, part);
            into.push_str("</w:t>");
        }
    }
    into.push_str("</w:r>");
}

/// A field with its present result; Word computes it again when asked to.
pub(super) fn field(into: &mut String, instruction: &str, result: &str) {
    into.push_str("<w:fldSimple w:instr=\" ");
    escape(into, instruction);
    into.push_str(" \">");
    run(into, result, Look::default());
    into.push_str("</w:fldSimple>");
}

/// `Tableau 1. Mouvements`, whose number is a field: Word renumbers, and makes lists of tables.
pub(super) fn caption(into: &mut String, style: &str, kind: &str, number: usize, words: &str) {
    open(into, style);
    run(into, &format!("{kind}\u{a0}"), Look::default());
    field(into, &format!("SEQ {kind} \\* ARABIC"), &number.to_string());
    run(into, &format!(". {words}"), Look::default());
    into.push_str("</w:p>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        let mut xml = String::new();
        run(&mut xml, text, Look::default());
        xml
    }

    #[test]
    fn the_first_of_the_month_raises_its_letters() {
        assert!(
            plain("du 1er juin")
                .contains("<w:vertAlign w:val=\"superscript\"/></w:rPr><w:t xml:space=\"preserve\">er</w:t>")
        );
        assert!(!plain("21er").contains("superscript"));
    }

    #[test]
    fn what_is_emphasised_in_words_that_were_said_stands_upright() {
        let mut xml = String::new();
        quote(
            &mut xml,
            &[Inline::Text("Ce n’est pas ".to_owned()), Inline::Emphasis("un dossier".to_owned())],
        );
        assert!(xml.contains(
            "<w:i w:val=\"0\"/><w:iCs w:val=\"0\"/></w:rPr><w:t xml:space=\"preserve\">un dossier"
        ));
    }

    #[test]
    fn markup_in_a_text_stays_a_text() {
        assert_eq!(
            plain("<w:p>\u{0}\u{1b}&"),
            "<w:r><w:t xml:space=\"preserve\">&lt;w:p&gt;&amp;</w:t></w:r>"
        );
        assert!(plain("a\nb\tc").contains("<w:br/>"));
    }
}
