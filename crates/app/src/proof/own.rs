//! A report of ours, as the rules of coherence read one.

use coherence::{Content, Finding, Piece, Published, Review};
use document::{Block, Cell, Document, Inline, Table};

/// A report of ours, checked: where each finding is corrected.
pub struct Read {
    /// What was found.
    pub review: Review,
    /// For each piece, the place where a text is written before it, or the heading it stands under.
    places: Vec<String>,
}

impl Read {
    /// The anchor nearest to a finding.
    pub fn anchor(&self, finding: &Finding) -> &str {
        self.places.get(finding.piece).map_or("", String::as_str)
    }
}

/// Checks a document of ours.
pub fn reread(document: &Document) -> Read {
    let mut pieces = Vec::new();
    let mut places = Vec::new();
    let (mut anchor, mut heading, mut tables) = (String::new(), String::new(), 0);
    for block in &document.blocks {
        let mut put = |place: String, content: Content| {
            pieces.push(Piece { place, content });
            places.push(anchor.clone());
        };
        match block {
            Block::Heading { level, text, anchor: name } => {
                heading = text.clone();
                anchor = name.clone();
                pieces.push(Piece {
                    place: text.clone(),
                    content: Content::Heading { level: *level, text: text.clone() },
                });
                places.push(name.clone());
            }
            Block::Place { anchor: name } => anchor = name.clone(),
            Block::Paragraph(prose) | Block::Quote(prose) | Block::Note(prose) => {
                put(heading.clone(), Content::Text(said(prose)));
            }
            Block::List { items, .. } => {
                for item in items {
                    put(heading.clone(), Content::Text(format!("- {}", said(item))));
                }
            }
            Block::Table(table) => {
                tables += 1;
                let place = format!("Tableau {tables}");
                if !table.caption.is_empty() {
                    put(place.clone(), Content::Text(table.caption.clone()));
                }
                put(place, Content::Table(rows(table)));
            }
            _ => {}
        }
    }
    Read { review: coherence::check(&Published { pieces }), places }
}

fn said(prose: &[Inline]) -> String {
    let word = |piece: &Inline| match piece {
        Inline::Text(text) | Inline::Strong(text) | Inline::Emphasis(text) => text.clone(),
        Inline::Figure { text, .. } => text.clone(),
    };
    prose.iter().map(word).collect()
}

fn rows(table: &Table) -> Vec<Vec<String>> {
    let mut rows = vec![table.columns.iter().map(|column| column.label.clone()).collect()];
    for group in &table.groups {
        rows.extend(group.label.as_ref().map(|label| vec![label.clone()]));
        rows.extend(group.rows.iter().map(|row| row.cells.iter().map(cell).collect()));
    }
    rows
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number { value, decimals, percent, .. } => {
            let text = base::french::decimal(*value, *decimals);
            if *percent { format!("{text}\u{202f}%") } else { text }
        }
        Cell::Day(day) => base::french::short_day(*day),
        Cell::Month(month) => format!("{} {}", base::french::month_name(*month), month.year),
        Cell::NotComputable(_) => "non calculable".to_owned(),
    }
}
