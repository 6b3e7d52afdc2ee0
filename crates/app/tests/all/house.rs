//! The rules of the house, read from the source tree: which crate knows which, where SQL lives, what each
//! column is for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each crate may know. Files are read without a base, counted without a base, written without a base.
const KNOWS: [(&str, &[&str]); 8] = [
    ("base", &[]),
    ("store", &["base"]),
    ("document", &["base"]),
    ("indicator", &["base"]),
    ("register", &["base"]),
    ("coherence", &["base"]),
    ("report", &["base", "document", "indicator"]),
    ("app", &["base", "store", "document", "indicator", "register", "coherence", "report"]),
];

/// What only the store and the application may depend on.
const BASES_AND_PAGES: [&str; 5] = ["rusqlite", "postgres", "axum", "askama", "tower"];

/// Funders, places and kinds of measures: words of a service, which are data.
const WORDS_OF_A_SERVICE: [&str; 16] = [
    "Hérault",
    "Loir-et-Cher",
    "Pas-de-Calais",
    "Doubs",
    "Nièvre",
    "Montpellier",
    "Blois",
    "AEMO",
    "AED",
    "MJIE",
    "SESSAD",
    "IME",
    "SAVS",
    "MDPH",
    "CPAM",
    "Conseil départemental",
];

/// Files that may be long, and why: lists that one looks up and does not read through.
const LISTS: [(&str, &str); 2] = [
    ("crates/register/src/field.rs", "every heading that a service may write over a column"),
    ("crates/register/tests/register/variants.rs", "every way of writing a register, one after the other"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Files of a folder and of its folders, with this extension, by path from the root.
fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == extension) {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "no .{extension} in {folder}");
    found.sort();
    found
}

/// Rust of the program, without its tests nor its comments: file, number of the line, line.
fn program() -> Vec<(String, usize, String)> {
    let mut lines = Vec::new();
    for (name, text) in files("crates", "rs") {
        if !name.contains("/src/") || name.ends_with("/tests.rs") || name.ends_with("/testing.rs") {
            continue;
        }
        for (number, line) in text.split("#[cfg(test)]").next().unwrap_or_default().lines().enumerate() {
            if !line.trim_start().starts_with("//") {
                lines.push((name.clone(), number + 1, line.to_owned()));
            }
        }
    }
    lines
}

/// The literals of a line of Rust.
fn literals(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

/// What the files of routes say.
pub fn routes_text() -> String {
    let under = files("crates/app/src/routes", "rs");
    let first = fs::read_to_string(root().join("crates/app/src/routes.rs")).unwrap();
    under.into_iter().map(|(_, text)| text).fold(first, |all, text| all + &text)
}

/// The addresses that they give.
pub fn routes() -> Vec<String> {
    let text = routes_text();
    let routes: Vec<String> =
        text.split(".route(").skip(1).filter_map(|rest| literals(rest).next()).map(str::to_owned).collect();
    assert!(routes.len() > 10 && routes.iter().all(|route| route.starts_with('/')), "{routes:?}");
    routes
}

fn no_fault(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Tables of the migrations: their columns, and the columns of their primary key.
fn tables() -> BTreeMap<String, (BTreeSet<String>, Vec<String>)> {
    let mut tables = BTreeMap::new();
    for (_, text) in files("crates/app/migrations", "sql") {
        for statement in text.split("create table ").skip(1) {
            let (name, body) = statement.split_once(" (").unwrap();
            let body = body.split("\n)").next().unwrap();
            let mut columns = BTreeSet::new();
            let mut key = Vec::new();
            for line in body.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("--"))
            {
                match line.split_whitespace().next().unwrap() {
                    "primary" => {
                        let inside = line.split(['(', ')']).nth(1).unwrap();
                        key = inside.split(", ").map(str::to_owned).collect();
                    }
                    "unique" | "foreign" | "check" | "on" => {}
                    column => {
                        columns.insert(column.to_owned());
                    }
                }
            }
            tables.insert(name.to_owned(), (columns, key));
        }
        changes(&text, &mut tables);
    }
    tables
}

/// What later steps change: `alter table person add column kept_id …`, `drop table account_grant`.
fn changes(text: &str, tables: &mut BTreeMap<String, (BTreeSet<String>, Vec<String>)>) {
    let plain: String =
        text.lines().filter(|line| !line.starts_with("--")).map(|line| format!("{line}\n")).collect();
    for statement in plain.split(';') {
        let words: Vec<&str> = statement.split_whitespace().collect();
        match words.as_slice() {
            ["alter", "table", table, "add", "column", column, ..] => {
                tables.get_mut(*table).unwrap().0.insert((*column).to_owned());
            }
            ["alter", "table", table, "drop", "column", column] => {
                tables.get_mut(*table).unwrap().0.remove(*column);
            }
            ["drop", "table", table] => {
                tables.remove(*table);
            }
            _ => {}
        }
    }
}

#[test]
fn crates_know_each_other_one_way() {
    for (name, known) in KNOWS {
        let manifest = fs::read_to_string(root().join(format!("crates/{name}/Cargo.toml"))).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        let needs = manifest["dependencies"].as_table().unwrap();
        for (other, _) in KNOWS {
            assert!(!needs.contains_key(other) || known.contains(&other), "{name} must not know {other}");
        }
        if !["store", "app"].contains(&name) {
            for outside in BASES_AND_PAGES {
                assert!(!needs.contains_key(outside), "{name} must not need {outside}");
            }
        }
    }
    assert_eq!(fs::read_dir(root().join("crates")).unwrap().count(), KNOWS.len(), "a crate is not in KNOWS");
}

#[test]
fn a_warning_is_expected_for_a_reason_and_never_allowed() {
    let mine = format!("#[{}(", "allow");
    let faults: Vec<String> = files("crates", "rs")
        .into_iter()
        .filter(|(_, text)| text.contains(&mine) || text.contains(&mine.replacen('#', "#!", 1)))
        .map(|(name, _)| format!("{name}: use #[expect(…, reason = …)]"))
        .collect();
    no_fault(&faults);
}

#[test]
fn no_file_is_longer_than_one_reads_at_once() {
    let mut faults = Vec::new();
    for (name, text) in files("crates", "rs") {
        let lines = text.lines().count();
        let list = LISTS.iter().any(|(list, _)| *list == name);
        if lines > 600 && !list {
            faults.push(format!("{name}: {lines} lines"));
        }
    }
    no_fault(&faults);
    for (name, most) in [("ARCHITECTURE.md", 200), ("GLOSSARY.md", 200)] {
        let lines = fs::read_to_string(root().join(name)).unwrap().lines().count();
        assert!(lines <= most, "{name}: {lines} lines");
    }
}

/// A funder, a département or a kind of measure is a row of a base or a file of the catalogue. The
/// demonstration invents one association, and may name what it does.
#[test]
fn the_program_names_no_service() {
    let mut faults = Vec::new();
    for (name, number, line) in program() {
        if name.starts_with("crates/app/src/demo/") {
            continue;
        }
        for literal in literals(&line) {
            let words: Vec<&str> = literal.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
            for word in WORDS_OF_A_SERVICE {
                let named = if word.contains(' ') { literal.contains(word) } else { words.contains(&word) };
                if named {
                    faults.push(format!("{name}:{number}: {word}"));
                }
            }
        }
    }
    no_fault(&faults);
}

#[test]
fn sql_is_in_files_that_say_so_and_in_lower_case() {
    let mut faults = Vec::new();
    let mut statements = 0;
    for (name, number, line) in program() {
        for literal in literals(&line) {
            let start = literal.trim_start();
            let is = |starts: &[&str]| starts.iter().any(|word| start.starts_with(word));
            if is(&["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE "]) {
                faults.push(format!("{name}:{number}: SQL is written in lower case"));
            }
            if is(&["select ", "insert into ", "update ", "delete from ", "create table "]) {
                statements += 1;
                if !name.ends_with("/sql.rs") && !name.starts_with("crates/store/") {
                    faults.push(format!("{name}:{number}: SQL out of a file sql.rs"));
                }
            }
        }
    }
    assert!(statements > 30, "the statements were not found: {statements}");
    no_fault(&faults);
}

#[test]
fn every_row_belongs_to_an_operator() {
    for (table, (columns, key)) in tables() {
        assert!(columns.contains("operator_id"), "{table} has no operator_id");
        assert_eq!(key.first().map(String::as_str), Some("operator_id"), "primary key of {table}");
    }
}

#[test]
fn every_column_says_what_it_is_for() {
    let text = fs::read_to_string(root().join("crates/app/registre.toml")).unwrap();
    let register: toml::Table = text.parse().unwrap();
    let tables = tables();
    assert_eq!(register.keys().collect::<BTreeSet<_>>(), tables.keys().collect::<BTreeSet<_>>());
    for (table, (columns, _)) in tables {
        let declared = register[&table].as_table().unwrap();
        for question in ["finalite", "conservation", "destinataires"] {
            assert!(declared[question].as_str().is_some_and(|text| !text.is_empty()), "{table}: {question}");
        }
        let fates = declared["colonnes"].as_table().unwrap();
        assert_eq!(fates.keys().cloned().collect::<BTreeSet<_>>(), columns, "columns of {table}");
        for (column, fate) in fates {
            let known = ["clé", "garder", "garder l’année", "effacer", "remplacer par un pseudonyme"];
            assert!(fate.as_str().is_some_and(|fate| known.contains(&fate)), "{table}.{column}: {fate}");
        }
    }
}

#[test]
fn every_page_is_drawn_by_some_code() {
    let code: String = files("crates/app/src", "rs").into_iter().map(|(_, text)| text).collect();
    let pages = files("crates/app/src", "html");
    for (name, _) in &pages {
        let path = name.strip_prefix("crates/app/src/").unwrap();
        let by_code = code.contains(&format!("path = \"{path}\""));
        let by_page = pages.iter().any(|(_, text)| {
            ["extends", "include", "import"].iter().any(|how| text.contains(&format!("{how} \"{path}\"")))
        });
        assert!(by_code || by_page, "{name} is drawn by nothing");
    }
}
