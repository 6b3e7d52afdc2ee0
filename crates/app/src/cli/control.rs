//! `jalon controle FICHIER`: what does not agree in someone’s report.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use base::french::typeset;
use clap::{Args, ValueEnum};
use coherence::Severity;

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
    if control.format == Format::Json {
        println!("{}", serde_json::to_string_pretty(&review)?);
    } else {
        println!("{}", proof::summary(&review.findings.iter().collect::<Vec<_>>()));
        for finding in &review.findings {
            println!();
            println!(
                "{} · {} : {}",
                finding.severity.word(),
                typeset(&finding.place),
                typeset(&finding.title)
            );
            println!("  lu {} ; attendu {}", typeset(&finding.found), typeset(&finding.expected));
            println!("  {}", typeset(&finding.why));
        }
        if !review.right.is_empty() {
            println!();
            println!("Vérifiés et justes :");
            for right in &review.right {
                println!("  {} ({})", typeset(&right.text), typeset(&right.place));
            }
        }
    }
    Ok(if wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
