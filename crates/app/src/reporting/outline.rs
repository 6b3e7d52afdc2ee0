//! The report in a glance: its contents with how far each section is, what is still to be written, what nobody said.

use std::collections::BTreeMap;

use base::french::counted;
use document::{Document, html};
use report::Question;

use super::desk::Desk;
use super::{Section, Text};
use crate::dashboard::door;
use crate::web::Refusal;
use crate::year::Book;

/// Breakdowns told as incomplete: beyond, one has seen enough.
const UNSAID_MAX: usize = 12;

/// A line of the table of contents.
pub(super) struct Heading {
    pub level: u8,
    pub text: String,
    pub anchor: String,
    /// How far its texts are: a class, and the words.
    pub sign: Option<(&'static str, String)>,
}

/// The headings of a document; while it is written, with how far each section is.
pub(super) fn contents(
    document: &Document,
    questions: &[Question],
    texts: &BTreeMap<String, Text>,
    sections: &BTreeMap<String, Section>,
    editing: bool,
) -> Vec<Heading> {
    let mut of: BTreeMap<String, (usize, usize, Option<&Section>)> = BTreeMap::new();
    for question in questions.iter().filter(|question| question.asked) {
        let (_, section) = &question.section;
        let entry = of.entry(html::slug(section)).or_insert((0, 0, sections.get(section)));
        entry.0 += 1;
        entry.1 += usize::from(texts.contains_key(&question.anchor));
    }
    let sign = |anchor: &String| -> Option<(&'static str, String)> {
        let (asked, written, section) = of.get(anchor)?;
        let initials = |section: &Section| crate::web::layout::initials(&section.name);
        Some(match section {
            Some(section) if section.state == "prête" => ("pret", "prête".to_owned()),
            Some(section) if section.state == "à relire" => ("relire", "à relire".to_owned()),
            _ if written == asked => ("pret", "écrite".to_owned()),
            Some(section) if !section.name.is_empty() => ("en-cours", initials(section)),
            _ if *written > 0 => ("en-cours", format!("{written} sur {asked}")),
            _ => ("a-ecrire", "à écrire".to_owned()),
        })
    };
    let headings = html::contents(document).into_iter();
    headings
        .map(|(level, text, anchor)| Heading {
            level,
            text,
            sign: if editing { sign(&anchor) } else { None },
            anchor,
        })
        .collect()
}

/// The sections where questions have no answer yet.
pub(super) fn missing(open: &[&Question]) -> Vec<(String, String)> {
    let mut by: Vec<(String, String, i64)> = Vec::new();
    for question in open {
        let (title, _) = &question.section;
        match by.last_mut().filter(|(_, last, _)| last == title) {
            Some((.., count)) => *count += 1,
            None => by.push((html::slug(&question.anchor), title.clone(), 1)),
        }
    }
    by.into_iter()
        .map(|(slug, title, count)| {
            (format!("#{slug}"), format!("{title}, {}", counted(count, "texte", "textes")))
        })
        .collect()
}

/// What the figures of the report are broken down by, and nobody said.
pub(super) fn unsaid(
    book: &Book,
    desk: &Desk,
    document: &Document,
    code: &str,
) -> Result<Vec<(String, String)>, Refusal> {
    let year = book.year(desk.period)?;
    let mut unsaid = Vec::new();
    for definition in &document.definitions {
        let Some(entry) = year.catalogue().entry(&definition.id) else { continue };
        for axis in &entry.axes {
            let id = format!("{}.{}", entry.id, axis.name());
            let parts = year.parts(&id).map(|breakdown| breakdown.parts).unwrap_or_default();
            let unknown = parts.into_iter().find(|part| part.key == indicator::UNKNOWN_LABEL);
            let Some(Ok(value)) = unknown.map(|part| part.value) else { continue };
            if value > 0.0 && value.fract() == 0.0 {
                let (one, many) = &entry.unit;
                let count = counted(value as i64, one, many);
                let says = format!("{} de {count}", axis.title());
                let keys = [(axis.name(), indicator::UNKNOWN_LABEL)];
                unsaid.push((says, door(code, desk.year, &entry.id, &keys, None)));
            }
        }
    }
    unsaid.truncate(UNSAID_MAX);
    Ok(unsaid)
}
