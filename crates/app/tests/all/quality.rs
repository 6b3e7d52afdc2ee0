//! The plan of action: who may write it, what it refuses, what a year of the report tells of it; on both engines.

use axum::http::StatusCode;
use store::check_chain;
use store::testing::each_engine;
use tokio::runtime::Runtime;

use crate::measure::count;
use crate::project::form;
use crate::site::site_on;

const PATH: &str = "/services/aer/plan-action";

/// The identifier of the only action.
fn line(page: &str) -> String {
    let after = page.split("name=\"ligne\" value=\"").last().unwrap();
    after.split('"').next().unwrap().to_owned()
}

#[test]
fn an_action_keeps_its_number_and_each_year_tells_where_it_was() {
    each_engine(|store| {
        let site = site_on(store);
        let (quality, educator) = (site.enter("qualite", "aer"), site.enter("educateur", "aer"));
        let other = site.enter("chef-de-service", "sessad");
        Runtime::new().unwrap().block_on(async {
            let new = [
                ("quoi", "action"),
                ("numero", "141"),
                ("mots", "Répondre à l’appel à projets <b>du Département</b>"),
                ("origine", "Évaluation interne"),
                ("pilote", "la direction"),
                ("depuis", "2020-06-30"),
                ("pour", "2021-12-31"),
            ];
            // Who works there reads the plan and does not write it.
            assert_eq!(site.text(PATH, &educator).await.0, StatusCode::OK);
            assert_eq!(site.send(PATH, &form(&new), &educator).await.0, StatusCode::FORBIDDEN);
            let (status, to) = site.send(PATH, &form(&new), &quality).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
            let (_, page) = site.text(PATH, &quality).await;
            assert!(page.contains("1\u{a0}action à mener, 1 en retard"), "{page}");
            assert!(!page.contains("<b>du"), "what is typed is never markup");
            // A number is one action; what was typed comes back with what is expected.
            let (status, page) = site.send(PATH, &form(&new), &quality).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                page.contains("Le n° 141 est déjà pris") && page.contains("value=\"la direction\""),
                "{page}"
            );
            for (field, wrong, said) in [
                ("numero", "cent", "en chiffres"),
                ("mots", "", "Dites ce qui est à améliorer."),
                ("depuis", "2022-02-01", "pas encore venu"),
                ("depuis", "", "depuis quel jour"),
                ("pour", "bientôt", "L’échéance est un jour"),
            ] {
                let own = new.map(|(name, value)| match name {
                    "numero" if field != "numero" => (name, "142"),
                    _ if name == field => (name, wrong),
                    _ => (name, value),
                });
                let (status, page) = site.send(PATH, &form(&own), &quality).await;
                assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
                assert!(page.contains(said), "{field}: {page}");
            }
            let id = line(&site.text(PATH, &quality).await.1);
            let step = |day: &str, state: &str| {
                form(&[
                    ("quoi", "etape"),
                    ("ligne", &id),
                    ("jour", day),
                    ("etat", state),
                    ("suite", "Déposé."),
                ])
            };
            let (status, page) = site.send(PATH, &step("2022-02-01", "fait"), &quality).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("pas encore venu") && page.contains(">Déposé.</textarea>"), "{page}");
            assert_eq!(
                site.send(PATH, &step("2021-10-15", "oublié"), &quality).await.0,
                StatusCode::UNPROCESSABLE_ENTITY
            );
            assert_eq!(site.send(PATH, &step("2021-10-15", "fait"), &quality).await.0, StatusCode::SEE_OTHER);
            // 2020 ended with it to be done, 2021 saw it done, 2022 has nothing to tell.
            let mut told = Vec::new();
            for year in [2019, 2020, 2021, 2022] {
                let (_, report) = site.text(&format!("/services/aer/{year}/rapport"), &quality).await;
                let plan = report.split("Répondre à l’appel").nth(1).unwrap_or_default();
                told.push(["à faire", "fait"].into_iter().find(|state| plan.contains(&format!(">{state}<"))));
            }
            assert_eq!(told, [None, Some("à faire"), Some("fait"), None]);
            // It is corrected with a reason, never over what another wrote; its number and its steps stay.
            let before = "Répondre à l’appel à projets <b>du Département</b>|Évaluation interne|la direction";
            let correct = |before: &str, why: &str| {
                form(&[
                    ("quoi", "corriger"),
                    ("ligne", &id),
                    ("avant", before),
                    ("mots", "Répondre à l’appel du Département"),
                    ("origine", "Évaluation interne"),
                    ("pilote", "la cheffe de service"),
                    ("pourquoi", why),
                ])
            };
            let (status, page) = site.send(PATH, &correct(before, ""), &quality).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                page.contains("dites pourquoi") && page.contains("value=\"la cheffe de service\""),
                "{page}"
            );
            assert_eq!(
                site.send(PATH, &correct(before, "Autre pilote."), &quality).await.0,
                StatusCode::SEE_OTHER
            );
            let (status, page) = site.send(PATH, &correct(before, "Encore."), &quality).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("corrigée entre-temps"), "{page}");
            let (_, figure) = site.text("/services/aer/2021/chiffres/plan_action", &quality).await;
            assert!(
                figure.contains("141 Répondre à l’appel du Département") && figure.contains("fait"),
                "{figure}"
            );
            // The action of another service is not found there.
            let elsewhere =
                site.send("/services/sessad/plan-action", &step("2021-10-15", "fait"), &other).await;
            assert_eq!(elsewhere.0, StatusCode::NOT_FOUND);
            let gone = form(&[("quoi", "retrait"), ("ligne", &id)]);
            assert!(site.send(PATH, &gone, &quality).await.1.contains("fait=retrait"));
            assert!(site.send(PATH, &gone, &quality).await.1.contains("fait=deja"));
            // Its number is free again.
            assert_eq!(site.send(PATH, &form(&new), &quality).await.0, StatusCode::SEE_OTHER);
        });
        assert_eq!(count(&site.app.store, "select count(*) from improvement"), 2, "withdrawn, never deleted");
        let (_, faults) = site.app.store.read(|read| check_chain(read, site.app.operator.id)).unwrap();
        assert!(faults.is_empty());
    });
}
