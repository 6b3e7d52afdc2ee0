//! The questionnaires of a service: written, opened by a link, closed, read.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Id;
use base::french::{counted, decimal, long_day, typeset};
use serde::Deserialize;
use store::Read;

use super::{LEAST, MARKS, PUBLICS, Results, Survey, sql};
use crate::access::{Action, Here, Noun};
use crate::roll::{self, Entry as Line};
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal, session};

/// Questions beyond which nobody answers.
const QUESTIONS: usize = 12;

#[derive(Template)]
#[template(path = "survey/list.html")]
struct ListPage {
    shell: Shell,
    title: String,
    done: &'static str,
    wrong: String,
    action: String,
    writes: bool,
    surveys: Vec<(String, String, String)>,
    typed: HashMap<String, String>,
}

impl ListPage {
    fn held(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }
}

#[derive(Template)]
#[template(path = "survey/page.html")]
struct SurveyPage {
    shell: Shell,
    survey: Survey,
    title: String,
    back: String,
    action: String,
    says: String,
    writes: bool,
    /// The path of the link, while it is open.
    link: String,
    results: Option<Results>,
}

#[derive(Template)]
#[template(path = "survey/paper.html")]
struct Paper {
    survey: Survey,
    title: String,
    service: String,
}

/// What the address asks.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    fait: String,
}

/// `GET /services/{code}/enquetes/questionnaires`.
pub async fn list(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        app.store.read(|read| rendered(&draw(read, &here, &wanted, HashMap::new(), String::new())?))
    })
    .await
}

fn draw(
    read: &Read<'_>,
    here: &Here,
    wanted: &Wanted,
    typed: HashMap<String, String>,
    wrong: String,
) -> Result<ListPage, Refusal> {
    let scope = here.scope();
    let (mut surveys, mut open) = (Vec::new(), 0);
    for one in sql::all(read, &scope)? {
        open += i64::from(one.closed.is_none());
        let count = sql::count(read, scope.operator, one.id)?;
        let answers = counted(count, "réponse", "réponses");
        let when = match one.closed {
            Some(day) => format!("clos le {}", long_day(day)),
            None => "ouvert".to_owned(),
        };
        let about = format!("{} · {answers} · {when}", one.public);
        surveys.push((
            here.path(&format!("/enquetes/questionnaires/{}", one.id)),
            typeset(&one.title),
            about,
        ));
    }
    Ok(ListPage {
        shell: here.shell(Entry::Surveys),
        title: counted(open, "questionnaire ouvert", "questionnaires ouverts"),
        done: if wanted.fait == "retrait" { "Le questionnaire est retiré." } else { "" },
        wrong,
        action: here.path("/enquetes/questionnaires"),
        writes: here.may(Action::Write, Noun::Quality),
        surveys,
        typed,
    })
}

/// `POST /services/{code}/enquetes/questionnaires`.
pub async fn open(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let new = match read_form(&here, &sent)? {
            Ok(new) => new,
            Err(wrong) => {
                let page = app
                    .store
                    .read(|read| rendered(&draw(read, &here, &Wanted::default(), sent.clone(), wrong)?))?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
            }
        };
        let id = app.store.write(&here.author(), |write| -> Result<Id, Refusal> {
            let new = Survey { id: write.new_id(), ..new };
            sql::insert(write, &here.scope(), &new)?;
            Ok(new.id)
        })?;
        Ok(Redirect::to(&here.path(&format!("/enquetes/questionnaires/{id}"))).into_response())
    })
    .await
}

fn read_form(here: &Here, sent: &HashMap<String, String>) -> Result<Result<Survey, String>, Refusal> {
    let line = |name: &str, most: usize| -> String {
        let text = sent.get(name).map_or("", |text| text.trim());
        text.chars().filter(|sign| !sign.is_control()).take(most).collect()
    };
    let questions = sent.get("questions").map_or("", String::as_str);
    let questions: Vec<String> = questions
        .lines()
        .map(|line| line.trim().chars().filter(|sign| !sign.is_control()).take(200).collect::<String>())
        .filter(|line| !line.is_empty())
        .collect();
    let threshold = line("seuil", 9).parse::<i64>();
    let wrong = match (&threshold, questions.len()) {
        _ if line("titre", 200).is_empty() => "Donnez un titre au questionnaire.".to_owned(),
        _ if line("public", 60).is_empty() => "Dites qui l’on interroge.".to_owned(),
        (_, 0) => "Écrivez une question par ligne.".to_owned(),
        (_, count) if count > QUESTIONS => format!("{QUESTIONS} questions au plus : il y en a {count}."),
        (Ok(least), _) if (LEAST..=500).contains(least) => String::new(),
        _ => {
            format!("Le seuil est un nombre, {LEAST} au moins : en dessous, on reconnaîtrait qui a répondu.")
        }
    };
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    let (token, _) = session::new_token()?;
    Ok(Ok(Survey {
        id: here.scope().service,
        service: here.scope().service,
        title: line("titre", 200),
        public: line("public", 60),
        intro: line("intro", 1000),
        questions,
        threshold: threshold.unwrap_or(LEAST),
        token,
        closed: None,
    }))
}

fn found(read: &Read<'_>, here: &Here, id: &str) -> Result<Survey, Refusal> {
    let id = id.parse::<Id>().map_err(|()| Refusal::NotFound)?;
    sql::all(read, &here.scope())?.into_iter().find(|one| one.id == id).ok_or(Refusal::NotFound)
}

/// `GET /services/{code}/enquetes/questionnaires/{enquete}`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        app.store.read(|read| {
            let survey = found(read, &here, &id)?;
            let answers = sql::answers(read, here.scope().operator, survey.id)?;
            let count = counted(answers.len() as i64, "réponse", "réponses");
            let results = survey.results(&answers);
            let says = match (survey.closed, &results) {
                (None, _) => format!("{count}. Elles se lisent quand le questionnaire est clos."),
                (Some(_), None) => format!(
                    "{count} : il en faut {} pour les lire sans que l’on puisse reconnaître qui a répondu.",
                    survey.threshold
                ),
                (Some(day), Some(_)) => format!("{count}. Questionnaire clos le {}.", long_day(day)),
            };
            rendered(&SurveyPage {
                shell: here.shell(Entry::Surveys),
                title: typeset(&survey.title),
                back: here.path("/enquetes/questionnaires"),
                action: here.path(&format!("/enquetes/questionnaires/{id}")),
                says,
                writes: here.may(Action::Write, Noun::Quality),
                link: match survey.closed {
                    None => format!("/enquete/{}", survey.token),
                    Some(_) => String::new(),
                },
                results,
                survey,
            })
        })
    })
    .await
}

/// `GET /services/{code}/enquetes/questionnaires/{enquete}/papier`: to print and to hand over.
pub async fn paper(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let survey = app.store.read(|read| found(read, &here, &id))?;
        rendered(&Paper { title: typeset(&survey.title), survey, service: here.service().name.clone() })
    })
    .await
}

/// `POST /services/{code}/enquetes/questionnaires/{enquete}`: closed, and told in the list of surveys; or withdrawn.
pub async fn change(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let scope = here.scope();
        let gesture = sent.get("geste").map_or("", String::as_str);
        let to = app.store.write(&here.author(), |write| -> Result<String, Refusal> {
            service::hold(write, scope.operator)?;
            let survey = found(write, &here, &id)?;
            match gesture {
                "clore" => {
                    if sql::close(write, &scope, survey.id, here.today())? {
                        let survey = Survey { closed: Some(here.today()), ..survey };
                        let answers = sql::answers(write, scope.operator, survey.id)?;
                        let said = told(&survey, answers.len(), survey.results(&answers).as_ref());
                        if let Some(Ok(line)) = roll::roll("enquetes").map(|list| Line::new(list, &said)) {
                            roll::insert(write, &scope, &line)?;
                        }
                        service::revise(write, scope.operator, scope.service)?;
                    }
                    Ok(format!("/enquetes/questionnaires/{id}"))
                }
                "retrait" => {
                    sql::withdraw(write, &scope, survey.id)?;
                    Ok("/enquetes/questionnaires?fait=retrait".to_owned())
                }
                _ => Err(Refusal::NotFound),
            }
        })?;
        Ok(Redirect::to(&here.path(&to)).into_response())
    })
    .await
}

/// The line that the report prints: how many answered; what pleases and what does not, when it may be read.
fn told(survey: &Survey, count: usize, results: Option<&Results>) -> BTreeMap<String, String> {
    let questions = |pleases: bool| {
        let of = results.map(|results| results.questions.as_slice()).unwrap_or_default();
        let kept = of.iter().filter_map(|one| {
            let (_, mean) = one.marks?;
            ((mean >= 3.0) == pleases).then(|| format!("{} ({} sur 4)", one.question, decimal(mean, 1)))
        });
        kept.collect::<Vec<_>>().join("\n")
    };
    let day = survey.closed.map(|day| day.to_string()).unwrap_or_default();
    BTreeMap::from([
        ("titre".to_owned(), survey.title.clone()),
        ("public".to_owned(), survey.public.clone()),
        ("jour".to_owned(), day),
        ("reponses".to_owned(), count.to_string()),
        ("satisfait".to_owned(), questions(true)),
        ("ameliorer".to_owned(), questions(false)),
    ])
}
