//! The file of a funder: its cells are said once, filled every year, and nothing else of it changes; on both engines.

use std::io::{Cursor, Read as _};

use axum::http::StatusCode;
use calamine::{Data, Reader as _, Xlsx};
use rust_xlsxwriter::{Format, Formula, Workbook};
use store::check_chain;
use store::testing::each_engine;
use tokio::runtime::Runtime;
use zip::ZipArchive;

use crate::project::form;
use crate::site::{Site, get, site_on, upload};

const PATH: &str = "/services/aer/grilles";

/// A funder's workbook: two sheets, a total, a merged title.
fn workbook(second: bool) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet().set_name("Activité").unwrap();
    sheet.merge_range(0, 0, 0, 3, "Grille <b>quantitative</b>", &bold).unwrap();
    for (row, label) in ["Admissions", "AED-R", "AEMO-R", "Total", "Taux d’activité"].iter().enumerate() {
        sheet.write(row as u32 + 2, 0, *label).unwrap();
    }
    sheet.write_formula(5, 1, Formula::new("=B4+B5")).unwrap();
    sheet.write_with_format(6, 1, 0, &Format::new().set_num_format("0.0%")).unwrap();
    let other = workbook.add_worksheet().set_name(if second { "Moyens 2022" } else { "Moyens" }).unwrap();
    other.write(0, 0, "Places").unwrap();
    workbook.save_to_buffer().unwrap()
}

async fn sent(site: &Site, path: &str, title: &str, bytes: &[u8], cookie: &str) -> (StatusCode, String) {
    let response = site.ask(upload(path, &[("titre", title)], ("grille.xlsx", bytes), cookie)).await;
    let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
    let (status, page) = crate::site::read(response).await;
    (status, to.unwrap_or(page))
}

async fn say(
    site: &Site,
    path: &str,
    slot: &str,
    what: &[(&str, &str)],
    cookie: &str,
) -> (StatusCode, String) {
    let base = [("case", slot), ("annee", "2021"), ("feuille", "0")];
    site.send(path, &form(&[&base, what].concat()), cookie).await
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn a_secretary_fills_the_workbook_of_a_funder_without_a_developer() {
    each_engine(|store| {
        let site = site_on(store);
        let (secretary, funder) = (site.enter("secretaire", "aer"), site.enter("departement", "aer"));
        let other = site.enter("secretaire", "sessad");
        Runtime::new().unwrap().block_on(async {
            let file = workbook(false);
            assert_eq!(sent(&site, PATH, "Grille", &file, &funder).await.0, StatusCode::FORBIDDEN);
            let (status, said) = sent(&site, PATH, "Grille", b"rien", &secretary).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(said.contains("ni un document Word"), "{said}");
            let (status, to) = sent(&site, PATH, "Grille du Département", &file, &secretary).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
            let path = to.split('?').next().unwrap().to_owned();
            assert_eq!(site.text(&path, &other).await.0, StatusCode::NOT_FOUND);
            let (_, page) = site.text(&path, &secretary).await;
            assert!(!page.contains("<b>quantitative") && page.contains("quantitative"), "{page}");
            assert!(page.contains("AED-R") && page.contains("class=\"formule\""), "{page}");

            let cell = |at: &str| format!("Feuille «\u{a0}Activité\u{a0}»!{at}");
            let part = [("chiffre", "admissions"), ("axe", "type"), ("part", "AED-R")];
            assert_eq!(say(&site, &path, &cell("B4"), &part, &secretary).await.0, StatusCode::SEE_OTHER);
            let text = [("texte", "{admissions.type[AEMO-R]}")];
            assert_eq!(say(&site, &path, &cell("B5"), &text, &secretary).await.0, StatusCode::SEE_OTHER);
            let rate = [("chiffre", "taux_activite")];
            assert_eq!(say(&site, &path, &cell("B7"), &rate, &secretary).await.0, StatusCode::SEE_OTHER);
            let words = [("texte", "Du {du} au {au}")];
            assert_eq!(say(&site, &path, &cell("D3"), &words, &secretary).await.0, StatusCode::SEE_OTHER);
            // What is not in the catalogue, and what is no cell, is refused with a sentence.
            let (status, said) =
                say(&site, &path, &cell("B8"), &[("texte", "{admission}")], &secretary).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(said.contains("n’est pas un chiffre du catalogue"), "{said}");
            assert_eq!(
                say(&site, &path, "zut", &words, &secretary).await.0,
                StatusCode::UNPROCESSABLE_ENTITY
            );
            assert_eq!(say(&site, &path, &cell("B4"), &part, &funder).await.0, StatusCode::FORBIDDEN);
            // A formula stays the funder's, and is told.
            assert_eq!(say(&site, &path, &cell("B6"), &rate, &secretary).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(&format!("{path}?annee=2021"), &secretary).await;
            let told = page.split("Ce qui n’a pas pu être rempli").nth(1).unwrap_or_else(|| panic!("{page}"));
            assert!(told.split("</section>").next().unwrap().contains("formule"), "{page}");
            assert!(page.contains("87,6\u{202f}%"), "{page}");

            let name =
                page.split(&format!("{path}/2021/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
            let response = site.ask(get(&format!("{path}/2021/{name}"), Some(&funder))).await;
            assert_eq!(response.status(), StatusCode::OK);
            let filled = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap().to_vec();
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&filled)).unwrap();
            let range = book.worksheet_range("Activité").unwrap();
            let value = |row, column| range.get_value((row, column)).cloned().unwrap_or(Data::Empty);
            assert_eq!((value(3, 1), value(4, 1)), (Data::Float(33.0), Data::Float(20.0)));
            assert!(
                matches!(value(6, 1), Data::Float(rate) if (rate - 0.876).abs() < 0.0005),
                "{:?}",
                value(6, 1)
            );
            assert_eq!(value(2, 3).to_string().replace('\u{a0}', " "), "Du 1er janvier au 31 décembre 2021");
            assert_eq!(book.worksheet_formula("Activité").unwrap().get_value((5, 1)).unwrap(), "B4+B5");
            let changed: Vec<String> = parts(&file)
                .into_iter()
                .zip(parts(&filled))
                .filter(|(before, after)| before != after)
                .map(|((name, _), _)| name)
                .collect();
            // This workbook asks already for its formulas to be computed when it opens.
            assert_eq!(changed, ["xl/worksheets/sheet1.xml"]);

            // Another year is another edition; what is no longer there is told.
            let place = "Feuille «\u{a0}Moyens\u{a0}»!B1";
            assert_eq!(
                say(&site, &path, place, &[("chiffre", "capacite_fin")], &secretary).await.0,
                StatusCode::SEE_OTHER
            );
            let (status, said) =
                sent(&site, &format!("{path}/edition"), "", &workbook(true), &secretary).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{said}");
            let (_, page) = site.text(&format!("{path}?annee=2021"), &secretary).await;
            let told = page
                .split("Ce qui n’a pas pu être rempli")
                .nth(1)
                .unwrap()
                .split("</section>")
                .next()
                .unwrap();
            assert!(told.contains("Moyens"), "{told}");

            // The parcel makes the same file in another service, without its figures.
            let response = site.ask(get(&format!("{path}/trame.zip"), Some(&secretary))).await;
            let parcel = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap().to_vec();
            let (status, to) = sent(&site, "/services/sessad/grilles", "", &parcel, &other).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
            let (_, page) = site.text(to.split('?').next().unwrap(), &other).await;
            assert!(
                page.contains("Grille du Département") && page.contains("6\u{a0}cases remplies"),
                "{page}"
            );
        });
        let (_, faults) = site.app.store.read(|read| check_chain(read, site.app.operator.id)).unwrap();
        assert!(faults.is_empty());
    });
}
