//! What the base would refuse is refused before it, at its place.

use register::{ReadError, Source};

use crate::harness::{Base, csv, faults, reading};

const PERSONS: &str = "id;nom;prénom\nP1;Hérault;Zoé\n";

fn faults_of(name: &str, text: &str) -> Vec<String> {
    let staff = csv("personnel.csv", "id;nom;profession\nS1;Duval Zoé;éducateur\n");
    faults(&reading(&[csv("personnes.csv", PERSONS), staff, csv(name, text)]))
}

#[test]
fn a_text_as_long_as_a_page_is_neither_a_reference_nor_a_name_nor_a_word() {
    let long = "P".repeat(300);
    let text = format!("id;nom;prénom\n{long};Hérault;Zoé\nP2;{long};Léo\n");
    let found = faults(&reading(&[csv("personnes.csv", &text)]));
    assert!(found[0].ends_with("un identifiant de 60 signes au plus"), "{found:?}");
    assert!(found[1].ends_with("un texte de 200 signes au plus"), "{found:?}");
    let text = format!("id;personne;type;début\nM1;P1;{long};01/01/2021\n");
    assert!(faults_of("mesures.csv", &text)[0].ends_with("un texte de 200 signes au plus"));
}

#[test]
fn rows_without_a_reference_are_not_said_twice() {
    let twice = [
        (
            "absences.csv",
            "professionnel;motif;début;fin\nS1;maladie;01/01/2021;\nS1;Maladie;01/01/2021;05/01/2021\n",
        ),
        ("capacites.csv", "territoire;places;du;au\n;30;01/01/2020;\n;40;01/01/2020;\n"),
        ("previsionnel.csv", "année;journées\n2021;100\n2021;200\n"),
    ];
    for (name, text) in twice {
        let found = faults_of(name, text);
        assert_eq!(found.len(), 1, "{name} {found:?}");
        assert!(
            found[0].starts_with("3 ") && found[0].ends_with("une ligne qui n’en répète pas une autre"),
            "{found:?}"
        );
    }
}

#[test]
fn a_decided_request_says_what_was_decided() {
    let text =
        "id;personne;type;reçue;décidée;issue\nD1;P1;AED;01/01/2021;05/02/2021;\nD2;P1;AED;01/01/2021;;\n";
    let found = faults_of("demandes.csv", text);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("2 issue"), "{found:?}");
}

#[test]
fn places_and_days_are_never_negative_and_a_rank_starts_at_one() {
    let wrong = [
        ("capacites.csv", "territoire;places;du;au\n;-3;01/01/2020;\n"),
        ("previsionnel.csv", "année;journées\n2021;-100\n"),
        ("contrats.csv", "id;personne;rang;signé\nC1;P1;0;01/01/2021\n"),
    ];
    for (name, text) in wrong {
        assert_eq!(faults_of(name, text).len(), 1, "{name}");
    }
}

#[test]
fn who_is_named_twice_at_one_act_is_there_once() {
    let text = "id;date;type;mode;durée (min);personnes;professionnels;présence\n\
        A1;01/02/2021;visite;direct;60;P1|P1;S1|S1;présent\n";
    let staff = csv("personnel.csv", "id;nom;profession\nS1;Duval Zoé;éducateur\n");
    let reading = reading(&[csv("personnes.csv", PERSONS), staff, csv("actes.csv", text)]);
    assert_eq!(reading.faults, []);
    let act = &reading.register.acts[0];
    assert_eq!((act.persons.len(), act.staff.len()), (1, 1));
}

#[test]
fn a_line_without_end_is_no_register() {
    let text = format!("id;nom;prénom\nP1;{};Zoé\n", "x".repeat(1_000_001));
    let refused = Base::default().read(&[csv("personnes.csv", &text)]);
    assert!(matches!(refused, Err(ReadError::LongLine { .. })), "{refused:?}");
}

#[test]
fn a_quotation_mark_that_nothing_closes_is_told_by_its_beginning() {
    let text = format!("id;nom;prénom\nP1;\"Hérault;Zoé\n{}", "P2;Delmas;Noé\n".repeat(1000));
    let reading = reading(&[csv("personnes.csv", &text)]);
    let fault = reading.faults.iter().find(|fault| fault.column == "nom").unwrap();
    assert_eq!((fault.line, fault.value.chars().count()), (2, 501));
    assert!(fault.value.starts_with("Hérault;Zoé"));
}

#[test]
fn a_folder_of_too_many_tables_is_another_folder() {
    let folder = std::env::temp_dir().join(format!("jalon-trop-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for file in 0..501 {
        std::fs::write(folder.join(format!("{file}.csv")), "a;b\n").unwrap();
    }
    let refused = Source::read(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(matches!(refused, Err(ReadError::TooMany { most: 500, .. })), "{refused:?}");
}
