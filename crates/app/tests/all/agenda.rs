//! The agenda, as those who plan their days use it: through its pages.

use std::sync::Arc;

use app::agenda::{self, Presence};
use app::web::layout::escape_query;
use axum::http::{StatusCode, header};
use base::{Day, Id};
use store::params;

use crate::site::{Site, post, site};
use crate::support::author;

pub const NOBODY: &str = "018f0000-0000-7000-8000-000000000000";
/// Accounts of the demonstration, in the order of its keys.
pub const CHIEF: usize = 0;
pub const EDUCATOR: usize = 1;

pub fn form(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{name}={}", escape_query(value)));
    pairs.collect::<Vec<_>>().join("&")
}

impl Site {
    pub async fn fill(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        cookie: &str,
    ) -> (StatusCode, String, String) {
        let response = self.ask(post(path, &form(fields), Some(cookie))).await;
        let status = response.status();
        let to = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
        let to = to.to_owned();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, to, String::from_utf8_lossy(&bytes).into_owned())
    }

    pub fn one(&self, sql: &str) -> Id {
        self.app.store.read(|read| read.first(sql, params![], |row| row.get(0))).unwrap().unwrap()
    }

    pub fn count(&self, sql: &str) -> i64 {
        self.app.store.read(|read| read.first(sql, params![], |row| row.get(0))).unwrap().unwrap()
    }

    pub fn numbered(&self, reference: &str) -> Id {
        self.one(&format!(
            "select e.person_id from enrolment e join service s on s.id = e.service_id \
             where s.code = 'aer' and e.reference = '{reference}'"
        ))
    }

    pub fn worker(&self, code: &str, name: &str) -> Id {
        self.one(&format!(
            "select p.id from professional p join service s on s.id = p.service_id \
             where s.code = '{code}' and p.name = '{name}'"
        ))
    }

    pub fn resource(&self, name: &str) -> Id {
        self.one(&format!("select id from resource where name = '{name}'"))
    }

    /// Today's appointment that begins at this minute.
    pub fn appointment(&self, day: &str, minute: i64) -> Id {
        self.one(&format!("select id from appointment where day = '{day}' and starts = {minute} order by id"))
    }
}

pub const TODAY: &str = "2022-01-18";

#[tokio::test]
async fn my_day_is_the_page_that_was_drawn() {
    let site = site("agenda-jour");
    let cookie = site.sign_in(EDUCATOR).await;
    let (status, page) = site.text("/services/aer/agenda", &cookie).await;
    assert_eq!(status, StatusCode::OK);
    for said in [
        "Deux rendez-vous à noter, trois à venir",
        "Réunion d’équipe",
        "Visite à domicile, fratrie Husson",
        "Ilyès et Lina · Vendôme · avec Chauvel Gabriel",
        "Synthèse, Zoé Noyer",
        "10\u{a0}h\u{a0}42",
        "35\u{a0}min de route, à partir de 10\u{a0}h\u{a0}40",
        "Noter la visite",
        "Préparer",
        "1\u{a0}rendez-vous réservé à la direction n’est pas affiché.",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    assert!(!page.contains("Point de la direction"));
    // The line of now is after the visit of 9 h 30 and before the meeting of 11 h 15.
    let place = |text: &str| page.find(text).unwrap();
    assert!(place("fratrie Husson") < place("10\u{a0}h\u{a0}42"));
    assert!(place("10\u{a0}h\u{a0}42") < place("Zoé Noyer"));
    // One filled button in the list.
    assert_eq!(page.matches("class=\"bouton\" href=\"/services/aer/actes/nouveau?rendez-vous=").count(), 1);
}

/// Fields of an appointment that does.
pub fn visit<'a>(day: &'a str, hours: (&'a str, &'a str), worker: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("jour", day), ("debut", hours.0), ("fin", hours.1), ("type", "visite à domicile"), ("pro", worker)]
}

#[tokio::test]
async fn what_is_wrong_is_told_and_what_was_typed_stays() {
    let site = site("agenda-faux");
    let cookie = site.sign_in(EDUCATOR).await;
    let before = site.count("select count(*) from appointment");
    let worker = site.worker("aer", "Nivelle Lola").to_string();
    let path = "/services/aer/agenda/nouveau";
    for (wrong, said) in [
        (("fin", "08:00"), "La fin est avant le début"),
        (("jour", "2022-02-30"), "Donnez le jour"),
        (("debut", "9h"), "Donnez l’heure du début"),
        (("type", "danse"), "Choisissez le type dans la liste"),
        (("trajet", "-5"), "Donnez le trajet en minutes"),
        (("pro", ""), "Cochez au moins un professionnel"),
        (("repetition", "semaine-99"), "Choisissez la répétition"),
        (("repetition", "semaine-1"), "Dites jusqu’à quel jour"),
    ] {
        let mut fields = visit(TODAY, ("18:00", "19:00"), &worker);
        fields.retain(|(name, _)| *name != wrong.0);
        if wrong != ("pro", "") {
            fields.push(wrong);
        }
        fields.push(("titre", "<b>Chez l’oncle</b>"));
        let (status, _, page) = site.fill(path, &fields, &cookie).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(page.contains(said) && page.contains("role=\"alert\""), "{said}\n{page}");
        assert!(page.contains("&#60;b&#62;Chez l’oncle&#60;/b&#62;") && !page.contains("<b>Chez"), "{page}");
    }
    assert_eq!(site.count("select count(*) from appointment"), before);
}

#[tokio::test]
async fn a_person_is_found_and_kept_without_a_script() {
    let site = site("agenda-chercher");
    let cookie = site.sign_in(EDUCATOR).await;
    let worker = site.worker("aer", "Nivelle Lola").to_string();
    let (tom, zoe) = (site.numbered("P0060").to_string(), site.numbered("P0056").to_string());
    let mut fields = visit(TODAY, ("18:00", "19:00"), &worker);
    fields.extend([("personne", tom.as_str()), ("chercher", "NOYER"), ("faire", "chercher")]);
    let (status, _, page) = site.fill("/services/aer/agenda/nouveau", &fields, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&format!("value=\"{tom}\" checked")), "{page}");
    assert!(page.contains(&format!("value=\"{zoe}\">")) && page.contains("Maxence Fournil"));
    let fields = [("chercher", "x%' or 1=1"), ("faire", "chercher")];
    let (status, _, page) = site.fill("/services/aer/agenda/nouveau", &fields, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Personne du service ne s’appelle"));
}

#[tokio::test]
async fn a_vehicle_is_in_one_place_and_a_worker_who_is_in_two_is_told() {
    let site = site("agenda-clio");
    let cookie = site.sign_in(EDUCATOR).await;
    let (other, clio) =
        (site.worker("aer", "Chauvel Gabriel").to_string(), site.resource("Clio").to_string());
    let before = site.count("select count(*) from appointment");
    let mut fields = visit(TODAY, ("15:00", "16:00"), &other);
    fields.push(("ressource", &clio));
    let path = "/services/aer/agenda/nouveau";
    let (status, _, page) = site.fill(path, &fields, &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let said =
        "«\u{a0}Clio\u{a0}» est à Nivelle Lola le 18 janvier 2022, de 14\u{a0}h\u{a0}00 à 15\u{a0}h\u{a0}30.";
    assert!(page.contains(said), "{page}");
    assert_eq!(site.count("select count(*) from appointment"), before);
    // When the first brings it back, the second may leave.
    let mut fields = visit(TODAY, ("15:30", "16:30"), &other);
    fields.push(("ressource", &clio));
    let (status, to, _) = site.fill(path, &fields, &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    // Nine thirty with the Hussons: he is already there; it is told, not refused.
    let (status, again, _) = site.fill(path, &visit(TODAY, ("09:00", "10:00"), &other), &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = site.text(&again, &cookie).await;
    assert!(
        page.contains("Chauvel Gabriel a aussi «\u{a0}Visite à domicile, fratrie Husson\u{a0}»"),
        "{page}"
    );
    assert!(page.contains("Le rendez-vous est pris."));
    let (_, rooms) = site.text(&format!("/services/aer/agenda/ressources?jour={TODAY}"), &cookie).await;
    assert!(
        rooms.contains("de 15\u{a0}h\u{a0}30 à 16\u{a0}h\u{a0}30") && rooms.contains("Chauvel Gabriel"),
        "{rooms}"
    );
    assert!(to.starts_with("/services/aer/agenda/") && to.ends_with("?fait=pris"));
}

#[tokio::test]
async fn a_vehicle_out_of_service_is_not_lent() {
    let site = site("agenda-panne");
    let cookie = site.sign_in(EDUCATOR).await;
    let (worker, zoe) = (site.worker("aer", "Nivelle Lola").to_string(), site.resource("Zoé").to_string());
    let path = format!("/services/aer/agenda/ressources/{zoe}");
    let (status, _, page) = site.fill(&path, &[("du", "2022-02-03"), ("au", "2022-02-01")], &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("La fin est avant le début") && page.contains("value=\"2022-02-03\""));
    let outage = [("du", "2022-02-03"), ("au", "2022-02-04"), ("motif", "contrôle technique")];
    assert_eq!(site.fill(&path, &outage, &cookie).await.0, StatusCode::SEE_OTHER);
    for (day, expected) in [
        ("2022-02-02", StatusCode::SEE_OTHER),
        ("2022-02-03", StatusCode::UNPROCESSABLE_ENTITY),
        ("2022-02-04", StatusCode::UNPROCESSABLE_ENTITY),
        ("2022-02-05", StatusCode::SEE_OTHER),
    ] {
        let mut fields = visit(day, ("09:00", "10:00"), &worker);
        fields.push(("ressource", &zoe));
        let (status, _, page) = site.fill("/services/aer/agenda/nouveau", &fields, &cookie).await;
        assert_eq!(status, expected, "{day}");
        assert_eq!(status != StatusCode::SEE_OTHER, page.contains("contrôle technique"), "{page}");
    }
    // The same name twice would be two keys on one hook.
    let twice = [("nom", "ZOE"), ("genre", "véhicule")];
    let (status, _, page) = site.fill("/services/aer/agenda/ressources", &twice, &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Le service a déjà") && page.contains("value=\"ZOE\""));
}

#[tokio::test]
async fn a_series_changes_and_is_cancelled_from_a_day_on() {
    let site = site("agenda-serie");
    let cookie = site.sign_in(EDUCATOR).await;
    let worker = site.worker("aer", "Coulon Sacha").to_string();
    let mut fields = visit("2022-03-08", ("17:00", "18:00"), &worker);
    fields.extend([("repetition", "semaine-1"), ("jusquau", "2022-04-12"), ("titre", "Groupe de parole")]);
    let (status, ..) = site.fill("/services/aer/agenda/nouveau", &fields, &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let days = |site: &Site, what: &str| {
        site.app
            .store
            .read(|read| {
                let sql = format!(
                    "select day from appointment where title = 'Groupe de parole' and {what} order by day"
                );
                read.rows(&sql, params![], |row| row.get::<Day>(0))
            })
            .unwrap()
            .iter()
            .map(|day| day.to_string()[5..].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(days(&site, "starts = 1020"), ["03-08", "03-15", "03-22", "03-29", "04-05", "04-12"]);
    // One alone is moved; then, from the 22nd, the group meets on Wednesdays at five thirty.
    let page = |site: &Site, day: &str| {
        format!(
            "/services/aer/agenda/{}",
            site.one(&format!(
                "select id from appointment where title = 'Groupe de parole' and day = '{day}'"
            ))
        )
    };
    let mut fields = visit("2022-03-16", ("17:00", "18:00"), &worker);
    fields.extend([("version", "1"), ("titre", "Groupe de parole"), ("portee", "celui-ci")]);
    assert_eq!(site.fill(&page(&site, "2022-03-15"), &fields, &cookie).await.0, StatusCode::SEE_OTHER);
    let mut fields = visit("2022-03-23", ("17:30", "18:30"), &worker);
    fields.extend([("version", "1"), ("titre", "Groupe de parole"), ("portee", "suite")]);
    assert_eq!(site.fill(&page(&site, "2022-03-22"), &fields, &cookie).await.0, StatusCode::SEE_OTHER);
    assert_eq!(days(&site, "starts = 1020"), ["03-08", "03-16"]);
    assert_eq!(days(&site, "starts = 1050"), ["03-23", "03-30", "04-06", "04-13"]);
    let (_, text) = site.text(&page(&site, "2022-03-30"), &cookie).await;
    assert!(text.contains("chaque mercredi, jusqu’au 13 avril 2022"), "{text}");
    let (_, text) = site.text(&page(&site, "2022-03-08"), &cookie).await;
    assert!(text.contains("chaque mardi, jusqu’au 21 mars 2022"), "{text}");
    // Cancelled from April on, with a reason; without one, nothing.
    let path = format!("{}/annuler", page(&site, "2022-04-06"));
    let (status, _, text) = site.fill(&path, &[("version", "2"), ("portee", "suite")], &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text.contains("Dites pourquoi"));
    let cancelled = [("version", "2"), ("portee", "suite"), ("motif", "vacances scolaires")];
    assert_eq!(site.fill(&path, &cancelled, &cookie).await.0, StatusCode::SEE_OTHER);
    assert_eq!(days(&site, "cancelled_at is null"), ["03-08", "03-16", "03-23", "03-30"]);
    let (_, text) = site.text("/services/aer/agenda?qui=moi&jour=2022-04-06", &cookie).await;
    assert!(!text.contains("Groupe de parole"));
    let (_, text) = site.text(&format!("/services/aer/agenda?qui={worker}&jour=2022-04-06"), &cookie).await;
    assert!(
        text.contains("annulé\u{202f}: vacances scolaires") || text.contains("annulé : vacances scolaires"),
        "{text}"
    );
}

#[tokio::test]
async fn two_who_change_the_same_appointment_are_told() {
    let site = site("agenda-conflit");
    let cookie = site.sign_in(EDUCATOR).await;
    let (worker, id) = (site.worker("aer", "Nivelle Lola").to_string(), site.appointment(TODAY, 990));
    let path = format!("/services/aer/agenda/{id}");
    let change = |end: &'static str| {
        let mut fields = visit(TODAY, ("16:30", end), &worker);
        fields.push(("version", "1"));
        fields
    };
    assert_eq!(site.fill(&path, &change("17:30"), &cookie).await.0, StatusCode::SEE_OTHER);
    let (status, _, page) = site.fill(&path, &change("18:15"), &cookie).await;
    assert_eq!(status, StatusCode::CONFLICT);
    // What is kept is above, what was typed is below, and the next try is from what is above.
    assert!(
        page.contains("de 16\u{a0}h\u{a0}30 à 17\u{a0}h\u{a0}30") && page.contains("value=\"18:15\""),
        "{page}"
    );
    assert!(page.contains("name=\"version\" value=\"2\""));
    assert_eq!(
        site.count(&format!("select ends from appointment where starts = 990 and day = '{TODAY}'")),
        1050
    );
}

#[tokio::test]
async fn an_appointment_becomes_one_act_and_says_who_was_there() {
    let site = site("agenda-acte");
    let cookie = site.sign_in(EDUCATOR).await;
    let id = site.appointment(TODAY, 570);
    let (ilyes, lina) = (site.numbered("P0071").to_string(), site.numbered("P0072").to_string());
    let path = format!("/services/aer/agenda/{id}/presences");
    assert!(site.text(&path, &cookie).await.1.contains("2\u{a0}présences à dire"));
    let said = [("version", "1"), (ilyes.as_str(), "present"), (lina.as_str(), "excuse")];
    assert_eq!(site.fill(&path, &said, &cookie).await.0, StatusCode::SEE_OTHER);
    let unknown = [("version", "2"), (NOBODY, "present")];
    assert_eq!(site.fill(&path, &unknown, &cookie).await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.fill(&path, &said, &cookie).await.0, StatusCode::CONFLICT);
    let here = here(&site, "l.nivelle", "aer");
    let store = &site.app.store;
    let act = store.read(|read| agenda::as_act(read, &here, id)).unwrap().unwrap();
    assert_eq!((act.day.to_string().as_str(), act.starts, act.minutes, act.direct), (TODAY, 570, 60, true));
    assert_eq!(act.travel, Some(15));
    assert_eq!(act.staff.len(), 2);
    let presences: Vec<Presence> = act.persons.iter().map(|(_, presence)| *presence).collect();
    assert_eq!(presences, [Presence::There, Presence::Excused]);
    let became = |act: Id| store.write(&author(), |write| agenda::became(write, &here, id, act)).unwrap();
    assert!(became(Id::from_bytes([1; 16])));
    assert!(!became(Id::from_bytes([2; 16])));
    assert_eq!(store.read(|read| agenda::as_act(read, &here, id)).unwrap(), None);
    let (_, page) = site.text("/services/aer/agenda", &cookie).await;
    assert!(page.contains("noté") && !page.contains("Noter la visite"), "{page}");
    // What is noted is corrected in its act.
    let worker = site.worker("aer", "Nivelle Lola").to_string();
    let mut fields = visit(TODAY, ("08:00", "09:00"), &worker);
    fields.push(("version", "3"));
    assert_eq!(
        site.fill(&format!("/services/aer/agenda/{id}"), &fields, &cookie).await.0,
        StatusCode::CONFLICT
    );
    assert_eq!(site.count("select count(*) from appointment where starts = 480"), 0);
}

fn here(site: &Site, login: &str, code: &str) -> app::access::Here {
    let store = &site.app.store;
    let (operator, now) = (site.app.operator.id, site.app.clock.now());
    let (account, seats) = store
        .read(|read| -> store::Result<_> {
            let account = app::access::credentials(read, operator, login)?.unwrap().0;
            let seats = app::access::seats_of(read, operator, account.id, Day::new_in_paris(now))?;
            Ok((account, seats))
        })
        .unwrap();
    let seat = seats.iter().find(|seat| seat.service.code == code).unwrap().clone();
    let visitor =
        app::web::Visitor { account, seats: Arc::new(seats), token_hash: Vec::new(), second_due: false };
    app::access::Here { visitor, seat, now, due: 0, visas: 0 }
}

#[tokio::test]
async fn panels_show_the_next_appointments_and_the_day() {
    let site = site("agenda-panneaux");
    let here = here(&site, "l.nivelle", "aer");
    let store = &site.app.store;
    let of = |person: Id| store.read(|read| agenda::panel(read, &here, &[person])).unwrap();
    let tom = of(site.numbered("P0060"));
    assert!(
        tom.contains("Visite à domicile, fratrie Fournil") && tom.contains("mardi 18 janvier 2022"),
        "{tom}"
    );
    // Yesterday's is not to come; neither is the visit of this morning, which is over at 10 h 42.
    assert_eq!(tom.matches("<li>").count(), 1);
    let ilyes = of(site.numbered("P0071"));
    assert!(
        ilyes.contains("mercredi 19 janvier 2022") && !ilyes.contains("mardi 18 janvier 2022, 9"),
        "{ilyes}"
    );
    let day = store.read(|read| agenda::day_panel(read, &here)).unwrap();
    assert!(day.contains("5\u{a0}rendez-vous") && day.contains("Noter la visite") && day.contains("Semaine"));
    let news = store.read(|read| agenda::day_news(read, &here)).unwrap();
    assert!(news.starts_with("Deux rendez-vous à noter, trois à venir, 2\u{a0}h de route"), "{news}");
}

#[tokio::test]
async fn what_is_typed_is_text_on_every_page() {
    let site = site("agenda-texte");
    let cookie = site.sign_in(EDUCATOR).await;
    let (worker, tom) = (site.worker("aer", "Nivelle Lola").to_string(), site.numbered("P0060"));
    let (tom_id, clio) = (tom.to_string(), site.resource("Clio").to_string());
    let hostile = "\"><script>alert(1)</script>";
    let add = [("nom", hostile), ("genre", "salle")];
    assert_eq!(site.fill("/services/aer/agenda/ressources", &add, &cookie).await.0, StatusCode::SEE_OTHER);
    let mut fields = visit(TODAY, ("19:00", "20:00"), &worker);
    fields.extend([("titre", hostile), ("adresse", hostile), ("personne", &tom_id), ("ressource", &clio)]);
    let (status, to, _) = site.fill("/services/aer/agenda/nouveau", &fields, &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let one = to.split('?').next().unwrap().to_owned();
    let cancelled = [("version", "1"), ("motif", hostile)];
    for path in [
        "/services/aer/agenda".to_owned(),
        "/services/aer/agenda?vue=semaine".to_owned(),
        "/services/aer/agenda?qui=equipe".to_owned(),
        "/services/aer/agenda?qui=equipe&vue=semaine".to_owned(),
        format!("/services/aer/agenda?qui={tom}"),
        "/services/aer/agenda/ressources".to_owned(),
        "/services/aer/agenda/nouveau".to_owned(),
        one.clone(),
    ] {
        let (status, page) = site.text(&path, &cookie).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(!page.contains("<script>alert") && page.contains("&#60;script&#62;alert"), "{path}");
    }
    let here = here(&site, "l.nivelle", "aer");
    let panel = site.app.store.read(|read| agenda::panel(read, &here, &[tom])).unwrap();
    assert!(!panel.contains("<script>alert") && panel.contains("&#60;script&#62;alert"), "{panel}");
    assert_eq!(site.fill(&format!("{one}/annuler"), &cancelled, &cookie).await.0, StatusCode::SEE_OTHER);
    let (_, page) = site.text("/services/aer/agenda", &cookie).await;
    assert!(!page.contains("<script>alert") && page.contains("annulé"), "{page}");
}

#[tokio::test]
async fn a_person_s_agenda_leaves_a_look_and_the_team_s_leaves_none() {
    let site = site("agenda-regard");
    let cookie = site.sign_in(EDUCATOR).await;
    let tom = site.numbered("P0060");
    site.text("/services/aer/agenda?qui=equipe", &cookie).await;
    site.app.looks.flush();
    assert_eq!(site.count("select count(*) from look"), 0);
    site.text(&format!("/services/aer/agenda?qui={tom}"), &cookie).await;
    site.app.looks.flush();
    assert_eq!(site.count("select count(*) from look where what = 'agenda'"), 1);
}

#[tokio::test]
async fn who_is_where_is_on_the_page_of_the_team() {
    let site = site("agenda-ou");
    let cookie = site.sign_in(CHIEF).await;
    let id = site.appointment(TODAY, 570);
    let worker = site.worker("aer", "Nivelle Lola").to_string();
    let mut fields = visit(TODAY, ("09:30", "11:00"), &worker);
    fields.extend([("version", "1"), ("adresse", "Vendôme, rue Haute")]);
    assert_eq!(
        site.fill(&format!("/services/aer/agenda/{id}"), &fields, &cookie).await.0,
        StatusCode::SEE_OTHER
    );
    let (_, page) = site.text("/services/aer/agenda?qui=equipe", &cookie).await;
    assert!(page.contains("Visite à domicile · Vendôme, rue Haute"), "{page}");
    assert!(page.contains("professionnels sont pris en ce moment, sur onze"), "{page}");
}

#[tokio::test]
async fn who_cannot_come_is_free() {
    let site = site("agenda-reponse");
    let cookie = site.sign_in(EDUCATOR).await;
    let id = site.appointment("2022-01-19", 600);
    let path = format!("/services/aer/agenda/{id}");
    assert!(site.text(&path, &cookie).await.1.contains("Y serez-vous"));
    let answer = format!("{path}/reponse");
    assert_eq!(site.fill(&answer, &[("reponse", "non")], &cookie).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.fill(&answer, &[("reponse", "bof")], &cookie).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, page) = site.text(&path, &cookie).await;
    assert!(page.contains("Nivelle Lola (ne peut pas)") && page.contains("vous ne pouvez pas"), "{page}");
    // Another at the same hours meets nothing of hers.
    let worker = site.worker("aer", "Nivelle Lola").to_string();
    let mut fields = visit("2022-01-19", ("10:00", "10:30"), &worker);
    fields.push(("titre", "Autre chose"));
    let (_, to, _) = site.fill("/services/aer/agenda/nouveau", &fields, &cookie).await;
    assert!(!site.text(&to, &cookie).await.1.contains("En même temps"));
    // A change of the hours asks again; another change does not.
    let other = site.worker("aer", "Coulon Sacha").to_string();
    let change = |hours: (&'static str, &'static str), version: &'static str| {
        let mut fields = visit("2022-01-19", hours, &worker);
        fields.extend([("pro", other.as_str()), ("version", version), ("titre", "Atelier pain")]);
        form(&fields)
    };
    for (hours, version, kept) in [(("10:00", "12:00"), "1", true), (("11:00", "12:00"), "2", false)] {
        let response = site.ask(post(&path, &change(hours, version), Some(&cookie))).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(site.text(&path, &cookie).await.1.contains("(ne peut pas)"), kept);
    }
    // Who is not in it does not answer for others.
    let theirs = site.one("select id from appointment where starts = 840 and day = '2022-01-18' and direct and id not in (select appointment_id from appointment_resource)");
    let sent =
        site.fill(&format!("/services/aer/agenda/{theirs}/reponse"), &[("reponse", "oui")], &cookie).await;
    assert_eq!(sent.0, StatusCode::NOT_FOUND);
}
