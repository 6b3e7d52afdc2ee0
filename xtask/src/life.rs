//! The life of many services over ten years, to load its pages with: `vie BASE ANNEES ADRESSE:PORT`, on a base that
//! `ecriture-region` filled. It adds, to each service and each year, the lists that a service keeps, its plan of action and an
//! evaluation, then writes what a load generator needs.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use app::access::Scope;
use app::admission::{self, Cell};
use app::evaluation::{self, Asked, Scale};
use app::roll::{self, Entry, Kind, Roll};
use app::schema::MIGRATIONS;
use app::service::{self, Service};
use base::{Clock, Day, Id};
use store::{Author, Base, Store, Write, migrate};

/// Lines that a busy service adds to each of its lists in a year.
const LINES: usize = 12;
/// Criteria of the grid of the HAS.
const CRITERIA: usize = 157;
/// Actions put to the plan in a year.
const ACTIONS: i64 = 15;

/// Fills the base, and writes the scenario on the standard output.
pub fn fill(base: &str, years: i16, address: &str) -> Result<()> {
    let base: Base = base.parse()?;
    let store = Store::open(&base)?;
    let author = Author::new("mesure", &Clock::System);
    migrate(&store, &author, MIGRATIONS)?;
    let operator = store.read(service::operator)?.context("Cette base n’a pas encore de service.")?;
    let services = store.read(|read| service::all(read, operator.id))?;
    let last = Day::new_in_paris(author.at).year();
    let mut lines = 0;
    for one in &services {
        lines += store.write(&author, |write| live(write, one, &author, last - years + 1..=last))?;
        app::facts::keep(&store, &author, operator.id, &one.code)?;
    }
    let token = crate::pages::enter(&store, &author, operator.id, &services)?;
    let first = services.first().context("Cette base n’a pas encore de service.")?;
    let evaluations = store.read(|read| evaluation::all(read, operator.id, first.id))?;
    let one = evaluations.first().context("une évaluation est notée")?.id;
    eprintln!("{} services, {lines} lignes de listes", services.len());
    println!("base {address}\nheader Cookie: jalon={token}\nheader Sec-Fetch-Site: same-origin");
    let page = |name: &str, rest: &str| {
        println!("op {name}\nGET /services/{}/{rest}\nexpect <h1", first.code);
    };
    page("partenaires", "reseau/partenaires");
    page("formations", "moyens/formations");
    page("conventions", "moyens/conventions");
    page("evenements", "evenements");
    page("formulaire", "moyens/formations/nouveau");
    page("plan", "plan-action");
    page("evaluations", "evaluation");
    page("evaluation", &format!("evaluation/{one}"));
    page("equipe", "equipe");
    page("chiffre", &format!("{last}/chiffres/formations"));
    page("rapport", &format!("{last}/rapport"));
    Ok(())
}

/// A service lives so many years; how many lines its lists have.
fn live(
    write: &mut Write<'_>,
    service: &Service,
    author: &Author,
    years: std::ops::RangeInclusive<i16>,
) -> Result<usize> {
    let scope =
        Scope { operator: service.operator, service: service.id, account: service.id, now: author.at };
    let team: Vec<Id> = app::staff::professionals(write, &scope)?.into_iter().map(|(id, _)| id).collect();
    let (mut lines, mut number) = (0, 0);
    for year in years {
        for list in roll::rolls() {
            for rank in 0..LINES {
                let entry = Entry::new(list, &said(list, year, rank, &team))
                    .map_err(|faults| anyhow!("{} : {faults:?}", list.code))?;
                roll::insert(write, &scope, &entry)?;
                lines += 1;
            }
        }
        for _ in 0..ACTIONS {
            number += 1;
            action(write, &scope, year, number)?;
        }
        evaluate(write, &scope, year)?;
    }
    Ok(lines)
}

/// What a line says: something in each field.
fn said(list: &'static Roll, year: i16, rank: usize, team: &[Id]) -> BTreeMap<String, String> {
    let field = |field: &roll::Field| {
        let value = match field.kind {
            Kind::Line | Kind::Word => format!("{} {year}-{rank}", field.title),
            Kind::Text => format!("{} : ce qu’il y a à en dire, en une phrase ou deux.", field.title),
            Kind::Choice => field.choices[rank % field.choices.len()].clone(),
            Kind::Number => (rank + 1).to_string(),
            Kind::Day if field.code == list.starts => format!("{year}-{:02}-10", rank % 12 + 1),
            // Half of what may end ends the next year.
            Kind::Day if rank.is_multiple_of(2) => format!("{}-{:02}-20", year + 1, rank % 12 + 1),
            Kind::Day => String::new(),
            Kind::Team => {
                let some = team.iter().skip(rank % 3).step_by(3).take(5);
                some.map(Id::to_string).collect::<Vec<_>>().join(" ")
            }
        };
        (field.code.clone(), value)
    };
    list.fields.iter().map(field).collect()
}

fn action(write: &mut Write<'_>, scope: &Scope, year: i16, number: i64) -> Result<()> {
    let cells = [
        ("number", Cell::Int(Some(number))),
        ("words", Cell::Text("Améliorer ce que l’évaluation a montré, avec l’équipe et les familles")),
        ("origin", Cell::Text("Évaluation")),
        ("pilot", Cell::Text("la direction")),
    ];
    let id = admission::insert(write, scope, "improvement", &cells)?;
    for (month, state) in [(3, "à faire"), (11, "fait")] {
        let cells = [
            ("improvement_id", Cell::Id(id)),
            ("day", Cell::Day(Day::new(year, month, 1))),
            ("state", Cell::Text(state)),
            ("due", Cell::Day(Day::new(year, 12, 31))),
            ("words", Cell::Text("")),
        ];
        admission::insert(write, scope, "improvement_step", &cells)?;
    }
    Ok(())
}

fn evaluate(write: &mut Write<'_>, scope: &Scope, year: i16) -> Result<()> {
    let day = Day::new(year, 6, 30).context("le 30 juin est un jour")?;
    let campaign = evaluation::insert(write, scope, &format!("Évaluation {year}"), day, Scale::Reference)?;
    for rank in 0..CRITERIA {
        let (chapter, goal) = (rank * 3 / CRITERIA + 1, rank / 4 + 1);
        let asked = Asked {
            chapter: format!("Chapitre {chapter}"),
            theme: format!("Thématique {}", rank / 18 + 1),
            goal: format!("Objectif {chapter}.{goal}"),
            number: format!("{chapter}.{goal}.{}", rank % 4 + 1),
            words: "Le service fait ce que ce critère demande et peut le montrer.".to_owned(),
            imperative: rank % 9 == 0,
        };
        let mark = ["4", "3", "*", "2"][rank % 4];
        evaluation::insert_criterion(write, scope, campaign, rank, (&asked, mark, "Ce qui a été vu."))?;
    }
    Ok(())
}
