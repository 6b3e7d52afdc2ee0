//! Behind a figure: the same rows, found by the same words.

use base::Month;
use indicator::*;

use crate::cases;
use crate::register::*;

fn march() -> Option<Month> {
    Some(Month { year: 2021, month: 3 })
}

#[test]
fn a_cell_of_the_table_of_movements_opens_on_the_measures_of_its_month() {
    let facts = cases::facts("aer-2021");
    let year = year_2021(&facts);
    for movement in year.movements() {
        for (id, line) in [
            ("presents_debut.type", &movement.opening),
            ("admissions.type", &movement.entries),
            ("sorties.type", &movement.exits),
            ("presents_fin.type", &movement.closing),
        ] {
            let behind = year.open(id, Some(&movement.kind), march()).unwrap();
            assert_eq!(behind.rows.len() as i64, line[2], "{id} {}", movement.kind);
        }
    }
    let whole = year.open("admissions", None, march()).unwrap();
    let entries: i64 = year.movements().iter().map(|movement| movement.entries[2]).sum();
    assert_eq!(year.tallied(&whole).total as i64, entries);
}

#[test]
fn a_month_of_days_opens_on_its_measures_and_counts_its_days() {
    let facts = cases::facts("aer-2021");
    let year = year_2021(&facts);
    for part in year.parts("journees.mois").unwrap().parts {
        let behind = year.open("journees.mois", Some(&part.key), None).unwrap();
        assert_eq!(Ok(year.tallied(&behind).total), part.value, "{}", part.key);
    }
}

#[test]
fn the_persons_followed_at_the_end_of_a_month_are_those_of_that_evening() {
    let facts = cases::facts("ru-2021");
    let year = year_2021(&facts);
    let months = year.months("suivies_fin_mois").unwrap();
    let behind = year.open("suivies_fin_mois", Some("mars"), None).unwrap();
    assert_eq!(year.persons(&behind).len() as f64, months[2]);
    let last = year.open("suivies_fin_mois", None, None).unwrap();
    assert_eq!(year.persons(&last).len() as f64, months[11]);
}

#[test]
fn a_worker_opens_on_the_persons_of_the_worker() {
    let facts = cases::facts("aer-2021");
    let year = year_2021(&facts);
    for part in year.parts("charge.referent").unwrap().parts {
        let behind = year.open("charge.referent", Some(&part.key), None).unwrap();
        assert_eq!(Ok(year.persons(&behind).len() as f64), part.value, "{}", part.key);
    }
}

#[test]
fn objectives_and_sessions_lead_back_to_persons_and_acts() {
    let facts = cases::facts("ru-2021");
    let year = year_2021(&facts);
    let objectives = year.open("cer.objectif", None, None).unwrap();
    let signed = Population::ContratsSignes.rows(&facts, default_rules(), year.period()).list();
    let mut holders: Vec<Index> = signed.iter().map(|row| facts.contracts.person[*row as usize]).collect();
    holders.sort_unstable();
    holders.dedup();
    assert_eq!(year.persons(&objectives), holders);
    let sessions = year.open("seances", None, None).unwrap();
    assert!(year.acts(&sessions).iter().all(|act| facts.acts.direct[*act as usize]));
    assert_eq!(year.persons(&sessions).len() as f64, figure(&facts, "personnes_rencontrees").unwrap());
}

#[test]
fn a_part_that_is_not_there_opens_on_nothing() {
    let facts = cases::facts("aer-2021");
    let year = year_2021(&facts);
    assert!(year.open("mesures.type", Some("Licorne"), None).unwrap().rows.is_empty());
    assert_eq!(year.open("mesures.licorne", Some("AED-R"), None), None);
    assert_eq!(year.open("licornes", None, None), None);
    assert_eq!(year.open("mesures", None, Some(Month { year: 2019, month: 1 })), None);
}

#[test]
fn a_part_narrowed_says_what_the_breakdown_says_means_and_medians_too() {
    let facts = cases::facts("aer-2021");
    let year = year_2021(&facts);
    for (id, axis) in [
        ("delai_attente_jours", Axis::Type),
        ("delai_attente_median_jours", Axis::Type),
        ("journees", Axis::Type),
        ("journees", Axis::Mois),
        ("file_active", Axis::Sexe),
    ] {
        for part in year.parts(&format!("{id}.{}", axis.name())).unwrap().parts {
            assert_eq!(year.narrowed(id, &[(axis, &part.key)]), Some(part.value), "{id} {}", part.key);
        }
    }
    assert_eq!(year.narrowed("taux_activite", &[(Axis::Type, "AED-R")]), None);
}

#[test]
fn the_days_of_each_measure_are_given_beside_it() {
    let facts = cases::facts("aer-2021");
    let year = year_2021(&facts);
    let behind = year.open("journees", None, None).unwrap();
    let each = year.row_values(&behind);
    assert_eq!(each.len(), behind.rows.len());
    assert_eq!(each.into_iter().flatten().sum::<f64>(), 13_316.0);
}
