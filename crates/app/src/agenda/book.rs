//! Making, changing and cancelling appointments: what is refused, what is only told.
//!
//! A room or a vehicle is in one place: who comes second is refused, and told who has it. A worker may be
//! double-booked (a call during a drive): it is told, not refused.

use base::french::{long_day, typeset};
use base::{Day, Id};
use serde_json::json;
use store::{Change, StoreError, Write};

use super::rule::{Rule, sql as series};
use super::slot::hour;
use super::sql::{self, Whose, load};
use super::{Appointment, Attendee, Held, Presence, Reader, Slot, Worker, find, journal};
use crate::exchange::intake;
use crate::vocabulary::Terms;
use crate::{resource, service};

/// An appointment to write, checked: nothing in it names what the service does not have.
#[derive(Clone, Debug)]
pub struct Plan {
    /// When.
    pub slot: Slot,
    /// Word of `act_kind`.
    pub kind: String,
    /// Direct, or indirect time.
    pub direct: bool,
    /// Only those who are in it and the direction know of it.
    pub private: bool,
    /// Its own name, or nothing.
    pub title: String,
    /// Word of `place`, or nothing.
    pub place: String,
    /// Where exactly, or nothing.
    pub address: String,
    /// Minutes of road, when they are known.
    pub travel: Option<i64>,
    /// With whom.
    pub persons: Vec<Id>,
    /// By whom.
    pub staff: Vec<Id>,
    /// Rooms and vehicles.
    pub resources: Vec<Id>,
}

/// How far a change reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// This one.
    One,
    /// This one and those that follow in its series.
    Following,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum Refused {
    /// No such appointment for this reader, or something in the plan is not of this service.
    NotFound,
    /// Someone else changed it in the meantime.
    Stale,
    /// A field cannot be so; the sentence says what is expected.
    Field(&'static str, String),
    /// Rooms or vehicles that others have: one sentence each.
    Taken(Vec<String>),
    /// The base.
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Refused {
        Refused::Store(error)
    }
}

/// Sentences of refusal, at most: a series may meet a hundred others.
const TOLD: usize = 5;

/// Makes an appointment, or all those of a rule; the first of them.
pub fn make(write: &mut Write<'_>, reader: &Reader, plan: &Plan, rule: Option<&Rule>) -> Result<Id, Refused> {
    let scope = &reader.scope;
    service::hold(write, scope.operator)?;
    let days = rule.map_or_else(|| vec![plan.slot.day()], Rule::days);
    let series = match rule {
        None => None,
        Some(rule) => {
            let id = write.new_id();
            series::insert(write, scope, id, rule)?;
            journal_series(write, reader, "create", id, rule)?;
            Some(id)
        }
    };
    let drawn = draw(write, reader, plan, None)?;
    let all: Vec<Appointment> = days
        .into_iter()
        .map(|day| Appointment { id: write.new_id(), slot: plan.slot.on(day), series, ..drawn.clone() })
        .collect();
    let taken = taken(write, reader, &all)?;
    if !taken.is_empty() {
        return Err(Refused::Taken(taken));
    }
    for appointment in &all {
        sql::insert(write, scope, appointment)?;
        write.journal(&Change {
            operator: scope.operator,
            action: "create",
            noun: "appointment",
            row: Some(appointment.id),
            before: None,
            after: Some(appointment.as_json()),
        })?;
    }
    all.first().map(|first| first.id).ok_or(Refused::NotFound)
}

/// Changes an appointment, or it and those that follow; how many.
pub fn change(
    write: &mut Write<'_>,
    reader: &Reader,
    id: Id,
    version: i64,
    plan: &Plan,
    reach: Reach,
) -> Result<usize, Refused> {
    service::hold(write, reader.scope.operator)?;
    let before = find(write, reader, id)?.ok_or(Refused::NotFound)?;
    if before.version != version || !before.is_open() {
        return Err(Refused::Stale);
    }
    let changed = following(write, reader, &before, reach)?;
    let days = plan.slot.day().days_since(before.slot.day());
    let series = match (before.series, reach) {
        (Some(series), Reach::Following) if days != 0 => Some(moved(write, reader, series, &before, days)?),
        (series, _) => series,
    };
    let mut pairs = Vec::new();
    for old in changed {
        let drawn = draw(write, reader, plan, Some(&old))?;
        let slot = plan.slot.on(old.slot.day().plus_days(days));
        pairs.push((old.clone(), Appointment { slot, series, ..drawn }));
    }
    let news: Vec<Appointment> = pairs.iter().map(|(_, new)| new.clone()).collect();
    let taken = taken(write, reader, &news)?;
    if !taken.is_empty() {
        return Err(Refused::Taken(taken));
    }
    for (old, new) in &pairs {
        if sql::update(write, &reader.scope, new)? == 0 {
            return Err(Refused::Stale);
        }
        journal(write, &reader.scope, "correct", old, new)?;
    }
    Ok(pairs.len())
}

/// Cancels an appointment, or it and those that follow; how many. It stays, struck, with its reason.
pub fn cancel(
    write: &mut Write<'_>,
    reader: &Reader,
    id: Id,
    version: i64,
    why: &str,
    reach: Reach,
) -> Result<usize, Refused> {
    service::hold(write, reader.scope.operator)?;
    let before = find(write, reader, id)?.ok_or(Refused::NotFound)?;
    if before.version != version || !before.is_open() {
        return Err(Refused::Stale);
    }
    let all = following(write, reader, &before, reach)?;
    for old in &all {
        if sql::set_cancelled(write, &reader.scope, old.id, old.version, why)? == 0 {
            return Err(Refused::Stale);
        }
        let author = write.author().clone();
        let cancelled = super::Cancelled { at: author.at, by: author.name, why: why.to_owned() };
        let new = Appointment { cancelled: Some(cancelled), version: old.version + 1, ..old.clone() };
        journal(write, &reader.scope, "cancel", old, &new)?;
    }
    if let (Some(series), Reach::Following) = (before.series, reach)
        && let Some(rest) =
            series::find(write, &reader.scope, series)?.and_then(|rule| rule.before(before.slot.day()))
    {
        series::update(write, &reader.scope, series, &rest)?;
        journal_series(write, reader, "correct", series, &rest)?;
    }
    Ok(all.len())
}

/// This appointment, and those that follow it in its series and can still change.
fn following(
    write: &Write<'_>,
    reader: &Reader,
    from: &Appointment,
    reach: Reach,
) -> Result<Vec<Appointment>, Refused> {
    let (Some(series), Reach::Following) = (from.series, reach) else { return Ok(vec![from.clone()]) };
    let all = load(write, reader, from.slot.day(), from.slot.day(), Whose::Series(series))?;
    let rest = all.into_iter().filter(|one| one.slot.day() >= from.slot.day() && one.is_open() && !one.busy);
    Ok(rest.collect())
}

/// Cuts a series in two and moves the second part; the series of the second part.
fn moved(
    write: &mut Write<'_>,
    reader: &Reader,
    series: Id,
    from: &Appointment,
    days: i32,
) -> Result<Id, Refused> {
    let scope = &reader.scope;
    let rule = series::find(write, scope, series)?.ok_or(Refused::NotFound)?;
    let expected =
        "Une série mensuelle ne change pas de jour : annulez-la à partir d’ici, et prenez-en une nouvelle.";
    let refused = || Refused::Field("jour", typeset(expected));
    let rest = rule.since(from.slot.day()).and_then(|rest| rest.moved(days)).ok_or_else(refused)?;
    let Some(done) = rule.before(from.slot.day()) else {
        series::update(write, scope, series, &rest)?;
        journal_series(write, reader, "correct", series, &rest)?;
        return Ok(series);
    };
    series::update(write, scope, series, &done)?;
    journal_series(write, reader, "correct", series, &done)?;
    let id = write.new_id();
    series::insert(write, scope, id, &rest)?;
    journal_series(write, reader, "create", id, &rest)?;
    Ok(id)
}

/// The row that this plan makes: new, or the next version of one. Persons that the reader may not see stay.
fn draw(
    write: &mut Write<'_>,
    reader: &Reader,
    plan: &Plan,
    before: Option<&Appointment>,
) -> Result<Appointment, Refused> {
    let scope = &reader.scope;
    let author = write.author().clone();
    let mut terms = Terms::load(write, scope.operator, &intake::is_known)?;
    let kind = terms.word(write, "act_kind", &plan.kind)?.ok_or(Refused::NotFound)?;
    let place = terms.word(write, "place", &plan.place)?;
    let mut persons = Vec::new();
    for id in &plan.persons {
        let person = crate::person::find(write, scope, *id)?.ok_or(Refused::NotFound)?;
        let known = before.and_then(|old| old.persons.iter().find(|old| old.id == *id));
        persons.push(Attendee {
            id: person.id,
            last_name: person.last_name,
            first_name: person.first_name,
            birth: person.birth,
            presence: known.map(|known| known.presence).unwrap_or_default(),
        });
    }
    if let Some(before) = before {
        for (id, presence) in sql::unnamed(write, scope, before.id)? {
            let (last_name, first_name) = (String::new(), String::new());
            persons.push(Attendee { id, last_name, first_name, birth: None, presence });
        }
    }
    let mut staff: Vec<Worker> = Vec::new();
    for id in &plan.staff {
        let worker = sql::worker(write, scope, *id)?.ok_or(Refused::NotFound)?;
        // Who answered did so for these hours, and for no others.
        let known = before.filter(|old| old.slot.same_hours(plan.slot));
        let known = known.and_then(|old| old.staff.iter().find(|old| old.id == *id));
        staff.push(Worker { answer: known.and_then(|known| known.answer), ..worker });
    }
    let known = resource::all(write, scope)?;
    let mut resources = Vec::new();
    for id in &plan.resources {
        let found = known.iter().find(|one| one.id == *id).ok_or(Refused::NotFound)?;
        resources.push(Held { id: found.id, name: found.name.clone(), vehicle: found.vehicle });
    }
    let hides_title = before.is_some_and(|before| before.unnamed > 0);
    let (title, address) = match before {
        // What the reader was not shown is not erased by the reader's change.
        Some(before) if hides_title => sql::texts(write, scope, before.id)?.unwrap_or_default(),
        _ => (plan.title.clone(), plan.address.clone()),
    };
    Ok(Appointment {
        id: before.map_or_else(|| write.new_id(), |before| before.id),
        slot: plan.slot,
        kind,
        kind_label: plan.kind.clone(),
        direct: plan.direct,
        private: plan.private,
        title,
        place,
        place_label: plan.place.clone(),
        address,
        travel: plan.travel,
        series: before.and_then(|before| before.series),
        version: before.map_or(1, |before| before.version + 1),
        written_at: author.at,
        written_by: before.map_or(author.name, |before| before.written_by.clone()),
        cancelled: None,
        act: None,
        persons,
        unnamed: 0,
        staff,
        resources,
        busy: false,
    })
}

/// Who has the rooms and vehicles that these appointments want. Asked under the lock of the operator
/// ([`service::hold`]): of two who want the same at once, the second sees what the first wrote.
fn taken(write: &Write<'_>, reader: &Reader, wanted: &[Appointment]) -> Result<Vec<String>, Refused> {
    let Some(first) = wanted.first() else { return Ok(Vec::new()) };
    let days: Vec<Day> = wanted.iter().map(|one| one.slot.day()).collect();
    let (from, to) = (days.iter().min(), days.iter().max());
    let (Some(from), Some(to)) = (from, to) else { return Ok(Vec::new()) };
    let known = resource::all(write, &reader.scope)?;
    let mut told = Vec::new();
    for one in &first.resources {
        let known = known.iter().find(|known| known.id == one.id).ok_or(Refused::NotFound)?;
        let others = load(write, reader, *from, *to, Whose::Resource(one.id))?;
        for new in wanted {
            if known.is_out(new.slot.day()) {
                told.push(out_of_service(known, new.slot.day()));
            }
            let met = others.iter().find(|other| {
                other.cancelled.is_none()
                    && other.slot.meets(new.slot)
                    && wanted.iter().all(|own| own.id != other.id)
            });
            told.extend(met.map(|other| has_it(one, other)));
        }
    }
    let more = told.len().saturating_sub(TOLD);
    told.truncate(TOLD);
    if more > 0 {
        told.push(format!("Et {more} autres fois dans la série."));
    }
    Ok(told)
}

fn out_of_service(known: &resource::Resource, day: Day) -> String {
    match known.withdrawn {
        true => format!("Le service n’a plus {}.", quoted(&known.name)),
        false => format!(
            "{} est {} ; choisissez un autre jour que le {}.",
            quoted(&known.name),
            known.outage(),
            long_day(day)
        )
        .replace(" ;", "\u{202f};"),
    }
}

fn has_it(held: &Held, other: &Appointment) -> String {
    let who: Vec<&str> = other.staff.iter().map(|worker| worker.name.as_str()).collect();
    let who = if who.is_empty() { "un rendez-vous sans professionnel".to_owned() } else { who.join(", ") };
    format!("{} est à {who} le {}, {}.", quoted(&held.name), long_day(other.slot.day()), other.slot.hours())
}

fn quoted(name: &str) -> String {
    format!("«\u{a0}{name}\u{a0}»")
}

/// What else its workers do at the same time, and who of them is away: told, not refused.
pub fn clashes(read: &store::Read<'_>, reader: &Reader, one: &Appointment) -> store::Result<Vec<String>> {
    let day = one.slot.day();
    let mut told = Vec::new();
    let all = load(read, reader, day, day, Whose::Team)?;
    let away = sql::away(read, &reader.scope, day)?;
    for worker in &one.staff {
        for other in &all {
            if other.id != one.id
                && other.cancelled.is_none()
                && other.slot.meets(one.slot)
                && other.takes(worker.id)
            {
                let what = super::show::title(other);
                told.push(format!(
                    "{} a aussi {} de {} à {}.",
                    worker.name,
                    quoted(&what),
                    hour(other.slot.starts()),
                    hour(other.slot.ends())
                ));
            }
        }
        if let Some((_, until)) = away.iter().find(|(id, _)| *id == worker.id) {
            let until = until.map(|day| format!(", jusqu’au {}", long_day(day))).unwrap_or_default();
            told.push(format!("{} est en congé ou en absence ce jour-là{until}.", worker.name));
        }
    }
    Ok(told)
}

/// Says whether the reader, who is in it, will come. The rest of the appointment does not change: those who
/// are changing it are not told that they must begin again.
pub fn answer(write: &mut Write<'_>, reader: &Reader, id: Id, comes: bool) -> Result<(), Refused> {
    let before = find(write, reader, id)?.filter(Appointment::is_open).ok_or(Refused::NotFound)?;
    let me = reader.professional.ok_or(Refused::NotFound)?;
    if sql::set_answer(write, &reader.scope, id, me, comes)? == 0 {
        return Err(Refused::NotFound);
    }
    let mut after = before.clone();
    for worker in after.staff.iter_mut().filter(|worker| worker.id == me) {
        worker.answer = Some(comes);
    }
    journal(write, &reader.scope, "answer", &before, &after)?;
    Ok(())
}

/// Says who was there.
pub fn attend(
    write: &mut Write<'_>,
    reader: &Reader,
    id: Id,
    version: i64,
    said: &[(Id, Presence)],
) -> Result<(), Refused> {
    let before = find(write, reader, id)?.ok_or(Refused::NotFound)?;
    if said.iter().any(|(person, _)| before.persons.iter().all(|known| known.id != *person)) {
        return Err(Refused::NotFound);
    }
    if sql::set_presences(write, &reader.scope, id, version, said)? == 0 {
        return Err(Refused::Stale);
    }
    let mut after = Appointment { version: version + 1, ..before.clone() };
    for person in &mut after.persons {
        if let Some((_, presence)) = said.iter().find(|(id, _)| *id == person.id) {
            person.presence = *presence;
        }
    }
    journal(write, &reader.scope, "correct", &before, &after)?;
    Ok(())
}

fn journal_series(
    write: &mut Write<'_>,
    reader: &Reader,
    action: &str,
    id: Id,
    rule: &Rule,
) -> Result<(), StoreError> {
    let (anchor, first, until) = rule.bounds();
    write.journal(&Change {
        operator: reader.scope.operator,
        action,
        noun: "series",
        row: Some(id),
        before: None,
        after: Some(json!({
            "rule": rule.said(),
            "anchor": anchor.to_string(),
            "first": first.to_string(),
            "until": until.to_string(),
        })),
    })
}
