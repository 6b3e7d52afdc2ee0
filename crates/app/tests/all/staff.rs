//! The team and the places of a service, typed: counted as a register’s, corrected with a reason, told when late.

use axum::http::StatusCode;
use store::testing::each_engine;

use crate::site::{site, site_on};

const TEAM: &str = "/services/aer/equipe";

#[test]
fn who_is_typed_counts_as_who_is_imported_and_a_correction_says_why() {
    each_engine(|store| {
        let site = site_on(store);
        let chief = site.enter("chef-de-service", "aer");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let figure = |page: &str| page.split("class=\"enorme").nth(1).unwrap().split('<').next().unwrap().to_owned();
            let etp = "/services/aer/2021/chiffres/etp";
            let (status, before) = site.text(etp, &chief).await;
            assert_eq!(status, StatusCode::OK);
            let sent = "qui=Zorglub+Zo%C3%A9&profession=%C3%A9ducateur+sp%C3%A9cialis%C3%A9&statut=salari%C3%A9&part=0%2C5&du=2021-01-01&au=";
            assert_eq!(site.send(&format!("{TEAM}/emplois"), sent, &chief).await.0, StatusCode::SEE_OTHER);
            let (_, after) = site.text(etp, &chief).await;
            assert_ne!(figure(&before), figure(&after), "the figure counts who was typed");

            let (_, page) = site.text(TEAM, &chief).await;
            let row = page.split("Zorglub Zoé").nth(1).unwrap();
            let address = row.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
            let (_, form) = site.text(&address, &chief).await;
            assert!(form.contains("value=\"0,5\"") && form.contains("value=\"2021-01-01\""), "{form}");
            let seen = form.split("name=\"vu\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
            let other = sent.replace("part=0%2C5", "part=0%2C25");
            let (status, text) = site.send(&address, &format!("{other}&vu={seen}"), &chief).await;
            assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("Dites pourquoi"), "{text}");
            let why = format!("{other}&vu={seen}&pourquoi=avenant");
            assert_eq!(site.send(&address, &why, &chief).await.0, StatusCode::SEE_OTHER);
            // The same form again is late: what it says is not written over the other.
            let late = format!("{sent}&vu={seen}&pourquoi=erreur");
            let (status, text) = site.send(&address, &late, &chief).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(text.contains("a été corrigée entre-temps") && text.contains("0,25"), "{text}");
            assert!(text.contains("value=\"0,5\""), "{text}");
        });
    });
}

#[tokio::test]
async fn an_absence_and_places_are_typed_and_what_does_not_do_is_said() {
    let site = site("equipe");
    let chief = site.enter("chef-de-service", "aer");
    let sent = "qui=Chauvel+Gabriel&motif=cong%C3%A9+parental&du=2022-01-03&au=2022-02-03";
    assert_eq!(site.send(&format!("{TEAM}/absences"), sent, &chief).await.0, StatusCode::SEE_OTHER);
    assert_eq!(
        site.send(&format!("{TEAM}/places"), "territoire=Vend%C3%B4mois&places=37&du=2022-01-01", &chief)
            .await
            .0,
        StatusCode::SEE_OTHER
    );
    let (_, page) = site.text(TEAM, &chief).await;
    assert!(
        page.contains("congé parental") && page.contains("3 janv. 2022") && page.contains("<td>37</td>"),
        "{page}"
    );
    let (status, page) = site.send(&format!("{TEAM}/absences"), "qui=Chauvel+Gabriel&du=hier", &chief).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Dites pourquoi, par exemple") && page.contains("Écrivez un jour"), "{page}");
    assert!(page.contains("value=\"Chauvel Gabriel\""), "{page}");

    // A row of another service, an unknown list: not found.
    let other = site.enter("chef-de-service", "sessad");
    let (_, page) = site.text(TEAM, &chief).await;
    let row = page.split("/services/aer/equipe/absences/").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(
        site.text(&format!("/services/sessad/equipe/absences/{row}"), &other).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(site.text(&format!("{TEAM}/conges"), &chief).await.0, StatusCode::NOT_FOUND);
    let educator = site.enter("educateur", "aer");
    assert_eq!(site.text(TEAM, &educator).await.0, StatusCode::FORBIDDEN);
}
