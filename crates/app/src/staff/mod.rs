//! Who works in the service, when, how much; who is away; how many places are authorised (CASF L313-1). The rows that
//! a register brings, typed: figures count them alike.

pub mod pages;
mod sql;

pub use sql::{name, professionals};

use base::french::fold;
use base::{Day, Id};
use serde_json::{Value as Json, json};
use store::{Change, Result, Write};

use crate::access::Scope;
use crate::{service, vocabulary};

/// The most that one person works, in thousandths of a full time.
const SHARE_MAX: u16 = 1500;
/// More places than any service has.
const PLACES_MAX: u32 = 5000;

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Someone in a post, from a day to a day.
    Employment,
    /// Someone in post who is away.
    Absence,
    /// Authorised places.
    Capacity,
}

impl Kind {
    /// Every kind, as the page lays them out.
    pub const ALL: [Kind; 3] = [Kind::Employment, Kind::Absence, Kind::Capacity];

    /// As addresses write it.
    pub fn path(self) -> &'static str {
        match self {
            Kind::Employment => "emplois",
            Kind::Absence => "absences",
            Kind::Capacity => "places",
        }
    }

    /// The kind of this address.
    pub fn at(path: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.path() == path)
    }

    /// Its table.
    fn noun(self) -> &'static str {
        match self {
            Kind::Employment => "employment",
            Kind::Absence => "absence",
            Kind::Capacity => "capacity",
        }
    }

    /// What a form of it asks for, in order.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Kind::Employment => &["qui", "profession", "statut", "part", "du", "au"],
            Kind::Absence => &["qui", "motif", "du", "au"],
            Kind::Capacity => &["territoire", "mesure", "structure", "places", "du", "au"],
        }
    }
}

/// What one says of a row, as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said(Vec<(&'static str, String)>);

impl Said {
    /// The value of a field; empty when it is not said.
    pub fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| *field == name).map_or("", |(_, value)| value.as_str())
    }
}

/// A field that does not do, and what is expected.
pub type Fault = (&'static str, &'static str);

/// A row that can be written. There is no other way to make one than [`Entry::new`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    kind: Kind,
    said: Said,
    /// Thousandths of a full time, or places.
    amount: u32,
    starts: Option<Day>,
    ends: Option<Day>,
}

impl Entry {
    /// The rules of a row.
    pub fn new(kind: Kind, said: Said) -> std::result::Result<Entry, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut amount = 0;
        match kind {
            Kind::Employment => {
                if said.one("qui").is_empty() {
                    faults.push(("qui", "Écrivez le nom et le prénom."));
                }
                match share(said.one("part")) {
                    Some(share) => amount = u32::from(share),
                    None => faults.push(("part", "Écrivez la part d’un temps plein, par exemple 0,8 ou 1.")),
                }
            }
            Kind::Absence => {
                if said.one("qui").is_empty() {
                    faults.push(("qui", "Dites qui est absent."));
                }
                if said.one("motif").is_empty() {
                    faults.push(("motif", "Dites pourquoi, par exemple « congé parental »."));
                }
            }
            Kind::Capacity => match said.one("places").parse::<u32>() {
                Ok(places) if places <= PLACES_MAX => amount = places,
                _ => faults.push(("places", "Écrivez le nombre de places en chiffres, par exemple 40.")),
            },
        }
        let mut day = |field: &'static str, needed: bool| match said.one(field) {
            "" if needed => {
                faults.push((field, "Dites depuis quel jour."));
                None
            }
            "" => None,
            text => {
                let day = text.parse::<Day>().ok();
                if day.is_none() {
                    faults.push((field, "Écrivez un jour, par exemple 18/01/2022."));
                }
                day
            }
        };
        let (starts, ends) = (day("du", kind != Kind::Employment), day("au", false));
        if starts.zip(ends).is_some_and(|(starts, ends)| ends < starts) {
            faults.push(("au", "La fin est avant le début."));
        }
        if faults.is_empty() { Ok(Entry { kind, said, amount, starts, ends }) } else { Err(faults) }
    }
}

/// `0,8` is eight hundred thousandths; nothing for what is no share.
fn share(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once([',', '.']).unwrap_or((text, ""));
    if part.len() > 3
        || whole.is_empty()
        || !text.chars().all(|sign| sign.is_ascii_digit() || ",.".contains(sign))
    {
        return None;
    }
    let thousandths = format!("{whole}{part:0<3}").parse::<u16>().ok()?;
    (1..=SHARE_MAX).contains(&thousandths).then_some(thousandths)
}

/// `0,8`, of thousandths.
fn said_share(thousandths: i64) -> String {
    let text = format!("{},{:03}", thousandths / 1000, thousandths % 1000);
    text.trim_end_matches('0').trim_end_matches(',').to_owned()
}

/// The numbers behind the words of a row.
struct Numbers {
    professional: Option<Id>,
    first: Option<i64>,
    second: Option<i64>,
}

/// Writes a row; why is kept with what it was when one is corrected. False when it was corrected meanwhile.
pub(super) fn write(
    write: &mut Write<'_>,
    scope: &Scope,
    corrected: Option<(Id, i64)>,
    entry: &Entry,
    reason: &str,
) -> Result<bool> {
    let mut word =
        |vocabulary, field| vocabulary::word(write, scope.operator, vocabulary, entry.said.one(field));
    let (first, second) = match entry.kind {
        Kind::Employment => (word("profession", "profession")?, word("status", "statut")?),
        Kind::Absence => (word("absence_motive", "motif")?, None),
        Kind::Capacity => (word("territory", "territoire")?, word("kind", "mesure")?),
    };
    service::revise(write, scope.operator, scope.service)?;
    let professional = match entry.kind {
        Kind::Capacity => None,
        _ => Some(professional(write, scope, entry.said.one("qui"))?),
    };
    let numbers = Numbers { professional, first, second };
    let (id, before) = match corrected {
        Some((id, seen)) => {
            if crate::history::last_change(write, scope.operator, id)? != seen {
                return Ok(false);
            }
            (id, sql::row(write, scope, entry.kind, id)?)
        }
        None => (write.new_id(), None),
    };
    match before {
        Some(_) => sql::update(write, scope, id, entry, &numbers)?,
        None => sql::insert(write, scope, id, entry, &numbers)?,
    }
    let mut after = sql::row(write, scope, entry.kind, id)?;
    if let (Some(after), false) = (&mut after, reason.is_empty()) {
        after["reason"] = Json::from(reason);
    }
    let action = if before.is_some() { "correct" } else { "create" };
    let noun = entry.kind.noun();
    write.journal(&Change { operator: scope.operator, action, noun, row: Some(id), before, after })?;
    Ok(true)
}

/// The professional of this name, written down when the service knows none.
fn professional(write: &mut Write<'_>, scope: &Scope, name: &str) -> Result<Id> {
    let known = sql::professionals(write, scope)?;
    if let Some((id, _)) = known.into_iter().find(|(_, known)| fold(known) == fold(name)) {
        return Ok(id);
    }
    let id = write.new_id();
    sql::insert_professional(write, scope, id, name)?;
    write.journal(&Change {
        operator: scope.operator,
        action: "create",
        noun: "professional",
        row: Some(id),
        before: None,
        after: Some(json!({ "name": name })),
    })?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(kind: Kind, said: &[(&'static str, &str)]) -> Vec<&'static str> {
        let said = Said(said.iter().map(|(name, value)| (*name, (*value).to_owned())).collect());
        Entry::new(kind, said).err().unwrap_or_default().into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn a_share_is_written_as_one_says_it() {
        for (text, expected) in [
            ("1", Some(1000)),
            ("0,8", Some(800)),
            ("0.25", Some(250)),
            ("1,5", Some(1500)),
            ("0,333", Some(333)),
        ] {
            assert_eq!(share(text), expected, "{text}");
            assert_eq!(said_share(expected.map_or(0, i64::from)), text.replace('.', ","));
        }
        for text in ["", "80 %", "1,6", "0", "-1", "0,3333", ",5", "1,2,3"] {
            assert_eq!(share(text), None, "{text}");
        }
    }

    #[test]
    fn each_field_says_what_it_expects() {
        assert_eq!(faults(Kind::Employment, &[]), ["qui", "part"]);
        assert_eq!(faults(Kind::Absence, &[("qui", "Zorglub"), ("motif", "maladie")]), ["du"]);
        let crossed = [("places", "40"), ("du", "2022-01-18"), ("au", "2022-01-17")];
        assert_eq!(faults(Kind::Capacity, &crossed), ["au"]);
        assert_eq!(faults(Kind::Capacity, &[("places", "-1"), ("du", "hier")]), ["places", "du"]);
        assert!(faults(Kind::Capacity, &[("places", "0"), ("du", "2022-01-18")]).is_empty());
    }
}
