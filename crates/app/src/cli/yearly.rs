//! `jalon bilan`: the yearly report, in the format one asks for.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use base::Period;
use clap::{Args, ValueEnum};
use document::Document;

use super::{Session, operator, service};
use crate::reporting;
use crate::year::Book;

#[derive(Args)]
pub(super) struct Yearly {
    /// Code du service
    #[arg(long, value_name = "CODE")]
    service: String,
    /// Année civile
    #[arg(long, value_name = "ANNEE", value_parser = civil_year)]
    annee: i16,
    /// Format : json, pdf, docx, xlsx, html ou csv
    #[arg(long, value_name = "FORMAT", value_enum, hide_possible_values = true)]
    format: Format,
    /// Fichier à écrire (sans lui, la sortie du terminal)
    #[arg(long, value_name = "FICHIER")]
    sortie: Option<PathBuf>,
}

/// The formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Json,
    Pdf,
    Docx,
    Xlsx,
    Html,
    Csv,
}

fn civil_year(text: &str) -> std::result::Result<i16, String> {
    let year = text.parse().ok().filter(|year| (1900..=2200).contains(year));
    year.ok_or_else(|| "une année de quatre chiffres est attendue, par exemple 2021".to_owned())
}

pub(super) fn run(yearly: &Yearly, session: &Session) -> Result<ExitCode> {
    let store = session.store()?;
    let service = service(&store, &yearly.service)?;
    let book = Book::read(&store, &operator(&store)?, &service, &session.clock)?;
    let bytes = match yearly.format {
        Format::Json => {
            let mut text = serde_json::to_string_pretty(&book.figures_json(yearly.annee)?)?;
            text.push('\n');
            text.into_bytes()
        }
        format => {
            let period = Period::year(yearly.annee);
            let prose = store.read(|read| {
                reporting::prose(read, service.operator, service.id, period, report::Stage::Draft)
            })?;
            written(&book.report(period, prose, None)?, format)?
        }
    };
    match &yearly.sortie {
        Some(file) => write_whole(file, &bytes)?,
        None => std::io::stdout().write_all(&bytes).context("Impossible d’écrire sur la sortie")?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A report in a format.
pub(crate) fn written(document: &Document, format: Format) -> Result<Vec<u8>> {
    Ok(match format {
        Format::Pdf => document::pdf::write(document)?,
        Format::Docx => document::docx::write(document, &document::chart::print)?,
        Format::Xlsx => document::xlsx::write(document)?,
        Format::Html => document::html::page(document).into_bytes(),
        Format::Csv => document::csv::write(document)?,
        Format::Json => bail!("le JSON d’un bilan est celui de ses chiffres"),
    })
}

/// Writes beside, then renames: a report is there whole, or the old one is still there.
fn write_whole(file: &std::path::Path, bytes: &[u8]) -> Result<()> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".en-cours");
    let beside = PathBuf::from(beside);
    std::fs::write(&beside, bytes)
        .and_then(|()| std::fs::rename(&beside, file))
        .with_context(|| format!("Impossible d’écrire {}", file.display()))
}
