//! `jalon migration` and `jalon diagnostic`.

use std::process::ExitCode;

use anyhow::Result;
use base::french::counted;
use store::{ChainFault, Store, check_chain, migrate};

use super::Session;
use crate::{diagnostic as probe, schema::MIGRATIONS, search, service};

pub(super) fn migration(session: &Session) -> Result<ExitCode> {
    let store = Store::open(&session.base)?;
    let done = migrate(&store, &session.author("migration"), MIGRATIONS)?;
    if done.is_empty() {
        println!("La base est à jour.");
    }
    for step in done {
        println!("Appliqué : {step}");
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn diagnostic(session: &Session) -> Result<ExitCode> {
    let store = Store::open(&session.base)?;
    let mut sound = true;
    let mut say = |good: bool, text: String| {
        println!("{} {text}", if good { "✓" } else { "✗" });
        sound &= good;
    };
    let steps = store.read(store::applied).map_or(0, |steps| steps.len());
    say(
        steps == MIGRATIONS.len(),
        format!("Base {} : {steps} étapes sur {}", store.base(), MIGRATIONS.len()),
    );
    if steps != MIGRATIONS.len() {
        println!("  Lancez : jalon migration");
        return Ok(ExitCode::FAILURE);
    }
    let damage = store.read(probe::integrity)?;
    say(damage.is_empty(), "Intégrité du stockage".to_owned());
    for line in damage {
        println!("  {line}");
    }
    for (rule, rows) in store.read(probe::orphans)? {
        say(rows == 0, format!("{rule} : {}", counted(rows, "ligne orpheline", "lignes orphelines")));
    }
    if let Some(operator) = store.read(service::operator)? {
        let missing = store.read(|read| search::missing(read, operator.id))?;
        say(
            missing == 0,
            format!("Recherche : {}", counted(missing, "dossier à réindexer", "dossiers à réindexer")),
        );
        let (lines, faults) = store.read(|read| check_chain(read, operator.id))?;
        say(faults.is_empty(), format!("Journal : {} scellées", counted(lines, "ligne", "lignes")));
        for fault in faults {
            println!(
                "  {}",
                match fault {
                    ChainFault::Altered(line) => format!("La ligne {line} a été modifiée, ou celle d’avant."),
                    ChainFault::Missing(line) => format!("Des lignes manquent avant la ligne {line}."),
                    ChainFault::Cut { last, head } => {
                        format!("Le journal s’arrête à la ligne {last} ; la dernière écrite était la {head}.")
                    }
                }
            );
        }
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
