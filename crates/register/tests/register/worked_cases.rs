//! The worked cases of the project: invented people, known figures.

use std::sync::LazyLock;

use register::{Noun, Reading};

use crate::harness::{case, placeless, reading_of};

// A workbook is long to inflate without optimisation: each is read once.
static CLEAN: LazyLock<Reading> = LazyLock::new(|| reading_of("registres/registre-aer-2021.xlsx"));
static FAULTY: LazyLock<Reading> =
    LazyLock::new(|| reading_of("registres/registre-aer-2021-avec-fautes.xlsx"));

fn counts(reading: &Reading, noun: Noun) -> (usize, usize) {
    let count = reading.counts.iter().find(|count| count.noun == noun).unwrap();
    (count.read, count.valid)
}

#[test]
fn the_register_with_faults_shows_each_of_them_and_no_other() {
    let reading = &*FAULTY;
    let text =
        std::fs::read_to_string(case("registres/registre-aer-2021-avec-fautes.xlsx.fautes.json")).unwrap();
    let expected: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let mut found = Vec::new();
    for fault in &reading.faults {
        let mut fault = serde_json::to_value(fault).unwrap();
        assert_eq!(
            fault.as_object_mut().unwrap().remove("fichier"),
            Some("registre-aer-2021-avec-fautes.xlsx".into())
        );
        found.push(fault);
    }
    assert_eq!(found, expected);
    assert_eq!(counts(reading, Noun::Person), (116, 112));
}

#[test]
fn rows_that_point_at_a_refused_one_are_held_and_are_no_faults() {
    let reading = &*FAULTY;
    assert!(reading.held > 0);
    assert_eq!(reading.held, reading.counts.iter().map(|count| count.held).sum::<usize>());
    for count in &reading.counts {
        assert_eq!(count.read, count.valid + count.refused + count.held, "{:?}", count.noun);
    }
    let persons: Vec<&str> = reading.register.persons.iter().map(|row| row.reference.as_str()).collect();
    assert!(reading.register.measures.iter().all(|row| persons.contains(&row.person.as_str())));
}

#[test]
fn the_register_without_faults_shows_none() {
    let reading = &*CLEAN;
    assert_eq!(reading.faults, []);
    assert_eq!(reading.held, 0);
    assert_eq!(counts(reading, Noun::Person), (115, 115));
    assert_eq!(counts(reading, Noun::Measure), (84, 84));
    assert_eq!(counts(reading, Noun::Request), (86, 86));
    assert_eq!(counts(reading, Noun::Act), (3200, 3200));
}

#[test]
fn the_three_folders_are_read_whole() {
    for (folder, persons, measures) in [("aer-2021", 115, 84), ("sessad-2021", 48, 34), ("ru-2021", 160, 160)]
    {
        let reading = reading_of(folder);
        assert_eq!(reading.faults, [], "{folder}");
        assert_eq!(counts(&reading, Noun::Person), (persons, persons), "{folder}");
        assert_eq!(counts(&reading, Noun::Measure), (measures, measures), "{folder}");
    }
}

#[test]
fn the_excel_register_says_what_the_folder_says() {
    let excel = placeless(&CLEAN.register);
    let folder = placeless(&reading_of("aer-2021").register);
    assert_eq!(excel.persons, folder.persons);
    assert_eq!(excel.measures, folder.measures);
    assert_eq!(excel.requests, folder.requests);
    assert_eq!(excel.acts, folder.acts);
    assert_eq!(excel, folder);
}

#[test]
fn a_kind_written_in_five_ways_is_one_word() {
    let register = CLEAN.register.clone();
    let mut kinds: Vec<String> = register.measures.into_iter().map(|row| row.kind).collect();
    kinds.sort();
    kinds.dedup();
    assert_eq!(kinds, ["AED-R", "AEMO-R"]);
}
