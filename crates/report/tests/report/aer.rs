//! The yearly report of a reinforced home-support service.

use crate::support::{Given, context, rows, table, text};
use document::{Block, Document, Tone};
use report::{compose, trame};

fn report(figures: &Given) -> Document {
    compose(&trame("aer").unwrap().unwrap(), figures, &context())
}

#[test]
fn the_cover_has_one_pole_a_month_kinds_together() {
    let document = report(&Given::aer());
    let cover = document.cover.unwrap();
    assert_eq!(cover.poles[0], ("janv.".to_owned(), 29));
    assert_eq!(cover.poles[10], ("nov.".to_owned(), 50));
    assert_eq!(cover.stripe, 5);
    assert!(cover.legend.starts_with("Chaque jalon est un mois, chaque bande cinq jeunes."));
    assert_eq!(document.title, "Rapport d’activité 2021");
    assert_eq!(document.as_of, "Chiffres connus au 18 janvier 2022");
}

#[test]
fn the_movements_follow_the_trame_order_and_end_with_the_year() {
    let document = report(&Given::aer());
    let movements = table(&document, "Mouvements");
    assert_eq!(movements.groups[0].label.as_deref(), Some("AEMO renforcée, décidée par le juge des enfants"));
    assert_eq!(movements.groups[0].tone, Some(Tone::Judicial));
    assert_eq!(movements.columns[13].label, "année");
    assert_eq!(
        rows(movements)[..4],
        [
            "Présents au début | 17 | 15 | 14 | 12 | 13 | 13 | 13 | 14 | 14 | 15 | 12 | 15 | 17",
            "Entrées | 0 | 0 | 4 | 2 | 0 | 4 | 1 | 0 | 3 | 0 | 3 | 3 | 20",
            "Sorties | 2 | 1 | 6 | 1 | 0 | 4 | 0 | 0 | 2 | 3 | 0 | 1 | 20",
            "Présents à la fin | 15 | 14 | 12 | 13 | 13 | 13 | 14 | 14 | 15 | 12 | 15 | 17 | 17",
        ]
    );
}

#[test]
fn the_sentences_say_the_figures_in_french() {
    let text = text(&report(&Given::aer()));
    for said in [
        "Entre le 1er janvier et le 31 décembre 2021, 82\u{a0}jeunes de 44\u{a0}familles ont bénéficié",
        "47\u{a0}mesures en AED-R et 37\u{a0}mesures en AEMO-R, un même jeune ayant pu avoir plusieurs mesures",
        "Le service a réalisé 13\u{202f}316\u{a0}journées sur 15\u{202f}208 prévues, soit 87,6\u{202f}% de",
        "33\u{a0}mesures attendent, concernant 17\u{a0}familles (19\u{a0}mesures en AEMO-R et 14",
        "362\u{a0}jours d’absence, concernant 5\u{a0}personnes",
        "soit une moyenne de 1,86\u{a0}jeune par famille",
        "45\u{202f}% des jeunes suivis résident avec un seul",
        "70\u{202f}% des couples parentaux sont séparés",
    ] {
        assert!(text.contains(said), "« {said} » manque dans\n{text}");
    }
}

#[test]
fn every_suite_of_the_source_has_its_row_even_with_nothing() {
    let suites = |figures: &Given| rows(table(&report(figures), "Suites"));
    let with = suites(&Given::aer());
    assert_eq!(with[0], "Fin de prise en charge AED-R | 14 | 36");
    assert_eq!(with.last().unwrap(), "Ensemble | 39 | 100");
    let without = suites(&Given::default());
    assert_eq!(without[2], "Majorité | 0 | non calculable (le total est nul)");
    assert_eq!(without.len(), 8);
}

#[test]
fn a_professional_is_named_by_the_context() {
    let document = report(&Given::aer());
    let rows = rows(table(&document, "Références"));
    assert_eq!(rows, ["Camille Morel | 5 | 0", "S02 | 3 | 0"]);
}

#[test]
fn the_chapters_are_those_of_the_source() {
    let document = report(&Given::aer());
    let chapters: Vec<&str> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level: 1 | 2, text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    for chapter in [
        "Introduction",
        "Le personnel du service",
        "Les mouvements de personnel",
        "Tableau de bord annuel",
        "Les éléments budgétaires",
        "Les arrêts de travail",
        "La formation",
        "Principes d’intervention",
        "La co-intervention",
        "Les actions collectives",
        "Activité",
        "La liste d’attente",
        "Les admissions",
        "Les suivis",
        "Les sorties",
        "Évaluation continue",
        "Plan d’action",
        "Conclusion",
    ] {
        assert!(chapters.contains(&chapter), "« {chapter} » manque");
    }
}

#[test]
fn an_empty_service_is_told_in_whole_sentences() {
    let text = text(&report(&Given::default()));
    assert!(text.contains("aucun jeune n’a été accompagné par le service."));
    assert!(text.contains("Aucune mesure n’a pris fin sur la période."));
    assert!(text.contains("[non calculable taux d’activité (rien à rapporter)]"));
    assert!(!text.contains("NaN"));
}

#[test]
fn figures_used_are_defined_once_with_their_value() {
    let document = report(&Given::aer());
    let defined: Vec<&str> = document.definitions.iter().map(|d| d.id.as_str()).collect();
    let mut once = defined.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), defined.len());
    let rate = document.definitions.iter().find(|d| d.id == "taux_activite").unwrap();
    assert_eq!(rate.value, "87,6\u{202f}%");
}
