//! « Mon compte »: how I come in, and where I may be written to.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{long_instant, typeset};
use serde::Deserialize;

use super::entry::Means;
use super::{passkey, provider, second_factor};
use crate::access;
use crate::mail;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal, Visitor, password};

#[derive(Template)]
#[template(path = "access/account.html")]
struct AccountPage {
    shell: Shell,
    means: &'static str,
    second_factor: bool,
    codes: i64,
    keys: Vec<KeyLine>,
    /// Where passkeys hold; nothing when they hold nowhere.
    passkeys: String,
    providers: Vec<ProviderLine>,
    email: String,
    mails: bool,
    /// Which part is refused, and why.
    refused: (&'static str, String),
}

struct KeyLine {
    id: String,
    name: String,
    since: String,
    used: String,
}

struct ProviderLine {
    code: String,
    name: String,
    /// Since when it opens this account; nothing when it does not.
    linked: String,
}

fn account_page(app: &App, visitor: &Visitor) -> Result<AccountPage, Refusal> {
    let (operator, account) = (app.operator.id, &visitor.account);
    let (means, on, codes, keys, providers, identities) = app.store.read(|read| -> store::Result<_> {
        let session = access::session(read, operator, &visitor.token_hash)?;
        let means = session.map_or(Means::Password, |(_, session)| session.means);
        let on = second_factor::is_on(read, operator, account.id)?;
        let codes = second_factor::codes_left(read, operator, account.id)?;
        let keys = passkey::of(read, operator, account.id)?;
        let providers = provider::all(read, operator)?;
        Ok((means, on, codes, keys, providers, provider::identities_of(read, operator, account.id)?))
    })?;
    let linked = |provider: &provider::Provider| {
        let found = identities.iter().find(|identity| identity.provider == provider.id);
        found.map(|identity| match (identity.used_at, &identity.email) {
            (Some(used), _) => format!("lié, utilisé le {}", long_instant(used)),
            (None, Some(email)) => format!("attend que le fournisseur dise {email}"),
            (None, None) => format!("lié le {}, pas encore utilisé", long_instant(identity.linked_at)),
        })
    };
    Ok(AccountPage {
        shell: Shell::new(visitor, Entry::None),
        means: means.name(),
        second_factor: on,
        codes,
        keys: keys
            .into_iter()
            .map(|key| KeyLine {
                id: key.id.to_string(),
                name: key.name,
                since: long_instant(key.added_at),
                used: key.used_at.map_or("jamais".to_owned(), long_instant),
            })
            .collect(),
        passkeys: passkey::origin(app.site.as_deref()),
        providers: providers
            .into_iter()
            .filter(|_| app.site.is_some())
            .map(|provider| ProviderLine {
                linked: linked(&provider).unwrap_or_default(),
                code: provider.code,
                name: provider.name,
            })
            .collect(),
        email: account.email.clone().unwrap_or_default(),
        mails: app.mail.is_some(),
        refused: ("", String::new()),
    })
}

/// `GET /mon-compte`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| rendered(&account_page(app, &visitor)?)).await
}

/// The page again, with why a part of it did not change.
pub(super) fn refused(
    app: &App,
    visitor: &Visitor,
    part: &'static str,
    text: &str,
) -> Result<Response, Refusal> {
    let mut page = account_page(app, visitor)?;
    page.refused = (part, typeset(text));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response())
}

/// Whether this is the visitor’s password: asked before another way in is made. Paced by account, like a sign-in.
pub(super) fn knows_password(app: &App, visitor: &Visitor, typed: &str) -> Result<bool, Refusal> {
    if !app.limits.may_confirm(&visitor.account.login) {
        let text = "Trop d’essais. Attendez une demi-minute, puis recommencez.".to_owned();
        return Err(Refusal::TooMuch(StatusCode::TOO_MANY_REQUESTS, text));
    }
    let login = &visitor.account.login;
    let found = app.store.read(|read| access::credentials(read, app.operator.id, login))?;
    Ok(password::verify(typed, found.as_ref().map(|(_, hash)| hash.as_str())))
}

/// Where to write.
#[derive(Deserialize)]
pub struct Email {
    #[serde(default)]
    courriel: String,
}

/// `POST /mon-compte/courriel`: where I may be written to about my account; nowhere when it is empty.
pub async fn write_to(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<Email>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let typed = form.courriel.trim();
        if !typed.is_empty() && !mail::is_address(typed) {
            let mut page = account_page(app, &visitor)?;
            page.refused = (
                "courriel",
                "Cette adresse ne se lit pas. On attend une adresse comme « prenom.nom@exemple.fr »."
                    .to_owned(),
            );
            page.email = typed.to_owned();
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response());
        }
        let (operator, account) = (app.operator.id, &visitor.account);
        let email = Some(typed).filter(|typed| !typed.is_empty());
        app.store.write(&app.author(&account.login), |write| {
            access::write_to(write, operator, account.id, email)
        })?;
        Ok(Redirect::to("/mon-compte").into_response())
    })
    .await
}
