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

/// Nobody is watched: who was ill is for who keeps the team; who reads figures only reads no name of the team.
#[test]
fn the_absences_of_each_are_for_who_keeps_the_team_and_names_for_who_sees_files() {
    store::testing::each_engine(|store| {
        let site = crate::site::site_on(store);
        let [educator, head] = ["educateur", "chef-de-service"].map(|role| site.enter(role, "aer"));
        let [seat, worker] = ["siege", "educateur"].map(|role| site.enter(role, "ru"));
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let figure = "/services/aer/2021/chiffres/absences_personnel_jours";
            let (_, page) = site.text(figure, &head).await;
            let name = page.split("<tbody>").nth(1).and_then(|rows| rows.split("<th").nth(1)).unwrap();
            let name = name.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
            assert!(name.len() > 3, "{name}");
            let (status, page) = site.text(figure, &educator).await;
            assert_eq!(status, axum::http::StatusCode::OK);
            assert!(!page.contains(&name) && page.contains("sont à qui tient l’équipe"), "{page}");
            let report = "/services/ru/2021/rapport";
            let table = |page: String| {
                let after = page.split("Détail du personnel affecté").nth(1).unwrap().to_owned();
                after.split("</table>").next().unwrap().to_owned()
            };
            let (_, names) = site.text(report, &worker).await;
            let (_, numbers) = site.text(report, &seat).await;
            let (names, numbers) = (table(names), table(numbers));
            assert!(numbers.contains(">S01<") && !names.contains(">S01<"), "{numbers}\n{names}");
        });
    });
}
