//! Acts: by far the most rows of a register, written in one pass a table, in the order of their days.

use std::collections::HashMap;

use base::{Day, Id};
use register::{ActRow, Attendance};
use sha2::{Digest, Sha256};
use store::{Change, Result, Write};

use super::{Tally, Target, sql};
use crate::activity;
use crate::vocabulary::Terms;

/// An act ready to be written.
pub(super) struct Act<'a> {
    pub id: Id,
    pub day: Day,
    pub row: &'a ActRow,
    pub kind: i64,
    pub place: Option<i64>,
    pub theme: Option<i64>,
    pub persons: Vec<(Id, i64)>,
    pub staff: Vec<Id>,
}

/// What is compared of an act that is already in the base: a digest of all it says.
pub(super) type Seal = [u8; 16];

impl Act<'_> {
    /// The digest of what the act says; the same as that of its rows in the base.
    fn seal(&self) -> Seal {
        let mut persons = self.persons.clone();
        let mut staff = self.staff.clone();
        persons.sort_unstable();
        staff.sort_unstable();
        let numbers = [
            self.kind,
            i64::from(self.row.direct),
            self.place.unwrap_or(-1),
            self.theme.unwrap_or(-1),
            i64::from(self.row.minutes),
            i64::from(self.row.travel),
            i64::from(self.row.files),
        ];
        seal(self.day, &numbers, &persons, &staff)
    }
}

/// The digest of an act; persons and staff sorted.
pub(super) fn seal(day: Day, numbers: &[i64; 7], persons: &[(Id, i64)], staff: &[Id]) -> Seal {
    let mut hash = Sha256::new();
    hash.update(day.number().to_le_bytes());
    for number in numbers {
        hash.update(number.to_le_bytes());
    }
    for (person, presence) in persons {
        hash.update(person.as_bytes());
        hash.update(presence.to_le_bytes());
    }
    hash.update([0xff; 16]);
    for professional in staff {
        hash.update(professional.as_bytes());
    }
    let digest = hash.finalize();
    let mut seal = [0; 16];
    seal.copy_from_slice(&digest[..16]);
    seal
}

/// Writes the acts; what became of them.
pub(super) fn write(
    write: &mut Write<'_>,
    target: Target,
    terms: &mut Terms<'_>,
    rows: &[ActRow],
    persons: &HashMap<String, Id>,
    staff: &HashMap<String, Id>,
) -> Result<Tally> {
    if rows.is_empty() {
        return Ok(Tally::default());
    }
    let known = sql::acts(write, target)?;
    let mut tally = Tally::default();
    let mut fresh = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(day) = row.day else { continue };
        let mut act = Act {
            id: Id::from_bytes([0; 16]),
            day,
            row,
            kind: terms.word(write, "act_kind", &row.kind)?.unwrap_or_default(),
            place: terms.word(write, "place", &row.location)?,
            theme: terms.word(write, "theme", &row.theme)?,
            persons: row
                .persons
                .iter()
                .filter_map(|(reference, presence)| Some((*persons.get(reference)?, code(*presence))))
                .collect(),
            staff: row.staff.iter().filter_map(|reference| staff.get(reference).copied()).collect(),
        };
        match known.get(&row.reference) {
            None => {
                act.id = write.new_id();
                fresh.push(act);
            }
            Some(existing) if existing.seal == act.seal() => tally.unchanged += 1,
            Some(existing) => {
                act.id = existing.id;
                let before =
                    activity::row(write, target.operator, target.service, existing.day, existing.id)?;
                sql::correct_act(write, target, existing.day, &act)?;
                let after = activity::row(write, target.operator, target.service, act.day, act.id)?;
                write.journal(&Change {
                    operator: target.operator,
                    action: "correct",
                    noun: "act",
                    row: Some(act.id),
                    before,
                    after,
                })?;
                tally.corrected += 1;
            }
        }
    }
    tally.created = fresh.len() as u64;
    // Rows of a day lie together in the base: writing them in that order is reading them in that order.
    fresh.sort_by_key(|act| (act.day, act.id));
    sql::insert_acts(write, target, &fresh)?;
    Ok(tally)
}

fn code(presence: Attendance) -> i64 {
    match presence {
        Attendance::Unknown => 0,
        Attendance::Present => 1,
        Attendance::Excused => 2,
        Attendance::Absent => 3,
    }
}
