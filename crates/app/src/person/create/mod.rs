//! Writing down someone whom the service does not know yet, after having looked whether it does.

pub mod page;
mod sql;

use base::{Day, Id};
use serde_json::json;
use store::{Change, StoreError, Write};

use crate::exchange::intake::is_known;
use crate::search::Newcomer;
use crate::service::Service;
use crate::vocabulary::Terms;
use crate::{search, service};

/// Signs of a name, of a word, of a number of family.
const NAME_MAX: usize = 100;
const WORD_MAX: usize = 200;
const FAMILY_MAX: usize = 60;

/// Someone to write down, as it was typed.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct Draft {
    pub last_name: String,
    pub first_name: String,
    pub birth: String,
    pub sex: String,
    pub family: String,
    pub parents: String,
    pub residence: String,
    pub territory: String,
}

/// What does not do in a draft: the field, and the sentence under it.
pub type Faults = Vec<(&'static str, String)>;

/// Someone to write down, who can be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of person and enrolment")]
pub struct Fresh {
    pub last_name: String,
    pub first_name: String,
    pub birth: Option<Day>,
    pub sex: Option<String>,
    pub family: Option<String>,
    pub parents: String,
    pub residence: String,
    pub territory: String,
}

impl Draft {
    /// Who it says, or what does not do.
    pub fn read(&self, today: Day) -> Result<Fresh, Faults> {
        let mut faults = Faults::new();
        let mut text = |field: &'static str, text: &str, most: usize, missing: &str| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.is_empty() && !missing.is_empty() {
                faults.push((field, missing.to_owned()));
            } else if text.chars().count() > most {
                faults.push((field, format!("Écrivez au plus {most} signes.")));
            }
            text
        };
        let last_name = text("nom", &self.last_name, NAME_MAX, "Écrivez le nom de famille.");
        let first_name = text("prenom", &self.first_name, NAME_MAX, "Écrivez le prénom.");
        let family = text("famille", &self.family, FAMILY_MAX, "");
        let parents = text("parents", &self.parents, WORD_MAX, "");
        let residence = text("residence", &self.residence, WORD_MAX, "");
        let territory = text("territoire", &self.territory, WORD_MAX, "");
        let birth = match self.birth.trim() {
            "" => None,
            typed => match typed.parse::<Day>() {
                Ok(birth) if birth > today => {
                    faults.push(("naissance", "La naissance est à venir : vérifiez l’année.".to_owned()));
                    None
                }
                Ok(birth) if today.age_since(birth) > 120 => {
                    faults.push(("naissance", "Cela ferait plus de 120 ans : vérifiez l’année.".to_owned()));
                    None
                }
                Ok(birth) => Some(birth),
                Err(()) => {
                    let expected = "Écrivez un jour qui existe, par exemple 18/08/2008.";
                    faults.push(("naissance", expected.to_owned()));
                    None
                }
            },
        };
        let sex = match self.sex.as_str() {
            "" => None,
            "F" | "M" => Some(self.sex.clone()),
            _ => {
                faults.push(("sexe", "Choisissez féminin, masculin ou non renseigné.".to_owned()));
                None
            }
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let family = Some(family).filter(|family| !family.is_empty());
        Ok(Fresh { last_name, first_name, birth, sex, family, parents, residence, territory })
    }
}

impl Fresh {
    /// Who she is, to look whether she is known.
    pub fn newcomer(&self) -> Newcomer {
        Newcomer { last_name: self.last_name.clone(), first_name: self.first_name.clone(), birth: self.birth }
    }
}

/// What a service writes of a person.
struct Enrolment {
    reference: String,
    family: Option<String>,
    parents: Option<i64>,
    residence: Option<i64>,
    territory: Option<i64>,
}

/// Writes a person down in a service, under its next number.
pub fn create(write: &mut Write<'_>, service: &Service, fresh: &Fresh) -> Result<Id, StoreError> {
    let enrolment = prepare(write, service, fresh)?;
    let id = write.new_id();
    sql::insert_person(write, service.operator, id, fresh)?;
    finish(write, service, id, fresh, &enrolment, "create")?;
    Ok(id)
}

/// Writes down in a service a person whom another one knows: she stays one person.
pub fn enrol(write: &mut Write<'_>, service: &Service, person: Id, fresh: &Fresh) -> Result<(), StoreError> {
    if sql::is_enrolled(write, service.operator, service.id, person)? {
        return Ok(());
    }
    let enrolment = prepare(write, service, fresh)?;
    finish(write, service, person, fresh, &enrolment, "enrol")
}

fn prepare(write: &mut Write<'_>, service: &Service, fresh: &Fresh) -> Result<Enrolment, StoreError> {
    service::hold(write, service.operator)?;
    let mut terms = Terms::load(write, service.operator, &is_known)?;
    Ok(Enrolment {
        reference: next_number(&sql::numbers(write, service.operator, service.id)?),
        family: fresh.family.clone(),
        parents: terms.word(write, "parents", &fresh.parents)?,
        residence: terms.word(write, "residence", &fresh.residence)?,
        territory: terms.word(write, "territory", &fresh.territory)?,
    })
}

fn finish(
    write: &mut Write<'_>,
    service: &Service,
    person: Id,
    fresh: &Fresh,
    enrolment: &Enrolment,
    action: &str,
) -> Result<(), StoreError> {
    sql::insert_enrolment(write, service.operator, service.id, person, enrolment)?;
    search::person(write, service.operator, person)?;
    let mut after = json!({
        "service": service.id.to_string(),
        "reference": enrolment.reference,
        "family": enrolment.family,
        "parents": enrolment.parents,
        "residence": enrolment.residence,
        "territory": enrolment.territory,
    });
    if action == "create" {
        after["last_name"] = json!(fresh.last_name);
        after["first_name"] = json!(fresh.first_name);
        after["sex"] = json!(fresh.sex);
        after["birth"] = json!(fresh.birth.map(|day| day.to_string()));
    }
    let (row, after) = (Some(person), Some(after));
    write.journal(&Change {
        operator: service.operator,
        action,
        noun: "person",
        row,
        before: None,
        after,
    })?;
    service::revise(write, service.operator, service.id)
}

/// The number after the highest, in the form that most numbers of the service have: after P0087, P0088.
fn next_number(numbers: &[String]) -> String {
    let cut = |number: &str| -> Option<(String, usize, u64)> {
        let start = number
            .rfind(|c: char| !c.is_ascii_digit())
            .map_or(0, |at| at + number[at..].chars().next().map_or(1, char::len_utf8));
        let (head, figures) = number.split_at(start);
        Some((head.to_owned(), figures.len(), figures.parse().ok()?))
    };
    let mut forms: std::collections::BTreeMap<String, (usize, usize, u64)> =
        std::collections::BTreeMap::new();
    for (head, width, value) in numbers.iter().filter_map(|number| cut(number)) {
        let form = forms.entry(head).or_insert((0, width, 0));
        *form = (form.0 + 1, form.1.min(width), form.2.max(value));
    }
    let most = forms.into_iter().max_by_key(|(_, (count, ..))| *count);
    let (head, width, highest) = match most {
        Some((head, (_, width, highest))) => (head, width, highest),
        None => ("P".to_owned(), 4, 0),
    };
    let mut next = highest.saturating_add(1);
    loop {
        let number = format!("{head}{next:0width$}");
        if !numbers.contains(&number) {
            return number;
        }
        next = next.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_has_the_form_of_the_others() {
        let next =
            |numbers: &[&str]| next_number(&numbers.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>());
        assert_eq!(next(&["P0001", "P0087", "X3"]), "P0088");
        assert_eq!(next(&["2021-009", "2021-010"]), "2021-011");
        assert_eq!(next(&["1", "9", "10"]), "11");
        assert_eq!(next(&["P99"]), "P100");
        assert_eq!(next(&["Léa", "Tom"]), "P0001");
        assert_eq!(next(&[]), "P0001");
    }

    #[test]
    fn what_does_not_do_says_what_is_expected() {
        let today: Day = "2022-01-18".parse().unwrap();
        let draft = Draft {
            first_name: " ".to_owned(),
            birth: "2022-01-19".to_owned(),
            sex: "X".to_owned(),
            ..Draft::default()
        };
        let fields: Vec<&str> = draft.read(today).unwrap_err().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["nom", "prenom", "naissance", "sexe"]);
        let draft =
            Draft { last_name: " Le  Goff ".to_owned(), first_name: "Anne".to_owned(), ..Draft::default() };
        assert_eq!(draft.read(today).unwrap().last_name, "Le Goff");
    }
}
