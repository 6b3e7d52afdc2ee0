//! The form of a fact, empty, filled with a row, or as it was typed with what is wrong in it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use base::french::{of, typeset};
use store::Read;

use super::draft::{Answers, Fault};
use super::{Again, Asks, Fact, Field, sql, write};
use crate::access::Here;
use crate::history::{self, Row};
use crate::person::Person;
use crate::web::Refusal;
use crate::web::layout::{Entry, Shell};

/// A form to show.
pub(super) struct Form<'a> {
    pub here: &'a Here,
    pub person: &'a Person,
    pub fact: &'static Fact,
    /// The fact that is corrected; none when it is new.
    pub row: Option<&'a Row>,
    /// What was typed, when something is wrong in it.
    pub typed: Option<&'a Answers>,
    pub faults: &'a [Fault],
    /// Someone corrected the fact while this was typed: both versions are shown side by side.
    pub overtaken: bool,
}

#[derive(Template)]
#[template(path = "person/fact/form.html")]
struct Page {
    shell: Shell,
    title: String,
    note: String,
    file: String,
    name: String,
    action: String,
    questions: Vec<Question>,
    faults: Vec<(&'static str, &'static str, String)>,
    follows: Option<(&'static str, bool)>,
    save: &'static str,
    corrects: bool,
    reason: Question,
    withdraw: String,
    this: &'static str,
    overtaken: bool,
    seen: i64,
}

struct Question {
    column: &'static str,
    label: &'static str,
    hint: String,
    kind: &'static str,
    value: String,
    ticked: bool,
    options: Vec<(String, String)>,
    most: usize,
    optional: bool,
    error: String,
    /// What the row says now, when someone corrected it meanwhile.
    now: String,
}

impl Question {
    /// A whole sentence takes the whole width.
    fn wide(&self) -> bool {
        self.most >= 300
    }
}

const REASON: Field = Field {
    column: "raison",
    label: "Pourquoi corriger",
    hint: "Facultatif quand vous ne faites que donner la date de fin. La version d’avant reste connue.",
    asks: Asks::Line(200, Again::No),
    missing: Some("Dites pourquoi vous corrigez."),
};

impl Form<'_> {
    /// The page, well or ill filled.
    pub(super) fn respond(&self, read: &Read<'_>) -> Result<Response, Refusal> {
        let status = match (self.overtaken, self.faults.is_empty()) {
            (true, _) => StatusCode::CONFLICT,
            (false, true) => StatusCode::OK,
            (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let questions =
            self.fact.fields.iter().map(|field| self.question(read, field)).collect::<Result<Vec<_>, _>>()?;
        let file = self.here.path(&format!("/personnes/{}", self.person.id));
        let base = format!("{file}/faits/{}", self.fact.path);
        let label = |column: &str| {
            let asked = self.fact.fields.iter().find(|field| field.column == column);
            asked.map_or(REASON.label, |field| field.label)
        };
        let page = Page {
            shell: self.here.shell(Entry::Persons),
            title: match self.row {
                None => format!("Ajouter {} au dossier {}", self.fact.one, of(&self.person.name())),
                Some(_) => format!("Corriger {} {}", self.fact.this, of(&self.person.name())),
            },
            note: typeset(self.fact.note),
            name: of(&self.person.name()),
            action: self.row.map_or(base.clone(), |row| format!("{base}/{}", row.id)),
            withdraw: self.row.map(|row| format!("{base}/{}/retrait", row.id)).unwrap_or_default(),
            file,
            questions,
            faults: self
                .faults
                .iter()
                .map(|fault| (fault.column, label(fault.column), fault.sentence.clone()))
                .collect(),
            follows: self
                .fact
                .follows
                .filter(|_| self.row.is_none())
                .map(|text| (text, self.typed.is_none_or(|typed| typed.ticked("remplace")))),
            save: if self.row.is_some() { "Enregistrer la correction" } else { self.fact.save },
            corrects: self.row.is_some(),
            reason: self.question(read, &REASON)?,
            this: self.fact.this,
            overtaken: self.overtaken,
            seen: match self.row {
                Some(row) => history::last_change(read, self.here.scope().operator, row.id)?,
                None => 0,
            },
        };
        Ok((status, Html(page.render()?)).into_response())
    }

    fn question(&self, read: &Read<'_>, field: &Field) -> Result<Question, Refusal> {
        let scope = self.here.scope();
        let said = |values: Vec<String>| values.into_iter().map(|value| (value, String::new())).collect();
        let (kind, options, most): (_, Vec<(String, String)>, usize) = match field.asks {
            Asks::Line(most, Again::No) => ("text", Vec::new(), most),
            Asks::Line(most, Again::Partners) => {
                let mut all = sql::written(read, &scope, self.fact, field.column, None)?;
                for line in crate::roll::lines(read, scope.operator, scope.service, Some("partenaires"))? {
                    let name = line.one("nom").to_owned();
                    if !name.is_empty() && !all.contains(&name) {
                        all.push(name);
                    }
                }
                ("text", said(all), most)
            }
            Asks::Line(most, again) => {
                let family = (again == Again::Family).then_some(self.person);
                ("text", said(sql::written(read, &scope, self.fact, field.column, family)?), most)
            }
            Asks::Phone => ("tel", Vec::new(), 40),
            Asks::Email => ("email", Vec::new(), 200),
            Asks::Day(_) => ("date", Vec::new(), 10),
            Asks::Word(vocabulary) => {
                let used = crate::vocabulary::of(read, scope.operator, vocabulary)?;
                let used = used.into_iter().map(|term| term.label).collect();
                ("text", said(write::proposed(vocabulary, used)), 200)
            }
            Asks::Choice(all) => (
                "choix",
                all.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect(),
                0,
            ),
            Asks::Among(all) => ("choix", all(), 0),
            Asks::Yes => ("oui", Vec::new(), 0),
        };
        let error = self.faults.iter().find(|fault| fault.column == field.column);
        Ok(Question {
            column: field.column,
            label: field.label,
            hint: typeset(field.hint),
            kind,
            value: self.value(read, field)?,
            ticked: match self.typed {
                Some(typed) => typed.ticked(field.column),
                None => self.row.is_some_and(|row| row.yes(field.column)),
            },
            options,
            most,
            optional: field.missing.is_none() && !matches!(field.asks, Asks::Yes),
            error: error.map(|fault| fault.sentence.clone()).unwrap_or_default(),
            now: if self.overtaken { self.now(read, field)? } else { String::new() },
        })
    }

    /// What stands in a field: what was typed, else what the row says, else what is proposed.
    fn value(&self, read: &Read<'_>, field: &Field) -> Result<String, Refusal> {
        if let Some(typed) = self.typed {
            return Ok(typed.get(field.column));
        }
        self.said(read, field)
    }

    /// What the row says now, where it is not what was typed.
    fn now(&self, read: &Read<'_>, field: &Field) -> Result<String, Refusal> {
        let said = match field.asks {
            Asks::Yes if self.row.is_some_and(|row| row.yes(field.column)) => "oui".to_owned(),
            Asks::Yes => "non".to_owned(),
            _ => self.said(read, field)?,
        };
        let typed = match (self.typed, &field.asks) {
            (Some(typed), Asks::Yes) if typed.ticked(field.column) => "oui".to_owned(),
            (_, Asks::Yes) => "non".to_owned(),
            (Some(typed), _) => typed.get(field.column),
            (None, _) => String::new(),
        };
        if said == typed || field.column == REASON.column {
            return Ok(String::new());
        }
        Ok(match said.parse::<base::Day>() {
            Ok(day) => base::french::long_day(day),
            Err(()) if said.is_empty() => "vide".to_owned(),
            Err(()) => said,
        })
    }

    fn said(&self, read: &Read<'_>, field: &Field) -> Result<String, Refusal> {
        Ok(match (self.row, &field.asks) {
            (Some(row), Asks::Word(vocabulary)) => {
                let words = crate::vocabulary::of(read, self.here.scope().operator, vocabulary)?;
                let word = words.into_iter().find(|word| Some(word.id) == row.int(field.column));
                word.map(|word| typeset(&word.label)).unwrap_or_default()
            }
            (Some(row), _) => row.text(field.column).to_owned(),
            (None, Asks::Day(true)) => self.here.today().to_string(),
            (None, _) => String::new(),
        })
    }
}
