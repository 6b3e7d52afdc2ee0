//! What a device is given to work without a network, and what it sends afterwards: for the account that kept it, once.

use app::access;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value as Json;
use store::params;
use store::testing::each_engine;

use crate::site::{Site, post, read, site, site_on};
use crate::support::author;

const KEY: &str = "018f0000-0000-7000-8000-0000000000d1";

async fn kit(site: &Site, cookie: &str, asked: &str) -> Json {
    let (status, text) = site.send("/hors-ligne/trousse", asked, cookie).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    serde_json::from_str(&text).unwrap()
}

/// The educator of the demonstration is one of the professionals, and follows persons.
async fn educator(site: &Site) -> String {
    site.sign_in(1).await
}

/// A form that a device sends by itself, for this account.
fn sent_for(account: &str, path: &str, form: &str, cookie: &str) -> Request<Body> {
    let mut request = post(path, form, Some(cookie));
    request.headers_mut().insert("x-envoi", account.parse().unwrap());
    request
}

#[test]
fn a_device_is_given_the_key_of_its_account_and_no_more_names_than_it_needs() {
    each_engine(|store| {
        let site = site_on(store);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let cookie = educator(&site).await;
            let first = kit(&site, &cookie, "trousse=oui").await;
            assert_eq!(first["cle"].as_str().unwrap().len(), 64);
            assert_eq!(
                kit(&site, &cookie, "trousse=oui").await["cle"],
                first["cle"],
                "a session reads what another kept"
            );
            assert_eq!(first["secondes"], 12 * 3600);
            let other = site.sign_in(0).await;
            assert_ne!(kit(&site, &other, "").await["cle"], first["cle"]);

            // A computer of an office is given no name.
            assert_eq!(kit(&site, &cookie, "").await["services"], serde_json::json!([]));

            let persons = first["services"][0]["personnes"].as_array().unwrap().clone();
            assert!(!persons.is_empty(), "{first}");
            let names: Vec<&str> = persons.iter().map(|one| one["nom"].as_str().unwrap()).collect();
            let short = names.iter().filter(|name| name.ends_with('.')).count();
            assert!(short * 2 > names.len(), "{names:?}");
            for one in &persons {
                let said: Vec<&str> = one.as_object().unwrap().keys().map(String::as_str).collect();
                assert_eq!(said, ["id", "nom"], "a first name and an initial, and nothing else");
            }

            // A restricted file is never on a device, even of one of its readers.
            let hers = persons[0]["id"].as_str().unwrap().to_owned();
            let account = first["compte"].as_str().unwrap().parse().unwrap();
            // The base is asked away from the asynchronous thread, as the server does.
            tokio::task::block_in_place(|| {
                site.app
                    .store
                    .write(&author(), |write| {
                        let scope = access::Scope {
                            operator: site.app.operator.id,
                            service: site.service("aer").id,
                            account,
                            now: site.app.clock.now(),
                        };
                        access::restriction::set(write, &scope, hers.parse().unwrap(), "proche d’un salarié")
                    })
                    .unwrap()
            });
            assert_eq!(
                site.text(&format!("/services/aer/personnes/{hers}"), &cookie).await.0,
                StatusCode::OK
            );
            let after = kit(&site, &cookie, "trousse=oui").await;
            assert!(!after.to_string().contains(&hers), "{after}");

            // Making a key is written, not the key.
            let journal: Vec<Option<String>> = tokio::task::block_in_place(|| {
                site.app
                    .store
                    .read(|read| {
                        let sql = "select after from journal where action = 'device-key' order by seq";
                        read.rows(sql, params![], |row| row.get(0))
                    })
                    .unwrap()
            });
            assert_eq!(journal, [Some("{}".to_owned()), Some("{}".to_owned())]);
        });
    });
}

#[tokio::test]
async fn what_a_device_kept_is_noted_by_its_account_only_and_once() {
    let site = site("appareil-envoi");
    let cookie = educator(&site).await;
    let kit = kit(&site, &cookie, "trousse=oui").await;
    let (account, service) = (kit["compte"].as_str().unwrap(), &kit["services"][0]);
    let (me, person) = (service["moi"].as_str().unwrap(), service["personnes"][0]["id"].as_str().unwrap());
    let path = format!("/services/{}/actes/nouveau", service["code"].as_str().unwrap());
    let act = format!(
        "cle={KEY}&equipe={me}&offert={person}&present={person}&nature=entretien&jour=2022-01-18&heure=&lieu=&theme=\
         &note=Vu+sans+r%C3%A9seau.&duree_autre=&trajet_autre=&duree=45&trajet=0"
    );
    // Signed out, or another account on the same telephone: plainly refused, and the device keeps it.
    let out = site.ask(sent_for(account, &path, &act, "jalon=rien")).await;
    assert_eq!(out.status(), StatusCode::UNAUTHORIZED);
    let chief = site.sign_in(0).await;
    assert_eq!(site.ask(sent_for(account, &path, &act, &chief)).await.status(), StatusCode::UNAUTHORIZED);
    let (_, list) = site.text(&format!("{}?qui=equipe", path.replace("/nouveau", "")), &chief).await;
    assert!(!list.contains(KEY), "{list}");

    for done in ["fait=note", "fait=deja"] {
        let (status, place) = read(site.ask(sent_for(account, &path, &act, &cookie)).await).await;
        assert!(status == StatusCode::SEE_OTHER && place.ends_with(done), "{status} {place}");
    }
    let (_, page) = site.text(&path.replace("nouveau", KEY), &cookie).await;
    assert_eq!(page.matches("Vu sans réseau.").count(), 1, "{page}");
}

#[tokio::test]
async fn a_note_that_is_sent_twice_is_written_once_on_the_day_it_was_written() {
    let site = site("appareil-note");
    let cookie = educator(&site).await;
    let (person, _) = site.someone("aer");
    let notes = format!("/services/aer/personnes/{person}/notes");
    let sent = |day: &str, text: &str| format!("cle={KEY}&jour={day}&texte={text}");
    let path = format!("{notes}/nouvelle");
    for _ in 0..2 {
        let (status, place) = site.send(&path, &sent("2022-01-14", "Zorglub"), &cookie).await;
        assert!(status == StatusCode::SEE_OTHER && place.ends_with("fait=note"), "{place}");
    }
    let (_, page) = site.text(&notes, &cookie).await;
    assert_eq!(page.matches(">Zorglub</p>").count(), 1, "{page}");
    assert!(page.contains("14 janv. 2022"), "{page}");

    // Another text under the same identifier is not swallowed: it is asked again, under another one.
    let (status, page) = site.send(&path, &sent("2022-01-14", "Autre+chose"), &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("n’est pas celle-ci") && page.contains("Autre chose</textarea>"), "{page}");
    assert!(!page.contains(&format!("name=\"cle\" value=\"{KEY}\"")), "{page}");

    // A day to come, or long past, is not believed.
    for (number, day) in ["2022-01-19", "2021-11-01", "hier"].into_iter().enumerate() {
        let form =
            sent(day, &format!("Jour{number}")).replace(KEY, &KEY.replace("d1", &format!("e{number}")));
        assert_eq!(site.send(&path, &form, &cookie).await.0, StatusCode::SEE_OTHER);
    }
    let (_, page) = site.text(&notes, &cookie).await;
    assert_eq!(page.matches("<strong>18 janv. 2022</strong>").count(), 3, "{page}");
}

#[tokio::test]
async fn the_page_without_a_network_names_nobody_and_the_worker_stands_over_every_page() {
    let site = site("appareil-page");
    let (one, other) = (site.sign_in(0).await, site.sign_in(1).await);
    let (_, page) = site.text("/hors-ligne", &one).await;
    assert_eq!(site.text("/hors-ligne", &other).await.1, page);
    let (_, home) = site.text("/services/aer/actes", &other).await;
    let worker = home.split("data-garde=\"").nth(1).unwrap().split('"').next().unwrap();
    let answer = site.ask(crate::site::get(worker, None)).await;
    assert_eq!(answer.headers()["service-worker-allowed"], "/");
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/javascript"));
}
