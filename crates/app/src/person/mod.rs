//! A person: who she is, as a service knows her.

pub mod compare;
pub mod create;
pub mod fact;
pub mod file;
pub mod list;
pub mod merge;
pub mod photo;
pub mod relation;
mod sql;

use base::{Day, Id};
use serde_json::{Value as Json, json};
use store::{Read, Result};

use crate::access::Here;
use crate::history::{Known, Row};
use crate::web::{App, Refusal};

pub use sql::{find, numbered, same};

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
        born(self.sex.as_deref())
    }

    /// Brings what is said of her back to what was known then; `false` when she was not known yet.
    pub fn rewind(&mut self, read: &Read<'_>, operator: Id, known: Known) -> Result<bool> {
        let said = json!({
            "last_name": self.last_name,
            "first_name": self.first_name,
            "sex": self.sex,
            "birth": self.birth.map(|day| day.to_string()),
            "family": self.family,
            "parents": self.parents,
            "residence": self.residence,
            "territory": self.territory,
        });
        let Json::Object(mut values): Json = said else { return Ok(true) };
        if !known.rewind(read, operator, self.id, &mut values)? {
            return Ok(false);
        }
        self.says(Row { id: self.id, person: self.id, values });
        Ok(true)
    }

    fn says(&mut self, row: Row) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        row.text("last_name").clone_into(&mut self.last_name);
        row.text("first_name").clone_into(&mut self.first_name);
        self.sex = some(row.text("sex"));
        self.birth = row.day("birth");
        self.family = some(row.text("family"));
        self.parents = row.int("parents");
        self.residence = row.int("residence");
        self.territory = row.int("territory");
    }
}

/// « né », « née », or « naissance » when the sex is not known: before « le 18 août 2008 ».
pub fn born(sex: Option<&str>) -> &'static str {
    match sex {
        Some("F") => "née",
        Some("M") => "né",
        _ => "naissance",
    }
}

/// The person that an address names, unless she is not of this service or her file is restricted to others.
pub fn opened(app: &App, here: &Here, id: &str) -> std::result::Result<Person, Refusal> {
    let id: Id = id.parse().map_err(|()| Refusal::NotFound)?;
    app.store.read(|read| find(read, &here.scope(), id))?.ok_or(Refusal::NotFound)
}
