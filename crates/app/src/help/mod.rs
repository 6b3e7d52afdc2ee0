//! The guide of the people who use Jalon, inside the program: the Markdown of docs/guide with its pictures, which
//! mdBook reads too. `SUMMARY.md` says the order of its pages.

pub mod pages;

use std::sync::LazyLock;

use base::french::typeset;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};
use rust_embed::RustEmbed;

use crate::web::layout::Entry;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../docs"]
#[include = "droits.md"]
#[include = "guide/*.md"]
#[include = "guide/images/*.png"]
struct Guide;

/// A page of the guide, as the summary names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// The part of the guide that it is in.
    pub part: String,
    /// Its title.
    pub title: String,
    /// The name of its file, without `.md`; in its address too.
    pub name: String,
}

/// The pages of the guide, in order.
pub static CHAPTERS: LazyLock<Vec<Chapter>> =
    LazyLock::new(|| chapters(&file("guide/SUMMARY.md").unwrap_or_default()));

fn file(name: &str) -> Option<String> {
    Guide::get(name).and_then(|file| String::from_utf8(file.data.into_owned()).ok())
}

/// `# Part`, then `- [Title](file.md)`.
fn chapters(summary: &str) -> Vec<Chapter> {
    let mut part = String::new();
    let mut all = Vec::new();
    for line in summary.lines().skip(1) {
        if let Some(title) = line.strip_prefix("# ") {
            title.trim().clone_into(&mut part);
        }
        let link = line.split_once('[').and_then(|(_, rest)| rest.split_once("]("));
        if let Some((title, rest)) = link
            && let Some((name, _)) = rest.split_once(".md)")
        {
            all.push(Chapter { part: part.clone(), title: title.to_owned(), name: name.to_owned() });
        }
    }
    all
}

/// A page of the guide as HTML; nothing when the summary does not name it.
fn page(name: &str) -> Option<String> {
    CHAPTERS.iter().find(|chapter| chapter.name == name)?;
    let text = file(&format!("guide/{name}.md"))?;
    // mdBook’s way of putting a file in a page.
    let text = text.replace("{{#include ../droits.md}}", &file("droits.md").unwrap_or_default());
    Some(rendered(&text))
}

/// Markdown as HTML, without whatever HTML it may hold; links between pages are those of the program.
fn rendered(text: &str) -> String {
    let options = Options::ENABLE_TABLES;
    let mut code = false;
    let events = Parser::new_ext(text, options).filter_map(|event| match event {
        Event::Start(Tag::CodeBlock(_)) => {
            code = true;
            Some(event)
        }
        Event::End(TagEnd::CodeBlock) => {
            code = false;
            Some(event)
        }
        Event::Text(words) if !code => Some(Event::Text(typeset(&words).into())),
        Event::Html(_) | Event::InlineHtml(_) => None,
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = CowStr::from(inside(&dest_url));
            Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            let dest_url = CowStr::from(format!("/aide/{dest_url}"));
            Some(Event::Start(Tag::Image { link_type, dest_url, title, id }))
        }
        other => Some(other),
    });
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events);
    // A wide table scrolls in its own box.
    out.replace("<table>", "<div class=\"aide-tableau\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>")
}

/// `7-trouver.md#lire` is `/aide/7-trouver#lire`.
fn inside(address: &str) -> String {
    match address.split_once(".md") {
        Some((name, rest)) if !name.contains('/') => format!("/aide/{name}{rest}"),
        _ => address.to_owned(),
    }
}

/// The page of the guide that says what a page of the program is for.
pub fn of(entry: Entry) -> &'static str {
    match entry {
        Entry::Home => "/aide/0-une-journee",
        Entry::Persons => "/aide/7-trouver-et-ouvrir-un-dossier",
        Entry::Agenda | Entry::Resources | Entry::Feed => "/aide/9-l-agenda",
        Entry::Acts => "/aide/8-noter-une-visite",
        Entry::Deadlines | Entry::Workload | Entry::DeadlineSettings => {
            "/aide/10-les-mesures-et-les-echeances"
        }
        Entry::Waiting => "/aide/14-la-liste-d-attente",
        Entry::Committee | Entry::Steering => "/aide/17-l-admission-et-le-comite",
        Entry::Quality | Entry::Evaluation => "/aide/18-le-plan-d-action-et-l-evaluation",
        Entry::Network | Entry::Means | Entry::Events | Entry::Surveys => "/aide/19-les-listes-du-service",
        Entry::Visas | Entry::Circuits => "/aide/16-les-demandes-et-les-visas",
        Entry::Tables(_) => "/aide/3-lire-l-annee",
        Entry::Figures(_) | Entry::Explorer(_) => "/aide/4-ouvrir-un-chiffre",
        Entry::Report(_) => "/aide/5-le-rapport",
        Entry::Proof(_) => "/aide/20-relire-un-rapport",
        Entry::Grids(_) => "/aide/21-les-fichiers-des-financeurs",
        Entry::Import => "/aide/2-importer-un-registre",
        Entry::Accounts => "/aide/6-comptes",
        Entry::Models => "/aide/11-les-documents-et-les-courriers",
        _ => "/aide",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_between_pages_stay_in_the_program_and_html_does_not_pass() {
        let html =
            rendered("[ici](9-l-agenda.md#ensuite) <b onclick=\"x\">gras</b> ![vue](images/agenda.png)");
        assert!(html.contains("href=\"/aide/9-l-agenda#ensuite\""), "{html}");
        assert!(html.contains("src=\"/aide/images/agenda.png\""), "{html}");
        assert!(html.contains("gras") && !html.contains("onclick"), "{html}");
    }

    #[test]
    fn every_page_of_the_program_leads_to_a_page_of_the_guide() {
        let entries = [
            Entry::Home,
            Entry::Persons,
            Entry::Agenda,
            Entry::Acts,
            Entry::Deadlines,
            Entry::Tables(2021),
            Entry::Figures(2021),
            Entry::Report(2021),
            Entry::Proof(2021),
            Entry::Grids(2021),
            Entry::Import,
            Entry::Accounts,
            Entry::Models,
        ];
        for entry in entries {
            let name = of(entry).strip_prefix("/aide/").unwrap_or_default();
            assert!(page(name).is_some_and(|html| html.contains("<h1>")), "{entry:?}");
        }
    }

    /// The files of the guide and what they name: docs/guide is also read on its own, and by mdBook.
    #[test]
    fn each_page_is_in_the_summary_and_each_picture_exists() {
        let mut named = 0;
        for path in Guide::iter().filter(|path| path.ends_with(".md") && path.starts_with("guide/")) {
            let name = path.trim_start_matches("guide/").trim_end_matches(".md");
            if name != "SUMMARY" {
                assert!(CHAPTERS.iter().any(|chapter| chapter.name == name), "{name} is not in the summary");
            }
            let text = file(&path).unwrap();
            for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(link, _)| link))
            {
                let target = link.split('#').next().unwrap_or_default();
                let local = !target.contains("//") && !target.is_empty() && !target.starts_with('/');
                if local && !target.starts_with("../") {
                    assert!(Guide::get(&format!("guide/{target}")).is_some(), "{path} names {target}");
                    named += usize::from(target.ends_with(".png"));
                }
            }
        }
        for chapter in CHAPTERS.iter() {
            assert!(Guide::get(&format!("guide/{}.md", chapter.name)).is_some(), "{}", chapter.name);
        }
        let pictures: Vec<String> =
            Guide::iter().filter(|path| path.ends_with(".png")).map(Into::into).collect();
        let weight: usize =
            pictures.iter().filter_map(|path| Guide::get(path)).map(|file| file.data.len()).sum();
        assert!(
            named >= pictures.len() && weight < 2_000_000,
            "{named} pictures named, {weight} bytes: {pictures:?}"
        );
    }
}
