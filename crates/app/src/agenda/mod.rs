//! The agenda: what is planned, by whom, with whom, where, in which room or vehicle.
//!
//! An appointment with persons becomes an act when it is noted; one without (a meeting, time to write) is
//! indirect time. What one may not know of is emptied where it is read (`sql.rs`), not where it is shown:
//! a private appointment, and one with persons whose files are all restricted, are only « occupé ».

mod attendance;
pub mod book;
mod day;
mod edit;
pub mod feed;
mod form;
mod news;
mod one;
mod page;
mod panel;
pub mod rule;
mod show;
pub mod slot;
mod sql;
mod team;
mod week;

use base::{Day, Id};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use store::{Change, Read, Result, Write};

use crate::access::{Action, Here, Noun, Scope};

pub use attendance::{keep as keep_attendance, page as attendance_page};
pub use edit::{answer, cancel, change, create, new};
pub use one::page as one;
pub use page::page;
pub use panel::{day_news, day_panel, panel};
pub use show::title;
pub use slot::Slot;
pub use sql::{Whose, load};

/// An appointment, as its reader may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Identifier.
    pub id: Id,
    /// When.
    pub slot: Slot,
    /// Word of the vocabulary `act_kind`.
    pub kind: i64,
    /// That word.
    pub kind_label: String,
    /// Direct, or indirect time.
    pub direct: bool,
    /// Only those who are in it and the direction know of it.
    pub private: bool,
    /// As its author named it; often nothing.
    pub title: String,
    /// Word of the vocabulary `place`.
    pub place: Option<i64>,
    /// That word.
    pub place_label: String,
    /// Where exactly.
    pub address: String,
    /// Minutes of road to get there, when they are known.
    pub travel: Option<i64>,
    /// The series it comes from.
    pub series: Option<Id>,
    /// Grows with each change: two who change it at once are told.
    pub version: i64,
    /// When it was last changed.
    pub written_at: Timestamp,
    /// Who took it (login): a private one stays open to them.
    pub written_by: String,
    /// Since when it is cancelled.
    pub cancelled: Option<Cancelled>,
    /// The act it became.
    pub act: Option<Id>,
    /// With whom, the eldest first; those whose file is restricted are only counted.
    pub persons: Vec<Attendee>,
    /// How many more are not named to this reader.
    pub unnamed: usize,
    /// By whom, by name.
    pub staff: Vec<Worker>,
    /// In which rooms and vehicles.
    pub resources: Vec<Held>,
    /// The reader knows only that the time is taken.
    pub busy: bool,
}

/// How an appointment was cancelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// When.
    pub at: Timestamp,
    /// By whom (login).
    pub by: String,
    /// Why.
    pub why: String,
}

/// A person of an appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after the columns of person")]
pub struct Attendee {
    pub id: Id,
    pub last_name: String,
    pub first_name: String,
    pub birth: Option<Day>,
    pub presence: Presence,
}

impl Attendee {
    /// First name, then name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }
}

/// Whether a person was there; kept as in `act_person`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// Nobody said.
    #[default]
    Unsaid,
    /// There.
    There,
    /// Not there, and had said so.
    Excused,
    /// Not there.
    Absent,
}

impl Presence {
    /// What a page of attendance proposes, with its code in forms.
    pub const SAID: [(Presence, &str, &str); 3] = [
        (Presence::There, "present", "présence"),
        (Presence::Excused, "excuse", "absence excusée"),
        (Presence::Absent, "absent", "absence"),
    ];

    /// As the base keeps it.
    pub fn number(self) -> i64 {
        match self {
            Presence::Unsaid => 0,
            Presence::There => 1,
            Presence::Excused => 2,
            Presence::Absent => 3,
        }
    }

    /// As the base gives it back.
    pub fn from_number(number: i64) -> Presence {
        match number {
            1 => Presence::There,
            2 => Presence::Excused,
            3 => Presence::Absent,
            _ => Presence::Unsaid,
        }
    }
}

/// A professional of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    /// Identifier.
    pub id: Id,
    /// As the register names them.
    pub name: String,
    /// Whether they said that they would come; nothing when they did not answer.
    pub answer: Option<bool>,
}

/// A room or a vehicle that an appointment holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Identifier.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Whether it is a vehicle.
    pub vehicle: bool,
}

/// Who reads the agenda, and what opens it.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Whose rows may be read.
    pub scope: Scope,
    /// Who the reader is among the professionals.
    pub professional: Option<Id>,
    /// The login of the reader, author of some appointments.
    pub login: String,
    /// Part of the direction: private appointments are open.
    pub leads: bool,
}

impl From<&Here> for Reader {
    fn from(here: &Here) -> Reader {
        Reader {
            scope: here.scope(),
            professional: here.seat.professional,
            login: here.visitor.account.login.clone(),
            leads: here.may(Action::Decide, Noun::Persons),
        }
    }
}

impl Appointment {
    /// Whether this professional is in it.
    pub fn has(&self, professional: Id) -> bool {
        self.staff.iter().any(|worker| worker.id == professional)
    }

    /// Whether it takes this professional's time: not when they said that they would not come.
    pub fn takes(&self, professional: Id) -> bool {
        self.staff.iter().any(|worker| worker.id == professional && worker.answer != Some(false))
    }

    /// Neither cancelled nor noted: it can still change.
    pub fn is_open(&self) -> bool {
        self.cancelled.is_none() && self.act.is_none()
    }

    /// Begun, and not noted yet.
    pub fn awaits_its_act(&self, now: Timestamp) -> bool {
        self.is_open() && !self.busy && self.slot.has_begun(now)
    }

    /// The row as the journal keeps it.
    fn as_json(&self) -> Json {
        let ids = |ids: Vec<Id>| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        json!({
            "day": self.slot.day().to_string(),
            "starts": self.slot.starts(),
            "ends": self.slot.ends(),
            "kind": self.kind_label,
            "direct": self.direct,
            "private": self.private,
            "title": self.title,
            "place": self.place_label,
            "address": self.address,
            "travel": self.travel,
            "series": self.series.map(|id| id.to_string()),
            "version": self.version,
            "persons": self.persons.iter()
                .map(|person| json!({ "id": person.id.to_string(), "presence": person.presence.number() }))
                .collect::<Vec<_>>(),
            "staff": self.staff.iter()
                .map(|worker| json!({ "id": worker.id.to_string(), "answer": worker.answer }))
                .collect::<Vec<_>>(),
            "resources": ids(self.resources.iter().map(|held| held.id).collect()),
            "cancelled": self.cancelled.as_ref().map(|cancelled| cancelled.why.clone()),
            "act": self.act.map(|id| id.to_string()),
        })
    }
}

/// An appointment of this service that this reader may know of.
pub fn find(read: &Read<'_>, reader: &Reader, id: Id) -> Result<Option<Appointment>> {
    let found = load(read, reader, Day::from_number(0), Day::from_number(0), Whose::One(id))?;
    Ok(found.into_iter().next().filter(|appointment| !appointment.busy))
}

/// What an appointment says of the act that it may become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedAct {
    /// The appointment.
    pub appointment: Id,
    /// The day.
    pub day: Day,
    /// Minutes after midnight.
    pub starts: i64,
    /// How long.
    pub minutes: i64,
    /// Word of `act_kind`.
    pub kind: i64,
    /// Word of `place`.
    pub place: Option<i64>,
    /// Direct, or indirect time.
    pub direct: bool,
    /// Minutes of road, one way.
    pub travel: Option<i64>,
    /// Persons, and whether they were there as far as it was said.
    pub persons: Vec<(Id, Presence)>,
    /// Professionals.
    pub staff: Vec<Id>,
}

/// What the act of this appointment will say; nothing when it is cancelled, noted already, or not there for
/// this visitor.
pub fn as_act(read: &Read<'_>, here: &Here, id: Id) -> Result<Option<PlannedAct>> {
    let found = find(read, &Reader::from(here), id)?.filter(Appointment::is_open);
    Ok(found.map(|appointment| PlannedAct {
        appointment: id,
        day: appointment.slot.day(),
        starts: appointment.slot.starts(),
        minutes: appointment.slot.minutes(),
        kind: appointment.kind,
        place: appointment.place,
        direct: appointment.direct,
        travel: appointment.travel,
        persons: appointment.persons.iter().map(|person| (person.id, person.presence)).collect(),
        staff: appointment.staff.iter().map(|worker| worker.id).collect(),
    }))
}

/// Says that an appointment became this act, in the transaction that writes the act. False when it was
/// cancelled or noted in the meantime: the same visit is not counted twice.
pub fn became(write: &mut Write<'_>, here: &Here, appointment: Id, act: Id) -> Result<bool> {
    noted(write, &Reader::from(here), appointment, act)
}

/// The same, for who reads the agenda so.
pub(crate) fn noted(write: &mut Write<'_>, reader: &Reader, appointment: Id, act: Id) -> Result<bool> {
    let Some(before) = find(write, reader, appointment)?.filter(Appointment::is_open) else {
        return Ok(false);
    };
    if sql::set_act(write, &reader.scope, appointment, act)? == 0 {
        return Ok(false);
    }
    let after = Appointment { act: Some(act), version: before.version + 1, ..before.clone() };
    journal(write, &reader.scope, "note", &before, &after)?;
    Ok(true)
}

fn journal(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    before: &Appointment,
    after: &Appointment,
) -> Result<()> {
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun: "appointment",
        row: Some(after.id),
        before: Some(before.as_json()),
        after: Some(after.as_json()),
    })
}
