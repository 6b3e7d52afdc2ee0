//! The list of a day as anyone sees it but for restricted files: kept between two pages, for ten thousand requests are
//! not read and weighed again for each.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use base::{Day, Id};
use sha2::{Digest, Sha256};
use store::{Read, journal_length};

use super::criteria::Criterion;
use super::places::{self, Authorised, Places};
use super::{Group, Member, Waiting, ordered, sql, together, weights};
use crate::access::Here;
use crate::web::{App, Kept};

/// Lists kept at once: that of today and some of the past, of a few services.
const MOST: usize = 24;

/// Lists by service and day.
pub struct Boards(Kept<(Id, Day), Board>);

impl Default for Boards {
    fn default() -> Boards {
        Boards(Kept::new(MOST))
    }
}

/// Everything the list of a day is drawn from.
pub(super) struct Board {
    /// In their order, none of them hidden.
    members: Vec<Arc<Member>>,
    /// The same, brothers and sisters together.
    pub groups: Vec<Group>,
    pub kinds: BTreeSet<String>,
    pub territories: BTreeSet<String>,
    pub authorised: Vec<Authorised>,
    pub places: Vec<Places>,
    pub weights: Vec<Criterion>,
    /// The digest of the order.
    pub order: Vec<u8>,
}

/// The list of a day of the visitor’s service.
pub(super) fn board(app: &App, read: &Read<'_>, here: &Here, day: Day) -> store::Result<Arc<Board>> {
    let scope = here.scope();
    app.boards.0.of(journal_length(read, scope.operator)?, (scope.service, day), || {
        let (authorised, held) = sql::places_of(read, &scope, day)?;
        let mut requests = sql::waiting(read, &scope, day)?;
        requests.iter_mut().for_each(|one| one.hidden = false);
        let weights = weights::on(read, &scope, day)?;
        let (mut kinds, mut territories) = (BTreeSet::new(), BTreeSet::new());
        for one in &requests {
            for (all, word) in [(&mut kinds, &one.kind), (&mut territories, &one.territory)] {
                if !word.is_empty() && !all.contains(word) {
                    all.insert(word.clone());
                }
            }
        }
        let members = ordered(requests, &weights, day);
        let mut order = Sha256::new();
        members.iter().for_each(|member| order.update(member.request.id.as_bytes()));
        Ok(Board {
            groups: together(members.iter().cloned()),
            members,
            kinds,
            territories,
            places: places::count(&authorised, &held, day),
            authorised,
            weights,
            order: order.finalize().to_vec(),
        })
    })
}

impl Board {
    /// The list of those that `keeps` keeps, as the visitor may see them.
    pub fn list(&self, closed: &HashSet<Id>, keeps: impl Fn(&Waiting) -> bool) -> Vec<Group> {
        let kept = self.members.iter().filter(|member| keeps(&member.request));
        together(kept.map(|member| match closed.contains(&member.request.id) {
            false => Arc::clone(member),
            true => {
                let mut member = Member::clone(member);
                member.request.hidden = true;
                Arc::new(member)
            }
        }))
    }
}
