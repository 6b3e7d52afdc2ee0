//! The second factor: a code of six digits that the telephone makes anew every thirty seconds (RFC 6238), and
//! recovery codes for the day the telephone is lost.

use base::Id;
use sha2::{Digest, Sha256};
use store::{Change, Read, Result, Write};
use totp_rs::{Builder, Totp};

use super::sql;
use crate::web::Refusal;

/// Bits of the secret: 160, as RFC 4226 recommends.
const SECRET: usize = 20;
/// Recovery codes made at once.
const RECOVERY: usize = 8;

/// Whether an account must give a second factor.
pub fn is_on(read: &Read<'_>, operator: Id, account: Id) -> Result<bool> {
    Ok(sql::second_factor(read, operator, account)?.is_some_and(|factor| factor.confirmed))
}

/// How many recovery codes are left.
pub fn codes_left(read: &Read<'_>, operator: Id, account: Id) -> Result<i64> {
    sql::recovery_codes_left(read, operator, account)
}

/// A new secret.
pub fn new_secret() -> std::result::Result<Vec<u8>, Refusal> {
    random(SECRET)
}

fn random(length: usize) -> std::result::Result<Vec<u8>, Refusal> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).map_err(|error| Refusal::bug(&error))?;
    Ok(bytes)
}

/// The generator of an account, as its telephone has it.
pub fn generator(secret: &[u8], login: &str) -> std::result::Result<Totp, Refusal> {
    let built = Builder::new()
        .with_secret(secret.to_vec())
        .with_account_name(login.replace(':', "-"))
        .with_issuer(Some("Jalon"))
        .build();
    built.map_err(|error| Refusal::bug(&error))
}

/// Begins: the secret that the telephone is to learn.
pub fn begin(write: &mut Write<'_>, operator: Id, account: Id, secret: &[u8]) -> Result<()> {
    sql::set_secret(write, operator, account, secret)
}

/// The secret that was begun and not confirmed.
pub fn begun(read: &Read<'_>, operator: Id, account: Id) -> Result<Option<Vec<u8>>> {
    let factor = sql::second_factor(read, operator, account)?;
    Ok(factor.filter(|factor| !factor.confirmed).map(|factor| factor.secret))
}

/// A code that was typed, spaces set aside.
fn typed(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_uppercase).collect()
}

/// Whether this code opens: of the telephone, a step that was not used; or a recovery code not used.
pub fn opens(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    login: &str,
    code: &str,
) -> anyhow::Result<bool> {
    let Some(factor) = sql::second_factor(write, operator, account)? else { return Ok(false) };
    let code = typed(code);
    let now = u64::try_from(write.author().at.as_second()).unwrap_or_default();
    let generator =
        generator(&factor.secret, login).map_err(|_| anyhow::anyhow!("le secret ne se lit pas"))?;
    if let Some(step) = generator.check(&code, now) {
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        return Ok(step > factor.last_step && sql::use_step(write, operator, account, step)?);
    }
    Ok(factor.confirmed && sql::use_recovery_code(write, operator, account, &hash(&code))?)
}

/// The telephone has shown that it knows the secret: from now on it is asked. The recovery codes, to print.
pub fn confirm(write: &mut Write<'_>, operator: Id, account: Id) -> anyhow::Result<Vec<String>> {
    sql::confirm_factor(write, operator, account)?;
    let mut codes = Vec::with_capacity(RECOVERY);
    for _ in 0..RECOVERY {
        let bytes = random(5).map_err(|_| anyhow::anyhow!("pas de hasard"))?;
        let code = hex::encode_upper(bytes);
        sql::insert_recovery_code(write, operator, account, &hash(&code))?;
        codes.push(format!("{}-{}", &code[..5], &code[5..]));
    }
    super::recovery::enrolled(write, operator, account)?;
    journal(write, operator, account, "second-factor-on")?;
    Ok(codes)
}

/// Takes the second factor away.
pub fn stop(write: &mut Write<'_>, operator: Id, account: Id) -> Result<()> {
    sql::delete_factor(write, operator, account)?;
    journal(write, operator, account, "second-factor-off")
}

fn journal(write: &mut Write<'_>, operator: Id, account: Id, action: &str) -> Result<()> {
    let row = Some(account);
    write.journal(&Change { operator, action, noun: "account", row, before: None, after: None })
}

fn hash(code: &str) -> Vec<u8> {
    Sha256::digest(code).to_vec()
}
