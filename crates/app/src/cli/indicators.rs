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
        println!("{}", serde_json::to_string_pretty(&entries)?);
        return Ok(ExitCode::SUCCESS);
    }
    for entry in catalogue.entries() {
        println!("{}  ({})", typeset(&entry.title), entry.id);
        println!("  Compte : {}", typeset(&entry.counted));
        if !entry.not_counted.is_empty() {
            println!("  Ne compte pas : {}", typeset(&entry.not_counted));
        }
        println!("  Unité : {}", entry.unit.0);
        if !entry.axes.is_empty() {
            let axes: Vec<&str> = entry.axes.iter().map(|axis| axis.name()).collect();
            println!("  Par : {}", axes.join(", "));
        }
        println!("  Source : {}", typeset(&entry.source));
        if !entry.effective.is_empty() {
            println!("  Date d’effet : {}", entry.effective);
        }
        for variant in &entry.variants {
            println!("  Autre lecture : {}", typeset(variant));
        }
        println!();
    }
    Ok(ExitCode::SUCCESS)
}
