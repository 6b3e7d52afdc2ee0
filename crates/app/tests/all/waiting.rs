//! The waiting list: an order that is total and explained, the count of the report, the places of every day.

use app::access::Scope;
use app::waiting::criteria::criteria;
use app::waiting::{self, Said, Waiting, list, parts, places};
use axum::http::StatusCode;
use base::{Day, Id, Period};
use indicator::{Population, Rules};
use proptest::prelude::*;
use store::testing::each_engine;

use crate::measure::{count, encoded, id, send};
use crate::site::{Site, site, site_on};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn number(number: u32) -> Id {
    let mut bytes = [0; 16];
    bytes[12..].copy_from_slice(&number.to_be_bytes());
    Id::from_bytes(bytes)
}

/// A request of 11 March 2021 that fulfils no criterion but the time it waited.
fn request(at: u32) -> Waiting {
    Waiting {
        id: number(at),
        reference: format!("D{at:03}"),
        person: number(1000 + at),
        first_name: "Léo".to_owned(),
        last_name: "Coulon".to_owned(),
        sex: Some("M".to_owned()),
        birth: Some(day("2010-08-15")),
        family: String::new(),
        kind: "AED-R".to_owned(),
        territory: "Audomarois".to_owned(),
        prescriber: String::new(),
        received: day("2021-03-11"),
        hidden: false,
        by_judge: false,
        other_ends: None,
        sibling_followed: false,
        said: Vec::new(),
    }
}

fn said(criterion: &str, points: Option<i64>) -> Said {
    let (reason, by) = ("dit au téléphone".to_owned(), "Sarah Kerguen".to_owned());
    Said { id: number(9), criterion: criterion.to_owned(), points, reason, on: day("2021-12-01"), by }
}

fn requests() -> impl Strategy<Value = Vec<Waiting>> {
    let one = (0i32..900, 0u8..6, any::<bool>(), any::<bool>(), proptest::option::of(-50i64..50), 0u8..3);
    proptest::collection::vec(one, 0..40).prop_map(|all| {
        let mut requests = Vec::new();
        for (at, (received, family, danger, by_judge, hand, kind)) in all.into_iter().enumerate() {
            let mut one = request(at as u32);
            one.received = day("2019-09-01").plus_days(received);
            one.family = if family < 3 { String::new() } else { format!("F{family}") };
            one.kind = ["AED-R", "AEMO-R", "SESSAD IP"][usize::from(kind)].to_owned();
            one.by_judge = by_judge;
            one.said.extend(danger.then(|| said("danger", None)));
            one.said.extend(hand.map(|points| said(waiting::BY_HAND, Some(points))));
            requests.push(one);
        }
        requests
    })
}

proptest! {
    #[test]
    fn the_order_is_total_and_does_not_depend_on_how_requests_come(
        mut requests in requests(), seed in any::<u64>(),
    ) {
        let today = day("2022-01-18");
        let ranks = |requests: &[Waiting]| -> Vec<(usize, i64, Vec<Id>)> {
            let groups = list(requests.to_vec(), criteria(), today);
            let ids = |group: &waiting::Group| group.members.iter().map(|one| one.request.id).collect();
            groups.iter().map(|group| (group.rank, group.score, ids(group))).collect()
        };
        let first = ranks(&requests);
        let mut all: Vec<Id> = first.iter().flat_map(|(_, _, ids)| ids.clone()).collect();
        all.sort();
        let mut expected: Vec<Id> = requests.iter().map(|one| one.id).collect();
        expected.sort();
        prop_assert_eq!(all, expected, "each request is there once");
        prop_assert!(first.iter().enumerate().all(|(at, (rank, _, _))| *rank == at + 1));
        prop_assert!(first.windows(2).all(|pair| pair[0].1 >= pair[1].1), "never a lighter one before");
        // The same requests in another order: a rotation and a swap drawn from the seed.
        if !requests.is_empty() {
            let turn = (seed % requests.len() as u64) as usize;
            requests.rotate_left(turn);
            let last = requests.len() - 1;
            requests.swap(turn, last);
        }
        prop_assert_eq!(ranks(&requests), first);
    }

    #[test]
    fn a_score_is_the_sum_of_what_is_explained_and_one_more_criterion_never_lowers_it(requests in requests()) {
        let today = day("2022-01-18");
        for group in list(requests, criteria(), today) {
            for member in &group.members {
                prop_assert_eq!(member.score, member.parts.iter().map(|part| part.points).sum::<i64>());
                let mut more = member.request.clone();
                more.sibling_followed = true;
                more.by_judge = true;
                let more: i64 = parts(&more, criteria(), today).iter().map(|part| part.points).sum();
                prop_assert!(more >= member.score);
            }
        }
    }
}

#[test]
fn each_point_is_explained_by_its_criterion() {
    let mut one = request(1);
    one.birth = Some(day("2004-08-15"));
    one.by_judge = true;
    one.other_ends = Some(day("2022-04-16"));
    one.said = vec![said("danger", None), said(waiting::BY_HAND, Some(-2))];
    let told: Vec<(i64, String)> =
        parts(&one, criteria(), day("2022-01-18")).into_iter().map(|part| (part.points, part.why)).collect();
    let told: Vec<(i64, &str)> = told.iter().map(|(points, why)| (*points, why.as_str())).collect();
    assert_eq!(
        told,
        [
            (10, "danger signalé, dit au téléphone, Sarah Kerguen le 1er déc. 2021"),
            (4, "mesure ordonnée par un juge"),
            (4, "une autre mesure finit bientôt, le 16 avr. 2022"),
            (3, "dix-huit ans dans l’année, le 15 août 2022"),
            (10, "mois d’attente, 10"),
            (-2, "dit au téléphone, Sarah Kerguen le 1er déc. 2021"),
        ]
    );
}

#[test]
fn brothers_and_sisters_keep_the_rank_of_the_first_and_each_kind_its_own_list() {
    let of = |at: u32, family: &str, kind: &str, received: &str| Waiting {
        family: family.to_owned(),
        kind: kind.to_owned(),
        received: day(received),
        ..request(at)
    };
    let all = vec![
        of(1, "F1", "AED-R", "2021-10-01"),
        of(2, "", "AED-R", "2021-05-01"),
        of(3, "F1", "AED-R", "2021-03-01"),
        of(4, "F1", "AEMO-R", "2021-06-01"),
        of(5, "", "AED-R", "2021-12-01"),
    ];
    let groups = list(all, criteria(), day("2022-01-18"));
    let told: Vec<Vec<&str>> = groups
        .iter()
        .map(|group| group.members.iter().map(|member| member.request.reference.as_str()).collect())
        .collect();
    assert_eq!(told, [vec!["D003", "D001"], vec!["D002"], vec!["D004"], vec!["D005"]]);
}

#[test]
fn the_list_of_any_day_is_as_long_as_the_figure_of_the_report_and_places_add_up() {
    each_engine(|store| {
        let site = site_on(store);
        for code in ["aer", "sessad"] {
            let service = site.service(code);
            let store = &site.app.store;
            let facts = store.read(|read| app::facts::load(read, service.operator, service.id)).unwrap();
            let scope = Scope {
                operator: service.operator,
                service: service.id,
                account: number(1),
                now: "2022-01-18T09:42:00Z".parse().unwrap(),
            };
            let mut seen = 0;
            for back in 0..30 {
                let on = day("2022-01-18").plus_days(-back * 23);
                let period = Period::new(on, on).unwrap();
                let rows = |population: Population| population.rows(&facts, &Rules::default(), period).len();
                let waits = store.read(|read| waiting::waiting(read, &scope, on)).unwrap();
                assert_eq!(waits.len(), rows(Population::DemandesEnAttente), "{code} {on}");
                seen += waits.len();
                let (authorised, held) = store.read(|read| waiting::places_of(read, &scope, on)).unwrap();
                let all = places::count(&authorised, &held, on);
                let in_force: i64 = facts
                    .capacities
                    .iter()
                    .filter(|one| one.start <= on && one.end >= on)
                    .map(|one| one.places)
                    .sum();
                assert_eq!(all.iter().map(|one| one.authorised).sum::<i64>(), in_force, "{code} {on}");
                let open = (0..facts.measures.start.len())
                    .filter(|at| facts.measures.start[*at] <= on && facts.measures.end[*at] > on)
                    .count();
                assert_eq!(all.iter().map(|one| one.taken).sum::<i64>(), open as i64, "{code} {on}");
                assert!(all.iter().all(|one| one.taken + one.promised + one.free() == one.authorised));
            }
            assert!(code != "aer" || seen > 100, "the case has requests that wait");
        }
    });
}

#[tokio::test]
async fn the_page_says_how_long_one_will_wait_what_would_change_it_and_what_that_is_worth() {
    let site = site("attente-prevision");
    let chief = site.enter("chef-de-service", "aer");
    let (_, page) = site.text("/services/aer/attente", &chief).await;
    let text = |page: &str, from: &str| {
        page.split(from).nth(1).unwrap_or_default().split('<').next().unwrap().to_owned()
    };
    let now = text(&page, "Une demande qui arrive attendra ");
    assert!(now.contains("mois") || now.contains("ans"), "{now}");
    assert!(page.contains("Essayée sur") && page.contains("une fois sur deux"), "its error is said");
    let (_, more) = site.text("/services/aer/attente?si=10", &chief).await;
    let then = text(&more, "Une demande qui arrive attendrait ");
    assert!(then.contains("au lieu d") && !then.starts_with(&now), "{now} / {then}");
    // From a month that one chooses: later, they shorten the wait less.
    let (_, later) = site.text("/services/aer/attente?si=10&des=2022-12", &chief).await;
    assert!(later.contains("<option value=\"2022-12\" selected>décembre 2022</option>"), "{later}");
    assert_ne!(text(&later, "Une demande qui arrive attendrait "), then);
    for unknown in ["si=7", "si=10&des=2021-12", "si=10&des=demain"] {
        let (status, _) = site.text(&format!("/services/aer/attente?{unknown}"), &chief).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{unknown}");
    }
    // The same facts, the same answer.
    let (_, again) = site.text("/services/aer/attente?si=", &chief).await;
    assert_eq!(text(&again, "Une demande qui arrive attendra "), now);
}

/// A request that waits in the demonstration, and the last of the list.
async fn last(site: &Site, cookie: &str) -> (Id, usize) {
    let service = site.service("aer");
    let scope = Scope {
        operator: service.operator,
        service: service.id,
        account: number(1),
        now: "2022-01-18T09:42:00Z".parse().unwrap(),
    };
    let (status, _) = site.text("/services/aer/attente", cookie).await;
    assert_eq!(status, StatusCode::OK);
    let waits = site.app.store.read(|read| waiting::waiting(read, &scope, day("2022-01-18"))).unwrap();
    let groups = list(waits, criteria(), day("2022-01-18"));
    let last = groups.last().unwrap();
    (last.members[0].request.id, last.rank)
}

#[tokio::test]
async fn a_danger_that_is_told_moves_a_request_up_with_its_reason_and_can_be_taken_back() {
    let site = site("attente-danger");
    let chief = site.enter("chef-de-service", "aer");
    let (request, rank) = last(&site, &chief).await;
    let path = format!("/services/aer/attente/{request}");
    let shown = format!("/services/aer/attente?demande={request}");
    let (_, page) = site.text(&shown, &chief).await;
    assert!(page.contains(&format!("{rank}ᵉ sur la liste affichée")));
    let (status, _, to) = send(&site, &path, "critere=danger&motif=", &chief).await;
    assert_eq!((status, to.contains("fait=motif")), (StatusCode::SEE_OTHER, true), "a reason is asked");
    assert_eq!(count(&site.app.store, "select cast(count(*) as bigint) from request_said"), 0);
    let reason = encoded("Appel du 119 le 17 janvier");
    let (_, _, to) = send(&site, &path, &format!("critere=danger&motif={reason}"), &chief).await;
    assert!(to.contains("fait=dit"), "{to}");
    let (_, page) = site.text(&shown, &chief).await;
    assert!(page.contains("Appel du 119") && !page.contains(&format!("{rank}ᵉ sur la liste affichée")));
    // Two say it at once: the second is told, nothing is written twice.
    let (_, _, to) = send(&site, &path, &format!("critere=danger&motif={reason}"), &chief).await;
    assert!(to.contains("fait=deja"));
    // The list of the day before is as it was.
    let (_, page) = site.text(&format!("{shown}&au=2022-01-17"), &chief).await;
    assert!(!page.contains("Appel du 119"));
    let (_, _, to) = send(&site, &path, "critere=danger&retrait=1", &chief).await;
    assert!(to.contains("fait=retrait"));
    let (_, page) = site.text(&shown, &chief).await;
    assert!(page.contains(&format!("{rank}ᵉ sur la liste affichée")));
    assert_eq!(
        count(&site.app.store, "select cast(count(*) as bigint) from request_said"),
        1,
        "the row stays"
    );
    let lines = "select cast(count(*) as bigint) from journal where noun = 'request_said'";
    assert_eq!(count(&site.app.store, lines), 2);
}

#[tokio::test]
async fn points_by_hand_are_for_who_decides_and_stay_within_bounds() {
    let site = site("attente-main");
    let (chief, worker) = (site.enter("chef-de-service", "aer"), site.enter("educateur", "aer"));
    let (request, _) = last(&site, &chief).await;
    let path = format!("/services/aer/attente/{request}");
    let form = format!("critere=main&points=30&motif={}", encoded("Retour d’incarcération du père"));
    let (status, _, _) = send(&site, &path, &form, &worker).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    for points in ["0", "51", "-51", "beaucoup", ""] {
        let (_, _, to) = send(&site, &path, &format!("critere=main&motif=x&points={points}"), &chief).await;
        assert!(to.contains("fait=points"), "{points}: {to}");
    }
    let (_, _, to) = send(&site, &path, &form, &chief).await;
    assert!(to.contains("fait=dit"));
    let (_, page) = site.text(&format!("/services/aer/attente?demande={request}"), &chief).await;
    assert!(page.contains("1ʳᵉ sur la liste affichée") && page.contains("Retour d’incarcération du père"));
}

#[tokio::test]
async fn a_restricted_file_keeps_its_rank_without_its_name_and_another_service_has_nothing_to_say() {
    let site = site("attente-reserve");
    let chief = site.enter("chef-de-service", "aer");
    let (request, _) = last(&site, &chief).await;
    let store = &site.app.store;
    let person = id(
        store,
        &format!(
            "select person_id from request where hex(id) = '{}'",
            request.to_string().replace('-', "").to_uppercase()
        ),
    );
    let (_, before) = site.text("/services/aer/attente", &chief).await;
    site.restrict(person);
    let (_, page) = site.text("/services/aer/attente", &chief).await;
    assert!(page.contains("Dossier réservé") && !before.contains("Dossier réservé"));
    let title = |page: &str| page.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().to_owned();
    assert_eq!(title(&page), title(&before), "restricted files are counted");
    let (status, _) = site.text(&format!("/services/aer/attente?demande={request}"), &chief).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let path = format!("/services/aer/attente/{request}");
    let (status, _, _) = send(&site, &path, "critere=danger&motif=x", &chief).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // What is taken away is told to who protects data.
    let (status, _) = site.text("/services/aer/attente/attente.xlsx", &chief).await;
    assert_eq!(status, StatusCode::OK);
    site.app.looks.flush();
    assert_eq!(count(store, "select cast(count(*) as bigint) from export_made where what = 'attente'"), 1);
    let stranger = site.enter("chef-de-service", "sessad");
    let path = format!("/services/sessad/attente/{request}");
    let (status, _, _) = send(&site, &path, "critere=danger&motif=x", &stranger).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    for wrong in ["au=2022-02-30", "au=2022-01-19", "au=1066-01-01"] {
        let (status, _) = site.text(&format!("/services/aer/attente?{wrong}"), &chief).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{wrong}");
    }
}
