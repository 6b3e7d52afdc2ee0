//! A line of a text: what it is by itself.

use crate::cell::{Worth, worth};
use crate::month;

/// A line that says something.
pub(super) struct Line {
    /// Its number, from 1, as an editor shows it.
    pub(super) number: usize,
    /// Its page, when the text has any.
    pub(super) page: usize,
    /// Its words, without the marks of Markdown.
    pub(super) text: String,
    /// Whether an empty line stands before it.
    pub(super) apart: bool,
    /// Level of a heading of Markdown.
    pub(super) level: Option<u8>,
}

impl Line {
    /// Where it stands, in words.
    pub(super) fn place(&self, paged: bool) -> String {
        if paged {
            format!("page\u{a0}{}, ligne\u{a0}{}", self.page, self.number)
        } else {
            format!("ligne\u{a0}{}", self.number)
        }
    }

    /// Its cells, when signs separate them: tabs, the bars of Markdown, runs of spaces.
    pub(super) fn cells(&self) -> Option<Vec<String>> {
        let text = self.text.trim_end();
        let trimmed = |cells: Vec<&str>| cells.into_iter().map(|cell| cell.trim().to_owned()).collect();
        if text.contains('\t') {
            let cells: Vec<&str> = text.split('\t').collect();
            return (cells.iter().filter(|cell| !cell.trim().is_empty()).count() > 0).then(|| trimmed(cells));
        }
        let inside = text.trim();
        if inside.starts_with('|') && inside.len() > 1 {
            let inside = inside.strip_prefix('|').unwrap_or(inside);
            return Some(trimmed(inside.strip_suffix('|').unwrap_or(inside).split('|').collect()));
        }
        if inside.contains("  ") {
            let cells: Vec<&str> = inside.split("  ").filter(|cell| !cell.trim().is_empty()).collect();
            let short = cells.len() > 1 && cells.iter().all(|cell| cell.len() < 60);
            let numeric =
                cells.iter().any(|cell| worth(cell) != Worth::Words || month::of_heading(cell).is_some());
            return (short && (numeric || cells.len() > 2)).then(|| trimmed(cells));
        }
        None
    }

    /// The line under the headings of a table of Markdown.
    pub(super) fn is_rule(&self) -> bool {
        let inside = self.text.trim();
        inside.starts_with('|')
            && inside.contains('-')
            && inside.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
    }

    /// Level of the heading that it is: marked, or short and all in capitals.
    pub(super) fn heading(&self) -> Option<u8> {
        if self.level.is_some() {
            return self.level;
        }
        let capitals = self.text.chars().filter(|c| c.is_uppercase()).count();
        let short = self.text.len() <= 90 && !self.text.ends_with(['.', ',', ';']);
        (short && capitals >= 4 && !self.text.chars().any(char::is_lowercase)).then_some(2)
    }

    /// An item of a list.
    pub(super) fn is_item(&self) -> bool {
        is_item(&self.text)
    }
}

/// Whether a paragraph is an item of a list.
pub(super) fn is_item(text: &str) -> bool {
    let mut signs = text.trim_start().chars();
    signs
        .next()
        .is_some_and(|c| matches!(c, '-' | '–' | '—' | '•' | '▪' | '◦' | '·' | '*' | '➢' | '✓' | '○' | '●'))
        && signs.next().is_some_and(char::is_whitespace)
}

/// The lines that say something, and whether the text has pages.
pub(super) fn lines(text: &str) -> (Vec<Line>, bool) {
    let mut all = Vec::new();
    let mut page = 1;
    let mut apart = true;
    for (at, raw) in text.split('\n').enumerate() {
        page += raw.matches('\u{c}').count();
        let raw = raw.trim_end_matches(['\r', ' ', '\u{a0}', '\u{c}']);
        if raw.trim().is_empty() {
            apart = true;
            continue;
        }
        let (level, words) = unmarked(raw);
        if words.trim().is_empty() {
            continue;
        }
        all.push(Line { number: at + 1, page, text: words, apart, level });
        apart = false;
    }
    (all, page > 1)
}

/// The words of a line without the marks of Markdown: `**82**`, `1^{er}`, `## Sorties`.
fn unmarked(raw: &str) -> (Option<u8>, String) {
    let hashes = raw.trim_start().bytes().take_while(|byte| *byte == b'#').count();
    let marked = (1..=6).contains(&hashes) && raw.trim_start()[hashes..].starts_with(' ');
    let words = if marked { raw.trim_start()[hashes..].trim() } else { raw };
    let mut plain = words.replace("**", "").replace("__", "");
    if plain.contains("^{") {
        plain = plain.replace("^{", "").replace('}', "");
    }
    let plain = plain.replace('\u{c}', "");
    let plain = if plain.contains('\t') { plain } else { plain.trim().to_owned() };
    (if marked { u8::try_from(hashes).ok() } else { None }, plain)
}
