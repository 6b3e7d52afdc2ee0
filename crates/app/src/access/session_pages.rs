//! My sessions: where I am signed in, and ending one from elsewhere.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, State};
use axum::response::{Html, Redirect};
use base::french::{counted, long_instant};
use serde::Deserialize;

use crate::access;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal, Visitor};

#[derive(Template)]
#[template(path = "access/sessions.html")]
struct SessionsPage {
    shell: Shell,
    title: String,
    sessions: Vec<Line>,
}

struct Line {
    id: String,
    device: String,
    /// By what one came in.
    means: &'static str,
    opened: String,
    seen: String,
    this: bool,
}

/// `GET /mes-sessions`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (operator, account) = (app.operator.id, visitor.account.id);
        let now = app.clock.now();
        let sessions = app.store.read(|read| access::sessions_of(read, operator, account))?;
        let lines: Vec<Line> = sessions
            .into_iter()
            .filter(|session| access::holds(session.created_at, session.seen_at, now))
            .map(|session| Line {
                this: session.token_hash == visitor.token_hash,
                id: hex::encode(&session.token_hash),
                device: device(&session.agent),
                means: session.means.name(),
                opened: long_instant(session.created_at),
                seen: long_instant(session.seen_at),
            })
            .collect();
        rendered(&SessionsPage {
            shell: Shell::new(&visitor, Entry::None),
            title: format!(
                "Vous avez {}",
                counted(lines.len() as i64, "session ouverte", "sessions ouvertes")
            ),
            sessions: lines,
        })
    })
    .await
}

/// A browser and a system, from what the browser says of itself.
fn device(agent: &str) -> String {
    let first = |known: &[(&str, &str)]| {
        known.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| (*name).to_owned())
    };
    let browser = first(&[
        ("Firefox/", "Firefox"),
        ("Edg/", "Edge"),
        ("Chrome/", "Chrome ou Chromium"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} sur {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "appareil inconnu".to_owned(),
    }
}

/// Which session to end.
#[derive(Deserialize)]
pub struct Which {
    session: String,
}

/// `POST /mes-sessions`: ends one of mine.
pub async fn end(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<Which>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let (operator, account) = (app.operator.id, &visitor.account);
        let wanted = hex::decode(&form.session).map_err(|_| Refusal::NotFound)?;
        app.store.write(&app.author(&account.login), |write| -> Result<(), Refusal> {
            let mine = access::sessions_of(write, operator, account.id)?;
            if !mine.iter().any(|session| session.token_hash == wanted) {
                return Err(Refusal::NotFound);
            }
            Ok(access::end_session(write, operator, &wanted)?)
        })?;
        Ok(Redirect::to("/mes-sessions"))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_told_by_its_browser_and_system() {
        let phone = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36";
        assert_eq!(device(phone), "Chrome ou Chromium sur Android");
        assert_eq!(device(""), "appareil inconnu");
    }
}
