//! The blocks of the document, in order, then its annexes.

use super::contents::{DEFINITIONS, FIGURES_DATA, Heading};
use super::package::{HEAD, Parts};
use super::page::{self, Orientation, Sections};
use super::picture::{Drawing, Picture};
use super::table;
use super::text::{Look, caption, inlines, open, paragraph, prose, run};
use super::xml::escape;
use crate::{Block, Chart, Definition, Document, Inline, KeyFigure, Table, landscape, tables};

/// Key figures side by side, as in print: so many that no line is left with one.
fn abreast(figures: usize) -> usize {
    match figures {
        1 | 2 => figures,
        3 | 5 | 6 | 9 => 3,
        _ => 4,
    }
}

/// Millimetres that a chart may take.
const CHART_MM: (f32, f32) = (170.0, 200.0);

/// What is written so far, and where its numbering stands.
pub(super) struct Body<'a> {
    xml: String,
    parts: &'a mut Parts,
    sections: &'a Sections,
    headings: std::slice::Iter<'a, Heading<'a>>,
    pictures: std::vec::IntoIter<Picture>,
    orientation: Orientation,
    tables: usize,
    figures: usize,
    bookmarks: usize,
    controls: usize,
    ordered_lists: usize,
}

impl<'a> Body<'a> {
    pub fn new(
        xml: String,
        parts: &'a mut Parts,
        sections: &'a Sections,
        headings: &'a [Heading<'a>],
        pictures: Vec<Picture>,
    ) -> Body<'a> {
        Body {
            xml,
            parts,
            sections,
            headings: headings.iter(),
            pictures: pictures.into_iter(),
            orientation: Orientation::Portrait,
            tables: 0,
            figures: 0,
            bookmarks: 0,
            controls: 0,
            ordered_lists: 0,
        }
    }

    pub fn blocks(&mut self, blocks: &[Block]) {
        for (block, wide) in blocks.iter().zip(landscape::wide(blocks)) {
            self.turn(if wide { Orientation::Landscape } else { Orientation::Portrait });
            match block {
                Block::Heading { level, text, .. } => self.heading(*level, text),
                Block::Paragraph(pieces) => prose(&mut self.xml, "BodyText", pieces),
                Block::List { ordered, items } => self.list(*ordered, items),
                Block::KeyFigures(figures) => self.key_figures(figures),
                Block::Table(table) => self.table(table),
                Block::Chart(chart) => self.chart(chart),
                Block::Prompt { anchor, question, examples } => self.prompt(anchor, question, examples),
                Block::Place { .. } => {}
                Block::Missing { text } => paragraph(&mut self.xml, "Manque", text),
            }
        }
    }

    /// The data of the figures that no table shows, then the definitions.
    pub fn annexes(&mut self, document: &Document) {
        self.turn(Orientation::Portrait);
        let mut first = true;
        for numbered in tables::all(document).iter().filter(|numbered| numbered.charted) {
            if std::mem::take(&mut first) {
                self.heading(1, FIGURES_DATA);
            }
            paragraph(&mut self.xml, "Caption", &numbered.title());
            self.grid(&numbered.table);
        }
        if !document.definitions.is_empty() {
            self.heading(1, DEFINITIONS);
            document.definitions.iter().for_each(|definition| self.definition(definition));
        }
    }

    /// The text, and the numbering part that its lists refer to.
    pub fn end(self) -> (String, String) {
        (self.xml, numbering(self.ordered_lists))
    }

    /// Wide tables lie on pages of their own.
    fn turn(&mut self, orientation: Orientation) {
        if self.orientation != orientation {
            page::end(&mut self.xml, &self.sections.properties(self.orientation));
            self.orientation = orientation;
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        let style = match level {
            0 | 1 => "Heading1",
            2 => "Heading2",
            _ => "Heading3",
        };
        self.bookmarks += 1;
        let (id, name) = (self.bookmarks, self.headings.next().map_or("", |heading| &heading.bookmark));
        open(&mut self.xml, style);
        self.xml.push_str(&format!("<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>"));
        run(&mut self.xml, text, Look::default());
        self.xml.push_str(&format!("<w:bookmarkEnd w:id=\"{id}\"/></w:p>"));
    }

    fn list(&mut self, ordered: bool, items: &[Vec<Inline>]) {
        let style = if ordered { "ListNumber" } else { "ListBullet" };
        self.ordered_lists += usize::from(ordered);
        let number = if ordered { FIRST_ORDERED + self.ordered_lists } else { BULLETS };
        for item in items {
            self.xml.push_str(&format!(
                "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{number}\"/>\
                 </w:numPr></w:pPr>"
            ));
            inlines(&mut self.xml, item);
            self.xml.push_str("</w:p>");
        }
    }

    fn key_figures(&mut self, figures: &[KeyFigure]) {
        if figures.is_empty() {
            return;
        }
        let abreast = abreast(figures.len());
        let width = Orientation::Portrait.width() as usize / abreast;
        self.xml.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"ChiffresCles\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/>\
             <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>",
            width * abreast
        ));
        self.xml.push_str(&format!("<w:gridCol w:w=\"{width}\"/>").repeat(abreast));
        self.xml.push_str("</w:tblGrid>");
        for line in figures.chunks(abreast) {
            self.xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for i in 0..abreast {
                self.xml.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>"));
                let (value, label) = line.get(i).map_or(("", ""), |figure| (&figure.value, &figure.label));
                paragraph(&mut self.xml, "ChiffreCle", value);
                paragraph(&mut self.xml, "LibelleDeChiffre", label);
                self.xml.push_str("</w:tc>");
            }
            self.xml.push_str("</w:tr>");
        }
        // Without a paragraph after it, Word makes one table of this and the next.
        self.xml
            .push_str("</w:tbl><w:p><w:pPr><w:spacing w:line=\"160\" w:lineRule=\"exact\"/></w:pPr></w:p>");
    }

    fn table(&mut self, table: &Table) {
        self.tables += 1;
        caption(&mut self.xml, "Tableau", self.tables, &table.caption);
        self.grid(table);
    }

    /// The table itself with its source, which also parts it from the next.
    fn grid(&mut self, table: &Table) {
        table::write(&mut self.xml, table, self.orientation.width());
        open(&mut self.xml, "Source");
        run(&mut self.xml, &tables::notes(table), Look::default());
        self.xml.push_str("</w:p>");
    }

    fn chart(&mut self, chart: &Chart) {
        self.figures += 1;
        caption(&mut self.xml, "Figure", self.figures, &chart.caption);
        if let Some(picture) = self.pictures.next() {
            open(&mut self.xml, "Figure");
            // The cover is picture 1.
            picture.put(&mut self.xml, self.parts, self.figures + 1, &chart.caption, &chart.description);
            self.xml.push_str("</w:p>");
        }
        paragraph(&mut self.xml, "Source", &chart.source);
    }

    /// A figure's name with its value at the right, what it counts, its settings, where its rule comes from.
    fn definition(&mut self, definition: &Definition) {
        paragraph(&mut self.xml, "TitreDeDefinition", &format!("{}\t{}", definition.title, definition.value));
        paragraph(&mut self.xml, "Definition", &definition.text);
        paragraph(&mut self.xml, "Source", &definition.notes().join(" "));
    }

    /// A control that holds the question in grey until a person writes in its place.
    fn prompt(&mut self, anchor: &str, question: &str, examples: &[String]) {
        self.controls += 1;
        self.xml.push_str("<w:sdt><w:sdtPr><w:alias w:val=\"À écrire\"/><w:tag w:val=\"");
        // Word refuses a longer tag.
        escape(&mut self.xml, &anchor.chars().take(60).collect::<String>());
        self.xml.push_str(&format!(
            "\"/><w:id w:val=\"{}\"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>",
            710_000_000 + self.controls
        ));
        open(&mut self.xml, "BodyText");
        run(&mut self.xml, question, PLACEHOLDER);
        if !examples.is_empty() {
            let examples: String = examples.iter().map(|example| format!("\n–\u{a0}{example}")).collect();
            run(&mut self.xml, &format!("\nPar exemple\u{202f}:{examples}"), PLACEHOLDER);
        }
        self.xml.push_str("</w:p></w:sdtContent></w:sdt>");
    }
}

/// The drawings of the charts, in order.
pub(super) fn drawings<'a>(
    blocks: &'a [Block],
    svg: &'a dyn Fn(&Chart) -> String,
) -> impl Iterator<Item = Drawing> + 'a {
    blocks.iter().filter_map(move |block| match block {
        Block::Chart(chart) => Some(Drawing { svg: svg(chart), room: CHART_MM }),
        _ => None,
    })
}

const PLACEHOLDER: Look = Look::style("PlaceholderText");

pub(super) fn has_figures_data(document: &Document) -> bool {
    tables::all(document).iter().any(|numbered| numbered.charted)
}

const BULLETS: usize = 1;
/// The list that the style « Liste numérotée » counts in; each of ours begins again after it.
const FIRST_ORDERED: usize = 2;

/// The part that says how lists are marked and where each numbered one begins again.
fn numbering(ordered_lists: usize) -> String {
    let level = |number: usize, format: &str, mark: &str| {
        format!(
            "<w:abstractNum w:abstractNumId=\"{number}\"><w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\">\
             <w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{mark}\"/><w:lvlJc w:val=\"left\"/>\
             <w:pPr><w:ind w:left=\"454\" w:hanging=\"284\"/></w:pPr></w:lvl></w:abstractNum>"
        )
    };
    let mut xml = format!(
        "{HEAD}<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">{}{}\
         <w:num w:numId=\"{BULLETS}\"><w:abstractNumId w:val=\"1\"/></w:num>\
         <w:num w:numId=\"{FIRST_ORDERED}\"><w:abstractNumId w:val=\"2\"/></w:num>",
        level(1, "bullet", "•"),
        level(2, "decimal", "%1."),
    );
    for list in 1..=ordered_lists {
        xml.push_str(&format!(
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"2\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>",
            FIRST_ORDERED + list
        ));
    }
    xml.push_str("</w:numbering>");
    xml
}
