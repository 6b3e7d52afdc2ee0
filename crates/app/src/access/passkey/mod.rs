//! Passkeys (WebAuthn): a key that a device keeps, and gives after having recognised its holder. That is both
//! factors at once, so a passkey that did not verify its holder opens nothing. What signs is checked by
//! `webauthn-rs`; what is kept of a key is public, with its counter.

pub mod pages;
mod sql;

use anyhow::anyhow;
use base::Id;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Change, Read, Write};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::Account;

/// Keys of one account: more is a mistake.
pub const MOST: usize = 20;

/// A key of an account.
#[derive(Clone, Debug)]
pub struct Key {
    /// Identifier.
    pub id: Id,
    /// As its holder calls it.
    pub name: String,
    /// Since when.
    pub added_at: Timestamp,
    /// When it last opened.
    pub used_at: Option<Timestamp>,
    /// What is checked against.
    credential: String,
}

impl Key {
    fn passkey(&self) -> anyhow::Result<Passkey> {
        Ok(serde_json::from_str(&self.credential)?)
    }
}

/// The site of the pages, when passkeys hold there: a name (an address in numbers has none) over TLS, or this
/// very machine.
fn site(site: Option<&str>) -> Option<Url> {
    let url = Url::parse(site?).ok()?;
    let name = url.domain()?;
    (url.scheme() == "https" || name == "localhost").then_some(url)
}

/// The origin where passkeys hold, as a browser says it; empty when they hold nowhere.
pub fn origin(address: Option<&str>) -> String {
    site(address).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

/// Who checks keys for these pages.
fn judge(address: Option<&str>) -> anyhow::Result<Webauthn> {
    let url = site(address).ok_or_else(|| anyhow!("les clés d’accès demandent l’adresse des pages"))?;
    let name = url.domain().unwrap_or_default().to_owned();
    Ok(WebauthnBuilder::new(&name, &url)?.rp_name("Jalon").build()?)
}

/// The keys of an account, by name.
pub fn of(read: &Read<'_>, operator: Id, account: Id) -> store::Result<Vec<Key>> {
    sql::keys_of(read, operator, account)
}

/// What must be found again when a new key comes.
#[derive(Serialize, Deserialize)]
struct Begun {
    name: String,
    state: PasskeyRegistration,
}

/// Begins a new key: what the browser is asked, and what is to be found again.
fn begin(
    address: Option<&str>,
    account: &Account,
    keys: &[Key],
    name: &str,
) -> anyhow::Result<(Value, String)> {
    let known =
        keys.iter().map(|key| Ok(key.passkey()?.cred_id().clone())).collect::<anyhow::Result<Vec<_>>>()?;
    let (challenge, state) = judge(address)?.start_passkey_registration(
        account.id.uuid(),
        &account.login,
        &account.name,
        Some(known),
    )?;
    let mut options = serde_json::to_value(&challenge)?;
    // The key itself says whose it is: one signs in without typing an identifier.
    let chosen = &mut options["publicKey"]["authenticatorSelection"];
    chosen["residentKey"] = json!("required");
    chosen["requireResidentKey"] = json!(true);
    chosen["userVerification"] = json!("required");
    Ok((options, serde_json::to_string(&Begun { name: name.to_owned(), state })?))
}

/// Keeps a new key that the browser gives; nothing when it does not hold, or is known already.
fn keep(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    address: Option<&str>,
    begun: &str,
    answer: &str,
) -> anyhow::Result<bool> {
    let begun: Begun = serde_json::from_str(begun)?;
    let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else { return Ok(false) };
    let passkey = match judge(address)?.finish_passkey_registration(&answer, &begun.state) {
        Ok(passkey) => passkey,
        Err(error) => {
            tracing::warn!(%error, "une nouvelle clé d’accès est refusée");
            return Ok(false);
        }
    };
    let credential_id: &[u8] = passkey.cred_id().as_ref();
    if sql::is_known(write, operator, credential_id)? {
        return Ok(false);
    }
    let id = write.new_id();
    let credential = serde_json::to_string(&passkey)?;
    sql::insert(write, operator, id, account, credential_id, &begun.name, &credential)?;
    journal(write, operator, account, "passkey-added", &begun.name)?;
    Ok(true)
}

/// Takes a key of an account away; whether there was one.
pub fn remove(write: &mut Write<'_>, operator: Id, account: Id, id: Id) -> store::Result<bool> {
    let Some(name) = sql::remove(write, operator, account, id)? else { return Ok(false) };
    journal(write, operator, account, "passkey-removed", &name)?;
    Ok(true)
}

/// Asks for a key, of whoever has one: what the browser is asked, and what is to be found again.
fn ask(address: Option<&str>) -> anyhow::Result<(Value, String)> {
    let (challenge, state) = judge(address)?.start_discoverable_authentication()?;
    // The browser asks at once, and not while a field is filled.
    Ok((json!({ "publicKey": challenge.public_key }), serde_json::to_string(&state)?))
}

/// The account that this key opens, if it holds: signed now, by a key that is kept, after its holder was verified,
/// with a counter that has not gone back.
fn opens(
    write: &mut Write<'_>,
    operator: Id,
    address: Option<&str>,
    state: &str,
    answer: &str,
) -> anyhow::Result<Option<Account>> {
    let judge = judge(address)?;
    let state: DiscoverableAuthentication = serde_json::from_str(state)?;
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(None) };
    let Ok((holder, credential_id)) = judge.identify_discoverable_authentication(&answer) else {
        return Ok(None);
    };
    let Some(account) = super::account_of(write, operator, Id::from(holder))? else { return Ok(None) };
    let Some(key) = sql::key_of(write, operator, account.id, credential_id)? else { return Ok(None) };
    if account.closed_at.is_some() {
        return Ok(None);
    }
    let mut passkey = key.passkey()?;
    let checked = judge.finish_discoverable_authentication_v2(&answer, state, &passkey);
    let checked = match checked {
        Ok(checked) => checked,
        Err(error) => {
            tracing::warn!(%error, "une clé d’accès est refusée");
            return Ok(None);
        }
    };
    if !checked.user_verified() {
        return Ok(None);
    }
    passkey.update_credential(&checked);
    let after = serde_json::to_string(&passkey)?;
    // Of two that come with one counter, one comes in.
    let used = sql::used(write, operator, key.id, &key.credential, &after)?;
    Ok(used.then_some(account))
}

fn journal(write: &mut Write<'_>, operator: Id, account: Id, action: &str, name: &str) -> store::Result<()> {
    write.journal(&Change {
        operator,
        action,
        noun: "account",
        row: Some(account),
        before: None,
        after: Some(json!({ "key": name })),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_hold_where_the_pages_have_a_name_over_tls() {
        let cases = [
            (None, ""),
            (Some("https://jalon.exemple.fr/"), "https://jalon.exemple.fr"),
            (Some("http://localhost:8320"), "http://localhost:8320"),
            (Some("http://jalon.exemple.fr"), ""),
            (Some("https://192.0.2.7"), ""),
            (Some("pas une adresse"), ""),
        ];
        for (site, held) in cases {
            assert_eq!(origin(site), held, "{site:?}");
            assert_eq!(judge(site).is_ok(), !held.is_empty(), "{site:?}");
        }
    }
}
