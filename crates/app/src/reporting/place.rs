//! The places of a report where one writes: each with its text, its remarks, its form when it is being written.

use std::collections::BTreeMap;

use askama::Template;
use base::Period;
use base::french::{long_instant, lower_first, typeset};
use document::html;
use report::Question;
use store::Read;

use super::desk::Desk;
use super::page::Wanted;
use super::picture::Illustration;
use super::{Remark, Text, sql};
use crate::access::Here;
use crate::note::draft;
use crate::web::Refusal;
use crate::year;

/// The place where a text is written, or the text that is being written there.
#[derive(Template)]
#[template(path = "reporting/place.html")]
struct Place<'a> {
    slug: String,
    page: &'a str,
    anchor: &'a str,
    section: String,
    asked: bool,
    written: bool,
    nothing: bool,
    by: String,
    remarks: Vec<(String, String)>,
    slips: Vec<String>,
    form: Option<TextForm>,
    remark: Option<String>,
}

/// The form of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct TextForm {
    pub action: String,
    /// The revision that it saw.
    pub seen: i64,
    pub text: String,
    pub key: String,
    pub revision: i64,
    pub drafts: String,
    pub recovered: String,
    /// What someone else wrote meanwhile: when and who, the text.
    pub other: Option<(String, String)>,
    pub wrong: String,
    /// What was written there last year.
    pub before: Option<(String, String)>,
    /// What was written there before: who and when, the text.
    pub past: Vec<(String, String)>,
    /// The figures one may insert, by family.
    pub figures: Vec<(String, String)>,
    pub splits: Vec<(String, String)>,
    pub pictures: Vec<(String, String)>,
}

/// Draws every place where one writes.
pub(super) struct Places<'a> {
    pub read: &'a Read<'a>,
    pub here: &'a Here,
    pub desk: &'a Desk,
    pub wanted: &'a Wanted,
    pub typed: Option<TextForm>,
    pub path: &'a str,
    pub questions: &'a [Question],
    pub remarks: &'a [Remark],
    pub names: &'a BTreeMap<String, String>,
    pub illustrations: &'a [Illustration],
}

impl Places<'_> {
    pub fn all(&self) -> Result<BTreeMap<String, String>, Refusal> {
        self.questions.iter().map(|question| Ok((question.anchor.clone(), self.one(question)?))).collect()
    }

    fn one(&self, question: &Question) -> Result<String, Refusal> {
        let anchor = question.anchor.as_str();
        let text = self.desk.texts.get(anchor);
        let name = |login: &str| self.names.get(login).cloned().unwrap_or_else(|| login.to_owned());
        let slips = text.map(|text| report::Written::read(&text.body).slips(year::knows)).unwrap_or_default();
        let said = self.remarks.iter().filter(|remark| remark.anchor == anchor && remark.settled.is_none());
        let place = Place {
            slug: html::slug(anchor),
            page: self.path,
            anchor,
            section: question.section.0.clone(),
            asked: question.asked,
            written: text.is_some_and(|text| !text.body.trim().is_empty()),
            nothing: text.is_some_and(|text| text.body.trim().is_empty()),
            by: text
                .map(|text| format!("{}, {}", name(&text.signed.by), long_instant(text.signed.at)))
                .unwrap_or_default(),
            remarks: said.map(|remark| (name(&remark.said.by), remark.body.clone())).collect(),
            slips: slips
                .into_iter()
                .map(|slip| format!("Ligne {}\u{202f}: {}.", slip.line, slip.reason))
                .collect(),
            form: (self.wanted.ecrire == anchor).then(|| self.form(question)).transpose()?,
            remark: (self.wanted.remarque == anchor).then(|| format!("{}/remarques", self.path)),
        };
        Ok(place.render()?)
    }

    fn signed(&self, text: &Text) -> String {
        let by = self.names.get(&text.signed.by).unwrap_or(&text.signed.by);
        format!("{by}, {}", long_instant(text.signed.at))
    }

    fn form(&self, question: &Question) -> Result<TextForm, Refusal> {
        let (desk, here, anchor) = (self.desk, self.here, question.anchor.as_str());
        let text = desk.texts.get(anchor);
        let key = draft_key(&here.service().code, desk.year, anchor);
        let mut form = self.typed.clone().unwrap_or_else(|| TextForm {
            seen: text.map_or(0, |text| text.revision),
            text: text.map(|text| text.body.clone()).unwrap_or_default(),
            ..TextForm::default()
        });
        let kept = draft::find(self.read, here.service().operator, here.visitor.account.id, &key)?;
        if let Some(draft) = kept {
            form.revision = draft.revision;
            if self.typed.is_none() && draft.body != form.text {
                // Another has written since this draft: both are shown.
                if let Some(text) = text.filter(|text| text.signed.at > draft.at) {
                    form.other = Some((self.signed(text), text.body.clone()));
                }
                form.recovered = format!("Votre brouillon du {} est repris.", long_instant(draft.at));
                form.text = draft.body;
            }
        }
        if let Some(report) = &desk.report {
            let past = sql::past(self.read, here.service().operator, report.id, anchor)?;
            form.past = past.into_iter().map(|text| (self.signed(&text), text.body)).collect();
        }
        let last = Period::year(desk.year - 1);
        if let Some(report) = sql::find(self.read, here.service().operator, here.service().id, last)? {
            let before = sql::texts(self.read, here.service().operator, report.id)?;
            form.before = before
                .get(anchor)
                .filter(|text| !text.body.trim().is_empty())
                .map(|text| (format!("En {}", desk.year - 1), text.body.clone()));
        }
        form.action = format!("{}/textes/{anchor}", self.path);
        form.key = key;
        form.drafts = here.path("/brouillons");
        (form.figures, form.splits) = offered();
        let pictures = self.illustrations.iter();
        form.pictures = pictures
            .map(|one| (format!("[image : {}]", one.number), format!("{}. {}", one.number, one.says)))
            .collect();
        Ok(form)
    }
}

/// The key of the draft of a text.
pub(super) fn draft_key(code: &str, year: i16, anchor: &str) -> String {
    format!("{code}/rapport/{year}/{anchor}").chars().take(100).collect()
}

/// What is written when it is chosen, and how it is said.
type Choices = Vec<(String, String)>;

/// The figures and the breakdowns one may insert: what is written, what it is.
fn offered() -> (Choices, Choices) {
    let Ok(catalogue) = year::catalogue() else { return Default::default() };
    let figures = catalogue.entries().iter().map(|entry| {
        let (one, many) = &entry.unit;
        let written = match entry.percent || one.is_empty() {
            true => format!("{{{}}}", entry.id),
            false => format!("{{{}|compte:{one},{many}}}", entry.id),
        };
        (written, typeset(&entry.title))
    });
    let splits = catalogue.entries().iter().flat_map(|entry| {
        entry.axes.iter().map(move |axis| {
            let title = typeset(&entry.title);
            (format!("{}.{}", entry.id, axis.name()), format!("{title}, par {}", lower_first(axis.title())))
        })
    });
    (figures.collect(), splits.collect())
}
