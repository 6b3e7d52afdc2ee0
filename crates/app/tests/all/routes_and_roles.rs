//! Every route of a service, tried by every role: what a role may not is refused, and a service where one has no
//! seat does not exist. The matrix is written in docs/droits.md for those who decide it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use app::access::{Action, Noun, policy};
use axum::http::{Method, StatusCode};

use crate::site::{get, post, site};

/// A page and a method, as routes.rs has them; what one must be allowed, when it asks for something.
pub struct Door {
    pub address: String,
    pub method: Method,
    needs: Option<(Action, Noun)>,
}

/// Every door of the application.
pub fn doors() -> Vec<Door> {
    let text = crate::house::routes_text();
    let mut doors = Vec::new();
    for route in text.split(".route(").skip(1) {
        let address = route.split('"').nth(1).unwrap();
        for (at, part) in route.split("may(").enumerate() {
            let words: Vec<&str> = part.split(',').map(str::trim).collect();
            let needs = (at > 0).then(|| {
                let action = Action::ALL.into_iter().find(|action| format!("{action:?}") == words[0]);
                let noun = Noun::ALL.into_iter().find(|noun| format!("{noun:?}") == words[1]);
                (action.unwrap(), noun.unwrap())
            });
            for (sign, method) in [("get(", Method::GET), ("post(", Method::POST)] {
                if part.contains(sign) {
                    doors.push(Door { address: address.to_owned(), method, needs });
                }
            }
        }
    }
    for route in crate::house::routes() {
        assert!(doors.iter().any(|door| door.address == route), "{route} has no door");
    }
    doors
}

/// An address with something in its blanks.
pub fn filled(address: &str, code: &str) -> String {
    let parts = address.split('/').map(|part| match part {
        "{code}" => code,
        "{annee}" => "2021",
        "{id}" => "file_active",
        part if part.starts_with('{') => "018f0000-0000-7000-8000-000000000000",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn every_route_of_a_service_says_what_it_needs() {
    for door in doors().iter().filter(|door| door.address.starts_with("/services/")) {
        assert!(door.needs.is_some(), "{} is open to every role", door.address);
    }
}

#[tokio::test]
async fn what_a_role_may_not_is_refused_and_a_service_without_a_seat_does_not_exist() {
    let site = site("roles");
    for role in policy::roles() {
        let cookie = site.enter(&role.code, "aer");
        for door in doors() {
            let Some((action, noun)) = door.needs else { continue };
            let ask = |code: &str| {
                let path = filled(&door.address, code);
                if door.method == Method::GET {
                    get(&path, Some(&cookie))
                } else {
                    post(&path, "", Some(&cookie))
                }
            };
            let what = format!("{} {} {}", role.code, door.method, door.address);
            let status = site.ask(ask("aer")).await.status();
            if !role.may(action, noun) {
                assert_eq!(status, StatusCode::FORBIDDEN, "{what}");
            }
            assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{what}");
            assert_eq!(site.ask(ask("sessad")).await.status(), StatusCode::NOT_FOUND, "{what}");
        }
    }
}

/// `JALON_ECRIRE=1 cargo nextest run -p app droits` writes the page again.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test that writes its page when asked")]
fn the_page_of_rights_says_what_the_code_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/droits.md");
    let page = page();
    if std::env::var("JALON_ECRIRE").is_ok() {
        fs::write(&path, &page).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), page, "docs/droits.md is not of the day");
}

fn page() -> String {
    let mut page = String::from(
        "# Qui peut quoi\n\nÉcrit par les tests, à partir de `catalogue/roles.toml` et de `routes.rs` : à relire par \
         la direction et le délégué à la protection des données.\n\n## Rôles\n\nV voir, É écrire, D décider, \
         X exporter, A administrer.\n\n| |",
    );
    for role in policy::roles() {
        let _ = write!(page, " {} |", role.title);
    }
    page.push_str("\n|---|");
    page.push_str(&"---|".repeat(policy::roles().len()));
    page.push('\n');
    for noun in Noun::ALL {
        let _ = write!(page, "| {} |", noun.name());
        for role in policy::roles() {
            let letters: Vec<&str> = Action::ALL
                .into_iter()
                .zip(["V", "É", "D", "X", "A"])
                .filter(|(action, _)| role.may(*action, noun))
                .map(|(_, letter)| letter)
                .collect();
            let _ = write!(page, " {} |", letters.join(" "));
        }
        page.push('\n');
    }
    page.push_str("\n## Pages\n\n| Adresse | Geste | Il faut pouvoir |\n|---|---|---|\n");
    for door in doors() {
        let gesture = if door.method == Method::GET { "lire" } else { "envoyer" };
        let needs = match door.needs {
            Some((action, noun)) => format!("{} {}", action.verb(), noun.name()),
            None => "aucun rôle".to_owned(),
        };
        let _ = writeln!(page, "| `{}` | {gesture} | {needs} |", door.address);
    }
    page
}
