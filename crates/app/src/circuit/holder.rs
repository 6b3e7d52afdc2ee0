//! Who holds the functions that sign: titular, deputy, interim; for a territory or for all; from a day to a day.

use base::french::fold;
use base::{Day, Id};
use serde_json::{Value as Json, json};
use store::{Read, Result};

use super::sql;
use crate::access::Scope;

/// Who holds a function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of `circuit_holder`")]
pub struct Holder {
    pub id: Id,
    pub duty: String,
    /// None: for every territory.
    pub territory: Option<i64>,
    pub territory_label: String,
    pub quality: String,
    pub name: String,
    /// Where one writes to them; their account's when none was given.
    pub email: String,
    /// None: outside, signs by a link.
    pub account: Option<Id>,
    pub starts: Day,
    pub ends: Option<Day>,
}

/// `titulaire`, `adjoint`, `intérim`, and as one says them after a name.
pub const QUALITIES: [(&str, &str); 3] =
    [("titulaire", ""), ("adjoint", "adjoint ou adjointe"), ("intérim", "par intérim")];

/// « , par intérim », or nothing for the titular.
pub fn after_name(quality: &str) -> String {
    match QUALITIES.iter().find(|(own, _)| *own == quality) {
        Some((_, "")) | None => String::new(),
        Some((_, says)) => format!(", {says}"),
    }
}

impl Holder {
    /// Whether they hold it on a day, both days included.
    pub fn holds(&self, day: Day) -> bool {
        self.starts <= day && self.ends.is_none_or(|ends| day <= ends)
    }

    pub(super) fn json(&self) -> Json {
        json!({
            "duty": self.duty,
            "territory": self.territory,
            "quality": self.quality,
            "name": self.name,
            "email": self.email,
            "account": self.account.map(|id| id.to_string()),
            "starts": self.starts.to_string(),
            "ends": self.ends.map(|day| day.to_string()),
        })
    }

    fn order(&self) -> usize {
        match self.quality.as_str() {
            "titulaire" => 0,
            "intérim" => 1,
            _ => 2,
        }
    }
}

/// The holders of a service that were not withdrawn.
pub fn all(read: &Read<'_>, scope: &Scope) -> Result<Vec<Holder>> {
    sql::holders(read, scope)
}

/// Who may sign for a function and a territory on a day: the titular first, then the interim, then deputies. Those of
/// the territory alone when it has some; otherwise those who hold it for all.
pub fn of<'a>(holders: &'a [Holder], duty: &str, territory: Option<i64>, day: Day) -> Vec<&'a Holder> {
    let duty = fold(duty);
    let own = holders.iter().filter(|one| one.holds(day) && fold(&one.duty) == duty);
    let mut found: Vec<&Holder> =
        own.filter(|one| one.territory.is_none() || one.territory == territory).collect();
    if territory.is_some() && found.iter().any(|one| one.territory.is_some()) {
        found.retain(|one| one.territory.is_some());
    }
    found.sort_by_key(|one| (one.order(), one.starts, one.id));
    found
}

/// A post is vacant when neither a titular nor an interim holds it: a deputy alone signs, and it is said.
pub fn vacant(signers: &[&Holder]) -> bool {
    signers.iter().all(|one| one.quality == "adjoint")
}
