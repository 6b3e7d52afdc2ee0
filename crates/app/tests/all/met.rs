//! Who else was met at an act: proposed from the files, kept with the act, shown where it is shown, and counted in
//! no figure.

use axum::http::StatusCode;
use base::Id;

use crate::activity::person;
use crate::site::{Site, site, site_on};
use store::testing::each_engine;

const KEY: &str = "018f0000-0000-7000-8000-0000000000c1";

/// Notes a contact in the file of a person; her mother, unless another tie is said.
async fn contact(site: &Site, who: Id, name: &str, cookie: &str) -> String {
    let path = format!("/services/aer/personnes/{who}/faits/contacts");
    let (status, answer) = site.send(&path, &format!("relation=m%C3%A8re&name={name}"), cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{answer}");
    let (_, form) = site.text(&format!("/services/aer/actes/nouveau?personne={who}"), cookie).await;
    proposed(&form, &name.replace('+', " "))
}

/// The identifier under which a form proposes someone.
fn proposed(form: &str, name: &str) -> String {
    let before = form.split(&format!("<strong>{name}</strong>")).next().unwrap();
    assert_ne!(before.len(), form.len(), "{name} is not proposed: {form}");
    let value = before.rsplit("name=\"contact\" value=\"").next().unwrap();
    value.split('"').next().unwrap().to_owned()
}

fn worker(form: &str) -> String {
    form.split("name=\"equipe\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn the_mother_who_was_met_is_kept_shown_and_counted_nowhere() {
    each_engine(|store| {
        let site = site_on(store);
        let cookie = site.enter("educateur", "aer");
        let child = person(&site, "aer", "P0001");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let mother = contact(&site, child, "Mme+Zorglub", &cookie).await;
            let father = contact(&site, child, "M.+Zorglub", &cookie).await;
            let (_, form) =
                site.text(&format!("/services/aer/actes/nouveau?personne={child}"), &cookie).await;
            let by = worker(&form);
            let visit = |key: &str, more: &str| {
                format!(
                    "cle={key}&jour=2022-01-17&nature=visite+%C3%A0+domicile&duree=60&trajet=0&offert={child}\
                     &present={child}&equipe={by}{more}"
                )
            };
            let path = "/services/aer/actes/nouveau";
            let plain = "018f0000-0000-7000-8000-0000000000c2";
            assert_eq!(site.send(path, &visit(plain, ""), &cookie).await.0, StatusCode::SEE_OTHER);
            let with = visit(KEY, &format!("&contact={mother}"));
            assert_eq!(site.send(path, &with, &cookie).await.0, StatusCode::SEE_OTHER);
            // Sent again, it is the same; with someone else, it is another.
            assert!(site.send(path, &with, &cookie).await.1.contains("fait=deja"));
            let (status, _) = site.send(path, &visit(KEY, &format!("&contact={father}")), &cookie).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);

            let act = format!("/services/aer/actes/{KEY}");
            let said = "Mme Zorglub";
            for page in
                [act.as_str(), "/services/aer/actes?qui=equipe", &format!("/services/aer/personnes/{child}")]
            {
                let (_, text) = site.text(page, &cookie).await;
                assert!(text.contains(said) && text.contains("mère"), "{page}: {text}");
            }
            let (_, form) = site.text(&format!("{act}/corriger"), &cookie).await;
            assert!(form.contains(&format!("name=\"contact\" value=\"{mother}\" checked")), "{form}");
            assert!(!form.contains(&format!("name=\"contact\" value=\"{father}\" checked")), "{form}");

            // Corrected: it was the father. An act counts the same with one, with the other and with neither.
            let (_, figures) = site.text("/services/aer/2022/chiffres", &cookie).await;
            assert!(figures.contains("class=\"chiffre"), "{figures}");
            let key = form.split("name=\"cle\" value=\"").nth(1).unwrap().split('"').next().unwrap();
            let again = visit(key, &format!("&contact={father}&motif=erreur"));
            let (status, place) = site.send(&format!("{act}/corriger"), &again, &cookie).await;
            assert!(status == StatusCode::SEE_OTHER && place.contains("corrige"), "{place}");
            let (_, text) = site.text(&act, &cookie).await;
            assert!(text.contains("M. Zorglub") && !text.contains(said), "{text}");
            assert_eq!(site.text("/services/aer/2022/chiffres", &cookie).await.1, figures);
            let (_, form) = site.text(&format!("{act}/corriger"), &cookie).await;
            let key = form.split("name=\"cle\" value=\"").nth(1).unwrap().split('"').next().unwrap();
            let (status, _) =
                site.send(&format!("{act}/corriger"), &visit(key, "&motif=personne"), &cookie).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
            assert!(!site.text(&act, &cookie).await.1.contains("Zorglub"));
            assert_eq!(site.text("/services/aer/2022/chiffres", &cookie).await.1, figures);
        });
    });
}

#[tokio::test]
async fn a_contact_of_a_file_that_is_closed_to_me_is_neither_proposed_nor_taken() {
    let site = site("rencontres-reservees");
    let cookie = site.enter("educateur", "aer");
    let (child, other) = (person(&site, "aer", "P0001"), person(&site, "aer", "P0020"));
    let mother = contact(&site, other, "Mme+Zorglub", &cookie).await;
    let (_, form) = site.text(&format!("/services/aer/actes/nouveau?personne={child}"), &cookie).await;
    let sent = |contact: &str| {
        format!(
            "cle={KEY}&jour=2022-01-17&nature=entretien&duree=60&trajet=0&offert={child}&present={child}&equipe={}\
             &contact={contact}",
            worker(&form)
        )
    };
    let path = "/services/aer/actes/nouveau";
    let unknown = "018f0000-0000-7000-8000-0000000000ff";
    assert_eq!(site.send(path, &sent(unknown), &cookie).await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.send(path, &sent(&mother), &cookie).await.0, StatusCode::SEE_OTHER);
    site.restrict(other);
    let (_, act) = site.text(&format!("/services/aer/actes/{KEY}"), &cookie).await;
    assert!(!act.contains("Zorglub"), "{act}");
    let again = sent(&mother).replace(KEY, "018f0000-0000-7000-8000-0000000000c3");
    assert_eq!(site.send(path, &again, &cookie).await.0, StatusCode::NOT_FOUND);
}
