//! The demonstration: an invented association, its services, its two years of life ([`house`]); the worked cases
//! of 2021, whose figures are known; services of any size, to measure with.

mod agenda;
mod files;
pub mod generator;
pub mod house;
mod projects;
mod sql;

use anyhow::{Context as _, Result};
use base::{Clock, Day, Id};
use register::{Register, Source};
use rust_embed::RustEmbed;
use store::{Author, Store};

use crate::access::{self, Grant, NewAccount, Role, policy};
use crate::documents::starter;
use crate::exchange::intake::Choices;
use crate::exchange::{self, intake};
use crate::service::{self, NewService, Operator, Service};
use crate::web::password;
use generator::{Dice, Size};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../catalogue/cas"]
#[include = "*-2021/*.csv"]
struct Cases;

/// A service of the demonstration: its case, its code, its trame, how it is named.
struct Shown {
    case: &'static str,
    code: &'static str,
    model: &'static str,
    name: &'static str,
}

const SERVICES: [Shown; 3] = [
    Shown { case: "aer-2021", code: "aer", model: "aer", name: "Service d’action éducative renforcée" },
    Shown {
        case: "sessad-2021",
        code: "sessad",
        model: "sessad-ip",
        name: "SESSAD insertion professionnelle",
    },
    Shown { case: "ru-2021", code: "ru", model: "referent-unique-rsa", name: "Référent unique RSA" },
];

/// The case of the service whose files say more than its register.
const FILED: &str = "aer-2021";

/// An account of the demonstration, with its password in clear: it opens invented data only.
#[derive(Clone, Debug)]
pub struct Key {
    /// What one types.
    pub login: &'static str,
    /// Its password, made anew each time.
    pub password: String,
    /// As what.
    pub role: &'static Role,
}

/// Fills an empty base with the worked cases of 2021, and some accounts.
pub fn furnish(store: &Store, clock: &Clock) -> Result<Vec<Key>> {
    let author = Author::new("démonstration", clock);
    let operator = store.write(&author, |write| {
        service::found_operator(write, "Association des Trois Vallées", "Services de la vallée et du plateau")
    })?;
    for shown in &SERVICES {
        let service = open(store, &author, &operator, (shown.code, shown.name, "", shown.model))?;
        let reading =
            intake::take_in(store, clock, &service, &case(shown.case), Choices::default(), &mut |_| {})?;
        write(store, &author, &service, &reading.register, shown.case)?;
        if shown.case == FILED {
            files::furnish(store, &author, &service)?;
            projects::furnish(store, &author, &service)?;
        }
    }
    let keys = accounts(store, &author, operator.id)?;
    agenda::furnish(store, clock, operator.id)?;
    Ok(keys)
}

/// Fills an empty base with invented services, 5 000 persons at most in each.
pub fn furnish_large(store: &Store, clock: &Clock, persons: u32, acts: u32, seed: u64) -> Result<Vec<Key>> {
    let author = Author::new("démonstration", clock);
    let operator =
        store.write(&author, |write| service::found_operator(write, "Association des Trois Vallées", ""))?;
    let services = persons.div_ceil(5_000).max(1);
    let mut dice = Dice::new(seed);
    for number in 1..=services {
        let share = |total: u32| total / services + u32::from(number <= total % services);
        let size = Size { persons: share(persons), acts: share(acts), year: 2021 };
        let code = format!("service-{number}");
        let service =
            open(store, &author, &operator, (&code, &format!("Service inventé n° {number}"), "", "aer"))?;
        let register = generator::register(size, &mut dice);
        write(store, &author, &service, &register, "registre inventé")?;
        eprintln!("Service {number} sur {services} : {} personnes, {} actes", size.persons, size.acts);
    }
    accounts(store, &author, operator.id)
}

/// The files of a case, as they are embedded.
pub fn case(name: &str) -> Vec<Source> {
    let mut paths: Vec<_> = Cases::iter().filter(|path| path.starts_with(&format!("{name}/"))).collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| {
            let bytes = Cases::get(path)?.data.into_owned();
            Some(Source { name: path.rsplit('/').next().unwrap_or_default().to_owned(), bytes })
        })
        .collect()
}

fn open(
    store: &Store,
    author: &Author,
    operator: &Operator,
    (code, name, detail, model): (&str, &str, &str, &str),
) -> Result<Service> {
    let found = store.write(author, |write| -> store::Result<_> {
        let new = NewService { code, name, detail, model, ..NewService::default() };
        if let Some(service) = service::open(write, operator, &new)? {
            starter::give(write, operator.id, service)?;
        }
        service::find(write, operator.id, code)
    })?;
    found.context("le service vient d’être ouvert")
}

fn write(store: &Store, author: &Author, service: &Service, register: &Register, file: &str) -> Result<()> {
    store.write(author, |write| {
        exchange::write_register(write, service, register, &[file.to_owned()], &intake::is_known)
    })?;
    Ok(crate::facts::keep(store, author, service.operator, &service.code)?)
}

fn accounts(store: &Store, author: &Author, operator: Id) -> Result<Vec<Key>> {
    let services: Vec<Id> =
        store.read(|read| service::all(read, operator))?.into_iter().map(|service| service.id).collect();
    let mut keys = Vec::new();
    for (login, name, title, role) in [
        ("e.marchais", "Enzo Marchais", "chef de service", "chef-de-service"),
        ("l.nivelle", "Lola Nivelle", "éducatrice spécialisée", "educateur"),
        ("n.sabatier", "Nour Sabatier", "contrôleuse de gestion", "siege"),
    ] {
        let role = policy::role(role).context("un rôle de la démonstration n’est pas au catalogue")?;
        let password = password::provisional()?;
        let hash = password::hash(&password)?;
        let new = NewAccount { login, name, title, password: &hash, must_change: false };
        store.write(author, |write| -> store::Result<()> {
            let Some(account) = access::open(write, operator, &new)? else { return Ok(()) };
            for service in &services {
                let starts = Day::from_number(0);
                let professional = sql::professional_named(write, operator, *service, name)?;
                let grant = Grant { service: *service, role, starts, ends: None, professional, reason: "" };
                access::grant(write, operator, account, &grant)?;
            }
            Ok(())
        })?;
        keys.push(Key { login, password, role });
    }
    Ok(keys)
}
