//! The agenda around today: rooms, vehicles, appointments to come, what comes back each week.

use std::collections::HashMap;

use anyhow::{Result, anyhow};
use base::Id;
use jiff::Timestamp;
use store::{Author, Write};

use super::calendar::last_working;
use super::life::{Life, Meeting, Rank};
use super::write::Ground;
use crate::agenda::book::{self, Plan, Refused};
use crate::agenda::rule::{Rhythm, Rule};
use crate::agenda::{self, Reader, Slot};
use crate::resource;

/// Vehicles and rooms that a service has.
const HELD: [(bool, &str); 5] =
    [(true, "Clio"), (true, "Zoé"), (true, "Kangoo"), (false, "Salle du bas"), (false, "Salle des familles")];

/// Writes the appointments; who drives takes a car, while there is one.
pub(super) fn write(
    write: &mut Write<'_>,
    ground: &Ground<'_>,
    life: &Life,
    persons: &[Option<Id>],
    acts: &HashMap<Rank, (Id, Timestamp)>,
) -> Result<()> {
    let opened = ground.author(0, ground.time.opened, 560);
    let mut held: Vec<(&str, bool, Id)> = Vec::new();
    {
        let mut write = write.signed(&opened);
        let scope = ground.scope(0, opened.at);
        for (vehicle, name) in HELD {
            let made = resource::open(&mut write, &scope, vehicle, name)?;
            let _ = made;
        }
        for one in resource::all(&write, &scope)? {
            if let Some((vehicle, name)) = HELD.iter().find(|(_, name)| *name == one.name) {
                held.push((name, *vehicle, one.id));
            }
        }
    }
    for (at, meeting) in life.meetings.iter().enumerate() {
        let Some(day) = meeting.day else { continue };
        let who = meeting.staff.first().copied().unwrap_or_default();
        let author = ground.author(who, last_working(day.plus_days(-9).min(ground.time.today)), 530);
        let scope = ground.scope(who, author.at);
        let professional = ground.hands.get(who).map(|hand| hand.professional);
        let reader = Reader { scope, professional, login: author.name.clone(), leads: true };
        let mut plan = plan(ground, meeting, persons)?;
        let wanted: Vec<Id> =
            held.iter().filter(|(name, ..)| meeting.held.contains(name)).map(|(.., id)| *id).collect();
        let cars: Vec<Id> = held.iter().filter(|(_, car, _)| *car).map(|(.., id)| *id).collect();
        let car = (meeting.travel > 0 && wanted.is_empty() && at % 3 != 0 && !cars.is_empty())
            .then(|| cars[at % cars.len()]);
        plan.resources = wanted.into_iter().chain(car).collect();
        let rule = meeting.until.and_then(|until| Rule::new(Rhythm::Weeks(1), day, until).ok());
        let mut write = write.signed(&author);
        let made = match book::make(&mut write, &reader, &plan, rule.as_ref()) {
            // Someone else has it: one goes with one’s own.
            Err(Refused::Taken(_)) => {
                plan.resources.clear();
                book::make(&mut write, &reader, &plan, rule.as_ref())
            }
            made => made,
        };
        let made = made.map_err(|refused| anyhow!("un rendez-vous inventé ne tient pas : {refused:?}"))?;
        if let Some((act, at)) = meeting.noted.and_then(|rank| acts.get(&rank).copied()) {
            let author = Author { name: author.name.clone(), at };
            let reader = Reader { scope: ground.scope(who, at), ..reader };
            agenda::noted(&mut write.signed(&author), &reader, made, act)?;
        }
    }
    Ok(())
}

fn plan(ground: &Ground<'_>, meeting: &Meeting, persons: &[Option<Id>]) -> Result<Plan> {
    let day = meeting.day.unwrap_or(ground.time.today);
    let ends = i64::from(meeting.starts + meeting.minutes);
    let slot = Slot::new(day, i64::from(meeting.starts), ends);
    Ok(Plan {
        slot: slot.ok_or_else(|| anyhow!("un rendez-vous finit avant de commencer"))?,
        kind: meeting.kind.to_owned(),
        direct: meeting.direct,
        private: meeting.private,
        title: meeting.title.to_owned(),
        place: meeting.place.to_owned(),
        address: meeting.address.clone(),
        travel: (meeting.travel > 0).then_some(i64::from(meeting.travel)),
        persons: meeting.persons.iter().filter_map(|rank| persons.get(*rank).copied().flatten()).collect(),
        staff: meeting
            .staff
            .iter()
            .filter_map(|who| ground.hands.get(*who))
            .map(|hand| hand.professional)
            .collect(),
        resources: Vec::new(),
    })
}
