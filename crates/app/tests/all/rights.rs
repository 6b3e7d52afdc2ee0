//! Seats: what an account may do in a service, from a day to a day; who had rights before keeps them.

use app::access::{self, Grant, NewAccount, policy};
use app::schema::MIGRATIONS;
use base::{Day, Id};
use store::testing::each_engine;
use store::{Store, migrate, params};

use crate::support::{author, service};

const NEW: NewAccount<'static> =
    NewAccount { login: "l.nivelle", name: "Lola Nivelle", title: "", password: "x", must_change: false };

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn roles(store: &Store, operator: Id, account: Id, on: &str) -> Vec<String> {
    let seats = store.read(|read| access::seats_of(read, operator, account, day(on))).unwrap();
    seats.iter().flat_map(|seat| &seat.roles).map(|role| role.code.clone()).collect()
}

#[test]
fn a_replacement_ends_by_itself() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        let account = store
            .write(&author(), |write| -> store::Result<_> {
                let account = access::open(write, service.operator, &NEW)?.unwrap();
                for (role, starts, ends) in [
                    ("educateur", "2020-09-01", None),
                    ("chef-de-service", "2022-01-10", Some(day("2022-01-21"))),
                ] {
                    let role = policy::role(role).unwrap();
                    let starts = day(starts);
                    let grant =
                        Grant { service: service.id, role, starts, ends, professional: None, reason: "" };
                    access::grant(write, service.operator, account, &grant)?;
                    access::grant(write, service.operator, account, &grant)?;
                }
                Ok(account)
            })
            .unwrap();
        let on = |day: &str| roles(&store, service.operator, account, day);
        assert_eq!(on("2022-01-09"), ["educateur"]);
        assert_eq!(on("2022-01-10"), ["educateur", "chef-de-service"]);
        assert_eq!(on("2022-01-21"), ["educateur", "chef-de-service"]);
        assert_eq!(on("2022-01-22"), ["educateur"]);
        assert!(on("2020-08-31").is_empty());
    });
}

/// A base of before the roles: « gestion » imported registers, « lecture » read figures and lists.
#[test]
fn who_had_rights_before_the_roles_keeps_them() {
    each_engine(|store| {
        migrate(&store, &author(), &MIGRATIONS[..8]).unwrap();
        let [operator, service, manager, reader] = [1, 2, 3, 4].map(|number| Id::from_bytes([number; 16]));
        store
            .write(&author(), |write| -> store::Result<()> {
                let at = write.author().at;
                write.run(
                    "insert into operator (operator_id, name, detail, created_at) values (?1, 'A', '', ?2)",
                    params![operator, at],
                )?;
                write.run(
                    "insert into service (operator_id, id, code, name, detail, model, revision, revised_at, \
                     created_at) values (?1, ?2, 'aer', 'AER', '', 'aer', 0, ?3, ?3)",
                    params![operator, service, at],
                )?;
                for (account, login, role) in [(manager, "a", "gestion"), (reader, "b", "lecture")] {
                    write.run(
                        "insert into account (operator_id, id, login, name, title, role, password, must_change, \
                         created_at) values (?1, ?2, ?3, ?3, '', ?4, 'x', ?5, ?6)",
                        params![operator, account, login, role, false, at],
                    )?;
                    write.run(
                        "insert into account_grant (operator_id, account_id, service_id, granted_at, granted_by) \
                         values (?1, ?2, ?3, ?4, 'c')",
                        params![operator, account, service, at],
                    )?;
                }
                Ok(())
            })
            .unwrap();
        migrate(&store, &author(), MIGRATIONS).unwrap();
        assert_eq!(roles(&store, operator, manager, "2022-01-18"), ["chef-de-service"]);
        assert_eq!(roles(&store, operator, reader, "2022-01-18"), ["qualite"]);
    });
}
