//! A link by which someone outside gives one visa, once, before a time: made by the team, sent by them or by e-mail.

mod page;
pub(super) mod sql;

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::response::Html;
use base::Id;
use base::french::{NARROW, long_instant};
use jiff::{SignedDuration, Timestamp};

use super::holder;
use super::page::opened;
use super::sign::typed;
use crate::access::{Action, Here, Noun, policy};
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal, session};

pub use page::{open, sign};

/// How long a link opens.
pub const LIFE: SignedDuration = SignedDuration::from_hours(24 * 7);

/// A link.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the columns of `visa_link`, and whose it is")]
pub struct Link {
    pub id: Id,
    pub service: Id,
    pub request: Id,
    pub step: String,
    pub round: i64,
    pub holder: Id,
    pub secret_hash: Vec<u8>,
    pub made_at: Timestamp,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub name: String,
    pub quality: String,
}

impl Link {
    /// Why it opens no more; nothing when it does.
    pub fn refused(&self, now: Timestamp) -> Option<&'static str> {
        match (self.used_at, self.revoked_at) {
            (Some(_), _) => Some("servi"),
            (None, Some(_)) => Some("retiré"),
            (None, None) if now >= self.expires_at => Some("expiré"),
            (None, None) => None,
        }
    }

    /// What became of it.
    pub fn says(&self, now: Timestamp) -> String {
        match (self.refused(now), self.used_at) {
            (Some("servi"), Some(at)) => format!("a servi le {}", long_instant(at)),
            (Some("retiré"), _) => "retiré".to_owned(),
            (Some(_), _) => format!("a expiré le {}", long_instant(self.expires_at)),
            (None, _) => format!("s’ouvre jusqu’au {}", long_instant(self.expires_at)),
        }
    }
}

#[derive(Template)]
#[template(path = "circuit/link/made.html")]
struct MadePage {
    shell: Shell,
    back: String,
    name: String,
    link: String,
    until: String,
    /// Where it was sent; empty when no message left.
    sent_to: String,
}

/// `POST …/demandes/{demande}/liens`: the link is shown once, and sent when the service sends messages.
pub async fn make(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request)): Path<(String, String)>,
    Form(sent): Form<HashMap<String, String>>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (secret, secret_hash) = session::new_token()?;
        let scope = here.scope();
        let (link, email) = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, scope.operator)?;
            let (case, rights) = opened(write, &here, &request)?;
            if !rights.team {
                let text = policy::refusal(&here.seat.roles, Action::Write, Noun::Requests);
                return Err(Refusal::Forbidden(text));
            }
            let running = &case.running;
            let step = case.course.now(&running.definition).filter(|_| running.outcome.is_none());
            let step = step.ok_or(Refusal::NotFound)?;
            let holders = holder::all(write, &scope)?;
            let signers = running.signers(step, &holders, here.today());
            let chosen = signers.into_iter().find(|one| one.id.to_string() == typed(&sent, "qui"));
            let chosen = chosen.filter(|one| one.account.is_none()).ok_or(Refusal::NotFound)?;
            // One link opens at a time: the last made.
            sql::revoke_links(write, &scope, running.request)?;
            let link = Link {
                id: write.new_id(),
                service: scope.service,
                request: running.request,
                step: step.code.clone(),
                round: case.course.round,
                holder: chosen.id,
                secret_hash,
                made_at: here.now,
                expires_at: here.now + LIFE,
                used_at: None,
                revoked_at: None,
                name: chosen.name.clone(),
                quality: chosen.quality.clone(),
            };
            sql::insert_link(write, &scope, &link)?;
            Ok((link, chosen.email.clone()))
        })?;
        let path = format!("/visa/{}/{secret}", link.id);
        let site = app.mail.as_ref().map(|mail| mail.site().to_owned()).unwrap_or_default();
        let mut sent_to = String::new();
        if let Some(mail) = app.mail.as_ref().filter(|mail| mail.is_address(&email)) {
            let subject = format!("Jalon{NARROW}: une demande attend votre visa");
            let body = format!(
                "Bonjour,\n\nUne demande attend votre visa. Cette adresse l’ouvre une fois, jusqu’au {}{NARROW}:\n\n{}{path}\n\n\
                 Ne la transmettez à personne. Ce message ne nomme personne.\n",
                long_instant(link.expires_at),
                mail.site()
            );
            match mail.send(&email, &subject, &body) {
                Ok(()) => sent_to = email,
                Err(error) => tracing::error!(%error, "un lien de visa n’est pas parti"),
            }
        }
        rendered(&MadePage {
            shell: here.shell(Entry::Waiting),
            back: here.path(&format!("/demandes/{request}")),
            name: link.name.clone(),
            link: format!("{site}{path}"),
            until: long_instant(link.expires_at),
            sent_to,
        })
    })
    .await
}
