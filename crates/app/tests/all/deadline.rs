//! What is due: deduced from facts, never twice, gone with what meets it; told to the right person.

use app::deadline::{
    self, Facts, Followed, Fulfilment, Handed, Held, Met, Reviewed, Setting, Signed, State, rules,
};
use axum::http::StatusCode;
use base::{Day, Id};
use proptest::prelude::*;

use crate::measure::{count, encoded, gesture, id, open_measure, restrict, send};
use crate::site::{Site, site};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn number(number: u32) -> Id {
    let mut bytes = [0; 16];
    bytes[12..].copy_from_slice(&number.to_be_bytes());
    Id::from_bytes(bytes)
}

/// A measure of a child, decided by the judge from 16 July 2021 to 16 April 2022.
fn followed() -> Followed {
    Followed {
        id: number(1),
        person: number(2),
        kept: number(2),
        name: "Ilyès Husson".to_owned(),
        birth: Some(day("2008-08-18")),
        kind: "AEMO-R".to_owned(),
        authority: Some("judiciaire".to_owned()),
        starts: day("2021-07-16"),
        planned_end: Some(day("2022-04-16")),
        workers: [None, None],
    }
}

fn due(facts: &Facts, today: &str) -> Vec<(&'static str, String)> {
    let all = deadline::of(facts, rules::rules(), day(today));
    all.iter().map(|one| (one.rule, one.due.to_string())).collect()
}

fn of_rule(facts: &Facts, rule: &str, today: &str) -> Option<String> {
    due(facts, today).into_iter().find(|(own, _)| *own == rule).map(|(_, due)| due)
}

#[test]
fn a_measure_that_ends_is_told_with_the_report_weeks_before() {
    let facts = Facts { measures: vec![followed()], ..Facts::default() };
    let all = due(&facts, "2022-01-18");
    for expected in [
        ("dipc", "2021-07-31"),
        ("contrat-signe", "2021-08-16"),
        ("premiere-synthese", "2021-09-16"),
        ("rapport-au-juge", "2022-03-05"),
        ("fin-de-mesure", "2022-04-16"),
        ("projet-a-reevaluer", "2022-07-16"),
        ("rapport-de-situation", "2022-07-16"),
        ("majorite", "2026-08-18"),
    ] {
        assert!(all.contains(&(expected.0, expected.1.to_owned())), "{expected:?} : {all:?}");
    }
    assert_eq!(all.len(), 8, "{all:?}");
}

#[test]
fn a_renewal_moves_the_end_and_what_was_done_for_the_first_end_does_not_count_for_the_next() {
    let mut facts = Facts { measures: vec![followed()], ..Facts::default() };
    let (rule, subject) = ("rapport-au-juge".to_owned(), number(1));
    facts.fulfilments.push(Fulfilment { rule, subject, anchor: day("2022-04-16"), done: day("2022-03-01") });
    assert_eq!(of_rule(&facts, "rapport-au-juge", "2022-03-02"), None);
    // Another lead does not bring back what was done.
    let lead = Setting { lead: Some(70), ..Setting::default() };
    facts.settings.insert("rapport-au-juge".to_owned(), lead);
    assert_eq!(of_rule(&facts, "rapport-au-juge", "2022-03-02"), None);
    facts.measures[0].planned_end = Some(day("2023-01-16"));
    assert_eq!(of_rule(&facts, "rapport-au-juge", "2022-04-20").as_deref(), Some("2022-11-07"));
}

#[test]
fn what_is_signed_or_done_meets_what_was_due_from_the_start() {
    let mut facts = Facts { measures: vec![followed()], ..Facts::default() };
    let kept = number(2);
    let signed = day("2021-07-20");
    facts.contracts.push(Signed { kept, regime: "DIPC".to_owned(), signed, ends: None });
    assert_eq!(of_rule(&facts, "dipc", "2022-01-18"), None);
    facts.acts.push(Met { kept, kind: "synthèse".to_owned(), day: day("2021-07-15") });
    assert!(of_rule(&facts, "premiere-synthese", "2022-01-18").is_some(), "before the measure started");
    facts.acts.push(Met { kept, kind: "synthèse".to_owned(), day: day("2021-09-03") });
    assert_eq!(of_rule(&facts, "premiere-synthese", "2022-01-18"), None);
}

#[test]
fn a_project_looked_at_and_a_document_handed_over_meet_what_they_are_for() {
    let mut facts = Facts { measures: vec![followed()], ..Facts::default() };
    let kept = number(2);
    facts.projects.push(Reviewed { kept, day: day("2021-07-15") });
    let due = |facts: &Facts, rule: &str| of_rule(facts, rule, "2022-01-18");
    assert_eq!(
        due(&facts, "projet-a-reevaluer").as_deref(),
        Some("2022-07-16"),
        "before the measure started"
    );
    facts.projects.push(Reviewed { kept, day: day("2021-10-08") });
    assert_eq!(due(&facts, "projet-a-reevaluer").as_deref(), Some("2022-10-08"));
    assert_eq!(due(&facts, "rapport-de-situation").as_deref(), Some("2022-07-16"), "and nothing else");
    let handed = |signed: Option<&str>| Handed {
        kept,
        kind: "DIPC".to_owned(),
        day: day("2021-07-20"),
        signed: signed.map(day),
    };
    facts.handovers.push(handed(None));
    assert_eq!((due(&facts, "dipc"), due(&facts, "contrat-signe").as_deref()), (None, Some("2021-08-16")));
    facts.handovers.push(handed(Some("2021-08-10")));
    assert_eq!(due(&facts, "contrat-signe"), None);
    facts.handovers[0].kind = "charte des droits et libertés".to_owned();
    facts.handovers.truncate(1);
    assert!(due(&facts, "dipc").is_some(), "another document");
}

#[test]
fn what_comes_back_counts_from_the_last_time_and_more_often_under_two_years() {
    let mut facts = Facts { measures: vec![followed()], ..Facts::default() };
    let (rule, subject) = ("rapport-de-situation".to_owned(), number(1));
    facts.fulfilments.push(Fulfilment { rule, subject, anchor: day("2021-07-16"), done: day("2022-05-31") });
    assert_eq!(of_rule(&facts, "rapport-de-situation", "2022-06-01").as_deref(), Some("2023-05-31"));
    let mut young = Facts { measures: vec![followed()], ..Facts::default() };
    young.measures[0].birth = Some(day("2020-12-31"));
    assert_eq!(of_rule(&young, "rapport-de-situation", "2021-08-01").as_deref(), Some("2022-01-16"));
    // Two years old on 31 December 2022: from 16 January 2023 on, a year.
    young.since = Some(day("2023-01-17"));
    assert_eq!(of_rule(&young, "rapport-de-situation", "2023-01-20").as_deref(), Some("2024-01-16"));
}

#[test]
fn a_service_that_begins_with_jalon_is_not_told_of_the_past() {
    let mut facts = Facts { measures: vec![followed()], since: Some(day("2022-01-18")), ..Facts::default() };
    assert_eq!(of_rule(&facts, "dipc", "2022-01-18"), None);
    facts.measures[0].starts = day("2019-03-01");
    assert_eq!(of_rule(&facts, "projet-a-reevaluer", "2022-01-18").as_deref(), Some("2022-03-01"));
    // But an end that is past is a measure that nothing decides any more.
    facts.measures[0].planned_end = Some(day("2021-12-01"));
    assert_eq!(of_rule(&facts, "fin-de-mesure", "2022-01-18").as_deref(), Some("2021-12-01"));
}

#[test]
fn dates_at_the_limits_of_the_calendar() {
    let mut facts = Facts { measures: vec![followed()], ..Facts::default() };
    facts.measures[0].birth = Some(day("2004-02-29"));
    facts.measures[0].starts = day("2021-12-31");
    let all = due(&facts, "2022-01-18");
    // Born on 29 February, one is eighteen on 1 March; two months after 31 December is the last of February.
    assert!(all.contains(&("majorite", "2022-03-01".to_owned())), "{all:?}");
    assert!(all.contains(&("premiere-synthese", "2022-02-28".to_owned())), "{all:?}");
    facts.measures[0].starts = day("2020-02-29");
    facts.since = Some(day("2023-06-01"));
    assert_eq!(of_rule(&facts, "projet-a-reevaluer", "2023-06-01").as_deref(), Some("2024-02-29"));
}

#[test]
fn a_notification_is_watched_by_its_last_end_and_a_majority_is_one_for_two_measures() {
    let mut facts = Facts { measures: vec![followed(), followed()], ..Facts::default() };
    facts.measures[1].id = number(9);
    facts.measures[1].kind = "AED".to_owned();
    let kept = number(2);
    for ends in ["2022-08-31", "2024-02-29"] {
        facts.decisions.push(Held { kept, kind: "notification".to_owned(), ends: day(ends) });
    }
    let all = due(&facts, "2022-01-18");
    let of = |rule: &str| all.iter().filter(|(own, _)| *own == rule).count();
    assert_eq!((of("majorite"), of("fin-de-notification"), of("fin-de-mesure")), (1, 1, 2));
    assert!(all.contains(&("fin-de-notification", "2024-02-29".to_owned())));
}

#[test]
fn this_week_ends_on_sunday() {
    let facts = Facts { measures: vec![followed()], ..Facts::default() };
    let end = |today: &str| {
        let all = deadline::of(&facts, rules::rules(), day(today));
        all.into_iter().find(|one| one.rule == "fin-de-mesure").unwrap().state(day(today))
    };
    // 16 April 2022 is a Saturday.
    assert_eq!(end("2022-04-10"), State::Next);
    assert_eq!(end("2022-04-11"), State::ThisWeek);
    assert_eq!(end("2022-04-16"), State::ThisWeek);
    assert_eq!(end("2022-04-17"), State::Late);
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let kinds = ["AEMO-R", "AED-R", "SESSAD IP", "référent unique", "autre chose"];
    let measure =
        (0u32..40, 0usize..kinds.len(), 16_000i32..19_000, proptest::option::of(0i32..900), 8_000i32..18_500);
    let one = (0u32..40, 0usize..4, 16_000i32..19_500);
    (proptest::collection::vec(measure, 0..25), proptest::collection::vec(one, 0..30), any::<bool>())
        .prop_map(move |(measures, others, young)| {
            let mut facts = Facts { since: young.then(|| Day::from_number(18_000)), ..Facts::default() };
            for (at, (person, kind, starts, length, birth)) in measures.into_iter().enumerate() {
                let starts = Day::from_number(starts);
                let (label, authority) = app::measure::words::kind(kinds[kind]);
                facts.measures.push(Followed {
                    id: number(1_000 + at as u32),
                    person: number(person),
                    kept: number(person),
                    name: format!("P{person}"),
                    birth: Some(Day::from_number(birth)),
                    kind: label,
                    authority,
                    starts,
                    planned_end: length.map(|length| starts.plus_days(length + 1)),
                    workers: [None, None],
                });
            }
            for (person, what, at) in others {
                let (kept, at) = (number(person), Day::from_number(at));
                match what {
                    0 => facts.decisions.push(Held { kept, kind: "notification".to_owned(), ends: at }),
                    1 => {
                        let ends = Some(at.plus_months(6));
                        facts.contracts.push(Signed { kept, regime: "CER".to_owned(), signed: at, ends });
                    }
                    2 => facts.acts.push(Met { kept, kind: "synthèse".to_owned(), day: at }),
                    _ => facts.contracts.push(Signed {
                        kept,
                        regime: "DIPC".to_owned(),
                        signed: at,
                        ends: None,
                    }),
                }
            }
            facts
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn one_rule_on_one_thing_is_due_once(facts in any_facts(), today in 17_000i32..20_000) {
        let all = deadline::of(&facts, rules::rules(), Day::from_number(today));
        let mut keys: Vec<_> = all.iter().map(|one| (one.rule, one.subject)).collect();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), all.len());
    }

    #[test]
    fn what_is_met_never_shows_again(facts in any_facts(), today in 17_000i32..20_000, which in any::<prop::sample::Index>()) {
        let today = Day::from_number(today);
        let before = deadline::of(&facts, rules::rules(), today);
        prop_assume!(!before.is_empty());
        let met = which.get(&before);
        let mut after = facts.clone();
        let done = met.due.max(met.anchor.next());
        after.fulfilments.push(Fulfilment { rule: met.rule.to_owned(), subject: met.subject, anchor: met.anchor, done });
        let now = deadline::of(&after, rules::rules(), today);
        let key = |one: &deadline::Deadline| (one.rule, one.subject, one.anchor);
        prop_assert!(now.iter().all(|one| key(one) != key(met)));
        // And nothing else moved.
        let others = |all: &[deadline::Deadline]| -> Vec<_> {
            all.iter().filter(|one| (one.rule, one.subject) != (met.rule, met.subject)).cloned().collect()
        };
        prop_assert_eq!(others(&now), others(&before));
    }

    #[test]
    fn facts_of_someone_else_change_nothing(facts in any_facts(), today in 17_000i32..20_000) {
        let today = Day::from_number(today);
        let before = deadline::of(&facts, rules::rules(), today);
        let mut after = facts;
        let kept = number(999_999);
        after.decisions.push(Held { kept, kind: "notification".to_owned(), ends: today });
        after.contracts.push(Signed { kept, regime: "DIPC".to_owned(), signed: today, ends: Some(today) });
        after.acts.push(Met { kept, kind: "synthèse".to_owned(), day: today });
        after.fulfilments.push(Fulfilment { rule: "dipc".to_owned(), subject: kept, anchor: today, done: today });
        prop_assert_eq!(deadline::of(&after, rules::rules(), today), before);
    }

    #[test]
    fn every_open_measure_with_an_end_has_it_among_its_deadlines(facts in any_facts(), today in 17_000i32..20_000) {
        let all = deadline::of(&facts, rules::rules(), Day::from_number(today));
        for measure in &facts.measures {
            let end = all.iter().find(|one| one.rule == "fin-de-mesure" && one.subject == measure.id);
            prop_assert_eq!(end.map(|end| end.due), measure.planned_end);
        }
    }
}

/// No account is one of the professionals: each sees the team's.
pub fn carry_nothing(store: &store::Store) {
    let sql = "update seat set professional_id = null where professional_id is not null";
    store.write(&crate::support::author(), |write| write.run(sql, &[])).unwrap();
}

/// The demonstration, with a measure renewed until a day.
async fn renewed(name: &str, until: &str) -> (Site, String, Id, Id) {
    let site = site(name);
    let cookie = site.sign_in(0).await;
    let (person, measure) = open_measure(&site.app.store, "aer", 0);
    let path = format!("/services/aer/personnes/{person}/mesures/{measure}/renouveler");
    let (status, page, _) =
        gesture(&site, &path, &format!("debut=2021-12-01&echeance={until}"), &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    (site, cookie, person, measure)
}

fn named(rule: &str, subject: Id, person: Id, anchor: &str) -> String {
    format!("regle={rule}&sujet={subject}&personne={person}&repere={anchor}")
}

#[tokio::test]
async fn a_deadline_is_met_in_one_gesture_once_and_taken_back() {
    let (site, _, person, measure) = renewed("tenue", "2022-01-20").await;
    let cookie = site.sign_in(1).await;
    let path = "/services/aer/echeances";
    let (_, page) = site.text(&format!("{path}?qui=equipe&regle=fin-de-mesure"), &cookie).await;
    assert!(page.contains("<h1>1\u{a0}échéance cette semaine</h1>"), "{page}");
    let form = format!("{}&fait=2022-01-18", named("fin-de-mesure", measure, person, "2022-01-20"));
    let close = format!("{path}/cloture");
    let (status, _, to) = send(&site, &close, &form, &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = site.text(&to, &cookie).await;
    assert!(page.contains("Échéance tenue") && page.contains("Annuler"), "{page}");
    let (_, _, to) = send(&site, &close, &form, &cookie).await;
    assert!(to.ends_with("fait=deja"), "{to}");
    assert_eq!(count(&site.app.store, "select count(*) from fulfilment"), 1);
    let done = id(&site.app.store, "select id from fulfilment");
    let (status, _, _) = send(&site, &format!("{path}/{done}/retrait"), "", &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = site.text(&format!("{path}?qui=equipe&regle=fin-de-mesure"), &cookie).await;
    assert!(page.contains("1\u{a0}échéance cette semaine"), "due again");
    let (status, _, _) = send(&site, &format!("{path}/{done}/retrait"), "", &cookie).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_not_needed_says_why_and_a_day_to_come_is_refused() {
    let (site, cookie, person, measure) = renewed("ecartee", "2022-01-20").await;
    let close = "/services/aer/echeances/cloture";
    let own = named("fin-de-mesure", measure, person, "2022-01-20");
    let (status, page, _) = send(&site, close, &format!("{own}&choix=ecarter&raison=+"), &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Dites pourquoi ce n’est pas nécessaire."));
    let (status, page, _) = send(&site, close, &format!("{own}&fait=2022-01-19"), &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Cette date n’est pas encore venue.") && page.contains("2022-01-19"));
    let reason = encoded("le juge a été prévenu <b>");
    let (status, _, _) = send(&site, close, &format!("{own}&choix=ecarter&raison={reason}"), &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(count(&site.app.store, "select count(*) from fulfilment where reason like '%prévenu%'"), 1);
}

#[tokio::test]
async fn deadlines_of_others_of_elsewhere_and_of_restricted_files_are_not_found() {
    let (site, cookie, person, measure) = renewed("hostiles", "2022-01-20").await;
    let close = "/services/aer/echeances/cloture";
    let (elsewhere, away) = open_measure(&site.app.store, "sessad", 0);
    for own in [
        named("fin-de-mesure", away, elsewhere, "2022-01-20"),
        named("inconnue", measure, person, "2022-01-20"),
        named("fin-de-mesure", measure, person, "2022-02-31"),
        "regle=fin-de-mesure".to_owned(),
    ] {
        let (status, _, _) = send(&site, close, &format!("{own}&fait=2022-01-18"), &cookie).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{own}");
    }
    // A subject that is not this person's closes nothing.
    let (other, others) = open_measure(&site.app.store, "aer", 1);
    let mixed = format!("{}&fait=2022-01-18", named("fin-de-mesure", measure, other, "2022-01-20"));
    let (_, _, to) = send(&site, close, &mixed, &cookie).await;
    assert!(to.ends_with("fait=deja"), "{to} {others}");
    assert_eq!(count(&site.app.store, "select count(*) from fulfilment"), 0);
    // One comes back to a page of deadlines, nowhere else.
    let own = named("fin-de-mesure", measure, person, "2022-01-20");
    let away = encoded("//exemple.test/services/aer/echeances?");
    let (_, _, to) = send(&site, close, &format!("{own}&fait=2022-01-18&retour={away}"), &cookie).await;
    assert!(to.starts_with("/services/aer/echeances?fait="), "{to}");
    restrict(&site.app.store, site.app.operator.id, person);
    let (status, _, _) = send(&site, close, &format!("{own}&fait=2022-01-18"), &cookie).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (_, page) = site.text("/services/aer/echeances?qui=equipe&tout=1", &cookie).await;
    assert!(!page.contains(&person.to_string()));
    for path in ["/services/aer/echeances?qui=zut", "/services/aer/echeances?regle=zut"] {
        assert_eq!(site.text(path, &cookie).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_service_changes_how_long_before_and_an_educator_does_not() {
    let (site, cookie, _, _) = renewed("reglages", "2022-06-30").await;
    let path = "/services/aer/echeances/reglages";
    let (status, page) = site.text(path, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    let mut form = String::new();
    for part in page.split("name=\"").skip(1) {
        let name = part.split('"').next().unwrap();
        if name.starts_with("suivie-") || name.starts_with("avance-") || name.starts_with("annonce-") {
            let value = part.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
            let value = if name == "annonce-fin-de-mesure" { "200" } else { value };
            let value = if name == "suivie-dipc" { "non" } else { value };
            form += &format!("{name}={value}&");
        }
    }
    let due = "/services/aer/echeances?qui=equipe&regle=fin-de-mesure";
    assert!(site.text(due, &cookie).await.1.contains("Rien n’est dû"));
    let (status, page, _) = send(&site, path, &form.replace("=200&", "=-1&"), &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("un nombre de jours, de 0 à 1000"));
    assert_eq!(send(&site, path, &form, &cookie).await.0, StatusCode::SEE_OTHER);
    assert!(site.text(due, &cookie).await.1.contains("1\u{a0}échéance ensuite"), "told sooner");
    assert_eq!(count(&site.app.store, "select count(*) from deadline_setting"), 2);
    let educator = site.sign_in(1).await;
    assert_eq!(site.text(path, &educator).await.0, StatusCode::FORBIDDEN);
    assert_eq!(send(&site, path, &form, &educator).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_badge_counts_what_awaits_me_and_never_a_stock() {
    let (site, chief, person, measure) = renewed("pastille", "2022-01-20").await;
    let store = &site.app.store;
    let me = id(store, "select m.keyworker from measure m join measure_term t on t.measure_id = m.id");
    carry_nothing(store);
    let seat = "update seat set professional_id = ?1 where role = 'educateur' and service_id in \
                (select id from service where code = 'aer')";
    store.write(&crate::support::author(), |write| write.run(seat, store::params![me])).unwrap();
    let cookie = site.sign_in(1).await;
    let badge = |page: &str| -> u32 {
        let after =
            page.split("class=\"pastille\">").nth(1).map(|rest| rest.split('<').next().unwrap().to_owned());
        after.map_or(0, |number| number.parse().unwrap())
    };
    let charge = "/services/aer/charge";
    let before = badge(&site.text(charge, &cookie).await.1);
    let (_, page) = site.text("/services/aer/echeances?qui=moi", &cookie).await;
    let (shown, _) = page.split_once("Ensuite, ").unwrap_or((&page, ""));
    assert_eq!(shown.matches("class=\"bloc-date\"").count() as u32, before, "{page}");
    assert!(before >= 1);
    // The head carries no measure: nothing awaits them by name.
    assert_eq!(badge(&site.text(charge, &chief).await.1), 0);
    let form = format!("{}&fait=2022-01-18", named("fin-de-mesure", measure, person, "2022-01-20"));
    send(&site, "/services/aer/echeances/cloture", &form, &cookie).await;
    assert_eq!(badge(&site.text(charge, &cookie).await.1), before - 1);
    let (_, mine) = site.text("/services/aer/echeances?qui=moi", &cookie).await;
    assert!(mine.contains("Les miennes"), "{mine}");
}
