//! Identifiers: UUID version 7, so that rows written together lie together.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::{NoContext, Timestamp, Uuid};

use crate::Clock;

/// The identifier of a row. It says nothing of whom it identifies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(Uuid);

impl Id {
    /// A new identifier, ordered by the clock's time.
    pub fn new(clock: &Clock) -> Id {
        let now = clock.now();
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
        Id(Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, nanos)))
    }

    /// When the row was made, to the millisecond: version 7 carries it. Nothing for another version.
    pub fn instant(self) -> Option<jiff::Timestamp> {
        let (seconds, nanos) = self.0.get_timestamp()?.to_unix();
        jiff::Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanos).ok()?).ok()
    }

    /// Before every identifier made from this instant on, and after those made before.
    pub fn first_at(instant: jiff::Timestamp) -> Id {
        let millis = u64::try_from(instant.as_millisecond()).unwrap_or_default();
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
        Id::from_bytes(bytes)
    }

    /// From the sixteen bytes kept in the database.
    pub const fn from_bytes(bytes: [u8; 16]) -> Id {
        Id(Uuid::from_bytes(bytes))
    }

    /// The sixteen bytes kept in the database.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// The UUID itself, for drivers that speak it.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl From<Uuid> for Id {
    fn from(uuid: Uuid) -> Id {
        Id(uuid)
    }
}

impl FromStr for Id {
    type Err = ();

    fn from_str(text: &str) -> Result<Id, ()> {
        Uuid::try_parse(text).map(Id).map_err(|_| ())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_says_when_it_was_made() {
        let at: jiff::Timestamp = "2022-01-18T09:42:00.123Z".parse().unwrap();
        assert_eq!(Id::new(&Clock::Fixed(at)).instant(), Some(at));
        assert_eq!(Id::from_bytes([7; 16]).instant(), None);
    }
}
