//! How long a million acts take to be written, checked by the base itself; and the base of a whole region.

use std::time::Instant;

use anyhow::{Context, Result};
use app::demo::generator::{Dice, Size, register};
use app::schema::MIGRATIONS;
use app::service::{self, NewService};
use base::Clock;
use store::{Author, Base, Store, migrate};

/// Writes a new base of so many invented services, and the columns that the base keeps of each: what
/// [`crate::eight::region`] reads.
pub fn region(base: &str, services: u32, acts: u32, persons: u32) -> Result<()> {
    let base: Base = base.parse()?;
    let author = Author::new("mesure", &Clock::System);
    let store = Store::open(&base)?;
    migrate(&store, &author, MIGRATIONS)?;
    let operator = store.write(&author, |write| service::found_operator(write, "Mesure", ""))?;
    let mut dice = Dice::new(1);
    let share = |all: u32, at: u32| {
        let upto = |n: u32| u64::from(all) * u64::from(n) / u64::from(services);
        (upto(at + 1) - upto(at)) as u32
    };
    for at in 0..services {
        let code = format!("service-{}", at + 1);
        let size = Size { persons: share(persons, at), acts: share(acts, at), year: 2021 };
        let register = register(size, &mut dice);
        let new = NewService { code: &code, name: &code, model: "aer", ..NewService::default() };
        let service = store
            .write(&author, |write| {
                service::open(write, &operator, &new)?;
                service::find(write, operator.id, &code)
            })?
            .context("le service vient d’être ouvert")?;
        store.write(&author, |write| {
            app::exchange::write_register(write, &service, &register, &[], &|_, _| false)
        })?;
        app::facts::keep(&store, &author, operator.id, &code)?;
    }
    Ok(())
}

/// Writes an invented service of that many acts into a new base, and says how long it took.
pub fn measure(base: &str, acts: u32, persons: u32) -> Result<()> {
    let base: Base = base.parse()?;
    let author = Author::new("mesure", &Clock::System);
    let register = register(Size { persons, acts, year: 2021 }, &mut Dice::new(1));
    let store = Store::open(&base)?;
    migrate(&store, &author, MIGRATIONS)?;
    let service = store
        .write(&author, |write| {
            let operator = service::found_operator(write, "Mesure", "")?;
            let new = NewService { code: "mesure", name: "Mesure", model: "aer", ..NewService::default() };
            service::open(write, &operator, &new)?;
            service::find(write, operator.id, "mesure")
        })?
        .context("le service vient d’être ouvert")?;
    let start = Instant::now();
    store.write(&author, |write| {
        app::exchange::write_register(write, &service, &register, &[], &|_, _| false)
    })?;
    println!(
        "{{\"mesure\":\"ecriture\",\"actes\":{acts},\"secondes\":{:.3}}}",
        start.elapsed().as_secs_f64()
    );
    let start = Instant::now();
    let facts = store.read(|read| app::facts::load(read, service.operator, service.id))?;
    println!(
        "{{\"mesure\":\"lecture des lignes\",\"actes\":{},\"secondes\":{:.3}}}",
        facts.acts.day.len(),
        start.elapsed().as_secs_f64()
    );
    app::facts::keep(&store, &author, service.operator, "mesure")?;
    let start = Instant::now();
    let kept = store.read(|read| {
        let now = service::find(read, service.operator, "mesure")?;
        now.map(|service| app::facts::of(read, &service)).transpose()
    })?;
    println!(
        "{{\"mesure\":\"lecture des colonnes\",\"actes\":{},\"secondes\":{:.3}}}",
        kept.map_or(0, |facts| facts.acts.day.len()),
        start.elapsed().as_secs_f64()
    );
    let (least, median) = crate::eight::year(&facts, 2021, 15)?;
    println!(
        "{{\"mesure\":\"tous les chiffres de l’année, à chaud\",\"ms_min\":{least:.2},\"ms_median\":{median:.2}}}"
    );
    Ok(())
}
