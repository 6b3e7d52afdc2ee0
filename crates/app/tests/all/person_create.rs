//! Writing someone down: one looks first, and no one is written twice without having been seen.

use axum::http::{StatusCode, header};
use base::Id;
use store::params;

use crate::site::{Site, get, post, site};

const NEW: &str = "/services/aer/personnes/nouvelle";

fn persons(site: &Site) -> i64 {
    site.app
        .store
        .read(|read| {
            read.first(
                "select count(*) from person where operator_id = ?1 order by 1",
                params![site.app.operator.id],
                |row| row.get(0),
            )
        })
        .unwrap()
        .unwrap()
}

/// The family of someone by her first name.
fn family_of(site: &Site, first_name: &str) -> Option<String> {
    site.app
        .store
        .read(|read| {
            read.first(
                "select e.family from enrolment e join person p on p.operator_id = e.operator_id \
                 and p.id = e.person_id where e.operator_id = ?1 and p.first_name = ?2 order by p.id",
                params![site.app.operator.id, first_name],
                |row| row.get(0),
            )
        })
        .unwrap()
        .unwrap()
}

#[tokio::test]
async fn someone_unknown_is_written_down_under_the_next_number_and_found() {
    let site = site("inscrire");
    let cookie = site.sign_in(1).await;
    let (status, page) = site.text(&format!("{NEW}?nom=Rocheval"), &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("value=\"Rocheval\""));
    let before = persons(&site);
    let form = "nom=Rocheval&prenom=Ilana&naissance=2010-05-06&sexe=F&famille=F901&territoire=Vend%C3%B4mois";
    let response = site.ask(post(NEW, form, Some(&cookie))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(persons(&site), before + 1);
    let to = response.headers()[header::LOCATION].to_str().unwrap().to_owned();
    let found = site.ask(get("/recherche?q=ilana+rocheval", Some(&cookie))).await;
    assert_eq!(found.headers()[header::LOCATION].to_str().unwrap(), to);
    let id: Id = to.rsplit('/').next().unwrap().parse().unwrap();
    let (reference, after) = site
        .app
        .store
        .read(|read| {
            read.first(
                "select e.reference, j.after from enrolment e join journal j on j.operator_id = e.operator_id \
                 and j.row_id = e.person_id where e.operator_id = ?1 and e.person_id = ?2 and j.action = 'create' \
                 order by j.seq",
                params![site.app.operator.id, id],
                |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)),
            )
        })
        .unwrap()
        .unwrap();
    assert!(reference.starts_with('P') && reference.len() == 5, "{reference}");
    assert!(after.contains("\"last_name\":\"Rocheval\"") && after.contains("\"family\":\"F901\""), "{after}");
}

#[tokio::test]
async fn a_probable_duplicate_is_shown_before_anything_is_written() {
    let site = site("doublon");
    let cookie = site.sign_in(1).await;
    let before = persons(&site);
    for form in [
        "nom=NOYER&prenom=Zoe&naissance=2008-09-11&sexe=F",
        "nom=Zo%C3%A9&prenom=Noyer&naissance=2008-09-11",
        "nom=Noyer&prenom=Zo%C3%A9&naissance=2008-11-09",
        "nom=Noyet&prenom=Zo%C3%A9&naissance=2008-09-11",
        "nom=Noyer&prenom=Zo%C3%A9&naissance=2008-09-11&decision=autre",
        "nom=Noyer&prenom=Zo%C3%A9&naissance=2008-09-11&decision=autre&vus=018f0000-0000-7000-8000-000000000000",
    ] {
        let response = site.ask(post(NEW, form, Some(&cookie))).await;
        assert_eq!(response.status(), StatusCode::OK, "{form}");
        assert_eq!(persons(&site), before, "{form}");
    }
    let page = shown(&site, &cookie, "nom=NOYER&prenom=Zoe&naissance=2008-09-11&sexe=F&famille=F1").await;
    assert!(page.contains("1\u{a0}dossier ressemble à Zoe NOYER"), "{page}");
    assert!(page.contains("C’est elle, ouvrir son dossier") && page.contains("même naissance"), "{page}");
    assert!(page.contains("value=\"NOYER\"") && page.contains("value=\"2008-09-11\""));
    let seen = page.split("name=\"vus\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let form = format!("nom=NOYER&prenom=Zoe&naissance=2008-09-11&sexe=F&decision=autre&vus={seen}");
    let response = site.ask(post(NEW, &form, Some(&cookie))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(persons(&site), before + 1);
}

async fn shown(site: &Site, cookie: &str, form: &str) -> String {
    let response = site.ask(post(NEW, form, Some(cookie))).await;
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn a_brother_is_written_down_without_a_question() {
    let site = site("fratrie");
    let cookie = site.sign_in(1).await;
    let (_, page) = site.text(&format!("{NEW}?nom=Noyer"), &cookie).await;
    assert!(page.contains("<strong>F038</strong> Noé Noyer, Chloé Noyer, Zoé Noyer"), "{page}");
    for form in [
        "nom=Noyer&prenom=L%C3%A9on&naissance=2008-09-11&famille=F038",
        "nom=Noyer&prenom=Zoltan&naissance=2011-01-01&famille=F038",
    ] {
        let response = site.ask(post(NEW, form, Some(&cookie))).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{form}");
    }
    assert_eq!(family_of(&site, "Zoltan").as_deref(), Some("F038"));
}

#[tokio::test]
async fn someone_whom_another_service_knows_is_one_person_in_both() {
    let site = site("deux-services");
    let cookie = site.sign_in(1).await;
    let before = persons(&site);
    // Théo Noyer is in the register of the other service, born on 12 February 2003.
    let form = "nom=Noyer&prenom=Th%C3%A9o&naissance=2003-02-12";
    let page = shown(&site, &cookie, form).await;
    assert!(page.contains("C’est lui, l’inscrire aussi ici"), "{page}");
    let id = page.split("name=\"personne\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let response = site.ask(post(NEW, &format!("{form}&personne={id}"), Some(&cookie))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()[header::LOCATION], format!("/services/aer/personnes/{id}").as_str());
    assert_eq!(persons(&site), before);
    // Not anyone: only one of those who look like her.
    let forged = format!("nom=Rocheval&prenom=Ilana&personne={id}");
    assert_eq!(site.ask(post(NEW, &forged, Some(&cookie))).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_restricted_person_is_not_said_to_exist() {
    let site = site("doublon-reserve");
    let cookie = site.sign_in(1).await;
    let operator = site.app.operator.id;
    let zoe: Id = site
        .app
        .store
        .read(|read| {
            read.first(
                "select id from person where operator_id = ?1 and last_name = 'Noyer' and first_name = 'Zoé' \
                 order by id",
                params![operator],
                |row| row.get(0),
            )
        })
        .unwrap()
        .unwrap();
    site.app
        .store
        .write(&crate::support::author(), |write| {
            let (id, at) = (write.new_id(), write.author().at);
            write.run(
                "insert into restriction (operator_id, id, person_id, reason, set_at, set_by) \
                 values (?1, ?2, ?3, 'réservé', ?4, 'a')",
                params![operator, id, zoe, at],
            )
        })
        .unwrap();
    let form = "nom=Noyer&prenom=Zo%C3%A9&naissance=2008-09-11";
    assert_eq!(site.ask(post(NEW, form, Some(&cookie))).await.status(), StatusCode::SEE_OTHER);
    let found = site.text("/recherche?q=P0056", &cookie).await.1;
    assert!(!found.contains("Zoé"), "{found}");
}

#[tokio::test]
async fn what_does_not_do_comes_back_filled_with_a_sentence() {
    let site = site("inscrire-faux");
    let cookie = site.sign_in(1).await;
    let before = persons(&site);
    let response =
        site.ask(post(NEW, "nom=%3Cb%3E&prenom=&naissance=2031-01-01&sexe=Z", Some(&cookie))).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = shown(&site, &cookie, "nom=%3Cb%3E&prenom=&naissance=2031-01-01&sexe=Z").await;
    for sentence in
        ["Écrivez le prénom.", "La naissance est à venir", "Choisissez féminin", "value=\"&#60;b&#62;\""]
    {
        assert!(page.contains(sentence), "{sentence} : {page}");
    }
    assert_eq!(persons(&site), before);
    // Who only counts does not write.
    let figures = site.sign_in(2).await;
    assert_eq!(site.ask(get(NEW, Some(&figures))).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(site.ask(post(NEW, "nom=a&prenom=b", Some(&figures))).await.status(), StatusCode::FORBIDDEN);
}
