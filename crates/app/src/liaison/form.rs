//! What a form asks, section by section: data of `catalogue/fiches`.

use std::sync::LazyLock;

use serde::Deserialize;

/// A form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// « Fiche de liaison ASE – SESSAD ».
    #[serde(rename = "titre")]
    pub title: String,
    /// Where it is written.
    pub source: String,
    /// Its sections, in the order of the paper.
    #[serde(rename = "rubriques")]
    pub sections: Vec<Section>,
}

/// A section: saved on its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// In its address.
    pub code: String,
    /// As it is read.
    #[serde(rename = "titre")]
    pub title: String,
    /// Under the title.
    #[serde(rename = "aide", default)]
    pub hint: String,
    /// What it asks.
    #[serde(rename = "champs")]
    pub fields: Vec<Field>,
}

/// A question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in the base.
    pub code: String,
    /// As it is read.
    #[serde(rename = "titre")]
    pub title: String,
    /// Under the title.
    #[serde(rename = "aide", default)]
    pub hint: String,
    /// How it is answered.
    #[serde(rename = "genre")]
    pub kind: Kind,
    /// Answers one chooses from.
    #[serde(rename = "choix", default)]
    pub choices: Vec<String>,
    /// A form without it is not complete.
    #[serde(rename = "requis", default)]
    pub required: bool,
    /// What the file already knows of it (`known.rs`).
    #[serde(rename = "reprend", default)]
    pub known: String,
    /// Read in the file, and nowhere else.
    #[serde(rename = "fixe", default)]
    pub fixed: bool,
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Kind {
    /// A line.
    #[serde(rename = "ligne")]
    Line,
    /// Several lines.
    #[serde(rename = "texte")]
    Text,
    /// A day.
    #[serde(rename = "date")]
    Day,
    /// One of the choices.
    #[serde(rename = "choix")]
    Choice,
    /// Several of them.
    #[serde(rename = "cases")]
    Boxes,
    /// A line a year: « 2019-2020 : 4e SEGPA ».
    #[serde(rename = "années")]
    Years,
}

impl Kind {
    /// Signs an answer may have.
    pub fn longest(self) -> usize {
        match self {
            Kind::Text => 4000,
            Kind::Years => 1500,
            Kind::Line => 300,
            Kind::Day | Kind::Choice | Kind::Boxes => 200,
        }
    }

    /// Whether it takes several lines on the page.
    pub fn is_long(self) -> bool {
        matches!(self, Kind::Text | Kind::Years)
    }
}

impl Form {
    /// The section of this code.
    pub fn section(&self, code: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.code == code)
    }

    /// Every question, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }
}

static FORMS: LazyLock<Result<Vec<(&'static str, Form)>, String>> = LazyLock::new(|| {
    let code = "liaison-ase-sessad";
    let text = include_str!("../../../../catalogue/fiches/liaison-ase-sessad.toml");
    let form = toml::from_str(text).map_err(|error| format!("{code}: {error}"))?;
    Ok(vec![(code, form)])
});

/// Every form: its code and what it asks.
pub fn forms() -> &'static [(&'static str, Form)] {
    FORMS.as_deref().unwrap_or_default()
}

/// The form of this code.
pub fn form(code: &str) -> Option<&'static Form> {
    forms().iter().find(|(own, _)| *own == code).map(|(_, form)| form)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_form_is_read_whole_and_each_question_can_be_answered() {
        let forms = FORMS.as_ref().unwrap_or_else(|error| panic!("{error}"));
        for (code, form) in forms {
            let codes: BTreeSet<&str> = form.fields().map(|field| field.code.as_str()).collect();
            assert_eq!(codes.len(), form.fields().count(), "{code}: each question has its own name");
            for field in form.fields() {
                let chosen = matches!(field.kind, Kind::Choice | Kind::Boxes);
                assert_eq!(chosen, !field.choices.is_empty(), "{code}, {}", field.code);
                assert!(!field.fixed || !field.known.is_empty(), "{code}, {}", field.code);
            }
        }
    }
}
