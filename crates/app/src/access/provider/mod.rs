//! Providers of identity (OpenID Connect): Keycloak, Pro Santé Connect. Set on the machine by who installs Jalon;
//! an identity is linked to an account by them or by its holder, never by itself, never by an address that the
//! provider has not verified. Nothing is asked of the network as long as no provider is set.

mod exchange;
mod http;
pub mod pages;
mod sql;

use base::Id;
use serde_json::json;
use store::{Change, Read, Result, Write};

pub use exchange::{Fault, Said, Start, address, finish, is_issuer, leave, start};
pub use sql::{Identity, all, find, identities_of, of_id};

use super::{Account, account_of};

/// A provider of identity.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Identifier.
    pub id: Id,
    /// As addresses and commands name it: `psc`.
    pub code: String,
    /// As the button names it.
    pub name: String,
    /// Its issuer: what its tokens must say, to the letter.
    pub issuer: String,
    /// As it knows us.
    pub client_id: String,
    /// What we prove ourselves with; nothing for a client that only has PKCE.
    pub client_secret: Option<String>,
    /// The levels of authentication that are asked, and of which one must be answered.
    pub acr_values: Vec<String>,
    /// Jalon’s own second factor is asked all the same, of who has one.
    pub second_factor: bool,
}

/// Sets a provider; nothing when its code is taken.
pub fn add(write: &mut Write<'_>, operator: Id, new: &Provider) -> Result<bool> {
    if find(write, operator, &new.code)?.is_some() {
        return Ok(false);
    }
    sql::insert(write, operator, new)?;
    let said = json!({ "code": new.code, "issuer": new.issuer, "second_factor": new.second_factor });
    write.journal(&Change {
        operator,
        action: "create",
        noun: "identity_provider",
        row: Some(new.id),
        before: None,
        after: Some(said),
    })?;
    Ok(true)
}

/// Takes a provider away: the sessions that it opened end, and its links open nothing.
pub fn remove(write: &mut Write<'_>, operator: Id, provider: &Provider) -> Result<()> {
    sql::remove(write, operator, provider.id)?;
    sql::delete_sessions(write, operator, provider.id)?;
    write.journal(&Change {
        operator,
        action: "remove",
        noun: "identity_provider",
        row: Some(provider.id),
        before: Some(json!({ "code": provider.code })),
        after: None,
    })
}

/// By what an identity is known beforehand.
#[derive(Clone, Copy, Debug)]
pub enum Expected<'a> {
    /// Its subject at the provider.
    Subject(&'a str),
    /// An address that the provider will have verified.
    Email(&'a str),
}

/// Why a link cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRefused {
    /// The account is linked to this provider already.
    AccountLinked,
    /// The identity is another account’s.
    IdentityTaken,
}

impl LinkRefused {
    /// In a sentence.
    pub fn text(self) -> &'static str {
        match self {
            LinkRefused::AccountLinked => {
                "Ce compte est déjà lié à ce fournisseur : retirez d’abord le lien qui existe."
            }
            LinkRefused::IdentityTaken => "Cette identité ouvre déjà un autre compte.",
        }
    }
}

/// Links an account to an identity that is expected, or that has just shown itself.
pub fn link(
    write: &mut Write<'_>,
    operator: Id,
    provider: &Provider,
    account: Id,
    expected: Expected<'_>,
) -> Result<std::result::Result<(), LinkRefused>> {
    sql::hold_provider(write, operator, provider.id)?;
    if identities_of(write, operator, account)?.iter().any(|one| one.provider == provider.id) {
        return Ok(Err(LinkRefused::AccountLinked));
    }
    let taken = match expected {
        Expected::Subject(subject) => sql::by_subject(write, operator, provider.id, subject)?,
        Expected::Email(email) => sql::by_email(write, operator, provider.id, &folded(email))?,
    };
    if taken.is_some() {
        return Ok(Err(LinkRefused::IdentityTaken));
    }
    let id = write.new_id();
    match expected {
        Expected::Subject(subject) => {
            sql::insert_identity(write, operator, id, provider.id, account, Some(subject), None)?;
        }
        Expected::Email(email) => {
            let email = folded(email);
            sql::insert_identity(write, operator, id, provider.id, account, None, Some(&email))?;
        }
    }
    journal(write, operator, account, "link", provider)?;
    Ok(Ok(()))
}

/// Undoes the link of an account to a provider; whether there was one. The sessions it opened end.
pub fn unlink(write: &mut Write<'_>, operator: Id, provider: &Provider, account: Id) -> Result<bool> {
    if !sql::remove_identity(write, operator, provider.id, account)? {
        return Ok(false);
    }
    sql::delete_sessions_of(write, operator, provider.id, account)?;
    journal(write, operator, account, "unlink", provider)?;
    Ok(true)
}

/// The account, not closed, that this subject opens.
pub fn known(read: &Read<'_>, operator: Id, provider: &Provider, subject: &str) -> Result<Option<Account>> {
    let Some((_, account)) = sql::by_subject(read, operator, provider.id, subject)? else { return Ok(None) };
    Ok(account_of(read, operator, account)?.filter(|account| account.closed_at.is_none()))
}

/// Whether an account waits for an address of this provider, and not for a subject: then the address is asked.
pub fn awaits_an_email(read: &Read<'_>, operator: Id, provider: &Provider) -> Result<bool> {
    sql::any_email(read, operator, provider.id)
}

/// The account that this identity opens now: linked by its subject, or expected at an address that the provider
/// says it verified, and linked from then on by its subject alone.
pub fn opens(
    write: &mut Write<'_>,
    operator: Id,
    provider: &Provider,
    said: &Said,
) -> Result<Option<Account>> {
    sql::hold_provider(write, operator, provider.id)?;
    let mut found = sql::by_subject(write, operator, provider.id, &said.subject)?;
    if found.is_none()
        && let Some(email) = &said.verified_email
        && let Some((identity, account)) = sql::by_email(write, operator, provider.id, &folded(email))?
    {
        sql::bind(write, operator, identity, &said.subject)?;
        journal(write, operator, account, "bind", provider)?;
        found = Some((identity, account));
    }
    let Some((identity, account)) = found else { return Ok(None) };
    let account = account_of(write, operator, account)?.filter(|account| account.closed_at.is_none());
    if account.is_some() {
        sql::use_identity(write, operator, identity)?;
    }
    Ok(account)
}

/// Addresses are compared without case nor the space around.
fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

fn journal(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    action: &str,
    provider: &Provider,
) -> Result<()> {
    write.journal(&Change {
        operator,
        action,
        noun: "identity",
        row: Some(account),
        before: None,
        after: Some(json!({ "provider": provider.code })),
    })
}
