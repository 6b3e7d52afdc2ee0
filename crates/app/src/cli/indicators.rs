//! `jalon indicateurs`: the dictionary.

use std::process::ExitCode;

use anyhow::Result;
use base::french::typeset;
use clap::Args;

#[derive(Args)]
pub(super) struct Indicators {
    /// Format : texte ou json
    #[arg(long, value_name = "FORMAT", default_value = "texte", value_parser = ["texte", "json"], hide_possible_values = true)]
    format: String,
}

pub(super) fn run(indicators: &Indicators) -> Result<ExitCode> {
    let catalogue = crate::year::catalogue()?;
    if indicators.format == "json" {
        let entries: Vec<_> = catalogue.entries().iter().map(indicator::Entry::printed).collect();
        say(&serde_json::to_string_pretty(&entries)?);
        return Ok(ExitCode::SUCCESS);
    }
    for entry in catalogue.entries() {
        say(&format!("{}  ({})", typeset(&entry.title), entry.id));
        say(&format!("  Compte : {}", typeset(&entry.counted)));
        if !entry.not_counted.is_empty() {
            say(&format!("  Ne compte pas : {}", typeset(&entry.not_counted)));
        }
        say(&format!("  Unité : {}", entry.unit.0));
        if !entry.axes.is_empty() {
            let axes: Vec<&str> = entry.axes.iter().map(|axis| axis.name()).collect();
            say(&format!("  Par : {}", axes.join(", ")));
        }
        say(&format!("  Source : {}", typeset(&entry.source)));
        if !entry.effective.is_empty() {
            say(&format!("  Date d’effet : {}", entry.effective));
        }
        for variant in &entry.variants {
            say(&format!("  Autre lecture : {}", typeset(variant)));
        }
        say("");
    }
    Ok(ExitCode::SUCCESS)
}

/// A line of the dictionary; who stops reading (`| head`) stops us without a word.
fn say(line: &str) {
    use std::io::Write as _;
    if let Err(error) = writeln!(std::io::stdout(), "{line}") {
        std::process::exit(i32::from(error.kind() != std::io::ErrorKind::BrokenPipe));
    }
}
