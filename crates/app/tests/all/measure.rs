//! Measures through the pages: opened, renewed, suspended, passed, ended, corrected; who may, and what two do at
//! once.

use std::collections::HashMap;

use app::access::{self, Grant, NewAccount, policy};
use app::demo::{self, Key};
use app::exchange::{intake, write_register};
use app::service::{self, NewService, Service};
use app::web::{App, password};
use app::year::Book;
use axum::http::{StatusCode, header};
use base::{Day, Id};
use register::Outcome;
use store::testing::each_engine;
use store::{Store, check_chain, params};

use crate::site::{Site, post, site};
use crate::support::{again, author, clock, service};

/// A text as a form sends it.
pub fn encoded(text: &str) -> String {
    app::web::layout::escape_query(text)
}

/// The first identifier that a statement gives.
pub fn id(store: &Store, sql: &str) -> Id {
    store.read(|read| read.first(sql, params![], |row| row.get(0))).unwrap().unwrap()
}

pub fn count(store: &Store, sql: &str) -> i64 {
    store.read(|read| read.first(sql, params![], |row| row.get(0))).unwrap().unwrap()
}

/// An open measure of the demonstration, with its person.
pub fn open_measure(store: &Store, code: &str, number: usize) -> (Id, Id) {
    let sql = format!(
        "select m.person_id, m.id from measure m join service s on s.operator_id = m.operator_id \
         and s.id = m.service_id where s.code = '{code}' and m.ends is null order by m.reference"
    );
    let all = store.read(|read| read.rows(&sql, params![], |row| Ok((row.get(0)?, row.get(1)?)))).unwrap();
    all[number]
}

/// What the form carries of the state it was opened on.
pub async fn seal(site: &Site, path: &str, cookie: &str) -> String {
    let (status, page) = site.text(path, cookie).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    let after = page.split("name=\"vu\" value=\"").nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_owned()
}

/// Sends a form: its status, the page, where it leads.
pub async fn send(site: &Site, path: &str, form: &str, cookie: &str) -> (StatusCode, String, String) {
    let response = site.ask(post(path, form, Some(cookie))).await;
    let status = response.status();
    let to = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned(), to.unwrap_or_default())
}

/// Opens the form, then sends it with what it carries.
pub async fn gesture(site: &Site, path: &str, form: &str, cookie: &str) -> (StatusCode, String, String) {
    let seal = seal(site, path, cookie).await;
    send(site, path, &format!("vu={seal}&{form}"), cookie).await
}

fn path(person: Id, measure: Id, verb: &str) -> String {
    format!("/services/aer/personnes/{person}/mesures/{measure}{verb}")
}

#[tokio::test]
async fn a_measure_ends_with_why_and_what_comes_after() {
    let site = site("fin");
    let cookie = site.sign_in(0).await;
    let (person, measure) = open_measure(&site.app.store, "aer", 0);
    let end = path(person, measure, "/fin");
    let (status, page, _) = gesture(&site, &end, "fin=2022-01-10&motif=&suite=", &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Dites pourquoi elle prend fin.") && page.contains("Dites ce qui vient après."));
    assert!(page.contains("value=\"2022-01-10\""), "what was typed stays");
    let form = format!("fin=2022-01-10&motif={}&suite=majorit%C3%A9", encoded("échéance"));
    let (status, _, to) = gesture(&site, &end, &form, &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = site.text(&to, &cookie).await;
    assert!(page.contains("terminée le 10 janvier 2022") && page.contains("majorité"), "{page}");
    let (status, page, _) = gesture(&site, &end, &form, &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("La mesure a déjà pris fin, le 10 janvier 2022."), "{page}");
}

#[tokio::test]
async fn two_who_end_a_measure_at_once_one_wins_and_the_other_is_told() {
    let site = site("deux-fins");
    let cookie = site.sign_in(0).await;
    let (person, measure) = open_measure(&site.app.store, "aer", 0);
    let end = path(person, measure, "/fin");
    let seen = seal(&site, &end, &cookie).await;
    let form = |day: &str| format!("vu={seen}&fin={day}&motif={}&suite=emploi", encoded("échéance"));
    assert_eq!(send(&site, &end, &form("2022-01-10"), &cookie).await.0, StatusCode::SEE_OTHER);
    let (status, page, _) = send(&site, &end, &form("2022-01-12"), &cookie).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("Pendant que vous écriviez, cela a changé (e.marchais"), "{page}");
    assert!(page.contains("value=\"2022-01-12\""));
    let ends = "select count(*) from measure where ends is not null and ends >= '2022-01-01'";
    assert_eq!(count(&site.app.store, ends), 1);
}

#[tokio::test]
async fn a_renewal_is_neither_an_exit_nor_an_entry_and_follows_the_term_before() {
    let site = site("renouvellement");
    let cookie = site.sign_in(0).await;
    let (person, measure) = open_measure(&site.app.store, "aer", 0);
    let renew = path(person, measure, "/renouveler");
    let before = count(&site.app.store, "select count(*) from measure");
    let form = "debut=2022-01-01&echeance=2022-09-30&decision=ordonnance&numero=22%2F14&decidee=2021-12-20";
    let (status, _, to) = gesture(&site, &renew, form, &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = site.text(&to, &cookie).await;
    assert!(page.contains("du 1er janv. 2022 au 30 sept. 2022"), "{page}");
    assert!(page.contains("22/14"), "{page}");
    assert_eq!(count(&site.app.store, "select count(*) from measure"), before);
    let (status, page, _) = gesture(&site, &renew, "debut=2022-10-02&echeance=2023-06-30", &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Le renouvellement commence après l’échéance du 30 septembre 2022"), "{page}");
    assert_eq!(count(&site.app.store, "select count(*) from measure_term"), 1);
}

#[tokio::test]
async fn a_measure_is_suspended_with_a_reason_and_resumes() {
    let site = site("suspension");
    let cookie = site.sign_in(0).await;
    let (person, measure) = open_measure(&site.app.store, "aer", 0);
    let suspend = path(person, measure, "/suspension");
    let (status, page, _) = gesture(&site, &suspend, "debut=2022-01-03&raison=", &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Dites pourquoi la mesure est suspendue."));
    let reason = encoded("<script>alert(1)</script>");
    let form = format!("debut=2022-01-03&raison={reason}");
    let (_, _, to) = gesture(&site, &suspend, &form, &cookie).await;
    let (_, page) = site.text(&to, &cookie).await;
    assert!(page.contains(", suspendue") && !page.contains("<script>alert"), "{page}");
    let (status, _, _) = gesture(&site, &suspend, "reprise=2022-01-17", &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = site.text(&path(person, measure, ""), &cookie).await;
    assert!(page.contains("du 3 janv. 2022 au 17 janv. 2022") && !page.contains(", suspendue"));
    let open = "select count(*) from measure where ends is null";
    assert_eq!(count(&site.app.store, open), count(&site.app.store, &format!("{open} and motive is null")));
}

#[tokio::test]
async fn passing_to_another_kind_is_an_exit_and_an_entry_of_one_person_the_same_day() {
    let site = site("passage");
    let cookie = site.sign_in(0).await;
    let (person, measure) = open_measure(&site.app.store, "aer", 0);
    let pass = path(person, measure, "/passage");
    let figure = |id: &str| format!("/services/aer/2022/chiffres/{id}");
    let form = format!(
        "type=AEMO&fin=2022-01-10&motif={}&suite={}&echeance=2023-01-10",
        encoded("passage en AEMO"),
        encoded("passage en AEMO")
    );
    let people = site.text(&figure("file_active"), &cookie).await.1;
    let caption = |page: &str| page.split("<caption>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let (status, _, to) = gesture(&site, &pass, &form, &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!to.contains(&measure.to_string()));
    assert_eq!(caption(&site.text(&figure("file_active"), &cookie).await.1), caption(&people));
    for movement in ["admissions", "sorties"] {
        let page = site.text(&figure(movement), &cookie).await.1;
        assert_eq!(caption(&page), "1\u{a0}mesure", "{movement}");
    }
    let again = format!("type=AEMO&fin=2022-01-12&motif={}&suite=emploi", encoded("échéance"));
    let (status, page, _) = gesture(&site, &to.replace("?fait=passage", "/passage"), &again, &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Pour la prolonger, renouvelez-la."), "{page}");
}

#[tokio::test]
async fn a_keyworker_changes_from_a_day_and_the_one_before_stays_written() {
    let site = site("referents");
    let cookie = site.sign_in(1).await;
    let store = &site.app.store;
    let (person, measure) = open_measure(store, "aer", 0);
    let assign = path(person, measure, "/referents");
    let staff = |reference: &str| {
        id(
            store,
            &format!(
                "select p.id from professional p join service s on s.operator_id = p.operator_id \
             and s.id = p.service_id where s.code = 'aer' and p.reference = '{reference}'"
            ),
        )
    };
    let (first, second) = (staff("S01"), staff("S04"));
    let form = format!("referent={first}&co_referent={second}&depuis=2022-01-10&intensite=soutenue");
    let (status, page, to) = gesture(&site, &assign, &form, &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = site.text(&to, &cookie).await;
    assert!(page.contains("depuis le 10 janv. 2022") && page.contains("jusqu’au 9 janv. 2022"), "{page}");
    let now = format!("select keyworker from measure where id = x'{}'", measure.to_string().replace('-', ""));
    assert_eq!(id(store, &now), first);
    let early = format!("referent={second}&co_referent={second}&depuis=2022-01-10");
    let (status, page, _) = gesture(&site, &assign, &early, &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Le changement vient après le 10 janvier 2022"), "{page}");
    let (_, page) = site.text(&format!("/services/aer/charge?qui={first}"), &cookie).await;
    assert!(page.contains("soutenue") && page.contains("chacune a son référent"));
}

#[tokio::test]
async fn a_correction_asks_why_and_the_journal_keeps_what_it_was() {
    let site = site("correction");
    let cookie = site.sign_in(0).await;
    let (person, measure) = open_measure(&site.app.store, "aer", 0);
    let correct = path(person, measure, "/correction");
    let form = "type=AED-R&debut=2020-02-29&echeance=2022-02-28";
    let (status, page, _) = gesture(&site, &correct, form, &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Dites ce qui était mal noté."));
    let impossible = "type=AED-R&debut=2021-02-29&raison=erreur";
    let (status, page, _) = gesture(&site, &correct, impossible, &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Cette date n’existe pas.") && page.contains("2021-02-29"), "{page}");
    let (status, _, to) = gesture(&site, &correct, &format!("{form}&raison=faute+de+frappe"), &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = site.text(&to, &cookie).await;
    assert!(page.contains("41\u{a0}jours avant l’échéance"), "{page}");
    assert!(page.contains("CASF L223-5"), "more than a year warns");
    let told = "select count(*) from journal where noun = 'measure' and action = 'correct' \
                and before like '%starts%' and after like '%faute de frappe%'";
    assert_eq!(count(&site.app.store, told), 1);
}

#[tokio::test]
async fn an_educator_ends_nothing_and_is_told_who_may() {
    let site = site("role");
    let cookie = site.sign_in(1).await;
    let (person, measure) = open_measure(&site.app.store, "aer", 0);
    for verb in ["/fin", "/renouveler", "/passage", "/suspension", "/correction"] {
        let (status, page, _) = send(&site, &path(person, measure, verb), "fin=2022-01-10", &cookie).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{verb}");
        assert!(page.contains("Peuvent le faire : chef de service, cheffe de service ; directeur"), "{page}");
    }
    let (_, page) = site.text(&path(person, measure, ""), &cookie).await;
    assert!(page.contains("Changer les référents") && !page.contains("Mettre fin"));
    // Who sees figures only does not see who has which measure.
    let seat = site.sign_in(2).await;
    assert_eq!(site.text(&path(person, measure, ""), &seat).await.0, StatusCode::FORBIDDEN);
    assert_eq!(count(&site.app.store, "select count(*) from measure_term"), 0);
}

#[tokio::test]
async fn another_persons_measure_another_services_person_and_nonsense_are_not_found() {
    let site = site("hostile");
    let cookie = site.sign_in(0).await;
    let store = &site.app.store;
    let (person, measure) = open_measure(store, "aer", 0);
    let (other, others) = open_measure(store, "aer", 1);
    let (elsewhere, away) = open_measure(store, "sessad", 0);
    let bad = [
        path(person, others, ""),
        path(other, measure, "/fin"),
        path(elsewhere, away, ""),
        path(elsewhere, measure, "/referents"),
        format!("/services/aer/personnes/{elsewhere}/mesures"),
        format!("/services/aer/personnes/{person}/mesures/{away}/fin"),
        format!("/services/aer/personnes/{person}/mesures/zut/fin"),
        format!("/services/aer/personnes/{person}/demandes/{measure}"),
        format!("/services/aer/personnes/{person}/decisions/{measure}/retrait"),
        format!("/services/aer/personnes/'%20or%201=1/mesures/{measure}"),
        format!("/services/aer/charge?qui={person}"),
    ];
    for path in bad {
        assert_eq!(site.text(&path, &cookie).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let form = format!("fin=2022-01-10&motif={}&suite=emploi", encoded("échéance"));
    let (status, _, _) = send(&site, &path(other, measure, "/fin"), &form, &cookie).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // A professional of another service carries nothing here.
    let stranger = id(
        store,
        "select p.id from professional p join service s on s.operator_id = p.operator_id \
         and s.id = p.service_id where s.code = 'sessad' order by p.reference",
    );
    let form = format!("referent={stranger}&depuis=2022-01-10");
    let (status, page, _) = gesture(&site, &path(person, measure, "/referents"), &form, &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Choisissez dans la liste."));
    assert_eq!(count(store, "select count(*) from assignment"), 0);
}

#[tokio::test]
async fn a_restricted_file_has_no_measure_for_who_may_not_read_it() {
    let site = site("reserve");
    let cookie = site.sign_in(0).await;
    let store = &site.app.store;
    let (person, measure) = open_measure(store, "aer", 0);
    assert_eq!(site.text(&path(person, measure, ""), &cookie).await.0, StatusCode::OK);
    restrict(store, site.app.operator.id, person);
    for path in [path(person, measure, ""), path(person, measure, "/fin")] {
        assert_eq!(site.text(&path, &cookie).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let (_, page) = site.text("/services/aer/charge?qui=personne", &cookie).await;
    assert!(!page.contains(&person.to_string()));
}

pub fn restrict(store: &Store, operator: Id, person: Id) {
    store
        .write(&author(), |write| {
            let (id, at) = (write.new_id(), write.author().at);
            write.run(
                "insert into restriction (operator_id, id, person_id, reason, set_at, set_by) \
                 values (?1, ?2, ?3, 'proche d’un salarié', ?4, 'direction')",
                params![operator, id, person, at],
            )
        })
        .unwrap();
}

#[tokio::test]
async fn a_decision_is_noted_read_again_and_withdrawn_with_a_reason() {
    let site = site("decision");
    let cookie = site.sign_in(1).await;
    let (person, _) = open_measure(&site.app.store, "sessad", 0);
    let base = format!("/services/sessad/personnes/{person}");
    let new = format!("{base}/decisions/nouvelle");
    let form = "decision=notification&numero=N-12&autorite=CDAPH&decidee=2021-03-03&recue=2021-03-01";
    let (status, page, _) = send(&site, &new, form, &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("La décision est reçue après avoir été prise."), "{page}");
    let form = "decision=notification&numero=N-12&autorite=CDAPH&decidee=2021-03-03&recue=2021-03-10\
                &jusqua=2024-02-29";
    let (_, _, to) = send(&site, &new, form, &cookie).await;
    let (_, page) = site.text(&to, &cookie).await;
    assert!(
        page.contains("notification de la CDAPH n°\u{a0}N-12 du 3 mars 2021, jusqu’au 29 févr. 2024"),
        "{page}"
    );
    let decision = id(&site.app.store, "select id from decision");
    let withdraw = format!("{base}/decisions/{decision}/retrait");
    assert_eq!(send(&site, &withdraw, "raison=", &cookie).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(send(&site, &withdraw, "raison=doublon", &cookie).await.0, StatusCode::SEE_OTHER);
    let (_, page) = site.text(&format!("{base}/mesures"), &cookie).await;
    assert!(!page.contains("N-12"));
    assert_eq!(count(&site.app.store, "select count(*) from decision where withdrawn_at is not null"), 1);
}

#[tokio::test]
async fn a_request_waits_then_is_decided_and_its_dates_agree() {
    let site = site("demande");
    let cookie = site.sign_in(1).await;
    let (person, _) = open_measure(&site.app.store, "aer", 0);
    let base = format!("/services/aer/personnes/{person}/demandes");
    let (_, _, to) = send(&site, &format!("{base}/nouvelle"), "type=AEMO&recue=2022-01-03", &cookie).await;
    let (_, page) = site.text(&to, &cookie).await;
    assert!(page.contains("AEMO, en attente depuis le 3 janvier 2022"), "{page}");
    let request = id(&site.app.store, "select id from request where reference = 'D2022-0001'");
    let one = format!("{base}/{request}");
    for (form, sentence) in [
        ("type=AEMO&recue=2022-01-03&issue=refus", "Dites quand la demande a été décidée."),
        ("type=AEMO&recue=2022-01-03&decidee=2022-01-04", "Dites ce qui a été décidé."),
        ("type=AEMO&recue=2022-01-03&issue=refus&decidee=2022-01-02", "La décision est avant la demande"),
        ("type=AEMO&recue=2022-01-19", "cette date n’est pas encore venue"),
        ("type=inconnu&recue=2022-01-03", "Choisissez dans la liste."),
    ] {
        let (status, page, _) = gesture(&site, &one, form, &cookie).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(page.contains(sentence), "{form} : {page}");
    }
    let (_, _, to) =
        gesture(&site, &one, "type=AEMO&recue=2022-01-03&issue=refus&decidee=2022-01-10", &cookie).await;
    let (_, page) = site.text(&to, &cookie).await;
    assert!(page.contains("AEMO, refus le 10 janvier 2022"), "{page}");
}

/// Two services of one operator: one imports its register, the other types its requests and measures.
#[test]
fn a_register_typed_through_the_pages_gives_the_figures_of_the_same_register_imported() {
    each_engine(|store| {
        let imported = service(&store, "importe", "aer");
        let typed = another(&store, "saisi", &imported);
        let sources = demo::case("aer-2021");
        let reading =
            intake::take_in(&store, &clock(), &imported, &sources, Default::default(), &mut |_| {}).unwrap();
        let mut rest = reading.register.clone();
        rest.measures.clear();
        rest.requests.clear();
        for (service, register) in [(&imported, &reading.register), (&typed, &rest)] {
            store
                .write(&author(), |write| write_register(write, service, register, &[], &intake::is_known))
                .unwrap();
        }
        let key = chief(&store, &typed);
        let site = Site::new(App::new(store, clock(), false).unwrap(), vec![key]);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let persons = ids(&site.app.store, &typed, "enrolment", "person_id");
        let staff = ids(&site.app.store, &typed, "professional", "id");
        runtime.block_on(type_all(&site, &reading.register, &persons, &staff));
        let figures = |service: &Service| {
            let service = again(&site.app.store, service);
            let book = Book::read(&site.app.store, &site.app.operator, &service, &clock()).unwrap();
            book.figures_json(2021).unwrap()["indicateurs"].clone()
        };
        let (one, other) = (figures(&imported), figures(&typed));
        for (id, value) in one.as_object().unwrap() {
            assert_eq!(value, &other[id.as_str()], "{id}");
        }
        let operator = site.app.operator.id;
        assert_eq!(site.app.store.read(|read| check_chain(read, operator)).unwrap().1, []);
    });
}

fn another(store: &Store, code: &str, like: &Service) -> Service {
    store
        .write(&author(), |write| {
            let operator = service::operator(write)?.unwrap();
            let new = NewService { code, name: code, model: &like.model, ..NewService::default() };
            service::open(write, &operator, &new)?;
            service::find(write, operator.id, code)
        })
        .unwrap()
        .unwrap()
}

/// A head of this service.
pub fn chief(store: &Store, service: &Service) -> Key {
    let role = policy::role("chef-de-service").unwrap();
    let password = password::provisional().unwrap();
    let hash = password::hash(&password).unwrap();
    let new = NewAccount { login: "e.marchais", name: "", title: "", password: &hash, must_change: false };
    store
        .write(&author(), |write| -> store::Result<()> {
            let account = access::open(write, service.operator, &new)?.unwrap();
            let starts = Day::from_number(0);
            let grant =
                Grant { service: service.id, role, starts, ends: None, professional: None, reason: "" };
            access::grant(write, service.operator, account, &grant)
        })
        .unwrap();
    Key { login: "e.marchais", password, role }
}

/// Identifiers of a table of a service, by reference.
type Ids = HashMap<String, Id>;

fn ids(store: &Store, service: &Service, table: &str, column: &str) -> Ids {
    let sql = format!("select reference, {column} from {table} where service_id = ?1 order by reference");
    let rows = store.read(|read| read.rows(&sql, params![service.id], |row| Ok((row.get(0)?, row.get(1)?))));
    rows.unwrap().into_iter().collect()
}

async fn type_all(site: &Site, register: &register::Register, persons: &Ids, staff: &Ids) {
    let cookie = site.sign_in(0).await;
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    for row in &register.requests {
        let outcome = match row.outcome {
            Some(Outcome::Admitted) => "admis",
            Some(Outcome::Refused) => "refus",
            Some(Outcome::Withdrawn) => "retirée",
            None => "",
        };
        let form = format!(
            "type={}&prescripteur={}&territoire={}&recue={}&issue={}&decidee={}",
            encoded(&row.kind),
            encoded(&row.prescriber),
            encoded(&row.territory),
            day(row.received),
            encoded(outcome),
            day(row.decided)
        );
        let path = format!("/services/saisi/personnes/{}/demandes/nouvelle", persons[&row.person]);
        let (status, page, _) = send(site, &path, &form, &cookie).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{} : {page}", row.reference);
    }
    for row in &register.measures {
        let who = |reference: &str| staff.get(reference).map(Id::to_string).unwrap_or_default();
        let form = format!(
            "type={}&debut={}&prescripteur={}&territoire={}&decidee={}&referent={}&co_referent={}",
            encoded(&row.kind),
            day(row.start),
            encoded(&row.prescriber),
            encoded(&row.territory),
            day(row.decided),
            who(&row.keyworker),
            who(&row.co_keyworker)
        );
        let path = format!("/services/saisi/personnes/{}/mesures/nouvelle", persons[&row.person]);
        let (status, page, to) = send(site, &path, &form, &cookie).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{} : {page}", row.reference);
        if row.end.is_some() {
            let (motive, outcome) = (encoded(&row.motive), encoded(&row.outcome));
            let form = format!("fin={}&motif={motive}&suite={outcome}", day(row.end));
            let (status, page, _) =
                gesture(site, &to.replace("?fait=ouverture", "/fin"), &form, &cookie).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{} : {page}", row.reference);
        }
    }
}
