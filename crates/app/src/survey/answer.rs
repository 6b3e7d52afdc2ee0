//! The page of a link: a few questions with faces, without an account, without a name.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Id;
use base::french::typeset;
use store::Author;

use super::{Answer, MARKS, MOST, Survey, sql};
use crate::service;
use crate::web::layout::page as rendered;
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "survey/answer.html")]
struct AnswerPage {
    operator: String,
    title: String,
    intro: String,
    /// What happened, when there is nothing to answer any more.
    says: &'static str,
    wrong: &'static str,
    questions: Vec<(usize, String)>,
    words: String,
    /// The marks that were typed.
    typed: Vec<u8>,
}

impl AnswerPage {
    fn checked(&self, question: &usize, mark: &usize) -> bool {
        self.typed.get(*question).is_some_and(|typed| usize::from(*typed) == mark + 1)
    }
}

fn page(
    app: &App,
    survey: Option<&Survey>,
    says: &'static str,
    wrong: &'static str,
    typed: Answer,
) -> AnswerPage {
    let open = survey.filter(|_| says.is_empty());
    AnswerPage {
        operator: app.operator.name.clone(),
        title: survey.map(|one| typeset(&one.title)).unwrap_or_default(),
        intro: open.map(|one| typeset(&one.intro)).unwrap_or_default(),
        says,
        wrong,
        questions: open
            .map(|one| one.questions.iter().map(|question| typeset(question)).enumerate().collect())
            .unwrap_or_default(),
        words: typed.words,
        typed: typed.marks,
    }
}

const GONE: &str = "Ce lien ne mène à aucun questionnaire. Vérifiez l’adresse, ou demandez-la au service.";
const CLOSED: &str = "Ce questionnaire est terminé. Merci d’avoir voulu répondre.";
const THANKS: &str = "Merci. Votre réponse est gardée, sans votre nom.";

/// `GET /enquete/{jeton}`.
pub async fn open(State(app): State<Arc<App>>, Path(token): Path<String>) -> Result<Response, Refusal> {
    app.work(move |app| {
        let known = app.store.read(|read| sql::of_token(read, app.operator.id, &token))?;
        match &known {
            None => {
                let page = rendered(&page(app, None, GONE, "", Answer::default()))?;
                Ok((StatusCode::NOT_FOUND, page).into_response())
            }
            Some(one) if one.closed.is_some() => {
                Ok(rendered(&page(app, known.as_ref(), CLOSED, "", Answer::default()))?.into_response())
            }
            Some(_) => Ok(rendered(&page(app, known.as_ref(), "", "", Answer::default()))?.into_response()),
        }
    })
    .await
}

/// `POST /enquete/{jeton}`.
pub async fn send(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Form(sent): Form<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let operator = app.operator.id;
        let Some(survey) = app.store.read(|read| sql::of_token(read, operator, &token))? else {
            let page = rendered(&page(app, None, GONE, "", Answer::default()))?;
            return Ok((StatusCode::NOT_FOUND, page).into_response());
        };
        let mark = |at: usize| {
            let said = sent.get(&format!("q{at}")).and_then(|mark| mark.parse::<u8>().ok());
            said.filter(|mark| usize::from(*mark) <= MARKS.len()).unwrap_or(0)
        };
        let words = sent.get("mots").map_or("", |words| words.trim());
        let said = Answer {
            marks: (0..survey.questions.len()).map(mark).collect(),
            words: words.chars().filter(|sign| !sign.is_control() || *sign == '\n').take(1000).collect(),
        };
        if said.words.is_empty() && said.marks.iter().all(|mark| *mark == 0) {
            let page = rendered(&page(app, Some(&survey), "", "Répondez à une question au moins.", said))?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        let mut bytes = [0u8; 16];
        getrandom::fill(&mut bytes).map_err(|error| Refusal::bug(&error))?;
        let author = Author { name: "enquête".to_owned(), at: app.clock.now() };
        let kept = app.store.write(&author, |write| -> Result<bool, Refusal> {
            service::hold(write, operator)?;
            // Closed meanwhile, or abused: nothing is written.
            let still = sql::of_token(write, operator, &token)?.filter(|one| one.closed.is_none());
            let Some(survey) = still else { return Ok(false) };
            if sql::count(write, operator, survey.id)? >= MOST as i64 {
                return Ok(false);
            }
            sql::answer(write, operator, &survey, Id::from_bytes(bytes), &said)?;
            Ok(true)
        })?;
        let says = if kept { THANKS } else { CLOSED };
        Ok(rendered(&page(app, Some(&survey), says, "", Answer::default()))?.into_response())
    })
    .await
}
