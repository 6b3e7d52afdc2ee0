//! What one says of a line, made into what is kept: each field as its kind wants it, or the sentence that says what is
//! expected.

use std::collections::BTreeMap;

use base::Day;
use base::french::lower_first;

use super::{Kind, Roll};

/// Numbers beyond which nothing is counted.
const MOST: f64 = 1_000_000_000.0;
/// Professionals that one line names.
const TEAM: usize = 200;

/// A field that does not do, and what is expected.
pub type Fault = (&'static str, String);

/// A line that can be written. There is no other way to make one than [`Entry::new`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub(super) roll: &'static Roll,
    pub(super) starts: Day,
    pub(super) ends: Option<Day>,
    pub(super) said: BTreeMap<String, String>,
}

impl PartialEq for Roll {
    fn eq(&self, other: &Roll) -> bool {
        self.code == other.code
    }
}

impl Eq for Roll {}

impl Entry {
    /// From when it counts.
    pub fn starts(&self) -> Day {
        self.starts
    }

    /// The rules of a line.
    pub fn new(roll: &'static Roll, typed: &BTreeMap<String, String>) -> Result<Entry, Vec<Fault>> {
        let mut said = BTreeMap::new();
        let mut faults: Vec<Fault> = Vec::new();
        for field in &roll.fields {
            let text = typed.get(&field.code).map_or("", |text| text.trim());
            let fault = |expected: String| (field.code.as_str(), format!("{} : {expected}", field.title));
            if text.is_empty() {
                if field.required {
                    faults.push(fault("à remplir.".to_owned()));
                }
                continue;
            }
            match read(field.kind, &field.choices, text) {
                Ok(value) => drop(said.insert(field.code.clone(), value)),
                Err(expected) => faults.push(fault(expected)),
            }
        }
        let day = |said: &BTreeMap<String, String>, code: &str| {
            said.get(code).and_then(|day| day.parse::<Day>().ok())
        };
        let (starts, ends) = (day(&said, &roll.starts), day(&said, &roll.ends));
        if let (Some(starts), Some(ends)) = (starts, ends)
            && ends < starts
        {
            let title = |code: &str| roll.field(code).map_or("", |field| field.title.as_str());
            let sentence =
                format!("{} : c’est avant « {} ».", title(&roll.ends), lower_first(title(&roll.starts)));
            faults.push((roll.ends.as_str(), sentence));
        }
        match starts {
            Some(starts) if faults.is_empty() => {
                let ends = if roll.lasts { ends } else { ends.or(Some(starts)) };
                Ok(Entry { roll, starts, ends, said })
            }
            _ => Err(faults),
        }
    }
}

/// A value as it is kept, or what is expected.
fn read(kind: Kind, choices: &[String], text: &str) -> Result<String, String> {
    match kind {
        Kind::Line | Kind::Word => short(text, 300),
        Kind::Text => short(text, 4000),
        Kind::Choice => match choices.iter().find(|choice| *choice == text) {
            Some(choice) => Ok(choice.clone()),
            None => Err("choisissez dans la liste.".to_owned()),
        },
        Kind::Day => match text.parse::<Day>().ok().filter(|day| (1950..=2200).contains(&day.year())) {
            Some(day) => Ok(day.to_string()),
            None => Err("écrivez un jour, par exemple 18/01/2022.".to_owned()),
        },
        Kind::Number => number(text).ok_or_else(|| "écrivez un nombre, par exemple 3 ou 22,54.".to_owned()),
        Kind::Team => {
            let ids: Option<Vec<String>> = text
                .split_whitespace()
                .map(|id| id.parse::<base::Id>().ok().map(|id| id.to_string()))
                .collect();
            ids.filter(|ids| ids.len() <= TEAM)
                .map(|ids| ids.join(" "))
                .ok_or_else(|| "choisissez dans la liste.".to_owned())
        }
    }
}

fn short(text: &str, most: usize) -> Result<String, String> {
    match text.chars().count() {
        count if count > most => Err(format!("{most} signes au plus, il y en a {count}.")),
        _ => Ok(text.chars().filter(|sign| !sign.is_control() || *sign == '\n').collect()),
    }
}

/// A number as the French write it, without what groups its digits: `1 200,50` is `1200.5`.
fn number(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let plain = plain.replace(',', ".");
    let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let digits = plain.chars().all(|sign| sign.is_ascii_digit() || sign == '.');
    let value: f64 = plain.parse().ok().filter(|_| digits && decimals <= 2)?;
    (value <= MOST).then(|| value.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::roll;
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    const TRAINING: [(&str, &str); 4] = [
        ("intitule", "Premiers secours en santé mentale"),
        ("nature", "journée d’étude"),
        ("du", "2021-03-09"),
        ("etat", "faite"),
    ];

    #[test]
    fn a_day_of_training_is_of_its_day_and_a_partner_goes_on() {
        let training = Entry::new(roll("formations").unwrap(), &typed(&TRAINING)).unwrap();
        assert_eq!(training.ends, Some(training.starts));
        let partner = [("nom", "École Jean-Macé"), ("depuis", "2020-09-01")];
        let partner = Entry::new(roll("partenaires").unwrap(), &typed(&partner)).unwrap();
        assert_eq!(partner.ends, None);
    }

    #[test]
    fn each_field_says_what_it_expects() {
        let wrong = |field: &str, value: &str| {
            let mut all = typed(&TRAINING);
            all.insert(field.to_owned(), value.to_owned());
            Entry::new(roll("formations").unwrap(), &all).unwrap_err().remove(0)
        };
        assert_eq!(wrong("intitule", " ").1, "Intitulé : à remplir.");
        assert_eq!(wrong("nature", "kermesse").1, "Nature : choisissez dans la liste.");
        assert_eq!(wrong("du", "hier").1, "Du : écrivez un jour, par exemple 18/01/2022.");
        assert_eq!(wrong("au", "2021-03-08").1, "Au : c’est avant « du ».");
        for number in ["-1", "1,234", "trois", "1e9", "NaN", "2000000000"] {
            assert_eq!(wrong("jours", number).0, "jours", "{number}");
        }
        assert_eq!(wrong("participants", "tous").1, "Participants : choisissez dans la liste.");
        assert!(wrong("bilan", &"a".repeat(4001)).1.contains("4000 signes au plus"));
    }

    proptest! {
        #[test]
        fn a_number_is_kept_as_it_is_said(cents in 0u64..100_000_000_000) {
            let said = format!("{},{:02}", cents / 100, cents % 100);
            let kept: f64 = number(&said).unwrap().parse().unwrap();
            prop_assert_eq!((kept * 100.0).round() as u64, cents);
        }

        #[test]
        fn whatever_is_typed_is_kept_or_refused_with_a_sentence(text in "\\PC{0,40}", which in 0usize..14) {
            for roll in super::super::rolls() {
                let mut all: BTreeMap<String, String> = roll
                    .fields
                    .iter()
                    .map(|field| (field.code.clone(), "2021-03-09".to_owned()))
                    .collect();
                let Some(field) = roll.fields.get(which) else { continue };
                all.insert(field.code.clone(), text.clone());
                match Entry::new(roll, &all) {
                    Ok(entry) => prop_assert!(entry.ends.is_none_or(|ends| ends >= entry.starts)),
                    Err(faults) => {
                        let told = |(code, said): &Fault| {
                            roll.field(code).is_some_and(|field| said.starts_with(&field.title))
                        };
                        prop_assert!(faults.iter().all(told));
                    }
                }
            }
        }
    }
}
