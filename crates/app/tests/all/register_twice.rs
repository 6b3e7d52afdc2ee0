//! A register enters the base whole; twice the same changes nothing; what differs is corrected and told.

use app::demo::generator::{Dice, Size, register};
use app::exchange::{Outcome, known_references, write_register};
use app::facts;
use app::service::Service;
use base::Day;
use register::Register;
use store::testing::each_engine;
use store::{Store, check_chain, params};

use crate::support::{again, author, service};

fn import(store: &Store, service: &Service, register: &Register) -> Outcome {
    store
        .write(&author(), |write| {
            write_register(write, service, register, &["registre.xlsx".to_owned()], &|_, _| false)
        })
        .unwrap()
}

fn small() -> Register {
    register(Size { persons: 30, acts: 200, year: 2021 }, &mut Dice::new(3))
}

fn journal_lines(store: &Store, action: &str) -> i64 {
    store
        .read(|read| {
            read.first("select count(*) from journal where action = ?1", params![action], |row| row.get(0))
        })
        .unwrap()
        .unwrap_or_default()
}

#[test]
fn every_row_of_a_register_becomes_a_fact() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        let register = small();
        import(&store, &service, &register);
        let facts = store.read(|read| facts::load(read, service.operator, service.id)).unwrap();
        assert_eq!(facts.persons.id.len(), register.persons.len());
        assert_eq!(facts.measures.id.len(), register.measures.len());
        assert_eq!(facts.requests.id.len(), register.requests.len());
        assert_eq!(facts.absences.id.len(), register.absences.len());
        assert_eq!(facts.acts.day.len(), 200);
        let minutes: u64 = register.acts.iter().map(|act| u64::from(act.minutes)).sum();
        assert_eq!(facts.acts.minutes.iter().map(|m| u64::from(*m)).sum::<u64>(), minutes);
        let staff: usize = register.acts.iter().map(|act| act.staff.len()).sum();
        assert_eq!((facts.acts.staff.len(), facts.acts.person.len()), (staff, 200));
        assert!(facts.acts.day.is_sorted());
        assert_eq!(*facts.acts.staff_start.last().unwrap() as usize, staff);
    });
}

#[test]
fn importing_the_same_register_twice_changes_nothing() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        import(&store, &service, &small());
        let revision = again(&store, &service).revision;
        let outcome = import(&store, &service, &small());
        assert!(outcome.values().all(|tally| tally.created + tally.corrected == 0), "{outcome:?}");
        assert_eq!(again(&store, &service).revision, revision);
        assert_eq!(journal_lines(&store, "import"), 1);
    });
}

/// Minutes belong to act × professional, whether or not the service keeps a list of its staff.
#[test]
fn who_is_named_by_an_act_counts_though_the_register_lists_no_staff() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        let mut register = small();
        let listed = std::mem::take(&mut register.staff);
        import(&store, &service, &register);
        let facts = store.read(|read| facts::load(read, service.operator, service.id)).unwrap();
        let named: usize = register.acts.iter().map(|act| act.staff.len()).sum();
        assert_eq!(facts.acts.staff.iter().filter(|staff| **staff != indicator::NONE).count(), named);
        assert_eq!(facts.absences.staff.len(), register.absences.len());
        assert_eq!(facts.employments.id.len(), 0);
        let (_, kept) = store.read(|read| known_references(read, service.operator, service.id)).unwrap();
        assert_eq!(kept, [""; 0], "no list is kept: the next register may name others");
        assert!(import(&store, &service, &register).values().all(|tally| tally.created == 0));
        // The list comes later: it gives them their names.
        register.staff = listed;
        let outcome = import(&store, &service, &register);
        assert_eq!(outcome["emplois"].created, register.staff.len() as u64);
        assert_eq!(outcome.get("actes").map(|tally| tally.corrected), Some(0));
    });
}

#[test]
fn what_differs_is_corrected_and_the_journal_says_what_it_was() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        let mut register = small();
        import(&store, &service, &register);
        register.persons[0].last_name = "Autrement".to_owned();
        register.measures[1].end = register.measures[1].start.map(Day::next);
        register.acts[5].minutes = 44;
        register.acts[6].day = register.acts[6].day.map(Day::next);
        let outcome = import(&store, &service, &register);
        let corrected: Vec<(&str, u64)> = outcome
            .iter()
            .filter(|(_, tally)| tally.corrected > 0)
            .map(|(noun, tally)| (noun.as_str(), tally.corrected))
            .collect();
        assert_eq!(corrected, [("actes", 2), ("mesures", 1), ("personnes", 1)]);
        assert_eq!(journal_lines(&store, "correct"), 4);
        let (_, faults) = store.read(|read| check_chain(read, service.operator)).unwrap();
        assert_eq!(faults, []);
        let facts = store.read(|read| facts::load(read, service.operator, service.id)).unwrap();
        assert_eq!(facts.acts.day.len(), 200);
        assert_eq!(facts.acts.minutes.iter().filter(|minutes| **minutes == 44).count(), 1);
    });
}

#[test]
fn an_import_that_breaks_halfway_leaves_nothing() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        let mut register = small();
        // The base refuses what the checks would have refused: an act of 2 000 minutes.
        register.acts[150].minutes = 2000;
        let refused =
            store.write(&author(), |write| write_register(write, &service, &register, &[], &|_, _| false));
        assert!(refused.is_err());
        let facts = store.read(|read| facts::load(read, service.operator, service.id)).unwrap();
        assert_eq!((facts.persons.id.len(), facts.acts.day.len()), (0, 0));
        assert_eq!(journal_lines(&store, "import"), 0);
    });
}

#[test]
fn the_kept_columns_say_the_same_as_the_rows() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        import(&store, &service, &small());
        facts::keep(&store, &author(), service.operator, "aer").unwrap();
        let service = again(&store, &service);
        let kept = store.read(|read| facts::of(read, &service)).unwrap();
        let mut rows = store.read(|read| facts::load(read, service.operator, service.id)).unwrap();
        let ids = std::mem::take(&mut rows.acts.id);
        assert_eq!(kept, rows);
        assert_eq!(store.read(|read| facts::act_ids(read, &service)).unwrap(), ids);
        // A change makes them stale: the rows are read again.
        let mut register = small();
        register.acts.truncate(1);
        register.acts[0].minutes = 7;
        import(&store, &service, &register);
        let service = again(&store, &service);
        let fresh = store.read(|read| facts::of(read, &service)).unwrap();
        assert_eq!(fresh.acts.minutes.iter().filter(|minutes| **minutes == 7).count(), 1);
    });
}

#[test]
fn two_imports_of_one_register_at_once_write_it_once() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
            let workers: Vec<_> =
                (0..3).map(|_| scope.spawn(|| import(&store, &service, &small()))).collect();
            workers.into_iter().map(|worker| worker.join().unwrap()).collect()
        });
        let created: u64 =
            outcomes.iter().filter_map(|outcome| outcome.get("actes")).map(|acts| acts.created).sum();
        assert_eq!(created, 200);
        let facts = store.read(|read| facts::load(read, service.operator, service.id)).unwrap();
        assert_eq!(facts.acts.day.len(), 200);
        assert_eq!(store.read(|read| check_chain(read, service.operator)).unwrap().1, []);
    });
}
