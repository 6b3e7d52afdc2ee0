//! « Demandes & attente »: places, what waits in order, and why one is where she is.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Query, State};
use axum::response::Html;
use base::french::{counted, long_day, plural};
use base::{Day, Id};
use serde::Deserialize;
use store::Read;

use super::board::{Board, board};
use super::card::{Card, card};
use super::criteria::How;
use super::detail::{Detail, detail};
use super::line::{Line, line};
use super::outlook::Outlook;
use super::places::Places;
use super::suggest::{self, Suggestion};
use super::what_if::WhatIf;
use super::{Group, Waiting, sql};
use crate::access::{Action, Here, Noun};
use crate::circuit;
use crate::web::layout::{Entry, Shell, escape_query, page as rendered};
use crate::web::{App, Refusal};

/// Groups shown before all are asked for.
const LONGEST: usize = 100;
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
    /// What if: so many places more, or `demandes`.
    si: String,
    /// From which month there are more places: `2027-06`.
    des: String,
    /// What was just done.
    fait: String,
}

struct Choice {
    value: String,
    chosen: bool,
}

/// « Et si… », and what the forecast is worth.
struct Supposed {
    /// How each is called, its address, whether it is the one.
    choices: Vec<(String, String, bool)>,
    /// From which month, when places are added.
    months: Vec<(String, String, bool)>,
    /// What the address of another month keeps of this one.
    kept: Vec<(&'static str, String)>,
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
    /// Some of them are in a circuit of visas.
    in_circuits: bool,
    more: Option<(String, String)>,
    excel: Option<String>,
    detail: Option<Detail>,
    what_if: Option<Supposed>,
    /// Whom a free place may be proposed to.
    suggested: Vec<Suggestion>,
    /// Where the weights are set, for who may.
    weights: Option<String>,
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
        app.store.read(|read| {
            let board = board(app, read, &here, day)?;
            let closed = sql::closed(read, &scope)?;
            let groups = match closed.is_empty() && asked.is_whole() {
                true => Cow::Borrowed(&*board.groups),
                false => Cow::Owned(board.list(&closed, |one| asked.keeps(one))),
            };
            let what_if = WhatIf::read(&asked.si, &asked.des, day).ok_or(Refusal::NotFound)?;
            let outlook = board.outlook(read, &scope, day, what_if)?;
            let forecast = (what_if, outlook.as_deref());
            rendered(&draw(app, read, &here, &asked, day, (&board, &groups), forecast)?)
        })
    })
    .await
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

    /// Whether every request is asked.
    fn is_whole(&self) -> bool {
        self.mesure.is_empty() && self.territoire.is_empty()
    }

    /// Whether a request is among those that are asked.
    pub fn keeps(&self, one: &Waiting) -> bool {
        (self.mesure.is_empty() || one.kind == self.mesure)
            && (self.territoire.is_empty() || one.territory == self.territoire)
    }

    /// The address of the same list, with something more.
    pub(super) fn address(&self, here: &Here, more: &str) -> String {
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
    read: &Read<'_>,
    here: &Here,
    asked: &Asked,
    day: Day,
    (board, groups): (&Board, &[Group]),
    (what_if, outlook): (WhatIf, Option<&Outlook>),
) -> Result<Page, Refusal> {
    let none = Outlook::default();
    let outlook = outlook.unwrap_or(&none);
    let (places, weights) = (&*board.places, &board.weights);
    let choices = |all: &BTreeSet<String>, chosen: &str| -> Vec<Choice> {
        all.iter().map(|value| Choice { value: value.clone(), chosen: value == chosen }).collect()
    };
    let kinds = choices(&board.kinds, &asked.mesure);
    let territories = choices(&board.territories, &asked.territoire);
    let count = groups.iter().map(|group| group.members.len() as i64).sum();
    let opened: Option<Id> = asked.demande.parse().ok();
    let top = groups.first().map_or(0, |group| group.score);
    let shown = if asked.tout.is_empty() { LONGEST } else { usize::MAX };
    // Visas are those of today: a past list says what waited, not who had signed.
    let visas = match day == here.today() {
        true => {
            let ids = suggest::looked_at(places, groups, shown.min(LONGEST));
            circuit::panel::shorts(read, here, &ids)?
        }
        false => HashMap::new(),
    };
    let lines =
        groups.iter().take(shown).map(|group| line(here, asked, group, top, opened, &visas, day)).collect();
    let detail = match opened {
        None => None,
        Some(id) => {
            let found = groups.iter().find_map(|group| {
                let member = group.members.iter().find(|member| member.request.id == id)?;
                Some((group, member))
            });
            match found {
                Some((_, member)) if member.request.hidden => return Err(Refusal::NotFound),
                Some((group, member)) => Some(detail(app, read, here, asked, (group, member), outlook, day)?),
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
            "poids" => "Les poids valent à partir d’aujourd’hui.",
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
        in_circuits: !visas.is_empty(),
        lines,
        suggested: match day == here.today() {
            true => suggest::suggest(read, here, places, groups, &visas)?,
            false => Vec::new(),
        },
        weights: here.may(Action::Decide, Noun::Requests).then(|| here.path("/attente/criteres")),
        what_if: (!outlook.changed.is_empty()).then(|| Supposed {
            choices: what_if
                .choices()
                .into_iter()
                .map(|(label, si, chosen)| {
                    // More requests come from today on: they have no month.
                    let from = if si.parse::<i64>().is_ok() { &*asked.des } else { "" };
                    let more = format!("&si={si}&des={}", escape_query(from));
                    (label, asked.address(here, &more), chosen)
                })
                .collect(),
            months: what_if.months(day),
            kept: [
                ("au", &asked.au),
                ("mesure", &asked.mesure),
                ("territoire", &asked.territoire),
                ("tout", &asked.tout),
            ]
            .into_iter()
            .filter(|(_, said)| !said.is_empty())
            .map(|(name, said)| (name, said.clone()))
            .chain([("si", what_if.word())])
            .collect(),
            says: outlook.changed.clone(),
            worth: outlook.worth.clone(),
        }),
        more,
        excel,
        detail,
        criteria: weights
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
