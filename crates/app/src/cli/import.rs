//! `jalon import`: a register, read, checked, then written — all of it, or nothing.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result};
use base::french::{counted, integer};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use register::{Mapping, Reading, Source};

use super::{Session, service};
use crate::exchange::intake::Choices;
use crate::exchange::{self, Outcome, intake};
use crate::facts;

#[derive(Args)]
pub(super) struct Import {
    /// Dossier de fichiers CSV, fichier CSV ou classeur Excel
    chemin: PathBuf,
    /// Code du service
    #[arg(long, value_name = "CODE")]
    service: String,
    /// Enregistre les lignes sans faute, même quand d’autres en ont
    #[arg(long)]
    lignes_valides: bool,
    /// Prend les doublons probables pour d’autres personnes
    #[arg(long)]
    accepter_doublons: bool,
    /// Écrit la liste des fautes dans ce fichier (JSON)
    #[arg(long, value_name = "FICHIER")]
    rapport: Option<PathBuf>,
}

pub(super) fn run(import: &Import, session: &Session) -> Result<ExitCode> {
    let store = session.store()?;
    let service = service(&store, &import.service)?;
    let sources = Source::read(&import.chemin)?;
    let bar = bar();
    let choices = Choices { accept_duplicates: import.accepter_doublons, ..Choices::default() };
    let reading = intake::take_in(&store, &session.clock, &service, &sources, choices, &mut |progress| {
        bar.set_position((progress.share * 100.0) as u64);
        bar.set_message(format!("{} : {} lignes", progress.table, integer(progress.rows as i64)));
    })?;
    bar.finish_and_clear();
    if let Some(file) = &import.rapport {
        let text = serde_json::to_string_pretty(&reading.faults)?;
        std::fs::write(file, text + "\n")
            .with_context(|| format!("Impossible d’écrire le rapport dans {}", file.display()))?;
    }
    tell_reading(&reading);
    if !reading.faults.is_empty() && !import.lignes_valides {
        eprintln!(
            "\nRien n’a été enregistré. Corrigez le registre, ou enregistrez les lignes sans faute avec \
             --lignes-valides."
        );
        return Ok(ExitCode::FAILURE);
    }
    let files: Vec<String> = sources.iter().map(|source| source.name.clone()).collect();
    let author = session.author("import");
    let outcome = store.write(&author, |write| {
        exchange::write_register(write, &service, &reading.register, &files, &intake::is_known)
    });
    let outcome = outcome.context("La base a refusé ce registre : rien n’a été enregistré.")?;
    facts::keep(&store, &author, service.operator, &service.code)?;
    tell_outcome(&outcome);
    Ok(ExitCode::SUCCESS)
}

/// Shown beyond a second, and only to a person.
fn bar() -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr_with_hz(5)
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(100), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent} % {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_secs(1));
    bar
}

fn tell_reading(reading: &Reading) {
    for count in &reading.counts {
        let read = base::french::plural(count.read as f64, "lue", "lues");
        let mut line = format!("{:<14} {:>9} {read}", count.noun.label(), integer(count.read as i64));
        if count.refused > 0 {
            line += &format!(", {}", counted(count.refused as i64, "refusée", "refusées"));
        }
        if count.held > 0 {
            line += &format!(", {} avec elles", counted(count.held as i64, "retenue", "retenues"));
        }
        println!("{line}");
    }
    tell_left_aside(&reading.mapping);
    if !reading.unknown_words.is_empty() {
        println!("\nMots que la nomenclature ne connaît pas, gardés tels quels :");
        for (vocabulary, word, times) in reading.unknown_words.iter().take(20) {
            println!("  {vocabulary} : {word} ({times} fois)");
        }
    }
    if !reading.faults.is_empty() {
        let total = reading.faults.len();
        eprintln!("\n{} :", counted(total as i64, "faute", "fautes"));
        for fault in reading.faults.iter().take(50) {
            let place = if fault.sheet.is_empty() { &fault.file } else { &fault.sheet };
            eprintln!(
                "  {place}, ligne {}, colonne « {} » : « {} » ; attendu : {}.",
                fault.line, fault.column, fault.value, fault.expected
            );
        }
        if total > 50 {
            eprintln!("  … et {} autres (--rapport FICHIER les donne toutes).", integer(total as i64 - 50));
        }
    }
}

/// A heading that was not understood takes its column with it: that is never silent.
fn tell_left_aside(mapping: &Mapping) {
    let quoted =
        |names: Vec<&str>| names.iter().map(|name| format!("« {name} »")).collect::<Vec<_>>().join(", ");
    let (read, aside): (Vec<_>, Vec<_>) = mapping.tables.iter().partition(|table| table.noun.is_some());
    let mut lines = Vec::new();
    for table in read {
        let unread = table.columns.iter().filter(|column| column.field.is_none());
        let unread: Vec<&str> = unread.map(|column| column.heading.as_str()).collect();
        if !unread.is_empty() {
            lines.push(format!("  {} : colonnes {}", table.name, quoted(unread)));
        }
    }
    if !aside.is_empty() {
        let names = aside.iter().map(|table| table.name.as_str()).collect();
        lines.push(format!("  tableaux {}", quoted(names)));
    }
    if !lines.is_empty() {
        println!("\nLaissé de côté (la page d’import permet de dire ce que c’est) :");
        lines.iter().for_each(|line| println!("{line}"));
    }
}

fn tell_outcome(outcome: &Outcome) {
    if outcome.values().all(|tally| tally.created + tally.corrected == 0) {
        println!("\nCe registre était déjà enregistré : rien n’a changé.");
        return;
    }
    println!("\nEnregistré :");
    for (noun, tally) in outcome {
        println!(
            "  {noun:<18} {}, {}, {}",
            counted(tally.created as i64, "nouvelle", "nouvelles"),
            counted(tally.corrected as i64, "corrigée", "corrigées"),
            counted(tally.unchanged as i64, "inchangée", "inchangées")
        );
    }
}
