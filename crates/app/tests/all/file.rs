//! The file of a person: its facts, what one sees of it, what one may not.

use app::access::{self, policy};
use axum::http::{StatusCode, header};
use base::Id;
use store::testing::each_engine;
use store::{Change, params};

use crate::site::{Site, get, post, site, site_on};
use crate::support::author;

const PLACE: &str = "residence=un+seul+parent&address=chez+sa+m%C3%A8re&territory=Vend%C3%B4mois&share=\
    &starts=2021-11-08&ends=&remplace=oui";

impl Site {
    /// The address of the file of a person of the service `aer`.
    fn file(&self, reference: &str) -> String {
        format!("/services/aer/personnes/{}", self.person("aer", reference))
    }

    /// Sends a form; the status, where it leads, the page.
    async fn sent(&self, path: &str, form: &str, cookie: &str) -> (StatusCode, String, String) {
        let response = self.ask(post(path, form, Some(cookie))).await;
        let status = response.status();
        let to = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, to.unwrap_or_default(), String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Notes a fact, which must be taken.
    async fn note(&self, file: &str, fact: &str, form: &str, cookie: &str) {
        let (status, to, page) = self.sent(&format!("{file}/faits/{fact}"), form, cookie).await;
        assert_eq!(
            (status, to.as_str()),
            (StatusCode::SEE_OTHER, format!("{file}?ajout={fact}").as_str()),
            "{page}"
        );
    }

    /// The address where the only fact of this kind is corrected.
    async fn correction(&self, file: &str, fact: &str, cookie: &str) -> String {
        let (_, page) = self.text(file, cookie).await;
        let start = format!("{file}/faits/{fact}/");
        let at = page.find(&start).unwrap_or_else(|| panic!("{fact} n’est pas dans le dossier"));
        page[at..].split('"').next().unwrap().to_owned()
    }

    /// Residence and territory in the register, revision of the service.
    fn register(&self, reference: &str) -> (String, String, i64) {
        let service = self.service("aer");
        let said = self.app.store.read(|read| {
            read.first(
                "select r.label, t.label from enrolment e \
                 join term r on r.operator_id = e.operator_id and r.id = e.residence \
                 join term t on t.operator_id = e.operator_id and t.id = e.territory \
                 where e.operator_id = ?1 and e.service_id = ?2 and e.reference = ?3 order by 1",
                params![service.operator, service.id, reference],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
        });
        let (residence, territory) = said.unwrap().unwrap();
        (residence, territory, service.revision)
    }
}

#[tokio::test]
async fn a_file_opens_on_one_page_and_says_who_follows_whom() {
    let site = site("dossier");
    let cookie = site.sign_in(1).await;
    let (status, page) = site.text(&site.file("P0055"), &cookie).await;
    assert_eq!(status, StatusCode::OK);
    for said in
        ["<h1>Noé Noyer <span class=\"age\">17\u{a0}ans, né le 25 août 2004</span></h1>", "AED-R", "P0055"]
    {
        assert!(page.contains(said), "{said}");
    }
    // His sisters of the service, with their measure and a way to their file.
    for said in ["Zoé, 13\u{a0}ans", "Chloé, ", &site.file("P0056"), "sortie le "] {
        assert!(page.contains(said), "{said}");
    }
    for part in ["parcours", "vie", "actes", "entourage", "liste"] {
        assert!(
            page.contains(&format!("href=\"#{part}\"")) && page.contains(&format!("id=\"{part}\"")),
            "{part}"
        );
    }
    assert!(page.contains("<svg class=\"frise large\"") && page.contains("aujourd’hui</text>"));
    // An educator does not see who looked.
    assert!(!page.contains("Qui a regardé"));
}

/// The request of P0101 came on 23 March 2021, and waits on 18 January 2022: 301 days.
#[tokio::test]
async fn who_waits_is_drawn_waiting_until_today() {
    let site = site("attente");
    let cookie = site.sign_in(1).await;
    let (_, page) = site.text(&site.file("P0101"), &cookie).await;
    assert!(page.contains("en attente depuis le 23 mars 2021, 301\u{a0}jours"));
    assert!(page.contains("En attente, 301\u{a0}jours") && page.contains("aujourd’hui</text>"));
    assert!(page.contains(", en attente</span>"));
}

#[tokio::test]
async fn a_look_is_kept_and_seen_by_who_sees_traces() {
    let site = site("regards");
    let (educator, manager) = (site.sign_in(1).await, site.sign_in(0).await);
    let file = site.file("P0001");
    site.text(&file, &educator).await;
    site.app.looks.flush();
    let person = site.person("aer", "P0001");
    let looks: Vec<String> = site
        .app
        .store
        .read(|read| {
            read.rows(
                "select l.what from look l where l.operator_id = ?1 and l.person_id = ?2 order by l.at",
                params![site.app.operator.id, person],
                |row| row.get(0),
            )
        })
        .unwrap();
    assert_eq!(looks, ["dossier"]);
    assert!(site.text(&file, &manager).await.1.contains("Qui a regardé ce dossier"));
}

#[tokio::test]
async fn what_is_not_mine_is_not_found() {
    let site = site("pas-a-moi");
    let cookie = site.sign_in(1).await;
    let restricted = site.file("P0002");
    site.restrict(site.person("aer", "P0002"));
    let other = site.person("sessad", &first_reference(&site, "sessad"));
    let warnings = format!("{}/faits/alertes", site.file("P0001"));
    let form = "nature=danger&text=Chien&review=2022-02-28&starts=2022-01-18";
    site.note(&site.file("P0001"), "alertes", form, &cookie).await;
    let warning = site.correction(&site.file("P0001"), "alertes", &cookie).await;
    let warning = warning.rsplit('/').next().unwrap();
    for path in [
        restricted.clone(),
        format!("{restricted}/faits/lieux"),
        format!("/services/aer/personnes/{other}"),
        "/services/aer/personnes/018f0000-0000-7000-8000-000000000000".to_owned(),
        "/services/aer/personnes/x".to_owned(),
        "/services/aer/personnes/%27%20or%201=1".to_owned(),
        format!("{}/faits/inconnu", site.file("P0001")),
        format!("{warnings}/018f0000-0000-7000-8000-000000000000"),
        format!("{warnings}/x"),
        // A fact of one person under the address of another; of one kind under another.
        format!("{}/faits/alertes/{warning}", site.file("P0004")),
        format!("{}/faits/lieux/{warning}", site.file("P0001")),
        format!("{}?au=hier", site.file("P0001")),
        format!("{}?au=0001-01-01", site.file("P0001")),
    ] {
        assert_eq!(site.text(&path, &cookie).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    for path in [
        format!("{restricted}/faits/alertes"),
        format!("{}/faits/alertes/{warning}", site.file("P0004")),
        format!("{}/faits/alertes/{warning}/retrait", site.file("P0004")),
    ] {
        let form = format!("{form}&raison=essai");
        assert_eq!(site.sent(&path, &form, &cookie).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    // Nothing happened to it.
    assert!(site.text(&site.file("P0001"), &cookie).await.1.contains("<strong>Chien</strong>"));
}

fn first_reference(site: &Site, code: &str) -> String {
    let service = site.service(code);
    let found = site.app.store.read(|read| {
        read.first(
            "select reference from enrolment where operator_id = ?1 and service_id = ?2 order by reference",
            params![service.operator, service.id],
            |row| row.get(0),
        )
    });
    found.unwrap().unwrap()
}

#[tokio::test]
async fn who_may_only_read_notes_nothing() {
    let site = site("lecteur");
    let operator = site.app.operator.id;
    // The educator becomes responsible for quality: sees persons, writes nothing.
    site.app
        .store
        .write(&author(), |write| {
            let (account, _) = access::credentials(write, operator, site.keys[1].login)?.unwrap();
            write.run(
                "update seat set role = 'qualite' where operator_id = ?1 and account_id = ?2",
                params![operator, account.id],
            )
        })
        .unwrap();
    assert!(policy::role("qualite").is_some());
    let cookie = site.sign_in(1).await;
    let file = site.file("P0001");
    let (status, page) = site.text(&file, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(!page.contains("/faits/"));
    let path = format!("{file}/faits/lieux");
    assert_eq!(site.text(&path, &cookie).await.0, StatusCode::FORBIDDEN);
    assert_eq!(site.sent(&path, PLACE, &cookie).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_present_living_place_is_what_the_register_says_and_the_one_before_ends() {
    let site = site("lieux");
    let cookie = site.sign_in(1).await;
    let file = site.file("P0001");
    let (.., before) = site.register("P0001");
    let first = "residence=famille+d%27accueil&territory=Blois&starts=2020-09-01";
    site.note(&file, "lieux", first, &cookie).await;
    let (residence, territory, revision) = site.register("P0001");
    assert_eq!((residence.as_str(), territory.as_str()), ("famille d'accueil", "Blois"));
    assert!(revision > before);
    site.note(&file, "lieux", PLACE, &cookie).await;
    let (residence, territory, _) = site.register("P0001");
    assert_eq!((residence.as_str(), territory.as_str()), ("un seul parent", "Vendômois"));
    let (_, page) = site.text(&file, &cookie).await;
    assert!(page.contains("du 1er sept. 2020 au 7 nov. 2021"));
    assert!(page.contains("<dt>Vit</dt><dd>chez sa mère</dd>"));
    // A place of before changes no figure.
    let revision = site.service("aer").revision;
    site.note(&file, "lieux", "residence=MECS&territory=Blois&starts=2019-01-01&ends=2020-08-31", &cookie)
        .await;
    assert_eq!(site.register("P0001"), ("un seul parent".to_owned(), "Vendômois".to_owned(), revision));
}

#[tokio::test]
async fn what_was_typed_stays_when_something_is_wrong() {
    let site = site("fautes");
    let cookie = site.sign_in(1).await;
    let file = site.file("P0001");
    let path = format!("{file}/faits/contacts");
    let form = "relation=m%C3%A8re&name=&phone=abc&starts=2022-02-01&ends=2022-01-01&authority=oui";
    let (status, _, page) = site.sent(&path, form, &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "role=\"alert\"",
        "<a href=\"#name\">Nom\u{20}: Écrivez un nom.</a>",
        "La fin est avant le début.",
        "value=\"abc\"",
        "value=\"2022-01-01\"",
        "name=\"authority\" value=\"oui\" checked",
        "aria-invalid=\"true\"",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(!site.text(&file, &cookie).await.1.contains("faits/contacts/"));
}

#[tokio::test]
async fn a_correction_says_why_an_end_needs_not_and_the_journal_keeps_each_version() {
    let site = site("corriger");
    let cookie = site.sign_in(1).await;
    let file = site.file("P0001");
    site.note(&file, "scolarite", "school=Coll%C3%A8ge&level=6e&arrangement=&starts=2020-09-01", &cookie)
        .await;
    let path = site.correction(&file, "scolarite", &cookie).await;
    let changed = "school=Coll%C3%A8ge&level=5e&arrangement=&starts=2020-09-01&ends=";
    let (status, _, page) = site.sent(&path, changed, &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Dites pourquoi vous corrigez.") && page.contains("value=\"5e\""));
    let corrected = site.sent(&path, &format!("{changed}&raison=erreur+de+classe"), &cookie).await;
    assert_eq!(corrected.0, StatusCode::SEE_OTHER);
    // An end alone is no correction of anything.
    assert_eq!(
        site.sent(&path, &changed.replace("ends=", "ends=2021-07-05"), &cookie).await.0,
        StatusCode::SEE_OTHER
    );
    let withdrawn = site.sent(&format!("{path}/retrait"), "raison=", &cookie).await;
    assert_eq!(withdrawn.0, StatusCode::UNPROCESSABLE_ENTITY);
    let withdrawn = site.sent(&format!("{path}/retrait"), "raison=autre+enfant", &cookie).await;
    assert_eq!(withdrawn.0, StatusCode::SEE_OTHER);
    assert!(!site.text(&file, &cookie).await.1.contains("Collège"));
    assert_eq!(site.text(&path, &cookie).await.0, StatusCode::NOT_FOUND);
    let row: Id = path.rsplit('/').next().unwrap().parse().unwrap();
    let lines: Vec<(String, String)> = site
        .app
        .store
        .read(|read| {
            read.rows(
                "select action, after from journal where operator_id = ?1 and row_id = ?2 order by seq",
                params![site.app.operator.id, row],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
        })
        .unwrap();
    let actions: Vec<&str> = lines.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(actions, ["create", "correct", "correct", "withdraw"]);
    assert!(
        lines[1].1.contains("\"reason\":\"erreur de classe\"") && lines[1].1.contains("\"level\":\"5e\"")
    );
    assert!(lines[3].1.contains("\"reason\":\"autre enfant\""));
}

#[tokio::test]
async fn no_field_runs_a_script() {
    let site = site("xss");
    let cookie = site.sign_in(0).await;
    let file = site.file("P0001");
    let bad = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E%27";
    let email = "%22%3E%3Cscript%3E@a.b";
    for (fact, form) in [
        ("alertes", format!("nature=danger&text={bad}&review=2022-02-28&starts=2022-01-18")),
        ("lieux", format!("residence={bad}&address={bad}&territory={bad}&share={bad}&starts=2021-01-01")),
        ("scolarite", format!("school={bad}&level={bad}&arrangement={bad}&starts=2021-01-01")),
        (
            "contacts",
            format!("relation={bad}&name={bad}&email={email}&address={bad}&share={bad}&legal={bad}"),
        ),
        ("foyers", format!("name={bad}&share={bad}&starts=2021-01-01")),
    ] {
        site.note(&file, fact, &form, &cookie).await;
        let (_, page) = site.text(&format!("{file}/faits/{fact}"), &cookie).await;
        assert!(!page.contains("<script>alert"), "{fact}");
        let (_, page) = site.text(&site.correction(&file, fact, &cookie).await, &cookie).await;
        assert!(!page.contains("<script>alert") && page.contains("&#60;script&#62;"), "{fact}");
        let wrong = format!("{bad}=1&text={bad}&address={bad}&school={bad}&name={bad}");
        let (status, _, page) = site.sent(&format!("{file}/faits/{fact}"), &wrong, &cookie).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{fact}");
        assert!(!page.contains("<script>alert"), "{fact}");
    }
    for path in [file.clone(), format!("{file}?ajout={bad}"), format!("/services/aer/personnes?nom={bad}")] {
        let (_, page) = site.text(&path, &cookie).await;
        assert!(!page.contains("<script>alert"), "{path}");
    }
}

#[tokio::test]
async fn brothers_and_sisters_of_one_household_are_under_one_roof() {
    let site = site("toit");
    let cookie = site.sign_in(1).await;
    let (noe, zoe) = (site.file("P0055"), site.file("P0056"));
    site.note(&noe, "foyers", "name=chez+Mme+Noyer&share=&starts=2021-01-01", &cookie).await;
    assert!(!site.text(&noe, &cookie).await.1.contains("même toit"));
    site.note(&zoe, "foyers", "name=Chez+Mme+NOYER&share=&starts=2021-01-01", &cookie).await;
    assert_eq!(site.text(&noe, &cookie).await.1.matches("même toit").count(), 1);
    // A brother whose file is restricted is not named; the page says that something is not shown.
    site.restrict(site.person("aer", "P0056"));
    let (_, page) = site.text(&noe, &cookie).await;
    assert!(!page.contains("Zoé"));
    assert!(page.contains("1\u{a0}dossier réservé de la fratrie n’est pas affiché."));
}

#[tokio::test]
async fn a_form_of_another_site_notes_nothing() {
    let site = site("forge");
    let cookie = site.sign_in(1).await;
    let path = format!("{}/faits/lieux", site.file("P0001"));
    let mut request = post(&path, PLACE, Some(&cookie));
    request.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(site.ask(request).await.status(), StatusCode::FORBIDDEN);
    let read = site.ask(get(&path, Some(&cookie))).await;
    assert_eq!(read.status(), StatusCode::OK);
    assert!(!site.text(&site.file("P0001"), &cookie).await.1.contains("chez sa mère"));
}

#[tokio::test]
async fn a_brother_of_another_service_is_shown_to_who_sees_both_files_and_counted_for_the_others() {
    let site = site("liens");
    let cookie = site.sign_in(1).await;
    let file = site.file("P0001");
    let number = first_reference(&site, "sessad");
    let other = format!("/services/sessad/personnes/{}", site.person("sessad", &number));
    let form = format!("service=sessad&numero={number}&nature=demi-fr%C3%A8re");
    for (wrong, says) in [
        (form.replace("sessad", "ailleurs"), "Choisissez un service"),
        (form.replace(&number, "X9"), "Aucun dossier que vous voyez"),
        ("service=aer&numero=P0001".to_owned(), "C’est le numéro de ce dossier même."),
    ] {
        let (status, _, page) = site.sent(&format!("{file}/liens"), &wrong, &cookie).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(page.contains(says), "{says}");
    }
    assert_eq!(site.sent(&format!("{file}/liens"), &form, &cookie).await.0, StatusCode::SEE_OTHER);
    let again = site.sent(&format!("{file}/liens"), &form, &cookie).await;
    assert!(again.0 == StatusCode::UNPROCESSABLE_ENTITY && again.2.contains("Ce lien est déjà connu."));
    // From both sides.
    assert!(site.text(&file, &cookie).await.1.contains(&other));
    assert!(site.text(&other, &cookie).await.1.contains(&file));
    // Without a seat in the other service, one knows that there is a link, and not with whom.
    let (operator, sessad) = (site.app.operator.id, site.service("sessad").id);
    site.app
        .store
        .write(&author(), |write| {
            let (account, _) = access::credentials(write, operator, site.keys[1].login)?.unwrap();
            write.run(
                "delete from seat where operator_id = ?1 and account_id = ?2 and service_id = ?3",
                params![operator, account.id, sessad],
            )
        })
        .unwrap();
    let (_, page) = site.text(&file, &cookie).await;
    assert!(!page.contains(&other) && !page.contains("demi-frère"));
    assert!(page.contains("1\u{a0}lien déclaré avec un dossier que vous ne voyez pas."));
    let manager = site.sign_in(0).await;
    let (_, page) = site.text(&format!("{file}/liens"), &manager).await;
    let path = page.split("action=\"").find(|rest| rest.contains("/retrait\"")).unwrap();
    let path = path.split('"').next().unwrap();
    assert_eq!(site.sent(path, "raison=erreur", &cookie).await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.sent(path, "raison=", &manager).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.sent(path, "raison=erreur", &manager).await.0, StatusCode::SEE_OTHER);
    assert!(!site.text(&file, &cookie).await.1.contains("lien déclaré"));
    assert_eq!(site.sent(path, "raison=erreur", &manager).await.0, StatusCode::NOT_FOUND);
}

/// Two rows that were merged: nothing moved, the file of the one that is kept shows both.
#[tokio::test]
async fn two_rows_that_are_one_person_have_one_line_and_one_file() {
    let site = site("une-seule");
    let cookie = site.sign_in(1).await;
    let (kept, other) = (site.person("aer", "P0055"), site.person("aer", "P0056"));
    let (file, merged) = (site.file("P0055"), site.file("P0056"));
    site.note(&merged, "scolarite", "school=Lyc%C3%A9e&level=2de&arrangement=&starts=2021-09-01", &cookie)
        .await;
    let operator = site.app.operator.id;
    let merge = |into: Id| {
        site.app
            .store
            .write(&author(), |write| {
                write.run(
                    "update person set kept_id = ?3 where operator_id = ?1 and id = ?2",
                    params![operator, other, into],
                )?;
                // What is kept between two pages holds until a line is written here.
                write.journal(&Change {
                    operator,
                    action: "merge",
                    noun: "person",
                    row: Some(other),
                    before: None,
                    after: None,
                })
            })
            .unwrap()
    };
    merge(kept);
    let (_, list) = site.text("/services/aer/personnes?nom=noyer", &cookie).await;
    assert!(list.contains(&file) && !list.contains(&merged));
    assert!(list.contains("<h1>1\u{a0}personne est accompagnée"), "{list}");
    // Her measure is on the line of the one that is kept, his two measures there.
    assert_eq!(list.matches("class=\"tag ").count(), 2);
    let response = site.ask(get(&merged, Some(&cookie))).await;
    assert_eq!(response.headers()[header::LOCATION].to_str().unwrap(), file);
    let (_, page) = site.text(&file, &cookie).await;
    assert!(page.contains("2de, Lycée") && page.contains("AEMO-R") && page.contains("AED-R"));
    // What the other row says is corrected from there.
    let correction = site.correction(&file, "scolarite", &cookie).await;
    assert_eq!(site.text(&correction, &cookie).await.0, StatusCode::OK);
    // Undone by one update.
    merge(other);
    assert!(site.text("/services/aer/personnes?nom=noyer", &cookie).await.1.contains(&merged));
    assert!(!site.text(&file, &cookie).await.1.contains("2de, Lycée"));
}

/// Every statement of the list and of the file, on both engines.
#[test]
fn the_list_and_the_file_are_the_same_on_both_engines() {
    each_engine(|store| {
        let site = site_on(store);
        // Asked of the base outside of the runtime, which its driver would block.
        let file = site.file("P0055");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let cookie = site.sign_in(0).await;
            for (fact, form) in [
                ("alertes", "nature=sant%C3%A9&text=Asthme&review=2022-02-28&starts=2022-01-18"),
                ("lieux", PLACE),
                ("scolarite", "school=Coll%C3%A8ge&level=5e&arrangement=&starts=2021-09-01"),
                ("contacts", "relation=m%C3%A8re&name=Mme+Noyer&phone=02+54+00+00+00&authority=oui"),
                ("foyers", "name=chez+Mme+Noyer&share=&starts=2021-01-01"),
            ] {
                site.note(&file, fact, form, &cookie).await;
                let path = site.correction(&file, fact, &cookie).await;
                let ended = format!("{form}&ends=2022-06-30&raison=essai");
                assert_eq!(site.sent(&path, &ended, &cookie).await.0, StatusCode::SEE_OTHER, "{fact}");
                assert_eq!(site.text(&format!("{file}/faits/{fact}"), &cookie).await.0, StatusCode::OK);
            }
            let (_, page) = site.text(&file, &cookie).await;
            for said in
                ["Asthme", "chez sa mère", "5e, Collège", "Mme Noyer", "href=\"tel:0254000000\"", "Zoé"]
            {
                assert!(page.contains(said), "{said}");
            }
            let (_, page) = site.text(&format!("{file}?au=2022-01-17"), &cookie).await;
            assert!(page.contains("Ce dossier n’était pas encore connu le 17 janvier 2022."));
            for (query, count) in [
                ("suivi=toutes&nom=noyer&mesure=AED-R", 1),
                ("suivi=toutes&territoire=Vend%C3%B4mois&nom=noyer+noe", 1),
                ("suivi=sorties&nom=noyer", 1),
                ("suivi=attente&mesure=AEMO-R&nom=d", 4),
            ] {
                let (status, page) = site.text(&format!("/services/aer/personnes?{query}"), &cookie).await;
                assert_eq!(status, StatusCode::OK, "{query}");
                assert_eq!(page.matches("<th scope=\"row\">").count(), count, "{query}");
            }
        });
    });
}

/// The register came on 18 January 2022; a correction of February is not known in January.
#[tokio::test]
async fn a_file_as_known_on_an_evening_is_what_one_knew_and_changes_no_more() {
    let january = site("connu");
    let cookie = january.sign_in(1).await;
    let file = january.file("P0001");
    january.note(&file, "lieux", PLACE, &cookie).await;
    let february = january.at("2022-02-10T09:00:00Z");
    let cookie = february.sign_in(1).await;
    let path = february.correction(&file, "lieux", &cookie).await;
    let form =
        format!("{}&raison=d%C3%A9m%C3%A9nagement", PLACE.replace("chez+sa+m%C3%A8re", "chez+sa+tante"));
    assert_eq!(february.send(&path, &form, &cookie).await.0, StatusCode::SEE_OTHER);
    let warning = "nature=danger&text=Chien&review=2022-03-28&starts=2022-01-01";
    february.note(&file, "alertes", warning, &cookie).await;

    let (_, now) = february.text(&file, &cookie).await;
    assert!(now.contains("<dd>chez sa tante</dd>") && now.contains("Chien"));
    for evening in ["2022-01-18", "2022-02-09"] {
        let (status, page) = february.text(&format!("{file}?au={evening}"), &cookie).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("Dossier tel que connu le "));
        assert!(page.contains("<dd>chez sa mère</dd>") && !page.contains("tante"), "{evening}");
        assert!(!page.contains("Chien") && !page.contains("/faits/"), "{evening}");
    }
    // On the evening of the day itself, what was corrected that day was known.
    let march = january.at("2022-03-01T09:00:00Z");
    let cookie = march.sign_in(1).await;
    let (_, page) = march.text(&format!("{file}?au=2022-02-10"), &cookie).await;
    assert!(page.contains("<dd>chez sa tante</dd>") && page.contains("Chien"));
    // Before the register came, nothing was known; later than today is today.
    let (_, page) = march.text(&format!("{file}?au=2021-12-31"), &cookie).await;
    assert!(page.contains("Ce dossier n’était pas encore connu le 31 décembre 2021."));
    let (_, page) = march.text(&format!("{file}?au=2022-03-01"), &cookie).await;
    assert!(!page.contains("tel que connu le </") && page.contains("/faits/"));
}

#[tokio::test]
async fn two_who_correct_at_once_see_both_versions_and_lose_nothing() {
    let site = site("ensemble");
    let cookie = site.sign_in(1).await;
    let file = site.file("P0001");
    site.note(&file, "scolarite", "school=Coll%C3%A8ge&level=6e&arrangement=&starts=2020-09-01", &cookie)
        .await;
    let path = site.correction(&file, "scolarite", &cookie).await;
    let (_, page) = site.text(&path, &cookie).await;
    let seen = page.split("name=\"vu\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = |level: &str, seen: &str| {
        format!("school=Coll%C3%A8ge&level={level}&arrangement=&starts=2020-09-01&raison=classe&vu={seen}")
    };
    assert_eq!(site.sent(&path, &form("5e", &seen), &cookie).await.0, StatusCode::SEE_OTHER);
    let (status, _, page) = site.sent(&path, &form("4e", &seen), &cookie).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        page.contains("value=\"4e\"")
            && page.contains("Maintenant : 5e")
            && page.contains("value=\"classe\"")
    );
    assert!(site.text(&file, &cookie).await.1.contains("5e, Collège"));
    let seen = page.split("name=\"vu\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(site.sent(&path, &form("4e", &seen), &cookie).await.0, StatusCode::SEE_OTHER);
    assert!(site.text(&file, &cookie).await.1.contains("4e, Collège"));
}
