//! Letters made from the models of the service, as the page of a file makes them.

use anyhow::{Context as _, Result};
use base::Id;
use base::french::{fold, long_day};
use store::Write;

use super::life::{Letter, Life};
use super::write::Ground;
use crate::documents::{self, Audience, Model, NewDocument, media};

/// The models of a service, with their bytes.
pub(super) struct Letters {
    models: Vec<(Model, Vec<u8>)>,
}

impl Letters {
    pub fn load(write: &Write<'_>, ground: &Ground<'_>) -> Result<Letters> {
        let (operator, service) = (ground.service.operator, ground.service.id);
        let mut models = Vec::new();
        for model in documents::models(write, operator, service)? {
            models.extend(documents::model(write, operator, service, model.id)?);
        }
        Ok(Letters { models })
    }

    /// Writes a letter and keeps it in the file.
    pub fn post(
        &self,
        write: &mut Write<'_>,
        ground: &Ground<'_>,
        life: &Life,
        letter: &Letter,
        (id, number): (Id, &str),
    ) -> Result<()> {
        let found = self.models.iter().find(|(model, _)| model.title == letter.model);
        let (model, bytes) = found.context("le modèle vient avec le service")?;
        let measure = &life.measures[letter.measure];
        let person = &life.persons[measure.person];
        let hand = ground.hands.get(letter.by).context("un courrier a un auteur")?;
        let names = |who: usize| ground.hands.get(who).map(|hand| hand.name.clone()).unwrap_or_default();
        let siblings: Vec<&str> = life
            .persons
            .iter()
            .filter(|other| other.family == person.family && other.first_name != person.first_name)
            .map(|other| other.first_name)
            .collect();
        let ends = measure.terms.iter().find(|day| **day > letter.day).or(measure.terms.last());
        let age = person.age(letter.day).to_string();
        let value = |field: &str| -> Option<String> {
            let value = match fold(field).as_str() {
                "date" => long_day(letter.day),
                "organisme" => ground.operator.to_owned(),
                "service" => ground.service.name.clone(),
                "auteur" => hand.name.clone(),
                "fonction" => hand.title.clone(),
                "prenom" => person.first_name.to_owned(),
                "nom" => person.last_name.clone(),
                "naissance" => person.birth.map(long_day).unwrap_or_default(),
                "ne" => (if person.female { "née" } else { "né" }).to_owned(),
                "age" => age.clone(),
                "dossier" => number.to_owned(),
                "fratrie" => siblings.join(", "),
                "mesure" => measure.kind.to_owned(),
                "decideur" => measure.by.authority.replace('\'', "’"),
                "decision" | "debut" => long_day(measure.starts),
                "fin" => ends.copied().map(long_day).unwrap_or_default(),
                "referent" => names(measure.keyworker_on(letter.day)),
                "co-referent" | "co referent" => measure.co_keyworker.map(names).unwrap_or_default(),
                _ => return None,
            };
            Some(if value.is_empty() { "……………………".to_owned() } else { value })
        };
        let filled = document::fill::docx(bytes, &value)?;
        let content = media::look_at(&format!("{}.docx", model.title), filled.bytes)
            .map_err(|expected| anyhow::anyhow!(expected))?;
        let title = format!("{}, {} {}", model.title, person.first_name, person.last_name);
        let scope = ground.scope(letter.by, write.author().at);
        let new = NewDocument {
            person: id,
            kind: &model.kind,
            title: &title,
            audience: Audience::Team,
            day: letter.day,
        };
        documents::add(write, &scope, &new, &content)?;
        Ok(())
    }
}
