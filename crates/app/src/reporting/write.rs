//! A text of a report is kept: never over what another wrote meanwhile, never lost.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::french::long_instant;
use serde::Deserialize;
use store::Write;

use super::desk::{Desk, KEPT, book};
use super::page::{Wanted, draw};
use super::place::{TextForm, draft_key};
use super::{Text, sql};
use crate::access::Here;
use crate::note::{LENGTH_MAX, draft};
use crate::service;
use crate::web::layout::page as rendered;
use crate::web::{App, Refusal};

/// A text, as its form sends it.
#[derive(Clone, Deserialize)]
pub struct Sent {
    texte: String,
    /// The revision that the form saw; 0 where there was none.
    vu: i64,
    #[serde(default)]
    revision: i64,
    #[serde(default)]
    geste: String,
}

/// What became of it.
enum Done {
    Kept,
    /// Another wrote meanwhile.
    Late(Text),
    Refused(String),
}

/// `POST /services/{code}/{annee}/rapport/textes/{ancre}`.
pub async fn write(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((code, year, anchor)): Path<(String, String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        // Browsers end lines their own way.
        let text = sent.texte.replace("\r\n", "\n");
        let nothing = sent.geste == "rien";
        let body = if nothing { "" } else { text.trim() };
        let done =
            app.store.write(&here.author(), |write| keep(write, &here, (&year, &anchor), body, &sent))?;
        let path = here.path(&format!("/{year}/rapport"));
        let place = document::html::slug(&anchor);
        let (status, other, wrong) = match done {
            Done::Kept => {
                let fait = if nothing { "rien" } else { "texte" };
                return Ok(Redirect::to(&format!("{path}?fait={fait}#p-{place}")).into_response());
            }
            Done::Late(text) => (StatusCode::CONFLICT, Some(text), String::new()),
            Done::Refused(wrong) => (StatusCode::UNPROCESSABLE_ENTITY, None, wrong),
        };
        // What was typed is never lost: the page comes back with it, beside what the other wrote.
        let book = book(app, &here)?;
        let page = app.store.read(|read| {
            let desk = Desk::open(read, &here, &year)?;
            let names = sql::names(read, here.service().operator)?;
            let typed = TextForm {
                seen: other.as_ref().map_or(sent.vu, |text| text.revision),
                text: text.clone(),
                revision: sent.revision,
                other: other.as_ref().map(|text| {
                    let by = names.get(&text.signed.by).unwrap_or(&text.signed.by);
                    (format!("{by}, {}", long_instant(text.signed.at)), text.body.clone())
                }),
                wrong: wrong.clone(),
                key: draft_key(&code, desk.year, &anchor),
                ..TextForm::default()
            };
            let wanted = Wanted { ecrire: anchor.clone(), ..Wanted::default() };
            rendered(&draw(read, &here, (&desk, &book), &wanted, Some(typed))?)
        })?;
        Ok((status, page).into_response())
    })
    .await
}

fn keep(
    write: &mut Write<'_>,
    here: &Here,
    (year, anchor): (&str, &str),
    body: &str,
    sent: &Sent,
) -> Result<Done, Refusal> {
    let scope = here.scope();
    service::hold(write, scope.operator)?;
    let desk = Desk::open(write, here, year)?;
    let asked = desk.trame.questions();
    let Some(question) = asked.iter().find(|question| question.anchor == anchor) else {
        let text = "Cette question n’est plus dans la trame du rapport. Votre texte est gardé ci-dessous\u{202f}: \
                    recopiez-le dans une autre partie.";
        return Ok(Done::Refused(text.to_owned()));
    };
    let nothing = sent.geste == "rien";
    if nothing && !sent.texte.trim().is_empty() {
        let text = "Un texte est écrit ici\u{202f}: effacez-le d’abord pour dire qu’il n’y a rien à dire.";
        return Ok(Done::Refused(text.to_owned()));
    }
    if desk.refuse_when_kept().is_err() {
        return Ok(Done::Refused(format!("{KEPT} Votre texte est gardé ci-dessous.")));
    }
    if body.chars().count() > LENGTH_MAX {
        let text = "Ce texte est trop long\u{202f}: 100\u{202f}000 signes au plus.";
        return Ok(Done::Refused(text.to_owned()));
    }
    let key = draft_key(&here.service().code, desk.year, anchor);
    let forget = |write: &mut Write<'_>| {
        draft::remove(write, scope.operator, here.visitor.account.id, &key, sent.revision)
    };
    let now = desk.texts.get(anchor);
    if let Some(text) = now
        && text.revision != sent.vu
    {
        // Sent twice: the answer to the first was lost on the way.
        if text.body == body {
            forget(write)?;
            return Ok(Done::Kept);
        }
        return Ok(Done::Late(text.clone()));
    }
    if now.is_some_and(|text| text.body == body) && (nothing || !body.is_empty()) {
        forget(write)?;
        return Ok(Done::Kept);
    }
    // A text that is emptied is taken back; « rien » says that there is nothing to say.
    let kept = (!body.is_empty() || (question.asked && nothing)).then_some(body);
    if kept.is_none() && now.is_none() {
        forget(write)?;
        return Ok(Done::Kept);
    }
    let report = sql::found(write, &scope, desk.period)?;
    let seen = sql::revision(write, scope.operator, report.id, anchor)?;
    if !sql::write_text(write, &scope, (report.id, anchor), seen, kept)? {
        return Err(Refusal::bug(&"un texte a changé sous le verrou de l’organisme"));
    }
    forget(write)?;
    Ok(Done::Kept)
}
