//! Nothing but the sign-in page, its assets and `/sante` is reachable signed out; what changes something
//! must come from our own pages; what one may not see is not found.

use axum::http::{Method, StatusCode, header};

use crate::site::{get, post, site};

/// Every page behind the sign-in, as routes.rs has them.
const CLOSED: [(&str, Method); 31] = [
    ("/", Method::GET),
    ("/deconnexion", Method::POST),
    ("/mot-de-passe", Method::GET),
    ("/services/aer", Method::GET),
    ("/services/aer/2021", Method::GET),
    ("/services/aer/2021/chiffres", Method::GET),
    ("/services/aer/2021/chiffres/file_active", Method::GET),
    ("/services/aer/2021/chiffres/file_active/liste.xlsx", Method::GET),
    ("/services/aer/2021/rapport", Method::GET),
    ("/services/aer/2021/rapport/rapport.pdf", Method::GET),
    ("/services/aer/import", Method::GET),
    ("/services/aer/import/018f0000-0000-7000-8000-000000000000", Method::POST),
    ("/services/aer/personnes/018f0000-0000-7000-8000-000000000000/mesures", Method::GET),
    ("/services/aer/personnes/018f0000-0000-7000-8000-000000000000/mesures/nouvelle", Method::POST),
    (
        "/services/aer/personnes/018f0000-0000-7000-8000-000000000000/mesures/018f0000-0000-7000-8000-000000000000",
        Method::GET,
    ),
    (
        "/services/aer/personnes/018f0000-0000-7000-8000-000000000000/mesures/018f0000-0000-7000-8000-000000000000/renouveler",
        Method::POST,
    ),
    (
        "/services/aer/personnes/018f0000-0000-7000-8000-000000000000/mesures/018f0000-0000-7000-8000-000000000000/suspension",
        Method::POST,
    ),
    (
        "/services/aer/personnes/018f0000-0000-7000-8000-000000000000/mesures/018f0000-0000-7000-8000-000000000000/passage",
        Method::POST,
    ),
    (
        "/services/aer/personnes/018f0000-0000-7000-8000-000000000000/mesures/018f0000-0000-7000-8000-000000000000/fin",
        Method::POST,
    ),
    (
        "/services/aer/personnes/018f0000-0000-7000-8000-000000000000/mesures/018f0000-0000-7000-8000-000000000000/correction",
        Method::POST,
    ),
    (
        "/services/aer/personnes/018f0000-0000-7000-8000-000000000000/mesures/018f0000-0000-7000-8000-000000000000/referents",
        Method::POST,
    ),
    ("/services/aer/personnes/018f0000-0000-7000-8000-000000000000/decisions/nouvelle", Method::POST),
    (
        "/services/aer/personnes/018f0000-0000-7000-8000-000000000000/decisions/018f0000-0000-7000-8000-000000000000/retrait",
        Method::POST,
    ),
    ("/services/aer/personnes/018f0000-0000-7000-8000-000000000000/demandes/nouvelle", Method::POST),
    (
        "/services/aer/personnes/018f0000-0000-7000-8000-000000000000/demandes/018f0000-0000-7000-8000-000000000000",
        Method::POST,
    ),
    ("/services/aer/charge", Method::GET),
    ("/services/aer/echeances", Method::GET),
    ("/services/aer/echeances/cloture", Method::POST),
    ("/services/aer/echeances/reglages", Method::POST),
    ("/services/aer/echeances/courriel", Method::POST),
    ("/services/aer/echeances/018f0000-0000-7000-8000-000000000000/retrait", Method::POST),
];

#[tokio::test]
async fn signed_out_every_page_leads_to_the_sign_in() {
    let site = site("dehors");
    for (path, method) in CLOSED {
        let request = match method {
            Method::POST => post(path, "", None),
            _ => get(path, None),
        };
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

/// A route that is added and not listed here fails this test.
#[test]
fn every_route_is_in_the_list_of_closed_pages_or_of_open_ones() {
    let open = ["/connexion", "/sante", "/a/{empreinte}/{fichier}"];
    for route in &crate::house::routes() {
        let same = |path: &str| {
            let parts = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
            let (route, path) = (parts(route), parts(path));
            route.len() == path.len() && route.iter().zip(&path).all(|(r, p)| r.starts_with('{') || r == p)
        };
        assert!(open.contains(&route.as_str()) || CLOSED.iter().any(|(path, _)| same(path)), "{route}");
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
