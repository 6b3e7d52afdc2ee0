//! The shell of every page: band, entries, who I am.

use askama::Template;
use axum::response::Html;

use super::{Refusal, Visitor};
use crate::access::Role;

/// Where a page stands.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    /// Name of the visitor.
    pub name: String,
    /// Function of the visitor.
    pub function: String,
    /// Initials.
    pub initials: String,
    /// The services one may go to: code, name, whether it is this one.
    pub services: Vec<(String, String, bool)>,
    /// The entries: address, label, whether it is this one.
    pub entries: Vec<(String, &'static str, bool)>,
}

/// The entries of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is an entry")]
pub enum Entry {
    Home,
    Tables,
    Report,
    Figures,
    Import,
    None,
}

impl Shell {
    /// The shell of a page of a service's year, or of no service.
    pub fn new(visitor: &Visitor, here: Option<(&str, i16)>, entry: Entry) -> Shell {
        let account = &visitor.account;
        let mut entries = vec![("/".to_owned(), "Accueil", entry == Entry::Home)];
        if let Some((code, year)) = here {
            let year = format!("/services/{code}/{year}");
            entries.push((year.clone(), "Tableaux", entry == Entry::Tables));
            entries.push((format!("{year}/chiffres"), "Chiffres", entry == Entry::Figures));
            entries.push((format!("{year}/rapport"), "Rapport", entry == Entry::Report));
            if account.role == Role::Management {
                entries.push((format!("/services/{code}/import"), "Import", entry == Entry::Import));
            }
        }
        let services = visitor.services.iter().map(|service| {
            let current = here.is_some_and(|(code, _)| code == service.code);
            (service.code.clone(), service.name.clone(), current)
        });
        Shell {
            name: account.name.clone(),
            function: account.title.clone(),
            initials: initials(&account.name),
            services: services.collect(),
            entries,
        }
    }

    /// The service one is in.
    pub fn current(&self) -> Option<&str> {
        self.services.iter().find(|(_, _, current)| *current).map(|(_, name, _)| name.as_str())
    }
}

fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect()
}

/// A page, rendered.
pub fn page(template: &impl Template) -> Result<Html<String>, Refusal> {
    Ok(Html(template.render()?))
}

/// A text as part of an address (`%` form of what is not a plain sign).
pub fn escape_query(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(char::from(byte))
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
