//! What holds for any report.

use coherence::{Content, Finding, Published, Severity, check, from_text, read};
use proptest::prelude::*;

use crate::generated::{Shape, services};

/// A coincidence of two breakdowns is not a fault.
fn faults(report: &Published) -> Vec<Finding> {
    check(report).findings.into_iter().filter(|finding| finding.severity != Severity::Notice).collect()
}

/// The only cell that differs between two readings of one report.
fn differs(left: &Published, right: &Published) -> Option<(usize, (usize, usize))> {
    for (piece, (one, other)) in left.pieces.iter().zip(&right.pieces).enumerate() {
        let (Content::Table(one), Content::Table(other)) = (&one.content, &other.content) else { continue };
        for (row, (one, other)) in one.iter().zip(other).enumerate() {
            if let Some(column) = one.iter().zip(other).position(|(one, other)| one != other) {
                return Some((piece, (row, column)));
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_report_that_agrees_gives_no_finding(service in services()) {
        let text = service.text(None);
        let report = from_text(&text);
        prop_assert!(faults(&report).is_empty(), "{:#?}\n{text}", faults(&report));
        let chained = check(&report).right.iter().filter(|right| right.text.contains("s’enchaînent")).count();
        prop_assert_eq!(chained, service.kinds.len(), "{}", text);
    }

    #[test]
    fn a_cell_that_is_changed_is_found(
        service in services(),
        kind in 0usize..3,
        stock in any::<bool>(),
        row in 0usize..4,
        month in 0usize..12,
        more in 1i64..40,
    ) {
        let kind = kind % service.kinds.len();
        // A total when there is one, or a stock.
        let (row, month) = if stock || !service.totals { (if row < 2 { 0 } else { 3 }, month) } else { (1 + row % 2, 12) };
        let (before, text) = (service.text(None), service.text(Some((kind, row, month, more))));
        let report = from_text(&text);
        let cell = differs(&from_text(&before), &report);
        prop_assert!(cell.is_some(), "{text}");
        let found = faults(&report);
        let named = found.iter().any(|finding| finding.cell.map(|at| (finding.piece, at)) == cell);
        prop_assert!(named, "{cell:?}\n{found:#?}\n{text}");
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), zip in any::<bool>()) {
        let mut all = if zip { b"PK\x03\x04".to_vec() } else { Vec::new() };
        all.extend(bytes);
        if let Ok(report) = read(&all) {
            check(&report);
        }
    }

    #[test]
    fn any_text_is_checked(text in "\\PC{0,300}") {
        check(&from_text(&text));
    }

    #[test]
    fn any_words_of_reports_are_checked(words in prop::collection::vec(words(), 0..120)) {
        check(&from_text(&words.concat()));
    }
}

fn words() -> impl Strategy<Value = String> {
    let known = [
        "Janv",
        "février",
        "mars",
        "avril 2021",
        "12/2021",
        "31/12/2021",
        "Total",
        "Entrées",
        "SORTIES",
        "Présents au début",
        "présents fin de mois",
        "\t",
        "\n",
        "\n\n",
        "|",
        " ",
        "  ",
        ". ",
        ", ",
        " : ",
        "%",
        "12",
        "0",
        "1 234",
        "99 999 999 999",
        "1,5",
        "-3",
        "2021",
        "- ",
        "filles et",
        "garçons",
        "mineurs",
        "admissions",
        "sont sortis",
        "soit",
        "des",
        "sur",
        "capacité de",
        "places",
        "supplémentaires",
        "au 1er janvier 2022",
        "en attente",
        "moyenne de",
        "par famille",
        "# ",
        "Moyenne des 2",
        "dont :",
        "suites des sorties :",
        "file active : ",
        "(",
        ")",
        "é",
        "\u{c}",
        "RAPPORT 2021",
    ];
    prop_oneof![
        prop::sample::select(known.to_vec()).prop_map(str::to_owned),
        (0i64..400).prop_map(|n| format!(" {n}"))
    ]
}

#[test]
fn every_shape_is_made() {
    // A shape that is left out of the generator would make the laws say less than they seem to.
    let shapes = [
        Shape::Tabs,
        Shape::Pipes,
        Shape::Spaces,
        Shape::Single,
        Shape::Turned,
        Shape::Together,
        Shape::Column,
    ];
    assert_eq!(shapes.len(), 7);
}
