//! Filling a sheet: only the filled cells change, each keeps its style.

use std::collections::BTreeMap;

use super::address::{Address, Area};
use super::sheet::{Layout, Line};
use super::tree::{At, Splice, escaped};

/// What a cell will hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Body {
    Empty,
    Number(String),
    Text(String),
}

/// The changes of the sheet that put these bodies in these cells.
pub(super) fn splices(layout: &Layout<'_>, cells: &BTreeMap<Address, Body>) -> Vec<Splice> {
    let mut splices = Vec::new();
    let mut rows: BTreeMap<u32, Vec<(Address, &Body)>> = BTreeMap::new();
    for (at, body) in cells {
        match layout.cell(*at) {
            Some(cell) => splices.extend(replaced(layout, cell, body)),
            // What does not exist is empty already.
            None if *body == Body::Empty => {}
            None => rows.entry(at.row).or_default().push((*at, body)),
        }
    }
    let mut new_rows: BTreeMap<usize, String> = BTreeMap::new();
    let mut added = Vec::new();
    for (row, cells) in rows {
        added.extend(cells.iter().map(|(at, _)| *at));
        match layout.line(row) {
            Some(line) => insert(layout, line, &cells, &mut splices),
            None => add_row(layout, row, &cells, &mut new_rows, &mut splices),
        }
    }
    splices.extend(new_rows.into_iter().map(|(place, xml)| (place..place, xml)));
    splices.extend(dimension(layout, &added));
    splices
}

/// The change of a cell that exists; nothing when it holds that already.
fn replaced(layout: &Layout<'_>, cell: At, body: &Body) -> Option<Splice> {
    let tree = &layout.tree;
    // `t` is the type of the value, `cm` and `vm` its metadata: they leave with it.
    let kept: String = tree
        .attributes(cell)
        .into_iter()
        .filter(|attribute| !matches!(attribute.name, "t" | "cm" | "vm"))
        .map(|attribute| &tree.xml[attribute.whole])
        .collect();
    let extensions: String = tree.named(cell, "extLst").map(|list| tree.raw(list)).collect();
    let xml = written(tree.full_name(cell), tree.prefix(cell), &kept, body, &extensions);
    (xml != tree.raw(cell)).then(|| (tree.whole(cell), xml))
}

fn written(name: &str, prefix: &str, attributes: &str, body: &Body, rest: &str) -> String {
    match body {
        Body::Empty if rest.is_empty() => format!("<{name}{attributes}/>"),
        Body::Empty => format!("<{name}{attributes}>{rest}</{name}>"),
        Body::Number(number) => {
            format!("<{name}{attributes}><{prefix}v>{number}</{prefix}v>{rest}</{name}>")
        }
        Body::Text(text) => format!(
            "<{name}{attributes} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{}</{prefix}t>\
             </{prefix}is>{rest}</{name}>",
            escaped(&guarded(text))
        ),
    }
}

/// Excel reads `_x0041_` as a sign: a text that holds this as such says so.
fn guarded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, sign) in text.char_indices() {
        let rest = text.as_bytes().get(at..at + 7).unwrap_or_default();
        let code = sign == '_'
            && rest.starts_with(b"_x")
            && rest.ends_with(b"_")
            && rest[2..6].iter().all(u8::is_ascii_hexdigit);
        out.push_str(if code { "_x005F_" } else { "" });
        if !code {
            out.push(sign);
        }
    }
    out
}

/// A new cell, with the style that its row or its column gives it.
fn new_cell(layout: &Layout<'_>, prefix: &str, at: Address, body: &Body) -> String {
    let style = layout.style(at).filter(|style| *style != 0);
    let style = style.map_or_else(String::new, |style| format!(" s=\"{style}\""));
    written(&format!("{prefix}c"), prefix, &format!(" r=\"{at}\"{style}"), body, "")
}

/// New cells of a row that exists, each before the first one that comes after it.
fn insert(layout: &Layout<'_>, line: &Line, cells: &[(Address, &Body)], splices: &mut Vec<Splice>) {
    let tree = &layout.tree;
    let prefix = tree.prefix(line.at);
    let mut ends = String::new();
    let mut before: BTreeMap<usize, String> = BTreeMap::new();
    for (at, body) in cells {
        let xml = new_cell(layout, prefix, *at, body);
        match line.cells.iter().find(|(column, _)| *column > at.column) {
            Some((_, next)) => before.entry(tree.whole(*next).start).or_default().push_str(&xml),
            // Before what may follow the cells of a row: its extensions.
            None => match tree.child(line.at, "extLst") {
                Some(next) => before.entry(tree.whole(next).start).or_default().push_str(&xml),
                None => ends.push_str(&xml),
            },
        }
    }
    splices.extend(before.into_iter().map(|(place, xml)| (place..place, xml)));
    if !ends.is_empty() {
        splices.push(tree.append(line.at, &ends));
    }
    let spans = tree.attributes(line.at).into_iter().find(|attribute| attribute.name == "spans");
    if let Some(spans) = spans {
        let said: Vec<u32> = tree.xml[spans.value.clone()]
            .split([':', ' '])
            .filter_map(|number| number.parse().ok())
            .collect();
        let all = || said.iter().copied().chain(cells.iter().map(|(at, _)| at.column));
        if let (Some(low), Some(high)) = (all().min(), all().max())
            && (said.iter().min() != Some(&low) || said.iter().max() != Some(&high))
        {
            splices.push((spans.value, format!("{low}:{high}")));
        }
    }
}

/// A row that does not exist yet, before the first one that comes after it.
fn add_row(
    layout: &Layout<'_>,
    row: u32,
    cells: &[(Address, &Body)],
    before: &mut BTreeMap<usize, String>,
    splices: &mut Vec<Splice>,
) {
    let (tree, Some(data)) = (&layout.tree, layout.data) else { return };
    let prefix = tree.prefix(data);
    let inner: String = cells.iter().map(|(at, body)| new_cell(layout, prefix, *at, body)).collect();
    let xml = format!("<{prefix}row r=\"{row}\">{inner}</{prefix}row>");
    match layout.lines.iter().find(|line| line.number > row) {
        Some(next) => before.entry(tree.whole(next.at).start).or_default().push_str(&xml),
        // `<sheetData/>` opens once for all its new rows.
        None if tree.self_closed(data) => match splices
            .iter_mut()
            .find(|(range, _)| range.end == tree.whole(data).end && range.start > tree.whole(data).start)
        {
            Some((_, text)) => {
                let end = text.rfind("</").unwrap_or(text.len());
                text.insert_str(end, &xml);
            }
            None => splices.push(tree.append(data, &xml)),
        },
        None => before.entry(tree.inner(data).end).or_default().push_str(&xml),
    }
}

/// The size the sheet says it has, when the new cells are out of it.
fn dimension(layout: &Layout<'_>, added: &[Address]) -> Option<Splice> {
    let tree = &layout.tree;
    let at = layout.dimension?;
    let said = tree.attributes(at).into_iter().find(|attribute| attribute.name == "ref")?;
    let area = Area::parse(&tree.xml[said.value.clone()])?;
    let grown = added.iter().fold(area, |area, at| area.with(*at));
    (grown != area).then(|| (said.value, grown.to_string()))
}
