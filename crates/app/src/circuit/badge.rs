//! How many visas await me: the number beside « Demandes & attente » in the shell.

use std::collections::HashMap;
use std::sync::Mutex;

use base::{Day, Id};
use jiff::{SignedDuration, Timestamp};
use store::Read;

use super::{Running, holder, running};
use crate::access::{Action, Here, Noun, Scope, Seat};
use crate::liaison::{self, Entitlement};
use crate::web::{App, Refusal, lock};

/// Another copy of the server may have signed something: a number is believed this long.
const KEPT: SignedDuration = SignedDuration::from_secs(60);

/// Numbers kept between two pages, by service and account.
#[derive(Default)]
pub struct Visas {
    kept: Mutex<HashMap<(Id, Id), (Timestamp, u32)>>,
}

impl Visas {
    /// Something was signed or begun in this service: its numbers are counted again.
    pub fn forget(&self, service: Id) {
        self.lock().retain(|(of, _), _| *of != service);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(Id, Id), (Timestamp, u32)>> {
        lock(&self.kept)
    }

    /// The number, when it is known and still holds.
    pub fn known(&self, seat: &Seat, account: Id, now: Timestamp) -> Option<u32> {
        if !seat.may(Action::See, Noun::Visas) {
            return Some(0);
        }
        let (at, count) = self.lock().get(&(seat.service.id, account)).copied()?;
        (now.duration_since(at) < KEPT && Day::new_in_paris(at) == Day::new_in_paris(now)).then_some(count)
    }
}

/// Counts them.
pub fn count(app: &App, seat: &Seat, account: Id, now: Timestamp) -> Result<u32, Refusal> {
    let scope = Scope { operator: seat.service.operator, service: seat.service.id, account, now };
    let all = app.store.read(|read| mine(read, &scope, Day::new_in_paris(now)))?;
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
    app.visas.lock().insert((seat.service.id, account), (now, count));
    Ok(count)
}

/// The requests whose present step the account may sign, and their entitlement; the one that waits longest first.
pub(super) fn mine(read: &Read<'_>, scope: &Scope, today: Day) -> store::Result<Vec<(Running, Entitlement)>> {
    let holders = holder::all(read, scope)?;
    if !holders.iter().any(|one| one.account == Some(scope.account) && one.holds(today)) {
        return Ok(Vec::new());
    }
    let mut rights = liaison::rights(read, scope, today, None)?;
    let mut all: Vec<(Running, Entitlement)> = Vec::new();
    for one in running(read, scope)? {
        let right = rights.remove(&one.request).unwrap_or(Entitlement::Unsaid);
        let course = one.course(today, &right);
        let step = course.now(&one.definition).filter(|_| !one.hidden && one.held().is_none());
        let own = step.is_some_and(|step| {
            one.signers(step, &holders, today).iter().any(|holder| holder.account == Some(scope.account))
        });
        if own {
            all.push((one, right));
        }
    }
    all.sort_by_key(|(one, _)| (one.since(), one.reference.clone()));
    Ok(all)
}

/// The requests whose present step the visitor may sign.
pub fn awaiting(read: &Read<'_>, here: &Here) -> store::Result<usize> {
    Ok(mine(read, &here.scope(), here.today())?.len())
}
