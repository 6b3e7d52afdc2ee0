//! A Word document: its paragraphs and its tables, in order.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::line::is_item;
use super::{CELLS_MAX, PIECES_MAX};
use crate::{Content, Piece, Published, Unreadable};

/// A cell takes at most so many columns: a span is written by hand in a hostile file.
const SPAN_MAX: usize = 64;

/// Reads the body; `styles` say which paragraphs are headings.
pub(super) fn pieces(body: &str, styles: &str) -> Result<Published, Unreadable> {
    let mut reading = Reading { levels: levels(styles), ..Reading::default() };
    let mut reader = Reader::from_str(body);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(tag)) => reading.opens(&tag, false),
            Ok(Event::Empty(tag)) => reading.opens(&tag, true),
            Ok(Event::End(tag)) => reading.closes(tag.local_name().as_ref()),
            Ok(Event::Text(text)) if reading.in_text => reading.text.push_str(&text),
            Ok(Event::GeneralRef(name)) if reading.in_text => {
                let numbered = name.resolve_char_ref().ok().flatten();
                let named = || {
                    quick_xml::escape::resolve_predefined_entity(&name).and_then(|text| text.chars().next())
                };
                reading.text.extend(numbered.or_else(named));
            }
            Ok(_) => {}
            Err(_) => return Err(Unreadable::Damaged),
        }
        if reading.cells > CELLS_MAX {
            return Err(Unreadable::TooManyCells);
        }
        if reading.pieces.len() >= PIECES_MAX {
            break;
        }
    }
    Ok(Published { pieces: reading.pieces })
}

fn value(tag: &BytesStart<'_>) -> Option<String> {
    attribute(tag, "val")
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.attributes();
    let found = all.with_checks(false).flatten().find(|own| own.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// The styles that are headings, with their level.
fn levels(styles: &str) -> HashMap<String, u8> {
    let mut reader = Reader::from_str(styles);
    let mut levels = HashMap::new();
    let mut style = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                "style" => {
                    style = attribute(&tag, "styleId").unwrap_or_default();
                }
                "outlineLvl" => {
                    let level =
                        value(&tag).and_then(|level| level.parse::<u8>().ok()).filter(|level| *level < 9);
                    levels.extend(level.map(|level| (style.clone(), level + 1)));
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return levels,
            Ok(_) => {}
        }
    }
}

#[derive(Default)]
struct Reading {
    levels: HashMap<String, u8>,
    pieces: Vec<Piece>,
    /// Tables that are open: the words of an inner one belong to the cell that holds it.
    depth: usize,
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    cell: String,
    span: usize,
    text: String,
    in_text: bool,
    style: Option<String>,
    level: Option<u8>,
    listed: bool,
    tables: usize,
    cells: usize,
    heading: String,
    paragraphs: usize,
}

impl Reading {
    fn opens(&mut self, tag: &BytesStart<'_>, empty: bool) {
        match tag.local_name().as_ref() {
            "tbl" if !empty => self.depth += 1,
            "tr" if self.depth == 1 => self.row.clear(),
            "tc" if self.depth == 1 => {
                self.cell.clear();
                self.span = 1;
                if empty {
                    self.closes("tc");
                }
            }
            "gridSpan" if self.depth == 1 => {
                let span = value(tag).and_then(|span| span.parse::<usize>().ok()).unwrap_or(1);
                self.span = span.clamp(1, SPAN_MAX);
            }
            "p" if !empty => {
                self.text.clear();
                (self.style, self.level, self.listed) = (None, None, false);
            }
            "pStyle" => self.style = value(tag),
            "outlineLvl" => {
                let level = value(tag).and_then(|level| level.parse::<u8>().ok());
                self.level = level.filter(|level| *level < 9).map(|level| level + 1);
            }
            "numPr" => self.listed = true,
            "t" if !empty => self.in_text = true,
            "tab" | "br" | "cr" if !self.in_text => self.text.push(' '),
            "noBreakHyphen" => self.text.push('-'),
            _ => {}
        }
    }

    fn closes(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" => self.paragraph(),
            "tc" if self.depth == 1 => {
                self.row.push(self.cell.trim().to_owned());
                self.row.resize(self.row.len() + self.span.saturating_sub(1), String::new());
                self.cells += self.span.max(1);
            }
            "tr" if self.depth == 1 => self.rows.push(std::mem::take(&mut self.row)),
            "tbl" => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 && !self.rows.is_empty() {
                    self.tables += 1;
                    let rows = std::mem::take(&mut self.rows);
                    let place = format!("Tableau\u{a0}{}", self.tables);
                    self.pieces.push(Piece { place, content: Content::Table(rows) });
                }
            }
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.text.clear();
        if text.is_empty() {
            return;
        }
        if self.depth > 0 {
            if !self.cell.is_empty() {
                self.cell.push(' ');
            }
            self.cell.push_str(&text);
            return;
        }
        let styled = self.style.as_ref().and_then(|style| {
            let named = style.strip_prefix("Titre").or_else(|| style.strip_prefix("Heading"));
            let title = matches!(style.as_str(), "Title" | "Titre").then_some(1);
            let numbered =
                named.and_then(|level| level.parse::<u8>().ok()).filter(|level| (1..10).contains(level));
            title.or(numbered).or_else(|| self.levels.get(style).copied())
        });
        let capitals = || text.len() <= 90 && text.chars().filter(|c| c.is_uppercase()).count() >= 4;
        let shouted =
            || (capitals() && !text.chars().any(char::is_lowercase) && !text.ends_with('.')).then_some(2);
        match self.level.or(styled).or_else(shouted) {
            Some(level) => {
                self.heading.clone_from(&text);
                self.paragraphs = 0;
                self.pieces.push(Piece { place: text.clone(), content: Content::Heading { level, text } });
            }
            None => {
                self.paragraphs += 1;
                let place = if self.heading.is_empty() {
                    format!("paragraphe\u{a0}{}", self.paragraphs)
                } else {
                    format!("{}, paragraphe\u{a0}{}", self.heading, self.paragraphs)
                };
                let text = if self.listed && !is_item(&text) { format!("- {text}") } else { text };
                self.pieces.push(Piece { place, content: Content::Text(text) });
            }
        }
    }
}
