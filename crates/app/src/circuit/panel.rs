//! The part « Visas à donner » of the day, and the visas of a line of the waiting list.

use std::collections::HashMap;

use askama::Template;
use base::Id;
use store::Read;

use super::course::Standing;
use super::list::{Line, line};
use super::{Which, badge, sql, view};
use crate::access::{Action, Here, Noun};
use crate::liaison::{self, Entitlement};
use crate::web::Refusal;

/// Lines on the first page: the others are on « Visas ».
const SHOWN: usize = 4;

#[derive(Template)]
#[template(path = "circuit/panel.html")]
struct Panel {
    lines: Vec<Line>,
    more: usize,
    all: String,
}

/// The part of the day; nothing when no visa awaits.
pub fn day_panel(read: &Read<'_>, here: &Here) -> Result<String, Refusal> {
    if !here.may(Action::See, Noun::Visas) {
        return Ok(String::new());
    }
    let mine = badge::mine(read, &here.scope(), here.today())?;
    if mine.is_empty() {
        return Ok(String::new());
    }
    let lines = mine.iter().take(SHOWN).map(|(one, right)| line(here, one, right)).collect();
    Ok(Panel { lines, more: mine.len().saturating_sub(SHOWN), all: here.path("/visas") }.render()?)
}

/// The visas of a request, in short.
#[derive(Clone, Debug, Default)]
pub struct Short {
    /// Classes of the dots.
    pub dots: Vec<&'static str>,
    /// Where it stands, in words.
    pub says: String,
    /// The last step agreed: a place may be proposed.
    pub agreed: bool,
    /// Its entitlement; empty when the circuit does not look at it.
    pub right: String,
    /// How it is marked.
    pub tone: &'static str,
}

/// The visas of those of these requests that wait in a circuit.
pub fn shorts(read: &Read<'_>, here: &Here, requests: &[Id]) -> store::Result<HashMap<Id, Short>> {
    let (scope, today) = (here.scope(), here.today());
    let all = sql::running(read, &scope, &Which::These(requests))?;
    if all.is_empty() {
        return Ok(HashMap::new());
    }
    let mut rights = liaison::rights(read, &scope, today, Some(requests))?;
    let short = |one: super::Running| {
        let right = rights.remove(&one.request).unwrap_or(Entitlement::Unsaid);
        let course = one.course(today, &right);
        let of_right = if !one.definition.right.is_empty() { right.says(today) } else { String::new() };
        let short = Short {
            dots: view::dots(&course),
            says: view::standing(&one, &course),
            agreed: course.standing == Standing::Agreed && one.held().is_none(),
            right: of_right,
            tone: right.tone(today),
        };
        (one.request, short)
    };
    Ok(all.into_iter().filter(|one| !one.hidden).map(short).collect())
}
