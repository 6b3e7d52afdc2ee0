//! How long one waits for what one searches, in a base of that many persons: `recherche BASE PERSONNES ACTES`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use app::access;
use app::schema::MIGRATIONS;
use app::search::query::Query;
use app::search::{Eye, find};
use app::web::Visitor;
use app::{demo, facts, service};
use base::{Clock, Day, Id};
use store::{Author, Base, Store, migrate};

/// Searches of each kind.
const EACH: usize = 200;

/// Furnishes the base when it is new, then searches in every way.
pub fn measure(base: &str, persons: u32, acts: u32) -> Result<()> {
    let base: Base = base.parse()?;
    let store = Store::open(&base)?;
    let author = Author::new("mesure", &Clock::System);
    migrate(&store, &author, MIGRATIONS)?;
    if store.read(service::is_empty)? {
        let start = Instant::now();
        demo::furnish_large(&store, &Clock::System, persons, acts, 1)?;
        say("écriture de la base", start.elapsed());
    }
    let operator = store.read(service::operator)?.context("la base vient d’être garnie")?;
    let start = Instant::now();
    store.write(&author, |write| app::search::rebuild(write, operator.id))?;
    say("index refait", start.elapsed());

    let eye = eye(&store, operator.id)?;
    let known = known(&store, operator.id)?;
    let kinds: [(&str, Way); 8] = [
        ("nom", |known| known.last_name.clone()),
        ("prénom et nom", |known| format!("{} {}", known.first_name, known.last_name)),
        ("trois lettres", |known| known.last_name.chars().take(3).collect()),
        ("deux lettres", |known| known.last_name.chars().take(2).collect()),
        ("nom mal tapé", |known| swapped(&known.last_name)),
        ("prénom, nom mal tapé", |known| format!("{} {}", known.first_name, swapped(&known.last_name))),
        ("naissance", |known| known.birth.to_string()),
        ("numéro", |known| known.reference.clone()),
    ];
    for (kind, typed) in kinds {
        let mut times = Vec::with_capacity(EACH);
        let mut found = 0;
        for at in 0..EACH {
            let typed = typed(&known[at * known.len() / EACH]);
            let start = Instant::now();
            let query = Query::read(&typed);
            let hits = store.read(|read| -> store::Result<_> {
                let persons = find::persons(read, &eye, &query)?;
                find::texts(read, &eye, &query)?;
                Ok(persons.hits.len())
            })?;
            times.push(start.elapsed());
            found += usize::from(hits > 0);
        }
        times.sort();
        let ms = |part: usize| times[(EACH * part / 100).min(EACH - 1)].as_secs_f64() * 1e3;
        println!(
            "{{\"mesure\":\"recherche\",\"par\":\"{kind}\",\"personnes\":{},\"trouve_sur_{EACH}\":{found},\
             \"ms_median\":{:.2},\"ms_p99\":{:.2},\"ms_max\":{:.2}}}",
            known.len(),
            ms(50),
            ms(99),
            ms(100)
        );
    }
    Ok(())
}

/// What one types to find someone.
type Way = fn(&Known) -> String;

struct Known {
    last_name: String,
    first_name: String,
    birth: Day,
    reference: String,
}

/// Two letters in each other’s place: the commonest slip.
fn swapped(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() > 3 {
        letters.swap(2, 3);
    }
    letters.into_iter().collect()
}

/// Who sees every service, as an educator does.
fn eye(store: &Store, operator: Id) -> Result<Eye> {
    let now = Clock::System.now();
    let accounts = store.read(|read| access::accounts(read, operator))?;
    let account = accounts.into_iter().find(|account| account.login == "l.nivelle");
    let account = account.context("la démonstration a une éducatrice")?;
    let seats = store.read(|read| access::seats_of(read, operator, account.id, Day::new_in_paris(now)))?;
    Ok(Eye::of(
        &Visitor { account, seats: Arc::new(seats), token_hash: Vec::new(), second_due: false },
        operator,
        now,
    ))
}

fn known(store: &Store, operator: Id) -> Result<Vec<Known>> {
    let mut known = Vec::new();
    for service in store.read(|read| service::all(read, operator))? {
        let (names, facts) = store.read(|read| -> store::Result<_> {
            let names = facts::person_names(read, operator, service.id)?;
            Ok((names, facts::load(read, operator, service.id)?))
        })?;
        for (id, birth) in facts.persons.id.iter().zip(&facts.persons.birth) {
            if let Some(name) = names.get(id) {
                known.push(Known {
                    last_name: name.last_name.clone(),
                    first_name: name.first_name.clone(),
                    birth: *birth,
                    reference: name.reference.clone(),
                });
            }
        }
    }
    Ok(known)
}

fn say(what: &str, time: Duration) {
    println!("{{\"mesure\":\"recherche\",\"étape\":\"{what}\",\"secondes\":{:.3}}}", time.as_secs_f64());
}
