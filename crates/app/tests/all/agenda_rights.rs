//! Who may see and change the agenda: other services, private appointments, restricted files, readers.

use axum::http::StatusCode;
use store::params;

use crate::agenda::{CHIEF, EDUCATOR, NOBODY, TODAY, visit};
use crate::site::site;
use crate::support::author;

const HEAD_OFFICE: usize = 2;

#[tokio::test]
async fn a_private_appointment_is_seen_by_the_direction_and_is_only_time_taken_for_others() {
    let site = site("agenda-prive");
    let private = site.one("select id from appointment where title = 'Point de la direction'");
    let page = format!("/services/aer/agenda/{private}");
    let chief = site.sign_in(CHIEF).await;
    assert_eq!(site.text(&page, &chief).await.0, StatusCode::OK);
    let (_, team) = site.text("/services/aer/agenda?qui=equipe", &chief).await;
    assert!(team.contains("Point de la direction"));
    let educator = site.sign_in(EDUCATOR).await;
    assert_eq!(site.text(&page, &educator).await.0, StatusCode::NOT_FOUND);
    let (_, team) = site.text("/services/aer/agenda?qui=equipe", &educator).await;
    assert!(!team.contains("Point de la direction") && team.contains("Occupé"), "{team}");
    let (status, ..) = site.fill(&format!("{page}/annuler"), &[("motif", "x")], &educator).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_has_no_agenda_is_told_who_has() {
    let site = site("agenda-siege");
    let cookie = site.sign_in(HEAD_OFFICE).await;
    for path in ["/services/aer/agenda", "/services/aer/agenda/ressources", "/services/aer/agenda/abonnement"]
    {
        let (status, page) = site.text(path, &cookie).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
        assert!(page.contains("ne permet pas de voir l’agenda"));
    }
}

#[tokio::test]
async fn ids_of_elsewhere_are_not_found() {
    let site = site("agenda-ailleurs");
    let cookie = site.sign_in(EDUCATOR).await;
    let visit_here = site.appointment(TODAY, 570);
    let mine = site.worker("aer", "Nivelle Lola").to_string();
    let elsewhere = site.worker("sessad", "Ybert Hugo").to_string();
    let person_elsewhere = site
        .one("select e.person_id from enrolment e join service s on s.id = e.service_id where s.code = 'sessad' order by e.reference")
        .to_string();
    let before = site.count("select count(*) from appointment");
    for path in [
        format!("/services/sessad/agenda/{visit_here}"),
        format!("/services/sessad/agenda/{visit_here}/presences"),
        format!("/services/aer/agenda/{NOBODY}"),
        "/services/aer/agenda/0".to_owned(),
        format!("/services/aer/agenda?qui={elsewhere}"),
        format!("/services/aer/agenda?qui={person_elsewhere}"),
        format!("/services/aer/agenda?qui={NOBODY}"),
        "/services/aer/agenda?qui='".to_owned(),
        "/services/aer/agenda?jour=2022-02-30".to_owned(),
        "/services/aer/agenda?vue=annee".to_owned(),
        format!("/services/aer/agenda/nouveau?personne={person_elsewhere}"),
        format!("/services/aer/agenda/nouveau?pro={elsewhere}"),
        "/services/autre/agenda".to_owned(),
    ] {
        assert_eq!(site.text(&path, &cookie).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let clio = site.resource("Clio").to_string();
    let path = format!("/services/sessad/agenda/ressources/{clio}");
    assert_eq!(site.fill(&path, &[("retirer", "oui")], &cookie).await.0, StatusCode::NOT_FOUND);
    for (name, value) in [
        ("personne", person_elsewhere.as_str()),
        ("personne", "x"),
        ("pro", &elsewhere),
        ("pro", NOBODY),
        ("ressource", NOBODY),
    ] {
        let mut fields = visit(TODAY, ("19:00", "20:00"), &mine);
        fields.push((name, value));
        let sent = site.fill("/services/aer/agenda/nouveau", &fields, &cookie).await;
        assert_eq!(sent.0, StatusCode::NOT_FOUND, "{name} {value}");
    }
    let mut fields = visit(TODAY, ("19:00", "20:00"), &elsewhere);
    fields.push(("ressource", &clio));
    assert_eq!(site.fill("/services/sessad/agenda/nouveau", &fields, &cookie).await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.count("select count(*) from appointment"), before);
}

#[tokio::test]
async fn a_restricted_file_is_only_time_taken() {
    let site = site("agenda-restreint");
    let cookie = site.sign_in(EDUCATOR).await;
    let (zoe, synthesis) = (site.numbered("P0056"), site.appointment(TODAY, 675));
    assert!(site.text("/services/aer/agenda", &cookie).await.1.contains("Zoé Noyer"));
    site.restrict(zoe);
    let (_, page) = site.text("/services/aer/agenda", &cookie).await;
    assert!(!page.contains("Zoé Noyer") && !page.contains("Joachim-du-Bellay"), "{page}");
    assert!(page.contains("Occupé"));
    for path in [
        format!("/services/aer/agenda/{synthesis}"),
        format!("/services/aer/agenda?qui={zoe}"),
        format!("/services/aer/agenda/nouveau?personne={zoe}"),
    ] {
        assert_eq!(site.text(&path, &cookie).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    // A group keeps the one who is not named, and its title, which could name her.
    let workshop = site.one("select id from appointment where title = 'Atelier cuisine'");
    let path = format!("/services/aer/agenda/{workshop}");
    let (status, page) = site.text(&path, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(!page.contains("Zoé Noyer") && !page.contains("Atelier cuisine"), "{page}");
    assert!(page.contains("1\u{a0}dossier réservé"));
    let worker = site.worker("aer", "Nivelle Lola").to_string();
    let tom = site.numbered("P0071").to_string();
    let mut fields = visit("2022-01-19", ("10:00", "11:00"), &worker);
    fields.extend([("version", "1"), ("personne", &tom), ("titre", "")]);
    assert_eq!(site.fill(&path, &fields, &cookie).await.0, StatusCode::SEE_OTHER);
    let kept = "select count(*) from appointment a join appointment_person p on p.appointment_id = a.id \
         where a.title = 'Atelier cuisine' and a.ends = 660 and p.person_id in \
         (select person_id from restriction) and a.version = 2";
    assert_eq!(site.count(kept), 1);
    assert_eq!(site.count("select count(*) from appointment_person p join appointment a on a.id = p.appointment_id where a.title = 'Atelier cuisine'"), 2);
}

/// A director reads the agenda and changes nothing in it: two rights on one address.
#[tokio::test]
async fn who_only_reads_changes_nothing() {
    let site = site("agenda-lecture");
    let cookie = site.sign_in(EDUCATOR).await;
    site.app
        .store
        .write(&author(), |write| {
            write.run("update seat set role = 'directeur' where role = 'educateur'", params![])
        })
        .unwrap();
    let id = site.appointment(TODAY, 570);
    let (clio, one) = (site.resource("Clio"), format!("/services/aer/agenda/{id}"));
    for path in [one.as_str(), "/services/aer/agenda/ressources", "/services/aer/agenda"] {
        let (status, page) = site.text(path, &cookie).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(!page.contains("method=\"post\" action=\"/services/"), "{path}\n{page}");
        assert!(!page.contains("Prendre un rendez-vous") && !page.contains("Noter la visite"), "{path}");
    }
    for path in [
        one.clone(),
        format!("{one}/annuler"),
        format!("{one}/presences"),
        "/services/aer/agenda/nouveau".to_owned(),
        "/services/aer/agenda/ressources".to_owned(),
        format!("/services/aer/agenda/ressources/{clio}"),
    ] {
        let fields = [("nom", "Berline"), ("motif", "x"), ("version", "1"), ("retirer", "oui")];
        assert_eq!(site.fill(&path, &fields, &cookie).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(
        site.count("select count(*) from resource where withdrawn_at is not null or name = 'Berline'"),
        0
    );
    assert_eq!(site.count("select count(*) from appointment where version > 1"), 0);
}
