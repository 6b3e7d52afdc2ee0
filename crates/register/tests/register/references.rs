//! Rows that point at each other, and rows that are refused.

use crate::harness::{Base, csv, day, faults, reading};
use base::french::fold;

const PERSONS: &str = "id;nom;prénom;naissance\nP1;Hérault;Zoé;01/02/2010\nP2;Delmas;Noé;03/04/2011\n";
const STAFF: &str = "id;nom;profession\nS1;Chauvel Gabriel;éducateur\n";

fn persons(text: &str) -> Vec<String> {
    faults(&reading(&[csv("personnes.csv", text)]))
}

#[test]
fn an_identifier_met_twice_is_a_fault_of_the_second_row() {
    let text = format!("{PERSONS}P1;Autre;Nom;05/06/2012\n");
    assert_eq!(persons(&text), ["4 id « P1 » : un identifiant qui n’est pas déjà pris"]);
}

#[test]
fn an_identifier_of_the_base_is_the_same_row_again() {
    let base = Base { persons: ["P1".to_owned()].into(), ..Base::default() };
    assert_eq!(base.read(&[csv("personnes.csv", PERSONS)]).unwrap().faults, []);
}

#[test]
fn what_is_required_and_missing_is_a_fault() {
    assert_eq!(
        persons("id;nom;prénom\nP1;;Zoé\n;Delmas;Noé\n"),
        ["2 nom «  » : une valeur", "3 id «  » : une valeur"]
    );
}

#[test]
fn a_column_that_a_table_needs_is_asked_once() {
    let reading = reading(&[csv("personnes.csv", "id;nom;naissance\nP1;Hérault;\nP2;Delmas;\n")]);
    assert_eq!(faults(&reading), ["1 prénom «  » : une colonne de ce nom"]);
    assert_eq!(reading.counts[0].refused, 2);
}

#[test]
fn a_birth_to_come_or_of_another_age_is_refused() {
    assert_eq!(
        persons("id;nom;prénom;naissance\nP1;Hérault;Zoé;01/02/2035\nP2;Delmas;Noé;01/02/1899\n"),
        [
            "2 naissance « 01/02/2035 » : une date de naissance passée",
            "3 naissance « 01/02/1899 » : une date de naissance passée"
        ]
    );
}

#[test]
fn a_row_with_two_wrong_cells_shows_both_and_is_refused_once() {
    let reading =
        reading(&[csv("personnes.csv", "id;nom;prénom;sexe;naissance\nP1;Hérault;Zoé;?;32/01/2010\n")]);
    assert_eq!(faults(&reading).len(), 2);
    assert_eq!(reading.counts[0].refused, 1);
}

#[test]
fn a_probable_duplicate_is_held_back_unless_it_is_accepted() {
    let text = format!("{PERSONS}P9;HERAULT;Zoe;1/2/10\n");
    let expected = ["4 id « P9 » : pas de doublon probable (même nom, prénom, naissance)"];
    assert_eq!(persons(&text), expected);
    let accepting = Base { accept_duplicates: true, ..Base::default() };
    assert_eq!(accepting.read(&[csv("personnes.csv", &text)]).unwrap().register.persons.len(), 3);
    let mut base = Base::default();
    base.homonyms.insert((fold("Hérault Zoé"), day("2010-02-01")), "P7".to_owned());
    let reading = base.read(&[csv("personnes.csv", PERSONS)]).unwrap();
    assert_eq!(faults(&reading), ["2 id « P1 » : pas de doublon probable (même nom, prénom, naissance)"]);
}

#[test]
fn an_unknown_referent_is_a_fault_only_where_a_staff_is_kept() {
    let measures = csv(
        "mesures.csv",
        "id;personne;type;début;référent\nM1;P1;AED;01/01/2021;S9\nM2;P1;AED;01/01/2021;S1\n",
    );
    let persons = csv("personnes.csv", PERSONS);
    assert_eq!(reading(&[measures.clone(), persons.clone()]).faults, []);
    let expected = ["2 référent « S9 » : un professionnel du registre"];
    let staff = csv("personnel.csv", STAFF);
    assert_eq!(faults(&reading(&[measures.clone(), persons.clone(), staff])), expected);
    let base = Base { staff: ["S1".to_owned()].into(), ..Base::default() };
    assert_eq!(faults(&base.read(&[measures, persons]).unwrap()), expected);
}

#[test]
fn a_referent_may_be_given_by_name() {
    let measures =
        csv("mesures.csv", "id;personne;type;début;référent\nM1;P1;AED;01/01/2021;CHAUVEL Gabriel\n");
    let reading = reading(&[measures, csv("personnes.csv", PERSONS), csv("personnel.csv", STAFF)]);
    assert_eq!(reading.faults, []);
    assert_eq!(reading.register.measures[0].keyworker, "S1");
}

#[test]
fn a_measure_of_a_refused_person_waits_for_it() {
    let persons = csv("personnes.csv", "id;nom;prénom;naissance\nP1;Hérault;Zoé;31/02/2010\n");
    let measures = csv("mesures.csv", "id;personne;type;début\nM1;P1;AED;01/01/2021\nM2;P8;AED;01/01/2021\n");
    let reading = reading(&[measures, persons]);
    assert_eq!(
        faults(&reading),
        ["2 naissance « 31/02/2010 » : une date existante", "3 personne « P8 » : une personne du registre"]
    );
    assert_eq!(reading.held, 1);
}

#[test]
fn without_a_list_of_the_staff_a_name_is_no_longer_than_a_reference() {
    let who = "éducatrice".repeat(7);
    let rows = format!("id;date;type;mode;durée (min);professionnels\nA1;01/01/2021;écrit;direct;15;{who}\n");
    let reading = reading(&[csv("actes.csv", &rows)]);
    assert_eq!(
        faults(&reading),
        [format!("2 professionnels « {who} » : un professionnel de 60 signes au plus")]
    );
}

#[test]
fn an_act_lasts_from_a_minute_to_a_day() {
    let rows = "id;date;type;mode;durée (min);personnes\n\
        A1;01/01/2021;écrit;direct;0;P1\nA2;01/01/2021;écrit;direct;1441;P1\nA3;01/01/2021;écrit;direct;1440;P1\n";
    let reading = reading(&[csv("actes.csv", rows), csv("personnes.csv", PERSONS)]);
    assert_eq!(
        faults(&reading),
        [
            "2 durée (min) « 0 » : un nombre entier de minutes, de 1 à 1440",
            "3 durée (min) « 1441 » : un nombre entier de minutes, de 1 à 1440"
        ]
    );
    assert_eq!(reading.register.acts[0].minutes, 1440);
}

#[test]
fn presence_is_one_for_all_or_one_for_each() {
    use register::Attendance::{Absent, Excused, Present};
    let rows = "id;date;type;mode;durée (min);personnes;présence\n\
        A1;01/01/2021;groupe;direct;60;P1|P2;présent\n\
        A2;01/01/2021;groupe;direct;60;P1|P2;absent excusé|absent non excusé\n\
        A3;01/01/2021;groupe;direct;60;P1|P2;présent|présent|présent\n";
    let reading = reading(&[csv("actes.csv", rows), csv("personnes.csv", PERSONS)]);
    let presences =
        |row: usize| reading.register.acts[row].persons.iter().map(|(_, at)| *at).collect::<Vec<_>>();
    assert_eq!(presences(0), [Present, Present]);
    assert_eq!(presences(1), [Excused, Absent]);
    assert_eq!(reading.faults[0].line, 4);
}

#[test]
fn a_list_is_separated_by_what_the_service_puts_there() {
    use register::Attendance::{Excused, Present};
    for (persons, presence) in [
        ("P1|P2", "présent|absent excusé"),
        ("P1 ; P2", "présent ; absent excusé"),
        ("P1, P2", "présent / absent excusé"),
        ("P1, P2", "P, abs. excusée"),
        ("P1/P2", "présent/absent excusé"),
        ("P1\nP2", "présent\nabsent excusé"),
        ("DELMAS Noé, Zoé Hérault", "absent excusé;présent"),
    ] {
        let rows = format!(
            "id,date,type,mode,durée (min),personnes,présence\n\
             A1,01/01/2021,groupe,direct,60,\"{persons}\",\"{presence}\"\n"
        );
        let reading = reading(&[csv("actes.csv", &rows), csv("personnes.csv", PERSONS)]);
        assert_eq!(faults(&reading), Vec::<String>::new());
        let mut attended = reading.register.acts[0].persons.clone();
        attended.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(attended, [("P1".to_owned(), Present), ("P2".to_owned(), Excused)], "{persons}");
    }
}

#[test]
fn a_reference_may_hold_a_slash() {
    let persons = "id;nom;prénom\n2021/034;Hérault;Zoé\n";
    let rows = "id;date;type;mode;durée;personnes\nA1;01/01/2021;écrit;indirect;60;2021/034\n";
    let reading = reading(&[csv("actes.csv", rows), csv("personnes.csv", persons)]);
    assert_eq!(faults(&reading), Vec::<String>::new());
    assert_eq!(reading.register.acts[0].persons[0].0, "2021/034");
}

#[test]
fn objectives_keep_their_commas_and_slashes() {
    let rows = "id;personne;rang;signé;objectifs\nC1;P1;1;01/01/2021;\"emploi, formation ; santé/soins\"\n";
    let reading = reading(&[csv("contrats.csv", rows), csv("personnes.csv", PERSONS)]);
    assert_eq!(reading.register.contracts[0].objectives, ["emploi, formation", "santé/soins"]);
}

#[test]
fn a_name_that_two_people_bear_points_at_nobody() {
    let persons = format!("{PERSONS}P3;Hérault;Zoé;09/09/2012\n");
    let measures = "id;personne;type;début\nM1;HÉRAULT Zoé;AED;01/01/2021\nM2;Noé Delmas;AED;01/01/2021\n";
    let reading = reading(&[csv("mesures.csv", measures), csv("personnes.csv", &persons)]);
    assert_eq!(faults(&reading), ["2 personne « HÉRAULT Zoé » : une personne du registre"]);
    assert_eq!(reading.register.measures[0].person, "P2");
}

#[test]
fn a_row_that_names_a_refused_person_waits_for_it() {
    let persons = "id;nom;prénom;naissance\nP1;Hérault;Zoé;31/02/2010\n";
    let measures = "id;personne;type;début\nM1;Hérault Zoé;AED;01/01/2021\n";
    let reading = reading(&[csv("mesures.csv", measures), csv("personnes.csv", persons)]);
    assert_eq!((reading.faults.len(), reading.held), (1, 1));
}
