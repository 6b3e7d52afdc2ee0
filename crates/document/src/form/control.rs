//! Content controls of a Word document (`w:sdt`).

use base::french::{NO_BREAK, fold};

use super::Control;
use super::paragraph::{gather, is_copy, lines, replaced, run, run_properties, text, without};
use super::tree::{At, Splice, Tree};
use super::value::Value;

/// Controls that hold something else than a text of one’s own.
const OTHERS: [&str; 9] = [
    "picture",
    "group",
    "docPartObj",
    "docPartList",
    "bibliography",
    "citation",
    "equation",
    "repeatingSection",
    "repeatingSectionItem",
];

/// A control and where it stands.
pub(super) struct Found {
    pub at: At,
    pub name: String,
    /// Whether a value can be placed in it.
    pub open: bool,
}

/// The controls of a part; `unnamed` counts those without a name, over all parts.
pub(super) fn found(tree: &Tree<'_>, unnamed: &mut usize) -> Vec<Found> {
    let all = tree.inside(tree.root()).filter(|at| tree.name(*at) == "sdt");
    all.filter_map(|at| {
        let own = tree.child(at, "sdtPr");
        let said = |name: &str| {
            own.and_then(|own| tree.attribute(tree.child(own, name)?, "val"))
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
        };
        let name = said("tag").or_else(|| said("alias"));
        if name.is_none() {
            if is_copy(tree, at) {
                return None;
            }
            *unnamed += 1;
        }
        let other = own.is_some_and(|own| tree.children(own).any(|kind| OTHERS.contains(&tree.name(kind))));
        let name = name.unwrap_or_else(|| format!("sans nom {unnamed}"));
        Some(Found { at, name, open: !other && reason_of(tree, at).is_none() })
    })
    .collect()
}

/// What a page shows of a control.
pub(super) fn seen(tree: &Tree<'_>, found: &Found) -> Control {
    let own = tree.child(found.at, "sdtPr");
    let has = |name: &str| own.is_some_and(|own| tree.child(own, name).is_some());
    let title = own
        .and_then(|own| tree.attribute(tree.child(own, "alias")?, "val"))
        .map_or_else(|| found.name.clone(), |title| title.into_owned());
    let content = tree.child(found.at, "sdtContent").filter(|_| !has("showingPlcHdr"));
    let text = content.map(|content| match gather(tree, content, &["p", "tc"]).is_empty() {
        true => text(tree, content),
        false => {
            let cells = gather(tree, content, &["tc"]);
            cells.first().map_or_else(|| lines(tree, content), |cell| lines(tree, *cell))
        }
    });
    let choices = own.and_then(|own| tree.child(own, "dropDownList"));
    Control {
        name: found.name.clone(),
        title,
        text: text.unwrap_or_default(),
        checkbox: has("checkbox"),
        choices: choices.map(|list| shown_choices(tree, list)).unwrap_or_default(),
    }
}

fn shown_choices(tree: &Tree<'_>, list: At) -> Vec<String> {
    tree.named(list, "listItem")
        // The first item often only says what to do, and stands for no value.
        .filter(|item| tree.attribute(*item, "value").is_none_or(|value| !value.is_empty()))
        .filter_map(|item| tree.attribute(item, "displayText").or_else(|| tree.attribute(item, "value")))
        .map(|text| text.into_owned())
        .collect()
}

/// Why a control takes no text; nothing when it does.
fn reason_of(tree: &Tree<'_>, at: At) -> Option<&'static str> {
    let Some(content) = tree.child(at, "sdtContent") else {
        return Some("ce contrôle de contenu est vide et ne peut pas être rempli");
    };
    if tree.holds(content, &["sdt"]) {
        return Some("ce contrôle en contient d’autres\u{202f}: remplissez ceux-là");
    }
    let whole = tree.children(content).any(|child| matches!(tree.name(child), "tr" | "tbl"));
    whole.then_some("ce contrôle contient un tableau\u{202f}: remplissez ses cellules")
}

/// The changes that put a value in a control; or why it cannot be.
pub(super) fn filled(tree: &Tree<'_>, found: &Found, value: &Value) -> Result<Vec<Splice>, String> {
    let own = tree.child(found.at, "sdtPr");
    if let Some(reason) = reason_of(tree, found.at) {
        return Err(reason.to_owned());
    }
    if !found.open {
        return Err("ce contrôle ne prend pas de texte".to_owned());
    }
    let Some(content) = tree.child(found.at, "sdtContent") else { return Ok(Vec::new()) };
    let kind = |name: &str| own.and_then(|own| tree.child(own, name));
    if let Some(checkbox) = kind("checkbox") {
        return ticked(tree, checkbox, content, value);
    }
    let mut splices = Vec::new();
    let mut text = value.shown();
    if let Some(list) = kind("dropDownList").filter(|_| !text.is_empty()) {
        let choices = shown_choices(tree, list);
        let small = text.to_lowercase();
        let same = choices.iter().find(|choice| **choice == text);
        match same.or_else(|| choices.iter().find(|choice| choice.to_lowercase() == small)) {
            Some(choice) => text.clone_from(choice),
            None => {
                return Err(format!(
                    "la valeur «{NO_BREAK}{text}{NO_BREAK}» n’est pas dans la liste permise"
                ));
            }
        }
    }
    if let Some(date) = kind("date") {
        let kept = tree.attributes(date).into_iter().find(|attribute| attribute.local == "fullDate");
        match value {
            Value::Day(day) => {
                let name = format!("{}fullDate", tree.prefix(date));
                splices.push(tree.set(date, "fullDate", &name, &format!("{day}T00:00:00Z")));
            }
            _ => splices.extend(kept.map(|attribute| (attribute.whole, String::new()))),
        }
    }
    // Bound to a data of the file, Word would put this data back in the place of the value.
    let leaving = own.into_iter().flat_map(|own| tree.children(own));
    splices.extend(
        leaving
            .filter(|child| matches!(tree.name(*child), "showingPlcHdr" | "dataBinding"))
            .map(|child| (tree.whole(child), String::new())),
    );
    let wanted = kind("rPr").map(|own| without(tree, own, &["rPrChange"]));
    let style = match kind("showingPlcHdr") {
        // The style of the words that say what to write is not that of what is written.
        Some(_) => Some(wanted.unwrap_or_default()),
        None => run_properties(tree, content).or(wanted),
    };
    let cells = gather(tree, content, &["tc"]);
    let inline =
        tree.around(found.at).map(|around| tree.name(around)).find(|name| is_block(name)) == Some("p");
    match cells.first() {
        Some(cell) => splices.extend(replaced(tree, *cell, &text, style)),
        None if inline => {
            let prefix = tree.prefix(content);
            let marks = tree.children(content).filter(|child| tree.name(*child).starts_with("bookmark"));
            let marks: String = marks.map(|mark| tree.raw(mark)).collect();
            let xml = format!("{}{marks}", run(prefix, &style.unwrap_or_default(), &text));
            splices.push(match tree.self_closed(content) {
                true => tree.append(content, &xml),
                false => (tree.inner(content), xml),
            });
        }
        None => splices.extend(replaced(tree, content, &text, style)),
    }
    splices.retain(|(range, xml)| range.is_empty() || tree.xml[range.clone()] != **xml);
    Ok(splices)
}

/// Whether an element of this name is a paragraph, or holds some.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "tc" | "tr" | "tbl" | "body" | "hdr" | "ftr" | "footnote" | "endnote" | "txbxContent"
    )
}

/// A box, ticked by `oui` and left empty by `non` or by nothing.
fn ticked(tree: &Tree<'_>, own: At, content: At, value: &Value) -> Result<Vec<Splice>, String> {
    let tick = match fold(&value.shown()).as_str() {
        "oui" => true,
        "non" | "" => false,
        _ => {
            return Err(format!(
                "la case se coche par «{NO_BREAK}oui{NO_BREAK}» ou «{NO_BREAK}non{NO_BREAK}»"
            ));
        }
    };
    let (state, usual) = if tick { ("checkedState", "2612") } else { ("uncheckedState", "2610") };
    let state = tree.child(own, state);
    let code = state.and_then(|state| tree.attribute(state, "val")).unwrap_or(usual.into());
    let font = state.and_then(|state| tree.attribute(state, "font")).unwrap_or("MS Gothic".into());
    let number = u32::from_str_radix(code.trim(), 16).unwrap_or(if tick { 0x2612 } else { 0x2610 });
    let prefix = tree.prefix(content);
    // Signs of the private area are drawn by their font alone.
    let sign = match char::from_u32(number).filter(|_| !(0xe000..0xf900).contains(&number)) {
        Some(sign) => format!("<{prefix}t>{}</{prefix}t>", super::tree::escaped(&sign.to_string())),
        None => format!(
            "<{prefix}sym {prefix}font=\"{}\" {prefix}char=\"{number:04X}\"/>",
            super::tree::escaped(&font)
        ),
    };
    let mut splices = Vec::new();
    match tree.child(own, "checked") {
        Some(checked) => {
            let name = format!("{}val", tree.prefix(checked));
            splices.push(tree.set(checked, "val", &name, if tick { "1" } else { "0" }));
        }
        None => {
            let prefix = tree.prefix(own);
            let xml = format!("<{prefix}checked {prefix}val=\"{}\"/>", u8::from(tick));
            splices.push(match tree.self_closed(own) {
                true => tree.append(own, &xml),
                false => (tree.inner(own).start..tree.inner(own).start, xml),
            });
        }
    }
    match tree.inside(content).find(|at| matches!(tree.name(*at), "t" | "sym")) {
        Some(shown) => splices.push((tree.whole(shown), sign)),
        None => match gather(tree, content, &["p"]).first() {
            Some(p) => splices.push(tree.append(*p, &format!("<{prefix}r>{sign}</{prefix}r>"))),
            None => splices.push(tree.append(content, &format!("<{prefix}r>{sign}</{prefix}r>"))),
        },
    }
    Ok(splices)
}
