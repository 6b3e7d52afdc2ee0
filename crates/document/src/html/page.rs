//! The document as one HTML file, with its style inside: to read, to keep, to print.

use super::text::{attribute, escape};
use super::{CSS, body, contents};
use crate::Document;

/// The file.
pub fn page(document: &Document) -> String {
    let mut html = String::from(
        "<!doctype html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>",
    );
    let title = [&document.title, &document.running_head];
    let title: Vec<&str> = title.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    attribute(&mut html, &title.join(" · "));
    html.push_str("</title><style>\n");
    html.push_str(CSS);
    html.push_str(include_str!("../assets/page.css"));
    html.push_str("</style></head><body><main class=\"document\">");
    head(&mut html, document);
    summary(&mut html, document);
    html.push_str(&body(document));
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
