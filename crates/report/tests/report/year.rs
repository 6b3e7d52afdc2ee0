//! Trames with the figures of the `indicator` crate.

use base::{Clock, Id};
use document::{Cell, Document};
use indicator::{Capacity, Catalogue, Facts, NO_DAY, NONE, OPEN, Rules, UNKNOWN, Year};
use report::{YearFigures, compose, trame, trames};

use crate::support::{context, rows, table, text};

/// Two siblings: one admitted in March and gone in June, the other with two measures in turn.
fn two_siblings() -> Facts {
    let clock = Clock::Fixed("2022-01-18T09:00:00Z".parse().unwrap());
    let day = |text: &str| text.parse().unwrap();
    let mut facts = Facts::default();
    let (girl, boy) = (facts.words.sex.word("F"), facts.words.sex.word("M"));
    let (judicial, agreed) = (facts.words.kind.word("AEMO-R"), facts.words.kind.word("AED-R"));
    let majority = facts.words.motive.word("majorité");
    for sex in [girl, boy] {
        facts.persons.id.push(Id::new(&clock));
        facts.persons.sex.push(sex);
        facts.persons.birth.push(day("2008-05-02"));
        facts.persons.family.push(0);
        for column in [&mut facts.persons.parents, &mut facts.persons.residence, &mut facts.persons.territory]
        {
            column.push(UNKNOWN);
        }
    }
    let measures = [
        (0, judicial, day("2021-03-01"), day("2021-06-15"), majority),
        (1, agreed, day("2020-10-01"), day("2021-04-01"), UNKNOWN),
        (1, judicial, day("2021-04-01"), OPEN, UNKNOWN),
    ];
    for (person, kind, start, end, motive) in measures {
        let all = &mut facts.measures;
        all.id.push(Id::new(&clock));
        all.person.push(person);
        all.kind.push(kind);
        all.start.push(start);
        all.end.push(end);
        all.motive.push(motive);
        all.outcome.push(UNKNOWN);
        all.prescriber.push(UNKNOWN);
        all.territory.push(UNKNOWN);
        all.decided.push(NO_DAY);
        all.keyworker.push(NONE);
        all.co_keyworker.push(NONE);
    }
    facts.capacities.push(Capacity {
        id: Id::new(&clock),
        territory: UNKNOWN,
        places: 30,
        start: day("2021-02-01"),
        end: OPEN,
    });
    facts
}

fn report(name: &str, facts: &Facts) -> Document {
    let (catalogue, rules) = (Catalogue::embedded().unwrap(), Rules::default());
    let context = context();
    let year = Year::new(facts, &rules, context.period, &catalogue);
    let opener = |door: &report::Door<'_>| Some(format!("/chiffres/{}", door.id));
    compose(&trame(name).unwrap().unwrap(), &YearFigures::new(&year, Some(&opener)), &context)
}

#[test]
fn every_indicator_a_trame_asks_for_is_in_the_catalogue() {
    let catalogue = Catalogue::embedded().unwrap();
    for trame in trames().unwrap() {
        if let Err(fault) = trame.check(|id| catalogue.find(id).is_some()) {
            panic!("{} : {fault}", trame.name);
        }
    }
}

#[test]
fn a_sibling_group_is_one_family_of_two_young_people_with_three_measures() {
    let document = report("aer", &two_siblings());
    let text = text(&document);
    let said = "2\u{a0}jeunes de 1\u{a0}famille ont bénéficié d’un accompagnement éducatif renforcé, en 3\u{a0}mesures\u{202f}: 2\u{a0}mesures en AEMO-R et 1\u{a0}mesure en AED-R, un même jeune";
    assert!(text.contains(said), "{text}");
    assert!(text.contains("les journées prévues ne sont pas enregistrées"));
    assert_eq!(rows(table(&document, "Suites")).last().unwrap(), "Ensemble | 2 | 100");
    let definition = document.definitions.iter().find(|d| d.id == "taux_activite").unwrap();
    assert_eq!(definition.value, "non calculable (aucune journée prévue n’est saisie pour 2021)");
    assert_eq!(definition.effective, "28 avril 2026");
    assert_eq!(definition.settings, "le jour de sortie n’est pas compté");
    let kinds = rows(table(&document, "Activité par mesure"));
    assert!(kinds[0].starts_with("AEMO-R") && kinds[1].starts_with("AED-R"), "the trame’s order: {kinds:?}");
}

#[test]
fn places_unknown_in_january_are_not_zero() {
    let document = report("aer", &two_siblings());
    let steps = document.blocks.iter().find_map(|block| match block {
        document::Block::Chart(chart) if !chart.steps.is_empty() => Some(chart.steps.clone()),
        _ => None,
    });
    assert_eq!(steps.unwrap()[..3], [None, Some(30.0), Some(30.0)]);
}

#[test]
fn the_persons_followed_are_read_at_each_month_end() {
    let document = report("referent-unique-rsa", &two_siblings());
    let months = rows(table(&document, "Suivies fin de mois"));
    assert_eq!(months[2], "mois 3 | mars 2021 | 2");
    assert_eq!(months[11], "mois 12 | décembre 2021 | 1");
}

#[test]
fn every_trame_reads_for_facts_without_a_row() {
    for trame in trames().unwrap() {
        let document = report(&trame.name, &Facts::default());
        for row in crate::support::tables(&document).iter().flat_map(|t| &t.groups).flat_map(|g| &g.rows) {
            let invented =
                row.cells.iter().any(|c| matches!(c, Cell::Number { value, .. } if value.is_nan()));
            assert!(!invented, "{} : {row:?}", trame.name);
        }
        assert!(!text(&document).contains("n’est pas au catalogue"), "{}", trame.name);
    }
}
