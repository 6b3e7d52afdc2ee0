//! What is found, by whom, in which order: the same on both engines, and never what one may not see.

use std::sync::{Arc, Mutex};

use app::access::{self, Grant, NewAccount, policy};
use app::exchange::write_register;
use app::search::query::{Closeness, Query};
use app::search::{self, Entry, Eye, Found, find};
use app::service::Service;
use app::web::Visitor;
use axum::http::{StatusCode, header};
use base::{Day, Id};
use proptest::prelude::*;
use register::{PersonRow, Register};
use store::testing::each_engine;
use store::{Store, params};

use crate::site::{get, site};
use crate::support::{author, clock, service};

/// Number of file, last name, first name, birth, family.
type Known = (&'static str, &'static str, &'static str, &'static str, &'static str);

const PEOPLE: [Known; 9] = [
    ("P1", "Husson", "Ilyès", "2008-08-18", "F1"),
    ("P2", "Husson", "Lina", "2010-02-03", "F1"),
    ("P3", "Uson", "Marc", "2009-01-01", ""),
    ("P4", "Hussonnois", "Zoé", "2011-05-06", ""),
    ("P5", "Lefèbvre", "Jean-Marc", "2007-12-24", ""),
    ("P6", "Le Goff", "Anne-Lise", "2008-03-04", ""),
    ("P7", "Œuvrard", "Noé", "2006-06-06", ""),
    ("P0012", "Schmitt", "Mohammed", "2008-08-18", "F7"),
    ("P9", "Dupond", "Philippe", "2012-10-11", ""),
];

fn row(known: &Known) -> PersonRow {
    PersonRow {
        reference: known.0.to_owned(),
        last_name: known.1.to_owned(),
        first_name: known.2.to_owned(),
        birth: known.3.parse().ok(),
        family: known.4.to_owned(),
        ..PersonRow::default()
    }
}

fn import(store: &Store, service: &Service, persons: Vec<PersonRow>) {
    let register = Register { persons, ..Register::default() };
    store
        .write(&author(), |write| {
            write_register(write, service, &register, &["registre.csv".to_owned()], &|_, _| false)
        })
        .unwrap();
}

/// Someone who holds this role in these services.
pub fn eye(store: &Store, login: &str, role: &str, services: &[&Service]) -> Eye {
    let operator = services[0].operator;
    let new = NewAccount { login, name: login, title: "", password: "x", must_change: false };
    let account = store
        .write(&author(), |write| -> store::Result<_> {
            let account = access::open(write, operator, &new)?.unwrap();
            for service in services {
                let role = policy::role(role).unwrap();
                let starts = Day::from_number(0);
                let grant =
                    Grant { service: service.id, role, starts, ends: None, professional: None, reason: "" };
                access::grant(write, operator, account, &grant)?;
            }
            Ok(account)
        })
        .unwrap();
    let visitor = store
        .read(|read| -> store::Result<_> {
            let seats = access::seats_of(read, operator, account, Day::new_in_paris(clock().now()))?;
            let account = access::account_of(read, operator, account)?.unwrap();
            Ok(Visitor { account, seats: Arc::new(seats), token_hash: Vec::new(), second_due: false })
        })
        .unwrap();
    Eye::of(&visitor, operator, clock().now())
}

fn persons(store: &Store, eye: &Eye, typed: &str) -> find::Persons {
    store.read(|read| find::persons(read, eye, &Query::read(typed))).unwrap()
}

fn reference(store: &Store, eye: &Eye, person: Id) -> String {
    store
        .read(|read| {
            read.first(
                "select reference from enrolment where operator_id = ?1 and person_id = ?2 order by service_id",
                params![eye.operator, person],
                |row| row.get(0),
            )
        })
        .unwrap()
        .unwrap()
}

fn found(store: &Store, eye: &Eye, typed: &str) -> Vec<String> {
    persons(store, eye, typed).hits.iter().map(|hit| reference(store, eye, hit.person)).collect()
}

fn id_of(store: &Store, service: &Service, number: &str) -> Id {
    store
        .read(|read| {
            read.first(
                "select person_id from enrolment where operator_id = ?1 and service_id = ?2 and reference = ?3 \
                 order by person_id",
                params![service.operator, service.id, number],
                |row| row.get(0),
            )
        })
        .unwrap()
        .unwrap()
}

fn peopled(store: &Store) -> (Service, Eye) {
    let service = service(store, "aer", "aer");
    import(store, &service, PEOPLE.iter().map(row).collect());
    let eye = eye(store, "l.nivelle", "educateur", &[&service]);
    (service, eye)
}

#[test]
fn a_person_is_found_by_what_one_knows_of_her() {
    each_engine(|store| {
        let (_, eye) = peopled(&store);
        for (typed, expected) in [
            ("Husson", &["P1", "P2", "P4", "P3"][..]),
            ("HUSSON ily", &["P1"]),
            ("ilyes husson", &["P1"]),
            ("uson", &["P3", "P1", "P2"]),
            ("hus", &["P1", "P2", "P4"]),
            ("18/08/2008", &["P1", "P8"]),
            ("2008-08-18", &["P1", "P8"]),
            ("18 août 2008", &["P1", "P8"]),
            ("18 aout 2008 moha", &["P8"]),
            ("août 2008", &["P1", "P8"]),
            ("P7", &["P7"]),
            ("12", &["P8"]),
            ("F1", &["P1", "P2"]),
            ("lefevre", &["P5"]),
            ("jean marc", &["P5"]),
            ("jeanmarc lefebvre", &["P5"]),
            ("legoff", &["P6"]),
            ("le goff", &["P6"]),
            ("oeuvrard", &["P7"]),
            ("œuvrard noe", &["P7"]),
            ("chmit", &["P8"]),
            ("mohamed", &["P8"]),
            ("filipe dupont", &["P9"]),
            ("hissonnois", &["P4"]),
            ("shcmitt", &["P8"]),
            ("lefevbre", &["P5"]),
            ("zzz", &[]),
            ("", &[]),
        ] {
            let mut own: Vec<String> =
                found(&store, &eye, typed).iter().map(|number| number.replace("P0012", "P8")).collect();
            let mut expected: Vec<String> = expected.iter().map(|number| (*number).to_owned()).collect();
            if typed.contains("2008") || typed == "F1" {
                own.sort();
                expected.sort();
            }
            assert_eq!(own, expected, "{typed}");
        }
        assert_eq!(persons(&store, &eye, "hissonnois").instead, ["hussonnois"]);
        assert_eq!(persons(&store, &eye, "hissonnois").hits[0].closeness, Closeness::Mistyped);
    });
}

#[test]
fn nothing_that_is_typed_is_an_order_to_the_engine() {
    each_engine(|store| {
        let (_, eye) = peopled(&store);
        let long = "husson ".repeat(5_000);
        for typed in [
            "\"",
            "\"husson",
            "hus*",
            "*",
            "NEAR(husson ilyes)",
            "husson NOT ilyes",
            "tokens:husson",
            "-husson",
            "^hus",
            "a:b & c | !d",
            "husson:*",
            "'; drop table person; --",
            "%",
            "_",
            "\\",
            "(",
            "{}",
            "hu\0sson",
            "🙂",
            "ж",
            "\u{202e}nossuh",
            "AND",
            "OR",
            "à".repeat(400).as_str(),
            long.as_str(),
        ] {
            let hits = persons(&store, &eye, typed).hits.len();
            assert!(hits <= PEOPLE.len(), "{typed}");
            store.read(|read| find::texts(read, &eye, &Query::read(typed))).map(|texts| texts.more).unwrap();
        }
        assert_eq!(found(&store, &eye, "\"husson\" ilyès*"), ["P1"]);
        assert_eq!(found(&store, &eye, "husson, ilyès"), ["P1"]);
    });
}

#[test]
fn a_corrected_name_is_found_and_the_old_one_no_more() {
    each_engine(|store| {
        let (service, eye) = peopled(&store);
        import(&store, &service, vec![row(&("P9", "Bastien", "Philippe", "2012-10-11", ""))]);
        assert_eq!(found(&store, &eye, "bastien"), ["P9"]);
        assert_eq!(found(&store, &eye, "dupond"), Vec::<String>::new());
        assert_eq!(store.read(|read| search::missing(read, service.operator)).unwrap(), 0);
    });
}

#[test]
fn an_index_made_anew_finds_the_same() {
    each_engine(|store| {
        let (service, eye) = peopled(&store);
        let typed = ["husson", "uson", "18/08/2008", "hissonnois", "legoff"];
        let before: Vec<_> = typed.iter().map(|typed| found(&store, &eye, typed)).collect();
        store
            .write(&author(), |write| -> store::Result<()> {
                write.run("delete from search_entry where operator_id = ?1", params![service.operator])?;
                Ok(())
            })
            .unwrap();
        assert_eq!(store.read(|read| search::missing(read, service.operator)).unwrap(), 9);
        assert!(found(&store, &eye, "husson").is_empty());
        search::ensure(&store, &clock(), service.operator).unwrap();
        assert_eq!(store.read(|read| search::missing(read, service.operator)).unwrap(), 0);
        let after: Vec<_> = typed.iter().map(|typed| found(&store, &eye, typed)).collect();
        assert_eq!(before, after);
    });
}

#[test]
fn a_restricted_file_is_not_found_nor_counted_but_by_its_readers() {
    each_engine(|store| {
        let (service, nobody) = peopled(&store);
        let reader = eye(&store, "e.marchais", "chef-de-service", &[&service]);
        let (ilyes, operator) = (id_of(&store, &service, "P1"), service.operator);
        store
            .write(&author(), |write| -> store::Result<()> {
                let (id, at) = (write.new_id(), write.author().at);
                write.run(
                    "insert into restriction (operator_id, id, person_id, reason, set_at, set_by) \
                     values (?1, ?2, ?3, 'proche d’un salarié', ?4, 'a')",
                    params![operator, id, ilyes, at],
                )?;
                write.run(
                    "insert into restriction_reader (operator_id, restriction_id, account_id, granted_at, reason, \
                     granted_by) values (?1, ?2, ?3, ?4, '', 'a')",
                    params![operator, id, reader.account, at],
                )?;
                Ok(())
            })
            .unwrap();
        for typed in ["ilyès husson", "P1", "18/08/2008 husson", "ilyesse"] {
            assert!(!found(&store, &nobody, typed).contains(&"P1".to_owned()), "{typed}");
        }
        assert_eq!(persons(&store, &nobody, "husson").hits.len(), 3);
        assert_eq!(found(&store, &reader, "ilyès husson"), ["P1"]);
        assert_eq!(persons(&store, &reader, "husson").hits.len(), 4);
    });
}

#[test]
fn one_finds_in_the_services_where_one_has_a_seat() {
    each_engine(|store| {
        let (aer, of_aer) = peopled(&store);
        let other = service(&store, "sessad", "sessad-ip");
        import(&store, &other, vec![row(&("S1", "Husson", "Ilyès", "2008-08-18", ""))]);
        let of_both = eye(&store, "e.marchais", "directeur", &[&aer, &other]);
        let of_figures = eye(&store, "n.sabatier", "siege", &[&aer, &other]);
        assert_eq!(found(&store, &of_aer, "ilyès husson"), ["P1"]);
        let mut both = found(&store, &of_both, "ilyès husson");
        both.sort();
        assert_eq!(both, ["P1", "S1"]);
        assert!(found(&store, &of_figures, "ilyès husson").is_empty());
    });
}

#[test]
fn a_note_is_found_by_its_words_by_who_may_read_it() {
    each_engine(|store| {
        let (service, educator) = peopled(&store);
        let secretary = eye(&store, "s.blin", "secretaire", &[&service]);
        let psychologist = eye(&store, "p.roux", "psychologue", &[&service]);
        let person = id_of(&store, &service, "P1");
        let note = |write: &mut store::Write<'_>, noun, row, text| {
            let entry = Entry {
                operator: service.operator,
                service: service.id,
                noun,
                row,
                person: Some(person),
                title: "Visite",
                text,
                day: "2021-11-30".parse().ok(),
            };
            search::index(write, &entry)
        };
        let [team, clinical] = [[1; 16], [2; 16]].map(Id::from_bytes);
        store
            .write(&author(), |write| {
                note(
                    write,
                    Found::Note,
                    team,
                    "Rencontre à l’école : les éducatrices appellent le 06 12 34 56 78.",
                )?;
                note(write, Found::ClinicalNote, clinical, "Entretien sur l’école, confidences.")
            })
            .unwrap();
        let count = |eye: &Eye, typed: &str| {
            let texts = store.read(|read| find::texts(read, eye, &Query::read(typed))).unwrap();
            texts.count()
        };
        for typed in [
            "école",
            "ECOLES",
            "éducatrice",
            "ecol",
            "0612345678",
            "06.12.34.56.78",
            "visites",
            "rencontrer école",
        ] {
            assert_eq!(count(&educator, typed), 1, "{typed}");
            assert_eq!(count(&secretary, typed), 0, "{typed}");
        }
        assert_eq!(count(&educator, "confidence"), 0);
        assert_eq!(count(&psychologist, "confidence"), 1);
        assert_eq!(count(&psychologist, "école"), 2);
        store.write(&author(), |write| note(write, Found::Note, team, "Rencontre au collège.")).unwrap();
        assert_eq!((count(&educator, "école"), count(&educator, "collège")), (0, 1));
        store
            .write(&author(), |write| search::forget(write, service.operator, service.id, Found::Note, team))
            .unwrap();
        assert_eq!(count(&educator, "collège"), 0);
    });
}

fn name() -> impl Strategy<Value = String> {
    "(hus|mar|le|phi|cha|no)(son|tin|fevre|lippe|ult|yer|l)( |-)?(anne|marc|zoé)?"
        .prop_map(|name| name.trim().to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn both_engines_give_the_same_answers_and_a_name_as_it_is_comes_first(
        names in prop::collection::vec((name(), name(), 0i32..4000), 1..40),
        more in prop::collection::vec("\\PC{0,12}", 8),
    ) {
        let answers = Mutex::new(Vec::new());
        each_engine(|store| {
            let service = service(&store, "aer", "aer");
            let rows = names.iter().enumerate().map(|(number, (last, first, birth))| PersonRow {
                reference: format!("N{number}"),
                last_name: last.clone(),
                first_name: first.clone(),
                birth: Some(Day::from_number(12_000 + birth)),
                ..PersonRow::default()
            });
            import(&store, &service, rows.collect());
            let eye = eye(&store, "l.nivelle", "educateur", &[&service]);
            let mut all = Vec::new();
            for (number, (last, first, _)) in names.iter().enumerate() {
                let whole = persons(&store, &eye, &format!("{last} {first}"));
                assert!(whole.hits.iter().any(|hit| reference(&store, &eye, hit.person) == format!("N{number}")
                    && hit.closeness == Closeness::Exact), "{last} {first}");
                assert!(whole.hits.is_sorted_by_key(|hit| hit.closeness));
                let swapped: String = last.chars().skip(1).take(1).chain(last.chars().take(1)).chain(last.chars().skip(2)).collect();
                let cut: String = last.chars().take(3).collect();
                all.push((number, found(&store, &eye, last), found(&store, &eye, &swapped), found(&store, &eye, &cut)));
            }
            let odd: Vec<_> = more.iter().map(|typed| found(&store, &eye, typed)).collect();
            answers.lock().unwrap().push((all, odd));
        });
        let answers = answers.into_inner().unwrap();
        prop_assert!(answers.iter().all(|own| *own == answers[0]));
    }
}

#[tokio::test]
async fn a_page_says_how_many_and_marks_what_matched() {
    let site = site("trouver");
    let cookie = site.sign_in(1).await;
    let (status, page) = site.text("/recherche?q=Noyer", &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("<h1>10\u{a0}personnes pour “Noyer”</h1>"), "{page}");
    assert!(page.contains("Zoé <mark>Noyer</mark>"), "{page}");
    assert!(page.contains("<strong>Famille Noyer</strong>"), "{page}");
    assert!(page.contains("13\u{a0}ans, née le 11 septembre 2008"), "{page}");
    let (_, page) = site.text("/recherche?q=nayer", &cookie).await;
    assert!(page.contains("Personne n’a ce nom ; voici qui répond à “noyer”"), "{page}");
    let (_, list) = site.text("/recherche/suggestions?q=noy", &cookie).await;
    assert_eq!(list.matches("role=\"option\"").count(), 7, "{list}");
    assert!(!list.contains("<html"));
    let home = site.text("/", &cookie).await.1;
    assert!(home.contains("action=\"/recherche\""));
}

#[tokio::test]
async fn a_name_that_one_person_has_leads_to_her_file() {
    let site = site("droit");
    let cookie = site.sign_in(1).await;
    let response = site.ask(get("/recherche?q=zo%C3%A9+noyer", Some(&cookie))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let to = response.headers()[header::LOCATION].to_str().unwrap();
    assert!(to.starts_with("/services/aer/personnes/"), "{to}");
}

#[tokio::test]
async fn who_sees_no_file_searches_nothing() {
    let site = site("sans-dossier");
    let cookie = site.sign_in(2).await;
    assert_eq!(site.text("/recherche?q=noyer", &cookie).await.0, StatusCode::FORBIDDEN);
    assert_eq!(site.text("/recherche/suggestions?q=noyer", &cookie).await.0, StatusCode::FORBIDDEN);
    assert!(!site.text("/", &cookie).await.1.contains("action=\"/recherche\""));
}

#[tokio::test]
async fn what_is_typed_is_shown_as_text() {
    let site = site("xss");
    let cookie = site.sign_in(1).await;
    for path in ["/recherche", "/recherche/suggestions"] {
        for typed in
            ["%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Cimg%20src=x%20onerror=a%3E", "%27%20onfocus=a"]
        {
            let (status, page) = site.text(&format!("{path}?q={typed}"), &cookie).await;
            assert_eq!(status, StatusCode::OK);
            assert!(!page.contains("<script>alert") && !page.contains("<img"), "{page}");
            assert!(!page.contains("' onfocus"), "{page}");
        }
        let long = format!("{path}?q={}", "husson%20".repeat(2_000));
        assert_eq!(site.text(&long, &cookie).await.0, StatusCode::OK);
        for odd in ["?q=%00", "?q=%FF", "?page=-1&q=a", "?q=noyer&page=99999999999999999999", ""] {
            assert_ne!(
                site.text(&format!("{path}{odd}"), &cookie).await.0,
                StatusCode::INTERNAL_SERVER_ERROR,
                "{odd}"
            );
        }
    }
}
