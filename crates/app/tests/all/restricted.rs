//! A restricted file does not exist for others; an emergency opens it for a while, and is told.

use app::person::Person;
use axum::http::StatusCode;
use base::Id;
use store::testing::each_engine;

use crate::site::site_on;

#[test]
fn a_restricted_file_does_not_exist_for_others_until_an_emergency() {
    each_engine(|store| {
        // What waits for the base stays out of the runtime, as in the server.
        let site = site_on(store);
        let (person, number) = site.someone("aer");
        let names = site
            .app
            .store
            .read(|read| app::facts::person_names(read, site.app.operator.id, site.service("aer").id));
        let name = names
            .unwrap()
            .remove(&person)
            .map(|one| format!("{} {}", one.last_name, one.first_name))
            .unwrap();
        let chief = site.enter("chef-de-service", "aer");
        let colleague = site.enter("educateur", "aer");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let page = format!("/services/aer/personnes/{person}/acces");
            assert_eq!(site.text(&page, &colleague).await.0, StatusCode::OK);

            let refused = site.send(&page, "geste=reserver&motif=", &chief).await;
            assert_eq!(refused.0, StatusCode::UNPROCESSABLE_ENTITY);
            let done = site.send(&page, "geste=reserver&motif=parent+d%27une+coll%C3%A8gue", &chief).await;
            assert_eq!(done.0, StatusCode::SEE_OTHER);
            assert_eq!(site.text(&page, &colleague).await.0, StatusCode::NOT_FOUND);
            assert_eq!(site.text(&page, &chief).await.0, StatusCode::OK);

            // Behind a figure too it is a number: counted, without a name.
            let figure = "/services/aer/2021/chiffres/file_active";
            let (_, seen) = site.text(figure, &chief).await;
            let (_, masked) = site.text(figure, &colleague).await;
            assert!(seen.contains(&name) && !seen.contains("Dossier réservé"), "{seen}");
            assert!(!masked.contains(&name) && masked.contains("Dossier réservé"), "{masked}");

            let (_, rows) = site.text("/services/aer/2021/chiffres/mesures", &colleague).await;
            let row = rows.split("Dossier réservé").nth(1).unwrap().split("</tr>").next().unwrap();
            assert!(!rows.contains(&name) && !row.contains("AEMO-R") && !row.contains("AED-R"), "{row}");

            let urgent = "/services/aer/urgence";
            let short = format!("dossier={number}&motif=oui");
            assert_eq!(site.send(urgent, &short, &colleague).await.0, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(site.text(&page, &colleague).await.0, StatusCode::NOT_FOUND);
            let reason = format!("dossier={number}&motif=fugue+signal%C3%A9e+cette+nuit");
            assert_eq!(site.send(urgent, &reason, &colleague).await.0, StatusCode::SEE_OTHER);
            assert_eq!(site.text(&page, &colleague).await.0, StatusCode::OK);

            let (_, told) = site.text(urgent, &chief).await;
            assert!(told.contains("fugue signalée cette nuit") && told.contains(&number));
            let (_, hidden) = site.text(urgent, &colleague).await;
            assert!(!hidden.contains("fugue signalée cette nuit"));
        });
    });
}

/// Two files that were made one: the second must not name who the first hides.
#[test]
fn a_merged_file_is_restricted_in_all_its_rows_and_opened_in_all_of_them() {
    let site = crate::site::site("reserve-reuni");
    let (kept, twin) = (site.person("aer", "P0001"), site.person("aer", "P0002"));
    let chief = site.enter("chef-de-service", "aer");
    let colleague = site.enter("educateur", "aer");
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let merge = format!("/services/aer/personnes/{kept}/fusion/{twin}");
        let form = format!("motif=une+seule+personne&garder={kept}");
        let merged = site.send(&merge, &form, &chief).await;
        assert_eq!(merged.0, StatusCode::SEE_OTHER, "{}", merged.1);
        let rights = |person: Id| format!("/services/aer/personnes/{person}/acces");
        assert_eq!(site.text(&rights(twin), &colleague).await.0, StatusCode::OK);
        let set = "geste=reserver&motif=parent+d%27une+coll%C3%A8gue";
        assert_eq!(site.send(&rights(kept), set, &chief).await.0, StatusCode::SEE_OTHER);
        for row in [kept, twin] {
            assert_eq!(site.text(&rights(row), &colleague).await.0, StatusCode::NOT_FOUND);
            assert_eq!(site.text(&rights(row), &chief).await.0, StatusCode::OK);
        }
        let lift = "geste=lever&motif=elle+a+quitt%C3%A9+le+service";
        assert_eq!(site.send(&rights(kept), lift, &chief).await.0, StatusCode::SEE_OTHER);
        for row in [kept, twin] {
            assert_eq!(site.text(&rights(row), &colleague).await.0, StatusCode::OK);
        }
    });
}

#[test]
fn a_person_knows_her_age_and_how_one_names_her() {
    let person = Person {
        id: Id::from_bytes([1; 16]),
        kept: Id::from_bytes([1; 16]),
        reference: "1".to_owned(),
        last_name: "Husson".to_owned(),
        first_name: "Ilyès".to_owned(),
        sex: Some("M".to_owned()),
        birth: "2008-08-18".parse().ok(),
        family: None,
        parents: None,
        residence: None,
        territory: None,
    };
    assert_eq!((person.name().as_str(), person.initials().as_str()), ("Ilyès Husson", "IH"));
    assert_eq!(person.age("2022-08-17".parse().unwrap()), Some(13));
    assert_eq!(person.age("2022-08-18".parse().unwrap()), Some(14));
}
