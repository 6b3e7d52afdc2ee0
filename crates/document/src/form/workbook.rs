//! A workbook as a form: shown sheet by sheet, filled cell by cell, with what stands in the way.

use std::collections::BTreeMap;

use base::french::{NARROW, NO_BREAK};

use super::address::{Address, Area};
use super::book::{Book, recalculation};
use super::format::{Shape, serial};
use super::lists::{Choice, Lists};
use super::parts::Package;
use super::sheet::Layout;
use super::tree::{Tree, spliced};
use super::value::{Value, exact, fraction};
use super::write::{Body, splices};
use super::{Error, Filled, Form, Kind, Placed, Problem, Slot, grid};

/// Cells shown of a workbook, all sheets together.
const SEEN_MAX: usize = 300_000;
/// Longest text of a cell, by Excel.
const TEXT_MAX: usize = 32_767;

/// The sheets of the workbook.
pub(super) fn open(mut package: Package<'_>, part: String) -> Result<Form, Error> {
    let book = Book::read(&mut package, part)?;
    let mut left = SEEN_MAX;
    let mut form = Form::of(Kind::Workbook);
    for listed in &book.sheets {
        let xml = package.text(&listed.part)?.ok_or(Error::Damaged)?;
        form.sheets.push(grid::sheet(listed, &Layout::read(&xml)?, &book, &mut left));
    }
    Ok(form)
}

/// The workbook with these values.
pub(super) fn fill(mut package: Package<'_>, part: String, placed: &[Placed]) -> Result<Filled, Error> {
    let book = Book::read(&mut package, part)?;
    let mut filling = Filling { lists: Lists::default(), written: Vec::new(), problems: Vec::new() };
    // By part: the places of one sheet are written together.
    let mut sheets: BTreeMap<(String, String), Vec<(Address, &Placed)>> = BTreeMap::new();
    for one in placed {
        let Slot::Cell { sheet, at } = &one.slot else {
            filling.refuse(one, "ce fichier est un classeur, pas un document Word");
            continue;
        };
        match (book.sheet(sheet), Address::parse(at)) {
            (None, _) => filling.refuse(one, "la feuille n’existe plus"),
            (_, None) => filling.refuse(one, "l’adresse de la cellule n’est pas reconnue"),
            (Some(listed), Some(at)) => {
                let key = (listed.part.clone(), listed.name.clone());
                sheets.entry(key).or_default().push((at, one));
            }
        }
    }
    let mut changed = BTreeMap::new();
    for ((part, name), cells) in sheets {
        let xml = package.text(&part)?.ok_or(Error::Damaged)?;
        let layout = Layout::read(&xml)?;
        if layout.data.is_none() {
            return Err(Error::Damaged);
        }
        let kept = kept_areas(&mut package, &part)?;
        let mut bodies = BTreeMap::new();
        for (at, one) in cells {
            if bodies.contains_key(&at) {
                filling
                    .refuse(one, "la cellule est remplie deux fois\u{202f}: la première valeur est gardée");
                continue;
            }
            let mut sheet =
                Target { package: &mut package, book: &book, layout: &layout, name: &name, kept: &kept };
            match filling.body(&mut sheet, at, &one.value)? {
                Ok(body) => {
                    bodies.extend(body.map(|body| (at, body)));
                    filling.written.push(one.slot.clone());
                }
                Err(reason) => filling.refuse(one, &reason),
            }
        }
        let splices = splices(&layout, &bodies);
        if !splices.is_empty() {
            changed.insert(part, spliced(&xml, splices));
        }
    }
    if !changed.is_empty()
        && let Some(xml) = package.text(&book.part)?
        && let Some(change) = recalculation(&xml)?
    {
        changed.insert(book.part.clone(), spliced(&xml, vec![change]));
    }
    let bytes = package.rewritten(&changed)?;
    Ok(Filled { bytes, written: filling.written, problems: filling.problems })
}

/// A sheet being filled.
struct Target<'s, 'a> {
    package: &'s mut Package<'a>,
    book: &'s Book,
    layout: &'s Layout<'s>,
    name: &'s str,
    kept: &'s [Kept],
}

struct Filling {
    lists: Lists,
    written: Vec<Slot>,
    problems: Vec<Problem>,
}

impl Filling {
    fn refuse(&mut self, one: &Placed, reason: &str) {
        self.problems.push(Problem { slot: one.slot.clone(), reason: reason.to_owned() });
    }

    /// What the cell will hold, nothing when it is right as it is; or why it cannot.
    fn body(
        &mut self,
        sheet: &mut Target<'_, '_>,
        at: Address,
        value: &Value,
    ) -> Result<Result<Option<Body>, String>, Error> {
        let layout = sheet.layout;
        if let Some(formula) = layout.formula(at) {
            let formula = shortened(&formula);
            return Ok(Err(format!("la cellule contient une formule ({formula}), rien n’a été écrit")));
        }
        if let Some(area) = layout.merge(at).filter(|area| area.first != at) {
            return Ok(Err(format!("la cellule est recouverte par la fusion {area}")));
        }
        let body = match body(value, layout.shape(at, sheet.book), sheet.book.from_1904) {
            Ok(body) => body,
            Err(reason) => return Ok(Err(reason)),
        };
        match sheet.kept.iter().find(|kept| kept.area.holds(at)).map(|kept| &kept.what) {
            Some(What::Pivot) => {
                return Ok(Err(
                    "la cellule est dans un tableau croisé dynamique, qu’Excel réécrit".to_owned()
                ));
            }
            Some(What::Heading(name)) if !matches!(&body, Body::Text(text) if text == name) => {
                return Ok(Err(format!(
                    "la cellule est le titre d’une colonne de tableau («{NO_BREAK}{name}{NO_BREAK}»), \
                     qui ne peut pas changer"
                )));
            }
            Some(What::Heading(_)) => return Ok(Ok(None)),
            None => {}
        }
        if body == Body::Empty {
            return Ok(Ok(Some(body)));
        }
        let (number, text) = match &body {
            Body::Number(number) => (number.parse().ok(), number.clone()),
            Body::Text(text) => (None, text.clone()),
            Body::Empty => (None, String::new()),
        };
        for rule in layout.rules.iter().filter(|rule| rule.holds(at) && rule.is_strict()) {
            if let Some(asked) = rule.broken(number, &text) {
                let shown = value.shown();
                return Ok(Err(format!(
                    "la valeur «{NO_BREAK}{shown}{NO_BREAK}» ne suit pas la règle de la cellule, qui demande {asked}"
                )));
            }
            let Some(choices) = rule.choices(at).filter(|_| rule.is_list()) else { continue };
            let Some(list) = self.lists.values(sheet.package, sheet.book, sheet.name, choices)? else {
                continue;
            };
            return Ok(chosen(&list, number, &text, body).map(Some).ok_or_else(|| {
                let shown = value.shown();
                format!("la valeur «{NO_BREAK}{shown}{NO_BREAK}» n’est pas dans la liste permise")
            }));
        }
        Ok(Ok(Some(body)))
    }
}

/// The value as the list writes it: `Oui` for `oui`.
fn chosen(list: &[Choice], number: Option<f64>, text: &str, body: Body) -> Option<Body> {
    let text = text.trim();
    let same = |choice: &&Choice| match number {
        Some(number) => choice.number.is_some_and(|other| (number - other).abs() < 1e-9),
        None => choice.text == text,
    };
    if list.iter().any(|choice| same(&choice)) {
        return Some(body);
    }
    let small = text.to_lowercase();
    let near = list.iter().find(|choice| number.is_none() && choice.text.to_lowercase() == small)?;
    Some(Body::Text(near.text.clone()))
}

/// What a value is in a cell of this shape; or why it cannot be written there.
fn body(value: &Value, shape: Shape, from_1904: bool) -> Result<Body, String> {
    match value {
        Value::Nothing => Ok(Body::Empty),
        Value::Text(_) => {
            let text = value.shown();
            match text.encode_utf16().count() {
                0 => Ok(Body::Empty),
                1..=TEXT_MAX => Ok(Body::Text(text)),
                _ => Err("le texte est plus long que ce qu’une cellule peut contenir (32\u{202f}767 signes)"
                    .to_owned()),
            }
        }
        Value::Number { value, .. } if !value.is_finite() => Err("la valeur n’est pas un nombre".to_owned()),
        Value::Number { .. } if matches!(shape, Shape::Day) => {
            Err("la cellule attend une date et la valeur est un nombre".to_owned())
        }
        Value::Number { value, percent: true, .. } => Ok(Body::Number(exact(match shape {
            Shape::Percent(_) => fraction(*value),
            _ => *value,
        }))),
        // Written as it is, 12 would be read as 1200 %.
        Value::Number { .. } if matches!(shape, Shape::Percent(_)) => {
            Err(format!("la cellule attend un pourcentage ({NARROW}%) et la valeur n’en est pas un"))
        }
        Value::Number { value, .. } => Ok(Body::Number(exact(*value))),
        Value::Day(day) => Ok(match serial(*day, from_1904).filter(|_| shape == Shape::Day) {
            Some(serial) => Body::Number(serial.to_string()),
            None => Body::Text(value.shown()),
        }),
    }
}

fn shortened(formula: &str) -> String {
    match formula.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &formula[..end]),
        None => formula.to_owned(),
    }
}

/// Cells of a sheet that something else keeps.
struct Kept {
    area: Area,
    what: What,
}

enum What {
    /// Title of a column of a table: the table names it too.
    Heading(String),
    /// A pivot table, rewritten by Excel.
    Pivot,
}

fn kept_areas(package: &mut Package<'_>, part: &str) -> Result<Vec<Kept>, Error> {
    let mut kept = Vec::new();
    for link in package.relations(part)? {
        if !matches!(link.kind.as_str(), "table" | "pivotTable") {
            continue;
        }
        let Some(xml) = package.text(&link.target)? else { continue };
        let tree = Tree::read(&xml)?;
        let root = tree.root();
        let area = |at| tree.attribute(at, "ref").and_then(|text| Area::parse(&text));
        if link.kind == "pivotTable" {
            let area = tree.child(root, "location").and_then(area);
            kept.extend(area.map(|area| Kept { area, what: What::Pivot }));
            continue;
        }
        let (Some(area), Some(columns)) = (area(root), tree.child(root, "tableColumns")) else { continue };
        if tree.attribute(root, "headerRowCount").as_deref() == Some("0") {
            continue;
        }
        for (column, at) in (area.first.column..=area.last.column).zip(tree.named(columns, "tableColumn")) {
            let first = Address { row: area.first.row, column };
            let name = tree.attribute(at, "name").unwrap_or_default().into_owned();
            kept.push(Kept { area: Area { first, last: first }, what: What::Heading(name) });
        }
    }
    Ok(kept)
}
