//! A value on its way into the base.

use base::{Day, Id};
use bytes::{BufMut, BytesMut};
use jiff::Timestamp;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use rusqlite::types::{ToSqlOutput, ValueRef};

/// A parameter of a statement. Its variant is its type, also when it is empty, so that PostgreSQL
/// never has to guess.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant is named after what it holds")]
pub enum Value<'a> {
    Int(Option<i64>),
    Text(Option<&'a str>),
    Bool(Option<bool>),
    Day(Option<Day>),
    Instant(Option<Timestamp>),
    Id(Option<Id>),
    Bytes(Option<&'a [u8]>),
}

impl Value<'_> {
    /// The PostgreSQL type of this parameter.
    pub(crate) fn kind(&self) -> Type {
        match self {
            Value::Int(_) => Type::INT8,
            Value::Text(_) => Type::TEXT,
            Value::Bool(_) => Type::BOOL,
            Value::Day(_) => Type::DATE,
            Value::Instant(_) => Type::TIMESTAMPTZ,
            Value::Id(_) => Type::UUID,
            Value::Bytes(_) => Type::BYTEA,
        }
    }
}

/// Instants are kept to the microsecond, in a form that sorts as text.
pub(crate) fn instant_text(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        fn owned(text: Option<String>) -> ToSqlOutput<'static> {
            text.map_or(ToSqlOutput::Borrowed(ValueRef::Null), ToSqlOutput::from)
        }
        fn borrowed<'b>(value: Option<ValueRef<'b>>) -> ToSqlOutput<'b> {
            ToSqlOutput::Borrowed(value.unwrap_or(ValueRef::Null))
        }
        Ok(match self {
            Value::Int(value) => borrowed(value.map(ValueRef::Integer)),
            Value::Text(value) => borrowed(value.map(|text| ValueRef::Text(text.as_bytes()))),
            Value::Bool(value) => borrowed(value.map(|yes| ValueRef::Integer(i64::from(yes)))),
            Value::Day(value) => owned(value.map(|day| day.to_string())),
            Value::Instant(value) => owned(value.map(instant_text)),
            Value::Id(value) => match value {
                Some(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
                None => ToSqlOutput::Borrowed(ValueRef::Null),
            },
            Value::Bytes(value) => borrowed(value.map(ValueRef::Blob)),
        })
    }
}

/// PostgreSQL counts days from 1 January 2000.
const POSTGRES_EPOCH: i32 = 10_957;
/// And microseconds from the same midnight.
const POSTGRES_EPOCH_MICROS: i64 = 946_684_800_000_000;

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match *self {
            Value::Int(Some(value)) => out.put_i64(value),
            Value::Text(Some(text)) => out.put_slice(text.as_bytes()),
            Value::Bool(Some(yes)) => out.put_u8(u8::from(yes)),
            Value::Day(Some(day)) => out.put_i32(day.number() - POSTGRES_EPOCH),
            Value::Instant(Some(at)) => out.put_i64(at.as_microsecond() - POSTGRES_EPOCH_MICROS),
            Value::Id(Some(id)) => out.put_slice(id.as_bytes()),
            Value::Bytes(Some(bytes)) => out.put_slice(bytes),
            _ => return Ok(IsNull::Yes),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

pub(crate) fn day_from_postgres(days: i32) -> Day {
    Day::from_number(days + POSTGRES_EPOCH)
}

pub(crate) fn instant_from_postgres(micros: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(micros + POSTGRES_EPOCH_MICROS).ok()
}

macro_rules! from {
    ($($variant:ident: $type:ty => $make:expr),* $(,)?) => {$(
        impl<'a> From<$type> for Value<'a> {
            fn from(value: $type) -> Value<'a> { Value::$variant(Some($make(value))) }
        }
        impl<'a> From<Option<$type>> for Value<'a> {
            fn from(value: Option<$type>) -> Value<'a> { Value::$variant(value.map($make)) }
        }
    )*};
}

from! {
    Int: i64 => |v| v,
    Int: i32 => i64::from,
    Int: i16 => i64::from,
    Int: u16 => i64::from,
    Int: u32 => i64::from,
    Text: &'a str => |v| v,
    Text: &'a String => |v: &'a String| v.as_str(),
    Bool: bool => |v| v,
    Day: Day => |v| v,
    Instant: Timestamp => |v| v,
    Id: Id => |v| v,
    Bytes: &'a [u8] => |v| v,
    Bytes: &'a Vec<u8> => |v: &'a Vec<u8>| v.as_slice(),
}

/// Places of a statement, from this one on, for a list of values: `?3, ?4`. A list of none matches nothing.
pub fn marks(first: usize, count: usize) -> String {
    match count {
        0 => "null".to_owned(),
        count => (first..first + count).map(|number| format!("?{number}")).collect::<Vec<_>>().join(", "),
    }
}
