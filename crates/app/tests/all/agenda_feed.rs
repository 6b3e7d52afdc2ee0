//! The secret address of an agenda, as another program reads it.

use std::net::SocketAddr;

use app::demo;
use app::schema::MIGRATIONS;
use app::web::App;
use axum::extract::ConnectInfo;
use axum::http::{StatusCode, header};
use base::Clock;
use icalendar::parser::{read_calendar, unfold};
use store::{migrate, params};

use crate::agenda::{CHIEF, EDUCATOR, visit};
use crate::site::{Site, get, site};
use crate::support::{author, sqlite};

/// The demonstration as it is at another time.
fn site_at(name: &str, now: &str) -> Site {
    let clock = Clock::Fixed(now.parse().unwrap());
    let store = sqlite(name);
    migrate(&store, &author(), MIGRATIONS).unwrap();
    let keys = demo::furnish(&store, &clock).unwrap();
    let app = App::new(store, clock, false).unwrap();
    Site::new(app, keys)
}

/// Properties of the events of a calendar, as another program reads them.
fn events(text: &str) -> Vec<Vec<(String, String)>> {
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).unwrap();
    calendar
        .components
        .iter()
        .map(|event| {
            assert_eq!(event.name.as_str(), "VEVENT");
            let properties = event.properties.iter();
            properties.map(|one| (one.name.as_str().to_owned(), one.val.as_str().to_owned())).collect()
        })
        .collect()
}

fn value<'a>(event: &'a [(String, String)], name: &str) -> &'a str {
    event.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

#[tokio::test]
async fn a_feed_is_right_on_the_days_of_the_change_of_hour_and_names_nobody() {
    let site = site_at("agenda-ics", "2026-03-20T09:00:00Z");
    let cookie = site.sign_in(EDUCATOR).await;
    let worker = site.worker("aer", "Nivelle Lola").to_string();
    let zoe = site.numbered("P0056").to_string();
    for (day, hours) in [
        ("2026-03-29", ("09:30", "10:30")),
        ("2026-10-25", ("09:30", "10:30")),
        ("2026-10-24", ("09:30", "10:30")),
    ] {
        let mut fields = visit(day, hours, &worker);
        fields.extend([
            ("personne", zoe.as_str()),
            ("titre", "Chez Zoé Noyer; à 9 h, porte\\2"),
            ("adresse", "12 rue Noyer"),
        ]);
        assert_eq!(
            site.fill("/services/aer/agenda/nouveau", &fields, &cookie).await.0,
            StatusCode::SEE_OTHER
        );
    }
    let page = "/services/aer/agenda/abonnement";
    let (status, _, made) = site.fill(page, &[], &cookie).await;
    assert_eq!(status, StatusCode::OK);
    let secret =
        made.split("/agenda/").find_map(|rest| rest.split_once(".ics")).map(|(secret, _)| secret.to_owned());
    let secret = secret.filter(|secret| secret.len() == 64).expect("the address is shown once");
    assert!(!site.text(page, &cookie).await.1.contains(&secret));
    let path = format!("/agenda/{secret}.ics");
    let response = site.ask(get(&path, None)).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    let tag = response.headers()[header::ETAG].clone();
    let (_, text) = site.text(&path, "").await;
    let starts: Vec<String> = events(&text).iter().map(|event| value(event, "DTSTART").to_owned()).collect();
    for instant in ["20260329T073000Z", "20261024T073000Z", "20261025T083000Z"] {
        assert!(starts.contains(&instant.to_owned()), "{instant} {starts:?}");
    }
    for name in ["Noyer", "Zoé", "Fournil", "Husson", "Ilyès", "rue"] {
        assert!(!text.contains(name), "{name}");
    }
    assert!(text.contains("SUMMARY:Visite à domicile\\, Z.\u{a0}N."), "{text}");
    // Unchanged, it is not sent again.
    let mut again = get(&path, None);
    again.headers_mut().insert(header::IF_NONE_MATCH, tag.clone());
    assert_eq!(site.ask(again).await.status(), StatusCode::NOT_MODIFIED);
    // Cancelled is told, and the answer is another one.
    let id = site.one("select id from appointment where day = '2026-03-29'");
    let cancel = [("version", "1"), ("motif", "malade")];
    site.fill(&format!("/services/aer/agenda/{id}/annuler"), &cancel, &cookie).await;
    let mut again = get(&path, None);
    again.headers_mut().insert(header::IF_NONE_MATCH, tag);
    assert_eq!(site.ask(again).await.status(), StatusCode::OK);
    let (_, text) = site.text(&path, "").await;
    let all = events(&text);
    let cancelled = all.iter().find(|event| value(event, "UID") == format!("{id}@jalon")).unwrap();
    assert_eq!((value(cancelled, "STATUS"), value(cancelled, "SEQUENCE")), ("CANCELLED", "1"));
    // An educator does not decide what the service shows; its chief does.
    let names = format!("{page}/noms");
    assert_eq!(site.fill(&names, &[("noms", "oui")], &cookie).await.0, StatusCode::FORBIDDEN);
    let chief = site.sign_in(CHIEF).await;
    assert_eq!(site.fill(&names, &[("noms", "oui")], &chief).await.0, StatusCode::SEE_OTHER);
    let (_, text) = site.text(&path, "").await;
    let all = events(&text);
    let autumn = all.iter().find(|event| value(event, "DTSTART") == "20261025T083000Z").unwrap();
    assert_eq!(value(autumn, "SUMMARY"), "Chez Zoé Noyer; à 9 h, porte\\2");
    assert_eq!(value(autumn, "LOCATION"), "12 rue Noyer");
    // A restricted file is time taken, whatever the service shows.
    site.restrict(site.numbered("P0056"));
    assert!(!site.text(&path, "").await.1.contains("Zoé Noyer"));
}

#[tokio::test]
async fn an_address_dies_with_its_revocation_its_seat_or_its_account() {
    let site = site("agenda-revoque");
    let cookie = site.sign_in(EDUCATOR).await;
    let page = "/services/aer/agenda/abonnement";
    let made = |text: &str| {
        let secret = text.split("/agenda/").find_map(|rest| rest.split_once(".ics")).unwrap().0;
        format!("/agenda/{secret}.ics")
    };
    let first = made(&site.fill(page, &[], &cookie).await.2);
    assert_eq!(site.text(&first, "").await.0, StatusCode::OK);
    let second = made(&site.fill(page, &[], &cookie).await.2);
    assert_eq!(site.text(&first, "").await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.text(&second, "").await.0, StatusCode::OK);
    assert_eq!(site.fill(&format!("{page}/revoquer"), &[], &cookie).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.text(&second, "").await.0, StatusCode::NOT_FOUND);
    let third = made(&site.fill(page, &[], &cookie).await.2);
    let upper = third.to_uppercase().replace("/AGENDA/", "/agenda/").replace(".ICS", ".ics");
    let guesses = ["/agenda/.ics", "/agenda/x.ics", &format!("/agenda/{}.ics", "0".repeat(64)), &upper];
    for guess in guesses.into_iter().chain([third.trim_end_matches(".ics")]) {
        assert_eq!(site.text(guess, "").await.0, StatusCode::NOT_FOUND, "{guess}");
    }
    // The secret is in no row of the base.
    let secret = third.trim_start_matches("/agenda/").trim_end_matches(".ics").to_owned();
    let kept = site.app.store.read(|read| {
        read.rows("select after from journal where noun = 'agenda_feed' order by seq", params![], |row| {
            row.get::<String>(0)
        })
    });
    assert!(kept.unwrap().iter().all(|line| !line.contains(&secret)));
    let operator = site.app.operator.id;
    site.app
        .store
        .write(&author(), |write| {
            write.run("update seat set ends = '2022-01-17' where role = 'educateur'", params![])
        })
        .unwrap();
    assert_eq!(site.text(&third, "").await.0, StatusCode::NOT_FOUND);
    site.app
        .store
        .write(&author(), |write| -> store::Result<()> {
            write.run("update seat set ends = null where role = 'educateur'", params![])?;
            let account = app::access::credentials(write, operator, "l.nivelle")?.unwrap().0.id;
            app::access::close(write, operator, account)
        })
        .unwrap();
    assert_eq!(site.text(&third, "").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_guesses_addresses_waits() {
    let site = site("agenda-devine");
    let mut paced = false;
    for guess in 0..2_000u32 {
        let mut request = get(&format!("/agenda/{guess:064x}.ics"), None);
        let from: SocketAddr = "192.0.2.251:4000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(from));
        let status = site.ask(request).await.status();
        assert_ne!(status, StatusCode::OK);
        if status == StatusCode::TOO_MANY_REQUESTS {
            paced = true;
            break;
        }
    }
    assert!(paced);
}
