//! What a service keeps in lists beside the files: its partners, its agreements, its training, what went wrong. Each list
//! is data (`catalogue/listes`): its fields, which of them dates a line, who may write it, what of it figures count. A new
//! list is a new file there, and reports may print it at once (`bloc = "tableau"`).

mod form;
mod said;
mod sql;

pub mod pages;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base::{Day, Id, Period};
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::access::Noun;

pub use said::Entry;
pub use sql::{find, insert, lines};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../catalogue/listes"]
#[include = "*.toml"]
struct Folder;

/// A list that services keep.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roll {
    /// As addresses, trames and the base name it: `partenaires`.
    pub code: String,
    /// « Partenaires ».
    #[serde(rename = "titre")]
    pub title: String,
    /// What a line is: singular, plural.
    #[serde(rename = "compte")]
    pub unit: (String, String),
    /// What it is for, under its title.
    #[serde(rename = "dit")]
    pub says: String,
    /// What adds a line.
    #[serde(rename = "ajouter")]
    pub add: String,
    /// What corrects one.
    #[serde(rename = "corriger")]
    pub correct: String,
    /// Which text asks for it.
    pub source: String,
    /// Who may see and write it.
    #[serde(rename = "droit")]
    pub right: Noun,
    /// The field that says from when a line counts.
    #[serde(rename = "debut")]
    pub starts: String,
    /// The field that says until when, that day included.
    #[serde(rename = "fin", default)]
    pub ends: String,
    /// A line without an end goes on; otherwise it is of its day.
    #[serde(rename = "dure", default)]
    pub lasts: bool,
    /// An end that comes within so many days is told.
    #[serde(rename = "finit", default)]
    pub warns: i32,
    /// The field that closes a line: without it something is left to do.
    #[serde(rename = "cloture", default)]
    pub closes: String,
    /// The field by which figures are broken down.
    #[serde(rename = "nature", default)]
    pub kind: String,
    /// The number that figures add up.
    #[serde(rename = "quantite", default)]
    pub amount: String,
    /// The field that names those of the team who took part.
    #[serde(rename = "equipe", default)]
    pub team: String,
    /// The indicator that counts, by title, the persons whom a line concerns: reports print it as `personnes`.
    #[serde(rename = "personnes", default)]
    pub persons: String,
    /// The lines that figures leave out.
    #[serde(rename = "ecarte", default)]
    pub apart: Option<Apart>,
    /// What a line says: the first field is its title.
    #[serde(rename = "champs")]
    pub fields: Vec<Field>,
}

/// Lines that figures leave out: what is planned, what was cancelled.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apart {
    /// The field that says it.
    #[serde(rename = "champ")]
    pub field: String,
    /// Its values.
    #[serde(rename = "valeurs")]
    pub values: Vec<String>,
}

/// A field of a line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in the base and in trames.
    pub code: String,
    /// As it is read.
    #[serde(rename = "titre")]
    pub title: String,
    /// Under the title.
    #[serde(rename = "aide", default)]
    pub hint: String,
    /// How it is answered.
    #[serde(rename = "genre")]
    pub kind: Kind,
    /// Answers one chooses from, or that are proposed.
    #[serde(rename = "choix", default)]
    pub choices: Vec<String>,
    /// The list whose titles are proposed.
    #[serde(rename = "reprend", default)]
    pub known: String,
    /// A line without it is refused.
    #[serde(rename = "requis", default)]
    pub required: bool,
    /// What a number counts: singular, plural.
    #[serde(rename = "unite", default)]
    pub unit: Option<(String, String)>,
}

/// How a field is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Kind {
    /// A line of text.
    #[serde(rename = "ligne")]
    Line,
    /// A line, with words that are proposed.
    #[serde(rename = "mot")]
    Word,
    /// Several lines.
    #[serde(rename = "texte")]
    Text,
    /// A day.
    #[serde(rename = "date")]
    Day,
    /// One of the choices.
    #[serde(rename = "choix")]
    Choice,
    /// A number, with two decimals at most.
    #[serde(rename = "nombre")]
    Number,
    /// Professionals of the service.
    #[serde(rename = "equipe")]
    Team,
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its row.
    pub id: Id,
    /// The list it is in.
    pub roll: String,
    /// From when it counts.
    pub starts: Day,
    /// Until when, that day included; nothing while it goes on.
    pub ends: Option<Day>,
    /// What it says, by field: a day as `2021-03-01`, a number as `22.54`, professionals as identifiers with a space
    /// between.
    pub said: BTreeMap<String, String>,
}

static ROLLS: LazyLock<Result<Vec<Roll>, String>> = LazyLock::new(|| {
    let mut names: Vec<_> = Folder::iter().collect();
    names.sort();
    let read = |name: &str| {
        let file = Folder::get(name).ok_or_else(|| format!("{name} manque"))?;
        let text = std::str::from_utf8(&file.data).map_err(|error| format!("{name} : {error}"))?;
        toml::from_str::<Roll>(text).map_err(|error| format!("{name} : {error}"))
    };
    names.iter().map(|name| read(name)).collect()
});

/// Every list, in the order of the catalogue. A catalogue that does not read has none.
pub fn rolls() -> &'static [Roll] {
    ROLLS.as_deref().unwrap_or_default()
}

/// The list of this code.
pub fn roll(code: &str) -> Option<&'static Roll> {
    rolls().iter().find(|roll| roll.code == code)
}

impl Roll {
    /// The field of this code.
    pub fn field(&self, code: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.code == code)
    }

    /// What a line is called by: its first field.
    pub fn head(&self) -> &str {
        self.fields.first().map_or("", |field| field.code.as_str())
    }

    /// Whether figures count this line.
    pub fn counts(&self, line: &Line) -> bool {
        self.apart
            .as_ref()
            .is_none_or(|apart| !apart.values.iter().any(|value| value == line.one(&apart.field)))
    }
}

impl Line {
    /// What a field says; empty when it says nothing.
    pub fn one(&self, field: &str) -> &str {
        self.said.get(field).map_or("", String::as_str)
    }

    /// The number of a field.
    pub fn number(&self, field: &str) -> Option<f64> {
        self.one(field).parse().ok()
    }

    /// The professionals of a field.
    pub fn team(&self, field: &str) -> Vec<Id> {
        self.one(field).split_whitespace().filter_map(|id| id.parse().ok()).collect()
    }

    /// Whether it counts on a day of the period.
    pub fn touches(&self, period: Period) -> bool {
        self.starts <= period.last() && self.ends.is_none_or(|ends| ends >= period.first())
    }

    /// Whether it is over on a day.
    pub fn over(&self, today: Day) -> bool {
        self.ends.is_some_and(|ends| ends < today)
    }

    /// Whether something is left to do about it.
    pub fn pending(&self, roll: &Roll) -> bool {
        !roll.closes.is_empty() && self.one(&roll.closes).is_empty()
    }

    /// Its end, when it comes soon enough to be told.
    pub fn soon(&self, roll: &Roll, today: Day) -> Option<Day> {
        self.ends.filter(|ends| *ends >= today && *ends <= today.plus_days(roll.warns) && roll.warns > 0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_list_reads_and_says_what_its_fields_are_for() {
        let rolls = ROLLS.as_ref().unwrap_or_else(|error| panic!("{error}"));
        let codes: BTreeSet<&str> = rolls.iter().map(|roll| roll.code.as_str()).collect();
        assert!(codes.len() == rolls.len() && !rolls.is_empty());
        for roll in rolls {
            let what = &roll.code;
            let names: BTreeSet<&str> = roll.fields.iter().map(|field| field.code.as_str()).collect();
            assert_eq!(names.len(), roll.fields.len(), "{what}: each field has its own name");
            assert!(roll.fields[0].required, "{what}: a line has a title");
            assert!(
                ["vu", "pourquoi", "geste"].iter().all(|own| !names.contains(own)),
                "{what}: the form’s own"
            );
            let is = |code: &str, kinds: &[Kind]| {
                code.is_empty() || roll.field(code).is_some_and(|field| kinds.contains(&field.kind))
            };
            assert!(!roll.starts.is_empty() && is(&roll.starts, &[Kind::Day]), "{what}: debut");
            assert!(roll.field(&roll.starts).is_some_and(|field| field.required), "{what}: debut");
            assert!(is(&roll.ends, &[Kind::Day]) && is(&roll.closes, &[Kind::Day]), "{what}: fin, cloture");
            assert!(is(&roll.kind, &[Kind::Word, Kind::Choice]), "{what}: nature");
            assert!(is(&roll.amount, &[Kind::Number]) && is(&roll.team, &[Kind::Team]), "{what}");
            assert!(roll.apart.as_ref().is_none_or(|apart| is(&apart.field, &[Kind::Choice])), "{what}");
            for field in &roll.fields {
                assert!(field.kind != Kind::Choice || !field.choices.is_empty(), "{what}, {}", field.code);
                assert!(field.known.is_empty() || codes.contains(field.known.as_str()), "{what}");
            }
        }
    }

    fn line(starts: &str, ends: Option<&str>) -> Line {
        Line {
            id: Id::from_bytes([1; 16]),
            roll: "partenaires".to_owned(),
            starts: starts.parse().unwrap(),
            ends: ends.map(|ends| ends.parse().unwrap()),
            said: BTreeMap::new(),
        }
    }

    #[test]
    fn a_line_is_of_the_years_it_touches() {
        let year = Period::year(2021);
        assert!(line("2021-12-31", None).touches(year));
        assert!(!line("2022-01-01", None).touches(year));
        assert!(line("2019-05-01", Some("2021-01-01")).touches(year));
        assert!(!line("2019-05-01", Some("2020-12-31")).touches(year));
    }

    #[test]
    fn the_end_of_an_agreement_is_told_six_months_before() {
        let (roll, today) = (roll("conventions").unwrap(), "2022-01-18".parse().unwrap());
        let soon = |ends: &str| line("2020-01-01", Some(ends)).soon(roll, today).is_some();
        assert!(soon("2022-01-18") && soon("2022-07-17"));
        assert!(!soon("2022-07-18") && !soon("2022-01-17"));
        assert!(line("2020-01-01", None).soon(roll, today).is_none());
    }
}
