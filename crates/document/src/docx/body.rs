//! The blocks of the document, in order, then its annexes.

use super::contents::{DEFINITIONS, FIGURES_DATA, Heading};
use super::numbering::{BULLETS, FIRST_ORDERED, numbering};
use super::package::Parts;
use super::page::{self, Orientation, Sections};
use super::picture::{self, Drawing};
use super::table;
use super::text::{Look, caption, inlines, open, paragraph, prose, quote, run};
use super::xml::escape;
use crate::{Block, Chart, Definition, Document, Inline, KeyFigure, Picture, Table, landscape, tables};

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

/// Millimetres that a picture may take on an upright page: the width of the text, 60 % of the height.
const PICTURE_MM: (f64, f64) = (170.0, 178.0);

/// What is written so far, and where its numbering stands.
pub(super) struct Body<'a> {
    xml: String,
    parts: &'a mut Parts,
    sections: &'a Sections,
    headings: std::slice::Iter<'a, Heading<'a>>,
    pictures: std::vec::IntoIter<picture::Picture>,
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
        pictures: Vec<picture::Picture>,
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
                Block::Picture(picture) => self.picture(picture),
                Block::Quote(pieces) => quote(&mut self.xml, pieces),
                Block::Note(pieces) => prose(&mut self.xml, "Remarque", pieces),
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
        caption(&mut self.xml, "Caption", "Tableau", self.tables, &table.caption);
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
        caption(&mut self.xml, "Caption", "Figure", self.figures, &chart.caption);
        if let Some(picture) = self.pictures.next() {
            open(&mut self.xml, "Figure");
            picture.put(&mut self.xml, self.parts, &chart.caption, &chart.description);
            self.xml.push_str("</w:p>");
        }
        paragraph(&mut self.xml, "Source", &chart.source);
    }

    /// A picture, and under it its caption, which a page keeps with it.
    fn picture(&mut self, picture: &Picture) {
        if picture.is_sound() {
            open(&mut self.xml, if picture.is_numbered() { "Image" } else { "ImageSansLegende" });
            picture::photograph(&mut self.xml, self.parts, picture, PICTURE_MM, &picture.caption);
            self.xml.push_str("</w:p>");
        } else {
            paragraph(&mut self.xml, "Manque", &picture.unreadable());
        }
        if picture.is_numbered() {
            self.figures += 1;
            caption(&mut self.xml, "LegendeDImage", "Figure", self.figures, &picture.caption);
        }
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
