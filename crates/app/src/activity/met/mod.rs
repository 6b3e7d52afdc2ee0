//! Who else was met at an act: a mother, a foster family, a teacher. They are contacts of a person's file, and no
//! persons of the service: no figure counts them.

mod sql;

use base::{Day, Id};
use store::{Read, Result};

use crate::access::Scope;

pub(super) use sql::{delete_open, insert, of_act};
pub use sql::{find, met};

/// A contact of someone of the act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Identifier.
    pub id: Id,
    /// `Mme Husson`.
    pub name: String,
    /// `mère`.
    pub relation: String,
}

impl Contact {
    /// `Mme Husson (mère)`.
    pub fn said(&self) -> String {
        match self.relation.is_empty() {
            true => self.name.clone(),
            false => format!("{} ({})", self.name, self.relation),
        }
    }
}

/// Whom one may have met with these persons that day. The mother of three siblings is written in three files: she
/// is proposed once, as the one of `chosen` when she is there, and else as the first.
pub(super) fn proposed(
    read: &Read<'_>,
    scope: &Scope,
    persons: &[Id],
    day: Day,
    chosen: &[Id],
) -> Result<Vec<Contact>> {
    let mut all = Vec::new();
    for person in persons {
        all.extend(sql::around(read, scope, *person, day)?);
    }
    // A contact that ended since, or of a person who is no longer offered, stays as long as it is chosen.
    for id in chosen {
        if all.iter().all(|one: &Contact| one.id != *id) {
            all.extend(sql::find(read, scope, *id)?);
        }
    }
    Ok(once(all, chosen))
}

fn once(all: Vec<Contact>, chosen: &[Id]) -> Vec<Contact> {
    let key = |one: &Contact| (base::french::fold(&one.name), base::french::fold(&one.relation));
    let mut kept: Vec<Contact> = Vec::new();
    for one in all {
        match kept.iter_mut().find(|other| key(other) == key(&one)) {
            Some(other) if chosen.contains(&one.id) && !chosen.contains(&other.id) => *other = one,
            Some(_) => {}
            None => kept.push(one),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(number: u8, name: &str) -> Contact {
        Contact { id: Id::from_bytes([number; 16]), name: name.to_owned(), relation: "mère".to_owned() }
    }

    #[test]
    fn the_mother_of_siblings_is_proposed_once_as_the_one_who_was_ticked() {
        let all = vec![contact(1, "Mme Husson"), contact(2, "Mme HUSSON"), contact(3, "Mme Fournil")];
        let ids = |chosen: &[Id]| once(all.clone(), chosen).iter().map(|one| one.id).collect::<Vec<_>>();
        assert_eq!(ids(&[]), [Id::from_bytes([1; 16]), Id::from_bytes([3; 16])]);
        assert_eq!(ids(&[Id::from_bytes([2; 16])]), [Id::from_bytes([2; 16]), Id::from_bytes([3; 16])]);
    }
}
