//! « Demandes & attente »: places, what waits in order, and why one is where she is.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Query, State};
use axum::response::Html;
use base::french::{counted, integer, long_day, plural, short_day};
use base::{Day, Id};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::criteria::{self, How, criteria};
use super::outlook::{Known, Outlook};
use super::places::{self, Places};
use super::{BY_HAND, Group, Member, Waiting, list, sql, waited};
use crate::access::{Action, Here, Noun};
use crate::measure::words;
use crate::web::layout::{Entry, Shell, escape_query, page as rendered};
use crate::web::{App, Refusal};

/// Groups shown before all are asked for.
const LONGEST: usize = 100;
/// Squares of a card of places; beyond, numbers say it.
const SQUARES: i64 = 40;
/// First days of months on which the rank is told again.
const PAST: i32 = 6;

/// What the address asks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// As of when; today when it is empty.
    pub au: String,
    /// A kind of measure.
    pub mesure: String,
    /// A territory.
    pub territoire: String,
    /// The request that is opened.
    demande: String,
    /// Every line.
    tout: String,
    /// What if: a scenario of the forecast.
    si: String,
    /// What was just done.
    fait: String,
}

struct Choice {
    value: String,
    chosen: bool,
}

struct Card {
    title: String,
    says: String,
    /// Classes of the squares: `pris`, `bientot`, `promis`, `libre`.
    squares: Vec<&'static str>,
    news: String,
    over: bool,
    soon: String,
    /// How long who comes now will wait.
    wait: String,
}

struct Line {
    rank: usize,
    /// Of four bars, how many are full.
    level: usize,
    points: String,
    names: String,
    address: String,
    about: String,
    kind: String,
    tone: &'static str,
    territory: String,
    waited: String,
    since: String,
    open: bool,
}

struct Detail {
    title: String,
    about: String,
    lead: String,
    file: String,
    request: Option<String>,
    open: Option<String>,
    rank: String,
    /// When a place is expected.
    expected: String,
    parts: Vec<(String, String)>,
    total: String,
    /// First day of a month, rank that day.
    past: Vec<(String, String)>,
    action: String,
    /// What one may say: code, title, points.
    says: Vec<(String, String, String)>,
    by_hand: bool,
    /// What was said, to be taken back: criterion, sentence.
    said: Vec<(String, String)>,
}

/// « Et si… », and what the forecast is worth.
struct WhatIf {
    choices: Vec<(String, String, bool)>,
    says: String,
    worth: String,
}

#[derive(Template)]
#[template(path = "waiting/page.html")]
struct Page {
    shell: Shell,
    title: String,
    as_of: String,
    day: String,
    today: String,
    done: &'static str,
    kinds: Vec<Choice>,
    territories: Vec<Choice>,
    cards: Vec<Card>,
    caption: String,
    lines: Vec<Line>,
    more: Option<(String, String)>,
    excel: Option<String>,
    detail: Option<Detail>,
    what_if: Option<WhatIf>,
    criteria: Vec<(String, String, String)>,
}

/// `GET /services/{code}/attente`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let day = asked.day(&here)?;
        let scope = here.scope();
        let (requests, (authorised, held)) = app.store.read(|read| -> store::Result<_> {
            let places = sql::places_of(read, &scope, day)?;
            Ok((sql::waiting(read, &scope, day)?, places))
        })?;
        let places = places::count(&authorised, &held, day);
        let everyone = list(requests.clone(), criteria(), day);
        let outlook =
            app.outlooks.of(scope.service, seen(&here, &asked, day, &everyone), || -> store::Result<_> {
                let (stays, past) = app.store.read(|read| sql::past(read, &scope))?;
                let known = Known { authorised: &authorised, stays: &stays, asked: &past, day };
                Ok(known.outlook(&places, &everyone, &asked.si))
            })?;
        rendered(&draw(app, &here, &asked, day, requests, &places, outlook.as_deref())?)
    })
    .await
}

/// What a forecast is played from: the facts of the service, the day, the order of the list, the scenario.
fn seen(here: &Here, asked: &Asked, day: Day, groups: &[Group]) -> Vec<u8> {
    let mut digest = Sha256::new();
    digest.update(format!("{} {day} {}", here.service().revision, asked.si));
    for member in groups.iter().flat_map(|group| &group.members) {
        digest.update(member.request.id.as_bytes());
    }
    digest.finalize().to_vec()
}

impl Asked {
    /// The day it is asked of: neither to come nor out of the calendar.
    pub fn day(&self, here: &Here) -> Result<Day, Refusal> {
        if self.au.is_empty() {
            return Ok(here.today());
        }
        let day: Day = self.au.parse().map_err(|()| Refusal::NotFound)?;
        if day.year() < 1990 || day > here.today() {
            return Err(Refusal::NotFound);
        }
        Ok(day)
    }

    /// Whether a request is among those that are asked.
    pub fn keeps(&self, one: &Waiting) -> bool {
        (self.mesure.is_empty() || one.kind == self.mesure)
            && (self.territoire.is_empty() || one.territory == self.territoire)
    }

    /// The address of the same list, with something more.
    fn address(&self, here: &Here, more: &str) -> String {
        let mut address = here.path(&format!(
            "/attente?au={}&mesure={}&territoire={}",
            escape_query(&self.au),
            escape_query(&self.mesure),
            escape_query(&self.territoire)
        ));
        if !self.tout.is_empty() {
            address += "&tout=1";
        }
        address + more
    }
}

fn draw(
    app: &App,
    here: &Here,
    asked: &Asked,
    day: Day,
    requests: Vec<Waiting>,
    places: &[Places],
    outlook: Option<&Outlook>,
) -> Result<Page, Refusal> {
    let none = Outlook::default();
    let outlook = outlook.unwrap_or(&none);
    let distinct = |of: fn(&Waiting) -> &String, chosen: &str| -> Vec<Choice> {
        let all: BTreeSet<&String> = requests.iter().map(of).filter(|value| !value.is_empty()).collect();
        all.into_iter().map(|value| Choice { value: value.clone(), chosen: value == chosen }).collect()
    };
    let kinds = distinct(|one| &one.kind, &asked.mesure);
    let territories = distinct(|one| &one.territory, &asked.territoire);
    let kept: Vec<Waiting> = requests.iter().filter(|one| asked.keeps(one)).cloned().collect();
    let count = kept.len() as i64;
    let groups = list(kept, criteria(), day);
    let opened: Option<Id> = asked.demande.parse().ok();
    let top = groups.first().map_or(0, |group| group.score);
    let shown = if asked.tout.is_empty() { LONGEST } else { usize::MAX };
    let lines = groups.iter().take(shown).map(|group| line(here, asked, group, top, opened, day)).collect();
    let detail = match opened {
        None => None,
        Some(id) => {
            let found = groups.iter().find_map(|group| {
                let member = group.members.iter().find(|member| member.request.id == id)?;
                Some((group, member))
            });
            match found {
                Some((_, member)) if member.request.hidden => return Err(Refusal::NotFound),
                Some((group, member)) => Some(detail(app, here, asked, group, member, outlook, day)?),
                // Decided meanwhile, or not of this service: the list is what there is to see.
                None => None,
            }
        }
    };
    let more = (groups.len() > shown).then(|| {
        let label = format!("Voir les {}", counted(groups.len() as i64, "ligne", "lignes"));
        (label, asked.address(here, "&tout=1"))
    });
    let export = here.may(Action::Export, Noun::Figures);
    let excel =
        (export && count > 0).then(|| asked.address(here, "").replace("/attente?", "/attente/attente.xlsx?"));
    Ok(Page {
        shell: here.shell(Entry::Waiting),
        title: title(count, places),
        as_of: if day == here.today() { String::new() } else { format!("Au {}", long_day(day)) },
        day: day.to_string(),
        today: here.today().to_string(),
        done: match asked.fait.as_str() {
            "dit" => "C’est noté, la liste en tient compte.",
            "retrait" => "C’est retiré, la liste n’en tient plus compte.",
            "deja" => "Quelqu’un l’avait déjà noté ou retiré, ou la demande n’attend plus.",
            "motif" => "Rien n’est noté\u{202f}: dites pourquoi, en quelques mots (500 signes au plus).",
            "points" => "Rien n’est noté\u{202f}: les points donnés à la main vont de −50 à 50, et pas zéro.",
            _ => "",
        },
        kinds,
        territories,
        cards: places.iter().map(|one| card(one, places.len(), outlook)).collect(),
        caption: format!(
            "{}, {}",
            counted(count, "demande", "demandes"),
            counted(groups.len() as i64, "fratrie ou jeune seul", "fratries ou jeunes seuls")
        ),
        lines,
        what_if: (!outlook.changed.is_empty()).then(|| WhatIf {
            choices: outlook
                .scenarios
                .iter()
                .map(|(label, si, chosen)| {
                    (label.clone(), asked.address(here, &format!("&si={si}")), *chosen)
                })
                .collect(),
            says: outlook.changed.clone(),
            worth: outlook.worth.clone(),
        }),
        more,
        excel,
        detail,
        criteria: criteria()
            .iter()
            .map(|one| {
                let each = if one.calcul == How::Waited { " par mois" } else { "" };
                let most = one.plafond.map(|most| format!(", {most} au plus")).unwrap_or_default();
                let points = counted(one.points, "point", "points");
                (one.titre.clone(), format!("{points}{each}{most}"), one.source.clone())
            })
            .collect(),
    })
}

/// « 9 demandes attendent, 1 place est libre ».
fn title(count: i64, places: &[Places]) -> String {
    let waits = match count {
        0 => "Aucune demande n’attend".to_owned(),
        count => format!(
            "{} {}",
            counted(count, "demande", "demandes"),
            plural(count as f64, "attend", "attendent")
        ),
    };
    if places.iter().all(|one| one.authorised == 0) {
        return waits;
    }
    let free: i64 = places.iter().map(|one| one.free().max(0)).sum();
    match free {
        0 => format!("{waits}, aucune place n’est libre"),
        free => format!(
            "{waits}, {} {}",
            counted(free, "place", "places"),
            plural(free as f64, "est libre", "sont libres")
        ),
    }
}

fn card(one: &Places, cards: usize, outlook: &Outlook) -> Card {
    let wait = outlook.by_place.iter().find(|(territory, _)| *territory == one.territory);
    let title = match (one.territory.as_str(), cards) {
        ("", 1) => "Tout le service".to_owned(),
        ("", _) => "Hors de ces territoires".to_owned(),
        (territory, _) => territory.to_owned(),
    };
    let free = one.free();
    let places = counted(one.authorised, "place", "places");
    let taken = counted(one.taken, "prise", "prises");
    let promised = match one.promised {
        0 => String::new(),
        promised => format!(", {}", counted(promised, "promise", "promises")),
    };
    let soon = one.soon.len() as i64;
    let squares = if one.authorised > SQUARES {
        Vec::new()
    } else {
        let steady = (one.taken - soon).max(0);
        let of = |class: &'static str, count: i64| std::iter::repeat_n(class, count.max(0) as usize);
        of("pris", steady)
            .chain(of("bientot", soon))
            .chain(of("promis", one.promised))
            .chain(of("libre", free))
            .take((one.authorised.max(one.taken + one.promised)).min(SQUARES + 20) as usize)
            .collect()
    };
    Card {
        title,
        says: format!("{places}, {taken}{promised}"),
        squares,
        news: match free {
            0 => "Complet".to_owned(),
            free if free < 0 => format!("{} de plus que de places", integer(-free)),
            free => {
                format!("{} {}", counted(free, "place", "places"), plural(free as f64, "libre", "libres"))
            }
        },
        over: free < 0,
        soon: match (soon, one.soon.last()) {
            (0, _) | (_, None) => String::new(),
            (soon, Some(last)) => format!(
                "{} {} d’ici le {}",
                integer(soon),
                plural(soon as f64, "se libère", "se libèrent"),
                short_day(*last)
            ),
        },
        wait: wait
            .map(|(_, length)| format!("Une demande d’aujourd’hui attendra {length}"))
            .unwrap_or_default(),
    }
}

fn line(here: &Here, asked: &Asked, group: &Group, top: i64, opened: Option<Id>, day: Day) -> Line {
    let first = &group.members[0].request;
    let open = group.members.iter().any(|member| Some(member.request.id) == opened);
    Line {
        rank: group.rank,
        level: level(group.score, top),
        points: counted(group.score, "point", "points"),
        names: names(group),
        address: if first.hidden {
            String::new()
        } else {
            asked.address(here, &format!("&demande={}#demande", first.id))
        },
        about: about(group, day),
        tone: words::tone(&first.kind),
        kind: first.kind.clone(),
        territory: first.territory.clone(),
        waited: waited(first.received, day),
        since: short_day(first.received),
        open,
    }
}

/// Of four bars, how many are full, the first of the list having all.
fn level(score: i64, top: i64) -> usize {
    if top <= 0 || score <= 0 {
        return 1;
    }
    (1 + score * 3 / top).clamp(1, 4) as usize
}

/// « Sarah et Tom Fournil »; full names when they differ.
pub(super) fn names(group: &Group) -> String {
    let members: Vec<&Waiting> = group.members.iter().map(|member| &member.request).collect();
    let last = &members[0].last_name;
    if members.len() > 1 && members.iter().all(|one| !one.hidden && one.last_name == *last) {
        let first: Vec<&str> = members.iter().map(|one| one.first_name.as_str()).collect();
        return format!("{} {last}", joined(&first));
    }
    let names: Vec<String> = members.iter().map(|one| one.name()).collect();
    joined(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

fn joined(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} et {last}", most.join(", ")),
    }
}

/// Ages, and what weighs most.
fn about(group: &Group, day: Day) -> String {
    let ages: Vec<String> = group
        .members
        .iter()
        .filter(|member| !member.request.hidden)
        .filter_map(|member| member.request.birth)
        .map(|birth| integer(i64::from(day.age_since(birth))))
        .collect();
    let ages = match ages.len() {
        0 => String::new(),
        _ => format!("{} ans", joined(&ages.iter().map(String::as_str).collect::<Vec<_>>())),
    };
    // The time waited has its own column.
    let most = group.members[0].parts.iter().filter(|part| !part.of_time).max_by_key(|part| part.points);
    // A restricted file keeps its reasons too: they tell of her.
    let most =
        most.filter(|_| !group.members[0].request.hidden).map(|part| part.why.as_str()).unwrap_or_default();
    [ages.as_str(), most].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}

fn detail(
    app: &App,
    here: &Here,
    asked: &Asked,
    group: &Group,
    member: &Member,
    outlook: &Outlook,
    day: Day,
) -> Result<Detail, Refusal> {
    let one = &member.request;
    let person = |rest: &str| here.path(&format!("/personnes/{}{rest}", one.person));
    let now = day == here.today();
    let (writes, decides) =
        (now && here.may(Action::Write, Noun::Measures), now && here.may(Action::Decide, Noun::Measures));
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
        about.push(format!("{years}, né(e) le {}", long_day(birth)));
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
        file: person(""),
        request: writes.then(|| person(&format!("/demandes/{}", one.id))),
        open: decides.then(|| person("/mesures/nouvelle")),
        rank: format!("{} sur la liste affichée", ordinal(group.rank)),
        expected: {
            let expected = outlook.expected.iter().find(|(id, _)| *id == one.id);
            expected.map(|(_, when)| when.clone()).unwrap_or_default()
        },
        parts: member.parts.iter().map(|part| (part.why.clone(), signed(part.points))).collect(),
        total: counted(member.score, "point", "points"),
        past: past(app, here, asked, one, day)?,
        action: here.path(&format!("/attente/{}", one.id)),
        says: if writes { says } else { Vec::new() },
        by_hand: decides && !one.said.iter().any(|said| said.criterion == BY_HAND),
        said: if writes { said.collect() } else { Vec::new() },
    })
}

/// Her rank on the first days of the last months, in the list of the same kinds and territories.
fn past(
    app: &App,
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
        let then = app.store.read(|read| sql::waiting(read, &here.scope(), first))?;
        let then = list(then.into_iter().filter(|one| asked.keeps(one)).collect(), criteria(), first);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_bars_are_for_who_weighs_as_much_as_the_first() {
        assert_eq!([level(14, 14), level(10, 14), level(5, 14), level(0, 14), level(0, 0)], [4, 3, 2, 1, 1]);
    }
}
