//! A scenario to load the pages with, for this base: `pages BASE ADRESSE:PORT ANNEE`.
//!
//! It opens a session as signing in does, and names the persons of the base: a load generator that reads this form
//! (see `xtask/http/README.md`) then asks for pages as a browser would.

use anyhow::{Context, Result};
use app::access::{self, Grant, NewAccount, NewSession, policy};
use app::facts::{self, PersonName};
use app::schema::MIGRATIONS;
use app::service::{self, Service};
use app::web::{layout::escape_query, session};
use base::{Clock, Day, Id};
use store::{Author, Base, Store, migrate};

/// The operations; the words in braces are drawn for each request.
const OPERATIONS: &str = include_str!("../http/operations.txt");
/// Searches of each kind.
const SEARCHES: usize = 200;
/// The account of the session: it closes with the base, which is one to measure with.
const LOGIN: &str = "mesure.pages";

/// Writes the scenario on the standard output.
pub fn scenario(base: &str, address: &str, year: i16) -> Result<()> {
    let base: Base = base.parse()?;
    let store = Store::open(&base)?;
    let author = Author::new("mesure", &Clock::System);
    migrate(&store, &author, MIGRATIONS)?;
    let operator = store.read(service::operator)?.context("Cette base n’a pas encore de service.")?;
    let services = store.read(|read| service::all(read, operator.id))?;
    let first = services.first().context("Cette base n’a pas encore de service.")?;
    let token = enter(&store, &author, operator.id, &services)?;
    println!("base {address}\nheader Cookie: jalon={token}\nheader Sec-Fetch-Site: same-origin");
    let (mut files, mut typed) = (Vec::new(), Typed::default());
    for service in &services {
        let mut persons: Vec<PersonName> =
            store.read(|read| facts::person_names(read, operator.id, service.id))?.into_values().collect();
        persons.sort_by_key(|person| person.id);
        files.extend(persons.iter().map(|person| format!("{}/personnes/{}", service.code, person.id)));
        typed.add(&persons);
        if service.id == first.id {
            let ids: Vec<String> = persons.iter().map(|person| person.id.to_string()).collect();
            list("PERSON", &ids);
        }
    }
    let staff = store.read(|read| facts::staff_names(read, operator.id, first.id))?;
    let mut staff: Vec<String> = staff.keys().map(Id::to_string).collect();
    staff.sort();
    list("STAFF", &staff);
    list("FILE", &files);
    list("SERVICE", &services.iter().map(|service| service.code.clone()).collect::<Vec<_>>());
    list("START", &typed.starts);
    list("TYPED", &typed.all);
    // An identifier of thirty-two digits, in three draws.
    println!("var A 10000000000 99999999999\nvar B 10000000000 99999999999\nvar C 1000000000 9999999999");
    print!("{}", OPERATIONS.replace("@YEAR@", &year.to_string()).replace("@FIRST@", &first.code));
    Ok(())
}

/// A new session of an account that may do everything of every day in all services; its token.
pub(crate) fn enter(store: &Store, author: &Author, operator: Id, services: &[Service]) -> Result<String> {
    let role = policy::role("chef-de-service").context("le rôle est au catalogue")?;
    let (token, token_hash) = session::new_token().ok().context("le système ne donne pas de hasard")?;
    store.write(author, |write| -> store::Result<()> {
        let new = NewAccount {
            login: LOGIN,
            name: "Mesure des pages",
            title: "",
            // No password opens it: its session is made here.
            password: "",
            must_change: false,
        };
        let account = match access::credentials(write, operator, LOGIN)? {
            Some((account, _)) => account.id,
            None => access::open(write, operator, &new)?.unwrap_or_else(|| write.new_id()),
        };
        for service in services {
            let starts = Day::from_number(0);
            let service = service.id;
            let grant = Grant { service, role, starts, ends: None, professional: None, reason: "" };
            access::grant(write, operator, account, &grant)?;
        }
        let new = NewSession { token_hash: &token_hash, agent: "", second_due: false };
        access::start_session(write, operator, account, &new)
    })?;
    Ok(token)
}

/// What is typed in the search.
#[derive(Default)]
struct Typed {
    /// The first letters of a name.
    starts: Vec<String>,
    /// In turn: first letters, first and last names with their accents, two letters of the name exchanged.
    all: Vec<String>,
}

impl Typed {
    fn add(&mut self, persons: &[PersonName]) {
        for at in 0..SEARCHES.min(persons.len()) {
            let person = &persons[at * persons.len() / SEARCHES.min(persons.len())];
            let start: String = person.last_name.chars().take(4).collect();
            let both = format!("{} {}", person.first_name, person.last_name);
            let mut letters: Vec<char> = person.last_name.chars().collect();
            if letters.len() > 3 {
                letters.swap(2, 3);
            }
            let mistyped: String = letters.into_iter().collect();
            self.starts.push(escape_query(&start));
            self.all.extend([start, both, mistyped].map(|typed| escape_query(&typed)));
        }
    }
}

fn list(name: &str, words: &[String]) {
    println!("list {name} {}", words.join(" "));
}
