//! Why a request is where she is, point by point; where she was; what one may say of it.

use std::collections::HashSet;

use base::Day;
use base::french::{counted, integer, long_day, short_day};
use store::Read;

use super::board::board;
use super::criteria::{self, How, criteria};
use super::outlook::Outlook;
use super::page::Asked;
use super::{BY_HAND, Group, Member, Waiting};
use crate::access::{Action, Here, Noun};
use crate::admission;
use crate::person;
use crate::web::{App, Refusal};

/// First days of months on which the rank is told again.
const PAST: i32 = 6;

/// What it says.
pub(super) struct Detail {
    pub title: String,
    pub about: String,
    pub lead: String,
    pub file: String,
    pub request: Option<String>,
    /// Its form and its visas.
    pub visas: Option<String>,
    pub open: Option<String>,
    pub rank: String,
    /// When a place is expected.
    pub expected: String,
    pub parts: Vec<(String, String)>,
    pub total: String,
    /// First day of a month, rank that day.
    pub past: Vec<(String, String)>,
    pub action: String,
    /// Urgency, who spotted it, eligibility, derogations.
    pub notes: Vec<String>,
    /// What its admission supposes.
    pub admission: String,
    /// What one may say: code, title, points.
    pub says: Vec<(String, String, String)>,
    pub by_hand: bool,
    /// What was said, to be taken back: criterion, sentence.
    pub said: Vec<(String, String)>,
}

/// A request of a group.
pub(super) fn detail(
    app: &App,
    read: &Read<'_>,
    here: &Here,
    asked: &Asked,
    (group, member): (&Group, &Member),
    outlook: &Outlook,
    day: Day,
) -> Result<Detail, Refusal> {
    let one = &member.request;
    let address = |rest: &str| here.path(&format!("/personnes/{}{rest}", one.person));
    let now = day == here.today();
    let (writes, decides) =
        (now && here.may(Action::Write, Noun::Requests), now && here.may(Action::Decide, Noun::Requests));
    let says = criteria()
        .iter()
        .filter(|criterion| {
            criterion.calcul == How::Said && !one.said.iter().any(|said| said.criterion == criterion.code)
        })
        .map(|criterion| {
            (criterion.code.clone(), criterion.titre.clone(), counted(criterion.points, "point", "points"))
        })
        .collect();
    let said = one.said.iter().map(|said| {
        let title =
            criteria::said(&said.criterion).map_or("à la main", |criterion| criterion.titre.as_str());
        (said.criterion.clone(), format!("{title}\u{202f}: {}", said.reason))
    });
    let mut about = Vec::new();
    if let Some(birth) = one.birth {
        let years = counted(i64::from(day.age_since(birth)), "an", "ans");
        about.push(format!("{years}, {} le {}", person::born(one.sex.as_deref()), long_day(birth)));
    }
    let place = if one.territory.is_empty() { String::new() } else { format!(", {}", one.territory) };
    let by = if one.prescriber.is_empty() { String::new() } else { format!(", {}", one.prescriber) };
    Ok(Detail {
        title: one.name(),
        about: about.join(", "),
        lead: format!(
            "{}{place}{by}. Demande {} reçue le {}.",
            one.kind,
            one.reference,
            long_day(one.received)
        ),
        file: address(""),
        request: writes.then(|| address(&format!("/demandes/{}", one.id))),
        visas: here.may(Action::See, Noun::Visas).then(|| here.path(&format!("/demandes/{}", one.id))),
        open: decides.then(|| address(&format!("/demandes/{}/admission", one.id))),
        rank: format!("{} sur la liste affichée", ordinal(group.rank)),
        expected: {
            let expected = outlook.expected.iter().find(|(id, _)| *id == one.id);
            expected.map(|(_, when)| when.clone()).unwrap_or_default()
        },
        parts: member.parts.iter().map(|part| (part.why.clone(), signed(part.points))).collect(),
        total: counted(member.score, "point", "points"),
        past: past(app, read, here, asked, one, day)?,
        action: here.path(&format!("/attente/{}", one.id)),
        notes: admission::said(read, here, one.id)?,
        admission: here.path(&format!("/demandes/{}/admission", one.id)),
        says: if writes { says } else { Vec::new() },
        by_hand: decides && !one.said.iter().any(|said| said.criterion == BY_HAND),
        said: if writes { said.collect() } else { Vec::new() },
    })
}

/// Her rank on the first days of the last months, in the list of the same kinds and territories.
fn past(
    app: &App,
    read: &Read<'_>,
    here: &Here,
    asked: &Asked,
    one: &Waiting,
    day: Day,
) -> Result<Vec<(String, String)>, Refusal> {
    let mut all = Vec::new();
    for back in (0..PAST).rev() {
        let first = day.month_of().first().plus_months(-back);
        if first <= one.received || first >= day {
            continue;
        }
        let then = board(app, read, here, first)?.list(&HashSet::new(), |one| asked.keeps(one));
        let rank = then.iter().find(|group| group.members.iter().any(|member| member.request.id == one.id));
        if let Some(group) = rank {
            all.push((short_day(first), format!("{} sur {}", ordinal(group.rank), then.len())));
        }
    }
    Ok(all)
}

fn ordinal(rank: usize) -> String {
    match rank {
        1 => "1ʳᵉ".to_owned(),
        rank => format!("{rank}ᵉ"),
    }
}

fn signed(points: i64) -> String {
    if points < 0 { format!("−{}", integer(-points)) } else { format!("+{}", integer(points)) }
}
