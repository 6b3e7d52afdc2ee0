//! Coming in otherwise than by a password: an attempt that goes to ask elsewhere (a provider of identity, a
//! passkey) and comes back, to the same browser, once, within ten minutes. And the sign-ins that were refused.

mod sql;

use axum::http::{HeaderMap, HeaderValue};
use base::Id;
use jiff::SignedDuration;
use store::{Result, Write};

use crate::web::{Refusal, session};

pub use sql::{Attempt, Kind};

/// How long one may take to come back.
pub const WAIT: SignedDuration = SignedDuration::from_mins(10);
/// How long a refused sign-in is kept (CNIL, recommandation sur la journalisation : six mois à un an).
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 365);

/// By what one came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// A password, and the second factor if it is on.
    Password,
    /// A passkey that verified its holder: both factors at once.
    Passkey,
    /// A provider of identity.
    Provider,
}

impl Means {
    /// As it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Means::Password => "password",
            Means::Passkey => "passkey",
            Means::Provider => "provider",
        }
    }

    /// From what is kept; sessions of before these words came by a password.
    pub fn of(code: &str) -> Means {
        match code {
            "passkey" => Means::Passkey,
            "provider" => Means::Provider,
            _ => Means::Password,
        }
    }

    /// As one says it of a session.
    pub fn name(self) -> &'static str {
        match self {
            Means::Password => "mot de passe",
            Means::Passkey => "clé d’accès",
            Means::Provider => "fournisseur d’identité",
        }
    }
}

/// What binds an attempt to a browser and to itself: two random tokens, of which only the hashes are kept.
pub struct Ticket {
    /// Goes in a cookie.
    pub browser: String,
    /// Goes round by the provider, or by the page of the passkey.
    pub state: String,
}

impl Ticket {
    /// A new one.
    pub fn new() -> std::result::Result<Ticket, Refusal> {
        let (browser, _) = session::new_token()?;
        let (state, _) = session::new_token()?;
        Ok(Ticket { browser, state })
    }
}

/// An attempt to begin.
#[derive(Clone, Debug)]
pub struct NewAttempt<'a> {
    /// What for.
    pub kind: Kind,
    /// The provider one goes to.
    pub provider: Option<Id>,
    /// Who is signed in already, and adds a way of coming in.
    pub account: Option<Id>,
    /// What must be found again at the return.
    pub secrets: &'a str,
    /// Where one wanted to go.
    pub back: &'a str,
}

/// Begins an attempt; those that were left are swept.
pub fn begin(write: &mut Write<'_>, operator: Id, ticket: &Ticket, new: &NewAttempt<'_>) -> Result<()> {
    sql::sweep(write, operator, WAIT)?;
    let (state, browser) = (session::hash(&ticket.state), session::hash(&ticket.browser));
    sql::insert(write, operator, &state, &browser, new)
}

/// Takes an attempt: nothing when there is none of this state begun by this browser, or too long ago. Of two
/// that come back with one state, one takes it.
pub fn take(
    write: &mut Write<'_>,
    operator: Id,
    kind: Kind,
    state: &str,
    browser: &str,
) -> Result<Option<Attempt>> {
    sql::take(write, operator, kind, &session::hash(state), &session::hash(browser), WAIT)
}

/// Keeps that a sign-in was refused: when, by what, on which account if there is one of this name.
pub fn refused(write: &mut Write<'_>, operator: Id, account: Option<Id>, means: Means) -> Result<()> {
    sql::insert_refused(write, operator, account, means.code(), KEPT)
}

fn name(secure: bool) -> &'static str {
    if secure { "__Host-jalon-entree" } else { "jalon-entree" }
}

/// The cookie of an attempt. Lax: the return from a provider is a page that one opens from another site.
pub fn cookie(browser: &str, secure: bool) -> HeaderValue {
    session::cookie(&format!(
        "{}={browser}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600{}",
        name(secure),
        session::flag(secure)
    ))
}

/// The cookie that forgets it.
pub fn forgetting(secure: bool) -> HeaderValue {
    session::cookie(&format!(
        "{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}",
        name(secure),
        session::flag(secure)
    ))
}

/// The browser’s token that a request carries.
pub fn carried(headers: &HeaderMap, secure: bool) -> Option<String> {
    session::value(headers, name(secure))
}
