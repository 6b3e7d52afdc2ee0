//! « Explorer »: what is asked of the figures is answered as the figures answer, and only to who sees them; on both engines.

use std::sync::Arc;

use app::explorer::{Across, Question, answer};
use app::year::{Book, catalogue};
use axum::http::{StatusCode, header};
use base::Period;
use indicator::{Formula, UNKNOWN_LABEL, Value};
use store::check_chain;
use store::testing::each_engine;
use tokio::runtime::Runtime;

use crate::measure::count;
use crate::project::form;
use crate::site::{Site, get, site, site_on};

const EXPLORER: &str = "/services/aer/explorer";

async fn ask(site: &Site, query: &str, cookie: &str) -> (StatusCode, String) {
    site.text(&format!("{EXPLORER}?{query}"), cookie).await
}

/// The cells of a line of the table, as they are read.
fn line(page: &str, label: &str) -> Vec<String> {
    let table = page.split("<table class=\"tableau\">").nth(1).unwrap().split("</table>").next().unwrap();
    let line = table.split("<tr").find(|line| line.contains(&format!("<th scope=\"row\">{label}</th>")));
    let line = line.unwrap_or_else(|| panic!("{label} is no line of {table}"));
    line.split("<td").skip(1).map(text).collect()
}

/// The text of a cell, whatever its marks.
fn text(cell: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in cell.split_once('>').unwrap().1.split("</td>").next().unwrap().chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

fn same(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Ok(a), Ok(b)) => (a - b).abs() < 1e-9,
        (a, b) => a.is_err() && b.is_err(),
    }
}

#[test]
fn admissions_by_type_and_sex_are_those_of_the_worked_case_and_each_cell_opens() {
    each_engine(|store| {
        let site = site_on(store);
        let head = site.enter("chef-de-service", "aer");
        Runtime::new().unwrap().block_on(async {
            let query = "chiffre=admissions&par=type&et=sexe&de=2021&a=2021";
            let (status, page) = ask(&site, query, &head).await;
            assert_eq!(status, StatusCode::OK);
            assert!(page.contains("<h1>53 admissions en 2021</h1>"), "{page}");
            assert_eq!(line(&page, "AED-R"), ["21", "12", "33"]);
            assert_eq!(line(&page, "AEMO-R"), ["14", "6", "20"]);
            assert_eq!(line(&page, "Ensemble"), ["35", "18", "53"]);
            // The definition is in sight, and so is the chart.
            assert!(page.contains("Ce que l’on compte") && page.contains("<svg"), "{page}");
            assert!(page.contains("53\u{a0}mesures</a>") && page.contains("lignes.xlsx"), "{page}");
            // A cell opens on as many rows as it says.
            let door = "/services/aer/2021/chiffres/admissions?axe=type&amp;cle=AED-R&amp;axe=sexe&amp;cle=F";
            assert!(page.contains(door), "{page}");
            let (_, opened) = site.text(&door.replace("&amp;", "&"), &head).await;
            assert!(opened.contains("<caption>12\u{a0}mesures</caption>"), "{opened}");
            // Narrowed, the whole is that of the part, and the opened figure leads here.
            let (_, page) =
                ask(&site, "chiffre=admissions&par=type&de=2021&a=2021&seulement=type:AED-R", &head).await;
            assert!(page.contains("<h1>33 admissions en 2021</h1>"), "{page}");
            assert_eq!(line(&page, "AED-R"), ["33"]);
            assert!(opened.contains("Explorer ce chiffre"), "{opened}");
            let explore = opened.split("href=\"").find(|link| link.contains("/explorer?chiffre=")).unwrap();
            let explore = explore.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
            let (status, page) = site.text(&explore, &head).await;
            assert_eq!(status, StatusCode::OK, "{explore}");
            assert!(page.contains("<h1>12 admissions en 2021</h1>"), "{page}");
        });
    });
}

#[test]
fn years_and_services_stand_side_by_side_for_who_sits_in_each() {
    each_engine(|store| {
        let site = site_on(store);
        let head = site.enter("chef-de-service", "aer");
        Runtime::new().unwrap().block_on(async {
            let both = site.sign_in(0).await;
            let query = "chiffre=admissions&par=type&de=2020&a=2021";
            let (_, page) = ask(&site, query, &head).await;
            let together = line(&page, "Ensemble");
            assert_eq!((together.len(), together[1].as_str()), (2, "53"), "{page}");
            assert!(page.contains("53 admissions en 2021, "), "{page}");
            let query = "chiffre=admissions&services=aer&services=sessad&par=sexe&et=service&de=2021&a=2021";
            let (status, page) = ask(&site, query, &both).await;
            assert_eq!(status, StatusCode::OK);
            assert_eq!(line(&page, "Ensemble"), ["53", "11"]);
            assert_eq!(line(&page, "féminin"), ["18", "5"]);
            assert!(page.contains("/services/sessad/2021/chiffres/admissions?axe=sexe"), "{page}");
            // The same file, for a spreadsheet.
            let (_, csv) = site.text(&format!("{EXPLORER}/tableau.csv?{query}"), &both).await;
            assert!(csv.contains("Ensemble;53;11"), "{csv}");
            // Rows of two services say of which they are.
            let (status, csv) = site.text(&format!("{EXPLORER}/lignes.csv?{query}"), &both).await;
            assert_eq!(status, StatusCode::OK);
            assert!(csv.contains("Service;Année;Nom et prénom"), "{csv}");
            assert_eq!(csv.lines().count(), 1 + 53 + 11, "{csv}");
            // Someone else’s service does not exist, whatever is asked of it.
            for path in ["", "/tableau.csv", "/lignes.csv"] {
                let status = site.text(&format!("{EXPLORER}{path}?{query}"), &head).await.0;
                assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
            }
            let hostile = form(&[("nom", "Ailleurs"), ("question", query)]);
            assert_eq!(site.send(EXPLORER, &hostile, &head).await.0, StatusCode::NOT_FOUND);
            // Years, services and kinds at once: each year of each service has its lines.
            let query = "chiffre=admissions&services=aer,sessad&par=type&et=sexe&de=2020&a=2021";
            let (_, page) = ask(&site, query, &both).await;
            assert_eq!(page.matches("<tr class=\"groupe\">").count(), 4, "{page}");
            // What a service never does is not laid out under it: two kinds in one, one in the other.
            assert_eq!(page.matches("<th scope=\"row\">").count(), 2 * (2 + 1) + 2 * (1 + 1), "{page}");
        });
    });
}

#[test]
fn a_department_sees_numbers_and_neither_names_nor_rows() {
    each_engine(|store| {
        let site = site_on(store);
        let department = site.enter("departement", "aer");
        let (head, educator) = (site.enter("chef-de-service", "aer"), site.enter("educateur", "aer"));
        let (_, reference) = site.someone("aer");
        let person = site.person("aer", &reference);
        site.restrict(person);
        Runtime::new().unwrap().block_on(async {
            let query = "chiffre=admissions&par=type&de=2021&a=2021";
            let (status, page) = ask(&site, query, &department).await;
            assert_eq!(status, StatusCode::OK);
            assert_eq!(line(&page, "Ensemble"), ["53"]);
            assert!(page.contains("53\u{a0}lignes sont derrière ce chiffre"), "{page}");
            assert!(!page.contains("lignes.xlsx") && !page.contains("name=\"partage\""), "{page}");
            for file in ["tableau.xlsx", "tableau.csv"] {
                let path = format!("{EXPLORER}/{file}?{query}");
                assert_eq!(site.text(&path, &department).await.0, StatusCode::OK, "{file}");
            }
            for file in ["lignes.xlsx", "lignes.csv"] {
                let path = format!("{EXPLORER}/{file}?{query}");
                assert_eq!(site.text(&path, &department).await.0, StatusCode::FORBIDDEN, "{file}");
                // An educator sees persons, and takes no list of them away.
                assert_eq!(site.text(&path, &educator).await.0, StatusCode::FORBIDDEN, "{file}");
            }
            let path = format!("{EXPLORER}/autre.exe?{query}");
            assert_eq!(site.text(&path, &head).await.0, StatusCode::NOT_FOUND);
            // The rows are those of the opened figure, to the byte; a restricted file keeps what it keeps.
            let query = "chiffre=file_active&de=2021&a=2021";
            let (_, ours) = site.text(&format!("{EXPLORER}/lignes.csv?{query}"), &head).await;
            let (_, theirs) = site.text("/services/aer/2021/chiffres/file_active/liste.csv", &head).await;
            assert_eq!(ours, theirs);
            assert!(ours.contains("Dossier réservé"), "{ours}");
            // Who was away is for who keeps the team.
            let absences = "chiffre=absences_personnel_jours&de=2021&a=2021";
            let (_, page) = ask(&site, absences, &educator).await;
            assert!(page.contains("Les absences de chacun sont à qui tient l’équipe."), "{page}");
            let answer = site.ask(get(&format!("{EXPLORER}/lignes.xlsx?{query}"), Some(&head))).await;
            assert!(answer.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().contains(".xlsx"));
        });
    });
}

#[test]
fn a_question_is_saved_shared_and_withdrawn() {
    each_engine(|store| {
        let site = site_on(store);
        let (head, educator) = (site.enter("chef-de-service", "aer"), site.enter("educateur", "aer"));
        let (other, seat) = (site.enter("educateur", "aer"), site.enter("siege", "aer"));
        let address = |page: &str, name: &str| {
            let item = page.split("<li>").find(|item| item.contains(name)).unwrap().to_owned();
            item.split("action=\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned())
        };
        Runtime::new().unwrap().block_on(async {
            let question = "chiffre=admissions&par=type&de=2021&a=2021";
            let own = form(&[("nom", "Mes <admissions>"), ("question", question)]);
            let (status, to) = site.send(EXPLORER, &own, &educator).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
            assert!(to.contains("fait=garde"), "{to}");
            let shared = form(&[
                ("nom", "Sorties par suite"),
                ("question", "chiffre=sorties&par=suite"),
                ("partage", "oui"),
            ]);
            assert_eq!(site.send(EXPLORER, &shared, &educator).await.0, StatusCode::SEE_OTHER);
            // Without a name nothing is kept; who writes in no report shares nothing; what means nothing is not found.
            let (status, page) = site.send(EXPLORER, &form(&[("question", question)]), &educator).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("Donnez un nom"), "{page}");
            assert_eq!(site.send(EXPLORER, &shared, &seat).await.0, StatusCode::FORBIDDEN);
            let nonsense = form(&[("nom", "x"), ("question", "chiffre=inconnu")]);
            assert_eq!(site.send(EXPLORER, &nonsense, &educator).await.0, StatusCode::NOT_FOUND);
            // Each has their own, and what is shared.
            let (_, mine) = site.text(EXPLORER, &educator).await;
            assert!(
                mine.contains("Mes &#60;admissions&#62;") || mine.contains("Mes &lt;admissions&gt;"),
                "{mine}"
            );
            assert!(mine.contains("Sorties par suite") && mine.contains("à moi, partagée"), "{mine}");
            let (_, theirs) = site.text(EXPLORER, &other).await;
            assert!(!theirs.contains("Mes &") && theirs.contains("partagée par Camille Martin"), "{theirs}");
            assert_eq!(address(&theirs, "Sorties par suite"), None);
            // Its author withdraws one’s own; what is shared, who decides on reports too.
            let (private, common) =
                (address(&mine, "Mes &").unwrap(), address(&mine, "Sorties par suite").unwrap());
            assert_eq!(site.send(&private, "", &other).await.0, StatusCode::NOT_FOUND);
            assert_eq!(site.send(&private, "", &head).await.0, StatusCode::NOT_FOUND);
            assert_eq!(site.send(&common, "", &other).await.0, StatusCode::FORBIDDEN);
            assert_eq!(site.send(&common, "", &head).await.0, StatusCode::SEE_OTHER);
            assert_eq!(site.send(&private, "", &educator).await.0, StatusCode::SEE_OTHER);
            assert_eq!(site.send(&private, "", &educator).await.0, StatusCode::NOT_FOUND);
            assert!(!site.text(EXPLORER, &educator).await.1.contains("Questions enregistrées"));
        });
        assert_eq!(
            count(&site.app.store, "select count(*) from saved_question"),
            2,
            "withdrawn, never deleted"
        );
        assert_eq!(count(&site.app.store, "select count(*) from journal where noun = 'saved_question'"), 4);
        let (_, faults) = site.app.store.read(|read| check_chain(read, site.app.operator.id)).unwrap();
        assert!(faults.is_empty());
    });
}

#[tokio::test]
async fn what_means_nothing_is_not_found_and_too_much_is_said() {
    let site = site("explorer-bornes");
    let head = site.sign_in(0).await;
    for query in
        ["chiffre=inconnu", "par=nom", "services=autre", "de=20211", "seulement=sexe", "forme=camembert"]
    {
        assert_eq!(ask(&site, query, &head).await.0, StatusCode::NOT_FOUND, "{query}");
    }
    let (status, page) = ask(&site, "chiffre=admissions&de=2000&a=2021", &head).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("c’est trop à la fois") && !page.contains("class=\"tableau\""), "{page}");
    let path = format!("{EXPLORER}/tableau.csv?chiffre=admissions&de=2000&a=2021");
    assert_eq!(site.text(&path, &head).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    // Another figure in the same form: what it has not is left out, and said.
    let (_, page) =
        ask(&site, "chiffre=familles&par=sexe&et=taille&seulement=motif:x&de=2021&a=2021", &head).await;
    assert!(page.contains("ne se répartit pas par sexe") && page.contains("par motif"), "{page}");
    // A key that is written nowhere counts nothing, and is text.
    let (_, page) =
        ask(&site, "chiffre=admissions&seulement=type:%3Cscript%3E&par=sexe&de=2021&a=2021", &head).await;
    assert!(page.contains("Rien n’est noté") && !page.contains("<script>"), "{page}");
    // A ratio without a value is not zero.
    let (_, page) = ask(&site, "chiffre=taux_admission&de=2012&a=2013", &head).await;
    assert!(page.contains("non calculable") && page.contains("Non calculable"), "{page}");
    // Every figure answers, by its axes two at a time, without script and without a fault.
    for entry in catalogue().unwrap().entries() {
        let axes = entry.all_axes();
        let mut query = format!("chiffre={}&de=2020&a=2021&forme=graphique", entry.id);
        for (name, axis) in ["par", "et"].iter().zip(&axes) {
            query += &format!("&{name}={}", axis.name());
        }
        assert_eq!(ask(&site, &query, &head).await.0, StatusCode::OK, "{query}");
    }
}

/// The law of the page: a cell is the part of the figure, whatever is laid out beside it.
#[test]
fn the_cells_of_every_figure_by_every_axis_are_its_parts() {
    let site = site("explorer-parts");
    let mut tried = 0;
    for code in ["aer", "sessad", "ru"] {
        let service = site.service(code);
        let book =
            Arc::new(Book::read(&site.app.store, &site.app.operator, &service, &site.app.clock).unwrap());
        let books = [Arc::clone(&book)];
        let year = book.year(Period::year(2021)).unwrap();
        for entry in catalogue().unwrap().entries() {
            let whole = year.value(&entry.id).unwrap();
            for axis in entry.all_axes() {
                let id = match entry.formula {
                    Formula::Ventilation { .. } => entry.id.clone(),
                    _ => format!("{}.{}", entry.id, axis.name()),
                };
                let what = format!("{code} {id}");
                let parts = year.parts(&id).unwrap().parts;
                let mut question = Question::new(&entry.id, code, 2021);
                question.by = Some(axis);
                let found = answer(&question, entry, &books).unwrap();
                let lines = &found.groups[0].lines;
                assert_eq!(lines.len(), parts.len() + 1, "{what}");
                for part in &parts {
                    let line = lines.iter().find(|line| line.key.as_ref() == Some(&part.key)).unwrap();
                    assert!(same(&part.value, &line.cells[0].value), "{what} {}", part.key);
                    // Opened, the cell says the same.
                    let opened = year.narrowed(&entry.id, &[(axis, &part.key)]).unwrap();
                    assert!(same(&opened, &line.cells[0].value), "{what} {}, opened", part.key);
                }
                let last = lines.last().unwrap();
                assert!(last.total && same(&whole, &last.cells[0].value), "{what}");
                let unknown = lines.iter().position(|line| line.key.as_deref() == Some(UNKNOWN_LABEL));
                assert!(unknown.is_none_or(|at| at == parts.len() - 1), "{what}");
                tried += parts.len();
                // Crossed with each other axis, a cell is what it opens on, and totals stay those of the figure.
                for across in entry.all_axes().into_iter().filter(|across| *across != axis) {
                    question.across = Some(Across::Axis(across));
                    let Ok(found) = answer(&question, entry, &books) else { continue };
                    let last = found.groups[0].lines.last().unwrap().cells.last().unwrap();
                    assert!(same(&whole, &last.value), "{what} {}", across.name());
                    for line in found.groups[0].lines.iter().filter(|line| !line.total) {
                        for (column, cell) in found.columns.iter().zip(&line.cells) {
                            let Some(key) = &column.key else { continue };
                            let by = [(axis, line.key.as_deref().unwrap()), (across, key.as_str())];
                            let opened = year.narrowed(&entry.id, &by).unwrap();
                            assert!(same(&opened, &cell.value), "{what} {} {by:?}", across.name());
                        }
                    }
                }
            }
        }
    }
    assert!(tried > 300, "{tried}");
}
