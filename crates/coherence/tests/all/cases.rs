//! Each report of `tests/cases`, beside what must be found in it: nothing less, nothing more.

use std::fs;
use std::path::PathBuf;

use coherence::{Published, Review, check, from_text, read};

use crate::office::{docx, xlsx};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn case(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

/// A review as one reads it: a finding or a right figure a line, without its place.
fn told(review: &Review) -> String {
    let findings = review.findings.iter().map(|f| {
        format!("{} {} | {} | {} → {} | {}\n", f.severity.word(), f.rule, f.title, f.found, f.expected, f.key)
    });
    let right = review.right.iter().map(|right| format!("juste | {}\n", right.text));
    findings.chain(right).collect()
}

fn expected(name: &str) -> String {
    case(&name.replace(".txt", ".attendu"))
}

/// The reference report, as another program gives its text.
fn reference_as(cell: &str) -> Published {
    let text = case("rapport-aer-2021.txt");
    let mut lines = Vec::new();
    for line in text.lines() {
        // The contents and the plan of action lose their columns in another way, and say nothing of figures.
        let table = line.contains('\t')
            && !line.starts_with("P.")
            && !line.contains("FAIRE")
            && !line.contains("COURS");
        lines.push(if table { line.replace('\t', cell) } else { line.replace('\t', " ") });
    }
    from_text(&lines.join("\n"))
}

#[test]
fn every_report_gives_what_is_written_beside_it() {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".txt"))
        .collect();
    names.sort();
    assert!(names.len() >= 7, "{names:?}");
    for name in names {
        let review = check(&read(case(&name).as_bytes()).unwrap());
        assert_eq!(told(&review), expected(&name), "{name}");
    }
}

#[test]
fn the_reference_report_is_the_same_in_word_and_in_excel() {
    let name = "rapport-aer-2021.txt";
    let report = from_text(&case(name));
    let lines = |text: String| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    for bytes in [docx(&report), xlsx(&report)] {
        let review = check(&read(&bytes).unwrap());
        assert_eq!(review.year, Some(2021));
        assert_eq!(lines(told(&review)), lines(expected(name)));
    }
}

#[test]
fn the_reference_report_is_the_same_without_the_lines_of_its_tables() {
    let keys = |report: &Published| {
        let mut keys: Vec<String> = check(report).findings.into_iter().map(|finding| finding.key).collect();
        keys.sort();
        keys
    };
    let whole = keys(&from_text(&case("rapport-aer-2021.txt")));
    assert_eq!(whole.len(), 10);
    for cell in [" ", "   ", " \n", "\n\n"] {
        assert_eq!(keys(&reference_as(cell)), whole, "{cell:?}");
    }
}

#[test]
fn a_finding_stays_the_same_when_another_is_settled() {
    let text = case("rapport-aer-2021.txt");
    let before = check(&from_text(&text));
    let after = check(&from_text(&text.replace("	12	50", "	12	15").replace("soit +55 %", "soit 66 %")));
    let gone = ["2/aemo-r/2021-12", "1/aemo-r/2021-12", "8/33/55"];
    let kept = |review: &Review| {
        let mut keys: Vec<String> = review.findings.iter().map(|finding| finding.key.clone()).collect();
        keys.retain(|key| !gone.contains(&key.as_str()));
        keys
    };
    assert_eq!(kept(&before), kept(&after));
    // 15 + 0 − 0 is not 17: three entries and one exit are missing.
    assert_eq!(after.findings.len(), before.findings.len() - 2);
}

#[test]
fn a_finding_says_where_it_is() {
    let report = from_text(&case("rapport-aer-2021.txt"));
    let review = check(&report);
    let first = &review.findings[0];
    assert_eq!(
        first.place,
        "Tableau\u{a0}2, ligne\u{a0}49, «\u{a0}PRESENTS début du mois\u{a0}», «\u{a0}Dec\u{a0}»"
    );
    assert_eq!(first.cell, Some((1, 12)));
    let json = serde_json::to_value(&review).unwrap();
    assert_eq!(json["findings"][0]["severity"], "Error");
    assert!(serde_json::to_string(&report).unwrap().contains("Heading"));
}
