//! The list of a day as anyone sees it but for restricted files: kept between two pages, for ten thousand requests are
//! not read and weighed again for each.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex};

use base::{Day, Id};
use store::Read;

use super::criteria::Criterion;
use super::outlook::{Known, Outlook};
use super::places::{self, Authorised, Places};
use super::what_if::WhatIf;
use super::{Group, Member, Waiting, ordered, sql, together, weights};
use crate::access::{Here, Scope};
use crate::web::{App, Kept, lock};

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
    authorised: Vec<Authorised>,
    pub places: Vec<Places>,
    pub weights: Vec<Criterion>,
    /// The forecasts that were asked of it; nothing where too little is known.
    outlooks: Mutex<HashMap<WhatIf, Option<Arc<Outlook>>>>,
}

/// The list of a day of the visitor’s service.
pub(super) fn board(app: &App, read: &Read<'_>, here: &Here, day: Day) -> store::Result<Arc<Board>> {
    let scope = here.scope();
    app.boards.0.of(read, scope.operator, (scope.service, day), || {
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
        Ok(Board {
            groups: together(members.iter().cloned()),
            members,
            kinds,
            territories,
            places: places::count(&authorised, &held, day),
            authorised,
            weights,
            outlooks: Mutex::default(),
        })
    })
}

impl Board {
    /// How long one will wait, if…: played once, who comes meanwhile waits for it.
    pub fn outlook(
        &self,
        read: &Read<'_>,
        scope: &Scope,
        day: Day,
        what_if: WhatIf,
    ) -> store::Result<Option<Arc<Outlook>>> {
        let mut outlooks = lock(&self.outlooks);
        if let Some(outlook) = outlooks.get(&what_if) {
            return Ok(outlook.clone());
        }
        let (stays, asked) = sql::past(read, scope)?;
        let known = Known { authorised: &self.authorised, stays: &stays, asked: &asked, day };
        let outlook = known.outlook(&self.places, &self.groups, what_if).map(Arc::new);
        outlooks.insert(what_if, outlook.clone());
        Ok(outlook)
    }

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
