//! A Word document as a form: its tables, its fields, its controls.

use std::collections::{BTreeMap, HashMap};

use super::control::{self, Found};
use super::legacy::{self, Legacy};
use super::paragraph::{gather, is_copy, lines, replaced, text};
use super::parts::Package;
use super::tree::{At, Splice, Tree, spliced};
use super::value::Value;
use super::{Error, Filled, Form, Kind, Outline, Placed, Problem, Slot, Table, TableCell};

/// The parts that hold text: the document first, then its heads, feet and notes.
fn text_parts(package: &mut Package<'_>, main: &str) -> Result<Vec<(String, String)>, Error> {
    let mut parts = vec![(main.to_owned(), package.text(main)?.ok_or(Error::Damaged)?)];
    for link in package.relations(main)? {
        let holds = matches!(link.kind.as_str(), "header" | "footer" | "footnotes" | "endnotes");
        if holds
            && parts.iter().all(|(name, _)| *name != link.target)
            && let Some(xml) = package.text(&link.target)?
        {
            parts.push((link.target, xml));
        }
    }
    Ok(parts)
}

fn trees(parts: &[(String, String)]) -> Result<Vec<Tree<'_>>, Error> {
    parts.iter().map(|(_, xml)| Tree::read(xml)).collect()
}

/// The tables of the document, in the order they begin.
fn tables(tree: &Tree<'_>) -> Vec<At> {
    tree.inside(tree.root()).filter(|at| tree.name(*at) == "tbl" && !is_copy(tree, *at)).collect()
}

/// What the document holds.
pub(super) fn open(mut package: Package<'_>, main: &str) -> Result<Form, Error> {
    let parts = text_parts(&mut package, main)?;
    let levels = heading_levels(&mut package, main)?;
    let mut form = Form::of(Kind::Word);
    let trees = trees(&parts)?;
    let mut unnamed = 0;
    for tree in &trees {
        for field in crate::fill::found(tree.xml) {
            if !form.fields.contains(&field.name) {
                form.fields.push(field.name);
            }
        }
        for found in control::found(tree, &mut unnamed) {
            if found.open && form.controls.iter().all(|known| known.name != found.name) {
                form.controls.push(control::seen(tree, &found));
            }
        }
        for found in legacy::found(tree) {
            if form.controls.iter().all(|known| known.name != found.name) {
                form.controls.push(legacy::seen(tree, &found));
            }
        }
    }
    if let Some(tree) = trees.first() {
        read_body(tree, &levels, &mut form);
    }
    Ok(form)
}

fn read_body(tree: &Tree<'_>, levels: &HashMap<String, u8>, form: &mut Form) {
    let ranks: HashMap<At, usize> =
        tables(tree).into_iter().enumerate().map(|(rank, at)| (at, rank + 1)).collect();
    let mut tables: BTreeMap<usize, Table> = BTreeMap::new();
    let (mut heading, mut before) = (String::new(), String::new());
    for block in gather(tree, tree.root(), &["p", "tbl"]) {
        let inner =
            std::iter::once(block).chain(tree.inside(block)).filter_map(|at| Some((*ranks.get(&at)?, at)));
        if tree.name(block) == "p" {
            let text = text(tree, block).trim().to_owned();
            if !text.is_empty() {
                before.clone_from(&text);
                form.outline.push(match level(tree, block, levels) {
                    Some(level) => {
                        heading.clone_from(&text);
                        Outline::Heading(level, text)
                    }
                    None => Outline::Paragraph(text),
                });
            }
        }
        for (rank, at) in inner {
            let within = tree.around(at).find_map(|around| ranks.get(&around).copied());
            if within.is_none() {
                form.outline.push(Outline::Table(rank));
            }
            let (before, heading) = (before.clone(), heading.clone());
            tables.insert(rank, Table { before, heading, within, rows: rows(tree, at) });
        }
    }
    for rank in 1..=ranks.len() {
        // One that no block holds is kept too: the ranks of the others depend on it.
        let bare = || Table { before: String::new(), heading: String::new(), within: None, rows: Vec::new() };
        form.tables.push(tables.remove(&rank).unwrap_or_else(bare));
    }
}

fn rows(tree: &Tree<'_>, table: At) -> Vec<Vec<TableCell>> {
    let mut all = Vec::new();
    for row in gather(tree, table, &["tr"]) {
        let skipped = tree
            .child(row, "trPr")
            .and_then(|own| number(tree, tree.child(own, "gridBefore")?))
            .unwrap_or_default();
        let mut column = skipped + 1;
        let mut cells = Vec::new();
        for cell in gather(tree, row, &["tc"]) {
            let span = tree
                .child(cell, "tcPr")
                .and_then(|own| number(tree, tree.child(own, "gridSpan")?))
                .unwrap_or(1)
                .clamp(1, 63);
            cells.push(TableCell {
                text: lines(tree, cell),
                column,
                span,
                covered: continues(tree, cell),
                controlled: has_control(tree, cell),
            });
            column += span;
        }
        all.push(cells);
    }
    all
}

fn number(tree: &Tree<'_>, at: At) -> Option<u32> {
    tree.attribute(at, "val")?.trim().parse().ok().filter(|number| *number < 1_000)
}

/// Whether a cell goes on with the one above.
fn continues(tree: &Tree<'_>, cell: At) -> bool {
    let own = tree.child(cell, "tcPr").and_then(|own| tree.child(own, "vMerge"));
    own.is_some_and(|merge| tree.attribute(merge, "val").is_none_or(|value| value != "restart"))
}

fn has_control(tree: &Tree<'_>, cell: At) -> bool {
    own(tree, cell).any(|at| matches!(tree.name(at), "sdt" | "ffData"))
}

/// Whether Word computes the text of a cell: `=SUM(ABOVE)`.
fn has_formula(tree: &Tree<'_>, cell: At) -> bool {
    own(tree, cell).any(|at| match tree.name(at) {
        "instrText" => tree.text(at).trim_start().starts_with('='),
        "fldSimple" => tree.attribute(at, "instr").is_some_and(|said| said.trim_start().starts_with('=')),
        _ => false,
    })
}

/// What a cell holds, without the tables inside of it.
fn own<'t>(tree: &'t Tree<'_>, cell: At) -> impl Iterator<Item = At> + 't {
    let table = inner_table(tree, cell);
    tree.inside(cell).filter(move |at| inner_table(tree, *at) == table)
}

fn inner_table(tree: &Tree<'_>, at: At) -> Option<At> {
    tree.around(at).find(|around| tree.name(*around) == "tbl")
}

/// The level of each style of titles.
fn heading_levels(package: &mut Package<'_>, main: &str) -> Result<HashMap<String, u8>, Error> {
    let mut levels = HashMap::new();
    let link = package.relations(main)?.into_iter().find(|link| link.kind == "styles");
    let Some(xml) = link.map(|link| package.text(&link.target)).transpose()?.flatten() else {
        return Ok(levels);
    };
    let tree = Tree::read(&xml)?;
    for style in tree.named(tree.root(), "style") {
        let Some(id) = tree.attribute(style, "styleId") else { continue };
        let name = tree.child(style, "name").and_then(|name| tree.attribute(name, "val")).unwrap_or_default();
        let by_name = name.to_lowercase().strip_prefix("heading ").and_then(|level| level.parse().ok());
        let by_level = tree.child(style, "pPr").and_then(|own| outline_level(&tree, own));
        if let Some(level) = by_name.or(by_level) {
            levels.insert(id.into_owned(), level);
        }
    }
    Ok(levels)
}

fn outline_level(tree: &Tree<'_>, properties: At) -> Option<u8> {
    // Nine stands for the body of the text.
    number(tree, tree.child(properties, "outlineLvl")?)
        .and_then(|level| u8::try_from(level + 1).ok())
        .filter(|level| *level < 10)
}

fn level(tree: &Tree<'_>, paragraph: At, levels: &HashMap<String, u8>) -> Option<u8> {
    let own = tree.child(paragraph, "pPr")?;
    outline_level(tree, own).or_else(|| {
        let style = tree.attribute(tree.child(own, "pStyle")?, "val")?;
        levels.get(&*style).copied()
    })
}

/// The document with these values.
pub(super) fn fill(mut package: Package<'_>, main: &str, placed: &[Placed]) -> Result<Filled, Error> {
    let parts = text_parts(&mut package, main)?;
    let trees = trees(&parts)?;
    let mut unnamed = 0;
    let controls: Vec<(Vec<Found>, Vec<Legacy>)> =
        trees.iter().map(|tree| (control::found(tree, &mut unnamed), legacy::found(tree))).collect();
    let tables = trees.first().map(tables).unwrap_or_default();
    let mut splices: Vec<Vec<Splice>> = vec![Vec::new(); trees.len()];
    let (mut written, mut problems) = (Vec::new(), Vec::new());
    for one in placed {
        let changes = match changes(&trees, &tables, &controls, one) {
            Ok(changes) if overlap(&splices, &changes) => {
                Err("un autre emplacement, déjà rempli, tient la même place du document".to_owned())
            }
            changes => changes,
        };
        match changes {
            Ok(changes) => {
                changes.into_iter().for_each(|(part, change)| splices[part].push(change));
                written.push(one.slot.clone());
            }
            Err(reason) => problems.push(Problem { slot: one.slot.clone(), reason }),
        }
    }
    let changed = parts
        .iter()
        .zip(splices)
        .filter(|(_, splices)| !splices.is_empty())
        .map(|((name, xml), splices)| (name.clone(), spliced(xml, splices)))
        .filter(|(name, xml)| parts.iter().all(|(other, before)| other != name || before != xml))
        .collect();
    Ok(Filled { bytes: package.rewritten(&changed)?, written, problems })
}

/// Changes, each with the rank of its part.
type Changes = Vec<(usize, Splice)>;

fn changes(
    trees: &[Tree<'_>],
    tables: &[At],
    controls: &[(Vec<Found>, Vec<Legacy>)],
    one: &Placed,
) -> Result<Changes, String> {
    if matches!(one.value, Value::Number { value, .. } if !value.is_finite()) {
        return Err("la valeur n’est pas un nombre".to_owned());
    }
    match &one.slot {
        Slot::Cell { .. } => Err("ce fichier est un document Word, pas un classeur".to_owned()),
        Slot::TableCell { table, row, column } => {
            let tree = trees.first().ok_or("le document est vide")?;
            let table =
                table.checked_sub(1).and_then(|rank| tables.get(rank)).ok_or("le tableau n’existe plus")?;
            let rows = gather(tree, *table, &["tr"]);
            let row = row.checked_sub(1).and_then(|rank| rows.get(rank)).ok_or("la ligne n’existe plus")?;
            let cells = gather(tree, *row, &["tc"]);
            let cell =
                column.checked_sub(1).and_then(|rank| cells.get(rank)).ok_or("la cellule n’existe plus")?;
            if tree.child(*row, "trPr").is_some_and(|own| tree.child(own, "del").is_some()) {
                return Err("la ligne est supprimée par une modification suivie".to_owned());
            }
            if continues(tree, *cell) {
                return Err("la cellule est fusionnée avec celle du dessus".to_owned());
            }
            if has_formula(tree, *cell) {
                return Err("la cellule contient une formule, rien n’a été écrit".to_owned());
            }
            if has_control(tree, *cell) {
                return Err(
                    "la cellule contient un contrôle de contenu ou un champ de formulaire\u{202f}: c’est lui qu’il faut remplir"
                        .to_owned(),
                );
            }
            let all = replaced(tree, *cell, &one.value.shown(), None);
            Ok(all.into_iter().map(|change| (0, change)).collect())
        }
        Slot::Field(name) => {
            let text = one.value.shown();
            let mut changes = Vec::new();
            for (part, tree) in trees.iter().enumerate() {
                let prefix = tree.prefix(tree.root());
                for field in crate::fill::found(tree.xml).into_iter().filter(|field| field.name == *name) {
                    changes.extend(field.changes(&text, prefix).map(|change| (part, change)));
                }
            }
            if changes.is_empty() { Err("le champ n’existe plus".to_owned()) } else { Ok(changes) }
        }
        Slot::Control(name) => {
            let mut changes = Vec::new();
            let mut met = false;
            for (part, (tree, (found, legacy))) in trees.iter().zip(controls).enumerate() {
                for found in legacy.iter().filter(|found| found.name == *name) {
                    met = true;
                    let all = legacy::filled(tree, found, &one.value)?;
                    changes.extend(all.into_iter().map(|change| (part, change)));
                }
                for found in found.iter().filter(|found| found.name == *name) {
                    met = true;
                    let all = control::filled(tree, found, &one.value)?;
                    changes.extend(all.into_iter().map(|change| (part, change)));
                }
            }
            if met {
                Ok(changes)
            } else {
                Err("le contrôle ou le champ de formulaire n’existe plus".to_owned())
            }
        }
    }
}

fn overlap(splices: &[Vec<Splice>], changes: &Changes) -> bool {
    changes.iter().any(|(part, (range, _))| {
        splices.get(*part).is_some_and(|made| {
            made.iter().any(|(other, _)| {
                (range.start < other.end && other.start < range.end) || (range == other && !range.is_empty())
            })
        })
    })
}
