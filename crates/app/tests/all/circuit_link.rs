//! Links by which someone without an account gives a visa: once, before a time, and nothing for who guesses.

use axum::http::StatusCode;
use base::Id;

use crate::circuit::{OPEN, Offices, asked, visa};
use crate::measure::{count, encoded, id, send};
use crate::site::site;

#[tokio::test]
async fn a_link_signs_once_and_no_more_and_what_is_guessed_is_refused_and_told() {
    let site = site("visa-lien");
    let offices = Offices::open(&site).await;
    let form = format!(
        "fonction={}&territoire=Audomarois&qualite=titulaire&nom={}",
        encoded("Chef de service enfance et famille"),
        encoded("Hugo Ybert")
    );
    send(&site, "/services/sessad/circuits/titulaires", &form, &offices.head.cookie).await;
    let address = asked(&site, &offices, "Audomarois", OPEN).await;
    visa(&site, &offices, &address, "referent", 1, "transmis").await;
    // The request is of Artois: its head of service has an account, and no link.
    let holder = id(&site.app.store, "select id from circuit_holder where name = 'Hugo Ybert'");
    let (status, _, _) =
        send(&site, &format!("{address}/liens"), &format!("qui={holder}"), &offices.head.cookie).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "not the head of service of this territory");
    send(&site, &format!("{address}/suite"), "quoi=territoire&texte=Audomarois", &offices.head.cookie).await;
    let (status, page, _) =
        send(&site, &format!("{address}/liens"), &format!("qui={holder}"), &offices.head.cookie).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let link = page.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let (status, page) = site.text(&link, "").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Hugo Brunet") && page.contains("Rupture scolaire"));
    // Opened twice by a filter of mail, it still serves.
    let (status, _) = site.text(&link, "").await;
    assert_eq!(status, StatusCode::OK);
    let guessed = format!("{}0000", &link[..link.len() - 4]);
    let elsewhere = link.replace(&link[6..42], &Id::from_bytes([7; 16]).to_string());
    for wrong in [&guessed, &elsewhere] {
        let (status, page) = site.text(wrong, "").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{wrong}");
        assert!(!page.contains("Brunet") && page.contains("Ce lien n’existe pas"));
        let (status, _, _) = send(&site, wrong, "etape=chef&tour=1&avis=favorable&motif=", "").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    let refused =
        "select cast(count(*) as bigint) from journal where noun = 'visa_link' and action = 'refuse'";
    assert_eq!(count(&site.app.store, refused), 2, "a guess on a link of ours leaves its line");
    let (status, page, _) = send(&site, &link, "etape=chef&tour=1&avis=d%C3%A9favorable&motif=", "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("dites pourquoi"));
    // Another step than the link’s cannot be signed with it.
    let (_, _, _) = send(&site, &link, "etape=secteur&tour=1&avis=favorable&motif=", "").await;
    assert_eq!(count(&site.app.store, "select cast(count(*) as bigint) from visa where step = 'secteur'"), 0);
    let (status, page, _) = send(&site, &link, "etape=chef&tour=1&avis=favorable&motif=", "").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("Votre visa est donné, merci"));
    for _ in 0..2 {
        let (status, page) = site.text(&link, "").await;
        assert_eq!(status, StatusCode::GONE);
        assert!(page.contains("Ce lien a déjà servi") && !page.contains("Brunet"));
    }
    let (status, _, _) = send(&site, &link, "etape=chef&tour=1&avis=favorable&motif=", "").await;
    assert_eq!(status, StatusCode::GONE);
    assert_eq!(count(&site.app.store, "select cast(count(*) as bigint) from visa where step = 'chef'"), 1);
    let (_, page) = site.text(&address, &offices.head.cookie).await;
    assert!(page.contains("Hugo Ybert") && page.contains("a servi le"));
}

#[tokio::test]
async fn a_link_expires_and_can_be_taken_back() {
    let site = site("visa-lien-expire");
    let offices = Offices::open(&site).await;
    let form = format!(
        "fonction={}&territoire=Audomarois&qualite=titulaire&nom={}",
        encoded("Chef de service enfance et famille"),
        encoded("Hugo Ybert")
    );
    send(&site, "/services/sessad/circuits/titulaires", &form, &offices.head.cookie).await;
    let address = asked(&site, &offices, "Audomarois", OPEN).await;
    visa(&site, &offices, &address, "referent", 1, "transmis").await;
    send(&site, &format!("{address}/suite"), "quoi=territoire&texte=Audomarois", &offices.head.cookie).await;
    let holder = id(&site.app.store, "select id from circuit_holder where name = 'Hugo Ybert'");
    let (_, page, _) =
        send(&site, &format!("{address}/liens"), &format!("qui={holder}"), &offices.head.cookie).await;
    let link = page.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let later = site.at("2022-01-25T09:43:00Z");
    for (status, page) in [later.text(&link, "").await, {
        let (status, page, _) = send(&later, &link, "etape=chef&tour=1&avis=favorable&motif=", "").await;
        (status, page)
    }] {
        assert_eq!(status, StatusCode::GONE);
        assert!(page.contains("Ce lien a expiré"));
    }
    let (_, _, to) = send(&site, &format!("{address}/suite"), "quoi=liens", &offices.head.cookie).await;
    assert!(to.contains("fait=lien-retire"));
    let (status, page) = site.text(&link, "").await;
    assert_eq!(status, StatusCode::GONE);
    assert!(page.contains("a été retiré"));
}
