//! « Échéances »: what is late, this week, next; mine or the team's; each met in one gesture.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Query, State as Shared};
use axum::response::Html;
use base::Id;
use serde::Deserialize;

use super::list::{self, Group};
use super::{Deadline, Whose, rules, sql};
use crate::access::{Action, Here, Noun};
use crate::measure::words;
use crate::web::layout::{Entry, Shell, escape_query, page as rendered};
use crate::web::{App, Refusal};

/// Lines of a group on a page.
const LONGEST: usize = 60;

/// What the address asks.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// `moi`, `equipe`, or a professional.
    #[serde(default)]
    qui: String,
    /// A rule.
    #[serde(default)]
    regle: String,
    /// Every line.
    #[serde(default)]
    tout: String,
    /// What was just done: the row, or a word.
    #[serde(default)]
    fait: String,
}

/// A value of a filter.
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// What was just done, and how to take it back.
struct Done {
    sentence: String,
    undo: Option<String>,
}

#[derive(Template)]
#[template(path = "deadline/page.html")]
struct Page {
    shell: Shell,
    title: String,
    done: Option<Done>,
    who: Vec<Choice>,
    which: Vec<Choice>,
    groups: Vec<Group>,
    closes: bool,
    action: String,
    back: String,
    today: String,
    everything: String,
    empty: String,
    settings: Option<String>,
    /// Where the message of the morning goes, when messages can be sent.
    message: Option<(String, String)>,
}

/// `GET /services/{code}/echeances`.
pub async fn page(
    Shared(app): Shared<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| draw(app, &here, &asked)).await
}

fn draw(app: &App, here: &Here, asked: &Asked) -> Result<Html<String>, Refusal> {
    let (scope, today) = (here.scope(), here.today());
    let me = here.seat.professional;
    let staff = app.store.read(|read| words::staff(read, &scope, today))?;
    let whose = whose(asked, me, |id| staff.iter().any(|one| one.id == id))?;
    let (facts, written, message) = app.store.read(|read| -> store::Result<_> {
        let facts = super::facts(read, &scope, here.service(), whose.clone(), today)?;
        let written = match asked.fait.parse::<Id>() {
            Ok(id) => sql::written(read, &scope, id)?.map(|written| (id, written)),
            Err(()) => None,
        };
        let message = match app.mail {
            Some(_) => Some(sql::address_of(read, scope.operator, scope.account)?.unwrap_or_default()),
            None => None,
        };
        Ok((facts, written, message))
    })?;
    if !asked.regle.is_empty() && rules::rule(&asked.regle).is_none() {
        return Err(Refusal::NotFound);
    }
    let due = super::told(super::of(&facts, rules::rules(), today), today);
    let shown: Vec<Deadline> =
        due.iter().filter(|one| asked.regle.is_empty() || one.rule == asked.regle).cloned().collect();
    let longest = if asked.tout.is_empty() { LONGEST } else { usize::MAX };
    let here_again = |all: bool| {
        let all = if all { "&tout=1" } else { "" };
        let (who, rule) = (escape_query(&asked.qui), escape_query(&asked.regle));
        here.path(&format!("/echeances?qui={who}&regle={rule}{all}"))
    };
    let done = match (written, asked.fait.as_str()) {
        (Some((id, written)), _) => {
            let title = rules::rule(&written.rule).map_or(written.rule.as_str(), |rule| &rule.titre);
            let verb = if written.needless { "écartée" } else { "tenue" };
            Some(Done {
                sentence: format!("Échéance {verb}\u{202f}: {title}, {}.", written.name),
                undo: Some(here.path(&format!("/echeances/{id}/retrait"))),
            })
        }
        (None, "deja") => Some(Done {
            sentence: "Cette échéance avait déjà été tenue ou écartée, ou les faits ont changé.".to_owned(),
            undo: None,
        }),
        (None, "retrait") => Some(Done {
            sentence: "C’est annulé\u{202f}: l’échéance est due de nouveau.".to_owned(),
            undo: None,
        }),
        (None, "courriel") => Some(Done { sentence: "C’est enregistré.".to_owned(), undo: None }),
        _ => None,
    };
    let empty = match facts.measures.len() {
        0 => "Aucune mesure en cours ici.".to_owned(),
        measures => format!(
            "Rien n’est dû ni annoncé pour {}.",
            base::french::counted(measures as i64, "mesure en cours", "mesures en cours")
        ),
    };
    rendered(&Page {
        shell: here.shell(Entry::Deadlines),
        title: list::news(&shown, today),
        done,
        who: who(&whose, me, &staff),
        which: which(&due, &asked.regle),
        groups: list::groups(here, &shown, longest),
        closes: here.may(Action::Write, Noun::Measures),
        action: here.path("/echeances/cloture"),
        back: here_again(false),
        today: today.to_string(),
        everything: here_again(true),
        empty,
        settings: here.may(Action::Decide, Noun::Measures).then(|| here.path("/echeances/reglages")),
        message: message.map(|address| (here.path("/echeances/courriel"), address)),
    })
}

/// Mine when I carry measures; else the team's.
fn whose(asked: &Asked, me: Option<Id>, is_here: impl Fn(Id) -> bool) -> Result<Whose, Refusal> {
    match (asked.qui.as_str(), me) {
        ("" | "moi", Some(me)) => Ok(Whose::Worker(me)),
        ("" | "moi" | "equipe", _) => Ok(Whose::Team),
        (id, _) => {
            let id = id.parse().map_err(|()| Refusal::NotFound)?;
            if is_here(id) { Ok(Whose::Worker(id)) } else { Err(Refusal::NotFound) }
        }
    }
}

fn who(whose: &Whose, me: Option<Id>, staff: &[words::Professional]) -> Vec<Choice> {
    let now = match whose {
        Whose::Worker(id) => Some(*id),
        _ => None,
    };
    let mut choices = Vec::new();
    if me.is_some() {
        choices.push(Choice { value: "moi".to_owned(), label: "Les miennes".to_owned(), chosen: now == me });
    }
    choices.push(Choice {
        value: "equipe".to_owned(),
        label: "Toute l’équipe".to_owned(),
        chosen: matches!(whose, Whose::Team),
    });
    for one in staff.iter().filter(|one| Some(one.id) != me && (one.present || now == Some(one.id))) {
        choices.push(Choice {
            value: one.id.to_string(),
            label: one.name.clone(),
            chosen: now == Some(one.id),
        });
    }
    choices
}

/// The rules that have something due, with how many.
fn which(due: &[Deadline], now: &str) -> Vec<Choice> {
    let every =
        Choice { value: String::new(), label: "Toutes les échéances".to_owned(), chosen: now.is_empty() };
    let mut choices = vec![every];
    for rule in rules::rules() {
        let count = due.iter().filter(|one| one.rule == rule.code).count();
        if count > 0 || rule.code == now {
            choices.push(Choice {
                value: rule.code.clone(),
                label: format!("{} ({count})", rule.titre),
                chosen: rule.code == now,
            });
        }
    }
    choices
}
