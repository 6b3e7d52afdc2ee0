//! The document as one HTML file, style and fonts inside: to read, to keep, to print.

use super::text::{attribute, escape};
use super::{CSS, body, contents, font, picture};
use crate::{Accent, Block, Cell, Cover, Document, Inline, chart};

/// The file.
pub fn page(document: &Document) -> String {
    let document = &alone(document);
    let mut html = String::from(
        "<!doctype html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>",
    );
    let title = [&document.title, &document.running_head];
    let title: Vec<&str> = title.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    attribute(&mut html, &title.join(" · "));
    html.push_str("</title><style>\n");
    html.push_str(&font::faces());
    html.push_str(CSS);
    html.push_str(include_str!("../assets/page.css"));
    colour(&mut html, document);
    html.push_str("</style></head><body><a class=\"aller\" href=\"#contenu\">Aller au contenu</a>\n");
    head(&mut html, document);
    html.push_str("<div class=\"corps\">");
    summary(&mut html, document);
    html.push_str("<main class=\"document\" id=\"contenu\" tabindex=\"-1\">");
    html.push_str(&body(document));
    html.push_str("</main></div></body></html>\n");
    html
}

/// The document without the addresses of Jalon, which open nothing on the computer of a reader:
/// a figure then opens on its definition.
fn alone(document: &Document) -> Document {
    let mut document = document.clone();
    let close = |pieces: &mut Vec<Inline>| {
        for piece in pieces {
            if let Inline::Figure { href, .. } = piece {
                *href = None;
            }
        }
    };
    if let Some(logo) = &mut document.logo {
        logo.href = None;
    }
    for block in &mut document.blocks {
        match block {
            Block::Paragraph(pieces) | Block::Quote(pieces) | Block::Note(pieces) => close(pieces),
            Block::Picture(picture) => picture.href = None,
            Block::List { items, .. } => items.iter_mut().for_each(close),
            Block::KeyFigures(figures) => figures.iter_mut().for_each(|figure| figure.href = None),
            Block::Table(table) => {
                let rows = table.groups.iter_mut().flat_map(|group| &mut group.rows);
                for cell in rows.flat_map(|row| &mut row.cells) {
                    if let Cell::Number { href, .. } = cell {
                        *href = None;
                    }
                }
            }
            _ => {}
        }
    }
    document
}

/// The colour of who signs: it reads on white, so that it stays out of the dark.
fn colour(html: &mut String, document: &Document) {
    if let Some(accent) = Accent::of(document) {
        html.push_str(&format!(
            ":root {{ --petrole: light-dark({accent}, #7cc4c2); }}\n\
             .document :is(h2, h3, h4) {{ color: light-dark({accent}, #e7edea); }}\n"
        ));
    }
}

fn head(html: &mut String, document: &Document) {
    html.push_str("<header class=\"document-tete\"><div>");
    if let Some(logo) = &document.logo {
        picture::logo(html, logo);
    }
    paragraph(html, "organisme", &document.organisation);
    paragraph(html, "organisme-detail", &document.organisation_detail);
    html.push_str("<h1>");
    match document.title.strip_suffix(&document.title_year) {
        Some(words) if !document.title_year.is_empty() => {
            escape(html, words);
            html.push_str("<span class=\"annee-du-titre\">");
            escape(html, &document.title_year);
            html.push_str("</span>");
        }
        _ => escape(html, &document.title),
    }
    html.push_str("</h1>");
    document.subtitle.iter().for_each(|line| paragraph(html, "sous-titre", line));
    paragraph(html, "connu-au", &document.as_of);
    html.push_str("</div>");
    if let Some(cover) = &document.cover {
        poles(html, cover, Accent::of(document));
    }
    html.push_str("</header>\n");
}

/// The poles of the cover, said in full to who does not see them.
fn poles(html: &mut String, cover: &Cover, accent: Option<Accent>) {
    let said: Vec<String> = cover.poles.iter().map(|(month, height)| format!("{month} {height}")).collect();
    html.push_str("<figure class=\"jalons\"><div role=\"img\" tabindex=\"0\" aria-label=\"");
    attribute(html, &said.join(", "));
    html.push_str("\">");
    html.push_str(&Accent::on_ground(accent, chart::cover(cover)));
    html.push_str("</div><figcaption>");
    escape(html, &cover.legend);
    html.push_str("</figcaption></figure>");
}

/// Chapters and sections, in order.
fn summary(html: &mut String, document: &Document) {
    html.push_str("<nav class=\"document-sommaire\" aria-label=\"Sommaire\"><ul>");
    for (level, text, anchor) in contents(document).iter().filter(|(level, ..)| *level <= 2) {
        html.push_str(&format!("<li class=\"niveau-{level}\"><a href=\"#{anchor}\">"));
        escape(html, text);
        html.push_str("</a></li>");
    }
    html.push_str("</ul></nav>\n");
}

fn paragraph(html: &mut String, class: &str, words: &str) {
    if !words.is_empty() {
        html.push_str(&format!("<p class=\"{class}\">"));
        escape(html, words);
        html.push_str("</p>");
    }
}
