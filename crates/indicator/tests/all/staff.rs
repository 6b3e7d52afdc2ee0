//! The figures of a team: shares of time, absences, places.

use base::Period;
use indicator::*;

use crate::register::*;

#[test]
fn the_last_day_of_a_contract_of_work_counts_and_the_day_after_does_not() {
    let mut facts = Facts::default();
    worker(&mut facts, "éducateur", 1000, "2020-01-01", "2021-12-31");
    worker(&mut facts, "éducateur", 800, "2020-01-01", "2021-12-30");
    worker(&mut facts, "psychologue", 250, "2021-12-31", "");
    assert_eq!(figure(&facts, "etp"), Ok(1.25));
    let expected = [("éducateur".to_owned(), 1.0), ("psychologue".to_owned(), 0.25)];
    assert_eq!(parts(&facts, "etp.profession"), expected);
    assert_eq!(figure(&facts, "effectif"), Ok(2.0));
    let expected = [("éducateur".to_owned(), 1.0), ("psychologue".to_owned(), 1.0)];
    assert_eq!(parts(&facts, "effectif.profession"), expected);
}

#[test]
fn half_a_year_at_full_time_is_half_a_full_time_on_average() {
    let mut facts = Facts::default();
    worker(&mut facts, "éducateur", 1000, "2021-01-01", "2021-07-02");
    assert_eq!(figure(&facts, "etp_moyen"), Ok(183.0 / 365.0));
    assert_eq!(figure(&facts, "etp"), Ok(0.0));
}

#[test]
fn an_absence_counts_its_calendar_days_of_the_period_and_its_person_once() {
    let mut facts = Facts::default();
    let someone = worker(&mut facts, "éducateur", 1000, "2020-01-01", "");
    away(&mut facts, someone, "maladie", "2020-12-20", "2021-01-10");
    away(&mut facts, someone, "maladie", "2021-12-31", "");
    assert_eq!(figure(&facts, "absences_personnel_jours"), Ok(11.0));
    assert_eq!(figure(&facts, "absences_personnel_personnes"), Ok(1.0));
    let months = parts(&facts, "absences_personnel_jours.mois");
    assert_eq!((months[0].1, months[10].1, months[11].1), (10.0, 0.0, 1.0));
}

#[test]
fn training_and_paid_leave_are_not_absenteeism() {
    let mut facts = Facts::default();
    let someone = worker(&mut facts, "éducateur", 500, "2020-01-01", "");
    for motive in ["Formation", "congés payés", "maladie"] {
        away(&mut facts, someone, motive, "2021-03-01", "2021-03-10");
    }
    assert_eq!(figure(&facts, "absences_personnel_jours"), Ok(30.0));
    assert_eq!(figure(&facts, "absenteisme_jours"), Ok(10.0));
    assert_eq!(figure(&facts, "taux_absenteisme"), Ok(10.0 * 100.0 / (0.5 * 365.0)));
}

#[test]
fn the_capacity_of_a_day_is_the_one_in_force_that_day() {
    let mut facts = Facts::default();
    places(&mut facts, 40, "2015-01-01", "2021-05-31");
    places(&mut facts, 60, "2021-06-01", "");
    assert_eq!(figure(&facts, "capacite_fin"), Ok(60.0));
    assert_eq!(figure(&facts, "places_jours"), Ok(40.0 * 151.0 + 60.0 * 214.0));
    let may = Period::new(day("2021-05-01"), day("2021-05-31")).unwrap();
    let year = year_2021(&facts).over(may);
    assert_eq!(year.value("capacite_fin").unwrap(), Ok(40.0));
}

#[test]
fn planned_days_are_those_of_a_whole_civil_year() {
    let mut facts = Facts::default();
    facts.planned.push((2021, 1000));
    let someone = person(&mut facts, 0, "");
    measure(&mut facts, someone, "AED-R", "2020-01-01", "", "");
    assert_eq!(figure(&facts, "taux_activite"), Ok(36.5));
    let half = Period::new(day("2021-01-01"), day("2021-06-30")).unwrap();
    assert!(year_2021(&facts).over(half).value("taux_activite").unwrap().is_err());
}

#[test]
fn an_act_is_of_the_profession_held_that_day() {
    let mut facts = Facts::default();
    let someone = worker(&mut facts, "stagiaire", 1000, "2020-01-01", "2021-06-30");
    employ(&mut facts, someone, "éducateur", 1000, "2021-07-01", "");
    for (when, minutes) in [("2021-06-30", 30), ("2021-07-01", 45), ("2021-12-01", 60)] {
        visit(&mut facts, when, &[], 1, minutes);
    }
    let expected = [("stagiaire".to_owned(), 1.0), ("éducateur".to_owned(), 2.0)];
    assert_eq!(parts(&facts, "actes_professionnels.profession"), expected);
    let expected = [("stagiaire".to_owned(), 30.0), ("éducateur".to_owned(), 105.0)];
    assert_eq!(parts(&facts, "minutes_directes.profession"), expected);
}

#[test]
fn a_visit_by_two_professions_gives_its_time_to_each() {
    let mut facts = Facts::default();
    worker(&mut facts, "éducateur", 1000, "2020-01-01", "");
    worker(&mut facts, "psychologue", 1000, "2020-01-01", "");
    visit(&mut facts, "2021-03-01", &[], 2, 60);
    let expected = [("éducateur".to_owned(), 60.0), ("psychologue".to_owned(), 60.0)];
    assert_eq!(parts(&facts, "minutes_directes.profession"), expected);
    assert_eq!(figure(&facts, "minutes_directes"), Ok(120.0));
    assert_eq!(figure(&facts, "actes"), Ok(1.0));
}

#[test]
fn who_left_early_gives_their_own_minutes_and_the_others_the_act_s() {
    let mut facts = Facts::default();
    worker(&mut facts, "éducateur", 1000, "2020-01-01", "");
    worker(&mut facts, "psychologue", 1000, "2020-01-01", "");
    visit(&mut facts, "2021-02-01", &[], 2, 60);
    visit(&mut facts, "2021-03-01", &[], 2, 60);
    facts.acts.own = OwnTime { row: vec![3], minutes: vec![25], travel: vec![10] };
    let expected = [("éducateur".to_owned(), 120.0), ("psychologue".to_owned(), 85.0)];
    assert_eq!(parts(&facts, "minutes_directes.profession"), expected);
    assert_eq!(figure(&facts, "minutes_directes"), Ok(205.0));
    let travel = f64::from(facts.acts.travel.iter().map(|minutes| u32::from(*minutes) * 2).sum::<u32>());
    let of_last = f64::from(facts.acts.travel[1]);
    assert_eq!(figure(&facts, "minutes_trajet"), Ok(travel - of_last + 10.0));
}

#[test]
fn units_of_activity_weigh_each_act_by_the_scale_of_the_agreement() {
    let mut facts = Facts::default();
    visit(&mut facts, "2021-03-01", &[], 0, 60);
    visit(&mut facts, "2021-03-02", &[], 0, 60);
    assert!(figure(&facts, "unites_activite").unwrap_err().contains("barème"));
    let units = Some([("Visite à domicile".to_owned(), 1.5)].into_iter().collect());
    let rules = Rules { units, ..Rules::default() };
    assert_eq!(figure_by(&facts, &rules, "unites_activite"), Ok(3.0));
}

#[test]
fn who_has_two_professions_on_a_day_acts_in_the_one_of_the_larger_share() {
    let mut facts = Facts::default();
    let someone = worker(&mut facts, "secrétaire", 300, "2020-01-01", "");
    employ(&mut facts, someone, "éducateur", 700, "2020-01-01", "");
    visit(&mut facts, "2021-03-01", &[], 1, 30);
    assert_eq!(parts(&facts, "actes_professionnels.profession"), [("éducateur".to_owned(), 1.0)]);
}
