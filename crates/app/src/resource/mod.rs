//! A room or a vehicle of the service: who has it, when; when it is out of service.

mod page;
mod sql;

use base::french::{fold, long_day};
use base::{Day, Id};
use serde_json::{Value as Json, json};
use store::{Change, Result, Write};

use crate::access::Scope;

pub use page::{add, change, page};
pub use sql::all;

/// How the base names a room.
pub const ROOM: &str = "salle";
/// And a vehicle.
pub const VEHICLE: &str = "véhicule";

/// A room or a vehicle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Identifier.
    pub id: Id,
    /// Whether it is a vehicle; a room otherwise.
    pub vehicle: bool,
    /// `Clio`, `salle du bas`.
    pub name: String,
    /// Out of service from this day.
    pub out_from: Option<Day>,
    /// To this day, included; nobody knows when there is none.
    pub out_until: Option<Day>,
    /// Why.
    pub out_reason: String,
    /// The service has it no more.
    pub withdrawn: bool,
}

impl Resource {
    /// Whether it cannot be taken on this day.
    pub fn is_out(&self, day: Day) -> bool {
        self.withdrawn
            || self
                .out_from
                .is_some_and(|from| from <= day && self.out_until.is_none_or(|until| day <= until))
    }

    /// `hors service du 3 mars 2022 au 5 mars 2022, contrôle technique`; nothing when it was never.
    pub fn outage(&self) -> String {
        let Some(from) = self.out_from else { return String::new() };
        let until = self.out_until.map(|day| format!(" au {}", long_day(day))).unwrap_or_default();
        let reason = match self.out_reason.as_str() {
            "" => String::new(),
            reason => format!(", {reason}"),
        };
        format!("hors service du {}{until}{reason}", long_day(from))
    }

    /// As the base names what it is.
    pub fn kind(&self) -> &'static str {
        if self.vehicle { VEHICLE } else { ROOM }
    }

    fn as_json(&self) -> Json {
        json!({
            "kind": self.kind(),
            "name": self.name,
            "out_from": self.out_from.map(|day| day.to_string()),
            "out_until": self.out_until.map(|day| day.to_string()),
            "out_reason": self.out_reason,
            "withdrawn": self.withdrawn,
        })
    }
}

/// What is wrong with a resource as it was typed: the field, and what is expected.
pub type Fault = (&'static str, String);

/// Adds a room or a vehicle; refused when the service has one of this name.
pub(crate) fn open(
    write: &mut Write<'_>,
    scope: &Scope,
    vehicle: bool,
    name: &str,
) -> Result<std::result::Result<(), Fault>> {
    if let Some(fault) = name_fault(&sql::all(write, scope)?, name) {
        return Ok(Err(fault));
    }
    let resource = Resource {
        id: write.new_id(),
        vehicle,
        name: name.to_owned(),
        out_from: None,
        out_until: None,
        out_reason: String::new(),
        withdrawn: false,
    };
    sql::insert(write, scope, &resource)?;
    journal(write, scope, "create", &resource, None)?;
    Ok(Ok(()))
}

/// Takes one out of service, back, or away. What was reserved stays written, and is told by its page.
fn correct(write: &mut Write<'_>, scope: &Scope, after: &Resource) -> Result<()> {
    let all = sql::all(write, scope)?;
    if let Some(before) = all.iter().find(|one| one.id == after.id && *one != after) {
        sql::update(write, scope, after)?;
        journal(write, scope, "correct", after, Some(before))?;
    }
    Ok(())
}

fn name_fault(all: &[Resource], name: &str) -> Option<Fault> {
    if name.is_empty() || name.chars().count() > 80 {
        return Some(("nom", "Donnez un nom de 80 signes au plus.".to_owned()));
    }
    let same = all.iter().find(|one| fold(&one.name) == fold(name))?;
    let gone = if same.withdrawn { ", retirée de la liste" } else { "" };
    Some(("nom", format!("Le service a déjà «\u{a0}{}\u{a0}»{gone}.", same.name)))
}

fn journal(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    after: &Resource,
    before: Option<&Resource>,
) -> Result<()> {
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun: "resource",
        row: Some(after.id),
        before: before.map(Resource::as_json),
        after: Some(after.as_json()),
    })
}
