//! What each rule says, on registers of a few rows.

use base::{Day, Id, Period};
use indicator::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn person(facts: &mut Facts, family: Index, birth: &str) -> Index {
    let all = &mut facts.persons;
    all.id.push(Id::from_bytes([all.id.len() as u8; 16]));
    all.sex.push(UNKNOWN);
    all.birth.push(birth.parse().unwrap_or(NO_DAY));
    all.family.push(family);
    all.parents.push(UNKNOWN);
    all.residence.push(UNKNOWN);
    all.territory.push(UNKNOWN);
    all.id.len() as Index - 1
}

fn measure(facts: &mut Facts, person: Index, kind: &str, start: &str, end: &str, motive: &str) {
    let all = &mut facts.measures;
    all.id.push(Id::from_bytes([all.id.len() as u8; 16]));
    all.person.push(person);
    all.kind.push(facts.words.kind.word(kind));
    all.prescriber.push(UNKNOWN);
    all.territory.push(UNKNOWN);
    all.decided.push(NO_DAY);
    all.start.push(day(start));
    all.end.push(end.parse().unwrap_or(OPEN));
    all.motive.push(facts.words.motive.word(motive));
    all.outcome.push(UNKNOWN);
    all.keyworker.push(NONE);
    all.co_keyworker.push(NONE);
}

fn visit(facts: &mut Facts, when: &str, persons: &[(Index, Presence)], staff: usize, minutes: u16) {
    let all = &mut facts.acts;
    all.day.push(day(when));
    all.kind.push(facts.words.act_kind.word("visite à domicile"));
    all.place.push(UNKNOWN);
    all.theme.push(UNKNOWN);
    all.direct.push(true);
    all.minutes.push(minutes);
    all.travel.push(20);
    all.files.push(0);
    for (person, presence) in persons {
        all.person.push(*person);
        all.presence.push(*presence);
    }
    all.persons_start.push(all.person.len() as u32);
    all.staff.extend(0..staff as Index);
    all.staff_start.push(all.staff.len() as u32);
}

fn figure_by(facts: &Facts, rules: &Rules, id: &str) -> Value {
    let catalogue = Catalogue::embedded().unwrap();
    Year::new(facts, rules, Period::year(2021), &catalogue).value(id).unwrap()
}

fn figure(facts: &Facts, id: &str) -> Value {
    figure_by(facts, &Rules::default(), id)
}

#[test]
fn a_person_with_two_measures_counts_once() {
    let mut facts = Facts::default();
    let lucas = person(&mut facts, 0, "2013-05-02");
    measure(&mut facts, lucas, "AED-R", "2020-06-01", "2021-03-10", "");
    measure(&mut facts, lucas, "AEMO-R", "2021-03-10", "", "");
    assert_eq!(figure(&facts, "file_active"), Ok(1.0));
    assert_eq!(figure(&facts, "mesures"), Ok(2.0));
    assert_eq!(figure(&facts, "presents_fin"), Ok(1.0));
}

#[test]
fn the_day_of_entry_counts_and_the_day_of_exit_does_not_unless_the_agreement_says_so() {
    let mut facts = Facts::default();
    let lina = person(&mut facts, 0, "");
    measure(&mut facts, lina, "AED-R", "2021-12-30", "2021-12-31", "");
    assert_eq!(figure(&facts, "journees"), Ok(1.0));
    assert_eq!(figure(&facts, "presents_fin"), Ok(0.0));
    let rules = Rules { exit_day_counts: true, ..Rules::default() };
    assert_eq!(figure_by(&facts, &rules, "journees"), Ok(2.0));
}

#[test]
fn a_visit_by_two_workers_to_three_siblings_is_one_act_two_hours_and_three_sessions() {
    let mut facts = Facts::default();
    for number in 0..2 {
        facts.staff.id.push(Id::from_bytes([number; 16]));
        facts.staff.reference.push(format!("S0{number}"));
    }
    let siblings: Vec<(Index, Presence)> =
        (0..3).map(|_| (person(&mut facts, 0, ""), Presence::Present)).collect();
    visit(&mut facts, "2021-05-04", &siblings, 2, 60);
    assert_eq!(figure(&facts, "actes"), Ok(1.0));
    assert_eq!(figure(&facts, "seances"), Ok(3.0));
    assert_eq!(figure(&facts, "minutes_directes"), Ok(120.0));
    assert_eq!(figure(&facts, "minutes_trajet"), Ok(40.0));
    assert_eq!(figure(&facts, "actes_professionnels"), Ok(2.0));
    assert_eq!(figure(&facts, "actes_croises"), Ok(6.0));
}

#[test]
fn a_missed_appointment_counts_the_time_of_the_worker_who_was_there() {
    let mut facts = Facts::default();
    facts.staff.id.push(Id::from_bytes([0; 16]));
    facts.staff.reference.push("S01".to_owned());
    let axel = person(&mut facts, 0, "");
    visit(&mut facts, "2021-05-04", &[(axel, Presence::Absent)], 1, 45);
    assert_eq!(figure(&facts, "minutes_directes"), Ok(45.0));
    assert_eq!((figure(&facts, "seances"), figure(&facts, "absences_rdv")), (Ok(0.0), Ok(1.0)));
    assert_eq!(figure(&facts, "personnes_rencontrees"), Ok(0.0));
    let rules = Rules { missed_counts: false, ..Rules::default() };
    assert_eq!(figure_by(&facts, &rules, "minutes_directes"), Ok(0.0));
}

#[test]
fn a_figure_that_cannot_be_worked_out_has_no_value_and_says_why() {
    let facts = Facts::default();
    for id in [
        "taux_activite",
        "taux_occupation",
        "personnes_par_famille",
        "duree_moyenne_jours",
        "taux_admission",
        "attente.part_capacite",
        "age_moyen_entree",
        "unites_activite",
        "journees_prevues",
        "capacite_fin",
    ] {
        let reason = figure(&facts, id).expect_err(id);
        assert!(reason.len() > 10, "{id} : {reason}");
    }
    assert_eq!(figure(&facts, "file_active"), Ok(0.0));
}

#[test]
fn a_person_without_a_family_number_is_a_family_of_one() {
    let mut facts = Facts::default();
    for family in [0, 0, NONE, NONE] {
        let someone = person(&mut facts, family, "");
        measure(&mut facts, someone, "AED-R", "2021-01-01", "", "");
    }
    assert_eq!(figure(&facts, "familles"), Ok(3.0));
}

#[test]
fn a_birth_that_is_not_known_is_a_row_of_its_own() {
    let mut facts = Facts::default();
    for birth in ["", "2003-12-31", "2004-01-01"] {
        let someone = person(&mut facts, NONE, birth);
        measure(&mut facts, someone, "AED-R", "2021-01-01", "", "");
    }
    let catalogue = Catalogue::embedded().unwrap();
    let rules = Rules::default();
    let year = Year::new(&facts, &rules, Period::year(2021), &catalogue);
    let bands = year.parts("file_active.tranche_age").unwrap();
    let keys: Vec<&str> = bands.parts.iter().map(|part| part.key.as_str()).collect();
    assert_eq!(keys, ["15-17 ans", "18 ans et plus", "non renseigné"]);
}

#[test]
fn bands_of_duration_follow_the_calendar_and_clamp_the_end_of_the_month() {
    let mut facts = Facts::default();
    let someone = person(&mut facts, 0, "");
    measure(&mut facts, someone, "AED-R", "2020-05-31", "2021-02-28", "");
    measure(&mut facts, someone, "AED-R", "2020-05-31", "2021-03-01", "");
    let catalogue = Catalogue::embedded().unwrap();
    let rules = Rules::default();
    let year = Year::new(&facts, &rules, Period::year(2021), &catalogue);
    let bands = year.parts("sorties.tranche_duree").unwrap().parts;
    let keys: Vec<&str> = bands.iter().map(|part| part.key.as_str()).collect();
    assert_eq!(keys, ["jusqu'à 9 mois", "de 9 à 18 mois"]);
}

#[test]
fn the_wait_of_an_admission_is_that_of_its_latest_admitted_request_of_the_same_kind() {
    let mut facts = Facts::default();
    let someone = person(&mut facts, 0, "");
    measure(&mut facts, someone, "AED-R", "2021-06-30", "", "");
    let mut ask = |kind: &str, received: &str, decision: Decision| {
        let all = &mut facts.requests;
        all.id.push(Id::from_bytes([9; 16]));
        all.person.push(someone);
        all.kind.push(facts.words.kind.word(kind));
        all.prescriber.push(UNKNOWN);
        all.territory.push(UNKNOWN);
        all.received.push(day(received));
        all.decided.push(day(received).next());
        all.decision.push(decision);
    };
    ask("AED-R", "2021-01-01", Decision::Admitted);
    ask("AED-R", "2021-06-20", Decision::Admitted);
    ask("AED-R", "2021-06-25", Decision::Refused);
    ask("AEMO-R", "2021-06-28", Decision::Admitted);
    ask("AED-R", "2021-07-04", Decision::Admitted);
    assert_eq!(figure(&facts, "delai_attente_jours"), Ok(10.0));
    assert_eq!(figure(&facts, "delai_attente_median_jours"), Ok(10.0));
}

#[test]
fn a_request_withdrawn_is_not_decided_and_one_decided_later_was_waiting() {
    let mut facts = Facts::default();
    let someone = person(&mut facts, 0, "");
    for (decision, decided) in [
        (Decision::Withdrawn, "2021-03-01"),
        (Decision::Admitted, "2022-02-01"),
        (Decision::Waiting, ""),
        (Decision::Refused, "2021-04-01"),
    ] {
        let all = &mut facts.requests;
        all.id.push(Id::from_bytes([9; 16]));
        all.person.push(someone);
        all.kind.push(facts.words.kind.word("AED-R"));
        all.prescriber.push(UNKNOWN);
        all.territory.push(UNKNOWN);
        all.received.push(day("2021-02-01"));
        all.decided.push(decided.parse().unwrap_or(OPEN));
        all.decision.push(decision);
    }
    assert_eq!(figure(&facts, "demandes_decidees"), Ok(1.0));
    assert_eq!(figure(&facts, "attente"), Ok(2.0));
    assert_eq!(figure(&facts, "attente.familles"), Ok(1.0));
    assert_eq!(figure(&facts, "taux_admission"), Ok(0.0));
}

#[test]
fn leaving_by_abandonment_or_exclusion_is_a_break_and_by_majority_is_not() {
    let mut facts = Facts::default();
    for motive in ["Exclusion", "abandon", "majorité", ""] {
        let someone = person(&mut facts, NONE, "");
        measure(&mut facts, someone, "SESSAD IP", "2020-09-01", "2021-06-30", motive);
    }
    assert_eq!(figure(&facts, "ruptures"), Ok(2.0));
}
