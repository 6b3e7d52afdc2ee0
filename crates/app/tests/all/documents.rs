//! The documents of a file: known by their content, kept version after version, read by their audience only;
//! a letter from a model in one gesture.

use axum::http::{StatusCode, header};
use store::testing::each_engine;

use crate::site::{get, post, read, site_on, upload};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n";

fn fields<'a>(title: &'a str, audience: &'a str) -> [(&'a str, &'a str); 4] {
    [("titre", title), ("type", "courrier"), ("date", "2022-01-17"), ("portee", audience)]
}

#[test]
fn a_document_is_kept_version_after_version_and_read_by_its_audience() {
    each_engine(|store| {
        let site = site_on(store);
        let (person, _) = site.someone("aer");
        let (chief, educator) = (site.enter("chef-de-service", "aer"), site.enter("educateur", "aer"));
        let (psychologist, stranger) = (site.enter("psychologue", "aer"), site.enter("educateur", "sessad"));
        let page = format!("/services/aer/personnes/{person}/documents");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let sent =
                upload(&page, &fields("Lettre <b>à</b> l’école", "équipe"), ("../../a.pdf", PDF), &educator);
            assert_eq!(site.ask(sent).await.status(), StatusCode::SEE_OTHER);
            let (_, list) = site.text(&page, &educator).await;
            assert!(list.contains("Lettre &#60;b&#62;à&#60;/b&#62; l’école"), "{list}");
            let document = list
                .split("class=\"versions\" href=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .to_owned();

            // What is taken away is what was sent, under a type of ours, and never as a page.
            let answer = site.ask(get(&format!("{document}/1.pdf"), Some(&educator))).await;
            assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/pdf");
            assert!(
                answer.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment")
            );
            let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            assert_eq!(&bytes[..], PDF);

            let other = [PDF, b"% suite\n"].concat();
            let again = upload(&document, &[], ("b.pdf", &other), &educator);
            assert_eq!(site.ask(again).await.status(), StatusCode::SEE_OTHER);
            for number in ["1", "2"] {
                let file = format!("{document}/{number}.pdf");
                assert_eq!(site.text(&file, &educator).await.0, StatusCode::OK);
                assert_eq!(site.text(&file, &stranger).await.0, StatusCode::NOT_FOUND);
                let elsewhere = file.replace("/aer/", "/sessad/");
                assert_eq!(site.text(&elsewhere, &stranger).await.0, StatusCode::NOT_FOUND);
            }
            for nothing in ["3.pdf", "1.html", "1-vignette.png", "..%2F1.pdf", "1"] {
                let file = format!("{document}/{nothing}");
                assert_eq!(site.text(&file, &educator).await.0, StatusCode::NOT_FOUND, "{nothing}");
            }

            let secret = upload(&page, &fields("Bilan", "clinique"), ("c.pdf", PDF), &psychologist);
            assert_eq!(site.ask(secret).await.status(), StatusCode::SEE_OTHER);
            let refused = upload(&page, &fields("Bilan", "clinique"), ("c.pdf", PDF), &educator);
            assert_eq!(site.ask(refused).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
            let (_, hers) = site.text(&page, &psychologist).await;
            assert!(hers.contains("Bilan"));
            let (_, his) = site.text(&page, &educator).await;
            assert!(
                !his.contains("Bilan") && his.contains("1 document réservé à d’autres n’est pas affiché.")
            );
            let bilan = hers.split("Bilan</a>").next().unwrap().rsplit("href=\"").next().unwrap();
            let bilan = bilan.split("/1.pdf").next().unwrap();
            assert_eq!(site.text(&format!("{bilan}/1.pdf"), &psychologist).await.0, StatusCode::OK);
            for path in [bilan.to_owned(), format!("{bilan}/1.pdf")] {
                assert_eq!(site.text(&path, &chief).await.0, StatusCode::NOT_FOUND);
            }

            let leave = format!("{document}/retrait");
            assert_eq!(site.send(&leave, "motif=", &educator).await.0, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(site.send(&leave, "motif=erreur", &educator).await.0, StatusCode::SEE_OTHER);
            assert_eq!(site.text(&document, &educator).await.0, StatusCode::NOT_FOUND);
        });
        site.app.looks.flush();
        let looks = site
            .app
            .store
            .read(|read| app::access::looks_at(read, site.app.operator.id, person, jiff::Timestamp::MAX, 10))
            .unwrap();
        assert_eq!(looks.iter().filter(|look| look.what == "document").count(), 4);
    });
}

#[test]
fn a_page_of_the_web_is_not_a_document_whatever_it_claims() {
    let site = crate::site::site("documents-hostiles");
    let (person, _) = site.someone("aer");
    let educator = site.enter("educateur", "aer");
    let page = format!("/services/aer/personnes/{person}/documents");
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        for (name, bytes) in [
            ("photo.png", &b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"[..]),
            ("rapport.pdf", b"<!doctype html><script>alert(1)</script>"),
            ("programme.docx", b"MZ\x90"),
            ("vide.pdf", b""),
        ] {
            let answer =
                read(site.ask(upload(&page, &fields("x", "équipe"), (name, bytes), &educator)).await).await;
            assert_eq!(answer.0, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(answer.1.contains("Un document est un PDF"), "{name}");
        }
        let large = vec![b'%'; app::documents::FILE_MAX + 1];
        let answer = site.ask(upload(&page, &fields("x", "équipe"), ("a.pdf", &large), &educator)).await;
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
        let (_, list) = site.text(&page, &educator).await;
        assert!(list.contains("Aucun document pour l’instant."));
    });
}

#[test]
fn a_letter_to_the_judge_is_filled_kept_and_given_in_one_gesture() {
    each_engine(|store| {
        let site = site_on(store);
        let (person, number) = site.someone("aer");
        let (operator, service) = (site.app.operator.id, site.service("aer").id);
        let models = site.app.store.read(|read| app::documents::models(read, operator, service)).unwrap();
        let model = models.iter().find(|model| model.title == "Rapport au juge").unwrap().id;
        let chief = site.enter("chef-de-service", "aer");
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let path = format!("/services/aer/personnes/{person}/lettres");
            let (status, place) = site.send(&path, &format!("modele={model}"), &chief).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
            let answer = site.ask(get(&place, Some(&chief))).await;
            assert_eq!(answer.status(), StatusCode::OK);
            let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            let text = document::fill::plain_text(&bytes).unwrap();
            assert!(text.contains("Le 18 janvier 2022") && text.contains(&number), "{text}");
            assert!(!text.contains("{{"), "{text}");
            let hostile = post(&path, "modele=018f0000-0000-7000-8000-000000000000", Some(&chief));
            assert_eq!(site.ask(hostile).await.status(), StatusCode::NOT_FOUND);
        });
    });
}
