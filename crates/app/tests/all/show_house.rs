//! The association that the demonstration shows: two years that hold together, whatever the day they end on.

use app::deadline::{self, Whose, rules};
use app::demo::house;
use app::schema::MIGRATIONS;
use app::service::{self, Service};
use app::web::App;
use app::year::Book;
use app::{access, diagnostic};
use axum::http::StatusCode;
use base::{Clock, Day, Id};
use store::testing::each_engine;
use store::{Author, Store, migrate, params};

use crate::site::Site;
use crate::support::sqlite;

fn at(instant: &str) -> Clock {
    Clock::Fixed(instant.parse().unwrap())
}

fn furnished(store: Store, clock: &Clock) -> Store {
    migrate(&store, &Author::new("essai", clock), MIGRATIONS).unwrap();
    house::furnish(&store, clock).unwrap();
    store
}

fn services(store: &Store) -> Vec<Service> {
    let operator = store.read(service::operator).unwrap().unwrap();
    store.read(|read| service::all(read, operator.id)).unwrap()
}

fn book(store: &Store, service: &Service, clock: &Clock) -> Book {
    let operator = store.read(service::operator).unwrap().unwrap();
    Book::read(store, &operator, service, clock).unwrap()
}

fn value(book: &Book, year: i16, id: &str) -> f64 {
    book.year(base::Period::year(year)).unwrap().value(id).unwrap().unwrap()
}

/// Who is who and what was done, without the identifiers that chance gives.
fn content(store: &Store) -> Vec<(String, Day, Day, i64)> {
    store
        .read(|read| {
            read.rows(
                "select p.last_name || ' ' || p.first_name, m.starts, coalesce(m.ends, m.starts), \
                 (select count(*) from act_person a where a.operator_id = m.operator_id \
                  and a.service_id = m.service_id and a.person_id = m.person_id) \
                 from measure m join person p on p.operator_id = m.operator_id and p.id = m.person_id \
                 order by 1, 2, 3, 4",
                params![],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
        })
        .unwrap()
}

#[test]
fn the_same_day_gives_the_same_association_and_another_day_another_one() {
    let clock = at("2026-11-26T08:30:00Z");
    let one = content(&furnished(sqlite("maison-une"), &clock));
    assert_eq!(one, content(&furnished(sqlite("maison-deux"), &clock)));
    let later = content(&furnished(sqlite("maison-plus-tard"), &at("2027-02-03T08:30:00Z")));
    assert_ne!(one, later);
}

/// The last evening of a year, a 29 February, the middle of the night of a public holiday.
#[test]
fn it_can_be_opened_on_any_day() {
    for (name, instant) in [
        ("saint-sylvestre", "2026-12-31T22:59:00Z"),
        ("bissextile", "2028-02-29T16:40:00Z"),
        ("nuit", "2026-08-15T01:10:00Z"),
    ] {
        let clock = at(instant);
        let store = furnished(sqlite(&format!("maison-{name}")), &clock);
        let today = clock.today();
        let late: i64 = store
            .read(|read| {
                read.first("select count(*) from act where day > ?1", params![today], |row| row.get(0))
            })
            .unwrap()
            .unwrap();
        assert_eq!(late, 0, "{name}: an act that is to come");
    }
}

#[test]
fn its_base_is_sound_and_its_year_holds_together_on_both_engines() {
    let clock = at("2026-11-26T08:30:00Z");
    each_engine(|store| {
        let store = furnished(store, &clock);
        let operator = store.read(service::operator).unwrap().unwrap();
        let orphans = store.read(diagnostic::orphans).unwrap();
        assert!(orphans.iter().all(|(_, count)| *count == 0), "{orphans:?}");
        let (lines, faults) = store.read(|read| store::check_chain(read, operator.id)).unwrap();
        assert!(lines > 1_000 && faults.is_empty(), "{lines} {faults:?}");
        for service in services(&store) {
            let book = book(&store, &service, &clock);
            let [before, entries, exits, after] =
                ["presents_debut", "admissions", "sorties", "presents_fin"].map(|id| value(&book, 2025, id));
            assert_eq!(before + entries - exits, after, "{}", service.code);
            let places = value(&book, 2025, "capacite_fin");
            assert!(after <= places && after > places * 0.8, "{} {after} {places}", service.code);
            let followed = value(&book, 2025, "file_active");
            assert!(followed >= after && followed <= before + entries, "{} {followed}", service.code);
            assert!(value(&book, 2025, "actes") > followed * 5.0, "{}", service.code);
            book.report(base::Period::year(2025), report::Prose::default(), None).unwrap();
            if service.code == "aer" {
                what_a_report_of_such_a_service_counted(&book);
            }
        }
    });
}

/// The figures of a published report: leave, training, day rate.
fn what_a_report_of_such_a_service_counted(book: &Book) {
    let year = book.year(base::Period::year(2025)).unwrap();
    let part = |id: &str, key: &str| {
        let parts = year.parts(id).unwrap().parts;
        parts.into_iter().find(|part| part.key == key).unwrap().value.unwrap()
    };
    assert_eq!(part("absences_personnel_jours.motif", "maladie"), 240.0);
    assert_eq!(part("absences_personnel_personnes.motif", "maladie"), 4.0);
    assert_eq!(part("absences_personnel_jours.motif", "congé parental"), 122.0);
    assert_eq!(part("absences_personnel_personnes.motif", "congé parental"), 1.0);
    assert_eq!(part("formations_personnes.intitule", "Premiers secours en santé mentale"), 3.0);
    assert_eq!(part("formations_personnes.intitule", "Mener un entretien avec un enfant"), 3.0);
    assert_eq!(part("formations.type", "journée d’étude"), 3.0);
    assert_eq!(part("tarifs.type", "prix de journée"), 22.54);
    let chapters = ["Chapitre 1 : La personne", "Chapitre 2 : Les professionnels", "Chapitre 3 : L’ESSMS"];
    assert_eq!(chapters.map(|chapter| part("evaluation.chapitre", chapter)), [82.0, 96.0, 85.0]);
    assert_eq!(base::french::decimal(year.value("evaluation").unwrap().unwrap(), 0), "88");
}

#[test]
fn most_deadlines_are_met_some_are_late_and_several_come() {
    let clock = at("2026-11-26T08:30:00Z");
    let store = furnished(sqlite("maison-echeances"), &clock);
    let today = clock.today();
    for service in services(&store) {
        let scope = access::Scope {
            operator: service.operator,
            service: service.id,
            account: service.id,
            now: clock.now(),
        };
        let facts = store.read(|read| deadline::facts(read, &scope, &service, Whose::Team, today)).unwrap();
        let open = facts.measures.len();
        let all = deadline::told(deadline::of(&facts, rules::rules(), today), today);
        let late = all.iter().filter(|one| one.due < today).count();
        assert!(
            late < open / 3 && (late > 0 || service.code != "aer"),
            "{}: {late} late of {open} measures",
            service.code
        );
        assert!(all.len() - late > 3, "{}: {} to come", service.code, all.len() - late);
    }
}

#[test]
fn the_story_of_the_guide_is_there() {
    let clock = at("2026-11-26T08:30:00Z");
    let store = furnished(sqlite("maison-maurel"), &clock);
    let count = |sql: &str| -> i64 {
        store.read(|read| read.first(sql, params![], |row| row.get(0))).unwrap().unwrap()
    };
    assert_eq!(count("select count(*) from person where last_name = 'Maurel'"), 3);
    let of =
        "join person p on p.operator_id = x.operator_id and p.id = x.person_id where p.last_name = 'Maurel'";
    assert_eq!(count(&format!("select count(*) from measure x {of} and x.ends is null")), 3);
    assert_eq!(count(&format!("select count(*) from measure x {of} and x.ends is not null")), 3);
    assert_eq!(count(&format!("select count(*) from living_place x {of}")), 9);
    assert!(count(&format!("select count(*) from act_person x {of}")) > 100);
    for (what, sql) in [
        ("a restricted file", "select count(*) from restriction"),
        ("a merge", "select count(*) from person where kept_id <> id"),
        ("looks", "select count(*) from look"),
        ("letters", "select count(*) from document"),
        ("drafted notes", "select count(*) from note"),
        ("a suspension", "select count(*) from measure_suspension"),
        ("a request that waits", "select count(*) from request where outcome is null"),
        ("a refusal", "select count(*) from request where outcome = 'refus'"),
        ("an appointment to come", "select count(*) from appointment"),
        ("a keyworker who took over", "select count(*) from assignment where ends is not null"),
    ] {
        assert!(count(sql) > 0, "{what}");
    }
}

#[tokio::test]
async fn a_list_and_a_file_say_what_is_left_of_a_term_and_lead_to_the_guide() {
    let clock = crate::support::clock();
    let store = furnished(sqlite("maison-pages"), &clock);
    let lina: Id = store
        .read(|read| {
            let sql = "select id from person where last_name = 'Maurel' and first_name = 'Lina' order by id";
            read.first(sql, params![], |row| row.get(0))
        })
        .unwrap()
        .unwrap();
    let site = Site::new(App::new(store, clock, false).unwrap(), Vec::new());
    let cookie = site.enter("educateur", "aer");
    let (status, list) = site.text("/services/aer/personnes", &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(list.contains("class=\"reste bientot\""), "{list}");
    // The story ends 47 days after the day of the demonstration, 18 January 2022.
    let (_, file) = site.text(&format!("/services/aer/personnes/{lina}"), &cookie).await;
    assert!(file.contains("jusqu’au 6 mars 2022"), "{file}");
    assert!(file.contains("href=\"/aide/7-trouver-et-ouvrir-un-dossier\""));
    let (status, guide) = site.text("/aide/0-une-journee", &cookie).await;
    assert!(status == StatusCode::OK && guide.contains("/aide/images/accueil.png"), "{guide}");
    assert_eq!(site.text("/aide/images/accueil.png", &cookie).await.0, StatusCode::OK);
    for unknown in ["/aide/inconnue", "/aide/..%2Fdroits", "/aide/images/..%2F..%2Fdroits.md"] {
        assert_eq!(site.text(unknown, &cookie).await.0, StatusCode::NOT_FOUND, "{unknown}");
    }
}
