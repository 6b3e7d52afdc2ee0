//! The same register, imported or typed through the pages, gives the same figures. Measures come with the
//! register; acts are typed one by one, as their form is sent.

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

/// Two services: one that has the whole register, one that has all of it but the acts.
struct Two {
    site: Site,
    imported: Service,
    typed: Service,
    /// The acts, as forms.
    forms: Vec<String>,
}

fn two(store: Store, role: &str) -> Two {
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
    let role = policy::role(role).unwrap();
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
    let forms = acts.iter().enumerate().map(|(number, act)| form(&store, &typed, number, act)).collect();
    let app = App::new(store, clock(), false).unwrap();
    let keys = vec![Key { login: "c.petit", password: secret, role }];
    Two { site: Site::new(app, keys), imported, typed, forms }
}

/// Asks pages, out of the threads that drive the base.
fn run(work: impl std::future::Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work);
}

fn same_figures(store: Store) {
    let two = two(store, "secretaire");
    run(async {
        let cookie = two.site.sign_in(0).await;
        for form in &two.forms {
            let response = two.site.ask(post("/services/saisi/actes/nouveau", form, Some(&cookie))).await;
            assert_eq!(response.status(), StatusCode::SEE_OTHER, "{form}");
        }
    });
    let app = &two.site.app;
    let (expected, found) = (figures(app, &two.imported), figures(app, &two.typed));
    for (id, value) in expected.as_object().unwrap() {
        assert_eq!(value, &found[id.as_str()], "{id}");
    }
    assert!(expected["minutes_directes"].as_f64().unwrap() > 0.0);
    assert!(expected["absences_rdv"].as_f64().unwrap() > 0.0);
    assert_eq!(app.store.read(|read| check_chain(read, two.typed.operator)).unwrap().1, []);
}

/// An educator's morning and a psychologist's note, page after page.
#[test]
fn the_pages_of_acts_and_notes_say_the_same_on_both_engines() {
    each_engine(|store| {
        let two = two(store, "psychologue");
        let person = id_of(&two.site.app.store, "enrolment", "person_id", two.typed.id, "P000001");
        let (last, first) = name_of(&two.site.app.store, person);
        run(a_morning(&two.site, &two.forms[0], person, &last, &first));
        let (_, faults) = two.site.app.store.read(|read| check_chain(read, two.typed.operator)).unwrap();
        assert_eq!(faults, []);
    });
}

fn name_of(store: &Store, person: Id) -> (String, String) {
    let sql = "select last_name, first_name from person where id = ?1";
    store
        .read(|read| read.first(sql, params![person], |row| Ok((row.get(0)?, row.get(1)?))))
        .unwrap()
        .unwrap()
}

async fn a_morning(site: &Site, form: &str, person: Id, last: &str, first: &str) {
    let cookie = site.sign_in(0).await;
    let see = async |path: &str, says: &[&str]| {
        let (status, page) = site.text(&format!("/services/saisi{path}"), &cookie).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        for expected in says {
            assert!(page.contains(expected), "{path} : {expected} : {page}");
        }
        page
    };
    let send = async |path: &str, form: &str, status: StatusCode| {
        let response = site.ask(post(&format!("/services/saisi{path}"), form, Some(&cookie))).await;
        assert_eq!(response.status(), status, "{path}");
    };
    let name = escape_query(last);
    see(&format!("/actes/nouveau?q={name}"), &[last, first]).await;
    see(&format!("/actes/nouveau?personne={person}"), &["Qui était là", first]).await;
    see(
        &format!("/actes/en-mots?q=vad+{}+{name}+1h30", escape_query(first)),
        &["Compris", "1\u{a0}h\u{a0}30"],
    )
    .await;
    let key = "018f0000-0000-7000-8000-000000000000";
    send("/actes/nouveau", &format!("{form}&note=Premier+mot"), StatusCode::SEE_OTHER).await;
    send("/actes/nouveau", &format!("{form}&note=Premier+mot"), StatusCode::SEE_OTHER).await;
    see(&format!("/actes/{key}"), &["Premier mot", "Noté par C"]).await;
    see("/actes?qui=equipe&du=2021-01-01&au=2021-12-31", &["acte"]).await;
    see(&format!("/actes?qui=equipe&du=2021-01-01&au=2021-12-31&personne={person}"), &[first]).await;
    let page = see(&format!("/actes/{key}/corriger"), &["Corriger l’acte"]).await;
    let seen = page.split("name=\"cle\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let corrected = form.replace(key, seen).replace("&duree=", "&duree=autre&duree_autre=");
    let day = corrected.split("jour=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let corrected = corrected.replace(&day, "2022-01-03");
    send(&format!("/actes/{key}/corriger"), &format!("{corrected}&motif=jour"), StatusCode::SEE_OTHER).await;
    // The note follows its act to another day.
    see(&format!("/actes/{key}"), &["Premier mot", "3 janvier 2022", "Corrigé par C"]).await;
    let notes = format!("/personnes/{person}/notes");
    send(&format!("{notes}/nouvelle"), "texte=Clinique&portee=clinique", StatusCode::SEE_OTHER).await;
    let page = see(&notes, &["Clinique", "réservée aux psychologues"]).await;
    let note = page.split("/notes/").find(|rest| rest.starts_with("01")).unwrap();
    let note = format!("/notes/{}", note.split('"').next().unwrap());
    send(&format!("{note}/corriger"), "texte=Encore&version=1", StatusCode::SEE_OTHER).await;
    send(&format!("{note}/corriger"), "texte=Autrement&version=1", StatusCode::CONFLICT).await;
    see(&note, &["Encore", "Version 1"]).await;
    send(&format!("{note}/retirer"), "", StatusCode::SEE_OTHER).await;
    send(&format!("/actes/{key}/retirer"), "motif=erreur", StatusCode::SEE_OTHER).await;
    see(&format!("/actes/{key}"), &["Acte retiré le"]).await;
}
