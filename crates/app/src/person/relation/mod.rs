//! Brothers and sisters that the service’s register does not bring together: declared by one who may see both
//! files, shown to those who may, counted for the others.

pub mod pages;
mod sql;

use base::Id;
use serde_json::{Value as Json, json};
use store::{Change, Read, Result, Write};

use super::{Person, find};
use crate::access::{Action, Here, Noun, Scope, Seat};
use crate::history::{Known, Row};
use crate::web::Refusal;

/// The journal calls a relation so.
const NOUN: &str = "relation";

/// Someone declared as of the same family, whose file the visitor may see.
pub struct Related<'a> {
    /// The relation.
    pub id: Id,
    /// « fratrie », « demi-sœur ».
    pub nature: String,
    /// Who it is.
    pub person: Person,
    /// The seat from which the visitor sees her.
    pub seat: &'a Seat,
}

impl Related<'_> {
    /// The address of her file.
    pub fn address(&self) -> String {
        format!("/services/{}/personnes/{}", self.seat.service.code, self.person.id)
    }
}

/// Whom these persons are related to, from one side or the other, as known then; and how many the visitor
/// may not see.
pub fn of<'a>(
    read: &Read<'_>,
    here: &'a Here,
    persons: &[Id],
    known: Known,
) -> std::result::Result<(Vec<Related<'a>>, i64), Refusal> {
    let scope = here.scope();
    let (mut all, mut hidden) = (Vec::new(), 0);
    for person in persons {
        for (mut row, service, other) in sql::of_person(read, &scope, *person)? {
            let was_there = known.rewind(read, scope.operator, row.id, &mut row.values)?;
            if !was_there || !row.text("withdrawn_at").is_empty() {
                continue;
            }
            let seat = seats(here).find(|seat| seat.service.id == service);
            let found = match seat {
                Some(seat) => find(read, &in_seat(here, seat), other)?.map(|person| (seat, person)),
                None => None,
            };
            match found {
                Some((seat, person)) => {
                    let nature = row.text("nature").to_owned();
                    all.push(Related { id: row.id, nature, person, seat });
                }
                None => hidden += 1,
            }
        }
    }
    Ok((all, hidden))
}

/// The seats from which the visitor sees persons.
fn seats(here: &Here) -> impl Iterator<Item = &Seat> {
    here.visitor.seats.iter().filter(|seat| seat.may(Action::See, Noun::Persons))
}

fn in_seat(here: &Here, seat: &Seat) -> Scope {
    Scope { service: seat.service.id, ..here.scope() }
}

/// Declares that two persons are of one family.
pub(crate) fn declare(
    write: &mut Write<'_>,
    scope: &Scope,
    person: Id,
    other: (Id, Id),
    nature: &str,
) -> Result<()> {
    let id = write.new_id();
    sql::insert(write, scope, id, person, other, nature)?;
    let after = json!({
        "person_id": person.to_string(),
        "other_service_id": other.0.to_string(),
        "other_id": other.1.to_string(),
        "nature": nature,
        "noted_by": write.author().name,
        "withdrawn_at": null,
        "withdrawn_by": null,
    });
    journal(write, scope, "create", id, None, after)
}

/// Withdraws a relation that should not have been declared.
fn withdraw(write: &mut Write<'_>, scope: &Scope, row: &Row, reason: &str) -> Result<()> {
    if sql::withdraw(write, scope, row.id)? == 0 {
        return Ok(());
    }
    let mut after = row.values.clone();
    let author = write.author().clone();
    after.insert("withdrawn_at".to_owned(), Json::from(author.at.to_string()));
    after.insert("withdrawn_by".to_owned(), Json::from(author.name));
    after.insert("reason".to_owned(), Json::from(reason));
    let before = Some(Json::Object(row.values.clone()));
    journal(write, scope, "withdraw", row.id, before, Json::Object(after))
}

fn journal(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    row: Id,
    before: Option<Json>,
    after: Json,
) -> Result<()> {
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun: NOUN,
        row: Some(row),
        before,
        after: Some(after),
    })
}
