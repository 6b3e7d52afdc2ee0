//! Evaluations by the criteria of the HAS: a grid that is imported, marks, means, findings, the report; on both engines.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use store::check_chain;
use store::testing::each_engine;
use tokio::runtime::Runtime;

use crate::measure::count;
use crate::project::form;
use crate::site::{Site, site_on};

const PATH: &str = "/services/aer/evaluation";

/// Opens an evaluation; gives its address.
async fn opened(site: &Site, cookie: &str, day: &str, scale: &str) -> String {
    let new = [("titre", "Évaluation <b>interne</b>"), ("jour", day), ("echelle", scale)];
    let (status, _) = site.send(PATH, &form(&new), cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = site.text(PATH, cookie).await;
    assert!(!page.contains("<b>interne"), "{page}");
    let address = page.split(&format!("href=\"{PATH}/")).nth(1).unwrap().split('"').next().unwrap();
    format!("{PATH}/{address}")
}

/// Sends a file of criteria.
async fn import(site: &Site, address: &str, text: &str, cookie: &str) -> (StatusCode, String) {
    let body = format!(
        "--B\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"grille.csv\"\r\n\r\n{text}\r\n--B--\r\n"
    );
    let request = Request::post(format!("{address}/grille"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B")
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    let response = site.ask(request).await;
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

/// The identifier of the criterion of this number.
fn criterion(page: &str, number: &str) -> String {
    let before = page.split(&format!("evaluation-numero\">{number}<")).next().unwrap();
    before.rsplit("<li id=\"c-").next().unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn a_draft_of_2021_gives_the_means_that_a_report_printed() {
    each_engine(|store| {
        let site = site_on(store);
        let (quality, educator) = (site.enter("qualite", "aer"), site.enter("educateur", "aer"));
        Runtime::new().unwrap().block_on(async {
            let address = opened(&site, &quality, "2021-11-30", "2021").await;
            let text = "Chapitre;N°;Critère;Réponse\n\
                Chapitre 1 : La personne;1.1;Elle est écoutée, toujours;totale\n;1.2;Elle est informée;en grande partie\n\
                ;1.3;Elle choisit;en grande partie\n;1.4;Elle participe;totale\n;1.5;Elle est soignée;en grande partie\n\
                Chapitre 2 : Les professionnels;2.1;Ils s’interrogent;totale\n;2.2;Ils coordonnent;totale\n\
                Chapitre 3 : L’ESSMS;3.1;Il pilote;100 %\n;3.2;Il prévient;70 %\n";
            assert_eq!(import(&site, &address, text, &educator).await.0, StatusCode::FORBIDDEN);
            let (status, said) = import(&site, &address, text, &quality).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{said}");
            // The same file twice writes nothing.
            let (status, said) = import(&site, &address, text, &quality).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(said.contains("deux fois dans la grille"), "{said}");
            let (_, page) = site.text(&address, &educator).await;
            // 82, 100 and 85: the whole is 89, of the exact means, not 86, of all criteria.
            for mean in ["82\u{202f}%", "100\u{202f}%", "85\u{202f}%", "89\u{202f}%"] {
                assert!(page.contains(&format!("<dd>{mean}</dd>")), "{mean}: {page}");
            }
            assert!(!page.contains("<select"), "who may not write sees no form");
            let (_, report) = site.text("/services/aer/2021/rapport", &quality).await;
            let table = report.split("Moyenne par chapitre du référentiel").nth(1).unwrap();
            let table = table.split("</table>").next().unwrap().replace(['\u{a0}', '\u{202f}'], " ");
            for told in ["Chapitre 1 : La personne", "82 %", "Moyenne des 3 chapitres", "89 %"] {
                assert!(table.contains(told), "{told}: {table}");
            }
            let (_, figure) = site.text("/services/aer/2021/chiffres/evaluation", &quality).await;
            assert!(figure.contains(">89") && figure.contains("9\u{a0}critères"), "{figure}");
            // Another year has none, and says so instead of 0 %.
            let (_, other) = site.text("/services/aer/2020/chiffres/evaluation", &quality).await;
            assert!(other.contains("rien à compter"), "{other}");
        });
        let (_, faults) = site.app.store.read(|read| check_chain(read, site.app.operator.id)).unwrap();
        assert!(faults.is_empty());
    });
}

#[test]
fn an_imperative_criterion_calls_for_a_dated_action_of_the_plan() {
    each_engine(|store| {
        let site = site_on(store);
        let (quality, other) = (site.enter("qualite", "aer"), site.enter("qualite", "sessad"));
        Runtime::new().unwrap().block_on(async {
            let address = opened(&site, &quality, "2021-11-30", "2022").await;
            let new = [
                ("geste", "critere"),
                ("chapitre", "Chapitre 2"),
                ("numero", "2.2.1"),
                ("mots", "La liberté d’aller et venir"),
                ("imperatif", "oui"),
            ];
            assert_eq!(site.send(&address, &form(&new), &quality).await.0, StatusCode::SEE_OTHER);
            let (status, page) = site.send(&address, &form(&new), &quality).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                page.contains("2.2.1 est déjà dans la grille") && page.contains("aller et venir</textarea>")
            );
            let id = criterion(&site.text(&address, &quality).await.1, "2.2.1");
            let mark = |before: &str, mark: &str, found: &str, action: &str| {
                let names = ["avant", "cote", "constat", "action"].map(|name| format!("{name}-{id}"));
                let values = [before, mark, found, action];
                let pairs: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(values).collect();
                form(&[&[("geste", "cotes")], pairs.as_slice()].concat())
            };
            for (wrong, found, action, said) in [
                ("NC", "Pas d’hébergement.", "", "un critère impératif concerne toujours"),
                ("7", "", "", "choisissez une cote"),
                ("2", "", "douze", "numéro d’une action"),
            ] {
                let (status, page) = site.send(&address, &mark("|0|", wrong, found, action), &quality).await;
                assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
                assert!(page.contains(said), "{wrong}: {page}");
            }
            let noted = site.send(&address, &mark("|0|", "2", "Des portes fermées.", "12"), &quality).await;
            assert_eq!(noted.0, StatusCode::SEE_OTHER);
            // Two writers at once: the second is told, and keeps what was typed.
            let (status, page) = site.send(&address, &mark("|0|", "4", "Rien à dire.", ""), &quality).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                page.contains("changé entre-temps") && page.contains(">Rien à dire.</textarea>"),
                "{page}"
            );
            // What is written on several lines is not taken for another’s: browsers end them their own way.
            let lines = "Des portes fermées.\r\nDeux clés.";
            let saw = "2|12|Des portes fermées.";
            assert_eq!(
                site.send(&address, &mark(saw, "2", lines, "12"), &quality).await.0,
                StatusCode::SEE_OTHER
            );
            let saw = format!("2|12|{lines}");
            assert_eq!(
                site.send(&address, &mark(&saw, "2", "Vu.", "12"), &quality).await.0,
                StatusCode::SEE_OTHER
            );
            let finding = "critère impératif 2.2.1 est coté 2";
            let (_, page) = site.text(&address, &quality).await;
            assert!(page.contains(finding), "{page}");
            let (_, report) = site.text("/services/aer/2021/rapport", &quality).await;
            assert!(report.contains("2.2.1 La liberté d’aller et venir"), "the report tells it");
            // A dated action of the plan answers it.
            let action = [
                ("quoi", "action"),
                ("numero", "12"),
                ("mots", "Ouvrir les portes"),
                ("depuis", "2021-12-01"),
                ("pour", "2022-06-30"),
            ];
            let plan = "/services/aer/plan-action";
            assert_eq!(site.send(plan, &form(&action), &quality).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(&address, &quality).await;
            assert!(!page.contains(finding), "{page}");
            // Given up, it answers nothing any more.
            let plan_page = site.text(plan, &quality).await.1;
            let line = plan_page
                .split("name=\"ligne\" value=\"")
                .last()
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .to_owned();
            let step = [
                ("quoi", "etape"),
                ("ligne", &line),
                ("jour", "2022-01-10"),
                ("etat", "abandonné"),
                ("pour", "2022-06-30"),
            ];
            assert_eq!(site.send(plan, &form(&step), &quality).await.0, StatusCode::SEE_OTHER);
            assert!(site.text(&address, &quality).await.1.contains(finding));
            // The evaluation of another service is not found there.
            let elsewhere = address.replace("/aer/", "/sessad/");
            assert_eq!(site.text(&elsewhere, &other).await.0, StatusCode::NOT_FOUND);
            let gone = form(&[("geste", "retrait")]);
            assert_eq!(site.send(&elsewhere, &gone, &other).await.0, StatusCode::NOT_FOUND);
            assert_eq!(import(&site, &elsewhere, "N°;Critère\n1;a\n", &other).await.0, StatusCode::NOT_FOUND);
            // A file that is no grid is told where and what.
            let (status, page) = import(&site, &address, "N°;Critère;Cotation\n1.1;Un;9\n", &quality).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("Ligne 2") && page.contains("n’est pas une cote"), "{page}");
            // The next one takes its grid without its marks.
            let next =
                [("titre", "Suivante"), ("jour", "2022-01-10"), ("echelle", "2022"), ("reprendre", "oui")];
            assert_eq!(site.send(PATH, &form(&next), &quality).await.0, StatusCode::SEE_OTHER);
            assert_eq!(site.send(&address, &gone, &quality).await.0, StatusCode::SEE_OTHER);
            assert_eq!(site.text(&address, &quality).await.0, StatusCode::NOT_FOUND);
        });
        assert_eq!(count(&site.app.store, "select count(*) from evaluation"), 2, "withdrawn, never deleted");
        assert_eq!(count(&site.app.store, "select count(*) from evaluation_criterion"), 2, "with its grid");
        let (_, faults) = site.app.store.read(|read| check_chain(read, site.app.operator.id)).unwrap();
        assert!(faults.is_empty());
    });
}
