//! The document as the template reads it: plain values, every text made of signs that our fonts have.

use serde_json::{Value, json};

use super::{date, fonts};
use crate::heading::Levels;
use crate::html::DEFINITIONS;
use crate::{
    Accent, Block, Cell, Chart, Definition, Document, Group, Inline, KeyFigure, Picture, Row, Table, Tone,
    landscape, tables,
};

/// Millimetres that a picture may take on an upright page, the only one that it lies on: the width of the text, 60 % of
/// the height.
const ROOM_MM: (f64, f64) = (170.0, 178.0);
/// The same for a logo.
const LOGO_MM: (f64, f64) = (35.0, 25.0);

/// The whole document.
pub(super) fn of(document: &Document) -> Value {
    let words = document.title.strip_suffix(&document.title_year).unwrap_or(&document.title).trim_end();
    let year = if words.is_empty() { "" } else { &document.title_year };
    json!({
        "title": text(&document.title),
        "words": text(if words.is_empty() { &document.title } else { words }),
        "year": text(year),
        "subtitle": document.subtitle.iter().map(|line| text(line)).collect::<Vec<_>>(),
        "organisation": text(&document.organisation),
        "detail": text(&document.organisation_detail),
        "head": text(&document.running_head),
        "as_of": text(&document.as_of),
        "date": date::in_sentence(&document.as_of).map(|day| json!([day.year(), day.month(), day.day()])),
        "logo": document.logo.as_ref().filter(|logo| logo.is_sound()).map(|logo| image(logo, "logo", LOGO_MM)),
        "accent": Accent::of(document).map(|accent| accent.to_string()),
        "cover": document.cover.as_ref().map(|cover| json!({
            "legend": text(&cover.legend),
            "alt": text(&format!("{} {}", cover.legend, poles(&cover.poles))),
        })),
        "sections": sections(&document.blocks),
        "annex": DEFINITIONS,
        "definitions": document.definitions.iter().map(definition).collect::<Vec<_>>(),
    })
}

/// A drawing whose labels our fonts can draw.
pub(super) fn drawing(svg: &str) -> String {
    text(svg)
}

/// Signs that no font of ours has become a question mark: PDF/A refuses a text without its glyphs.
fn text(words: &str) -> String {
    tables::legible(words)
        .map(|sign| match sign {
            '\n' | '\t' => ' ',
            sign if fonts::draws(sign) => sign,
            _ => '?',
        })
        .collect()
}

fn poles(poles: &[(String, u32)]) -> String {
    let poles: Vec<String> = poles.iter().map(|(month, height)| format!("{month} {height}")).collect();
    format!("{}.", poles.join(", "))
}

/// Runs of blocks on pages of one orientation.
fn sections(blocks: &[Block]) -> Vec<Value> {
    let mut sections: Vec<(bool, Vec<Value>)> = Vec::new();
    let mut counts = Counts::default();
    for (one, wide) in blocks.iter().zip(landscape::wide(blocks)) {
        let Some(value) = block(one, &mut counts) else { continue };
        match sections.last_mut() {
            Some((same, values)) if *same == wide => values.push(value),
            _ => sections.push((wide, vec![value])),
        }
    }
    sections.into_iter().map(|(wide, blocks)| json!({ "wide": wide, "blocks": blocks })).collect()
}

/// How far the files of drawings and pictures, and the headings, are counted.
#[derive(Default)]
struct Counts {
    charts: usize,
    pictures: usize,
    levels: Levels,
}

/// A block; a heading without words is none.
fn block(block: &Block, counts: &mut Counts) -> Option<Value> {
    Some(match block {
        Block::Heading { level, text: words, .. } => {
            let words = text(words);
            if words.trim().is_empty() {
                return None;
            }
            json!({ "kind": "heading", "level": counts.levels.next(*level), "text": words })
        }
        Block::Paragraph(pieces) => json!({ "kind": "paragraph", "pieces": inlines(pieces) }),
        Block::List { ordered, items } => json!({
            "kind": "list",
            "ordered": ordered,
            "items": items.iter().map(|item| inlines(item)).collect::<Vec<_>>(),
        }),
        Block::KeyFigures(figures) => json!({
            "kind": "figures",
            "figures": figures.iter().map(key_figure).collect::<Vec<_>>(),
        }),
        Block::Table(table) => table_of(table),
        Block::Chart(chart) => {
            counts.charts += 1;
            chart_of(chart, counts.charts)
        }
        Block::Picture(picture) => {
            counts.pictures += 1;
            picture_of(picture, counts.pictures)
        }
        Block::Quote(pieces) => json!({ "kind": "quote", "pieces": inlines(pieces) }),
        Block::Note(pieces) => json!({ "kind": "note", "pieces": inlines(pieces) }),
        Block::Prompt { question, examples, .. } => json!({
            "kind": "prompt",
            "question": text(question),
            "examples": examples.iter().map(|example| text(example)).collect::<Vec<_>>(),
        }),
        Block::Place { .. } => return None,
        Block::Missing { text: words } => json!({ "kind": "missing", "text": text(words) }),
    })
}

fn inlines(pieces: &[Inline]) -> Vec<Value> {
    pieces
        .iter()
        .map(|piece| match piece {
            Inline::Text(words) => json!(["", text(words)]),
            Inline::Strong(words) => json!(["strong", text(words)]),
            Inline::Emphasis(words) => json!(["emph", text(words)]),
            Inline::Figure { text: words, .. } => json!(["figure", text(words)]),
        })
        .collect()
}

fn key_figure(figure: &KeyFigure) -> Value {
    json!({ "value": text(&figure.value), "label": text(&figure.label) })
}

fn chart_of(chart: &Chart, number: usize) -> Value {
    let alt = [chart.caption.as_str(), &chart.description].join(". ");
    json!({
        "kind": "chart",
        "caption": text(&chart.caption),
        "file": format!("/figure-{number}.svg"),
        "alt": text(&alt),
        "source": text(&chart.source),
    })
}

fn picture_of(picture: &Picture, number: usize) -> Value {
    let image = picture.is_sound().then(|| image(picture, &format!("picture-{number}"), ROOM_MM));
    json!({
        "kind": "picture",
        "caption": picture.is_numbered().then(|| text(&picture.caption)),
        "image": image,
        "unreadable": text(&picture.unreadable()),
    })
}

fn image(picture: &Picture, name: &str, room: (f64, f64)) -> Value {
    json!({
        "file": format!("/{name}.{}", picture.media.extension()),
        "width": picture.size_mm(room).0,
        "height": picture.size_mm(room).1,
        "alt": text(picture.said()),
    })
}

fn table_of(table: &Table) -> Value {
    let columns = table.columns.iter().enumerate().map(|(i, column)| {
        json!({
            "label": text(&column.label),
            "numeric": column.numeric,
            "ruled": column.ruled,
            "long": longest(table, i),
        })
    });
    json!({
        "kind": "table",
        "caption": text(&table.caption),
        "columns": columns.collect::<Vec<_>>(),
        "headed": table.columns.iter().any(|column| !column.label.is_empty()),
        "groups": table.groups.iter().map(|one| group(one, table.columns.len())).collect::<Vec<_>>(),
        "source": text(&tables::notes(table)),
        "wide": table.landscape,
    })
}

/// Letters of the longest text of a column, which shares the width of the page.
fn longest(table: &Table, column: usize) -> usize {
    let rows = table.groups.iter().flat_map(|group| &group.rows);
    let cells = rows.filter_map(|row| row.cells.get(column)).map(|cell| shown(cell).chars().count());
    cells.chain([table.columns[column].label.chars().count()]).max().unwrap_or_default()
}

fn group(group: &Group, columns: usize) -> Value {
    let tone = match group.tone {
        Some(Tone::Judicial) => "jud",
        Some(Tone::Administrative) => "adm",
        _ => "",
    };
    json!({
        "label": group.label.as_deref().map(text),
        "tone": tone,
        "rows": group.rows.iter().map(|one| row(one, columns)).collect::<Vec<_>>(),
    })
}

fn row(row: &Row, columns: usize) -> Value {
    let cells = (0..columns).map(|i| row.cells.get(i).map(shown).unwrap_or_default());
    json!({ "total": row.total, "cells": cells.collect::<Vec<_>>() })
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::NotComputable(_) => tables::NOT_COMPUTABLE.to_owned(),
        cell => text(&tables::shown(cell)),
    }
}

fn definition(definition: &Definition) -> Value {
    json!({
        "title": text(&definition.title),
        "text": text(&definition.text),
        "notes": text(&definition.notes().join(" ")),
        "value": text(&definition.value),
    })
}
