//! A person: who she is, as a service knows her.

pub mod compare;
pub mod create;
pub mod merge;
mod sql;

use base::{Day, Id};

pub use sql::{find, same};

/// A person, as a service knows her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Identifier of the row.
    pub id: Id,
    /// The row that is kept when several are one person; her own otherwise.
    pub kept: Id,
    /// Her number in the service.
    pub reference: String,
    /// Family name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// `F`, `M`, or nothing.
    pub sex: Option<String>,
    /// Day of birth, when it is known.
    pub birth: Option<Day>,
    /// Her family's number in the service (fratrie).
    pub family: Option<String>,
    /// Words of the vocabularies `parents`, `residence`, `territory`.
    pub parents: Option<i64>,
    /// Where she lives.
    pub residence: Option<i64>,
    /// Her territory.
    pub territory: Option<i64>,
}

impl Person {
    /// First name, then name: how one speaks of someone.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    /// Initials, never a photograph.
    pub fn initials(&self) -> String {
        [&self.first_name, &self.last_name].iter().filter_map(|name| name.chars().next()).collect()
    }

    /// Completed years on a day.
    pub fn age(&self, day: Day) -> Option<i32> {
        self.birth.map(|birth| day.age_since(birth))
    }

    /// « né », « née », or « né(e) » written out when the sex is not known.
    pub fn born(&self) -> &'static str {
        match self.sex.as_deref() {
            Some("F") => "née",
            Some("M") => "né",
            _ => "naissance",
        }
    }
}
