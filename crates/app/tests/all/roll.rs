//! The lists of a service: who may write them, what they refuse, what a year counts and prints of them; on both engines.

use axum::http::StatusCode;
use store::check_chain;
use store::testing::each_engine;
use tokio::runtime::Runtime;

use crate::measure::count;
use crate::project::form;
use crate::site::{Site, site_on};

const TRAINING: &str = "/services/aer/moyens/formations";

/// The identifiers of the boxes of a form.
fn boxes(page: &str) -> Vec<String> {
    let after = page.split("type=\"checkbox\" name=\"participants\" value=\"").skip(1);
    after.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// The address of the only line of a list, and what its form saw.
async fn only(site: &Site, list: &str, cookie: &str) -> (String, String) {
    let (_, page) = site.text(list, cookie).await;
    let address = page.split(&format!("href=\"{list}/")).find(|part| part.starts_with("0")).unwrap();
    let address = format!("{list}/{}", address.split('"').next().unwrap());
    let (_, form) = site.text(&address, cookie).await;
    let seen = form.split("name=\"vu\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    (address, seen)
}

async fn figure(site: &Site, id: &str, cookie: &str) -> String {
    let (status, page) = site.text(&format!("/services/aer/2021/chiffres/{id}"), cookie).await;
    assert_eq!(status, StatusCode::OK, "{id}");
    page
}

#[test]
fn training_is_counted_opened_and_printed_without_names() {
    each_engine(|store| {
        let site = site_on(store);
        let (head, educator) = (site.enter("chef-de-service", "aer"), site.enter("educateur", "aer"));
        let other = site.enter("chef-de-service", "sessad");
        Runtime::new().unwrap().block_on(async {
            // Who works there reads the list and does not write it.
            assert_eq!(site.text(TRAINING, &educator).await.0, StatusCode::OK);
            assert_eq!(site.text(&format!("{TRAINING}/nouveau"), &educator).await.0, StatusCode::FORBIDDEN);
            let (_, page) = site.text(&format!("{TRAINING}/nouveau"), &head).await;
            let team = boxes(&page);
            assert!(team.len() > 2, "{page}");
            let new = [
                ("intitule", "Premiers secours <b>en santé mentale</b>"),
                ("nature", "plan de développement des compétences"),
                ("du", "2021-03-15"),
                ("au", "2021-03-16"),
                ("jours", "1,5"),
                ("participants", &team[0]),
                ("participants", &team[1]),
                ("etat", "faite"),
            ];
            let (status, to) = site.send(TRAINING, &form(&new), &head).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
            // What is planned is in the list and in no figure.
            let planned = new.map(|(name, value)| (name, if name == "etat" { "prévue" } else { value }));
            assert_eq!(site.send(TRAINING, &form(&planned), &head).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(TRAINING, &head).await;
            assert!(page.contains("2\u{a0}formations") && !page.contains("<b>en"), "{page}");
            // Each field says what it expects, and what was typed comes back.
            let wrong = new.map(|(name, value)| (name, if name == "jours" { "deux" } else { value }));
            let (status, page) = site.send(TRAINING, &form(&wrong), &head).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("écrivez un nombre") && page.contains("value=\"deux\""), "{page}");
            assert_eq!(page.matches(" checked").count(), 2, "{page}");
            // Nobody is sent to a training who does not work there.
            let stranger = "018f0000-0000-7000-8000-000000000000";
            let wrong =
                new.map(|(name, value)| (name, if name == "participants" { stranger } else { value }));
            assert_eq!(site.send(TRAINING, &form(&wrong), &head).await.0, StatusCode::NOT_FOUND);
            assert!(figure(&site, "formations", &head).await.contains("Premiers secours"));
            let persons = figure(&site, "formations_personnes", &head).await;
            assert!(persons.matches("Premiers secours").count() >= 2, "{persons}");
            let (_, all) = site.text("/services/aer/2021/chiffres", &head).await;
            let days = all.split("Jours de formation").nth(1).unwrap();
            assert!(days.split("</tr>").next().unwrap().contains("3,0"), "1,5 day of two persons: {days}");
            // The report prints how many and which professions, never who.
            let (_, report) = site.text("/services/aer/2021/rapport", &head).await;
            let table = report.split("Formations du plan de développement").nth(1).unwrap();
            let table = table.split("</table>").next().unwrap();
            assert!(
                table.contains("Premiers secours") && table.contains(">2<") && table.contains("1,5"),
                "{table}"
            );
            assert!(table.contains("éducateur"), "{table}");
            // Another service has no such line.
            let (address, _) = only(&site, TRAINING, &head).await;
            let elsewhere = address.replace("/aer/", "/sessad/");
            assert_eq!(site.text(&elsewhere, &other).await.0, StatusCode::NOT_FOUND);
            assert_eq!(site.send(&elsewhere, &form(&new), &other).await.0, StatusCode::UNPROCESSABLE_ENTITY);
            let hostile = form(&[("pourquoi", "x"), ("geste", "retrait"), ("vu", "0")]);
            assert_eq!(site.send(&elsewhere, &hostile, &other).await.0, StatusCode::NOT_FOUND);
            // Nor has a list of another right.
            assert_eq!(site.text("/services/aer/reseau/formations", &head).await.0, StatusCode::NOT_FOUND);
        });
        let (_, faults) = site.app.store.read(|read| check_chain(read, site.app.operator.id)).unwrap();
        assert!(faults.is_empty());
    });
}

#[test]
fn a_line_is_corrected_with_a_reason_and_never_over_what_another_wrote() {
    each_engine(|store| {
        let site = site_on(store);
        let (head, educator) = (site.enter("chef-de-service", "aer"), site.enter("educateur", "aer"));
        Runtime::new().unwrap().block_on(async {
            let list = "/services/aer/evenements/evenements";
            let said = [
                ("quoi", "Un adulte a menacé un éducateur"),
                ("nature", "violence envers un professionnel"),
                ("jour", "2021-02-24"),
                ("gravite", "sérieuse"),
            ];
            // Everyone of the team declares one.
            assert_eq!(site.send(list, &form(&said), &educator).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(list, &head).await;
            assert!(page.contains("1\u{a0}événement indésirable, dont 1 à suivre"), "{page}");
            let (address, seen) = only(&site, list, &head).await;
            let with = |more: &[(&str, &str)]| form(&[said.as_slice(), more].concat());
            let (status, page) = site.send(&address, &with(&[("vu", &seen)]), &head).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("Dites pourquoi."), "{page}");
            let closed =
                [("vu", seen.as_str()), ("clos", "2021-03-17"), ("pourquoi", "L’équipe en a parlé.")];
            assert_eq!(site.send(&address, &with(&closed), &head).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(list, &head).await;
            assert!(page.contains("1\u{a0}événement indésirable<"), "{page}");
            // Two writers at once: the second is shown what the first wrote, and loses nothing.
            let late = [("vu", seen.as_str()), ("analyse", "Visites à deux."), ("pourquoi", "Suite.")];
            let (status, page) = site.send(&address, &with(&late), &educator).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("corrigée entre-temps") && page.contains("17 mars 2021"), "{page}");
            assert!(page.contains(">Visites à deux.</textarea>"), "{page}");
            assert!(figure(&site, "evenements_indesirables", &head).await.contains("menacé"));
            // Withdrawn with a reason; it stays in the base, and figures forget it.
            let (address, seen) = only(&site, list, &head).await;
            let gone = form(&[("vu", &seen), ("geste", "retrait"), ("pourquoi", "Noté deux fois.")]);
            assert_eq!(site.send(&address, &gone, &head).await.0, StatusCode::SEE_OTHER);
            assert_eq!(site.text(&address, &head).await.0, StatusCode::NOT_FOUND);
            assert!(!figure(&site, "evenements_indesirables", &head).await.contains("menacé"));
        });
        assert_eq!(count(&site.app.store, "select count(*) from roll_line"), 1, "withdrawn, never deleted");
        let told = "select count(*) from journal where noun = 'roll_line'";
        assert_eq!(count(&site.app.store, told), 3);
        let (_, faults) = site.app.store.read(|read| check_chain(read, site.app.operator.id)).unwrap();
        assert!(faults.is_empty());
    });
}

#[test]
fn an_agreement_is_in_each_year_it_touches_and_fills_the_funder_s_table() {
    each_engine(|store| {
        let site = site_on(store);
        let head = site.enter("directeur", "ru");
        Runtime::new().unwrap().block_on(async {
            let list = "/services/ru/moyens/conventions";
            let said = [
                ("numero", "RU-12"),
                ("genre", "convention"),
                ("financeur", "Département"),
                ("du", "2021-01-01"),
                ("au", "2022-06-30"),
                ("secteurs", "Orsigny"),
                ("comite", "2021-09-16"),
            ];
            assert_eq!(site.send(list, &form(&said), &head).await.0, StatusCode::SEE_OTHER);
            // It ends within six months.
            let (_, page) = site.text(list, &head).await;
            assert!(page.contains("1\u{a0}convention, dont 1 à renouveler"), "{page}");
            for (year, told) in [(2020, false), (2021, true), (2022, true), (2023, false)] {
                let (_, report) = site.text(&format!("/services/ru/{year}/rapport"), &head).await;
                let table = report.split("Convention relative au financement").nth(1).unwrap();
                let table = table.split("</table>").next().unwrap().replace(['\u{a0}', '\u{202f}'], " ");
                let says = table.contains("RU-12, du 1<sup>er</sup> janv. 2021 au 30 juin 2022 (18 mois)");
                assert_eq!(says, told, "{year}: {table}");
            }
        });
    });
}
