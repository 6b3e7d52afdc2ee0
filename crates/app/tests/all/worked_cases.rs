//! The worked cases, from their files to their figures: every value equal, on both engines.

use std::path::{Path, PathBuf};

use app::demo;
use app::exchange::{intake, write_register};
use app::service::Service;
use app::year::Book;
use base::Period;
use register::{Reading, Source};
use serde_json::Value as Json;
use store::Store;
use store::testing::each_engine;

use crate::support::{again, author, clock, service};

fn catalogue(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/cas").join(path)
}

fn read(store: &Store, service: &Service, sources: &[Source]) -> Reading {
    intake::take_in(store, &clock(), service, sources, Default::default(), &mut |_| {}).unwrap()
}

fn import(store: &Store, service: &Service, sources: &[Source]) {
    let reading = read(store, service, sources);
    assert_eq!(reading.faults, []);
    store
        .write(&author(), |write| write_register(write, service, &reading.register, &[], &intake::is_known))
        .unwrap();
}

fn book(store: &Store, service: &Service) -> Book {
    let operator = store.read(app::service::operator).unwrap().unwrap();
    Book::read(store, &operator, &again(store, service), &clock()).unwrap()
}

/// 66 and 66.0 are one number.
fn same(expected: &Json, found: &Json) -> bool {
    match (expected, found) {
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

fn assert_expected(store: &Store, service: &Service, case: &str) {
    let text = std::fs::read_to_string(catalogue(case).join("attendu.json")).unwrap();
    let expected: Json = serde_json::from_str(&text).unwrap();
    let found = book(store, service).figures_json(2021).unwrap();
    for (id, value) in expected["indicateurs"].as_object().unwrap() {
        let value_found = &found["indicateurs"][id.as_str()];
        assert!(same(value, value_found), "{case}, {id} : {value} attendu, {value_found} trouvé");
    }
}

fn from_files(code: &str, model: &str, case: &str) {
    each_engine(|store| {
        let service = service(&store, code, model);
        import(&store, &service, &demo::case(case));
        assert_expected(&store, &service, case);
    });
}

#[test]
fn the_reinforced_home_support_service_from_its_csv_files() {
    from_files("aer", "aer", "aer-2021");
}

#[test]
fn the_sessad_from_its_csv_files() {
    from_files("sessad", "sessad-ip", "sessad-2021");
}

#[test]
fn the_referent_unique_from_its_csv_files() {
    from_files("ru", "referent-unique-rsa", "ru-2021");
}

#[test]
fn the_reinforced_home_support_service_from_its_excel_register() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        import(&store, &service, &Source::read(&catalogue("registres/registre-aer-2021.xlsx")).unwrap());
        assert_expected(&store, &service, "aer-2021");
        // The same year from its CSV files says nothing new.
        let revision = again(&store, &service).revision;
        import(&store, &service, &demo::case("aer-2021"));
        assert_eq!(again(&store, &service).revision, revision);
    });
}

#[test]
fn a_register_with_faults_says_each_one_at_its_place_and_nothing_else() {
    each_engine(|store| {
        let service = service(&store, "aer", "aer");
        let file = catalogue("registres/registre-aer-2021-avec-fautes.xlsx");
        let reading = read(&store, &service, &Source::read(&file).unwrap());
        let text = std::fs::read_to_string(file.with_extension("xlsx.fautes.json")).unwrap();
        let mut expected: Vec<Json> = serde_json::from_str(&text).unwrap();
        let mut found: Vec<Json> =
            reading.faults.iter().map(|fault| serde_json::to_value(fault).unwrap()).collect();
        for fault in &mut found {
            fault.as_object_mut().unwrap().remove("fichier");
        }
        let order = |fault: &Json| (fault["feuille"].to_string(), fault["ligne"].as_u64());
        expected.sort_by_key(order);
        found.sort_by_key(order);
        assert_eq!(found, expected);
    });
}

#[test]
fn every_figure_of_the_report_opens_on_rows_that_make_it() {
    let store = crate::support::sqlite("ouvrir");
    let service = service(&store, "aer", "aer");
    import(&store, &service, &demo::case("aer-2021"));
    let book = book(&store, &service);
    let year = book.year(Period::year(2021)).unwrap();
    for (id, rows) in
        [("file_active", 82), ("admissions", 53), ("sorties", 39), ("attente", 33), ("actes", 3200)]
    {
        let behind = year.behind(id, &[]).unwrap();
        let shown = if id == "file_active" { year.persons(&behind).len() } else { behind.rows.len() };
        assert_eq!(shown, rows, "{id}");
    }
}

#[test]
fn the_report_carries_the_year_in_every_format() {
    let store = crate::support::sqlite("formats");
    let service = service(&store, "aer", "aer");
    import(&store, &service, &demo::case("aer-2021"));
    let document = book(&store, &service).report(Period::year(2021), report::Prose::default(), None).unwrap();
    let html = document::html::page(&document);
    for figure in
        ["82", "84", "44", "1,86", "53", "39", "13\u{202f}316", "15\u{202f}208", "87,6\u{202f}%", "362"]
    {
        assert!(html.contains(figure), "{figure} manque à la page");
    }
    let docx = document::docx::write(&document, &document::chart::print).unwrap();
    let xlsx = document::xlsx::write(&document).unwrap();
    let pdf = document::pdf::write(&document).unwrap();
    assert!(docx.starts_with(b"PK") && xlsx.starts_with(b"PK") && pdf.starts_with(b"%PDF"));
}

#[test]
fn an_empty_service_still_has_a_report_that_says_so() {
    let store = crate::support::sqlite("vide");
    for (code, model) in
        [("a", "aer"), ("b", "sessad-ip"), ("c", "referent-unique-rsa"), ("d", "ase-handicap")]
    {
        let service = service(&store, code, model);
        let document =
            book(&store, &service).report(Period::year(2021), report::Prose::default(), None).unwrap();
        assert!(document::pdf::write(&document).unwrap().starts_with(b"%PDF"), "{model}");
        assert!(document::html::page(&document).contains("non calculable"), "{model}");
    }
}
