//! HTML: the document as a fragment for a page, and as a file that stands alone and prints.
//!
//! Semantic and complete: numbered tables with their captions and headers, charts with the table
//! behind, figures that open, definitions with anchors. No style and no script in the markup.

mod anchor;
mod definition;
mod font;
mod inside;
mod page;
mod picture;
mod table;
mod text;

use base::french;

use crate::chart::{self, Theme};
use crate::heading::Levels;
use crate::{Block, Chart, Document, Inline, KeyFigure, Table};
use anchor::Anchors;
use text::{attribute, escape, inlines};

pub use anchor::slug;
pub(crate) use definition::TITLE as DEFINITIONS;
pub use page::page;

/// The style sheet of these fragments, with the design tokens of light and dark as custom properties.
pub const CSS: &str = include_str!("../assets/document.css");

/// Level of the heading of a chapter: the page that holds the fragment has the `h1`.
const CHAPTER: u8 = 2;

/// The blocks of the document, then its definitions.
pub fn body(document: &Document) -> String {
    let mut writer = Writer::new(document);
    document.blocks.iter().for_each(|block| writer.block(block));
    definition::write(&mut writer.html, &document.definitions, CHAPTER);
    writer.html
}

/// The blocks of the document, with what the page adds at each place where a person writes; then its definitions.
pub fn body_to_write(document: &Document, at: &mut dyn FnMut(&str) -> String) -> String {
    let mut writer = Writer::new(document);
    for block in &document.blocks {
        writer.block(block);
        if let Block::Place { anchor } | Block::Prompt { anchor, .. } = block {
            writer.html.push_str(&at(anchor));
        }
    }
    definition::write(&mut writer.html, &document.definitions, CHAPTER);
    writer.html
}

/// The headings of the body, in order: level from 1, text, anchor.
pub fn contents(document: &Document) -> Vec<(u8, String, String)> {
    let (mut anchors, mut levels) = (Anchors::new(), Levels::default());
    let mut headings = Vec::new();
    for block in &document.blocks {
        let Some(id) = anchors.of(block) else { continue };
        if let Block::Heading { level, text, .. } = block {
            headings.push((levels.next(*level), text.clone(), id));
        }
    }
    if !document.definitions.is_empty() {
        headings.push((1, definition::TITLE.to_owned(), definition::ANNEX.to_owned()));
    }
    headings
}

/// One table with its source, without a number.
pub fn table(table: &Table) -> String {
    let mut html = String::new();
    table::write(&mut html, table, &anchor::slug(&table.caption), None);
    html
}

/// One chart with its source and the table behind it, without a number.
pub fn chart(drawn: &Chart) -> String {
    let mut html = String::new();
    figure(&mut html, drawn, &anchor::slug(&drawn.caption), None);
    html
}

/// A row of figures in large type.
pub fn key_figures(figures: &[KeyFigure]) -> String {
    let mut html = String::new();
    large(&mut html, figures, &|_| None);
    html
}

/// What is written so far, and where its numbering stands.
struct Writer<'a> {
    html: String,
    document: &'a Document,
    anchors: Anchors,
    levels: Levels,
    tables: usize,
    figures: usize,
}

impl<'a> Writer<'a> {
    fn new(document: &'a Document) -> Writer<'a> {
        let html = String::with_capacity(64 * 1024);
        Writer { html, document, anchors: Anchors::new(), levels: Levels::default(), tables: 0, figures: 0 }
    }

    fn block(&mut self, block: &Block) {
        let id = self.anchors.of(block).unwrap_or_default();
        match block {
            Block::Heading { level, text, .. } => self.heading(*level, text, &id),
            Block::Paragraph(pieces) => {
                self.html.push_str("<p>");
                inlines(&mut self.html, pieces, &door(self.document));
                self.html.push_str("</p>\n");
            }
            Block::List { ordered, items } => {
                let tag = if *ordered { "ol" } else { "ul" };
                self.html.push_str(&format!("<{tag}>"));
                for item in items {
                    self.html.push_str("<li>");
                    inlines(&mut self.html, item, &door(self.document));
                    self.html.push_str("</li>");
                }
                self.html.push_str(&format!("</{tag}>\n"));
            }
            Block::KeyFigures(figures) => {
                large(&mut self.html, figures, &door(self.document));
            }
            Block::Table(table) => {
                self.tables += 1;
                let (id, title) = (format!("tableau-{}", self.tables), format!("Tableau {}.", self.tables));
                table::write(&mut self.html, table, &id, Some(&title));
            }
            Block::Chart(chart) => {
                self.figures += 1;
                figure(&mut self.html, chart, &format!("figure-{}", self.figures), Some(self.figures));
            }
            Block::Picture(drawn) => {
                self.figures += usize::from(drawn.is_numbered());
                picture::write(&mut self.html, drawn, drawn.is_numbered().then_some(self.figures));
            }
            Block::Quote(pieces) => self.apart("<blockquote class=\"verbatim\">", pieces, "</blockquote>"),
            Block::Note(pieces) => self.apart("<div class=\"remarque\" role=\"note\">", pieces, "</div>"),
            Block::Prompt { question, examples, .. } => self.prompt(&id, question, examples),
            Block::Place { .. } => {}
            Block::Missing { text } => {
                self.html.push_str("<p class=\"manque\">");
                escape(&mut self.html, text);
                self.html.push_str("</p>\n");
            }
        }
    }

    fn heading(&mut self, level: u8, text: &str, id: &str) {
        let level = CHAPTER + self.levels.next(level) - 1;
        self.html.push_str(&format!("<h{level} id=\"{id}\">"));
        escape(&mut self.html, text);
        self.html.push_str(&format!("</h{level}>\n"));
    }

    /// Prose set apart from the rest.
    fn apart(&mut self, open: &str, pieces: &[Inline], close: &str) {
        self.html.push_str(open);
        self.html.push_str("<p>");
        inlines(&mut self.html, pieces, &door(self.document));
        self.html.push_str("</p>");
        self.html.push_str(close);
        self.html.push('\n');
    }

    /// The question asked of whoever writes, with the funder's own examples.
    fn prompt(&mut self, id: &str, question: &str, examples: &[String]) {
        self.html.push_str(&format!("<div class=\"a-rediger\" id=\"{id}\"><p><strong>À rédiger</strong> "));
        escape(&mut self.html, question);
        self.html.push_str("</p>");
        if !examples.is_empty() {
            self.html.push_str("<p class=\"exemples\">Par exemple\u{202f}:</p><ul>");
            for example in examples {
                self.html.push_str("<li>");
                escape(&mut self.html, example);
                self.html.push_str("</li>");
            }
            self.html.push_str("</ul>");
        }
        self.html.push_str("</div>\n");
    }
}

/// Where a figure without a link of its own opens: on its definition, or on that of the figure
/// that it breaks down.
fn door(document: &Document) -> impl Fn(&str) -> Option<String> {
    move |indicator| {
        let known = |id: &str| document.definitions.iter().any(|d| d.id == id);
        let whole = indicator.split('.').next().unwrap_or_default();
        [indicator, whole].into_iter().find(|id| known(id)).map(|id| format!("#{}", definition::anchor(id)))
    }
}

fn large(html: &mut String, figures: &[KeyFigure], door: &dyn Fn(&str) -> Option<String>) {
    html.push_str("<dl class=\"chiffres-cles\">");
    for figure in figures {
        html.push_str("<div><dt>");
        escape(html, &figure.label);
        html.push_str("</dt><dd>");
        text::figure(html, &figure.value, figure.href.clone().or_else(|| door(&figure.indicator)).as_deref());
        html.push_str("</dd></div>");
    }
    html.push_str("</dl>\n");
}

fn figure(html: &mut String, chart: &Chart, id: &str, number: Option<usize>) {
    html.push_str(&format!("<figure class=\"graphique\" id=\"{id}\"><figcaption>"));
    if let Some(number) = number {
        html.push_str(&format!("<span class=\"numero\">Figure {number}.</span> "));
    }
    escape(html, &chart.caption);
    html.push_str("</figcaption><div class=\"cadre\" role=\"group\" tabindex=\"0\" aria-label=\"");
    attribute(html, &chart.caption);
    html.push_str("\">");
    html.push_str(&chart::svg(chart, Theme::Screen));
    html.push_str("</div><details><summary>Tableau<span class=\"pour-lecteur\">\u{202f}: ");
    escape(html, &french::lower_first(&chart.caption));
    html.push_str("</span></summary>");
    let behind = Table { source: String::new(), ..chart::table(chart) };
    table::write(html, &behind, &format!("{id}-tableau"), None);
    html.push_str("</details>");
    table::source(html, &chart.source);
    html.push_str("</figure>\n");
}

#[cfg(test)]
mod tests;
