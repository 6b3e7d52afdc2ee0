//! Statements on appointments.

use std::collections::HashMap;

use base::{Day, Id};
use store::{Read, Result, Row, Value, Write, params};

use super::{Appointment, Attendee, Cancelled, Held, Presence, Reader, Slot, Worker};
use crate::access::{OPEN_TO_ME, Scope};

/// Which appointments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// All of the service, between two days.
    Team,
    /// Those of a professional, between two days.
    Worker(Id),
    /// Those of a person (the row that is kept), between two days.
    Person(Id),
    /// Those that hold a room or a vehicle, between two days.
    Resource(Id),
    /// This one, whatever the day.
    One(Id),
    /// All of a series, whatever the day.
    Series(Id),
}

impl Whose {
    /// The condition on `appointment a`. Parameters: ?1 operator, ?2 service, ?5 and ?6 days, ?7 whose.
    fn condition(self) -> String {
        let linked = |table: &str, column: &str| {
            format!(
                "a.day between ?5 and ?6 and exists (select 1 from {table} w where w.operator_id = a.operator_id \
                 and w.appointment_id = a.id and w.{column} = ?7)"
            )
        };
        let own = match self {
            Whose::Team => "a.day between ?5 and ?6".to_owned(),
            Whose::Worker(_) => linked("appointment_staff", "professional_id"),
            Whose::Resource(_) => linked("appointment_resource", "resource_id"),
            Whose::Person(_) => "a.day between ?5 and ?6 and exists (select 1 from appointment_person w \
                 join person n on n.operator_id = w.operator_id and n.id = w.person_id \
                 where w.operator_id = a.operator_id and w.appointment_id = a.id \
                 and coalesce(n.kept_id, n.id) = ?7)"
                .to_owned(),
            Whose::One(_) => "a.id = ?7".to_owned(),
            Whose::Series(_) => "a.series_id = ?7".to_owned(),
        };
        format!("a.operator_id = ?1 and a.service_id = ?2 and {own}")
    }

    fn id(self) -> Option<Id> {
        match self {
            Whose::Team => None,
            Whose::Worker(id)
            | Whose::Person(id)
            | Whose::Resource(id)
            | Whose::One(id)
            | Whose::Series(id) => Some(id),
        }
    }
}

/// Appointments in the order of their hours, each as this reader may see it.
pub fn load(
    read: &Read<'_>,
    reader: &Reader,
    first: Day,
    last: Day,
    whose: Whose,
) -> Result<Vec<Appointment>> {
    let scope = &reader.scope;
    let mut values: Vec<Value<'_>> =
        params![scope.operator, scope.service, scope.account, scope.now, first, last].to_vec();
    values.extend(whose.id().map(|id| Value::Id(Some(id))));
    let condition = whose.condition();
    let mut all = rows(read, &condition, &values)?;
    if all.is_empty() {
        return Ok(all);
    }
    let places: HashMap<Id, usize> = all.iter().enumerate().map(|(at, one)| (one.id, at)).collect();
    link_persons(read, &condition, &values, &mut all, &places)?;
    link_staff(read, &condition, &values, &mut all, &places)?;
    link_resources(read, &condition, &values, &mut all, &places)?;
    for appointment in &mut all {
        close(appointment, reader);
    }
    Ok(all)
}

/// Empties what the reader may not know.
fn close(appointment: &mut Appointment, reader: &Reader) {
    let mine = reader.leads
        || appointment.written_by == reader.login
        || reader.professional.is_some_and(|me| appointment.has(me));
    appointment.busy =
        appointment.private && !mine || appointment.persons.is_empty() && appointment.unnamed > 0;
    if appointment.unnamed > 0 || appointment.busy {
        // A title names people: « Visite, famille … ».
        appointment.title.clear();
        appointment.address.clear();
    }
    if appointment.busy {
        appointment.kind_label.clear();
        appointment.place_label.clear();
        appointment.place = None;
        appointment.persons.clear();
        appointment.unnamed = 0;
        if let Some(cancelled) = &mut appointment.cancelled {
            cancelled.why.clear();
        }
    }
}

fn rows(read: &Read<'_>, condition: &str, values: &[Value<'_>]) -> Result<Vec<Appointment>> {
    let sql = format!(
        "select a.id, a.day, a.starts, a.ends, a.kind, k.label, a.direct, a.private, a.title, a.place, l.label, \
         a.address, a.travel, a.series_id, a.version, a.written_at, a.written_by, a.cancelled_at, a.cancelled_by, \
         a.cancelled_why, a.act_id from appointment a \
         join term k on k.operator_id = a.operator_id and k.id = a.kind \
         left join term l on l.operator_id = a.operator_id and l.id = a.place \
         where {condition} order by a.day, a.starts, a.ends, a.id"
    );
    let made = read.rows(&sql, values, appointment)?;
    Ok(made.into_iter().flatten().collect())
}

/// None when the hours are not a slot, which the table's own checks refuse.
fn appointment(row: &Row<'_>) -> Result<Option<Appointment>> {
    let Some(slot) = Slot::new(row.get(1)?, row.get(2)?, row.get(3)?) else { return Ok(None) };
    let cancelled = match row.get(17)? {
        None => None,
        Some(at) => Some(Cancelled {
            at,
            by: row.get::<Option<String>>(18)?.unwrap_or_default(),
            why: row.get::<Option<String>>(19)?.unwrap_or_default(),
        }),
    };
    Ok(Some(Appointment {
        id: row.get(0)?,
        slot,
        kind: row.get(4)?,
        kind_label: row.get(5)?,
        direct: row.get(6)?,
        private: row.get(7)?,
        title: row.get(8)?,
        place: row.get(9)?,
        place_label: row.get::<Option<String>>(10)?.unwrap_or_default(),
        address: row.get(11)?,
        travel: row.get(12)?,
        series: row.get(13)?,
        version: row.get(14)?,
        written_at: row.get(15)?,
        written_by: row.get(16)?,
        cancelled,
        act: row.get(20)?,
        persons: Vec::new(),
        unnamed: 0,
        staff: Vec::new(),
        resources: Vec::new(),
        busy: false,
    }))
}

fn link_persons(
    read: &Read<'_>,
    condition: &str,
    values: &[Value<'_>],
    all: &mut [Appointment],
    places: &HashMap<Id, usize>,
) -> Result<()> {
    let sql = format!(
        "select x.appointment_id, x.person_id, p.last_name, p.first_name, p.birth, x.presence, \
         case when {OPEN_TO_ME} then 1 else 0 end from appointment a \
         join appointment_person x on x.operator_id = a.operator_id and x.appointment_id = a.id \
         join enrolment e on e.operator_id = x.operator_id and e.service_id = x.service_id \
         and e.person_id = x.person_id \
         join person p on p.operator_id = x.operator_id and p.id = x.person_id \
         where {condition} order by x.appointment_id, p.first_name, x.person_id"
    );
    read.each(&sql, values, |row| {
        let Some(at) = places.get(&row.get(0)?) else { return Ok(()) };
        if row.get::<i64>(6)? == 0 {
            all[*at].unnamed += 1;
            return Ok(());
        }
        all[*at].persons.push(Attendee {
            id: row.get(1)?,
            last_name: row.get(2)?,
            first_name: row.get(3)?,
            birth: row.get(4)?,
            presence: Presence::from_number(row.get(5)?),
        });
        Ok(())
    })?;
    for appointment in all {
        appointment.persons.sort_by_key(|person| person.birth.unwrap_or(Day::from_number(i32::MAX)));
    }
    Ok(())
}

fn link_staff(
    read: &Read<'_>,
    condition: &str,
    values: &[Value<'_>],
    all: &mut [Appointment],
    places: &HashMap<Id, usize>,
) -> Result<()> {
    let sql = format!(
        "select x.appointment_id, x.professional_id, p.name, x.answer from appointment a \
         join appointment_staff x on x.operator_id = a.operator_id and x.appointment_id = a.id \
         join professional p on p.operator_id = x.operator_id and p.id = x.professional_id \
         where {condition} order by x.appointment_id, p.name, p.id"
    );
    read.each(&sql, values, |row| {
        if let Some(at) = places.get(&row.get(0)?) {
            all[*at].staff.push(Worker { id: row.get(1)?, name: row.get(2)?, answer: row.get(3)? });
        }
        Ok(())
    })
}

fn link_resources(
    read: &Read<'_>,
    condition: &str,
    values: &[Value<'_>],
    all: &mut [Appointment],
    places: &HashMap<Id, usize>,
) -> Result<()> {
    let sql = format!(
        "select x.appointment_id, r.id, r.name, r.kind from appointment a \
         join appointment_resource x on x.operator_id = a.operator_id and x.appointment_id = a.id \
         join resource r on r.operator_id = x.operator_id and r.id = x.resource_id \
         where {condition} order by x.appointment_id, r.kind, r.name, r.id"
    );
    read.each(&sql, values, |row| {
        if let Some(at) = places.get(&row.get(0)?) {
            let vehicle = row.get::<String>(3)? == crate::resource::VEHICLE;
            all[*at].resources.push(Held { id: row.get(1)?, name: row.get(2)?, vehicle });
        }
        Ok(())
    })
}

/// Persons of an appointment that this reader may not see: a change by the reader keeps them.
pub(super) fn unnamed(read: &Read<'_>, scope: &Scope, id: Id) -> Result<Vec<(Id, Presence)>> {
    let sql = format!(
        "select x.person_id, x.presence from appointment_person x join enrolment e on e.operator_id = x.operator_id \
         and e.service_id = x.service_id and e.person_id = x.person_id \
         where x.operator_id = ?1 and x.service_id = ?2 and x.appointment_id = ?5 and not ({OPEN_TO_ME}) \
         order by x.person_id"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now, id], |row| {
        Ok((row.get(0)?, Presence::from_number(row.get(1)?)))
    })
}

/// Title and address as they are written, which are not shown to all.
pub(super) fn texts(read: &Read<'_>, scope: &Scope, id: Id) -> Result<Option<(String, String)>> {
    read.first(
        "select title, address from appointment where operator_id = ?1 and service_id = ?2 and id = ?3 order by id",
        params![scope.operator, scope.service, id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Private appointments of the service between two days that this reader is not told of.
pub(super) fn hidden(read: &Read<'_>, reader: &Reader, first: Day, last: Day) -> Result<i64> {
    if reader.leads {
        return Ok(0);
    }
    let scope = &reader.scope;
    let count = read.first(
        "select cast(count(*) as bigint) from appointment a where a.operator_id = ?1 and a.service_id = ?2 \
         and a.day between ?3 and ?4 and a.private and a.cancelled_at is null and a.written_by <> ?5 \
         and not exists (select 1 from appointment_staff w where w.operator_id = a.operator_id \
         and w.appointment_id = a.id and w.professional_id = ?6) order by 1",
        params![scope.operator, scope.service, first, last, &reader.login, reader.professional],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// The professionals of the service who work there on a day, by name; those whose employment is not known
/// are thought to.
pub(super) fn workers(read: &Read<'_>, scope: &Scope, day: Day) -> Result<Vec<Worker>> {
    read.rows(
        "select p.id, p.name from professional p where p.operator_id = ?1 and p.service_id = ?2 \
         and (not exists (select 1 from employment m where m.operator_id = p.operator_id \
         and m.professional_id = p.id) or exists (select 1 from employment m \
         where m.operator_id = p.operator_id and m.professional_id = p.id \
         and (m.starts is null or m.starts <= ?3) and (m.ends is null or m.ends >= ?3))) order by p.name, p.id",
        params![scope.operator, scope.service, day],
        |row| Ok(Worker { id: row.get(0)?, name: row.get(1)?, answer: None }),
    )
}

/// A professional of the service, present or past.
pub(super) fn worker(read: &Read<'_>, scope: &Scope, id: Id) -> Result<Option<Worker>> {
    read.first(
        "select id, name from professional where operator_id = ?1 and service_id = ?2 and id = ?3 order by id",
        params![scope.operator, scope.service, id],
        |row| Ok(Worker { id: row.get(0)?, name: row.get(1)?, answer: None }),
    )
}

/// Who of the service is away on a day, and until when.
pub(super) fn away(read: &Read<'_>, scope: &Scope, day: Day) -> Result<Vec<(Id, Option<Day>)>> {
    read.rows(
        "select professional_id, ends from absence where operator_id = ?1 and service_id = ?2 and starts <= ?3 \
         and (ends is null or ends >= ?3) order by professional_id, starts, id",
        params![scope.operator, scope.service, day],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(super) fn insert(write: &mut Write<'_>, scope: &Scope, one: &Appointment) -> Result<()> {
    write.run(
        "insert into appointment (operator_id, service_id, id, day, starts, ends, kind, direct, private, title, \
         place, address, travel, series_id, version, written_at, written_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        params![
            scope.operator,
            scope.service,
            one.id,
            one.slot.day(),
            one.slot.starts(),
            one.slot.ends(),
            one.kind,
            one.direct,
            one.private,
            &one.title,
            one.place,
            &one.address,
            one.travel,
            one.series,
            one.version,
            one.written_at,
            &one.written_by
        ],
    )?;
    link(write, scope, one)
}

/// None changed when it is no longer at the version before this one, cancelled, or noted.
pub(super) fn update(write: &mut Write<'_>, scope: &Scope, one: &Appointment) -> Result<u64> {
    let done = write.run(
        "update appointment set day = ?4, starts = ?5, ends = ?6, kind = ?7, direct = ?8, private = ?9, \
         title = ?10, place = ?11, address = ?12, travel = ?13, series_id = ?14, version = ?15, \
         written_at = ?16, written_by = ?17 where operator_id = ?1 and service_id = ?2 and id = ?3 \
         and version = ?15 - 1 and cancelled_at is null and act_id is null",
        params![
            scope.operator,
            scope.service,
            one.id,
            one.slot.day(),
            one.slot.starts(),
            one.slot.ends(),
            one.kind,
            one.direct,
            one.private,
            &one.title,
            one.place,
            &one.address,
            one.travel,
            one.series,
            one.version,
            one.written_at,
            &one.written_by
        ],
    )?;
    if done > 0 {
        for table in ["appointment_person", "appointment_staff", "appointment_resource"] {
            let sql = format!("delete from {table} where operator_id = ?1 and appointment_id = ?2");
            write.run(&sql, params![scope.operator, one.id])?;
        }
        link(write, scope, one)?;
    }
    Ok(done)
}

fn link(write: &mut Write<'_>, scope: &Scope, one: &Appointment) -> Result<()> {
    for person in &one.persons {
        write.run(
            "insert into appointment_person (operator_id, service_id, appointment_id, person_id, presence) \
             values (?1, ?2, ?3, ?4, ?5)",
            params![scope.operator, scope.service, one.id, person.id, person.presence.number()],
        )?;
    }
    for worker in &one.staff {
        write.run(
            "insert into appointment_staff (operator_id, service_id, appointment_id, professional_id, answer) \
             values (?1, ?2, ?3, ?4, ?5)",
            params![scope.operator, scope.service, one.id, worker.id, worker.answer],
        )?;
    }
    for held in &one.resources {
        write.run(
            "insert into appointment_resource (operator_id, service_id, appointment_id, resource_id) \
             values (?1, ?2, ?3, ?4)",
            params![scope.operator, scope.service, one.id, held.id],
        )?;
    }
    Ok(())
}

pub(super) fn set_cancelled(
    write: &mut Write<'_>,
    scope: &Scope,
    id: Id,
    version: i64,
    why: &str,
) -> Result<u64> {
    let author = write.author().clone();
    write.run(
        "update appointment set cancelled_at = ?5, cancelled_by = ?6, cancelled_why = ?7, version = version + 1, \
         written_at = ?5 where operator_id = ?1 and service_id = ?2 and id = ?3 \
         and version = ?4 and cancelled_at is null and act_id is null",
        params![scope.operator, scope.service, id, version, author.at, &author.name, why],
    )
}

/// None when this professional is not in it.
pub(super) fn set_answer(
    write: &mut Write<'_>,
    scope: &Scope,
    id: Id,
    worker: Id,
    comes: bool,
) -> Result<u64> {
    write.run(
        "update appointment_staff set answer = ?5 where operator_id = ?1 and service_id = ?2 \
         and appointment_id = ?3 and professional_id = ?4",
        params![scope.operator, scope.service, id, worker, comes],
    )
}

pub(super) fn set_act(write: &mut Write<'_>, scope: &Scope, id: Id, act: Id) -> Result<u64> {
    let at = write.author().at;
    write.run(
        "update appointment set act_id = ?4, version = version + 1, written_at = ?5 \
         where operator_id = ?1 and service_id = ?2 and id = ?3 and cancelled_at is null and act_id is null",
        params![scope.operator, scope.service, id, act, at],
    )
}

/// One more version of an appointment whose attendance was said.
pub(super) fn set_presences(
    write: &mut Write<'_>,
    scope: &Scope,
    id: Id,
    version: i64,
    said: &[(Id, Presence)],
) -> Result<u64> {
    let at = write.author().at;
    let done = write.run(
        "update appointment set version = version + 1, written_at = ?5 where operator_id = ?1 \
         and service_id = ?2 and id = ?3 and version = ?4 and cancelled_at is null and act_id is null",
        params![scope.operator, scope.service, id, version, at],
    )?;
    if done > 0 {
        for (person, presence) in said {
            write.run(
                "update appointment_person set presence = ?4 where operator_id = ?1 and appointment_id = ?2 \
                 and person_id = ?3",
                params![scope.operator, id, *person, presence.number()],
            )?;
        }
    }
    Ok(done)
}
