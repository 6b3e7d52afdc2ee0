//! A project as a document: the same words as on the page, for PDF and Word.

use base::Day;
use base::french::{long_day, of, typeset};
use document::{Block, Cell, Column, Document, Group, Inline, Row as Line, Table};

use super::content::{Content, opposes};
use super::page::{VersionShown, versions};
use super::print::to_sign;
use super::{Opened, word};
use crate::access::Here;

/// What is common to both.
fn cover(here: &Here, operator: &str, opened: &Opened, title: String, subtitle: Vec<String>) -> Document {
    Document {
        title,
        subtitle,
        organisation: operator.to_owned(),
        organisation_detail: here.service().name.clone(),
        running_head: format!("{}, confidentiel", opened.person.name()),
        as_of: format!("Confidentiel, écrit par {} le {}", here.visitor.account.name, long_day(here.today())),
        ..Document::default()
    }
}

fn heading(level: u8, text: impl Into<String>, anchor: &str) -> Block {
    Block::Heading { level, text: text.into(), anchor: anchor.to_owned() }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(vec![Inline::Text(typeset(text))])
}

/// A text of several lines, a paragraph each.
fn paragraphs(blocks: &mut Vec<Block>, text: &str) {
    blocks.extend(text.lines().filter(|line| !line.trim().is_empty()).map(paragraph));
}

fn named(name: &str, text: &str) -> Block {
    Block::Paragraph(vec![Inline::Strong(format!("{name}\u{202f}: ")), Inline::Text(typeset(text))])
}

fn spoken(said: &str, by: &str) -> Block {
    Block::Paragraph(vec![
        Inline::Emphasis(format!("«\u{a0}{}\u{a0}»", typeset(said))),
        Inline::Text(format!(" {by}")),
    ])
}

/// The whole project.
pub(super) fn whole(here: &Here, operator: &str, opened: &Opened) -> Document {
    let (plan, content) = (&opened.plan, Content::of(&opened.plan));
    let started = content.starts.map(long_day).unwrap_or_default();
    let subtitle = vec![word("projet", &content.kind), format!("ouvert le {started}"), plan.state().says()];
    let title = format!("Projet {}", of(&opened.person.name()));
    let mut document = cover(here, operator, opened, title, subtitle);
    let blocks = &mut document.blocks;
    // One chapter: in print, each begins a page.
    blocks.push(heading(1, "Le projet", "projet"));
    if !content.voices.is_empty() {
        blocks.push(heading(2, "Ce que chacun en dit", "paroles"));
        blocks.extend(content.voices.iter().map(|voice| spoken(&voice.words, &voice.by())));
    }
    if !content.situation.is_empty() {
        blocks.push(heading(2, "Situation et analyse", "situation"));
        paragraphs(blocks, &content.situation);
    }
    blocks.push(heading(2, "Objectifs", "objectifs"));
    for (at, goal) in content.goals.iter().enumerate() {
        blocks.push(heading(
            3,
            format!("{}. {}", at + 1, typeset(&goal.title)),
            &format!("objectif-{}", at + 1),
        ));
        let details = goal.details();
        if !details.is_empty() {
            blocks.push(paragraph(&details.join(" · ")));
        }
        if !goal.starting.is_empty() {
            blocks.push(named("Au départ", &goal.starting));
        }
        if let Some(last) = plan.goals.get(at).and_then(|goal| goal.last()) {
            let said = format!("{}, le {}", word("etape", last.word()), long_day(last.day));
            let comment =
                if last.comment().is_empty() { String::new() } else { format!(". {}", last.comment()) };
            blocks.push(named("Aujourd’hui", &format!("{said}{comment}")));
        }
        if !goal.actions.is_empty() {
            let lines = goal.actions.iter().map(|one| {
                let prestation = if one.prestation.is_empty() {
                    String::new()
                } else {
                    word("prestation", &one.prestation)
                };
                vec![
                    text(&one.means),
                    text(&one.who),
                    text(&one.frequency),
                    day(one.until),
                    text(&prestation),
                ]
            });
            let columns = ["Ce qui est fait", "Par qui", "Combien de fois", "Jusqu’au", "Prestation"];
            let caption = format!("Ce qui est fait pour l’objectif {}", at + 1);
            blocks.push(table(&caption, &format!("objectif {}", at + 1), &columns, lines.collect()));
        }
        if !goal.plain.is_empty() {
            blocks.push(named("En mots simples", &goal.plain));
        }
    }
    if !content.plain.is_empty() {
        blocks.push(heading(2, "Le projet en mots simples", "mots-simples"));
        paragraphs(blocks, &content.plain);
    }
    let opposed: Vec<_> = plan.voices.iter().filter(|row| opposes(row)).collect();
    if !opposed.is_empty() {
        blocks.push(heading(2, "Désaccords et refus", "desaccords"));
        for row in opposed {
            let said = row.day("day").map(long_day).unwrap_or_default();
            let parts = [
                row.text("nature").to_owned(),
                typeset(row.text("name")),
                word("partie", row.text("party")),
                said,
            ];
            let by: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            blocks.push(spoken(row.text("words"), &by.join(", ")));
            if !row.text("follow").is_empty() {
                blocks.push(named("Ce qui suit", row.text("follow")));
            }
        }
    }
    blocks.push(heading(2, "Signatures", "signatures"));
    signatures(blocks, versions(plan).first(), to_sign(plan));
    document
}

/// Who signed the last version, and where the others sign.
fn signatures(blocks: &mut Vec<Block>, version: Option<&VersionShown>, to_sign: Vec<String>) {
    if let Some(version) = version {
        let items = version.signatures.iter().map(|one| {
            let verb = if one.agrees { "a signé" } else { "a refusé de signer" };
            let mut said = vec![Inline::Text(format!("{} {verb} le {}", one.who, one.day))];
            if !one.words.is_empty() {
                said.push(Inline::Emphasis(format!(" «\u{a0}{}\u{a0}»", one.words)));
            }
            said
        });
        let head =
            format!("Version {}, figée le {}, empreinte {}.", version.number, version.day, version.digest);
        blocks.push(paragraph(&head));
        blocks.push(Block::List { ordered: false, items: items.collect() });
    }
    if to_sign.is_empty() {
        return;
    }
    let lines = to_sign.iter().map(|party| vec![text(party), Cell::Empty, Cell::Empty, Cell::Empty]);
    blocks.push(table("À signer", "signatures", &["Au nom de", "Nom", "Le", "Signature"], lines.collect()));
}

/// The project in plain words, alone.
pub(super) fn plain(here: &Here, operator: &str, opened: &Opened) -> Document {
    let plan = &opened.plan;
    let title = format!("Le projet {}", of(&opened.person.first_name));
    let mut document = cover(here, operator, opened, title, vec!["En mots simples".to_owned()]);
    let blocks = &mut document.blocks;
    blocks.push(heading(1, "Ton projet", "projet"));
    paragraphs(blocks, plan.row.text("plain"));
    for (at, goal) in plan.goals.iter().enumerate() {
        blocks.push(heading(2, format!("Objectif {}", at + 1), &format!("objectif-{}", at + 1)));
        let own = goal.row.text("plain");
        paragraphs(blocks, if own.is_empty() { goal.title() } else { own });
        if let Some(last) = goal.last() {
            blocks.push(named("Où ça en est", &word("etape", last.word())));
        }
    }
    document
}

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(typeset(text)) }
}

fn day(day: Option<Day>) -> Cell {
    day.map_or(Cell::Empty, Cell::Day)
}

fn table(caption: &str, sheet: &str, columns: &[&str], lines: Vec<Vec<Cell>>) -> Block {
    let column = |label: &&str| Column { label: (*label).to_owned(), ..Column::default() };
    let rows = lines.into_iter().map(|cells| Line { cells, total: false }).collect();
    Block::Table(Table {
        caption: caption.to_owned(),
        sheet: sheet.to_owned(),
        columns: columns.iter().map(column).collect(),
        groups: vec![Group { rows, ..Group::default() }],
        ..Table::default()
    })
}
