//! A report in plain text, and what a PDF gives once its text is taken out.

use std::borrow::Cow;

use super::line::{Line, lines};
use super::{BYTES_MAX, CELLS_MAX, PIECES_MAX, columns};
use crate::{Content, Piece, Published, Unreadable};

/// A paragraph is not made longer than this: what joins on is read apart.
const PARAGRAPH_MAX: usize = 4000;
/// A line that ends before this length ends by itself, and not at the edge of the page.
const EDGE: usize = 55;

/// The characters of a text, whatever program wrote it.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    base::text::decode(bytes).ok_or(Unreadable::Undecodable)
}

/// Reads a text. Tabs, the bars of Markdown or runs of spaces make tables; so do the rows of months that a PDF
/// gives with single spaces, or one cell a line. A text beyond the largest file is read up to there.
pub fn from_text(text: &str) -> Published {
    let mut end = text.len().min(BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let normal = text[..end].replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}'], "\n");
    let (lines, paged) = lines(&normal);
    let mut reading = Reading { pieces: Vec::new(), tables: 0, cells: 0, paged };
    let mut at = 0;
    while at < lines.len() && reading.pieces.len() < PIECES_MAX && reading.cells < CELLS_MAX {
        at += reading.piece(&lines[at..]);
    }
    Published { pieces: reading.pieces }
}

struct Reading {
    pieces: Vec<Piece>,
    tables: usize,
    cells: usize,
    paged: bool,
}

impl Reading {
    /// Reads the piece that begins these lines; how many lines it took.
    fn piece(&mut self, lines: &[Line]) -> usize {
        let line = &lines[0];
        if line.cells().is_some() {
            let (rows, taken) = separated(lines);
            if rows.len() > 1 || line.text.contains(['\t', '|']) {
                self.table(line, rows);
                return taken;
            }
        } else if let Some(found) = columns::found(lines) {
            self.table(line, found.rows);
            return found.lines;
        }
        if let Some(level) = line.heading() {
            let title =
                !self.pieces.iter().any(|piece| matches!(piece.content, Content::Heading { level: 1, .. }));
            let about = base::french::fold(&line.text).starts_with("rapport");
            let level = if title && about { 1 } else { level };
            self.push(line, Content::Heading { level, text: line.text.trim().to_owned() });
            return 1;
        }
        let (text, taken) = paragraph(lines);
        self.push(line, Content::Text(text));
        taken
    }

    fn push(&mut self, line: &Line, content: Content) {
        self.pieces.push(Piece { place: line.place(self.paged), content });
    }

    fn table(&mut self, line: &Line, rows: Vec<Vec<String>>) {
        self.tables += 1;
        self.cells += rows.iter().map(Vec::len).sum::<usize>();
        let place = format!("Tableau\u{a0}{}, {}", self.tables, line.place(self.paged));
        self.pieces.push(Piece { place, content: Content::Table(rows) });
    }
}

/// The rows whose cells are separated, and the line of words that may stand between two of them.
fn separated(lines: &[Line]) -> (Vec<Vec<String>>, usize) {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if at > 0 && line.apart {
            break;
        }
        if line.is_rule() {
            at += 1;
            continue;
        }
        match line.cells() {
            Some(cells) => rows.push(cells),
            None => {
                let between = lines.get(at + 1).is_some_and(|next| !next.apart && next.cells().is_some());
                if !between || line.text.len() > 60 || line.level.is_some() || line.is_item() {
                    break;
                }
                rows.push(vec![line.text.trim().to_owned()]);
            }
        }
        at += 1;
    }
    // Nothing stands over the words of the rows: the headings lost their first cell with the spaces before it.
    let is_month = |cell: Option<&String>| cell.is_some_and(|cell| crate::month::of_heading(cell).is_some());
    if rows.len() > 1 && is_month(rows[0].first()) && !is_month(rows[1].first()) {
        rows[0].insert(0, String::new());
    }
    (rows, at.max(1))
}

/// A paragraph: its line, and those that a page cut.
fn paragraph(lines: &[Line]) -> (String, usize) {
    let mut text = single_spaced(&lines[0].text);
    let mut at = 1;
    while let Some(line) = lines.get(at) {
        let before = &lines[at - 1];
        let cut = before.text.chars().count() >= EDGE && !before.text.trim_end().ends_with([':', ';']);
        let stands = line.apart || line.is_item() || line.heading().is_some() || line.cells().is_some();
        if !cut || stands || text.len() + line.text.len() > PARAGRAPH_MAX || begins_table(&lines[at..]) {
            break;
        }
        text.push(' ');
        text.push_str(&single_spaced(&line.text));
        at += 1;
    }
    (text, at)
}

fn begins_table(lines: &[Line]) -> bool {
    columns::found(lines).is_some()
}

fn single_spaced(text: &str) -> String {
    if text.contains("  ") {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        text.trim().to_owned()
    }
}
