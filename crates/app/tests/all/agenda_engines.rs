//! The agenda on both engines: who has the car, what the journal keeps, every page.

use std::sync::Barrier;

use app::agenda::book::{self, Plan, Refused};
use app::agenda::{self, Reader, Slot, Whose};
use app::demo;
use app::schema::MIGRATIONS;
use app::service::Service;
use app::web::App;
use axum::http::StatusCode;
use base::{Day, Id};
use store::testing::each_engine;
use store::{Store, migrate, params};

use crate::agenda::{CHIEF, EDUCATOR, TODAY};
use crate::site::Site;
use crate::support::{author, clock, service};

/// A service with two workers and a car, without the demonstration.
struct Bare {
    service: Service,
    workers: [Id; 2],
    car: Id,
}

fn bare(store: &Store) -> Bare {
    let service = service(store, "aer", "aer");
    let [one, other, car] = [1, 2, 3].map(|number| Id::from_bytes([number; 16]));
    store
        .write(&author(), |write| -> store::Result<()> {
            for (id, name) in [(one, "Lefol Jade"), (other, "Chauvel Gabriel")] {
                write.run(
                    "insert into professional (operator_id, service_id, id, reference, name) \
                     values (?1, ?2, ?3, ?4, ?4)",
                    params![service.operator, service.id, id, name],
                )?;
            }
            write.run(
                "insert into resource (operator_id, service_id, id, kind, name, out_reason) \
                 values (?1, ?2, ?3, 'véhicule', 'Clio', '')",
                params![service.operator, service.id, car],
            )?;
            Ok(())
        })
        .unwrap();
    Bare { service, workers: [one, other], car }
}

impl Bare {
    fn reader(&self) -> Reader {
        let scope = app::access::Scope {
            operator: self.service.operator,
            service: self.service.id,
            account: Id::from_bytes([9; 16]),
            now: clock().now(),
        };
        Reader { scope, professional: None, login: "Sarah".to_owned(), leads: false }
    }

    fn plan(&self, day: Day, worker: usize) -> Plan {
        Plan {
            slot: Slot::new(day, 600, 660).unwrap(),
            kind: "visite à domicile".to_owned(),
            direct: true,
            private: false,
            title: String::new(),
            place: "domicile".to_owned(),
            address: String::new(),
            travel: None,
            persons: Vec::new(),
            staff: vec![self.workers[worker]],
            resources: vec![self.car],
        }
    }
}

#[test]
fn of_two_who_take_the_same_car_at_once_one_has_it_and_the_other_is_told() {
    each_engine(|store| {
        let bare = bare(&store);
        let reader = bare.reader();
        for round in 0..12 {
            let day = Day::new(2022, 2, 1).unwrap().plus_days(round);
            let start = Barrier::new(2);
            let outcomes: Vec<Result<Id, Refused>> = std::thread::scope(|threads| {
                let takers = [0, 1].map(|worker| {
                    let (store, reader, start) = (&store, &reader, &start);
                    let plan = bare.plan(day, worker);
                    threads.spawn(move || {
                        start.wait();
                        store.write(&author(), |write| book::make(write, reader, &plan, None))
                    })
                });
                takers.map(|taker| taker.join().unwrap()).into_iter().collect()
            });
            let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
            let told = outcomes.iter().filter(|outcome| {
                matches!(outcome, Err(Refused::Taken(texts)) if texts[0].contains("«\u{a0}Clio\u{a0}» est à"))
            });
            assert_eq!((won, told.count()), (1, 1), "{outcomes:?}");
            let all =
                store.read(|read| agenda::load(read, &reader, day, day, Whose::Resource(bare.car))).unwrap();
            assert_eq!(all.len(), 1);
        }
    });
}

#[test]
fn what_is_changed_is_written_in_the_journal_whole_before_and_after() {
    each_engine(|store| {
        let bare = bare(&store);
        let reader = bare.reader();
        let day = Day::new(2022, 2, 1).unwrap();
        let id =
            store.write(&author(), |write| book::make(write, &reader, &bare.plan(day, 0), None)).unwrap();
        let mut later = bare.plan(day, 1);
        later.slot = Slot::new(day, 840, 900).unwrap();
        let changed =
            store.write(&author(), |write| book::change(write, &reader, id, 1, &later, book::Reach::One));
        assert_eq!(changed.unwrap(), 1);
        let stale = store
            .write(&author(), |write| book::cancel(write, &reader, id, 1, "trop tard", book::Reach::One));
        assert!(matches!(stale, Err(Refused::Stale)));
        let lines: Vec<(String, Option<String>, String)> = store
            .read(|read| {
                read.rows(
                    "select action, before, after from journal where noun = 'appointment' order by seq",
                    params![],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
            })
            .unwrap();
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].0.as_str(), &lines[0].1), ("create", &None));
        assert_eq!(lines[1].0, "correct");
        assert!(lines[0].2.contains("\"starts\":600") && lines[0].2.contains(&bare.workers[0].to_string()));
        assert_eq!(lines[1].1.as_ref(), Some(&lines[0].2));
        assert!(lines[1].2.contains("\"starts\":840") && lines[1].2.contains(&bare.workers[1].to_string()));
        let faults = store.read(|read| store::check_chain(read, bare.service.operator)).unwrap().1;
        assert_eq!(faults, []);
    });
}

#[test]
fn every_page_of_the_agenda_is_the_same_on_both_engines() {
    each_engine(|store| {
        migrate(&store, &author(), MIGRATIONS).unwrap();
        let keys = demo::furnish(&store, &clock()).unwrap();
        let app = App::new(store, clock(), false).unwrap();
        let site = Site::new(app, keys);
        let (id, tom) = (site.appointment(TODAY, 570), site.numbered("P0060"));
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let cookie = site.sign_in(EDUCATOR).await;
            for (path, said) in [
                ("/services/aer/agenda".to_owned(), "fratrie Husson"),
                ("/services/aer/agenda?vue=semaine".to_owned(), "Atelier cuisine"),
                ("/services/aer/agenda?qui=equipe".to_owned(), "Libre de 9 h à 18 h"),
                ("/services/aer/agenda?qui=equipe&vue=semaine".to_owned(), "fratrie Fournil"),
                (format!("/services/aer/agenda?qui={tom}&vue=semaine"), "Entretien, Tom Fournil"),
                (format!("/services/aer/agenda/nouveau?personne={tom}"), "Maxence Fournil"),
                (format!("/services/aer/agenda/{id}"), "Pris"),
                (format!("/services/aer/agenda/{id}/presences"), "Lina Husson"),
                ("/services/aer/agenda/ressources".to_owned(), "Clio"),
                ("/services/aer/agenda/abonnement".to_owned(), "Ouvrir une adresse"),
            ] {
                let (status, page) = site.text(&path, &cookie).await;
                assert_eq!(status, StatusCode::OK, "{path}");
                assert!(page.contains(said), "{path}: {said}\n{page}");
            }
            let made = site.fill("/services/aer/agenda/abonnement", &[], &cookie).await.2;
            let secret = made.split("/agenda/").find_map(|rest| rest.split_once(".ics")).unwrap().0;
            assert_eq!(site.text(&format!("/agenda/{secret}.ics"), "").await.0, StatusCode::OK);
            let chief = site.sign_in(CHIEF).await;
            for names in ["oui", "non"] {
                let path = "/services/aer/agenda/abonnement/noms";
                assert_eq!(site.fill(path, &[("noms", names)], &chief).await.0, StatusCode::SEE_OTHER);
            }
        });
    });
}
