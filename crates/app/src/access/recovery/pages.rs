//! How an account of the service comes in, for who administers; and taking its second factor away.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Id;
use base::french::{counted, long_instant};
use serde::Deserialize;

use crate::access::{self, Account, Here, passkey, provider, second_factor};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "access/recovery/page.html")]
struct EntryPage {
    shell: Shell,
    code: String,
    account: String,
    name: String,
    second_factor: bool,
    keys: String,
    identities: Vec<(String, String)>,
    /// Since when another second factor is due.
    pending: Option<(String, String, String)>,
    resets: bool,
    me: bool,
    error: &'static str,
    reason: String,
}

/// The account, when it has or had a role in this service.
fn account_here(app: &App, here: &Here, id: &str) -> Result<Account, Refusal> {
    let service = here.service();
    let held = app.store.read(|read| access::held_roles(read, service.operator, service.id))?;
    held.into_iter()
        .map(|role| role.account)
        .find(|account| account.id.to_string() == id)
        .ok_or(Refusal::NotFound)
}

fn entry_page(app: &App, here: &Here, account: &Account) -> Result<EntryPage, Refusal> {
    let operator: Id = here.service().operator;
    let (on, keys, identities, pending) = app.store.read(|read| -> store::Result<_> {
        let on = second_factor::is_on(read, operator, account.id)?;
        let keys = passkey::of(read, operator, account.id)?.len() as i64;
        let identities = provider::identities_of(read, operator, account.id)?;
        Ok((on, keys, identities, access::recovery::pending(read, operator, account.id)?))
    })?;
    Ok(EntryPage {
        shell: here.shell(Entry::Accounts),
        code: here.service().code.clone(),
        account: account.id.to_string(),
        name: account.name.clone(),
        second_factor: on,
        keys: if keys == 0 {
            "aucune clé d’accès".to_owned()
        } else {
            counted(keys, "clé d’accès", "clés d’accès")
        },
        identities: identities
            .into_iter()
            .map(|identity| {
                let used = identity.used_at.map_or("pas encore utilisé".to_owned(), |used| {
                    format!("utilisé le {}", long_instant(used))
                });
                (identity.name, used)
            })
            .collect(),
        pending: pending.map(|reset| (long_instant(reset.at), reset.by, reset.reason)),
        resets: on || keys > 0,
        me: account.id == here.visitor.account.id,
        error: "",
        reason: String::new(),
    })
}

/// `GET /services/{code}/comptes/{compte}`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let account = account_here(app, &here, &id)?;
        rendered(&entry_page(app, &here, &account)?)
    })
    .await
}

/// Why.
#[derive(Deserialize)]
pub struct Why {
    #[serde(default)]
    motif: String,
}

/// `POST /services/{code}/comptes/{compte}/second-facteur`: takes it away, with a reason. Never one’s own: who
/// sits at an open session must not make it weaker.
pub async fn reset(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Form(form): Form<Why>,
) -> Result<Response, Refusal> {
    let told = Arc::clone(&app);
    let (response, email) = app
        .work(move |app| {
            let account = account_here(app, &here, &id)?;
            if account.id == here.visitor.account.id {
                let text = "Nul ne retire son propre second facteur ici : demandez à une autre personne qui administre.";
                return Err(Refusal::Forbidden(text.to_owned()));
            }
            let reason = form.motif.trim();
            if reason.chars().count() < 5 || reason.chars().count() > 500 {
                let mut page = entry_page(app, &here, &account)?;
                page.error = "Dites pourquoi, en quelques mots : la personne le lira, et cela reste au journal.";
                page.reason = reason.to_owned();
                return Ok(((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response(), None));
            }
            let operator = here.service().operator;
            let done = app.store.write(&here.author(), |write| {
                access::recovery::reset(write, operator, account.id, reason)
            })?;
            let place = Redirect::to(&here.path(&format!("/comptes/{}", account.id)));
            Ok((place.into_response(), account.email.filter(|_| done)))
        })
        .await?;
    if email.is_some() {
        // The message leaves after the answer: a slow server of mail makes nobody wait.
        tokio::task::spawn_blocking(move || access::recovery::tell(told.mail.as_ref(), email.as_deref()));
    }
    Ok(response)
}
