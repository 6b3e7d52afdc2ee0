//! Nothing but the sign-in page, its assets and `/sante` is reachable signed out; what changes something
//! must come from our own pages; what one may not see is not found.

use axum::http::{Method, StatusCode, header};

use crate::routes_and_roles::{doors, filled};
use crate::site::{get, post, site};

/// What is reachable signed out: this list may only shrink.
const OPEN: [&str; 10] = [
    "/connexion",
    // Other ways in, each bound to the browser that begins it.
    "/connexion/cle",
    "/connexion/cle/entrer",
    "/connexion/fournisseur/{fournisseur}",
    "/connexion/retour/{fournisseur}",
    "/sante",
    "/a/{empreinte}/{fichier}",
    // The calendar of a worker, for who holds its secret.
    "/agenda/{jeton}",
    // The visa of a partner, for who holds its link of one use; a link that does not hold is not found.
    "/visa/{lien}/{secret}",
    // A questionnaire, for who holds its link: nobody is named.
    "/enquete/{jeton}",
];

#[tokio::test]
async fn signed_out_every_page_leads_to_the_sign_in() {
    let site = site("dehors");
    let closed = doors().into_iter().filter(|door| !OPEN.contains(&door.address.as_str()));
    for door in closed {
        let path = &filled(&door.address, "aer");
        let request = if door.method == Method::POST { post(path, "", None) } else { get(path, None) };
        let response = site.ask(request).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{path}");
        assert!(response.headers()[header::LOCATION].to_str().unwrap().starts_with("/connexion"), "{path}");
        let forged = site.ask(get(path, Some(&format!("jalon={}", "0".repeat(64))))).await;
        assert_ne!(forged.status(), StatusCode::OK, "{path}");
    }
    for path in ["/connexion", "/sante"] {
        assert_eq!(site.ask(get(path, None)).await.status(), StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let site = site("autre-site");
    let mut request = post("/connexion", "identifiant=a&mot_de_passe=b", None);
    request.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(site.ask(request).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_get_the_same_answer() {
    let site = site("mauvais");
    let login = site.keys[0].login;
    for form in
        [format!("identifiant={login}&mot_de_passe=faux"), "identifiant=nul&mot_de_passe=faux".to_owned()]
    {
        let response = site.ask(post("/connexion", &form, None)).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert!(response.headers().get(header::SET_COOKIE).is_none());
    }
}

#[tokio::test]
async fn an_educator_sees_the_figures_and_imports_nothing() {
    let site = site("lecture");
    let cookie = site.sign_in(1).await;
    let (status, page) = site.text("/services/aer/2021", &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("13\u{202f}316"));
    assert_eq!(site.text("/services/aer/import", &cookie).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_sees_figures_and_not_files_is_told_what_is_hidden() {
    let site = site("siege");
    let cookie = site.sign_in(2).await;
    let path = "/services/aer/2021/chiffres/file_active";
    let (status, page) = site.text(path, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("82\u{a0}lignes sont derrière ce chiffre"), "{page}");
    assert!(!page.contains("<caption>"));
    assert_eq!(site.text(&format!("{path}/liste.xlsx"), &cookie).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_does_not_exist_or_means_nothing_is_not_found() {
    let site = site("introuvable");
    let cookie = site.sign_in(0).await;
    for path in [
        "/services/autre/2021",
        "/services/aer/99999",
        "/services/aer/2021x",
        "/services/aer/2021/chiffres/inconnu",
        "/services/aer/2021/chiffres/file_active?axe=nom&cle=x",
        "/services/aer/2021/chiffres/file_active?page=999999999999999999999",
        "/services/aer/2021/rapport/rapport.exe",
        "/services/aer/2021/chiffres/actes/liste.exe",
    ] {
        assert_eq!(site.text(path, &cookie).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_figure_opens_on_as_many_lines_as_it_says() {
    let site = site("ouvre");
    let cookie = site.sign_in(0).await;
    for (path, says) in [
        ("/services/aer/2021/chiffres/file_active", "82\u{a0}personnes"),
        ("/services/aer/2021/chiffres/sorties", "39\u{a0}mesures"),
        ("/services/aer/2021/chiffres/attente", "33\u{a0}demandes"),
        ("/services/aer/2021/chiffres/admissions?axe=type&cle=AED-R&mois=11", "10\u{a0}mesures"),
        ("/services/aer/2021/chiffres/file_active?axe=sexe&cle=F", "32\u{a0}personnes"),
    ] {
        let (status, page) = site.text(path, &cookie).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(page.contains(&format!("<caption>{says}</caption>")), "{path} : {says}");
    }
}

#[tokio::test]
async fn every_figure_of_every_service_has_its_page_and_every_format_its_file() {
    let site = site("tout");
    let cookie = site.sign_in(0).await;
    for code in ["aer", "sessad", "ru"] {
        for entry in app::year::catalogue().unwrap().entries() {
            let path = format!("/services/{code}/2021/chiffres/{}", entry.id);
            assert_eq!(site.text(&path, &cookie).await.0, StatusCode::OK, "{path}");
        }
        for format in ["pdf", "docx", "xlsx", "csv", "html", "json"] {
            let path = format!("/services/{code}/2021/rapport/rapport.{format}");
            assert_eq!(site.text(&path, &cookie).await.0, StatusCode::OK, "{path}");
        }
    }
}

#[tokio::test]
async fn every_answer_forbids_frames_scripts_of_others_and_keeping() {
    let site = site("en-tetes");
    let response = site.ask(get("/connexion", None)).await;
    let text = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert!(text("content-security-policy").contains("default-src 'none'"));
    assert!(text("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(text("x-content-type-options"), "nosniff");
    assert_eq!(text("cache-control"), "no-store");
}
