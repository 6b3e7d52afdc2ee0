//! The shell of every page: band, search, entries, who I am.

use askama::Template;
use axum::response::Html;

use super::{Refusal, Visitor};
use crate::access::{Action, Here, Noun, Seat};

/// Where a page stands.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    /// Name of the visitor.
    pub name: String,
    /// Function of the visitor.
    pub function: String,
    /// Initials.
    pub initials: String,
    /// The account: what a browser keeps of unsent text is its own.
    pub account: String,
    /// Keys alone do nothing for this account.
    pub keys_off: bool,
    /// The service one is in.
    pub current: Option<String>,
    /// The other services one may go to.
    pub services: Vec<Link>,
    /// The entries, as folder dividers.
    pub entries: Vec<Link>,
    /// The pages of the entry one is in, when it has several.
    pub pages: Vec<Link>,
    /// Where an act is noted, when one may.
    pub note: Option<String>,
    /// Where one looks for a person, when one may.
    pub search: Option<String>,
    /// What is being searched: it stays in the field.
    pub searched: String,
    /// The page of the guide that says what this one is for.
    pub help: &'static str,
}

/// A link of the shell.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it leads.
    pub address: String,
    /// What it says.
    pub label: String,
    /// Whether one is there.
    pub current: bool,
    /// What awaits me there, never a stock; none shows nothing.
    pub badge: u32,
}

impl Link {
    fn new(address: String, label: &str, current: bool) -> Link {
        Link { address, label: label.to_owned(), current, badge: 0 }
    }
}

/// The entries of the shell, and the pages under them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is an entry")]
pub enum Entry {
    Home,
    /// « Personnes & familles »: the persons of the service, the file of one.
    Persons,
    /// « Demandes & attente ».
    Waiting,
    /// The visas one gives, the circuits they follow.
    Visas,
    Circuits,
    /// Who examines requests, who steers the service.
    Committee,
    Steering,
    /// « Agenda & actes ».
    Agenda,
    /// Its rooms and vehicles.
    Resources,
    /// Its secret address.
    Feed,
    /// « Tableaux & rapports », in this year.
    Tables(i16),
    Figures(i16),
    Report(i16),
    /// A report of anyone, read once more; beside the tables of this year.
    Proof(i16),
    /// The files of funders, beside the tables of this year.
    Grids(i16),
    Explorer(i16),
    /// « Agenda & actes »: what was done.
    Acts,
    /// « Échéances »: what is due, who carries what.
    Deadlines,
    Workload,
    DeadlineSettings,
    /// « Service »: what one sets up there.
    Import,
    Accounts,
    Models,
    /// What the data protection officer watches.
    Protection,
    /// Who works there, who is away, how many places.
    Staff,
    /// What the service improves, what it asks of people.
    Quality,
    Evaluation,
    Surveys,
    /// The lists it keeps: whom it works with, by what means, what went wrong.
    Network,
    Means,
    Events,
    None,
}

impl Shell {
    /// The shell of a page that is in no service: the entries are those of the first one.
    pub fn new(visitor: &Visitor, entry: Entry) -> Shell {
        Shell::of(visitor, visitor.seats.first(), entry).without_current(visitor)
    }

    /// The shell of a page of a service.
    pub fn here(here: &Here, entry: Entry) -> Shell {
        let mut shell = Shell::of(&here.visitor, Some(&here.seat), entry);
        let deadlines = here.path("/echeances");
        for link in shell.entries.iter_mut().filter(|link| link.address == deadlines) {
            link.badge = here.due;
        }
        let (waiting, visas) = (here.path("/attente"), here.path("/visas"));
        for link in shell.entries.iter_mut().chain(&mut shell.pages) {
            let own = link.address == visas || (link.label == REQUESTS && link.address == waiting);
            if own {
                link.badge = here.visas;
            }
        }
        shell
    }

    fn of(visitor: &Visitor, seat: Option<&Seat>, entry: Entry) -> Shell {
        let account = &visitor.account;
        let code = seat.map(|seat| seat.service.code.as_str());
        let others = visitor.seats.iter().filter(|other| Some(other.service.code.as_str()) != code);
        Shell {
            name: account.name.clone(),
            function: account.title.clone(),
            initials: initials(&account.name),
            account: account.id.to_string(),
            keys_off: account.keys_off,
            current: seat.map(|seat| seat.service.name.clone()),
            services: others.map(link_to).collect(),
            entries: entries(seat, entry),
            pages: seat.map(|seat| pages(seat, entry)).unwrap_or_default(),
            note: seat
                .filter(|seat| seat.may(Action::Write, Noun::Acts))
                .map(|seat| format!("/services/{}/actes/nouveau", seat.service.code)),
            search: may_search(visitor).then(|| "/recherche".to_owned()),
            searched: String::new(),
            help: crate::help::of(entry),
        }
    }

    fn without_current(mut self, visitor: &Visitor) -> Shell {
        if visitor.seats.len() > 1 {
            self.current = None;
            self.services = visitor.seats.iter().map(link_to).collect();
        }
        self
    }
}

/// One searches from anywhere, in all the services where one may see files.
fn may_search(visitor: &Visitor) -> bool {
    visitor.seats.iter().any(|seat| seat.may(Action::See, Noun::Persons))
}

/// Another service.
fn link_to(seat: &Seat) -> Link {
    Link::new(format!("/services/{}", seat.service.code), &seat.service.name, false)
}

fn entries(seat: Option<&Seat>, entry: Entry) -> Vec<Link> {
    let mut entries = vec![Link::new("/".to_owned(), "Accueil", entry == Entry::Home)];
    let Some(seat) = seat else { return entries };
    let path = |rest: &str| format!("/services/{}{rest}", seat.service.code);
    if seat.may(Action::See, Noun::Persons) {
        entries.push(Link::new(path("/personnes"), "Personnes & familles", entry == Entry::Persons));
    }
    if let Some(first) = requests(seat, entry).into_iter().next() {
        let current = matches!(
            entry,
            Entry::Waiting | Entry::Visas | Entry::Circuits | Entry::Committee | Entry::Steering
        );
        entries.push(Link::new(first.address, REQUESTS, current));
    }
    if let Some(first) = daily(seat, entry).into_iter().next() {
        let current = matches!(entry, Entry::Agenda | Entry::Resources | Entry::Feed | Entry::Acts);
        entries.push(Link::new(first.address, "Agenda & actes", current));
    }
    if seat.may(Action::See, Noun::Measures) {
        let current = matches!(entry, Entry::Deadlines | Entry::Workload | Entry::DeadlineSettings);
        entries.push(Link::new(path("/echeances"), "Échéances", current));
    }
    if seat.may(Action::See, Noun::Figures) {
        let current = matches!(
            entry,
            Entry::Tables(_)
                | Entry::Figures(_)
                | Entry::Report(_)
                | Entry::Proof(_)
                | Entry::Grids(_)
                | Entry::Explorer(_)
        );
        entries.push(Link::new(path(""), "Tableaux & rapports", current));
    }
    if let Some(first) = settings(seat, entry).into_iter().next() {
        let current = matches!(
            entry,
            Entry::Import
                | Entry::Accounts
                | Entry::Models
                | Entry::Protection
                | Entry::Staff
                | Entry::Quality
                | Entry::Evaluation
                | Entry::Surveys
                | Entry::Network
                | Entry::Means
                | Entry::Events
        );
        entries.push(Link::new(first.address, "Service", current));
    }
    entries
}

fn pages(seat: &Seat, entry: Entry) -> Vec<Link> {
    let path = |rest: &str| format!("/services/{}{rest}", seat.service.code);
    match entry {
        Entry::Agenda | Entry::Resources | Entry::Feed | Entry::Acts => daily(seat, entry),
        Entry::Waiting | Entry::Visas | Entry::Circuits | Entry::Committee | Entry::Steering => {
            requests(seat, entry)
        }
        Entry::Tables(year)
        | Entry::Figures(year)
        | Entry::Report(year)
        | Entry::Proof(year)
        | Entry::Grids(year)
        | Entry::Explorer(year) => vec![
            Link::new(path(&format!("/{year}")), "Tableaux", matches!(entry, Entry::Tables(_))),
            Link::new(path(&format!("/{year}/chiffres")), "Chiffres", matches!(entry, Entry::Figures(_))),
            Link::new(
                path(&format!("/explorer?de={year}&a={year}")),
                "Explorer",
                matches!(entry, Entry::Explorer(_)),
            ),
            Link::new(path(&format!("/{year}/rapport")), "Rapport", matches!(entry, Entry::Report(_))),
            Link::new(path("/grilles"), "Fichiers des financeurs", matches!(entry, Entry::Grids(_))),
            Link::new(path("/relecture"), "Relire", matches!(entry, Entry::Proof(_))),
        ],
        Entry::Import
        | Entry::Accounts
        | Entry::Models
        | Entry::Protection
        | Entry::Staff
        | Entry::Quality
        | Entry::Evaluation
        | Entry::Surveys
        | Entry::Network
        | Entry::Means
        | Entry::Events => settings(seat, entry),
        Entry::Deadlines | Entry::Workload | Entry::DeadlineSettings => {
            let mut pages = vec![
                Link::new(path("/echeances"), "Échéances", entry == Entry::Deadlines),
                Link::new(path("/charge"), "Charge", entry == Entry::Workload),
            ];
            if seat.may(Action::Decide, Noun::Measures) {
                let current = entry == Entry::DeadlineSettings;
                pages.push(Link::new(path("/echeances/reglages"), "Réglages", current));
            }
            pages
        }
        _ => Vec::new(),
    }
}

const REQUESTS: &str = "Demandes & attente";

/// What waits, what one signs, the circuits.
fn requests(seat: &Seat, entry: Entry) -> Vec<Link> {
    let path = |rest: &str| format!("/services/{}{rest}", seat.service.code);
    let mut pages = Vec::new();
    if seat.may(Action::See, Noun::Requests) {
        pages.push(Link::new(path("/attente"), "Liste d’attente", entry == Entry::Waiting));
    }
    if seat.may(Action::See, Noun::Visas) {
        pages.push(Link::new(path("/visas"), "Visas", entry == Entry::Visas));
    }
    if seat.may(Action::See, Noun::Requests) {
        pages.push(Link::new(path("/commission"), "Commission", entry == Entry::Committee));
        pages.push(Link::new(path("/comite"), "Comité de suivi", entry == Entry::Steering));
    }
    if seat.may(Action::Administer, Noun::Visas) {
        pages.push(Link::new(path("/circuits"), "Circuits", entry == Entry::Circuits));
    }
    pages
}

/// What one does every day: the agenda, and what was done.
fn daily(seat: &Seat, entry: Entry) -> Vec<Link> {
    let path = |rest: &str| format!("/services/{}{rest}", seat.service.code);
    let mut pages = Vec::new();
    if seat.may(Action::See, Noun::Agenda) {
        pages.push(Link::new(path("/agenda"), "Agenda", entry == Entry::Agenda));
    }
    if seat.may(Action::See, Noun::Acts) {
        pages.push(Link::new(path("/actes"), "Actes", entry == Entry::Acts));
    }
    if seat.may(Action::See, Noun::Agenda) {
        let resources = entry == Entry::Resources;
        pages.push(Link::new(path("/agenda/ressources"), "Salles et véhicules", resources));
        pages.push(Link::new(path("/agenda/abonnement"), "Abonnement", entry == Entry::Feed));
    }
    pages
}

/// What one may set up in a service.
fn settings(seat: &Seat, entry: Entry) -> Vec<Link> {
    let path = |rest: &str| format!("/services/{}{rest}", seat.service.code);
    let mut pages = Vec::new();
    if seat.may(Action::Write, Noun::Register) {
        pages.push(Link::new(path("/import"), "Import d’un registre", entry == Entry::Import));
        pages.push(Link::new(path("/equipe"), "Équipe et places", entry == Entry::Staff));
    }
    if seat.may(Action::See, Noun::Network) {
        pages.push(Link::new(path("/reseau"), "Réseau", entry == Entry::Network));
    }
    if seat.may(Action::See, Noun::Means) {
        pages.push(Link::new(path("/moyens"), "Conventions et moyens", entry == Entry::Means));
    }
    if seat.may(Action::See, Noun::Events) {
        pages.push(Link::new(path("/evenements"), "Événements", entry == Entry::Events));
    }
    if seat.may(Action::See, Noun::Quality) {
        pages.push(Link::new(path("/plan-action"), "Plan d’action", entry == Entry::Quality));
        pages.push(Link::new(path("/evaluation"), "Évaluation", entry == Entry::Evaluation));
        pages.push(Link::new(path("/enquetes"), "Enquêtes", entry == Entry::Surveys));
    }
    if seat.may(Action::Write, Noun::Documents) {
        pages.push(Link::new(path("/modeles"), "Modèles", entry == Entry::Models));
    }
    if seat.may(Action::See, Noun::Accounts) {
        pages.push(Link::new(path("/comptes"), "Comptes", entry == Entry::Accounts));
    }
    if seat.may(Action::See, Noun::Traces) {
        let current = entry == Entry::Protection;
        pages.push(Link::new(path("/protection"), "Protection des données", current));
    }
    pages
}

pub(crate) fn initials(name: &str) -> String {
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
