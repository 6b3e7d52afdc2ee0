//! The journal of changes: who, when, what, before and after, each line sealed to the one before.
//!
//! The digest of a line is SHA-256 over the digest of the line before and the line itself, one
//! chain an operator. Altering, removing or reordering a line breaks the chain at that line.

use base::Id;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::value::instant_text;
use crate::{Read, Result, Value, Write, marks, params};

/// A change, as told to the journal.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The operator (organisme gestionnaire) whose data changed.
    pub operator: Id,
    /// What was done, an English verb: `create`, `correct`, `import`, `remove`.
    pub action: &'a str,
    /// The table, or the noun.
    pub noun: &'a str,
    /// The row, when it is one.
    pub row: Option<Id>,
    /// As it was.
    pub before: Option<Json>,
    /// As it is now.
    pub after: Option<Json>,
}

impl Write<'_> {
    /// Adds a line to the journal, in this transaction.
    pub fn journal(&mut self, change: &Change<'_>) -> Result<()> {
        let operator = change.operator;
        self.run(
            "insert into journal_head (operator_id, seq, digest) values (?1, 0, ?2) \
             on conflict (operator_id) do nothing",
            params![operator, &[0u8; 32][..]],
        )?;
        // The update takes the head's lock: two writers of one operator wait for each other here.
        self.run("update journal_head set seq = seq + 1 where operator_id = ?1", params![operator])?;
        let head = self.first(
            "select seq, digest from journal_head where operator_id = ?1",
            params![operator],
            |row| Ok((row.get::<i64>(0)?, row.get::<Vec<u8>>(1)?)),
        )?;
        let (seq, previous) = head.unwrap_or((1, vec![0; 32]));
        let line = Line {
            seq,
            at: instant_text(self.author().at),
            author: self.author().name.clone(),
            action: change.action.to_owned(),
            noun: change.noun.to_owned(),
            row: change.row,
            before: change.before.as_ref().map(Json::to_string),
            after: change.after.as_ref().map(Json::to_string),
        };
        let digest = line.digest(&previous);
        let at = self.author().at;
        self.run(
            "insert into journal (operator_id, seq, at, author, action, noun, row_id, before, after, digest) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                operator,
                line.seq,
                at,
                &line.author,
                &line.action,
                &line.noun,
                line.row,
                line.before.as_ref(),
                line.after.as_ref(),
                &digest
            ],
        )?;
        self.run("update journal_head set digest = ?2 where operator_id = ?1", params![operator, &digest])?;
        self.ledger.told(change.noun);
        Ok(())
    }
}

/// How many lines the journal of an operator has: what is deduced from its data holds as long as this is the same, for
/// nothing changes without a line.
pub fn journal_length(read: &Read<'_>, operator: Id) -> Result<i64> {
    let head =
        read.first("select seq from journal_head where operator_id = ?1", params![operator], |row| {
            row.get(0)
        })?;
    Ok(head.unwrap_or(0))
}

/// Whether lines were added behind the first so many, of other nouns than these.
pub fn journal_tells(read: &Read<'_>, operator: Id, length: i64, elsewhere: &[&str]) -> Result<bool> {
    let but = match elsewhere.len() {
        0 => String::new(),
        count => format!(" and noun not in ({})", marks(3, count)),
    };
    let sql =
        format!("select seq from journal where operator_id = ?1 and seq > ?2{but} order by seq limit 1");
    let mut values = params![operator, length].to_vec();
    values.extend(elsewhere.iter().map(|noun| Value::from(*noun)));
    Ok(read.first(&sql, &values, |row| row.get::<i64>(0))?.is_some())
}

struct Line {
    seq: i64,
    at: String,
    author: String,
    action: String,
    noun: String,
    row: Option<Id>,
    before: Option<String>,
    after: Option<String>,
}

impl Line {
    fn digest(&self, previous: &[u8]) -> Vec<u8> {
        let row = self.row.map(|id| id.to_string()).unwrap_or_default();
        let mut hash = Sha256::new();
        hash.update(previous);
        for part in [
            self.seq.to_string().as_str(),
            &self.at,
            &self.author,
            &self.action,
            &self.noun,
            &row,
            self.before.as_deref().unwrap_or_default(),
            self.after.as_deref().unwrap_or_default(),
        ] {
            // Each part with its length: "ab" + "c" never seals like "a" + "bc".
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().to_vec()
    }
}

/// A line of the journal that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainFault {
    /// This line was altered, or the one before it.
    Altered(i64),
    /// Lines are missing before this one.
    Missing(i64),
    /// The journal stops before its head: lines were removed at the end.
    Cut {
        /// The last line that is there.
        last: i64,
        /// The last line that was written.
        head: i64,
    },
}

/// Reads the whole chain of an operator; the lines that do not hold, and how many were read.
pub fn check_chain(read: &Read<'_>, operator: Id) -> Result<(i64, Vec<ChainFault>)> {
    let mut faults = Vec::new();
    let mut previous = vec![0u8; 32];
    let mut expected = 1;
    read.each(
        "select seq, at, author, action, noun, row_id, before, after, digest from journal \
         where operator_id = ?1 order by seq",
        params![operator],
        |row| -> Result<()> {
            let line = Line {
                seq: row.get(0)?,
                at: instant_text(row.get(1)?),
                author: row.get(2)?,
                action: row.get(3)?,
                noun: row.get(4)?,
                row: row.get(5)?,
                before: row.get(6)?,
                after: row.get(7)?,
            };
            let digest: Vec<u8> = row.get(8)?;
            if line.seq != expected {
                faults.push(ChainFault::Missing(line.seq));
            } else if line.digest(&previous) != digest {
                faults.push(ChainFault::Altered(line.seq));
            }
            expected = line.seq + 1;
            previous = digest;
            Ok(())
        },
    )?;
    let head = read.first(
        "select seq, digest from journal_head where operator_id = ?1",
        params![operator],
        |row| Ok((row.get::<i64>(0)?, row.get::<Vec<u8>>(1)?)),
    )?;
    if let Some((head, digest)) = head
        && (head != expected - 1 || (head > 0 && digest != previous))
    {
        faults.push(ChainFault::Cut { last: expected - 1, head });
    }
    Ok((expected - 1, faults))
}
