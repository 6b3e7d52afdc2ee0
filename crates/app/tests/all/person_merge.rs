//! Two rows that are one person: counted once, found once, two again when one says so.

use app::exchange::write_register;
use app::person::merge::{self, Obstacle};
use app::search::find;
use app::search::query::Query;
use app::service::{self as services, Service};
use app::year::Book;
use axum::http::{StatusCode, header};
use base::{Day, Id, Period};
use register::{ActRow, Attendance, MeasureRow, PersonRow, Register};
use store::testing::each_engine;
use store::{Store, params};

use crate::site::{Site, get, post, site};
use crate::support::{again, author, clock, service};

fn day(text: &str) -> Option<Day> {
    text.parse().ok()
}

fn person(reference: &str, last_name: &str, first_name: &str) -> PersonRow {
    PersonRow {
        reference: reference.to_owned(),
        last_name: last_name.to_owned(),
        first_name: first_name.to_owned(),
        birth: day("2008-08-18"),
        ..PersonRow::default()
    }
}

fn measure(reference: &str, person: &str) -> MeasureRow {
    MeasureRow {
        reference: reference.to_owned(),
        person: person.to_owned(),
        kind: "suivi".to_owned(),
        start: day("2021-02-01"),
        ..MeasureRow::default()
    }
}

fn act(reference: &str, persons: &[(&str, Attendance)]) -> ActRow {
    ActRow {
        reference: reference.to_owned(),
        day: day("2021-03-04"),
        kind: "entretien".to_owned(),
        direct: true,
        minutes: 60,
        persons: persons.iter().map(|(person, presence)| ((*person).to_owned(), *presence)).collect(),
        ..ActRow::default()
    }
}

/// Ilyès Husson was written down twice; both rows have a measure and acts, one act has both.
fn register() -> Register {
    let present = Attendance::Present;
    Register {
        persons: vec![
            person("P1", "Husson", "Ilyès"),
            person("P2", "Uson", "Ilies"),
            person("P3", "Noyer", "Zoé"),
        ],
        measures: ["1", "2", "3"].map(|n| measure(&format!("M{n}"), &format!("P{n}"))).to_vec(),
        acts: vec![
            act("A1", &[("P1", present)]),
            act("A2", &[("P2", present)]),
            act("A3", &[("P1", Attendance::Absent), ("P2", present), ("P3", present)]),
        ],
        ..Register::default()
    }
}

fn import(store: &Store, service: &Service) -> app::exchange::Outcome {
    store
        .write(&author(), |write| {
            write_register(write, service, &register(), &["registre.csv".to_owned()], &|_, _| false)
        })
        .unwrap()
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

fn figure(store: &Store, service: &Service, id: &str) -> f64 {
    let operator = store.read(services::operator).unwrap().unwrap();
    let book = Book::read(store, &operator, &again(store, service), &clock()).unwrap();
    let year = book.year(Period::year(2021)).unwrap();
    year.value(id).unwrap().unwrap()
}

fn figures(store: &Store, service: &Service) -> [f64; 4] {
    ["file_active", "mesures", "actes", "seances"].map(|id| figure(store, service, id))
}

fn merge(store: &Store, service: &Service, keep: Id, other: Id) -> merge::Outcome {
    store
        .write(&author(), |write| merge::merge(write, service.operator, keep, other, "deux imports"))
        .unwrap()
}

fn undo(store: &Store, service: &Service, one: Id, other: Id) -> merge::Outcome {
    store.write(&author(), |write| merge::undo(write, service.operator, one, other)).unwrap()
}

#[test]
fn a_merged_person_is_counted_once_and_twice_again_when_it_is_undone() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        import(&store, &service);
        let [one, two, three] = ["P1", "P2", "P3"].map(|number| id_of(&store, &service, number));
        let before = figures(&store, &service);
        assert_eq!(before, [3.0, 3.0, 3.0, 4.0]);
        assert_eq!(merge(&store, &service, one, two), Ok(()));
        // One person less; measures and acts stay; at the act where both rows were, she was there once.
        assert_eq!(figures(&store, &service), [2.0, 3.0, 3.0, 4.0]);
        assert_eq!(merge(&store, &service, two, one), Err(Obstacle::Already));
        assert_eq!(undo(&store, &service, one, three), Err(Obstacle::Apart));
        assert_eq!(undo(&store, &service, one, two), Ok(()));
        assert_eq!(figures(&store, &service), before);
        assert_eq!(undo(&store, &service, one, two), Err(Obstacle::Apart));
        let (_, faults) = store.read(|read| store::check_chain(read, service.operator)).unwrap();
        assert!(faults.is_empty());
    });
}

#[test]
fn an_import_after_a_merge_changes_nothing_and_keeps_it() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        import(&store, &service);
        let [one, two] = ["P1", "P2"].map(|number| id_of(&store, &service, number));
        merge(&store, &service, one, two).unwrap();
        let outcome = import(&store, &service);
        assert!(outcome.values().all(|tally| tally.created + tally.corrected == 0), "{outcome:?}");
        assert_eq!(figure(&store, &service, "file_active"), 2.0);
        let rows = store
            .read(|read| {
                read.rows(
                    "select person_id from measure where operator_id = ?1 order by reference",
                    params![service.operator],
                    |row| row.get::<Id>(0),
                )
            })
            .unwrap();
        assert_eq!(rows[..2], [one, two]);
    });
}

#[test]
fn merges_are_undone_the_last_first() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        import(&store, &service);
        let [one, two, three] = ["P1", "P2", "P3"].map(|number| id_of(&store, &service, number));
        merge(&store, &service, one, two).unwrap();
        merge(&store, &service, three, two).unwrap();
        assert_eq!(figure(&store, &service, "file_active"), 1.0);
        assert_eq!(undo(&store, &service, one, two), Err(Obstacle::Covered));
        assert_eq!(undo(&store, &service, three, two), Ok(()));
        assert_eq!(figure(&store, &service, "file_active"), 2.0);
        assert_eq!(undo(&store, &service, two, one), Ok(()));
        assert_eq!(figure(&store, &service, "file_active"), 3.0);
    });
}

#[test]
fn a_restricted_file_is_not_merged_into_an_open_one() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        import(&store, &service);
        let [one, two] = ["P1", "P2"].map(|number| id_of(&store, &service, number));
        restrict(&store, service.operator, two);
        assert_eq!(merge(&store, &service, one, two), Err(Obstacle::Restricted));
        assert_eq!(figure(&store, &service, "file_active"), 3.0);
    });
}

#[test]
fn each_service_counts_a_person_that_both_know_once() {
    each_engine(|store| {
        let aer = service(&store, "aer", "aer");
        let sessad = service(&store, "sessad", "sessad-ip");
        import(&store, &aer);
        import(&store, &sessad);
        let [there, twin] = ["P1", "P2"].map(|number| id_of(&store, &sessad, number));
        let kept = id_of(&store, &aer, "P1");
        merge(&store, &sessad, kept, there).unwrap();
        merge(&store, &sessad, kept, twin).unwrap();
        assert_eq!(figure(&store, &aer, "file_active"), 3.0);
        assert_eq!(figure(&store, &sessad, "file_active"), 2.0);
        assert_eq!(figure(&store, &sessad, "actes"), 3.0);
    });
}

#[test]
fn either_name_leads_to_one_file() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        import(&store, &service);
        let [one, two] = ["P1", "P2"].map(|number| id_of(&store, &service, number));
        merge(&store, &service, one, two).unwrap();
        let eye = crate::search::eye(&store, "e.marchais", "chef-de-service", &[&service]);
        for typed in ["husson", "Uson", "ilies", "P2", "P1", "18/08/2008 ilyès"] {
            let found = store.read(|read| find::persons(read, &eye, &Query::read(typed))).unwrap();
            let files: Vec<Id> = found.hits.iter().map(|hit| hit.person).collect();
            assert_eq!(files, [one], "{typed}");
        }
        undo(&store, &service, one, two).unwrap();
        let found = store.read(|read| find::persons(read, &eye, &Query::read("husson"))).unwrap();
        assert_eq!(found.hits.len(), 2);
    });
}

/// A file that is restricted hides the person, whichever of her rows one searches.
#[test]
fn a_twin_of_a_restricted_row_is_not_found() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        import(&store, &service);
        let [one, two] = ["P1", "P2"].map(|number| id_of(&store, &service, number));
        merge(&store, &service, one, two).unwrap();
        restrict(&store, service.operator, one);
        let eye = crate::search::eye(&store, "l.nivelle", "educateur", &[&service]);
        for typed in ["husson", "uson", "ilies"] {
            let found = store.read(|read| find::persons(read, &eye, &Query::read(typed))).unwrap();
            assert!(found.hits.is_empty(), "{typed}");
        }
    });
}

fn restrict(store: &Store, operator: Id, person: Id) {
    store
        .write(&author(), |write| -> store::Result<()> {
            let (id, at) = (write.new_id(), write.author().at);
            write.run(
                "insert into restriction (operator_id, id, person_id, reason, set_at, set_by) \
                 values (?1, ?2, ?3, 'réservé', ?4, 'a')",
                params![operator, id, person, at],
            )?;
            Ok(())
        })
        .unwrap();
}

fn demo_person(site: &Site, code: &str, number: &str) -> Id {
    let service =
        site.app.store.read(|read| services::find(read, site.app.operator.id, code)).unwrap().unwrap();
    id_of(&site.app.store, &service, number)
}

#[tokio::test]
async fn one_merges_and_separates_from_the_page() {
    let site = site("fusion");
    let [one, other] = ["P0055", "P0056"].map(|number| demo_person(&site, "aer", number));
    let path = format!("/services/aer/personnes/{one}/fusion/{other}");
    let manager = site.sign_in(0).await;
    let (status, page) = site.text(&path, &manager).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Noé Noyer et Zoé Noyer sont-ils une même personne"), "{page}");
    assert!(page.contains("différent"));
    let response = site.ask(post(&path, &format!("garder={one}&motif="), Some(&manager))).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let form = format!("garder={one}&motif=m%C3%AAme+acte%3Cb%3E");
    let response = site.ask(post(&path, &form, Some(&manager))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()[header::LOCATION], path.as_str());
    let (_, page) = site.text(&path, &manager).await;
    assert!(page.contains("sont une même personne") && page.contains("même acte&#60;b&#62;"), "{page}");
    let (_, figure) = site.text("/services/aer/2021/chiffres/file_active", &manager).await;
    assert!(figure.contains("<caption>81\u{a0}personnes</caption>"));
    let response = site.ask(post(&format!("{path}/annuler"), "", Some(&manager))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let (_, figure) = site.text("/services/aer/2021/chiffres/file_active", &manager).await;
    assert!(figure.contains("<caption>82\u{a0}personnes</caption>"));
}

#[tokio::test]
async fn who_may_not_decide_does_not_merge_and_strangers_are_not_found() {
    let site = site("fusion-refus");
    let [one, other] = ["P0055", "P0056"].map(|number| demo_person(&site, "aer", number));
    let path = format!("/services/aer/personnes/{one}/fusion/{other}");
    let educator = site.sign_in(1).await;
    assert_eq!(site.ask(get(&path, Some(&educator))).await.status(), StatusCode::FORBIDDEN);
    let form = format!("garder={one}&motif=essai");
    for path in [path.clone(), format!("{path}/annuler")] {
        assert_eq!(site.ask(post(&path, &form, Some(&educator))).await.status(), StatusCode::FORBIDDEN);
    }
    let manager = site.sign_in(0).await;
    let elsewhere = demo_person(&site, "ru", "P0018");
    let nobody = "018f0000-0000-7000-8000-000000000000";
    restrict(&site.app.store, site.app.operator.id, other);
    for path in [
        format!("/services/sessad/personnes/{one}/fusion/{elsewhere}"),
        format!("/services/aer/personnes/{one}/fusion/{one}"),
        format!("/services/aer/personnes/{one}/fusion/{nobody}"),
        format!("/services/aer/personnes/{nobody}/fusion/{one}"),
        format!("/services/aer/personnes/{one}/fusion/x'--"),
        // Restricted to others since: she is no more there.
        format!("/services/aer/personnes/{one}/fusion/{other}"),
        format!("/services/aer/personnes/{other}/fusion/{one}"),
    ] {
        assert_eq!(site.text(&path, &manager).await.0, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            site.ask(post(&path, &form, Some(&manager))).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let moved = site.app.store.read(|read| merge::merged(read, site.app.operator.id)).unwrap();
    assert!(moved.is_empty());
}
