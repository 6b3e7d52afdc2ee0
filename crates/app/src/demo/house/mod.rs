//! The show house: an association with two years of life behind it, that ends today.
//!
//! Everything is invented, from one seed: the same day gives the same persons, measures and acts. Nothing is
//! written by a door of its own: persons, measures, notes and acts enter as pages write them, staff, contracts and
//! the acts of past quarters as a register does. So what the program promises of its base holds of this one.
//!
//! One file a noun: `course` (requests and measures), `around` (facts, contracts, deadlines that were met),
//! `rhythm` (acts and appointments), `words` (notes), `letters`, `lists`, `evaluation`, `meetings`, `visas`, `story` (a family told in full).

mod around;
mod calendar;
mod course;
mod evaluation;
mod letters;
mod life;
mod lists;
mod meetings;
mod names;
mod plan;
mod projects;
mod rhythm;
mod rhythms;
mod story;
mod team;
mod trades;
mod visas;
mod words;
mod write;

use anyhow::{Context as _, Result};
use base::{Clock, Id};
use store::{Author, Store};

use super::generator::Dice;
use super::{Key, open, sql};
use crate::access::{self, Grant, NewAccount, policy};
use crate::exchange::{self, intake};
use crate::service::{self, Service};
use crate::web::password;
use calendar::Time;
use course::{Course, Trade};
use life::Life;
use names::Names;
use rhythm::Rhythm;
use write::{Ground, Hand};

/// The seed of the association.
const SEED: u64 = 31;

/// Accounts whose password is told: login, and what its holder sees of the association.
const TOLD: [&str; 8] = [
    "m.castagnier",
    "a.dembele",
    "i.sauvagnat",
    "p.verneuil",
    "m.garrec",
    "n.chekroun",
    "n.gilles",
    "s.brehat",
];

/// Those who are in no team: login, name, function, role, in every service.
const ABOVE: [(&str, &str, &str, &str); 2] = [
    ("a.delestre", "Agnès Delestre", "directrice", "directeur"),
    ("r.castaing", "Rémi Castaing", "contrôleur de gestion", "siege"),
];

/// Fills an empty base with the association.
pub fn furnish(store: &Store, clock: &Clock) -> Result<Vec<Key>> {
    let time = Time::new(clock);
    let author = Author { name: "a.delestre".to_owned(), at: time.written(time.opened, 480) };
    let operator = store.write(&author, |write| {
        service::found_operator(
            write,
            "Association des Trois Vallées",
            "Services d’Orsigny et des trois vallées",
        )
    })?;
    let mut services = Vec::new();
    for team in &team::SERVICES {
        let service = open(store, &author, &operator, (team.code, team.name, team.detail, team.model))?;
        let register = team.register(&time);
        store.write(&author, |write| {
            let files = ["personnel.xlsx".to_owned()];
            exchange::write_register(write, &service, &register, &files, &intake::is_known)
        })?;
        services.push(service);
    }
    let (keys, hands) = accounts(store, &author, operator.id, &time, &services)?;
    let mut names = Names::new();
    let mut families = 1;
    for ((team, service), hands) in team::SERVICES.iter().zip(&services).zip(&hands) {
        let mut dice = Dice::new(SEED + families as u64);
        let (trade, rhythm) = trade(team.code);
        let mut life = Life::default();
        let told = team.code == "aer";
        if told {
            story::begin(&mut life, &time);
        }
        let mut course =
            Course { time: &time, service: team, trade, dice: &mut dice, names: &mut names, families };
        course.run(&mut life);
        families = course.families;
        around::furnish(&mut life, &time, trade, &mut dice);
        rhythm::furnish(&mut life, &time, team, rhythm, &mut dice);
        clinical(&mut life, team, &time, &mut dice);
        if told {
            story::tell(&mut life, &time, &mut dice);
            story::oddities(&mut life, &time, &mut dice);
        }
        let ground = Ground { time, service, operator: &operator.name, team, hands };
        write::write(store, &ground, &life)?;
    }
    Ok(keys)
}

fn trade(code: &str) -> (&'static Trade, &'static Rhythm) {
    match code {
        "aer" => (&trades::AER, &rhythms::AER),
        "sessad" => (&trades::SESSAD, &rhythms::SESSAD),
        "rsa" => (&trades::RSA, &rhythms::RSA),
        _ => (&trades::HANDICAP, &rhythms::HANDICAP),
    }
}

/// Notes that psychologists keep among themselves.
fn clinical(life: &mut Life, team: &team::Service, time: &Time, dice: &mut Dice) {
    let Some(by) = team.team.iter().position(|worker| worker.role == "psychologue") else { return };
    let seen: Vec<(usize, base::Day)> = life
        .acts
        .iter()
        .filter(|act| act.theme == "soutien psychologique" && act.day > time.ago(12))
        .filter_map(|act| act.persons.first().map(|(person, ..)| (*person, act.day)))
        .collect();
    for (person, day) in seen {
        if dice.one_in(3) {
            let text = base::french::typeset(dice.pick(&words::CLINICAL));
            life.notes.push(life::Note { person, clinical: true, text, day, by });
        }
    }
}

/// Everyone has an account; a few have a password that is told.
fn accounts(
    store: &Store,
    author: &Author,
    operator: Id,
    time: &Time,
    services: &[Service],
) -> Result<(Vec<Key>, Vec<Vec<Hand>>)> {
    let mut keys: Vec<Key> = Vec::new();
    let mut hands = Vec::new();
    let closed = password::hash(&password::provisional()?)?;
    let mut secret = |login: &str, role: &'static access::Role| -> Result<String> {
        let known = TOLD.iter().chain(ABOVE.iter().map(|(login, ..)| login)).find(|told| **told == login);
        let Some(&login) = known else { return Ok(closed.clone()) };
        let password = password::provisional()?;
        let hash = password::hash(&password)?;
        keys.push(Key { login, password, role });
        Ok(hash)
    };
    for (team, service) in team::SERVICES.iter().zip(services) {
        let mut all = Vec::new();
        for (rank, worker) in team.team.iter().enumerate() {
            let role =
                policy::role(worker.role).context("un rôle de la démonstration n’est pas au catalogue")?;
            let (login, title) = (worker.login(), title(worker));
            let hash = secret(&login, role)?;
            let new =
                NewAccount { login: &login, name: worker.name, title, password: &hash, must_change: false };
            let hand = store.write(author, |write| -> Result<Hand> {
                let account = access::open(write, operator, &new)?.context("deux comptes du même nom")?;
                let number = team::number(rank);
                let professional = sql::professional(write, operator, service.id, &number)?;
                let professional = professional.context("un professionnel est au registre")?;
                let grant = Grant {
                    service: service.id,
                    role,
                    starts: worker.starts(time).max(time.opened),
                    ends: worker.ends(time),
                    professional: Some(professional),
                    reason: "",
                };
                access::grant(write, operator, account, &grant)?;
                Ok(Hand {
                    login: login.clone(),
                    name: worker.name.to_owned(),
                    title: title.to_owned(),
                    account,
                    professional,
                })
            })?;
            all.push(hand);
        }
        hands.push(all);
    }
    for (login, name, title, role) in ABOVE {
        let role = policy::role(role).context("un rôle de la démonstration n’est pas au catalogue")?;
        let hash = secret(login, role)?;
        let new = NewAccount { login, name, title, password: &hash, must_change: false };
        store.write(author, |write| -> Result<()> {
            let account = access::open(write, operator, &new)?.context("deux comptes du même nom")?;
            for service in services {
                let starts = time.opened;
                let grant =
                    Grant { service: service.id, role, starts, ends: None, professional: None, reason: "" };
                access::grant(write, operator, account, &grant)?;
            }
            Ok(())
        })?;
    }
    let signed = services.iter().find(|one| one.code == visas::SERVICE).context("le service des visas")?;
    visas::accounts(store, author, operator, time, signed, secret)?;
    Ok((keys, hands))
}

/// A function, as one says it of this person.
fn title(worker: &team::Worker) -> &'static str {
    const HERS: [&str; 18] = [
        "Marianne",
        "Awa",
        "Sofia",
        "Noémie",
        "Irène",
        "Nadège",
        "Patricia",
        "Clara",
        "Laurence",
        "Fanny",
        "Solène",
        "Joëlle",
        "Nadia",
        "Véronique",
        "Monique",
        "Cécile",
        "Leïla",
        "Gwenaëlle",
    ];
    let hers = HERS.iter().any(|first| worker.name.starts_with(first));
    match (worker.profession, hers) {
        ("éducateur spécialisé", true) => "éducatrice spécialisée",
        ("éducateur spécialisé", false) => "éducateur spécialisé",
        ("chef de service", true) => "cheffe de service",
        ("chef de service", false) => "chef de service",
        ("moniteur éducateur", _) => "moniteur éducateur",
        ("technicien de l'intervention sociale et familiale", _) => {
            "technicienne de l’intervention sociale et familiale"
        }
        ("conseiller en insertion professionnelle", _) => "conseiller en insertion professionnelle",
        ("éducateur technique spécialisé", _) => "éducateur technique spécialisé",
        ("travailleur social", true) => "travailleuse sociale",
        ("travailleur social", false) => "travailleur social",
        ("conseillère ESF", _) => "conseillère en économie sociale et familiale",
        ("coordonnateur de parcours", _) => "coordonnatrice de parcours",
        ("psychomotricien", _) => "psychomotricienne",
        ("psychologue", _) => "psychologue",
        _ => "secrétaire",
    }
}
