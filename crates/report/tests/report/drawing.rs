//! Charts, doors and the whole of several kinds.

use crate::support::{Given, context, rows, table};
use base::{Day, Period};
use document::{Block, Cell, Chart, Document, Tone};
use report::{Movement, compose, trame};

fn chart<'d>(document: &'d Document, caption: &str) -> &'d Chart {
    let charts = document.blocks.iter().filter_map(|b| if let Block::Chart(c) = b { Some(c) } else { None });
    charts.into_iter().find(|chart| chart.caption.starts_with(caption)).expect(caption)
}

#[test]
fn stocks_are_drawn_by_kind_under_the_places() {
    let document = compose(&trame("aer").unwrap().unwrap(), &Given::aer(), &context());
    let stocks = chart(&document, "Jeunes présents");
    assert_eq!(stocks.series[0].label, "AEMO-R");
    assert_eq!(stocks.series[0].tone, Tone::Judicial);
    assert_eq!(stocks.series[1].tone, Tone::Administrative);
    assert_eq!(stocks.steps[4..6], [Some(30.0), Some(50.0)]);
    assert_eq!(stocks.description, "Le plus\u{202f}: novembre (50)\u{202f}; le moins\u{202f}: mars (26).");
    assert_eq!(stocks.indicators, ["presents_fin"]);
}

#[test]
fn exits_go_down() {
    let document = compose(&trame("aer").unwrap().unwrap(), &Given::aer(), &context());
    let flows = chart(&document, "Entrées et sorties");
    assert_eq!(flows.series[1].values[2], Some(-10.0));
    assert_ne!(flows.series[0].tone, flows.series[1].tone);
}

#[test]
fn a_sixth_kind_is_drawn_with_the_others_but_keeps_its_rows() {
    let kind = |name: &str| Movement {
        kind: name.to_owned(),
        opening: vec![1; 12],
        entries: vec![0; 12],
        exits: vec![0; 12],
        closing: vec![1; 12],
    };
    let movements = ["AEMO", "AED", "MJIE", "SESSAD", "AESF", "inconnue"].map(kind).to_vec();
    let given = Given { movements, ..Given::default() };
    let document = compose(&trame("ase-handicap").unwrap().unwrap(), &given, &context());
    let stocks = chart(&document, "Jeunes présents");
    assert_eq!(stocks.series.len(), 4);
    assert_eq!(stocks.series.iter().filter_map(|s| s.values[0]).sum::<f64>(), 6.0);
    let movements = table(&document, "1.2 Mouvements");
    assert_eq!(movements.groups.len(), 7);
    assert_eq!(rows(movements).last().unwrap().split(" | ").nth(1), Some("6"));
}

#[test]
fn figures_open_only_where_there_is_a_door() {
    let trame = trame("aer").unwrap().unwrap();
    let doors = |links| {
        let document = compose(&trame, &Given::aer(), &report::Context { links, ..context() });
        let kinds = table(&document, "Activité par mesure");
        match &kinds.groups[0].rows[0].cells[1] {
            Cell::Number { href, .. } => href.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(doors(true).as_deref(), Some("/mesures.type/AEMO-R"));
    assert_eq!(doors(false), None);
}

#[test]
fn a_quarter_has_three_months_and_says_so() {
    let day = |text: &str| text.parse::<Day>().unwrap();
    let period = Period::new(day("2021-04-01"), day("2021-06-30")).unwrap();
    let mut given = Given::aer();
    for movement in &mut given.movements {
        for line in [&mut movement.opening, &mut movement.entries, &mut movement.exits, &mut movement.closing]
        {
            *line = line[3..6].to_vec();
        }
    }
    let context = report::Context { period, ..context() };
    let document = compose(&trame("aer").unwrap().unwrap(), &given, &context);
    assert_eq!(document.title, "Rapport d’activité du 1er avril 2021 au 30 juin 2021");
    let movements = table(&document, "Mouvements");
    assert_eq!(movements.columns.len(), 5);
    assert_eq!(movements.columns[4].label, "période");
    assert_eq!(document.cover.unwrap().poles.len(), 3);
}
