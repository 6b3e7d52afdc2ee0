//! Which table lists what, and which column holds which field: proposed, corrected, remembered.

use std::cmp::Reverse;

use base::Day;
use base::french::fold;
use serde::{Deserialize, Serialize};

use crate::content::{Content, guess};
use crate::heading::{Heading, fields_of};
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

/// What the name of the table weighs against its headings.
const NAMED: i32 = 5;

/// Rows looked at below the headings, to see what columns hold.
const BELOW: usize = 200;

/// One of the first rows: it may be that of the headings.
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
pub(crate) fn understand(table: &Table<'_>, remembered: Option<&Mapping>, today: Day) -> Understood {
    let mut best: Option<Understood> = None;
    for separator in table.separators() {
        let found = under(table, *separator, remembered, today);
        let rank = |it: &Understood| (it.recognised, it.mapping.columns.len());
        if best.as_ref().is_none_or(|best| rank(&found) > rank(best)) {
            best = Some(found);
        }
    }
    best.unwrap_or(Understood { separator: b';', mapping: TableMapping::default(), recognised: 0 })
}

fn under(table: &Table<'_>, separator: u8, remembered: Option<&Mapping>, today: Day) -> Understood {
    let rows = first_rows(table, separator);
    let heads = &rows[..rows.len().min(HEAD)];
    if let Some((at, known)) = remembered.and_then(|mapping| known_head(&table.name, heads, mapping)) {
        let head = &heads[at];
        let mut mapping = follow(head, &rows[at + 1..], known, today);
        table.name.clone_into(&mut mapping.name);
        return Understood { separator, recognised: shared(head, known), mapping };
    }
    let named = noun_of_name(&table.name).filter(|_| !table.is_below());
    for (at, head) in heads.iter().enumerate() {
        let Some((noun, columns)) = propose(head, &rows[at + 1..], named, today) else { continue };
        let recognised = columns.iter().filter(|column| column.field.is_some()).count();
        let mapping =
            TableMapping { name: table.name.clone(), noun: Some(noun), header_line: head.line, columns };
        return Understood { separator, recognised, mapping };
    }
    // Nothing is recognised: the first row with several cells is offered to the user.
    let head = heads.iter().find(|head| head.headings.len() >= 2);
    let header_line = head.map_or(0, |head| head.line);
    let columns = head.into_iter().flat_map(|head| head.headings.clone());
    let columns = columns.map(|(index, heading)| ColumnMapping { index, heading, field: None }).collect();
    let mapping = TableMapping { name: table.name.clone(), noun: None, header_line, columns };
    Understood { separator, recognised: 0, mapping }
}

/// Tables kept one under another are kept by hand: none has so many rows.
const STACKED: usize = 20_000;

/// The tables that stand one under another in this one, each known by headings of its own after a gap.
pub(crate) fn stacked<'a>(mut table: Table<'a>, remembered: Option<&Mapping>, today: Day) -> Vec<Table<'a>> {
    let mut tables = Vec::new();
    while table.about() < STACKED
        && let Some(line) = begins_below(&table, remembered, today)
    {
        let below = table.split(line, tables.len() + 2);
        tables.push(std::mem::replace(&mut table, below));
    }
    tables.push(table);
    tables
}

/// Where another table begins under this one, with its titles: a gap, then a row of all the columns that
/// some noun needs, with other headings than those above.
fn begins_below(table: &Table<'_>, remembered: Option<&Mapping>, today: Day) -> Option<u32> {
    let Understood { separator, mapping, .. } = understand(table, remembered, today);
    mapping.noun?;
    // The last line of the table above, and the first one after the gap.
    let (mut end, mut begins) = (mapping.header_line, None);
    let mut found = false;
    table.rows(separator, |line, _, row| {
        let count = row.cells().take(2).count();
        if line <= mapping.header_line || count == 0 {
            return true;
        }
        if line > end + 1 {
            begins.get_or_insert(line);
        }
        if begins.is_some() && count > 1 {
            let headings = row.cells().map(|(index, cell)| (index, cell.written().into_owned())).collect();
            found = is_head_of_another(&Head { line, headings }, &mapping, today);
            begins = begins.filter(|_| found);
        }
        if begins.is_none() {
            end = line;
        }
        !found
    });
    begins.filter(|_| found)
}

fn is_head_of_another(head: &Head, above: &TableMapping, today: Day) -> bool {
    let is_above = |(index, heading): &(usize, String)| {
        above.columns.iter().any(|column| column.index == *index && column.heading == *heading)
    };
    !head.headings.iter().all(is_above) && is_whole(head, today)
}

/// Whether the headings tell a noun, with every column that it needs.
fn is_whole(head: &Head, today: Day) -> bool {
    propose(head, &[], None, today).is_some_and(|(noun, columns)| {
        let has = |field: &Field| columns.iter().any(|column| column.field == Some(*field));
        noun.required().iter().all(has)
    })
}

/// The table remembered under this name, or another with all its headings: « actes 2022.csv » is
/// kept as « actes 2021.csv » was.
fn known_head<'m>(name: &str, heads: &[Head], mapping: &'m Mapping) -> Option<(usize, &'m TableMapping)> {
    let best = |known: &TableMapping| {
        let rank = |at: &usize| (shared(&heads[*at], known), heads[*at].line == known.header_line);
        (0..heads.len()).filter(|at| shared(&heads[*at], known) > 0).max_by_key(rank)
    };
    let named = mapping.tables.iter().find(|known| known.name == name);
    if let Some(known) = named {
        // « Feuil1 » may be anything: with less than half of its headings, it is another table.
        let is_same = |at: &usize| shared(&heads[*at], known) * 2 >= known.columns.len();
        return best(known).filter(is_same).map(|at| (at, known));
    }
    let is_whole = |at: usize, known: &TableMapping| {
        known.columns.len() > 1
            && shared(&heads[at], known) == known.columns.len().max(heads[at].headings.len())
    };
    let alike = |known: &'m TableMapping| best(known).filter(|at| is_whole(*at, known)).map(|at| (at, known));
    mapping.tables.iter().filter(|known| known.noun.is_some()).find_map(alike)
}

fn first_rows(table: &Table<'_>, separator: u8) -> Vec<Head> {
    let mut rows = Vec::new();
    table.rows(separator, |line, _, row: Row<'_>| {
        let headings = row.cells().map(|(index, cell)| (index, cell.written().into_owned())).collect();
        rows.push(Head { line, headings });
        rows.len() < HEAD + BELOW
    });
    rows
}

/// How many headings of this row the mapping knows.
fn shared(head: &Head, known: &TableMapping) -> usize {
    let is_known = |heading: &str| known.columns.iter().any(|column| fold(&column.heading) == fold(heading));
    head.headings.iter().filter(|(_, heading)| is_known(heading)).count()
}

/// The remembered mapping on the columns of today: moved ones follow their heading, new ones are
/// proposed.
fn follow(head: &Head, below: &[Head], known: &TableMapping, today: Day) -> TableMapping {
    let proposed = known.noun.map(|noun| Columns::new(head, below, today).mapped(noun)).unwrap_or_default();
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
fn propose(
    head: &Head,
    below: &[Head],
    named: Option<Noun>,
    today: Day,
) -> Option<(Noun, Vec<ColumnMapping>)> {
    if head.headings.len() < 2 {
        return None;
    }
    let columns = Columns::new(head, below, today);
    let mut best: Option<(i32, Noun)> = None;
    for noun in Noun::ALL {
        let fields = columns.named(noun);
        let recognised = fields.iter().flatten().count();
        if recognised < 2 || recognised * 3 < head.headings.len() {
            continue;
        }
        let missing = noun.required().iter().filter(|field| !fields.contains(&Some(**field))).count();
        // A sheet of lists to choose from has a « Type » and a « Secteur », and lists no measure.
        if missing * 2 > noun.required().len() && named != Some(noun) {
            continue;
        }
        let score = recognised as i32 * 2 - missing as i32 * 3 + if named == Some(noun) { NAMED } else { 0 };
        if best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, noun));
        }
    }
    best.map(|(_, noun)| (noun, columns.mapped(noun)))
}

/// The columns of a table: their headings, and the first cells below.
struct Columns<'a> {
    head: &'a Head,
    headings: Vec<Heading>,
    contents: Vec<Content<'a>>,
}

impl<'a> Columns<'a> {
    fn new(head: &'a Head, below: &'a [Head], today: Day) -> Columns<'a> {
        let headings = head.headings.iter().map(|(_, text)| Heading::new(text)).collect();
        let content = |(index, _): &(usize, String)| Content { cells: cells(below, *index), today };
        Columns { head, headings, contents: head.headings.iter().map(content).collect() }
    }

    /// The fields that the headings tell.
    fn named(&self, noun: Noun) -> Vec<Option<Field>> {
        fields_of(&self.headings, noun, |position, field| self.contents[position].allows(noun, field))
    }

    /// The fields that the headings tell, and those that only the cells do.
    fn mapped(&self, noun: Noun) -> Vec<ColumnMapping> {
        let mut fields = self.named(noun);
        guess(noun, &mut fields, &self.contents);
        let columns = self.head.headings.iter().zip(fields);
        columns
            .map(|((index, heading), field)| ColumnMapping { index: *index, heading: heading.clone(), field })
            .collect()
    }
}

fn cells(below: &[Head], index: usize) -> Vec<&str> {
    let cell = |row: &'_ Head| row.headings.iter().position(|(column, _)| *column == index);
    below.iter().filter_map(|row| cell(row).map(|at| row.headings[at].1.as_str())).collect()
}

/// The noun that the name of a table tells: the first word counts in « Absences du personnel », and
/// « Personnel » is not « Personne ».
fn noun_of_name(name: &str) -> Option<Noun> {
    let folded = fold(name);
    Noun::ALL
        .into_iter()
        .flat_map(|noun| noun.names().iter().map(move |word| (noun, *word)))
        .filter_map(|(noun, word)| Some((folded.find(word)?, Reverse(word.len()), noun)))
        .min_by_key(|(at, length, _)| (*at, *length))
        .map(|(.., noun)| noun)
}
