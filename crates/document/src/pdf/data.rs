//! The document as the template reads it: plain values, every text made of signs that our fonts have.

use serde_json::{Value, json};

use super::{date, fonts};
use crate::heading::Levels;
use crate::html::DEFINITIONS;
use crate::{
    Block, Cell, Chart, Definition, Document, Group, Inline, KeyFigure, Row, Table, Tone, landscape, tables,
};

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
    let (mut figures, mut levels) = (0, Levels::default());
    for (one, wide) in blocks.iter().zip(landscape::wide(blocks)) {
        let Some(value) = block(one, &mut figures, &mut levels) else { continue };
        match sections.last_mut() {
            Some((same, values)) if *same == wide => values.push(value),
            _ => sections.push((wide, vec![value])),
        }
    }
    sections.into_iter().map(|(wide, blocks)| json!({ "wide": wide, "blocks": blocks })).collect()
}

/// A block; a heading without words is none.
fn block(block: &Block, figures: &mut usize, levels: &mut Levels) -> Option<Value> {
    Some(match block {
        Block::Heading { level, text: words, .. } => {
            let words = text(words);
            if words.trim().is_empty() {
                return None;
            }
            json!({ "kind": "heading", "level": levels.next(*level), "text": words })
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
            *figures += 1;
            chart_of(chart, *figures)
        }
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
