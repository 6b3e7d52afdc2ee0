//! The keys that work alone, outside fields: what they do, and switching them off (WCAG 2.1.4, success criterion
//! « Character Key Shortcuts »): dictation and a trembling hand press keys that nobody meant.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;

use crate::access;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal, Visitor};

/// Every key that does something by itself, and what it does: those of `data-raccourci`, which a test reads.
pub const KEYS: [(&str, &str); 3] = [
    ("/", "va au champ de recherche"),
    ("n", "note un acte, si votre rôle le permet"),
    ("?", "ouvre cette page"),
];

#[derive(Template)]
#[template(path = "access/keys.html")]
struct KeysPage {
    shell: Shell,
    off: bool,
    keys: &'static [(&'static str, &'static str)],
}

/// `GET /raccourcis`.
pub async fn page(Extension(visitor): Extension<Visitor>) -> Result<Html<String>, Refusal> {
    let off = visitor.account.keys_off;
    rendered(&KeysPage { shell: Shell::new(&visitor, Entry::None), off, keys: &KEYS })
}

/// On or off.
#[derive(Deserialize)]
pub struct Switch {
    #[serde(default)]
    touches: String,
}

/// `POST /raccourcis`: switches them, for this account, on every device.
pub async fn switch(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<Switch>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let off = match form.touches.as_str() {
            "oui" => false,
            "non" => true,
            _ => return Err(Refusal::Invalid("Choisissez : les touches seules servent, ou non.".to_owned())),
        };
        let account = &visitor.account;
        app.store.write(&app.author(&account.login), |write| {
            access::switch_keys(write, app.operator.id, account.id, off)
        })?;
        Ok(Redirect::to("/raccourcis"))
    })
    .await
}
