//! What each rule says, on registers of a few rows.

use base::{Id, Period};
use indicator::*;

use crate::register::*;

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
    for _ in 0..2 {
        worker(&mut facts, "éducateur", 1000, "2020-01-01", "");
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
    worker(&mut facts, "éducateur", 1000, "2020-01-01", "");
    let axel = person(&mut facts, 0, "");
    visit(&mut facts, "2021-05-04", &[(axel, Presence::Absent)], 1, 45);
    visit(&mut facts, "2021-05-05", &[(axel, Presence::Excused)], 1, 30);
    assert_eq!(figure(&facts, "minutes_directes"), Ok(75.0));
    assert_eq!((figure(&facts, "seances"), figure(&facts, "absences_rdv")), (Ok(0.0), Ok(2.0)));
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
fn a_birth_that_is_not_known_or_has_not_come_is_a_row_of_its_own() {
    let mut facts = Facts::default();
    for birth in ["", "2003-12-31", "2004-01-01", "2022-05-01"] {
        let someone = person(&mut facts, NONE, birth);
        measure(&mut facts, someone, "AED-R", "2021-01-01", "", "");
    }
    let year = year_2021(&facts);
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
    let year = year_2021(&facts);
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

#[test]
fn an_open_measure_has_no_length_yet() {
    let mut facts = Facts::default();
    let someone = person(&mut facts, 0, "1950-01-01");
    measure(&mut facts, someone, "AED-R", "1960-01-01", "", "");
    let scope = Scope { facts: &facts, rules: default_rules(), period: Period::year(2021) };
    let population = Population::MesuresTouchant;
    let rows = population.rows(&facts, default_rules(), scope.period);
    for tally in [Tally::Duree, Tally::AgeFin] {
        let table = count(scope, population, &rows, tally, &[]).unwrap();
        assert_eq!(table.sums, [Sum { total: 0.0, rows: 0 }]);
    }
}

#[test]
fn persons_are_counted_in_their_territory_and_measures_in_theirs() {
    let mut facts = Facts::default();
    let someone = person(&mut facts, 0, "");
    let another = person(&mut facts, 1, "");
    let (east, west) = (facts.words.territory.word("Est"), facts.words.territory.word("Ouest"));
    facts.persons.territory[0] = west;
    measure(&mut facts, someone, "AED-R", "2021-02-01", "", "");
    measure(&mut facts, another, "AED-R", "2021-03-01", "", "");
    facts.measures.territory[0] = east;
    let both = |one: &str| [(one.to_owned(), 1.0), ("non renseigné".to_owned(), 1.0)];
    assert_eq!(parts(&facts, "file_active.territoire"), both("Ouest"));
    assert_eq!(parts(&facts, "admissions.territoire"), both("Est"));
}

#[test]
fn a_register_that_writes_territories_on_one_side_only_is_read_on_that_side() {
    let mut facts = Facts::default();
    let someone = person(&mut facts, 0, "");
    let west = facts.words.territory.word("Ouest");
    measure(&mut facts, someone, "AED-R", "2021-02-01", "", "");
    let expected = [("Ouest".to_owned(), 1.0)];
    facts.persons.territory[0] = west;
    assert_eq!(parts(&facts, "admissions.territoire"), expected);
    facts.persons.territory[0] = UNKNOWN;
    facts.measures.territory[0] = west;
    assert_eq!(parts(&facts, "file_active.territoire"), expected);
}

#[test]
fn a_family_is_as_large_as_its_members_who_are_accompanied() {
    let mut facts = Facts::default();
    for family in [0, 0, 0, 1, NONE] {
        let someone = person(&mut facts, family, "");
        if someone != 2 {
            measure(&mut facts, someone, "AED-R", "2021-01-01", "", "");
        }
    }
    assert_eq!(parts(&facts, "familles.taille"), [("1".to_owned(), 2.0), ("2".to_owned(), 1.0)]);
    assert_eq!(figure(&facts, "personnes_par_famille"), Ok(4.0 / 3.0));
}

#[test]
fn a_stay_away_is_not_a_day_of_the_house() {
    let mut facts = Facts::default();
    let someone = person(&mut facts, 0, "");
    measure(&mut facts, someone, "MECS", "2021-01-01", "2021-01-11", "");
    facts.measures.away.push((0, day("2021-01-03"), day("2021-01-04")));
    assert_eq!(figure(&facts, "journees"), Ok(8.0));
    // Away until the end: the day of exit was never a day of the house.
    facts.measures.away.push((0, day("2021-01-09"), day("2021-01-31")));
    assert_eq!(figure(&facts, "journees"), Ok(6.0));
    let rules = Rules { exit_day_counts: true, ..Rules::default() };
    assert_eq!(figure_by(&facts, &rules, "journees"), Ok(6.0));
}

#[test]
fn months_bear_their_year_when_the_period_has_them_twice() {
    let mut facts = Facts::default();
    let someone = person(&mut facts, 0, "");
    for when in ["2020-03-01", "2021-03-01", "2021-03-02"] {
        measure(&mut facts, someone, "AED-R", when, "", "");
    }
    visit(&mut facts, "2021-03-05", &[], 0, 30);
    let two_years = Period::new(day("2020-01-01"), day("2021-12-31")).unwrap();
    let year = Year::new(&facts, default_rules(), two_years, dictionary());
    let admissions = year.parts("admissions.mois").unwrap().parts;
    assert_eq!(admissions.len(), 24);
    assert_eq!((admissions[2].key.as_str(), &admissions[2].value), ("mars 2020", &Ok(1.0)));
    assert_eq!((admissions[14].key.as_str(), &admissions[14].value), ("mars 2021", &Ok(2.0)));
    assert_eq!(year.parts("actes.mois").unwrap().parts[0].key, "mars 2021");
    assert_eq!(year.open("admissions.mois", Some("mars 2021"), None).unwrap().rows.len(), 2);
}

#[test]
fn mean_ages_are_days_over_a_mean_year_and_leave_out_who_has_no_birth_date() {
    let mut facts = Facts::default();
    for birth in ["2011-01-01", "2001-01-01", ""] {
        let someone = person(&mut facts, NONE, birth);
        measure(&mut facts, someone, "AED-R", "2021-01-01", "2021-01-02", "");
    }
    assert_eq!(figure(&facts, "age_moyen_entree"), Ok((3653.0 + 7305.0) / 365.25 / 2.0));
    assert_eq!(figure(&facts, "age_moyen_sortie"), Ok((3654.0 + 7306.0) / 365.25 / 2.0));
}
