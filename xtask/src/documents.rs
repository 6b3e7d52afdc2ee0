//! How long the report of a year takes, in each format, figures included.

use std::time::Instant;

use anyhow::{Context, Result};
use app::schema::MIGRATIONS;
use app::year::Book;
use app::{demo, service};
use base::{Clock, Period};
use store::{Author, Base, Store, migrate};

/// Furnishes the demonstration in a new base, then writes its first service's report.
pub fn measure(base: &str) -> Result<()> {
    let base: Base = base.parse()?;
    let store = Store::open(&base)?;
    let author = Author::new("mesure", &Clock::System);
    migrate(&store, &author, MIGRATIONS)?;
    demo::furnish(&store, &Clock::System)?;
    let operator = store.read(service::operator)?.context("l’organisme")?;
    let service = store.read(|read| service::find(read, operator.id, "aer"))?.context("le service")?;
    let period = Period::year(2021);
    for round in ["premier", "suivant", "suivant"] {
        let start = Instant::now();
        let book = Book::read(&store, &operator, &service, &Clock::System)?;
        let document = book.report(period, report::Prose::default(), None)?;
        let figures = start.elapsed();
        let pdf = timed(|| document::pdf::write(&document).map(|bytes| bytes.len()))?;
        let docx =
            timed(|| document::docx::write(&document, &document::chart::print).map(|bytes| bytes.len()))?;
        let xlsx = timed(|| document::xlsx::write(&document).map(|bytes| bytes.len()))?;
        println!(
            "{{\"mesure\":\"documents\",\"tour\":\"{round}\",\"chiffres_ms\":{:.1},\"pdf_ms\":{pdf:.1},\"docx_ms\":{docx:.1},\
             \"xlsx_ms\":{xlsx:.1},\"ensemble_ms\":{:.1}}}",
            figures.as_secs_f64() * 1000.0,
            start.elapsed().as_secs_f64() * 1000.0
        );
    }
    Ok(())
}

/// A long report: the same, with what people write in it: prose, tables and charts of the catalogue. Written in `folder`
/// too, to be looked at.
pub fn long(base: &str, folder: &str) -> Result<()> {
    let store = Store::open(&base.parse()?)?;
    let operator = store.read(service::operator)?.context("l’organisme")?;
    let service = store.read(|read| service::find(read, operator.id, "aer"))?.context("le service")?;
    let book = Book::read(&store, &operator, &service, &Clock::System)?;
    let year = *book.years().get(1).context("une année")?;
    let trame = app::year::trame(&service.model)?;
    let catalogue = app::year::catalogue()?;
    let splits: Vec<String> = catalogue
        .entries()
        .iter()
        .flat_map(|entry| entry.axes.iter().map(move |axis| format!("{}.{}", entry.id, axis.name())))
        .filter(|id| {
            book.year(Period::year(year))
                .is_ok_and(|year| year.parts(id).is_some_and(|split| split.parts.len() > 1))
        })
        .collect();
    let mut splits = splits.iter().cycle();
    let mut texts = std::collections::BTreeMap::new();
    for question in trame.questions().into_iter().filter(|question| question.asked) {
        let mut text = String::new();
        for rank in 0..5 {
            text += &format!("L’équipe a suivi {{file_active|compte:jeune,jeunes}}. {}\n", PROSE.repeat(2));
            if rank % 5 == 1 {
                text += &format!("[graphique : {}]\n", splits.next().context("une répartition")?);
            }
            if rank % 5 == 3 {
                text += &format!("[tableau : {}]\n", splits.next().context("une répartition")?);
            }
        }
        texts.insert(question.anchor, report::Written::read(&text));
    }
    let prose = report::Prose { texts, stage: report::Stage::Editing, ..report::Prose::default() };
    for _ in 0..5 {
        let start = Instant::now();
        let document = book.report(Period::year(year), prose.clone(), None)?;
        let composed = start.elapsed().as_secs_f64() * 1000.0;
        let page = timed(|| {
            let html = document::html::body_to_write(&document, &mut |_| String::new());
            Ok::<_, std::fmt::Error>(html.len())
        })?;
        let coherence = timed(|| Ok::<_, std::fmt::Error>(app::proof::reread(&document).review.right.len()))?;
        let pdf = timed(|| document::pdf::write(&document).map(|bytes| bytes.len()))?;
        let docx =
            timed(|| document::docx::write(&document, &document::chart::print).map(|bytes| bytes.len()))?;
        let count = |table: bool| {
            let of = |block: &&document::Block| match block {
                document::Block::Table(_) => table,
                document::Block::Chart(_) => !table,
                _ => false,
            };
            document.blocks.iter().filter(of).count()
        };
        println!(
            "{{\"mesure\":\"long\",\"tableaux\":{},\"graphiques\":{},\"composer_ms\":{composed:.1},\"page_ms\":{page:.1},\
             \"coherence_ms\":{coherence:.1},\"pdf_ms\":{pdf:.1},\"docx_ms\":{docx:.1}}}",
            count(true),
            count(false)
        );
        std::fs::write(format!("{folder}/long.pdf"), document::pdf::write(&document)?)?;
        std::fs::write(
            format!("{folder}/long.docx"),
            document::docx::write(&document, &document::chart::print)?,
        )?;
    }
    Ok(())
}

const PROSE: &str = "Les éducatrices se relaient auprès des familles, à domicile et dehors, pour que chaque enfant garde sa \
                     place à l’école et chez lui. Les parents disent ce qui change, et ce qui reste difficile. ";

fn timed<E: std::error::Error + Send + Sync + 'static>(
    work: impl FnOnce() -> Result<usize, E>,
) -> Result<f64> {
    let start = Instant::now();
    std::hint::black_box(work()?);
    Ok(start.elapsed().as_secs_f64() * 1000.0)
}
