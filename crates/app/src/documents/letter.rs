//! A letter or a report made from a model of the service: each field of the model takes what the file says.

use base::french::long_day;
use store::{Read, Result};

use super::sql;
use crate::access::Here;
use crate::person::Person;

/// A field that a model may use, and what it becomes.
pub const FIELDS: [(&str, &str); 19] = [
    ("date", "la date du jour"),
    ("organisme", "le nom de l’organisme"),
    ("service", "le nom du service"),
    ("auteur", "votre nom"),
    ("fonction", "votre fonction"),
    ("prénom", "le prénom de la personne"),
    ("nom", "son nom"),
    ("naissance", "sa date de naissance"),
    ("né", "« né » ou « née »"),
    ("âge", "son âge en années"),
    ("dossier", "le numéro de son dossier"),
    ("fratrie", "les prénoms de ses frères et sœurs suivis par le service"),
    ("mesure", "sa mesure"),
    ("décideur", "qui l’a décidée"),
    ("décision", "la date de la décision"),
    ("début", "le premier jour de la mesure"),
    ("fin", "le jour où elle se termine"),
    ("référent", "le référent de la mesure"),
    ("co-référent", "le co-référent"),
];

/// The values of the fields for a person. What the file does not say is written as a line to fill by hand.
pub struct Values {
    values: Vec<(&'static str, String)>,
}

const BLANK: &str = "……………………";

impl Values {
    /// What the file says of this person.
    pub fn of(read: &Read<'_>, here: &Here, operator: &str, person: &Person) -> Result<Values> {
        let scope = here.scope();
        let siblings = sql::siblings(read, &scope, person.id)?;
        let measure = sql::measure_said(read, &scope, person.id)?;
        let day = |day: Option<base::Day>| day.map(long_day).unwrap_or_default();
        let account = &here.visitor.account;
        let mut values = vec![
            ("date", long_day(here.today())),
            ("organisme", operator.to_owned()),
            ("service", here.service().name.clone()),
            ("auteur", account.name.clone()),
            ("fonction", account.title.clone()),
            ("prénom", person.first_name.clone()),
            ("nom", person.last_name.clone()),
            ("naissance", day(person.birth)),
            ("né", person.born().to_owned()),
            ("âge", person.age(here.today()).map(|age| age.to_string()).unwrap_or_default()),
            ("dossier", person.reference.clone()),
            ("fratrie", siblings.join(", ")),
        ];
        if let Some(measure) = measure {
            values.extend([
                ("mesure", measure.kind),
                ("décideur", measure.prescriber),
                ("décision", day(measure.decided)),
                ("début", long_day(measure.starts)),
                ("fin", day(measure.ends)),
                ("référent", measure.keyworker),
                ("co-référent", measure.co_keyworker),
            ]);
        }
        Ok(Values { values })
    }

    /// The value of a field, whatever its case and accents; nothing when no field has this name.
    pub fn get(&self, field: &str) -> Option<String> {
        let wanted = base::french::fold(field);
        let (name, _) = FIELDS.iter().find(|(name, _)| base::french::fold(name) == wanted)?;
        let value = self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        Some(value.filter(|value| !value.is_empty()).unwrap_or(BLANK).to_owned())
    }
}
