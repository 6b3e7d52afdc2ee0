//! The same register, imported or typed through the pages, gives the same figures. Measures come with the
//! register; acts are typed one by one, as their form is sent.

use std::sync::Arc;

use app::access::{self, Grant, NewAccount, policy};
use app::demo::Key;
use app::demo::generator::{Dice, Size, register};
use app::exchange::write_register;
use app::service::{self, NewService, Service};
use app::web::layout::escape_query;
use app::web::{App, password};
use app::year::Book;
use axum::http::StatusCode;
use base::{Day, Id};
use register::{ActRow, Attendance, Register};
use serde_json::Value as Json;
use store::testing::each_engine;
use store::{Store, check_chain, params};

use crate::site::{Site, post};
use crate::support::{again, author, clock, service as open};

/// Thirty persons, eighty acts; some with two persons.
fn small() -> Register {
    let mut register = register(Size { persons: 30, acts: 80, year: 2021 }, &mut Dice::new(11));
    let others: Vec<String> = register.persons.iter().map(|person| person.reference.clone()).collect();
    for (at, act) in register.acts.iter_mut().enumerate().filter(|(at, _)| at % 5 == 0) {
        let other = others[at % others.len()].clone();
        if act.persons.iter().all(|(person, _)| *person != other) {
            let presence = if act.direct { Attendance::Excused } else { Attendance::Unknown };
            act.persons.push((other, presence));
        }
    }
    register
}

fn import(store: &Store, service: &Service, register: &Register) {
    store
        .write(&author(), |write| {
            write_register(write, service, register, &[], &app::exchange::intake::is_known)
        })
        .unwrap();
}

fn id_of(store: &Store, table: &str, column: &str, service: Id, reference: &str) -> Id {
    let sql = format!("select {column} from {table} where service_id = ?1 and reference = ?2");
    store.read(|read| read.first(&sql, params![service, reference], |row| row.get(0))).unwrap().unwrap()
}

/// The form of an act, as a browser sends it.
fn form(store: &Store, service: &Service, number: usize, act: &ActRow) -> String {
    let mut form = format!(
        "cle=018f0000-0000-7000-8000-{number:012x}&jour={}&nature={}&mode={}&lieu={}&theme={}&duree={}&trajet={}\
         &dossiers={}",
        act.day.unwrap(),
        escape_query(&act.kind),
        if act.direct { "direct" } else { "indirect" },
        escape_query(&act.location),
        escape_query(&act.theme),
        act.minutes,
        act.travel,
        act.files
    );
    for (reference, presence) in &act.persons {
        let id = id_of(store, "enrolment", "person_id", service.id, reference);
        form.push_str(&format!("&offert={id}"));
        form.push_str(&match presence {
            Attendance::Absent => format!("&absent={id}&excuse-{id}="),
            Attendance::Excused => format!("&absent={id}&excuse-{id}=excuse"),
            Attendance::Present | Attendance::Unknown => format!("&present={id}"),
        });
    }
    for reference in &act.staff {
        let id = id_of(store, "professional", "id", service.id, reference);
        form.push_str(&format!("&equipe={id}"));
    }
    form
}

fn figures(app: &App, service: &Service) -> Json {
    let book = Book::read(&app.store, &app.operator, &again(&app.store, service), &clock()).unwrap();
    book.figures_json(2021).unwrap()["indicateurs"].clone()
}

#[test]
fn a_register_typed_through_the_pages_gives_the_figures_of_the_same_one_imported() {
    each_engine(same_figures);
}

fn same_figures(store: Store) {
    let imported = open(&store, "importe", "aer");
    let typed = store
        .write(&author(), |write| {
            let operator = service::operator(write)?.unwrap();
            let new = NewService { code: "saisi", name: "saisi", model: "aer", ..NewService::default() };
            service::open(write, &operator, &new)?;
            service::find(write, operator.id, "saisi")
        })
        .unwrap()
        .unwrap();
    let mut register = small();
    import(&store, &imported, &register);
    let acts = std::mem::take(&mut register.acts);
    import(&store, &typed, &register);
    let secret = password::provisional().unwrap();
    let hash = password::hash(&secret).unwrap();
    let role = policy::role("secretaire").unwrap();
    store
        .write(&author(), |write| -> store::Result<()> {
            let new =
                NewAccount { login: "c.petit", name: "C", title: "", password: &hash, must_change: false };
            let account = access::open(write, typed.operator, &new)?.unwrap();
            let starts = Day::from_number(0);
            let grant = Grant { service: typed.id, role, starts, ends: None, professional: None, reason: "" };
            access::grant(write, typed.operator, account, &grant)
        })
        .unwrap();
    let app = App::new(store, clock(), false).unwrap();
    let keys = vec![Key { login: "c.petit", password: secret, role }];
    let site = Site::new(app, keys);
    let app = Arc::clone(&site.app);
    let forms: Vec<String> =
        acts.iter().enumerate().map(|(number, act)| form(&app.store, &typed, number, act)).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let cookie = site.sign_in(0).await;
        for form in &forms {
            let response = site.ask(post("/services/saisi/actes/nouveau", form, Some(&cookie))).await;
            assert_eq!(response.status(), StatusCode::SEE_OTHER, "{form}");
        }
    });
    let (expected, found) = (figures(&app, &imported), figures(&app, &typed));
    for (id, value) in expected.as_object().unwrap() {
        assert_eq!(value, &found[id.as_str()], "{id}");
    }
    assert!(expected["minutes_directes"].as_f64().unwrap() > 0.0);
    assert!(expected["absences_rdv"].as_f64().unwrap() > 0.0);
    assert_eq!(app.store.read(|read| check_chain(read, typed.operator)).unwrap().1, []);
}
