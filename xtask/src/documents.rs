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

fn timed<E: std::error::Error + Send + Sync + 'static>(
    work: impl FnOnce() -> Result<usize, E>,
) -> Result<f64> {
    let start = Instant::now();
    std::hint::black_box(work()?);
    Ok(start.elapsed().as_secs_f64() * 1000.0)
}
