//! Which table lists what, and which column holds which field: proposed, corrected, remembered.

use base::french::fold;
use serde::{Deserialize, Serialize};
use strsim::jaro_winkler;

use crate::table::{HEAD, Row, Table};
use crate::{Field, Noun};

/// How the tables of a register are understood; the user corrects it and the service keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// One for each CSV file or sheet.
    pub tables: Vec<TableMapping>,
}

/// How a table is understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableMapping {
    /// Name of the sheet, or of the CSV file.
    pub name: String,
    /// What it lists; nothing when it is not to be read.
    pub noun: Option<Noun>,
    /// Line of the headings, from 1; 0 when none is found.
    pub header_line: u32,
    /// Every column that has a heading.
    pub columns: Vec<ColumnMapping>,
}

/// How a column is understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// Position, from 0.
    pub index: usize,
    /// Heading, as written.
    pub heading: String,
    /// What it holds; nothing when it is not to be read.
    pub field: Option<Field>,
}

/// A heading this close to a known one is the same word mistyped.
const CLOSE: f64 = 0.9;
/// What the name of the table weighs against its headings.
const NAMED: i32 = 5;

/// A row that may be that of the headings.
struct Head {
    line: u32,
    headings: Vec<(usize, String)>,
}

/// A table understood: the sign between its cells, its mapping, how much of it is recognised.
pub(crate) struct Understood {
    pub(crate) separator: u8,
    pub(crate) mapping: TableMapping,
    recognised: usize,
}

/// The separator under which the headings make sense, and what they say. A mapping remembered
/// for a table of this name is followed heading by heading.
pub(crate) fn understand(table: &Table<'_>, remembered: Option<&Mapping>) -> Understood {
    let remembered =
        remembered.and_then(|mapping| mapping.tables.iter().find(|known| known.name == table.name()));
    let mut best: Option<Understood> = None;
    for separator in table.separators() {
        let found = under(table, *separator, remembered);
        let rank = |it: &Understood| (it.recognised, it.mapping.columns.len());
        if best.as_ref().is_none_or(|best| rank(&found) > rank(best)) {
            best = Some(found);
        }
    }
    best.unwrap_or(Understood { separator: b';', mapping: TableMapping::default(), recognised: 0 })
}

fn under(table: &Table<'_>, separator: u8, remembered: Option<&TableMapping>) -> Understood {
    let heads = heads(table, separator);
    if let Some(known) = remembered
        && let Some(head) = heads
            .iter()
            .filter(|head| shared(head, known) > 0)
            .max_by_key(|head| (shared(head, known), head.line == known.header_line))
    {
        return Understood { separator, recognised: shared(head, known), mapping: follow(head, known) };
    }
    let named = noun_of_name(table.name());
    for head in &heads {
        let Some((noun, columns)) = propose(head, named) else { continue };
        let recognised = columns.iter().filter(|column| column.field.is_some()).count();
        let mapping =
            TableMapping { name: table.name().to_owned(), noun: Some(noun), header_line: head.line, columns };
        return Understood { separator, recognised, mapping };
    }
    // Nothing is recognised: the first row with several cells is offered to the user.
    let head = heads.into_iter().find(|head| head.headings.len() >= 2);
    let header_line = head.as_ref().map_or(0, |head| head.line);
    let columns = head.into_iter().flat_map(|head| head.headings);
    let columns = columns.map(|(index, heading)| ColumnMapping { index, heading, field: None }).collect();
    let mapping = TableMapping { name: table.name().to_owned(), noun: None, header_line, columns };
    Understood { separator, recognised: 0, mapping }
}

fn heads(table: &Table<'_>, separator: u8) -> Vec<Head> {
    let mut heads = Vec::new();
    table.rows(separator, |line, _, row: Row<'_>| {
        let headings = row
            .cells()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(index, cell)| (index, cell.written().into_owned()))
            .collect();
        heads.push(Head { line, headings });
        heads.len() < HEAD
    });
    heads
}

/// How many headings of this row the mapping knows.
fn shared(head: &Head, known: &TableMapping) -> usize {
    let is_known = |heading: &str| known.columns.iter().any(|column| fold(&column.heading) == fold(heading));
    head.headings.iter().filter(|(_, heading)| is_known(heading)).count()
}

/// The remembered mapping on the columns of today: moved ones follow their heading, new ones are
/// proposed.
fn follow(head: &Head, known: &TableMapping) -> TableMapping {
    let proposed = known.noun.map(|noun| columns_of(head, noun)).unwrap_or_default();
    let remember = |index: usize, heading: &str| {
        let folded = fold(heading);
        let alike = || known.columns.iter().filter(|column| fold(&column.heading) == folded);
        alike().find(|column| column.index == index).or_else(|| alike().next())
    };
    let mut columns: Vec<ColumnMapping> = Vec::with_capacity(head.headings.len());
    for (index, heading) in &head.headings {
        let field = remember(*index, heading).and_then(|column| column.field);
        columns.push(ColumnMapping { index: *index, heading: heading.clone(), field });
    }
    // A heading that the mapping never saw takes the place of one that is gone.
    for proposal in proposed {
        let is_held = columns.iter().any(|column| column.field == proposal.field);
        let column = columns.iter_mut().find(|column| column.index == proposal.index);
        if let Some(column) = column
            && !is_held
            && remember(column.index, &column.heading).is_none()
        {
            column.field = proposal.field;
        }
    }
    TableMapping { name: known.name.clone(), noun: known.noun, header_line: head.line, columns }
}

/// The noun that the headings of this row tell, if they tell one.
fn propose(head: &Head, named: Option<Noun>) -> Option<(Noun, Vec<ColumnMapping>)> {
    if head.headings.len() < 2 {
        return None;
    }
    let mut best: Option<(i32, Noun, Vec<ColumnMapping>)> = None;
    for noun in Noun::ALL {
        let columns = columns_of(head, noun);
        let has = |field: &Field| columns.iter().any(|column| column.field == Some(*field));
        let recognised = columns.iter().filter(|column| column.field.is_some()).count();
        if recognised < 2 || recognised * 3 < head.headings.len() {
            continue;
        }
        let missing = noun.required().iter().filter(|field| !has(field)).count();
        let score = recognised as i32 * 2 - missing as i32 * 3 + if named == Some(noun) { NAMED } else { 0 };
        if best.as_ref().is_none_or(|(highest, ..)| score > *highest) {
            best = Some((score, noun, columns));
        }
    }
    best.map(|(_, noun, columns)| (noun, columns))
}

/// The columns of a row of headings, for this noun: exact headings first, then close ones, each
/// field once.
fn columns_of(head: &Head, noun: Noun) -> Vec<ColumnMapping> {
    let mut columns: Vec<ColumnMapping> = head
        .headings
        .iter()
        .map(|(index, heading)| ColumnMapping { index: *index, heading: heading.clone(), field: None })
        .collect();
    let folded: Vec<String> = columns.iter().map(|column| fold(&column.heading)).collect();
    let exact = |heading: &str, words: &[&str]| {
        words.iter().position(|word| is_same(word, heading)).map(|rank| 1000.0 - rank as f64)
    };
    let close = |heading: &str, words: &[&str]| {
        // Two or three letters are close to too much.
        let similar = words.iter().filter(|word| word.len() > 3).map(|word| jaro_winkler(word, heading));
        let nearest = similar.fold(0.0, f64::max);
        (heading.len() > 3 && nearest >= CLOSE).then_some(nearest)
    };
    for measure in [&exact as &dyn Fn(&str, &[&str]) -> Option<f64>, &close] {
        let mut found: Vec<(f64, usize, Field)> = Vec::new();
        for (position, heading) in folded.iter().enumerate() {
            for (field, words) in noun.headings() {
                if let Some(nearness) = measure(heading, words) {
                    found.push((nearness, position, *field));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, position, field) in found {
            if columns[position].field.is_none() && columns.iter().all(|column| column.field != Some(field)) {
                columns[position].field = Some(field);
            }
        }
    }
    columns
}

/// The same letters: « D.D.N. » is « DDN », « co-réf. » is « coréf ».
fn is_same(word: &str, heading: &str) -> bool {
    word.bytes().filter(|byte| *byte != b' ').eq(heading.bytes().filter(|byte| *byte != b' '))
}

/// The noun that the name of a table tells: « Personnel » is not « Personne ».
fn noun_of_name(name: &str) -> Option<Noun> {
    let folded = fold(name);
    Noun::ALL
        .into_iter()
        .flat_map(|noun| noun.names().iter().map(move |word| (noun, *word)))
        .filter(|(_, word)| folded.contains(word))
        .max_by_key(|(_, word)| word.len())
        .map(|(noun, _)| noun)
}
