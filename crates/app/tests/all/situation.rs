//! What is said of the situation of a person: dated in her file, counted without her name; on both engines.

use axum::http::StatusCode;
use store::testing::each_engine;
use tokio::runtime::Runtime;

use crate::project::form as form_of;
use crate::site::site_on;

#[test]
fn a_situation_is_noted_once_and_counted_in_the_report() {
    each_engine(|store| {
        let site = site_on(store);
        let (cookie, quality) = (site.enter("educateur", "ru"), site.enter("qualite", "ru"));
        let person = site.person("ru", "P0001");
        Runtime::new().unwrap().block_on(async {
            let file = format!("/services/ru/personnes/{person}");
            let note = |what: &str, since: &str| form_of(&[("what", what), ("starts", since), ("ends", "")]);
            let form = format!("{file}/faits/situation");
            let (status, page) = site.text(&form, &cookie).await;
            assert_eq!(status, StatusCode::OK, "{page}");
            assert!(page.contains("Situation familiale : couple sans enfant"), "{page}");
            // What is not in the catalogue is refused with what is expected.
            let (status, page) = site.send(&form, &note("familiale:en colère", "2021-02-01"), &cookie).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("Choisissez ce qui est vrai"), "{page}");
            for (what, since) in [
                ("familiale:personne seule sans enfant", "2020-02-01"),
                ("familiale:couple sans enfant", "2021-06-01"),
                ("mobilite:permis B", "2020-02-01"),
                ("mobilite:véhicule", "2020-02-01"),
            ] {
                let (status, page) = site.send(&form, &note(what, since), &cookie).await;
                assert_eq!(status, StatusCode::SEE_OTHER, "{what}: {page}");
            }
            assert_eq!(
                site.send(&form, &note("etude:CAP, BEP", "2021-01-01"), &quality).await.0,
                StatusCode::FORBIDDEN
            );
            let (_, page) = site.text(&file, &cookie).await;
            assert!(
                page.contains("Situation familiale\u{202f}: couple sans enfant")
                    || page.contains("Situation familiale : couple sans enfant"),
                "{page}"
            );
            // The last answer counts; of mobility, both do, and the person once in all.
            let (_, report) = site.text("/services/ru/2021/rapport", &quality).await;
            let report = report.replace(['\u{a0}', '\u{202f}'], " ");
            let row = |label: &str| {
                let after = report.split(&format!(">{label}</th>")).nth(1).unwrap_or_default();
                after.split("</tr>").next().unwrap_or_default().to_owned()
            };
            assert!(row("Couple sans enfant").contains(">1<"), "{}", row("Couple sans enfant"));
            assert!(
                row("Personne seule sans enfant").contains(">0<"),
                "{}",
                row("Personne seule sans enfant")
            );
            assert!(row("Permis B").contains(">1<") && row("Véhicule").contains(">1<"));
            let (_, figure) = site.text("/services/ru/2021/chiffres/mobilite", &cookie).await;
            assert!(figure.contains("permis B") && figure.contains("véhicule"), "{figure}");
        });
    });
}

#[test]
fn a_partner_is_noted_for_a_person_and_the_report_says_how_many_are_concerned() {
    each_engine(|store| {
        let site = site_on(store);
        let educator = site.enter("educateur", "sessad");
        let person = site.person("sessad", "P0001");
        Runtime::new().unwrap().block_on(async {
            let list = "/services/sessad/reseau/partenaires";
            for (name, since) in [("Lycée Marvingt", "2020-09-01"), ("Mission locale", "2020-09-01")] {
                let said = form_of(&[("nom", name), ("depuis", since)]);
                assert_eq!(site.send(list, &said, &educator).await.0, StatusCode::SEE_OTHER);
            }
            let form = format!("/services/sessad/personnes/{person}/faits/partenaires");
            let (_, page) = site.text(&form, &educator).await;
            assert!(page.contains("Lycée Marvingt"), "the network is proposed: {page}");
            // Another spelling of the same name is the same partner.
            let said =
                form_of(&[("partner", "lycée marvingt"), ("about", "stages"), ("starts", "2021-01-04")]);
            let (status, page) = site.send(&form, &said, &educator).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
            // Noted twice, in two spellings, one person is one.
            let said = form_of(&[("partner", "LYCÉE MARVINGT"), ("about", ""), ("starts", "2021-03-01")]);
            assert_eq!(site.send(&form, &said, &educator).await.0, StatusCode::SEE_OTHER);
            let (_, report) = site.text("/services/sessad/2021/rapport", &educator).await;
            let table =
                report.split("Partenaires de l’année").nth(1).unwrap().split("</table>").next().unwrap();
            let row = |name: &str| {
                let after = table.split(&format!(">{name}<")).nth(1).unwrap();
                after.split("</tr>").next().unwrap().to_owned()
            };
            assert!(row("Lycée Marvingt").contains(">1<"), "{table}");
            assert!(row("Mission locale").contains(">0<"), "{table}");
            let (_, figure) =
                site.text("/services/sessad/2021/chiffres/partenaires_personnes", &educator).await;
            assert!(figure.contains("Lycée Marvingt") && !figure.contains("LYCÉE"), "{figure}");
        });
    });
}
