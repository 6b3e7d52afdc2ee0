//! What a service changes of the rules: which it follows, how long before, from when they are shown.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::json;
use store::Change;

use super::{Rule, Setting, rules, sql};
use crate::access::Here;
use crate::service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

type Sent = HashMap<String, String>;

struct Line {
    code: &'static str,
    title: &'static str,
    source: &'static str,
    followed: bool,
    /// Days before; nothing when a text fixes it from the start.
    lead: Option<String>,
    notice: String,
    wrong: bool,
}

#[derive(Template)]
#[template(path = "deadline/settings.html")]
struct SettingsPage {
    shell: Shell,
    back: String,
    action: String,
    done: bool,
    lines: Vec<Line>,
    faults: Vec<(String, String)>,
}

/// `GET /services/{code}/echeances/reglages`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(asked): Query<Sent>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let settings = app.store.read(|read| sql::settings(read, &here.scope()))?;
        let lines = rules::rules().iter().map(|rule| shown(rule, settings.get(&rule.code))).collect();
        draw(&here, lines, Vec::new(), asked.contains_key("fait"))
    })
    .await
}

fn shown(rule: &'static Rule, setting: Option<&Setting>) -> Line {
    let own = setting.cloned().unwrap_or_default();
    Line {
        code: &rule.code,
        title: &rule.titre,
        source: &rule.source,
        followed: !own.dropped,
        lead: rule.has_lead().then(|| own.lead.unwrap_or(rule.avance.about_days()).to_string()),
        notice: own.notice.unwrap_or(rule.annonce.about_days()).to_string(),
        wrong: false,
    }
}

/// `POST /services/{code}/echeances/reglages`.
pub async fn save(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let mut lines = Vec::new();
        let mut faults = Vec::new();
        let mut wanted = Vec::new();
        for rule in rules::rules() {
            let text = |what: &str| {
                sent.get(&format!("{what}-{}", rule.code)).map(|text| text.trim()).unwrap_or_default()
            };
            let days = |what: &str| text(what).parse::<i32>().ok().filter(|days| (0..=1000).contains(days));
            let (lead, notice) = (days("avance"), days("annonce"));
            let wrong = (rule.has_lead() && lead.is_none()) || notice.is_none();
            if wrong {
                let sentence = format!("{}\u{202f}: un nombre de jours, de 0 à 1000.", rule.titre);
                faults.push((format!("annonce-{}", rule.code), sentence));
            }
            lines.push(Line {
                followed: text("suivie") == "oui",
                lead: rule.has_lead().then(|| text("avance").to_owned()),
                notice: text("annonce").to_owned(),
                wrong,
                ..shown(rule, None)
            });
            wanted.push((rule, setting(rule, text("suivie") == "oui", lead, notice)));
        }
        if !faults.is_empty() {
            let page = draw(&here, lines, faults, false)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        app.store.write(&here.author(), |write| -> store::Result<()> {
            let scope = here.scope();
            service::hold(write, scope.operator)?;
            let known = sql::settings(write, &scope)?;
            for (rule, after) in &wanted {
                let before = known.get(&rule.code).cloned().unwrap_or_default();
                if before != *after {
                    sql::set(write, &scope, &rule.code, after)?;
                    write.journal(&Change {
                        operator: scope.operator,
                        action: "set",
                        noun: "deadline_setting",
                        row: Some(scope.service),
                        before: Some(json(rule, &before)),
                        after: Some(json(rule, after)),
                    })?;
                }
            }
            Ok(())
        })?;
        app.badges.forget(here.service().id);
        Ok(Redirect::to(&here.path("/echeances/reglages?fait=1")).into_response())
    })
    .await
}

/// What differs from the catalogue; what does not follows the catalogue when it changes.
fn setting(rule: &Rule, followed: bool, lead: Option<i32>, notice: Option<i32>) -> Setting {
    Setting {
        dropped: !followed,
        lead: lead.filter(|days| rule.has_lead() && *days != rule.avance.about_days()),
        notice: notice.filter(|days| *days != rule.annonce.about_days()),
    }
}

fn json(rule: &Rule, setting: &Setting) -> serde_json::Value {
    json!({
        "rule": rule.code,
        "followed": !setting.dropped,
        "lead": setting.lead,
        "notice": setting.notice,
    })
}

fn draw(
    here: &Here,
    lines: Vec<Line>,
    faults: Vec<(String, String)>,
    done: bool,
) -> Result<Html<String>, Refusal> {
    rendered(&SettingsPage {
        shell: here.shell(Entry::DeadlineSettings),
        back: here.path("/echeances"),
        action: here.path("/echeances/reglages"),
        done,
        lines,
        faults,
    })
}
