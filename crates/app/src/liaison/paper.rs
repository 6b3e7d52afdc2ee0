//! The form as a document, in the order of the official paper: for PDF and Word.

use base::french::{long_day, short_day, typeset};
use document::{Block, Cell, Column, Document, Group, Inline, Row, Table};

use super::{Consent, Party};
use crate::access::Here;
use crate::circuit::Case;
use crate::circuit::course::{Opinion, State};
use crate::circuit::holder::after_name;

fn heading(text: &str, anchor: &str) -> Block {
    Block::Heading { level: 2, text: text.to_owned(), anchor: anchor.to_owned() }
}

fn table(caption: &str, sheet: &str, columns: &[&str], lines: Vec<Vec<String>>) -> Block {
    let cell = |text: String| Cell::Text(typeset(&text));
    let rows =
        lines.into_iter().map(|cells| Row { cells: cells.into_iter().map(cell).collect(), ..Row::default() });
    Block::Table(Table {
        caption: caption.to_owned(),
        sheet: sheet.to_owned(),
        columns: columns
            .iter()
            .map(|name| Column { label: (*name).to_owned(), ..Column::default() })
            .collect(),
        groups: vec![Group { rows: rows.collect(), ..Group::default() }],
        ..Table::default()
    })
}

/// The whole form: answers, agreements, visas.
pub(super) fn whole(here: &Here, operator: &str, case: &Case) -> Document {
    let (running, filled) = (&case.running, &case.filled);
    let form = filled.form;
    let mut document = Document {
        title: form.map_or("Demande", |form| form.title.as_str()).to_owned(),
        subtitle: vec![
            running.name(),
            format!("Demande {} du {}", running.reference, long_day(running.received)),
        ],
        organisation: operator.to_owned(),
        organisation_detail: here.service().name.clone(),
        running_head: format!("{}, confidentiel", running.name()),
        as_of: format!("Confidentiel, écrit par {} le {}", here.visitor.account.name, long_day(here.today())),
        ..Document::default()
    };
    let blocks = &mut document.blocks;
    blocks.push(Block::Heading { level: 1, text: "La fiche".to_owned(), anchor: "fiche".to_owned() });
    for section in form.map(|form| form.sections.as_slice()).unwrap_or_default() {
        blocks.push(heading(&section.title, &format!("rubrique-{}", section.code)));
        let mut short = Vec::new();
        let mut long = Vec::new();
        for field in &section.fields {
            let said = filled.said(field);
            match field.kind.is_long() {
                true => long.push((field.title.clone(), said)),
                false => {
                    short.push(vec![field.title.clone(), if said.is_empty() { "–".to_owned() } else { said }])
                }
            }
        }
        if !short.is_empty() {
            blocks.push(table(&section.title, &section.code, &["Question", "Réponse"], short));
        }
        for (title, said) in long {
            blocks.push(Block::Paragraph(vec![Inline::Strong(format!("{title}\u{202f}:"))]));
            let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
            let lines = if lines.is_empty() { vec!["–"] } else { lines };
            blocks.extend(lines.iter().map(|line| Block::Paragraph(vec![Inline::Text((*line).to_owned())])));
        }
    }
    blocks.push(heading("Les accords", "accords"));
    blocks.push(consents(&filled.consents));
    blocks.push(heading("Les visas", "visas"));
    blocks.push(visas(case));
    document
}

fn consents(all: &[Consent]) -> Block {
    let mut lines = Vec::new();
    for party in Party::ALL {
        let own: Vec<&Consent> = all.iter().filter(|one| one.party == party).collect();
        if own.is_empty() {
            lines.push(vec![
                party.says().to_owned(),
                "–".to_owned(),
                "pas encore noté".to_owned(),
                String::new(),
            ]);
        }
        lines.extend(
            own.iter()
                .map(|one| vec![party.says().to_owned(), one.name.clone(), one.says(), one.words.clone()]),
        );
    }
    table("Accords et refus", "accords", &["Qui", "Nom", "Réponse", "Précisions"], lines)
}

fn visas(case: &Case) -> Block {
    let steps = case.running.definition.steps.iter().zip(&case.course.states);
    let lines = steps.map(|(step, state)| match state {
        State::Given(visa) => vec![
            step.title.clone(),
            format!("{}{}", visa.name, after_name(&visa.quality)),
            match visa.opinion {
                Opinion::Sent => "transmise".to_owned(),
                opinion => opinion.says().to_owned(),
            },
            short_day(visa.on),
            visa.reason.clone(),
        ],
        State::NoObject(why) => {
            vec![step.title.clone(), "–".to_owned(), (*why).to_owned(), String::new(), String::new()]
        }
        State::Now | State::Next | State::Never => {
            vec![step.title.clone(), "–".to_owned(), "à venir".to_owned(), String::new(), String::new()]
        }
    });
    table("Visas", "visas", &["Étape", "Nom", "Avis", "Le", "Motif"], lines.collect())
}
