//! A form of a project: empty, filled with a row, or as it was typed with what is wrong in it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use base::Id;
use base::french::{long_instant, typeset};
use serde_json::Value as Json;
use store::Read;

use super::ask::{Ask, Asks, Fault, Sent, typed};
use super::part::Part;
use super::words;
use crate::access::{Action, Here, Noun};
use crate::history::{self, Row};
use crate::note::draft;
use crate::web::Refusal;
use crate::web::layout::{Entry, Shell};

/// Where a form stands.
pub(super) struct Place<'a> {
    pub here: &'a Here,
    pub part: &'static Part,
    pub title: String,
    /// Where it is sent.
    pub action: String,
    /// Where a row is withdrawn; empty when it cannot be.
    pub withdraw: String,
    pub back: String,
    pub back_label: String,
    /// The goals of the project.
    pub goals: Vec<(Id, String)>,
    /// What the draft is of: the row, or what the new row will be of.
    pub draft_of: Id,
    /// What is chosen before one types: column, value.
    pub given: Vec<(&'static str, String)>,
    /// The identifier of the row to come: sent twice, it is written once.
    pub fresh: Id,
}

/// What is shown in it.
#[derive(Default)]
pub(super) struct Shown<'a> {
    /// The row that is corrected; none when it is new.
    pub row: Option<&'a Row>,
    /// What was typed, when something is wrong in it.
    pub sent: Option<&'a Sent>,
    pub faults: &'a [Fault],
    /// Someone corrected the row while this was typed.
    pub overtaken: bool,
}

#[derive(Template)]
#[template(path = "project/form.html")]
struct Page {
    shell: Shell,
    title: String,
    note: String,
    back: String,
    back_label: String,
    action: String,
    key: String,
    revision: i64,
    seen: Option<i64>,
    questions: Vec<Question>,
    faults: Vec<(String, String)>,
    overtaken: bool,
    save: &'static str,
    this: &'static str,
    withdraw: String,
}

/// A question, drawn.
pub(super) struct Question {
    pub column: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub kind: &'static str,
    pub value: String,
    pub options: Vec<(String, String)>,
    pub most: usize,
    pub rows: u8,
    pub optional: bool,
    pub error: String,
    /// What the row says now, when someone corrected it meanwhile.
    pub now: String,
    /// Where it saves itself, under which key; nothing when it does not.
    pub draft: Option<(String, String)>,
    pub recovered: String,
}

impl Question {
    fn wide(&self) -> bool {
        self.kind == "texte" || self.most >= 300
    }
}

const REASON: Ask = Ask {
    column: "raison",
    label: "Pourquoi corriger",
    hint: "La version d’avant reste connue.",
    asks: Asks::Line(200),
    missing: Some("Dites pourquoi vous corrigez."),
};

/// The key under which the long text of a form saves itself.
pub(super) fn draft_key(here: &Here, part: &Part, of: Id) -> String {
    format!("{}/projet-{}/{of}", here.service().code, part.path)
}

/// Why a correction is made; a sentence when it is not said.
pub(super) fn reason(sent: &Sent) -> Result<String, Fault> {
    let reason: String = typed(sent, REASON.column).chars().take(200).collect();
    match (reason.is_empty(), REASON.missing) {
        (true, Some(missing)) => Err(Fault::new(REASON.column, missing)),
        _ => Ok(reason),
    }
}

impl Place<'_> {
    /// The page, well or ill filled.
    pub(super) fn respond(&self, read: &Read<'_>, shown: &Shown<'_>) -> Result<Response, Refusal> {
        let status = match (shown.overtaken, shown.faults.is_empty()) {
            (true, _) => StatusCode::CONFLICT,
            (false, true) => StatusCode::OK,
            (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let scope = self.here.scope();
        let key = draft_key(self.here, self.part, self.draft_of);
        let draft = draft::find(read, scope.operator, scope.account, &key)?;
        let mut questions: Vec<Question> =
            self.part.asks.iter().map(|ask| self.question(ask, shown)).collect();
        let drafts = self.here.may(Action::Write, Noun::Notes);
        for question in questions.iter_mut().filter(|question| question.draft.is_some()) {
            question.draft = drafts.then(|| (key.clone(), self.here.path("/brouillons")));
            if let (Some(draft), None) = (&draft, shown.sent)
                && drafts
                && !draft.body.is_empty()
                && draft.body != question.value
            {
                question.value.clone_from(&draft.body);
                question.recovered = format!("Brouillon du {} repris.", long_instant(draft.at));
            }
        }
        if shown.row.is_some() {
            questions.push(self.question(&REASON, shown));
        }
        let label = |field: &str| {
            let asked = self.part.asks.iter().find(|ask| ask.column == field);
            asked.map_or(REASON.label, |ask| ask.label)
        };
        let page = Page {
            shell: self.here.shell(Entry::Persons),
            title: self.title.clone(),
            note: if shown.row.is_none() { typeset(self.part.note) } else { String::new() },
            back: self.back.clone(),
            back_label: self.back_label.clone(),
            action: self.action.clone(),
            key: self.fresh.to_string(),
            revision: draft.map_or(0, |draft| draft.revision),
            seen: match shown.row {
                Some(row) => Some(match (shown.overtaken, shown.sent) {
                    // What was typed continues what was seen, until one has read what is there now.
                    (false, Some(sent)) => typed(sent, "vu").parse().unwrap_or(-1),
                    _ => history::last_change(read, scope.operator, row.id)?,
                }),
                None => None,
            },
            faults: shown
                .faults
                .iter()
                .map(|fault| {
                    (fault.field.clone(), format!("{}\u{202f}: {}", label(&fault.field), fault.sentence))
                })
                .collect(),
            questions,
            overtaken: shown.overtaken,
            save: self.part.save,
            this: self.part.this,
            withdraw: if shown.row.is_some() { self.withdraw.clone() } else { String::new() },
        };
        Ok((status, Html(page.render()?)).into_response())
    }

    fn question(&self, ask: &Ask, shown: &Shown<'_>) -> Question {
        let kept = shown.row.map(|row| text(row, ask.column));
        let given =
            self.given.iter().find(|(column, _)| *column == ask.column).map(|(_, value)| value.clone());
        let value = match (shown.sent, &kept) {
            (Some(sent), _) => sent.get(ask.column).cloned().unwrap_or_default(),
            (None, Some(kept)) => kept.clone(),
            (None, None) => given.unwrap_or_else(|| match ask.asks {
                Asks::Day(true) => self.here.today().to_string(),
                _ => String::new(),
            }),
        };
        let (kind, most, rows) = match ask.asks {
            Asks::Line(most) => ("ligne", most, 1),
            Asks::Text(most, rows) | Asks::Draft(most, rows) => ("texte", most, rows),
            Asks::Day(_) => ("jour", 10, 1),
            Asks::Word(_) | Asks::Goal => ("liste", 0, 1),
            Asks::Choice(_) => ("choix", 0, 1),
        };
        let options = match ask.asks {
            Asks::Word(vocabulary) => words(vocabulary),
            Asks::Goal => self.goals.iter().map(|(id, title)| (id.to_string(), title.clone())).collect(),
            Asks::Choice(all) => {
                all.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect()
            }
            _ => Vec::new(),
        };
        let error = shown.faults.iter().find(|fault| fault.field == ask.column);
        Question {
            column: ask.column,
            label: ask.label,
            hint: ask.hint,
            kind,
            now: match (shown.overtaken, kept) {
                (true, Some(kept)) if kept.trim() != value.replace("\r\n", "\n").trim() => {
                    let said =
                        options.iter().find(|(value, _)| *value == kept).map(|(_, label)| label.clone());
                    let day = kept.parse().ok().map(base::french::long_day);
                    let said = said.or(day).unwrap_or(kept);
                    if said.is_empty() { "rien".to_owned() } else { said }
                }
                _ => String::new(),
            },
            value,
            options,
            most,
            rows,
            optional: ask.missing.is_none(),
            error: error.map(|fault| fault.sentence.clone()).unwrap_or_default(),
            draft: matches!(ask.asks, Asks::Draft(..)).then(Default::default),
            recovered: String::new(),
        }
    }
}

/// A value as a form has it.
fn text(row: &Row, column: &str) -> String {
    match row.values.get(column) {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
