//! `GET /services/{code}/personnes/{personne}`.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::french::{long_day, long_instant};
use base::{Day, Id};
use serde::Deserialize;

use super::banner::{self, Banner};
use super::{Column, Subject, panels};
use crate::access::look::Look;
use crate::access::{Action, Here, Noun};
use crate::history::Known;
use crate::person::relation::pages as relation;
use crate::person::{self, fact};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// As of when, and what was just done.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    au: String,
    ajout: String,
    correction: String,
    retrait: String,
    actes: String,
}

#[derive(Template)]
#[template(path = "person/file/file.html")]
struct File {
    shell: Shell,
    name: String,
    address: String,
    /// « 31 décembre 2021 », when the past is asked for.
    as_of: String,
    as_of_day: String,
    today: String,
    done: String,
    printed: String,
    /// Where her other file is looked for, for who may make them one.
    alike: String,
    /// Nothing when the person was not known yet.
    banner: Option<Banner>,
    columns: Vec<Column>,
}

/// The file, as it is or as it was known on an evening.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let id: Id = person.parse().map_err(|()| Refusal::NotFound)?;
        let past = asked.day(&here)?;
        let known = past.map_or(Known::NOW, Known::evening);
        // Of rows that are one person, one file: that of the row that is kept.
        let mut kept = None;
        let file = app.store.read(|read| -> Result<Option<File>, Refusal> {
            let person = person::find(read, &here.scope(), id)?.ok_or(Refusal::NotFound)?;
            if person.kept != id && person::find(read, &here.scope(), person.kept)?.is_some() {
                kept = Some(person.kept);
                return Ok(None);
            }
            let (name, address) = (person.name(), here.path(&format!("/personnes/{id}")));
            let mut subject = Subject::open(read, &here, person, known, past.unwrap_or(here.today()))?;
            if let Some(subject) = &mut subject {
                subject.whole = asked.actes == "tous";
            }
            let (banner, columns) = match &subject {
                Some(subject) => (Some(banner::banner(read, subject)?), panels(read, subject)?),
                None => (None, Vec::new()),
            };
            Ok(Some(File {
                shell: here.shell(Entry::Persons),
                name,
                address,
                as_of: past.map(long_day).unwrap_or_default(),
                as_of_day: past.unwrap_or(here.today()).to_string(),
                today: here.today().to_string(),
                done: asked.done(),
                printed: format!(
                    "Confidentiel, imprimé par {} le {}",
                    here.visitor.account.name,
                    long_instant(here.now)
                ),
                alike: match past.is_none() && here.may(Action::Decide, Noun::Persons) {
                    true => here.path(&format!("/personnes/doublons?personne={id}")),
                    false => String::new(),
                },
                banner,
                columns,
            }))
        })?;
        let (Some(file), None) = (file, kept) else {
            let address = here.path(&format!("/personnes/{}", kept.unwrap_or(id)));
            return Ok(Redirect::to(&address).into_response());
        };
        app.looks.keep(Look {
            operator: here.service().operator,
            service: here.service().id,
            person: id,
            account: here.visitor.account.id,
            at: here.now,
            what: "dossier",
        });
        Ok(rendered(&file)?.into_response())
    })
    .await
}

impl Asked {
    /// The day as of which one asks: today and later are the file as it is.
    fn day(&self, here: &Here) -> Result<Option<Day>, Refusal> {
        if self.au.is_empty() {
            return Ok(None);
        }
        let day: Day = self.au.parse().map_err(|()| Refusal::NotFound)?;
        if !(1900..=2200).contains(&day.year()) {
            return Err(Refusal::NotFound);
        }
        Ok((day < here.today()).then_some(day))
    }

    fn done(&self) -> String {
        let said = [("Ajouté", &self.ajout), ("Corrigé", &self.correction), ("Retiré", &self.retrait)];
        let one = |path: &str| match path {
            relation::PATH => Some(relation::ONE),
            path => Some(fact::at(path)?.one),
        };
        let done = said.into_iter().find_map(|(what, path)| Some((what, one(path)?)));
        done.map(|(what, one)| format!("{what}\u{202f}: {one}.")).unwrap_or_default()
    }
}
