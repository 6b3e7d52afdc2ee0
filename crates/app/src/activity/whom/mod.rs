//! Who an act may be with, and by whom: those of the service, whose file is open to who notes it.

mod sql;

use base::{Day, Id};

pub use sql::{called, family, is_professional, kept, keyworker, mine, named, person, professionals};

/// A person one may note an act with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub id: Id,
    /// First name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// `F`, `M`, or nothing.
    pub sex: Option<String>,
    /// Day of birth.
    pub birth: Option<Day>,
    /// Her family's number in the service.
    pub family: Option<String>,
}

impl Known {
    /// First name, then name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    /// `13 ans`, on a day; nothing when the birth is not known.
    pub fn age(&self, day: Day) -> String {
        let Some(years) = self.birth.map(|birth| day.age_since(birth)) else { return String::new() };
        base::french::counted(i64::from(years), "an", "ans")
    }

    /// Whether she is under age on a day.
    pub fn is_minor(&self, day: Day) -> bool {
        self.birth.is_some_and(|birth| day.age_since(birth) < 18)
    }
}
