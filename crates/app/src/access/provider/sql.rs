//! Statements on providers of identity and the identities linked to accounts.

use base::Id;
use jiff::Timestamp;
use store::{Read, Result, Row, Write, params};

use super::Provider;

const PROVIDER: &str =
    "p.id, p.code, p.name, p.issuer, p.client_id, p.client_secret, p.acr_values, p.second_factor";

fn provider(row: &Row<'_>) -> Result<Provider> {
    Ok(Provider {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        issuer: row.get(3)?,
        client_id: row.get(4)?,
        client_secret: row.get(5)?,
        acr_values: row.get::<String>(6)?.split_whitespace().map(str::to_owned).collect(),
        second_factor: row.get(7)?,
    })
}

/// The providers that are set, by name.
pub fn all(read: &Read<'_>, operator: Id) -> Result<Vec<Provider>> {
    let sql = format!(
        "select {PROVIDER} from identity_provider p where p.operator_id = ?1 and p.removed_at is null \
         order by p.name, p.id"
    );
    read.rows(&sql, params![operator], provider)
}

/// The provider of this code.
pub fn find(read: &Read<'_>, operator: Id, code: &str) -> Result<Option<Provider>> {
    let sql = format!(
        "select {PROVIDER} from identity_provider p where p.operator_id = ?1 and p.code = ?2 \
         and p.removed_at is null order by p.id"
    );
    read.first(&sql, params![operator, code], provider)
}

/// The provider of this identifier, when it is still set.
pub fn of_id(read: &Read<'_>, operator: Id, id: Id) -> Result<Option<Provider>> {
    let sql = format!(
        "select {PROVIDER} from identity_provider p where p.operator_id = ?1 and p.id = ?2 \
         and p.removed_at is null order by p.id"
    );
    read.first(&sql, params![operator, id], provider)
}

pub(super) fn insert(write: &mut Write<'_>, operator: Id, new: &Provider) -> Result<()> {
    let author = write.author().clone();
    let acr = new.acr_values.join(" ");
    write.run(
        "insert into identity_provider (operator_id, id, code, name, issuer, client_id, client_secret, acr_values, \
         second_factor, added_at, added_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            operator,
            new.id,
            &new.code,
            &new.name,
            &new.issuer,
            &new.client_id,
            new.client_secret.as_deref(),
            &acr,
            new.second_factor,
            author.at,
            &author.name
        ],
    )?;
    Ok(())
}

pub(super) fn remove(write: &mut Write<'_>, operator: Id, id: Id) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "update identity_provider set removed_at = ?3, removed_by = ?4, client_secret = null where operator_id = ?1 \
         and id = ?2 and removed_at is null",
        params![operator, id, author.at, &author.name],
    )?;
    Ok(())
}

pub(super) fn delete_sessions(write: &mut Write<'_>, operator: Id, provider: Id) -> Result<()> {
    write.run(
        "delete from session where operator_id = ?1 and provider_id = ?2",
        params![operator, provider],
    )?;
    Ok(())
}

pub(super) fn delete_sessions_of(
    write: &mut Write<'_>,
    operator: Id,
    provider: Id,
    account: Id,
) -> Result<()> {
    write.run(
        "delete from session where operator_id = ?1 and provider_id = ?2 and account_id = ?3",
        params![operator, provider, account],
    )?;
    Ok(())
}

/// Makes other writers of this provider’s links wait: two at once are told one after the other.
pub(super) fn hold_provider(write: &mut Write<'_>, operator: Id, id: Id) -> Result<()> {
    write.run(
        "update identity_provider set code = code where operator_id = ?1 and id = ?2",
        params![operator, id],
    )?;
    Ok(())
}

/// An identity of an account.
#[derive(Clone, Debug)]
pub struct Identity {
    /// At which provider.
    pub provider: Id,
    /// Name of this provider.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Since when.
    pub linked_at: Timestamp,
    /// When it last opened.
    pub used_at: Option<Timestamp>,
    /// The address that is expected, as long as it never opened.
    pub email: Option<String>,
}

/// The identities of an account at the providers that are set, by name.
pub fn identities_of(read: &Read<'_>, operator: Id, account: Id) -> Result<Vec<Identity>> {
    read.rows(
        "select i.provider_id, p.name, p.code, i.linked_at, i.used_at, i.email from identity i \
         join identity_provider p on p.operator_id = i.operator_id and p.id = i.provider_id \
         where i.operator_id = ?1 and i.account_id = ?2 and i.removed_at is null and p.removed_at is null \
         order by p.name, p.id",
        params![operator, account],
        |row| {
            let (provider, name, code) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (linked_at, used_at) = (row.get(3)?, row.get(4)?);
            Ok(Identity { provider, name, code, linked_at, used_at, email: row.get(5)? })
        },
    )
}

/// The identity and the account of this subject.
pub(super) fn by_subject(
    read: &Read<'_>,
    operator: Id,
    provider: Id,
    subject: &str,
) -> Result<Option<(Id, Id)>> {
    read.first(
        "select id, account_id from identity where operator_id = ?1 and provider_id = ?2 and subject = ?3 \
         and removed_at is null order by id",
        params![operator, provider, subject],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The identity and the account that are expected at this address, and not linked yet.
pub(super) fn by_email(read: &Read<'_>, operator: Id, provider: Id, email: &str) -> Result<Option<(Id, Id)>> {
    read.first(
        "select id, account_id from identity where operator_id = ?1 and provider_id = ?2 and email = ?3 \
         and subject is null and removed_at is null order by id",
        params![operator, provider, email],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(super) fn any_email(read: &Read<'_>, operator: Id, provider: Id) -> Result<bool> {
    let found = read.first(
        "select 1 from identity where operator_id = ?1 and provider_id = ?2 and subject is null \
         and removed_at is null order by id limit 1",
        params![operator, provider],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

pub(super) fn insert_identity(
    write: &mut Write<'_>,
    operator: Id,
    id: Id,
    provider: Id,
    account: Id,
    subject: Option<&str>,
    email: Option<&str>,
) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into identity (operator_id, id, provider_id, account_id, subject, email, linked_at, linked_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![operator, id, provider, account, subject, email, author.at, &author.name],
    )?;
    Ok(())
}

/// From an address to a subject: the address is not kept.
pub(super) fn bind(write: &mut Write<'_>, operator: Id, identity: Id, subject: &str) -> Result<()> {
    write.run(
        "update identity set subject = ?3, email = null where operator_id = ?1 and id = ?2",
        params![operator, identity, subject],
    )?;
    Ok(())
}

pub(super) fn use_identity(write: &mut Write<'_>, operator: Id, identity: Id) -> Result<()> {
    let at = write.author().at;
    write.run(
        "update identity set used_at = ?3 where operator_id = ?1 and id = ?2",
        params![operator, identity, at],
    )?;
    Ok(())
}

pub(super) fn remove_identity(
    write: &mut Write<'_>,
    operator: Id,
    provider: Id,
    account: Id,
) -> Result<bool> {
    let author = write.author().clone();
    let rows = write.run(
        "update identity set removed_at = ?4, removed_by = ?5 where operator_id = ?1 and provider_id = ?2 \
         and account_id = ?3 and removed_at is null",
        params![operator, provider, account, author.at, &author.name],
    )?;
    Ok(rows > 0)
}
