//! What changed in a form from one edition to the next, for the places one fills.

use base::french::{NO_BREAK, fold};

use super::label::headings;
use super::{Form, Problem, SeenKind, Sheet, Slot};

/// What changed for these places between two editions of a form: a sheet or a table that left, a label
/// that moved, a formula where there was a cell to fill. Nothing is said of the places that stay.
pub fn compare(old: &Form, new: &Form, slots: &[Slot]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for slot in slots {
        let mut reasons = Vec::new();
        match slot {
            _ if old.kind != new.kind => reasons.push("le fichier n’est plus du même genre".to_owned()),
            Slot::Cell { sheet, at } => cell(old, new, sheet, at, &mut reasons),
            Slot::TableCell { table, row, column } => {
                match new.table_cell(*table, *row, *column) {
                    _ if new.tables.len() < *table => reasons.push("le tableau n’existe plus".to_owned()),
                    None => reasons.push("la cellule n’existe plus".to_owned()),
                    Some(cell) => {
                        let before = old.table_cell(*table, *row, *column);
                        if cell.covered && before.is_some_and(|before| !before.covered) {
                            reasons.push("la cellule est fusionnée avec celle du dessus".to_owned());
                        }
                        if cell.controlled && before.is_some_and(|before| !before.controlled) {
                            reasons.push("la cellule contient maintenant un contrôle de contenu ou un champ de formulaire".to_owned());
                        }
                    }
                }
            }
            Slot::Field(name) if new.fields.contains(name) => {}
            Slot::Field(_) => reasons.push("le champ n’existe plus".to_owned()),
            Slot::Control(name) => match new.controls.iter().find(|control| control.name == *name) {
                None => reasons.push("le contrôle ou le champ de formulaire n’existe plus".to_owned()),
                Some(control) => {
                    let before = old.controls.iter().find(|control| control.name == *name);
                    if before.is_some_and(|before| before.checkbox != control.checkbox) {
                        reasons.push(
                            "le contrôle ou le champ de formulaire n’est plus du même genre".to_owned(),
                        );
                    }
                }
            },
        }
        if reasons.is_empty() {
            moved(old, new, slot, &mut reasons);
        }
        problems.extend(reasons.into_iter().map(|reason| Problem { slot: slot.clone(), reason }));
    }
    problems
}

fn cell(old: &Form, new: &Form, sheet: &str, at: &str, reasons: &mut Vec<String>) {
    let Some(after_sheet) = new.sheet(sheet) else {
        reasons.push("la feuille n’existe plus".to_owned());
        return;
    };
    let before_sheet = old.sheet(sheet);
    if after_sheet.hidden && before_sheet.is_some_and(|before| !before.hidden) {
        reasons.push("la feuille est maintenant masquée".to_owned());
    }
    let before = before_sheet.and_then(|before| before.cell(at));
    let Some(after) = after_sheet.cell(at) else {
        if after_sheet.cut {
            reasons.push("la cellule est trop loin dans la feuille pour être comparée".to_owned());
        } else if before.is_some() {
            reasons.push("la cellule est maintenant hors du tableau de la feuille".to_owned());
        }
        return;
    };
    let was = |kind: SeenKind| before.is_some_and(|before| before.kind == kind);
    match after.kind {
        SeenKind::Formula if !was(SeenKind::Formula) => {
            let formula = after.formula.as_deref().unwrap_or_default();
            reasons.push(format!("la cellule contient maintenant une formule ({formula})"));
        }
        SeenKind::Text if was(SeenKind::Empty) || before.is_none() => reasons.push(format!(
            "la cellule, vide auparavant, contient maintenant «{NO_BREAK}{}{NO_BREAK}»",
            after.text
        )),
        _ => {}
    }
    if after.covered && before.is_none_or(|before| !before.covered) {
        reasons.push("la cellule est maintenant recouverte par une fusion".to_owned());
    }
    if let Some(before) = before {
        if before.percent != after.percent {
            reasons.push(match after.percent {
                true => "la cellule attend maintenant un pourcentage".to_owned(),
                false => "la cellule n’attend plus un pourcentage".to_owned(),
            });
        }
        if before.day != after.day {
            reasons.push(match after.day {
                true => "la cellule attend maintenant une date".to_owned(),
                false => "la cellule n’attend plus une date".to_owned(),
            });
        }
    }
}

/// Says which headings are no longer the same, and where that of the row stands now.
fn moved(old: &Form, new: &Form, slot: &Slot, reasons: &mut Vec<String>) {
    let (before, after) = (headings(old, slot), headings(new, slot));
    let pairs = [("la ligne", &before.row, &after.row), ("la colonne", &before.column, &after.column)];
    for (what, before_text, after_text) in pairs {
        let same = fold(before_text.as_deref().unwrap_or_default())
            == fold(after_text.as_deref().unwrap_or_default());
        if same {
            continue;
        }
        let said = |text: &Option<String>| match text {
            Some(text) => format!("«{NO_BREAK}{text}{NO_BREAK}»"),
            None => "vide".to_owned(),
        };
        let mut reason = format!(
            "le libellé de {what} était {}, il est maintenant {}",
            said(before_text),
            said(after_text)
        );
        if let (Slot::Cell { sheet, .. }, Some(text)) = (slot, before_text)
            && let Some(place) = new.sheet(sheet).and_then(|sheet| only(sheet, text))
        {
            reason.push_str(&format!("\u{202f}; on le trouve en {place}"));
        }
        reasons.push(reason);
    }
}

/// Where a label stands in a sheet, when it stands there once.
fn only(sheet: &Sheet, text: &str) -> Option<String> {
    let wanted = fold(text);
    let mut all = sheet
        .rows
        .iter()
        .flatten()
        .filter(|seen| seen.kind == SeenKind::Text && !seen.covered && fold(&seen.text) == wanted);
    let found = all.next()?;
    all.next().is_none().then(|| found.at.clone())
}
