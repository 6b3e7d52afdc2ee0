//! The way back when the telephone and the recovery codes are lost: someone who administers takes the second factor
//! away, with a reason. The passkeys go too, for the lost telephone may hold them; sessions end; the holder is told,
//! and sets up another before anything else. The password stays: who takes away does not come in.

pub mod pages;
mod sql;

use base::Id;
use jiff::Timestamp;
use serde_json::json;
use store::{Change, Read, Result, Write};

use super::{passkey, second_factor};
use crate::mail::Mail;

/// A second factor that was taken away, and not yet replaced.
#[derive(Clone, Debug)]
pub struct Reset {
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// The last time that the second factor of an account was taken away, when another is still due.
pub fn pending(read: &Read<'_>, operator: Id, account: Id) -> Result<Option<Reset>> {
    sql::pending(read, operator, account)
}

/// Whether there is something to take away.
pub fn concerns(read: &Read<'_>, operator: Id, account: Id) -> Result<bool> {
    Ok(second_factor::is_on(read, operator, account)? || !passkey::of(read, operator, account)?.is_empty())
}

/// Takes the second factor and the passkeys of an account away; false when it had none.
pub fn reset(write: &mut Write<'_>, operator: Id, account: Id, reason: &str) -> Result<bool> {
    if !concerns(write, operator, account)? {
        return Ok(false);
    }
    second_factor::stop(write, operator, account)?;
    for key in passkey::of(write, operator, account)? {
        passkey::remove(write, operator, account, key.id)?;
    }
    super::end_sessions(write, operator, account)?;
    sql::insert(write, operator, account, reason)?;
    write.journal(&Change {
        operator,
        action: "second-factor-reset",
        noun: "account",
        row: Some(account),
        before: None,
        after: Some(json!({ "reason": reason })),
    })?;
    Ok(true)
}

/// Another second factor is in place.
pub fn enrolled(write: &mut Write<'_>, operator: Id, account: Id) -> Result<()> {
    sql::enrolled(write, operator, account)
}

/// Tells the holder by message, when there is an address and a server that sends. It names nobody.
pub fn tell(mail: Option<&Mail>, email: Option<&str>) {
    let (Some(mail), Some(email)) = (mail, email) else { return };
    let subject = "Jalon\u{202f}: votre second facteur a été retiré";
    let body = format!(
        "Bonjour,\n\nLe second facteur de votre compte vient d’être retiré par une personne qui administre Jalon. À votre \
         prochaine connexion, vous en mettrez un autre en place\u{202f}:\n{}\n\nSi vous ne l’avez pas demandé, changez de \
         mot de passe et prévenez votre direction.\n",
        mail.site()
    );
    if let Err(error) = mail.send(email, subject, &body) {
        // The address is not told to the log.
        tracing::error!(%error, "un message sur un compte n’est pas parti");
    }
}
