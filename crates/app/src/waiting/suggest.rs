//! Whom a free place may be proposed to: the first of the list whose agreement is given and whom nothing sets aside, with
//! the reasons; and who comes before, and why not yet. Never a decision.

use std::collections::HashMap;

use base::french::{counted, short_day};
use base::{Day, Id};
use store::Read;

use super::places::Places;
use super::{Group, Member, waited};
use crate::access::Here;
use crate::admission;
use crate::circuit::panel::Short;
use crate::web::Refusal;

/// Those who come before, told at most.
const SKIPPED: usize = 4;
/// Those whose file is opened to see whether something sets them aside, a place at most.
const TRIED: usize = 12;

/// A place, and whom it may be proposed to.
pub(super) struct Suggestion {
    /// « Artois, 1 place libre ».
    pub place: String,
    pub name: String,
    /// Empty when nobody can be.
    pub address: String,
    pub why: String,
    pub skipped: Vec<String>,
}

/// One for each territory and kind that has a free place, or one that frees itself soon.
pub(super) fn suggest(
    read: &Read<'_>,
    here: &Here,
    places: &[Places],
    groups: &[Group],
    visas: &HashMap<Id, Short>,
) -> Result<Vec<Suggestion>, Refusal> {
    let mut all = Vec::new();
    for place in places.iter().filter(|one| one.authorised > 0) {
        let free = place.free().max(0);
        let when = match (free, place.soon.first()) {
            (1.., _) => counted(free, "place libre", "places libres"),
            (_, Some(day)) if place.free() == 0 => {
                format!("une place se libère d’ici le {}", short_day(*day))
            }
            _ => continue,
        };
        let of = match (place.territory.as_str(), place.kind.as_str()) {
            ("", "") => String::new(),
            ("", kind) => format!("{kind}, "),
            (territory, "") => format!("{territory}, "),
            (territory, kind) => format!("{territory}, {kind}, "),
        };
        let mut one = Suggestion {
            place: format!("{of}{when}"),
            name: String::new(),
            address: String::new(),
            why: String::new(),
            skipped: Vec::new(),
        };
        for (group, member) in first(place, groups) {
            match sets_aside(read, here, member, visas)? {
                None => {
                    one.name = member.request.name();
                    one.address = here.path(&format!("/demandes/{}/admission", member.request.id));
                    one.why = why(group, member, here.today());
                    break;
                }
                Some(reason) if one.skipped.len() < SKIPPED => {
                    one.skipped.push(format!("{} ({reason})", member.request.name()));
                }
                Some(_) => {}
            }
        }
        if !one.address.is_empty() || !one.skipped.is_empty() {
            all.push(one);
        }
    }
    Ok(all)
}

/// The first of the list that a place is for.
fn first<'a>(place: &Places, groups: &'a [Group]) -> impl Iterator<Item = (&'a Group, &'a Member)> {
    // Words of the operator, both: they are the same or they are not.
    let (territory, kind) = (place.territory.clone(), place.kind.clone());
    let all = groups.iter().flat_map(|group| group.members.iter().map(move |one| (group, &**one)));
    all.filter(move |(_, one)| {
        (territory.is_empty() || one.request.territory == territory)
            && (kind.is_empty() || one.request.kind == kind)
    })
    .take(TRIED)
}

/// The requests whose visas the page looks at: those of its first lines, and those a place may be proposed to.
pub(super) fn looked_at(places: &[Places], groups: &[Group], lines: usize) -> Vec<Id> {
    let shown = groups.iter().take(lines).flat_map(|group| group.members.iter().map(|one| one.request.id));
    let tried = places.iter().flat_map(|place| first(place, groups).map(|(_, one)| one.request.id));
    let mut all: Vec<Id> = shown.chain(tried).collect();
    all.sort();
    all.dedup();
    all
}

/// Why a place is not proposed to her yet; nothing when it may be.
fn sets_aside(
    read: &Read<'_>,
    here: &Here,
    member: &Member,
    visas: &HashMap<Id, Short>,
) -> Result<Option<String>, Refusal> {
    let request = &member.request;
    if request.hidden {
        return Ok(Some("dossier réservé".to_owned()));
    }
    if let Some(short) = visas.get(&request.id).filter(|short| !short.agreed) {
        return Ok(Some(base::french::lower_first(&short.says)));
    }
    let warns = admission::warns(read, here, request.id)?;
    Ok(warns.into_iter().next().map(|warning| base::french::lower_first(warning.trim_end_matches('.'))))
}

fn why(group: &Group, member: &Member, day: Day) -> String {
    let rank = match group.rank {
        1 => "1ʳᵉ de la liste".to_owned(),
        rank => format!("{rank}ᵉ de la liste"),
    };
    // The time waited is said in words: « mois d’attente, 1 » is for the list of points.
    let most = member.parts.iter().max_by_key(|part| part.points).map(|part| match part.of_time {
        true => format!(", attend depuis {}", waited(member.request.received, day)),
        false => format!(", {}", part.why),
    });
    format!("{rank}, {}{}", counted(member.score, "point", "points"), most.unwrap_or_default())
}
