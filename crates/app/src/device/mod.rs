//! What an account keeps on a device (a telephone, mostly) to note acts without a network: the key that enciphers
//! it, and the little that the form of an act needs. See docs/decisions/13-without-a-network.md.
//!
//! Acts and notes that could not be sent wait on the device, enciphered. They are read again only under the key of
//! the same account, which the server gives to its sessions and which leaves the device when the session ends.

mod kit;
pub mod pages;
mod sql;

use base::Id;
use serde_json::json;
use store::{Change, Result, Write};

pub use kit::Kit;

/// Bytes of a key (AES-256).
pub const KEY: usize = 32;

/// The key of an account’s devices: the first time, the one that is given here.
fn key(write: &mut Write<'_>, operator: Id, account: Id, fresh: &[u8]) -> Result<Vec<u8>> {
    if let Some(known) = sql::key(write, operator, account)? {
        return Ok(known);
    }
    if sql::insert(write, operator, account, fresh)? {
        write.journal(&Change {
            operator,
            action: "device-key",
            noun: "account",
            row: Some(account),
            before: None,
            after: Some(json!({})),
        })?;
    }
    Ok(sql::key(write, operator, account)?.unwrap_or_else(|| fresh.to_vec()))
}
