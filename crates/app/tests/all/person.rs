//! « Personnes & familles »: whom a service follows, and what one may see of them.

use app::access::{self, Grant, policy};
use app::demo;
use app::schema::MIGRATIONS;
use app::service::{self, NewService};
use app::web::App;
use axum::http::StatusCode;
use base::{Day, Id};
use store::{migrate, params};

use crate::site::{Site, site};
use crate::support::{author, clock, sqlite};

#[tokio::test]
async fn the_list_says_who_is_followed_who_waits_and_who_has_gone() {
    let site = site("liste");
    let cookie = site.sign_in(1).await;
    for (query, title, lines) in [
        ("", "45\u{a0}personnes sont accompagnées aujourd’hui", 45),
        ("?suivi=attente", "33\u{a0}personnes attendent une mesure", 33),
        ("?suivi=sorties", "37\u{a0}personnes sont sorties du service", 37),
        ("?suivi=toutes", "115\u{a0}personnes connues du service", 50),
        ("?suivi=toutes&page=3", "115\u{a0}personnes connues du service", 15),
        ("?mesure=AEMO-R", "17\u{a0}personnes sont accompagnées aujourd’hui", 17),
        ("?suivi=toutes&nom=D%C3%89lm", "5\u{a0}personnes connues du service", 5),
        ("?nom=%25", "45\u{a0}personnes", 45),
        ("?suivi=attente&nom=inconnu", "Personne n’attend", 0),
    ] {
        let (status, page) = site.text(&format!("/services/aer/personnes{query}"), &cookie).await;
        assert_eq!(status, StatusCode::OK, "{query}");
        assert!(page.contains(&format!("<h1>{title}")), "{query}");
        assert_eq!(page.matches("<th scope=\"row\">").count(), lines, "{query}");
    }
}

#[tokio::test]
async fn the_list_of_a_worker_is_of_whom_she_follows_first_or_second() {
    let site = site("referent");
    let cookie = site.sign_in(1).await;
    let service = site.service("aer");
    let worker: Id = site
        .app
        .store
        .read(|read| {
            read.first(
                "select id from professional where operator_id = ?1 and service_id = ?2 and reference = 'S09' \
                 order by id",
                params![service.operator, service.id],
                |row| row.get(0),
            )
        })
        .unwrap()
        .unwrap();
    let (_, page) = site.text(&format!("/services/aer/personnes?referent={worker}"), &cookie).await;
    assert!(page.contains("<h1>10\u{a0}personnes sont accompagnées aujourd’hui</h1>"));
    let (status, _) = site.text("/services/sessad/personnes?referent=", &cookie).await;
    assert_eq!(status, StatusCode::OK);
    let path = format!("/services/sessad/personnes?referent={worker}");
    assert_eq!(site.text(&path, &cookie).await.0, StatusCode::NOT_FOUND);
}

/// It took half a minute while measures of the service were read once a person.
#[tokio::test]
async fn a_list_of_five_thousand_persons_has_its_hundred_pages() {
    let store = sqlite("nombreux");
    migrate(&store, &author(), MIGRATIONS).unwrap();
    let keys = demo::furnish_large(&store, &clock(), 5_000, 0, 1).unwrap();
    let site = Site::new(App::new(store, clock(), false).unwrap(), keys);
    let cookie = site.sign_in(1).await;
    for query in ["", "?suivi=sorties", "?suivi=attente", "?suivi=toutes&page=100", "?nom=bel"] {
        let (status, _) = site.text(&format!("/services/service-1/personnes{query}"), &cookie).await;
        assert_eq!(status, StatusCode::OK, "{query}");
    }
}

#[tokio::test]
async fn a_filter_that_means_nothing_is_not_found() {
    let site = site("filtres");
    let cookie = site.sign_in(1).await;
    for query in
        ["suivi=x", "mesure=x", "referent=x", "territoire=x", "page=0", "page=2", "page=9999999999999"]
    {
        let path = format!("/services/aer/personnes?{query}");
        assert_eq!(site.text(&path, &cookie).await.0, StatusCode::NOT_FOUND, "{query}");
    }
}

#[tokio::test]
async fn a_restricted_file_is_absent_from_the_list_which_says_so() {
    let site = site("reserve");
    let cookie = site.sign_in(1).await;
    site.restrict(site.person("aer", "P0001"));
    let (_, page) = site.text("/services/aer/personnes", &cookie).await;
    assert!(page.contains("<h1>44\u{a0}personnes"));
    assert!(!page.contains("Delmas</strong> Clara"));
    assert!(page.contains("1\u{a0}dossier réservé à d’autres n’est pas affiché dans ces listes."));
}

#[tokio::test]
async fn who_sees_figures_only_has_no_list_of_persons() {
    let site = site("siege-liste");
    let cookie = site.sign_in(2).await;
    let (status, page) = site.text("/services/aer/personnes", &cookie).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(page.contains("siège"));
    assert!(!site.text("/services/aer/2021", &cookie).await.1.contains("/services/aer/personnes"));
}

#[tokio::test]
async fn a_service_without_anyone_says_what_to_do() {
    let site = site("vide");
    let operator = &site.app.operator;
    site.app
        .store
        .write(&author(), |write| -> store::Result<()> {
            let new =
                NewService { code: "neuf", name: "Service neuf", model: "aer", ..NewService::default() };
            let service = service::open(write, operator, &new)?.unwrap();
            let (account, _) = access::credentials(write, operator.id, site.keys[1].login)?.unwrap();
            let role = policy::role("educateur").unwrap();
            let starts = Day::from_number(0);
            let grant = Grant { service, role, starts, ends: None, professional: None, reason: "" };
            access::grant(write, operator.id, account.id, &grant)
        })
        .unwrap();
    let cookie = site.sign_in(1).await;
    let (status, page) = site.text("/services/neuf/personnes", &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Personne n’est accompagné ici aujourd’hui"));
    let (_, page) = site.text("/services/neuf/personnes?suivi=toutes", &cookie).await;
    assert!(page.contains("Le registre du service est vide"));
}
