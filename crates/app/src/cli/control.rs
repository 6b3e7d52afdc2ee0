//! `jalon controle FICHIER`: what does not agree in someone’s report.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use base::french::typeset;
use clap::{Args, ValueEnum};
use coherence::{Review, Severity};

use crate::proof;

/// More than a report ever weighs: no more of it is read.
const FILE_MAX: u64 = 64 * 1024 * 1024;

#[derive(Args)]
pub(super) struct Control {
    /// Rapport à relire : .docx, .xlsx, .pdf ou texte
    #[arg(value_name = "FICHIER")]
    fichier: PathBuf,
    /// Format : texte ou json
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "texte", hide_possible_values = true)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Texte,
    Json,
}

/// Ends in failure when the report has an error, so that a script may ask.
pub(super) fn run(control: &Control) -> Result<ExitCode> {
    let place = control.fichier.display();
    let length =
        std::fs::metadata(&control.fichier).with_context(|| format!("Impossible de lire {place}"))?.len();
    if length > FILE_MAX {
        bail!("{place} : ce fichier est trop grand pour un rapport.");
    }
    let bytes = std::fs::read(&control.fichier).with_context(|| format!("Impossible de lire {place}"))?;
    let review = match proof::of_file(&bytes) {
        Ok(review) => review,
        Err(reason) => bail!("{place} : {reason}"),
    };
    let wrong = review.findings.iter().any(|finding| finding.severity == Severity::Error);
    let said = match control.format {
        Format::Json => serde_json::to_string_pretty(&review)? + "\n",
        Format::Texte => told(&review),
    };
    match std::io::stdout().write_all(said.as_bytes()) {
        // Whoever reads has read enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
        done => done.context("Impossible d’écrire sur la sortie")?,
    }
    Ok(if wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn told(review: &Review) -> String {
    let mut said = proof::summary(&review.findings.iter().collect::<Vec<_>>()) + "\n";
    for finding in &review.findings {
        let place = typeset(&finding.place);
        said += &format!("\n{} · {place} : {}\n", finding.severity.word(), typeset(&finding.title));
        said += &format!("  lu {} ; attendu {}\n", typeset(&finding.found), typeset(&finding.expected));
        said += &format!("  {}\n", typeset(&finding.why));
    }
    if !review.right.is_empty() {
        said += "\nVérifiés et justes :\n";
    }
    for right in &review.right {
        said += &format!("  {} ({})\n", typeset(&right.text), typeset(&right.place));
    }
    said
}
