//! Writes an invented report as PDF and HTML into a folder, and one that a person completed as Word too, to look at:
//! `apercu FOLDER`.

#[path = "../tests/office/sample.rs"]
#[expect(dead_code, reason = "the tests use the rest of the sample")]
mod sample;

use std::path::PathBuf;
use std::time::Instant;
use std::{env, fs};

use document::{Block, Cell, Chart, ChartKind, Definition, Document, Series, Tone, docx, html, pdf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("apercu FOLDER")?);
    fs::create_dir_all(&folder)?;
    let document = report();
    for _ in 0..3 {
        let start = Instant::now();
        let bytes = pdf::write(&document)?;
        println!("PDF: {} kB in {:.0?}", bytes.len() / 1024, start.elapsed());
        fs::write(folder.join("apercu.pdf"), bytes)?;
    }
    let start = Instant::now();
    let page = html::page(&document);
    println!("HTML: {} kB in {:.1?}", page.len() / 1024, start.elapsed());
    fs::write(folder.join("apercu.html"), page)?;
    let completed = sample::completed();
    fs::write(folder.join("complet.pdf"), pdf::write(&completed)?)?;
    fs::write(folder.join("complet.docx"), docx::write(&completed, &document::chart::print)?)?;
    fs::write(folder.join("complet.html"), html::page(&completed))?;
    Ok(())
}

/// The sample report, with every kind of chart and of block in a chapter of their own.
fn report() -> Document {
    let mut document = sample::report();
    let heading = |level, text: &str| Block::Heading { level, text: text.to_owned(), anchor: String::new() };
    let mut first = vec![
        heading(1, "Tous les dessins"),
        heading(2, "Qui sont les jeunes accompagnés"),
        Block::Chart(pyramid()),
        Block::Chart(territories()),
        heading(2, "Entrées et sorties"),
        Block::Chart(flows()),
        Block::Chart(lines()),
        Block::Chart(calendar()),
    ];
    let mut wide = sample::movements();
    wide.landscape = true;
    wide.caption = "Mouvements, sur une page large".to_owned();
    first.extend([heading(2, "Un tableau large"), Block::Table(wide), heading(2, "Textes dans un tableau")]);
    let long = "Réunion de synthèse avec l’école et les parents, à la demande du référent";
    let mut words = sample::table(
        "Actions menées dans l’année",
        &["Action", "Ce qui a été fait", "Public", "jeunes"],
        vec![
            sample::row("Ateliers", [sample::text(long), sample::text("6-10 ans"), sample::number(1_432.0)]),
            sample::row(
                "Sorties d’été",
                [sample::text("Camp au 1er août"), Cell::Empty, sample::number(0.0)],
            ),
        ],
    );
    words.columns[1].numeric = false;
    words.columns[2].numeric = false;
    first.push(Block::Table(words));
    document.blocks.splice(0..0, document.blocks[..5].iter().cloned().chain(first).collect::<Vec<_>>());
    document.definitions.push(Definition { id: "file_active".to_owned(), ..document.definitions[0].clone() });
    document
}

fn series(label: &str, tone: Tone, values: &[i32]) -> Series {
    let values = values.iter().map(|value| Some(f64::from(*value))).collect();
    Series { label: label.to_owned(), tone, values }
}

fn chart(caption: &str, kind: ChartKind, categories: &[&str], series: Vec<Series>) -> Chart {
    Chart {
        caption: caption.to_owned(),
        kind,
        categories: categories.iter().map(|category| (*category).to_owned()).collect(),
        series,
        steps: Vec::new(),
        steps_unit: String::new(),
        description: "Ce que le dessin montre, en une phrase.".to_owned(),
        source: "Source\u{202f}: mesures du service.".to_owned(),
        indicators: Vec::new(),
    }
}

fn pyramid() -> Chart {
    let ages = ["0-2 ans", "3-5 ans", "6-10 ans", "11-14 ans", "15-17 ans", "non renseigné"];
    let series = vec![
        series("Filles", Tone::Second, &[1, 1, 7, 13, 10, 2]),
        series("Garçons", Tone::First, &[3, 3, 10, 19, 15, 0]),
    ];
    chart("Âge et sexe", ChartKind::Pyramid, &ages, series)
}

fn territories() -> Chart {
    let names = [
        "Vallée du Cher",
        "Communauté d’agglomération territoires vendômois et du Perche",
        "Nord Loire",
        "Sologne",
        "Blois",
        "Non renseigné",
    ];
    chart("Territoire", ChartKind::Bars, &names, vec![series("", Tone::First, &[30, 20, 15, 12, 5, 3])])
}

fn flows() -> Chart {
    let series = vec![
        series("AEMO-R", Tone::Judicial, &[0, 0, 4, 2, 0, 4, 1, 0, 3, 0, 3, 3]),
        series("AED-R", Tone::Administrative, &[0, 0, 4, 3, 6, 6, 2, 0, 0, 2, 10, 0]),
        series("AEMO-R", Tone::Judicial, &[-2, -1, -6, -1, 0, -4, 0, 0, -2, -3, 0, -1]),
        series("AED-R", Tone::Administrative, &[0, 0, -4, 0, -4, 0, -2, -2, 0, 0, 0, -7]),
    ];
    chart("Entrées et sorties", ChartKind::Diverging, &sample::MONTHS, series)
}

fn lines() -> Chart {
    let mut series = vec![
        series("AEMO-R", Tone::Judicial, &[15, 14, 12, 13, 13, 13, 14, 14, 15, 12, 15, 17]),
        series("AED-R", Tone::Administrative, &[14, 14, 14, 17, 19, 25, 25, 23, 23, 25, 35, 28]),
        series("Attente", Tone::Fourth, &[3, 5, 9, 12, 14, 18, 20, 21, 25, 27, 30, 30]),
    ];
    series[2].values[4] = None;
    chart("Présents et en attente", ChartKind::Lines, &sample::MONTHS, series)
}

fn calendar() -> Chart {
    let series = vec![
        series("AEMO-R", Tone::Judicial, &[15, 14, 12, 13, 13, 13, 14, 14, 15, 12, 15, 17]),
        series("AED-R", Tone::Administrative, &[14, 14, 14, 17, 19, 25, 25, 23, 23, 25, 35, 28]),
        series("Ensemble", Tone::First, &[29, 28, 26, 30, 32, 38, 39, 37, 38, 37, 50, 45]),
    ];
    chart("Présents, mois par mois", ChartKind::Calendar, &sample::MONTHS, series)
}
