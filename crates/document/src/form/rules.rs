//! What a cell accepts, by the rules of entry of its sheet: a list, bounds.

use super::address::{Address, Area};
use super::formula;
use super::tree::{At, Tree};

/// A rule of entry of some cells.
pub(super) struct Rule {
    pub areas: Vec<Area>,
    kind: Kind,
    /// Whether Excel refuses what breaks it; otherwise it only warns.
    strict: bool,
    first: String,
    second: String,
    operator: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    List,
    Whole,
    Decimal,
    Length,
}

/// Where the values of a list are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Choices {
    /// In the rule.
    Said(Vec<String>),
    /// In cells: of this sheet, or of the one named.
    Cells { sheet: Option<String>, area: (Address, Address) },
    /// By a name given to cells.
    Name(String),
}

impl Rule {
    /// A rule as it is written, in the sheet or in its extensions.
    pub fn read(tree: &Tree<'_>, at: At) -> Option<Rule> {
        let kind = match tree.attribute(at, "type")?.as_ref() {
            "list" => Kind::List,
            "whole" => Kind::Whole,
            "decimal" => Kind::Decimal,
            "textLength" => Kind::Length,
            _ => return None,
        };
        // In the extensions, the text is one element further in.
        let formula = |name: &str| {
            tree.child(at, name).map_or_else(String::new, |formula| {
                tree.text(tree.child(formula, "f").unwrap_or(formula)).trim().to_owned()
            })
        };
        let areas = tree
            .attribute(at, "sqref")
            .or_else(|| tree.child(at, "sqref").map(|areas| tree.text(areas)))
            .map(|text| Area::all(&text))?;
        let stops = tree.attribute(at, "errorStyle").is_none_or(|style| style == "stop");
        Some(Rule {
            areas,
            kind,
            strict: stops && tree.says(at, "showErrorMessage", false),
            first: formula("formula1"),
            second: formula("formula2"),
            operator: tree.attribute(at, "operator").map_or("between".to_owned(), |text| text.into_owned()),
        })
    }

    /// Whether the rule is about this cell.
    pub fn holds(&self, at: Address) -> bool {
        self.areas.iter().any(|area| area.holds(at))
    }

    /// Whether the cell offers a list.
    pub fn is_list(&self) -> bool {
        self.kind == Kind::List
    }

    /// Whether Excel would refuse to break it.
    pub fn is_strict(&self) -> bool {
        self.strict
    }

    /// Where the list of a cell is; nothing when only Excel could compute it.
    pub fn choices(&self, at: Address) -> Option<Choices> {
        if let Some(said) = self.first.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            return Some(Choices::Said(said.replace("\"\"", "\"").split(',').map(str::to_owned).collect()));
        }
        let from = self.areas.first()?.first;
        let moved = formula::french(&self.first, from, at);
        reference(moved.trim_start_matches('='))
    }

    /// What the cell asks for, when a value breaks its bounds; nothing when the value is right, or when
    /// the bounds are formulas.
    pub fn broken(&self, number: Option<f64>, text: &str) -> Option<String> {
        let bounds = (self.first.parse::<f64>().ok()?, self.second.parse::<f64>().ok());
        let (what, measured) = match self.kind {
            Kind::List => return None,
            Kind::Whole => ("un nombre entier", number),
            Kind::Decimal => ("un nombre", number),
            Kind::Length => {
                let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
                ("un texte dont le nombre de signes est", Some(f64::from(length)))
            }
        };
        let shown = |value: f64| super::value::exact(value).replace('.', ",");
        let (low, high) = (bounds.0, bounds.1.unwrap_or(bounds.0));
        type Test = fn(f64, f64, f64) -> bool;
        let (test, said): (Test, String) = match self.operator.as_str() {
            "between" => (|v, a, b| a <= v && v <= b, format!("de {} à {}", shown(low), shown(high))),
            "notBetween" => (|v, a, b| v < a || b < v, format!("hors de {} à {}", shown(low), shown(high))),
            "equal" => (|v, a, _| v == a, format!("égal à {}", shown(low))),
            "notEqual" => (|v, a, _| v != a, format!("différent de {}", shown(low))),
            "lessThan" => (|v, a, _| v < a, format!("inférieur à {}", shown(low))),
            "lessThanOrEqual" => (|v, a, _| v <= a, format!("inférieur ou égal à {}", shown(low))),
            "greaterThan" => (|v, a, _| v > a, format!("supérieur à {}", shown(low))),
            "greaterThanOrEqual" => (|v, a, _| v >= a, format!("supérieur ou égal à {}", shown(low))),
            _ => return None,
        };
        let right = measured.is_some_and(|value| {
            test(value, low, high) && (self.kind != Kind::Whole || value.fract() == 0.0)
        });
        (!right).then(|| format!("{what} {said}"))
    }
}

/// The cells a text leads to: `$A$1:$A$9`, `Listes!A1:A9`, `'Mes listes'!A1:A9`, or a name.
pub(super) fn reference(text: &str) -> Option<Choices> {
    let text = text.trim();
    let (sheet, area) = match text.rsplit_once('!') {
        None => (None, text),
        Some((sheet, area)) => {
            let bare = sheet.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            (Some(bare.unwrap_or(sheet).replace("''", "'")), area)
        }
    };
    if let Some(area) = Area::parse(area) {
        return Some(Choices::Cells { sheet, area: (area.first, area.last) });
    }
    let word = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '.' | '\\');
    (sheet.is_none() && !area.is_empty() && area.chars().all(word)).then(|| Choices::Name(area.to_owned()))
}
