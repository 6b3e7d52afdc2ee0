//! The way back in when the telephone is lost; who is told of an emergency; keys that one switches off; the numbers
//! that the data protection officer reads.

use app::access;
use app::mail::Mail;
use app::web::App;
use axum::http::StatusCode;
use base::Id;
use store::testing::each_engine;
use store::{Store, params};

use crate::digest::{sink, text};
use crate::site::{Site, site, site_on};
use crate::support::{clock, outside, sqlite};

fn account(site: &Site, which: usize) -> Id {
    crate::second_factor::account(site, site.keys[which].login)
}

fn count(site: &Site, sql: &str) -> i64 {
    let store = &site.app.store;
    outside(|| crate::measure::count(store, sql))
}

/// The same base, that sends its messages there.
fn mailing(store: Store, relay: &str) -> Site {
    let plain = site_on(store);
    let store = Store::open(plain.app.store.base()).unwrap();
    let mail = Mail::new(relay, "Jalon <jalon@exemple.test>", "https://jalon.exemple.test/").unwrap();
    Site::new(App::new(store, clock(), false).unwrap().with_mail(Some(mail)), plain.keys.clone())
}

#[test]
fn who_lost_the_telephone_is_let_back_in_by_another_who_says_why_and_sets_up_another() {
    each_engine(|store| {
        let site = site_on(store);
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let chief = site.sign_in(0).await;
            let educator = site.sign_in(1).await;
            crate::second_factor::turn_on(&site, 1, &educator).await;
            let page = format!("/services/aer/comptes/{}", account(&site, 1));
            let reset = format!("{page}/second-facteur");
            let reason = "motif=t%C3%A9l%C3%A9phone+perdu%2C+vu+au+bureau";

            assert_eq!(site.send(&reset, reason, &educator).await.0, StatusCode::FORBIDDEN);
            assert_eq!(site.send(&reset, "motif=oui", &chief).await.0, StatusCode::UNPROCESSABLE_ENTITY);
            let own = format!("/services/aer/comptes/{}/second-facteur", account(&site, 0));
            assert_eq!(site.send(&own, reason, &chief).await.0, StatusCode::FORBIDDEN);
            let stranger = "/services/aer/comptes/018f0000-0000-7000-8000-000000000000/second-facteur";
            assert_eq!(site.send(stranger, reason, &chief).await.0, StatusCode::NOT_FOUND);
            let half = site.sign_in(1).await;
            assert!(site.text("/", &half).await.1.starts_with("/second-facteur"));

            assert_eq!(site.send(&reset, reason, &chief).await.0, StatusCode::SEE_OTHER);
            let (_, shown) = site.text(&page, &chief).await;
            assert!(shown.contains("téléphone perdu, vu au bureau"), "{shown}");
            assert!(site.text("/", &educator).await.1.starts_with("/connexion"), "its sessions end");

            let back = site.sign_in(1).await;
            assert_eq!(site.text("/services/aer/2021", &back).await.1, "/mon-second-facteur");
            let (_, told) = site.text("/mon-second-facteur", &back).await;
            assert!(told.contains("téléphone perdu, vu au bureau"), "{told}");
            crate::second_factor::turn_on(&site, 1, &back).await;
            assert_eq!(site.text("/services/aer/2021", &back).await.0, StatusCode::OK);
            // What is written stays.
            let journal = "select count(*) from journal where action = 'second-factor-reset'";
            assert_eq!(count(&site, journal), 1);
        });
    });
}

#[tokio::test]
async fn the_holder_is_written_to_when_an_address_is_known_and_nothing_is_taken_where_nothing_is() {
    let (relay, messages) = sink(0);
    let site = mailing(sqlite("retrait-message"), &relay);
    let chief = site.sign_in(0).await;
    let educator = site.sign_in(1).await;
    let reset = format!("/services/aer/comptes/{}/second-facteur", account(&site, 1));
    let reason = "motif=t%C3%A9l%C3%A9phone+perdu";
    assert_eq!(site.send(&reset, reason, &chief).await.0, StatusCode::SEE_OTHER);
    assert_eq!(count(&site, "select count(*) from factor_reset"), 0);
    assert_eq!(site.text("/mon-compte", &educator).await.0, StatusCode::OK);

    let bad = "courriel=a%40exemple.test%0d%0aBcc%3A+tous%40exemple.test";
    let refused = site.send("/mon-compte/courriel", bad, &educator).await;
    assert_eq!(refused.0, StatusCode::UNPROCESSABLE_ENTITY);
    let good = "courriel=lou%40exemple.test";
    assert_eq!(site.send("/mon-compte/courriel", good, &educator).await.0, StatusCode::SEE_OTHER);
    crate::second_factor::turn_on(&site, 1, &educator).await;
    assert_eq!(site.send(&reset, reason, &chief).await.0, StatusCode::SEE_OTHER);
    let message = tokio::task::spawn_blocking(move || messages.recv().unwrap()).await.unwrap();
    assert!(message.contains("<lou@exemple.test>"), "{message}");
    let body = text(&message);
    assert!(body.contains("second facteur") && !body.contains("téléphone perdu"), "{body}");
}

#[test]
fn an_emergency_is_told_to_who_directs_until_they_say_they_read_it() {
    each_engine(|store| {
        let (relay, messages) = sink(0);
        let site = mailing(store, &relay);
        let (person, number) = site.someone("aer");
        site.restrict(person);
        let colleague = site.enter("educateur", "aer");
        let officer = site.enter("dpo", "aer");
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let chief = site.sign_in(0).await;
            let form = "courriel=direction%40exemple.test";
            assert_eq!(site.send("/mon-compte/courriel", form, &chief).await.0, StatusCode::SEE_OTHER);
            assert!(!site.text("/", &chief).await.1.contains("urgence à lire"));

            let urgent = format!("dossier={number}&motif=fugue+signal%C3%A9e+cette+nuit");
            let taken = site.send("/services/aer/urgence", &urgent, &colleague).await;
            assert_eq!(taken.0, StatusCode::SEE_OTHER);
            let message = tokio::task::spawn_blocking(move || messages.recv().unwrap()).await.unwrap();
            assert!(message.contains("<direction@exemple.test>"), "{message}");
            let body = text(&message);
            assert!(body.contains("https://jalon.exemple.test/services/aer/urgence"), "{body}");
            for said in ["fugue", number.as_str(), "Martin"] {
                assert!(!body.contains(said) && !message.contains(said), "{said}: {message}");
            }

            assert!(site.text("/", &chief).await.1.contains("1\u{a0}accès d’urgence à lire"));
            for other in [&colleague, &officer] {
                assert!(!site.text("/", other).await.1.contains("urgence à lire"));
            }
            let (_, page) = site.text("/services/aer/urgence", &chief).await;
            let last = page.split("name=\"dernier\" value=\"").nth(1).unwrap().split('"').next().unwrap();
            let read = "/services/aer/urgence/lu";
            // Read up to another day: this one is still to be read.
            let before = "dernier=2022-01-17T00%3A00%3A00Z";
            assert_eq!(site.send(read, before, &chief).await.0, StatusCode::SEE_OTHER);
            assert!(site.text("/", &chief).await.1.contains("urgence à lire"));
            let form = format!("dernier={}", crate::measure::encoded(last));
            assert_eq!(site.send(read, &form, &chief).await.0, StatusCode::SEE_OTHER);
            assert!(!site.text("/", &chief).await.1.contains("urgence à lire"));
            assert_eq!(site.send(read, &form, &colleague).await.0, StatusCode::FORBIDDEN);
        });
    });
}

#[tokio::test]
async fn keys_that_work_alone_are_listed_and_switched_off_for_an_account() {
    let site = site("touches");
    let (mine, other) = (site.sign_in(0).await, site.sign_in(1).await);
    let (_, page) = site.text("/raccourcis", &mine).await;
    // Every key of the pages, and no other, is on the list.
    let (_, home) = site.text("/", &mine).await;
    let mut working: Vec<_> =
        home.split("data-raccourci=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let mut listed: Vec<_> = access::keys::KEYS.iter().map(|(key, _)| *key).collect();
    working.sort_unstable();
    working.dedup();
    listed.sort_unstable();
    assert_eq!(working, listed);
    for key in listed {
        assert!(page.contains(&format!("<kbd>{key}</kbd>")), "{key}");
    }
    assert!(!home.contains("data-touches"));
    assert_eq!(
        site.send("/raccourcis", "touches=peut-etre", &mine).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(site.send("/raccourcis", "touches=non", &mine).await.0, StatusCode::SEE_OTHER);
    assert!(site.text("/", &mine).await.1.contains("data-touches=\"non\""));
    assert!(!site.text("/", &other).await.1.contains("data-touches"));
    assert_eq!(site.send("/raccourcis", "touches=oui", &mine).await.0, StatusCode::SEE_OTHER);
    assert!(!site.text("/", &mine).await.1.contains("data-touches"));
}

/// Only the templates that a key could be in: what the program answers to is what it says.
#[test]
fn no_template_has_a_key_that_the_list_does_not_say() {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut found = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == "html") {
                let text = std::fs::read_to_string(&path).unwrap();
                for rest in text.split("data-raccourci=\"").skip(1) {
                    let key = rest.split('"').next().unwrap();
                    assert!(
                        access::keys::KEYS.iter().any(|(known, _)| *known == key),
                        "{key} in {}",
                        path.display()
                    );
                    found += 1;
                }
            }
        }
    }
    assert!(found >= 3);
}

#[test]
fn the_officer_reads_numbers_and_no_name() {
    each_engine(|store| {
        let site = site_on(store);
        let (person, number) = site.someone("aer");
        let officer = site.enter("dpo", "aer");
        let colleague = site.enter("educateur", "aer");
        let chief = site.enter("chef-de-service", "aer");
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let page = "/services/aer/protection";
            assert_eq!(site.text(page, &colleague).await.0, StatusCode::FORBIDDEN);
            let before = numbers(&site.text(page, &officer).await.1);

            let file = format!("/services/aer/personnes/{person}");
            assert_eq!(site.text(&file, &colleague).await.0, StatusCode::OK);
            let list = "/services/aer/actes/actes.xlsx";
            assert_eq!(site.text(list, &chief).await.0, StatusCode::OK);
            assert_eq!(site.text(list, &colleague).await.0, StatusCode::FORBIDDEN);
            let wrong = format!("identifiant={}&mot_de_passe=faux", site.keys[0].login);
            site.ask(crate::site::post("/connexion", &wrong, None)).await;
            site.ask(crate::site::post("/connexion", "identifiant=nul&mot_de_passe=faux", None)).await;
            let asked = &site;
            outside(|| asked.restrict(person));
            let urgent = format!("dossier={number}&motif=fugue+signal%C3%A9e+cette+nuit");
            site.send("/services/aer/urgence", &urgent, &colleague).await;
            site.app.looks.flush();

            let (status, shown) = site.text(page, &officer).await;
            assert_eq!(status, StatusCode::OK);
            let after = numbers(&shown);
            let more: Vec<i64> = after.iter().zip(&before).map(|(after, before)| after - before).collect();
            // Looks, who looked, emergencies, lists, refused here, refused nowhere, factors taken away.
            assert_eq!(more, [1, 1, 1, 1, 1, 1, 0], "{shown}");
            assert!(shown.contains("1\u{a0}dossier réservé"), "{shown}");
            let store = &site.app.store;
            let names = outside(|| {
                store.read(|read| {
                    read.rows("select last_name from person order by id", params![], |row| {
                        row.get::<String>(0)
                    })
                })
            });
            for name in names.unwrap().into_iter().filter(|name| name.len() > 3) {
                assert!(!shown.contains(&name), "{name}");
            }
            assert!(!shown.contains("fugue") && !shown.contains(&number));
        });
    });
}

/// The numbers of this month, line by line.
fn numbers(page: &str) -> Vec<i64> {
    let table = page.split("protection-mois").nth(1).unwrap();
    let rows = table.split("<tbody>").nth(1).unwrap().split("<tr>").skip(1);
    rows.map(|row| {
        let first = row.split("<td").nth(1).unwrap().split_once('>').unwrap().1;
        first.split('<').next().unwrap().replace('\u{202f}', "").parse().unwrap()
    })
    .collect()
}

#[test]
fn nothing_of_what_was_typed_is_kept_of_a_refused_sign_in() {
    let site = site("refus-traces");
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let secret = "motdepassetapedanslemauvaischamp";
        let form = format!("identifiant={secret}&mot_de_passe={secret}");
        site.ask(crate::site::post("/connexion", &form, None)).await;
    });
    assert_eq!(count(&site, "select count(*) from entry_refused"), 1);
    let kept = site.app.store.read(|read| {
        read.rows("select means from entry_refused order by id", params![], |row| row.get::<String>(0))
    });
    assert_eq!(kept.unwrap(), ["password"]);
    let traces = "select count(*) from journal where author like 'motdepasse%'";
    assert_eq!(count(&site, traces), 0);
}
