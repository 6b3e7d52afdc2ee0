//! What an author wrote in the place of a question: simple marks, live figures, tables and charts of the catalogue.
//!
//! One line is one paragraph. What cannot be read is printed as it was typed and told to its author: a text is
//! never refused.

use base::french::{lower_first, typeset};
use document::{Block as Drawn, Cell, Inline, Picture, Table};
use indicator::Axis;

use crate::block::{Chart, ChartKind, ChartSeries, Grid, GridRow, Split, SplitColumn};
use crate::compose::Composer;
use crate::sentence::{Form, Noun, Sentence};

/// A text, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    pieces: Vec<Piece>,
}

/// A piece of a text, with the line it begins on.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    line: usize,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Heading(String),
    Paragraph(Sentence),
    Quote(Sentence),
    Note(Sentence),
    List {
        ordered: bool,
        items: Vec<Sentence>,
    },
    /// Rows of cells; the first one names the columns.
    Table(Vec<Vec<Sentence>>),
    /// `[tableau : admissions.type | Titre]`.
    Split(Asked),
    /// `[graphique : admissions.territoire | Titre]`.
    Chart(Asked),
    /// `[image : 3 | Ce qu’elle montre]`.
    Picture {
        name: String,
        says: String,
    },
}

/// What a line in brackets asks of the catalogue.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    /// A breakdown, `admissions.type`.
    id: String,
    title: String,
}

/// What a text says wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Line, from 1.
    pub line: usize,
    /// What, and what is expected.
    pub reason: String,
}

impl Written {
    /// Reads a text.
    pub fn read(text: &str) -> Written {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut apart = true;
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() {
                apart = true;
                continue;
            }
            let kind = read_line(line);
            match (pieces.last_mut().filter(|_| !apart).map(|last| &mut last.kind), kind) {
                (Some(Kind::List { ordered, items }), Kind::List { ordered: same, items: ref more })
                    if *ordered == same =>
                {
                    items.extend(more.clone())
                }
                (Some(Kind::Table(rows)), Kind::Table(ref more)) => rows.extend(more.clone()),
                (_, kind) => pieces.push(Piece { line: at + 1, kind }),
            }
            apart = false;
        }
        Written { pieces }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// What it says wrong: a brace left open, a figure that the catalogue does not have.
    pub fn slips(&self, known: impl Fn(&str) -> bool) -> Vec<Slip> {
        let mut slips = Vec::new();
        for Piece { line, kind } in &self.pieces {
            let mut slip = |reason: String| slips.push(Slip { line: *line, reason });
            for sentence in kind.sentences() {
                if let Some(fault) = &sentence.fault {
                    slip(fault.clone());
                }
                for asked in sentence.asked() {
                    if !known(&asked.id) {
                        slip(format!("« {} » n’est pas un chiffre du catalogue", asked.id));
                    }
                    if let Form::Counted(Noun::Named(word)) | Form::Agreed(Noun::Named(word)) = &asked.form {
                        slip(format!("« {word} » : écrivez le mot au singulier et au pluriel, jeune,jeunes"));
                    }
                }
            }
            if let Kind::Split(asked) | Kind::Chart(asked) = kind
                && !(known(&asked.id) && asked.id.contains('.'))
            {
                slip(format!(
                    "« {} » n’est pas une répartition du catalogue, par exemple admissions.type",
                    asked.id
                ));
            }
        }
        slips
    }

    /// Names of the pictures it shows.
    pub fn pictures(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match &piece.kind {
            Kind::Picture { name, .. } => Some(name.as_str()),
            _ => None,
        })
    }
}

impl Kind {
    fn sentences(&self) -> Vec<&Sentence> {
        match self {
            Kind::Paragraph(one) | Kind::Quote(one) | Kind::Note(one) => vec![one],
            Kind::List { items, .. } => items.iter().collect(),
            Kind::Table(rows) => rows.iter().flatten().collect(),
            Kind::Heading(_) | Kind::Split(_) | Kind::Chart(_) | Kind::Picture { .. } => Vec::new(),
        }
    }
}

fn read_line(line: &str) -> Kind {
    if let Some(text) = line.strip_prefix('#') {
        return Kind::Heading(typeset(text.trim_start_matches('#').trim()));
    }
    for mark in ["- ", "• ", "– "] {
        if let Some(text) = line.strip_prefix(mark) {
            return Kind::List { ordered: false, items: vec![Sentence::read(text.trim())] };
        }
    }
    if let Some(text) = numbered(line) {
        return Kind::List { ordered: true, items: vec![Sentence::read(text)] };
    }
    if let Some(text) = line.strip_prefix('>') {
        return Kind::Quote(Sentence::read(text.trim()));
    }
    if let Some(text) = line.strip_prefix("!!") {
        return Kind::Note(Sentence::read(text.trim()));
    }
    if let Some(inside) = line.strip_prefix('|') {
        let cells = inside.strip_suffix('|').unwrap_or(inside).split('|');
        return Kind::Table(vec![cells.map(|cell| Sentence::read(cell.trim())).collect()]);
    }
    bracketed(line).unwrap_or_else(|| Kind::Paragraph(Sentence::read(line)))
}

/// The text after `3. `.
fn numbered(line: &str) -> Option<&str> {
    let (number, text) = line.split_once(". ")?;
    (!number.is_empty() && number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(text.trim())
}

/// `[tableau : admissions.type | Les admissions]`.
fn bracketed(line: &str) -> Option<Kind> {
    let inside = line.strip_prefix('[')?.strip_suffix(']')?;
    let (what, rest) = inside.split_once(':')?;
    let (id, title) = rest.split_once('|').unwrap_or((rest, ""));
    let (id, title) = (id.trim().to_owned(), typeset(title.trim()));
    match what.trim().trim_end_matches(['\u{a0}', '\u{202f}']) {
        "tableau" => Some(Kind::Split(Asked { id, title })),
        "graphique" => Some(Kind::Chart(Asked { id, title })),
        "image" => Some(Kind::Picture { name: id, says: title }),
        _ => None,
    }
}

impl Composer<'_> {
    /// The blocks of a text, under a heading of this level.
    pub(crate) fn written(&mut self, text: &Written, level: u8, anchor: &str) -> Vec<Drawn> {
        let mut blocks = Vec::with_capacity(text.pieces.len());
        for piece in &text.pieces {
            let drawn = match &piece.kind {
                Kind::Heading(title) => Drawn::Heading {
                    level: (level + 1).min(3),
                    text: title.clone(),
                    anchor: format!("{anchor}.{}", piece.line),
                },
                Kind::Paragraph(sentence) => Drawn::Paragraph(self.prose(sentence)),
                Kind::Quote(sentence) => Drawn::Quote(self.prose(sentence)),
                Kind::Note(sentence) => Drawn::Note(self.prose(sentence)),
                Kind::List { ordered, items } => Drawn::List {
                    ordered: *ordered,
                    items: items.iter().map(|item| self.prose(item)).collect(),
                },
                Kind::Table(rows) => match self.grid(rows) {
                    Some(grid) => Drawn::Table(aligned(self.grid_table(&grid))),
                    None => continue,
                },
                Kind::Split(asked) => match self.split(asked) {
                    Some(split) => Drawn::Table(self.split_table(&split)),
                    None => literal(&format!("[tableau : {}]", asked.id)),
                },
                Kind::Chart(asked) => match self.drawn(asked) {
                    Some(chart) => Drawn::Chart(self.chart(&chart)),
                    None => literal(&format!("[graphique : {}]", asked.id)),
                },
                Kind::Picture { name, says } => match self.context.prose.pictures.get(name) {
                    Some(picture) if says.is_empty() => Drawn::Picture(picture.clone()),
                    Some(picture) => Drawn::Picture(Picture { caption: says.clone(), ..picture.clone() }),
                    None => literal(&format!("[image : {name}]")),
                },
            };
            blocks.push(drawn);
        }
        blocks
    }

    /// A name of sheet of its own, for the tables of authors.
    fn sheet(&mut self) -> String {
        self.sheets += 1;
        format!("Texte {}", self.sheets)
    }

    fn grid(&mut self, rows: &[Vec<Sentence>]) -> Option<Grid> {
        let dashes = |row: &&Vec<Sentence>| !row.iter().all(is_rule);
        let mut rows = rows.iter().filter(dashes);
        let mut headings = rows.next()?.clone();
        // A row longer than the headings keeps all its cells.
        let width = rows.clone().map(Vec::len).max().unwrap_or(0).max(headings.len());
        headings.resize(width, Sentence::default());
        let lines: Vec<GridRow> = rows
            .map(|row| GridRow {
                groupe: None,
                cellules: row.iter().take(headings.len()).cloned().collect(),
                total: false,
                facultative: false,
            })
            .collect();
        Some(Grid {
            titre: Sentence::read(&titled(&headings)),
            feuille: self.sheet(),
            entetes: headings,
            lignes: lines,
            paysage: false,
            source: Sentence::default(),
        })
    }

    fn split(&mut self, asked: &Asked) -> Option<Split> {
        self.figures.parts(&asked.id)?;
        let axis = Axis::parse(asked.id.rsplit_once('.')?.1)?;
        let column =
            SplitColumn { titre: Sentence::read("Nombre"), indicateur: asked.id.clone(), part: false };
        Some(Split {
            titre: self.title(asked),
            feuille: self.sheet(),
            lignes: Sentence::read(axis.title()),
            colonnes: vec![column],
            total: None,
            toujours: Vec::new(),
            source: Sentence::default(),
        })
    }

    fn drawn(&mut self, asked: &Asked) -> Option<Chart> {
        let parts = self.figures.parts(&asked.id)?;
        let series = ChartSeries {
            titre: String::new(),
            indicateur: Some(asked.id.clone()),
            mouvement: None,
            negatif: false,
        };
        Some(Chart {
            titre: self.title(asked),
            genre: if parts.ordered { ChartKind::Lignes } else { ChartKind::Barres },
            series: vec![series],
            places: false,
            source: Sentence::default(),
        })
    }

    /// What the author calls it, else the title of its definition.
    fn title(&self, asked: &Asked) -> Sentence {
        let whole = asked.id.split('.').next().unwrap_or_default();
        match (asked.title.is_empty(), self.figures.definition(whole)) {
            (true, Some(definition)) => Sentence::read(&definition.title),
            _ => Sentence::read(&asked.title),
        }
    }
}

/// A table that its author did not name is named by its columns: `Lieu, jeunes`.
fn titled(headings: &[Sentence]) -> String {
    let words = headings
        .iter()
        .map(|heading| heading.pieces.iter().filter_map(crate::sentence::Piece::text).collect::<String>());
    let words: Vec<String> = words.filter(|words| !words.trim().is_empty()).collect();
    let rest = words.iter().skip(1).map(|words| lower_first(words));
    words.first().cloned().into_iter().chain(rest).collect::<Vec<_>>().join(", ")
}

/// Numbers that an author typed are set to the right, as those that are counted.
fn aligned(mut table: Table) -> Table {
    let Table { columns, groups, .. } = &mut table;
    for (at, column) in columns.iter_mut().enumerate().skip(1) {
        let mut cells = groups.iter().flat_map(|group| &group.rows).filter_map(|row| row.cells.get(at));
        let mut some = false;
        column.numeric |= cells.all(|cell| match cell {
            Cell::Text(text) => {
                let number =
                    text.chars().all(|sign| sign.is_ascii_digit() || " \u{a0}\u{202f},%−-".contains(sign));
                some |= number;
                number
            }
            Cell::Empty => true,
            Cell::Number { .. } | Cell::NotComputable(_) => {
                some = true;
                true
            }
            _ => false,
        }) && some;
    }
    table
}

/// The row of dashes that some write under the headings of a table.
fn is_rule(cell: &Sentence) -> bool {
    let text: String = cell.pieces.iter().filter_map(crate::sentence::Piece::text).collect();
    !text.is_empty() && text.chars().all(|c| matches!(c, '-' | ':' | ' '))
}

fn literal(text: &str) -> Drawn {
    Drawn::Paragraph(vec![Inline::Text(text.to_owned())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_a_paragraph_and_marks_make_the_rest() {
        let text = "## Le séminaire\nUne journée.\nUne autre.\n- un\n- deux\n\n1. d’abord\n2. ensuite\n\
            > « On m’écoute »\n!! À suivre\n| Ville | Enfants |\n|---|---|\n| Nord | {file_active} |\n\
            [tableau : admissions.type]\n[graphique : admissions.mois | Par mois]\n[image : 2 | La fresque]";
        let read = Written::read(text);
        let kinds: Vec<&str> = read
            .pieces
            .iter()
            .map(|piece| match &piece.kind {
                Kind::Heading(_) => "titre",
                Kind::Paragraph(_) => "texte",
                Kind::Quote(_) => "parole",
                Kind::Note(_) => "note",
                Kind::List { ordered: false, items } if items.len() == 2 => "liste",
                Kind::List { ordered: true, items } if items.len() == 2 => "numéros",
                Kind::Table(rows) if rows.len() == 3 => "tableau",
                Kind::Split(_) => "répartition",
                Kind::Chart(_) => "graphique",
                Kind::Picture { .. } => "image",
                _ => "?",
            })
            .collect();
        let expected = [
            "titre",
            "texte",
            "texte",
            "liste",
            "numéros",
            "parole",
            "note",
            "tableau",
            "répartition",
            "graphique",
            "image",
        ];
        assert_eq!(kinds, expected);
        assert!(read.slips(|_| true).is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let read = Written::read("Bien.\nIls sont {file_activ} et {mesures.\n[tableau : admissions]");
        let slips = read.slips(|id| id == "admissions");
        assert_eq!(slips.iter().map(|slip| slip.line).collect::<Vec<_>>(), [2, 3]);
        assert!(slips[0].reason.contains("n’est pas fermée"), "{slips:?}");
        assert!(slips[1].reason.contains("répartition"), "{slips:?}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_no_word_of_it_is_lost(text in "[a-zé0-9 \n|>!#\\[\\].:{}*-]{0,80}") {
            let read = Written::read(&text);
            prop_assert_eq!(read.is_empty(), text.trim().is_empty());
        }
    }
}
