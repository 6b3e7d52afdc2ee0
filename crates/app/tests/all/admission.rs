//! The admission of a request, the committee that examines it, the perimeter, the weights, the committee that steers.

use axum::http::StatusCode;
use base::Id;
use store::params;
use store::testing::each_engine;

use crate::measure::{count, encoded, id, send};
use crate::site::{Site, get, site, site_on};

fn apart<T: Send>(read: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(read).join().unwrap())
}

/// Someone new in the SESSAD, and a request for them: the person, the address of the request.
async fn asked(site: &Site, cookie: &str, first: &str, born: &str, family: &str) -> (String, String) {
    let form = format!(
        "nom=Urvoy&prenom={}&naissance={born}&sexe=F&famille={family}&territoire=Artois&decision=autre",
        encoded(first)
    );
    let (status, page, to) = send(site, "/services/sessad/personnes/nouvelle", &form, cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let form = format!("type={}&recue=2022-01-10&territoire=Artois", encoded("SESSAD IP"));
    let (status, page, _) = send(site, &format!("{to}/demandes/nouvelle"), &form, cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let person: Id = to.rsplit('/').next().unwrap().parse().unwrap();
    (to, request_of(site, person))
}

fn request_of(site: &Site, person: Id) -> String {
    let operator = site.app.operator.id;
    let sql =
        "select id from request where operator_id = ?1 and person_id = ?2 and outcome is null order by id";
    let request: Id =
        apart(|| site.app.store.read(|read| read.first(sql, params![operator, person], |row| row.get(0))))
            .unwrap()
            .unwrap();
    format!("/services/sessad/demandes/{request}")
}

async fn text(site: &Site, path: &str, cookie: &str) -> String {
    let (status, page) = site.text(path, cookie).await;
    assert_eq!(status, StatusCode::OK, "{path}: {page}");
    page
}

async fn an_admission(site: &Site) {
    let chief = apart(|| site.enter("chef-de-service", "sessad"));
    let worker = apart(|| site.enter("educateur", "sessad"));
    let (person, request) = asked(site, &chief, "Nora", "2006-03-02", "").await;
    let path = format!("{request}/admission");
    let page = text(site, &path, &chief).await;
    assert!(page.contains("Il manque 7 points sur 7."), "{page}");
    assert!(
        page.contains("aucune n’est en cours au dossier")
            && page.contains("L’accord du jeune n’est pas noté.")
    );
    // What the file holds is not noted twice.
    let form = "decision=notification&numero=N-12&decidee=2021-12-03&jusqua=2024-02-29";
    let (status, page, _) = send(site, &format!("{person}/decisions/nouvelle"), form, &chief).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    for (kind, outcome) in [("livret d'accueil", "remis"), ("DIPC", "refusé"), ("DIPC", "signé")] {
        let given =
            format!("kind={}&day=2022-01-12&recipient=Nora&outcome={}", encoded(kind), encoded(outcome));
        let (status, page, _) = send(site, &format!("{person}/remises/nouvelle"), &given, &chief).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let page = text(site, &path, &chief).await;
        assert_eq!(page.contains("signé le 12 janv. 2022"), outcome == "signé", "a refusal is no signature");
    }
    let (_, _, to) = send(site, &path, "quoi=controle&point=rencontre&jour=2022-01-15", &worker).await;
    assert!(to.contains("fait=note"), "{to}");
    let (_, _, to) = send(site, &path, "quoi=controle&point=rencontre&jour=2022-01-15", &worker).await;
    assert!(to.contains("fait=deja"), "noted once: {to}");
    let (_, _, to) = send(site, &path, "quoi=controle&point=rencontre&jour=2023-01-15", &worker).await;
    assert!(to.contains("fait=jour"), "{to}");
    let page = text(site, &path, &chief).await;
    assert!(page.contains("jusqu’au 29 févr. 2024"), "{page}");
    // A trial: from, to, and how it ended.
    let (_, _, to) = send(site, &path, "quoi=essai&debut=2022-01-10&fin=2022-01-01", &worker).await;
    assert!(to.contains("fait=essai"), "{to}");
    send(site, &path, "quoi=essai&debut=2022-01-10&fin=2022-01-17", &worker).await;
    let page = text(site, &path, &chief).await;
    assert!(page.contains("fin passée, à conclure"));
    let trial = apart(|| id(&site.app.store, "select id from admission_trial order by id"));
    let stop = format!("quoi=fin-essai&ligne={trial}&issue={}&jour=2022-01-18", encoded("arrêté"));
    let (_, _, to) = send(site, &path, &stop, &worker).await;
    assert!(to.contains("fait=mots"), "a trial that stops says why: {to}");
    let go = format!("quoi=fin-essai&ligne={trial}&issue={}&jour=2022-01-18", encoded("confirmé"));
    let (_, _, to) = send(site, &path, &go, &worker).await;
    assert!(to.contains("fait=note"), "{to}");
    // Admitted in one gesture: who decides, and no one else.
    let admit = format!("{person}{}", request.replace("/services/sessad", "")) + "/admission";
    let form = "admise=2022-01-17&debut=2022-01-18&echeance=2024-02-29";
    let (status, _, _) = send(site, &admit, form, &worker).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let seal = crate::measure::seal(site, &admit, &chief).await;
    let (status, page, _) =
        send(site, &admit, &format!("vu={seal}&admise=2022-01-09&debut=2022-01-18"), &chief).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("La décision est avant la demande, reçue le 10 janvier 2022."), "{page}");
    let (status, page, to) = send(site, &admit, &format!("vu={seal}&{form}"), &chief).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(to.contains("/mesures/") && to.contains("fait=ouverture"), "{to}");
    let page = text(site, &path, &chief).await;
    assert!(page.contains("admission le 17 janvier 2022") && !page.contains("Admettre</a>"));
    let (status, _, _) = send(site, &admit, &format!("vu={seal}&{form}"), &chief).await;
    assert_eq!(status, StatusCode::CONFLICT, "twice is told");
    let (_, _, to) = send(site, &path, "quoi=derogation&mots=trop+tard", &worker).await;
    assert!(to.contains("fait=deja"));
}

#[test]
fn an_admission_is_checked_point_by_point_tried_and_decided_in_one_gesture() {
    each_engine(|store| {
        let site = site_on(store);
        tokio::runtime::Runtime::new().unwrap().block_on(an_admission(&site));
    });
}

async fn siblings(site: &Site) {
    let chief = apart(|| site.enter("chef-de-service", "sessad"));
    let (one, request) = asked(site, &chief, "Sarah", "2006-03-02", "F777").await;
    for (first, born) in [("Tom", "2008-05-02"), ("Élie", "2010-01-02")] {
        let form = format!(
            "nom=Urvoy&prenom={}&naissance={born}&famille=F777&territoire=Audomarois&decision=autre",
            encoded(first)
        );
        let (status, page, _) = send(site, "/services/sessad/personnes/nouvelle", &form, &chief).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    }
    let waits = "select cast(count(*) as bigint) from request r join enrolment e on e.person_id = r.person_id \
                 where e.family = 'F777' and r.outcome is null";
    assert_eq!(apart(|| count(&site.app.store, waits)), 1);
    // Another kind for all three; the one who waits for it already does not wait twice.
    let form = format!("type={}&recue=2022-01-11&territoire=Artois&fratrie=oui", encoded("SESSAD IP"));
    let (status, page, _) = send(site, &format!("{one}/demandes/nouvelle"), &form, &chief).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert_eq!(apart(|| count(&site.app.store, waits)), 4, "hers again as she asked, and two of theirs");
    let (status, _, _) = send(site, &format!("{one}/demandes/nouvelle"), &form, &chief).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(apart(|| count(&site.app.store, waits)), 5, "brothers and sisters wait once");
    // Admitted together: a measure and an outcome for each.
    let admit = format!("{one}{}/admission", request.replace("/services/sessad", ""));
    let seal = crate::measure::seal(site, &admit, &chief).await;
    let form = format!("vu={seal}&admise=2022-01-17&debut=2022-01-18&fratrie=oui");
    let before = apart(|| count(&site.app.store, "select cast(count(*) as bigint) from measure"));
    let (status, page, _) = send(site, &admit, &form, &chief).await;
    // What she asked twice more for herself still waits: a measure opens once.
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let after = apart(|| count(&site.app.store, "select cast(count(*) as bigint) from measure"));
    assert_eq!(after - before, 3);
}

#[test]
fn brothers_and_sisters_are_asked_for_and_admitted_in_one_gesture() {
    each_engine(|store| {
        let site = site_on(store);
        tokio::runtime::Runtime::new().unwrap().block_on(siblings(&site));
    });
}

#[tokio::test]
async fn a_refusal_says_why_and_what_is_proposed_instead() {
    let site = site("refus");
    let chief = apart(|| site.enter("chef-de-service", "sessad"));
    let (person, request) = asked(&site, &chief, "Nora", "2012-03-02", "").await;
    let page = text(&site, &format!("{request}/admission"), &chief).await;
    assert!(page.contains("9\u{a0}ans\u{202f}: ces places sont pour les 14 à 20 ans."), "{page}");
    assert!(
        page.contains("Aucune des mesures auxquelles ces places sont destinées")
            && page.contains("Aucun droit n’est ouvert")
    );
    let refuse = format!("{person}{}/refus", request.replace("/services/sessad", ""));
    let seal = crate::measure::seal(&site, &refuse, &chief).await;
    let (status, page, _) = send(&site, &refuse, &format!("vu={seal}&decidee=2022-01-17"), &chief).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Dites pourquoi la demande est refusée.") && page.contains("ou « aucune »"));
    let form = format!("vu={seal}&decidee=2022-01-17&motif={}&orientation=IME", encoded("hors public"));
    let (status, page, _) = send(&site, &refuse, &form, &chief).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let page = text(&site, &format!("{request}/admission"), &chief).await;
    assert!(
        page.contains("refus le 17 janvier 2022\u{202f}: hors public. Orientation proposée\u{202f}: IME"),
        "{page}"
    );
}

#[tokio::test]
async fn a_committee_examines_a_request_once_and_its_minutes_are_printed() {
    let site = site("commission");
    let chief = apart(|| site.enter("chef-de-service", "sessad"));
    let (_, request) = asked(&site, &chief, "Nora", "2006-03-02", "").await;
    let path = "/services/sessad/commission";
    let (_, _, to) = send(&site, path, "quoi=seance&jour=2022-01-17&presents=", &chief).await;
    assert!(to.contains("fait=seance-non"));
    let form = format!("quoi=seance&jour=2022-01-17&presents={}", encoded("Sarah Kerguen, le psychologue"));
    let (_, _, to) = send(&site, path, &form, &chief).await;
    assert!(to.contains("fait=seance"));
    let session = id(&site.app.store, "select id from admission_session");
    let number = request.rsplit('/').next().unwrap();
    let form = format!(
        "quoi=avis&seance={session}&demande={number}&avis=favorable&texte={}",
        encoded("Projet clair. Un stage d’abord.")
    );
    let (_, _, to) = send(&site, path, &form, &chief).await;
    assert!(to.contains("fait=avis"), "{to}");
    let (_, _, to) = send(&site, path, &form, &chief).await;
    assert!(to.contains("fait=deja"), "once a session: {to}");
    let page = text(&site, &format!("{request}/admission"), &chief).await;
    assert!(page.contains("17 janvier 2022, avis favorable") && page.contains("Un stage d’abord."));
    let worker = apart(|| site.enter("educateur", "sessad"));
    for (file, magic) in [("proces-verbal.pdf", b"%PDF".as_slice()), ("proces-verbal.docx", b"PK")] {
        let response = site.ask(get(&format!("{path}/{session}/{file}"), Some(&chief))).await;
        assert_eq!(response.status(), StatusCode::OK);
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(bytes.starts_with(magic), "{file}");
        let response = site.ask(get(&format!("{path}/{session}/{file}"), Some(&worker))).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
    }
    // A request of another service is not examined here.
    let other = id(
        &site.app.store,
        "select r.id from request r join service s on s.id = r.service_id where s.code = 'aer'",
    );
    let form = format!("quoi=avis&seance={session}&demande={other}&avis=favorable");
    let (status, _, _) = send(&site, path, &form, &chief).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn outside_the_perimeter_one_is_taken_by_a_derogation_with_its_reason() {
    let site = site("perimetre");
    let chief = apart(|| site.enter("chef-de-service", "sessad"));
    let (person, request) = asked(&site, &chief, "Nora", "2006-03-02", "").await;
    let path = "/services/sessad/perimetre";
    let form = format!("territoire=Artois&communes={}", encoded("Béthune\nAuchel\n\nBéthune"));
    let (_, _, to) = send(&site, path, &form, &chief).await;
    assert!(to.contains("fait=oui"), "{to}");
    let page = text(&site, path, &chief).await;
    assert!(page.contains("2\u{a0}communes"), "{page}");
    let lives = |where_: &str| format!("residence=MECS&address={}&starts=2021-09-01", encoded(where_));
    let (status, page, _) =
        send(&site, &format!("{person}/faits/lieux"), &lives("4 rue du Port, Calais"), &chief).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    // The perimeter of today says nothing of a request received before it was drawn.
    let page = text(&site, &format!("{request}/admission"), &chief).await;
    assert!(!page.contains("Hors périmètre"), "{page}");
    let operator = site.app.operator.id;
    site.app
        .store
        .write(&crate::support::author(), |write| {
            let first: base::Day = "2021-01-01".parse().unwrap();
            write.run(
                "update territory_commune set starts = ?2 where operator_id = ?1",
                params![operator, first],
            )
        })
        .unwrap();
    let page = text(&site, &format!("{request}/admission"), &chief).await;
    assert!(page.contains("Hors périmètre\u{202f}: « 4 rue du Port, Calais »"), "{page}");
    let (_, _, to) = send(&site, &format!("{request}/admission"), "quoi=derogation&mots=", &chief).await;
    assert!(to.contains("fait=mots"));
    let form = format!("quoi=derogation&mots={}", encoded("à dix minutes du service"));
    send(&site, &format!("{request}/admission"), &form, &chief).await;
    let page = text(&site, &format!("{request}/admission"), &chief).await;
    assert!(!page.contains("Hors périmètre") && page.contains("à dix minutes du service"), "{page}");
    let number = request.rsplit('/').next().unwrap();
    let page = text(&site, &format!("/services/sessad/attente?demande={number}"), &chief).await;
    assert!(page.contains("Dérogation au périmètre") && page.contains("à dix minutes du service"));
}

#[tokio::test]
async fn weights_hold_from_their_day_on_and_are_decided_with_a_reason() {
    let site = site("poids");
    let (chief, worker) =
        (apart(|| site.enter("chef-de-service", "aer")), apart(|| site.enter("educateur", "aer")));
    let path = "/services/aer/attente/criteres";
    let page = text(&site, path, &chief).await;
    let codes: Vec<&str> = app::waiting::criteria::criteria().iter().map(|one| one.code.as_str()).collect();
    assert!(codes.iter().all(|code| page.contains(&format!("name=\"{code}\""))));
    let form = |danger: &str, reason: &str| {
        let own = |code: &&str| format!("{code}={}", if *code == "danger" { danger } else { "1" });
        format!("{}&pourquoi={}", codes.iter().map(own).collect::<Vec<_>>().join("&"), encoded(reason))
    };
    assert_eq!(send(&site, path, &form("9", "x"), &worker).await.0, StatusCode::FORBIDDEN);
    for (danger, reason) in [("51", "x"), ("-1", "x"), ("beaucoup", "x"), ("9", "")] {
        let (status, _, _) = send(&site, path, &form(danger, reason), &chief).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{danger}, {reason}");
    }
    let before = text(&site, "/services/aer/attente?au=2022-01-17", &chief).await;
    let (status, page, _) = send(&site, path, &form("50", "comité du 17 janvier"), &chief).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let page = text(&site, "/services/aer/attente", &chief).await;
    assert!(page.contains("<strong>50\u{a0}points</strong>"), "{page}");
    let again = text(&site, "/services/aer/attente?au=2022-01-17", &chief).await;
    assert_eq!(before, again, "a past day keeps its weights");
    let page = text(&site, path, &chief).await;
    assert!(page.contains("comité du 17 janvier"));
}

async fn steering(site: &Site) {
    let (chief, state) =
        (apart(|| site.enter("chef-de-service", "sessad")), apart(|| site.enter("departement", "sessad")));
    let path = "/services/sessad/comite";
    let page = text(site, path, &chief).await;
    assert!(page.contains("Aucune réunion n’est notée"), "{page}");
    // The five figures are those of the report, and each opens on its people.
    let report = text(site, "/services/sessad/2022/chiffres", &chief).await;
    for code in app::steering::COMPULSORY {
        let door = format!("/services/sessad/2022/chiffres/{code}");
        let shown = page.split(&format!("href=\"{door}\">")).nth(1).unwrap_or_default();
        let value = shown.split('<').next().unwrap();
        assert!(!value.is_empty(), "{code}");
        let figure = text(site, &door, &chief).await;
        assert!(figure.contains(value), "{code}: {value}");
    }
    assert!(report.contains("2022"));
    assert_eq!(
        send(site, path, "quoi=reunion&jour=2022-01-17&presents=x", &state).await.0,
        StatusCode::FORBIDDEN
    );
    let (_, _, to) = send(site, path, "quoi=reunion&jour=2022-01-19&presents=x", &chief).await;
    assert!(to.contains("fait=reunion-non"), "not yet come: {to}");
    let form = format!(
        "quoi=reunion&jour=2022-01-17&presents={}&texte={}",
        encoded("SESSAD, Département, ARS"),
        encoded("Cinq places tournent.\nLa liste s’allonge.")
    );
    let (_, _, to) = send(site, path, &form, &chief).await;
    assert!(to.contains("fait=reunion#") || to.contains("fait=reunion"), "{to}");
    let meeting = apart(|| id(&site.app.store, "select id from steering_meeting"));
    let form = format!(
        "quoi=decision&ligne={meeting}&mots={}&porteur={}&pour=2022-01-10",
        encoded("Demander cinq places"),
        encoded("la direction")
    );
    send(site, path, &form, &chief).await;
    let page = text(site, path, &state).await;
    assert!(
        page.contains("La liste s’allonge.")
            && page.contains("en retard")
            && page.contains("17 juillet 2022"),
        "{page}"
    );
    for (file, magic) in
        [("dossier.pdf", b"%PDF".as_slice()), ("dossier.docx", b"PK"), ("dossier.xlsx", b"PK")]
    {
        let response = site.ask(get(&format!("{path}/dossier/{file}"), Some(&chief))).await;
        assert_eq!(response.status(), StatusCode::OK, "{file}");
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(bytes.starts_with(magic), "{file}");
    }
    // The report prints what the committee noted and decided, as soon as it is.
    let report = text(site, "/services/sessad/2022/rapport", &chief).await;
    for said in ["SESSAD, Département, ARS", "Demander cinq places"] {
        assert!(report.contains(said), "{said}");
    }
    let decision = apart(|| id(&site.app.store, "select id from steering_decision"));
    for expected in ["faite", "deja"] {
        let (_, _, to) = send(site, path, &format!("quoi=faite&ligne={decision}"), &chief).await;
        assert!(to.contains(&format!("fait={expected}")), "{to}");
    }
}

#[test]
fn the_steering_committee_reads_the_figures_of_the_report_and_keeps_its_decisions() {
    each_engine(|store| {
        let site = site_on(store);
        tokio::runtime::Runtime::new().unwrap().block_on(steering(&site));
    });
}
