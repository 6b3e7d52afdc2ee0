//! The document as one HTML file, with its style inside: to read, to keep, to print.

use super::anchor::Anchors;
use super::text::escape;
use super::{CSS, HtmlOptions, body, definition};
use crate::{Block, Document};

/// The file.
pub fn page(document: &Document) -> String {
    let mut html = String::from(
        "<!doctype html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>",
    );
    let title = [&document.title, &document.running_head];
    let title: Vec<&str> = title.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    escape_plain(&mut html, &title.join(" · "));
    html.push_str("</title><style>\n");
    html.push_str(CSS);
    html.push_str(include_str!("../assets/page.css"));
    html.push_str("</style></head><body><main class=\"document\">");
    head(&mut html, document);
    contents(&mut html, document);
    html.push_str(&body(document, &HtmlOptions::default()));
    html.push_str("</main></body></html>\n");
    html
}

fn head(html: &mut String, document: &Document) {
    html.push_str("<header class=\"document-tete\">");
    paragraph(html, "organisme", &document.organisation);
    paragraph(html, "organisme-detail", &document.organisation_detail);
    html.push_str("<h1>");
    escape(html, &document.title);
    html.push_str("</h1>");
    document.subtitle.iter().for_each(|line| paragraph(html, "sous-titre", line));
    paragraph(html, "connu-au", &document.as_of);
    html.push_str("</header>\n");
}

/// Chapters and sections, in order.
fn contents(html: &mut String, document: &Document) {
    let mut anchors = Anchors::default();
    html.push_str("<nav class=\"document-sommaire\" aria-label=\"Sommaire\"><ul>");
    for block in &document.blocks {
        match block {
            Block::Heading { level, text, anchor } => {
                let id = anchors.take(if anchor.is_empty() { text } else { anchor });
                if *level <= 2 {
                    html.push_str(&format!("<li class=\"niveau-{}\"><a href=\"#{id}\">", (*level).max(1)));
                    escape(html, text);
                    html.push_str("</a></li>");
                }
            }
            // They take an anchor too.
            Block::Prompt { anchor, .. } => {
                anchors.take(anchor);
            }
            _ => {}
        }
    }
    if !document.definitions.is_empty() {
        html.push_str(&format!(
            "<li class=\"niveau-1\"><a href=\"#definitions\">{}</a></li>",
            definition::TITLE
        ));
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

/// A title of a window holds no markup.
fn escape_plain(html: &mut String, words: &str) {
    super::text::attribute(html, words);
}
