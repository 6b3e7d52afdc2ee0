//! Many rows of one table in one go: a prepared statement on SQLite, a binary copy on PostgreSQL.

use std::io::Write as _;

use bytes::{BufMut, BytesMut};
use postgres::types::{IsNull, ToSql};

use crate::{Result, StoreError, Value};

/// Where the rows go.
pub struct Bulk<'a> {
    target: Target<'a>,
    written: u64,
}

enum Target<'a> {
    Sqlite(rusqlite::CachedStatement<'a>),
    Postgres { writer: postgres::CopyInWriter<'a>, buffer: BytesMut },
}

/// Sent to the server by so many bytes at a time.
const CHUNK: usize = 256 * 1024;

impl Bulk<'_> {
    /// Writes a row: one value a column, in the order of the columns.
    pub fn row(&mut self, values: &[Value<'_>]) -> Result<()> {
        match &mut self.target {
            Target::Sqlite(statement) => {
                statement.execute(rusqlite::params_from_iter(values))?;
            }
            Target::Postgres { writer, buffer } => {
                buffer.put_i16(i16::try_from(values.len()).unwrap_or(i16::MAX));
                for value in values {
                    let at = buffer.len();
                    buffer.put_i32(-1);
                    let null = value
                        .to_sql(&value.kind(), buffer)
                        .map_err(|error| StoreError::Open(error.to_string()))?;
                    if let IsNull::No = null {
                        let length = i32::try_from(buffer.len() - at - 4).unwrap_or(i32::MAX);
                        buffer[at..at + 4].copy_from_slice(&length.to_be_bytes());
                    }
                }
                if buffer.len() >= CHUNK {
                    flush(writer, buffer)?;
                }
            }
        }
        self.written += 1;
        Ok(())
    }
}

pub(crate) fn sqlite(
    connection: &rusqlite::Connection,
    table: &str,
    columns: &[&str],
    work: impl FnOnce(&mut Bulk<'_>) -> Result<()>,
) -> Result<u64> {
    let marks: Vec<String> = (1..=columns.len()).map(|i| format!("?{i}")).collect();
    let sql = format!("insert into {table} ({}) values ({})", columns.join(", "), marks.join(", "));
    let statement = connection.prepare_cached(&sql)?;
    let mut bulk = Bulk { target: Target::Sqlite(statement), written: 0 };
    work(&mut bulk)?;
    Ok(bulk.written)
}

pub(crate) fn postgres(
    client: &mut postgres::Client,
    table: &str,
    columns: &[&str],
    work: impl FnOnce(&mut Bulk<'_>) -> Result<()>,
) -> Result<u64> {
    let sql = format!("copy {table} ({}) from stdin (format binary)", columns.join(", "));
    let writer = client.copy_in(&sql)?;
    let mut buffer = BytesMut::with_capacity(CHUNK + 4096);
    buffer.put_slice(b"PGCOPY\n\xff\r\n\0");
    buffer.put_i32(0);
    buffer.put_i32(0);
    let mut bulk = Bulk { target: Target::Postgres { writer, buffer }, written: 0 };
    // An error drops the writer, which cancels the copy; the transaction is rolled back after.
    work(&mut bulk)?;
    let Bulk { target: Target::Postgres { mut writer, mut buffer }, written } = bulk else {
        return Ok(0);
    };
    buffer.put_i16(-1);
    flush(&mut writer, &mut buffer)?;
    writer.finish()?;
    Ok(written)
}

fn flush(writer: &mut postgres::CopyInWriter<'_>, buffer: &mut BytesMut) -> Result<()> {
    writer.write_all(buffer).map_err(|error| StoreError::Open(error.to_string()))?;
    buffer.clear();
    Ok(())
}
