//! A formula as a French reader knows it: `=SOMME(C5:C9)`, moved from the cell that shares it.

use super::address::Address;

/// Functions of forms, as Excel names them in French. Others keep their English name.
const FRENCH: &[(&str, &str)] = &[
    ("SUM", "SOMME"),
    ("SUMIF", "SOMME.SI"),
    ("SUMIFS", "SOMME.SI.ENS"),
    ("SUMPRODUCT", "SOMMEPROD"),
    ("SUBTOTAL", "SOUS.TOTAL"),
    ("AVERAGE", "MOYENNE"),
    ("AVERAGEIF", "MOYENNE.SI"),
    ("MEDIAN", "MEDIANE"),
    ("COUNT", "NB"),
    ("COUNTA", "NBVAL"),
    ("COUNTIF", "NB.SI"),
    ("COUNTIFS", "NB.SI.ENS"),
    ("COUNTBLANK", "NB.VIDE"),
    ("IF", "SI"),
    ("IFERROR", "SIERREUR"),
    ("IFNA", "SI.NON.DISP"),
    ("IFS", "SI.CONDITIONS"),
    ("ISBLANK", "ESTVIDE"),
    ("ISERROR", "ESTERREUR"),
    ("ISNUMBER", "ESTNUM"),
    ("AND", "ET"),
    ("OR", "OU"),
    ("NOT", "NON"),
    ("ROUND", "ARRONDI"),
    ("ROUNDUP", "ARRONDI.SUP"),
    ("ROUNDDOWN", "ARRONDI.INF"),
    ("INT", "ENT"),
    ("VLOOKUP", "RECHERCHEV"),
    ("HLOOKUP", "RECHERCHEH"),
    ("LOOKUP", "RECHERCHE"),
    ("MATCH", "EQUIV"),
    ("CONCATENATE", "CONCATENER"),
    ("TEXT", "TEXTE"),
    ("LEFT", "GAUCHE"),
    ("RIGHT", "DROITE"),
    ("YEAR", "ANNEE"),
    ("MONTH", "MOIS"),
    ("DAY", "JOUR"),
    ("TODAY", "AUJOURDHUI"),
];

/// The formula in French, with its `=`, moved from the cell it is written in to this one.
pub(super) fn french(formula: &str, from: Address, to: Address) -> String {
    let mut out = String::from("=");
    let mut rest = formula;
    while let Some(sign) = rest.chars().next() {
        if sign == '"' || sign == '\'' {
            // A text, or the name of a sheet.
            let end = rest[1..].find(sign).map_or(rest.len(), |end| end + 2);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if sign.is_alphanumeric() || matches!(sign, '$' | '_' | '.') {
            let end = rest
                .find(|sign: char| !(sign.is_alphanumeric() || matches!(sign, '$' | '_' | '.')))
                .unwrap_or(rest.len());
            let word = &rest[..end];
            rest = &rest[end..];
            if rest.starts_with('(') {
                let known = FRENCH.iter().find(|(english, _)| english.eq_ignore_ascii_case(word));
                out.push_str(known.map_or(word, |(_, french)| french));
            } else if rest.starts_with('!') {
                out.push_str(word);
            } else {
                out.push_str(&moved(word, from, to));
            }
        } else {
            out.push(if sign == ',' { ';' } else { sign });
            rest = &rest[sign.len_utf8()..];
        }
    }
    out
}

/// A word of a formula: a reference moves with its cell, a decimal number takes a comma.
fn moved(word: &str, from: Address, to: Address) -> String {
    if word.parse::<f64>().is_ok() {
        return word.replace('.', ",");
    }
    let Some(at) = Address::parse(word) else { return word.to_owned() };
    let column_fixed = word.starts_with('$');
    let row_fixed = word[1..].contains('$');
    let step = |value: u32, fixed: bool, from: u32, to: u32| match fixed {
        true => Some(value),
        false => (value + to).checked_sub(from),
    };
    let row = step(at.row, row_fixed, from.row, to.row);
    let column = step(at.column, column_fixed, from.column, to.column);
    match row.zip(column).and_then(|(row, column)| Address::new(row, column)) {
        None => "#REF!".to_owned(),
        Some(at) => {
            let name = super::address::column_name(at.column);
            let dollar = |fixed: bool| if fixed { "$" } else { "" };
            format!("{}{name}{}{}", dollar(column_fixed), dollar(row_fixed), at.row)
        }
    }
}
