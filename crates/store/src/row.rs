//! A row on its way out of the base.

use base::{Day, Id};
use jiff::Timestamp;
use postgres::types::{FromSql, Type};
use rusqlite::types::ValueRef;

use crate::value::{day_from_postgres, instant_from_postgres};
use crate::{Result, StoreError};

/// A row of an answer; columns are read by position, from 0.
pub enum Row<'a> {
    /// From SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
    /// From PostgreSQL.
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    /// The value of a column.
    pub fn get<T: Column>(&self, column: usize) -> Result<T> {
        match self {
            Row::Sqlite(row) => {
                T::from_sqlite(row.get_ref(column)?).ok_or(StoreError::Column { column, expected: T::NAME })
            }
            Row::Postgres(row) => {
                let raw: Raw<'_> = row.try_get(column)?;
                T::from_postgres(raw.0).ok_or(StoreError::Column { column, expected: T::NAME })
            }
        }
    }
}

/// The bytes of a column as PostgreSQL sends them; the types of our columns are few and known.
struct Raw<'a>(Option<&'a [u8]>);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(
        _: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Raw<'a>, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Raw(Some(raw)))
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Raw<'a>, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Raw(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// What a column can be read as.
pub trait Column: Sized {
    /// Its name in an error.
    const NAME: &'static str;
    /// Reads an SQLite value.
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self>;
    /// Reads a PostgreSQL value, none when it is null.
    fn from_postgres(raw: Option<&[u8]>) -> Option<Self>;
}

impl<T: Column> Column for Option<T> {
    const NAME: &'static str = T::NAME;

    fn from_sqlite(value: ValueRef<'_>) -> Option<Option<T>> {
        match value {
            ValueRef::Null => Some(None),
            value => T::from_sqlite(value).map(Some),
        }
    }

    fn from_postgres(raw: Option<&[u8]>) -> Option<Option<T>> {
        match raw {
            None => Some(None),
            raw => T::from_postgres(raw).map(Some),
        }
    }
}

impl Column for i64 {
    const NAME: &'static str = "un entier";

    fn from_sqlite(value: ValueRef<'_>) -> Option<i64> {
        value.as_i64().ok()
    }

    fn from_postgres(raw: Option<&[u8]>) -> Option<i64> {
        match raw? {
            raw if raw.len() == 4 => raw.try_into().ok().map(i32::from_be_bytes).map(i64::from),
            raw => raw.try_into().ok().map(i64::from_be_bytes),
        }
    }
}

impl Column for String {
    const NAME: &'static str = "un texte";

    fn from_sqlite(value: ValueRef<'_>) -> Option<String> {
        value.as_str().ok().map(str::to_owned)
    }

    fn from_postgres(raw: Option<&[u8]>) -> Option<String> {
        std::str::from_utf8(raw?).ok().map(str::to_owned)
    }
}

impl Column for Vec<u8> {
    const NAME: &'static str = "des octets";

    fn from_sqlite(value: ValueRef<'_>) -> Option<Vec<u8>> {
        value.as_blob().ok().map(<[u8]>::to_vec)
    }

    fn from_postgres(raw: Option<&[u8]>) -> Option<Vec<u8>> {
        raw.map(<[u8]>::to_vec)
    }
}

impl Column for bool {
    const NAME: &'static str = "un oui ou non";

    fn from_sqlite(value: ValueRef<'_>) -> Option<bool> {
        value.as_i64().ok().map(|yes| yes != 0)
    }

    fn from_postgres(raw: Option<&[u8]>) -> Option<bool> {
        raw?.first().map(|yes| *yes != 0)
    }
}

impl Column for Day {
    const NAME: &'static str = "un jour";

    fn from_sqlite(value: ValueRef<'_>) -> Option<Day> {
        value.as_str().ok()?.parse().ok()
    }

    fn from_postgres(raw: Option<&[u8]>) -> Option<Day> {
        raw?.try_into().ok().map(i32::from_be_bytes).map(day_from_postgres)
    }
}

impl Column for Timestamp {
    const NAME: &'static str = "un instant";

    fn from_sqlite(value: ValueRef<'_>) -> Option<Timestamp> {
        value.as_str().ok()?.parse().ok()
    }

    fn from_postgres(raw: Option<&[u8]>) -> Option<Timestamp> {
        raw?.try_into().ok().map(i64::from_be_bytes).and_then(instant_from_postgres)
    }
}

impl Column for Id {
    const NAME: &'static str = "un identifiant";

    fn from_sqlite(value: ValueRef<'_>) -> Option<Id> {
        value.as_blob().ok()?.try_into().ok().map(Id::from_bytes)
    }

    fn from_postgres(raw: Option<&[u8]>) -> Option<Id> {
        raw?.try_into().ok().map(Id::from_bytes)
    }
}
