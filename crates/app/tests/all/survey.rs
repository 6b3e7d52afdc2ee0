//! Questionnaires: a link without an account, answers without an author, read once closed and above a threshold; on both engines.

use axum::http::StatusCode;
use store::check_chain;
use store::testing::each_engine;
use tokio::runtime::Runtime;

use crate::measure::count;
use crate::project::form;
use crate::site::{get, post, site_on};

const PATH: &str = "/services/aer/enquetes/questionnaires";

#[test]
fn what_is_answered_is_read_once_closed_and_only_when_enough_people_did() {
    each_engine(|store| {
        let site = site_on(store);
        let (quality, educator) = (site.enter("qualite", "aer"), site.enter("educateur", "aer"));
        let other = site.enter("qualite", "sessad");
        Runtime::new().unwrap().block_on(async {
            let new = |threshold: &str| {
                form(&[
                    ("titre", "Ce que tu penses <b>de nos visites</b>"),
                    ("public", "Enfants accompagnés"),
                    ("questions", "On t’écoute ?\r\n\r\nTu comprends ce qu’on fait ?"),
                    ("seuil", threshold),
                ])
            };
            assert_eq!(site.send(PATH, &new("5"), &educator).await.0, StatusCode::FORBIDDEN);
            let (status, page) = site.send(PATH, &new("2"), &quality).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("Le seuil est un nombre, 5 au moins"), "{page}");
            let (status, address) = site.send(PATH, &new("5"), &quality).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{address}");
            let (_, list) = site.text(PATH, &quality).await;
            let id = list.split(&format!("href=\"{PATH}/")).nth(1).unwrap().split('"').next().unwrap();
            let address = format!("{PATH}/{id}");
            let (_, page) = site.text(&address, &educator).await;
            assert!(!page.contains("<b>de") && page.contains("0\u{a0}réponse"), "{page}");
            let link = page.split("href=\"/enquete/").nth(1).unwrap().split('"').next().unwrap();
            let link = format!("/enquete/{link}");
            // Another service has no such questionnaire; a link that is guessed opens nothing.
            let elsewhere = address.replace("/aer/", "/sessad/");
            assert_eq!(site.text(&elsewhere, &other).await.0, StatusCode::NOT_FOUND);
            let guessed = format!("/enquete/{}", "0".repeat(64));
            assert_eq!(site.ask(get(&guessed, None)).await.status(), StatusCode::NOT_FOUND);
            // Nobody is signed in, and a page of another site answers for nobody.
            assert_eq!(site.ask(get(&link, None)).await.status(), StatusCode::OK);
            let mut forged = post(&link, "q0=4", None);
            forged.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
            assert_eq!(site.ask(forged).await.status(), StatusCode::FORBIDDEN);
            let none = site.ask(post(&link, "mots=+&q0=9", None)).await;
            assert_eq!(none.status(), StatusCode::UNPROCESSABLE_ENTITY);
            for at in 0..4 {
                let said = format!("q0={}&mots=Rien+%C3%A0+dire+{at}", at % 2 + 3);
                assert_eq!(site.ask(post(&link, &said, None)).await.status(), StatusCode::OK);
            }
            // Open: how many, and nothing else, for anyone.
            let (_, page) = site.text(&address, &quality).await;
            assert!(page.contains("4\u{a0}réponses") && !page.contains("Rien à dire"), "{page}");
            assert_eq!(site.ask(post(&link, "q0=4&q1=1", None)).await.status(), StatusCode::OK);
            let close = form(&[("geste", "clore")]);
            assert_eq!(site.send(&address, &close, &educator).await.0, StatusCode::FORBIDDEN);
            assert_eq!(site.send(&address, &close, &quality).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(&address, &quality).await;
            // Five answered the first question (3, 4, 3, 4, 4), one the second.
            assert!(page.contains("<strong>3,6</strong>") && page.contains("trop peu de réponses"), "{page}");
            assert!(page.contains("Rien à dire 3"), "{page}");
            // Closed, it takes no answer, and closing again adds nothing.
            assert_eq!(site.ask(post(&link, "q0=1", None)).await.status(), StatusCode::OK);
            assert_eq!(site.send(&address, &close, &quality).await.0, StatusCode::SEE_OTHER);
            let (_, lines) = site.text("/services/aer/enquetes/enquetes", &educator).await;
            assert_eq!(lines.matches("<li id=").count(), 1, "{lines}");
            assert!(lines.contains("<dd>5 réponses</dd>"), "{lines}");
            let (_, figure) = site.text("/services/aer/2022/chiffres/enquetes_reponses", &quality).await;
            assert!(figure.contains("Ce que tu penses"), "{figure}");
        });
        assert_eq!(count(&site.app.store, "select count(*) from survey_answer"), 5);
        let said =
            "select count(*) from journal where noun = 'survey' and action = 'answer' and after is null";
        assert_eq!(count(&site.app.store, said), 5, "the journal says that one answered, never what");
        let (_, faults) = site.app.store.read(|read| check_chain(read, site.app.operator.id)).unwrap();
        assert!(faults.is_empty());
    });
}

#[test]
fn below_the_threshold_nothing_is_read_even_closed() {
    each_engine(|store| {
        let site = site_on(store);
        let quality = site.enter("qualite", "aer");
        Runtime::new().unwrap().block_on(async {
            let new = [("titre", "Avis"), ("public", "Aidants"), ("questions", "Content ?"), ("seuil", "6")];
            assert_eq!(site.send(PATH, &form(&new), &quality).await.0, StatusCode::SEE_OTHER);
            let (_, list) = site.text(PATH, &quality).await;
            let id = list.split(&format!("href=\"{PATH}/")).nth(1).unwrap().split('"').next().unwrap();
            let address = format!("{PATH}/{id}");
            let (_, page) = site.text(&address, &quality).await;
            let link = page.split("href=\"/enquete/").nth(1).unwrap().split('"').next().unwrap();
            for _ in 0..5 {
                site.ask(post(&format!("/enquete/{link}"), "q0=1&mots=Jamais+entendu", None)).await;
            }
            assert_eq!(
                site.send(&address, &form(&[("geste", "clore")]), &quality).await.0,
                StatusCode::SEE_OTHER
            );
            for page in [&address, "/services/aer/enquetes/enquetes", "/services/aer/2022/rapport"] {
                let (_, page) = site.text(page, &quality).await;
                assert!(!page.contains("Jamais entendu") && !page.contains("sur 4"), "{page}");
            }
            let (_, page) = site.text(&address, &quality).await;
            assert!(page.contains("il en faut 6"), "{page}");
        });
    });
}
