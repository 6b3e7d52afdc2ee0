//! How many deadlines await me, late or this week: the number beside « Échéances » in the shell.

use std::collections::HashMap;
use std::sync::Mutex;

use base::{Day, Id};
use jiff::{SignedDuration, Timestamp};

use super::{State, Whose, rules};
use crate::access::{Action, Noun, Scope, Seat};
use crate::web::{App, Refusal, lock};

/// Another copy of the server may have changed something: a number is believed this long.
const KEPT: SignedDuration = SignedDuration::from_secs(60);

/// Numbers kept between two pages; a change of the service's facts, or of the day, makes them stale.
#[derive(Default)]
pub struct Badges {
    kept: Mutex<HashMap<(Id, Id), Kept>>,
}

#[derive(Clone, Copy)]
struct Kept {
    revision: i64,
    at: Timestamp,
    count: u32,
}

impl Badges {
    /// Something was done in this service: its numbers are counted again.
    pub fn forget(&self, service: Id) {
        self.lock().retain(|(of, _), _| *of != service);
    }

    /// The number, when it is known and still holds.
    pub fn known(&self, seat: &Seat, now: Timestamp) -> Option<u32> {
        let kept = self.lock().get(&(seat.service.id, seat.professional?)).copied()?;
        let same_day = Day::new_in_paris(kept.at) == Day::new_in_paris(now);
        let fresh = same_day && now.duration_since(kept.at) < KEPT;
        (fresh && kept.revision == seat.service.revision).then_some(kept.count)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(Id, Id), Kept>> {
        lock(&self.kept)
    }
}

/// Whether there is a number to show: one who carries measures, and may see them.
pub fn concerns(seat: &Seat) -> bool {
    seat.professional.is_some() && seat.may(Action::See, Noun::Measures)
}

/// Counts mine: late, and until Sunday.
pub fn count(app: &App, seat: &Seat, account: Id, now: Timestamp) -> Result<u32, Refusal> {
    let Some(professional) = seat.professional else { return Ok(0) };
    let service = &seat.service;
    let scope = Scope { operator: service.operator, service: service.id, account, now };
    let today = Day::new_in_paris(now);
    let facts =
        app.store.read(|read| super::facts(read, &scope, service, Whose::Worker(professional), today))?;
    let all = super::of(&facts, rules::rules(), today);
    let count = all.iter().filter(|deadline| deadline.state(today) != State::Next).count();
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let kept = Kept { revision: service.revision, at: now, count };
    app.badges.lock().insert((service.id, professional), kept);
    Ok(count)
}
