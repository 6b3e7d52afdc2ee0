//! Form fields of Word before 2007 (`w:ffData`), still common in the forms of administrations: a text,
//! a box to tick, a list.

use base::french::{NO_BREAK, fold};

use super::Control;
use super::paragraph::{run, run_properties};
use super::tree::{At, Splice, Tree};
use super::value::Value;

/// A form field and where its data stand.
pub(super) struct Legacy {
    /// Its `w:ffData`.
    pub at: At,
    pub name: String,
}

/// The form fields of a part that have a name.
pub(super) fn found(tree: &Tree<'_>) -> Vec<Legacy> {
    let all = tree.inside(tree.root()).filter(|at| tree.name(*at) == "ffData");
    all.filter_map(|at| {
        let name = tree.attribute(tree.child(at, "name")?, "val")?.trim().to_owned();
        (!name.is_empty()).then_some(Legacy { at, name })
    })
    .collect()
}

/// What a page shows of a form field.
pub(super) fn seen(tree: &Tree<'_>, found: &Legacy) -> Control {
    let text = result(tree, found.at)
        .map(|runs| runs.iter().map(|run| super::paragraph::text(tree, *run)).collect::<String>());
    let said = |name: &str| tree.child(found.at, name).and_then(|at| tree.attribute(at, "val"));
    Control {
        name: found.name.clone(),
        title: said("statusText")
            .filter(|text| !text.is_empty())
            .map_or_else(|| found.name.clone(), Into::into),
        // Five wide spaces stand for nothing.
        text: text.unwrap_or_default().trim().to_owned(),
        checkbox: tree.child(found.at, "checkBox").is_some(),
        choices: tree.child(found.at, "ddList").map(|list| choices(tree, list)).unwrap_or_default(),
    }
}

fn choices(tree: &Tree<'_>, list: At) -> Vec<String> {
    tree.named(list, "listEntry")
        .filter_map(|entry| tree.attribute(entry, "val"))
        .map(|text| text.into_owned())
        .collect()
}

/// The changes that put a value in a form field; or why it cannot be.
pub(super) fn filled(tree: &Tree<'_>, found: &Legacy, value: &Value) -> Result<Vec<Splice>, String> {
    let text = value.shown();
    if let Some(own) = tree.child(found.at, "checkBox") {
        let tick = match fold(&text).as_str() {
            "oui" => "1",
            "non" | "" => "0",
            _ => {
                return Err(format!(
                    "la case se coche par «{NO_BREAK}oui{NO_BREAK}» ou «{NO_BREAK}non{NO_BREAK}»"
                ));
            }
        };
        return Ok(vec![given(tree, own, "checked", tick, false)]);
    }
    if let Some(list) = tree.child(found.at, "ddList") {
        let small = text.to_lowercase();
        let rank = choices(tree, list).iter().position(|choice| choice.to_lowercase() == small);
        return match rank.or(text.is_empty().then_some(0)) {
            Some(rank) => Ok(vec![given(tree, list, "result", &rank.to_string(), true)]),
            None => Err(format!("la valeur «{NO_BREAK}{text}{NO_BREAK}» n’est pas dans la liste permise")),
        };
    }
    let runs = result(tree, found.at).ok_or("ce champ de formulaire n’est pas d’un seul paragraphe")?;
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
        return Err("ce champ de formulaire n’a pas de place pour son texte".to_owned());
    };
    // The run that separates the name of the field from its text, and the one that closes it.
    let (start, end) = (tree.whole(*first).end, tree.whole(*last).start);
    let inner = runs.get(1..runs.len() - 1).unwrap_or_default();
    let style = inner.iter().find_map(|run| run_properties(tree, *run));
    let style = style.or_else(|| run_properties(tree, *first)).unwrap_or_default();
    let marks: String = inner
        .iter()
        .filter(|at| tree.name(**at).starts_with("bookmark"))
        .map(|mark| tree.raw(*mark))
        .collect();
    let xml = format!("{marks}{}", run(tree.prefix(*first), &style, &text));
    Ok(if tree.xml[start..end] == *xml { Vec::new() } else { vec![(start..end, xml)] })
}

/// The change that gives an inner element this value, making it where it is missing.
fn given(tree: &Tree<'_>, own: At, name: &str, value: &str, first: bool) -> Splice {
    let full = format!("{}val", tree.prefix(own));
    if let Some(at) = tree.child(own, name) {
        return tree.set(at, "val", &full, value);
    }
    let xml = format!("<{}{name} {full}=\"{value}\"/>", tree.prefix(own));
    match first && !tree.self_closed(own) {
        true => (tree.inner(own).start..tree.inner(own).start, xml),
        false => tree.append(own, &xml),
    }
}

/// What stands in the paragraph from the run that separates to the one that ends the field, both taken.
fn result(tree: &Tree<'_>, data: At) -> Option<Vec<At>> {
    let start = tree.parent(tree.parent(data)?)?;
    let mark = |run: At| tree.child(run, "fldChar").and_then(|mark| tree.attribute(mark, "fldCharType"));
    let mut depth = 0u32;
    let mut open = false;
    let mut runs = Vec::new();
    for at in tree.children(tree.parent(start)?).skip_while(|at| *at != start) {
        let mark = mark(at);
        match mark.as_deref() {
            Some("begin") => depth += 1,
            Some("separate") if depth == 1 => open = true,
            Some("end") => depth = depth.saturating_sub(1),
            _ => {}
        }
        if open {
            runs.push(at);
        }
        if depth == 0 {
            return Some(runs).filter(|_| open);
        }
    }
    None
}
