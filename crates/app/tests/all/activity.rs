//! Acts, from the page to the figure: noted once, corrected with a reason, withdrawn and kept.

use app::activity::line;
use app::facts;
use axum::http::{StatusCode, header};
use base::Id;
use store::{Store, check_chain, params};

use crate::site::{Site, get, post, site};
use crate::support::author;

const KEY: &str = "018f0000-0000-7000-8000-0000000000a1";
const OTHER_KEY: &str = "018f0000-0000-7000-8000-0000000000a2";

/// A column of the first row that a statement gives.
pub fn text(store: &Store, sql: &str, values: &[store::Value<'_>]) -> String {
    store.read(|read| read.first(sql, values, |row| row.get(0))).unwrap().unwrap()
}

pub fn count(store: &Store, sql: &str) -> i64 {
    store.read(|read| read.first(sql, params![], |row| row.get(0))).unwrap().unwrap()
}

/// The identifier of a person of a service, by her number in its register.
pub fn person(site: &Site, code: &str, reference: &str) -> Id {
    let sql = "select e.person_id from enrolment e join service s on s.operator_id = e.operator_id \
               and s.id = e.service_id where s.code = ?1 and e.reference = ?2";
    let found = site.app.store.read(|read| read.first(sql, params![code, reference], |row| row.get(0)));
    found.unwrap().unwrap()
}

fn professional(site: &Site, code: &str, reference: &str) -> Id {
    let sql = "select f.id from professional f join service s on s.operator_id = f.operator_id \
               and s.id = f.service_id where s.code = ?1 and f.reference = ?2";
    let found = site.app.store.read(|read| read.first(sql, params![code, reference], |row| row.get(0)));
    found.unwrap().unwrap()
}

/// The account of this place is this professional of the service of reinforced home support.
fn is_professional(site: &Site, which: usize, reference: &str) -> Id {
    let id = professional(site, "aer", reference);
    let login = site.keys[which].login;
    site.app
        .store
        .write(&author(), |write| -> store::Result<()> {
            write.run(
                "update seat set professional_id = ?1 where account_id = (select id from account where login = ?2) \
                 and service_id = (select id from service where code = 'aer')",
                params![id, login],
            )?;
            Ok(())
        })
        .unwrap();
    id
}

pub fn restrict(site: &Site, person: Id) {
    let operator = site.app.operator.id;
    site.app
        .store
        .write(&author(), |write| -> store::Result<()> {
            let (id, at) = (write.new_id(), write.author().at);
            write.run(
                "insert into restriction (operator_id, id, person_id, reason, set_at, set_by) \
                 values (?1, ?2, ?3, 'menaces', ?4, 'direction')",
                params![operator, id, person, at],
            )?;
            Ok(())
        })
        .unwrap();
}

pub async fn body(response: axum::response::Response) -> (StatusCode, String) {
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

/// A visit of the family F005 of the case, as its form is sent.
fn visit(site: &Site, key: &str, more: &str) -> String {
    let (someone, worker) = (person(site, "aer", "P0001"), professional(site, "aer", "S03"));
    format!(
        "cle={key}&jour=2022-01-18&heure=09%3A30&nature=visite+%C3%A0+domicile&lieu=domicile&theme=logement\
         &duree=90&trajet=40&offert={someone}&present={someone}&equipe={worker}{more}"
    )
}

fn location(response: &axum::response::Response) -> String {
    response.headers()[header::LOCATION].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_visit_is_noted_and_a_double_tap_notes_it_once() {
    let site = site("acte-double");
    let cookie = site.sign_in(1).await;
    let before = count(&site.app.store, "select revision from service where code = 'aer'");
    let form = visit(&site, KEY, "&note=Bon+accueil.");
    let first = site.ask(post("/services/aer/actes/nouveau", &form, Some(&cookie))).await;
    assert_eq!(first.status(), StatusCode::SEE_OTHER);
    assert_eq!(location(&first), format!("/services/aer/actes/{KEY}?fait=note"));
    let again = site.ask(post("/services/aer/actes/nouveau", &form, Some(&cookie))).await;
    assert_eq!(location(&again), format!("/services/aer/actes/{KEY}?fait=deja"));
    let store = &site.app.store;
    assert_eq!(count(store, "select count(*) from act where author is not null"), 1);
    assert_eq!(count(store, "select count(*) from note"), 1);
    assert_eq!(count(store, "select count(*) from journal where noun = 'act' and action = 'create'"), 1);
    assert!(count(store, "select revision from service where code = 'aer'") > before);
    let (status, page) = site.text(&location(&first), &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("C’est noté.") && page.contains("1\u{a0}h\u{a0}30 + 40\u{a0}min de trajet"),
        "{page}"
    );
    assert!(page.contains("Bon accueil.") && page.contains("mardi 18 janvier 2022".trim_start_matches('m')));
    assert_eq!(store.read(|read| check_chain(read, site.app.operator.id)).unwrap().1, []);
}

/// A page that the browser kept and that is filled for someone else: what it says is not swallowed.
#[tokio::test]
async fn another_act_under_the_same_form_is_asked_again_with_all_that_was_typed() {
    let site = site("acte-autre");
    let cookie = site.sign_in(1).await;
    site.ask(post("/services/aer/actes/nouveau", &visit(&site, KEY, ""), Some(&cookie))).await;
    let other = visit(&site, KEY, "&partenaire=Mairie").replace("duree=90", "duree=45");
    let response = site.ask(post("/services/aer/actes/nouveau", &other, Some(&cookie))).await;
    let (status, page) = body(response).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("n’est pas celui-ci") && page.contains("value=\"Mairie\""), "{page}");
    assert!(!page.contains(&format!("name=\"cle\" value=\"{KEY}\"")));
    assert_eq!(count(&site.app.store, "select count(*) from act where author is not null"), 1);
}

#[tokio::test]
async fn what_is_wrong_comes_back_filled_with_a_sentence_under_each_field() {
    let site = site("acte-faux");
    let cookie = site.sign_in(1).await;
    let form = visit(&site, KEY, "&note=Gard%C3%A9e")
        .replace("2022-01-18", "2022-01-19")
        .replace("&duree=90", "&duree=autre&duree_autre=longtemps");
    let (status, page) =
        body(site.ask(post("/services/aer/actes/nouveau", &form, Some(&cookie))).await).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for expected in [
        "pas encore venu",
        "Dites combien de temps",
        "longtemps",
        "Gardée",
        "role=\"alert\"",
        "value=\"2022-01-19\"",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
    assert_eq!(count(&site.app.store, "select count(*) from act where author is not null"), 0);
}

#[tokio::test]
async fn the_form_offers_the_whole_family_and_what_the_last_act_was() {
    let site = site("acte-fratrie");
    let cookie = site.sign_in(1).await;
    let family = text(
        &site.app.store,
        "select family from enrolment where family is not null and service_id = (select id from service where \
         code = 'aer') group by family having count(*) >= 3 order by family",
        params![],
    );
    let someone: Id = site
        .app
        .store
        .read(|read| {
            read.first(
                "select person_id from enrolment where family = ?1 and service_id = (select id from service \
                 where code = 'aer') order by reference",
                params![&family],
                |row| row.get(0),
            )
        })
        .unwrap()
        .unwrap();
    let path = format!("/services/aer/actes/nouveau?personne={someone}");
    let (status, page) = site.text(&path, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    let members = text(
        &site.app.store,
        "select cast(count(*) as text) from enrolment where family = ?1 and service_id = (select id from service \
         where code = 'aer')",
        params![&family],
    );
    assert_eq!(page.matches("name=\"offert\"").count().to_string(), members);
    assert!(page.contains("Repris de la dernière fois") && page.contains("comme la dernière fois"), "{page}");
    // One of them has a restricted file: she is not there any more, and nobody says her name.
    restrict(&site, someone);
    assert_eq!(site.text(&path, &cookie).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_person_without_a_measure_that_day_is_told_and_not_refused() {
    let site = site("acte-sans-mesure");
    let cookie = site.sign_in(1).await;
    let alone: Id = site
        .app
        .store
        .read(|read| {
            read.first(
                "select e.person_id from enrolment e where e.service_id = (select id from service where code = 'aer') \
                 and not exists (select 1 from measure m where m.person_id = e.person_id) order by e.reference",
                params![],
                |row| row.get(0),
            )
        })
        .unwrap()
        .unwrap();
    let someone = person(&site, "aer", "P0001").to_string();
    let form = visit(&site, KEY, "").replace(&someone, &alone.to_string());
    let response = site.ask(post("/services/aer/actes/nouveau", &form, Some(&cookie))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let (_, page) = site.text(&location(&response), &cookie).await;
    assert!(page.contains("n’a pas de mesure ce jour-là"), "{page}");
}

#[tokio::test]
async fn persons_and_professionals_of_another_service_are_not_found() {
    let site = site("acte-ailleurs");
    let cookie = site.sign_in(1).await;
    let mine = person(&site, "aer", "P0001").to_string();
    let theirs = person(&site, "sessad", "P0001").to_string();
    let form = visit(&site, KEY, "");
    for other in [
        form.replace(&mine, &theirs),
        form.replace(
            &professional(&site, "aer", "S03").to_string(),
            &professional(&site, "ru", "S01").to_string(),
        ),
    ] {
        let response = site.ask(post("/services/aer/actes/nouveau", &other, Some(&cookie))).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }
    assert_eq!(
        site.text(&format!("/services/aer/actes/nouveau?personne={theirs}"), &cookie).await.0,
        StatusCode::NOT_FOUND
    );
    let response = site.ask(post("/services/aer/actes/nouveau", &form, Some(&cookie))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    for path in ["", "/corriger"] {
        assert_eq!(
            site.text(&format!("/services/sessad/actes/{KEY}{path}"), &cookie).await.0,
            StatusCode::NOT_FOUND
        );
        assert_eq!(site.text(&format!("/services/aer/actes/{KEY}{path}"), &cookie).await.0, StatusCode::OK);
    }
    // Who sees figures and no files sees no acts.
    let seat = site.sign_in(2).await;
    for path in ["/services/aer/actes", &format!("/services/aer/actes/{KEY}"), "/services/aer/actes/nouveau"]
    {
        assert_eq!(site.text(path, &seat).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    restrict(&site, person(&site, "aer", "P0001"));
    assert_eq!(site.text(&format!("/services/aer/actes/{KEY}"), &cookie).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_correction_needs_a_reason_and_keeps_what_the_act_said() {
    let site = site("acte-corrige");
    let cookie = site.sign_in(1).await;
    site.ask(post("/services/aer/actes/nouveau", &visit(&site, KEY, ""), Some(&cookie))).await;
    let path = format!("/services/aer/actes/{KEY}/corriger");
    let (_, page) = site.text(&path, &cookie).await;
    let seen = page.split("name=\"cle\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = visit(&site, &seen, "").replace("duree=90", "duree=60").replace("2022-01-18", "2022-01-17");
    let (status, page) = body(site.ask(post(&path, &form, Some(&cookie))).await).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Dites pourquoi cette correction."), "{page}");
    let form = format!("{form}&motif=erreur+de+dur%C3%A9e");
    let response = site.ask(post(&path, &form, Some(&cookie))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let store = &site.app.store;
    let line = "select before || after from journal where noun = 'act' and action = 'correct'";
    let told = text(store, line, params![]);
    assert!(told.contains("\"minutes\":90") && told.contains("\"minutes\":60"), "{told}");
    assert!(told.contains("erreur de durée") && told.contains("2022-01-17"), "{told}");
    // The page that was open before the correction does not write over it.
    let (status, page) = body(site.ask(post(&path, &form, Some(&cookie))).await).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("a été corrigé entre-temps"), "{page}");
    assert_eq!(count(store, "select count(*) from act where author is not null"), 1);
    assert_eq!(
        count(
            store,
            "select count(*) from act_person p join act a on a.id = p.act_id and a.day = p.day where a.author is not null"
        ),
        1
    );
}

#[tokio::test]
async fn an_act_noted_by_mistake_is_withdrawn_kept_and_counts_nowhere() {
    let site = site("acte-retire");
    let cookie = site.sign_in(1).await;
    let acts = || {
        let service = site.app.store.read(|read| app::service::find(read, site.app.operator.id, "aer"));
        let service = service.unwrap().unwrap();
        let facts = site.app.store.read(|read| facts::load(read, service.operator, service.id)).unwrap();
        let ids = site.app.store.read(|read| facts::act_ids(read, &service)).unwrap();
        assert_eq!(facts.acts.id, ids);
        (facts.acts.day.len(), facts.acts.person.len(), facts.acts.staff.len())
    };
    let before = acts();
    site.ask(post("/services/aer/actes/nouveau", &visit(&site, KEY, ""), Some(&cookie))).await;
    site.ask(post("/services/aer/actes/nouveau", &visit(&site, OTHER_KEY, ""), Some(&cookie))).await;
    assert_eq!(acts(), (before.0 + 2, before.1 + 2, before.2 + 2));
    let path = format!("/services/aer/actes/{KEY}/retirer");
    assert_eq!(
        site.ask(post(&path, "motif=", Some(&cookie))).await.status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let response = site.ask(post(&path, "motif=mauvaise+famille", Some(&cookie))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(acts(), (before.0 + 1, before.1 + 1, before.2 + 1));
    let (status, page) = site.text(&format!("/services/aer/actes/{KEY}"), &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("ne compte dans aucun chiffre") && page.contains("mauvaise famille"), "{page}");
    assert!(!page.contains("/retirer"));
    assert_eq!(
        site.text(&format!("/services/aer/actes/{KEY}/corriger"), &cookie).await.0,
        StatusCode::NOT_FOUND
    );
    let (_, list) = site.text("/services/aer/actes?qui=equipe", &cookie).await;
    assert!(list.contains("1\u{a0}acte retiré qui ne compte pas"), "{list}");
}

#[tokio::test]
async fn each_professional_has_their_own_minutes_and_totals_count_them() {
    let site = site("acte-a-deux");
    let me = is_professional(&site, 1, "S03");
    let other = professional(&site, "aer", "S01");
    let cookie = site.sign_in(1).await;
    let form = visit(&site, KEY, &format!("&equipe={other}&minutes-{other}=30&trajet-{other}=0"));
    site.ask(post("/services/aer/actes/nouveau", &form, Some(&cookie))).await;
    let (_, mine) = site.text("/services/aer/actes?qui=moi", &cookie).await;
    assert!(mine.contains("Vous avez noté 1\u{a0}acte"), "{mine}");
    assert!(mine.contains("<dt>Temps direct</dt><dd>1\u{a0}h\u{a0}30</dd>"), "{mine}");
    let (_, team) = site.text("/services/aer/actes?qui=equipe", &cookie).await;
    assert!(team.contains("<dt>Temps direct</dt><dd>2\u{a0}h</dd>"), "{team}");
    assert!(team.contains("<dt>Trajet</dt><dd>40\u{a0}min</dd>"), "{team}");
    let service =
        site.app.store.read(|read| app::service::find(read, site.app.operator.id, "aer")).unwrap().unwrap();
    let own = site.app.store.read(|read| facts::load(read, service.operator, service.id)).unwrap().acts.own;
    assert_eq!((own.minutes, own.travel), (vec![30], vec![0]));
    assert_ne!(me, other);
}

#[tokio::test]
async fn a_partner_is_supported_without_a_person_and_a_meeting_needs_nobody() {
    let site = site("acte-ressource");
    let cookie = site.sign_in(1).await;
    let someone = person(&site, "aer", "P0001");
    let nobody = visit(&site, KEY, "").replace(&format!("&offert={someone}&present={someone}"), "");
    let (status, page) =
        body(site.ask(post("/services/aer/actes/nouveau", &nobody, Some(&cookie))).await).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Dites avec qui"), "{page}");
    let partner = format!("{nobody}&partenaire=Coll%C3%A8ge+de+Vend%C3%B4me");
    let response = site.ask(post("/services/aer/actes/nouveau", &partner, Some(&cookie))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let (_, page) = site.text(&location(&response), &cookie).await;
    assert!(page.contains("Visite à domicile, Collège de Vendôme"), "{page}");
    let meeting = nobody.replace("visite+%C3%A0+domicile", "r%C3%A9union").replace(KEY, OTHER_KEY);
    let response = site.ask(post("/services/aer/actes/nouveau", &meeting, Some(&cookie))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(count(&site.app.store, "select count(*) from act where author is not null and not direct"), 1);
}

#[tokio::test]
async fn yesterday_s_act_is_noted_again_today() {
    let site = site("acte-comme");
    let cookie = site.sign_in(1).await;
    let someone = person(&site, "aer", "P0001");
    let form = visit(&site, KEY, &format!("&absent={someone}")).replace("2022-01-18", "2022-01-17");
    site.ask(post("/services/aer/actes/nouveau", &form, Some(&cookie))).await;
    let (status, page) = site.text(&format!("/services/aer/actes/nouveau?comme={KEY}"), &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("value=\"2022-01-18\"") && page.contains("value=\"90\" checked"), "{page}");
    assert!(page.contains(&format!("name=\"present\" value=\"{someone}\" checked")), "{page}");
    assert!(!page.contains(&format!("name=\"absent\" value=\"{someone}\" checked")));
    assert!(!page.contains(KEY));
}

#[tokio::test]
async fn words_fill_the_form_and_write_nothing() {
    let site = site("acte-en-mots");
    let cookie = site.sign_in(1).await;
    let q = "vad+delmas+1h30+trajet+40+logement+xyz";
    let path = format!("/services/aer/actes/en-mots?q={q}");
    let (status, page) = site.text(&path, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    for expected in [
        "href=\"#champ-nature\"",
        "visite à domicile</a>",
        "<u>xyz</u>",
        "value=\"90\" checked",
        "value=\"40\" checked",
        "1\u{a0}mot n’est pas compris",
    ] {
        assert!(page.contains(expected), "{expected} : {page}");
    }
    let mut request = get(&path, Some(&cookie));
    request.headers_mut().insert("x-fragment", "1".parse().unwrap());
    let (_, fragment) = body(site.ask(request).await).await;
    assert!(!fragment.contains("<html") && fragment.contains("/actes/en-mots?q=vad"), "{fragment}");
    assert_eq!(count(&site.app.store, "select count(*) from act where author is not null"), 0);
    assert_eq!(site.ask(post(&path, "", Some(&cookie))).await.status(), StatusCode::METHOD_NOT_ALLOWED);
}

/// A name that several have is asked; a name that one may not see is no name.
#[tokio::test]
async fn a_name_of_several_people_is_asked_and_a_restricted_one_is_not_understood() {
    let site = site("acte-noms");
    let cookie = site.sign_in(1).await;
    let first = text(
        &site.app.store,
        "select p.first_name from enrolment e join person p on p.id = e.person_id where e.service_id = \
         (select id from service where code = 'aer') group by p.first_name having count(*) = 2 order by p.first_name",
        params![],
    );
    let path = format!("/services/aer/actes/en-mots?q=vad+{}", app::web::layout::escape_query(&first));
    let (_, page) = site.text(&path, &cookie).await;
    assert_eq!(page.matches("choix=4.").count(), 2, "{page}");
    let (_, page) = site.text(&format!("{path}&choix=4.1"), &cookie).await;
    assert!(!page.contains("Plusieurs") && page.contains("href=\"#champ-qui\""), "{page}");
    let delmas = person(&site, "aer", "P0001");
    restrict(&site, delmas);
    let (_, page) = site.text("/services/aer/actes/en-mots?q=vad+Clara+Delmas", &cookie).await;
    assert!(!page.contains(&delmas.to_string()), "{page}");
}

#[tokio::test]
async fn the_list_is_taken_away_by_who_may_and_says_what_it_hides() {
    let site = site("acte-liste");
    let head = site.sign_in(0).await;
    let educator = site.sign_in(1).await;
    let path = "/services/aer/actes?qui=equipe&du=2021-03-01&au=2021-03-31";
    let (status, page) = site.text(path, &head).await;
    assert_eq!(status, StatusCode::OK);
    let acts = count(
        &site.app.store,
        "select count(*) from act where service_id = (select id from service where code = 'aer') \
         and day >= '2021-03-01' and day <= '2021-03-31'",
    );
    assert!(page.contains(&format!("L’équipe a noté {acts}\u{a0}actes en mars 2021")), "{page}");
    let excel = path.replace("/actes?", "/actes/actes.xlsx?");
    let (status, bytes) = site.text(&excel, &head).await;
    assert!(status == StatusCode::OK && bytes.starts_with("PK"));
    assert_eq!(site.text(&excel, &educator).await.0, StatusCode::FORBIDDEN);
    for wrong in ["?du=2021-03-01", "?du=x&au=y", "?du=2021-03-02&au=2021-03-01", "?personne=x"] {
        assert_eq!(site.text(&format!("/services/aer/actes{wrong}"), &head).await.0, StatusCode::NOT_FOUND);
    }
    // Acts with a person whose file is restricted leave the list of who may not read it.
    let someone = person(&site, "aer", "P0001");
    let hers = count(
        &site.app.store,
        "select count(*) from act_person where person_id = (select person_id from enrolment where reference = 'P0001' \
         and service_id = (select id from service where code = 'aer')) and day >= '2021-03-01' and day <= '2021-03-31'",
    );
    restrict(&site, someone);
    let (_, page) = site.text(path, &head).await;
    assert!(hers == 0 || page.contains(&format!("L’équipe a noté {}\u{a0}actes", acts - hers)), "{page}");
    assert!(!page.contains("Clara Delmas"));
}

/// An appointment of the agenda leads here with all it knows.
#[tokio::test]
async fn an_address_that_says_when_and_how_fills_the_form() {
    let site = site("acte-donne");
    let cookie = site.sign_in(1).await;
    let (someone, worker) = (person(&site, "aer", "P0001"), professional(&site, "aer", "S01"));
    let path = format!(
        "/services/aer/actes/nouveau?personne={someone}&jour=2022-01-17&heure=09:30&nature=entretien&duree=45\
         &equipe={worker}"
    );
    let (status, page) = site.text(&path, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    for expected in [
        "value=\"2022-01-17\"",
        "value=\"09:30\"",
        "Entretien",
        "value=\"45\" checked",
        &format!("name=\"equipe\" value=\"{worker}\" checked"),
    ] {
        assert!(page.contains(expected), "{expected} : {page}");
    }
    let theirs = professional(&site, "ru", "S01");
    let path = path.replace(&worker.to_string(), &theirs.to_string());
    assert_eq!(site.text(&path, &cookie).await.0, StatusCode::NOT_FOUND);
}

/// Where the account of this place stands, as the pages of its service know it.
pub fn here(site: &Site, which: usize) -> app::access::Here {
    let login = site.keys[which].login;
    let operator = site.app.operator.id;
    let now = author().at;
    let (account, seats) = site
        .app
        .store
        .read(|read| -> store::Result<_> {
            let (account, _) = app::access::credentials(read, operator, login)?.unwrap();
            let seats = app::access::seats_of(read, operator, account.id, base::Day::new_in_paris(now))?;
            Ok((account, seats))
        })
        .unwrap();
    let seat = seats.iter().find(|seat| seat.service.code == "aer").unwrap().clone();
    let visitor = app::web::Visitor {
        account,
        seats: std::sync::Arc::new(seats),
        token_hash: Vec::new(),
        second_due: false,
    };
    app::access::Here { visitor, seat, now, due: 0, visas: 0 }
}

#[tokio::test]
async fn a_file_shows_the_last_acts_and_the_day_what_i_noted() {
    let site = site("acte-panneau");
    is_professional(&site, 1, "S03");
    let cookie = site.sign_in(1).await;
    site.ask(post("/services/aer/actes/nouveau", &visit(&site, KEY, ""), Some(&cookie))).await;
    let someone = person(&site, "aer", "P0001");
    let panel = |which: usize| {
        let here = here(&site, which);
        site.app.store.read(|read| app::activity::panel::panel(read, &here, &[someone])).unwrap()
    };
    let file = panel(1);
    assert!(file.contains("Visite à domicile, Clara Delmas") && file.contains("Noter un acte"), "{file}");
    assert!(file.matches("<li>").count() <= 8);
    assert_eq!(panel(2), "");
    let day = |which: usize| {
        let here = here(&site, which);
        site.app.store.read(|read| app::activity::panel::day_panel(read, &here)).unwrap()
    };
    let mine = day(1);
    assert!(mine.contains("1\u{a0}acte noté, 1\u{a0}h\u{a0}30 + 40\u{a0}min de trajet"), "{mine}");
    assert_eq!(day(2), "");
    restrict(&site, someone);
    assert!(panel(1).contains("Aucun acte n’est noté."));
}

/// On both engines: written, read back with its people, corrected to another day.
#[test]
fn an_act_is_read_back_as_it_was_written_on_both_engines() {
    store::testing::each_engine(|store| {
        let (service, scope) = small(&store);
        let all = |store: &Store| {
            store.read(|read| {
                line::between(
                    read,
                    &scope,
                    ("2021-01-01".parse().unwrap(), "2021-12-31".parse().unwrap()),
                    None,
                )
            })
        };
        let lines = all(&store).unwrap();
        assert_eq!(lines.len(), 200 - before_2021(&store));
        let one = store.read(|read| line::find(read, &scope, &lines[0].reference)).unwrap().unwrap();
        assert_eq!(one.persons.len(), lines[0].persons.len());
        assert_eq!(one.title(), lines[0].title());
        let persons: Vec<Id> = one.persons.iter().map(|seen| seen.id).collect();
        let of_person = store.read(|read| line::of_persons(read, &scope, &persons, 8)).unwrap();
        assert!(of_person.iter().any(|line| line.id == one.id));
        assert_eq!(service.operator, scope.operator);
    });
}

fn before_2021(store: &Store) -> usize {
    let day: base::Day = "2021-01-01".parse().unwrap();
    let before: i64 = store
        .read(|read| read.first("select count(*) from act where day < ?1", params![day], |row| row.get(0)))
        .unwrap()
        .unwrap();
    before as usize
}

/// A small invented service, seen by an account that reads everything.
fn small(store: &Store) -> (app::service::Service, app::access::Scope) {
    use app::demo::generator::{Dice, Size, register};
    let service = crate::support::service(store, "aer", "aer");
    let register = register(Size { persons: 30, acts: 200, year: 2021 }, &mut Dice::new(3));
    store
        .write(&author(), |write| {
            app::exchange::write_register(write, &service, &register, &[], &|_, _| false)
        })
        .unwrap();
    let scope = app::access::Scope {
        operator: service.operator,
        service: service.id,
        account: Id::from_bytes([7; 16]),
        now: author().at,
    };
    (service, scope)
}
