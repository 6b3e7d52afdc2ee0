//! The figures of a référent unique: contracts, appointments, follow-ups.

use indicator::*;

use crate::register::*;

fn appointment(facts: &mut Facts, when: &str, person: Index, presence: Presence) {
    visit(facts, when, &[(person, presence)], 0, 30);
    let kind = facts.words.act_kind.word("Rendez-vous");
    *facts.acts.kind.last_mut().unwrap() = kind;
}

#[test]
fn a_first_contract_then_a_renewal_are_in_both_lines_and_twice_in_their_sum() {
    let mut facts = Facts::default();
    let (nora, ali) = (person(&mut facts, 0, ""), person(&mut facts, 1, ""));
    contract(&mut facts, nora, 1, "2021-01-10", "2021-06-30", false);
    contract(&mut facts, nora, 2, "2021-07-01", "2021-10-31", false);
    contract(&mut facts, nora, 3, "2021-11-01", "", false);
    contract(&mut facts, ali, 2, "2021-05-01", "", false);
    assert_eq!(figure(&facts, "cer_premiers"), Ok(1.0));
    assert_eq!(figure(&facts, "cer_renouvellements"), Ok(2.0));
    assert_eq!(figure(&facts, "cer_total"), Ok(3.0));
    let year = year_2021(&facts);
    let behind = year.open("cer_total", None, None).unwrap();
    assert_eq!((behind.noun, behind.rows.list()), (Noun::Contract, vec![0, 1, 3]));
    assert_eq!(year.tallied(&behind).total, 3.0);
}

#[test]
fn a_reinforced_contract_counts_while_it_is_in_force() {
    let mut facts = Facts::default();
    for (signed, end, reinforced) in [
        ("2020-01-01", "2021-01-01", true),
        ("2020-01-01", "2020-12-31", true),
        ("2021-01-01", "", false),
        ("2021-12-31", "", true),
    ] {
        let someone = person(&mut facts, NONE, "");
        contract(&mut facts, someone, 1, signed, end, reinforced);
    }
    assert_eq!(figure(&facts, "renforcees"), Ok(2.0));
}

#[test]
fn only_a_change_of_referent_before_any_contract_is_a_reorientation() {
    let mut facts = Facts::default();
    for (motive, signed) in [
        ("Changement de référent unique", None),
        ("changement de référent unique", Some("2021-02-01")),
        ("changement de référent unique", Some("2021-06-30")),
        ("changement de référent unique", Some("2021-09-01")),
        ("emploi", None),
    ] {
        let someone = person(&mut facts, NONE, "");
        measure(&mut facts, someone, "RU", "2021-01-01", "2021-06-30", motive);
        if let Some(signed) = signed {
            contract(&mut facts, someone, 1, signed, "", false);
        }
    }
    assert_eq!(figure(&facts, "reorientees_accueil"), Ok(2.0));
    assert_eq!(figure(&facts, "accompagnements_cesses"), Ok(5.0));
}

#[test]
fn who_came_to_five_appointments_is_among_four_and_more() {
    let mut facts = Facts::default();
    for times in [1, 1, 2, 4, 5] {
        let someone = person(&mut facts, NONE, "");
        for at in 0..times {
            appointment(&mut facts, &format!("2021-03-0{}", at + 1), someone, Presence::Present);
        }
        appointment(&mut facts, "2021-04-01", someone, Presence::Absent);
        visit(&mut facts, "2021-04-01", &[(someone, Presence::Present)], 0, 30);
    }
    let order: Vec<usize> = {
        let mut order: Vec<usize> = (0..facts.acts.day.len()).collect();
        order.sort_by_key(|act| facts.acts.day[*act]);
        order
    };
    let acts = &facts.acts;
    let kind: Vec<Word> = order.iter().map(|act| acts.kind[*act]).collect();
    let person: Vec<Index> = order.iter().map(|act| acts.person[*act]).collect();
    let presence: Vec<Presence> = order.iter().map(|act| acts.presence[*act]).collect();
    let mut days = acts.day.clone();
    days.sort();
    (facts.acts.kind, facts.acts.person, facts.acts.presence, facts.acts.day) =
        (kind, person, presence, days);
    let expected = [("1".to_owned(), 2.0), ("2".to_owned(), 1.0), ("4".to_owned(), 2.0)];
    assert_eq!(parts(&facts, "frequence_rdv"), expected);
    let year = year_2021(&facts);
    let twice = year.open("frequence_rdv", Some("2"), None).unwrap();
    assert_eq!(year.persons(&twice), [2]);
    assert_eq!((year.acts(&twice).len(), year.tallied(&twice).total), (2, 1.0));
}

#[test]
fn a_lapsed_contract_does_not_close_a_follow_up() {
    let mut facts = Facts::default();
    let someone = person(&mut facts, 0, "");
    measure(&mut facts, someone, "RU", "2021-03-15", "2021-10-31", "");
    contract(&mut facts, someone, 1, "2021-03-20", "2021-06-30", false);
    let months = year_2021(&facts).months("suivies_fin_mois").unwrap();
    assert_eq!(months, [0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
}

#[test]
fn an_orientation_comes_from_who_orients() {
    let mut facts = Facts::default();
    for prescriber in ["SDI", "CCAS", ""] {
        let someone = person(&mut facts, NONE, "");
        let all = &mut facts.requests;
        all.id.push(base::Id::from_bytes([0; 16]));
        all.person.push(someone);
        all.kind.push(UNKNOWN);
        all.prescriber.push(facts.words.prescriber.word(prescriber));
        all.territory.push(UNKNOWN);
        all.received.push(day("2021-05-01"));
        all.decided.push(OPEN);
        all.decision.push(Decision::Waiting);
    }
    assert_eq!(figure(&facts, "orientees"), Ok(1.0));
    let rules = Rules { orienters: vec!["sdi".to_owned(), "ccas".to_owned()], ..Rules::default() };
    assert_eq!(figure_by(&facts, &rules, "orientees"), Ok(2.0));
    assert_eq!(figure(&facts, "ratio_cer_orientations"), Ok(0.0));
}

#[test]
fn a_person_only_phoned_has_been_dealt_with_and_not_met() {
    let mut facts = Facts::default();
    let someone = person(&mut facts, 0, "");
    visit(&mut facts, "2021-05-01", &[(someone, Presence::Unknown)], 0, 10);
    *facts.acts.direct.last_mut().unwrap() = false;
    assert_eq!(figure(&facts, "personnes_traitees"), Ok(1.0));
    assert_eq!(figure(&facts, "personnes_rencontrees"), Ok(0.0));
}
