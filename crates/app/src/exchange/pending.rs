//! Files sent from a page, read, waiting for the person to say yes. Kept in memory for half an hour:
//! nothing of them touches the disk before they are confirmed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use base::Id;
use jiff::{SignedDuration, Timestamp};
use register::Source;

use crate::web::lock;

/// Largest upload from a page; larger registers go through `jalon import`.
pub const UPLOAD_MAX: usize = 64 * 1024 * 1024;
/// So many at a time: the memory they take is bounded.
const PENDING_MAX: usize = 4;
const LIFE: SignedDuration = SignedDuration::from_mins(30);

/// Uploads that wait.
#[derive(Default)]
pub struct Pending(Mutex<HashMap<Id, Upload>>);

/// An upload that waits.
#[derive(Clone)]
pub struct Upload {
    /// Who sent it: no one else may confirm it.
    pub account: Id,
    /// For which service.
    pub service: Id,
    /// The files.
    pub sources: Arc<Vec<Source>>,
    at: Timestamp,
}

impl Pending {
    /// Keeps an upload; the oldest makes room.
    pub fn keep(&self, id: Id, account: Id, service: Id, sources: Vec<Source>, now: Timestamp) {
        let mut all = lock(&self.0);
        all.retain(|_, upload| now.duration_since(upload.at) < LIFE);
        if all.len() >= PENDING_MAX
            && let Some(oldest) = all.iter().min_by_key(|(_, upload)| upload.at).map(|(id, _)| *id)
        {
            all.remove(&oldest);
        }
        all.insert(id, Upload { account, service, sources: Arc::new(sources), at: now });
    }

    /// The upload of this account and service.
    pub fn of(&self, id: Id, account: Id, service: Id, now: Timestamp) -> Option<Upload> {
        let all = lock(&self.0);
        let upload = all.get(&id)?;
        let theirs = upload.account == account && upload.service == service;
        (theirs && now.duration_since(upload.at) < LIFE).then(|| upload.clone())
    }

    /// Forgets an upload.
    pub fn forget(&self, id: Id) {
        lock(&self.0).remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> Id {
        Id::from_bytes([number; 16])
    }

    #[test]
    fn an_upload_is_confirmed_by_who_sent_it_within_half_an_hour() {
        let pending = Pending::default();
        let now: Timestamp = "2022-01-18T10:00:00Z".parse().unwrap();
        pending.keep(id(1), id(2), id(3), Vec::new(), now);
        assert!(pending.of(id(1), id(2), id(3), now).is_some());
        assert!(pending.of(id(1), id(9), id(3), now).is_none());
        assert!(pending.of(id(1), id(2), id(9), now).is_none());
        assert!(pending.of(id(1), id(2), id(3), now + LIFE).is_none());
    }

    #[test]
    fn the_oldest_upload_makes_room() {
        let pending = Pending::default();
        let now: Timestamp = "2022-01-18T10:00:00Z".parse().unwrap();
        for number in 0..5 {
            pending.keep(
                id(number),
                id(2),
                id(3),
                Vec::new(),
                now + SignedDuration::from_secs(number.into()),
            );
        }
        assert!(pending.of(id(0), id(2), id(3), now).is_none());
        assert!(pending.of(id(4), id(2), id(3), now).is_some());
    }
}
