//! A report read once more: anyone’s, sent as a file; ours, whose findings are settled before it is validated.

use axum::http::StatusCode;
use store::testing::each_engine;
use tokio::runtime::Runtime;

use crate::project::form;
use crate::site::{Site, get, site_on, upload};

const REPORT: &str = "/services/aer/2021/rapport";
/// A published report with its faults, its names replaced.
const PUBLISHED: &[u8] = include_bytes!("../../../coherence/tests/cases/rapport-aer-2021.txt");

async fn reread(site: &Site, file: (&str, &[u8]), cookie: &str) -> (StatusCode, String) {
    let response = site.ask(upload("/services/aer/relecture", &[], file, cookie)).await;
    crate::site::read(response).await
}

#[test]
fn a_published_report_is_read_once_more_and_not_kept() {
    each_engine(|store| {
        let site = site_on(store);
        let (educator, partner) = (site.enter("educateur", "aer"), site.enter("partenaire", "aer"));
        Runtime::new().unwrap().block_on(async {
            assert_eq!(site.text("/services/aer/relecture", &partner).await.0, StatusCode::FORBIDDEN);
            let (status, page) = reread(&site, ("<b>rapport.txt", PUBLISHED), &educator).await;
            assert_eq!(status, StatusCode::OK);
            let said = page.replace(['\u{a0}', '\u{202f}'], " ");
            assert!(said.contains("10 constats : 8 erreurs, 1 alerte, 1 remarque"), "{page}");
            for told in
                ["décembre : 50 présents au début", "66 % de la capacité", "le paragraphe parle de 2020"]
            {
                assert!(said.contains(told), "{told}: {page}");
            }
            assert!(
                said.contains("Vérifiés et justes") && said.contains("87,6 % (13 316 / 15 208)"),
                "{page}"
            );
            assert!(!page.contains("<b>rapport"), "{page}");

            let (status, page) = reread(&site, ("vide.txt", b" \n"), &educator).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("ne contient rien"), "{page}");
            let (status, page) = reread(&site, ("image.pdf", b"%PDF-1.7 rien"), &educator).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("Ce PDF n’a pas de texte"), "{page}");

            // Our own report, sent back as a PDF, says nothing wrong.
            let pdf = site.ask(get(&format!("{REPORT}/rapport.pdf"), Some(&educator))).await;
            let pdf = axum::body::to_bytes(pdf.into_body(), 1 << 24).await.unwrap();
            let (_, page) = reread(&site, ("rapport.pdf", &pdf), &educator).await;
            assert!(!page.contains("constat g-erreur"), "{page}");
            assert!(page.contains("Vérifiés et justes"), "{page}");
        });
    });
}

#[test]
fn an_error_is_corrected_or_kept_with_a_reason_before_the_report_is_validated() {
    each_engine(|store| {
        let site = site_on(store);
        let (educator, director) = (site.enter("educateur", "aer"), site.enter("directeur", "aer"));
        Runtime::new().unwrap().block_on(async {
            let (_, page) = site.text(REPORT, &educator).await;
            assert!(!page.contains("constat g-erreur"), "the figures of a draft agree: {page}");
            let wrong = form(&[
                ("texte", "Nous avons prononcé 53 admissions, 20 filles et 34 garçons."),
                ("vu", "0"),
            ]);
            let path = format!("{REPORT}/textes/activite.analyse");
            let (status, page) = site.send(&path, &wrong, &educator).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
            let (_, page) = site.text(REPORT, &educator).await;
            let finding = page.split("class=\"constat g-erreur\"").nth(1).unwrap_or_else(|| panic!("{page}"));
            let finding = finding.split("</li>").next().unwrap();
            assert!(finding.contains("href=\"#p-activite-analyse\""), "{finding}");
            let key =
                finding.split("name=\"cle\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();

            let validate = form(&[("geste", "valider"), ("version", "1")]);
            let (status, page) = site.send(&format!("{REPORT}/version"), &validate, &director).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("reste ouvert"), "{page}");

            let constats = format!("{REPORT}/constats");
            let empty = form(&[("cle", &key), ("motif", " ")]);
            assert_eq!(site.send(&constats, &empty, &educator).await.0, StatusCode::UNPROCESSABLE_ENTITY);
            let unknown = form(&[("cle", "2/rien"), ("motif", "parce que")]);
            assert_eq!(site.send(&constats, &unknown, &educator).await.0, StatusCode::NOT_FOUND);
            let reason = form(&[("cle", &key), ("motif", "Un garçon est venu deux fois.")]);
            assert_eq!(site.send(&constats, &reason, &educator).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(REPORT, &educator).await;
            assert!(page.contains("constat g-erreur regle") && !page.contains("1\u{a0}erreur"), "{page}");
            assert_eq!(
                site.send(&format!("{REPORT}/version"), &validate, &director).await.0,
                StatusCode::SEE_OTHER
            );
            let (_, page) = site.text(REPORT, &director).await;
            assert!(
                page.contains("Constats de cohérence gardés")
                    && page.contains("Un garçon est venu deux fois."),
                "{page}"
            );
        });
    });
}
