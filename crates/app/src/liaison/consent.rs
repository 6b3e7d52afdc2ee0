//! Who agrees to what is asked, who refuses, and the judge’s delegation: a dated row each, never a box.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::response::Redirect;
use base::french::long_day;
use base::{Day, Id};

use super::sql;
use crate::access::Here;
use crate::circuit::page::{Rights, opened};
use crate::service;
use crate::web::{App, Refusal};

/// Whose agreement is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The young person.
    Young,
    /// Where the young person lives.
    Home,
    /// The school.
    School,
    /// A holder of parental authority, or the legal representative.
    Authority,
}

/// Agrees.
pub const AGREES: &str = "accord";
/// Does not.
pub const REFUSES: &str = "refus";
/// A judge delegates the signature, for who refuses.
pub const DELEGATION: &str = "délégation";

impl Party {
    /// All of them, in the order of the form.
    pub const ALL: [Party; 4] = [Party::Young, Party::Home, Party::School, Party::Authority];

    /// As it is kept.
    pub fn word(self) -> &'static str {
        match self {
            Party::Young => "jeune",
            Party::Home => "accueil",
            Party::School => "école",
            Party::Authority => "autorité",
        }
    }

    /// As one says it.
    pub fn says(self) -> &'static str {
        match self {
            Party::Young => "Le jeune",
            Party::Home => "Le lieu d’accueil",
            Party::School => "Le lieu de scolarisation",
            Party::Authority => "L’autorité parentale",
        }
    }

    /// « du jeune ».
    pub fn of(self) -> &'static str {
        match self {
            Party::Young => "du jeune",
            Party::Home => "du lieu d’accueil",
            Party::School => "du lieu de scolarisation",
            Party::Authority => "de l’autorité parentale",
        }
    }

    /// From what is kept or sent.
    pub fn read(word: &str) -> Option<Party> {
        Party::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of `consent`")]
pub struct Consent {
    pub id: Id,
    pub party: Party,
    pub name: String,
    pub answer: String,
    pub day: Day,
    pub words: String,
}

impl Consent {
    /// « accord, le 8 septembre 2021 ».
    pub fn says(&self) -> String {
        let answer = match self.answer.as_str() {
            AGREES => "accord",
            REFUSES => "refus",
            _ => "délégation de signature du juge",
        };
        format!("{answer}, le {}", long_day(self.day))
    }
}

type Sent = HashMap<String, String>;

/// `POST …/demandes/{demande}/accords`: notes one, or says why not.
pub async fn note(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let done = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, here.service().operator)?;
            let (case, rights) = opened(write, &here, &request)?;
            rights.must_write()?;
            let part = |name: &str| sent.get(name).map(|value| value.trim()).unwrap_or_default();
            let party = Party::read(part("qui")).ok_or(Refusal::NotFound)?;
            let (answer, name, words) = (part("reponse"), part("nom"), part("mots"));
            let day: Option<Day> = part("jour").parse().ok();
            let known = [AGREES, REFUSES, DELEGATION].contains(&answer)
                && (answer != DELEGATION || party == Party::Authority);
            if !known || name.is_empty() || name.chars().count() > 200 || words.chars().count() > 1000 {
                return Ok("accord-incomplet");
            }
            match day {
                Some(day) if day <= here.today() && day.year() > 1990 => {
                    let one = Consent {
                        id: write.new_id(),
                        party,
                        name: name.to_owned(),
                        answer: answer.to_owned(),
                        day,
                        words: words.to_owned(),
                    };
                    sql::insert_consent(write, &here.scope(), case.running.request, &one)?;
                    Ok("accord")
                }
                _ => Ok("accord-jour"),
            }
        })?;
        Ok(Redirect::to(&here.path(&format!("/demandes/{request}?fait={done}#accords"))))
    })
    .await
}

/// `POST …/demandes/{demande}/accords/{ligne}/retrait`.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request, line)): Path<(String, String, String)>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let line: Id = line.parse().map_err(|()| Refusal::NotFound)?;
        app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, here.service().operator)?;
            let (case, rights): (_, Rights) = opened(write, &here, &request)?;
            rights.must_write()?;
            if !case.filled.consents.iter().any(|one| one.id == line) {
                return Err(Refusal::NotFound);
            }
            Ok(sql::withdraw_consent(write, &here.scope(), line)?)
        })?;
        Ok(Redirect::to(&here.path(&format!("/demandes/{request}?fait=accord-retrait#accords"))))
    })
    .await
}
