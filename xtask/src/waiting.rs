//! A service where so many requests wait, each in a circuit of visas, to load the waiting list with:
//! `attente BASE DEMANDES ADRESSE:PORT`. It writes what a load generator needs: the address, the cookie, the pages.

use anyhow::{Context, Result};
use app::access::Scope;
use app::circuit::definition::models;
use app::demo::generator::{Dice, Size, register};
use app::schema::MIGRATIONS;
use app::service::{self, NewService};
use app::waiting;
use base::{Clock, Day, Id};
use register::{CapacityRow, PersonRow, RequestRow};
use store::{Author, Base, Store, migrate};

/// Territories, with their places.
const TERRITORIES: [(&str, i64); 3] = [("Artois", 40), ("Audomarois", 30), ("Arrageois", 20)];

/// Fills a new base, and writes the scenario on the standard output.
pub fn fill(base: &str, requests: u32, address: &str) -> Result<()> {
    let base: Base = base.parse()?;
    let store = Store::open(&base)?;
    let author = Author::new("mesure", &Clock::System);
    migrate(&store, &author, MIGRATIONS)?;
    let today = Day::new_in_paris(author.at);
    let year = today.year();
    // Two years of stays, for the forecast; then those who wait.
    let mut all = register(Size { persons: 600, acts: 1000, year }, &mut Dice::new(1));
    for (territory, places) in TERRITORIES {
        all.capacities.push(CapacityRow {
            territory: territory.to_owned(),
            places,
            start: Some(today.plus_months(-48)),
            ..CapacityRow::default()
        });
    }
    for at in 0..requests {
        let (territory, _) = TERRITORIES[at as usize % TERRITORIES.len()];
        let person = format!("Q{at:06}");
        all.persons.push(PersonRow {
            reference: person.clone(),
            last_name: format!("Attente{}", at / 2),
            first_name: ["Léo", "Nora", "Tom", "Inès"][at as usize % 4].to_owned(),
            birth: Some(today.plus_months(-(14 * 12 + (at as i32 % 60)))),
            // One family in ten has two who wait.
            family: if at % 20 < 2 { format!("A{}", at / 20) } else { String::new() },
            territory: territory.to_owned(),
            ..PersonRow::default()
        });
        all.requests.push(RequestRow {
            reference: format!("DQ{at:06}"),
            person,
            kind: "SESSAD IP".to_owned(),
            territory: territory.to_owned(),
            received: Some(today.plus_days(-((at as i32 * 7) % 700))),
            ..RequestRow::default()
        });
    }
    let service = store
        .write(&author, |write| {
            let operator = service::found_operator(write, "Mesure", "")?;
            let new = NewService { code: "mesure", name: "Mesure", model: "aer", ..NewService::default() };
            service::open(write, &operator, &new)?;
            service::find(write, operator.id, "mesure")
        })?
        .context("le service vient d’être ouvert")?;
    store.write(&author, |write| app::exchange::write_register(write, &service, &all, &[], &|_, _| true))?;
    let scope =
        Scope { operator: service.operator, service: service.id, account: service.id, now: author.at };
    let waits: Vec<Id> =
        store.read(|read| waiting::waiting(read, &scope, today))?.iter().map(|one| one.id).collect();
    store.write(&author, |write| -> Result<()> {
        let model = models().first().context("le catalogue a un circuit")?;
        let version = app::circuit::insert_version(write, &scope, model.code, &model.definition)?;
        for one in &waits {
            app::circuit::begin(write, &scope, *one, version, None, today)?;
        }
        Ok(())
    })?;
    app::facts::keep(&store, &author, service.operator, "mesure")?;
    let token = crate::pages::enter(&store, &author, service.operator, std::slice::from_ref(&service))?;
    eprintln!("{} demandes attendent", waits.len());
    println!("base {address}\nheader Cookie: jalon={token}\nheader Sec-Fetch-Site: same-origin");
    println!("op liste\nGET /services/mesure/attente\nexpect <table");
    let first = waits.first().context("une demande attend")?;
    println!("op une\nGET /services/mesure/attente?demande={first}\nexpect <table");
    Ok(())
}
