//! Two corrections of one act at once: the first is written, the second is told, whichever page it came from.

use app::access::Scope;
use app::activity::{self, Act, Attendance, Said, Worker};
use app::demo;
use app::schema::MIGRATIONS;
use app::service;
use indicator::Presence;
use store::testing::each_engine;
use store::{migrate, params};

use crate::support::{author, clock};

#[test]
fn of_two_corrections_at_once_the_second_writes_nothing() {
    each_engine(|store| {
        migrate(&store, &author(), MIGRATIONS).unwrap();
        demo::furnish(&store, &clock()).unwrap();
        let (scope, person, worker) = store
            .read(|read| -> store::Result<_> {
                let operator = service::operator(read)?.unwrap().id;
                let service = service::find(read, operator, "aer")?.unwrap().id;
                let first = |sql: &str| read.first(sql, params![operator, service], |row| row.get(0));
                let person = first(
                    "select person_id from enrolment where operator_id = ?1 and service_id = ?2 order by reference",
                )?;
                let worker = first(
                    "select id from professional where operator_id = ?1 and service_id = ?2 order by reference",
                )?;
                let account = read.first("select id from account order by login", params![], |row| row.get(0))?;
                let scope = Scope { operator, service, account: account.unwrap(), now: clock().now() };
                Ok((scope, person.unwrap(), worker.unwrap()))
            })
            .unwrap();
        let act = |minutes: u16| {
            let said = Said {
                day: "2022-01-17".parse().ok(),
                kind: "entretien".to_owned(),
                direct: true,
                minutes: Some(minutes),
                persons: vec![Attendance { person, presence: Presence::Present, reason: String::new() }],
                staff: vec![Worker { professional: worker, minutes: None, travel: None }],
                ..Said::default()
            };
            Act::new(said, clock().today()).unwrap()
        };
        let id = "018f0000-0000-7000-8000-0000000000f1".parse().unwrap();
        let key = (act(45).day(), id);
        store.write(&author(), |write| activity::record(write, &scope, id, &act(45))).unwrap();
        let row =
            || store.read(|read| activity::row(read, scope.operator, scope.service, key.0, id)).unwrap();
        // Both forms were opened on the same act.
        let seen = activity::seal(row().as_ref());
        let correct = |minutes: u16, seen: &str| {
            store
                .write(&author(), |write| {
                    activity::correct(write, &scope, key, seen, &act(minutes), "erreur")
                })
                .unwrap()
        };
        assert!(correct(60, &seen));
        assert!(!correct(90, &seen));
        assert_eq!(row().unwrap()["minutes"], 60);
        // Told, and read again, the second one is a correction of what the first wrote.
        assert!(correct(90, &activity::seal(row().as_ref())));
        assert_eq!(row().unwrap()["minutes"], 90);
        // A withdrawn act is corrected by nobody.
        let seen = activity::seal(row().as_ref());
        assert!(store.write(&author(), |write| activity::withdraw(write, &scope, key, "doublon")).unwrap());
        assert!(!correct(30, &seen));
    });
}
