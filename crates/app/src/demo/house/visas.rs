//! Requests that go from visa to visa: the circuit of the SESSAD, who signs it, and where each request that waits is.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use base::{Day, Id};
use store::{Author, Store, Write};

use super::calendar::{Time, last_working, next_working};
use super::life::Rank;
use super::write::Ground;
use crate::access::{self, Grant, NewAccount, policy};
use crate::admission::{self, Cell};
use crate::circuit::course::Opinion;
use crate::circuit::definition::models;
use crate::circuit::holder::Holder;
use crate::circuit::{self, NewVisa};
use crate::liaison::{self, Consent, Party};
use crate::measure::request::Request;
use crate::measure::words::word;
use crate::service::Service;

/// The service whose requests go through a circuit.
pub(super) const SERVICE: &str = "sessad";

/// Those who sign from outside: login, name, function, role.
pub(super) const OUTSIDE: [(&str, &str, &str, &str); 4] = [
    ("n.gilles", "Nora Gilles", "référente ASE", "signataire"),
    ("h.ybert", "Hugo Ybert", "chef de service enfance et famille", "signataire"),
    ("a.jolivet", "Anaïs Jolivet", "responsable de secteur ASE", "signataire"),
    ("s.brehat", "Sacha Bréhat", "pilote territoriale", "departement"),
];

/// Who holds what: function, territory, quality, login; the name and address of who has no account.
const HOLDERS: [(&str, &str, &str, &str); 8] = [
    ("Référent ASE", "", "titulaire", "n.gilles"),
    ("Chef de service enfance et famille", "", "titulaire", "h.ybert"),
    ("Responsable de secteur ASE", "Orsigny", "titulaire", "a.jolivet"),
    ("Responsable de secteur ASE", "Vallée basse", "intérim", "a.jolivet"),
    ("Responsable de secteur ASE", "Vallée haute", "titulaire", ""),
    ("Pilote territorial", "", "titulaire", "s.brehat"),
    ("Direction du SESSAD", "", "titulaire", "a.delestre"),
    ("Direction du SESSAD", "", "adjoint", "l.ibarra"),
];

/// Who holds a function without an account.
const ELSEWHERE: (&str, &str) = ("Rosa Quéré", "secteur.haute@departement.exemple");

/// Visas that each request has, in turn; five, for who lives elsewhere, are all of them.
const GIVEN: [usize; 9] = [5, 3, 2, 5, 1, 3, 4, 0, 2];

/// Opens the accounts of those who sign from outside.
pub(super) fn accounts(
    store: &Store,
    author: &Author,
    operator: Id,
    time: &Time,
    service: &Service,
    mut secret: impl FnMut(&str, &'static access::Role) -> Result<String>,
) -> Result<()> {
    for (login, name, title, role) in OUTSIDE {
        let role = policy::role(role).context("un rôle de la démonstration n’est pas au catalogue")?;
        let hash = secret(login, role)?;
        let new = NewAccount { login, name, title, password: &hash, must_change: false };
        store.write(author, |write| -> Result<()> {
            let account = access::open(write, operator, &new)?.context("deux comptes du même nom")?;
            let starts = time.opened;
            let grant =
                Grant { service: service.id, role, starts, ends: None, professional: None, reason: "" };
            access::grant(write, operator, account, &grant)?;
            Ok(())
        })?;
    }
    Ok(())
}

/// Writes the circuit, its holders, and the visas of the requests that wait.
pub(super) fn write(
    write: &mut Write<'_>,
    ground: &Ground<'_>,
    requests: &HashMap<Rank, Request>,
) -> Result<()> {
    if ground.team.code != SERVICE {
        return Ok(());
    }
    let opened = ground.author(0, ground.time.opened, 600);
    let scope = ground.scope(0, opened.at);
    let model =
        models().iter().find(|one| one.code == "sessad-ase").context("un modèle de circuit manque")?;
    let version = {
        let mut write = write.signed(&opened);
        for (duty, place, quality, login) in HOLDERS {
            let account = circuit::seated(&write, &scope, login, ground.time.today)?;
            let (name, email) = match &account {
                Some((_, name)) => (name.clone(), String::new()),
                None => (ELSEWHERE.0.to_owned(), ELSEWHERE.1.to_owned()),
            };
            let one = Holder {
                id: write.new_id(),
                duty: duty.to_owned(),
                territory: word(&mut write, scope.operator, "territory", place)?,
                territory_label: place.to_owned(),
                quality: quality.to_owned(),
                name,
                email,
                account: account.map(|(id, _)| id),
                starts: ground.time.opened,
                ends: None,
            };
            circuit::insert_holder(&mut write, &scope, &one)?;
        }
        circuit::insert_version(&mut write, &scope, model.code, &model.definition)?
    };
    committees(write, ground)?;
    let mut waiting: Vec<&Request> = requests.values().collect();
    waiting.sort_by_key(|one| (one.received, one.id));
    for (at, one) in waiting.into_iter().enumerate() {
        circuit_of(write, ground, version, one, at)?;
    }
    Ok(())
}

/// A year of steering committees, and an admission committee.
fn committees(write: &mut Write<'_>, ground: &Ground<'_>) -> Result<()> {
    let day = |months: i32| last_working(ground.time.today.plus_months(-months));
    for (months, minutes, decision, done) in [
        (
            11,
            "Les places tournent : six sorties, dont quatre vers l’apprentissage. La liste s’allonge à la Vallée basse.",
            "Ouvrir une permanence à la Vallée basse un mercredi sur deux",
            true,
        ),
        (
            5,
            "Les notifications arrivent tard : trois jeunes ont attendu leur droit plus longtemps que leur place.",
            "Demander à la MDPH un référent pour ces dossiers",
            false,
        ),
    ] {
        let author = ground.author(0, day(months), 690);
        let scope = ground.scope(0, author.at);
        let mut write = write.signed(&author);
        let meeting = admission::insert(
            &mut write,
            &scope,
            "steering_meeting",
            &[
                ("day", Cell::Day(Some(day(months)))),
                ("present", Cell::Text("Agnès Delestre, Laurence Ibarra, Sacha Bréhat (Département), l’ARS")),
                ("minutes", Cell::Text(minutes)),
            ],
        )?;
        let cells = [
            ("meeting_id", Cell::Id(meeting)),
            ("words", Cell::Text(decision)),
            ("bearer", Cell::Text("la direction")),
            ("due", Cell::Day(Some(day(months).plus_months(4)))),
            ("done_on", Cell::Day(done.then(|| day(months).plus_months(3)))),
        ];
        admission::insert(&mut write, &scope, "steering_decision", &cells)?;
    }
    let author = ground.author(0, day(1), 600);
    let scope = ground.scope(0, author.at);
    let mut write = write.signed(&author);
    let cells = [
        ("day", Cell::Day(Some(day(1)))),
        ("present", Cell::Text("Laurence Ibarra, Solène Pradeau, Mathieu Garrec")),
    ];
    admission::insert(&mut write, &scope, "admission_session", &cells)?;
    Ok(())
}

fn circuit_of(
    write: &mut Write<'_>,
    ground: &Ground<'_>,
    version: Id,
    one: &Request,
    at: usize,
) -> Result<()> {
    let today = ground.time.today;
    let model =
        models().iter().find(|one| one.code == "sessad-ase").context("un modèle de circuit manque")?;
    let author = |name: &str, day: Day, minute: i64| Author {
        name: name.to_owned(),
        at: ground.time.written(day, minute),
    };
    let begun = author("n.gilles", one.received, 555);
    let scope = ground.scope(0, begun.at);
    // One in three lives on another territory than that which asks.
    let asking = match at % 3 {
        1 => {
            let seat = word(&mut write.signed(&begun), scope.operator, "territory", "Orsigny")?;
            let place = if one.territory == seat { "Vallée basse" } else { "Orsigny" };
            word(&mut write.signed(&begun), scope.operator, "territory", place)?
        }
        _ => one.territory,
    };
    let elsewhere = asking.is_some() && one.territory.is_some() && asking != one.territory;
    {
        let mut write = write.signed(&begun);
        circuit::begin(&mut write, &scope, one.id, version, asking, one.received)?;
        let answers = answers(at, one.received);
        let answers: Vec<(&str, Option<&str>, &str)> =
            answers.iter().map(|(field, value)| (*field, None, value.as_str())).collect();
        liaison::save(&mut write, &scope, one.id, &answers)?;
        for (party, name) in
            [(Party::Young, "Le jeune"), (Party::Home, "Le lieu d’accueil"), (Party::Authority, "Sa mère")]
        {
            if at % 4 == 3 && party == Party::Home {
                continue;
            }
            let consent = Consent {
                id: write.new_id(),
                party,
                name: name.to_owned(),
                answer: "accord".to_owned(),
                day: one.received,
                words: String::new(),
            };
            liaison::insert_consent(&mut write, &scope, one.id, &consent)?;
        }
    }
    let mut day = one.received;
    for (rank, step) in model.definition.steps.iter().take(GIVEN[at % GIVEN.len()]).enumerate() {
        if step.code == "pilote" && !elsewhere {
            continue;
        }
        day = next_working(day.plus_days(2 + (at as i32 + rank as i32) % 4));
        if day >= last_working(today) {
            break;
        }
        let (login, quality) = match step.code.as_str() {
            "referent" => ("n.gilles", "titulaire"),
            "chef" => ("h.ybert", "titulaire"),
            "secteur" => ("a.jolivet", if at.is_multiple_of(2) { "titulaire" } else { "intérim" }),
            "pilote" => ("s.brehat", "titulaire"),
            _ => ("a.delestre", "titulaire"),
        };
        let hand = author(login, day, 620);
        let mut write = write.signed(&hand);
        let signer = circuit::seated(&write, &scope, login, today)?;
        let (account, name) = signer.context("un signataire de la démonstration a un compte")?;
        let visa = NewVisa {
            request: one.id,
            step: &step.code,
            round: 1,
            opinion: if rank == 0 { Opinion::Sent } else { Opinion::For },
            reason: "",
            name: &name,
            quality,
            account: Some(account),
            link: None,
            on: day,
        };
        circuit::insert_visa(&mut write, &scope, &visa)?;
    }
    Ok(())
}

/// What the form of a request says: each of the three cases of the entitlement in turn.
fn answers(at: usize, received: Day) -> Vec<(&'static str, String)> {
    let mut all: Vec<(&str, String)> = [
        ("referent", "Nora Gilles, n.gilles@departement.exemple"),
        ("site", "Maison des solidarités d’Orsigny"),
        ("reperage", "les services enfance et famille"),
        ("statut", ["AEMO", "placement judiciaire", "AED renforcée", "contrat jeune majeur"][at % 4]),
        ("relations", "À l’aise avec les adultes qu’il connaît ; se tient à l’écart du groupe."),
        ("apprentissages", "Décroche à l’écrit, tient bien les gestes qu’on lui montre."),
        ("expose", "Scolarité à mi-temps depuis la rentrée. Un stage en cuisine s’est bien passé."),
        ("attentes", "« Trouver un métier où je ne suis pas assis. »"),
        ("attentes-referent", "Bâtir un parcours vers l’apprentissage avant la majorité."),
        ("autorite-noms", "Sa mère"),
    ]
    .map(|(field, value)| (field, value.to_owned()))
    .to_vec();
    match at % 3 {
        _ if at == 7 => all.push(("droit", "non".to_owned())),
        0 => all.extend([
            ("droit", "oui".to_owned()),
            ("droit-debut", received.plus_months(-19).to_string()),
            ("droit-fin", received.plus_months(if at == 0 { 8 } else { 24 }).to_string()),
        ]),
        1 => all.extend([
            ("droit", "en cours".to_owned()),
            ("droit-numero", format!("62-{}", 1200 + at)),
            ("droit-depot", received.plus_days(-12).to_string()),
        ]),
        _ => all.extend([("droit", "oui".to_owned()), ("droit-fin", received.plus_months(30).to_string())]),
    }
    all
}
