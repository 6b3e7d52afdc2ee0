//! What a row of monthly movements counts.

use base::french::fold;

/// The four rows of a table of movements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Present at the beginning of the month.
    Opening,
    /// Came in.
    Entries,
    /// Went out.
    Exits,
    /// Present at the end of the month.
    Closing,
}

const ENDS: [&str; 8] = [
    "fin de mesure",
    "fins de mesure",
    "fin de prise",
    "fins de prise",
    "fin de suivi",
    "fins de suivi",
    "fin d accompagnement",
    "fins d accompagnement",
];
const OUT: [&str; 14] = [
    "sortie",
    "sorties",
    "sortis",
    "sortants",
    "depart",
    "departs",
    "cloture",
    "clotures",
    "levee",
    "levees",
    "mainlevees",
    "terminees",
    "closes",
    "sortant",
];
const IN: [&str; 13] = [
    "entree",
    "entrees",
    "entrants",
    "admission",
    "admissions",
    "admis",
    "arrivee",
    "arrivees",
    "nouvelles",
    "nouveaux",
    "ouvertures",
    "ouvertes",
    "entrant",
];
const FIRST: [&str; 5] = ["debut", "1er", "initial", "initiaux", "veille"];
const LAST: [&str; 9] = ["fin", "30", "31", "28", "dernier", "final", "finaux", "reste", "restants"];
const STOCK: [&str; 32] = [
    "present",
    "presents",
    "presente",
    "presentes",
    "effectif",
    "effectifs",
    "stock",
    "file",
    "active",
    "inscrits",
    "suivis",
    "suivies",
    "mesures",
    "mesure",
    "situations",
    "accompagnements",
    "accompagnes",
    "jeunes",
    "enfants",
    "mineurs",
    "usagers",
    "personnes",
    "beneficiaires",
    "solde",
    "cours",
    "actifs",
    "actives",
    "dossiers",
    "nombre",
    "suivi",
    "total",
    "mois",
];
/// Words of a label that name neither the row nor a kind.
const EMPTY: [&str; 22] = [
    "de", "du", "des", "d", "l", "le", "la", "les", "en", "au", "a", "aux", "et", "jour", "premier",
    "charge", "prise", "prises", "pris", "durant", "pendant", "par",
];

/// What a label says that its row counts, and the other words, which may name a kind.
pub(crate) fn role(label: &str) -> Option<(Role, String)> {
    if label.len() > 90 {
        return None;
    }
    let folded = fold(label);
    let words: Vec<&str> = folded.split(' ').collect();
    if matches!(words[0], "dont" | "taux" | "moyenne" | "duree" | "delai" | "demandes") || words.len() > 10 {
        return None;
    }
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let ends = ENDS.iter().any(|end| folded.contains(end));
    let monthly =
        folded.contains("fin de mois") || folded.contains("fin du mois") || folded.contains("la fin");
    let (comes, goes) = (has(&IN), has(&OUT) || (ends && !monthly));
    let role = match (comes, goes) {
        (true, true) => return None,
        (true, false) => Role::Entries,
        (false, true) => Role::Exits,
        _ if !has(&STOCK) && words.len() > 2 => return None,
        _ if has(&FIRST)
            || ["premier jour", "01 01", "1 01", "1 janvier"].iter().any(|day| folded.contains(day)) =>
        {
            Role::Opening
        }
        _ if has(&LAST) => Role::Closing,
        _ => return None,
    };
    let known = |word: &str| {
        [&OUT[..], &IN, &FIRST, &LAST, &STOCK, &EMPTY].iter().any(|list| list.contains(&word))
            || word == "fins"
    };
    let others = label.split(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | ')' | ',' | '/'));
    let others = others.filter(|word| fold(word).split(' ').any(|word| !word.is_empty() && !known(word)));
    Some((role, others.collect::<Vec<_>>().join(" ")))
}
